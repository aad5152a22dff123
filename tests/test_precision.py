"""The course's own functions on the hard points of benchmarks/grid.py, against mpmath; and the tables made of what was stored."""

import numpy as np
import pytest
from markdown import Markdown
from mkdocs.exceptions import BuildError

import benchmarks
from benchmarks import accuracy, truth, ulp
from builder import measured

CASES = accuracy.cases()
# In ULP, float64 and float32: the most exact form in the input's own type.
BOUNDS = {
    "sigmoid": (2.5, 2.6),
    "log_sigmoid": (2.5, 2.6),
    "softplus": (2.5, 2.6),
    "sigmoid_grad": (5, 5),
    "logit": (2.5, 2.5),
    "binary_cross_entropy, hard": (1, 3),
    "binary_cross_entropy, soft": (2.5, 3),
    "binary_cross_entropy_grad, hard": (2, 2),
    "binary_cross_entropy_with_logits, hard": (2.5, 2.6),
    "binary_cross_entropy_with_logits, soft": (2.5, 3.5),
    "binary_cross_entropy_with_logits_grad, hard": (2.5, 2.6),
    "bce_grad, hard": (20, 20),  # the logit 2 x + 1/2 is rounded
    "softmax": (8, 8),
    "log_softmax": (8, 8),
    "logsumexp": (2.5, 2.5),
    "softmax_jacobian": (8, 8),
    "cross_entropy": (8, 8),
    "weighted_cross_entropy": (8, 8),
    "soft_cross_entropy": (2.5, 2.6),
    "cross_entropy_grad": (8, 8),
    "entropy": (2.5, 2.5),
    "kl_divergence": (2e4, 3e4),  # near the target digits cancel
    "mean_squared_error": (3, 3),
    "mean_squared_error_grad": (2, 2),
}
THIN = 8


def measure(name, kind, chosen):
    """What the chosen forms return and the truth, on a thinned grid."""
    case = CASES[name]
    batches = accuracy.inputs(case, kind, THIN)
    found = accuracy.exact(getattr(truth, name.partition(",")[0]), batches, kind)
    if name == "softmax_jvp":
        found = accuracy._of_terms(batches, found, kind)
    if name == "logsumexp":  # where it is much smaller than the logits, they do not determine its digits
        largest = np.concatenate([batch["z"].max(axis=1) for batch in batches]).astype(np.float64)
        found = found[0], found[1], np.maximum(found[2], np.spacing(np.abs(largest).astype(kind)))
    return {form: ulp.summary(value, found) for form, _, value in accuracy.forms(case, batches, kind) if form in chosen}


def exact_form(name):
    return "compensated" if "compensated" in CASES[name]["here"] else "plain"


@pytest.mark.parametrize("kind", [np.float64, np.float32])
@pytest.mark.parametrize("name", CASES)
def test_every_function_is_within_its_bound_and_never_wrongly_0_nan_or_infinite(name, kind):
    form = exact_form(name)
    for which, found in measure(name, kind, {form, "plain"}).items():
        assert found["points"] >= 15
        assert (found["zeros"], found["nans"], found["infinities"]) == (0, 0, 0), which
        if which == form:
            assert found["max"] < BOUNDS.get(name, (8, 8))[kind == np.float32], which


@pytest.mark.parametrize("name", CASES)
def test_float16_by_way_of_float64_is_rounded_once(name):
    found = measure(name, np.float16, {"float64"})["float64"]
    assert (found["zeros"], found["nans"], found["infinities"]) == (0, 0, 0)
    assert found["max"] < 0.51


def test_a_form_that_loses_digits_is_found():
    assert measure("sigmoid", np.float64, {"tanh"})["tanh"]["zeros"] > 10
    assert measure("softmax", np.float64, {"plain"})["plain"]["max"] > 100
    naive = measure("binary_cross_entropy_with_logits, hard", np.float64, {"naive"})["naive"]
    assert naive["nans"] > 10 and naive["infinities"] > 10


def test_ulp_counts_the_distance_to_the_truth():
    found = ulp.rounded([truth.mpf(1), truth.mpf(0), truth.INF, truth.mpf(2) ** -1075], np.float64)
    assert ulp.compare([1 + 2**-51, 0, np.inf, 0], found).tolist() == [2, 0, 0, 0.5]
    assert ulp.compare([1, 0, 1, np.nan], found)[2:].tolist() == [np.inf, np.inf]


def test_the_stored_errors_belong_to_the_calls_of_accuracy_toml():
    stored = measured.functions()
    for name, case in CASES.items():
        calls = {row["call"] for row in stored[name]["float64"]}
        assert calls == {*case["here"].values(), *(call for key, call in case.items() if key in measured.PEERS)}, "run `make bench`"
    assert {*stored} == {*CASES, "softmax_jvp, of its terms"}


def test_the_stored_times_have_every_case():
    stored = benchmarks.load("speed")
    for part in ("one", "two"):
        assert len(list(measured.times(part))) == 20
    assert [case["classes"] for case in stored["growth"]] == [case["classes"] for case in stored["growth memory"]]


TABLE = "| a | b |\n|---|---|\n| {%s} | |\n"


def render(text):
    return Markdown(extensions=["tables", "builder.measured"]).convert(text)


def test_tables_are_made_of_what_was_stored():
    html = render(TABLE % "accuracy float64")
    assert html.count("<tr") == len(CASES) + 2 and "{" not in html
    assert render(TABLE % "score").count("<tr") == len(measured.PEERS) + 1
    assert render("On {accuracy date}.") == f"<p>On {benchmarks.load('accuracy')['date']}.</p>"
    with pytest.raises(BuildError, match="no table {accuracy float8}; there are: score"):
        render(TABLE % "accuracy float8")


def test_a_verdict_looks_at_wrong_values_first():
    clean, wrong = {"zeros": 0, "nans": 0, "infinities": 0}, {"zeros": 1, "nans": 0, "infinities": 0}
    assert measured.verdict(clean | {"max": 9}, wrong | {"max": 1}) == "lead"
    assert measured.verdict(wrong | {"max": 1}, clean | {"max": 9}) == "behind"
    assert measured.verdict(clean | {"max": 1.0}, clean | {"max": 1.2}) == "tie"
    assert measured.verdict(clean | {"max": 1.0}, clean | {"max": 1.3}) == "lead"
