"""Cross-entropy of several classes, and the ways in which the page shows it to go wrong."""

import tracemalloc

import mpmath
import numpy as np
import pytest

from snippets.categorical_cross_entropy import (
    checked_labels,
    cross_entropy,
    cross_entropy_ignoring,
    cross_entropy_plain,
    label_smoothing,
    soft_cross_entropy,
    soft_cross_entropy_naive,
    weighted_cross_entropy,
)
from snippets.log_sum_exp import logsumexp
from snippets.sigmoid import log_sigmoid
from snippets.softmax import softmax

TYPES = [np.float16, np.float32, np.float64]
inf, nan = np.inf, np.nan


def batch(seed=0, N=7, C=5, spread=3.0):
    random = np.random.default_rng(seed)
    return random.normal(0, spread, (N, C)), random.integers(0, C, N)


def exact(z, t):
    """The loss of one row to 400 digits: the logits may be 700 apart."""
    with mpmath.workdps(400):
        z, t = ([mpmath.mpf(float(x)) for x in row] for row in (z, t))
        lse = mpmath.log(mpmath.fsum(map(mpmath.exp, z)))
        return mpmath.fsum(b * (lse - a) for a, b in zip(z, t, strict=True))


def error(value, true, kind):
    """The error in ULP of the type; 0 where the exact value is not a normal number."""
    if true < np.finfo(kind).tiny:
        return 0.0
    with mpmath.workdps(400):
        return abs(float((mpmath.mpf(float(value)) - true) / mpmath.mpf(float(np.spacing(kind(true))))))


def rows(kind, count=40):
    """Rows of 2 to 12 logits whose largest is 0 or positive, as far apart as their type allows."""
    random = np.random.default_rng(0)
    span = {np.float16: 9, np.float32: 85, np.float64: 700}[kind]
    for _ in range(count):
        width = span * random.random() ** 3
        z = -random.uniform(0, width, random.integers(2, 13))
        yield (z - z.max() + random.choice([0, 1, width])).astype(kind)


def pairs(kind, count=150):
    """Two logits of different size, whose difference has to be rounded; the first leads."""
    random = np.random.default_rng(1)
    span = {np.float16: 9, np.float32: 85, np.float64: 700}[kind]
    for _ in range(count):
        yield kind([span * random.uniform(0.5, 1), span * random.uniform(-1, 1) * random.random() ** 3])


@pytest.mark.parametrize(("kind", "bound"), [(np.float16, 9), (np.float32, 66), (np.float64, 512)])
def test_the_loss_of_a_label_is_accurate_to_the_rounding_of_z_minus_max(kind, bound):
    worst = max(error(cross_entropy(z, k), exact(z, np.eye(len(z))[k]), kind) for z in rows(kind) for k in range(len(z)))
    assert worst < bound
    worst = max(error(cross_entropy(z, 0), exact(z, [1, 0]), kind) for z in pairs(kind))
    assert bound / 3 < worst < bound


@pytest.mark.parametrize("kind", TYPES)
def test_the_loss_of_a_soft_label_without_zeros_is_accurate_to_three_ulp(kind):
    random = np.random.default_rng(1)
    for z in rows(kind):
        t = random.dirichlet(np.ones(len(z))).astype(kind)
        assert error(soft_cross_entropy(z, t), exact(z, t), kind) < 3


def test_the_worked_example_has_the_losses_the_page_prints():
    losses = [cross_entropy([2.0, 1.0, 0.1], k) for k in range(3)]
    np.testing.assert_allclose(losses, [0.41703002, 1.41703002, 2.31703002], atol=5e-9)
    assert f"{softmax([2.0, 1.0, 0.1])[2]:.3f}" == "0.099"
    assert 0.659 + 0.242 + 0.098 < 0.9995 < 0.659 + 0.242 + 0.099
    assert f"{-np.log(0.099):.3f}" == "2.313"


def test_integer_one_hot_and_plain_forms_agree():
    z, y = batch()
    np.testing.assert_allclose(cross_entropy(z, y), soft_cross_entropy(z, np.eye(5)[y]), rtol=1e-15)
    np.testing.assert_allclose(cross_entropy(z, y), cross_entropy_plain(z, y), rtol=1e-13)
    np.testing.assert_allclose(cross_entropy(z, y), logsumexp(z) - z[np.arange(7), y], rtol=1e-13)
    np.testing.assert_allclose(soft_cross_entropy_naive(z, np.eye(5)[y]), cross_entropy(z, y), rtol=1e-13)


