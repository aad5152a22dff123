"""Any text gets a verdict or a located error: never a traceback, never a hang."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from texcheck import check_file
from texcheck.errors import FormulaError
from texcheck.grammar import PARSER, parse
from texcheck.interpreter import STEPS

from conftest import DECLARATIONS
from test_accepted import ACCEPTED

PIECES = [*"abuvAdnijz0123456789.,;:=<>+-/*^_{}()[]|&'\"%$#~ \n\\é–", "\\frac", "\\partial", "\\sum_{i=1}^{n}", "\\left(",
          "\\right)", "\\log", "\\exp", "\\sigma", "\\delta_{ij}", "\\begin{cases}", "\\end{cases}", "\\begin{bmatrix}",
          "\\end{bmatrix}", "\\\\", "\\dots", "\\vdots", "\\ddots", "\\text{a}", "\\mathbf{", "\\approx", "\\le", "\\in",
          "\\mathbb{R}", "\\lim_{a \\to 0}", "\\infty", "\\nabla_u", "^\\top", "\\prod_{j}", "\\max_i", "\\iff", "\\qquad",
          "\\underbrace{a}_{=1}", "\\begin{aligned}", "\\end{aligned}", "\\color{red}", "\\sqrt", "\\odot", "\\oslash"]


@pytest.fixture(scope="module")
def verdict(tmp_path_factory):
    path = tmp_path_factory.mktemp("robust") / "page.tex"

    def run(formula):
        body = formula.replace("\r", " ")
        path.write_text(f"{DECLARATIONS}\n% --8<-- [start:one]\n{body}\n% --8<-- [end:one]\n", encoding="utf-8")
        begin = time.perf_counter()
        reports = check_file(path)
        assert time.perf_counter() - begin < 60  # a few seconds on an idle machine
        assert reports, "no verdict"
        for report in reports:
            assert report.verdict in ("holds", "wrong", "unchecked")
            if report.verdict == "wrong":
                assert re.match(r".*page\.tex:\d+: ", report.message)
        return reports[0]
    return run


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_random_latex_gets_a_verdict(verdict, formula):
    verdict(formula)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_random_text_gets_a_verdict(verdict, formula):
    verdict(formula)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(ACCEPTED), st.integers(0, 400), st.integers(0, 12), st.sampled_from([*PIECES, ""]))
def test_random_edits_of_true_formulas_get_a_verdict(verdict, formula, start, length, piece):
    start %= len(formula)
    verdict(formula[:start] + piece + formula[start + length:])


@pytest.mark.parametrize("formula", [
    "(" * 5000 + "a" + ")" * 5000 + " = a", "{" * 3000 + "a" + "}" * 3000 + " = a", "-" * 3000 + "a = a",
    "a" + "^{a" * 300 + "}" * 300 + " = 1", "e^{e^{e^{e^{e^{a}}}}} = 1", "9^{9^{9^{9^{9}}}} = 1", "a = " + "1" * 3000,
    r"\sum_{i=1}^{9999999} 1 = 1", r"\sum_i\sum_j\sum_k A_{ij} A_{jk} A_{ki} u_i u_j u_k + " * 40 + "a = 1",
    "a + " * 6000 + "a = 1", r"\log " * 2000 + "a = 1", r"\frac{1}{" * 200 + "a" + "}" * 200 + " = 1", r"a^{10^{99}} = 1",
    r"\tanh(10^{300}) = 2", r"a = b^{10^{100000}}",
])
def test_a_formula_too_large_to_compute_is_refused_in_time(verdict, formula):
    assert verdict(formula).verdict == "wrong"


def test_the_steps_of_one_formula_are_bounded(check):
    sums = r"\sum_{i} \sum_{j} \sum_{k} i j k a = 1"
    (report,) = check(f"%: i, j, k \\in 1..70; a \\in R\n% --8<-- [start:one]\n{sums}\n% --8<-- [end:one]\n")
    assert "too much to compute" in report.message
    assert STEPS < 10**6


def test_the_grammar_is_lalr_without_conflicts():
    assert PARSER.options.parser == "lalr" and PARSER.options.strict


def test_errors_of_the_grammar_carry_a_position_inside_the_text():
    with pytest.raises(FormulaError) as caught:
        parse("a + + b")
    assert caught.value.position == 4
