"""The picture that social networks show beside a link: one for the three languages, so it holds no words of any of them."""

import io

import matplotlib
import numpy as np
from matplotlib.figure import Figure

SIZE = (1200, 630)
_STYLE = {"font.family": "DejaVu Sans", "mathtext.fontset": "cm", "text.color": "white"}


def draw():
    """The card as a PNG, the same bytes at every build."""
    from snippets import sigmoid, softmax

    logits = [2.0, 1.0, 0.1]
    with matplotlib.rc_context({**matplotlib.rcParamsDefault, **_STYLE}):
        figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor="#14283f")
        figure.text(0.07, 0.83, "softmax · cross-entropy", fontsize=44, fontweight="bold")
        figure.text(0.07, 0.57, r"$p_i = \dfrac{e^{z_i}}{\sum_j\, e^{z_j}}$", fontsize=42)
        figure.text(0.46, 0.57, r"$\dfrac{\partial L}{\partial z} = p - t$", fontsize=42, color="#f2a66b")
        code = f">>> softmax({logits})\n{softmax(logits)}"
        figure.text(0.07, 0.13, code, fontsize=25, family="DejaVu Sans Mono", linespacing=1.7, color="#cfe0f5")
        axes = figure.add_axes((0.79, 0.54, 0.16, 0.34))
        z = np.linspace(-6, 6, 200)
        axes.plot(z, sigmoid(z), color="#7db8f5", linewidth=6, solid_capstyle="round")
        axes.plot(0, sigmoid(0.0), "o", color="#f2a66b", markersize=18)
        axes.set_axis_off()
        png = io.BytesIO()
        figure.savefig(png, format="png", metadata={"Software": None})
    return png.getvalue()
