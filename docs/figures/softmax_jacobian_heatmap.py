"""The Jacobian at three points: equal logits, moderate logits, the same logits four times as far apart."""

import numpy as np
from matplotlib.patches import Rectangle

from snippets.softmax_jacobian import softmax_jacobian


def draw(figure):
    figure.set_size_inches(7, 2.9)
    logits = np.array([2.0, 1.0, 0.1, -1.0])
    for panel, scale in zip(figure.subplots(1, 3), [0, 1, 4], strict=True):
        z = scale * logits + 0.0  # no minus zero
        J = softmax_jacobian(z)
        for (i, j), value in np.ndenumerate(J):
            colour = "C0" if value > 0 else "C3"
            strength = 0.06 + 2.8 * abs(value)  # no entry exceeds 1/4
            panel.add_patch(Rectangle((j - 0.47, i - 0.47), 0.94, 0.94, facecolor=colour, alpha=strength, linewidth=0))
            text = f"{value:.2f}" if abs(value) >= 0.005 else "0"
            panel.text(j, i, text.replace("-", "\N{MINUS SIGN}"), ha="center", va="center", fontsize=8)
        ticks = range(len(z)), [f"${n}$" for n in range(1, len(z) + 1)]
        panel.set(xlim=(-0.5, 3.5), ylim=(3.5, -0.5), aspect="equal", xlabel="$j$")
        panel.set_ylabel("$i$", rotation=0)
        panel.set_xticks(*ticks)
        panel.set_yticks(*ticks)
        panel.tick_params(length=0)
        panel.spines[:].set_visible(False)
        panel.annotate(
            "$z = (" + ",\\ ".join(f"{x:g}" for x in z) + ")$",
            (0.5, 1.03), xycoords="axes fraction", ha="center", fontsize=9,
        )
