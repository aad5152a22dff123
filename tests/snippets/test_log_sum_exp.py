"""Log-sum-exp and log-softmax, and the forms that the page shows to fail."""

import mpmath
import numpy as np
import pytest

from snippets.log_sum_exp import (
    log_softmax,
    log_softmax_common,
    log_softmax_naive,
    log_softmax_wrong_shift,
    logsumexp,
    logsumexp_naive,
    logsumexp_shifted,
)
from snippets.softmax import softmax

TYPES = [np.float16, np.float32, np.float64]
LOGITS = [2.0, 1.0, 0.1]
inf, nan = np.inf, np.nan


def exact_lse(z):
    """Log-sum-exp of one row to 400 digits: the logits may be 700 apart."""
    with mpmath.workdps(400):
        return mpmath.log(mpmath.fsum(mpmath.exp(mpmath.mpf(float(x))) for x in z))


def error(value, exact, kind):
    """The error in ULP of the type; 0 where the exact value is not a normal number."""
    if abs(exact) < np.finfo(kind).tiny:
        return 0.0
    with mpmath.workdps(400):
        return abs(float((mpmath.mpf(float(value)) - exact) / mpmath.mpf(float(np.spacing(kind(abs(exact)))))))


def rows(kind, count=120):
    """Rows of 1 to 12 logits whose largest is 0 or positive, as far apart as their type allows."""
    random = np.random.default_rng(0)
    span = {np.float16: 9, np.float32: 85, np.float64: 700}[kind]
    for _ in range(count):
        width = span * random.random() ** 3
        z = -random.uniform(0, width, random.integers(1, 13))
        yield (z - z.max() + random.choice([0, 1, width])).astype(kind)


@pytest.mark.parametrize("kind", TYPES)
def test_log_sum_exp_is_accurate_to_three_ulp(kind):
    assert max(error(logsumexp(z), exact_lse(z), kind) for z in rows(kind)) < 3


def test_near_zero_only_the_absolute_error_stays_small():
    random = np.random.default_rng(5)
    for _ in range(50):
        z = random.uniform(-3, 0, 4)
        z -= logsumexp(z)
        assert abs(logsumexp(z) - float(exact_lse(z))) < 1e-15


@pytest.mark.parametrize(("kind", "bound"), [(np.float16, 12), (np.float32, 70), (np.float64, 500)])
def test_log_softmax_is_accurate_to_the_rounding_of_z_minus_max(kind, bound):
    worst = 0.0
    for z in rows(kind):
        lse = exact_lse(z)
        with mpmath.workdps(400):
            exact = [mpmath.mpf(float(x)) - lse for x in z]
        worst = max(worst, *map(lambda v, x: error(v, x, kind), log_softmax(z), exact))
    assert worst < bound


def test_log_softmax_of_a_sure_class_is_not_zero():
    assert error(log_softmax([0.0, -40.0])[0], -mpmath.log1p(mpmath.exp(-40)), np.float64) < 2
    assert f"{log_softmax([0.0, -40.0])[0]:.1e}" == "-4.2e-18"
    assert log_softmax_common([0.0, -40.0])[0] == 0
    assert log_softmax_common([0.0, -36.0])[0] < 0


@pytest.mark.parametrize("form", [logsumexp, logsumexp_shifted])
@pytest.mark.parametrize("kind", TYPES)
def test_the_result_has_the_type_of_the_logits_and_one_value_per_row(form, kind):
    assert form(np.zeros((2, 3, 4), kind)).dtype == kind
    assert form(np.zeros((2, 3, 4), kind)).shape == (2, 3)
    assert form(np.zeros(4, kind)).shape == ()
    assert log_softmax(np.zeros((2, 4), kind)).dtype == kind
    assert log_softmax(np.zeros((2, 4), kind)).shape == (2, 4)


@pytest.mark.parametrize("form", [logsumexp, logsumexp_shifted, log_softmax])
@pytest.mark.parametrize("z", [[2, 1, 0], (2, 1, 0), np.int8([2, 1, 0]), np.uint8([2, 1, 0])])
def test_integers_are_computed_in_float64(form, z):
    assert form(z).dtype == np.float64
    np.testing.assert_array_equal(form(z), form([2.0, 1.0, 0.0]))


