"""Binary cross-entropy from logits: no overflow, no lost digits."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.sigmoid import sigmoid


# --8<-- [start:binary-cross-entropy-with-logits]
def binary_cross_entropy_with_logits(z, t, pos_weight=None):
    """Loss per example: logits z, targets t in [0, 1] of z's shape.

    pos_weight multiplies the part of t = 1. Terms are never negative, so
    nothing cancels. Raises ValueError if the shapes differ.
    """
    z = np.multiply(z, 1.0)
    t = np.asarray(t, z.dtype)
    if t.ndim and t.shape != z.shape:
        raise ValueError(f"z has shape {z.shape}, t has shape {t.shape}")
    weight = np.asarray(1 if pos_weight is None else pos_weight, z.dtype)
    slope = np.where(z > 0, 1 - t, weight * t)
    line = slope * np.abs(np.where(slope == 0, 0, z))  # 0 * inf counts as 0
    return line + (1 - t + weight * t) * np.log1p(np.exp(-np.abs(z)))
# --8<-- [end:binary-cross-entropy-with-logits]


# --8<-- [start:binary-cross-entropy-with-logits-grad]
def binary_cross_entropy_with_logits_grad(z, t):
    """Derivative of the loss of each example with respect to z: p - t.

    1 - p is sigmoid(-z), not a subtraction, so a hard target keeps its
    digits. Raises ValueError if the shapes differ.
    """
    z = np.multiply(z, 1.0)
    t = np.asarray(t, z.dtype)
    if t.ndim and t.shape != z.shape:
        raise ValueError(f"z has shape {z.shape}, t has shape {t.shape}")
    return (1 - t) * sigmoid(z) - t * sigmoid(-z)
# --8<-- [end:binary-cross-entropy-with-logits-grad]
