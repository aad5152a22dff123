"""The entropy of a yes-or-no event in bits, over its probability."""

import numpy as np

from snippets.entropy_and_kl import entropy


def draw(figure):
    axes = figure.subplots()
    q = np.linspace(0, 1, 401)
    axes.plot(q, entropy(np.stack([q, 1 - q], axis=-1)) / np.log(2), "C0")
    for spot in [0.1, 0.5, 0.9]:
        h = entropy([spot, 1 - spot]) / np.log(2)
        axes.plot([spot, spot], [0, h], ":", color="gray", linewidth=0.8)
        axes.plot([0, spot], [h, h], ":", color="gray", linewidth=0.8)
        axes.plot(spot, h, "C1o")
    axes.set_xticks([0, 0.1, 0.5, 0.9, 1])
    axes.set_yticks([0, 0.469, 1], ["$0$", "$0.469$", "$1$"])
    axes.set(xlim=(0, 1), ylim=(0, 1.08), xlabel="$q$", ylabel="$h$")
