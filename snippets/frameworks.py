"""Why numbers differ: what other libraries compute, written in NumPy."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

# Some are only used by the expressions of benchmarks/frameworks.toml.
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
    cross_entropy_ignoring,
    cross_entropy_plain,
    label_smoothing,
    soft_cross_entropy,
    weighted_cross_entropy,
)
from snippets.entropy_and_kl import kl_divergence
from snippets.log_sum_exp import log_softmax_common, logsumexp
from snippets.mse_and_cross_entropy import mean_squared_error_grad
from snippets.sigmoid import sigmoid, sigmoid_grad, softplus
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
    p = np.multiply(p, 1.0)
    t = np.asarray(t, p.dtype)
    with np.errstate(divide="ignore"):
        one = np.maximum(np.log(p), floor)
        zero = np.maximum(np.log1p(-p), floor)
    return -(t * one + (1 - t) * zero)
# --8<-- [end:torch-binary-cross-entropy]


# --8<-- [start:torch-binary-cross-entropy-grad]
def torch_binary_cross_entropy_grad(p, t, eps=np.float32(1e-12)):
    """Derivative of each loss wrt p as in PyTorch: it knows no floor."""
    p = np.multiply(p, 1.0)
    t = np.asarray(t, p.dtype)
    return (p - t) / np.maximum(p * (1 - p), eps)
# --8<-- [end:torch-binary-cross-entropy-grad]


# --8<-- [start:keras-categorical-cross-entropy]
def keras_categorical_cross_entropy(p, t, eps=1e-7):
    """Loss per row as in Keras: p (..., C) is divided by its sum first."""
    p = np.multiply(p, 1.0)
    t = np.asarray(t, p.dtype)
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
    w = np.ones(C) if weight is None else weight
    w = np.asarray(w, z.dtype)
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


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    y = np.array([0, 2])
    loss = cross_entropy_plain(z, y)
    print("each  ", loss)
    #> each   [0.41703002 2.42004952]
    print("mean  ", f"{loss.mean():.8f}")
    #> mean   1.41853977
    print("sum   ", f"{loss.sum():.8f}")
    #> sum    2.83707954
    print("over C", f"{loss.sum() / z.size:.8f}")
    #> over C 0.47284659
    # --8<-- [end:answer-example]

    # --8<-- [start:ratio-example]
    ours = 1.41853977  # a mean over N = 2 examples of C = 3 classes
    for theirs in [2.83707954, 0.47284659, 2.04652031, 1.10179114]:
        print(theirs, explain_ratio(ours, theirs, N=2, C=3))
    #> 2.83707954 ['sum over the N examples', 'a factor 2']
    #> 0.47284659 ['mean over the C classes']
    #> 2.04652031 ['bits instead of nats']
    #> 1.10179114 []
    ours = [0.5, -0.8, 2.0]  # a gradient: the ratio must be one number
    print(explain_ratio(ours, [1.5, -2.4, 6.0], N=3, C=10))
    #> ['sum over the N examples']
    print(explain_ratio(ours, [0.5, -0.8, 0.0], N=3, C=10))
    #> []
    # --8<-- [end:ratio-example]

    # --8<-- [start:twice-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    y = np.array([0, 2])
    p = np.exp(log_softmax_common(z))
    print(f"{cross_entropy_plain(z, y).mean():.8f}")
    #> 1.41853977
    print(f"{cross_entropy_plain(p, y).mean():.8f}")  # softmax twice
    #> 1.10179114
    for big in [5.0, 50.0, 500.0]:  # the best prediction there is
        p = np.exp(log_softmax_common(np.array([[big, 0.0, 0.0]])))
        print(big, cross_entropy_plain(p, [0]))
    #> 5.0 [0.55994771]
    #> 50.0 [0.55144471]
    #> 500.0 [0.55144471]
    # --8<-- [end:twice-example]

    # --8<-- [start:sparse-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])  # no probabilities
    y = np.array([0, 2])
    print(keras_categorical_cross_entropy(z, np.eye(3)[y]))
    #> [0.43825493 2.39789527]
    print(keras_sparse_categorical_cross_entropy(z, y))
    #> [0.74193735 1.79175941]
    p = np.exp(log_softmax_common(z))
    print(keras_categorical_cross_entropy(p, np.eye(3)[y]))
    #> [0.41703002 2.42004952]
    print(keras_sparse_categorical_cross_entropy(p, y))
    #> [0.41703002 2.42004952]
    # --8<-- [end:sparse-example]

    # --8<-- [start:guards-example]
    p, t = np.array([0.0, 1e-50, 1e-10, 1e-5]), 1
    print(torch_binary_cross_entropy(p, t))
    #> [100.         100.          23.02585093  11.51292546]
    print(binary_cross_entropy_clipped(p, t))
    #> [16.11809565 16.11809565 16.11809565 11.51292546]
    print(torch_binary_cross_entropy_grad(p[2:], t))
    #> [-1.e+10 -1.e+05]
    print(binary_cross_entropy_clipped_grad(p[2:], t))
    #> [      0. -100000.]
    for name in [np.float64, np.float32]:  # scikit-learn clips at eps
        print(f"{-np.log(np.finfo(name).eps):.4f}")
    #> 36.0437
    #> 15.9424
    # --8<-- [end:guards-example]

    # --8<-- [start:weights-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    y = np.array([0, 2])
    w = np.array([1.0, 2.0, 5.0])
    loss = w[y] * cross_entropy_plain(z, y)
    print(f"{loss.sum() / w[y].sum():.8f}")
    #> 2.08621294
    print(f"{loss.sum() / len(y):.8f}")
    #> 6.25863882
    print(f"{torch_cross_entropy(z, y, weight=w):.8f}")
    #> 2.08621294
    # --8<-- [end:weights-example]

    # --8<-- [start:smoothing-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    y = np.array([0, 2])
    w = np.array([1.0, 2.0, 5.0])
    print(f"{torch_cross_entropy(z, y, smoothing=0.1):.8f}")
    #> 1.42687310
    print(f"{torch_cross_entropy(z, y, w, smoothing=0.1):.8f}")
    #> 2.04201740
    targets = 0.9 * np.eye(3)[y] + 0.1 / 3
    loss = -(targets * log_softmax_common(z)).sum(axis=-1)
    print(f"{(w[y] * loss).sum() / w[y].sum():.8f}")  # w of the label only
    #> 2.03565738
    # --8<-- [end:smoothing-example]

    # --8<-- [start:ignored-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3], [1.0, 1.0, 1.0]])
    print(f"{torch_cross_entropy(z, [0, 2, -100]):.8f}")
    #> 1.41853977
    print(torch_cross_entropy(z, [-100, -100, -100]))
    #> RuntimeWarning: invalid value encountered in scalar divide
    #> nan
    # --8<-- [end:ignored-example]

    # --8<-- [start:kl-example]
    t = np.array([[0.6, 0.3, 0.1], [0.2, 0.5, 0.3]])
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    log_p = log_softmax_common(z)
    terms = t * (np.log(t) - log_p)
    print("each     ", terms.sum(axis=-1))
    #> each      [0.00908429 0.25039651]
    print("batchmean", f"{terms.sum() / 2:.8f}")
    #> batchmean 0.12974040
    print("mean     ", f"{terms.mean():.8f}")
    #> mean      0.04324680
    swapped = np.exp(log_p) * (log_p - np.log(t))
    print("swapped  ", f"{swapped.sum() / 2:.8f}")
    #> swapped   0.10697083
    # --8<-- [end:kl-example]

    # --8<-- [start:precision-example]
    p = np.float32(0.9999999)
    print(1 - p == 2.0**-23)
    #> True
    print(f"{-np.log(2.0**-23):.4f} {-np.log(1 - 0.9999999):.4f}")
    #> 15.9424 16.1181
    # --8<-- [end:precision-example]

    # --8<-- [start:saturated-example]
    print(cross_entropy_plain(np.array([[0.0, -40.0]]), [0]))
    #> [0.]
    print(f"{np.log1p(np.exp(-40.0)):.8e}")
    #> 4.24835426e-18
    z = np.array([19.9, 20.0, 20.5])
    print(np.log1p(np.exp(z)) - torch_softplus(z) < 1e-12)
    #> [ True  True False]
    print(f"{np.exp(-20.5):.8e}")
    #> 1.25015287e-09
    # --8<-- [end:saturated-example]

    # --8<-- [start:ratio-exercise]
    N, C, ours = 32, 10, 2.0
    for theirs in [64.0, 0.2, 1.0, 2.88539008, -2.0, 0.0625]:
        print(theirs, explain_ratio(ours, theirs, N, C))
    #> 64.0 ['sum over the N examples']
    #> 0.2 ['mean over the C classes']
    #> 1.0 ['a factor 1/2']
    #> 2.88539008 ['bits instead of nats']
    #> -2.0 ['the sign']
    #> 0.0625 ['mean over the N examples']
    # --8<-- [end:ratio-exercise]

    # --8<-- [start:ceiling-exercise]
    for ceiling in [13.8155, 16.1181, 20.7233, 27.6310]:
        print(ceiling, f"{np.exp(-ceiling):.2e}")
    #> 13.8155 1.00e-06
    #> 16.1181 1.00e-07
    #> 20.7233 1.00e-09
    #> 27.631 1.00e-12
    # --8<-- [end:ceiling-exercise]

    # --8<-- [start:one-hot-exercise]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    y = np.array([0, 2])
    w = np.array([1.0, 2.0, 5.0])
    labels = torch_cross_entropy(z, y, weight=w)
    one_hot = (w[y] * cross_entropy_plain(z, y)).mean()
    print(f"{one_hot / labels:.8f} {w[y].mean():.8f}")
    #> 3.00000000 3.00000000
    # --8<-- [end:one-hot-exercise]

    # --8<-- [start:chain-exercise]
    p = 1e-14
    slope = p * (1 - p)  # of the sigmoid: dp/dz
    print(f"{-1 / p * slope:.4f}")
    #> -1.0000
    print(f"{torch_binary_cross_entropy_grad(p, 1) * slope:.4f}")
    #> -0.0100
    print(f"{binary_cross_entropy_clipped_grad(p, 1) * slope:.4f}")
    #> 0.0000
    # --8<-- [end:chain-exercise]

    # --8<-- [start:bits-exercise]
    loss = np.array([0.41703002, 2.42004952])
    print(f"{np.exp(loss.mean()):.6f} {2 ** (loss.mean() / np.log(2)):.6f}")
    #> 4.131084 4.131084
    # --8<-- [end:bits-exercise]
