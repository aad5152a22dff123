"""A term that counts as 0 is 0 whatever stands in the memory of the array that takes it."""

import numpy as np
import pytest

from snippets.categorical_cross_entropy import soft_cross_entropy, weighted_cross_entropy
from snippets.entropy_and_kl import cross_entropy_of_distributions, entropy, kl_divergence
from snippets.log_sum_exp import log_softmax
from snippets.precision import soft_cross_entropy_compensated

T, P = np.array([0.25, 0.0, 0.75, 0.0, 0.0]), np.full(5, 0.2)
Z = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
ENTROPY = -0.25 * np.log(0.25) - 0.75 * np.log(0.75)


class Unclean(np.ndarray):
    """An array whose results are nan where a ufunc with `where` and without `out` leaves the memory as it was."""

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        inputs = [np.asarray(x) for x in inputs]
        if method == "__call__" and "where" in options:
            options["where"] = np.asarray(options["where"])
            out = out or (np.full(np.broadcast_shapes(*(x.shape for x in inputs)), np.nan),)
        if out is not None:
            options["out"] = tuple(np.asarray(x) for x in out)
        return np.asarray(getattr(ufunc, method)(*inputs, **options)).view(Unclean)


def test_such_memory_is_seen():
    assert np.isnan(np.log(T.view(Unclean), where=T > 0)).tolist() == [False, True, False, True, True]


@pytest.mark.parametrize(
    ("form", "arguments", "expected"),
    [
        (entropy, (T,), ENTROPY),
        (cross_entropy_of_distributions, (T, P), np.log(5)),
        (kl_divergence, (T, P), np.log(5) - ENTROPY),
        (soft_cross_entropy, (Z, T), -T @ log_softmax(Z)),
        (soft_cross_entropy_compensated, (Z, T), -T @ log_softmax(Z)),
        (weighted_cross_entropy, (np.tile(Z, (5, 1)), np.arange(5), T), -T * log_softmax(Z)),
    ],
)
def test_no_skipped_term_is_read_from_memory(form, arguments, expected):
    unclean = [array.view(Unclean) for array in arguments]
    np.testing.assert_allclose(np.asarray(form(*unclean)), expected, rtol=1e-14)
