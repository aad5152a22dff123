"""Eigenvalues of the Jacobian: of two classes over q, of three classes over the first logit."""

import numpy as np

from snippets.softmax_jacobian import softmax_jacobian


def draw(figure):
    two, three = figure.subplots(1, 2, sharey=True)

    q = np.linspace(0.001, 0.999, 201)
    J = softmax_jacobian(np.stack([np.log(q), np.log1p(-q)], axis=-1))
    two.plot(q, np.linalg.eigvalsh(J)[:, -1], "C0", label=r"$\lambda$")
    two.plot(q, J[:, 0, 0], "C1", label="$J_{11}$")
    two.set(xlabel="$q$", ylim=(-0.02, 0.56))
    two.set_yticks([0, 0.25, 0.5])
    two.legend(loc="lower center")

    x = np.linspace(-8, 8, 241)
    eigenvalues = np.linalg.eigvalsh(softmax_jacobian(np.stack([x, 0 * x, 0 * x - 3], axis=-1)))
    for n, colour in enumerate(["C2", "C3", "C0"]):
        three.plot(x, eigenvalues[:, n], colour, label=rf"$\lambda_{n + 1}$")
    three.set(xlabel="$x$")
    three.legend(loc="center right")

    for panel in (two, three):
        for level in (0.25, 0.5):
            panel.axhline(level, color="gray", linewidth=0.8, linestyle="--", zorder=0)
