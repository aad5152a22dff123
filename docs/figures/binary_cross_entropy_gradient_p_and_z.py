"""The derivative with respect to p, unbounded, and with respect to z, between -1 and 1."""

import numpy as np

from snippets.binary_cross_entropy import binary_cross_entropy_grad
from snippets.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits_grad


def draw(figure):
    left, right = figure.subplots(1, 2)
    p = np.linspace(0.02, 0.98, 400)
    z = np.linspace(-6, 6, 400)
    for t, style in [(1, "-"), (0, "--"), (0.3, "-.")]:
        left.plot(p, binary_cross_entropy_grad(p, t), style, label=f"$t = {t}$")
        right.plot(z, binary_cross_entropy_with_logits_grad(z, t), style)
    for axes in (left, right):
        axes.axhline(0, color="gray", linewidth=0.8, linestyle=":")
    left.set(xlim=(0, 1), ylim=(-12, 12), xlabel="$p$", ylabel=r"$\partial \ell / \partial p$")
    right.set(xlim=(-6, 6), ylim=(-1.05, 1.05), xlabel="$z$", ylabel=r"$\partial \ell / \partial z$")
    left.legend()
