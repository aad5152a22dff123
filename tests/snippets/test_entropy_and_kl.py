"""Entropy, cross-entropy and KL divergence, and the forms that the page shows to fail."""

import re
import warnings
from functools import cache
from pathlib import Path

import mpmath
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import special

from snippets.categorical_cross_entropy import label_smoothing, soft_cross_entropy
from snippets.entropy_and_kl import (
    cross_entropy_of_distributions,
    entropy,
    entropy_naive,
    kl_divergence,
    kl_divergence_naive,
    torch_kl_div,
)
from snippets.entropy_and_kl_directions import best_bumps, bump
from snippets.entropy_and_kl_logits import reverse_kl_grad
from snippets.softmax import softmax

ROOT = Path(__file__).parents[2]
TYPES = [np.float16, np.float32, np.float64]
PAIRS = [cross_entropy_of_distributions, kl_divergence]
T, P = [0.6, 0.3, 0.1], [0.2, 0.3, 0.5]
inf, nan = np.inf, np.nan


def exact(form, t, p):
    """The number to 60 digits, of the floats as they are; KL with the terms that sum to 0 for distributions."""
    with mpmath.workdps(60):
        rows = [(mpmath.mpf(float(a)), mpmath.mpf(float(b))) for a, b in zip(t, p)]
        if form is kl_divergence:
            return mpmath.fsum((a * mpmath.log(a / b) if a else 0) - a + b for a, b in rows)
        return -mpmath.fsum(a * mpmath.log(b) for a, b in rows if a)


def ulp(value, truth, kind=np.float64):
    return abs(float((mpmath.mpf(float(value)) - truth) / mpmath.mpf(float(np.spacing(kind(abs(truth)))))))


def pairs(distance, count=150, kind=np.float64):
    """Pairs of distributions over 2 to 19 classes whose logits differ by about `distance`."""
    random = np.random.default_rng(0)
    for _ in range(count):
        n = random.integers(2, 20)
        z = np.log(np.maximum(random.dirichlet(np.full(n, random.choice([0.1, 0.5, 1, 5]))), 1e-300))
        t, p = softmax(z).astype(kind), softmax(z + distance * random.normal(size=n)).astype(kind)
        if p.min() > 0:
            yield t, p


@cache
def relative(form, distance):
    """The largest relative error of a form of KL."""
    return max(abs(float((float(form(t, p)) - truth) / truth)) for t, p in pairs(distance) if (truth := exact(kl_divergence, t, p)))


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_entropy_and_cross_entropy_are_accurate_to_four_ulp(kind):
    worst = max(
        max(ulp(entropy(t), exact(None, t, t), kind), ulp(cross_entropy_of_distributions(t, p), exact(None, t, p), kind))
        for t, p in pairs(2, kind=kind)
        if t.max() < 0.99
    )
    assert worst < 4


def test_kl_of_distant_distributions_is_accurate_to_four_ulp():
    random = np.random.default_rng(1)
    worst = 0
    for _ in range(200):
        n = random.integers(2, 30)
        t, p = random.dirichlet(np.full(n, 0.3), size=2)
        if min(t.min(), p.min()) > 0:
            worst = max(worst, ulp(kl_divergence(t, p), exact(kl_divergence, t, p)))
    assert worst < 4


def rel_entr_summed(t, p):
    return special.rel_entr(t, p).sum()


def powers(row):
    """What the cells of a row of the page's table say: powers of ten; None where no digit is right."""
    return [float(cell[-1]) if (cell := re.findall(r"\$10\^\{(-\d+)\}\$", text)) else None for text in row.split("|")[2:-1]]


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
@pytest.mark.parametrize(("label", "distance"), [("0.1", 0.1), ("10^{-4}", 1e-4), ("10^{-8}", 1e-8)])
def test_the_table_of_errors_near_the_target_has_the_measured_orders(language, label, distance):
    page = (ROOT / "docs" / language / "entropy-and-kl.md").read_text("utf-8")
    (row,) = [line for line in page.splitlines() if line.startswith(f"| ${label}$ |")]
    forms = [kl_divergence_naive, rel_entr_summed, kl_divergence]
    for form, power in zip(forms, powers(row), strict=True):
        error = relative(form, distance)
        assert error > 1 if power is None else abs(np.log10(error) - power) < 0.7, (form, error)


def test_near_the_target_the_naive_kl_can_be_negative():
    assert min(kl_divergence_naive(t, p) for t, p in pairs(1e-9)) < 0


@settings(max_examples=200, deadline=None)
@given(hnp.arrays(float, (2, 5), elements=st.floats(-800, 800)))
@example(np.array([[38.0, 0, 0, 0, 0], [37.0, 0, 0, 0, 0]]))
def test_gibbs_inequality_holds_for_every_pair(z):
    t, p = softmax(z)
    with np.errstate(divide="ignore"):
        assert kl_divergence(t, p) >= 0
        sums = 5 * np.finfo(float).eps  # by how much the rounded t and p may miss 1
        assert cross_entropy_of_distributions(t, p) >= entropy(t) * (1 - 1e-14) - sums
        assert 0 <= entropy(p) <= np.log(5) * (1 + 1e-15)


