"""Chen lets the libraries do the work; everything is right."""


# %% cell="receptive_field_solution"
def receptive_field(image, j, k, size):
    return np.take(np.take(image, range(j, j + size), axis=0), range(k, k + size), axis=1)


# %% cell="map_size_solution"
def map_size(image_shape, field_shape):
    return tuple(np.subtract(image_shape, field_shape) + 1)


# %% cell="convolve_solution"
from scipy.signal import correlate


def convolve(image, kernel, bias):
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    return correlate(image, kernel, mode="valid", method="direct") + bias


# %% cell="edge_filter_solution"
# the Sobel filter
edge = np.outer([1, 2, 1], [-1, 0, 1])


# %% cell="feature_maps_solution"
def feature_maps(image, kernels, biases):
    z = [convolve(image, kernels[..., i], bias) for i, bias in enumerate(biases)]
    return np.array(keras.ops.relu(np.stack(z, axis=-1)))


# %% cell="parameters_solution"
def conv_parameters(maps, rows, columns):
    layer = keras.layers.Conv2D(maps, (rows, columns))
    layer.build((None, None, None, 1))
    return layer.count_params()


# %% cell="max_pool_solution"
def max_pool(feature_map, size):
    x = np.asarray(feature_map, dtype="float32")[None, ..., None]
    return np.array(keras.ops.max_pool(x, size))[0, ..., 0]


# %% cell="build_cnn_solution"
def build_cnn(maps):
    picture = keras.Input((28, 28, 1))
    x = keras.layers.Conv2D(maps, 5, activation="relu")(picture)
    x = keras.layers.MaxPooling2D(2)(x)
    x = keras.layers.Flatten()(x)
    model = keras.Model(picture, keras.layers.Dense(10, activation="softmax")(x))
    model.compile(
        optimizer=keras.optimizers.Adam(0.004),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


# %% cell="cnn20_solution"
cnn20 = build_cnn(20)
history = cnn20.fit(
    prepare(train_images[:2800]), train_labels[:2800], validation_split=0.1, epochs=2, verbose=0
)
losses20 = history.history["loss"]


def read_digits(model, images):
    return np.argmax(model.predict(prepare(images), verbose=0), axis=-1)


# %% cell="cnn30_solution"
from sklearn.metrics import accuracy_score

cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images[:2800]), train_labels[:2800], validation_split=0.1, epochs=2, verbose=0)
accuracy = {
    20: accuracy_score(test_labels, read_digits(cnn20, test_images)),
    30: accuracy_score(test_labels, read_digits(cnn30, test_images)),
}
accuracy


# %% cell="forward_by_hand_solution"
from scipy.special import softmax


def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    maps = feature_maps(image, kernels[:, :, 0, :], biases)
    pooled = np.stack([max_pool(maps[..., i], 2) for i in range(maps.shape[-1])], axis=-1)
    return softmax(pooled.reshape(-1) @ matrix + offsets)


# %% cell="maps_figure_solution"
layer = keras.Model(cnn20.inputs, cnn20.layers[1].output)
maps = layer.predict(prepare(digit[None]), verbose=0)[0]
fig_maps, axes = plt.subplots(4, 5, figsize=(8, 6), sharex=True, sharey=True)
for i in range(20):
    axes.flat[i].imshow(maps[:, :, i], cmap="viridis")
    axes.flat[i].set_title(f"Map {i}")
fig_maps.tight_layout()


# %% cell="shared_weights"
# 1. A feature map is one detector, moved over the picture: it finds its feature wherever it is (translation invariance).
# 2. 11,520 neurons x 26 = 299,520. Locally connected layers overfit on so few digits.


# %% cell="more_maps"
# 29,330 against 43,990 parameters; both networks are right for about 94 of 100 test digits. The standard error is
# sqrt(p(1-p)/n) = 0.0075, the difference of the two is uncertain by 0.01, so I cannot say that 30 maps are better.
