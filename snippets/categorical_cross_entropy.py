"""Cross-entropy of several classes: one-hot, soft and integer labels."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.log_sum_exp import log_softmax
from snippets.softmax import softmax


# --8<-- [start:cross-entropy-plain]
def cross_entropy_plain(z, y):
    """Loss per example: logits z (N, C), integer labels y (N,)."""
    d = z - z.max(axis=-1, keepdims=True)
    log_p = d - np.log(np.exp(d).sum(axis=-1, keepdims=True))
    return -log_p[np.arange(len(y)), y]
# --8<-- [end:cross-entropy-plain]


# --8<-- [start:checked-labels]
def checked_labels(y, C):
    """Labels as an integer array; ValueError unless all are in 0..C-1."""
    y = np.asarray(np.multiply(y, 1))  # False and True become 0 and 1
    if y.dtype.kind not in "iu":
        raise ValueError(f"labels must be integers, not {y.dtype}")
    wrong = y[(y < 0) | (y >= C)]
    if wrong.size:
        raise ValueError(f"label {wrong[0]} is not in 0..{C - 1}")
    return y
# --8<-- [end:checked-labels]


# --8<-- [start:cross-entropy]
def cross_entropy(z, y):
    """Loss per example: logits z (..., C), integer labels y (...).

    ValueError: another shape, or a label that is not in 0..C-1.
    """
    log_p = log_softmax(z)
    y = checked_labels(y, log_p.shape[-1])
    if y.shape != log_p.shape[:-1]:
        raise ValueError(f"z has shape {log_p.shape}, y has shape {y.shape}")
    picked = np.take_along_axis(log_p, y[..., None], axis=-1)
    return 0 - picked[..., 0]  # 0 - 0 is 0, while -(0.0) prints as -0.0
# --8<-- [end:cross-entropy]


# --8<-- [start:soft-cross-entropy-naive]
def soft_cross_entropy_naive(z, t):
    """The formula as it stands: inf or nan once a probability is 0."""
    return -(t * np.log(softmax(z))).sum(axis=-1)
# --8<-- [end:soft-cross-entropy-naive]


# --8<-- [start:soft-cross-entropy]
def soft_cross_entropy(z, t):
    """Loss per example: logits z (..., C), targets t of the same shape.

    0 * log(0) counts as 0. ValueError: another shape, a negative target.
    """
    log_p = log_softmax(z)
    t = np.asarray(t, log_p.dtype)
    if t.shape != log_p.shape:
        raise ValueError(f"z has shape {log_p.shape}, t has shape {t.shape}")
    if np.any(t < 0):
        raise ValueError("targets are probabilities and cannot be negative")
    terms = np.multiply(t, log_p, out=np.zeros_like(log_p), where=t != 0)
    return 0 - terms.sum(axis=-1)
# --8<-- [end:soft-cross-entropy]


# --8<-- [start:label-smoothing]
def label_smoothing(y, C, eps):
    """Soft targets (..., C): 1 - eps on the label, eps shared by all.

    ValueError: eps outside [0, 1], or a label that is not in 0..C-1.
    """
    if not 0 <= eps <= 1:
        raise ValueError(f"eps is {eps}, and not in [0, 1]")
    one_hot = np.eye(C)[checked_labels(y, C)]
    return (1 - eps) * one_hot + eps / C
# --8<-- [end:label-smoothing]


# --8<-- [start:weighted-cross-entropy]
def weighted_cross_entropy(z, y, weight):
    """Loss per example, times the weight (C,) of its class; 0 * inf is 0.

    ValueError: as cross_entropy, or not one weight per class.
    """
    loss = cross_entropy(z, y)
    weight = np.asarray(weight, loss.dtype)
    if weight.shape != np.shape(z)[-1:]:
        raise ValueError(
            f"z has shape {np.shape(z)}, weight has shape {weight.shape}"
        )
    w = weight[np.multiply(y, 1)]
    return np.multiply(w, loss, out=np.zeros_like(loss), where=w != 0)
# --8<-- [end:weighted-cross-entropy]


# --8<-- [start:cross-entropy-ignoring]
def cross_entropy_ignoring(z, y, ignore=-100):
    """Loss per example, 0 where the label is `ignore`, whatever z is there.

    ValueError: as cross_entropy.
    """
    z, y = np.multiply(z, 1.0), np.asarray(y)
    if y.shape != z.shape[:-1]:
        raise ValueError(f"z has shape {z.shape}, y has shape {y.shape}")
    kept = y != ignore
    loss = np.zeros(y.shape, z.dtype)
    loss[kept] = cross_entropy(z[kept], y[kept])
    return loss
# --8<-- [end:cross-entropy-ignoring]
