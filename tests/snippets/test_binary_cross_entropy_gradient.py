"""The gradient of binary cross-entropy: one example against mpmath, the slips, the batch."""

import numpy as np
import pytest
from mpmath import mp, mpf

from snippets.binary_cross_entropy_gradient import (
    bce_grad,
    bce_grad_factor_for_sigma,
    bce_grad_log_as_a_fraction,
    bce_grad_loss_for_gradient,
    bce_grad_plus_in_the_exponential,
    bce_grad_stable,
    bce_grad_swallowed_by_the_log,
    bce_grad_with_respect_to_p,
)
from snippets.binary_cross_entropy_gradient_batch import batch_grad_einsum
from snippets.logistic_regression import logistic_regression_grad

mp.dps = 60

FORMS = [bce_grad, bce_grad_stable]
POINTS = [(1, 1, 2, 0.5), (1, 0, 2, 0.5), (-1, 1, 2, 0.5), (0.3, 0.7, -1.5, 0.2)]
RIGHT = [-0.1517, 1.848, -1.635, 0.3933]
GRID = np.concatenate([np.linspace(-12, 12, 49), np.geomspace(12.5, 700, 20), -np.geomspace(12.5, 700, 20)])


def exact(x, t, a, b):
    """a (sigma(a x + b) - t) to 60 digits; the logit is rounded as floats round it."""
    z = mpf(float(np.float64(a) * x + b))
    return mpf(a) * ((1 - mpf(t)) / (1 + mp.exp(-z)) - mpf(t) / (1 + mp.exp(z)))


@pytest.mark.parametrize("function", FORMS)
def test_bce_grad_gives_the_values_of_the_question(function):
    assert [float(f"{function(*point):.4g}") for point in POINTS] == RIGHT
    for point, value in zip(POINTS, RIGHT, strict=True):
        assert f"{function(*point):.4g}" == f"{value:.4g}"


@pytest.mark.parametrize("t", [0.0, 1.0])
def test_the_stable_form_keeps_its_digits_on_hard_targets(t):
    for x in GRID:
        truth = exact(x, t, 2.0, 0.5)
        error = abs(mpf(float(bce_grad_stable(x, t, 2.0, 0.5))) - truth)
        assert error <= 3 * mpf(float(np.spacing(abs(float(truth))))), x


@pytest.mark.parametrize("function", FORMS)
@pytest.mark.parametrize("t", [0.0, 0.3, 0.8125, 1.0])
def test_both_forms_err_by_less_than_two_epsilon_times_a(function, t):
    x = np.linspace(-20, 20, 81)
    truth = [float(exact(u, t, -3.0, 0.25)) for u in x]
    np.testing.assert_allclose(function(x, t, -3.0, 0.25), truth, rtol=0, atol=3 * 4.5e-16)


def test_the_exponential_form_overflows_and_cancels_where_the_stable_one_does_not():
    with pytest.warns(RuntimeWarning, match="overflow encountered in exp"):
        assert bce_grad(-1000.0, 1, 1.0, 0.0) == -1
    assert bce_grad_stable(-1000.0, 1, 1.0, 0.0) == -1
    assert bce_grad(40.0, 1, 2.0, 0.0) == 0
    assert bce_grad_stable(40.0, 1, 2.0, 0.0) == pytest.approx(-2 * np.exp(-80.0), rel=1e-15)
    assert bce_grad(36.7, 1, 1.0, 0.0) / -np.exp(-36.7) == pytest.approx(1.93, rel=0.01)  # twice too large, then 0
    assert bce_grad(36.8, 1, 1.0, 0.0) == 0


@pytest.mark.parametrize("t", [0, 1, 0.3])
def test_both_forms_are_the_complex_step_of_the_loss(t):
    x, h = np.linspace(-3, 3, 31), 1e-20
    z = -1.5 * (x + 1j * h) + 0.2
    slope = (np.log(1 + np.exp(z)) - t * z).imag / h
    for function in FORMS:
        np.testing.assert_allclose(function(x, t, -1.5, 0.2), slope, atol=1e-15)


@pytest.mark.parametrize("function", FORMS)
def test_arrays_lists_booleans_integers_0_d_and_empty_inputs(function):
    x, t = [-1.0, 0.0, 2.0], [1, 0, 1]
    expected = [function(u, s, 2.0, 0.5) for u, s in zip(x, t, strict=True)]
    for labels in (t, np.array(t, bool), np.array(t, np.int8)):
        np.testing.assert_array_equal(function(x, labels, 2.0, 0.5), expected)
    np.testing.assert_array_equal(function([-1, 0, 2], t, 2, 0.5), expected)
    np.testing.assert_array_equal(function(x, True, 2.0, 0.5), function(x, [1, 1, 1], 2.0, 0.5))
    assert np.shape(function(0.5, 1, 1, 0)) == ()
    assert function([], [], 1, 0).shape == (0,)


@pytest.mark.parametrize("function", FORMS)
@pytest.mark.parametrize("dtype, tolerance", [(np.float32, 1e-6), (np.float16, 5e-3)])
def test_smaller_floats_stay_their_type(function, dtype, tolerance):
    x = np.linspace(-3, 3, 13)
    for t in (0, 1, np.full(13, 0.25)):
        value = function(x.astype(dtype), t, 2.0, 0.5)
        assert value.dtype == dtype
        np.testing.assert_allclose(value, function(x, t, 2.0, 0.5), atol=tolerance)


