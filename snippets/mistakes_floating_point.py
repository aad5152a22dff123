"""Mistakes in floating point: overflow and lost digits, the wrong form beside the right one."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.binary_cross_entropy import (
    binary_cross_entropy_clipped,
    binary_cross_entropy_clipped_grad,
    binary_cross_entropy_naive,
)
from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits_common,
    binary_cross_entropy_with_logits_lost_minus,
)
from snippets.log_sum_exp import log_softmax, log_softmax_common, log_softmax_naive
from snippets.sigmoid import sigmoid, sigmoid_where, softplus, softplus_threshold
from snippets.softmax import softmax, softmax_naive, softmax_wrong_shift


# --8<-- [start:masked-softmax-wrong]
def masked_softmax_wrong(z, keep):
    """Wrong where a row keeps nothing: -inf minus -inf is nan."""
    return softmax(np.where(keep, z, -np.inf))
# --8<-- [end:masked-softmax-wrong]


# --8<-- [start:masked-softmax]
def masked_softmax(z, keep):
    """Softmax of what is kept; 0 elsewhere, also if nothing is kept."""
    z = np.where(keep, z, -np.inf)
    top = z.max(axis=-1, keepdims=True)
    e = np.exp(z - np.where(keep.any(axis=-1, keepdims=True), top, 0))
    total = e.sum(axis=-1, keepdims=True)
    return e / np.where(total > 0, total, 1)
# --8<-- [end:masked-softmax]


# --8<-- [start:binary-cross-entropy-hard]
def binary_cross_entropy_hard(p, t):
    """Loss per example for targets 0 and 1: one logarithm, no product."""
    return -np.log(np.where(t == 1, p, 1 - p))
# --8<-- [end:binary-cross-entropy-hard]


# --8<-- [start:one-minus-p-wrong]
def one_minus_p_wrong(z):
    """Wrong from about 37 on: p is rounded to 1."""
    return 1 - 1 / (1 + np.exp(-z))
# --8<-- [end:one-minus-p-wrong]


# --8<-- [start:one-minus-p]
def one_minus_p(z):
    """The sigmoid of -z: nothing is subtracted from 1."""
    return 1 / (1 + np.exp(z))
# --8<-- [end:one-minus-p]


# --8<-- [start:clipped-chain-wrong]
def clipped_chain_wrong(z, t):
    """Wrong: through a clipped p; 0 wherever the clip acts."""
    p = 1 / (1 + np.exp(-z))
    return binary_cross_entropy_clipped_grad(p, t) * p * (1 - p)
# --8<-- [end:clipped-chain-wrong]


# --8<-- [start:p-minus-t]
def p_minus_t(z, t):
    """Derivative of binary cross-entropy with respect to the logit."""
    return 1 / (1 + np.exp(-z)) - t
# --8<-- [end:p-minus-t]


# --8<-- [start:log-with-eps-wrong]
def log_with_eps_wrong(p, t, eps=1e-7):
    """Wrong by eps / p: another loss, and below zero at p = t."""
    return -(t * np.log(p + eps) + (1 - t) * np.log(1 - p + eps))
# --8<-- [end:log-with-eps-wrong]


# --8<-- [start:kink-wrong]
def kink_wrong(z, t):
    """Wrong at 0: max(z, 0) and abs(z) differentiated piece by piece."""
    e = np.exp(-np.abs(z))
    return np.where(z > 0, 1, 0) - t - np.sign(z) * e / (1 + e)
# --8<-- [end:kink-wrong]


if __name__ == "__main__":
    # --8<-- [start:overflow-example]
    z = np.array([1000.0, 0.0])
    print(softmax_naive(z))  # wrong
    #> RuntimeWarning: overflow encountered in exp
    #> RuntimeWarning: invalid value encountered in divide
    #> [nan  0.]
    print(softmax(z))
    #> [1. 0.]
    # --8<-- [end:overflow-example]

    # --8<-- [start:wrong-shift-example]
    z = np.array([3.0, 1.0, 0.0])
    print(softmax_wrong_shift(z))  # wrong
    #> [0.33333333 0.33333333 0.33333333]
    print(softmax(z))
    #> [0.84379473 0.1141952  0.04201007]
    # --8<-- [end:wrong-shift-example]

    # --8<-- [start:inner-minus-example]
    z = np.array([1.0, 1000.0])
    print(binary_cross_entropy_with_logits_lost_minus(z, 1))  # wrong
    #> RuntimeWarning: overflow encountered in exp
    #> [1.31326169        inf]
    print(binary_cross_entropy_with_logits_common(z, 1))
    #> [0.31326169 0.        ]
    # --8<-- [end:inner-minus-example]

    # --8<-- [start:zero-log-zero-example]
    p, t = np.array([1.0, 0.0, 0.7]), np.array([1, 0, 1])
    print(binary_cross_entropy_naive(p, t))  # wrong
    #> RuntimeWarning: divide by zero encountered in log
    #> RuntimeWarning: invalid value encountered in multiply
    #> [       nan        nan 0.35667494]
    print(binary_cross_entropy_hard(p, t) + 0)
    #> [0.         0.         0.35667494]
    # --8<-- [end:zero-log-zero-example]

    # --8<-- [start:where-example]
    z = np.array([-1000.0, 1000.0])
    print(sigmoid_where(z))  # wrong: both branches are computed
    #> RuntimeWarning: overflow encountered in exp
    #> RuntimeWarning: overflow encountered in exp
    #> RuntimeWarning: invalid value encountered in divide
    #> [0. 1.]
    print(sigmoid(z))
    #> [0. 1.]
    # --8<-- [end:where-example]

    # --8<-- [start:masked-row-example]
    z = np.array([[2.0, 1.0, 0.1], [2.0, 1.0, 0.1]])
    keep = np.array([[True, True, False], [False, False, False]])
    print(masked_softmax_wrong(z, keep))
    #> RuntimeWarning: invalid value encountered in subtract
    #> [[0.73105858 0.26894142 0.        ]
    #>  [       nan        nan        nan]]
    print(masked_softmax(z, keep))
    #> [[0.73105858 0.26894142 0.        ]
    #>  [0.         0.         0.        ]]
    # --8<-- [end:masked-row-example]

    # --8<-- [start:log-of-softmax-example]
    z = np.array([0.0, -800.0])
    print(log_softmax_naive(z))  # wrong
    #> RuntimeWarning: divide by zero encountered in log
    #> [  0. -inf]
    print(log_softmax_common(z))
    #> [   0. -800.]
    # --8<-- [end:log-of-softmax-example]

    # --8<-- [start:one-minus-p-example]
    z = np.array([2.0, 36.0, 40.0])
    print(one_minus_p_wrong(z))
    #> [1.19202922e-01 2.22044605e-16 0.00000000e+00]
    print(one_minus_p(z))
    #> [1.19202922e-01 2.31952283e-16 4.24835426e-18]
    # --8<-- [end:one-minus-p-example]

    # --8<-- [start:log1p-example]
    z = np.array([0.0, -40.0])
    print(f"{log_softmax_common(z)[0]:.4e}")  # wrong
    #> 0.0000e+00
    print(f"{log_softmax(z)[0]:.4e}")
    #> -4.2484e-18
    # --8<-- [end:log1p-example]

    # --8<-- [start:softplus-example]
    print(f"{softplus_threshold(20.1):.12f}")  # wrong
    #> 20.100000000000
    print(f"{softplus(20.1):.12f}")
    #> 20.100000001865
    # --8<-- [end:softplus-example]

    # --8<-- [start:clipped-chain-example]
    z, t = np.array([-5.0, -18.6]), 1
    print(clipped_chain_wrong(z, t))
    #> [-0.99330715  0.        ]
    print(p_minus_t(z, t))
    #> [-0.99330715 -0.99999999]
    # --8<-- [end:clipped-chain-example]

    # --8<-- [start:log-with-eps-example]
    for p in 1.0, 1e-6:
        print(f"{log_with_eps_wrong(p, 1):.3e} {0 - np.log(p):.3e}")
    #> -1.000e-07 0.000e+00
    #> 1.372e+01 1.382e+01
    clipped = binary_cross_entropy_clipped(1e-6, 1)
    twice = binary_cross_entropy_clipped(1e-6, 1, inside=1e-7)
    print(f"{clipped:.4f} {twice:.4f}")
    #> 13.8155 13.7202
    # --8<-- [end:log-with-eps-example]

    # --8<-- [start:kink-example]
    z = np.array([-1.0, 0.0, 1.0])
    print(kink_wrong(z, 1))
    #> [-0.73105858 -1.         -0.26894142]
    print(p_minus_t(z, 1))
    #> [-0.73105858 -0.5        -0.26894142]
    # --8<-- [end:kink-example]

    # --8<-- [start:printed-example]
    print(softmax([12.5, 0.6, -23.0]))
    #> [9.99993210e-01 6.79035870e-06 3.82422066e-16]
    # --8<-- [end:printed-example]

    # --8<-- [start:rounded-first-example]
    p = 1 / (1 + np.exp(-1.5))
    print(f"{-np.log(0.817):.5f}")  # wrong: p was cut to 0.817
    #> 0.20212
    print(f"{-np.log(p):.5f}, p = {p:.5f}")
    #> 0.20141, p = 0.81757
    # --8<-- [end:rounded-first-example]
