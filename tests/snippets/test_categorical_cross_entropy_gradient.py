"""The gradient of cross-entropy against 60-digit references, complex steps and differences of the losses."""

import warnings

import mpmath
import numpy as np
import pytest

from snippets.categorical_cross_entropy import (
    cross_entropy,
    cross_entropy_ignoring,
    label_smoothing,
    soft_cross_entropy,
    weighted_cross_entropy,
)
from snippets.categorical_cross_entropy_gradient import (
    cross_entropy_grad,
    cross_entropy_grad_ignoring,
    cross_entropy_grad_textbook,
    cross_entropy_grad_whole_columns,
    soft_cross_entropy_grad,
    soft_cross_entropy_grad_textbook,
    soft_cross_entropy_grad_through_jacobian,
    weighted_cross_entropy_grad,
)
from snippets.categorical_cross_entropy_gradient_batch import (
    clouds,
    softmax_regression_grad,
    softmax_regression_hessian,
    train,
)
from snippets.sigmoid import sigmoid
from snippets.softmax import softmax
from snippets.softmax_jacobian import chain_rule_one_term, chain_rule_swapped, softmax_jacobian

inf, nan = np.inf, np.nan
LOGITS = [
    [2.0, 1.0, 0.1],
    [0.0, 0.0, 0.0, 0.0],
    [40.0, 0.0],
    [0.0, 100.0, -100.0],
    [-600.0, 0.0, 60.0, 59.0],
    [1e-300, -0.0, 3.5, 3.5, -36.7],
]


def exact(z, t):
    """p * sum(t) - t at 60 digits."""
    with mpmath.workdps(60):
        z, t = ([mpmath.mpf(float(x)) for x in v] for v in (z, t))
        e = [mpmath.exp(x - max(z)) for x in z]
        return [x / mpmath.fsum(e) * mpmath.fsum(t) - u for x, u in zip(e, t, strict=True)]


def ulp_error(got, want):
    """The largest error in units in the last place of `got`'s type."""
    worst = 0.0
    for g, w in zip(got, want, strict=True):
        ulp = np.spacing(np.abs(g.dtype.type(float(w))))
        worst = max(worst, float(abs(mpmath.mpf(float(g)) - w) / mpmath.mpf(float(ulp))))
    return worst


def differences(loss, z, h=1e-5):
    """Central differences of a number with respect to every entry of z."""
    slopes = np.zeros(z.shape)
    for place in np.ndindex(z.shape):
        step = np.zeros(z.shape)
        step[place] = h
        slopes[place] = (loss(z + step) - loss(z - step)) / (2 * h)
    return slopes


@pytest.mark.parametrize("z", LOGITS, ids=str)
def test_with_labels_every_entry_is_within_500_ulp_however_saturated(z):
    for k in range(len(z)):
        hot = np.eye(len(z))[k]
        assert ulp_error(cross_entropy_grad(z, k), exact(z, hot)) < 500
        assert ulp_error(soft_cross_entropy_grad(z, hot), exact(z, hot)) < 500


@pytest.mark.parametrize("z", [z for z in LOGITS if min(z) > -100], ids=str)
def test_in_float32_every_entry_is_within_100_ulp(z):
    z = np.array(z, np.float32)
    for k in range(len(z)):
        got = cross_entropy_grad(z, k)
        assert got.dtype == np.float32
        assert ulp_error(got, exact(z, np.eye(len(z))[k])) < 100


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64])
def test_the_float_type_of_the_logits_is_kept(kind):
    z, y = np.zeros((2, 3), kind), [0, 2]
    t = np.eye(3)[y]
    for g in [
        cross_entropy_grad(z, y),
        soft_cross_entropy_grad(z, t),
        weighted_cross_entropy_grad(z, y, [1, 2, 3]),
        weighted_cross_entropy_grad(z, y, [1, 2, 3], "examples"),
        cross_entropy_grad_ignoring(z, [0, -100]),
    ]:
        assert g.dtype == kind and g.shape == z.shape


def test_lists_integers_and_booleans_are_computed_in_float64():
    want = cross_entropy_grad(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 1]))
    for z in [[1, 0], [0, 1]], np.eye(2, dtype=np.int8), np.eye(2, dtype=bool):
        for y in [0, 1], np.array([0, 1], np.uint8), [False, True]:
            np.testing.assert_array_equal(cross_entropy_grad(z, y), want)
    assert soft_cross_entropy_grad([1, 0], [True, False]).dtype == np.float64


