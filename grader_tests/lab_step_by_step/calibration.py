"""What is measured on the trained networks of this assignment."""

from softmark.hidden_tests import metric

from .helpers import accuracy, weights


@metric("spiral_training", margin=0.05)
def spiral_accuracy_of_weights(student):
    """Accuracy on the spiral of the weights after 6000 updates (the start is given, not drawn)."""
    params = weights(student["spiral_params"], 2, 50, 4)
    return accuracy(params, student["X_spiral"], student["y_spiral"])


@metric("digit_training", margin=0.03)
def digit_accuracy_of_weights(student):
    """Accuracy on the held-out digits of the weights after 150 updates."""
    rows = student["to_rows"](student["images_held"])
    return accuracy(weights(student["digit_params"], 784, 50, 10), rows, student["y_held"])
