"""Softmax: from the formula to a form that neither overflows nor loses digits."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]


# --8<-- [start:softmax-naive]
def softmax_naive(z):
    """The definition, typed as it stands: overflows, or divides 0 by 0."""
    z = np.multiply(z, 1.0)  # floats keep their type, integers become float64
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)
# --8<-- [end:softmax-naive]


# --8<-- [start:softmax]
def softmax(z):
    """Softmax over the last axis: logits (..., C) -> probabilities (..., C).

    -inf masks a class. Raises ValueError if there is no class.
    """
    z = np.multiply(z, 1.0)  # floats keep their type, integers become float64
    e = np.exp(z - z.max(axis=-1, keepdims=True))  # every exponent is <= 0
    return e / e.sum(axis=-1, keepdims=True)
# --8<-- [end:softmax]


# --8<-- [start:softmax-compensated]
def softmax_compensated(z):
    """Softmax as above; the rounding error of z - max(z) is put back."""
    z = np.multiply(z, 1.0)
    m = z.max(axis=-1, keepdims=True)
    e = np.exp(z - m)
    z = np.where(e > 0, z, m)  # where e is 0, it stays 0: -inf, masks
    d = z - m
    b = z - d
    e += e * ((z - (d + b)) + (b - m))  # what z - m lost by rounding to d
    return e / e.sum(axis=-1, keepdims=True)
# --8<-- [end:softmax-compensated]


# --8<-- [start:softmax-shared-axis]
def softmax_shared_axis(z):
    """Wrong for a batch: one maximum and one sum for all rows together."""
    z = np.multiply(z, 1.0)
    e = np.exp(z - z.max())
    return e / e.sum()
# --8<-- [end:softmax-shared-axis]


# --8<-- [start:softmax-shared-max]
def softmax_shared_max(z):
    """Fragile for a batch: one maximum for all rows, one sum per row."""
    z = np.multiply(z, 1.0)
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1, keepdims=True)
# --8<-- [end:softmax-shared-max]


# --8<-- [start:softmax-wrong-shift]
def softmax_wrong_shift(z):
    """Wrong: subtracts the shifted logit, and z - (z - max) is max."""
    z = np.multiply(z, 1.0)
    shifted = z - z.max(axis=-1, keepdims=True)
    e = np.exp(z - shifted)
    return e / e.sum(axis=-1, keepdims=True)
# --8<-- [end:softmax-wrong-shift]
