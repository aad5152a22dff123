"""Every exhibit of the museum: the wrong form fails, the right one does not, and the page shows both."""

import copy
import re
import shutil
from dataclasses import dataclass, replace
from typing import Callable

import numpy as np
import pytest
from mpmath import mp

from builder import ROOT, SNIPPETS
from builder.includes import expand
from snippets.binary_cross_entropy import binary_cross_entropy, binary_cross_entropy_naive
from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_common,
    binary_cross_entropy_with_logits_lost_minus,
)
from snippets import mistakes_batches as batches
from snippets import mistakes_exercises as exercises
from snippets import mistakes_floating_point as floats
from snippets.categorical_cross_entropy import cross_entropy_plain
from snippets.entropy_and_kl import torch_kl_div
from snippets.log_sum_exp import log_softmax, log_softmax_common, log_softmax_naive
from snippets.sigmoid import sigmoid, sigmoid_where, softplus, softplus_threshold
from snippets.softmax import softmax, softmax_naive, softmax_shared_axis, softmax_wrong_shift
from texcheck import check_file

mp.dps = 40
PAGES = [ROOT / "docs" / "en" / name for name in ("mistakes.md", "mistakes-floating-point.md")]
FORMULAS = [
    "sigmoid-sign", "no-minus", "swallowed", "wrong-variable", "sigma-prime", "mse-factor", "lost-minus", "swapped-indices",
    "soft-sum", "exp-and-sum", "lse-shift", "temperature", "quarter", "zero-at-best", "rounded-first", "printed",
]  # fmt: skip


@dataclass(frozen=True)
class Exhibit:
    """A wrong and a right form, arguments for which they differ, and the result computed in another way."""

    wrong: Callable
    right: Callable
    arguments: tuple
    truth: object
    tolerance: float = 1e-12


def sigma(z):
    return 1 / (1 + mp.exp(-mp.mpf(z)))


def soft(z):
    """Softmax of one row with 40 digits; None masks an entry."""
    e = [0 if x is None else mp.exp(mp.mpf(x)) for x in z]
    return [x / mp.fsum(e) for x in e]


def loss(z, y):
    return -mp.log(soft(z)[y])


def gradient(f, w, h=1e-5):
    """Central differences in every entry of w."""
    w = np.asarray(w, float)
    steps = [h * s.reshape(w.shape) for s in np.eye(w.size)]
    return np.array([(f(w + s) - f(w - s)) / (2 * h) for s in steps]).reshape(w.shape)


def mean_loss(w):
    return binary_cross_entropy_with_logits(X @ w, T).mean()


ROW, ZEROS = [2.0, 1.0, 0.1], np.zeros(3)
Z = np.array([ROW, [0.0, 0.5, -1.0], [1.0, 2.0, 3.0]])
X = np.array([[1.0, 2.0], [1.0, -1.0], [1.0, 0.5], [1.0, -2.0]])
T = np.array([1, 0, 1, 1])
Y = np.array([0, 1, 2])
WEIGHTS = np.array([1.0, 5.0, 2.0])
SOFT_Z = [soft(row) for row in Z]
MEAN = mp.fsum(loss(z, y) for z, y in zip(Z, Y)) / 3
COLUMN = np.array([[1], [0], [1]])
KEEP = np.array([[True, True, False], [False, False, False]])

