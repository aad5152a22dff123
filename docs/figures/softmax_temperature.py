"""The probabilities of three logits over the temperature, from one-hot to uniform."""

import numpy as np

from snippets.softmax import softmax


def draw(figure):
    axes = figure.subplots()
    temperature = np.geomspace(0.05, 50, 400)
    logits = np.array([2.0, 1.0, 0.1])
    g = softmax(logits / temperature[:, None])
    axes.axhline(1 / 3, color="gray", linewidth=0.8, linestyle=":")
    axes.axvline(1, color="gray", linewidth=0.8, linestyle=":")
    for i, style in enumerate(["-", "--", "-."]):
        axes.plot(temperature, g[:, i], style, label=f"$g_{i + 1}$, $z_{i + 1} = {logits[i]:g}$")
    axes.set_xscale("log")
    axes.set_xticks([0.1, 1, 10], ["0.1", "1", "10"])
    axes.set_yticks([0, 1 / 3, 2 / 3, 1], ["$0$", "$1/3$", "$2/3$", "$1$"])
    axes.set_xlim(0.05, 50)
    axes.set_xlabel(r"$\tau$")
    axes.set_ylabel("$g_i$")
    axes.legend()
