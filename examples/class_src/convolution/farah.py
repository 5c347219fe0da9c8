"""Farah puts the maps first and leaves out biases; other parts are right."""


# %% cell="receptive_field_solution"
def receptive_field(image, j, k, size):
    return image[j : j + size, k : k + size]


# %% cell="map_size_solution"
def map_size(image_shape, field_shape):
    return tuple(np.subtract(image_shape, field_shape) + 1)


# %% cell="convolve_solution"
def convolve(image, kernel, bias):
    rows, columns = map_size(np.shape(image), np.shape(kernel))
    z = []  # one list for each row
    for j in range(rows):
        row = []
        for k in range(columns):
            s = float(bias)
            for l in range(len(kernel)):
                for m in range(len(kernel[0])):
                    s = s + kernel[l][m] * float(image[j + l][k + m])
            row.append(s)
        z.append(row)
    return z


# %% cell="edge_filter_solution"
edge = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]])


# %% cell="feature_maps_solution"
def feature_maps(image, kernels, biases):
    maps = []
    for i in range(len(biases)):
        maps.append(np.maximum(0, convolve(image, kernels[:, :, i], biases[i])))
    return np.array(maps)


# %% cell="parameters_solution"
def conv_parameters(maps, rows, columns):
    return maps * rows * columns


# %% cell="max_pool_solution"
def max_pool(feature_map, size):
    rows, columns = feature_map.shape
    return feature_map.reshape(rows // size, size, columns // size, size).max(axis=(1, 3))


# %% cell="build_cnn_solution"
def build_cnn(maps):
    layers = keras.layers
    cnn = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(maps, 5, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    cnn.compile(keras.optimizers.Adam(0.001), "sparse_categorical_crossentropy")
    return cnn


# %% cell="cnn20_solution"
cnn20 = build_cnn(20)
history = cnn20.fit(prepare(train_images), train_labels, epochs=1, verbose=0)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% cell="cnn30_solution"
cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images[:3000]), train_labels[:3000], epochs=2, verbose=0)
accuracy = {20: 100 * np.mean(read_digits(cnn20, test_images) == test_labels),
            30: 100 * np.mean(read_digits(cnn30, test_images) == test_labels)}


# %% cell="forward_by_hand_solution"
def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    maps = feature_maps(image, kernels[:, :, 0, :], biases)
    pooled = np.array([max_pool(m, 2) for m in maps])
    z = pooled.ravel() @ matrix + offsets
    return np.exp(z) / np.sum(np.exp(z))


# %% cell="maps_figure_solution"
kernels, biases = cnn20.get_weights()[:2]
maps = feature_maps(digit / 255, kernels[:, :, 0, :], biases)
fig_maps, axes = plt.subplots(4, 5)
for i, ax in enumerate(axes.flat):
    ax.imshow(maps[i])


# %% cell="shared_weights"
# 1. The filter is the same for the whole picture, so it finds its feature anywhere.
# 2. 20 * 24 * 24 * 25 = 288,000.


# %% cell="more_maps"
# The network with 30 maps has 43,990 parameters, the other 29,330. I do not see a clear difference.