def test_a_soft_label_is_the_mean_of_the_hard_ones():
    z, _ = batch()
    t = np.random.default_rng(2).dirichlet(np.ones(5), 7)
    hard = np.stack([cross_entropy(z, np.full(7, k)) for k in range(5)], axis=-1)
    np.testing.assert_allclose(soft_cross_entropy(z, t), (t * hard).sum(axis=-1), rtol=1e-14)


def test_no_prediction_beats_the_target_and_there_the_loss_is_the_entropy():
    random = np.random.default_rng(3)
    t = random.dirichlet(np.ones(4), 200)
    entropy = -(t * np.log(t)).sum(axis=-1)
    np.testing.assert_allclose(soft_cross_entropy(np.log(t), t), entropy, rtol=1e-12)
    assert (soft_cross_entropy(random.normal(0, 2, (200, 4)), t) > entropy).all()


def test_two_classes_give_binary_cross_entropy_of_the_difference():
    z = np.random.default_rng(4).normal(0, 20, (200, 2))
    x = z[:, 1] - z[:, 0]
    np.testing.assert_allclose(cross_entropy(z, np.ones(200, int)), -log_sigmoid(x), rtol=1e-14)
    np.testing.assert_allclose(cross_entropy(z, np.zeros(200, int)), -log_sigmoid(-x), rtol=1e-14)


def test_the_loss_lies_within_log_c_of_the_lag_behind_the_leader():
    z, y = batch(5, 300, 6, 20.0)
    lag = z.max(axis=-1) - z[np.arange(300), y]
    loss = cross_entropy(z, y)
    assert (lag <= loss).all()
    assert (loss <= lag + np.log(6) + 1e-14).all()
    assert abs(cross_entropy(np.full(10, 7.0), 3) - np.log(10)) < 1e-15


def test_the_gradient_by_central_difference_is_p_minus_t_for_soft_labels_too():
    z, h, t = np.random.default_rng(6).normal(0, 3, 5), 1e-5, np.array([0.5, 0.2, 0.0, 0.2, 0.1])
    steps = h * np.eye(5)
    rows = np.broadcast_to(t, (5, 5))
    slope = (soft_cross_entropy(z + steps, rows) - soft_cross_entropy(z - steps, rows)) / (2 * h)
    np.testing.assert_allclose(slope, softmax(z) - t, atol=1e-9)


# Types and shapes


@pytest.mark.parametrize("kind", TYPES)
def test_the_loss_has_the_type_of_the_logits_and_one_value_per_example(kind):
    z, y = np.zeros((2, 3, 4), kind), np.zeros((2, 3), int)
    for loss in (
        cross_entropy(z, y),
        soft_cross_entropy(z, np.eye(4)[y]),
        weighted_cross_entropy(z, y, [1.0, 2.0, 3.0, 4.0]),
        cross_entropy_ignoring(z, y, 1),
    ):
        assert loss.dtype == kind
        assert loss.shape == (2, 3)
    assert cross_entropy(z[0, 0], 0).shape == ()
    assert cross_entropy_ignoring(z[0, 0], 0).shape == ()


def test_integer_logits_are_computed_in_float64():
    for kind in (int, np.int8, np.uint8, bool):
        assert cross_entropy(np.eye(3, dtype=kind), [0, 1, 2]).dtype == np.float64
        assert soft_cross_entropy(np.eye(3, dtype=kind), np.eye(3)).dtype == np.float64


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.uint64])
def test_labels_may_be_any_integers_a_list_or_booleans(kind):
    z = batch(7, 3, 2)[0]
    expected = cross_entropy(z, [0, 1, 1])
    np.testing.assert_array_equal(cross_entropy(z, kind([0, 1, 1])), expected)
    np.testing.assert_array_equal(cross_entropy(z.tolist(), (False, True, True)), expected)
    np.testing.assert_array_equal(cross_entropy_ignoring(z, kind([0, 1, 1])), expected)
    np.testing.assert_array_equal(weighted_cross_entropy(z, kind([0, 1, 1]), [1, 1]), expected)
    np.testing.assert_array_equal(label_smoothing(kind([0, 1, 1]), 2, 0), np.eye(2)[[0, 1, 1]])
    np.testing.assert_array_equal(weighted_cross_entropy(z, [False, True, True], [1, 1]), expected)