def test_cross_entropy_is_entropy_plus_kl():
    for t, p in pairs(1):
        assert np.isclose(cross_entropy_of_distributions(t, p), entropy(t) + kl_divergence(t, p), rtol=1e-13)


def test_kl_is_zero_exactly_where_the_distributions_are_equal():
    for t, p in pairs(1):
        assert kl_divergence(t, t) == 0 and kl_divergence(t, p) > 0


@pytest.mark.parametrize("form", PAIRS)
def test_zeros_count_as_the_page_says(form):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isclose(form([0.5, 0.5, 0.0], [0.5, 0.25, 0.25]), float(exact(form, [0.5, 0.5, 0], [0.5, 0.25, 0.25])))
        assert np.isclose(form([0.0, 0.5, 0.5], [0.0, 0.5, 0.5]), 0 if form is kl_divergence else np.log(2))
    with pytest.warns(RuntimeWarning, match="divide by zero"):
        assert form([0.5, 0.5], [1.0, 0.0]) == inf


def test_results_of_zero_print_without_a_minus_sign():
    one_hot = [0.0, 1.0, 0.0]
    for value in [entropy(one_hot), entropy([1.0]), cross_entropy_of_distributions(one_hot, one_hot), kl_divergence(T, T)]:
        assert value == 0 and not np.signbit(value)
    assert np.signbit(entropy_naive(np.array([1.0])))


def test_subnormal_probabilities_neither_overflow_nor_divide_by_zero():
    tiny = np.array([5e-324, 1.0])
    half = np.array([0.5, 0.5])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for t, p in [(half, tiny), (tiny, half), (tiny, tiny)]:
            assert abs(float(kl_divergence(t, p) - exact(kl_divergence, t, p))) < 1e-13
    with np.errstate(over="ignore"):
        assert kl_divergence_naive(half, tiny) == inf


def test_the_naive_entropy_of_a_one_hot_target_is_nan():
    with np.errstate(all="ignore"):
        assert np.isnan(entropy_naive(np.array([0.0, 1.0])))
        assert np.isnan(kl_divergence_naive(np.array([0.0, 1.0]), np.array([0.5, 0.5])))


@pytest.mark.parametrize("kind", TYPES)
def test_the_float_type_of_the_prediction_stays(kind):
    t, p = np.asarray([T, P], kind)
    assert entropy(p).dtype == kind
    for form in PAIRS:
        assert form(t, p).dtype == kind
        assert form(T, p).dtype == kind
        np.testing.assert_allclose(form(t, p), form(T, P), rtol=40 * np.finfo(kind).eps)
    assert reverse_kl_grad(p, t).dtype == kind


@pytest.mark.parametrize("one_hot", [[0, 1, 0], (0, 1, 0), [False, True, False], np.uint8([0, 1, 0])])
def test_lists_integers_and_booleans_are_computed_in_float64(one_hot):
    assert entropy(one_hot).dtype == np.float64 and entropy(one_hot) == 0
    for form in PAIRS:
        assert form(one_hot, P).dtype == np.float64
        assert np.isclose(form(one_hot, P), -np.log(0.3))


def test_the_last_axis_is_the_class_axis():
    random = np.random.default_rng(2)
    t, p = softmax(random.normal(size=(2, 4, 3, 5)))
    assert entropy(t).shape == (4, 3)
    for form in PAIRS:
        assert form(t, p).shape == (4, 3)
        assert np.isclose(form(t, p)[2, 1], form(t[2, 1], p[2, 1]), rtol=1e-14)


def test_an_empty_batch_gives_an_empty_batch():
    empty = np.zeros((0, 3))
    assert entropy(empty).shape == kl_divergence(empty, empty).shape == (0,)


@pytest.mark.parametrize("form", PAIRS)
@pytest.mark.parametrize(("t", "p"), [(T, [T, P]), ([T], T), ([0.5, 0.5], P)])
def test_shapes_that_do_not_match_are_both_named(form, t, p):
    with pytest.raises(ValueError) as error:
        form(t, p)
    assert str(error.value) == f"t has shape {np.shape(t)}, p has shape {np.shape(p)}"


@pytest.mark.parametrize("bad", [[2.0, 1.0, 0.1], [-0.5, 1.0, 0.5], np.log(P), [0.6, 0.3, 0.2], [inf, 0, 0], [], np.zeros((2, 0)), [T, [1, 1, 1]]])
def test_what_is_no_distribution_is_refused(bad):
    with pytest.raises(ValueError, match="^probabilities must be >= 0 and sum to 1 in a row$"):
        entropy(bad)
    for form in PAIRS:
        with pytest.raises(ValueError, match="^probabilities must be >= 0 and sum to 1 in a row$"):
            form(bad, bad)


