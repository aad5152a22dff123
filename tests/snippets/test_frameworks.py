"""The NumPy models of other libraries; what those libraries return is held by tests/test_frameworks.py."""

import numpy as np
import pytest
from mpmath import mp, mpf

from snippets.binary_cross_entropy import binary_cross_entropy, binary_cross_entropy_grad
from snippets.categorical_cross_entropy import cross_entropy, label_smoothing, soft_cross_entropy
from snippets.frameworks import (
    explain_ratio,
    keras_categorical_cross_entropy,
    keras_sparse_categorical_cross_entropy,
    torch_binary_cross_entropy,
    torch_binary_cross_entropy_grad,
    torch_cross_entropy,
    torch_softplus,
)
from snippets.softmax import softmax

RANDOM = np.random.default_rng(6)
Z = 3 * RANDOM.normal(size=(7, 4))
Y = RANDOM.integers(0, 4, 7)
W = RANDOM.uniform(0.1, 5, 4)


@pytest.mark.parametrize(
    ("theirs", "name"),
    [
        (1.5, "the same"),
        (1.5 * 7, "sum over the N examples"),
        (1.5 / 7, "mean over the N examples"),
        (1.5 * 4, "sum over the C classes"),
        (1.5 / 4, "mean over the C classes"),
        (1.5 * 28, "sum over all N C entries"),
        (1.5 / 28, "mean over all N C entries"),
        (1.5 / np.log(2), "bits instead of nats"),
        (0.75, "a factor 1/2"),
        (3.0, "a factor 2"),
        (-1.5, "the sign"),
    ],
)
def test_a_ratio_names_its_convention(theirs, name):
    assert explain_ratio(1.5, theirs, N=7, C=4) == [name]


def test_a_ratio_has_every_name_that_fits_and_none_that_does_not():
    assert explain_ratio(1.5, 3.0, N=2, C=2) == ["sum over the N examples", "sum over the C classes", "a factor 2"]
    assert explain_ratio(1.5, 1.6, N=7, C=4) == []
    assert explain_ratio([1.0, 2.0], [7.0, 14.1], N=7, C=4) == []


def test_the_floor_of_the_logarithm_acts_from_100_on_and_nowhere_else():
    p = np.array([0.0, 1e-300, 1e-44, 1e-43, 0.3, 1.0])
    loss = torch_binary_cross_entropy(p, 1)
    assert loss[:3].tolist() == [100, 100, 100]
    np.testing.assert_allclose(loss[3:], binary_cross_entropy(p[3:], 1), rtol=4e-16)
    assert torch_binary_cross_entropy([1.0, 0.0], [0, 0]).tolist() == [100, 0]
    assert torch_binary_cross_entropy(np.float32([0.25]), [1]).dtype == np.float32


def test_the_gradient_knows_no_floor_but_a_smallest_denominator():
    p, t = np.array([0.2, 1e-11, 1 - 1e-9]), np.array([0.0, 1.0, 0.5])
    np.testing.assert_allclose(torch_binary_cross_entropy_grad(p, t), binary_cross_entropy_grad(p, t), rtol=1e-7)
    assert torch_binary_cross_entropy_grad(0.0, 1) == -1 / np.float64(np.float32(1e-12))
    # The loss is constant there, so this is not its derivative.
    assert torch_binary_cross_entropy(0.0, 1) == torch_binary_cross_entropy(1e-50, 1)


def test_keras_gives_the_usual_loss_for_probabilities_and_two_others_for_logits():
    p = softmax(Z)
    expected = cross_entropy(Z, Y)
    np.testing.assert_allclose(keras_categorical_cross_entropy(p, np.eye(4)[Y]), expected, rtol=1e-13)
    np.testing.assert_allclose(keras_sparse_categorical_cross_entropy(p, Y), expected, rtol=1e-13)
    unlike = [keras_categorical_cross_entropy([[2.0, 1.0, 0.1]], np.eye(3)[[0]]), keras_sparse_categorical_cross_entropy([[2.0, 1.0, 0.1]], [0])]
    one = 1 - 1e-7
    np.testing.assert_allclose(np.ravel(unlike), [np.log(3.1 / 2), np.log((2 * one + 0.1) / one)], rtol=1e-14)


def test_keras_clips_at_both_ends():
    sure, eps = [1.0, 0.0, 0.0], 1e-7
    np.testing.assert_allclose(keras_categorical_cross_entropy([sure, sure], np.eye(3)[:2]), [-np.log(1 - eps), -np.log(eps)], rtol=1e-14)
    np.testing.assert_allclose(keras_sparse_categorical_cross_entropy([sure], [1]), [np.log(1 + eps) - np.log(eps)], rtol=1e-14)


def test_probabilities_need_not_sum_to_one_for_keras():
    p = softmax(Z)
    np.testing.assert_allclose(keras_categorical_cross_entropy(0.3 * p, np.eye(4)[Y]), cross_entropy(Z, Y), rtol=1e-13)


def test_the_mean_of_torch_is_the_weighted_mean_of_the_smoothed_losses():
    np.testing.assert_allclose(torch_cross_entropy(Z, Y), cross_entropy(Z, Y).mean(), rtol=1e-14)
    np.testing.assert_allclose(torch_cross_entropy(Z, Y, W), (W[Y] * cross_entropy(Z, Y)).sum() / W[Y].sum(), rtol=1e-14)
    smooth = soft_cross_entropy(Z, label_smoothing(Y, 4, 0.2)).mean()
    np.testing.assert_allclose(torch_cross_entropy(Z, Y, smoothing=0.2), smooth, rtol=1e-14)
    targets, log_p = label_smoothing(Y, 4, 0.2), np.log(softmax(Z))
    both = -(W * targets * log_p).sum() / W[Y].sum()
    np.testing.assert_allclose(torch_cross_entropy(Z, Y, W, smoothing=0.2), both, rtol=1e-14)


def test_ignored_labels_change_nothing_but_the_count():
    y = np.append(Y, [-100, -100])
    z = np.vstack([Z, [[np.nan] * 4, [1e300] * 4]])
    for weight, smoothing in [(None, 0.0), (W, 0.3)]:
        assert torch_cross_entropy(z, y, weight, smoothing=smoothing) == torch_cross_entropy(Z, Y, weight, smoothing=smoothing)
    with pytest.warns(RuntimeWarning, match="invalid value"):
        assert np.isnan(torch_cross_entropy(Z, np.full(7, -100)))


def test_softplus_is_its_argument_above_the_threshold_and_loses_just_the_tail():
    for z in [-30.0, 0.0, 5.0, 20.0]:
        assert abs(torch_softplus(z) - np.logaddexp(0, z)) <= 4e-16 * np.logaddexp(0, z)
    for z in [20.000001, 20.5, 36.0, 800.0]:
        assert torch_softplus(z) == z
    with mp.workdps(40):
        tail = mp.log(1 + mp.exp(mpf("20.5"))) - mpf("20.5")
        assert abs(tail - mpf("1.25015287e-9")) < mpf("1e-17")


def test_no_model_modifies_its_input():
    z, y, w, p = Z.copy(), Y.copy(), W.copy(), softmax(Z)
    p_before = p.copy()
    torch_cross_entropy(z, y, w, smoothing=0.1)
    torch_softplus(z)
    torch_binary_cross_entropy(p, 1)
    torch_binary_cross_entropy_grad(p, 1)
    keras_categorical_cross_entropy(p, np.eye(4)[Y])
    keras_sparse_categorical_cross_entropy(p, Y)
    assert (z == Z).all() and (y == Y).all() and (w == W).all() and (p == p_before).all()
