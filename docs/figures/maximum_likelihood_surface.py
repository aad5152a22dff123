"""The loss over both weights of the ten students, with the paths of gradient descent and of Newton's method."""

import numpy as np

from snippets.maximum_likelihood import negative_log_likelihood_grad
from snippets.maximum_likelihood_fit import fit_gradient, fit_newton
from snippets.sigmoid import softplus


def draw(figure):
    axes = figure.subplots()
    hours = np.arange(0.5, 5.25, 0.5)
    t = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
    X = np.column_stack([hours, np.ones(10)])
    eta = 4 / np.linalg.eigvalsh(X.T @ X / 10)[-1]

    w1, w2 = np.meshgrid(np.linspace(-0.5, 2.4, 240), np.linspace(-6, 1.3, 240))
    z = np.multiply.outer(w1, hours) + w2[..., None]
    loss = softplus((1 - 2 * t) * z).mean(axis=-1)
    levels = [0.44, 0.46, 0.5, 0.55, 0.6, 0.7, 0.85, 1.05, 1.3, 1.6]
    lines = axes.contour(w1, w2, loss, levels, colors="gray", linewidths=0.8)
    axes.clabel(lines, levels[2:-1:2], fontsize=7, fmt="%g")

    descent = [np.zeros(2)]
    for _ in range(1000):
        descent.append(descent[-1] - eta * negative_log_likelihood_grad(descent[-1], X, t))
    descent = np.array(descent)
    axes.plot(*descent.T, "C0", label=r"$-\eta\,\mathbf{g}$")
    axes.plot(*descent[[0, 1, 10, 100, 1000]].T, "C0o", markersize=4)
    newton = np.array([fit_newton(X, t, k) for k in range(6)])
    axes.plot(*newton.T, "C1s--", markersize=4, label=r"$-H^{-1}\mathbf{g}$")
    axes.plot(*fit_gradient(X, t, eta, 3000), "C3*", markersize=11, zorder=5)
    axes.set(xlabel="$w_1$", ylabel="$w_2$")
    axes.legend(loc="upper right")
    figure.set_size_inches(7, 4)
