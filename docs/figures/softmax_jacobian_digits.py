"""The first diagonal entry, from the textbook form and from the row sum, over the gap between two logits."""

import numpy as np

from snippets.softmax_jacobian import softmax_jacobian, softmax_jacobian_textbook


def draw(figure):
    gap = np.linspace(30, 42, 481)
    kept = [softmax_jacobian([d, 0.0])[0, 0] for d in gap]
    lost = np.array([softmax_jacobian_textbook([d, 0.0])[0, 0] for d in gap])
    lost[lost <= 0] = np.nan  # a logarithmic axis has no place for 0

    panel = figure.subplots()
    panel.semilogy(gap, kept, "C0", label=r"$-\sum_{j \ne 1} J_{1j}$")
    panel.semilogy(gap, lost, "C3", label=r"$p_1 - p_1 p_1$")
    panel.set(xlabel="$z_1 - z_2$", ylabel="$J_{11}$")
    panel.legend()
