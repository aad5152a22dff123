"""Mean squared error, its gradients in the prediction and in the logit, and the claims about training."""

import mpmath
import numpy as np
import pytest

from snippets.mse_and_cross_entropy import (
    logs_clock,
    mean_squared_error,
    mean_squared_error_grad,
    shared_weight_losses,
    squared_error_with_logits_grad,
    squared_error_with_logits_grad_textbook,
    squares_clock,
    steps_to_half,
)

LOGITS = [0.0, -0.0, 1e-300, -1e-9, 0.5, -1.0, 3.25, -36.75, 36.75, 40.0, -40.0, -100.0, 100.0, -340.0, 340.0]


def ulp(got, want):
    spacing = float(np.spacing(np.abs(got.dtype.type(float(want)))))
    return float(abs(mpmath.mpf(float(got)) - want) / mpmath.mpf(spacing))


def exact_slope(z, t):
    with mpmath.workdps(400):
        p = 1 / (1 + mpmath.exp(-mpmath.mpf(float(z))))
        return 2 * (p - mpmath.mpf(float(t))) * p * (1 - p)


@pytest.mark.parametrize("t", [0, 1])
@pytest.mark.parametrize("z", LOGITS)
def test_with_hard_targets_the_slope_in_the_logit_is_within_8_ulp(z, t):
    assert ulp(squared_error_with_logits_grad(z, t), exact_slope(z, t)) < 8


@pytest.mark.parametrize("t", [0, 1])
@pytest.mark.parametrize("z", [-40.0, -3.0, 0.0, 0.25, 5.0, 40.0])
def test_in_float32_the_slope_is_within_10_ulp(z, t):
    got = squared_error_with_logits_grad(np.float32([z]), t)[0]
    assert got.dtype == np.float32
    assert ulp(got, exact_slope(z, t)) < 10


def test_with_soft_targets_the_slope_agrees_with_complex_steps():
    rng = np.random.default_rng(0)
    z, t = 3 * rng.normal(size=50), rng.random(50)
    p = 1 / (1 + np.exp(-(z + 1e-20j)))
    for form in (squared_error_with_logits_grad, squared_error_with_logits_grad_textbook):
        np.testing.assert_allclose(form(z, t), ((p - t) ** 2).imag / 1e-20, rtol=1e-11, atol=1e-15)


def test_the_textbook_slope_loses_every_digit_at_40():
    assert squared_error_with_logits_grad_textbook(40.0, 1) == 0
    assert squared_error_with_logits_grad(40.0, 1) == pytest.approx(-2 * np.exp(-80), rel=1e-12)


def test_the_gradient_of_question_8_is_reproduced():
    gradient = mean_squared_error_grad([0.12, 0.35, 0.61], [0.11, 0.01, 0.59])
    np.testing.assert_allclose(gradient, [0.00666667, 0.22666667, 0.01333333], atol=5e-9)


@pytest.mark.parametrize("shape", [(), (1,), (7,), (4, 3), (2, 3, 2)])
def test_the_gradient_agrees_with_complex_steps_whatever_the_shape(shape):
    rng = np.random.default_rng(1)
    p, t = rng.normal(size=shape), rng.random(shape)
    gradient = np.asarray(mean_squared_error_grad(p, t))
    assert gradient.shape == shape
    for place in np.ndindex(shape):
        moved = np.asarray(p).astype(complex)
        moved[place] += 1e-20j
        assert gradient[place] == pytest.approx(np.mean((moved - t) ** 2).imag / 1e-20, rel=1e-12, abs=1e-15)


def test_the_error_of_one_entry_is_within_2_ulp_of_the_rounded_difference():
    for p, t in ((0.9, 0.25), (1e-9, 1.0), (0.5, 0.5), (1e100, -1.0)):
        want = (mpmath.mpf(p) - mpmath.mpf(t)) ** 2
        got = mean_squared_error(p, t)
        assert got == 0 if want == 0 else ulp(got, want) < 2


@pytest.mark.parametrize("function", [mean_squared_error, mean_squared_error_grad])
def test_shapes_that_differ_and_empty_input_are_refused(function):
    with pytest.raises(ValueError, match=r"p has shape \(3,\), t has shape \(3, 1\)"):
        function(np.zeros(3), np.zeros((3, 1)))
    with pytest.raises(ValueError, match=r"\(0,\)"):
        function([], [])
    with pytest.raises(ValueError, match=r"z has shape \(3,\), t has shape \(2,\)"):
        squared_error_with_logits_grad(np.zeros(3), np.zeros(2))


