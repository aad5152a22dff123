"""The gradient of binary cross-entropy: one example, six slips, a batch."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_grad,
)
from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits_grad,
)
from snippets.logistic_regression import (
    logistic_regression_grad,
    logistic_regression_hessian,
)
from snippets.sigmoid import sigmoid, sigmoid_grad


# --8<-- [start:bce-grad]
def bce_grad(x, t, a, b):
    """Derivative of the loss with respect to x, at the logit a * x + b.

    Targets t in [0, 1] of x's shape. Raises ValueError if the shapes differ.
    """
    x = np.multiply(x, 1.0)  # floats stay as they are, integers become float64
    t = np.asarray(t, x.dtype)
    if t.ndim and t.shape != x.shape:
        raise ValueError(f"x has shape {x.shape}, t has shape {t.shape}")
    return a * (1 / (1 + np.exp(-(a * x + b))) - t)
# --8<-- [end:bce-grad]


# --8<-- [start:bce-grad-stable]
def bce_grad_stable(x, t, a, b):
    """The same derivative; it neither overflows nor cancels.

    1 - p is sigmoid(-z), not a subtraction, so a hard target keeps its
    digits. Raises ValueError if the shapes of x and t differ.
    """
    x = np.multiply(x, 1.0)
    t = np.asarray(t, x.dtype)
    if t.ndim and t.shape != x.shape:
        raise ValueError(f"x has shape {x.shape}, t has shape {t.shape}")
    z = a * x + b
    return a * ((1 - t) * sigmoid(z) - t * sigmoid(-z))
# --8<-- [end:bce-grad-stable]


# --8<-- [start:plus-in-the-exponential]
def bce_grad_plus_in_the_exponential(x, t, a, b):
    """Wrong: exp(+z), so 1 - p stands where p belongs."""
    return a * (1 / (1 + np.exp(+(a * x + b))) - t)
# --8<-- [end:plus-in-the-exponential]


# --8<-- [start:log-as-a-fraction]
def bce_grad_log_as_a_fraction(x, t, a, b):
    """Wrong: log(1 - p) typed as 1 / (1 + log(1 - exp(z))), differentiated."""
    z = a * x + b
    p = 1 / (1 + np.exp(-z))
    u = 1 - np.exp(z)
    return a * (-t * (1 - p) - (1 - t) * np.exp(z) / (u * (1 + np.log(u)) ** 2))
# --8<-- [end:log-as-a-fraction]


# --8<-- [start:swallowed-by-the-log]
def bce_grad_swallowed_by_the_log(x, t, a, b):
    """Wrong: the slope of -t log(p - (1 - t) log(1 - p))."""
    p = 1 / (1 + np.exp(-(a * x + b)))
    return -t * a * p * (2 - p - t) / (p - (1 - t) * np.log(1 - p))
# --8<-- [end:swallowed-by-the-log]


# --8<-- [start:with-respect-to-p]
def bce_grad_with_respect_to_p(x, t, a, b):
    """Wrong here: the derivative with respect to p, not to x."""
    p = 1 / (1 + np.exp(-(a * x + b)))
    return (p - t) / (p * (1 - p))
# --8<-- [end:with-respect-to-p]


# --8<-- [start:factor-for-sigma]
def bce_grad_factor_for_sigma(x, t, a, b):
    """Wrong: 1e-7 times the logit in place of its sigmoid."""
    return a * (1e-7 * (a * x + b) - t)
# --8<-- [end:factor-for-sigma]


# --8<-- [start:loss-for-gradient]
def bce_grad_loss_for_gradient(x, t, a, b):
    """Wrong here: the loss itself, not its derivative."""
    p = 1 / (1 + np.exp(-(a * x + b)))
    return -t * np.log(p) - (1 - t) * np.log(1 - p)
# --8<-- [end:loss-for-gradient]


# --8<-- [start:batch-grad-einsum]
def batch_grad_einsum(w, b, X, t):
    """The chain rule index by index, full Jacobian included: for reading."""
    N = len(X)
    p = sigmoid(X @ w + b)
    dL_dp = -(t / p - (1 - t) / (1 - p)) / N
    dp_dz = np.diag(p * (1 - p))
    dL_dz = np.einsum("i,ij->j", dL_dp, dp_dz)
    dL_dw = np.einsum("j,jr->r", dL_dz, X)
    dL_db = np.einsum("j,j->", dL_dz, np.ones(N))
    return dL_dw, dL_db
# --8<-- [end:batch-grad-einsum]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    points = [
        (1, 1, 2, 0.5),
        (1, 0, 2, 0.5),
        (-1, 1, 2, 0.5),
        (0.3, 0.7, -1.5, 0.2),
    ]
    for point in points:
        print(f"{bce_grad(*point):.4f}")
    # --8<-- [end:answer-example]

    # --8<-- [start:difference-example]
    def loss(x, t, a, b):
        p = 1 / (1 + np.exp(-(a * x + b)))
        return -t * np.log(p) - (1 - t) * np.log(1 - p)


    x, t, a, b = 0.3, 0.7, -1.5, 0.2
    p = 1 / (1 + np.exp(-(a * x + b)))
    h = 1e-5
    for derivative, step in [
        (a * (p - t), (h, 0, 0, 0)),  # with respect to x
        (x * (p - t), (0, 0, h, 0)),  # a
        (p - t, (0, 0, 0, h)),  # b
    ]:
        up, down = np.add((x, t, a, b), step), np.subtract((x, t, a, b), step)
        slope = (loss(*up) - loss(*down)) / (2 * h)
        print(f"{derivative:.8f}", abs(slope - derivative) < 1e-9)
    # --8<-- [end:difference-example]
