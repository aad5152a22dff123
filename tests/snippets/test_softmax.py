"""Softmax, its compensated form, and the wrong forms that the page shows."""

import mpmath
import numpy as np
import pytest

from snippets.softmax import (
    softmax,
    softmax_compensated,
    softmax_naive,
    softmax_shared_axis,
    softmax_shared_max,
    softmax_wrong_shift,
)

FORMS = [softmax, softmax_compensated]
TYPES = [np.float16, np.float32, np.float64]
LOGITS = [2.0, 1.0, 0.1]
inf, nan = np.inf, np.nan


def reference(z):
    """Softmax of one row to 60 digits."""
    with mpmath.workdps(60):
        e = [mpmath.exp(mpmath.mpf(float(x)) - mpmath.mpf(float(max(z)))) for x in z]
        return [x / mpmath.fsum(e) for x in e]


def largest_error(form, rows):
    """The largest error in ULP over all normal probabilities of the rows."""
    worst = 0.0
    for z in rows:
        for p, exact in zip(form(z), reference(z), strict=True):
            ulp = np.spacing(z.dtype.type(exact))
            if exact >= np.finfo(z.dtype).tiny:
                worst = max(worst, abs(float((mpmath.mpf(float(p)) - exact) / mpmath.mpf(float(ulp)))))
    return worst


def rows(kind, count=300):
    """Rows of 1 to 12 logits, as far apart as their type allows."""
    random = np.random.default_rng(0)
    span = {np.float16: 9, np.float32: 85, np.float64: 700}[kind]
    for _ in range(count):
        half = span * random.random() / 2
        yield random.uniform(-half, half, random.integers(1, 13)).astype(kind)


@pytest.mark.parametrize(("kind", "bound"), [(np.float16, 12), (np.float32, 70), (np.float64, 520)])
def test_softmax_is_accurate_to_the_stated_ulp(kind, bound):
    assert largest_error(softmax, rows(kind)) < bound


@pytest.mark.parametrize("kind", TYPES)
def test_compensated_softmax_is_accurate_to_six_ulp(kind):
    assert largest_error(softmax_compensated, rows(kind)) < 6


def test_compensation_wins_two_orders_of_magnitude_far_below_the_maximum():
    far = [np.array([700.1, 0.3 + k / 7]) for k in range(40)]
    assert largest_error(softmax, far) > 100 * largest_error(softmax_compensated, far)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", TYPES)
def test_the_result_has_the_type_and_shape_of_the_logits(form, kind):
    z = np.zeros((2, 3, 4), kind)
    assert form(z).dtype == kind
    assert form(z).shape == z.shape


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("z", [[2, 1, 0], (2, 1, 0), np.int8([2, 1, 0]), np.uint8([2, 1, 0])])
def test_integers_are_computed_in_float64(form, z):
    assert form(z).dtype == np.float64
    np.testing.assert_allclose(form(z), form([2.0, 1.0, 0.0]), rtol=1e-15)


@pytest.mark.parametrize("form", FORMS)
def test_booleans_are_computed_in_float64(form):
    np.testing.assert_allclose(form([True, False]), [0.7310585786300049, 0.2689414213699951], rtol=1e-15)
    assert form([True, False]).dtype == np.float64


@pytest.mark.parametrize("form", FORMS)
def test_one_class_has_probability_one(form):
    assert form([-3.0]) == 1
    assert (form(np.zeros((4, 1))) == 1).all()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("z", [[], np.zeros((2, 0))])
def test_no_class_is_an_error(form, z):
    with pytest.raises(ValueError, match="no identity"):
        form(z)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("z", [3.0, 3, np.float32(3), np.array(3.0)])
def test_a_number_without_a_class_axis_is_an_error(form, z):
    with pytest.raises(ValueError, match="^z has no axis of classes$"):
        form(z)


