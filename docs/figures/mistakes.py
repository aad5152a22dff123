"""What five mistakes look like in training: the loss that is printed, over the steps of gradient descent."""

import numpy as np

from snippets.categorical_cross_entropy_gradient_batch import clouds
from snippets.log_sum_exp import log_softmax
from snippets.softmax import softmax
from snippets.softmax_jacobian import softmax_vjp

X, Y = clouds()
T = np.eye(3)[Y]


def right(z):
    return -(T * log_softmax(z)).sum(axis=1).mean(), (softmax(z) - T) / len(T)


def ascent(z):
    loss, g = right(z)
    return loss, -g


def summed(z):
    loss, g = right(z)
    return loss, g * len(T)


def swapped(z):
    return right(z)[0], np.zeros_like(z)  # a multiple of the Jacobian's row sums


def twice(z):
    p = softmax(z)
    loss, g = right(p)
    return loss, softmax_vjp(z, g)


def over_classes(z):
    loss, g = right(z)
    return loss / 3, g / 3


CURVES = [
    (r"$p - t$", right, "C0", "-"),
    ("1", ascent, "C1", "--"),
    ("2", summed, "C3", ":"),
    ("3", swapped, "C2", "-."),
    ("4", twice, "C4", (0, (5, 1, 1, 1, 1, 1))),
    ("5", over_classes, "C5", (0, (1, 0.6))),
]


def losses(mistake, steps=60, eta=0.5):
    W, b = np.zeros((2, 3)), np.zeros(3)
    for _ in range(steps):
        loss, g = mistake(X @ W + b)
        yield loss
        W, b = W - eta * X.T @ g, b - eta * g.sum(axis=0)


def draw(figure):
    axes = figure.subplots()
    for label, mistake, color, style in CURVES:
        axes.plot(list(losses(mistake)), color=color, linestyle=style, label=label)
    axes.set(xlim=(0, 59), ylim=(0, 2.4), xlabel="$k$", ylabel="$L$")
    figure.legend(loc="outside right upper")
