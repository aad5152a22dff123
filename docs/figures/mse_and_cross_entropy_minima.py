"""Both mean losses of five examples over the one weight they share: two valleys and a plateau, or a bowl."""

import numpy as np

from snippets.mse_and_cross_entropy import shared_weight_losses


def draw(figure):
    left, right = figure.subplots(1, 2)
    x, t = np.array([1.0, 1.0, 2.0, 2.0, 10.0]), np.array([1, 0, 1, 1, 0])
    w = np.linspace(-1.5, 3, 901)
    squares, logs = shared_weight_losses(w, x, t).T
    left.plot(w, squares, "C1--")
    right.plot(w, logs, "C0")
    for axes, loss in ((left, squares), (right, logs)):
        inner = loss[1:-1]
        low = np.flatnonzero((inner < loss[:-2]) & (inner < loss[2:])) + 1
        axes.plot(w[low], loss[low], "ko", markersize=5)
        axes.set_xlabel("$w$")
    left.set_ylabel("$M$")
    right.set_ylabel("$L$")