def test_types_are_kept_and_input_is_not_modified():
    p, t = np.array([0.25, 0.75]), np.array([0, 1])
    for dtype in (np.float16, np.float32, np.float64):
        assert mean_squared_error(p.astype(dtype), t).dtype == dtype
        assert mean_squared_error_grad(p.astype(dtype), t).dtype == dtype
        assert squared_error_with_logits_grad(p.astype(dtype), t).dtype == dtype
    assert mean_squared_error([True, False], [False, False]) == 0.5
    assert mean_squared_error_grad([1, 3], 0).tolist() == [1.0, 3.0]
    assert mean_squared_error([0.25, 0.75], t.astype(bool)) == 0.0625
    assert squared_error_with_logits_grad([0, 1], True).dtype == np.float64
    assert p.tolist() == [0.25, 0.75] and t.tolist() == [0, 1]
    assert squared_error_with_logits_grad(np.zeros(0), np.zeros(0)).shape == (0,)


def test_half_precision_survives_more_entries_than_its_largest_number():
    gradient = mean_squared_error_grad(np.ones(70_000, np.float16), 0)
    assert np.all(gradient > 0)


def test_infinities_and_nan():
    np.testing.assert_array_equal(squared_error_with_logits_grad([-np.inf, np.inf, np.nan], 1), [0, 0, np.nan])
    assert mean_squared_error([np.inf], [0]) == np.inf
    assert np.isnan(mean_squared_error([np.nan, 0], [0, 0]))


# -- claims of the page ------------------------------------------------------------------------------------------------


def test_the_quotient_of_the_gradients_is_at_most_one_half_and_the_steepest_point_is_one_third():
    z = np.linspace(-30, 30, 6001)
    p = 1 / (1 + np.exp(-z))
    quotient = squared_error_with_logits_grad(z, 1) / (p - 1 + 1e-300)
    assert quotient[p < 0.999].max() <= 0.5 + 1e-12
    slope = np.abs(squared_error_with_logits_grad(z, 1))
    assert abs(p[slope.argmax()] - 1 / 3) < 2e-3
    assert slope.max() == pytest.approx(8 / 27, rel=1e-5)


def test_the_slope_behind_the_plateau_is_hundreds_of_times_steeper():
    assert 8 / 27 / -squared_error_with_logits_grad(-8.0, 1) > 400


@pytest.mark.parametrize("z", [-2.0, -4.0, -6.0, -8.0])
def test_the_steps_counted_are_the_steps_computed(z):
    squares = steps_to_half(lambda p: 2 * (p - 1) * p * (1 - p), z)
    assert 0 <= squares - (squares_clock(0) - squares_clock(z)) < 4
    logs = steps_to_half(lambda p: p - 1, z)
    assert 0 <= logs - (logs_clock(0) - logs_clock(z)) < 1


def test_the_last_step_is_the_one_that_reaches_one_half():
    assert steps_to_half(lambda p: -1.0, -3.0) == 3
    assert steps_to_half(lambda p: -1.0, -3.0, eta=0.5) == 6


@pytest.mark.parametrize("z", [-6.0, -1.0, 0.0, 1.0])
def test_the_clocks_run_at_one_over_the_slope(z):
    p, h = 1 / (1 + np.exp(-z)), 1e-5
    assert (squares_clock(z + h) - squares_clock(z - h)) / (2 * h) == pytest.approx(1 / (2 * (1 - p) ** 2 * p), rel=1e-7)
    assert (logs_clock(z + h) - logs_clock(z - h)) / (2 * h) == pytest.approx(1 / (1 - p), rel=1e-7)


def test_at_weight_zero_every_prediction_is_one_half():
    np.testing.assert_allclose(shared_weight_losses([0.0], np.array([1.0, -2.0, 3.0]), np.array([1, 0, 1])), [[0.25, np.log(2)]], rtol=1e-15)


def test_the_mean_squared_error_has_two_minima_and_the_mean_cross_entropy_one():
    w = np.linspace(-5, 20, 25_001)
    x, t = np.array([1.0, 1.0, 2.0, 2.0, 10.0]), np.array([1, 0, 1, 1, 0])
    counts = [np.sum(np.diff(np.sign(np.diff(loss))) > 0) for loss in shared_weight_losses(w, x, t).T]
    assert counts == [2, 1]


def test_the_absolute_error_rewards_exaggeration_and_the_others_do_not():
    q, r = np.linspace(0.001, 0.999, 999), 0.7
    assert q[np.argmin(r * (1 - q) ** 2 + (1 - r) * q**2)] == pytest.approx(0.7)
    assert q[np.argmin(-r * np.log(q) - (1 - r) * np.log(1 - q))] == pytest.approx(0.7)
    assert q[np.argmin(r * (1 - q) + (1 - r) * q)] == pytest.approx(0.999)
