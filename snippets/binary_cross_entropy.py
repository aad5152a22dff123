"""Binary cross-entropy of probabilities, its derivative, and clipping."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.sigmoid import sigmoid


# --8<-- [start:binary-cross-entropy-naive]
def binary_cross_entropy_naive(p, t):
    """Loss per example, as the formula says: nan at p = t = 0 and 1."""
    p, t = np.multiply(p, 1.0), np.asarray(t)
    return -(t * np.log(p) + (1 - t) * np.log(1 - p))
# --8<-- [end:binary-cross-entropy-naive]


# --8<-- [start:binary-cross-entropy]
def binary_cross_entropy(p, t):
    """Loss per example: probabilities p, targets t in [0, 1].

    t has p's shape or is one number; 0 * log(0) counts as 0.
    ValueError: another shape, or a value outside [0, 1].
    """
    p = np.multiply(p, 1.0)  # integers become float64
    t = np.asarray(t, p.dtype)
    if t.ndim and t.shape != p.shape:
        raise ValueError(f"p has shape {p.shape}, t has shape {t.shape}")
    if np.any((p < 0) | (p > 1) | (t < 0) | (t > 1)):
        raise ValueError("p and t must lie in [0, 1]; p is no logit")
    # Where the factor is 0, the logarithm sees 1 instead of 0.
    one = -t * np.log(np.maximum(p, t == 0))
    zero = (1 - t) * np.log1p(-np.minimum(p, t != 1))
    return one - zero
# --8<-- [end:binary-cross-entropy]


# --8<-- [start:binary-cross-entropy-grad]
def binary_cross_entropy_grad(p, t):
    """Derivative of each example's loss with respect to p.

    t has p's shape or is one number.
    ValueError: another shape, or a value outside [0, 1].
    """
    p = np.multiply(p, 1.0)
    t = np.asarray(t, p.dtype)
    if t.ndim and t.shape != p.shape:
        raise ValueError(f"p has shape {p.shape}, t has shape {t.shape}")
    if np.any((p < 0) | (p > 1) | (t < 0) | (t > 1)):
        raise ValueError("p and t must lie in [0, 1]; p is no logit")
    hard = (t == 0) | (t == 1)  # -1/p or 1/(1 - p): nothing cancels
    top = np.where(hard, 1 - 2 * t, p - t)
    bottom = np.where(hard, np.abs(1 - t - p), p * (1 - p))
    return top / bottom
# --8<-- [end:binary-cross-entropy-grad]


# --8<-- [start:binary-cross-entropy-clipped]
def binary_cross_entropy_clipped(p, t, eps=1e-7, inside=0.0):
    """Loss per example with p clipped to [eps, 1 - eps], as in Keras 3.

    Older tf.keras adds eps inside the logarithms too: inside=eps.
    """
    c = np.clip(np.multiply(p, 1.0), eps, 1 - eps)
    t = np.asarray(t, c.dtype)
    return -(t * np.log(c + inside) + (1 - t) * np.log(1 - c + inside))
# --8<-- [end:binary-cross-entropy-clipped]


# --8<-- [start:binary-cross-entropy-clipped-grad]
def binary_cross_entropy_clipped_grad(p, t, eps=1e-7, inside=0.0):
    """Derivative of the clipped loss wrt p: 0 wherever the clip acts."""
    p = np.multiply(p, 1.0)
    t = np.asarray(t, p.dtype)
    c = np.clip(p, eps, 1 - eps)
    slope = (1 - t) / (1 - c + inside) - t / (c + inside)
    return np.where((p < eps) | (p > 1 - eps), 0, slope)
# --8<-- [end:binary-cross-entropy-clipped-grad]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    loss = binary_cross_entropy([0.9, 0.9, 0.3], [1, 0, 0])
    print(loss)
    #> [0.10536052 2.30258509 0.35667494]
    print(f"{loss.mean():.8f}")
    #> 0.92154018
    # --8<-- [end:answer-example]

    # --8<-- [start:by-hand-example]
    t = np.array([1, 0, 1, 1])
    p = sigmoid([2.0, -2.0, 1.5, -2.0])
    print(p)
    #> [0.88079708 0.11920292 0.81757448 0.11920292]
    print(binary_cross_entropy_naive(p, t))
    #> [0.12692801 0.12692801 0.20141328 2.12692801]
    print(binary_cross_entropy_naive([0.1], [1]))
    #> [2.30258509]
    # --8<-- [end:by-hand-example]

    # --8<-- [start:soft-example]
    for p in [0.1, 0.3, 0.5, 0.9]:
        print(p, f"{binary_cross_entropy(p, 0.3):.8f}")
    #> 0.1 0.76452789
    #> 0.3 0.61086430
    #> 0.5 0.69314718
    #> 0.9 1.64341772
    hundred = np.repeat([1, 0], [30, 70])  # thirty ones, seventy zeros
    loss = binary_cross_entropy(np.full(100, 0.5), hundred)
    print(f"{loss.mean():.8f}")
    #> 0.69314718
    # --8<-- [end:soft-example]

    # --8<-- [start:batch-example]
    p = np.array([0.9, 0.2, 0.8, 0.4])
    t = np.array([1, 0, 1, 1])
    loss = binary_cross_entropy_naive(p, t)
    print(loss.shape, f"{loss.mean():.8f}")
    #> (4,) 0.36698459
    column = t.reshape(4, 1)
    loss = binary_cross_entropy_naive(p, column)
    print(loss.shape, f"{loss.mean():.8f}")
    #> (4, 4) 0.82554314
    # --8<-- [end:batch-example]

    # --8<-- [start:batch-refused]
    p = np.array([0.9, 0.2, 0.8, 0.4])
    column = np.array([[1], [0], [1], [1]])
    try:
        binary_cross_entropy(p, column)
    except ValueError as error:
        print(error)
    #> p has shape (4,), t has shape (4, 1)
    # --8<-- [end:batch-refused]

    # --8<-- [start:zero-example]
    print(binary_cross_entropy_naive([0.0, 1.0, 0.5], [0, 1, 1]))
    #> RuntimeWarning: divide by zero encountered in log
    #> RuntimeWarning: invalid value encountered in multiply
    #> [       nan        nan 0.69314718]
    # --8<-- [end:zero-example]

    # --8<-- [start:zero-repaired]
    print(binary_cross_entropy([0.0, 1.0, 0.5], [0, 1, 1]))
    #> [0.         0.         0.69314718]
    print(binary_cross_entropy([0.0, 1.0], [1, 0]))
    #> RuntimeWarning: divide by zero encountered in log
    #> RuntimeWarning: divide by zero encountered in log1p
    #> [inf inf]
    # --8<-- [end:zero-repaired]

    # --8<-- [start:digits-example]
    p = [1e-15, 1e-16, 1e-20]
    print(binary_cross_entropy_naive(p, 0))
    #> [ 9.99200722e-16  1.11022302e-16 -0.00000000e+00]
    print(binary_cross_entropy(p, 0))
    #> [1.e-15 1.e-16 1.e-20]
    # --8<-- [end:digits-example]

    # --8<-- [start:clipping-example]
    for z in [-10.0, -16.0, -17.0, -30.0]:
        p = sigmoid(z)
        loss, g = binary_cross_entropy(p, 1), binary_cross_entropy_grad(p, 1)
        print(f"{z:5} exact   {loss:7.4f} {g * p * (1 - p):7.4f}")
        loss = binary_cross_entropy_clipped(p, 1)
        g = binary_cross_entropy_clipped_grad(p, 1)
        print(f"{z:5} clipped {loss:7.4f} {g * p * (1 - p):7.4f}")
    #> -10.0 exact   10.0000 -1.0000
    #> -10.0 clipped 10.0000 -1.0000
    #> -16.0 exact   16.0000 -1.0000
    #> -16.0 clipped 16.0000 -1.0000
    #> -17.0 exact   17.0000 -1.0000
    #> -17.0 clipped 16.1181  0.0000
    #> -30.0 exact   30.0000 -1.0000
    #> -30.0 clipped 16.1181  0.0000
    # --8<-- [end:clipping-example]

    # --8<-- [start:caps-example]
    eps = 1e-7
    print(f"{-np.log(eps):.4f} {-np.log(eps + eps):.4f}")
    #> 16.1181 15.4249
    gap = 1 - np.float64(np.float32(1 - eps))  # what float32 leaves of eps
    print(gap == 2**-23)
    #> True
    print(f"{-np.log(gap):.4f} {-np.log(gap + eps):.4f}")
    #> 15.9424 15.3332
    print(f"{-np.log(np.finfo(np.float64).eps):.4f}")
    #> 36.0437
    # --8<-- [end:caps-example]

    # --8<-- [start:tensorflow-example]
    p = sigmoid([-18.6, 0.51, 2.94, -12.8])
    t = np.array([0, 1, 0, 0])
    print("each loss  ", binary_cross_entropy_grad(p, t))
    #> each loss   [ 1.00000001 -1.60049558 19.91584631  1.00000276]
    print("mean       ", binary_cross_entropy_grad(p, t) / 4)
    #> mean        [ 0.25       -0.40012389  4.97896158  0.25000069]
    print("Keras 3    ", binary_cross_entropy_clipped_grad(p, t) / 4)
    #> Keras 3     [ 0.         -0.40012389  4.97896158  0.25000069]
    g = binary_cross_entropy_clipped_grad(p, t, inside=1e-7) / 4
    print("older Keras", g)
    #> older Keras [ 0.         -0.40012383  4.97895166  0.25000067]
    # --8<-- [end:tensorflow-example]

    # --8<-- [start:tensorflow-digits]
    p = sigmoid([-18.6, 0.51, 2.94, -12.8])
    t = np.array([0, 1, 0, 0])
    g = (p - t) / (p * (1 - p)) / 4
    print(*[f"{number:.10f}" for number in g])
    #> 0.2500000021 -0.4001238947 4.9789615781 0.2500006902
    quoted = [0.250000002089597, -0.400123894703066]
    quoted += [4.978961578063771, 0.250000690193143]
    print(np.abs(g - quoted).max() < 1e-12)
    #> True
    # --8<-- [end:tensorflow-digits]

    # --8<-- [start:tensorflow-decimal]
    from decimal import Decimal

    for z, t in [("-18.6", 0), ("0.51", 1), ("2.94", 0), ("-12.8", 0)]:
        p = 1 / (1 + (-Decimal(z)).exp())  # with 28 digits
        print(round((p - t) / (p * (1 - p)) / 4, 15))
    #> 0.250000002089598
    #> -0.400123894703066
    #> 4.978961578063760
    #> 0.250000690193143
    # --8<-- [end:tensorflow-decimal]

    # --8<-- [start:tensorflow-zero]
    p = sigmoid(-18.6)
    print(f"{p:.4g}")
    #> 8.358e-09
    for loss in [binary_cross_entropy, binary_cross_entropy_clipped]:
        print(f"{(loss(1.5 * p, 0) - loss(0.5 * p, 0)) / p / 4:.8f}")
    #> 0.25000000
    #> 0.00000000
    # --8<-- [end:tensorflow-zero]

    # --8<-- [start:tensorflow-logits-example]
    p = sigmoid([-18.6, 0.51, 2.94, -12.8])
    t = np.array([0, 1, 0, 0])
    for g in (p - t) / 4:
        print(f"{g:.7g}")
    #> 2.089598e-09
    #> -0.09379838
    #> 0.2374472
    #> 6.901912e-07
    # --8<-- [end:tensorflow-logits-example]

    # --8<-- [start:walk-through-example]
    z, h = np.array([1.5, 2.0, -2.0]), 1e-5
    p = sigmoid(z)
    up, down = sigmoid(z + h), sigmoid(z - h)
    print(1 - p)
    #> [0.18242552 0.11920292 0.88079708]
    print((np.log(up) - np.log(down)) / (2 * h))
    #> [0.18242552 0.11920292 0.88079708]
    print(-p)
    #> [-0.81757448 -0.88079708 -0.11920292]
    print((np.log(1 - up) - np.log(1 - down)) / (2 * h))
    #> [-0.81757448 -0.88079708 -0.11920292]
    # --8<-- [end:walk-through-example]

    # --8<-- [start:forward-example]
    z, h = 1.0, 1e-5
    p = sigmoid(z)
    forward = (np.log(sigmoid(z + h)) - np.log(p)) / h
    print(f"{forward - (1 - p):.1e} {-h * p * (1 - p) / 2:.1e}")
    #> -9.8e-07 -9.8e-07
    central = (np.log(sigmoid(z + h)) - np.log(sigmoid(z - h))) / (2 * h)
    print(np.abs(central - (1 - p)) < 1e-9)
    #> True
    # --8<-- [end:forward-example]

    # --8<-- [start:mistakes-example]
    z, t = [2.0, -2.0], [1, 1]
    print(binary_cross_entropy_naive(z, t))  # logits for probabilities
    #> RuntimeWarning: invalid value encountered in log
    #> [nan nan]
    p, t = [0.1, 0.001], [-1, -1]
    print(binary_cross_entropy_naive(p, t))  # labels -1 and 1 for 0 and 1
    #> [-2.09186406 -6.90575428]
    p, t = np.array([0.9, 1.0]), 1
    print(-np.log(p + 0.001))  # eps inside the logarithm, without a clip
    #> [ 0.10425002 -0.0009995 ]
    # --8<-- [end:mistakes-example]

    # --8<-- [start:thirds-exercise]
    loss = binary_cross_entropy([0.5, 0.25, 0.125], [1, 0, 1])
    print(loss)
    #> [0.69314718 0.28768207 2.07944154]
    print(f"{loss.mean():.8f} {np.log(64 / 3) / 3:.8f}")
    #> 1.02009026 1.02009026
    # --8<-- [end:thirds-exercise]

    # --8<-- [start:constant-exercise]
    t = np.repeat([1, 0], [10, 90])
    for p in [0.01, 0.1, 0.2, 0.5]:
        print(p, f"{binary_cross_entropy(np.full(100, p), t).mean():.4f}")
    #> 0.01 0.4696
    #> 0.1 0.3251
    #> 0.2 0.3618
    #> 0.5 0.6931
    # --8<-- [end:constant-exercise]

    # --8<-- [start:geometric-exercise]
    p, t = np.array([0.9, 0.2, 0.7]), np.array([1, 0, 1])
    probabilities = np.where(t == 1, p, 1 - p)  # of what happened
    print(f"{np.exp(-binary_cross_entropy(p, t).mean()):.8f}")
    #> 0.79581144
    print(f"{probabilities.prod() ** (1 / 3):.8f}")
    #> 0.79581144
    # --8<-- [end:geometric-exercise]

    # --8<-- [start:clipped-exercise]
    p = sigmoid(-20.0)
    print(f"{binary_cross_entropy(p, 1):.4f}")
    #> 20.0000
    print(f"{binary_cross_entropy_grad(p, 1) * p * (1 - p):.4f}")
    #> -1.0000
    print(f"{binary_cross_entropy_clipped(p, 1):.4f}")
    #> 16.1181
    print(f"{binary_cross_entropy_clipped_grad(p, 1) * p * (1 - p):.4f}")
    #> 0.0000
    # --8<-- [end:clipped-exercise]

    # --8<-- [start:half-exercise]
    print(np.float16(1 - 1e-7) == 1)
    #> True
    print(binary_cross_entropy_clipped(np.float16(1), 0))
    #> RuntimeWarning: divide by zero encountered in log
    #> inf
    loss = binary_cross_entropy_clipped(np.float16(1), 0, eps=2.5e-4)
    print(f"{loss:.1f}")
    #> 7.6
    # --8<-- [end:half-exercise]
