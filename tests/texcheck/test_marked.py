"""Sections marked `%! wrong`: refused for a wrong value, or the run fails."""

import json

import pytest

from texcheck import check_file
from texcheck.__main__ import main
from texcheck.mutants import displays

pytest_plugins = ["pytester"]

START = "%: n = 3, 4; i \\in 1..n; a, b \\in R; u, v \\in R^n; p \\in (0,1)\n"


def section(body, name="one", before="%! wrong"):
    return f"{before}\n% --8<-- [start:{name}]\n{body}\n% --8<-- [end:{name}]\n"


RIGHT = section("(a + b)^2 = a^2 + 2 a b + b^2", "right", "")
WRONG = section("(a + b)^2 = a^2 + b^2")


@pytest.mark.parametrize(("formula", "before"), [
    ("(a + b)^2 = a^2 + b^2", "%! wrong"),
    ("(a + b)^2 = (a + b)(a + b) = a^2 + b^2", "%! wrong"),
    (r"a^2 \le a", "%! wrong"),
    (r"a^2 \ge 5", "%@ a = 2\n%! wrong"),
    (r"\log 2 \approx 0.7 \approx 0.6", "%! wrong"),
    (r"\sum_{i=1}^{n} u_i \in (0, 1)", "%! wrong"),
])
def test_a_wrong_value_is_refused_as_it_must_be(check, formula, before):
    (report,) = check(START + section(formula, before=before))
    assert report.verdict == "refused" and report.steps == report.ties == 0
    assert "[one] step" in report.message and "is wrong:" in report.message and "left" in report.message


def test_a_marked_section_that_holds_is_wrong_and_says_so(tex, capsys):
    path = tex(START + section("(a + b)^2 = a^2 + 2 a b + b^2"))
    assert main([str(path)]) == 1
    message, counts = capsys.readouterr().out.splitlines()
    assert message == f"{path}:3: [one] is marked %! wrong, but it holds"
    assert counts.endswith("0 unchecked, 1 wrong")


@pytest.mark.parametrize(("formula", "reason"), [
    ("a + m = b", "m is not declared"),
    ("g = a + b", "g is not declared"),
    (r"\log a b = a", "ambiguous"),
    ("u + a = v", "a vector of length 3 and a number"),
    (r"p^2 \le 5", "too weak"),
    ("a = a", "both sides are the same"),
    (r"\log(-p) = \log p", "log of"),
    ("a + b", "claims nothing"),
])
def test_a_slip_of_the_author_is_no_refusal(check, formula, reason):
    (report,) = check(START + section(formula))
    assert report.verdict == "wrong" and reason in report.message
    assert report.message.endswith("It is marked %! wrong, but it fails before two values differ.")


@pytest.mark.parametrize(("before", "reason"), [
    ("%! maybe", "only %! wrong has a meaning"),
    ("%= a + b\n%! wrong", "tied to nothing"),
    ("%! wrong\n%~ unchecked: a joke", "never unchecked"),
])
def test_a_mark_that_means_nothing_is_refused(check, before, reason):
    report = check(START + section("a = b + a", before=before))[-1]
    assert report.verdict == "wrong" and reason in report.message


def test_a_mark_belongs_to_the_next_section_alone(check):
    reports = check(START + WRONG + RIGHT + section("a^2 = a", "two", ""))
    assert [r.verdict for r in reports] == ["refused", "holds", "wrong"]
    assert "no section follows" in check(START + RIGHT + "%! wrong\n")[-1].message


def test_refusals_are_counted_apart_and_leave_the_run_green(tex, capsys):
    path = tex(START + WRONG + RIGHT)
    assert main([str(path)]) == 0
    assert capsys.readouterr().out == "2 displays, 1 relations, 0 NumPy ties, 0 unchecked, 1 refused as marked, 0 wrong\n"
    assert main(["--json", str(path)]) == 0
    first = json.loads(capsys.readouterr().out)["sections"][0]
    assert first["verdict"] == "refused" and "= a^2 + b^2" in first["message"]


def test_the_mutation_run_leaves_them_out(tex):
    path = tex(START + WRONG + RIGHT)
    assert [d.section.name for d in displays([path])] == ["right"]


def test_the_plugin_passes_a_refusal_and_fails_a_formula_that_holds(pytester, monkeypatch):
    from pathlib import Path

    import texcheck
    monkeypatch.setenv("PYTHONPATH", str(Path(texcheck.__file__).parents[1]))
    text = START + WRONG + section("a + b = b + a", "holding")
    (pytester.path / "page.tex").write_text(text, encoding="utf-8")
    result = pytester.runpytest_subprocess("-p", "texcheck.plugin", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=1, failed=1)
    out = result.stdout.str()
    assert "[holding] is marked %! wrong, but it holds" in out and "1 refused as marked, 1 wrong" in out


def test_a_refused_section_defines_nothing_for_those_after_it(tex):
    reports = check_file(tex(START + section("g = a + b") + section("g = a + b + 0", "two", "")))
    assert [r.verdict for r in reports] == ["wrong", "wrong"]
