"""One bump fitted to a target with two: by forward KL and by reverse KL."""

import numpy as np

from snippets.entropy_and_kl_directions import best_bumps, bump


def draw(figure):
    axes = figure.subplots()
    x = np.arange(41)
    t = 0.6 * bump(12, 2) + 0.4 * bump(29, 3)
    forward, reverse = (bump(m, s) for m, s in best_bumps(t))
    axes.bar(x + 1, t, width=0.8, color="gray", alpha=0.45, label="$t_i$")
    axes.plot(x + 1, forward, "C0.-", label=r"$p_i$, $\min D_{\mathrm{KL}}(t \| p)$")
    axes.plot(x + 1, reverse, "C1.--", label=r"$p_i$, $\min D_{\mathrm{KL}}(p \| t)$")
    axes.set(xlim=(0, 42), xlabel="$i$")
    axes.set_xticks([1, 13, 30, 41])
    axes.legend()
