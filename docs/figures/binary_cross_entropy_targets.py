"""The loss over the probability for the targets 1, 0 and 0.3, each with its lowest point."""

import numpy as np

from snippets.binary_cross_entropy import binary_cross_entropy
from snippets.sigmoid import sigmoid


def draw(figure):
    p = sigmoid(np.linspace(-9, 9, 541))  # dense towards 0 and 1
    axes = figure.subplots()
    for t, style in (1, "-"), (0, "--"), (0.3, "-."):
        [line] = axes.plot(p, binary_cross_entropy(p, t), style, label=f"$t_i = {t}$")
        axes.plot(t, binary_cross_entropy(t, t), "o", color=line.get_color(), clip_on=False)
    axes.set(xlim=(0, 1), ylim=(0, 5), xlabel="$p_i$", ylabel=r"$\ell_i$")
    axes.set_xticks([0, 0.3, 0.5, 1], ["$0$", "$0.3$", "$0.5$", "$1$"])
    axes.legend(loc="upper center")
