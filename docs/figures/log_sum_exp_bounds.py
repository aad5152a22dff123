"""Log-sum-exp of two logits between its bounds, and what it is above the maximum."""

import numpy as np

from snippets.log_sum_exp import logsumexp


def draw(figure):
    left, right = figure.subplots(1, 2)
    x = np.linspace(-4, 4, 401)
    lse = logsumexp(np.stack([x, np.zeros_like(x)], axis=-1))
    largest = np.maximum(x, 0)
    left.fill_between(x, largest, largest + np.log(2), color="C1", alpha=0.15, linewidth=0)
    left.plot(x, largest + np.log(2), "--", color="C1", label=r"$\max(x, 0) + \log 2$")
    left.plot(x, lse, color="C0", label=r"$\mathrm{LSE}((x, 0))$")
    left.plot(x, largest, ":", color="C2", label=r"$\max(x, 0)$")
    left.set_xlabel("$x$")
    left.legend()
    right.axhline(np.log(2), linestyle="--", color="C1", label=r"$\log 2$")
    right.plot(x, lse - largest, color="C0", label=r"$\mathrm{LSE}((x, 0)) - \max(x, 0)$")
    right.set_ylim(0, 1.05)
    right.set_xlabel("$x$")
    right.legend(loc="upper right")
