"""CDF and density of the logistic distribution for three pairs of location and scale."""

import numpy as np

from snippets.logistic_distribution import logistic_cdf, logistic_pdf


def draw(figure):
    left, right = figure.subplots(1, 2)
    u = np.linspace(-7, 9, 401)
    for colour, style, mu, gamma in (("C0", "-", 0, 1), ("C1", "--", 2, 1), ("C2", "-.", 0, 2)):
        left.plot(u, logistic_cdf(u, mu, gamma), colour + style)
        right.plot(u, logistic_pdf(u, mu, gamma), colour + style, label=rf"$\mu = {mu},\ \gamma = {gamma}$")
    left.set(xlabel="$u$", ylabel=r"$F(u \mid \mu, \gamma)$")
    left.set_yticks([0, 0.25, 0.5, 0.75, 1])
    left.axhline(0.5, color="gray", linewidth=0.8, linestyle=":", zorder=0)
    right.set(xlabel="$u$", ylabel=r"$f(u \mid \mu, \gamma)$", ylim=(0, 0.37))
    right.legend(loc="upper right")
