"""A straight line and a sigmoid through the labels of the students, without and with three who studied 20 hours."""

import numpy as np

from snippets.maximum_likelihood_fit import fit_newton
from snippets.sigmoid import sigmoid


def draw(figure):
    panels = figure.subplots(1, 2, sharey=True)
    hours = np.arange(0.5, 5.25, 0.5)
    t = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
    for axes, extra in zip(panels, (0, 3), strict=True):
        x, labels = np.append(hours, [20.0] * extra), np.append(t, [1] * extra)
        X = np.column_stack([x, np.ones(len(x))])
        line, w = np.linalg.lstsq(X, labels, rcond=None)[0], fit_newton(X, labels, 12)
        grid = np.linspace(0, x.max() + 0.5, 400)
        axes.axhline(0.5, color="gray", linewidth=0.8, linestyle=":", zorder=0)
        axes.plot(x, labels, "ko", markersize=4)
        axes.plot(grid, line[0] * grid + line[1], "C1--")
        axes.plot(grid, sigmoid(w[0] * grid + w[1]), "C0")
        axes.plot((0.5 - line[1]) / line[0], 0.5, "C1s", markersize=6)
        axes.plot(-w[1] / w[0], 0.5, "C0o", markersize=6)
        axes.set(xlabel="$x_{i1}$", ylim=(-0.2, 1.3))
        axes.set_yticks([0, 0.5, 1])
    panels[0].set_ylabel("$t_i,\\ p_i$")
