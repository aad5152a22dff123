import numpy as np
import pytest

from snippets.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits
from snippets.categorical_cross_entropy import cross_entropy
from snippets.categorical_cross_entropy_gradient import cross_entropy_grad
from snippets.log_sum_exp import log_softmax
from snippets.precision import (
    binary_cross_entropy_with_logits_finite,
    cross_entropy_compensated,
    cross_entropy_grad_compensated,
    in_float64,
    in_pieces,
    log_softmax_compensated,
    shifted,
    soft_cross_entropy_compensated,
    softmax_and_complement,
    softmax_jacobian_compensated,
    softmax_jvp_compensated,
    ulp_error,
)
from snippets.sigmoid import sigmoid
from snippets.softmax import softmax
from snippets.softmax_jacobian import softmax_jacobian, softmax_jvp

RANDOM = np.random.default_rng(5)
Z = RANDOM.normal(0, 4, (6, 5))
Y = RANDOM.integers(0, 5, 6)
V = RANDOM.normal(size=(6, 5))
T = RANDOM.dirichlet(np.ones(5), 6)


def close(a, b):
    np.testing.assert_allclose(a, b, rtol=1e-12, atol=0)


def test_the_compensated_forms_compute_what_the_plain_ones_do():
    p, q = softmax_and_complement(Z)
    close(p, softmax(Z))
    np.testing.assert_allclose(q, 1 - softmax(Z), rtol=1e-9)
    close(log_softmax_compensated(Z), log_softmax(Z))
    close(cross_entropy_compensated(Z, Y), cross_entropy(Z, Y))
    close(soft_cross_entropy_compensated(Z, T), -(T * log_softmax(Z)).sum(axis=-1))
    close(cross_entropy_grad_compensated(Z, Y), cross_entropy_grad(Z, Y))
    close(softmax_jacobian_compensated(Z), softmax_jacobian(Z))
    np.testing.assert_allclose(softmax_jvp_compensated(Z, V), softmax_jvp(Z, V), rtol=1e-9)
    close(binary_cross_entropy_with_logits_finite(Z, T), binary_cross_entropy_with_logits(Z, T))


@pytest.mark.parametrize("form", [cross_entropy_compensated, cross_entropy_grad_compensated])
def test_a_label_out_of_range_is_refused(form):
    assert np.isfinite(form(Z, np.full(6, 4))).all()
    assert np.isfinite(form(Z[0], 4)).all()
    for label in (-1, 5):
        with pytest.raises(ValueError, match=f"label {label} is not in 0..4"):
            form(Z, np.full(6, label))


def test_the_two_pieces_of_a_difference_are_exact():
    z = np.array([12.7, -600.1, 3.3])
    _, d, r, _ = shifted(z)
    from fractions import Fraction

    exact = [Fraction(float(x)) - Fraction(12.7) for x in z]
    assert [Fraction(float(a)) + Fraction(float(b)) for a, b in zip(d, r, strict=True)] == exact
    assert r[1] != 0


def test_what_rounding_took_is_put_back_into_the_exponential():
    z = np.float32([100.1, 12.3])
    np.testing.assert_allclose(softmax_and_complement(z)[0], softmax(z.astype(float)), rtol=5e-7)


def test_a_vanished_class_keeps_its_logarithm():
    np.testing.assert_array_equal(log_softmax_compensated([0.0, -800.0]), [0, -800])


def test_a_constant_in_the_direction_costs_no_digit():
    v = np.arange(30.0).reshape(6, 5) % 7 / 4
    close(softmax_jvp_compensated(Z, v + 2.0**30), softmax_jvp_compensated(Z, v))


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_the_input_s_type_is_kept_and_the_input_too(kind):
    z = Z.astype(kind)
    before = z.copy()
    for f in (lambda z: softmax_and_complement(z)[1], log_softmax_compensated, softmax_jacobian_compensated):
        assert f(z).dtype == kind
        assert in_float64(f, z).dtype == kind
    np.testing.assert_array_equal(z, before)


def test_integers_and_lists_become_float64():
    assert log_softmax_compensated([1, 2, 3]).dtype == np.float64
    assert in_float64(log_softmax, [1, 2, 3]).dtype == np.float64


def test_a_mask_is_an_exact_zero_and_a_row_of_masks_nan():
    p, q = softmax_and_complement([2.0, -np.inf, 1.0])
    assert p[1] == 0 and q[1] == 1
    assert log_softmax_compensated([2.0, -np.inf])[1] == -np.inf
    assert soft_cross_entropy_compensated([0.0, -np.inf], [1.0, 0.0]) == 0
    with np.errstate(invalid="ignore"):
        for classes in (1, 2):
            assert np.isnan(softmax_and_complement([-np.inf] * classes)).all()


def test_no_class_is_refused():
    with pytest.raises(ValueError, match="^z has no axis of classes$"):
        shifted(1.0)


def test_an_overflow_of_a_narrow_type_is_inf_without_a_warning():
    assert in_float64(lambda z: z * 2, np.float16(60_000)) == np.inf
    z = Z.astype(np.float32)
    np.testing.assert_array_equal(in_float64(cross_entropy, z, Y), cross_entropy(z.astype(float), Y).astype(np.float32))


@pytest.mark.parametrize("size", [1, 7, 16384])
def test_pieces_give_what_the_whole_does(size):
    np.testing.assert_array_equal(in_pieces(softmax, Z, size=size), softmax(Z))
    np.testing.assert_array_equal(in_pieces(cross_entropy, Z, Y, size=size), cross_entropy(Z, Y))
    np.testing.assert_array_equal(in_pieces(sigmoid, Z[:, 0], size=size), sigmoid(Z[:, 0]))


def pieces(array, **size):
    """The lengths of the pieces that an array is cut into."""
    lengths = []
    in_pieces(lambda piece: lengths.append(len(piece)) or piece, array, **size)
    return lengths


def test_a_piece_has_as_many_rows_as_fit_into_its_size_and_one_at_least():
    assert pieces(np.zeros(40_000)) == [16384, 16384, 7232]
    assert pieces(np.zeros((5, 3)), size=6) == [2, 2, 1]
    assert pieces(np.zeros((2, 3)), size=1) == [1, 1]
    assert pieces(np.zeros(1), size=1) == [1]
    assert pieces(np.zeros((4, 0)), size=1) == [4]
    assert pieces(np.zeros((0, 3)), size=1) == [0]


def test_the_type_of_the_pieces_stays():
    assert in_pieces(softmax, Z.astype(np.float32)).dtype == np.float32


def test_no_example_is_a_piece_too():
    assert in_pieces(softmax, np.empty((0, 3))).shape == (0, 3)


def test_pieces_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match=r"different lengths: \[5, 6\]"):
        in_pieces(cross_entropy, Z, Y[:5])


def test_ulp_error_counts_steps_of_the_narrow_type():
    got = np.array([1 + 2**-22, 1], dtype=np.float32)
    assert ulp_error(got, np.array([1.0, 1 + 2**-24])).tolist() == [2, 0.5]
    assert ulp_error(got.astype(np.float16), got).dtype == np.float32
