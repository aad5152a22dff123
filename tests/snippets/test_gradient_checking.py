"""The checks find what they should, know what they cannot, and the differences err as derived."""

import mpmath
import numpy as np
import pytest

from snippets import gradient_checking_errors as measured
from snippets.binary_cross_entropy_gradient import bce_grad
from snippets.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_grad
from snippets.gradient_checking import (
    central_difference,
    check_direction,
    check_gradient,
    check_jacobian,
    complex_step,
    complex_step_jacobian,
    forward_difference,
    fourth_order_difference,
)
from snippets.gradient_checking_automatic import Dual, forward_mode, loss_and_slopes
from snippets.gradient_checking_limits import one_sided_difference
from snippets.log_sum_exp import log_softmax, logsumexp
from snippets.sigmoid import log_sigmoid, sigmoid, softplus
from snippets.softmax import softmax
from snippets.softmax_jacobian import softmax_jacobian


def square(x):
    return np.sum(x**2)


def double(x):
    return 2 * x


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (2, 1, 2)])
def test_a_right_gradient_passes_whatever_the_shape(shape):
    x = np.random.default_rng(0).normal(size=shape)
    error, place, ours, slope = check_gradient(square, double, x)
    assert error < 1e-8 and len(place) == len(shape)
    assert ours == pytest.approx(slope, rel=1e-8)


@pytest.mark.parametrize("scale", [1e-150, 1e-3, 1e3, 1e150])
def test_neither_the_size_of_f_nor_of_x_matters(scale):
    x = np.array([0.3, -2.0, 1.0])
    assert check_gradient(lambda x: scale * square(x), lambda x: scale * double(x), x)[0] < 1e-8
    assert check_gradient(lambda x: scale * square(x), lambda x: 1.001 * scale * double(x), x)[0] > 9e-4
    assert check_gradient(square, double, scale * x)[0] < 1e-6 or scale < 1e-2


def test_the_worst_entry_is_named_with_both_values():
    x = np.arange(6.0).reshape(2, 3) + 1

    def wrong(x):
        g = double(x)
        g[1, 2] += 0.5
        g[0, 1] += 1e-5
        return g

    error, place, ours, slope = check_gradient(square, wrong, x)
    assert place == (1, 2) and error == pytest.approx(0.5 / 12.5)
    assert (ours, slope) == (12.5, pytest.approx(12, rel=1e-8))


def test_a_zero_gradient_of_zero_passes_and_a_wrong_zero_does_not():
    x = np.zeros(2)
    assert check_gradient(lambda x: 0.0 * x.sum(), np.zeros_like, x)[0] == 0
    assert check_gradient(np.sum, np.zeros_like, x)[0] == 1
    assert check_gradient(lambda x: 0.0 * x.sum(), np.ones_like, x)[0] == 1


def test_a_nan_is_reported_and_no_success():
    x = np.array([1.0, 2.0])
    assert np.isnan(check_gradient(square, lambda x: np.array([2.0, np.nan]), x)[0])
    with pytest.warns(RuntimeWarning):
        assert np.isnan(check_gradient(lambda x: np.sum(np.log(x)), lambda x: 1 / x, np.array([1.0, 1e-9]))[0])


@pytest.mark.parametrize("kind", [np.int64, np.int8, bool, np.float32, np.float16, complex])
def test_an_x_that_is_not_float64_is_refused(kind):
    with pytest.raises(TypeError, match=f"x is {np.dtype(kind)}, but must be float64"):
        check_gradient(square, double, np.ones(2, kind))


def test_an_f_of_another_type_or_shape_and_a_gradient_of_another_shape_are_refused():
    x = np.array([1.0, 2.0])
    with pytest.raises(TypeError, match=r"f\(x\) is float32"):
        check_gradient(lambda x: np.float32(square(x)), double, x)
    with pytest.raises(ValueError, match=r"f\(x\) has shape \(2,\), not one number"):
        check_gradient(lambda x: x**2, double, x)
    with pytest.raises(ValueError, match=r"x has shape \(2,\), grad\(x\) \(2, 1\)"):
        check_gradient(square, lambda x: double(x)[:, None], x)
    with pytest.raises(ValueError, match=r"shape \(2, 3\), but must be \(3, 2\)"):
        check_jacobian(lambda x: np.append(x, x[0] * x[1]), lambda x: np.zeros((2, 3)), x)


