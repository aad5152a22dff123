"""KL divergence of a softmax: from logits, and its gradients."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.categorical_cross_entropy import soft_cross_entropy
from snippets.entropy_and_kl import entropy, kl_divergence
from snippets.log_sum_exp import log_softmax
from snippets.softmax import softmax


# --8<-- [start:reverse-kl-grad]
def reverse_kl_grad(z, t):
    """Gradient of the KL divergence from softmax(z) to t, wrt z (..., C).

    Targets t of z's shape, without a 0. ValueError: another shape.
    """
    log_p = log_softmax(z)
    t = np.asarray(t, log_p.dtype)
    if t.shape != log_p.shape:
        raise ValueError(f"z has shape {log_p.shape}, t has shape {t.shape}")
    p, log_ratio = np.exp(log_p), log_p - np.log(t)
    return p * (log_ratio - (p * log_ratio).sum(axis=-1, keepdims=True))
# --8<-- [end:reverse-kl-grad]


if __name__ == "__main__":
    # --8<-- [start:logits-example]
    t = np.array([0.5, 0.5])
    z = np.array([0.0, -800.0])
    print(kl_divergence(t, softmax(z)))
    #> RuntimeWarning: divide by zero encountered in divide
    #> inf
    print(f"{soft_cross_entropy(z, t) - entropy(t):.8f}")
    #> 399.30685282
    # --8<-- [end:logits-example]

    # --8<-- [start:gradient-example]
    t = np.array([0.6, 0.3, 0.1])
    z = np.array([2.0, 1.0, 0.1])
    steps = 1e-5 * np.eye(3)  # row j moves z_j alone

    def kl(z):
        return kl_divergence(np.broadcast_to(t, z.shape), softmax(z))

    slope = (kl(z + steps) - kl(z - steps)) / 2e-5
    print(softmax(z) - t)
    #> [ 0.05900114 -0.05756703 -0.00143411]
    print(np.abs(slope - (softmax(z) - t)).max() < 1e-9)
    #> True
    # --8<-- [end:gradient-example]

    # --8<-- [start:reverse-exercise]
    t = np.array([0.98, 0.01, 0.01])
    z = np.array([-20.0, 0.0, 0.0])  # confidently wrong
    print(softmax(z) - t)
    #> [-0.98  0.49  0.49]
    print(reverse_kl_grad(z, t))
    #> [-2.53366973e-08  1.26683488e-08  1.26683488e-08]
    # --8<-- [end:reverse-exercise]

    # --8<-- [start:reverse-check]
    t = np.array([0.6, 0.3, 0.1])
    z = np.array([2.0, 1.0, 0.1])
    steps = 1e-5 * np.eye(3)

    def reverse_kl(z):
        return kl_divergence(softmax(z), np.broadcast_to(t, z.shape))

    slope = (reverse_kl(z + steps) - reverse_kl(z - steps)) / 2e-5
    print(reverse_kl_grad(z, t))
    #> [ 0.05605468 -0.05376988 -0.0022848 ]
    print(np.abs(slope - reverse_kl_grad(z, t)).max() < 1e-9)
    #> True
    # --8<-- [end:reverse-check]
