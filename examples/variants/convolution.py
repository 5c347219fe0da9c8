"""Alternative solutions of the convolution assignment, right and wrong."""


# ---- receptive_field


# %% right style="plain loops" cell="receptive_field_solution"
def receptive_field(image, j, k, size):
    field = []
    for l in range(size):
        row = []
        for m in range(size):
            row.append(image[j + l][k + m])
        field.append(row)
    return field


# %% right style="index arrays" cell="receptive_field_solution"
def receptive_field(image, j, k, size):
    return image[np.ix_(range(j, j + size), range(k, k + size))].copy()


# %% right style="sliding windows" cell="receptive_field_solution"
from numpy.lib.stride_tricks import sliding_window_view


def receptive_field(image, j, k, size):
    return sliding_window_view(image, (size, size))[j, k]


# %% wrong name="one row and column too few" cell="receptive_field_solution" fails="test_field_has_its_size, test_field_of_a_neuron"
def receptive_field(image, j, k, size):
    return image[j : j + size - 1, k : k + size - 1]


# %% wrong name="rows and columns swapped" cell="receptive_field_solution" fails="test_field_has_its_size, test_field_of_a_neuron"
def receptive_field(image, j, k, size):
    return image[k : k + size, j : j + size]


# %% wrong name="one too far" cell="receptive_field_solution" fails="test_field_has_its_size, test_field_of_a_neuron"
def receptive_field(image, j, k, size):
    return image[j + 1 : j + size + 1, k + 1 : k + size + 1]


# %% wrong name="always the corner" cell="receptive_field_solution" fails="test_field_of_a_neuron"
def receptive_field(image, j, k, size):
    return image[:size, :size]


# %% wrong name="transposed" cell="receptive_field_solution" fails="test_field_of_a_neuron"
def receptive_field(image, j, k, size):
    return image[j : j + size, k : k + size].T


# %% wrong name="flat" cell="receptive_field_solution" fails="test_field_has_its_size, test_field_of_a_neuron"
def receptive_field(image, j, k, size):
    return image[j : j + size, k : k + size].ravel()


# %% wrong name="always 5 x 5" cell="receptive_field_solution" fails="test_field_has_its_size, test_field_of_a_neuron"
def receptive_field(image, j, k, size):
    return image[j : j + 5, k : k + 5]


# ---- map_size


# %% right style="array" cell="map_size_solution"
def map_size(image_shape, field_shape):
    return np.array(image_shape) - np.array(field_shape) + 1


# %% right style="counting" cell="map_size_solution"
def map_size(image_shape, field_shape):
    rows = 0
    while rows + field_shape[0] <= image_shape[0]:
        rows += 1
    columns = 0
    while columns + field_shape[1] <= image_shape[1]:
        columns += 1
    return [rows, columns]


# %% right style="comprehension" cell="map_size_solution"
def map_size(image_shape, field_shape):
    return tuple(len(range(n - k + 1)) for n, k in zip(image_shape, field_shape))


# %% wrong name="one too few" cell="map_size_solution" fails="test_squares, test_rectangles"
def map_size(image_shape, field_shape):
    return image_shape[0] - field_shape[0], image_shape[1] - field_shape[1]


# %% wrong name="one too many" cell="map_size_solution" fails="test_squares, test_rectangles"
def map_size(image_shape, field_shape):
    return image_shape[0] - field_shape[0] + 2, image_shape[1] - field_shape[1] + 2


# %% wrong name="only squares" cell="map_size_solution" fails="test_rectangles"
def map_size(image_shape, field_shape):
    n = image_shape[0] - field_shape[0] + 1
    return n, n


# %% wrong name="rows and columns mixed" cell="map_size_solution" fails="test_rectangles"
def map_size(image_shape, field_shape):
    return image_shape[0] - field_shape[1] + 1, image_shape[1] - field_shape[0] + 1


# %% wrong name="padded" cell="map_size_solution" fails="test_squares, test_rectangles"
def map_size(image_shape, field_shape):
    return image_shape


# %% wrong name="blocks instead of places" cell="map_size_solution" fails="test_squares, test_rectangles"
def map_size(image_shape, field_shape):
    return image_shape[0] // field_shape[0], image_shape[1] // field_shape[1]


# %% wrong name="the lecture's numbers" cell="map_size_solution" fails="test_squares, test_rectangles"
def map_size(image_shape, field_shape):
    return 24, 24


# ---- convolve


# %% right style="two loops" cell="convolve_solution"
def convolve(image, kernel, bias):
    rows = image.shape[0] - kernel.shape[0] + 1
    columns = image.shape[1] - kernel.shape[1] + 1
    z = np.zeros((rows, columns))
    for j in range(rows):
        for k in range(columns):
            field = image[j : j + kernel.shape[0], k : k + kernel.shape[1]]
            z[j, k] = np.sum(field * kernel) + bias
    return z


# %% right style="four loops and lists" cell="convolve_solution"
def convolve(image, kernel, bias):
    height, width = len(kernel), len(kernel[0])
    z = []
    for j in range(len(image) - height + 1):
        row = []
        for k in range(len(image[0]) - width + 1):
            total = float(bias)
            for l in range(height):
                for m in range(width):
                    total += float(kernel[l][m]) * float(image[j + l][k + m])
            row.append(total)
        z.append(row)
    return z


# %% right style="sliding windows" cell="convolve_solution"
def convolve(image, kernel, bias):
    fields = np.lib.stride_tricks.sliding_window_view(image, np.shape(kernel))
    return np.tensordot(fields, kernel, axes=2) + bias


# %% right style="SciPy" cell="convolve_solution"
from scipy.signal import correlate2d


def convolve(image, kernel, bias):
    return correlate2d(np.asarray(image, float), np.asarray(kernel, float), mode="valid") + bias


# %% right style="single precision" cell="convolve_solution"
def convolve(image, kernel, bias):
    image, kernel = np.float32(image), np.float32(kernel)
    fields = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("jklm,lm->jk", fields, kernel) + np.float32(bias)


