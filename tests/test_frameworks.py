"""What other libraries returned, as stored by `make bench`, against our NumPy models of their conventions."""

import re

import numpy as np
import pytest
from markdown import Markdown
from mkdocs.exceptions import BuildError

import benchmarks
from benchmarks import frameworks
from builder import LANGUAGES, ROOT

CASES = frameworks.cases()
STORED = benchmarks.load("frameworks")


def rows(name):
    return zip(CASES[name]["rows"], STORED["cases"][name], frameworks.ours(CASES[name]), strict=True)


def disagreement(row, ours):
    """What is wrong with our value for a stored answer; None if it agrees."""
    theirs = np.array(row["value"])
    # A library that computes in float32, or we for it, has six digits.
    relative = 1e-12 if row["dtype"] == ours.dtype.name == "float64" else 1e-6
    if theirs.shape != ours.shape:
        return f"shape {theirs.shape} there, {ours.shape} here"
    if not np.allclose(ours, theirs, rtol=relative, atol=0, equal_nan=True):
        return f"{theirs} there, {ours} here"
    return None


def test_the_stored_answers_belong_to_the_calls_of_frameworks_toml():
    asked = {name: [(library, call) for library, call, _ in case["rows"]] for name, case in CASES.items()}
    stored = {name: [(row["library"], row["call"]) for row in answers] for name, answers in STORED["cases"].items()}
    assert asked == stored, "run `make bench`"
    assert not STORED["missing"]
    assert {library for answers in asked.values() for library, _ in answers} <= {*STORED["versions"]}


@pytest.mark.parametrize("name", CASES)
def test_every_answer_of_a_library_is_reproduced_in_numpy(name):
    for (library, call, here), row, ours in rows(name):
        if "error" in row:
            assert ours is None, f"{library}: {call} raises {row['error']}; {here} has nothing to reproduce"
        else:
            assert ours is not None, f"{library}: {call} returns {row['value']}; write it in NumPy"
            assert disagreement(row, ours) is None, f"{library}: {call} | {here} | {disagreement(row, ours)}"


def test_a_wrong_model_is_found_out():
    row = {"value": [0.0, -0.40012383066342433], "dtype": "float64"}
    assert disagreement(row, np.array([0.0, -0.40012383066342433])) is None
    assert "there" in disagreement(row, np.array([0.0, -0.40012389470306655]))  # without the second epsilon
    assert "there" in disagreement(row, np.array([1e-300, -0.40012383066342433]))  # nearly 0 is not 0
    assert "shape" in disagreement(row, np.array(-0.40012383066342433))
    assert disagreement({"value": float("nan"), "dtype": "float64"}, np.array(np.nan)) is None


def test_the_answers_to_the_tensorflow_question_are_its_digits():
    asked = {
        "PyTorch": [0.250000002089597, -0.400123894703066, 4.978961578063771, 0.250000690193143],
        "Keras": [0, -0.40012389, 4.97896158, 0.25000069],
        "tf.keras 2": [0, -0.40012383, 4.97895166, 0.25000067],
    }
    stored = {row["library"]: row["value"] for row in reversed(STORED["cases"]["tensorflow"])}
    for library, numbers in asked.items():
        decimals = 8 if library != "PyTorch" else 12
        assert np.round(stored[library], decimals).tolist() == np.round(numbers, decimals).tolist()
    squares = [row["value"] for row in STORED["cases"]["tensorflow-squares"] if row["library"] == "Keras"]
    assert np.round(squares, 8).tolist() == [[0.00666667, 0.22666667, 0.01333333]]


def test_every_case_but_the_figure_s_is_a_table_on_the_page():
    text = (ROOT / "docs" / "en" / "frameworks.md").read_text("utf-8")
    shown = re.findall(r"^\| \{peers ([\w-]+)\} \|", text, re.M)
    assert sorted(shown) == sorted({*CASES} - {"guards-sweep"})
    assert {*shown} == {*re.findall(r"^\{inputs ([\w-]+)\}$", text, re.M)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "name"), [("binary-cross-entropy", "tensorflow"), ("mse-and-cross-entropy", "tensorflow-squares")])
def test_the_answers_stand_on_the_page_of_the_question_too(page, name, language):
    assert f"| {{peers {name}}} |" in (ROOT / "docs" / language / f"{page}.md").read_text("utf-8")


def render(text):
    return Markdown(extensions=["tables", "builder.peers"]).convert(text)


TABLE = "| a | b | c | d |\n|---|---|---|---|\n| {peers %s} | | | |\n"


def test_a_row_becomes_the_answers_and_ours():
    html = render("{inputs tensorflow-squares}\n\n" + TABLE % "tensorflow-squares")
    assert "p = [0.12, 0.35, 0.61]" in html
    assert html.count("0.00666667\n0.22666667\n0.01333333") == 4
    assert html.count("0.00333333\n0.11333333\n0.00666667") == 2
    assert "{" not in html


def test_a_call_that_raises_shows_the_error():
    assert "IndexError" in render(TABLE % "out-of-range")


def test_an_unknown_case_stops_the_build():
    with pytest.raises(BuildError, match="no case nonsense; there are: batch"):
        render(TABLE % "nonsense")


def test_calls_that_were_never_asked_stop_the_build(monkeypatch):
    cases = frameworks.cases()
    cases["order"]["rows"][0][1] = "F.binary_cross_entropy(p, 1 - t)"
    monkeypatch.setattr(frameworks, "cases", lambda: cases)
    with pytest.raises(BuildError, match="run `make bench`"):
        render(TABLE % "order")


def test_versions_and_date_are_the_stored_ones():
    html = render("Asked on {date}, Python {python}.\n\n| a | b |\n|---|---|\n| {versions} | |\n")
    assert STORED["date"] in html and STORED["versions"]["PyTorch"] in html
