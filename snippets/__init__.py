"""The course's functions: `from snippets import softmax`."""

from snippets.binary_cross_entropy import binary_cross_entropy, binary_cross_entropy_grad
from snippets.binary_cross_entropy_gradient import bce_grad
from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_grad,
)
from snippets.log_sum_exp import log_softmax, logsumexp
from snippets.logistic_regression import logistic_regression_grad
from snippets.mse_and_cross_entropy import mean_squared_error, mean_squared_error_grad
from snippets.sigmoid import log_sigmoid, logit, sigmoid, sigmoid_grad, softplus
from snippets.softmax import softmax
from snippets.softmax_jacobian import softmax_jacobian, softmax_jvp, softmax_vjp

__all__ = [
    "bce_grad",
    "binary_cross_entropy",
    "binary_cross_entropy_grad",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_grad",
    "log_sigmoid",
    "log_softmax",
    "logistic_regression_grad",
    "logit",
    "logsumexp",
    "mean_squared_error",
    "mean_squared_error_grad",
    "sigmoid",
    "sigmoid_grad",
    "softmax",
    "softmax_jacobian",
    "softmax_jvp",
    "softmax_vjp",
    "softplus",
]
