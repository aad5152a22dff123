"""Softmax and what is built on it, to the last few digits."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits_grad,
)
from snippets.categorical_cross_entropy import checked_labels
from snippets.log_sum_exp import log_softmax, logsumexp
from snippets.sigmoid import sigmoid
from snippets.softmax import softmax


# --8<-- [start:ulp-error]
def ulp_error(got, want):
    """The error of got in ULP of its own type; want has more digits."""
    step = np.spacing(np.abs(want.astype(got.dtype)))
    return np.abs(got.astype(want.dtype) - want) / step
# --8<-- [end:ulp-error]


# --8<-- [start:shifted]
def shifted(z):
    """Logits (..., C) -> where the largest stands, d, r, e.

    z - max(z) is d + r: d as floats hold it, r what rounding took. e is
    its exponential. -inf masks a class. ValueError if there is no class.
    """
    z = np.multiply(z, 1.0)  # integers become float64
    if z.ndim == 0:
        raise ValueError("z has no axis of classes")
    top = z.argmax(axis=-1, keepdims=True)
    m = np.take_along_axis(z, top, axis=-1)
    d = z - m
    e = np.exp(d)
    seen = e > 0  # elsewhere e stays 0, and a mask would make r nan
    z, kept = np.where(seen, z, m), np.where(seen, d, 0)
    b = z - kept
    r = (z - (kept + b)) + (b - m)
    return top, d, r, e + e * r
# --8<-- [end:shifted]


# --8<-- [start:softmax-and-complement]
def softmax_and_complement(z):
    """Softmax p and 1 - p, both (..., C), for logits z (..., C).

    Each keeps its digits, however close the other is to 1.
    """
    top, _, _, e = shifted(z)
    one = np.take_along_axis(e, top, axis=-1)  # nan in a row without a class
    np.put_along_axis(e, top, 0, axis=-1)
    rest = e.sum(axis=-1, keepdims=True)
    np.put_along_axis(e, top, one, axis=-1)
    p = e / (one + rest)
    q = 1 - p  # accurate up to p = 1/2, and only the top may exceed that
    np.put_along_axis(q, top, rest / (one + rest), axis=-1)
    return p, q
# --8<-- [end:softmax-and-complement]


# --8<-- [start:log-softmax-compensated]
def log_softmax_compensated(z):
    """Log-softmax over the last axis: (..., C) -> (..., C)."""
    top, d, r, e = shifted(z)
    np.put_along_axis(e, top, 0, axis=-1)  # the 1 of log(1 + rest)
    return d + (r - np.log1p(e.sum(axis=-1, keepdims=True)))
# --8<-- [end:log-softmax-compensated]


# --8<-- [start:cross-entropy-compensated]
def cross_entropy_compensated(z, y):
    """Loss per example: logits z (..., C), integer labels y (...).

    ValueError: a label that is not in 0..C-1.
    """
    log_p = log_softmax_compensated(z)
    y = checked_labels(y, log_p.shape[-1])
    picked = np.take_along_axis(log_p, y[..., None], axis=-1)
    return 0 - picked[..., 0]
# --8<-- [end:cross-entropy-compensated]


# --8<-- [start:soft-cross-entropy-compensated]
def soft_cross_entropy_compensated(z, t):
    """Loss per example: logits z and targets t, both (..., C)."""
    log_p = log_softmax_compensated(z)
    t = np.asarray(t, log_p.dtype)
    terms = np.multiply(t, log_p, out=np.zeros_like(log_p), where=t != 0)
    return 0 - terms.sum(axis=-1)
# --8<-- [end:soft-cross-entropy-compensated]


# --8<-- [start:cross-entropy-grad-compensated]
def cross_entropy_grad_compensated(z, y):
    """Gradient of the mean loss: logits z (..., C), labels y (...).

    ValueError: a label that is not in 0..C-1.
    """
    g, q = softmax_and_complement(z)
    y = checked_labels(y, g.shape[-1])
    label = y[..., None]
    minus = 0 - np.take_along_axis(q, label, axis=-1)  # p - 1
    np.put_along_axis(g, label, minus, axis=-1)
    return g / max(y.size, 1)
# --8<-- [end:cross-entropy-grad-compensated]


# --8<-- [start:softmax-jacobian-compensated]
def softmax_jacobian_compensated(z):
    """Jacobian of softmax: logits (..., C) -> J (..., C, C)."""
    p, q = softmax_and_complement(z)
    J = -p[..., :, None] * p[..., None, :]
    i = np.arange(p.shape[-1])
    J[..., i, i] = p * q
    return J
# --8<-- [end:softmax-jacobian-compensated]


# --8<-- [start:softmax-jvp-compensated]
def softmax_jvp_compensated(z, v):
    """J v in O(C), for logits z and a direction v, both (..., C)."""
    p, _ = softmax_and_complement(z)
    top = np.argmax(z, axis=-1)[..., None]
    w = v - np.take_along_axis(v, top, axis=-1)  # J 1 = 0: a shift is free
    return p * (w - (p * w).sum(axis=-1, keepdims=True))
# --8<-- [end:softmax-jvp-compensated]


# --8<-- [start:in-float64]
def in_float64(f, z, *others):
    """f(z, *others) computed in float64 and rounded once, to z's type."""
    z = np.multiply(z, 1.0)
    with np.errstate(over="ignore"):  # beyond the narrow type: inf
        return f(z.astype(np.float64), *others).astype(z.dtype)
