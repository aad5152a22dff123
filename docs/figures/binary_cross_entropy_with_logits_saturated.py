"""The loss of a wrong prediction in float32: from the logit, from the probability, from the clipped probability."""

import numpy as np

from snippets.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits
from snippets.sigmoid import sigmoid


def draw(figure):
    axes = figure.subplots()
    z = np.linspace(0, 30, 601, dtype=np.float32)
    p = sigmoid(z)
    with np.errstate(divide="ignore"):
        plain = -np.log(1 - p)
    clipped = -np.log(1 - np.clip(p, np.float32(1e-7), np.float32(1 - 1e-7)))
    axes.plot(z, binary_cross_entropy_with_logits(z, np.zeros_like(z)), color="C0", label="$z$")
    axes.plot(z, clipped, "-.", color="C2", label=r"$10^{-7} \leq p \leq 1 - 10^{-7}$")
    seen = np.isfinite(plain)
    axes.plot(z[seen], plain[seen], "--", color="C1", label="$p$")
    end = z[seen].max()
    axes.axvline(end, color="C1", linewidth=0.8, linestyle=":")
    axes.text(end - 0.4, 24, r"$p = 1$, $\ell = \infty$", color="C1", ha="right")
    axes.annotate("", (end + 2.2, 24.4), (end + 0.2, 24.4), arrowprops={"arrowstyle": "->", "color": "C1"})
    axes.set_xlim(0, 30)
    axes.set_ylim(0, 30)
    axes.set_xlabel("$z$")
    axes.set_ylabel(r"$\ell$ ($t = 0$)")
    axes.legend(loc="lower right")