def test_the_input_is_not_modified():
    z, y, t = np.array([[2.0, 1.0, 0.1]]), np.array([1]), np.array([[0.2, 0.5, 0.3]])
    w, copies = np.array([1.0, 2.0, 3.0]), [z.copy(), y.copy(), t.copy()]
    for g in [
        cross_entropy_grad(z, y),
        soft_cross_entropy_grad(z, t),
        weighted_cross_entropy_grad(z, y, w),
        cross_entropy_grad_ignoring(z, y),
        cross_entropy_grad_textbook(z, y),
    ]:
        g += 1
    for now, before in zip([z, y, t], copies, strict=True):
        np.testing.assert_array_equal(now, before)
    np.testing.assert_array_equal(w, [1, 2, 3])


def test_the_gradients_are_the_differences_of_the_losses():
    rng = np.random.default_rng(0)
    z, y, w = rng.normal(size=(5, 4)), np.array([0, 3, 3, 1, 2]), np.array([0.5, 1.0, 2.0, 5.0])
    a, ignored = rng.random((5, 4)), np.where(y == 1, -100, y)
    cases = [
        (lambda z: cross_entropy(z, y).mean(), cross_entropy_grad(z, y)),
        (lambda z: soft_cross_entropy(z, a).sum(), soft_cross_entropy_grad(z, a)),
        (lambda z: weighted_cross_entropy(z, y, w).mean(), weighted_cross_entropy_grad(z, y, w, "examples")),
        (lambda z: weighted_cross_entropy(z, y, w).sum() / w[y].sum(), weighted_cross_entropy_grad(z, y, w)),
        (lambda z: cross_entropy_ignoring(z, ignored).sum() / 4, cross_entropy_grad_ignoring(z, ignored)),
        (lambda z: soft_cross_entropy(z, label_smoothing(y, 4, 0.1)).sum(), soft_cross_entropy_grad(z, label_smoothing(y, 4, 0.1))),
    ]
    for loss, gradient in cases:
        np.testing.assert_allclose(gradient, differences(loss, z), atol=1e-9)


def test_the_gradient_is_the_complex_step_derivative_of_the_loss():
    z, t, h = np.array([2.0, 1.0, 0.1]), np.array([0.6, 0.3, 0.1]), 1e-30
    steps = -(t * np.log(softmax(z + 1j * h * np.eye(3)))).sum(axis=-1).imag / h
    np.testing.assert_allclose(soft_cross_entropy_grad(z, t), steps, rtol=1e-12)