CODE = {
    "overflow": Exhibit(softmax_naive, softmax, ([1000.0, 0.0],), [1, 0]),
    "wrong-shift": Exhibit(softmax_wrong_shift, softmax, (ROW,), soft(ROW)),
    "inner-minus": Exhibit(
        binary_cross_entropy_with_logits_lost_minus, binary_cross_entropy_with_logits_common,
        ([1.0, 1000.0], 1), [-mp.log(sigma(1)), 0],
    ),
    "zero-log-zero": Exhibit(
        binary_cross_entropy_naive, floats.binary_cross_entropy_hard, (np.array([1.0, 0.0]), np.array([1, 0])), [0, 0]
    ),
    "where": Exhibit(sigmoid_where, sigmoid, ([-1000.0, 2.0],), [0, sigma(2)]),
    "masked-row": Exhibit(floats.masked_softmax_wrong, floats.masked_softmax, (Z[:2], KEEP), [soft([2, 1, None]), ZEROS]),
    "log-of-softmax": Exhibit(log_softmax_naive, log_softmax_common, ([0.0, -800.0],), [0, -800]),
    "one-minus-p": Exhibit(floats.one_minus_p_wrong, floats.one_minus_p, (40.0,), sigma(-40)),
    "log1p": Exhibit(log_softmax_common, log_softmax, ([0.0, -40.0],), [-mp.log1p(mp.exp(-40)), -40 - mp.log1p(mp.exp(-40))]),
    "softplus": Exhibit(softplus_threshold, softplus, (20.125,), mp.log1p(mp.exp(mp.mpf("20.125")))),
    "clipped-chain": Exhibit(floats.clipped_chain_wrong, floats.p_minus_t, (-18.6, 1), sigma(-18.6) - 1),
    "log-with-eps": Exhibit(
        floats.log_with_eps_wrong, binary_cross_entropy, (np.array([1.0, 1e-6]), np.array([1, 1])), [0, -mp.log(1e-6)]
    ),
    "kink": Exhibit(floats.kink_wrong, floats.p_minus_t, (0.0, 1), -0.5),
    "shared-axis": Exhibit(softmax_shared_axis, softmax, (Z,), SOFT_Z),
    "keepdims": Exhibit(batches.softmax_flat_sum_wrong, softmax, (Z,), SOFT_Z),
    "column": Exhibit(
        lambda z, t: batches.losses(z, t).mean(), lambda z, t: batches.losses(z, t[:, 0]).mean(),
        (np.array([4.0, -4.0, 4.0]), COLUMN), -mp.log(sigma(4)),
    ),
    "picked-columns": Exhibit(batches.picked_columns_wrong, batches.picked, (Z, Y), MEAN),
    "mean-over-classes": Exhibit(batches.mean_over_classes_wrong, batches.sum_over_classes, (Z, np.eye(3)[Y]), MEAN),
    "padding": Exhibit(batches.padding_wrong, batches.padding, (np.array([0.5, 0.7, 0.0]), np.array([True, True, False])), 0.6),
    "masked-by-zero": Exhibit(
        batches.masked_by_zero_wrong, floats.masked_softmax, (np.array(ROW), np.array([True, True, False])), soft([2, 1, None])
    ),
    "into-integers": Exhibit(batches.into_integers_wrong, softmax, ([2, 1, 0],), soft([2, 1, 0])),
    "one-to-c": Exhibit(batches.picked, lambda z, y: batches.picked(z, y - 1), (Z[:2], np.array([1, 2])), (loss(Z[0], 0) + loss(Z[1], 1)) / 2),
    "plus-minus-one": Exhibit(
        batches.losses, lambda z, y: batches.losses(z, (y + 1) / 2), (np.array([5.0, -1000.0]), np.array([1, -1])), [-mp.log(sigma(5)), 0]
    ),
    "weighted-entries": Exhibit(
        batches.weighted_entries_wrong, batches.weighted_rows, (Z, Y, WEIGHTS),
        [gradient(lambda z, y=y: WEIGHTS[y] * cross_entropy_plain(z[None], [y])[0], z) for z, y in zip(Z, Y)], 1e-8,
    ),
    "ascent": Exhibit(batches.ascent_wrong, batches.descent, ([0.3, 0.2], X, T, 0.5), [0.3, 0.2] - 0.5 * gradient(mean_loss, [0.3, 0.2]), 1e-8),
    "summed-gradient": Exhibit(batches.summed_gradient_wrong, batches.mean_gradient, ([0.3, 0.2], X, T), gradient(mean_loss, [0.3, 0.2]), 1e-8),
    "softmax-twice": Exhibit(
        lambda z, y: cross_entropy_plain(softmax(z), y), cross_entropy_plain, (Z, Y), [loss(z, y) for z, y in zip(Z, Y)]
    ),
    "one-output": Exhibit(
        lambda z: softmax(z[:, None])[:, 0], lambda z: 1 / (1 + np.exp(-z)), (np.array([-3.0, 2.0]),), [sigma(-3), sigma(2)]
    ),
    "weighted-mean": Exhibit(  # torch.nn.functional.cross_entropy(..., weight=w): the sum over the sum of the weights
        lambda loss, w: (w * loss).mean(), lambda loss, w: (w * loss).sum() / w.sum(),
        (np.array([0.5, 2.0, 0.1]), np.array([1.0, 5.0, 1.0])), mp.mpf("10.6") / 7,
    ),
    "kl": Exhibit(
        lambda p, t: torch_kl_div(p, t).sum(), lambda p, t: torch_kl_div(np.log(p), t).sum(),
        (np.array([0.5, 0.25, 0.25]), np.array([0.25, 0.25, 0.5])), mp.log(2) / 4,
    ),
}  # fmt: skip

EXERCISES = {
    "sigmoid-twice": Exhibit(
        exercises.sigmoid_twice_wrong, batches.losses, (np.array([0.0, 5.0, 50.0]), 1), [-mp.log(sigma(z)) for z in (0, 5, 50)]
    ),
    "mean-of-means": Exhibit(exercises.mean_of_means_wrong, exercises.mean_of_batches, (np.array([0.1, 0.1, 0.1, 0.1, 2.0]), 4), 0.48),
    "three": Exhibit(
        exercises.gradient_three_wrong, exercises.gradient_three, (Z, Y), gradient(lambda z: cross_entropy_plain(z, Y).mean(), Z), 1e-8
    ),
    "small-step": Exhibit(exercises.slope_wrong, exercises.slope, (lambda z: np.logaddexp(0, z), 2.0), sigma(2), 1e-8),
    "clip": Exhibit(
        exercises.clipped_loss_wrong, exercises.clipped_loss, (np.float32([0.5, 1.0]), np.float32([0, 0])),
        [mp.log(2), -mp.log(mp.mpf(2) ** -23)], 1e-6,  # 1 - 1e-7 lies nearest to 1 - 2 ** -23 in float32
    ),
    "softplus": Exhibit(exercises.softplus_wrong, softplus, (np.array([-40.0, 800.0]),), [mp.log1p(mp.exp(-40)), 800]),
}  # fmt: skip


