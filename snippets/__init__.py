"""The course's functions: `from snippets import softmax`."""

from snippets.binary_cross_entropy import binary_cross_entropy, binary_cross_entropy_grad
from snippets.binary_cross_entropy_gradient import bce_grad
from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_grad,
)
from snippets.categorical_cross_entropy import (
    cross_entropy,
    label_smoothing,
    soft_cross_entropy,
    weighted_cross_entropy,
)
from snippets.categorical_cross_entropy_gradient import cross_entropy_grad
from snippets.entropy_and_kl import entropy, kl_divergence
from snippets.gradient_checking import check_direction, check_gradient, check_jacobian
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
    "check_direction",
    "check_gradient",
    "check_jacobian",
    "cross_entropy",
    "cross_entropy_grad",
    "entropy",
    "kl_divergence",
    "label_smoothing",
    "log_sigmoid",
    "log_softmax",
    "logistic_regression_grad",
    "logit",
    "logsumexp",
    "mean_squared_error",
    "mean_squared_error_grad",
    "sigmoid",
    "sigmoid_grad",
    "soft_cross_entropy",
    "softmax",
    "softmax_jacobian",
    "softmax_jvp",
    "softmax_vjp",
    "softplus",
    "weighted_cross_entropy",
]