def test_all_forms_agree_where_nothing_saturates():
    rng = np.random.default_rng(1)
    z, y = rng.normal(size=(50, 6)), rng.integers(0, 6, 50)
    hot = np.eye(6)[y]
    want = cross_entropy_grad(z, y)
    np.testing.assert_allclose(cross_entropy_grad_textbook(z, y), want, rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(soft_cross_entropy_grad(z, hot) / 50, want, rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(soft_cross_entropy_grad_textbook(z, hot) / 50, want, rtol=1e-12, atol=1e-16)
    rows = [soft_cross_entropy_grad_through_jacobian(*row) for row in zip(z, hot, strict=True)]
    np.testing.assert_allclose(np.array(rows) / 50, want, rtol=1e-9, atol=1e-16)


def test_rows_sum_to_zero_whatever_the_targets_sum_to_but_p_minus_t_does_not():
    rng = np.random.default_rng(2)
    z, a = rng.normal(0, 20, (50, 7)), rng.random((50, 7))
    np.testing.assert_allclose(soft_cross_entropy_grad(z, a).sum(axis=-1), 0, atol=1e-15)
    np.testing.assert_allclose((softmax(z) - a).sum(axis=-1), 1 - a.sum(axis=-1), atol=1e-13)


def test_the_textbook_form_loses_the_label_where_the_page_says_so():
    for kind, margin in [(np.float32, 17.4), (np.float64, 37.5)]:
        z = np.array([[margin, 0.0]], kind)
        assert cross_entropy_grad_textbook(z, np.array([0]))[0, 0] == 0
        assert cross_entropy_grad(z, [0])[0, 0] < 0
        assert cross_entropy_grad_textbook(z * kind(0.9), np.array([0]))[0, 0] < 0


def test_two_classes_are_binary_cross_entropy_of_the_difference_of_the_logits():
    rng = np.random.default_rng(3)
    z, r = rng.normal(0, 5, (200, 2)), rng.random(200)
    t, x = np.stack([r, 1 - r], axis=-1), z[:, 0] - z[:, 1]
    np.testing.assert_allclose(soft_cross_entropy(z, t), np.logaddexp(0, x) - r * x, rtol=1e-12)
    g = soft_cross_entropy_grad(z, t)
    np.testing.assert_allclose(g[:, 0], sigmoid(x) - r, atol=1e-15)
    np.testing.assert_array_equal(g[:, 1], -g[:, 0])


def test_a_softmax_of_two_logits_moves_its_margin_twice_as_far_as_a_sigmoid():
    z, t = np.array([0.3, -0.4]), np.array([0.9, 0.1])
    step = 0.5 * soft_cross_entropy_grad(z, t)
    assert (step[0] - step[1]) == pytest.approx(2 * 0.5 * (sigmoid(0.7) - 0.9), rel=1e-14)


def test_scalars_and_deep_batches_are_divided_by_the_number_of_examples():
    z = np.random.default_rng(4).normal(size=(2, 3, 4))
    y = np.array([[0, 1, 2], [3, 3, 0]])
    np.testing.assert_allclose(cross_entropy_grad(z, y).reshape(6, 4), cross_entropy_grad(z.reshape(6, 4), y.ravel()), rtol=1e-15)
    np.testing.assert_allclose(cross_entropy_grad(z[0, 0], 2), cross_entropy_grad(z[:1, 0], [2])[0], rtol=1e-15)


@pytest.mark.parametrize("y", [[1, 2, 3], [0, 1, -1]], ids=["1..C", "negative"])
@pytest.mark.parametrize("gradient", [cross_entropy_grad, cross_entropy_grad_ignoring])
def test_a_label_out_of_range_is_named_with_the_range(gradient, y):
    wrong = [k for k in y if not 0 <= k < 3]
    with pytest.raises(ValueError, match=rf"{wrong[0]} .*0\.\.2"):
        gradient(np.zeros((3, 3)), y)


@pytest.mark.parametrize("gradient", [cross_entropy_grad, cross_entropy_grad_ignoring])
def test_labels_in_a_column_are_refused_and_both_shapes_are_named(gradient):
    with pytest.raises(ValueError, match=r"\(3, 3\).*\(3, 1\)"):
        gradient(np.zeros((3, 3)), np.zeros((3, 1), int))


def test_other_shapes_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match=r"\(3,\).*\(2,\)"):
        soft_cross_entropy_grad(np.zeros(3), np.zeros(2))
    with pytest.raises(ValueError, match=r"\(2, 3\).*\(3,\)"):
        soft_cross_entropy_grad(np.zeros((2, 3)), np.zeros(3))
    with pytest.raises(ValueError, match=r"\(2, 3\).*\(2,\)"):
        weighted_cross_entropy_grad(np.zeros((2, 3)), [0, 1], [1.0, 2.0])
    with pytest.raises(ValueError, match="'mean'"):
        weighted_cross_entropy_grad(np.zeros((2, 3)), [0, 1], np.ones(3), "mean")
    with pytest.raises(ValueError):
        cross_entropy_grad(np.zeros((2, 0)), [0, 0])


@pytest.mark.parametrize(
    ("W", "b", "X", "message"),
    [
        ((2, 3), (3,), (5, 4), r"\(5, 4\).*\(2, 3\)"),
        ((2, 3), (2,), (5, 2), r"\(2, 3\).*\(2,\)"),
        ((2,), (3,), (5, 2), r"\(5, 2\).*\(2,\)"),
        ((2, 3), (3,), (2,), r"\(2,\).*\(2, 3\)"),
    ],
)
def test_softmax_regression_refuses_shapes_that_do_not_fit(W, b, X, message):
    with pytest.raises(ValueError, match=message):
        softmax_regression_grad(np.zeros(W), np.zeros(b), np.zeros(X), np.zeros(5, int))


def test_one_class_has_no_gradient_and_an_empty_batch_an_empty_one():
    g = cross_entropy_grad([[7.0], [-3.0]], [0, 0])
    assert g.tolist() == [[0.0], [0.0]] and not np.signbit(g).any()
    assert soft_cross_entropy_grad([5.0], [1.0]).tolist() == [0.0]
    none = np.zeros((0, 3))
    for g in [
        cross_entropy_grad(none, np.zeros(0, int)),
        soft_cross_entropy_grad(none, none),
        weighted_cross_entropy_grad(none, np.zeros(0, int), np.ones(3)),
        cross_entropy_grad_ignoring(none, np.zeros(0, int)),
    ]:
        assert g.shape == (0, 3)


def test_ties_share_and_one_dominating_logit_gives_the_exact_tail():
    np.testing.assert_allclose(cross_entropy_grad([3.0, 3.0, 3.0], 1), [1 / 3, -2 / 3, 1 / 3], rtol=1e-15)
    tail = np.exp(-700.0)
    np.testing.assert_allclose(cross_entropy_grad([700.0, 0.0, 0.0], 0), [-2 * tail, tail, tail], rtol=1e-13)


def test_masked_classes_get_no_gradient_and_a_masked_label_minus_one():
    np.testing.assert_allclose(cross_entropy_grad([0.0, -inf, 0.0], 0), [-0.5, 0, 0.5])
    np.testing.assert_allclose(cross_entropy_grad([0.0, -inf, 0.0], 1), [0.5, -1, 0.5])
    np.testing.assert_allclose(soft_cross_entropy_grad([0.0, -inf, 0.0], [0.5, 0, 0.5]), 0)


def test_nan_spoils_its_own_row_only_and_not_even_that_when_ignored():
    z = np.array([[nan, 1.0], [1.0, 0.0]])
    g = cross_entropy_grad(z, [0, 0])
    assert np.isnan(g[0]).all() and np.isfinite(g[1]).all()
    g = cross_entropy_grad_ignoring(z, [-100, 0])
    np.testing.assert_array_equal(g[0], 0)
    np.testing.assert_array_equal(g[1], cross_entropy_grad(z[1], 0))


def test_huge_logits_and_wide_rows_stay_finite():
    with pytest.warns(RuntimeWarning, match="overflow encountered in subtract"):
        np.testing.assert_array_equal(cross_entropy_grad([[1e308, -1e308], [-1e308, 1e308]], [0, 0]) * 2, [[0, 0], [-1, 1]])
    z = np.random.default_rng(5).normal(size=(2, 50_000))
    g = cross_entropy_grad(z, [0, 49_999])
    assert np.isfinite(g).all() and np.abs(g.sum(axis=-1)).max() < 1e-12


def test_an_all_ignored_batch_and_all_zero_weights_teach_nothing_without_a_warning():
    z = np.random.default_rng(6).normal(size=(3, 4))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not cross_entropy_grad_ignoring(z, [-100] * 3).any()
        assert not weighted_cross_entropy_grad(z, [0, 1, 2], np.zeros(4)).any()
    assert not cross_entropy_grad_ignoring(z[0], -100).any()
    np.testing.assert_array_equal(cross_entropy_grad_ignoring(z[0], 1), cross_entropy_grad(z[0], 1))
    np.testing.assert_array_equal(cross_entropy_grad_ignoring(z, [7, 1, 1], ignore=7)[1:], cross_entropy_grad(z[1:], [1, 1]))


def test_the_two_denominators_differ_by_the_mean_weight_and_a_lone_weight_cancels():
    z, y, w = np.random.default_rng(7).normal(size=(4, 3)), np.array([0, 2, 2, 1]), np.array([1.0, 3.0, 4.0])
    by_weights = weighted_cross_entropy_grad(z, y, w)
    np.testing.assert_allclose(weighted_cross_entropy_grad(z, y, w, "examples"), by_weights * w[y].mean(), rtol=1e-14)
    np.testing.assert_allclose(weighted_cross_entropy_grad(z[0], 0, [9.0, 1, 1]), cross_entropy_grad(z[0], 0), rtol=1e-14)
    np.testing.assert_allclose(by_weights, weighted_cross_entropy_grad(z, y, 10 * w), rtol=1e-14)
    np.testing.assert_allclose(weighted_cross_entropy_grad(z, y, np.ones(3)), cross_entropy_grad(z, y), rtol=1e-14)


def test_a_smoothed_target_has_no_gradient_at_its_margin_and_pulls_back_beyond():
    C, eps = 3, 0.1
    t, margin = label_smoothing(0, C, eps), np.log(1 + C * (1 - eps) / eps)
    assert np.abs(soft_cross_entropy_grad([margin, 0, 0], t)).max() < 1e-15
    beyond = soft_cross_entropy_grad([margin + 1, 0, 0], t)
    assert beyond[0] > 0 > beyond[1]


def test_the_gradient_wrt_weights_and_biases_is_the_difference_of_the_mean_loss():
    rng = np.random.default_rng(8)
    X, y = rng.normal(size=(7, 3)), rng.integers(0, 4, 7)
    W, b = rng.normal(size=(3, 4)), rng.normal(size=4)
    grad_W, grad_b = softmax_regression_grad(W, b, X, y)
    np.testing.assert_allclose(grad_W, differences(lambda W: cross_entropy(X @ W + b, y).mean(), W), atol=1e-9)
    np.testing.assert_allclose(grad_b, differences(lambda b: cross_entropy(X @ W + b, y).mean(), b), atol=1e-9)
    assert grad_W.shape == W.shape and grad_b.shape == b.shape
    single = softmax_regression_grad(W, b, X.astype(np.float32), y)
    assert single[0].dtype == single[1].dtype == np.float32


def test_the_hessian_is_the_difference_of_the_gradient_semidefinite_and_flat_along_equal_columns():
    rng = np.random.default_rng(9)
    X, y = rng.normal(size=(12, 2)), rng.integers(0, 3, 12)
    W, b, h = rng.normal(size=(2, 3)), rng.normal(size=3), 1e-5
    H = softmax_regression_hessian(W, b, X)
    for f, i in np.ndindex(3, 3):
        D = np.zeros((3, 3))
        D[f, i] = h
        up = np.vstack(softmax_regression_grad(W + D[:2], b + D[2], X, y))
        down = np.vstack(softmax_regression_grad(W - D[:2], b - D[2], X, y))
        np.testing.assert_allclose(H[f, i], (up - down) / (2 * h), atol=1e-9)
    eigenvalues = np.linalg.eigvalsh(H.reshape(9, 9))
    assert eigenvalues[0] > -1e-14 and (eigenvalues < 1e-12).sum() == 3
    np.testing.assert_allclose(np.einsum("firj,r->fi", H, [1.0, 2.0, 3.0]), 0, atol=1e-14)


def test_the_hessian_in_the_logits_is_the_jacobian_times_the_sum_of_the_targets():
    z, a = np.array([2.0, 1.0, 0.1]), np.array([1.0, 0.5, 0.7])
    rows = [(soft_cross_entropy_grad(z + u, a) - soft_cross_entropy_grad(z - u, a)) / 2e-5 for u in 1e-5 * np.eye(3)]
    np.testing.assert_allclose(rows, a.sum() * softmax_jacobian(z), atol=1e-9)


def test_the_clouds_are_noise_around_three_centres_and_the_same_each_time():
    X, y = clouds()
    assert y.tolist() == [0] * 20 + [1] * 20 + [2] * 20
    centres = X - np.random.default_rng(0).normal(size=(60, 2))
    np.testing.assert_allclose(centres, np.repeat([[1.5, 0.0], [-1.0, 1.2], [-1.0, -1.2]], 20, axis=0), atol=1e-14)


def test_at_the_optimum_of_the_biases_the_mean_prediction_is_the_frequency_of_each_class():
    X, y = clouds()
    W, b = train(X, y, 3, eta=0.5, steps=3000)[-1]
    np.testing.assert_allclose(softmax(X @ W + b).mean(axis=0), np.bincount(y) / len(y), atol=1e-6)
    losses = [cross_entropy(X @ W + b, y).mean() for W, b in train(X, y, 3, eta=0.5, steps=50)]
    assert (np.diff(losses) < 0).all()


def test_the_chain_rule_through_an_underflowed_probability_is_nan_where_p_minus_t_is_finite():
    with np.errstate(all="ignore"):
        assert np.isnan(soft_cross_entropy_grad_through_jacobian([0.0, -800.0], [0.2, 0.8])).all()
    np.testing.assert_array_equal(soft_cross_entropy_grad([0.0, -800.0], [0.2, 0.8]), [0.8, -0.8])


def test_the_slips_of_the_notes_give_what_the_page_says_for_soft_targets_too():
    z, t = np.array([2.0, 1.0, 0.1]), np.array([0.6, 0.3, 0.1])
    p, J = softmax(z), softmax_jacobian(z)
    np.testing.assert_allclose(-t / p @ J, p - t, atol=1e-15)
    np.testing.assert_allclose(chain_rule_swapped(-t / p, J), 0, atol=1e-15)
    np.testing.assert_allclose(chain_rule_one_term(-t / p, J), -t * (1 - p), atol=1e-15)


def test_whole_columns_forget_the_labels_once_every_class_occurs():
    z = np.random.default_rng(10).normal(size=(4, 3))
    for y in [0, 1, 2, 0], [2, 2, 1, 0]:
        np.testing.assert_allclose(cross_entropy_grad_whole_columns(z, np.array(y)), (softmax(z) - 1) / 4, rtol=1e-15)
