"""A term that counts as 0 is 0 whatever stood in the memory that its array is given."""

import numpy as np
import pytest

from snippets.categorical_cross_entropy import soft_cross_entropy, weighted_cross_entropy
from snippets.entropy_and_kl import cross_entropy_of_distributions, entropy, kl_divergence
from snippets.precision import soft_cross_entropy_compensated

T = np.array([0.25, 0.0, 0.75, 0.0, 0.0])
Z = np.array([1.0, 2.0, 3.0, 4.0, 5.0])


@pytest.mark.parametrize(
    "form",
    [
        lambda: entropy(T),
        lambda: cross_entropy_of_distributions(T, [0.2] * 5),
        lambda: kl_divergence(T, [0.2] * 5),
        lambda: soft_cross_entropy(Z, T),
        lambda: soft_cross_entropy_compensated(Z, T),
        lambda: weighted_cross_entropy(np.array([Z] * 5), np.arange(5), T),
    ],
)
def test_no_skipped_term_is_read_from_memory(form):
    for _ in range(5):
        filled = [np.full(5, np.nan) for _ in range(50)]
        del filled  # NumPy hands out this memory again
        assert np.isfinite(form()).all()