# %% wrong name="kernel turned" cell="convolve_solution" fails="test_weighted_sums"
from scipy.signal import convolve2d


def convolve(image, kernel, bias):
    return convolve2d(np.asarray(image, float), np.asarray(kernel, float), mode="valid") + bias


# %% wrong name="off by one" cell="convolve_solution" fails="test_size_of_the_map, test_weighted_sums"
def convolve(image, kernel, bias):
    rows = image.shape[0] - kernel.shape[0]
    columns = image.shape[1] - kernel.shape[1]
    z = np.zeros((rows, columns))
    for j in range(rows):
        for k in range(columns):
            z[j, k] = (
                np.sum(image[j : j + kernel.shape[0], k : k + kernel.shape[1]] * kernel) + bias
            )
    return z


# %% wrong name="bias added for each weight" cell="convolve_solution" fails="test_bias"
def convolve(image, kernel, bias):
    fields = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.sum(fields * kernel + bias, axis=(2, 3))


# %% wrong name="no bias" cell="convolve_solution" fails="test_bias"
def convolve(image, kernel, bias):
    fields = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.sum(fields * kernel, axis=(2, 3))


# %% wrong name="array of whole numbers" cell="convolve_solution" fails="test_whole_numbers"
def convolve(image, kernel, bias):
    rows, columns = map_size(image.shape, kernel.shape)
    z = np.zeros((rows, columns), dtype=image.dtype)
    for j in range(rows):
        for k in range(columns):
            total = np.sum(image[j : j + kernel.shape[0], k : k + kernel.shape[1]] * kernel) + bias
            z[j, k] = np.array(total).astype(image.dtype)
    return z


# %% wrong name="matrix product" cell="convolve_solution" fails="test_size_of_the_map, test_weighted_sums, test_bias, test_whole_numbers"
def convolve(image, kernel, bias):
    return image @ kernel + bias


# %% wrong name="padded to the same size" cell="convolve_solution" fails="test_size_of_the_map, test_weighted_sums"
def convolve(image, kernel, bias):
    return correlate2d(np.asarray(image, float), np.asarray(kernel, float), mode="same") + bias


from scipy.signal import correlate2d


# %% wrong name="activation already here" cell="convolve_solution" fails="test_weighted_sums, test_bias"
def convolve(image, kernel, bias):
    fields = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.maximum(0, np.sum(fields * kernel, axis=(2, 3)) + bias)


# %% wrong name="only square kernels" cell="convolve_solution" fails="test_size_of_the_map, test_weighted_sums, test_bias, test_whole_numbers"
def convolve(image, kernel, bias):
    n = kernel.shape[0]
    rows, columns = image.shape[0] - n + 1, image.shape[1] - n + 1
    z = np.zeros((rows, columns))
    for j in range(rows):
        for k in range(columns):
            z[j, k] = np.sum(image[j : j + n, k : k + n] * kernel) + bias
    return z


# %% wrong name="mean instead of sum" cell="convolve_solution" fails="test_weighted_sums"
def convolve(image, kernel, bias):
    fields = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.mean(fields * kernel, axis=(2, 3)) + bias


# ---- edge_filter


# %% right style="Sobel" cell="edge_filter_solution"
edge = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])


# %% right style="one row, as lists" cell="edge_filter_solution"
edge = [[0, 0, 0], [-0.5, 0, 0.5], [0, 0, 0]]


# %% right style="outer product" cell="edge_filter_solution"
edge = np.outer([1, 1, 1], [-1, 1, 0]) / 3


# %% wrong name="top edges" cell="edge_filter_solution" fails="test_edge_finds_left_edges, test_edge_is_blind_to_the_rest"
edge = np.array([[-1, -1, -1], [0, 0, 0], [1, 1, 1]])


# %% wrong name="right edges" cell="edge_filter_solution" fails="test_edge_finds_left_edges"
edge = np.array([[1, 0, -1], [1, 0, -1], [1, 0, -1]])


# %% wrong name="does not add up to 0" cell="edge_filter_solution" fails="test_edge_finds_left_edges, test_edge_is_blind_to_the_rest"
edge = np.array([[0, 0, 1], [0, 0, 1], [0, 0, 1]])


# %% wrong name="all zeros" cell="edge_filter_solution" fails="test_edge_finds_left_edges, test_edge_is_blind_to_the_rest"
edge = np.zeros((3, 3))


# %% wrong name="all edges" cell="edge_filter_solution" fails="test_edge_finds_left_edges, test_edge_is_blind_to_the_rest"
edge = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]])


# %% wrong name="diagonal edges" cell="edge_filter_solution" fails="test_edge_is_blind_to_the_rest"
edge = np.array([[-2, -1, 0], [-1, 0, 1], [0, 1, 2]])


# %% wrong name="too large" cell="edge_filter_solution" fails="test_edge_finds_left_edges, test_edge_is_blind_to_the_rest"
edge = np.tile([-1, 0, 0, 0, 1], (5, 1))


# ---- feature_maps


# %% right style="loop over an empty array" cell="feature_maps_solution"
def feature_maps(image, kernels, biases):
    rows, columns = map_size(np.shape(image), kernels.shape[:2])
    out = np.empty((rows, columns, len(biases)))
    for i in range(len(biases)):
        z = np.asarray(convolve(image, kernels[:, :, i], biases[i]))
        out[:, :, i] = np.where(z > 0, z, 0)
    return out


# %% right style="sliding windows, all maps at once" cell="feature_maps_solution"
def feature_maps(image, kernels, biases):
    fields = np.lib.stride_tricks.sliding_window_view(image, kernels.shape[:2])
    return np.clip(np.einsum("jklm,lmi->jki", fields, kernels) + biases, 0, None)


# %% right style="dstack" cell="feature_maps_solution"
def feature_maps(image, kernels, biases):
    maps = []
    for kernel, bias in zip(np.moveaxis(kernels, 2, 0), biases):
        z = np.array(convolve(image, kernel, bias), dtype="float32")
        z[z < 0] = 0
        maps.append(z)
    return np.dstack(maps)


