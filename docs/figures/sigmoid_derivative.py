"""The sigmoid and its derivative."""

import numpy as np

from snippets.sigmoid import sigmoid, sigmoid_grad


def draw(figure):
    axes = figure.subplots()
    z = np.linspace(-8, 8, 401)
    axes.axhline(0.25, color="gray", linewidth=0.8, linestyle=":")
    axes.axhline(0.5, color="gray", linewidth=0.8, linestyle=":")
    axes.axvline(0, color="gray", linewidth=0.8, linestyle=":")
    axes.plot(z, sigmoid(z), color="C0", label=r"$\sigma(z)$")
    axes.plot(z, sigmoid_grad(z), "--", color="C1", label=r"$\sigma(z)\,(1 - \sigma(z))$")
    axes.set_xlim(-8, 8)
    axes.set_ylim(0, 1.02)
    axes.set_yticks([0, 0.25, 0.5, 1], ["$0$", "$1/4$", "$1/2$", "$1$"])
    axes.set_xlabel("$z$")
    axes.legend(loc="upper left")
