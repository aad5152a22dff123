"""The probability of the right class over the steps of gradient descent, from three wrong starts."""

import numpy as np

from snippets.mse_and_cross_entropy import squared_error_with_logits_grad
from snippets.sigmoid import sigmoid

STEPS = 3000


def path(slope, z):
    logits = [z]
    for _ in range(STEPS):
        logits.append(logits[-1] - slope(logits[-1]))
    return sigmoid(np.array(logits))


def draw(figure):
    axes = figure.subplots()
    step = np.arange(STEPS + 1) + 1  # a logarithmic axis has no 0
    for start in (-4.0, -6.0, -8.0):
        first = start == -4.0
        axes.plot(step, path(lambda z: -sigmoid(-z), start), "C0", label=r"$\ell_i$" if first else None)
        squares = path(lambda z: squared_error_with_logits_grad(z, 1), start)
        axes.plot(step, squares, "C1--", label="$m_i$" if first else None)
        passed = int(np.argmax(squares >= 0.5))
        axes.annotate(f"${start:g}$", (passed + 1, 0.5), (4, 3), textcoords="offset points", fontsize=9)
    axes.set(xscale="log", xlabel="$k + 1$", ylabel="$p_i$", xlim=(1, STEPS + 1))
    axes.set_yticks([0, 0.5, 1])
    axes.axhline(0.5, color="gray", linewidth=0.8, linestyle=":", zorder=0)
    axes.legend(loc="center left")
