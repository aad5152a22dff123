"""Where the exponential of a logit is 0, short of digits, fit for use or infinite, in three float types."""

import numpy as np


def draw(figure):
    figure.set_size_inches(7, 2.6)
    axes = figure.subplots()
    names = ["float16", "float32", "float64"]
    edge = 5000
    for row, name in enumerate(names):
        kind = np.finfo(name)
        top = np.log(np.float64(kind.max))
        normal = np.log(np.float64(kind.tiny))
        zero = np.log(np.float64(kind.smallest_subnormal)) - np.log(2)
        parts = [(-edge, zero, "gray", 0.25), (zero, normal, "C1", 0.6), (normal, top, "C0", 0.6), (top, edge, "C3", 0.6)]
        for left, right, colour, alpha in parts:
            axes.barh(row, right - left, left=left, height=0.5, color=colour, alpha=alpha, linewidth=0)
        for x, side in [(zero, "right"), (normal, "left"), (top, "left")]:
            axes.text(x, row - 0.31, f"${x:.2f}$", ha=side, va="bottom", fontsize=8)
        axes.text(-1900, row, "$e^z = 0$", ha="center", va="center")
        axes.text(1900, row, r"$e^z = \infty$", ha="center", va="center")
    axes.set_yticks(range(3), names)
    axes.set_ylim(2.4, -0.6)
    axes.set_xscale("asinh", linear_width=12)
    ticks = [-1000, -100, -10, 0, 10, 100, 1000]
    axes.set_xticks(ticks, [f"${t}$" for t in ticks])
    axes.minorticks_off()
    axes.set_xlim(-edge, edge)
    axes.set_xlabel("$z$")
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