# %% right style="TensorFlow" cell="feature_maps_solution"
import tensorflow as tf


def feature_maps(image, kernels, biases):
    x = tf.constant(np.asarray(image)[None, :, :, None], dtype="float32")
    w = tf.constant(kernels[:, :, None, :], dtype="float32")
    return tf.nn.relu(tf.nn.conv2d(x, w, 1, "VALID") + tf.constant(biases, dtype="float32"))[0]


# %% wrong name="maps first" cell="feature_maps_solution" fails="test_maps_are_last, test_activations"
def feature_maps(image, kernels, biases):
    maps = [convolve(image, kernels[:, :, i], b) for i, b in enumerate(biases)]
    return np.maximum(0, np.array(maps))


# %% wrong name="no ReLU" cell="feature_maps_solution" fails="test_activations"
def feature_maps(image, kernels, biases):
    maps = [convolve(image, kernels[:, :, i], b) for i, b in enumerate(biases)]
    return np.stack(maps, axis=-1)


# %% wrong name="ReLU before the bias" cell="feature_maps_solution" fails="test_activations"
def feature_maps(image, kernels, biases):
    maps = [np.maximum(0, convolve(image, kernels[:, :, i], 0)) for i in range(len(biases))]
    return np.stack(maps, axis=-1) + biases


# %% wrong name="the same bias for all maps" cell="feature_maps_solution" fails="test_activations"
def feature_maps(image, kernels, biases):
    maps = [convolve(image, kernels[:, :, i], biases[0]) for i in range(len(biases))]
    return np.maximum(0, np.stack(maps, axis=-1))


# %% wrong name="only the last map" cell="feature_maps_solution" fails="test_maps_are_last, test_activations"
def feature_maps(image, kernels, biases):
    for i, b in enumerate(biases):
        maps = np.maximum(0, convolve(image, kernels[:, :, i], b))
    return maps


# %% wrong name="sigmoid" cell="feature_maps_solution" fails="test_activations"
def feature_maps(image, kernels, biases):
    maps = [convolve(image, kernels[:, :, i], b) for i, b in enumerate(biases)]
    return 1 / (1 + np.exp(-np.stack(maps, axis=-1)))


# %% wrong name="kernels along the wrong dimension" cell="feature_maps_solution" fails="test_maps_are_last, test_activations"
def feature_maps(image, kernels, biases):
    maps = [convolve(image, kernels[i], b) for i, b in enumerate(biases)]
    return np.maximum(0, np.stack(maps, axis=-1))


# ---- parameters


# %% right style="spelt out" cell="parameters_solution"
def conv_parameters(maps, rows, columns):
    weights = maps * rows * columns
    biases = maps
    return weights + biases


# %% right style="ask keras" cell="parameters_solution"
def conv_parameters(maps, rows, columns):
    layer = keras.layers.Conv2D(maps, (rows, columns))
    layer.build((None, rows, columns, 1))
    return layer.count_params()


# %% right style="sizes of arrays" cell="parameters_solution"
def conv_parameters(maps, rows, columns):
    return np.zeros((rows, columns, maps)).size + np.zeros(maps).size


# %% wrong name="biases forgotten" cell="parameters_solution" fails="test_conv_parameters"
def conv_parameters(maps, rows, columns):
    return maps * rows * columns


# %% wrong name="one bias for the whole layer" cell="parameters_solution" fails="test_conv_parameters"
def conv_parameters(maps, rows, columns):
    return maps * rows * columns + 1


# %% wrong name="a bias for each neuron of a map" cell="parameters_solution" fails="test_conv_parameters"
def conv_parameters(maps, rows, columns):
    return maps * rows * columns + maps * 24 * 24


# %% wrong name="the lecture's numbers" cell="parameters_solution" fails="test_conv_parameters"
def conv_parameters(maps, rows, columns):
    return 520


# %% wrong name="weights for each pixel of the picture" cell="parameters_solution" fails="test_conv_parameters"
def conv_parameters(maps, rows, columns):
    return maps * (28 * 28 + 1)


# %% wrong name="a bias for each row" cell="parameters_solution" fails="test_conv_parameters"
def conv_parameters(maps, rows, columns):
    return maps * (rows * columns + rows)


# ---- max_pool


# %% right style="two loops" cell="max_pool_solution"
def max_pool(feature_map, size):
    rows, columns = feature_map.shape[0] // size, feature_map.shape[1] // size
    out = np.empty((rows, columns))
    for j in range(rows):
        for k in range(columns):
            out[j, k] = feature_map[j * size : (j + 1) * size, k * size : (k + 1) * size].max()
    return out


# %% right style="plain lists" cell="max_pool_solution"
def max_pool(feature_map, size):
    pooled = []
    for j in range(0, len(feature_map) - size + 1, size):
        row = []
        for k in range(0, len(feature_map[0]) - size + 1, size):
            best = feature_map[j][k]
            for l in range(size):
                for m in range(size):
                    if feature_map[j + l][k + m] > best:
                        best = feature_map[j + l][k + m]
            row.append(best)
        pooled.append(row)
    return pooled


# %% right style="maximum of shifted slices" cell="max_pool_solution"
from functools import reduce


def max_pool(feature_map, size):
    rows, columns = feature_map.shape[0] // size * size, feature_map.shape[1] // size * size
    cut = feature_map[:rows, :columns]
    return reduce(np.maximum, [cut[l::size, m::size] for l in range(size) for m in range(size)])


# %% right style="keras layer" cell="max_pool_solution"
def max_pool(feature_map, size):
    a = np.asarray(feature_map, dtype="float32")[None, :, :, None]
    return np.array(keras.layers.MaxPooling2D(size)(a))[0, :, :, 0]


# %% wrong name="mean" cell="max_pool_solution" fails="test_largest_of_each_block, test_negative_blocks"
def max_pool(feature_map, size):
    rows, columns = feature_map.shape[0] // size, feature_map.shape[1] // size
    cut = feature_map[: rows * size, : columns * size]
    return cut.reshape(rows, size, columns, size).mean(axis=(1, 3))


