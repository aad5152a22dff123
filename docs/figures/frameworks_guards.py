"""Target 1: the loss against the probability, dots as the libraries returned it, lines from our NumPy models of them."""

import numpy as np

import benchmarks
from snippets.binary_cross_entropy import binary_cross_entropy, binary_cross_entropy_clipped
from snippets.frameworks import torch_binary_cross_entropy

MODELS = {
    "PyTorch": (torch_binary_cross_entropy, "C0"),
    "scikit-learn": (lambda p, t: binary_cross_entropy_clipped(p, t, 2.0**-52), "C1"),
    "Keras": (binary_cross_entropy_clipped, "C2"),
    "tf.keras 2": (lambda p, t: binary_cross_entropy_clipped(p, t, inside=1e-7), "C3"),
}


def draw(figure):
    exponents = np.linspace(0, 55, 1101)
    p = 10.0**-exponents
    far, near = figure.subplots(1, 2, width_ratios=[1.4, 1])
    answers = benchmarks.load("frameworks")["cases"]["guards-sweep"]
    for axes in far, near:
        axes.plot(exponents, binary_cross_entropy(p, np.ones_like(p)), color="gray", linewidth=0.8, linestyle=":")
        for row in answers:
            model, colour = MODELS[row["library"]]
            axes.plot(exponents, model(p, 1), color=colour, linewidth=1)
            dots = 1.25 * np.arange(len(row["value"]))
            axes.plot(dots, row["value"], "o", color=colour, markersize=3.5, label=row["library"])
        axes.set(xlabel=r"$-\log_{10}\, p$", ylabel=r"$\ell$")
    far.set(xlim=(0, 55.5), ylim=(0, 128))
    far.legend(loc="upper left")
    near.set(xlim=(4.5, 10), ylim=(10, 18))
