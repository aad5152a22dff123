"""The loss of softmax regression over the steps of training, with the right gradient and with four wrong ones."""

import numpy as np

from snippets.categorical_cross_entropy import cross_entropy
from snippets.categorical_cross_entropy_gradient import cross_entropy_grad, cross_entropy_grad_whole_columns
from snippets.categorical_cross_entropy_gradient_batch import clouds
from snippets.softmax import softmax, softmax_shared_axis


def one_path(z, y):
    T = np.eye(3)[y]
    return -T * (1 - softmax(z)) / len(y)


def shared(z, y):
    return (softmax_shared_axis(z) - np.eye(3)[y]) / len(y)


NUMBERED = [
    ("$p - t$", cross_entropy_grad, "C0", "-"),
    ("1, 5", cross_entropy_grad_whole_columns, "C1", "--"),  # and the swapped indices, which stand still as well
    ("2", one_path, "C2", "-."),
    ("4", shared, "C3", ":"),
]


def losses(gradient, steps=1000, eta=0.5):
    X, y = clouds()
    W, b = np.zeros((2, 3)), np.zeros(3)
    for _ in range(steps):
        z = X @ W + b
        yield cross_entropy(z, y).mean()
        g = gradient(z, y)
        W, b = W - eta * X.T @ g, b - eta * g.sum(axis=0)


def draw(figure):
    panel = figure.subplots()
    for label, gradient, color, style in NUMBERED:
        loss = list(losses(gradient))
        panel.plot(np.arange(1, len(loss) + 1), loss, color=color, linestyle=style, label=label)
    panel.set(xscale="log", xlim=(1, 1000), ylim=(0.2, 2), xlabel="$k$", ylabel="$L$")
    panel.legend(loc="center left", bbox_to_anchor=(1, 0.5))
