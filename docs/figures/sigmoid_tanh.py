"""The sigmoid on its left side in two forms, with exp(-abs(z)) and through tanh, and their relative errors."""

import numpy as np
from mpmath import mp

from snippets.sigmoid import sigmoid, sigmoid_tanh


def draw(figure):
    left, right = figure.subplots(1, 2)
    z = np.linspace(-60, 0, 481)
    with mp.workdps(40):
        exact = [1 / (1 + mp.exp(-mp.mpf(x))) for x in z]
        forms = {
            r"$e^{-|z|} / (1 + e^{-|z|})$": sigmoid(z),
            r"$(1 + \tanh(z/2)) / 2$": sigmoid_tanh(z),
        }
        for (label, values), style, color in zip(forms.items(), ("-", "--"), ("C0", "C1"), strict=True):
            # A logarithmic axis has no place for 0.
            left.semilogy(z, np.where(values > 0, values, np.nan), style, color=color, label=label)
            errors = [float(abs(mp.mpf(float(v)) / e - 1)) for v, e in zip(values, exact, strict=True)]
            right.semilogy(z, np.maximum(errors, 1e-18), ".", markersize=2.5, color=color)
    end = z[sigmoid_tanh(z) > 0].min()
    left.axvline(end, color="gray", linewidth=0.8, linestyle=":")
    left.text(end - 1.5, 1e-5, "$0$", color="C1", ha="right")
    left.set_ylabel(r"$\sigma(z)$")
    right.set_ylabel(r"$|\,\hat{\sigma}(z) / \sigma(z) - 1\,|$")
    right.set_ylim(3e-19, 30)
    for axes in (left, right):
        axes.set_xlim(-60, 0)
        axes.set_xlabel("$z$")
    figure.legend(*left.get_legend_handles_labels(), loc="outside upper center", ncols=2)
