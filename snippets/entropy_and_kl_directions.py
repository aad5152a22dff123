"""Forward and reverse KL: fitting one bump to a target with two."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.entropy_and_kl import kl_divergence
from snippets.softmax import softmax


# --8<-- [start:bump]
def bump(m, s):
    """A bell over the classes 0..40: middle m, width s, each (...)."""
    x = np.arange(41)
    m, s = np.asarray(m)[..., None], np.asarray(s)[..., None]
    return softmax(-(((x - m) / s) ** 2) / 2)
# --8<-- [end:bump]


# --8<-- [start:best-bumps]
def best_bumps(t):
    """(m, s) of the bumps with the least forward and reverse KL to t."""
    m, s = np.meshgrid(np.arange(0, 40.5, 0.5), np.arange(1.5, 15.5, 0.5))
    p = bump(m, s)
    t = np.broadcast_to(t, p.shape)
    best = []
    for kl in [kl_divergence(t, p), kl_divergence(p, t)]:
        k = kl.argmin()
        best.append((float(m.flat[k]), float(s.flat[k])))
    return best
# --8<-- [end:best-bumps]


if __name__ == "__main__":
    # --8<-- [start:directions-example]
    t = 0.6 * bump(12, 2) + 0.4 * bump(29, 3)
    for m, s in best_bumps(t):
        p = bump(m, s)
        forward, reverse = kl_divergence(t, p), kl_divergence(p, t)
        print(f"m {m:4} s {s:3}: {forward:.4f} {reverse:.4f}")
    #> m 18.5 s 9.5: 0.6085 1.4009
    #> m 12.0 s 2.0: 13.8643 0.5102
    # --8<-- [end:directions-example]
