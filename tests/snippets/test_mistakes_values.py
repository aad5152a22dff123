"""The museum's wrong forms give the wrong values that the pages show; the right ones also hold beyond the pages' examples."""

import numpy as np
import pytest

from snippets.binary_cross_entropy import binary_cross_entropy
from snippets.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits
from snippets.log_sum_exp import log_softmax
from snippets.mistakes_batches import (
    ascent_wrong,
    descent,
    into_integers_wrong,
    masked_by_zero_wrong,
    mean_gradient,
    mean_over_classes_wrong,
    padding,
    padding_wrong,
    picked_columns_wrong,
    softmax_flat_sum_wrong,
    sum_over_classes,
    summed_gradient_wrong,
    weighted_entries_wrong,
)
from snippets.mistakes_exercises import (
    clipped_loss,
    clipped_loss_wrong,
    gradient_three,
    gradient_three_wrong,
    mean_of_means_wrong,
    sigmoid_twice_wrong,
    slope_wrong,
    softplus_wrong,
)
from snippets.mistakes_floating_point import (
    binary_cross_entropy_hard,
    clipped_chain_wrong,
    kink_wrong,
    log_with_eps_wrong,
    masked_softmax,
    masked_softmax_wrong,
    one_minus_p,
    one_minus_p_wrong,
)
from snippets.sigmoid import sigmoid, softplus
from snippets.softmax import softmax

Z = np.array([[2.0, 1.0, 0.1], [0.0, 0.5, -1.0], [1.0, 2.0, 3.0]])
Y = np.array([0, 1, 2])
X = np.array([[1.0, 2.0], [1.0, -1.0], [1.0, 0.5], [1.0, -2.0]])
T = np.array([1, 0, 1, 1])


# -- batches ---------------------------------------------------------------------------------------------------


def test_without_keepdims_a_row_is_divided_by_the_sums_of_all_rows():
    total = np.exp(Z).sum(axis=1)
    expected = softmax(Z) * total[:, None] / total
    np.testing.assert_allclose(softmax_flat_sum_wrong(Z), expected, rtol=1e-14)
    np.testing.assert_allclose(softmax_flat_sum_wrong(Z + 800), expected, rtol=1e-12)


def test_whole_columns_average_the_loss_of_each_row_with_every_label():
    assert picked_columns_wrong(Z, Y) == pytest.approx(np.mean([-log_softmax(row)[y] for row in Z for y in Y]), rel=1e-14)


def test_the_mean_over_classes_is_too_small_by_their_number():
    assert mean_over_classes_wrong(Z, np.eye(3)[Y]) == pytest.approx(sum_over_classes(Z, np.eye(3)[Y]) / 3, rel=1e-14)


def test_padding_counts_as_examples_or_does_not():
    loss = np.array([0.5, 0.7, 0.0, 0.0])
    assert padding_wrong(loss, np.array([True, True, False, False])) == pytest.approx(0.3, rel=1e-15)
    assert padding(loss, np.array([True, False, False, False])) == 0.5
    assert padding(loss, np.zeros(4, bool)) == 0


def test_a_logit_multiplied_by_zero_takes_part_as_a_zero():
    np.testing.assert_array_equal(masked_by_zero_wrong(np.array([2.0, 1.0, -3.0]), np.array([True, True, False])), softmax([2.0, 1.0, 0.0]))


def test_an_array_of_integers_cuts_the_probabilities_off_and_one_of_floats_does_not():
    np.testing.assert_array_equal(into_integers_wrong([2, 1, 0]), [0, 0, 0])
    np.testing.assert_array_equal(into_integers_wrong([2.0, 1.0, 0.0]), softmax([2.0, 1.0, 0.0]))


def test_weights_on_the_entries_spoil_all_but_the_label_s():
    wrong = weighted_entries_wrong(np.array([[2.0, 1.0, 0.1]]), np.array([1]), np.array([1.0, 5.0, 1.0]))
    np.testing.assert_allclose(wrong, [[0.65900114, -3.78783515, 0.09856589]], atol=5e-9)


def test_the_summed_gradient_is_n_times_that_of_the_mean():
    w = np.array([0.3, 0.2])
    np.testing.assert_allclose(summed_gradient_wrong(w, X, T), 4 * mean_gradient(w, X, T), rtol=1e-14)


def test_ascent_goes_as_far_up_as_descent_goes_down():
    w = np.array([0.3, 0.2])
    np.testing.assert_allclose(ascent_wrong(w, X, T, 0.5) - w, w - descent(w, X, T, 0.5), rtol=1e-14)


# -- floating point --------------------------------------------------------------------------------------------


def test_a_row_that_keeps_nothing_is_nan_and_leaves_the_others_right():
    z, keep = np.array([[2.0, 1.0, 0.1]] * 2), np.array([[True, True, False], [False, False, False]])
    with pytest.warns(RuntimeWarning, match="invalid value encountered in subtract"):
        p = masked_softmax_wrong(z, keep)
    np.testing.assert_allclose(p, [[*softmax([2.0, 1.0]), 0], [np.nan] * 3], rtol=1e-15)


