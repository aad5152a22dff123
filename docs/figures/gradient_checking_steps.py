"""The relative error of four ways to measure a slope, over the step, on five functions; computed here."""

from snippets.gradient_checking_errors import STEPS, relative_errors

LABELS = {
    "sigmoid": r"$\sigma(z)$",
    "logsumexp": r"$\log\sum_k e^{z_k}$",
    "binary_cross_entropy": r"$\log(1 + e^z) - t z$",
    "cross_entropy": r"$-\log p_y$",
    "softmax_entry": "$p_i$",
}
STYLES = {
    "forward": ("C1", r"$\frac{f(x+h)-f(x)}{h}$"),
    "central": ("C0", r"$\frac{f(x+h)-f(x-h)}{2h}$"),
    "fourth order": ("C2", r"$\frac{8\,(\ldots)-(\ldots)}{12h}$"),
    "complex step": ("C3", r"$\frac{\mathrm{Im}\,f(x+ih)}{h}$"),
}


def draw(figure):
    figure.set_size_inches(5.6, 6.2)
    panels = figure.subplots(3, 2, sharex=True, sharey=True).flatten()
    for panel, (function, methods) in zip(panels, relative_errors().items(), strict=False):
        for name, errors in methods.items():
            wide = name == "complex step"  # lies below the central one, which covers its slope
            panel.loglog(STEPS, errors.clip(1e-17), STYLES[name][0], linewidth=2.6 if wide else 1, zorder=1 if wide else 2)
        panel.text(0.5, 0.97, LABELS[function], transform=panel.transAxes, ha="center", va="top")
        panel.set(ylim=(5e-18, 3e2), xlim=(1e-16, 0.5))
        panel.set_xticks([1e-15, 1e-10, 1e-5, 1e-1])
        panel.minorticks_off()
    panels[5].set_axis_off()
    panels[3].tick_params(labelbottom=True)
    for row, (colour, label) in enumerate(STYLES.values()):
        y = 0.9 - 0.27 * row
        panels[5].plot([0.02, 0.16], [y, y], colour, transform=panels[5].transAxes)
        panels[5].text(0.22, y, label, transform=panels[5].transAxes, va="center", fontsize=12)
    for panel in (panels[3], panels[4]):
        panel.set_xlabel("$h$")