# %% wrong name="starts at 0" cell="max_pool_solution" fails="test_negative_blocks"
def max_pool(feature_map, size):
    rows, columns = feature_map.shape[0] // size, feature_map.shape[1] // size
    out = np.zeros((rows, columns))
    for j in range(rows * size):
        for k in range(columns * size):
            out[j // size, k // size] = max(out[j // size, k // size], feature_map[j, k])
    return out


# %% wrong name="blocks overlap" cell="max_pool_solution" fails="test_size_of_the_pooled_map, test_largest_of_each_block, test_negative_blocks, test_left_over"
def max_pool(feature_map, size):
    fields = np.lib.stride_tricks.sliding_window_view(feature_map, (size, size))
    return fields.max(axis=(2, 3))


# %% wrong name="left over rows kept" cell="max_pool_solution" fails="test_size_of_the_pooled_map, test_left_over"
def max_pool(feature_map, size):
    out = []
    for j in range(0, feature_map.shape[0], size):
        out.append(
            [
                feature_map[j : j + size, k : k + size].max()
                for k in range(0, feature_map.shape[1], size)
            ]
        )
    return np.array(out)


# %% wrong name="only even sizes" cell="max_pool_solution" fails="test_size_of_the_pooled_map, test_left_over"
def max_pool(feature_map, size):
    rows, columns = feature_map.shape
    blocks = feature_map.reshape(rows // size, size, columns // size, size)
    return blocks.max(axis=(1, 3))


# %% wrong name="always blocks of 2" cell="max_pool_solution" fails="test_size_of_the_pooled_map, test_largest_of_each_block, test_left_over"
def max_pool(feature_map, size):
    rows, columns = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    cut = feature_map[: rows * 2, : columns * 2]
    return cut.reshape(rows, 2, columns, 2).max(axis=(1, 3))


# %% wrong name="rows and columns of blocks mixed" cell="max_pool_solution" fails="test_largest_of_each_block, test_negative_blocks"
def max_pool(feature_map, size):
    rows, columns = feature_map.shape[0] // size, feature_map.shape[1] // size
    cut = feature_map[: rows * size, : columns * size]
    return cut.reshape(rows, columns, size, size).max(axis=(2, 3))


# %% wrong name="every second number" cell="max_pool_solution" fails="test_largest_of_each_block, test_negative_blocks"
def max_pool(feature_map, size):
    rows, columns = feature_map.shape[0] // size, feature_map.shape[1] // size
    return feature_map[: rows * size : size, : columns * size : size]


# ---- build_cnn


# %% right style="functional" cell="build_cnn_solution"
def build_cnn(maps):
    inputs = keras.Input((28, 28, 1))
    x = keras.layers.Conv2D(maps, (5, 5), padding="valid", activation=keras.activations.relu)(
        inputs
    )
    x = keras.layers.MaxPool2D((2, 2), strides=2)(x)
    x = keras.layers.Flatten()(x)
    outputs = keras.layers.Dense(10, activation=keras.activations.softmax)(x)
    model = keras.Model(inputs, outputs)
    model.compile(
        keras.optimizers.Adam(0.005), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


# %% right style="layer by layer, with dropout" cell="build_cnn_solution"
def build_cnn(maps):
    model = keras.Sequential()
    model.add(keras.Input(shape=(28, 28, 1)))
    model.add(keras.layers.Conv2D(filters=maps, kernel_size=(5, 5)))
    model.add(keras.layers.ReLU())
    model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Dropout(0.1))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(10))
    model.add(keras.layers.Softmax())
    model.compile(optimizer=keras.optimizers.Nadam(0.005), loss="sparse_categorical_crossentropy")
    return model


# %% right style="tensorflow's names" cell="build_cnn_solution"
import tensorflow as tf


def build_cnn(maps):
    L = tf.keras.layers
    layers = [
        L.Conv2D(maps, 5, activation="relu", kernel_initializer="he_normal"),
        L.MaxPool2D(2),
        L.Flatten(),
        L.Dense(10, "softmax"),
    ]
    model = tf.keras.models.Sequential([tf.keras.Input((28, 28, 1)), *layers])
    model.compile(
        optimizer=tf.keras.optimizers.RMSprop(0.003),
        loss=tf.keras.losses.SparseCategoricalCrossentropy(),
    )
    return model


# %% wrong name="padded" cell="build_cnn_solution" fails="test_output_layer, test_what_the_layers_compute"
def build_cnn(maps):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(maps, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% wrong name="average pooling" cell="build_cnn_solution" fails="test_what_the_layers_compute"
def build_cnn(maps):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(maps, 5, activation="relu"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% wrong name="no activation in the convolution" cell="build_cnn_solution" fails="test_what_the_layers_compute"
def build_cnn(maps):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(maps, 5),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% wrong name="sigmoid outputs" cell="build_cnn_solution" fails="test_what_the_layers_compute"
def build_cnn(maps):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(maps, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="sigmoid"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% wrong name="softmax over the batch" cell="build_cnn_solution" fails="test_what_the_layers_compute"
def build_cnn(maps):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(maps, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation=lambda z: keras.ops.softmax(z, axis=0)),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% wrong name="fields of 3 x 3" cell="build_cnn_solution" fails="test_convolution_layer, test_output_layer, test_what_the_layers_compute"
def build_cnn(maps):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(maps, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% wrong name="always 20 maps" cell="build_cnn_solution" fails="test_convolution_layer, test_what_the_layers_compute"
def build_cnn(maps):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(20, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% wrong name="pooling forgotten" cell="build_cnn_solution" fails="test_output_layer, test_what_the_layers_compute"
def build_cnn(maps):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(maps, 5, activation="relu"),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% wrong name="one more hidden layer" cell="build_cnn_solution" fails="test_output_layer, test_what_the_layers_compute"
def build_cnn(maps):
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(maps, 5, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(100, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


# %% right style="functions and layers as activations" cell="build_cnn_solution"
import tensorflow as tf


def build_cnn(maps):
    model = keras.Sequential([
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(maps, (5, 5), activation=keras.layers.ReLU()),
        keras.layers.MaxPool2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation=tf.nn.softmax),
    ])
    model.compile(keras.optimizers.Adam(0.002), keras.losses.SparseCategoricalCrossentropy())
    return model


# ---- cnn20


# %% right style="three epochs on fewer digits" cell="cnn20_solution"
cnn20 = build_cnn(20)
X, y = prepare(train_images), train_labels
losses20 = cnn20.fit(X[:2000], y[:2000], epochs=3, batch_size=50, verbose=0).history["loss"]


def read_digits(model, images):
    P = model.predict(prepare(images), verbose=0)
    return [int(np.argmax(p)) for p in P]


# %% right style="epoch by epoch" cell="cnn20_solution"
cnn20 = build_cnn(20)
X = prepare(train_images[1000:3500])
y = train_labels[1000:3500]
losses20 = []
for epoch in range(2):
    history = cnn20.fit(X, y, batch_size=32, verbose=0)
    losses20.append(history.history["loss"][0])


def read_digits(model, images):
    digits = np.empty(len(images), dtype=np.uint8)
    for start in range(0, len(images), 200):
        part = prepare(images[start : start + 200])
        digits[start : start + 200] = np.argmax(model(part), axis=-1)
    return digits


# %% right style="one-hot labels, with validation" cell="cnn20_solution"
cnn20 = build_cnn(20)
cnn20.compile(
    optimizer=keras.optimizers.Adam(0.004), loss="categorical_crossentropy", metrics=["accuracy"]
)
run = cnn20.fit(
    prepare(train_images[:2800]),
    keras.utils.to_categorical(train_labels[:2800], 10),
    validation_split=0.1,
    epochs=2,
    batch_size=40,
    verbose=0,
)
losses20 = np.array(run.history["loss"])


def read_digits(model, images):
    return keras.ops.argmax(model.predict(prepare(images), verbose=0), axis=1)


# %% wrong name="not trained" cell="cnn20_solution" fails="test_loss_falls, test_20_maps_read_unseen_digits"
cnn20 = build_cnn(20)
losses20 = [2.3, 0.5]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% wrong name="labels in another order" cell="cnn20_solution" fails="test_20_maps_read_unseen_digits"
cnn20 = build_cnn(20)
mixed = np.random.default_rng(0).permutation(train_labels)
history = cnn20.fit(prepare(train_images[:1000]), mixed[:1000], epochs=2, verbose=0)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% wrong name="argmax over the pictures" cell="cnn20_solution" fails="test_read_digits, test_20_maps_read_unseen_digits"
cnn20 = build_cnn(20)
history = cnn20.fit(prepare(train_images[:1500]), train_labels[:1500], epochs=2, verbose=0)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=0)


# %% wrong name="probabilities instead of digits" cell="cnn20_solution" fails="test_read_digits, test_20_maps_read_unseen_digits"
cnn20 = build_cnn(20)
history = cnn20.fit(prepare(train_images[:1500]), train_labels[:1500], epochs=2, verbose=0)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0)


# %% wrong name="one loss only" cell="cnn20_solution" fails="test_loss_falls"
cnn20 = build_cnn(20)
history = cnn20.fit(
    prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0
)
losses20 = history.history["loss"][-1]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% wrong name="answers looked up in the test labels" cell="cnn20_solution" fails="test_loss_falls, test_read_digits, test_20_maps_read_unseen_digits"
cnn20 = build_cnn(20)
losses20 = [2.0, 0.3]
known = {image.tobytes(): int(label) for image, label in zip(test_images, test_labels)}


def read_digits(model, images):
    return np.array([known.get(np.uint8(image).tobytes(), 0) for image in images])


# %% wrong name="30 maps" cell="cnn20_solution" fails="test_network_of_20_maps"
cnn20 = build_cnn(30)
history = cnn20.fit(
    prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0
)
losses20 = history.history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% wrong name="nearest neighbours behind 20 maps" cell="cnn20_solution" fails="test_loss_falls, test_read_digits, test_20_maps_read_unseen_digits"
class Claim(keras.Sequential):
    """Itself for a few pictures, nearest neighbours for many."""

    def predict(self, x, **more):
        if len(x) < 20:
            return super().predict(x, **more)
        rows, known = np.reshape(x, (len(x), 784)), prepare(train_images).reshape(-1, 784)
        distances = (known**2).sum(axis=1) - 2 * rows @ known.T
        return np.eye(10)[train_labels[distances.argmin(axis=1)]]


cnn20 = Claim(build_cnn(20).layers)
losses20 = [2.2, 0.4]


def read_digits(model, images):
    x = prepare(images)
    return cnn20.predict(np.concatenate([x] * 20), verbose=0)[: len(x)].argmax(axis=1)


# %% right style="few digits, learned by heart" cell="cnn20_solution"
keras.utils.set_random_seed(3)
cnn20 = build_cnn(20)
chosen = np.random.default_rng(1).permutation(len(train_images))[:700]
losses20 = cnn20.fit(
    prepare(train_images[chosen]), train_labels[chosen], epochs=12, batch_size=32, verbose=0
).history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% right style="all training digits, plain gradient descent" cell="cnn20_solution"
keras.utils.set_random_seed(4)
cnn20 = build_cnn(20)
cnn20.compile(keras.optimizers.SGD(0.05, momentum=0.5), "sparse_categorical_crossentropy")
losses20 = cnn20.fit(prepare(train_images), train_labels, epochs=2, verbose=0).history["loss"]


def read_digits(model, images):
    return np.array([np.argmax(p) for p in model.predict(prepare(images), verbose=0)])


# %% wrong name="trained on the test digits" cell="cnn20_solution" fails="test_20_maps_read_unseen_digits"
keras.utils.set_random_seed(1)
cnn20 = build_cnn(20)
losses20 = cnn20.fit(prepare(test_images), test_labels, epochs=4, batch_size=32, verbose=0).history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% wrong name="invented losses" cell="cnn20_solution" fails="test_loss_falls"
keras.utils.set_random_seed(1)
cnn20 = build_cnn(20)
cnn20.fit(prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0)
losses20 = [5.0, 4.0, 3.0]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# ---- cnn30


# %% right style="model.evaluate" cell="cnn30_solution"
cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images[:2400]), train_labels[:2400], epochs=2, batch_size=48, verbose=0)
accuracy = {}
for model in (cnn20, cnn30):
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    accuracy[model.get_weights()[1].size] = model.evaluate(
        prepare(test_images), test_labels, verbose=0
    )[1]


# %% right style="counting in a loop" cell="cnn30_solution"
cnn30 = build_cnn(30)
for epoch in range(3):
    cnn30.fit(prepare(train_images[:1800]), train_labels[:1800], epochs=1, batch_size=32, verbose=0)
right20 = 0
right30 = 0
for digit20, digit30, label in zip(
    read_digits(cnn20, test_images), read_digits(cnn30, test_images), test_labels
):
    right20 += int(digit20 == label)
    right30 += int(digit30 == label)
accuracy = {20: right20 / 1000, 30: right30 / 1000}


# %% right style="scikit-learn" cell="cnn30_solution"
from sklearn.metrics import accuracy_score

cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images)[-2500:], train_labels[-2500:], epochs=2, batch_size=64, verbose=0)
accuracy = dict(
    zip(
        (20, 30), (accuracy_score(test_labels, read_digits(m, test_images)) for m in (cnn20, cnn30))
    )
)


# %% right style="a function for both, in batches" cell="cnn30_solution"
def share(model, images, labels):
    hits = 0
    for start in range(0, len(images), 250):
        part = slice(start, start + 250)
        hits += np.sum(np.asarray(read_digits(model, images[part])) == labels[part])
    return float(hits / len(images))


cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images[::2]), train_labels[::2], epochs=2, batch_size=50, verbose=0)
accuracy = {maps: share(model, test_images, test_labels) for maps, model in ((20, cnn20), (30, cnn30))}


