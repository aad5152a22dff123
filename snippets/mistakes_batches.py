"""Mistakes with batches, labels and libraries: the wrong form beside the right one."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.categorical_cross_entropy import cross_entropy_plain
from snippets.entropy_and_kl import torch_kl_div
from snippets.log_sum_exp import log_softmax_common
from snippets.mistakes_floating_point import masked_softmax
from snippets.softmax import softmax, softmax_shared_axis


# --8<-- [start:softmax-flat-sum-wrong]
def softmax_flat_sum_wrong(z):
    """Wrong: without keepdims row i is divided by the sums of all rows."""
    e = np.exp(z - z.max())
    return e / e.sum(axis=1)
# --8<-- [end:softmax-flat-sum-wrong]


# --8<-- [start:losses]
def losses(z, t):
    """Binary cross-entropy with logits, entry by entry."""
    return np.maximum(z, 0) - t * z + np.log1p(np.exp(-np.abs(z)))
# --8<-- [end:losses]


# --8<-- [start:picked-columns-wrong]
def picked_columns_wrong(z, y):
    """Wrong: [:, y] takes len(y) whole columns, N * N numbers."""
    return -log_softmax_common(z)[:, y].mean()
# --8<-- [end:picked-columns-wrong]


# --8<-- [start:picked]
def picked(z, y):
    """Mean cross-entropy: one entry from each row."""
    return -log_softmax_common(z)[np.arange(len(y)), y].mean()
# --8<-- [end:picked]


# --8<-- [start:mean-over-classes-wrong]
def mean_over_classes_wrong(z, t):
    """Wrong: divides by N * C, although a row is one example."""
    return -(t * log_softmax_common(z)).mean()
# --8<-- [end:mean-over-classes-wrong]


# --8<-- [start:sum-over-classes]
def sum_over_classes(z, t):
    """Mean cross-entropy: sum over the classes, mean over the examples."""
    return -(t * log_softmax_common(z)).sum(axis=1).mean()
# --8<-- [end:sum-over-classes]


# --8<-- [start:padding-wrong]
def padding_wrong(loss, keep):
    """Wrong: the padding's zeros count as examples."""
    return (loss * keep).mean()
# --8<-- [end:padding-wrong]


# --8<-- [start:padding]
def padding(loss, keep):
    """Mean loss of what is kept; 0 if nothing is, instead of 0 / 0."""
    return loss[keep].sum() / max(keep.sum(), 1)
# --8<-- [end:padding]


# --8<-- [start:masked-by-zero-wrong]
def masked_by_zero_wrong(z, keep):
    """Wrong: a logit 0 is no mask, for exp(0) is 1."""
    return softmax(z * keep)
# --8<-- [end:masked-by-zero-wrong]


# --8<-- [start:into-integers-wrong]
def into_integers_wrong(z):
    """Wrong for integers: the array cuts off what follows the point."""
    z = np.array(z)
    p = np.empty_like(z)
    p[:] = softmax(z)
    return p
# --8<-- [end:into-integers-wrong]


# --8<-- [start:weighted-entries-wrong]
def weighted_entries_wrong(z, y, w):
    """Wrong: weighs each class's entry, not the example."""
    return w * (softmax(z) - np.eye(len(w))[y])
# --8<-- [end:weighted-entries-wrong]


# --8<-- [start:weighted-rows]
def weighted_rows(z, y, w):
    """Gradients of w[y] * cross_entropy(z, y), one example in a row."""
    return w[y][:, None] * (softmax(z) - np.eye(len(w))[y])
# --8<-- [end:weighted-rows]


# --8<-- [start:summed-gradient-wrong]
def summed_gradient_wrong(w, X, t):
    """Wrong for a mean loss: N times its gradient."""
    return X.T @ (1 / (1 + np.exp(-X @ w)) - t)
# --8<-- [end:summed-gradient-wrong]


