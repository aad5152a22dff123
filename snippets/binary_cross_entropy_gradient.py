"""The gradient of binary cross-entropy for one example, and six slips."""

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
from snippets.sigmoid import sigmoid, sigmoid_grad


# --8<-- [start:bce-grad]
def bce_grad(x, t, a, b):
    """Derivative of the loss wrt x, at the logit a * x + b.

    Targets t in [0, 1] of x's shape.
    Raises ValueError if the shapes differ.
    """
    x = np.multiply(x, 1.0)  # integers become float64
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
    slope = np.exp(z) / (u * (1 + np.log(u)) ** 2)
    return a * (-t * (1 - p) - (1 - t) * slope)
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


if __name__ == "__main__":
    # --8<-- [start:points]
    points = [
        (1, 1, 2, 0.5),
        (1, 0, 2, 0.5),
        (-1, 1, 2, 0.5),
        (0.3, 0.7, -1.5, 0.2),
    ]
    # --8<-- [end:points]

    # --8<-- [start:answer-example]
    for point in points:
        print(f"{bce_grad(*point):.4g}")
    #> -0.1517
    #> 1.848
    #> -1.635
    #> 0.3933
    # --8<-- [end:answer-example]

    # --8<-- [start:difference-example]
    def loss(x, t, a, b):
        p = 1 / (1 + np.exp(-(a * x + b)))
        return -t * np.log(p) - (1 - t) * np.log(1 - p)


    x, t, a, b, h = 0.3, 0.7, -1.5, 0.2, 1e-5
    p = 1 / (1 + np.exp(-(a * x + b)))
    slope_x = (loss(x + h, t, a, b) - loss(x - h, t, a, b)) / (2 * h)
    slope_a = (loss(x, t, a + h, b) - loss(x, t, a - h, b)) / (2 * h)
    slope_b = (loss(x, t, a, b + h) - loss(x, t, a, b - h)) / (2 * h)
    print(f"{a * (p - t):.8f}", abs(slope_x - a * (p - t)) < 1e-9)
    #> 0.39326475 True
    print(f"{x * (p - t):.8f}", abs(slope_a - x * (p - t)) < 1e-9)
    #> -0.07865295 True
    print(f"{p - t:.8f}", abs(slope_b - (p - t)) < 1e-9)
    #> -0.26217650 True
    # --8<-- [end:difference-example]

    # --8<-- [start:digits-example]
    z = np.array([-800.0, 36.7, 40.0])
    print(bce_grad(z, 1, 1, 0))
    #> RuntimeWarning: overflow encountered in exp
    #> [-1.00000000e+00 -2.22044605e-16  0.00000000e+00]
    print(bce_grad_stable(z, 1, 1, 0))
    #> [-1.00000000e+00 -1.15184095e-16 -4.24835426e-18]
    # --8<-- [end:digits-example]

    # --8<-- [start:attempts-example]
    for attempt in [
        bce_grad,
        bce_grad_plus_in_the_exponential,
        bce_grad_log_as_a_fraction,
        bce_grad_swallowed_by_the_log,
        bce_grad_with_respect_to_p,
        bce_grad_factor_for_sigma,
        bce_grad_loss_for_gradient,
    ]:
        print(*[f"{attempt(*point):8.4g}" for point in points])
    #> RuntimeWarning: invalid value encountered in log
    #>  -0.1517    1.848   -1.635   0.3933
    #>   -1.848   0.1517  -0.3649   0.2067
    #>      nan      nan   -1.635    6.713
    #>  -0.1517        0   -1.635   0.6491
    #>   -1.082    13.18   -5.482   -1.065
    #>       -2    5e-07       -2     1.05
    #>  0.07889    2.579    1.701   0.7509
    # --8<-- [end:attempts-example]

    # --8<-- [start:saturated-example]
    z, t = np.array([40.0, 40.0]), np.array([0.0, 1.0])
    p = sigmoid(z)
    dl_dp = -t / p + (1 - t) / (1 - p)
    #> RuntimeWarning: divide by zero encountered in divide
    #> RuntimeWarning: invalid value encountered in divide
    print(dl_dp)
    #> [inf nan]
    print(dl_dp * p * (1 - p))
    #> RuntimeWarning: invalid value encountered in multiply
    #> [nan nan]
    print(p - t)
    #> [1. 0.]
    print((1 - t) * sigmoid(z) - t * sigmoid(-z))
    #> [ 1.00000000e+00 -4.24835426e-18]
    # --8<-- [end:saturated-example]

    # --8<-- [start:by-hand-exercise]
    print(f"{bce_grad(-np.log(4) / 3, 1, -3, 0):.4f}")
    #> 0.6000
    # --8<-- [end:by-hand-exercise]

    # --8<-- [start:zero-exercise]
    t, a, b = 0.7, -1.5, 0.2
    s = (np.log(t / (1 - t)) - b) / a
    print(f"{s:.4f}", abs(bce_grad(s, t, a, b)) < 1e-12)
    #> -0.4315 True
    p = 1 / (1 + np.exp(-(a * s + b)))
    print(f"{-t * np.log(p) - (1 - t) * np.log(1 - p):.4f}")
    #> 0.6109
    # --8<-- [end:zero-exercise]

    # --8<-- [start:signs-exercise]
    z, u = np.array([-40.0, -1.0, 2.0, 40.0]), np.array([0, 1, 0, 1])
    c = 1 - 2 * u
    print(c * sigmoid(c * z))
    #> [ 4.24835426e-18 -7.31058579e-01  8.80797078e-01 -4.24835426e-18]
    print(sigmoid(z) - u)
    #> [ 4.24835426e-18 -7.31058579e-01  8.80797078e-01  0.00000000e+00]
    # --8<-- [end:signs-exercise]

    # --8<-- [start:step-exercise]
    for step in (1.0, 4.0):  # 4 / a**2 and 16 / a**2, for a = 2
        path = [3.0]
        for _ in range(4):
            x = path[-1]
            path.append(x - step * bce_grad(x, 0.5, 2.0, 0.0))
        print(*[f"{x:.4f}" for x in path])
    #> 3.0000 2.0049 1.0406 0.2625 0.0059
    #> 3.0000 -0.9802 2.0324 -1.8326 1.9677
    # --8<-- [end:step-exercise]
