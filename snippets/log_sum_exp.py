"""Log-sum-exp: the logarithm of a sum of exponentials, and log-softmax."""

from snippets.softmax import softmax

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]


# --8<-- [start:logsumexp-naive]
def logsumexp_naive(z):
    """The definition, typed as it stands: overflows, or takes log(0)."""
    z = np.multiply(z, 1.0)  # integers become float64
    return np.log(np.exp(z).sum(axis=-1))
# --8<-- [end:logsumexp-naive]


# --8<-- [start:logsumexp-shifted]
def logsumexp_shifted(z):
    """Log-sum-exp of finite logits: (..., C) -> (...)."""
    z = np.multiply(z, 1.0)  # integers become float64
    m = z.max(axis=-1, keepdims=True)
    return m[..., 0] + np.log(np.exp(z - m).sum(axis=-1))
# --8<-- [end:logsumexp-shifted]


# --8<-- [start:logsumexp]
def logsumexp(z):
    """Log-sum-exp over the last axis: (..., C) -> (...).

    Logits may be infinite. ValueError if there is no class.
    """
    z = np.multiply(z, 1.0)  # integers become float64
    top = z.argmax(axis=-1, keepdims=True)
    m = np.take_along_axis(z, top, axis=-1)
    d = np.subtract(z, m, out=np.zeros_like(z), where=z != m)  # no inf - inf
    e = np.exp(d)
    np.put_along_axis(e, top, 0, axis=-1)  # the 1 of log(1 + rest)
    return m[..., 0] + np.log1p(e.sum(axis=-1))
# --8<-- [end:logsumexp]


# --8<-- [start:log-softmax]
def log_softmax(z):
    """Log-softmax over the last axis: (..., C) -> (..., C).

    -inf masks a class. ValueError if there is no class.
    """
    z = np.multiply(z, 1.0)
    top = z.argmax(axis=-1, keepdims=True)
    d = z - np.take_along_axis(z, top, axis=-1)
    e = np.exp(d)
    np.put_along_axis(e, top, 0, axis=-1)  # the 1 of log(1 + rest)
    return d - np.log1p(e.sum(axis=-1, keepdims=True))
# --8<-- [end:log-softmax]


# --8<-- [start:log-softmax-naive]
def log_softmax_naive(z):
    """The logarithm of softmax: -inf where a probability underflows."""
    z = np.multiply(z, 1.0)
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return np.log(e / e.sum(axis=-1, keepdims=True))
# --8<-- [end:log-softmax-naive]


# --8<-- [start:log-softmax-common]
def log_softmax_common(z):
    """The form of most libraries: 0 where a probability is close to 1."""
    z = np.multiply(z, 1.0)
    d = z - z.max(axis=-1, keepdims=True)
    return d - np.log(np.exp(d).sum(axis=-1, keepdims=True))
# --8<-- [end:log-softmax-common]


# --8<-- [start:log-softmax-wrong-shift]
def log_softmax_wrong_shift(z):
    """Wrong: takes LSE(z - m) for LSE(z); each value is too large by m."""
    z = np.multiply(z, 1.0)
    shifted = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
# --8<-- [end:log-softmax-wrong-shift]