@pytest.mark.parametrize("loss", [cross_entropy, cross_entropy_ignoring, lambda z, y: weighted_cross_entropy(z, y, [1, 1, 1])])
@pytest.mark.parametrize("shape", [(4, 1), (1, 4), (3,), (), (4, 3)])
def test_labels_of_another_shape_are_refused_with_both_shapes(loss, shape):
    with pytest.raises(ValueError, match=r"z has shape \(4, 3\), y has shape \(" + ", ".join(map(str, shape))):
        loss(np.zeros((4, 3)), np.zeros(shape, int))


@pytest.mark.parametrize("t", [np.zeros(4), np.zeros((4, 1)), np.zeros((1, 3)), np.zeros((4, 1, 3)), 0.5])
def test_soft_labels_of_another_shape_are_refused_with_both_shapes(t):
    with pytest.raises(ValueError, match=r"z has shape \(4, 3\), t has shape"):
        soft_cross_entropy(np.zeros((4, 3)), t)


@pytest.mark.parametrize(("y", "label"), [([1, 2, 3], 3), ([0, -1, 2], -1), ([0, 1, 99], 99), ([-100, 0, 0], -100)])
def test_a_label_out_of_range_is_refused_with_label_and_range(y, label):
    for refuse in (cross_entropy, lambda z, y: weighted_cross_entropy(z, y, [1, 1, 1]), lambda z, y: label_smoothing(y, 3, 0.1)):
        with pytest.raises(ValueError, match=f"label {label} is not in 0..2"):
            refuse(np.zeros((3, 3)), y)


def test_ignoring_still_refuses_other_labels_out_of_range():
    with pytest.raises(ValueError, match=r"label 3 is not in 0\.\.2"):
        cross_entropy_ignoring(np.zeros((3, 3)), [-100, 3, 1])
    with pytest.raises(ValueError, match=r"label -100 is not in 0\.\.2"):
        cross_entropy_ignoring(np.zeros((3, 3)), [-100, 0, -1], ignore=-1)


@pytest.mark.parametrize("y", [[0.0, 1.0], [0.5, 1], [nan, 0], [1 + 0j, 0]])
def test_labels_that_are_no_integers_are_refused(y):
    for refuse in (cross_entropy, cross_entropy_ignoring):
        with pytest.raises(ValueError, match="labels must be integers, not"):
            refuse(np.zeros((2, 3)), y)


def test_other_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"z has shape \(2, 3\), weight has shape \(2,\)"):
        weighted_cross_entropy(np.zeros((2, 3)), [0, 1], [1, 2])
    with pytest.raises(ValueError, match=r"weight has shape \(\)"):
        weighted_cross_entropy(np.zeros((2, 3)), [0, 1], 2.0)
    with pytest.raises(ValueError, match="^targets are probabilities and cannot be negative$"):
        soft_cross_entropy([1.0, 0.0], [1.5, -0.5])
    for eps in (-0.1, 1.1, nan):
        with pytest.raises(ValueError, match=r"eps is .*, and not in \[0, 1\]"):
            label_smoothing([0], 3, eps)
    with pytest.raises(ValueError, match=r"no identity|empty sequence"):
        cross_entropy(np.zeros((2, 0)), [0, 0])


def test_an_empty_batch_gives_an_empty_batch():
    z, y = np.zeros((0, 3)), np.zeros(0, int)
    for loss in (cross_entropy(z, y), soft_cross_entropy(z, z), cross_entropy_ignoring(z, y), weighted_cross_entropy(z, y, [1, 1, 1])):
        assert loss.shape == (0,)
    assert label_smoothing(y, 3, 0.1).shape == (0, 3)


