"""The floor of the loss: under the curve of a soft binary label, and over the smoothing."""

import numpy as np

from snippets.categorical_cross_entropy import label_smoothing
from snippets.entropy_and_kl import cross_entropy_of_distributions, entropy


def draw(figure):
    left, right = figure.subplots(1, 2)
    t = np.array([0.3, 0.7])

    p1 = np.linspace(0.005, 0.995, 400)
    p = np.stack([p1, 1 - p1], axis=-1)
    loss = cross_entropy_of_distributions(np.broadcast_to(t, p.shape), p)
    floor = entropy(t)
    left.plot(p1, loss, "C0", label="$H(t, p)$")
    left.axhline(floor, color="C1", linestyle="--", label="$H(t)$")
    left.plot(0.3, floor, "C1o")
    at = 0.7
    top = cross_entropy_of_distributions(t, [at, 1 - at])
    left.annotate("", (at, top), (at, floor), arrowprops={"arrowstyle": "<->", "color": "C2", "shrinkA": 0, "shrinkB": 0})
    left.text(at + 0.02, 0.6 * floor + 0.4 * top, r"$D_{\mathrm{KL}}(t \| p)$", color="C2", ha="left", va="center")
    left.set(xlim=(0, 1), ylim=(0, 2), xlabel="$p_1$")
    left.set_xticks([0, 0.3, 1])
    left.legend(loc="upper center")

    eps = np.linspace(0, 0.5, 100)
    for C, style in [(2, "-"), (10, "--"), (1000, "-.")]:
        right.plot(eps, [entropy(label_smoothing(0, C, e)) for e in eps], style, label=f"$C = {C}$")
    right.axvline(0.1, color="gray", linewidth=0.8, linestyle=":")
    right.set_xticks([0, 0.1, 0.3, 0.5])
    right.set(xlim=(0, 0.5), ylim=(0, 4.4), xlabel=r"$\varepsilon$", ylabel="$B$")
    right.legend()