@pytest.mark.parametrize("function", FORMS)
@pytest.mark.parametrize("shape", [(3, 1), (2,), (1, 3)])
def test_shapes_that_differ_are_refused_by_name(function, shape):
    with pytest.raises(ValueError) as caught:
        function(np.zeros(3), np.ones(shape), 1, 0)
    assert "(3,)" in str(caught.value) and str(shape) in str(caught.value)


@pytest.mark.parametrize("function", FORMS)
def test_the_input_is_never_modified_and_nan_stays_nan(function):
    x, t = np.array([0.2, 0.5, np.nan]), np.array([0.0, 0.5, 1.0])
    x.flags.writeable = t.flags.writeable = False
    assert np.isnan(function(x, t, 2.0, 0.5)).tolist() == [False, False, True]


def test_infinite_inputs_have_the_limits_as_gradient():
    for function in FORMS:
        for t, expected in [(0, [0, 1]), (1, [-1, 0]), (0.25, [-0.25, 0.75])]:
            np.testing.assert_array_equal(function([-np.inf, np.inf], t, 1, 0), expected)


SHOWN = {
    bce_grad_plus_in_the_exponential: ["-1.848", "0.1517", "-0.3649", "0.2067"],
    bce_grad_log_as_a_fraction: ["nan", "nan", "-1.635", "6.713"],
    bce_grad_swallowed_by_the_log: ["-0.1517", "0", "-1.635", "0.6491"],
    bce_grad_with_respect_to_p: ["-1.082", "13.18", "-5.482", "-1.065"],
    bce_grad_factor_for_sigma: ["-2", "5e-07", "-2", "1.05"],
    bce_grad_loss_for_gradient: ["0.07889", "2.579", "1.701", "0.7509"],
}


@pytest.mark.parametrize("attempt", SHOWN, ids=lambda f: f.__name__)
@pytest.mark.filterwarnings("ignore:invalid value encountered in log")
def test_the_wrong_attempts_give_what_the_page_says_and_are_wrong(attempt):
    assert [f"{attempt(*point):.4g}" for point in POINTS] == SHOWN[attempt]
    assert not np.allclose([attempt(*point) for point in POINTS], RIGHT, rtol=1e-3)


def slope(loss, x, t, a, b, h=1e-6):
    return (loss(x + h, t, a, b) - loss(x - h, t, a, b)) / (2 * h)


def test_the_two_mistyped_losses_have_the_slopes_that_their_attempts_give():
    def fraction(x, t, a, b):
        z = a * x + b
        return t * np.log1p(np.exp(-z)) - (1 - t) / (1 + np.log(1 - np.exp(z)))

    def swallowed(x, t, a, b):
        p = 1 / (1 + np.exp(-(a * x + b)))
        return -t * np.log(p - (1 - t) * np.log(1 - p))

    for point in [(-2.0, 0, 2, 0.5), (-1.0, 1, 2, 0.5), POINTS[3]]:
        assert bce_grad_log_as_a_fraction(*point) == pytest.approx(slope(fraction, *point), rel=1e-6)
    for point in POINTS:
        assert bce_grad_swallowed_by_the_log(*point) == pytest.approx(slope(swallowed, *point), rel=1e-6, abs=1e-9)


def test_the_log_as_a_fraction_is_nan_for_positive_logits_only():
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(bce_grad_log_as_a_fraction(1e-6, 0, 1, 0))
    assert np.isfinite(bce_grad_log_as_a_fraction(-1e-6, 0, 1, 0))


def train(attempt, steps, eta=0.5):
    """The losses of a logistic regression on one feature whose gradient comes from an attempt."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=200)
    t = (x + 0.7 * rng.normal(size=200) > 0).astype(float)
    w = b = 0.0
    losses = []
    with np.errstate(all="ignore"):
        for _ in range(steps):
            z = w * x + b
            losses.append(np.mean(np.logaddexp(0, z) - t * z))
            g = attempt(z, t, 1.0, 0.0)
            w, b = w - eta * np.mean(g * x), b - eta * np.mean(g)
    return np.array(losses)


def test_training_with_each_attempt_goes_wrong_as_the_page_says():
    right = train(bce_grad, 1000)
    assert np.all(np.diff(right) < 1e-15)
    best = right[-1]
    plus = train(bce_grad_plus_in_the_exponential, 1000)
    assert plus.min() < best + 0.002 and plus[-1] > 20  # nearly there after ten steps, then away
    assert np.isnan(train(bce_grad_log_as_a_fraction, 3)[1:]).all()
    assert train(bce_grad_swallowed_by_the_log, 1000)[-1] > 2
    wrong_variable = train(bce_grad_with_respect_to_p, 1000)
    assert best + 0.005 < wrong_variable[-1] < best + 0.02  # settles at a wrong place
    assert train(bce_grad_factor_for_sigma, 1000)[-1] > 50
    assert np.isnan(train(bce_grad_loss_for_gradient, 1000)[-1])


def test_einsum_and_product_give_one_gradient():
    rng = np.random.default_rng(0)
    x, w, b = rng.normal(size=(50, 4)), rng.normal(size=4), 0.3
    for t in (rng.integers(0, 2, 50), rng.uniform(size=50)):
        for ours, theirs in zip(batch_grad_einsum(w, b, x, t), logistic_regression_grad(w, b, x, t), strict=True):
            np.testing.assert_allclose(ours, theirs, rtol=1e-12)
