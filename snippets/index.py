"""What the formulas of index.tex are tied to."""

import numpy as np

from snippets import (
    cross_entropy,
    cross_entropy_grad,
    label_smoothing,
    log_softmax,
    soft_cross_entropy,
    softmax,
    softmax_jacobian,
    softmax_jvp,
    weighted_cross_entropy,
)
from snippets.categorical_cross_entropy_gradient import soft_cross_entropy_grad, weighted_cross_entropy_grad