def test_the_change_is_divided_by_the_step_that_was_taken():
    assert check_gradient(np.sum, np.ones_like, np.array([1.3]), h=1e-13)[0] < 1e-12


def test_a_tiny_entry_is_measured_against_f():
    x = np.array([1e-9, 0.7])

    def f(x):
        return np.cos(x[0]) + np.sin(x[1])

    assert check_gradient(f, lambda x: np.array([0.0, np.cos(x[1])]), x)[0] < 1e-6
    assert check_gradient(f, lambda x: np.array([1e-6, np.cos(x[1])]), x)[0] > 1e-4


def test_a_jacobian_with_one_entry_too_small_or_too_large_is_found():
    z = np.array([2.0, 1.0, 0.1])
    for slip in (-0.01, 0.01):
        wrong = softmax_jacobian(z)
        wrong[1, 2] += slip
        error, place = check_jacobian(softmax, lambda z: wrong, z)  # noqa: B023
        assert place == (1, 2) and error == pytest.approx(0.01 / np.abs(softmax_jacobian(z)).max(), rel=1e-6)
    assert check_jacobian(np.zeros_like, lambda z: np.zeros((3, 3)), z)[0] == 0


def test_the_checks_leave_x_as_it_is():
    x = np.array([0.1, 0.7])
    x.flags.writeable = False
    check_gradient(square, double, x)
    check_direction(square, double, x)
    check_jacobian(np.sin, lambda x: np.diag(np.cos(x)), x)
    assert x.tolist() == [0.1, 0.7]


def test_lists_are_accepted():
    assert check_gradient(square, double, [1.0, 2.0])[0] < 1e-8


def test_the_course_s_gradients_pass():
    rng = np.random.default_rng(0)
    z, t = rng.normal(size=7), rng.random(7)
    assert check_gradient(lambda z: binary_cross_entropy_with_logits(z, t).sum(), lambda z: binary_cross_entropy_with_logits_grad(z, t), z)[0] < 1e-6
    assert check_gradient(logsumexp, softmax, z)[0] < 1e-6
    assert check_jacobian(softmax, softmax_jacobian, z)[0] < 1e-6


@pytest.mark.parametrize("seed", range(8))
def test_a_single_wrong_entry_fails_in_every_direction(seed):
    x = np.random.default_rng(100).normal(size=200)
    assert check_direction(square, double, x, seed) < 1e-6
    assert check_direction(square, lambda x: double(x) + 0.05 * (np.arange(200) == 17), x, seed) > 1e-4


def visited(check, *arguments):
    """Where a check asks for f, beside x itself."""
    x, points = arguments[0], []
    check(lambda v: points.append(v) or square(v), double, *arguments)
    return [v - x for v in points if not np.array_equal(v, x)]


def test_a_step_grows_with_an_entry_above_1_only():
    steps = visited(check_gradient, np.array([0.5, -3.0]), 1e-3)
    np.testing.assert_allclose(steps, [[1e-3, 0], [-1e-3, 0], [0, 3e-3], [0, -3e-3]], rtol=1e-12)


def test_a_direction_has_its_own_sign_for_every_entry_and_is_drawn_again():
    x = np.zeros((3, 4))
    up, down = visited(check_direction, x)
    assert set(up.ravel()) == {1e-5, -1e-5} and (down == -up).all()
    np.testing.assert_array_equal(visited(check_direction, x, 0), [up, down])
    assert not np.array_equal(visited(check_direction, x, 1), [up, down])


def test_the_error_along_a_direction_is_relative_to_the_larger_slope_but_not_below_a_thousandth_of_f():
    x = np.zeros(1)
    assert check_direction(lambda x: 1.0, lambda x: x + 5, x) == 1
    assert check_direction(lambda x: 5 * x.sum(), np.zeros_like, x) == 1
    assert check_direction(lambda x: 100.0, lambda x: x + 0.01, x) == pytest.approx(0.1, rel=1e-12)
    assert check_direction(lambda x: 0.0 * x.sum(), np.zeros_like, x) == 0


