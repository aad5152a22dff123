"""The error of the central difference of the sigmoid over the step, in three float types."""

import numpy as np

from snippets.gradient_checking_errors import relative_errors


def draw(figure):
    figure.set_size_inches(7, 3)
    panel = figure.subplots()
    for kind, colour, smallest in [(np.float16, "C3", -3.5), (np.float32, "C1", -7), (np.float64, "C0", -12)]:
        steps = 10.0 ** np.arange(smallest, -0.2, 0.125)
        errors = relative_errors(steps, kind)["sigmoid"]["central"]
        panel.loglog(steps, errors, colour, label=np.dtype(kind).name)
    panel.axvline(1e-5, color="gray", linewidth=0.8, linestyle=":", zorder=0)
    panel.set(xlabel="$h$", ylim=(1e-13, 3))
    panel.legend(loc="lower left")