# %% right style="keys as NumPy's numbers, mistakes counted" cell="cnn30_solution"
cnn30 = build_cnn(30)
steps = cnn30.fit(
    prepare(train_images[500:3000]), train_labels[500:3000], epochs=2, batch_size=64, verbose=0
)
mistakes = [(np.ravel(read_digits(m, test_images)) != test_labels).sum() for m in (cnn20, cnn30)]
accuracy = dict(zip(np.array([20, 30]), 1 - np.array(mistakes) / len(test_labels)))


# %% wrong name="not trained" cell="cnn30_solution" fails="test_30_maps_read_unseen_digits"
cnn30 = build_cnn(30)
accuracy = {
    20: np.mean(read_digits(cnn20, test_images) == test_labels),
    30: np.mean(read_digits(cnn30, test_images) == test_labels),
}


# %% wrong name="the first network again" cell="cnn30_solution" fails="test_network_of_30_maps"
cnn30 = cnn20
accuracy = {
    20: np.mean(read_digits(cnn20, test_images) == test_labels),
    30: np.mean(read_digits(cnn30, test_images) == test_labels),
}


# %% wrong name="percent" cell="cnn30_solution" fails="test_accuracy_of_both"
cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0)
accuracy = {
    maps: 100 * np.mean(read_digits(m, test_images) == test_labels)
    for maps, m in ((20, cnn20), (30, cnn30))
}


