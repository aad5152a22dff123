"""Binary cross-entropy and its gradients, from probabilities and logits."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]


# --8<-- [start:binary-cross-entropy]
def binary_cross_entropy(p, t):
    """Loss per example: probabilities p, targets t in [0, 1] of p's shape.

    0 * log(0) counts as 0. Raises ValueError if the shapes differ
    (a scalar t stands for every example).
    """
    p = np.multiply(p, 1.0)
    t = np.asarray(t, p.dtype)
    if t.ndim and t.shape != p.shape:
        raise ValueError(f"p has shape {p.shape}, t has shape {t.shape}")
    one = -t * np.log(np.maximum(p, t == 0))
    zero = (1 - t) * np.log1p(-np.minimum(p, t != 1))
    return one - zero
# --8<-- [end:binary-cross-entropy]


# --8<-- [start:binary-cross-entropy-grad]
def binary_cross_entropy_grad(p, t):
    """Derivative of the loss of each example with respect to p.

    Targets t in [0, 1] of p's shape. Raises ValueError if the shapes differ.
    """
    p = np.multiply(p, 1.0)
    t = np.asarray(t, p.dtype)
    if t.ndim and t.shape != p.shape:
        raise ValueError(f"p has shape {p.shape}, t has shape {t.shape}")
    hard = (t == 0) | (t == 1)  # -1/p or 1/(1 - p): nothing cancels
    top = np.where(hard, 1 - 2 * t, p - t)
    bottom = np.where(hard, np.abs(1 - t - p), p * (1 - p))
    return top / bottom
# --8<-- [end:binary-cross-entropy-grad]


if __name__ == "__main__":
    # --8<-- [start:binary-cross-entropy-example]
    print(binary_cross_entropy([0.9, 0.1, 1.0], [1, 1, 1]))
    #> [0.10536052 2.30258509 0.        ]
    # --8<-- [end:binary-cross-entropy-example]
