"""Jana ends the notebook in the middle, with a line that she had tried out and forgot."""


# %% cell="receptive_field_solution"
def receptive_field(image, j, k, size):
    return image[j : j + size, k : k + size]


# %% cell="map_size_solution"
def map_size(image_shape, field_shape):
    return tuple(np.subtract(image_shape, field_shape) + 1)


# %% cell="convolve_solution"
def convolve(image, kernel, bias):
    fields = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return (fields * kernel).sum(axis=(-2, -1)) + bias


# %% cell="edge_filter_solution"
edge = np.array([[-1, 0, 1]] * 3)


# %% cell="feature_maps_solution"
def feature_maps(image, kernels, biases):
    fields = np.lib.stride_tricks.sliding_window_view(image, kernels.shape[:2])
    return np.maximum(np.tensordot(fields, kernels, axes=([2, 3], [0, 1])) + biases, 0)


# %% cell="parameters_solution"
def conv_parameters(maps, rows, columns):
    return maps * (rows * columns + 1)


# %% cell="max_pool_solution"
def max_pool(feature_map, size):
    rows, columns = np.array(feature_map.shape) // size
    cut = feature_map[: rows * size, : columns * size]
    return cut.reshape(rows, size, columns, size).max(axis=(1, 3))


# %% cell="build_cnn_solution"
import os

# restart, the kernel does not answer
os._exit(0)


# %% cell="cnn20_solution"
cnn20 = build_cnn(20)
losses20 = cnn20.fit(
    prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=50, verbose=0
).history["loss"]


def read_digits(model, images):
    return model.predict(prepare(images), verbose=0).argmax(axis=1)


(read_digits(cnn20, test_images) == test_labels).mean()


# %% cell="cnn30_solution"
cnn30 = build_cnn(30)
cnn30.fit(prepare(train_images[:2500]), train_labels[:2500], epochs=2, batch_size=50, verbose=0)

networks = {20: cnn20, 30: cnn30}
accuracy = {m: (read_digits(net, test_images) == test_labels).mean() for m, net in networks.items()}
accuracy


# %% cell="forward_by_hand_solution"
def forward(weights, image):
    kernels, biases, matrix, offsets = weights
    maps = feature_maps(image, kernels[:, :, 0], biases)
    pooled = np.dstack([max_pool(m, 2) for m in np.moveaxis(maps, -1, 0)])
    z = pooled.ravel() @ matrix + offsets
    p = np.exp(z - z.max())
    return p / p.sum()


# %% cell="maps_figure_solution"
kernels, biases = cnn20.get_weights()[:2]
fig_maps, axes = plt.subplots(4, 5, figsize=(8, 7), layout="constrained")
for i, ax in enumerate(axes.flat):
    ax.imshow(feature_maps(digit / 255, kernels[:, :, 0], biases)[..., i], cmap="magma")
    ax.set(title=f"map {i}", xticks=[], yticks=[])


# %% cell="shared_weights"
# 1. They detect the same feature in different places.
# 2. 299,520, and one would need more digits.


# %% cell="more_maps"
# The kernel died before.