@pytest.mark.parametrize("form", FORMS)
def test_an_empty_batch_gives_an_empty_batch(form):
    assert form(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("form", FORMS)
def test_the_logits_are_not_modified(form):
    z = np.array([[2.0, -inf, 0.1]])
    before = z.copy()
    form(z)
    np.testing.assert_array_equal(z, before)


@pytest.mark.parametrize("form", FORMS)
def test_rows_sum_to_one_and_keep_their_order(form):
    z = np.random.default_rng(1).normal(0, 20, (50, 7))
    np.testing.assert_allclose(form(z).sum(axis=-1), 1, rtol=1e-14)
    np.testing.assert_array_equal(form(z).argsort(axis=-1), z.argsort(axis=-1))


@pytest.mark.parametrize("form", FORMS)
def test_each_row_is_computed_by_itself(form):
    z = np.random.default_rng(2).normal(0, 300, (5, 4))
    np.testing.assert_array_equal(form(z), [form(row) for row in z])


@pytest.mark.parametrize("form", FORMS)
def test_a_shift_changes_nothing(form):
    z = np.array(LOGITS)
    np.testing.assert_allclose(form(z + 1000), form(z), rtol=1e-12)


@pytest.mark.parametrize("form", FORMS)
def test_ties_share_equally(form):
    np.testing.assert_array_equal(form([900.0, 900.0, -900.0, 900.0]) * 3, [1, 1, 0, 1])


@pytest.mark.parametrize("form", FORMS)
def test_the_largest_finite_logits_give_a_one_hot_row(form):
    with pytest.warns(RuntimeWarning, match="overflow encountered in subtract"):
        np.testing.assert_array_equal(form([1e308, -1e308]), [1, 0])
    np.testing.assert_array_equal(form([1e308, 1e308]), [0.5, 0.5])


@pytest.mark.parametrize("form", FORMS)
def test_a_long_row_still_sums_to_one(form):
    z = np.random.default_rng(3).normal(0, 5, 50_000)
    assert abs(form(z).sum() - 1) < 1e-12
    assert abs(form(z.astype(np.float32)).sum() - 1) < 1e-5


@pytest.mark.parametrize("form", FORMS)
def test_minus_infinity_masks_a_class(form):
    np.testing.assert_allclose(form([2.0, -inf, 1.0]), [0.7310585786300049, 0, 0.2689414213699951], rtol=1e-15)
    np.testing.assert_array_equal(form([-inf, 5.0]), [0, 1])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("z", [[-inf, -inf], [inf, 0.0], [inf, inf]])
def test_a_row_without_a_distribution_is_nan_where_it_has_no_value(form, z):
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(form(z)).any()


@pytest.mark.parametrize("form", FORMS)
def test_nan_spoils_its_own_row_only(form):
    p = form([[nan, 1.0], LOGITS[:2]])
    assert np.isnan(p[0]).all()
    assert np.isfinite(p[1]).all()


def test_the_jacobian_by_complex_step_is_diag_p_minus_p_p():
    z, h = np.array(LOGITS), 1e-30
    p = softmax(z)
    jacobian = softmax(z + 1j * h * np.eye(3)).imag.T / h
    np.testing.assert_allclose(jacobian, np.diag(p) - np.outer(p, p), rtol=1e-14)


def test_two_classes_are_the_sigmoid_of_the_difference():
    z = np.random.default_rng(4).normal(0, 5, (100, 2))
    np.testing.assert_allclose(softmax(z)[:, 0], 1 / (1 + np.exp(-(z[:, 0] - z[:, 1]))), rtol=1e-14)


def test_temperature_reaches_from_one_hot_to_uniform():
    z = np.array([1.0, 3.0, 3.0, 2.0])
    np.testing.assert_allclose(softmax(z / 1e-3), [0, 0.5, 0.5, 0])
    np.testing.assert_allclose(softmax(z / 1e9), 0.25, rtol=1e-8)


def test_the_naive_form_overflows_and_divides_zero_by_zero():
    with pytest.warns(RuntimeWarning, match="overflow encountered in exp"), np.errstate(invalid="ignore"):
        np.testing.assert_array_equal(softmax_naive([0.0, 1000.0]), [0, nan])
    with pytest.warns(RuntimeWarning, match="invalid value encountered in divide"):
        assert np.isnan(softmax_naive([-1000.0, -1001.0])).all()
    np.testing.assert_allclose(softmax_naive(LOGITS), softmax(LOGITS), rtol=1e-15)


@pytest.mark.parametrize(
    ("kind", "overflow", "fade", "zero"),
    [(np.float16, 11.09, -9.70, -17.33), (np.float32, 88.72, -87.34, -103.97), (np.float64, 709.78, -708.40, -745.13)],
)
def test_exp_has_the_limits_of_the_table(kind, overflow, fade, zero):
    step = kind(0.02)
    with np.errstate(over="ignore", under="ignore"):
        assert np.isfinite(np.exp(kind(overflow) - step))
        assert np.isinf(np.exp(kind(overflow) + step))
        assert np.exp(kind(fade) + step) >= np.finfo(kind).tiny > np.exp(kind(fade) - step)
        assert np.exp(kind(zero) + step) > 0 == np.exp(kind(zero) - step)


def test_the_sum_of_very_many_classes_overflows_in_float16():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert softmax(np.zeros(70_000, np.float16)).sum() == 0
    assert softmax(np.zeros(65_000, np.float16)).max() > 0


def test_one_sum_for_the_batch_gives_rows_that_do_not_sum_to_one():
    p = softmax_shared_axis([LOGITS, [0.0, 0.0, 5.0]])
    assert abs(p.sum() - 1) < 1e-14
    np.testing.assert_allclose(p.sum(axis=-1), [0.06937332, 0.93062668], atol=1e-8)
    np.testing.assert_allclose(softmax_shared_axis(LOGITS), softmax(LOGITS), rtol=1e-15)
    np.testing.assert_array_equal(softmax_shared_axis([900.0, 900.0]), 0.5)


def test_one_maximum_for_the_batch_loses_the_rows_far_below_it():
    with pytest.warns(RuntimeWarning, match="invalid value encountered in divide"):
        p = softmax_shared_max([[0.0, 1.0], [800.0, 801.0]])
    assert np.isnan(p[0]).all()
    np.testing.assert_allclose(p[1], softmax([0.0, 1.0]), rtol=1e-14)


def test_the_shift_subtracted_twice_gives_equal_probabilities_or_overflows():
    np.testing.assert_allclose(softmax_wrong_shift(LOGITS), 1 / 3, rtol=1e-15)
    with pytest.warns(RuntimeWarning, match="overflow"), np.errstate(invalid="ignore"):
        assert np.isnan(softmax_wrong_shift([1000.0, 0.0])).all()


def test_sums_without_keepdims_fail_or_divide_the_wrong_axis():
    e = np.exp([LOGITS, [0.0, 0.0, 5.0]])
    with pytest.raises(ValueError, match="broadcast"):
        e / e.sum(axis=-1)
    square = np.exp([[2.0, 1.0], [0.0, 5.0]])
    assert not np.allclose((square / square.sum(axis=-1)).sum(axis=-1), 1)


def test_softmax_twice_stays_below_its_bound():
    assert softmax(softmax([1000.0, 0.0, 0.0])).max() <= np.e / (np.e + 2)
