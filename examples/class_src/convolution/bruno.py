"""Bruno writes plain loops and lists; everything is right."""


# %% cell="receptive_field_solution"
def receptive_field(image, j, k, size):
    field = []
    for l in range(size):
        field.append([image[j + l][k + m] for m in range(size)])
    return np.array(field)


# %% cell="map_size_solution"
def map_size(image_shape, field_shape):
    rows = image_shape[0] - field_shape[0] + 1
    columns = image_shape[1] - field_shape[1] + 1
    return rows, columns


# %% cell="convolve_solution"
def convolve(image, kernel, bias):
    rows, columns = map_size(np.shape(image), np.shape(kernel))
    z = []
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
edge = [[0, 0, 0],
        [-1, 0, 1],
        [0, 0, 0]]


# %% cell="feature_maps_solution"
def feature_maps(image, kernels, biases):
    rows, columns = map_size(np.shape(image), np.shape(kernels)[:2])
    result = np.zeros((rows, columns, len(biases)))
    for i in range(len(biases)):
        z = convolve(image, kernels[:, :, i], biases[i])
        for j in range(rows):
            for k in range(columns):
                if z[j][k] > 0:
                    result[j, k, i] = z[j][k]
    return result


# %% cell="parameters_solution"
def conv_parameters(maps, rows, columns):
    count = 0
    for i in range(maps):
        count += rows * columns  # weights
        count += 1  # bias
    return count


# %% cell="max_pool_solution"
def max_pool(feature_map, size):
    rows = len(feature_map) // size
    columns = len(feature_map[0]) // size
    pooled = []
    for j in range(rows):
        row = []
        for k in range(columns):
            block = []
            for l in range(size):
                for m in range(size):
                    block.append(feature_map[j * size + l][k * size + m])
            row.append(max(block))
        pooled.append(row)
    return pooled


# %% cell="build_cnn_solution"
def build_cnn(maps):
    net = keras.Sequential()
    net.add(keras.Input(shape=(28, 28, 1)))
    net.add(keras.layers.Conv2D(maps, (5, 5), activation="relu"))
    net.add(keras.layers.MaxPooling2D((2, 2)))
    net.add(keras.layers.Flatten())
    net.add(keras.layers.Dense(10, activation="softmax"))
    net.compile(optimizer=keras.optimizers.Adam(0.005), loss="sparse_categorical_crossentropy")
    return net


# %% cell="cnn20_solution"
cnn20 = build_cnn(20)
losses20 = []
for epoch in range(3):
    h = cnn20.fit(prepare(train_images[:2000]), train_labels[:2000], batch_size=64, verbose=0)
    losses20.append(h.history["loss"][0])


def read_digits(model, images):
    digits = []
    for p in model.predict(prepare(images), verbose=0):
        best = 0
        for d in range(10):
            if p[d] > p[best]:
                best = d
        digits.append(best)
    return digits


# %% cell="cnn30_solution"
cnn30 = build_cnn(30)
for epoch in range(3):
    cnn30.fit(prepare(train_images[:2000]), train_labels[:2000], batch_size=64, verbose=0)

accuracy = {}
for maps, net in [(20, cnn20), (30, cnn30)]:
    right = 0
    digits = read_digits(net, test_images)
    for n in range(len(test_labels)):
        if digits[n] == test_labels[n]:
            right += 1
    accuracy[maps] = right / len(test_labels)
print(accuracy)


# %% cell="forward_by_hand_solution"
def forward(weights, image):
    w, b, matrix, offsets = weights
    maps = feature_maps(image, w[:, :, 0, :], b)
    pooled = [max_pool(maps[:, :, i].tolist(), 2) for i in range(len(b))]
    a = []
    for j in range(len(pooled[0])):
        for k in range(len(pooled[0][0])):
            for i in range(len(b)):
                a.append(pooled[i][j][k])
    z = []
    for o in range(len(offsets)):
        z.append(offsets[o] + np.dot(matrix[:, o], a))
    largest = max(z)
    e = [np.exp(value - largest) for value in z]
    return [value / sum(e) for value in e]


# %% cell="maps_figure_solution"
w = cnn20.get_weights()[0]
b = cnn20.get_weights()[1]
maps = feature_maps(digit / 255, w[:, :, 0, :], b)
fig_maps = plt.figure(figsize=(7, 6))
for i in range(20):
    ax = fig_maps.add_subplot(4, 5, i + 1)
    ax.imshow(maps[:, :, i])
    ax.set_title(str(i))
    ax.axis("off")
plt.show()


# %% cell="shared_weights"
# 1. They all detect the same thing, at another place. Digits are not always in the middle, so this is good.
# 2. Every neuron has 25 weights + 1 bias, there are 24 * 24 * 20 = 11520 neurons, so 299520.
# It would take very long to train and would only learn each thing for one place.


# %% cell="more_maps"
# 29330 parameters with 20 maps, 43990 with 30. The accuracy is 94 % and 95 % or so.
# sqrt(0.94 * 0.06 / 1000) = 0.0075, so a difference of 0.01 is not much more than chance.
