"""The gradient wrt the logits of 60 examples, class by class, before training, after 10 steps and after 200."""

import numpy as np
from matplotlib.patches import Rectangle

from snippets.categorical_cross_entropy_gradient_batch import clouds, train
from snippets.softmax import softmax


def draw(figure):
    figure.set_size_inches(7, 3.3)
    X, y = clouds()
    path = train(X, y, 3, eta=0.5, steps=200)
    panels = figure.subplots(3, 1, sharex=True)
    for panel, k in zip(panels, [0, 10, 200], strict=True):
        W, b = path[k]
        G = softmax(X @ W + b) - np.eye(3)[y]
        for (m, j), value in np.ndenumerate(G):
            colour = "C0" if value > 0 else "C3"
            panel.add_patch(Rectangle((m + 0.54, j + 0.55), 0.92, 0.9, facecolor=colour, alpha=abs(value), linewidth=0))
        panel.set(xlim=(0, 61), ylim=(3.6, 0.4))
        panel.set_ylabel("$j$", rotation=0)
        panel.set_yticks([1, 2, 3])
        panel.tick_params(length=0)
        panel.spines[:].set_visible(False)
        panel.annotate(f"$k = {k}$", (1.005, 0.5), xycoords="axes fraction", va="center", fontsize=9)
    panels[-1].set_xticks([1, 20, 40, 60])
    panels[-1].set_xlabel("$m$")
