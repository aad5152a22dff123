"""Why numbers differ: what other libraries compute, written in NumPy."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_clipped,
    binary_cross_entropy_clipped_grad,
    binary_cross_entropy_grad,
)
from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits,
)
from snippets.categorical_cross_entropy import (
    cross_entropy,
    cross_entropy_plain,
    label_smoothing,
    soft_cross_entropy,
    weighted_cross_entropy,
)
from snippets.entropy_and_kl import kl_divergence
from snippets.log_sum_exp import log_softmax_common, logsumexp
from snippets.mse_and_cross_entropy import mean_squared_error_grad
from snippets.sigmoid import sigmoid, softplus
from snippets.softmax import softmax


# --8<-- [start:explain-ratio]
def explain_ratio(ours, theirs, N, C):
    """Names of the conventions that turn our number into theirs."""
    factors = {
        "the same": 1,
        "sum over the N examples": N,
        "mean over the N examples": 1 / N,
        "sum over the C classes": C,
        "mean over the C classes": 1 / C,
        "sum over all N C entries": N * C,
        "mean over all N C entries": 1 / (N * C),
        "bits instead of nats": 1 / np.log(2),
        "a factor 1/2": 0.5,
        "a factor 2": 2,
        "the sign": -1,
    }
    ratio = np.asarray(theirs) / np.asarray(ours)
    return [name for name, f in factors.items() if np.allclose(ratio, f)]
# --8<-- [end:explain-ratio]


# --8<-- [start:torch-binary-cross-entropy]
def torch_binary_cross_entropy(p, t, floor=-100.0):
    """Loss per entry as in PyTorch: no logarithm is below the floor."""
    p, t = np.multiply(p, 1.0), np.asarray(t)
    with np.errstate(divide="ignore"):
        one = np.maximum(np.log(p), floor)
        zero = np.maximum(np.log1p(-p), floor)
    return -(t * one + (1 - t) * zero)
# --8<-- [end:torch-binary-cross-entropy]


# --8<-- [start:torch-binary-cross-entropy-grad]
def torch_binary_cross_entropy_grad(p, t, eps=np.float32(1e-12)):
    """Derivative of each loss wrt p as in PyTorch: it knows no floor."""
    p, t = np.multiply(p, 1.0), np.asarray(t)
    return (p - t) / np.maximum(p * (1 - p), eps)
# --8<-- [end:torch-binary-cross-entropy-grad]


# --8<-- [start:keras-categorical-cross-entropy]
def keras_categorical_cross_entropy(p, t, eps=1e-7):
    """Loss per row as in Keras: p (..., C) is divided by its sum first."""
    p = np.multiply(p, 1.0)
    q = p / p.sum(axis=-1, keepdims=True)
    return -(t * np.log(np.clip(q, eps, 1 - eps))).sum(axis=-1)
# --8<-- [end:keras-categorical-cross-entropy]


# --8<-- [start:keras-sparse-categorical-cross-entropy]
def keras_sparse_categorical_cross_entropy(p, y, eps=1e-7):
    """The same for labels y (N,): p (N, C) is clipped before it is divided."""
    c = np.clip(np.multiply(p, 1.0), eps, 1 - eps)
    return np.log(c.sum(axis=-1)) - np.log(c[np.arange(len(y)), y])
# --8<-- [end:keras-sparse-categorical-cross-entropy]


# --8<-- [start:torch-cross-entropy]
def torch_cross_entropy(z, y, weight=None, ignore=-100, smoothing=0.0):
    """Mean loss as in PyTorch: logits z (N, C), labels y (N,)."""
    z, y = np.multiply(z, 1.0), np.asarray(y)
    C = z.shape[1]
    w = np.ones(C) if weight is None else np.asarray(weight)
    kept = y != ignore
    log_p, y = log_softmax_common(z)[kept], y[kept]
    label = -(w[y] * log_p[np.arange(len(y)), y]).sum()
    every = -(w * log_p).sum()
    total = (1 - smoothing) * label + smoothing / C * every
    return total / w[y].sum()
# --8<-- [end:torch-cross-entropy]


# --8<-- [start:torch-softplus]
def torch_softplus(z, threshold=20.0):
    """As in PyTorch: z itself above the threshold."""
    z = np.multiply(z, 1.0)
    small = np.minimum(z, threshold)
    return np.where(z > threshold, z, np.log1p(np.exp(small)))
# --8<-- [end:torch-softplus]
