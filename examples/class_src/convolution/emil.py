"""Emil is off by one, takes means where the largest is asked for, and gave up before the last part."""


# %% cell="receptive_field_solution"
def receptive_field(image, j, k, size):
    return image[j : j + size - 1, k : k + size - 1]


# %% cell="map_size_solution"
def map_size(image_shape, field_shape):
    n = image_shape[0] - field_shape[0] + 1
    return n, n


# %% cell="convolve_solution"
def convolve(image, kernel, bias):
    rows = image.shape[0] - kernel.shape[0]
    columns = image.shape[1] - kernel.shape[1]
    z = np.zeros((rows, columns))
    for j in range(rows):
        for k in range(columns):
            z[j, k] = np.sum(image[j : j + kernel.shape[0], k : k + kernel.shape[1]] * kernel) + bias
    return z


# %% cell="edge_filter_solution"
edge = np.array([[-1, 0, 1]] * 3)


# %% cell="feature_maps_solution"
def feature_maps(image, kernels, biases):
    maps = [convolve(image, kernels[:, :, i], biases[i]) for i in range(len(biases))]
    return np.stack(maps, axis=-1)


# %% cell="parameters_solution"
def conv_parameters(maps, rows, columns):
    return maps * rows * columns + 1


# %% cell="max_pool_solution"
def max_pool(feature_map, size):
    rows, columns = feature_map.shape[0] // size, feature_map.shape[1] // size
    pooled = np.zeros((rows, columns))
    for j in range(rows):
        for k in range(columns):
            pooled[j, k] = np.mean(feature_map[j * size : j * size + size, k * size : k * size + size])
    return pooled


# %% cell="build_cnn_solution"
def build_cnn(maps):
    layers = keras.layers
    cnn = keras.Sequential([
        keras.Input((28, 28, 1)),
        layers.Conv2D(maps, 5, activation="relu"),
        layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ])
    cnn.compile(keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy")
    return cnn


# %% cell="cnn20_solution"
cnn20 = build_cnn(20)
history = cnn20.fit(prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0)
losses20 = history.history["loss"]


def read_digits(model, images):
    p = model.predict(prepare(images), verbose=0)
    return np.argmax(p, axis=1)


# %% cell="cnn30_solution"
cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0)

# on the digits it has learned from
accuracy = {20: np.mean(read_digits(cnn20, train_images[:2500]) == train_labels[:2500]),
            30: np.mean(read_digits(cnn30, train_images[:2500]) == train_labels[:2500])}


# %% cell="shared_weights"
# 1. They are the same.
# 2. 288,000, and it would be slower.


# %% cell="more_maps"
# 30 maps are better because the accuracy is higher.
