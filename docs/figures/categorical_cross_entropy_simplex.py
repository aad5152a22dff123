"""Lines of equal loss over the triangle of all predictions for three classes: a hard label and a soft one."""

import numpy as np

from snippets.categorical_cross_entropy import soft_cross_entropy

CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(0.75)]])  # classes 1, 2, 3
PANELS = [  # the target, the levels, and where the line of labels goes from the target
    ([1.0, 0.0, 0.0], [0.25, 0.5, 1, 1.5, 2, 3], [0.0, 0.75, 0.25]),
    ([0.6, 0.3, 0.1], [0.92, 1, 1.2, 1.5, 2], [0.13, 0.02, 0.85]),
]


def draw(figure):
    figure.set_size_inches(7, 3.3)
    grid = np.linspace(0.003, 1, 330)
    p1, p2 = np.meshgrid(grid, grid)
    p3 = 1 - p1 - p2
    inside = p3 > 1e-3
    p = np.where(inside[..., None], np.stack([p1, p2, p3], axis=-1), 1 / 3)
    place = np.stack([p1, p2, p3], axis=-1) @ CORNERS
    for panel, (t, levels, end) in zip(figure.subplots(1, 2), PANELS, strict=True):
        loss = np.where(inside, soft_cross_entropy(np.log(p), np.broadcast_to(t, p.shape)), np.nan)
        lines = panel.contour(place[..., 0], place[..., 1], loss, levels=levels, colors="C0", linewidths=1.1)
        way = np.linspace(t, end, 1001)[1:-1] + 1e-9
        along = soft_cross_entropy(np.log(way), np.broadcast_to(t, way.shape))
        spots = [way[np.abs(along - level).argmin()] @ CORNERS for level in levels if level < along[-1]]
        panel.clabel(lines, fmt="%g", fontsize=7, colors="C0", manual=spots)
        panel.plot(*np.append(CORNERS, CORNERS[:1], axis=0).T, color="gray", linewidth=1)
        panel.plot(*(t @ CORNERS), "C1*", markersize=11)
        panel.plot(*CORNERS.mean(axis=0), "o", color="gray", markersize=4)
        for k, (dx, dy, align, top) in enumerate([(-0.03, 0, "right", "top"), (0.03, 0, "left", "top"), (0, 0.04, "center", "bottom")]):
            panel.text(*(CORNERS[k] + [dx, dy]), f"$p_{k + 1} = 1$", ha=align, va=top)
        panel.text(0.5, -0.14, "$t = (" + ",\\ ".join(f"{v:g}" for v in t) + ")$", ha="center", va="top")
        panel.set(aspect="equal", xlim=(-0.2, 1.2), ylim=(-0.24, 1.0))
        panel.axis("off")