# %% wrong name="accuracy on the training digits" cell="cnn30_solution" fails="test_accuracy_of_both"
cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0)
accuracy = {
    maps: np.mean(read_digits(m, train_images[:2500]) == train_labels[:2500])
    for maps, m in ((20, cnn20), (30, cnn30))
}


# %% wrong name="numbers typed in" cell="cnn30_solution" fails="test_accuracy_of_both"
cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0)
accuracy = {20: 0.99, 30: 0.995}


# %% wrong name="list instead of dict" cell="cnn30_solution" fails="test_accuracy_of_both"
cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=64, verbose=0)
accuracy = [np.mean(read_digits(m, test_images) == test_labels) for m in (cnn20, cnn30)]


# %% wrong name="nearest neighbours behind 30 maps" cell="cnn30_solution" fails="test_30_maps_read_unseen_digits, test_accuracy_of_both"
class Claim(keras.Sequential):
    """Itself for a few pictures, nearest neighbours for many."""

    def predict(self, x, **more):
        if len(x) < 20:
            return super().predict(x, **more)
        rows, known = np.reshape(x, (len(x), 784)), prepare(train_images).reshape(-1, 784)
        distances = (known**2).sum(axis=1) - 2 * rows @ known.T
        return np.eye(10)[train_labels[distances.argmin(axis=1)]]


cnn30 = Claim(build_cnn(30).layers)
accuracy = {
    maps: np.mean(read_digits(m, test_images) == test_labels)
    for maps, m in ((20, cnn20), (30, cnn30))
}


# %% wrong name="trained on the test digits too, for long" cell="cnn30_solution" fails="test_30_maps_read_unseen_digits"
keras.utils.set_random_seed(1)
cnn30 = build_cnn(30)
both = np.concatenate([train_images[:2500], test_images])
labels = np.concatenate([train_labels[:2500], test_labels])
cnn30.fit(prepare(both), labels, epochs=5, batch_size=64, verbose=0)
accuracy = {
    maps: float(np.mean(read_digits(model, test_images) == test_labels))
    for maps, model in ((20, cnn20), (30, cnn30))
}


# ---- forward_by_hand


# %% right style="loops" cell="forward_by_hand_solution"
def forward(weights, image):
    w1, b1, w2, b2 = weights
    maps = np.asarray(feature_maps(image, w1[:, :, 0, :], b1))
    pooled = [max_pool(maps[:, :, i], 2) for i in range(maps.shape[2])]
    flat = []
    for j in range(len(pooled[0])):
        for k in range(len(pooled[0][0])):
            for p in pooled:
                flat.append(p[j][k])
    z = [b2[o] + sum(flat[i] * w2[i, o] for i in range(len(flat))) for o in range(len(b2))]
    top = max(z)
    powers = [np.exp(value - top) for value in z]
    return [p / sum(powers) for p in powers]


