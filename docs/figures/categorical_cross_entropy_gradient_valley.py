"""The loss of two classes over both logits, with the steps of descent: one-hot target and soft target."""

import numpy as np

from snippets.categorical_cross_entropy import soft_cross_entropy
from snippets.categorical_cross_entropy_gradient import soft_cross_entropy_grad


def draw(figure):
    figure.set_size_inches(7, 3.4)
    axis = np.linspace(-3, 3, 121)
    fine = np.stack(np.meshgrid(axis, axis), axis=-1)
    coarse = np.stack(np.meshgrid(axis[10::20], axis[10::20]), axis=-1)
    for panel, t in zip(figure.subplots(1, 2, sharey=True), [(1.0, 0.0), (0.7, 0.3)], strict=True):
        loss = soft_cross_entropy(fine, np.broadcast_to(t, fine.shape))
        lines = panel.contour(axis, axis, loss, levels=[0.1, 0.3, 0.65, 1, 2, 3, 4], colors="C0", linewidths=1)
        panel.clabel(lines, fontsize=7, fmt="%g")
        step = -soft_cross_entropy_grad(coarse, np.broadcast_to(t, coarse.shape))
        panel.quiver(
            coarse[..., 0], coarse[..., 1], step[..., 0], step[..., 1],
            color="C3", angles="xy", scale_units="xy", scale=1.6, width=0.006, zorder=3,
        )
        panel.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal", xlabel="$z_1$")
        panel.annotate(f"$t = ({t[0]:g},\\ {t[1]:g})$", (0.5, 1.03), xycoords="axes fraction", ha="center", fontsize=9)
        panel.set_xticks([-3, 0, 3])
        panel.set_yticks([-3, 0, 3])
    gap = np.log(0.7 / 0.3)
    panel.plot([-3 + gap, 3], [-3, 3 - gap], color="gray", linestyle="--", linewidth=1.2)
    figure.axes[0].set_ylabel("$z_2$", rotation=0)
