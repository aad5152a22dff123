"""The loss over z with two tangents below it, and its second derivative, the same for every target."""

import numpy as np

from snippets.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_grad
from snippets.sigmoid import sigmoid_grad


def draw(figure):
    left, right = figure.subplots(1, 2)
    z = np.linspace(-6, 6, 400)
    for t, style in [(1, "-"), (0, "--"), (0.3, "-.")]:
        left.plot(z, binary_cross_entropy_with_logits(z, t), style, label=f"$t = {t}$")
    for z0 in (-2.0, 3.0):
        value, slope = binary_cross_entropy_with_logits(z0, 0.3), binary_cross_entropy_with_logits_grad(z0, 0.3)
        left.plot(z, value + slope * (z - z0), color="gray", linewidth=0.9, linestyle=":")
        left.plot(z0, value, "o", color="C2", markersize=4)
    right.plot(z, sigmoid_grad(z), color="C3")
    right.axhline(1 / 4, color="gray", linewidth=0.8, linestyle=":")
    left.set(xlim=(-6, 6), ylim=(-0.2, 5), xlabel="$z$", ylabel=r"$\ell$")
    right.set(xlim=(-6, 6), ylim=(0, 0.3), xlabel="$z$", ylabel=r"$\partial^2 \ell / \partial z^2$")
    right.set_yticks([0, 1 / 8, 1 / 4], ["$0$", "$1/8$", "$1/4$"])
    left.legend()
