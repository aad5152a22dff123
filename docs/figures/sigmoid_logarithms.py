"""The logarithms of both probabilities, and the straight lines that they approach."""

import numpy as np

from snippets.sigmoid import log_sigmoid


def draw(figure):
    axes = figure.subplots()
    z = np.linspace(-6, 6, 301)
    axes.plot(z, np.minimum(z, 0), ":", color="gray", label=r"$\min(z, 0)$, $\min(-z, 0)$")
    axes.plot(z, np.minimum(-z, 0), ":", color="gray")
    axes.plot(z, log_sigmoid(z), color="C0", label=r"$\log\,\sigma(z)$")
    axes.plot(z, log_sigmoid(-z), "--", color="C1", label=r"$\log\,(1 - \sigma(z))$")
    axes.axhline(-np.log(2), color="gray", linewidth=0.8, linestyle="-.")
    axes.text(5.9, -np.log(2) - 0.1, r"$-\log 2$", ha="right", va="top", fontsize=9)
    axes.set_xlim(-6, 6)
    axes.set_xlabel("$z$")
    axes.legend(loc="lower center")
