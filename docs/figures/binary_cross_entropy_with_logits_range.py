"""The loss over logits from -60 to 60: from the definition, typed as it stands, and in the stable form."""

import numpy as np

from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_naive,
)


def draw(figure):
    figure.set_size_inches(7, 3.4)
    panels = figure.subplots(1, 2, sharey=True)
    z = np.linspace(-60, 60, 1201)
    for t, axes in enumerate(panels):
        with np.errstate(all="ignore"):
            naive = binary_cross_entropy_with_logits_naive(z, t)
        lost = ~(np.isfinite(naive) & (naive > 0))
        naive[lost] = np.nan
        axes.fill_between(z, 0, 1, where=lost, color="C1", alpha=0.15, linewidth=0, transform=axes.get_xaxis_transform())
        axes.semilogy(z, binary_cross_entropy_with_logits(z, t), color="C0", label=r"$\max(z, 0) - t z + \log(1 + e^{-|z|})$")
        axes.semilogy(z, naive, "--", color="C1", label=r"$-t\,\log\,p - (1 - t)\,\log(1 - p)$")
        axes.set_xlim(-60, 60)
        axes.set_ylim(1e-27, 1e4)
        axes.set_xlabel(f"$z$ ($t = {t}$)")
        marks = [(-48, "$0$"), (48, r"$\infty$")] if t == 0 else [(48, "NaN")]
        for x, text in marks:
            axes.text(x, 1e-14, text, color="C1", ha="center")
    panels[0].set_ylabel(r"$\ell$")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
