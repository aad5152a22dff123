"""The mean loss of one logit for all examples, a tenth of them positive, with and without pos_weight."""

import numpy as np

from snippets.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits


def draw(figure):
    axes = figure.subplots()
    r = 0.1
    z = np.linspace(-5, 4, 361)
    for w, style, color in [(1.0, "-", "C0"), (9.0, "--", "C1")]:
        def mean(z, w=w):
            return r * binary_cross_entropy_with_logits(z, 1, w) + (1 - r) * binary_cross_entropy_with_logits(z, 0)

        u = np.log(w * r / (1 - r))
        axes.plot(z, mean(z), style, color=color, label=f"$w = {w:g}$")
        axes.plot([u], [mean(u)], "o", color=color)
        axes.plot([u, u], [0, mean(u)], ":", color=color, linewidth=1)
        axes.text(u + 0.1, 0.05, f"$u = {u + 0:.2f}$", color=color)
    axes.set_xlim(-5, 4)
    axes.set_ylim(0, 4)
    axes.set_xlabel("$z$")
    axes.set_ylabel("$F$ ($r = 0.1$)")
    axes.legend(loc="upper center")
