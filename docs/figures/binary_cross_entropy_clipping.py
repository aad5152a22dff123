"""Target 1: the loss and its derivative with respect to the logit; exact, clipped, and with eps inside the logarithm too."""

import numpy as np

from snippets.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_clipped,
    binary_cross_entropy_clipped_grad,
    binary_cross_entropy_grad,
)
from snippets.sigmoid import sigmoid, sigmoid_grad

EDGE = np.log(1e-7 / (1 - 1e-7))  # the logit where p is 1e-7


def draw(figure):
    z = np.append(np.linspace(-24, 4, 561), EDGE)
    z.sort()
    p, slope = sigmoid(z), sigmoid_grad(z)
    forms = [
        (r"$\ell_i$", "C0-", binary_cross_entropy(p, 1), binary_cross_entropy_grad(p, 1)),
        ("$k_i$", "C3--", binary_cross_entropy_clipped(p, 1), binary_cross_entropy_clipped_grad(p, 1)),
        ("$s_i$", "C2:", binary_cross_entropy_clipped(p, 1, inside=1e-7), binary_cross_entropy_clipped_grad(p, 1, inside=1e-7)),
    ]
    losses, gradients = figure.subplots(1, 2)
    for name, style, loss, gradient in forms:
        losses.plot(z, loss, style, label=name)
        gradients.plot(z, gradient * slope, style, label=name)
    for axes in losses, gradients:
        axes.axvline(EDGE, color="gray", linewidth=0.8, linestyle=":")
        axes.set(xlim=(-24, 4), xlabel="$z_i$")
        axes.set_xticks([-24, -16.118, -8, 0], ["$-24$", "$-16.1$", "$-8$", "$0$"])
        axes.legend()
    losses.set_ylabel(r"$\ell_i,\ k_i,\ s_i$")
    gradients.set_ylabel(r"$\partial / \partial z_i$")
