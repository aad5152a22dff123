"""Binary cross-entropy from logits: no overflow, no lost digits."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.sigmoid import sigmoid


# --8<-- [start:binary-cross-entropy-with-logits-common]
def binary_cross_entropy_with_logits_common(z, t):
    """Logits z, targets t like z -> loss per example."""
    z = np.multiply(z, 1.0)  # integers become float64
    t = np.asarray(t, z.dtype)
    if t.ndim and t.shape != z.shape:
        raise ValueError(f"z: {z.shape}, t: {t.shape}")
    rest = np.log1p(np.exp(-np.abs(z)))
    return np.maximum(z, 0) - t * z + rest
# --8<-- [end:binary-cross-entropy-with-logits-common]


# --8<-- [start:binary-cross-entropy-with-logits]
def binary_cross_entropy_with_logits(z, t, pos_weight=None):
    """Loss per example: logits z, targets t in [0, 1] of z's shape.

    pos_weight multiplies the part of t = 1. Terms are never negative, so
    nothing cancels. Raises ValueError if the shapes do not fit.
    """
    z = np.multiply(z, 1.0)
    t = np.asarray(t, z.dtype)
    w = np.asarray(1 if pos_weight is None else pos_weight, z.dtype)
    if t.ndim and t.shape != z.shape:
        raise ValueError(f"z has shape {z.shape}, t has shape {t.shape}")
    if np.broadcast_shapes(z.shape, w.shape) != z.shape:
        raise ValueError(f"z has shape {z.shape}, pos_weight {w.shape}")
    slope = np.where(z > 0, 1 - t, w * t)
    line = slope * np.abs(np.where(slope == 0, 0, z))  # 0 * inf counts as 0
    return line + (1 - t + w * t) * np.log1p(np.exp(-np.abs(z)))
# --8<-- [end:binary-cross-entropy-with-logits]


# --8<-- [start:binary-cross-entropy-with-logits-grad]
def binary_cross_entropy_with_logits_grad(z, t):
    """Derivative of the loss of each example with respect to z: p - t.

    1 - p is sigmoid(-z), not a subtraction, so a hard target keeps its
    digits. Raises ValueError if the shapes differ.
    """
    z = np.multiply(z, 1.0)
    t = np.asarray(t, z.dtype)
    if t.ndim and t.shape != z.shape:
        raise ValueError(f"z has shape {z.shape}, t has shape {t.shape}")
    return (1 - t) * sigmoid(z) - t * sigmoid(-z)
# --8<-- [end:binary-cross-entropy-with-logits-grad]


# --8<-- [start:binary-cross-entropy-with-logits-sparse]
def binary_cross_entropy_with_logits_sparse(z, y):
    """Loss per example: logits z, integer labels y, 0 or 1, of z's shape.

    Raises ValueError if the shapes differ or a label is neither 0 nor 1.
    """
    z, y = np.multiply(z, 1.0), np.asarray(y)
    if y.shape != z.shape:
        raise ValueError(f"z has shape {z.shape}, y has shape {y.shape}")
    if not np.isin(y, (0, 1)).all():
        raise ValueError("each label must be 0 or 1")
    return np.logaddexp(0, np.where(y == 1, -z, z))
# --8<-- [end:binary-cross-entropy-with-logits-sparse]


# --8<-- [start:binary-cross-entropy-with-logits-naive]
def binary_cross_entropy_with_logits_naive(z, t):
    """The definition, typed as it stands: loses digits, then log(0)."""
    z = np.multiply(z, 1.0)
    t = np.asarray(t, z.dtype)
    p = 1 / (1 + np.exp(-z))
    return -t * np.log(p) - (1 - t) * np.log(1 - p)
# --8<-- [end:binary-cross-entropy-with-logits-naive]


# --8<-- [start:binary-cross-entropy-with-logits-lost-minus]
def binary_cross_entropy_with_logits_lost_minus(z, t):
    """Wrong: exp(abs(z)) for exp(-abs(z)); too large by abs(z)."""
    z = np.multiply(z, 1.0)
    t = np.asarray(t, z.dtype)
    return np.maximum(z, 0) - t * z + np.log1p(np.exp(np.abs(z)))
# --8<-- [end:binary-cross-entropy-with-logits-lost-minus]


if __name__ == "__main__":
    # --8<-- [start:first-example]
    z = np.array([-2.0, 0.0, 2.0])
    for t in (0, 1):
        print(binary_cross_entropy_with_logits_common(z, t))
    #> [0.12692801 0.69314718 2.12692801]
    #> [2.12692801 0.69314718 0.12692801]
    z = [1000.0, -1000.0]
    print(binary_cross_entropy_with_logits_common(z, 1))
    #> [   0. 1000.]
    # --8<-- [end:first-example]

    # --8<-- [start:signs-example]
    z = np.array([-3.0, -0.5, 0.0, 0.5, 3.0])
    for t in (0, 1, 0.3):
        stable = binary_cross_entropy_with_logits_common(z, t)
        naive = binary_cross_entropy_with_logits_naive(z, t)
        print(t, stable, np.abs(stable - naive).max() < 1e-14)
    #> 0 [0.04858735 0.47407698 0.69314718 0.97407698 3.04858735] True
    #> 1 [3.04858735 0.97407698 0.69314718 0.47407698 0.04858735] True
    #> 0.3 [0.94858735 0.62407698 0.69314718 0.82407698 2.14858735] True
    # --8<-- [end:signs-example]

    # --8<-- [start:naive-example]
    z = np.array([-1000.0, -40.0, 40.0])
    for t in (0, 1):
        print(binary_cross_entropy_with_logits_naive(z, t))
    #> RuntimeWarning: overflow encountered in exp
    #> RuntimeWarning: divide by zero encountered in log
    #> RuntimeWarning: invalid value encountered in multiply
    #> [nan  0. inf]
    #> [inf 40. nan]
    # --8<-- [end:naive-example]

    # --8<-- [start:digits-example]
    z, t = 1000.1, 1 - 2.0**-40  # (1 - t) * z is exact
    print(f"{binary_cross_entropy_with_logits_common(z, t):.6e}")
    #> 9.096084e-10
    print(f"{binary_cross_entropy_with_logits(z, t):.6e}")
    #> 9.095857e-10
    print(f"{z / 2**40:.6e}")
    #> 9.095857e-10
    # --8<-- [end:digits-example]

    # --8<-- [start:tiny-example]
    z = np.array([-40.0, -2.0, 2.0])
    print(binary_cross_entropy_with_logits(z, 0))
    #> [4.24835426e-18 1.26928011e-01 2.12692801e+00]
    print(np.maximum(z, 0) + np.log(1 + np.exp(-np.abs(z))))
    #> [0.         0.12692801 2.12692801]
    print(z + np.logaddexp(0, -z))
    #> [0.         0.12692801 2.12692801]
    # --8<-- [end:tiny-example]

    # --8<-- [start:infinities-example]
    z, t = np.array([-np.inf, np.inf, -np.inf, np.inf]), [0, 1, 1, 0]
    print(binary_cross_entropy_with_logits(z, t))
    #> [ 0.  0. inf inf]
    print(binary_cross_entropy_with_logits_common(z, t))
    #> RuntimeWarning: invalid value encountered in multiply
    #> RuntimeWarning: invalid value encountered in subtract
    #> [nan nan inf nan]
    # --8<-- [end:infinities-example]

    # --8<-- [start:gradient-example]
    z, t, h = np.array([-2.0, 0.0, 3.0]), np.array([0.0, 1.0, 0.3]), 1e-5
    print(binary_cross_entropy_with_logits_grad(z, t))
    #> [ 0.11920292 -0.5         0.65257413]
    up = binary_cross_entropy_with_logits_common(z + h, t)
    down = binary_cross_entropy_with_logits_common(z - h, t)
    slope = (up - down) / (2 * h)
    error = slope - binary_cross_entropy_with_logits_grad(z, t)
    print(np.abs(error).max() < 1e-9)
    #> True
    # --8<-- [end:gradient-example]

    # --8<-- [start:gradient-digits]
    print(sigmoid(40.0) - 1)
    #> 0.0
    print(f"{binary_cross_entropy_with_logits_grad(40.0, 1):.8e}")
    #> -4.24835426e-18
    # --8<-- [end:gradient-digits]

    # --8<-- [start:pos-weight-example]
    z, t = np.array([-2.0, 2.0, -2.0, 2.0]), np.array([1, 1, 0, 0])
    print(binary_cross_entropy_with_logits(z, t))
    #> [2.12692801 0.12692801 0.12692801 2.12692801]
    print(binary_cross_entropy_with_logits(z, t, pos_weight=3))
    #> [6.38078403 0.38078403 0.12692801 2.12692801]
    # --8<-- [end:pos-weight-example]

    # --8<-- [start:pos-weight-optimum]
    r, w = 0.1, 9.0
    t = np.array([1] + [0] * 9)  # one positive in ten
    z = np.linspace(-4, 4, 801)
    for weight in (1.0, w):
        loss = [
            binary_cross_entropy_with_logits([c] * 10, t, weight).mean()
            for c in z
        ]
        best = z[np.argmin(loss)]
        print(abs(best - np.log(weight * r / (1 - r))) < 0.01)
    #> True
    #> True
    # --8<-- [end:pos-weight-optimum]

    # --8<-- [start:sparse-example]
    z, y = np.array([-1000.0, -2.0, 2.0, 1000.0]), np.array([0, 1, 0, 1])
    print(binary_cross_entropy_with_logits_sparse(z, y))
    #> [0.         2.12692801 2.12692801 0.        ]
    print(binary_cross_entropy_with_logits_common(z, y))
    #> [0.         2.12692801 2.12692801 0.        ]
    # --8<-- [end:sparse-example]

    # --8<-- [start:sparse-unsigned]
    y = np.array([0, 1, 0, 1], dtype=np.uint8)
    print(1 - 2 * y)
    #> [  1 255   1 255]
    print(1 - 2 * y.astype(float))
    #> [ 1. -1.  1. -1.]
    # --8<-- [end:sparse-unsigned]

    # --8<-- [start:saturated-example]
    for z in [10.0, 30.0, 36.0, 37.0, 1000.0]:
        naive = binary_cross_entropy_with_logits_naive(z, 0)
        stable = binary_cross_entropy_with_logits(z, 0)
        print(f"{z:6} {naive:.4f} {stable:.4f}")
    #> RuntimeWarning: divide by zero encountered in log
    #>   10.0 10.0000 10.0000
    #>   30.0 30.0010 30.0000
    #>   36.0 36.0437 36.0000
    #>   37.0 inf 37.0000
    #> 1000.0 inf 1000.0000
    # --8<-- [end:saturated-example]

    # --8<-- [start:saturated-clip]
    z = np.array([10.0, 30.0, 1000.0])  # the target is 0: all wrong
    p = np.clip(sigmoid(z), 1e-7, 1 - 1e-7)
    print(-np.log(1 - p))
    #> [10.0000454  16.11809565 16.11809565]
    print(binary_cross_entropy_with_logits(z, 0))
    #> [  10.0000454   30.        1000.       ]
    # --8<-- [end:saturated-clip]

    # --8<-- [start:lost-minus-example]
    z = np.array([0.0, 2.0, 1000.0])
    print(binary_cross_entropy_with_logits_lost_minus(z, 1))
    #> RuntimeWarning: overflow encountered in exp
    #> [0.69314718 2.12692801        inf]
    print(binary_cross_entropy_with_logits_common(z, 1))
    #> [0.69314718 0.12692801 0.        ]
    # --8<-- [end:lost-minus-example]

    # --8<-- [start:column-example]
    z, t = np.array([2.0, -1.0, 0.5]), np.array([[1], [0], [1]])
    print((np.maximum(z, 0) - t * z).shape)
    #> (3, 3)
    try:
        binary_cross_entropy_with_logits_common(z, t)
    except ValueError as error:
        print("ValueError:", error)
    #> ValueError: z: (3,), t: (3, 1)
    # --8<-- [end:column-example]

    # --8<-- [start:exercise-by-hand]
    print(f"{binary_cross_entropy_with_logits_common(-3.0, 1):.8f}")
    #> 3.04858735
    print(f"{binary_cross_entropy_with_logits_common(-3.0, 0):.8f}")
    #> 0.04858735
    # --8<-- [end:exercise-by-hand]

    # --8<-- [start:exercise-twice]
    p = sigmoid([-1000.0, 1000.0])  # perfect for the targets 0 and 1
    print(binary_cross_entropy_with_logits_common(p, np.array([0, 1])))
    #> [0.69314718 0.31326169]
    # --8<-- [end:exercise-twice]

    # --8<-- [start:exercise-signs]
    z = np.array([-3.0, -0.5, 0.5, 3.0])
    for s in (-1, 1):
        margin = np.logaddexp(0, -s * z)
        loss = binary_cross_entropy_with_logits_common(z, (s + 1) / 2)
        print(np.abs(margin - loss).max() < 1e-14)
    #> True
    #> True
    # --8<-- [end:exercise-signs]

    # --8<-- [start:exercise-pos-weight]
    z, t, w, h = np.array([-2.0, 0.0, 3.0]), np.array([0, 1, 0.3]), 3.0, 1e-5
    grad = (1 - t) * sigmoid(z) - w * t * sigmoid(-z)
    print(grad)
    #> [ 0.11920292 -1.5         0.6241186 ]
    up = binary_cross_entropy_with_logits(z + h, t, w)
    down = binary_cross_entropy_with_logits(z - h, t, w)
    print(np.abs((up - down) / (2 * h) - grad).max() < 1e-9)
    #> True
    # --8<-- [end:exercise-pos-weight]

    # --8<-- [start:exercise-many-labels]
    rng = np.random.default_rng(0)
    z = rng.normal(size=1000)  # one logit per label
    positive = [3, 141, 592]  # the labels that apply
    t = np.zeros(1000)
    t[positive] = 1
    dense = binary_cross_entropy_with_logits_common(z, t).sum()
    sparse = np.logaddexp(0, z).sum() - z[positive].sum()
    print(f"{dense:.8f} {sparse:.8f}")
    #> 776.35241883 776.35241883
    # --8<-- [end:exercise-many-labels]
