"""Entropy, KL divergence and cross-entropy of probability distributions."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.categorical_cross_entropy import (
    label_smoothing,
    soft_cross_entropy,
)
from snippets.softmax import softmax


# --8<-- [start:entropy-naive]
def entropy_naive(p):
    """The formula as it stands: nan once a probability is 0."""
    return -(p * np.log(p)).sum(axis=-1)
# --8<-- [end:entropy-naive]


# --8<-- [start:kl-divergence-naive]
def kl_divergence_naive(t, p):
    """The formula as it stands: nan at t = 0, no digits near t = p."""
    return (t * np.log(t / p)).sum(axis=-1)
# --8<-- [end:kl-divergence-naive]


# --8<-- [start:checked-distribution]
def checked_distribution(p):
    """Floats (..., C); ValueError unless each row is a distribution."""
    p = np.multiply(p, 1.0)  # integers become float64
    total = p.sum(axis=-1, dtype=np.float64)
    if np.any(p < 0) or np.any(np.abs(total - 1) > 1e-3):
        raise ValueError("probabilities must be >= 0 and sum to 1 in a row")
    return p
# --8<-- [end:checked-distribution]


# --8<-- [start:checked-pair]
def checked_pair(t, p):
    """Two distributions of one shape and type; else ValueError."""
    p = checked_distribution(p)
    t = checked_distribution(t).astype(p.dtype)
    if t.shape != p.shape:
        raise ValueError(f"t has shape {t.shape}, p has shape {p.shape}")
    return t, p
# --8<-- [end:checked-pair]


# --8<-- [start:entropy]
def entropy(p):
    """Entropy in nats: (..., C) -> (...); 0 * log(0) counts as 0.

    ValueError: a row that is no distribution.
    """
    p = checked_distribution(p)
    log_p = np.log(p, out=np.zeros_like(p), where=p > 0)
    return 0 - (p * log_p).sum(axis=-1)  # -(0.0) would print as -0.0
# --8<-- [end:entropy]


# --8<-- [start:cross-entropy-of-distributions]
def cross_entropy_of_distributions(t, p):
    """Cross-entropy in nats: t, p (..., C) -> (...).

    inf where p is 0 and t is not. ValueError: another shape, or a row
    that is no distribution.
    """
    t, p = checked_pair(t, p)
    log_p = np.log(p, out=np.zeros_like(p), where=t > 0)
    return 0 - (t * log_p).sum(axis=-1)
# --8<-- [end:cross-entropy-of-distributions]


# --8<-- [start:kl-divergence]
def kl_divergence(t, p):
    """KL divergence from t to p in nats: t, p (..., C) -> (...).

    Never negative; inf where p is 0 and t is not. ValueError: another
    shape, or a row that is no distribution.
    """
    t, p = checked_pair(t, p)
    gap = t - p
    root = np.minimum(t, p) + np.sqrt(t) * np.sqrt(p)
    half = np.divide(np.abs(gap), root, out=np.zeros_like(p), where=t > 0)
    log_ratio = np.copysign(2 * np.log1p(half), gap)  # log(t / p)
    return np.maximum(t * log_ratio - gap, 0).sum(axis=-1)
# --8<-- [end:kl-divergence]


# --8<-- [start:torch-kl-div]
def torch_kl_div(log_p, t):
    """What torch's kl_div computes, before its mean: an entry each."""
    return t * (np.log(t) - log_p)
