"""Targets and weights take the float type of the logits or probabilities before anything is computed."""

import numpy as np
import pytest

from snippets.binary_cross_entropy import binary_cross_entropy_clipped, binary_cross_entropy_clipped_grad
from snippets.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits_lost_minus, binary_cross_entropy_with_logits_naive
from snippets.categorical_cross_entropy import soft_cross_entropy, weighted_cross_entropy
from snippets.entropy_and_kl_logits import reverse_kl_grad
from snippets.frameworks import keras_categorical_cross_entropy, torch_binary_cross_entropy_grad, torch_cross_entropy
from snippets.precision import soft_cross_entropy_compensated

RANDOM = np.random.default_rng(8)
P, T = RANDOM.dirichlet(np.ones(5), (2, 200))
Y = RANDOM.integers(0, 5, 200)
WEIGHT = RANDOM.uniform(0.1, 5, 5)


def weighted(z, weight):
    return weighted_cross_entropy(z, Y, weight)


def torch_weighted(z, weight):
    return torch_cross_entropy(z, Y, weight)


FORMS = {
    binary_cross_entropy_clipped: T,
    binary_cross_entropy_clipped_grad: T,
    binary_cross_entropy_with_logits_naive: T,
    binary_cross_entropy_with_logits_lost_minus: T,
    soft_cross_entropy: T,
    soft_cross_entropy_compensated: T,
    reverse_kl_grad: T,
    keras_categorical_cross_entropy: T,
    torch_binary_cross_entropy_grad: T,
    weighted: WEIGHT,
    torch_weighted: WEIGHT,
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_float64_targets_and_weights_are_rounded_first(form):
    p, other = P.astype(np.float32), FORMS[form]
    result = form(p, other)
    assert result.dtype == np.float32
    np.testing.assert_array_equal(result, form(p, other.astype(np.float32)))


def test_without_weights_the_type_of_the_logits_stays_too():
    assert torch_cross_entropy(P.astype(np.float32), Y).dtype == np.float32
