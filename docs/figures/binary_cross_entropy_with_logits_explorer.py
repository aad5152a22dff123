"""What the explorer shows at first: the loss for the target 0, naive and stable, in float64 and float32."""

import numpy as np

from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_naive,
)


def draw(figure):
    axes = figure.subplots()
    z = np.linspace(-60, 60, 1201)
    axes.semilogy(z, binary_cross_entropy_with_logits(z, 0), color="C1", linewidth=3.5, alpha=0.5, label=r"$\max(z, 0) - t z + \log(1 + e^{-|z|})$")
    for name, style, colour in [("float64", "-", "C0"), ("float32", "--", "C2")]:
        with np.errstate(all="ignore"):
            naive = binary_cross_entropy_with_logits_naive(z.astype(name), 0)
        seen = np.isfinite(naive) & (naive > 0)
        axes.semilogy(z[seen], naive[seen], style, color=colour, label=rf"$-\log(1 - p)$, {name}")
    axes.set_xlim(-60, 60)
    axes.set_ylim(1e-28, 1e4)
    axes.set_xlabel("$z$ ($t = 0$)")
    axes.set_ylabel(r"$\ell$")
    axes.legend(loc="lower right")
