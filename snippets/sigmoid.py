"""Sigmoid, its derivative, logarithm and inverse, digits kept throughout."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]


# --8<-- [start:sigmoid-naive]
def sigmoid_naive(z):
    """Sigmoid as the formula says; exp overflows for z below -709.78."""
    return 1 / (1 + np.exp(-np.multiply(z, 1.0)))
# --8<-- [end:sigmoid-naive]


# --8<-- [start:sigmoid]
def sigmoid(z):
    """Logits z -> probabilities of the same shape.

    exp only ever sees -abs(z): it cannot overflow.
    """
    z = np.multiply(z, 1.0)  # integers become float64
    e = np.exp(-np.abs(z))
    return np.maximum(e, z >= 0) / (1 + e)
# --8<-- [end:sigmoid]


# --8<-- [start:log-sigmoid]
def log_sigmoid(z):
    """log(sigmoid(z)), element by element, of z's shape."""
    z = np.multiply(z, 1.0)
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))
# --8<-- [end:log-sigmoid]


# --8<-- [start:softplus]
def softplus(z):
    """log(1 + exp(z)), element by element, of z's shape."""
    z = np.multiply(z, 1.0)
    return np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
# --8<-- [end:softplus]


# --8<-- [start:logit]
def logit(p):
    """Inverse of the sigmoid: p in [0, 1] -> log(p / (1 - p)), of p's shape.

    Raises ValueError if some p lies outside [0, 1].
    """
    p = np.multiply(p, 1.0)
    if np.any((p < 0) | (p > 1)):
        raise ValueError("p must lie in [0, 1]")
    with np.errstate(divide="ignore"):  # p = 0 and p = 1 give -inf and inf
        middle = np.log1p((2 * p - 1) / (1 - p))  # exact at and near 1/2
        sides = np.log(p / (1 - p))
    return np.where(np.abs(p - 0.5) < 0.15, middle, sides)[()]
# --8<-- [end:logit]


# --8<-- [start:sigmoid-grad]
def sigmoid_grad(z):
    """Derivative of the sigmoid, p * (1 - p), without forming 1 - p."""
    e = np.exp(-np.abs(np.multiply(z, 1.0)))
    return e / (1 + e) ** 2
# --8<-- [end:sigmoid-grad]


# --8<-- [start:sigmoid-where]
def sigmoid_where(z):
    """Right, yet np.where computes both branches for every z and warns."""
    z = np.multiply(z, 1.0)
    right = 1 / (1 + np.exp(-z))
    left = np.exp(z) / (1 + np.exp(z))
    return np.where(z >= 0, right, left)
# --8<-- [end:sigmoid-where]


# --8<-- [start:sigmoid-tanh]
def sigmoid_tanh(z):
    """Never overflows, but 1 + tanh cancels: 0 for z below about -38."""
    return 0.5 * (1 + np.tanh(0.5 * np.multiply(z, 1.0)))
# --8<-- [end:sigmoid-tanh]


# --8<-- [start:softplus-threshold]
def softplus_threshold(z):
    """As in PyTorch: z itself above 20, where float32 sees no difference."""
    z = np.multiply(z, 1.0)
    return np.where(z > 20, z, np.log1p(np.exp(np.minimum(z, 20))))[()]
# --8<-- [end:softplus-threshold]


# --8<-- [start:softplus-inverse]
def softplus_inverse(s):
    """The z with softplus(z) = s, for s > 0, element by element."""
    s = np.multiply(s, 1.0)
    return s + np.log(-np.expm1(-s))
# --8<-- [end:softplus-inverse]


