"""Cross-entropy of several classes: one-hot, soft and integer labels."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.log_sum_exp import log_softmax, log_softmax_common
from snippets.softmax import softmax


# --8<-- [start:cross-entropy-plain]
def cross_entropy_plain(z, y):
    """Loss of each row: z (N, C), labels y (N,)."""
    d = z - z.max(axis=-1, keepdims=True)
    lse = np.log(np.exp(d).sum(axis=-1))
    return lse - d[np.arange(len(y)), y]
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
    y = checked_labels(y, C)
    t = np.full((*y.shape, C), eps / C)
    np.put_along_axis(t, y[..., None], 1 - eps + eps / C, axis=-1)
    return t
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


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    y = np.array([0, 2])
    loss = cross_entropy_plain(z, y)
    print(loss)
    #> [0.41703002 2.42004952]
    print(f"{loss.mean():.8f}")
    #> 1.41853977
    # --8<-- [end:answer-example]

    # --8<-- [start:by-hand-example]
    z = np.tile([2.0, 1.0, 0.1], (3, 1))  # three times the same logits
    y = np.array([0, 1, 2])
    loss = cross_entropy_plain(z, y)
    print(loss)
    #> [0.41703002 1.41703002 2.31703002]
    print(np.exp(-loss))
    #> [0.65900114 0.24243297 0.09856589]
    # --8<-- [end:by-hand-example]

    # --8<-- [start:forms-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    log_p = log_softmax_common(z)
    y = np.array([0, 2])
    one_hot = np.eye(3)[y]
    soft = np.array([[0.7, 0.2, 0.1], [0.0, 0.5, 0.5]])
    print(one_hot)
    #> [[1. 0. 0.]
    #>  [0. 0. 1.]]
    print(-log_p[np.arange(2), y])
    #> [0.41703002 2.42004952]
    print(-(one_hot * log_p).sum(axis=-1))
    #> [0.41703002 2.42004952]
    print(-(soft * log_p).sum(axis=-1))
    #> [0.80703002 1.32004952]
    # --8<-- [end:forms-example]

    # --8<-- [start:start-example]
    print(cross_entropy_plain(np.zeros((1, 10)), [3]))
    #> [2.30258509]
    print(cross_entropy_plain(np.array([[5.0], [-7.0]]), [0, 0]))
    #> [0. 0.]
    # --8<-- [end:start-example]

    # --8<-- [start:two-classes-example]
    z = np.array([[2.0, 0.5], [-1.0, 3.0]])
    x = z[:, 1] - z[:, 0]  # a logit for class 1 against class 0
    for y in [0, 1]:
        binary = np.logaddexp(0, (1 - 2 * y) * x)
        print(cross_entropy_plain(z, [y, y]), binary)
    #> [0.20141328 4.01814993] [0.20141328 4.01814993]
    #> [1.70141328 0.01814993] [1.70141328 0.01814993]
    # --8<-- [end:two-classes-example]

    # --8<-- [start:soft-example]
    t = np.array([0.6, 0.3, 0.1])
    for z in [[0.0, 0.0, 0.0], [2.0, 1.0, 0.1], np.log(t), [6.0, 0.0, 0.0]]:
        log_p = log_softmax_common(z)
        print(np.exp(log_p).round(4), f"{-(t * log_p).sum():.4f}")
    #> [0.3333 0.3333 0.3333] 1.0986
    #> [0.659  0.2424 0.0986] 0.9070
    #> [0.6 0.3 0.1] 0.8979
    #> [0.9951 0.0025 0.0025] 2.4049
    z = np.tile([2.0, 1.0, 0.1], (10, 1))
    y = np.repeat([0, 1, 2], [6, 3, 1])  # six labels 0, three 1, one 2
    print(f"{-log_softmax_common(z)[np.arange(10), y].mean():.4f}")
    #> 0.9070
    # --8<-- [end:soft-example]

    # --8<-- [start:naive-example]
    print(soft_cross_entropy_naive([0.0, -800.0], [0.0, 1.0]))
    #> RuntimeWarning: divide by zero encountered in log
    #> inf
    print(soft_cross_entropy_naive([0.0, -800.0], [1.0, 0.0]))
    #> RuntimeWarning: invalid value encountered in multiply
    #> nan
    # --8<-- [end:naive-example]

    # --8<-- [start:plain-loses]
    print(cross_entropy_plain(np.array([[0.0, -40.0]]), [0]))
    #> [0.]
    # --8<-- [end:plain-loses]

    # --8<-- [start:digits-example]
    z = [[0.0, -40.0], [0.0, -800.0]]
    for y in [0, 1]:
        print(cross_entropy(z, [y, y]))
        print(soft_cross_entropy(z, np.eye(2)[[y, y]]))
    #> [4.24835426e-18 0.00000000e+00]
    #> [4.24835426e-18 0.00000000e+00]
    #> [ 40. 800.]
    #> [ 40. 800.]
    # --8<-- [end:digits-example]

    # --8<-- [start:masks-example]
    inf = np.inf
    print(cross_entropy([[2.0, 1.0, -inf], [2.0, 1.0, -inf]], [0, 2]))
    #> [0.31326169        inf]
    print(soft_cross_entropy([[2.0, 1.0, -inf]], [[0.5, 0.5, 0.0]]))
    #> [0.81326169]

    print(cross_entropy([[1000.0, 0.0], [-1e308, -1e308]], [1, 1]))
    #> [1.00000000e+03 6.93147181e-01]
    print(cross_entropy([[1e308, 0.0], [0.0, -1e308]], [1, 0]))
    #> [1.e+308 0.e+000]
    print(cross_entropy([1e308, -1e308], 1))
    #> RuntimeWarning: overflow encountered in subtract
    #> inf

    print(f"{cross_entropy(np.zeros(50_000), 7):.8f} {np.log(50_000):.8f}")
    #> 10.81977828 10.81977828
    # --8<-- [end:masks-example]