def test_the_input_is_not_modified():
    z, y, t, weight = np.array([[2.0, -inf, 0.1]]), np.array([0]), np.array([[0.5, 0.0, 0.5]]), np.array([1.0, 2.0, 3.0])
    before = [a.copy() for a in (z, y, t, weight)]
    cross_entropy(z, y)
    soft_cross_entropy(z, t)
    weighted_cross_entropy(z, y, weight)
    cross_entropy_ignoring(z, y, 0)
    cross_entropy_plain(z, y)
    checked_labels(y, 3)
    label_smoothing(y, 3, 0.1)
    for now, then in zip((z, y, t, weight), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_each_example_is_computed_by_itself():
    z, y = batch(8, 5, 4, 200.0)
    np.testing.assert_array_equal(cross_entropy(z, y), [cross_entropy(*row) for row in zip(z, y, strict=True)])


# Extremes


def test_one_class_costs_nothing_and_shows_no_minus_sign():
    for loss in (cross_entropy([[5.0], [-800.0]], [0, 0]), soft_cross_entropy([[5.0], [-800.0]], [[1.0], [1.0]])):
        np.testing.assert_array_equal(loss, [0, 0])
        assert not np.signbit(loss).any()


def test_tied_logits_share_the_probability():
    np.testing.assert_allclose(cross_entropy([[4.0, 4.0, -90.0]] * 3, [0, 1, 2]), [np.log(2), np.log(2), 94 + np.log(2)], rtol=1e-15)
    np.testing.assert_allclose(soft_cross_entropy([4.0, 4.0], [0.25, 0.75]), np.log(2), rtol=1e-15)


def test_a_masked_class_costs_nothing_as_no_target_and_infinity_as_a_label():
    z = [2.0, 2.0, -inf]
    np.testing.assert_allclose([cross_entropy(z, k) for k in range(3)], [np.log(2), np.log(2), inf], rtol=1e-15)
    np.testing.assert_allclose(soft_cross_entropy(z, [0.5, 0.5, 0.0]), np.log(2), rtol=1e-15)
    assert soft_cross_entropy(z, [0.5, 0.4, 0.1]) == inf
    assert weighted_cross_entropy(z, 2, [1, 1, 0]) == 0


def test_without_a_distribution_the_loss_is_nan():
    for z in ([-inf, -inf], [inf, 1.0]):
        with pytest.warns(RuntimeWarning, match="invalid value"):
            assert np.isnan(cross_entropy(z, 0))
    loss = cross_entropy([[nan, 1.0], [2.0, 1.0]], [1, 1])
    assert np.isnan(loss[0])
    assert np.isfinite(loss[1])


def test_a_dominating_logit_keeps_its_digits():
    assert error(cross_entropy([0.0, -40.0], 0), exact([0, -40], [1, 0]), np.float64) < 2
    assert error(soft_cross_entropy([0.0, -40.0], [1, 0]), exact([0, -40], [1, 0]), np.float64) < 2
    assert cross_entropy_plain(np.array([[0.0, -40.0]]), [0]) == 0
    np.testing.assert_array_equal(cross_entropy([[1000.0, 0.0]] * 2, [0, 1]), [0, 1000])


def test_logits_at_the_limit_of_float64():
    np.testing.assert_array_equal(cross_entropy([[1e308, 0.0], [0.0, -1e308], [1e308, 0.0]], [1, 0, 0]), [1e308, 0, 0])
    np.testing.assert_array_equal(cross_entropy([[1e308, 1e308], [-1e308, -1e308]], [1, 0]), [np.log(2)] * 2)
    with pytest.warns(RuntimeWarning, match="overflow encountered in subtract"):
        np.testing.assert_array_equal(cross_entropy([[1e308, -1e308]] * 2, [0, 1]), [0, inf])
    with pytest.warns(RuntimeWarning, match="overflow encountered in subtract"):
        assert soft_cross_entropy([1e308, -1e308], [1.0, 0.0]) == 0


@pytest.mark.parametrize(("kind", "tolerance"), [(np.float16, 0.02), (np.float32, 1e-5), (np.float64, 1e-13)])
def test_rows_of_fifty_thousand_classes(kind, tolerance):
    z, t = np.zeros((2, 50_000), kind), np.zeros((2, 50_000), kind)
    t[:, 7] = 1
    assert np.abs(cross_entropy(z, [0, 49_999]) - np.log(50_000)).max() < tolerance
    assert np.abs(soft_cross_entropy(z, t) - np.log(50_000)).max() < tolerance


def test_the_naive_form_gives_inf_and_nan_where_the_loss_is_finite():
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert soft_cross_entropy_naive([0.0, -800.0], [0.0, 1.0]) == inf
    with pytest.warns(RuntimeWarning, match="divide by zero"), pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(soft_cross_entropy_naive([0.0, -800.0], [1.0, 0.0]))
    assert soft_cross_entropy([0.0, -800.0], [0.0, 1.0]) == 800
    assert soft_cross_entropy([0.0, -800.0], [1.0, 0.0]) == 0


# Labels gone wrong


def test_a_column_of_labels_meets_every_example_in_the_plain_form():
    z, y = batch()
    matrix = cross_entropy_plain(z, y[:, None])
    assert matrix.shape == (7, 7)
    np.testing.assert_allclose(np.diag(matrix), cross_entropy(z, y), rtol=1e-13)
    assert abs(matrix.mean() - cross_entropy(z, y).mean()) > 0.1
    random = np.random.default_rng(9)
    shuffled = np.mean([cross_entropy(z, random.permutation(y)).mean() for _ in range(4000)])
    assert abs(matrix.mean() - shuffled) < 0.05


def test_labels_from_one_are_silently_the_next_class_in_the_plain_form():
    z = 3 * np.eye(3)
    np.testing.assert_array_equal(cross_entropy_plain(z[:2], [1, 2]), cross_entropy_plain(z[:2], [1, 2 - 3]))
    assert cross_entropy_plain(z[:2], [1, 2]).mean() > 3
    with pytest.raises(IndexError, match="out of bounds"):
        cross_entropy_plain(z, [1, 2, 3])


def test_a_mean_over_classes_as_well_is_too_small_by_their_number():
    z, y = batch()
    t = np.eye(5)[y]
    assert abs(-(t * np.log(softmax(z))).mean() * 5 - cross_entropy(z, y).mean()) < 1e-14


# Smoothing, weights, ignored labels


def test_smoothed_targets_sum_to_one_and_end_at_the_extremes():
    t = label_smoothing([[0, 2], [1, 1]], 3, 0.1)
    assert t.shape == (2, 2, 3)
    np.testing.assert_allclose(t.sum(axis=-1), 1, rtol=1e-15)
    np.testing.assert_allclose(t[0, 0], [1 - 0.1 + 0.1 / 3, 0.1 / 3, 0.1 / 3], rtol=1e-15)
    np.testing.assert_array_equal(label_smoothing(1, 3, 0), [0, 1, 0])
    np.testing.assert_allclose(label_smoothing(1, 3, 1), [1 / 3] * 3)


def test_smoothing_fifty_thousand_classes_needs_no_more_memory_than_its_result():
    tracemalloc.start()
    t = label_smoothing([7, 49_999, 0], 50_000, 0.1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    np.testing.assert_array_equal(t.argmax(axis=-1), [7, 49_999, 0])
    np.testing.assert_allclose(t.sum(axis=-1), 1, rtol=1e-12)
    assert t.nbytes <= peak < 1.1 * t.nbytes  # the identity of 50,000 classes has 20 GB


def test_the_smoothed_loss_has_two_parts_and_is_least_at_the_stated_gap():
    z, y = batch()
    smoothed = soft_cross_entropy(z, label_smoothing(y, 5, 0.2))
    uniform = soft_cross_entropy(z, np.full((7, 5), 0.2))
    np.testing.assert_allclose(smoothed, 0.8 * cross_entropy(z, y) + 0.2 * uniform, rtol=1e-14)
    for C, eps in [(3, 0.1), (3, 0.3), (10, 0.1)]:
        best = np.log(1 + C * (1 - eps) / eps)
        x = best + np.array([-0.01, 0, 0.01])
        loss = soft_cross_entropy(np.pad(x[:, None], [(0, 0), (0, C - 1)]), label_smoothing([0, 0, 0], C, eps))
        assert loss.argmin() == 1


def test_the_two_denominators_differ_by_the_mean_weight():
    z, y = batch()
    weight = np.array([1.0, 3.0, 0.5, 2.0, 1.0])
    loss = weighted_cross_entropy(z, y, weight)
    np.testing.assert_allclose(loss, weight[y] * cross_entropy(z, y), rtol=1e-15)
    np.testing.assert_allclose(loss.mean(), loss.sum() / weight[y].sum() * weight[y].mean(), rtol=1e-14)
    one = weighted_cross_entropy(z[:1], y[:1], weight)
    np.testing.assert_allclose(one.sum() / weight[y[:1]].sum(), cross_entropy(z[0], y[0]), rtol=1e-15)


def test_ignored_examples_are_never_computed():
    z, y = batch()
    z[2] = nan
    y[2] = -100
    loss, kept = cross_entropy_ignoring(z, y), y != -100
    assert loss[2] == 0
    np.testing.assert_array_equal(loss[kept], cross_entropy(z[kept], y[kept]))
    y[2] = 255
    np.testing.assert_array_equal(cross_entropy_ignoring(z, y.astype(np.uint8), ignore=255), loss)


def test_a_batch_that_is_ignored_altogether_has_zero_losses_and_no_mean():
    loss, kept = cross_entropy_ignoring(np.full((2, 3), nan), [-100, -100]), np.array([False, False])
    np.testing.assert_array_equal(loss, [0, 0])
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(loss.sum() / kept.sum())
    assert loss.sum() / max(kept.sum(), 1) == 0