# --8<-- [start:mean-gradient]
def mean_gradient(w, X, t):
    """Gradient of the mean binary cross-entropy in the weights."""
    return X.T @ (1 / (1 + np.exp(-X @ w)) - t) / len(t)
# --8<-- [end:mean-gradient]


# --8<-- [start:ascent-wrong]
def ascent_wrong(w, X, t, eta):
    """Wrong: up the slope."""
    return w + eta * mean_gradient(w, X, t)
# --8<-- [end:ascent-wrong]


# --8<-- [start:descent]
def descent(w, X, t, eta):
    """One step of gradient descent: against the gradient."""
    return w - eta * mean_gradient(w, X, t)
# --8<-- [end:descent]


if __name__ == "__main__":
    # --8<-- [start:shared-axis-example]
    z = np.array([[2.0, 1.0, 0.1], [9.0, 9.0, 9.0]])
    print(softmax_shared_axis(z).sum(axis=1))  # wrong
    #> [4.61031858e-04 9.99538968e-01]
    print(softmax(z).sum(axis=1))
    #> [1. 1.]
    # --8<-- [end:shared-axis-example]

    # --8<-- [start:keepdims-example]
    z = np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 0.0], [1.0, 2.0, 3.0]])
    print(softmax_flat_sum_wrong(z).sum(axis=1))
    #> [1.60169878 0.45563984 3.37069263]
    print(softmax(z).sum(axis=1))
    #> [1. 1. 1.]
    # --8<-- [end:keepdims-example]

    # --8<-- [start:column-example]
    z, t = np.array([4.0, -4.0, 4.0]), np.array([[1], [0], [1]])
    print(losses(z, t).shape, f"{losses(z, t).mean():.4f}")  # wrong
    #> (3, 3) 1.7959
    t = t[:, 0]
    print(losses(z, t).shape, f"{losses(z, t).mean():.4f}")
    #> (3,) 0.0181
    # --8<-- [end:column-example]

    # --8<-- [start:picked-columns-example]
    z, y = np.array([[4.0, 0.0], [0.0, 4.0], [4.0, 0.0]]), np.array([0, 1, 0])
    print(f"{picked_columns_wrong(z, y):.4f}")
    #> 1.7959
    print(f"{picked(z, y):.4f}")
    #> 0.0181
    # --8<-- [end:picked-columns-example]

    # --8<-- [start:mean-over-classes-example]
    z, t = np.zeros((4, 10)), np.eye(10)[[3, 1, 4, 1]]  # log(10) = 2.3026
    print(f"{mean_over_classes_wrong(z, t):.4f}")
    #> 0.2303
    print(f"{sum_over_classes(z, t):.4f}")
    #> 2.3026
    # --8<-- [end:mean-over-classes-example]

    # --8<-- [start:padding-example]
    loss = np.array([0.5, 0.7, 0.0, 0.0])
    keep = np.array([True, True, False, False])
    print(f"{padding_wrong(loss, keep):.4f}")
    #> 0.3000
    print(f"{padding(loss, keep):.4f}")
    #> 0.6000
    # --8<-- [end:padding-example]

    # --8<-- [start:masked-by-zero-example]
    z, keep = np.array([2.0, 1.0, -3.0]), np.array([True, True, False])
    print(masked_by_zero_wrong(z, keep))
    #> [0.66524096 0.24472847 0.09003057]
    print(masked_softmax(z, keep))
    #> [0.73105858 0.26894142 0.        ]
    # --8<-- [end:masked-by-zero-example]

    # --8<-- [start:into-integers-example]
    print(into_integers_wrong([2, 1, 0]))
    #> [0 0 0]
    print(softmax([2, 1, 0]))
    #> [0.66524096 0.24472847 0.09003057]
    # --8<-- [end:into-integers-example]

    # --8<-- [start:one-to-c-example]
    z = np.array([[3.0, 0.0, 0.0], [0.0, 3.0, 0.0]])
    y = np.array([1, 2])  # classes 1 and 2 of 1..3
    print(f"{picked(z, y):.4f}")  # wrong
    #> 3.0949
    print(f"{picked(z, y - 1):.4f}")
    #> 0.0949
    print(f"{picked(z, np.array([-1, -1])):.4f}")  # "ignored", says the author
    #> 3.0949
    # --8<-- [end:one-to-c-example]

    # --8<-- [start:plus-minus-one-example]
    z, y = np.array([5.0, -5.0, -1000.0]), np.array([1, -1, -1])
    print(losses(z, y))  # wrong
    #> [ 6.71534849e-03 -4.99328465e+00 -1.00000000e+03]
    print(losses(z, (y + 1) / 2))
    #> [0.00671535 0.00671535 0.        ]
    # --8<-- [end:plus-minus-one-example]

    # --8<-- [start:weighted-entries-example]
    z, y, w = np.array([[2.0, 1.0, 0.1]]), np.array([1]), np.array([1.0, 5.0, 1.0])
    print(weighted_entries_wrong(z, y, w))
    #> [[ 0.65900114 -3.78783515  0.09856589]]
    print(weighted_rows(z, y, w))
    #> [[ 3.29500569 -3.78783515  0.49282945]]
    # --8<-- [end:weighted-entries-example]

    # --8<-- [start:softmax-twice-example]
    z, y = np.array([[20.0, 0.0, 0.0]]), np.array([0])
    print(f"{cross_entropy_plain(softmax(z), y)[0]:.4f}")  # wrong
    #> 0.5514
    print(f"{cross_entropy_plain(z, y)[0]:.4f}")
    #> 0.0000
    # --8<-- [end:softmax-twice-example]

    # --8<-- [start:one-output-example]
    z = np.array([-3.0, 0.0, 3.0])
    print(softmax(z[:, None])[:, 0])  # wrong
    #> [1. 1. 1.]
    print(1 / (1 + np.exp(-z)))
    #> [0.04742587 0.5        0.95257413]
    # --8<-- [end:one-output-example]

    # --8<-- [start:weighted-mean-example]
    loss, w = np.array([0.5, 2.0, 0.1]), np.array([1.0, 5.0, 1.0])
    print(f"{(w * loss).mean():.4f}")  # wrong, if PyTorch is to be matched
    #> 3.5333
    print(f"{(w * loss).sum() / w.sum():.4f}")
    #> 1.5143
    # --8<-- [end:weighted-mean-example]

    # --8<-- [start:data]
    X = np.array([[1.0, 2.0], [1.0, -1.0], [1.0, 0.5], [1.0, -2.0]])
    t = np.array([1, 0, 1, 1])
    # --8<-- [end:data]

    # --8<-- [start:summed-gradient-example]
    w, h = np.array([0.3, 0.2]), 1e-5
    print(summed_gradient_wrong(w, X, t))
    #> [-0.73312457 -0.33930144]
    print(mean_gradient(w, X, t))
    #> [-0.18328114 -0.08482536]
    for step in h * np.eye(2):  # measured
        up, down = losses(X @ (w + step), t), losses(X @ (w - step), t)
        print(f"{(up.mean() - down.mean()) / (2 * h):.8f}")
    #> -0.18328114
    #> -0.08482536
    # --8<-- [end:summed-gradient-example]

    # --8<-- [start:ascent-example]
    for update in ascent_wrong, descent:
        w = np.zeros(2)
        for _ in range(20):
            w = update(w, X, t, eta=1.0)
        print(f"{losses(X @ w, t).mean():.4f}")  # log(2) = 0.6931 at first
    #> 14.3873
    #> 0.5025
    # --8<-- [end:ascent-example]

    # --8<-- [start:kl-example]
    t, p = np.array([0.6, 0.3, 0.1]), np.array([0.5, 0.3, 0.2])
    print(f"{torch_kl_div(p, t).sum():.4f}")  # wrong
    #> -1.3079
    print(f"{torch_kl_div(np.log(p), t).sum():.4f}")
    #> 0.0401
    # --8<-- [end:kl-example]
