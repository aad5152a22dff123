"""Mean squared error beside cross-entropy: values, gradients, training."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.binary_cross_entropy import (  # noqa: F401
    binary_cross_entropy,
)
from snippets.sigmoid import sigmoid, sigmoid_grad


# --8<-- [start:mean-squared-error]
def mean_squared_error(p, t):
    """Mean of (p - t)**2 over all entries: p and t of one shape -> ().

    Raises ValueError if the shapes differ (a scalar t stands for every
    entry) or there is no entry.
    """
    p = np.multiply(p, 1.0)  # floats keep their type, integers become float64
    t = np.asarray(t, p.dtype)
    if p.size == 0 or t.ndim and t.shape != p.shape:
        raise ValueError(f"p has shape {p.shape}, t has shape {t.shape}")
    return np.mean((p - t) ** 2)
# --8<-- [end:mean-squared-error]


# --8<-- [start:mean-squared-error-grad]
def mean_squared_error_grad(p, t):
    """Its derivative with respect to p, of p's shape: 2 * (p - t) / n.

    n counts all entries. Raises ValueError like mean_squared_error.
    """
    p = np.multiply(p, 1.0)
    t = np.asarray(t, p.dtype)
    if p.size == 0 or t.ndim and t.shape != p.shape:
        raise ValueError(f"p has shape {p.shape}, t has shape {t.shape}")
    return (p - t) * p.dtype.type(2 / p.size)
# --8<-- [end:mean-squared-error-grad]


# --8<-- [start:squared-error-logits-grad-textbook]
def squared_error_with_logits_grad_textbook(z, t):
    """Derivative of (sigmoid(z) - t)**2 wrt z, as it is written."""
    p = 1 / (1 + np.exp(-np.multiply(z, 1.0)))
    return 2 * (p - t) * p * (1 - p)
# --8<-- [end:squared-error-logits-grad-textbook]


# --8<-- [start:squared-error-logits-grad]
def squared_error_with_logits_grad(z, t):
    """Derivative of (sigmoid(z) - t)**2 wrt z, per example, of z's shape.

    For t = 0 and t = 1 nothing cancels. Raises ValueError if the shapes
    differ (a scalar t stands for every example).
    """
    z = np.multiply(z, 1.0)
    t = np.asarray(t, z.dtype)
    if t.ndim and t.shape != z.shape:
        raise ValueError(f"z has shape {z.shape}, t has shape {t.shape}")
    error = (1 - t) * sigmoid(z) - t * sigmoid(-z)  # p - t
    return 2 * error * sigmoid_grad(z)
# --8<-- [end:squared-error-logits-grad]


# --8<-- [start:steps-to-half]
def steps_to_half(slope, z, eta=1.0):
    """Steps of gradient descent from a logit z < 0 until p >= 1/2."""
    steps = 0
    while z < 0:
        z = z - eta * slope(1 / (1 + np.exp(-z)))
        steps += 1
    return steps
# --8<-- [end:steps-to-half]


# --8<-- [start:clocks]
def squares_clock(x):
    """Steps times eta that the squared error takes, up to a constant."""
    return (3 * x + 3 * np.exp(x) + np.exp(2 * x) / 2 - np.exp(-x)) / 2


def logs_clock(x):
    """The same for cross-entropy."""
    return x + np.exp(x)
# --8<-- [end:clocks]


# --8<-- [start:shared-weight-loss]
def shared_weight_losses(w, x, t):
    """Both mean losses of p = sigmoid(w * x), for weights w (K,): (K, 2)."""
    z = np.multiply.outer(np.multiply(w, 1.0), x)
    squares = ((sigmoid(z) - t) ** 2).mean(axis=-1)
    logs = (np.logaddexp(0, z) - t * z).mean(axis=-1)
    return np.stack([squares, logs], axis=-1)
# --8<-- [end:shared-weight-loss]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    z, t = np.array([-6.0, -2.0, 0.0, 2.0]), 1
    p = 1 / (1 + np.exp(-z))
    print(2 * (p - t) * p * (1 - p))  # squared error
    #> [-0.00492082 -0.18495609 -0.25       -0.02503108]
    print(p - t)  # cross-entropy
    #> [-0.99752738 -0.88079708 -0.5        -0.11920292]
    # --8<-- [end:answer-example]

    # --8<-- [start:mse-example]
    p = np.array([0.9, 0.2, 0.6])
    t = np.array([1, 0, 1])
    print(f"{mean_squared_error(p, t):.8f}")
    #> 0.07000000
    print(mean_squared_error_grad(p, t))
    #> [-0.06666667  0.13333333 -0.26666667]
    # --8<-- [end:mse-example]

    # --8<-- [start:tensorflow-example]
    p = np.array([0.12, 0.35, 0.61])
    t = np.array([0.11, 0.01, 0.59])
    print(mean_squared_error_grad(p, t))
    #> [0.00666667 0.22666667 0.01333333]
    # --8<-- [end:tensorflow-example]

    # --8<-- [start:variants-example]
    p = np.array([0.12, 0.35, 0.61])
    t = np.array([0.11, 0.01, 0.59])
    print(2 * (p - t) / 3)  # the mean of squares
    #> [0.00666667 0.22666667 0.01333333]
    print((p - t) / 3)  # half the mean
    #> [0.00333333 0.11333333 0.00666667]
    print(2 * (p - t))  # the sum of squares
    #> [0.02 0.68 0.04]
    print(p - t)  # half the sum
    #> [0.01 0.34 0.02]
    # --8<-- [end:variants-example]

    # --8<-- [start:difference-example]
    h, z, t = 1e-5, np.array([-3.0, -1.0, 0.5, 4.0]), np.array([1, 0, 1, 0])
    up, down = (sigmoid(z + h) - t) ** 2, (sigmoid(z - h) - t) ** 2
    slope = squared_error_with_logits_grad(z, t)
    print(slope)
    #> [-0.08606823  0.10575419 -0.17744692  0.03469004]
    print(np.allclose((up - down) / (2 * h), slope))
    #> True
    # --8<-- [end:difference-example]

    # --8<-- [start:saturated-example]
    for z in (-2.0, -5.0, -10.0, -20.0):
        p = 1 / (1 + np.exp(-z))
        squares, logs = 2 * (p - 1) * p * (1 - p), p - 1
        ratio = squares / logs
        print(f"{z:5} {squares:10.2e} {logs:8.5f} {ratio:9.2e}")
    #>  -2.0  -1.85e-01 -0.88080  2.10e-01
    #>  -5.0  -1.32e-02 -0.99331  1.33e-02
    #> -10.0  -9.08e-05 -0.99995  9.08e-05
    #> -20.0  -4.12e-09 -1.00000  4.12e-09
    # --8<-- [end:saturated-example]

    # --8<-- [start:steps-example]
    for z in (-2.0, -4.0, -6.0, -8.0, -10.0):
        counted = steps_to_half(lambda p: 2 * (p - 1) * p * (1 - p), z)
        computed = squares_clock(0) - squares_clock(z)
        print(f"{z:5} squares {counted:6} {computed:8.1f}", end="")
        counted = steps_to_half(lambda p: p - 1, z)
        computed = logs_clock(0) - logs_clock(z)
        print(f"  logs {counted:3} {computed:5.1f}")
    #>  -2.0 squares      8      7.7  logs   3   2.9
    #>  -4.0 squares     36     34.5  logs   5   5.0
    #>  -6.0 squares    214    212.0  logs   7   7.0
    #>  -8.0 squares   1507   1503.7  logs   9   9.0
    #> -10.0 squares  11034  11029.5  logs  11  11.0
    # --8<-- [end:steps-example]

    # --8<-- [start:minima-example]
    x = np.array([1.0, 1.0, 2.0, 2.0, 10.0])
    t = np.array([1, 0, 1, 1, 0])
    w = np.linspace(-1, 5, 6001)
    for loss in shared_weight_losses(w, x, t).T:
        inner = loss[1:-1]
        low = np.flatnonzero((inner < loss[:-2]) & (inner < loss[2:])) + 1
        print([f"w {w[k]:.2f} loss {loss[k]:.4f}" for k in low])
    #> ['w -0.10 loss 0.2356', 'w 0.83 loss 0.3255']
    #> ['w -0.12 loss 0.6588']
    # --8<-- [end:minima-example]

    # --8<-- [start:digits-example]
    z = np.array([30.0, 40.0])
    print(squared_error_with_logits_grad_textbook(z, 1) < 0)
    #> [ True False]
    for slope in squared_error_with_logits_grad(z, 1):
        print(f"{slope:.7e}")
    #> -1.7513022e-26
    #> -3.6097028e-35
    # --8<-- [end:digits-example]

    # --8<-- [start:column-example]
    p = np.array([0.9, 0.2, 0.6])
    t = np.array([[1.0], [0.0], [1.0]])  # a column
    print((p - t).shape, f"{np.mean((p - t) ** 2):.8f}")
    #> (3, 3) 0.31444444
    try:
        mean_squared_error(p, t)
    except ValueError as error:
        print(error)
    #> p has shape (3,), t has shape (3, 1)
    # --8<-- [end:column-example]

    # --8<-- [start:steepest-exercise]
    z = np.linspace(-6, 6, 100_001)
    slope = np.abs(squared_error_with_logits_grad(z, 1))
    print(f"{z[slope.argmax()]:.3f} {slope.max():.6f}")
    #> -0.693 0.296296
    print(f"{-np.log(2):.3f} {8 / 27:.6f}")
    #> -0.693 0.296296
    # --8<-- [end:steepest-exercise]

    # --8<-- [start:forecast-exercise]
    q = np.linspace(0.01, 0.99, 99)
    r = 0.7  # it rains on 7 days of 10
    squares = r * (1 - q) ** 2 + (1 - r) * q**2
    logs = -r * np.log(q) - (1 - r) * np.log(1 - q)
    distance = r * (1 - q) + (1 - r) * q
    for loss in (squares, logs, distance):
        print(f"{q[loss.argmin()]:.2f}")
    #> 0.70
    #> 0.70
    #> 0.99
    # --8<-- [end:forecast-exercise]

    # --8<-- [start:bounded-exercise]
    p = np.array([0.5, 0.1, 0.01, 0.0001])
    print((1 - p) ** 2)
    #> [0.25       0.81       0.9801     0.99980001]
    print(-np.log(p))
    #> [0.69314718 2.30258509 4.60517019 9.21034037]
    # --8<-- [end:bounded-exercise]

    # --8<-- [start:weights-exercise]
    X = np.array([[1.0, 2.0], [2.0, -1.0], [-1.0, 0.5]])
    t = np.array([1, 0, 1])
    w = np.array([0.5, -0.5])
    z = X @ w
    slope = X.T @ squared_error_with_logits_grad(z, t) / len(t)
    print(slope)
    #> [ 0.16372403 -0.32566244]
    h = 1e-5
    for step in h * np.eye(2):
        up = mean_squared_error(sigmoid(X @ (w + step)), t)
        down = mean_squared_error(sigmoid(X @ (w - step)), t)
        print(f"{(up - down) / (2 * h):.8f}")
    #> 0.16372403
    #> -0.32566244
    # --8<-- [end:weights-exercise]