def test_a_direction_is_taken_with_two_values_of_f_and_one_for_its_size():
    calls = []
    check_direction(lambda x: calls.append(x) or square(x), double, np.ones(1000))
    assert len(calls) == 3


# Orders, steps and best errors, against 50 digits.


@pytest.mark.parametrize(
    ("difference", "order", "coefficient"),
    [(forward_difference, 1, 1 / 2), (central_difference, 2, 1 / 6), (fourth_order_difference, 4, -4 / 120), (complex_step, 2, -1 / 6), (one_sided_difference, 2, -2 / 6)],
)
def test_the_error_begins_with_the_derived_term(difference, order, coefficient):
    for h in (1e-2, 5e-3):  # every derivative of exp at 0 is 1
        assert difference(np.exp, 0.0, h) - 1 == pytest.approx(coefficient * h**order, rel=0.03)


@pytest.mark.parametrize(("difference", "bound"), [(forward_difference, 1e-7), (central_difference, 1e-9), (fourth_order_difference, 1e-11), (one_sided_difference, 1e-9)])
def test_without_a_step_a_difference_takes_one_near_its_best(difference, bound):
    for x in (0.0, 1.0):
        assert difference(np.exp, x) == pytest.approx(np.exp(x), rel=bound)


def test_the_exact_slopes_of_the_figure_are_exact():
    with mpmath.workdps(40):
        for function, point, slope in measured._exact():
            lift = {
                "sigmoid": lambda z: 1 / (1 + mpmath.exp(-z)),
                "logsumexp": lambda z: mpmath.log(mpmath.exp(z) + mpmath.e + mpmath.exp(0.1)),
                "binary_cross_entropy": lambda z: mpmath.log(1 + mpmath.exp(z)) - mpmath.mpf(0.3) * z,
                "cross_entropy": lambda z: mpmath.log(mpmath.exp(2) + mpmath.exp(z) + mpmath.exp(0.1)) - 2,
                "softmax_entry": lambda z: mpmath.exp(z) / (mpmath.exp(z) + mpmath.e + mpmath.exp(0.1)),
            }[function.__name__]
            assert abs(mpmath.diff(lift, point) - mpmath.mpf(str(slope))) < mpmath.mpf(10) ** -20
            assert function(point) == pytest.approx(float(lift(mpmath.mpf(point))), rel=1e-14)
    assert max(len(slope.as_tuple().digits) for *_, slope in measured._exact()) == 50


def test_best_error_and_step_are_where_the_page_says():
    bounds = {"forward": (1e-9, 1e-7, 1e-9, 3e-7), "central": (3e-13, 1e-10, 1e-6, 1e-4), "fourth order": (1e-15, 2e-12, 1e-4, 1e-2), "complex step": (0, 1e-15, 0, 1e-7)}
    for methods in measured.relative_errors().values():
        for name, errors in methods.items():
            assert errors.dtype == np.float64
            low, high, nearest, farthest = bounds[name]
            best = errors.argmin()
            assert low <= errors[best] <= high and nearest <= measured.STEPS[best] <= farthest
        assert methods["complex step"][measured.STEPS <= 1e-8].max() < 1e-15
        small = measured.STEPS < 1e-9
        assert all(methods[name][small].max() > 1e-3 for name in ("forward", "central", "fourth order"))


def test_float32_at_the_usual_step_errs_by_more_than_a_thousandth():
    for steps, low, high in (([1e-5], 1e-3, 1), (10.0 ** np.arange(-4, -0.5, 0.25), 0, 1e-4)):
        assert low < measured.relative_errors(steps, np.float32)["sigmoid"]["central"].min() < high
    assert measured.relative_errors(10.0 ** np.arange(-3, 0, 0.1), np.float16)["sigmoid"]["central"].min() > 1e-4


# The table of what a complex step does.


def stored(z):
    out = np.zeros(1)
    out[:] = z
    return out[0]


