"""A term that counts as 0 is 0 whatever stood in the memory that its array is given."""

import numpy as np
import pytest

from snippets.categorical_cross_entropy import soft_cross_entropy, weighted_cross_entropy
from snippets.entropy_and_kl import cross_entropy_of_distributions, entropy, kl_divergence
from snippets.log_sum_exp import log_softmax
from snippets.precision import soft_cross_entropy_compensated

T, P = np.array([0.25, 0.0, 0.75, 0.0, 0.0]), np.full(5, 0.2)
Z = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
ENTROPY = -0.25 * np.log(0.25) - 0.75 * np.log(0.75)


@pytest.mark.parametrize(
    ("form", "arguments", "expected"),
    [
        (entropy, (T,), ENTROPY),
        (cross_entropy_of_distributions, (T, P), np.log(5)),
        (kl_divergence, (T, P), np.log(5) - ENTROPY),
        (soft_cross_entropy, (Z, T), -T @ log_softmax(Z)),
        (soft_cross_entropy_compensated, (Z, T), -T @ log_softmax(Z)),
        (weighted_cross_entropy, ([Z] * 5, np.arange(5), T), -T * log_softmax(Z)),
    ],
)
def test_no_skipped_term_is_read_from_memory(form, arguments, expected):
    for _ in range(5):
        filled = [np.full(5, np.nan) for _ in range(50)]
        del filled  # NumPy hands out this memory again
        np.testing.assert_allclose(form(*arguments), expected, rtol=1e-14)
