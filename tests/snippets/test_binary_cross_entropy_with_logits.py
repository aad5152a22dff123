"""Binary cross-entropy from logits and its gradient, against mpmath, and the forms that the page shows to fail."""

from importlib import import_module

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad
from mpmath import mp, mpf

from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_common,
    binary_cross_entropy_with_logits_grad,
    binary_cross_entropy_with_logits_lost_minus,
    binary_cross_entropy_with_logits_naive,
    binary_cross_entropy_with_logits_sparse,
)
from snippets.sigmoid import logit, sigmoid

mp.dps = 60

EDGES = np.array([36.7, 37.5, 40.0, 88.7, 103.9, 600.0, 700.0, 1e-300, 0.0])
LOGITS = np.concatenate([np.linspace(-12, 12, 49), EDGES, -EDGES, np.geomspace(1e-9, 600, 30), -np.geomspace(1e-9, 600, 30)])
HARD, SOFT = (0.0, 1.0), (1e-12, 0.1, 0.3, 0.5, 0.8125, 1 - 2.0**-40)
STABLE = [binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_common]
TAKES_T = [*STABLE, binary_cross_entropy_with_logits_grad]
ALL = [*TAKES_T, binary_cross_entropy_with_logits_sparse]


def exact_loss(z, t):
    return t * mp.log1p(mp.exp(-z)) + (1 - t) * mp.log1p(mp.exp(z))


def exact_grad(z, t):
    return (1 - t) / (1 + mp.exp(-z)) - t / (1 + mp.exp(z))


def ulps(values, points, t, exact=exact_loss):
    """The largest error of values, in units of the exact result's last place."""
    truths = [exact(mpf(float(x)), mpf(float(t))) for x in points]
    units = [np.spacing(np.abs(values.dtype.type(float(truth)))) for truth in truths]
    return float(max(abs(mpf(float(v)) - truth) / mpf(float(unit)) for v, truth, unit in zip(values, truths, units, strict=True)))


def named(function):
    return function.__name__


@pytest.mark.parametrize("t", HARD + SOFT)
def test_the_loss_is_within_two_ulp_for_labels_and_three_for_soft_targets(t):
    assert ulps(binary_cross_entropy_with_logits(LOGITS, t), LOGITS, t) <= (2 if t in HARD else 3)


@pytest.mark.parametrize("t", HARD)
def test_the_common_and_the_sparse_form_are_within_two_ulp_for_labels(t):
    assert ulps(binary_cross_entropy_with_logits_common(LOGITS, t), LOGITS, t) <= 2
    assert ulps(binary_cross_entropy_with_logits_sparse(LOGITS, np.full(LOGITS.shape, int(t))), LOGITS, t) <= 2


def test_the_common_form_loses_digits_in_proportion_to_one_over_one_minus_t():
    z = np.linspace(300.1, 600.1, 301)
    for power in (10, 20, 30, 40):
        t = 1 - 2.0**-power
        assert 2.0 ** (power - 3) < ulps(binary_cross_entropy_with_logits_common(z, t), z, t) < 2.0 ** (power + 1)
    for t in (1e-12, 2.0**-40):
        assert ulps(binary_cross_entropy_with_logits_common(LOGITS, t), LOGITS, t) <= 3


def test_float32_is_within_three_ulp_for_labels_and_four_for_soft_targets():
    z = LOGITS[np.abs(LOGITS) < 80].astype(np.float32)
    for t in HARD + (0.25, 0.8125):
        assert ulps(binary_cross_entropy_with_logits(z, t), z, t) <= (3 if t in HARD else 4)


def test_the_gradient_is_within_two_ulp_for_labels_and_an_epsilon_for_soft_targets():
    for t in HARD:
        assert ulps(binary_cross_entropy_with_logits_grad(LOGITS, t), LOGITS, t, exact_grad) <= 2
    for t in SOFT:
        exact = [float(exact_grad(mpf(float(z)), mpf(t))) for z in LOGITS]
        assert np.abs(binary_cross_entropy_with_logits_grad(LOGITS, t) - exact).max() <= 2.3e-16