@pytest.mark.parametrize(
    ("f", "slope"),
    [
        (np.abs, 0),
        (lambda z: np.linalg.norm([z, 2 * z]), 0),
        (lambda z: np.abs(z) ** 2, 0),
        (lambda z: z.real**2, 0),
        (np.round, 0),
        (lambda z: (z * np.conj(z)), 0),
        (lambda z: np.vdot([z, z], [z, z]), 0),
        (lambda z: np.var(np.stack([z, 2 * z])), 0),
        (lambda z: np.std(np.stack([z, 2 * z])), 0),
        (np.sign, 2 / 3),
        (log_sigmoid, 0),
        (softplus, 1),
        (sigmoid, 0),
    ],
)
@pytest.mark.filterwarnings("error")
def test_the_complex_step_is_silently_wrong(f, slope):
    z = np.float64(1.5)
    right = central_difference(f, z)
    assert complex_step(f, z) == pytest.approx(slope, abs=1e-12)
    assert abs(right - slope) > 1e-3


@pytest.mark.parametrize("f", [stored, float, lambda z: __import__("math").exp(z)])
def test_the_complex_step_through_a_real_place_is_zero_with_a_warning(f):
    with pytest.warns(np.exceptions.ComplexWarning):
        assert complex_step(f, np.float64(1.5)) == 0
    with pytest.raises(TypeError):
        float(1.5 + 1e-20j)


@pytest.mark.parametrize("f", [lambda z: np.logaddexp(0, z), lambda z: np.hypot(z, 1), np.cbrt, lambda z: np.zeros(1).__iadd__(np.array([z]))])
def test_the_complex_step_is_refused_loudly(f):
    with pytest.raises(TypeError):
        complex_step(f, np.float64(1.5))


@pytest.mark.parametrize(
    "f",
    [
        lambda z: np.maximum(z, 0) * z,
        lambda z: np.minimum(z, 0) * z,
        lambda z: np.where(z > 0, z * z, -z),
        np.expm1,
        np.tanh,
        lambda z: np.log1p(z * z),
        lambda z: np.sqrt(1 + z**4),
    ],
)
@pytest.mark.parametrize("z", [-1.5, 1.5])
def test_the_complex_step_is_right_through_comparisons_and_smooth_functions(f, z):
    assert complex_step(f, np.float64(z)) == pytest.approx(central_difference(f, z), rel=1e-8, abs=1e-8)


@pytest.mark.parametrize("f", [softmax, logsumexp, log_softmax, lambda z: -log_softmax(z)[1]])
def test_the_softmax_family_can_be_checked_by_complex_step(f):
    z = np.array([2.0, 1.0, 0.1])
    exact = complex_step_jacobian(f, z)
    for column, e in zip(exact.T, 1e-5 * np.eye(3), strict=True):
        np.testing.assert_allclose(column, (f(z + e) - f(z - e)) / 2e-5, atol=1e-9)


# Automatic differentiation.


@pytest.mark.parametrize("z", [-3.0, 0.0, 0.7, 5.0])
def test_dual_numbers_agree_with_the_complex_step(z):
    def f(x):
        return np.exp(-x) * x + np.log(1 + np.exp(x * 2.0)) - (x - 3.0) * (x + x)

    assert forward_mode(f, z) == pytest.approx(complex_step(f, z), rel=1e-13)
    assert f(Dual(z, 1.0)).value == pytest.approx(f(z), rel=1e-14)


@pytest.mark.parametrize(("x", "t", "a", "b"), [(1, 1, 2, 0.5), (1, 0, 2, 0.5), (-1, 1, 2, 0.5), (0.3, 0.7, -1.5, 0.2)])
def test_one_backward_pass_gives_all_slopes(x, t, a, b):
    loss, slopes = loss_and_slopes(x, t, a, b)

    def f(v):
        return binary_cross_entropy_with_logits(v[0] * v[2] + v[1], t)

    assert loss == pytest.approx(f([a, b, x]), rel=1e-13)
    assert slopes[2] == pytest.approx(bce_grad(x, t, a, b), rel=1e-12)
    assert check_gradient(f, lambda v: np.array(slopes), np.array([a, b, x], float))[0] < 1e-6
