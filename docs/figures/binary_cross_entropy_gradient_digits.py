"""The size of the derivative with respect to z for t = 1, where the exponential form loses its digits."""

import numpy as np

from snippets.binary_cross_entropy_gradient import bce_grad, bce_grad_stable


def draw(figure):
    axes = figure.subplots()
    z = np.linspace(30, 42, 2401)
    steps = -bce_grad(z, 1, 1, 0)
    axes.plot(z, np.where(steps > 0, steps, np.nan), color="C1", label=r"$1 - \frac{1}{1 + e^{-z}}$")
    axes.plot(z, -bce_grad_stable(z, 1, 1, 0), color="C0", label=r"$\sigma(-z)$")
    axes.axvline(z[steps == 0].min(), color="gray", linewidth=0.8, linestyle=":")
    axes.set(yscale="log", xlim=(30, 42), xlabel="$z$", ylabel=r"$-\partial \ell / \partial z$")
    axes.legend()
