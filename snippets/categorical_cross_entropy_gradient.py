"""The gradient of categorical cross-entropy with respect to the logits."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.categorical_cross_entropy import (
    checked_labels,
    label_smoothing,
    soft_cross_entropy,
)
from snippets.sigmoid import sigmoid
from snippets.softmax import softmax
from snippets.softmax_jacobian import (
    chain_rule_one_term,
    chain_rule_swapped,
    softmax_jacobian,
)


# --8<-- [start:soft-textbook]
def soft_cross_entropy_grad_textbook(z, t):
    """p - t, for logits and targets, both (..., C)."""
    return softmax(z) - t
# --8<-- [end:soft-textbook]


# --8<-- [start:textbook]
def cross_entropy_grad_textbook(z, y):
    """Gradient of the mean loss: logits z (N, C), integer labels y (N,)."""
    g = softmax(z)
    g[np.arange(len(y)), y] -= 1  # one entry per row: p - t, t one-hot
    return g / len(y)
# --8<-- [end:textbook]


# --8<-- [start:cross-entropy-grad]
def cross_entropy_grad(z, y):
    """Gradient of the mean loss: logits z (..., C), integer labels y (...).

    Nothing cancels. ValueError: another shape, or a label not in 0..C-1.
    """
    g = softmax(z)
    y = checked_labels(y, g.shape[-1])
    if y.shape != g.shape[:-1]:
        raise ValueError(f"z has shape {g.shape}, y has shape {y.shape}")
    label = y[..., None]
    np.put_along_axis(g, label, 0, axis=-1)
    others = g.sum(axis=-1, keepdims=True)  # 1 - p[label], not subtracted
    np.put_along_axis(g, label, 0 - others, axis=-1)
    return g / max(y.size, 1)
# --8<-- [end:cross-entropy-grad]


# --8<-- [start:soft-cross-entropy-grad]
def soft_cross_entropy_grad(z, t):
    """Gradient per example: logits z (..., C), targets t of the same shape.

    p * sum(t) - t, whatever the sum. ValueError: another shape.
    """
    p = softmax(z)
    t = np.asarray(t, p.dtype)
    if t.shape != p.shape:
        raise ValueError(f"z has shape {p.shape}, t has shape {t.shape}")
    g = p * t.sum(axis=-1, keepdims=True) - t
    top = t.argmax(axis=-1, keepdims=True)
    np.put_along_axis(g, top, 0, axis=-1)
    others = g.sum(axis=-1, keepdims=True)
    np.put_along_axis(g, top, 0 - others, axis=-1)  # a row sums to zero
    return g
# --8<-- [end:soft-cross-entropy-grad]


# --8<-- [start:through-jacobian]
def soft_cross_entropy_grad_through_jacobian(z, t):
    """The chain rule for one example (C,): nan where a probability is 0."""
    dl_dp = 0 - np.asarray(t) / softmax(z)
    return (dl_dp[:, None] * softmax_jacobian(z)).sum(axis=0)
# --8<-- [end:through-jacobian]


# --8<-- [start:weighted]
def weighted_cross_entropy_grad(z, y, weight, denominator="weights"):
    """Gradient of the weighted mean, for class weights (C,).

    The denominator is the sum of the labels' "weights" or the number of
    "examples". ValueError: as cross_entropy_grad, or not C weights.
    """
    g = cross_entropy_grad(z, y)
    weight = np.asarray(weight, g.dtype)
    if weight.shape != g.shape[-1:]:
        raise ValueError(f"z has shape {g.shape}, weight {weight.shape}")
    w = weight[np.multiply(y, 1)]  # each example has its label's weight
    if denominator == "weights":
        w = w * w.size / (w.sum() or 1)  # their mean becomes 1
    elif denominator != "examples":
        raise ValueError(f"denominator {denominator!r} is not known")
    return w[..., None] * g
# --8<-- [end:weighted]


# --8<-- [start:ignoring]
def cross_entropy_grad_ignoring(z, y, ignore=-100):
    """Gradient of the mean over the examples whose label is not `ignore`.

    0 for the rest, whatever their logits. ValueError: as above.
    """
    z, y = np.multiply(z, 1.0), np.asarray(y)
    if y.shape != z.shape[:-1]:
        raise ValueError(f"z has shape {z.shape}, y has shape {y.shape}")
    kept = y != ignore
    g = np.zeros_like(z)
    g[kept] = cross_entropy_grad(z[kept], y[kept])
    return g
# --8<-- [end:ignoring]


# --8<-- [start:whole-columns]
def cross_entropy_grad_whole_columns(z, y):
    """Wrong: g[:, y] picks whole columns, not one entry per row."""
    g = softmax(z)
    g[:, y] -= 1
    return g / len(y)
# --8<-- [end:whole-columns]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    z = np.array([2.0, 1.0, 0.1])
    for t in [1, 0, 0], [0.6, 0.3, 0.1]:
        print(soft_cross_entropy_grad_textbook(z, t))
    #> [-0.34099886  0.24243297  0.09856589]
    #> [ 0.05900114 -0.05756703 -0.00143411]
    # --8<-- [end:answer-example]

    # --8<-- [start:chain-example]
    z, t = np.array([2.0, 1.0, 0.1]), np.array([0.6, 0.3, 0.1])
    print(softmax(z) - t)
    #> [ 0.05900114 -0.05756703 -0.00143411]
    print(soft_cross_entropy_grad_through_jacobian(z, t))
    #> [ 0.05900114 -0.05756703 -0.00143411]
    # --8<-- [end:chain-example]

    # --8<-- [start:underflow-example]
    z, t = np.array([0.0, -800.0]), np.array([0.2, 0.8])
    print(soft_cross_entropy_grad_through_jacobian(z, t))
    #> RuntimeWarning: divide by zero encountered in divide
    #> RuntimeWarning: invalid value encountered in multiply
    #> [nan nan]
    print(softmax(z) - t)
    #> [ 0.8 -0.8]
    # --8<-- [end:underflow-example]

    # --8<-- [start:sum-example]
    z, a = np.array([2.0, 1.0, 0.1]), np.array([1.0, 1.0, 0.0])
    p, h = softmax(z), 1e-5


    def loss(z):
        return -(a * np.log(softmax(z))).sum(axis=-1)


    steps = h * np.eye(3)
    slopes = (loss(z + steps) - loss(z - steps)) / (2 * h)
    for g in [p * a.sum() - a, p - a]:
        print(g, np.abs(g - slopes).max() < 1e-9, g.sum().round(6) + 0)
    #> [ 0.31800228 -0.51513406  0.19713178] True 0.0
    #> [-0.34099886 -0.75756703  0.09856589] False -1.0
    # --8<-- [end:sum-example]

    # --8<-- [start:labels-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    y = np.array([0, 2])
    print(cross_entropy_grad_textbook(z, y))
    #> [[-0.17049943  0.12121649  0.04928295]
    #>  [ 0.05430187  0.40123953 -0.45554139]]
    one_hot = np.eye(3)[y]
    print((softmax(z) - one_hot) / 2)
    #> [[-0.17049943  0.12121649  0.04928295]
    #>  [ 0.05430187  0.40123953 -0.45554139]]
    # --8<-- [end:labels-example]

    # --8<-- [start:digits-example]
    z = np.array([[40.0, 0.0], [0.0, 40.0]])
    y = np.array([0, 0])
    print(cross_entropy_grad_textbook(z, y))
    #> [[ 0.00000000e+00  2.12417713e-18]
    #>  [-5.00000000e-01  5.00000000e-01]]
    print(cross_entropy_grad(z, y))
    #> [[-2.12417713e-18  2.12417713e-18]
    #>  [-5.00000000e-01  5.00000000e-01]]
    # --8<-- [end:digits-example]

    # --8<-- [start:soft-example]
    z = np.array([[2.0, 1.0, 0.1], [40.0, 0.0, 0.0], [2.0, 1.0, 0.1]])
    t = np.array([[0.6, 0.3, 0.1], [1.0, 0.0, 0.0], [1.0, 1.0, 0.0]])
    print(soft_cross_entropy_grad(z, t))
    #> [[ 5.90011389e-02 -5.75670293e-02 -1.43410959e-03]
    #>  [-8.49670851e-18  4.24835426e-18  4.24835426e-18]
    #>  [ 3.18002278e-01 -5.15134059e-01  1.97131781e-01]]
    # --8<-- [end:soft-example]

    # --8<-- [start:smoothing-example]
    z = np.array([2.0, 1.0, 0.1])
    print(soft_cross_entropy_grad(z, label_smoothing(0, 3, 0.1)))
    #> [-0.27433219  0.20909964  0.06523256]
    z = np.array([np.log(28.0), 0.0, 0.0])
    g = soft_cross_entropy_grad(z, label_smoothing(0, 3, 0.1))
    print(np.abs(g).max() < 1e-12)
    #> True
    # --8<-- [end:smoothing-example]

    # --8<-- [start:weights-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    y, weight = np.array([0, 2]), np.array([1.0, 1.0, 4.0])
    print(weighted_cross_entropy_grad(z, y, weight))
    #> [[-0.06819977  0.04848659  0.01971318]
    #>  [ 0.08688298  0.64198324 -0.72886623]]
    print(weighted_cross_entropy_grad(z, y, weight, "examples"))
    #> [[-0.17049943  0.12121649  0.04928295]
    #>  [ 0.21720746  1.60495811 -1.82216557]]
    # --8<-- [end:weights-example]

    # --8<-- [start:ignored-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3], [np.nan] * 3])
    print(cross_entropy_grad_ignoring(z, [0, 2, -100]))
    #> [[-0.17049943  0.12121649  0.04928295]
    #>  [ 0.05430187  0.40123953 -0.45554139]
    #>  [ 0.          0.          0.        ]]
    print(cross_entropy_grad_ignoring(z, [-100, -100, -100]))
    #> [[0. 0. 0.]
    #>  [0. 0. 0.]
    #>  [0. 0. 0.]]
    # --8<-- [end:ignored-example]

    # --8<-- [start:two-classes-example]
    z = np.array([[2.0, 0.5], [-1.0, 3.0]])
    t = np.array([[1.0, 0.0], [0.3, 0.7]])
    print(soft_cross_entropy_grad(z, t))
    #> [[-0.18242552  0.18242552]
    #>  [-0.28201379  0.28201379]]
    print(sigmoid(z[:, 0] - z[:, 1]) - t[:, 0])
    #> [-0.18242552 -0.28201379]
    # --8<-- [end:two-classes-example]

    # --8<-- [start:notes-example]
    z, t = np.array([2.0, 1.0, 0.1]), np.array([0.6, 0.3, 0.1])
    dl_dp, J = 0 - t / softmax(z), softmax_jacobian(z)
    print(np.abs(chain_rule_swapped(dl_dp, J)).max() < 1e-12)
    #> True
    print(chain_rule_one_term(dl_dp, J))
    #> [-0.20459932 -0.22727011 -0.09014341]
    print(dl_dp @ J)
    #> [ 0.05900114 -0.05756703 -0.00143411]
    # --8<-- [end:notes-example]

    # --8<-- [start:mistakes-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3], [0.2, 0.1, 0.4]])
    y = np.array([0, 2, 2])
    print(cross_entropy_grad_textbook(z, y))
    #> [[-0.11366629  0.08081099  0.0328553 ]
    #>  [ 0.03620124  0.26749302 -0.30369426]
    #>  [ 0.10662435  0.0964777  -0.20310206]]
    print(cross_entropy_grad_whole_columns(z, y))
    #> [[-0.11366629  0.08081099 -0.30047804]
    #>  [-0.29713209  0.26749302 -0.30369426]
    #>  [-0.22670898  0.0964777  -0.20310206]]
    column = y.reshape(3, 1)
    print((softmax(z) - np.eye(3)[column]).shape)
    #> (3, 3, 3)
    # --8<-- [end:mistakes-example]
