"""The slope of log-sigmoid: what the complex step makes of its stable form, and what it is."""

import numpy as np

from snippets.gradient_checking import complex_step
from snippets.sigmoid import log_sigmoid, sigmoid


def draw(figure):
    figure.set_size_inches(7, 2.8)
    panel = figure.subplots()
    z = np.linspace(-6, 6, 601)
    panel.plot(z, sigmoid(-z), "C0", label=r"$\frac{d}{dz}\log\sigma(z)$")
    for side in z[z < 0], z[z > 0]:
        panel.plot(side, complex_step(log_sigmoid, side), "C3--", label=r"$\frac{\mathrm{Im}\,f(z+ih)}{h}$" if side[0] < 0 else None)
    panel.set(xlabel="$z$", ylim=(-0.08, 1.08))
    panel.legend()