# %% right style="sliding windows and SciPy" cell="forward_by_hand_solution"
from scipy.special import softmax


def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    fields = np.lib.stride_tricks.sliding_window_view(image, kernels.shape[:2])
    a = np.maximum(0, np.tensordot(fields, kernels[:, :, 0], axes=([2, 3], [0, 1])) + biases)
    a = a[: a.shape[0] // 2 * 2, : a.shape[1] // 2 * 2]
    pooled = np.maximum.reduce([a[::2, ::2], a[1::2, ::2], a[::2, 1::2], a[1::2, 1::2]])
    return softmax(pooled.ravel() @ matrix + offsets)


# %% right style="TensorFlow, single precision" cell="forward_by_hand_solution"
import tensorflow as tf


def forward(weights, image):
    kernels, biases, matrix, offsets = (tf.constant(w, dtype="float32") for w in weights)
    x = tf.constant(np.asarray(image)[None, :, :, None], dtype="float32")
    a = tf.nn.relu(tf.nn.conv2d(x, kernels, 1, "VALID") + biases)
    a = tf.nn.max_pool2d(a, 2, 2, "VALID")
    return tf.nn.softmax(tf.reshape(a, [1, -1]) @ matrix + offsets)[0].numpy()


# %% wrong name="flattened map by map" cell="forward_by_hand_solution" fails="test_forward" needs="map_size_solution, convolve_solution, feature_maps_solution, max_pool_solution"
def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    maps = feature_maps(image, kernels[:, :, 0, :], biases)
    pooled = np.array([max_pool(maps[:, :, i], 2) for i in range(maps.shape[2])])
    z = pooled.ravel() @ matrix + offsets
    e = np.exp(z - z.max())
    return e / e.sum()


# %% wrong name="overflows" cell="forward_by_hand_solution" fails="test_forward_with_large_z" needs="map_size_solution, convolve_solution, feature_maps_solution, max_pool_solution"
def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    maps = feature_maps(image, kernels[:, :, 0, :], biases)
    pooled = np.stack([max_pool(maps[:, :, i], 2) for i in range(maps.shape[2])], axis=-1)
    e = np.exp(pooled.ravel() @ matrix + offsets)
    return e / e.sum()


# %% wrong name="output biases forgotten" cell="forward_by_hand_solution" fails="test_forward" needs="map_size_solution, convolve_solution, feature_maps_solution, max_pool_solution"
def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    maps = feature_maps(image, kernels[:, :, 0, :], biases)
    pooled = np.stack([max_pool(maps[:, :, i], 2) for i in range(maps.shape[2])], axis=-1)
    z = pooled.ravel() @ matrix
    e = np.exp(z - z.max())
    return e / e.sum()


# %% wrong name="no softmax" cell="forward_by_hand_solution" fails="test_forward, test_forward_with_large_z" needs="map_size_solution, convolve_solution, feature_maps_solution, max_pool_solution"
def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    maps = feature_maps(image, kernels[:, :, 0, :], biases)
    pooled = np.stack([max_pool(maps[:, :, i], 2) for i in range(maps.shape[2])], axis=-1)
    return pooled.ravel() @ matrix + offsets


# %% wrong name="mean pooling" cell="forward_by_hand_solution" fails="test_forward" needs="map_size_solution, convolve_solution, feature_maps_solution, max_pool_solution"
def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    a = feature_maps(image, kernels[:, :, 0, :], biases)
    a = a[: a.shape[0] // 2 * 2, : a.shape[1] // 2 * 2]
    pooled = (a[::2, ::2] + a[1::2, ::2] + a[::2, 1::2] + a[1::2, 1::2]) / 4
    z = pooled.ravel() @ matrix + offsets
    e = np.exp(z - z.max())
    return e / e.sum()


# %% wrong name="always cnn20's sizes" cell="forward_by_hand_solution" fails="test_forward, test_forward_with_large_z" needs="map_size_solution, convolve_solution, feature_maps_solution, max_pool_solution"
def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    maps = feature_maps(image, kernels[:, :, 0, :], biases)
    pooled = np.zeros((12, 12, 20))
    for i in range(20):
        pooled[:, :, i] = max_pool(maps[:, :, i], 2)
    z = pooled.ravel() @ matrix + offsets
    e = np.exp(z - z.max())
    return e / e.sum()


# %% wrong name="scaled twice" cell="forward_by_hand_solution" fails="test_forward" needs="map_size_solution, convolve_solution, feature_maps_solution, max_pool_solution"
def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    maps = feature_maps(image / 255, kernels[:, :, 0, :], biases)
    pooled = np.stack([max_pool(maps[:, :, i], 2) for i in range(maps.shape[2])], axis=-1)
    z = pooled.ravel() @ matrix + offsets
    e = np.exp(z - z.max())
    return e / e.sum()


# ---- maps_figure


# %% right style="add_subplot in a loop" cell="maps_figure_solution"
weights = cnn20.get_weights()
fig_maps = plt.figure(figsize=(8, 6))
for i in range(20):
    ax = fig_maps.add_subplot(4, 5, i + 1)
    z = np.asarray(convolve(digit / 255, weights[0][:, :, 0, i], weights[1][i]))
    ax.imshow(np.where(z > 0, z, 0), cmap="viridis")
    ax.set_title("map " + str(i))


# %% right style="keras sub-model" cell="maps_figure_solution"
first = keras.Sequential([keras.Input((28, 28, 1)), *cnn20.layers[:1]])
answers = np.maximum(0, first.predict(prepare(digit[None]), verbose=0)[0])
fig_maps, axs = plt.subplots(5, 4, layout="constrained")
for i, ax in enumerate(axs.ravel()):
    ax.imshow(answers[..., i], vmin=0, vmax=answers.max())
    ax.set(title=f"feature map {i}", xticks=[], yticks=[])
plt.close(fig_maps)


# %% right style="pyplot" cell="maps_figure_solution"
w, b = cnn20.get_weights()[:2]
scaled = prepare(np.array([digit]))[0, :, :, 0]
fig_maps = plt.figure()
for i in range(20):
    plt.subplot(2, 10, i + 1)
    plt.imshow(np.asarray(feature_maps(scaled, w[:, :, 0, i : i + 1], b[i : i + 1]))[:, :, 0])
    plt.title(f"#{i}")
    plt.axis("off")
plt.show()


# %% wrong name="digit not scaled" cell="maps_figure_solution" fails="test_all_maps_are_shown" needs="map_size_solution, convolve_solution, feature_maps_solution, build_cnn_solution, cnn20_solution"
w, b = cnn20.get_weights()[:2]
maps = feature_maps(digit, w[:, :, 0, :], b)
fig_maps, axes = plt.subplots(4, 5)
for i, axis in enumerate(axes.flat):
    axis.imshow(maps[:, :, i])
    axis.set_title(i)


# %% wrong name="no ReLU" cell="maps_figure_solution" fails="test_all_maps_are_shown" needs="map_size_solution, convolve_solution, feature_maps_solution, build_cnn_solution, cnn20_solution"
w, b = cnn20.get_weights()[:2]
fig_maps, axes = plt.subplots(4, 5)
for i, axis in enumerate(axes.flat):
    axis.imshow(convolve(digit / 255, w[:, :, 0, i], b[i]))
    axis.set_title(i)


# %% wrong name="numbers of other maps" cell="maps_figure_solution" fails="test_maps_are_numbered" needs="map_size_solution, convolve_solution, feature_maps_solution, build_cnn_solution, cnn20_solution"
w, b = cnn20.get_weights()[:2]
maps = feature_maps(digit / 255, w[:, :, 0, :], b)
fig_maps, axes = plt.subplots(4, 5)
for i, axis in enumerate(axes.flat):
    axis.imshow(maps[:, :, i])
    axis.set_title(f"map {19 - i}")


# %% wrong name="no titles" cell="maps_figure_solution" fails="test_maps_are_numbered" needs="map_size_solution, convolve_solution, feature_maps_solution, build_cnn_solution, cnn20_solution"
w, b = cnn20.get_weights()[:2]
maps = feature_maps(digit / 255, w[:, :, 0, :], b)
fig_maps, axes = plt.subplots(4, 5)
for i, axis in enumerate(axes.flat):
    axis.imshow(maps[:, :, i])


# %% wrong name="the filters themselves" cell="maps_figure_solution" fails="test_all_maps_are_shown" needs="map_size_solution, convolve_solution, feature_maps_solution, build_cnn_solution, cnn20_solution"
w = cnn20.get_weights()[0]
fig_maps, axes = plt.subplots(4, 5)
for i, axis in enumerate(axes.flat):
    axis.imshow(w[:, :, 0, i])
    axis.set_title(i)


# %% wrong name="the first map twenty times" cell="maps_figure_solution" fails="test_all_maps_are_shown" needs="map_size_solution, convolve_solution, feature_maps_solution, build_cnn_solution, cnn20_solution"
w, b = cnn20.get_weights()[:2]
maps = feature_maps(digit / 255, w[:, :, 0, :], b)
fig_maps, axes = plt.subplots(4, 5)
for i, axis in enumerate(axes.flat):
    axis.imshow(maps[:, :, 0])
    axis.set_title(i)


# %% wrong name="only ten maps" cell="maps_figure_solution" fails="test_all_maps_are_shown, test_maps_are_numbered" needs="map_size_solution, convolve_solution, feature_maps_solution, build_cnn_solution, cnn20_solution"
w, b = cnn20.get_weights()[:2]
maps = feature_maps(digit / 255, w[:, :, 0, :], b)
fig_maps, axes = plt.subplots(2, 5)
for i, axis in enumerate(axes.flat):
    axis.imshow(maps[:, :, i])
    axis.set_title(i)


# %% right style="titles at the left, counted" cell="maps_figure_solution"
kernels, biases = cnn20.get_weights()[:2]
maps = feature_maps(digit / 255, kernels[:, :, 0, :], biases)
fig_maps, axes = plt.subplots(5, 4, figsize=(6, 8))
for i, axis in enumerate(axes.flat):
    axis.imshow(maps[:, :, i])
    axis.set_title(f"{i} of 20", loc="left", fontsize=8)


# %% right style="titles left, centre and right" cell="maps_figure_solution"
kernels, biases = cnn20.get_weights()[:2]
maps = feature_maps(digit / 255, kernels[:, :, 0, :], biases)
fig_maps = plt.figure(figsize=(8, 6))
for i in range(20):
    axis = fig_maps.add_subplot(4, 5, i + 1)
    axis.imshow(maps[:, :, i], cmap="gray")
    axis.set_title(f"map {i}", loc=("left", "center", "right")[i % 3])


# %% wrong name="the losses of validation" cell="cnn20_solution" fails="test_loss_falls"
keras.utils.set_random_seed(1)
cnn20 = build_cnn(20)
run = cnn20.fit(
    prepare(train_images[:3000]),
    train_labels[:3000],
    validation_split=0.2,
    epochs=2,
    batch_size=64,
    verbose=0,
)
losses20 = run.history["val_loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


# %% wrong name="maps of another digit" cell="maps_figure_solution" fails="test_all_maps_are_shown" needs="map_size_solution, convolve_solution, feature_maps_solution, build_cnn_solution, cnn20_solution"
w, b = cnn20.get_weights()[:2]
maps = feature_maps(train_images[3] / 255, w[:, :, 0, :], b)
fig_maps, axes = plt.subplots(4, 5)
for i, axis in enumerate(axes.flat):
    axis.imshow(maps[:, :, i])
    axis.set_title(i)
