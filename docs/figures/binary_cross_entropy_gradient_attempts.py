"""What the wrong gradients do in training: each attempt's derivative for t = 0, and the loss over the steps."""

import numpy as np

from snippets import binary_cross_entropy_gradient as attempts

NUMBERED = [
    (r"$p - t$", attempts.bce_grad, "C0", "-"),
    ("1", attempts.bce_grad_plus_in_the_exponential, "C1", "--"),
    ("3", attempts.bce_grad_swallowed_by_the_log, "C2", "-."),
    ("4", attempts.bce_grad_with_respect_to_p, "C3", ":"),
    ("5", attempts.bce_grad_factor_for_sigma, "C4", (0, (5, 1, 1, 1, 1, 1))),
    ("6", attempts.bce_grad_loss_for_gradient, "C5", (0, (1, 0.6))),
]


def losses(attempt, steps=300, eta=0.5):
    rng = np.random.default_rng(0)
    x = rng.normal(size=200)
    t = (x + 0.7 * rng.normal(size=200) > 0).astype(float)
    w = b = 0.0
    for _ in range(steps):
        z = w * x + b
        yield np.mean(np.logaddexp(0, z) - t * z)
        g = attempt(z, t, 1.0, 0.0)
        w, b = w - eta * np.mean(g * x), b - eta * np.mean(g)


def draw(figure):
    left, right = figure.subplots(1, 2)
    z = np.linspace(-5, 5, 400)
    with np.errstate(all="ignore"):
        for label, attempt, color, style in NUMBERED:
            left.plot(z, attempt(z, np.zeros(400), 1.0, 0.0), color=color, linestyle=style)
            loss = np.array(list(losses(attempt)))
            right.plot(np.arange(1, 301), loss, color=color, linestyle=style, label=label)
    left.set(xlim=(-5, 5), ylim=(-0.2, 2.5), xlabel="$z$", ylabel=r"$\partial \ell / \partial z,\ t = 0$")
    right.set(xscale="log", xlim=(1, 300), ylim=(0.3, 1.6), xlabel="$k$", ylabel="$L$")
    right.legend()
