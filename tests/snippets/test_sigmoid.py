"""The sigmoid and its relatives, against mpmath."""

from importlib import import_module

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from mpmath import mp, mpf

from snippets.sigmoid import (
    log_sigmoid,
    logit,
    sigmoid,
    sigmoid_grad,
    sigmoid_naive,
    sigmoid_tanh,
    sigmoid_where,
    softplus,
    softplus_inverse,
    softplus_threshold,
)

mp.dps = 60

EDGES = np.array([2.7672206225210942, 36.7, 37.5, 40.0, 88.7, 103.9, 700.0, 709.78, 745.1, 800.0, 1e-300, 5e-324, 0.0])
LOGITS = np.concatenate([np.linspace(-12, 12, 97), EDGES, -EDGES, np.geomspace(1e-12, 600, 60), -np.geomspace(1e-12, 600, 60)])
PROBABILITIES = np.concatenate([np.linspace(0.01, 0.99, 99), np.geomspace(1e-320, 0.3, 80), 1 - np.geomspace(1e-16, 0.3, 60)])

EXACT = {
    sigmoid: lambda z: 1 / (1 + mp.exp(-z)),
    log_sigmoid: lambda z: -mp.log1p(mp.exp(-z)),
    softplus: lambda z: mp.log1p(mp.exp(z)),
    sigmoid_grad: lambda z: mp.exp(-abs(z)) / (1 + mp.exp(-abs(z))) ** 2,
    logit: lambda p: mp.log(p) - mp.log1p(-p),
}
# In ULP: float64, float32.
BOUNDS = {sigmoid: (2.5, 4), log_sigmoid: (2, 3.5), softplus: (2, 3.5), sigmoid_grad: (4.5, 6), logit: (2, 4)}
ALL = list(EXACT)


def ulps(values, points, exact):
    """The largest error of values, in units of the exact result's last place."""
    worst = 0.0
    for value, point in zip(values, points, strict=True):
        truth = exact(mpf(float(point)))
        if abs(truth) > np.finfo(values.dtype).max:
            assert np.isinf(value)
            continue
        unit = np.spacing(np.abs(values.dtype.type(float(truth))))
        worst = max(worst, float(abs(mpf(float(value)) - truth) / mpf(float(unit))))
    return worst


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_errors_stay_within_the_stated_bound(function, dtype):
    points = (PROBABILITIES if function is logit else LOGITS).astype(dtype)
    if function is logit:
        points = points[(points > 0) & (points < 1)]
    assert ulps(function(points), points, EXACT[function]) <= BOUNDS[function][dtype is np.float32]


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
def test_float16_is_within_two_percent_where_it_is_normal(function):
    points = (np.linspace(0.01, 0.99, 50) if function is logit else np.linspace(-8, 8, 65)).astype(np.float16)
    values = function(points)
    assert values.dtype == np.float16
    truth = [float(EXACT[function](mpf(float(x)))) for x in points]
    np.testing.assert_allclose(values, truth, rtol=2e-2, atol=2e-3)


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
def test_float_types_stay_and_integers_booleans_and_lists_become_float64(function):
    for dtype in (np.float16, np.float32, np.float64):
        assert function(np.ones((2, 3), dtype) / 2).dtype == dtype
    for points in (np.array([0, 1]), np.array([False, True]), [0, 1], [0.0, 1.0], 1, 0.5):
        assert function(points).dtype == np.float64
        np.testing.assert_array_equal(function(points), function(np.array(points, float)))


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
def test_shapes_are_kept_down_to_scalars_and_empty_arrays(function):
    assert function(0.5).shape == ()
    assert function(np.empty((0, 3))).shape == (0, 3)
    assert function(np.full((2, 3), 0.5)).shape == (2, 3)


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
def test_the_input_is_never_modified(function):
    points = np.array([0.0, 0.25, 1.0])
    points.flags.writeable = False
    function(points)


def test_infinities_give_the_limits_and_nan_stays_nan():
    z = np.array([-np.inf, np.inf])
    np.testing.assert_array_equal(sigmoid(z), [0, 1])
    np.testing.assert_array_equal(log_sigmoid(z), [-np.inf, 0])
    np.testing.assert_array_equal(softplus(z), [0, np.inf])
    np.testing.assert_array_equal(sigmoid_grad(z), [0, 0])
    np.testing.assert_array_equal(logit([0.0, 1.0]), z)
    for function in ALL:
        assert np.isnan(function(np.nan))


@pytest.mark.parametrize("p", [-0.1, 1.1, [0.5, 2.0]])
def test_logit_refuses_what_is_no_probability(p):
    with pytest.raises(ValueError, match=r"^p must lie in \[0, 1\]$"):
        logit(p)


def test_logit_takes_the_quotient_from_0_15_beside_one_half_on():
    p = np.float32(0.5) - np.float32(0.15)
    assert logit(p) == np.log(p / (1 - p))


def test_logit_undoes_the_sigmoid():
    z = np.linspace(-30, 5, 71)
    np.testing.assert_allclose(logit(sigmoid(z)), z, rtol=1e-13, atol=1e-14)