# --8<-- [end:in-float64]


# --8<-- [start:binary-cross-entropy-with-logits-finite]
def binary_cross_entropy_with_logits_finite(z, t):
    """Loss per example for finite logits z and targets t of z's shape."""
    z = np.multiply(z, 1.0)
    return z * ((z > 0) - t) + np.log1p(np.exp(-np.abs(z)))
# --8<-- [end:binary-cross-entropy-with-logits-finite]


# --8<-- [start:in-pieces]
def in_pieces(f, *arrays, size=16384):
    """f(*arrays), about `size` numbers at a time along the first axis.

    The intermediate arrays of a piece stay in the processor's cache. f
    must treat examples one by one. Raises ValueError if lengths differ.
    """
    arrays = [np.asarray(array) for array in arrays]
    lengths = {len(array) for array in arrays}
    if len(lengths) > 1:
        raise ValueError(f"arrays of different lengths: {sorted(lengths)}")
    [length] = lengths
    rows = max(1, size * length // max(arrays[0].size, 1))
    out = None
    for k in range(0, max(length, 1), rows):
        piece = f(*(array[k : k + rows] for array in arrays))
        if out is None:
            out = np.empty((length, *piece.shape[1:]), piece.dtype)
        out[k : k + rows] = piece
    return out
# --8<-- [end:in-pieces]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    p, q = softmax_and_complement([40.0, 0.0])
    print(p)
    #> [1.00000000e+00 4.24835426e-18]
    print(q)
    #> [4.24835426e-18 1.00000000e+00]
    # --8<-- [end:answer-example]

    # --8<-- [start:limits-example]
    for name in ["float16", "float32", "float64"]:
        kind = np.finfo(name)
        large = np.log(np.float64(kind.max))
        small = np.log(np.float64(kind.smallest_subnormal)) - np.log(2)
        one = -np.log(np.float64(kind.epsneg))
        print(f"{name}: {large:6.2f} {small:7.2f} {one:5.2f}")
    #> float16:  11.09  -17.33  7.62
    #> float32:  88.72 -103.97 16.64
    #> float64: 709.78 -745.13 36.74
    # --8<-- [end:limits-example]

    # --8<-- [start:ulp-example]
    z = np.array([100.1, 12.3, 90.7], dtype=np.float32)
    want = softmax(z.astype(np.float64))
    print(ulp_error(softmax(z), want).max() > 10)
    #> True
    p, _ = softmax_and_complement(z)
    print(ulp_error(p, want).max() < 4)
    #> True
    # --8<-- [end:ulp-example]

    # --8<-- [start:masks-log-example]
    z = [[0.0, -40.0, -np.inf], [2.0, 1.0, 0.1]]
    print(log_softmax_compensated(z))
    #> [[-4.24835426e-18 -4.00000000e+01            -inf]
    #>  [-4.17030016e-01 -1.41703002e+00 -2.31703002e+00]]
    print(cross_entropy_compensated(z, [0, 2]))
    #> [4.24835426e-18 2.31703002e+00]
    print(soft_cross_entropy_compensated(z, [[1, 0, 0], [0.6, 0.3, 0.1]]))
    #> [4.24835426e-18 9.07030016e-01]
    # --8<-- [end:masks-log-example]

    # --8<-- [start:in-float64-example]
    z = np.append(0, np.full(1000, -17.5)).astype(np.float16)
    print(f"{log_softmax(z)[0]:.1e}")
    #> 0.0e+00
    print(f"{in_float64(log_softmax, z)[0]:.1e}")
    #> -2.5e-05
    # --8<-- [end:in-float64-example]

    # --8<-- [start:masks-example]
    p, q = softmax_and_complement([2.0, -np.inf, 1.0])
    print(p, q)
    #> [0.73105858 0.         0.26894142] [0.26894142 1.         0.73105858]
    print(softmax_and_complement([2.0, -np.inf, -np.inf]))
    #> (array([1., 0., 0.]), array([0., 1., 1.]))
    # --8<-- [end:masks-example]

    # --8<-- [start:saturated-example]
    z, y = np.array([[40.0, 0.0, -5.0]]), np.array([0])
    print(softmax(z) - [1, 0, 0])
    #> [[0.00000000e+00 4.24835426e-18 2.86251858e-20]]
    print(cross_entropy_grad_compensated(z, y))
    #> [[-4.27697944e-18  4.24835426e-18  2.86251858e-20]]
    print(softmax_jacobian_compensated(z[0]))
    #> [[ 4.27697944e-18 -4.24835426e-18 -2.86251858e-20]
    #>  [-4.24835426e-18  4.24835426e-18 -1.21609930e-37]
    #>  [-2.86251858e-20 -1.21609930e-37  2.86251858e-20]]
    # --8<-- [end:saturated-example]

    # --8<-- [start:regression-example]
    X, t, w = np.array([[1.0], [-2.0]]), np.array([1, 0]), np.array([40.0])
    print(X.T @ (sigmoid(X @ w) - t) / 2)
    #> [-1.80485139e-35]
    print(X.T @ binary_cross_entropy_with_logits_grad(X @ w, t) / 2)
    #> [-2.12417713e-18]
    # --8<-- [end:regression-example]

    # --8<-- [start:in-pieces-example]
    z = np.random.default_rng(0).normal(size=(1000, 1000))
    print(np.array_equal(in_pieces(softmax, z), softmax(z)))
    #> True
    # --8<-- [end:in-pieces-example]

    # --8<-- [start:gap-exercise]
    for gap in [16.0, 17.0]:
        z = np.array([gap, 0.0], dtype=np.float32)
        p, q = softmax_and_complement(z)
        print(f"{gap} {1 - p[0]:.1e} {q[0]:.1e}")
    #> 16.0 1.2e-07 1.1e-07
    #> 17.0 0.0e+00 4.1e-08
    # --8<-- [end:gap-exercise]

    # --8<-- [start:zero-exercise]
    for z in [0.0, -40.1, -3.7], [7.3, -32.8, 3.6]:
        r = shifted(z)[2]
        print(np.array_equal(r, [0, 0, 0]))
    #> True
    #> False
    # --8<-- [end:zero-exercise]

    # --8<-- [start:vocabulary-exercise]
    z = np.zeros(70_000, dtype=np.float16)
    with np.errstate(over="ignore"):
        print(f"{softmax(z).max():.1e}")
    #> 0.0e+00
    print(f"{in_float64(softmax, z).max():.1e}")
    #> 1.4e-05
    # --8<-- [end:vocabulary-exercise]

    # --8<-- [start:crossing-exercise]
    z = np.array([-np.log(2), -np.log(2)])
    print(abs(logsumexp(z)) < 1e-15)
    #> True
    up = logsumexp(z * (1 + 1e-15))  # the logits in their last digit
    print(abs(up) > 1e-16)
    #> True
    # --8<-- [end:crossing-exercise]