@pytest.mark.parametrize("function", ALL, ids=named)
@pytest.mark.parametrize("dtype, tolerance", [(np.float32, 1e-6), (np.float16, 1e-2)])
def test_smaller_floats_stay_their_type_and_agree_to_their_precision(function, dtype, tolerance):
    z = np.linspace(-6, 6, 25).astype(dtype)
    for t in (0, 1, 0.25) if function in TAKES_T else (0, 1):
        values = function(z, np.full(z.shape, t))
        assert values.dtype == dtype
        np.testing.assert_allclose(values, function(z.astype(float), np.full(z.shape, t)), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("function", ALL, ids=named)
def test_logits_and_labels_may_be_lists_integers_or_booleans(function):
    z, expected = [0.5, -2.0, 0.0], function(np.array([0.5, -2.0, 0.0]), np.array([1.0, 0.0, 1.0]))
    for t in ([True, False, True], np.array([True, False, True]), [1, 0, 1], np.array([1, 0, 1], np.int8), np.array([1, 0, 1], np.uint8)):
        np.testing.assert_array_equal(function(z, t), expected)
    assert function(0.5, 1).shape == ()
    assert function(np.empty(0), np.empty(0)).shape == (0,)
    assert function(np.array([0, 1]), [1, 1]).dtype == np.float64
    assert function(np.array([False, True]), [1, 1]).dtype == np.float64


@pytest.mark.parametrize("function", TAKES_T, ids=named)
def test_a_scalar_target_stands_for_every_example(function):
    np.testing.assert_array_equal(function([0.5, -2.0], True), function([0.5, -2.0], [1, 1]))


@pytest.mark.parametrize("function", ALL, ids=named)
@pytest.mark.parametrize("shape", [(3, 1), (2,), (1, 3)])
def test_shapes_that_differ_are_refused_by_name(function, shape):
    with pytest.raises(ValueError) as caught:
        function(np.full(3, 0.5), np.ones(shape))
    assert "(3,)" in str(caught.value) and str(shape) in str(caught.value)


@pytest.mark.parametrize("shape", [(3, 1), (2,), (2, 3)])
def test_a_pos_weight_that_would_change_the_shape_is_refused_by_name(shape):
    with pytest.raises(ValueError) as caught:
        binary_cross_entropy_with_logits(np.zeros(3), np.ones(3), pos_weight=np.ones(shape))
    assert "(3,)" in str(caught.value) and str(shape) in str(caught.value)


@pytest.mark.parametrize("y", [[0, 2], [-1, 1], [0.5, 1.0]])
def test_the_sparse_form_refuses_labels_other_than_0_and_1(y):
    with pytest.raises(ValueError, match="^each label must be 0 or 1$"):
        binary_cross_entropy_with_logits_sparse([1.0, 2.0], y)


@pytest.mark.parametrize("function", ALL, ids=named)
def test_the_input_is_never_modified_and_nan_stays_nan(function):
    z, t = np.array([0.2, 0.5, np.nan]), np.array([0.0, 1.0, 1.0])
    z.flags.writeable = t.flags.writeable = False
    with np.errstate(invalid="ignore"):  # logaddexp warns of NaN
        assert np.isnan(function(z, t)[2])


@pytest.mark.parametrize("function", [binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_sparse], ids=named)
def test_saturated_logits_keep_their_loss_down_to_infinity(function):
    z = np.array([-np.inf, -1000.0, 1000.0, np.inf])
    np.testing.assert_array_equal(function(z, [0, 0, 1, 1]), 0)
    np.testing.assert_array_equal(function(z, [1, 1, 0, 0]), [np.inf, 1000, 1000, np.inf])
    assert function(-40.0, 0) == pytest.approx(4.248354255291589e-18, rel=1e-15)
    assert not np.signbit(function(z, [0, 0, 1, 1])).any()


def test_the_gradient_is_saturated_only_where_the_truth_is():
    z = np.array([-np.inf, -1000.0, 1000.0, np.inf])
    np.testing.assert_array_equal(binary_cross_entropy_with_logits_grad(z, [1, 1, 0, 0]), [-1, -1, 1, 1])
    assert binary_cross_entropy_with_logits_grad(40.0, 1) == pytest.approx(-4.248354255291589e-18, rel=1e-15)
    assert sigmoid(40.0) - 1 == 0


def test_the_gradient_is_the_complex_step_of_the_loss():
    z = np.linspace(-20, 20, 41)
    for t in (0, 1, 0.3):
        step = (np.log(1 + np.exp(z + 1e-20j)) - t * (z + 1e-20j)).imag / 1e-20
        np.testing.assert_allclose(binary_cross_entropy_with_logits_grad(z, t), step, atol=3e-16)


def test_pos_weight_multiplies_the_part_of_label_one():
    z, t = np.linspace(-40, 40, 81), np.linspace(0, 1, 81)
    one, zero = (binary_cross_entropy_with_logits(z, label) for label in (1, 0))
    for weight in (0.0, 0.5, 3, np.linspace(1, 2, 81)):
        loss = binary_cross_entropy_with_logits(z, t, pos_weight=weight)
        np.testing.assert_allclose(loss, weight * t * one + (1 - t) * zero, rtol=1e-14)
    np.testing.assert_array_equal(binary_cross_entropy_with_logits(z, t, pos_weight=1), binary_cross_entropy_with_logits(z, t))
    assert binary_cross_entropy_with_logits(np.float32(1), 1, pos_weight=2.0).dtype == np.float32
    per_class = binary_cross_entropy_with_logits(np.ones((4, 3)), np.ones((4, 3)), pos_weight=[1, 2, 3])
    np.testing.assert_allclose(per_class[0], np.array([1, 2, 3]) * np.log1p(np.exp(-1)))


def test_the_optimum_under_pos_weight_is_the_logit_of_the_share_plus_log_w():
    for r, w in [(0.1, 9.0), (0.3, 1.0), (0.02, 5.0)]:
        u = np.log(w) + logit(r)
        slope = (1 - r) * sigmoid(u) - r * w * sigmoid(-u)
        assert abs(slope) < 1e-15


# What the page says of wrong and of fragile forms.


def test_the_naive_form_agrees_in_the_middle_and_fails_outside_as_drawn():
    z = np.linspace(-16, 16, 65)
    for t in (0, 1, 0.3):
        np.testing.assert_allclose(binary_cross_entropy_with_logits_naive(z, t), binary_cross_entropy_with_logits(z, t), rtol=1e-8)
    with np.errstate(all="ignore"):
        np.testing.assert_array_equal(binary_cross_entropy_with_logits_naive([-1000.0, -40.0, 40.0], 0), [np.nan, 0, np.inf])
        np.testing.assert_array_equal(binary_cross_entropy_with_logits_naive([-1000.0, 40.0], 1), [np.inf, np.nan])


def test_the_common_form_is_nan_at_infinite_logits():
    with np.errstate(invalid="ignore"):
        assert np.isnan(binary_cross_entropy_with_logits_common([-np.inf, np.inf, np.inf], [0, 1, 0])).all()


def test_log_for_log1p_and_the_other_common_form_lose_every_digit():
    assert np.log(1 + np.exp(-40.0)) == 0
    assert -40.0 + np.logaddexp(0, 40.0) == 0
    assert binary_cross_entropy_with_logits_common(-40.0, 0) > 0


def test_on_soft_targets_the_errors_of_both_variants_grow_as_the_table_says():
    errors = {"log": [], "logaddexp": []}
    for t in (1e-3, 1e-6, 1e-9):
        stable, rest = LOGITS * ((LOGITS > 0) - t), np.exp(-np.abs(LOGITS))
        errors["log"].append(ulps(stable + np.log(1 + rest), LOGITS, t))
        errors["logaddexp"].append(ulps((1 - t) * LOGITS + np.logaddexp(0, -LOGITS), LOGITS, t))
    for first, second, third in errors.values():
        assert 1e2 < second / first < 1e4 and 1e2 < third / second < 1e4
    assert ulps((1 - (1 - 2.0**-40)) * LOGITS + np.logaddexp(0, -LOGITS), LOGITS, 1 - 2.0**-40) < 3


def test_without_the_inner_minus_the_loss_is_too_large_by_abs_z_and_overflows():
    z = np.linspace(-30, 30, 61)
    for t in (0, 1, 0.3):
        excess = binary_cross_entropy_with_logits_lost_minus(z, t) - binary_cross_entropy_with_logits(z, t)
        np.testing.assert_allclose(excess, np.abs(z), atol=1e-13)
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert binary_cross_entropy_with_logits_lost_minus(710.0, 1) == np.inf
    assert np.isfinite(binary_cross_entropy_with_logits_lost_minus(709.0, 1))


def one_condition(z, t, condition):
    return anp.where(condition, z, 0.0) - t * z + anp.log1p(anp.exp(-anp.where(condition, z, -z)))


def two_conditions(z, t, condition):
    return anp.where(condition, z, 0.0) - t * z + anp.log1p(anp.exp(-anp.abs(z)))


def test_the_table_of_gradients_at_0_is_what_automatic_differentiation_gives():
    for t in (0.0, 1.0, 0.3):
        for above_or_at in (True, False):
            def condition(z, closed=above_or_at):
                return z >= 0 if closed else z > 0

            right = grad(lambda z: one_condition(z, t, condition(z)))(0.0)  # noqa: B023
            wrong = grad(lambda z: two_conditions(z, t, condition(z)))(0.0)  # noqa: B023
            assert right == pytest.approx(0.5 - t)
            assert wrong == pytest.approx((1 if above_or_at else 0) - t)
            for z in (-2.0, 2.0):
                assert grad(lambda z: two_conditions(z, t, condition(z)))(z) == pytest.approx(sigmoid(z) - t)  # noqa: B023
        halves = grad(lambda z: anp.maximum(z, 0.0) - t * z + anp.log1p(anp.exp(-anp.abs(z))))(0.0)  # noqa: B023
        assert halves == pytest.approx(0.5 - t)


def test_the_plateaus_of_a_clipped_probability_are_those_of_the_page():
    assert -np.log(1 - np.clip(sigmoid(1000.0), 1e-7, 1 - 1e-7)) == pytest.approx(16.118, abs=5e-4)
    top = np.float32(1 - 1e-7)
    assert top == np.float32(1) - np.float32(2.0**-23)
    assert -np.log(1 - top) == pytest.approx(15.94, abs=5e-3)


def test_every_public_function_is_tested_here():
    module = import_module("snippets.binary_cross_entropy_with_logits")  # the attribute of that name is the function
    functions = {f for f in vars(module).values() if getattr(f, "__module__", "") == module.__name__}
    assert functions == {*ALL, binary_cross_entropy_with_logits_naive, binary_cross_entropy_with_logits_lost_minus}
