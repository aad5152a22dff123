"""What labels of shape (N, 1) do: every label meets every example; only the diagonal was meant."""

import numpy as np
from matplotlib.patches import Rectangle

from snippets.categorical_cross_entropy import cross_entropy_plain


def draw(figure):
    figure.set_size_inches(7, 2.9)
    z = np.array([[3, 0, 0], [0, 3, 0], [0, 0, 3], [2, 2, 0]], dtype=float)
    y = np.array([0, 1, 2, 0])
    meant, got = figure.subplots(1, 2, width_ratios=[1, 4])
    matrix = cross_entropy_plain(z, y[:, None])
    for panel, values in [(meant, cross_entropy_plain(z, y)[:, None]), (got, matrix)]:
        for (row, column), value in np.ndenumerate(values):
            right = panel is meant or row == column
            panel.add_patch(Rectangle(
                (column - 0.47, row - 0.46), 0.94, 0.92, facecolor="C0" if right else "C3", alpha=0.35 if right else 0.15,
            ))
            panel.text(column, row, f"{value:.2f}", ha="center", va="center")
        panel.set(xlim=(-0.5, values.shape[1] - 0.5), ylim=(3.5, -0.5))
        panel.set_yticks(range(4), [f"$m = {k}$" if panel is meant else f"$y_{k} = {y[k - 1] + 1}$" for k in range(1, 5)])
        panel.tick_params(length=0)
        panel.spines[:].set_visible(False)
    meant.set_xticks([0], [r"$\ell_m$"])
    got.set_xticks(range(4), [f"$m = {k}$" for k in range(1, 5)])
