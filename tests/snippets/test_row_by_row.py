"""The last axis holds the classes: a row of a batch is computed as if it stood alone, and an axis before it changes nothing."""

import numpy as np
import pytest

from snippets.categorical_cross_entropy import cross_entropy_plain
from snippets.entropy_and_kl import entropy_naive, kl_divergence_naive
from snippets.entropy_and_kl_logits import reverse_kl_grad
from snippets.frameworks import keras_categorical_cross_entropy
from snippets.log_sum_exp import log_softmax, log_softmax_naive, log_softmax_wrong_shift, logsumexp_naive
from snippets.precision import (
    cross_entropy_compensated,
    cross_entropy_grad_compensated,
    softmax_jacobian_compensated,
    softmax_jvp_compensated,
)
from snippets.softmax import softmax, softmax_naive, softmax_shared_max, softmax_wrong_shift

RANDOM = np.random.default_rng(7)
Z = RANDOM.normal(0, 4, (6, 5))
T, P = RANDOM.dirichlet(np.ones(5), (2, 6))
Y = RANDOM.integers(0, 5, 6)
V = RANDOM.normal(size=(6, 5))
ROWS = {
    entropy_naive: (P,),
    kl_divergence_naive: (T, P),
    reverse_kl_grad: (Z, T),
    keras_categorical_cross_entropy: (P, T),
    log_softmax_naive: (Z,),
    log_softmax_wrong_shift: (Z,),
    logsumexp_naive: (Z,),
    cross_entropy_compensated: (Z, Y),
    softmax_jacobian_compensated: (Z,),
    softmax_jvp_compensated: (Z, V),
    softmax_naive: (Z,),
    softmax_wrong_shift: (Z,),
}


@pytest.mark.parametrize("form", ROWS, ids=lambda form: form.__name__)
def test_a_row_of_a_batch_is_computed_as_if_alone(form):
    arrays = ROWS[form]
    alone = np.array([form(*row) for row in zip(*arrays, strict=True)])
    np.testing.assert_allclose(form(*arrays), alone, rtol=1e-12, atol=1e-14)
    deep = form(*(array.reshape(2, 3, *array.shape[1:]) for array in arrays))
    np.testing.assert_array_equal(deep, form(*arrays).reshape(2, 3, *alone.shape[1:]))


def test_a_gradient_of_a_mean_is_divided_by_the_number_of_examples_whatever_their_axes():
    alone = np.array([cross_entropy_grad_compensated(z, y) for z, y in zip(Z, Y, strict=True)])
    np.testing.assert_array_equal(cross_entropy_grad_compensated(Z, Y), alone / 6)
    np.testing.assert_array_equal(cross_entropy_grad_compensated(Z.reshape(2, 3, 5), Y.reshape(2, 3)), alone.reshape(2, 3, 5) / 6)


@pytest.mark.parametrize("form", [log_softmax_naive, lambda z: -cross_entropy_plain(z, np.zeros(2, int))[:, None]])
def test_a_row_far_from_the_others_is_shifted_by_its_own_maximum(form):
    z = np.array([[0.0, 1.0], [1000.0, 1001.0]])
    np.testing.assert_allclose(form(z)[:, 0], log_softmax(z)[:, 0], rtol=1e-15)


def test_a_shift_by_the_maximum_of_all_rows_is_right_for_a_row_alone():
    np.testing.assert_array_equal(softmax_shared_max(Z[0]), softmax(Z[0]))


def test_the_shift_subtracted_twice_overflows_in_its_own_row_only():
    with pytest.warns(RuntimeWarning, match="overflow"), np.errstate(invalid="ignore"):
        p = softmax_wrong_shift([[2.0, 1.0, 0.1], [1000.0, 0.0, 0.0]])
    np.testing.assert_allclose(p, [[1 / 3] * 3, [np.nan] * 3], rtol=1e-15)
    np.testing.assert_array_equal(softmax_wrong_shift([700.0, 0.0]), 0.5)