def test_the_masked_softmax_computes_each_row_by_itself():
    z, keep = np.array([[0.0, 1.0, 2.0], [1000.0, 1001.0, 5000.0]]), np.array([[True, True, True], [True, True, False]])
    np.testing.assert_allclose(masked_softmax(z, keep), [softmax(z[0]), [*softmax([0.0, 1.0]), 0]], rtol=1e-15)


def test_one_logarithm_is_the_loss_of_a_hard_label():
    p, t = np.array([0.9, 0.2, 0.7]), np.array([1, 0, 0])
    np.testing.assert_allclose(binary_cross_entropy_hard(p, t), binary_cross_entropy(p, t), rtol=1e-15)


def test_1_minus_p_loses_its_digits_from_about_37_on():
    z = np.array([-2.0, 0.0, 2.0])
    np.testing.assert_allclose(one_minus_p_wrong(z), sigmoid(-z), rtol=1e-14)
    np.testing.assert_allclose(one_minus_p(z), sigmoid(-z), rtol=1e-15)
    assert one_minus_p_wrong(36.0) == 2**-52 and one_minus_p_wrong(40.0) == 0


@pytest.mark.parametrize("t", [0, 0.3, 1])
def test_the_chain_through_a_clipped_p_is_p_minus_t_where_the_clip_does_not_act(t):
    z = np.array([-5.0, 0.5, 3.0])
    np.testing.assert_allclose(clipped_chain_wrong(z, t), sigmoid(z) - t, rtol=1e-12)
    assert clipped_chain_wrong(-18.6, t) == 0


def test_eps_in_the_logarithms_is_added_to_p_and_to_1_minus_p():
    p, t = 0.3, 0.25
    assert log_with_eps_wrong(p, t) == pytest.approx(-0.25 * np.log(p + 1e-7) - 0.75 * np.log(0.7 + 1e-7), rel=1e-14)
    assert f"{log_with_eps_wrong(1.0, 1):.3e}" == "-1.000e-07"


@pytest.mark.parametrize("t", [0, 0.3, 1])
def test_the_kink_is_wrong_at_zero_only(t):
    z = np.array([-1.0, -0.25, 0.5, 1.0])
    np.testing.assert_allclose(kink_wrong(z, t), sigmoid(z) - t, rtol=1e-14)
    assert kink_wrong(0.0, t) == -t


# -- exercises -------------------------------------------------------------------------------------------------


def test_the_sigmoid_twice_never_costs_less_than_0_31():
    z = np.array([-3.0, 0.0, 5.0, 50.0])
    for t in (0, 1):
        np.testing.assert_allclose(sigmoid_twice_wrong(z, t), binary_cross_entropy_with_logits(sigmoid(z), t), rtol=1e-14)
    assert sigmoid_twice_wrong(z, 1).min() == pytest.approx(np.log1p(np.exp(-1)))


def test_the_mean_of_means_weighs_a_short_batch_like_a_full_one():
    assert mean_of_means_wrong(np.array([0.1, 0.1, 0.1, 0.1, 2.0]), 4) == pytest.approx(1.05, rel=1e-15)
    assert mean_of_means_wrong(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), 2) == pytest.approx((1.5 + 3.5 + 5) / 3, rel=1e-15)


def test_the_gradient_with_three_mistakes_is_the_page_s():
    z, y = np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
    np.testing.assert_allclose(gradient_three_wrong(z, y), [[-0.11920292, -0.90106198], [-0.67597286, -0.26894142]], atol=5e-9)


def test_its_repair_computes_each_row_by_itself():
    z, y = np.array([[1000.0, 999.0], [0.0, 1.0]]), np.array([0, 1])
    np.testing.assert_allclose(gradient_three(z, y), (softmax(z) - np.eye(2)) / 2, rtol=1e-15)


def test_a_step_of_1e_16_is_lost_beside_2_and_works_beside_0():
    assert slope_wrong(lambda x: np.logaddexp(0, x), 2.0) == 0
    assert slope_wrong(lambda x: 3 * x + 1e-9, 0.0) == pytest.approx(3)


@pytest.mark.parametrize(("loss", "eps"), [(clipped_loss_wrong, 1e-8), (clipped_loss, 1e-7)])
def test_in_float64_either_clip_only_caps_the_loss(loss, eps):
    p, t = np.array([0.2, 0.5, 0.9]), np.array([0.3, 0.0, 1.0])
    np.testing.assert_allclose(loss(p, t), binary_cross_entropy(p, t), rtol=1e-14)
    np.testing.assert_allclose(loss(np.array([0.0, 1.0]), np.array([1, 0])), -np.log(eps), rtol=1e-9)


def test_in_float32_a_clip_at_1e_8_does_not_clip_at_1():
    with pytest.warns(RuntimeWarning, match="divide by zero encountered in log"):
        assert clipped_loss_wrong(np.float32(1), np.float32(0)) == np.inf


def test_the_softplus_as_typed_is_right_between_its_two_failures():
    z = np.array([-3.0, 0.0, 3.0])
    np.testing.assert_allclose(softplus_wrong(z), softplus(z), rtol=1e-14)
    assert softplus_wrong(-40.0) == 0
    with pytest.warns(RuntimeWarning, match="overflow encountered in exp"):
        assert softplus_wrong(800.0) == np.inf