@pytest.mark.parametrize("form", [logsumexp, logsumexp_shifted, log_softmax])
def test_booleans_are_computed_in_float64(form):
    assert form([True, False]).dtype == np.float64
    np.testing.assert_array_equal(form([True, False]), form([1.0, 0.0]))


@pytest.mark.parametrize("form", [logsumexp, logsumexp_shifted, log_softmax])
@pytest.mark.parametrize("z", [[], np.zeros((2, 0))])
def test_no_class_is_an_error(form, z):
    with pytest.raises(ValueError, match="no identity|empty sequence"):
        form(z)


@pytest.mark.parametrize("form", [logsumexp, log_softmax])
def test_a_number_without_a_class_axis_is_an_error(form):
    with pytest.raises(ValueError, match="out of bounds"):
        form(3.0)


def test_an_empty_batch_gives_an_empty_batch():
    assert logsumexp(np.zeros((0, 3))).shape == (0,)
    assert log_softmax(np.zeros((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("form", [logsumexp, log_softmax])
def test_the_logits_are_not_modified(form):
    z = np.array([[2.0, -inf, 0.1]])
    before = z.copy()
    form(z)
    np.testing.assert_array_equal(z, before)


def test_one_class_gives_its_logit_and_probability_one():
    assert logsumexp([-3.0]) == -3
    assert log_softmax([-3.0]) == 0


def test_the_bounds_hold_and_are_reached():
    z = np.random.default_rng(1).normal(0, 10, (200, 6))
    assert (z.max(axis=-1) <= logsumexp(z)).all()
    assert (logsumexp(z) <= z.max(axis=-1) + np.log(6) + 1e-14).all()
    assert abs(logsumexp(np.full(6, 7.0)) - 7 - np.log(6)) < 1e-14
    assert logsumexp([800.0, 0.0]) == 800


def test_a_shift_is_added_to_the_result():
    z = np.array(LOGITS)
    assert abs(logsumexp(z + 100) - (logsumexp(z) + 100)) < 1e-12
    assert abs(logsumexp(z + 100) - logsumexp(z)) > 99


@pytest.mark.parametrize("form", [logsumexp, logsumexp_shifted, log_softmax])
def test_each_row_is_computed_by_itself(form):
    z = np.random.default_rng(2).normal(0, 300, (5, 4))
    np.testing.assert_array_equal(form(z), [form(row) for row in z])


def test_the_gradient_by_central_difference_is_softmax():
    z, h = np.random.default_rng(3).normal(0, 3, 6), 1e-5
    slope = (logsumexp(z + h * np.eye(6)) - logsumexp(z - h * np.eye(6))) / (2 * h)
    np.testing.assert_allclose(slope, softmax(z), atol=1e-10)


def test_the_gradient_of_log_softmax_by_central_difference_is_delta_minus_p():
    z, h = np.array(LOGITS), 1e-5
    slope = ((log_softmax(z + h * np.eye(3)) - log_softmax(z - h * np.eye(3))) / (2 * h)).T
    np.testing.assert_allclose(slope, np.eye(3) - softmax(z), atol=1e-10)


def test_log_sum_exp_is_convex():
    random = np.random.default_rng(4)
    a, b = random.normal(0, 5, (2, 100, 4))
    assert (logsumexp((a + b) / 2) <= (logsumexp(a) + logsumexp(b)) / 2 + 1e-14).all()


def test_log_softmax_is_the_logarithm_of_softmax():
    z = np.random.default_rng(6).normal(0, 10, (50, 5))
    np.testing.assert_allclose(np.exp(log_softmax(z)), softmax(z), rtol=1e-13)
    np.testing.assert_allclose(log_softmax(z), z - logsumexp(z)[:, None], atol=1e-13)


def test_large_logits_of_either_sign_neither_overflow_nor_vanish():
    assert abs(logsumexp([1000.0, 1000.0]) - 1000.6931471805599) < 1e-12
    assert abs(logsumexp([-1000.0, -1000.0]) + 999.3068528194401) < 1e-12
    np.testing.assert_array_equal(log_softmax([0.0, -800.0]), [0, -800])
    with pytest.warns(RuntimeWarning, match="overflow encountered in subtract"):
        assert logsumexp([1e308, -1e308]) == 1e308
    with pytest.warns(RuntimeWarning, match="overflow encountered in subtract"):
        np.testing.assert_array_equal(log_softmax([1e308, -1e308]), [0, -inf])
    assert logsumexp([-1e308, -1e308]) == -1e308
    np.testing.assert_allclose(log_softmax([-1e308, -1e308]), -np.log(2), rtol=1e-15)


def test_a_long_row_keeps_its_digits():
    assert abs(logsumexp(np.zeros(50_000)) - np.log(50_000)) < 1e-13
    assert abs(logsumexp(np.zeros(50_000, np.float32)) - np.log(50_000)) < 1e-5
    np.testing.assert_allclose(log_softmax(np.zeros(50_000)), -np.log(50_000), rtol=1e-14)


@pytest.mark.parametrize(
    ("z", "expected"),
    [
        ([2.0, 2.0, -inf], 2 + np.log(2)),
        ([-inf, -inf], -inf),
        ([-inf], -inf),
        ([inf, 1.0], inf),
        ([inf, inf], inf),
        ([inf, -inf], inf),
        ([inf, 800.0], inf),
        ([nan, 1.0], nan),
        ([1.0, nan], nan),
        ([inf, nan], nan),
    ],
)
def test_log_sum_exp_of_infinities_and_nan_is_right_and_silent(z, expected):
    np.testing.assert_allclose(logsumexp(z), expected, rtol=1e-15)


def test_log_softmax_masks_a_class_and_is_nan_without_a_distribution():
    np.testing.assert_allclose(log_softmax([2.0, 2.0, -inf]), [-np.log(2), -np.log(2), -inf], rtol=1e-15)
    for z in ([-inf, -inf], [inf, 1.0]):
        with pytest.warns(RuntimeWarning, match="invalid value"):
            assert np.isnan(log_softmax(z)).any()
    p = log_softmax([[nan, 1.0], [2.0, 1.0]])
    assert np.isnan(p[0]).all()
    assert np.isfinite(p[1]).all()


def test_the_naive_forms_overflow_and_underflow():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert logsumexp_naive([1000.0, 1000.0]) == inf
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert logsumexp_naive([-1000.0, -1000.0]) == -inf
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        np.testing.assert_array_equal(log_softmax_naive([0.0, -800.0]), [0, -inf])
    assert abs(logsumexp_naive(LOGITS) - logsumexp(LOGITS)) < 1e-15
    np.testing.assert_allclose(log_softmax_naive(LOGITS), log_softmax(LOGITS), rtol=1e-14)


def test_the_shifted_form_loses_all_digits_and_fails_on_infinities():
    assert logsumexp_shifted([0.0, -40.0]) == 0
    assert logsumexp([0.0, -40.0]) > 0
    for z in ([-inf, -inf], [inf, 1.0]):
        with pytest.warns(RuntimeWarning, match="invalid value"):
            assert np.isnan(logsumexp_shifted(z))
    assert abs(logsumexp_shifted(LOGITS) - logsumexp(LOGITS)) < 1e-15


def test_taking_the_shifted_sum_for_the_sum_gives_probabilities_too_large():
    p = np.exp(log_softmax_wrong_shift(LOGITS))
    np.testing.assert_allclose(p, np.exp(2) * softmax(LOGITS), rtol=1e-14)


def test_exp_and_sum_swapped_give_the_sum_of_the_logits():
    assert abs(np.log(np.exp(np.sum(LOGITS))) - np.sum(LOGITS)) < 1e-14
    assert abs(logsumexp(LOGITS) - np.sum(LOGITS)) > 0.5


def test_log_add_exp_rounds_once_per_class():
    worst = 0.0
    for z in (-np.random.default_rng(seed).uniform(0, 300, 40) for seed in range(60)):
        z[-1] = 0
        worst = max(worst, error(np.logaddexp.reduce(z), exact_lse(z), np.float64))
    assert 3 < worst < 60
