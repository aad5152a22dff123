"""What the formulas of index_binary.tex are tied to."""

from snippets import (
    bce_grad,
    binary_cross_entropy,
    binary_cross_entropy_grad,
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_grad,
    log_sigmoid,
    sigmoid,
)
from snippets.mse_and_cross_entropy import squared_error_with_logits_grad
