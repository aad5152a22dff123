"""Sigmoid: forms that neither overflow nor lose digits on either side."""

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
    """Sigmoid, element by element: logits z -> probabilities of z's shape.

    exp only ever sees -abs(z), so it cannot overflow.
    """
    z = np.multiply(z, 1.0)  # floats stay as they are, integers become float64
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
        sides = np.log(p) - np.log1p(-p)
    return np.where(np.abs(p - 0.5) < 0.25, middle, sides)[()]
# --8<-- [end:logit]


# --8<-- [start:sigmoid-grad]
def sigmoid_grad(z):
    """Derivative of the sigmoid, p * (1 - p), without forming 1 - p."""
    e = np.exp(-np.abs(np.multiply(z, 1.0)))
    return e / (1 + e) ** 2
# --8<-- [end:sigmoid-grad]


if __name__ == "__main__":
    # --8<-- [start:sigmoid-example]
    print(sigmoid([-1000.0, -2.0, 0.0, 2.0, 1000.0]))
    #> [0.         0.11920292 0.5        0.88079708 1.        ]
    # --8<-- [end:sigmoid-example]
