"""Binary cross-entropy and its gradients, against mpmath."""

import numpy as np
import pytest
from mpmath import mp, mpf

from snippets.binary_cross_entropy import (
    binary_cross_entropy,
    binary_cross_entropy_clipped,
    binary_cross_entropy_clipped_grad,
    binary_cross_entropy_grad,
    binary_cross_entropy_naive,
)
from snippets.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits
from snippets.sigmoid import sigmoid

mp.dps = 60

INSIDE = np.concatenate([np.linspace(0.01, 0.99, 49), np.geomspace(1e-300, 0.3, 30), 1 - np.geomspace(1e-15, 0.3, 30)])
HARD, SOFT = (0.0, 1.0), (0.1, 0.3, 0.5, 0.8125)

EXACT = {
    binary_cross_entropy: lambda p, t: -t * mp.log(p) - (1 - t) * mp.log1p(-p),
    binary_cross_entropy_grad: lambda p, t: (p - t) / (p * (1 - p)),
}
# In ULP of float64: hard labels, soft labels.
BOUNDS = {
    binary_cross_entropy: (1, 2),
    binary_cross_entropy_grad: (1.5, 2),
}
ALL = list(EXACT)


def ulps(values, points, t, exact):
    """The largest error of values, in units of the exact result's last place."""
    truths = [exact(mpf(float(x)), mpf(float(t))) for x in points]
    errors = [abs(mpf(float(v)) - truth) / mpf(float(np.spacing(np.abs(float(truth))))) for v, truth in zip(values, truths, strict=True)]
    return float(max(errors))


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
def test_errors_stay_within_the_stated_bound(function):
    for labels, bound in zip((HARD, SOFT), BOUNDS[function], strict=True):
        for t in labels:
            assert ulps(function(INSIDE, t), INSIDE, t, EXACT[function]) <= bound, t


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype, tolerance", [(np.float32, 1e-6), (np.float16, 1e-2)])
def test_smaller_floats_stay_their_type_and_agree_to_their_precision(function, dtype, tolerance):
    points = np.linspace(0.05, 0.95, 19).astype(dtype)
    for t in (0, 1, 0.25):
        values = function(points, np.full(points.shape, t))
        assert values.dtype == dtype
        np.testing.assert_allclose(values, function(points.astype(float), t), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
def test_labels_may_be_booleans_integers_lists_or_one_scalar(function):
    points = [0.2, 0.7, 0.5]
    expected = function(np.array(points), np.array([1.0, 0.0, 1.0]))
    for t in ([True, False, True], np.array([True, False, True]), [1, 0, 1], np.array([1, 0, 1], np.int8)):
        np.testing.assert_array_equal(function(points, t), expected)
    np.testing.assert_array_equal(function(points, True), function(points, [1, 1, 1]))
    assert function(0.5, 1).shape == ()
    assert function(np.empty(0), np.empty(0)).shape == (0,)
    assert function(0.5, 1).dtype == np.float64


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
@pytest.mark.parametrize("shape", [(3, 1), (2,), (1, 3)])
def test_shapes_that_differ_are_refused_by_name(function, shape):
    with pytest.raises(ValueError) as caught:
        function(np.full(3, 0.5), np.ones(shape))
    assert "(3,)" in str(caught.value) and str(shape) in str(caught.value)


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
def test_the_input_is_never_modified_and_nan_stays_nan(function):
    points, t = np.array([0.2, 0.5, np.nan]), np.array([0.0, 0.5, 1.0])
    points.flags.writeable = t.flags.writeable = False
    assert np.isnan(function(points, t)[2])


def test_p_exactly_0_and_1_with_the_right_label_costs_nothing():
    loss = binary_cross_entropy([0.0, 1.0], [0, 1])
    np.testing.assert_array_equal(loss, [0, 0])
    assert not np.signbit(loss).any()


@pytest.mark.parametrize("p, t", [(0.0, 1), (1.0, 0), (0.0, 0.5), (1.0, 0.5)])
def test_p_exactly_0_and_1_with_another_label_costs_infinity(p, t):
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert binary_cross_entropy(p, t) == np.inf


def test_the_gradient_wrt_p_at_0_and_1_is_the_limit():
    np.testing.assert_array_equal(binary_cross_entropy_grad([0.0, 1.0], [0, 1]), [1, -1])
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        np.testing.assert_array_equal(binary_cross_entropy_grad([1.0, 0.0], [0, 1]), [np.inf, -np.inf])


def test_the_two_losses_agree_through_the_sigmoid():
    z = np.linspace(-20, 20, 81)
    for t in (0, 1, 0.3):
        np.testing.assert_allclose(binary_cross_entropy(1 / (1 + np.exp(-z)), t), binary_cross_entropy_with_logits(z, t), rtol=1e-7)


def test_the_gradient_is_the_complex_step_of_the_loss():
    p, h = np.linspace(0.01, 0.99, 50), 1e-20j
    for t in (0, 1, 0.3):
        of_p = (-t * np.log(p + h) - (1 - t) * np.log(1 - p - h)).imag / 1e-20
        np.testing.assert_allclose(binary_cross_entropy_grad(p, t), of_p, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
@pytest.mark.parametrize("p, t", [(2.0, 1), (-1e-9, 0), (0.5, -1), (0.5, 2), (np.inf, 1)])
def test_what_is_no_probability_is_refused(function, p, t):
    with pytest.raises(ValueError, match=r"^p and t must lie in \[0, 1\]; p is no logit$"):
        function(np.array([0.5, p]), np.array([1.0, t]))


@pytest.mark.parametrize("function", ALL, ids=lambda f: f.__name__)
def test_the_smallest_normal_p_and_the_largest_below_1_lose_nothing(function):
    points = np.array([2.3e-308, 1 - 2**-53])
    for t in HARD:
        assert ulps(function(points, t), points, t, EXACT[function]) <= 1


def test_the_formula_as_typed_fails_as_the_page_says():
    with pytest.warns(RuntimeWarning):
        assert np.isnan(binary_cross_entropy_naive([0.0, 1.0], [0, 1])).all()
    assert binary_cross_entropy_naive(1e-20, 0) == 0 < binary_cross_entropy(1e-20, 0)
    assert binary_cross_entropy_naive(np.full(4, 0.5), np.ones((4, 1))).shape == (4, 4)
    with pytest.warns(RuntimeWarning):
        assert np.isnan(binary_cross_entropy_naive([2.0, -2.0], [1, 1])).all()
    assert (binary_cross_entropy_naive([0.1, 0.001], [-1, -1]) < 0).all()
    np.testing.assert_allclose(binary_cross_entropy_naive(INSIDE[:49], 0.3), binary_cross_entropy(INSIDE[:49], 0.3), rtol=1e-14)


@pytest.mark.parametrize("t", [0, 1, 0.3])
@pytest.mark.parametrize("inside", [0.0, 1e-7, 0.01])
def test_the_gradient_of_the_clipped_loss_is_its_complex_step(t, inside):
    p, h = np.linspace(0.02, 0.98, 49), 1e-20j
    of_p = (-t * np.log(p + h + inside) - (1 - t) * np.log(1 - p - h + inside)).imag / 1e-20
    np.testing.assert_allclose(binary_cross_entropy_clipped_grad(p, t, inside=inside), of_p, rtol=1e-13, atol=1e-13)


def test_the_clip_caps_the_loss_and_takes_the_gradient_away():
    z = np.array([-800.0, -30.0, -17.0, -16.0, 0.0, 30.0, 800.0])
    p, beyond = sigmoid(z), np.array([1, 1, 1, 0, 0, 1, 1], bool)
    for t in (0, 1):
        loss, gradient = binary_cross_entropy_clipped(p, t), binary_cross_entropy_clipped_grad(p, t)
        np.testing.assert_allclose(loss[~beyond], binary_cross_entropy(p[~beyond], t), rtol=1e-8)
        np.testing.assert_allclose(gradient[~beyond], binary_cross_entropy_grad(p[~beyond], t), rtol=1e-8)
        assert loss.max() == pytest.approx(16.118095650958)
        assert not gradient[beyond].any()
    assert np.isnan(binary_cross_entropy_clipped(np.nan, 1)) and np.isnan(binary_cross_entropy_clipped_grad(np.nan, 1))


def test_at_the_clip_itself_the_gradient_is_still_that_of_the_loss():
    for p, t in ((1e-7, 1), (1 - 1e-7, 0)):
        assert binary_cross_entropy_clipped_grad(p, t) == pytest.approx(binary_cross_entropy_grad(p, t), rel=1e-9)


def test_the_ceilings_are_those_of_the_table():
    ceilings = {(np.float64, 0.0): (16.1181, 16.1181), (np.float32, 0.0): (16.1181, 15.9424)}
    ceilings |= {(np.float64, 1e-7): (15.4249, 15.4249), (np.float32, 1e-7): (15.4249, 15.3332)}
    for (dtype, inside), expected in ceilings.items():
        loss = binary_cross_entropy_clipped(np.array([0, 1], dtype), np.array([1, 0], dtype), inside=inside)
        assert loss.dtype == dtype
        np.testing.assert_allclose(loss, expected, atol=6e-5)
    cap = np.finfo(float).eps
    np.testing.assert_allclose(binary_cross_entropy_clipped([0.0, 1.0], [1, 0], eps=cap), 36.0437, atol=6e-5)


def test_question_8_is_reproduced_to_the_last_printed_digit():
    p, t = sigmoid([-18.6, 0.51, 2.94, -12.8]), np.array([0, 1, 0, 0])
    plain = (p - t) / (p * (1 - p)) / 4
    assert [f"{g:.15f}" for g in plain] == ["0.250000002089597", "-0.400123894703066", "4.978961578063771", "0.250000690193143"]
    keras_3 = binary_cross_entropy_clipped_grad(p, t) / 4
    assert [f"{g:.8f}" for g in keras_3] == ["0.00000000", "-0.40012389", "4.97896158", "0.25000069"]
    older = binary_cross_entropy_clipped_grad(p, t, inside=1e-7) / 4
    assert [f"{g:.8f}" for g in older] == ["0.00000000", "-0.40012383", "4.97895166", "0.25000067"]
    assert keras_3[0] == older[0] == 0


def test_the_true_digits_of_question_8_are_those_of_the_note():
    truth = [EXACT[binary_cross_entropy_grad](1 / (1 + mp.exp(-mpf(z))), t) / 4 for z, t in zip(("-18.6", "0.51", "2.94", "-12.8"), (0, 1, 0, 0), strict=True)]
    assert [f"{float(g):.13f}" for g in truth] == ["0.2500000020896", "-0.4001238947031", "4.9789615780638", "0.2500006901931"]
    assert abs(truth[2] - mpf("4.978961578063760")) < mpf("5e-16") < abs(truth[2] - mpf("4.978961578063771"))


def test_two_examples_with_one_margin_have_one_loss():
    assert binary_cross_entropy(sigmoid(2.0), 1) == pytest.approx(binary_cross_entropy(sigmoid(-2.0), 0), rel=1e-15)


def test_a_soft_label_is_cheapest_at_itself_and_costs_its_entropy():
    p = np.linspace(0.001, 0.999, 999)
    for t in (0.05, 0.3, 0.5):
        loss = binary_cross_entropy(p, t)
        assert p[loss.argmin()] == pytest.approx(t)
        assert loss.min() == pytest.approx(-(t * np.log(t) + (1 - t) * np.log(1 - t)))
