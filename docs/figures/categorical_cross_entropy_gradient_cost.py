"""What one gradient costs over the number of classes: through the full Jacobian and as p - t."""

import numpy as np


def draw(figure):
    C = np.logspace(np.log10(2), np.log10(50_000), 60)
    work, memory = figure.subplots(1, 2)
    for panel, jacobian, direct in [(work, 3 * C**2, C), (memory, 8 * C**2, 8 * C)]:
        panel.loglog(C, jacobian, "C3", label="$J$")
        panel.loglog(C, direct, "C0", label="$p - t$")
        panel.set(xlabel="$C$", xlim=(2, 50_000))
        panel.legend()
    work.text(1_500, 3 * 400**2, "$3 C^2$", color="C3")
    work.text(6_000, 900, "$C$", color="C0")
    for size, name in [(1e3, "KB"), (1e6, "MB"), (1e9, "GB")]:
        memory.axhline(size, color="gray", linewidth=0.8, linestyle=":", zorder=0)
    memory.set_yticks([1e3, 1e6, 1e9], ["1 KB", "1 MB", "1 GB"])
