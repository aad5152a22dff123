"""The gradient of binary cross-entropy: one example against mpmath, the slips, the batch."""

import numpy as np
import pytest
from mpmath import mp, mpf

from snippets.binary_cross_entropy_gradient import (
    batch_grad_einsum,
    bce_grad,
    bce_grad_factor_for_sigma,
    bce_grad_log_as_a_fraction,
    bce_grad_loss_for_gradient,
    bce_grad_plus_in_the_exponential,
    bce_grad_stable,
    bce_grad_swallowed_by_the_log,
    bce_grad_with_respect_to_p,
)
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
