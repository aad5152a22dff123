"""What the explorer shows at first: probabilities, gradient and Jacobian of three logits, the first class being right."""

import numpy as np
from matplotlib.patches import Rectangle

from snippets.categorical_cross_entropy import cross_entropy
from snippets.categorical_cross_entropy_gradient import cross_entropy_grad
from snippets.softmax import softmax
from snippets.softmax_jacobian import softmax_jacobian

LOGITS = np.array([2.0, 1.0, 0.1])


def _number(x):
    return f"{x:.3f}".replace("-", "\N{MINUS SIGN}")


def draw(figure):
    left, middle, right = figure.subplots(1, 3)
    classes = range(len(LOGITS))
    for axes, values in [(left, softmax(LOGITS)), (middle, cross_entropy_grad(LOGITS, 0))]:
        bars = axes.barh(classes, values, color=[f"C{i}" for i in classes], height=0.6)
        axes.bar_label(bars, [_number(x) for x in values], padding=3, fontsize=9)
        axes.set_yticks(classes, [f"$z_{i + 1} = {LOGITS[i]:g}$" for i in classes])
        axes.invert_yaxis()
        axes.margins(x=0.5)
        axes.tick_params(left=False)
    left.set_xlim(0, 1)
    left.set_xlabel(rf"$g_i$  ($\tau = 1$, $\ell = {cross_entropy(LOGITS, 0):.3f}$)")
    middle.set_yticks([])
    middle.spines["left"].set_visible(False)
    middle.axvline(0, color="gray", linewidth=0.8)
    middle.set_xlabel(r"$\partial \ell / \partial z_i$")
    for (i, j), value in np.ndenumerate(softmax_jacobian(LOGITS)):
        colour = "C0" if value > 0 else "C3"
        right.add_patch(Rectangle((j - 0.47, i - 0.47), 0.94, 0.94, facecolor=colour, alpha=0.06 + 1.6 * abs(value), linewidth=0))
        right.text(j, i, _number(value), ha="center", va="center", fontsize=9)
    right.set(xlim=(-0.5, 2.5), ylim=(2.5, -0.5), aspect="equal", xlabel=r"$\partial g_i / \partial z_j$")
    right.set_xticks(classes, [f"$z_{i + 1}$" for i in classes])
    right.set_yticks(classes, [f"$g_{i + 1}$" for i in classes])
    right.tick_params(length=0)
    right.spines[:].set_visible(False)
