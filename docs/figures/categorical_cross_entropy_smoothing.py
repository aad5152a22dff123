"""The loss and its derivative over the first of the logits (x, 0, 0), label 1, without and with label smoothing."""

import numpy as np

from snippets.categorical_cross_entropy import label_smoothing, soft_cross_entropy
from snippets.softmax import softmax


def draw(figure):
    x = np.linspace(-2, 12, 400)
    z = np.stack([x, 0 * x, 0 * x], axis=-1)
    losses, slopes = figure.subplots(1, 2)
    for eps, style in [(0.0, "C0-"), (0.1, "C1--"), (0.3, "C2-.")]:
        t = label_smoothing(np.zeros(len(x), int), 3, eps)
        losses.plot(x, soft_cross_entropy(z, t), style, label=rf"$\varepsilon = {eps:g}$")
        slopes.plot(x, (softmax(z) - t)[:, 0], style, label=rf"$\varepsilon = {eps:g}$")
        if eps:
            best = np.log(1 + 3 * (1 - eps) / eps)
            losses.plot(best, soft_cross_entropy([best, 0, 0], t[0]), style[:2] + "o", markersize=5)
            slopes.plot(best, 0, style[:2] + "o", markersize=5)
    slopes.axhline(0, color="gray", linewidth=0.8, linestyle=":")
    for axes in losses, slopes:
        axes.set(xlim=(-2, 12), xlabel="$x$")
        axes.legend()
    losses.set(ylim=(0, 2.4))
    losses.set_ylabel("$E$")
    slopes.set_ylabel(r"$\partial E / \partial x$")
