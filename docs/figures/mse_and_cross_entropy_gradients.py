"""Squared error and cross-entropy of a target of 1 over the logit: values on the left, slopes on the right."""

import numpy as np

from snippets.mse_and_cross_entropy import squared_error_with_logits_grad
from snippets.sigmoid import sigmoid, softplus


def draw(figure):
    left, right = figure.subplots(1, 2)
    z = np.linspace(-8, 6, 401)
    left.plot(z, sigmoid(-z) ** 2, "C1--", label="$m_i$")
    left.plot(z, softplus(-z), "C0", label=r"$\ell_i$")
    left.set(xlabel="$z_i$", ylim=(-0.1, 4.1))
    right.plot(z, squared_error_with_logits_grad(z, 1), "C1--", label=r"$\partial m_i/\partial z_i$")
    right.plot(z, -sigmoid(-z), "C0", label=r"$\partial \ell_i/\partial z_i$")
    right.set(xlabel="$z_i$")
    right.plot(-np.log(2), -8 / 27, "C1s", markersize=5)
    right.set_yticks([-1, -8 / 27, 0], ["$-1$", "$-8/27$", "$0$"])
    for panel in (left, right):
        panel.axvline(0, color="gray", linewidth=0.8, linestyle=":", zorder=0)
        panel.legend()
