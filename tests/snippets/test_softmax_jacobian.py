"""The softmax Jacobian and its products against 60-digit references and against differences."""

import mpmath
import numpy as np
import pytest

from snippets.softmax import softmax
from snippets.softmax_jacobian import (
    chain_rule_one_term,
    chain_rule_swapped,
    softmax_jacobian,
    softmax_jacobian_lost_minus,
    softmax_jacobian_textbook,
    softmax_jvp,
    softmax_jvp_textbook,
    softmax_vjp,
)

LOGITS = [
    [2.0, 1.0, 0.1],
    [0.0, 0.0, 0.0, 0.0],
    [40.0, 0.0],
    [0.0, 100.0, -100.0],
    [-800.0, 0.0, 700.0, 699.0],
    [1e-300, -0.0, 3.5, 3.5, -36.7],
    [12.5, 0.6, -23.0],
    [5.0],
]


def exact(z, v=None):
    """J at 60 digits, or J v, as an array of mpf."""
    with mpmath.workdps(60):
        z = [mpmath.mpf(float(x)) for x in z]
        e = [mpmath.exp(x - max(z)) for x in z]
        p = [x / mpmath.fsum(e) for x in e]
        n = range(len(p))
        rest = [mpmath.fsum(p[j] for j in n if j != i) for i in n]
        J = [[p[i] * rest[i] if i == j else -p[i] * p[j] for j in n] for i in n]
        if v is None:
            return J
        return [mpmath.fsum(J[i][j] * mpmath.mpf(float(v[j])) for j in n) for i in n]


def ulp_error(got, want):
    """The largest error in units in the last place of `got`'s type."""
    got, want = np.asarray(got), np.array(want, dtype=object)
    worst = 0.0
    for g, w in zip(got.ravel(), want.ravel(), strict=True):
        ulp = np.spacing(np.abs(g.dtype.type(float(w))))
        worst = max(worst, float(abs(mpmath.mpf(float(g)) - w) / mpmath.mpf(float(ulp))))
    return worst


@pytest.mark.parametrize("z", LOGITS, ids=str)
def test_every_entry_of_the_jacobian_is_within_500_ulp(z):
    assert ulp_error(softmax_jacobian(z), exact(z)) < 500


@pytest.mark.parametrize("z", LOGITS, ids=str)
def test_in_float32_every_entry_of_the_jacobian_is_within_100_ulp(z):
    z = np.array(z, dtype=np.float32)
    got = softmax_jacobian(z)
    assert got.dtype == np.float32
    assert ulp_error(got, exact(z)) < 100


@pytest.mark.parametrize("z", LOGITS, ids=str)
def test_the_product_keeps_its_digits_when_one_class_dominates(z):
    v = np.arange(1.0, len(z) + 1)[::-1]  # nothing but the dominating entry could cancel
    top = int(np.argmax(z))
    v[top] = 0.0
    assert ulp_error(softmax_jvp(z, v), exact(z, v)) < 1000


def test_the_textbook_forms_lose_every_digit_where_the_page_says_so():
    z, v = [40.0, 0.0], np.array([1.0, 0.0])
    assert softmax_jacobian_textbook(z)[0, 0] == 0
    assert softmax_jvp_textbook(z, v)[0] == 0
    tail = np.exp(-40.0)
    np.testing.assert_allclose(softmax_jacobian(z), tail * np.array([[1, -1], [-1, 1]]), rtol=1e-14)
    np.testing.assert_allclose(softmax_jvp(z, v), [tail, -tail], rtol=1e-14)