if __name__ == "__main__":
    # --8<-- [start:shifted-example]
    print(f"{logsumexp_shifted([2.0, 1.0, 0.1]):.8f}")
    #> 2.41703002
    print(f"{logsumexp_shifted([1000.0, 1000.0]):.8f}")
    #> 1000.69314718
    # --8<-- [end:shifted-example]

    # --8<-- [start:naive-example]
    print(logsumexp_naive([1000.0, 1000.0]))
    #> RuntimeWarning: overflow encountered in exp
    #> inf
    print(logsumexp_naive([-1000.0, -1000.0]))
    #> RuntimeWarning: divide by zero encountered in log
    #> -inf
    # --8<-- [end:naive-example]

    # --8<-- [start:bounds-example]
    z = np.array([[2.0, 1.0, 0.1], [3.0, 3.0, 3.0], [9.0, 0.0, 0.0]])
    lse = logsumexp_shifted(z)
    print(z.max(axis=-1))
    #> [2. 3. 9.]
    print(lse)
    #> [2.41703002 4.09861229 9.00024679]
    print(z.max(axis=-1) + np.log(3))
    #> [ 3.09861229  4.09861229 10.09861229]
    # --8<-- [end:bounds-example]

    # --8<-- [start:shift-example]
    z = np.array([2.0, 1.0, 0.1])
    print(f"{logsumexp_shifted(z):.8f}")
    #> 2.41703002
    print(f"{logsumexp_shifted(z + 100):.8f}")
    #> 102.41703002
    # --8<-- [end:shift-example]

    # --8<-- [start:wrong-shift-example]
    z = np.array([2.0, 1.0, 0.1])
    p = np.exp(log_softmax_wrong_shift(z))
    print(p)
    #> [4.86939638 1.79135082 0.72830889]
    print(f"{p.sum():.8f} {np.exp(z.max()):.8f}")
    #> 7.38905610 7.38905610
    # --8<-- [end:wrong-shift-example]

    # --8<-- [start:shifted-loses]
    print(logsumexp_shifted([0.0, -40.0]))
    #> 0.0
    # --8<-- [end:shifted-loses]

    # --8<-- [start:logsumexp-example]
    print(f"{logsumexp([0.0, -40.0]):.8e}")
    #> 4.24835426e-18
    print(logsumexp([[2.0, 1.0, 0.1], [1000.0, 1000.0, 0.0]]))
    #> [   2.41703002 1000.69314718]
    # --8<-- [end:logsumexp-example]

    # --8<-- [start:infinities-example]
    inf = np.inf
    z = [[2.0, 1.0, -inf], [-inf, -inf, -inf], [inf, 1.0, -inf]]
    print(logsumexp(z))
    #> [2.31326169       -inf        inf]
    # --8<-- [end:infinities-example]

    # --8<-- [start:infinities-shifted]
    print(logsumexp_shifted([-np.inf, -np.inf]))
    #> RuntimeWarning: invalid value encountered in subtract
    #> nan
    # --8<-- [end:infinities-shifted]

    # --8<-- [start:log-softmax-masks]
    print(log_softmax([2.0, 1.0, -np.inf]))
    #> [-0.31326169 -1.31326169        -inf]
    print(log_softmax([-np.inf, -np.inf]))
    #> RuntimeWarning: invalid value encountered in subtract
    #> [nan nan]
    # --8<-- [end:log-softmax-masks]

    # --8<-- [start:gradient-example]
    z = np.array([2.0, 1.0, 0.1])
    h = 1e-5
    steps = h * np.eye(3)  # row i moves z_i alone
    slope = (logsumexp(z + steps) - logsumexp(z - steps)) / (2 * h)
    print(softmax(z))
    #> [0.65900114 0.24243297 0.09856589]
    print(np.abs(slope - softmax(z)).max() < 1e-9)
    #> True
    # --8<-- [end:gradient-example]

    # --8<-- [start:log-softmax-example]
    print(log_softmax([2.0, 1.0, 0.1]))
    #> [-0.41703002 -1.41703002 -2.31703002]
    print(log_softmax([0.0, -800.0]))
    #> [   0. -800.]
    print(log_softmax([0.0, -40.0]))
    #> [-4.24835426e-18 -4.00000000e+01]
    # --8<-- [end:log-softmax-example]

    # --8<-- [start:log-softmax-naive-example]
    print(log_softmax_naive([0.0, -800.0]))
    #> RuntimeWarning: divide by zero encountered in log
    #> [  0. -inf]
    # --8<-- [end:log-softmax-naive-example]

    # --8<-- [start:log-softmax-common-example]
    print(log_softmax_common([0.0, -800.0]))
    #> [   0. -800.]
    print(log_softmax_common([0.0, -40.0]))
    #> [  0. -40.]
    # --8<-- [end:log-softmax-common-example]

    # --8<-- [start:equal-logits]
    print(f"{logsumexp([5.0, 5.0, 5.0, 5.0]):.8f}")
    #> 6.38629436
    print(f"{5 + np.log(4):.8f}")
    #> 6.38629436
    # --8<-- [end:equal-logits]

    # --8<-- [start:softplus]
    for x in [-800.0, 1.5, 800.0]:
        softplus = max(x, 0.0) + np.log1p(np.exp(-abs(x)))
        print(f"{logsumexp([x, 0.0]):.8f} {softplus:.8f}")
    #> 0.00000000 0.00000000
    #> 1.70141328 1.70141328
    #> 800.00000000 800.00000000
    # --8<-- [end:softplus]

    # --8<-- [start:mean]
    log_p = np.array([-1000.0, -1001.0, -1003.0])
    print(f"{logsumexp(log_p) - np.log(3):.8f}")
    #> -1000.74960007
    # --8<-- [end:mean]

    # --8<-- [start:temperature]
    z = np.array([2.0, 1.9, 0.1])
    for temperature in [1.0, 0.1, 0.01]:
        smooth = temperature * logsumexp(z / temperature)
        print(f"{temperature:4} {smooth:.8f}")
    #>  1.0 2.71998677
    #>  0.1 2.03132617
    #> 0.01 2.00000045
    # --8<-- [end:temperature]

    # --8<-- [start:complement]
    z = np.array([40.0, 0.0, 0.0])
    print(f"{logsumexp(z[1:]) - logsumexp(z):.8f}")
    #> -39.30685282
    print(np.log(1 - softmax(z)[0]))
    #> RuntimeWarning: divide by zero encountered in log
    #> -inf
    # --8<-- [end:complement]

    # --8<-- [start:stream]
    z = np.array([2.0, 1.0, 0.1, -3.0, 5.0])
    total = -np.inf
    for logit in z:
        total = logsumexp([total, logit])
    print(f"{total:.8f} {logsumexp(z):.8f}")
    #> 5.07314335 5.07314335
    # --8<-- [end:stream]
