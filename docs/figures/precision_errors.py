"""The largest error in float64 of each function: here, plain and most exact, and in four libraries, as stored by `make bench`."""

from builder import measured

STYLES = {"SciPy": ("C1", "s"), "PyTorch": ("C3", "v"), "JAX": ("C2", "^"), "TensorFlow": ("C4", "D")}


def draw(figure):
    figure.set_size_inches(6.4, 6.6)
    panel = figure.subplots()
    names = list(measured.functions())
    for height, name in enumerate(names):
        rows = measured.functions()[name]["float64"]
        forms = {row["form"]: row for row in rows if row["library"] == "NumPy"}
        for row in rows:
            if row["library"] in STYLES and "error" not in row:
                colour, mark = STYLES[row["library"]]
                panel.plot(row["max"], height, mark, color=colour, markersize=4.5, alpha=0.8, zorder=2)
        panel.plot(forms["plain"]["max"], height, "o", color="C0", markersize=7, fillstyle="none", zorder=3)
        panel.plot(measured.best(rows)["max"], height, "o", color="C0", markersize=4, zorder=4)
    for label, colour, mark, fill in [("NumPy, plain", "C0", "o", "none"), ("NumPy", "C0", "o", "full")] + [(k, *v, "full") for k, v in STYLES.items()]:
        panel.plot([], [], mark, color=colour, fillstyle=fill, label=label)
    panel.axvline(0.5, color="gray", linewidth=0.8, linestyle=":")
    panel.set(xscale="log", xlim=(0.3, 1e17), xlabel="ULP", ylim=(len(names) - 0.5, -0.5))
    panel.set_yticks(range(len(names)), [name.replace("binary_cross_entropy", "bce") for name in names], fontsize=7)
    panel.legend(loc="upper center", bbox_to_anchor=(0.35, -0.08), ncols=3, fontsize=8)
