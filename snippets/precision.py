"""Softmax and what is built on it, to the last few digits."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]


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
    np.put_along_axis(e, top, 0, axis=-1)
    rest = e.sum(axis=-1, keepdims=True)
    np.put_along_axis(e, top, 1, axis=-1)
    p = e / (1 + rest)
    q = 1 - p  # accurate up to p = 1/2, and only the top may exceed that
    np.put_along_axis(q, top, rest / (1 + rest), axis=-1)
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
    """Loss per example: logits z (..., C), integer labels y (...)."""
    log_p = log_softmax_compensated(z)
    picked = np.take_along_axis(log_p, np.asarray(y)[..., None], axis=-1)
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
    """Gradient of the mean loss: logits z (..., C), labels y (...)."""
    g, q = softmax_and_complement(z)
    y = np.asarray(y)
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