def test_the_sum_is_taken_in_float64():
    near = np.float16([0.5, 2043 / 4096])  # 0.9988; float16 would round it to 0.9990
    with pytest.raises(ValueError, match="sum to 1"):
        entropy(near)


def test_a_single_probability_is_no_distribution():
    with pytest.raises(ValueError, match="sum to 1"):
        entropy(0.3)


def test_nan_goes_through_its_row_only():
    p = np.array([T, [nan, 0.5, 0.5]])
    t = np.array([P, P])
    for value in [entropy(p), cross_entropy_of_distributions(t, p), kl_divergence(t, p), kl_divergence(p, t)]:
        assert np.isfinite(value[0]) and np.isnan(value[1])


def test_the_input_is_not_modified():
    t, p = np.array([T, [0.5, 0.5, 0.0]]), np.array([P, P])
    before = t.copy(), p.copy()
    t.flags.writeable = p.flags.writeable = False
    entropy(t), cross_entropy_of_distributions(t, p), kl_divergence(t, p), reverse_kl_grad(p, softmax(t))
    np.testing.assert_array_equal((t, p), before)


def test_rows_of_50_000_classes():
    u = np.full(50_000, 1 / 50_000)
    assert np.isclose(entropy(u), np.log(50_000), rtol=1e-14) and kl_divergence(u, u) == 0


@pytest.mark.parametrize("distance", [0.5, 3])
def test_the_gradient_of_kl_is_p_minus_t_and_that_of_its_reverse_as_derived(distance):
    random = np.random.default_rng(3)
    t, z = softmax(random.normal(size=5)), distance * random.normal(size=5)

    def slope(kl):
        h = 1e-5
        return np.array([(kl(softmax(z + h * e)) - kl(softmax(z - h * e))) / (2 * h) for e in np.eye(5)])

    np.testing.assert_allclose(slope(lambda p: kl_divergence(t, p)), softmax(z) - t, atol=1e-9)
    np.testing.assert_allclose(slope(lambda p: kl_divergence(p, t)), reverse_kl_grad(z, t), atol=1e-9)
    uniform = np.full(5, 0.2)
    np.testing.assert_allclose(slope(lambda p: -entropy(p)), reverse_kl_grad(z, uniform), atol=1e-9)


def test_the_reverse_gradient_names_both_shapes():
    with pytest.raises(ValueError, match=r"z has shape \(2, 3\), t has shape \(3,\)"):
        reverse_kl_grad(np.zeros((2, 3)), T)


def test_the_floor_under_smoothing_is_reached_at_the_smoothed_target():
    for C in [2, 10, 1000]:
        t = label_smoothing(0, C, 0.1)
        assert np.isclose(soft_cross_entropy(np.log(t), t), entropy(t), rtol=1e-13)
        assert soft_cross_entropy(np.log(t) + 0.01 * np.eye(C)[0], t) > entropy(t)


def test_torchs_arguments_and_means_do_what_the_page_says():
    t, p = np.array([T, P]), np.array([P, T])
    right = torch_kl_div(np.log(p), t)
    assert np.isclose(right.sum() / 2, kl_divergence(t, p).mean())
    assert np.isclose(right.mean() * 3, kl_divergence(t, p).mean())
    assert torch_kl_div(p, t).sum() < 0


def test_scipys_extra_terms_sum_to_nothing_for_distributions_only():
    t, p = np.array(T), np.array(P)
    assert np.isclose(special.rel_entr(t, p).sum(), kl_divergence(t, p))
    assert np.isclose(special.kl_div(t, p).sum(), kl_divergence(t, p))
    assert not np.isclose(special.kl_div(t, p), special.rel_entr(t, p)).all()
    assert not np.isclose(special.kl_div(10 * t, p).sum(), special.rel_entr(10 * t, p).sum())


def test_forward_kl_covers_both_bumps_and_reverse_kl_one():
    t = 0.6 * bump(12, 2) + 0.4 * bump(29, 3)
    (m, s), reverse = best_bumps(t)
    assert 12 < m < 29 and s > 6
    assert reverse == (12, 2)


def test_a_bump_is_a_bell_over_41_classes():
    p = bump(12, 3)
    assert p.shape == (41,) and bump([1, 2], [3, 4]).shape == (2, 41)
    np.testing.assert_allclose(p[[9, 15, 18]] / p[12], np.exp([-0.5, -0.5, -2]), rtol=1e-14)


@pytest.mark.parametrize("target", [(12.5, 2.5), (0, 1.5), (0.5, 15), (40, 7)])
def test_a_bump_on_the_grid_of_half_classes_is_found(target):
    assert best_bumps(bump(*target)) == [target, target]


def test_no_bump_beyond_the_classes_and_none_wider_than_15_is_tried():
    assert [m for m, _ in best_bumps(bump(42, 3))] == [40, 40]
    assert best_bumps(bump(20, 16)) == [(20, 15), (20, 15)]