if __name__ == "__main__":
    # --8<-- [start:sigmoid-example]
    print(sigmoid([-1000.0, 0.0, 2.0, 1000.0]))
    #> [0.         0.5        0.88079708 1.        ]
    # --8<-- [end:sigmoid-example]

    # --8<-- [start:symmetry-example]
    z = np.array([0.5, 1.5, 3.0])
    print(1 - sigmoid(z))
    #> [0.37754067 0.18242552 0.04742587]
    print(sigmoid(-z))
    #> [0.37754067 0.18242552 0.04742587]
    # --8<-- [end:symmetry-example]

    # --8<-- [start:logit-example]
    print(logit([0.0, 0.1, 0.5, 0.9, 1.0]))
    #> [       -inf -2.19722458  0.          2.19722458         inf]
    z = np.array([-40.0, -2.0, 2.0, 40.0])
    print(logit(sigmoid(z)))
    #> [-40.  -2.   2.  inf]
    # --8<-- [end:logit-example]

    # --8<-- [start:gradient-example]
    z, h = np.array([-2.0, 0.0, 2.0]), 1e-5
    print(sigmoid_grad(z))
    #> [0.10499359 0.25       0.10499359]
    slope = (sigmoid(z + h) - sigmoid(z - h)) / (2 * h)
    print(np.abs(slope - sigmoid_grad(z)).max() < 1e-9)
    #> True
    # --8<-- [end:gradient-example]

    # --8<-- [start:gradient-digits]
    p = sigmoid(40.0)
    print(p * (1 - p))
    #> 0.0
    print(f"{sigmoid_grad(40.0):.8e}")
    #> 4.24835426e-18
    # --8<-- [end:gradient-digits]

    # --8<-- [start:naive-example]
    print(sigmoid_naive([-1000.0, 0.0, 1000.0]))
    #> RuntimeWarning: overflow encountered in exp
    #> [0.  0.5 1. ]
    print(f"{sigmoid_naive(np.float32(-89)):.2e}")
    #> 0.00e+00
    # --8<-- [end:naive-example]

    # --8<-- [start:stable-example]
    print(sigmoid([-1000.0, 0.0, 1000.0]))
    #> [0.  0.5 1. ]
    print(f"{sigmoid(np.float32(-89)):.2e}")
    #> 2.23e-39
    # --8<-- [end:stable-example]

    # --8<-- [start:where-example]
    print(sigmoid_where([-1000.0, 0.0, 1000.0]))
    #> RuntimeWarning: overflow encountered in exp
    #> RuntimeWarning: overflow encountered in exp
    #> RuntimeWarning: invalid value encountered in divide
    #> [0.  0.5 1. ]
    # --8<-- [end:where-example]

    # --8<-- [start:limits-example]
    for name in ["float16", "float32", "float64"]:
        kind = np.finfo(name)
        one = -np.log(np.float64(kind.epsneg))
        # What is nearer to 0 than to the smallest number becomes 0.
        zero = np.log(np.float64(kind.smallest_subnormal)) - np.log(2)
        print(f"{name}: 1 above {one:.2f}, 0 below {zero:.2f}")
    #> float16: 1 above 7.62, 0 below -17.33
    #> float32: 1 above 16.64, 0 below -103.97
    #> float64: 1 above 36.74, 0 below -745.13
    # --8<-- [end:limits-example]

    # --8<-- [start:tanh-example]
    for z in [-2.0, -20.0, -40.0]:
        print(f"{z:5} {sigmoid_tanh(z):.3e} {sigmoid(z):.3e}")
    #>  -2.0 1.192e-01 1.192e-01
    #> -20.0 2.061e-09 2.061e-09
    #> -40.0 0.000e+00 4.248e-18
    print(abs(sigmoid_tanh(-30.0) / sigmoid(-30.0) - 1) > 1e-4)
    #> True
    # --8<-- [end:tanh-example]

    # --8<-- [start:log-sigmoid-example]
    print(log_sigmoid([-1000.0, -2.0]))
    #> [-1000.            -2.12692801]
    print(f"{log_sigmoid(40.0):.8e}")
    #> -4.24835426e-18
    # --8<-- [end:log-sigmoid-example]

    # --8<-- [start:log-naive-example]
    print(np.log(sigmoid([-1000.0, -2.0])))
    #> RuntimeWarning: divide by zero encountered in log
    #> [       -inf -2.12692801]
    print(np.log(sigmoid(40.0)))
    #> 0.0
    # --8<-- [end:log-naive-example]

    # --8<-- [start:softplus-example]
    print(softplus([2.0, 1000.0]))
    #> [   2.12692801 1000.        ]
    print(f"{softplus(-40.0):.8e}")
    #> 4.24835426e-18
    # --8<-- [end:softplus-example]

    # --8<-- [start:softplus-naive-example]
    print(np.log(1 + np.exp(np.array([2.0, 1000.0]))))
    #> RuntimeWarning: overflow encountered in exp
    #> [2.12692801        inf]
    print(np.log(1 + np.exp(-40.0)))
    #> 0.0
    # --8<-- [end:softplus-naive-example]

    # --8<-- [start:threshold-example]
    for z in [19.9, 20.5]:
        print(f"{softplus_threshold(z) - z:.2e} {softplus(z) - z:.2e}")
    #> 2.28e-09 2.28e-09
    #> 0.00e+00 1.25e-09
    # --8<-- [end:threshold-example]

    # --8<-- [start:exercise-by-hand]
    print(f"{sigmoid(np.log(3)):.8f} {logit(0.9):.8f}")
    #> 0.75000000 2.19722458
    # --8<-- [end:exercise-by-hand]

    # --8<-- [start:exercise-second]
    z, h = np.array([-2.0, 0.0, 2.0]), 1e-5
    p = sigmoid(z)
    second = p * (1 - p) * (1 - 2 * p)
    print(second)
    #> [ 0.0799625  0.        -0.0799625]
    slope = (sigmoid_grad(z + h) - sigmoid_grad(z - h)) / (2 * h)
    print(np.abs(slope - second).max() < 1e-9)
    #> True
    # --8<-- [end:exercise-second]

    # --8<-- [start:exercise-flipped]
    z, t = np.array([3.0, 2.0, -1.0, -4.0]), np.array([1, 1, 0, 0])
    for p in (1 / (1 + np.exp(-z)), 1 / (1 + np.exp(z))):
        print(np.mean((p > 0.5) == t), p)
    #> 1.0 [0.95257413 0.88079708 0.26894142 0.01798621]
    #> 0.0 [0.04742587 0.11920292 0.73105858 0.98201379]
    # --8<-- [end:exercise-flipped]

    # --8<-- [start:exercise-odds]
    print(f"{sigmoid(logit(0.2) + np.log(2)):.8f}")
    #> 0.33333333
    # --8<-- [end:exercise-odds]

    # --8<-- [start:exercise-complement]
    z = np.array([2.0, 40.0, 1000.0])
    print(np.log(1 - sigmoid(z)))
    #> RuntimeWarning: divide by zero encountered in log
    #> [-2.12692801        -inf        -inf]
    print(log_sigmoid(-z))
    #> [   -2.12692801   -40.         -1000.        ]
    # --8<-- [end:exercise-complement]

    # --8<-- [start:exercise-inverse]
    s = np.array([1e-20, 0.5, 1000.0])
    print(np.log(np.exp(s) - 1))
    #> RuntimeWarning: overflow encountered in exp
    #> RuntimeWarning: divide by zero encountered in log
    #> [       -inf -0.43275213         inf]
    print(softplus_inverse(s))
    #> [-4.60517019e+01 -4.32752130e-01  1.00000000e+03]
    print(softplus(softplus_inverse(s)))
    #> [1.e-20 5.e-01 1.e+03]
    # --8<-- [end:exercise-inverse]
