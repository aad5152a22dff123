"""The log-probability of the winning class of two, in three forms, as the loser falls behind."""

import numpy as np

from snippets.log_sum_exp import log_softmax, log_softmax_common


def draw(figure):
    axes = figure.subplots()
    x = np.linspace(0, 60, 601)
    z = np.stack([np.zeros_like(x), -x], axis=-1)
    common = -log_softmax_common(z)[:, 0]
    axes.plot(x, -log_softmax(z)[:, 0], color="C0", label="log_softmax")
    seen = common > 0
    axes.plot(x[seen], common[seen], "--", color="C3", label="log_softmax_common")
    end = x[seen].max()
    axes.axvline(end, color="gray", linewidth=0.8, linestyle=":")
    axes.text(end + 0.7, 1e-3, "log_softmax_common $= 0$", color="C3")
    axes.set_yscale("log")
    axes.set_xlim(0, 60)
    axes.set_xlabel("$x$")
    axes.set_ylabel(r"$-\log\,\mathrm{softmax}((0, -x))_1$")
    axes.legend(loc="lower left")