# --8<-- [end:torch-kl-div]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    t = np.array([0.6, 0.3, 0.1])  # target
    p = softmax([2.0, 1.0, 0.1])  # prediction

    H = -(t * np.log(t)).sum()
    KL = (t * np.log(t / p)).sum()
    loss = -(t * np.log(p)).sum()
    print(f"{H:.4f} + {KL:.4f} = {loss:.4f}")
    #> 0.8979 + 0.0091 = 0.9070
    # --8<-- [end:answer-example]

    # --8<-- [start:by-hand-example]
    t = np.array([1 / 2, 1 / 4, 1 / 4])
    p = np.array([1 / 4, 1 / 4, 1 / 2])
    for base in [np.log(2), 1.0]:  # bits, then nats
        H = entropy(t) / base
        loss = cross_entropy_of_distributions(t, p) / base
        print(f"{H:.4f} {loss:.4f} {kl_divergence(t, p) / base:.4f}")
    #> 1.5000 1.7500 0.2500
    #> 1.0397 1.2130 0.1733
    # --8<-- [end:by-hand-example]

    # --8<-- [start:sum-example]
    t = np.array([[0.6, 0.3, 0.1], [0.5, 0.5, 0.0], [0.0, 1.0, 0.0]])
    p = softmax([[2.0, 1.0, 0.1], [0.0, 0.0, 0.0], [0.0, 3.0, 0.0]])
    print(entropy(t))
    #> [0.89794572 0.69314718 0.        ]
    print(kl_divergence(t, p))
    #> [0.00908429 0.40546511 0.09492296]
    print(entropy(t) + kl_divergence(t, p))
    #> [0.90703002 1.09861229 0.09492296]
    print(cross_entropy_of_distributions(t, p))
    #> [0.90703002 1.09861229 0.09492296]
    # --8<-- [end:sum-example]

    # --8<-- [start:gibbs-example]
    random = np.random.default_rng(0)
    t, p = softmax(3 * random.normal(size=(2, 100_000, 4)))
    print(kl_divergence(t, p).min() > 0)
    #> True
    print(entropy(p).min() > 0, entropy(p).max() < np.log(4))
    #> True True
    # --8<-- [end:gibbs-example]

    # --8<-- [start:floor-example]
    for C in [2, 3, 10, 100, 1000]:
        floor = entropy(label_smoothing(0, C, 0.1))
        print(f"{C:4} {floor:.4f}")
    #>    2 0.1985
    #>    3 0.2911
    #>   10 0.5003
    #>  100 0.7778
    #> 1000 1.0148
    # --8<-- [end:floor-example]

    # --8<-- [start:floor-training]
    t = label_smoothing(0, 10, 0.1)
    z = np.zeros(10)
    for step in range(101):
        if step in [0, 10, 30, 100]:
            kl = kl_divergence(t, softmax(z))
            print(f"{step:3} {soft_cross_entropy(z, t):.4f} {kl:.1e}")
        z -= softmax(z) - t
    #>   0 2.3026 1.8e+00
    #>  10 0.5243 2.4e-02
    #>  30 0.5006 2.7e-04
    #> 100 0.5003 3.8e-10
    # --8<-- [end:floor-training]

    # --8<-- [start:asymmetry-example]
    t = np.array([0.9, 0.1])
    p = np.array([0.5, 0.5])
    print(f"{kl_divergence(t, p):.4f} {kl_divergence(p, t):.4f}")
    #> 0.3681 0.5108
    # --8<-- [end:asymmetry-example]

    # --8<-- [start:zeros-example]
    t = [0.5, 0.5, 0.0]
    p = [0.25, 0.25, 0.5]
    print(f"{kl_divergence(t, p):.8f}")
    #> 0.69314718
    print(kl_divergence(p, t))
    #> RuntimeWarning: divide by zero encountered in divide
    #> inf
    print(entropy([0.0, 1.0, 0.0]), kl_divergence(t, t))
    #> 0.0 0.0
    # --8<-- [end:zeros-example]

    # --8<-- [start:naive-zeros]
    p = np.array([0.0, 1.0, 0.0])
    print(entropy_naive(p))
    #> RuntimeWarning: divide by zero encountered in log
    #> RuntimeWarning: invalid value encountered in multiply
    #> nan
    print(entropy_naive(np.array([1.0])))
    #> -0.0
    # --8<-- [end:naive-zeros]

    # --8<-- [start:digits-example]
    t = np.array([0.6, 0.3, 0.1])
    for h in [1e-2, 1e-5, 1e-8, 1e-11]:
        p = t + [h, -h, 0]
        about = h**2 / 2 * (1 / 0.6 + 1 / 0.3)
        naive_right = abs(kl_divergence_naive(t, p) / about - 1) < 0.02
        print(f"{about:.1e} {naive_right} {kl_divergence(t, p):.2e}")
    #> 2.5e-04 True 2.53e-04
    #> 2.5e-10 True 2.50e-10
    #> 2.5e-16 False 2.50e-16
    #> 2.5e-22 False 2.50e-22
    # --8<-- [end:digits-example]

    # --8<-- [start:refused-example]
    for t, p in [
        ([0.6, 0.3, 0.1], [[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]]),
        ([0.6, 0.3, 0.1], [2.0, 1.0, 0.1]),
        ([0.6, 0.3, 0.1], [-0.4, -1.4, -2.3]),
    ]:
        try:
            kl_divergence(t, p)
        except ValueError as error:
            print(error)
    #> t has shape (3,), p has shape (2, 3)
    #> probabilities must be >= 0 and sum to 1 in a row
    #> probabilities must be >= 0 and sum to 1 in a row
    # --8<-- [end:refused-example]

    # --8<-- [start:torch-example]
    t = np.array([[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]])
    p = softmax([[2.0, 1.0, 0.1], [0.0, 1.0, 2.0]])
    right = torch_kl_div(np.log(p), t)  # shape (2, 3)
    print(f"{right.sum() / 2:.4f} {kl_divergence(t, p).mean():.4f}")
    #> 0.0435 0.0435
    print(f"{right.mean():.4f}")  # over all entries: C times too small
    #> 0.0145
    print(f"{torch_kl_div(p, t).sum() / 2:.4f}")  # p for log p
    #> -1.4148
    # --8<-- [end:torch-example]

    # --8<-- [start:bits-exercise]
    t = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])
    p = np.full(4, 1 / 4)
    bit = np.log(2)
    loss = cross_entropy_of_distributions(t, p)
    print(f"{entropy(t) / bit:.4f} {loss / bit:.4f}")
    #> 1.7500 2.0000
    print(f"{kl_divergence(t, p) / bit:.4f}")
    #> 0.2500
    # --8<-- [end:bits-exercise]

    # --8<-- [start:smoothing-exercise]
    t = label_smoothing(0, 1000, 0.1)
    print(f"{1.3 - entropy(t):.4f}")  # what training can still gain
    #> 0.2852
    print(f"{-np.log(t[0]):.4f}")  # the hard-label loss of the best model
    #> 0.1052
    # --8<-- [end:smoothing-exercise]

    # --8<-- [start:perplexity-exercise]
    print(f"{3.2 / np.log(2):.4f} {np.exp(3.2):.4f}")
    #> 4.6166 24.5325
    print(f"{np.exp(entropy(np.full(50_000, 1 / 50_000))):.4f}")
    #> 50000.0000
    # --8<-- [end:perplexity-exercise]

    # --8<-- [start:js-exercise]
    def jensen_shannon(t, p):
        m = (np.asarray(t) + p) / 2
        return (kl_divergence(t, m) + kl_divergence(p, m)) / 2

    t, p = [0.5, 0.5, 0.0], [0.25, 0.25, 0.5]
    print(f"{jensen_shannon(t, p):.8f} {jensen_shannon(p, t):.8f}")
    #> 0.21576155 0.21576155
    print(f"{jensen_shannon([1, 0], [0, 1]):.8f} {np.log(2):.8f}")
    #> 0.69314718 0.69314718
    # --8<-- [end:js-exercise]