def test_the_two_forms_agree_where_nothing_saturates():
    rng = np.random.default_rng(0)
    z, v = rng.normal(size=(50, 6)), rng.normal(size=(50, 6))
    textbook = np.array([softmax_jacobian_textbook(row) for row in z])
    np.testing.assert_allclose(softmax_jacobian(z), textbook, rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(softmax_jvp(z, v), softmax_jvp_textbook(z, v), rtol=1e-9, atol=1e-14)


def test_the_jacobian_is_the_complex_step_derivative_of_softmax():
    z = np.random.default_rng(1).normal(size=7)
    columns = [softmax(z + 1e-30j * unit).imag / 1e-30 for unit in np.eye(7)]
    np.testing.assert_allclose(softmax_jacobian(z), np.array(columns).T, rtol=1e-13)


def test_the_jacobian_is_the_central_difference_of_softmax():
    z, h = np.random.default_rng(2).normal(size=5), 1e-5
    columns = [(softmax(z + h * unit) - softmax(z - h * unit)) / (2 * h) for unit in np.eye(5)]
    np.testing.assert_allclose(softmax_jacobian(z), np.array(columns).T, atol=1e-9)


def test_the_jacobian_is_symmetric_with_zero_sums_semidefinite_and_of_rank_one_less():
    for z in np.random.default_rng(3).normal(scale=2, size=(200, 6)):
        J = softmax_jacobian(z)
        assert np.array_equal(J, J.T)
        np.testing.assert_allclose(J.sum(axis=0), 0, atol=1e-15)
        eigenvalues = np.linalg.eigvalsh(J)
        assert eigenvalues[0] > -1e-15
        assert np.linalg.matrix_rank(J) == 5


def test_the_largest_eigenvalue_lies_between_the_two_largest_probabilities_and_below_one_half():
    for z in np.random.default_rng(4).normal(scale=4, size=(500, 5)):
        largest = np.linalg.eigvalsh(softmax_jacobian(z))[-1]
        second, first = np.sort(softmax(z))[-2:]
        assert second - 1e-15 <= largest <= min(first, 0.5) + 1e-15


def test_one_half_is_reached_by_two_equal_classes_and_one_quarter_is_no_bound():
    assert np.linalg.eigvalsh(softmax_jacobian([0.0, 0.0]))[-1] == pytest.approx(0.5, abs=1e-15)
    assert np.linalg.eigvalsh(softmax_jacobian([1.0, 1.0, -40.0]))[-1] == pytest.approx(0.5, abs=1e-15)


def test_the_vjp_is_v_times_j_and_equals_the_jvp():
    rng = np.random.default_rng(5)
    z, v = rng.normal(size=(2, 3, 4)), rng.normal(size=(2, 3, 4))
    J = softmax_jacobian(z)
    assert J.shape == (2, 3, 4, 4)
    np.testing.assert_allclose(softmax_vjp(z, v), np.einsum("abi,abij->abj", v, J), atol=1e-15)
    assert np.array_equal(softmax_vjp(z, v), softmax_jvp(z, v))


@pytest.mark.parametrize("product", [softmax_jvp, softmax_vjp])
@pytest.mark.parametrize("shapes", [((3,), (4,)), ((2, 3), (3,)), ((3,), (2, 3)), ((3, 1), (3,))], ids=str)
def test_shapes_that_differ_are_refused_and_both_are_named(product, shapes):
    z, v = (np.zeros(shape) for shape in shapes)
    with pytest.raises(ValueError) as error:
        product(z, v)
    assert str(shapes[0]) in str(error.value) and str(shapes[1]) in str(error.value)


def test_no_class_is_refused():
    with pytest.raises(ValueError):
        softmax_jacobian([])
    with pytest.raises(ValueError):
        softmax_jvp([], [])


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_float_type_of_the_input_is_kept(dtype):
    z, v = np.array([2, 1, 0], dtype), np.array([1, 0, 1], dtype)
    assert softmax_jacobian(z).dtype == dtype
    assert softmax_jvp(z, v).dtype == dtype


def test_lists_integers_and_booleans_become_float64():
    want = softmax_jacobian(np.array([1.0, 0.0, 1.0]))
    for z in ([1, 0, 1], np.array([1, 0, 1]), np.array([True, False, True])):
        assert np.array_equal(softmax_jacobian(z), want) and softmax_jacobian(z).dtype == np.float64
        assert softmax_jvp(z, z).dtype == np.float64


def test_the_input_is_never_modified():
    z, v = np.array([[2.0, 1.0, 0.1]]), np.array([[1.0, 2.0, 3.0]])
    before = z.copy(), v.copy()
    for result in (softmax_jacobian(z), softmax_jvp(z, v), softmax_vjp(z, v)):
        result += 1
    assert np.array_equal(z, before[0]) and np.array_equal(v, before[1])


def test_an_empty_batch_gives_an_empty_batch():
    assert softmax_jacobian(np.empty((0, 3))).shape == (0, 3, 3)
    assert softmax_jvp(np.empty((0, 3)), np.empty((0, 3))).shape == (0, 3)


def test_one_class_has_a_zero_jacobian():
    J = softmax_jacobian([7.0])
    assert J.tolist() == [[0.0]] and not np.signbit(J).any()


def test_masked_classes_have_zero_rows_and_columns():
    z, v = [1.0, -np.inf, 0.0], [1.0, 5.0, 2.0]
    J = softmax_jacobian(z)
    assert not J[1].any() and not J[:, 1].any()
    np.testing.assert_allclose(softmax_jvp(z, v), J @ v, atol=1e-16)


def test_a_nan_logit_gives_nan_in_its_row_of_the_batch_only():
    z = np.array([[1.0, np.nan], [1.0, 0.0]])
    J = softmax_jacobian(z)
    assert np.isnan(J[0]).all() and np.isfinite(J[1]).all()
    assert np.isnan(softmax_jvp(z, np.ones((2, 2)))[0]).all()


def test_huge_logits_and_wide_rows_stay_finite():
    assert softmax_jacobian([1e308, -7e307, 0.0]).tolist() == np.zeros((3, 3)).tolist()
    z = np.random.default_rng(6).normal(size=50_000)
    got = softmax_jvp(z, z)
    assert np.isfinite(got).all() and abs(got.sum()) < 1e-12


def test_the_three_slips_give_what_the_page_says():
    z, t = np.array([2.0, 1.0, 0.1]), np.array([0.0, 1.0, 0.0])
    p, J = softmax(z), softmax_jacobian(z)
    g = -t / p
    np.testing.assert_allclose(g @ J, p - t, atol=1e-15)
    # The sign lost off the diagonal: right for the true class, reversed for every other.
    np.testing.assert_allclose(g @ softmax_jacobian_lost_minus(z), (p - t) * [-1, 1, -1], atol=1e-15)
    np.testing.assert_allclose(chain_rule_swapped(g, J), np.zeros(3), atol=1e-15, strict=True)
    np.testing.assert_allclose(chain_rule_one_term(g, J), (p - t) * t, atol=1e-15)
