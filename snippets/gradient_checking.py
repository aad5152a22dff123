"""Is this gradient right? Differences, the complex step, and checks."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.log_sum_exp import log_softmax
from snippets.sigmoid import sigmoid
from snippets.softmax import softmax


# --8<-- [start:central-difference]
def central_difference(f, x, h=1e-5):
    """Slope of f at x, from one step to each side."""
    return (f(x + h) - f(x - h)) / (2 * h)
# --8<-- [end:central-difference]


# --8<-- [start:check-gradient]
def check_gradient(f, grad, x, h=1e-5):
    """Compare grad(x) with central differences of f, entry by entry.

    x: float64, any shape; f(x): one number; grad(x): of the shape of x.
    Returns the largest relative error, where it is, and the two values there.
    TypeError: x or f(x) is not float64; ValueError: a wrong shape.
    """
    x = np.asarray(x)
    value, ours = np.asarray(f(x)), np.asarray(grad(x))
    for name, array in ("x", x), ("f(x)", value):
        if array.dtype != np.float64:
            raise TypeError(f"{name} is {array.dtype}, but must be float64")
    if value.shape != ():
        raise ValueError(f"f(x) has shape {value.shape}, not one number")
    if ours.shape != x.shape:
        raise ValueError(f"x has shape {x.shape}, grad(x) {ours.shape}")

    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = h * max(1.0, abs(x[index]))
        up, down = x + step, x - step
        slopes[index] = (f(up) - f(down)) / (up - down)[index]

    size = np.maximum(np.abs(ours), np.abs(slopes))
    floor = 1e-3 * abs(value) + np.finfo(float).tiny  # what rounding can reach
    error = np.abs(ours - slopes) / np.maximum(size, floor)
    worst = np.unravel_index(error.argmax(), x.shape)
    place = tuple(int(i) for i in worst)
    return float(error[worst]), place, float(ours[worst]), float(slopes[worst])
# --8<-- [end:check-gradient]


# --8<-- [start:forward-difference]
def forward_difference(f, x, h=1e-8):
    """Slope of f at x, from one step to the right."""
    return (f(x + h) - f(x)) / h
# --8<-- [end:forward-difference]


# --8<-- [start:fourth-order-difference]
def fourth_order_difference(f, x, h=1e-3):
    """Slope of f at x, from two steps to each side."""
    near, far = f(x + h) - f(x - h), f(x + 2 * h) - f(x - 2 * h)
    return (8 * near - far) / (12 * h)
# --8<-- [end:fourth-order-difference]


# --8<-- [start:complex-step]
def complex_step(f, x, h=1e-20):
    """Slope of f at x, from one imaginary step; f must accept complex x."""
    return np.imag(f(x + 1j * h)) / h
# --8<-- [end:complex-step]


# --8<-- [start:complex-step-jacobian]
def complex_step_jacobian(f, x, h=1e-20):
    """Derivatives of f at x (n,): (n,) if f(x) is a number, else (..., n)."""
    columns = [np.imag(f(x + 1j * h * e)) / h for e in np.eye(len(x))]
    return np.stack(columns, axis=-1)
# --8<-- [end:complex-step-jacobian]


# --8<-- [start:check-direction]
def check_direction(f, grad, x, seed=0, h=1e-5):
    """Relative error of grad(x) along one random direction of signs.

    Takes three values of f, however large x is.
    """
    signs = np.random.default_rng(seed).choice([-1.0, 1.0], np.shape(x))
    ours = np.sum(grad(x) * signs)
    slope = (f(x + h * signs) - f(x - h * signs)) / (2 * h)
    floor = 1e-3 * abs(f(x)) + np.finfo(float).tiny
    return float(abs(ours - slope) / max(abs(ours), abs(slope), floor))
# --8<-- [end:check-direction]


# --8<-- [start:check-jacobian]
def check_jacobian(f, jacobian, x, h=1e-5):
    """Compare jacobian(x) with central differences of f, column by column.

    x (n,), f(x) (m,), jacobian(x) (m, n). Returns the largest error, as a
    share of the largest entry, and where it is. ValueError: a wrong shape.
    """
    ours = np.asarray(jacobian(x))
    columns = [(f(x + e) - f(x - e)) / (2 * h) for e in h * np.eye(len(x))]
    slopes = np.stack(columns, axis=-1)  # column j: the derivatives wrt x_j
    if ours.shape != slopes.shape:
        raise ValueError(f"shape {ours.shape}, but must be {slopes.shape}")
    largest = max(np.abs(slopes).max(), np.finfo(float).tiny)  # never 0 / 0
    error = np.abs(ours - slopes) / largest
    worst = np.unravel_index(error.argmax(), error.shape)
    return float(error[worst]), tuple(int(i) for i in worst)
# --8<-- [end:check-jacobian]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    def loss(z):  # of the logit z, for the target 1
        return np.log(1 + np.exp(-z))


    z, slope = 2.0, -1 / (1 + np.exp(2.0))  # by hand
    for h in [1e-1, 1e-5, 1e-15]:
        error = abs(central_difference(loss, z, h) - slope)
        print(h, error < 1e-9, error > 1e-3)
    #> 0.1 False False
    #> 1e-05 True False
    #> 1e-15 False True
    # --8<-- [end:answer-example]

    # --8<-- [start:check-setup]
    X = np.array([[1.0, 2.0, 1.0], [2.0, -1.0, 1.0], [-1.0, 0.5, 1.0],
                  [0.5, 1.5, 1.0]])  # the last feature is the bias
    t = np.array([1.0, 0.0, 1.0, 0.0])


    def loss(w):
        z = X @ w
        return np.mean(np.log(1 + np.exp(z)) - t * z)


    def grad(w):
        return X.T @ (1 / (1 + np.exp(-X @ w)) - t) / len(t)
    # --8<-- [end:check-setup]

    # --8<-- [start:check-example]
    w = np.array([0.3, -0.8, 0.1])
    print(check_gradient(loss, grad, w)[0] < 1e-6)
    #> True


    def grad_sum(w):  # divided by N nowhere
        return 4 * grad(w)


    def grad_bias(w):  # the bias is not divided
        return grad(w) * [1, 1, 4]


    def grad_sign(w):
        return -grad(w)


    for wrong in grad_sum, grad_bias, grad_sign:
        error, index, ours, slope = check_gradient(loss, wrong, w)
        print(f"{wrong.__name__} {error:.4f} {ours / slope:.4f}")
    #> grad_sum 0.7500 4.0000
    #> grad_bias 0.7500 4.0000
    #> grad_sign 2.0000 -1.0000
    print(check_gradient(loss, grad_bias, w)[1])
    #> (2,)
    # --8<-- [end:check-example]

    # --8<-- [start:check-refuses]
    def square(x):
        return np.sum(x**2)


    for f, g, x in [
        (square, lambda x: 2 * x, np.array([1, 2])),
        (square, lambda x: 2 * x, np.float32([1, 2])),
        (lambda x: x**2, lambda x: 2 * x, np.array([1.0, 2.0])),
        (square, lambda x: 2 * x[:, None], np.array([1.0, 2.0])),
    ]:
        try:
            check_gradient(f, g, x)
        except (TypeError, ValueError) as error:
            print(type(error).__name__, error)
    #> TypeError x is int64, but must be float64
    #> TypeError x is float32, but must be float64
    #> ValueError f(x) has shape (2,), not one number
    #> ValueError x has shape (2,), grad(x) (2, 1)
    # --8<-- [end:check-refuses]

    # --8<-- [start:orders-example]
    slope = sigmoid(1.0) * sigmoid(-1.0)
    for h in [0.1, 0.05]:
        forward = forward_difference(sigmoid, 1.0, h) - slope
        central = central_difference(sigmoid, 1.0, h) - slope
        fourth = fourth_order_difference(sigmoid, 1.0, h) - slope
        print(f"{forward:9.2e} {central:9.2e} {fourth:9.2e}")
    #> -4.60e-03 -5.89e-05  1.68e-07
    #> -2.29e-03 -1.47e-05  1.06e-08
    # --8<-- [end:orders-example]

    # --8<-- [start:complex-example]
    def textbook_sigmoid(z):
        return 1 / (1 + np.exp(-z))


    p = textbook_sigmoid(1.0)
    for h in [1e-2, 1e-8, 1e-20, 1e-200]:
        slope = complex_step(textbook_sigmoid, 1.0, h)
        print(h, abs(slope - p * (1 - p)) < 1e-15)
    #> 0.01 False
    #> 1e-08 True
    #> 1e-20 True
    #> 1e-200 True
    # --8<-- [end:complex-example]

    # --8<-- [start:complex-fails]
    def log_sigmoid(z):
        return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


    z = np.array([-1.0, 1.0])
    print(complex_step(log_sigmoid, z))
    #> [1. 0.]
    print(complex_step(lambda z: -np.log(1 + np.exp(-z)), z))
    #> [0.73105858 0.26894142]
    print(central_difference(log_sigmoid, z))
    #> [0.73105858 0.26894142]
    # --8<-- [end:complex-fails]

    # --8<-- [start:direction-example]
    rng = np.random.default_rng(1)
    X = rng.normal(size=(50, 1000))
    t, w = rng.integers(0, 2, 50), 0.1 * rng.normal(size=1000)


    def loss(w):
        return np.mean(np.logaddexp(0, X @ w) - t * (X @ w))


    def grad(w):
        return X.T @ (1 / (1 + np.exp(-X @ w)) - t) / len(t)


    def grad_one_wrong(w):
        g = grad(w)
        g[7] += 0.01
        return g


    print(check_direction(loss, grad, w) < 1e-6)
    #> True
    print(check_direction(loss, grad_one_wrong, w) > 1e-3)
    #> True
    # --8<-- [end:direction-example]

    # --8<-- [start:jacobian-example]
    def jacobian(z):  # of log-softmax: delta_ij - p_j
        return np.eye(len(z)) - softmax(z)


    z = np.array([2.0, 1.0, 0.1])
    print(check_jacobian(log_softmax, jacobian, z)[0] < 1e-6)
    #> True
    error, index = check_jacobian(log_softmax, lambda z: jacobian(z).T, z)
    print(f"{error:.4f}", index)
    #> 0.6217 (0, 2)
    exact = complex_step_jacobian(log_softmax, z)
    print(np.abs(exact - jacobian(z)).max() < 1e-14)
    #> True
    # --8<-- [end:jacobian-example]