def test_sigmoid_grad_is_the_complex_step_of_the_formula():
    z = np.linspace(-30, 30, 61)
    step = (1 / (1 + np.exp(-(z + 1e-20j)))).imag / 1e-20
    np.testing.assert_allclose(sigmoid_grad(z), step, rtol=1e-14)


def test_p_times_1_minus_p_loses_the_gradient_that_sigmoid_grad_keeps():
    p = sigmoid(40.0)
    assert p * (1 - p) == 0
    assert sigmoid_grad(40.0) == pytest.approx(4.248354255291589e-18, rel=1e-15)


def test_the_naive_sigmoid_overflows_as_its_docstring_says():
    with pytest.warns(RuntimeWarning, match="overflow encountered in exp"):
        assert sigmoid_naive(-710.0) == 0
    assert sigmoid_naive(-709.0) == pytest.approx(sigmoid(-709.0), rel=1e-15)
    assert sigmoid(-710.0) == pytest.approx(4.476286225675130e-309, rel=1e-14)


@pytest.mark.parametrize("dtype, left, right", [(np.float64, -709.78, 800), (np.float32, -88.72, 100)])
def test_the_naive_sigmoid_is_as_accurate_as_the_table_says_where_it_does_not_overflow(dtype, left, right):
    points = LOGITS[(LOGITS > left) & (LOGITS < right)].astype(dtype)
    points = points[points > left]
    assert ulps(sigmoid_naive(points), points, EXACT[sigmoid]) <= BOUNDS[sigmoid][dtype is np.float32]


def test_the_tanh_form_has_no_correct_digit_far_left_and_is_right_on_the_right():
    assert sigmoid_tanh(-38.2) == 0 and sigmoid_tanh(-37.0) > 0
    assert abs(sigmoid_tanh(-36.0) / sigmoid(-36.0) - 1) > 1e-2
    z = np.linspace(0, 800, 801)
    np.testing.assert_allclose(sigmoid_tanh(z), sigmoid(z), rtol=3e-16)


def test_where_gives_right_values_with_warnings_and_a_nan_gradient():
    z = np.array([-1000.0, -2.0, 0.0, 2.0, 1000.0])
    with pytest.warns(RuntimeWarning, match="overflow|invalid"):
        np.testing.assert_allclose(sigmoid_where(z), sigmoid(z), rtol=1e-15)

    right = np.linspace(0, 2, 101)
    np.testing.assert_array_equal(sigmoid_where(right), sigmoid_naive(right))

    def differentiable(z):
        return anp.where(z >= 0, 1 / (1 + anp.exp(-z)), anp.exp(z) / (1 + anp.exp(z)))

    assert grad(differentiable)(2.0) == pytest.approx(sigmoid_grad(2.0))
    with pytest.warns(RuntimeWarning):
        assert np.isnan(grad(differentiable)(1000.0))


@pytest.mark.parametrize("dtype, overflows, zero, one", [(np.float16, -11.09, -17.33, 7.62), (np.float32, -88.72, -103.97, 16.64), (np.float64, -709.78, -745.13, 36.74)])
def test_the_limits_of_the_table_are_where_the_functions_change(dtype, overflows, zero, one):
    step = dtype(0.02)
    assert sigmoid(dtype(one) + step) == 1 > sigmoid(dtype(one) - step)
    assert sigmoid(dtype(zero) - step) == 0 < sigmoid(dtype(zero) + step)
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert sigmoid_naive(dtype(overflows) - step) == 0
    assert sigmoid_naive(dtype(overflows) + step) > 0


def test_the_logarithm_of_the_sigmoid_fails_on_both_sides():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert np.log(sigmoid(-1000.0)) == -np.inf
    assert np.log(sigmoid(40.0)) == 0 > log_sigmoid(40.0)


def test_the_threshold_loses_what_float64_can_hold_and_float32_cannot():
    assert softplus_threshold(20.5) == 20.5 < softplus(20.5)
    assert softplus_threshold(20.0) > 20
    assert 1e5 < (softplus(20.5) - 20.5) / np.spacing(20.5) < 1e6
    z = np.linspace(-100, 200, 3001, dtype=np.float32)
    np.testing.assert_allclose(softplus_threshold(z), softplus(z), rtol=3e-7)


def test_softplus_inverse_undoes_softplus_at_every_size():
    s = np.concatenate([np.geomspace(1e-300, 700, 200), [1000.0, 1e300]])
    exact = [float(mpf(float(x)) + mp.log(-mp.expm1(-mpf(float(x))))) for x in s]
    np.testing.assert_allclose(softplus_inverse(s), exact, rtol=1e-13, atol=1e-15)
    np.testing.assert_allclose(softplus(softplus_inverse(s)), s, rtol=1e-13)
    assert softplus_inverse(np.float32(2)).dtype == np.float32


def test_every_public_function_is_tested_here():
    module = import_module("snippets.sigmoid")  # `snippets.sigmoid` itself is the function
    functions = {f for f in vars(module).values() if getattr(f, "__module__", "") == module.__name__}
    assert functions == {*ALL, sigmoid_naive, sigmoid_where, sigmoid_tanh, softplus_threshold, softplus_inverse}