def accurate(function, exhibit):
    """Whether a form gives the right values, with no exception and no warning of floating point."""
    truth = np.array(exhibit.truth, dtype=float)
    try:
        with np.errstate(over="raise", divide="raise", invalid="raise"):
            value = np.asarray(function(*copy.deepcopy(exhibit.arguments)), dtype=float)
    except (FloatingPointError, IndexError, ValueError):
        return False
    return value.shape == truth.shape and np.allclose(value, truth, rtol=exhibit.tolerance, atol=0)


def prove(exhibit):
    assert accurate(exhibit.right, exhibit), "the right form is wrong"
    assert not accurate(exhibit.wrong, exhibit), "the wrong form is right"


ALL = [*CODE.items(), *(("exercise-" + name, e) for name, e in EXERCISES.items())]
each = pytest.mark.parametrize("exhibit", [e for _, e in ALL], ids=[name for name, _ in ALL])


@each
def test_the_wrong_form_is_wrong_and_the_right_one_right(exhibit):
    prove(exhibit)


@each
def test_a_wrong_form_that_is_right_turns_the_test_red(exhibit):
    with pytest.raises(AssertionError, match="the wrong form is right"):
        prove(replace(exhibit, wrong=exhibit.right))
    with pytest.raises(AssertionError, match="the right form is wrong"):
        prove(replace(exhibit, right=exhibit.wrong))


# -- formulas --------------------------------------------------------------------------------------------------

PAIRS = [*FORMULAS, "exercise-log-softmax"]


def test_each_wrong_formula_is_refused_and_the_right_one_holds():
    verdicts = {report.section: report.verdict for report in check_file(SNIPPETS / "mistakes.tex")}
    assert verdicts == {name: "holds" for name in PAIRS} | {name + "-wrong": "refused" for name in PAIRS}


def test_a_formula_that_is_marked_wrong_and_holds_turns_the_check_red(tmp_path):
    for path in [*SNIPPETS.glob("*.tex"), *SNIPPETS.glob("*.py")]:
        shutil.copy(path, tmp_path)
    path = tmp_path / "mistakes.tex"
    text = path.read_text("utf-8")
    for name in PAIRS:
        text = text.replace(f"% --8<-- [start:{name}]", f"%! wrong\n% --8<-- [start:{name}]")
    path.write_text(text, encoding="utf-8")
    reports = {report.section: report for report in check_file(path)}
    for name in PAIRS:
        assert reports[name].verdict == "wrong" and "is marked %! wrong, but it holds" in reports[name].message


# -- pages -----------------------------------------------------------------------------------------------------


def sections():
    """The exhibits as the pages show them: id of a heading of level 3 -> its text with the includes expanded."""
    found = {}
    for path in PAGES:
        for part in re.split(r"(?m)^(?=#{1,3} )", path.read_text("utf-8")):
            heading = re.match(r"### .*\{#([\w-]+)\}", part)
            if heading:
                assert heading[1] not in found
                found[heading[1]] = part
    return found


def test_every_exhibit_on_the_pages_is_proved_here():
    assert len(sections()) >= 32
    assert set(sections()) == {*FORMULAS, *CODE}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_formula_is_shown_wrong_with_its_failure_and_then_right(name):
    kinds = re.findall(r'--8<-- "mistakes\.tex:([\w-]+)"|^(```python)', sections()[name], re.MULTILINE)
    assert kinds == [(name + "-wrong", ""), ("", "```python"), (name, "")]


@pytest.mark.parametrize("name", CODE)
def test_a_fence_shows_the_wrong_code_and_the_right(name):
    text = "\n".join(line.text for line in expand(sections()[name], "mistakes.md"))
    for function in (CODE[name].wrong, CODE[name].right):
        if function.__name__ != "<lambda>" and function is not binary_cross_entropy:
            assert f"def {function.__name__}(" in text
    assert "#>" in text and "wrong" in text.lower()


def test_every_exhibit_stands_in_the_index_by_symptom():
    index = PAGES[0].read_text("utf-8").partition("{#symptoms}")[2].partition("\n## ")[0]
    assert set(re.findall(r"\]\((?:mistakes[\w-]*\.md)?#([\w-]+)\)", index)) == set(sections())


@pytest.mark.parametrize("name", sections())
def test_every_exhibit_leads_to_a_derivation(name):
    assert re.search(r"\]\((?!mistakes)[\w/-]+\.md(#[\w-]+)?\)", sections()[name])
