"""Time and memory of a softmax gradient over the number of classes: through the Jacobian, by the product form, as p - t."""

import benchmarks

LABELS = {"jacobian": ("C3", "$J v$"), "product": ("C0", r"$p_i (v_i - \sum_j p_j v_j)$"), "difference": ("C2", "$p - t$")}


def draw(figure):
    figure.set_size_inches(7, 3)
    stored = benchmarks.load("speed")
    time, memory = figure.subplots(1, 2)
    for label, (colour, formula) in LABELS.items():
        cases = stored["growth"]
        classes = [case["classes"] for case in cases]
        spread = [case["contenders"][label]["seconds"] for case in cases]
        time.loglog(classes, [s["median"] for s in spread], colour, marker="o", markersize=3, label=formula)
        time.fill_between(classes, [s["low"] for s in spread], [s["high"] for s in spread], color=colour, alpha=0.3, linewidth=0)
        peaks = [(case["classes"], case["peaks"][label]) for case in stored["growth memory"] if case["peaks"][label]]
        memory.loglog(*zip(*peaks, strict=True), colour, marker="o", markersize=3)
    time.set(xlabel="$C$", ylabel="s")
    memory.set(xlabel="$C$", ylabel="bytes", xlim=time.get_xlim())
    time.legend(fontsize=8)
