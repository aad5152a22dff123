"""Where a right gradient fails a check, and a wrong one passes; exercises."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.gradient_checking import (
    central_difference,
    check_direction,
    check_gradient,
    complex_step,
    complex_step_jacobian,
    forward_difference,
)


# --8<-- [start:one-sided-difference]
def one_sided_difference(f, x, h=1e-5):
    """Slope of f at x from values at x and to the right of it."""
    return (4 * f(x + h) - 3 * f(x) - f(x + 2 * h)) / (2 * h)
# --8<-- [end:one-sided-difference]


if __name__ == "__main__":
    # --8<-- [start:kink-example]
    def hinge(z):
        return np.maximum(z, 0.0)


    def hinge_grad(z):
        return np.where(z > 0, 1.0, 0.0)


    for z in [1e-3, 2e-6, 0.0, -1e-3]:
        slope = central_difference(hinge, z)
        print(f"{z:6} {slope:.4f} {hinge_grad(z)}")
    #>  0.001 1.0000 1.0
    #>  2e-06 0.6000 1.0
    #>    0.0 0.5000 0.0
    #> -0.001 0.0000 0.0
    # --8<-- [end:kink-example]

    # --8<-- [start:saturated-example]
    def stable(z):  # of the logit z, for the target 1
        return np.logaddexp(0, -z)


    def naive(z):
        return -np.log(1 / (1 + np.exp(-z)))


    for f in stable, naive:
        print(f"{central_difference(f, 40.0):.4e}")
    #> -4.2484e-18
    #> 0.0000e+00
    batch = np.array([40.0, 0.5])
    for first in [-np.exp(-40.0), 0.0, 1e-12]:
        claimed = np.array([first, -1 / (1 + np.exp(0.5))])
        error = check_gradient(
            lambda z: stable(z).sum(), lambda z: claimed, batch
        )[0]
        print(error < 1e-6)
    #> True
    #> True
    #> True
    # --8<-- [end:saturated-example]

    # --8<-- [start:domain-example]
    def loss(p):  # for the target 0
        return -np.log(1 - p)


    p = 1 - 1e-6
    slope = 1 / (1 - p)
    print(central_difference(loss, p, 1e-5))
    #> RuntimeWarning: invalid value encountered in log
    #> nan
    error = central_difference(loss, p, 1e-5 * (1 - p)) / slope - 1
    print(abs(error) < 1e-4)
    #> True
    # --8<-- [end:domain-example]

    # --8<-- [start:float32-example]
    def sigmoid(z):
        return 1 / (1 + np.exp(-z))


    for kind in [np.float64, np.float32, np.float16]:
        slope = float(sigmoid(1.0) * sigmoid(-1.0))
        errors = []
        for h in [0.1, 1e-2, 1e-5]:
            ours = float(central_difference(sigmoid, kind(1.0), kind(h)))
            errors.append(abs(ours / slope - 1) < 1e-3)
        print(np.dtype(kind).name, errors)
    #> float64 [True, True, True]
    #> float32 [True, True, False]
    #> float16 [False, False, False]
    # --8<-- [end:float32-example]

    # --8<-- [start:blind-setup]
    rng = np.random.default_rng(0)
    X, t = rng.normal(size=(5, 3)), np.array([1.0, 0.0, 1.0, 1.0, 0.0])


    def sigmoid(z):
        return 1 / (1 + np.exp(-z))


    def loss(w):
        return np.mean(np.log(1 + np.exp(X @ w)) - t * (X @ w))
    # --8<-- [end:blind-setup]

    # --8<-- [start:blind-example]
    def grad_flipped(w):  # sigmoid(-z) instead of sigmoid(z)
        return X.T @ (sigmoid(-X @ w) - t) / len(t)


    def grad_linear(w):  # the sigmoid replaced by its tangent at 0
        return X.T @ (0.5 + X @ w / 4 - t) / len(t)


    for w in np.zeros(3), np.array([0.5, -1.0, 2.0]):
        flipped = check_gradient(loss, grad_flipped, w)[0]
        linear = check_gradient(loss, grad_linear, w)[0]
        print(flipped < 1e-6, linear < 1e-6)
    #> True True
    #> False False


    def grad_sum(w):  # the factor 1/N is missing
        return X.T @ (sigmoid(X @ w) - t)


    def loss_swapped(w):  # the wrong loss: the labels are exchanged
        return np.mean(np.log(1 + np.exp(X @ w)) - (1 - t) * (X @ w))


    def grad_swapped(w):  # and its gradient, without a mistake
        return X.T @ (sigmoid(X @ w) - (1 - t)) / len(t)


    w = np.array([0.5, -1.0, 2.0])
    print(check_gradient(loss_swapped, grad_swapped, w)[0] < 1e-6)
    #> True
    print(check_gradient(loss, grad_sum, w)[0] < 1e-6)
    #> False
    X, t = X[:1], t[:1]  # a batch of one example
    print(check_gradient(loss, grad_sum, w)[0] < 1e-6)
    #> True
    # --8<-- [end:blind-example]

    # --8<-- [start:exercise-third]
    z, h = 1.0, 1e-3
    p = 1 / (1 + np.exp(-z))
    third = p * (1 - p) * (1 - 6 * p + 6 * p**2)
    ours = central_difference(lambda z: 1 / (1 + np.exp(-z)), z, h)
    error = ours - p * (1 - p)
    print(f"{error:.2e} {h**2 * third / 6:.2e}")
    #> -5.89e-09 -5.89e-09
    # --8<-- [end:exercise-third]

    # --8<-- [start:exercise-one-sided]
    for h in [0.1, 0.05]:
        forward = forward_difference(np.exp, 0.0, h) - 1
        one_sided = one_sided_difference(np.exp, 0.0, h) - 1
        print(f"{forward:.2e} {one_sided:.2e}")
    #> 5.17e-02 -3.60e-03
    #> 2.54e-02 -8.65e-04
    # --8<-- [end:exercise-one-sided]

    # --8<-- [start:exercise-where]
    def smooth(z):  # softplus without np.abs
        up, down = np.minimum(z, 0), np.maximum(z, 0)
        return down + np.log1p(np.exp(up - down))


    z = np.array([-800.0, -1.0, 1.0, 800.0])
    print(complex_step(smooth, z))
    #> [0.         0.26894142 0.73105858 1.        ]
    # --8<-- [end:exercise-where]

    # --8<-- [start:exercise-hessian]
    def grad(z):  # of log-sum-exp
        e = np.exp(z)
        return e / e.sum()


    z = np.array([2.0, 1.0, 0.1])
    H, p = complex_step_jacobian(grad, z), grad(z)
    print(np.abs(H - (np.diag(p) - np.outer(p, p))).max() < 1e-15)
    #> True
    # --8<-- [end:exercise-hessian]

    # --8<-- [start:exercise-cancel]
    def half_square(x):
        return 0.5 * np.sum(x**2)


    def swapped(x):  # the first two entries change places
        return x[[1, 0, 2]]


    x = np.array([1.0, 2.0, 3.0])
    print([check_direction(half_square, swapped, x, k) < 1e-6
           for k in range(6)])
    #> [True, False, False, False, True, True]
    # --8<-- [end:exercise-cancel]

    # --8<-- [start:exercise-step]
    def loss(z):
        return np.log(1 + np.exp(z))


    p = 1 / (1 + np.exp(-2.0))
    for name, slope in ("right", p), ("wrong", 0.99 * p):
        errors = [
            abs(central_difference(loss, 2.0, h) - slope)
            for h in [1e-1, 1e-2, 1e-3]
        ]
        print(name, " ".join(f"{error:.1e}" for error in errors))
    #> right 1.3e-04 1.3e-06 1.3e-08
    #> wrong 8.7e-03 8.8e-03 8.8e-03
    # --8<-- [end:exercise-step]
