"""Files: sections, directives, declarations, NumPy ties and what the messages say."""

import json

import pytest

from texcheck import check_file
from texcheck.__main__ import main


def section(body, name="one", before=""):
    return f"{before}\n% --8<-- [start:{name}]\n{body}\n% --8<-- [end:{name}]\n"


@pytest.mark.parametrize(("text", "line", "reason"), [
    ("% --8<-- [start:a]\na = b\n", 1, "is not closed"),
    ("% --8<-- [end:a]\n", 1, "which is not open"),
    ("% --8<-- [start:a]\n% --8<-- [end:a]\n", 2, "is empty"),
    ("% --8<-- [start:a]\n% note\na\n% --8<-- [end:a]\n", 2, "would reach the page"),
    (section("1 = 2 - 1") * 2, 6, "a second time"),
    ("a = b\n", 1, "text outside a section"),
    ("% --8<-- start:a\n", 1, "not understood"),
    ("%= f(x)\n", 1, "no section follows"),
    ("%= f(x)\n%: a \\in R\n" + section("a = a"), 2, "between a directive and its section"),
    ("%~ maybe\n" + section("1 = 2"), 1, "unknown remark"),
    ("%: a \\in Q\n", 1, "unknown domain"),
    ("%: a \\in R^n\n", 1, "n is no declared size"),
    ("%: i \\in 1..n\n", 1, "n is no declared size"),
    ("%: a \\in R; a \\in R\n", 1, "declared twice"),
    ("%: a, \\in R\n", 1, "no list of symbols"),
    ("%: a \\in simplex\n", 1, "a vector needs one size"),
    ("%: \\delta \\in R\n", 1, "declared twice"),
    ("%: a + b\n", 1, "no declaration"),
    ("%: a \\in R; g = g + a\n", 1, "defined by itself"),
    ("%: n = 3, 4; i \\in 1..n; a \\in R^n; g = a_i\n", 1, "on the right of a definition only"),
    ("%: n = 3, 4; i \\in 1..n; A \\in R^{n x n}; g_{ii} = A_{ii}\n", 1, "different free indices"),
    ("%: a \\in R; g(a, a) = a\n", 1, "different declared variables"),
    ("%: a \\in R; g(a) < a\n", 1, "needs an equals sign"),
    ("%: use page\n", 1, "circle"),
    ("%: use absent\n", 1, "absent.tex"),
    ("\ufeff%: a", 1, "outside a section"),
])
def test_a_file_that_cannot_be_read_is_refused_with_its_line(check, text, line, reason):
    report = check(text)[-1]
    assert report.verdict == "wrong" and report.line == line
    assert f":{line}: " in report.message and reason in report.message


def test_sizes_that_never_differ_are_refused(check):
    (report,) = check("%: n = 3, 4; m = 3, 4; a \\in R\n" + section("a + a = 2 a"))
    assert "cannot be told apart" in report.message


def test_sizes_with_different_numbers_of_values_are_refused(check):
    (report,) = check("%: n = 3, 4, 5; m = 2, 3; a \\in R\n" + section("a + a = 2 a"))
    assert "other sizes have 3" in report.message


def test_a_missing_file_is_an_error_and_no_traceback(tmp_path):
    (report,) = check_file(tmp_path / "none.tex")
    assert report.verdict == "wrong" and "cannot be read" in report.message


PLUS = "%: n = 3, 4; i, j \\in 1..n; a, b \\in R; u \\in R^n; l \\in {1..n}^n; t \\in {0,1}^n; q \\in {0,1}\n"


@pytest.mark.parametrize(("tie", "formula", "python", "reason"), [
    ("np.exp(a)", "g = e^{a}", "", ""),
    ("np.exp(b)", "g = e^{a}", "", "NumPy differs by"),
    ("np.exp(u)", "g_i = e^{u_i}", "", ""),
    ("np.exp(u)[::-1]", "g_i = e^{u_i}", "", "NumPy differs by"),
    ("np.exp(u).sum()", "g_i = e^{u_i}", "", "gives a number"),
    ("np.outer(u, u)", r"u_i u_j = u_j u_i", "", ""),
    ("np.outer(u, u)[:, 0]", r"u_i u_j = u_j u_i", "", "gives a vector"),
    ("u[i - 1]", r"u_i = \log e^{u_i}", "", ""),
    ("u[l - 1]", r"u_{l_i} = \log e^{u_{l_i}}", "", ""),
    ("1 - t", r"g_i = 1 - t_i", "", ""),
    ("0 * u", r"u_i - u_i = 0", "", ""),
    ("np.nan", r"g = e^a", "", "NumPy differs by inf"),
    ("g(a, b)", r"g(a, b) = a - b", "def g(x, y): return x - y", ""),
    ("g(b, a)", r"g(a, b) = a - b", "def g(x, y): return x - y", "with the arguments (a, b)"),
    ("a - b", r"g(a, b) = a - b", "", "with the arguments (a, b)"),
    ("g(a, b)", r"g(a, b) = b - a", "def g(x, y): return x - y", "NumPy differs by"),
    ("missing(a)", "g = e^{a}", "", "NameError"),
    ("1 +", "g = e^{a}", "", "invalid syntax"),
    ("np.exp(a)", "g = e^{a}", "raise RuntimeError('broken')", "cannot be imported"),
    ("np.exp(a + 2e-12)", "g = e^{a}", "", "NumPy differs by"),
    ("u @ u", r"u^\top u = \sum_i u_i^2", "", ""),
    ("u", r"u^\top = \left(u\right)^\top + u^\top - u^\top", "", ""),
])
def test_a_tie_compares_every_entry_with_numpy(check, tie, formula, python, reason):
    (report,) = check(PLUS + section(formula, before=f"%= {tie}"), python)
    assert (report.verdict == "holds") == (not reason), report.message
    assert reason in report.message
    assert report.ties == (report.verdict == "holds")


def test_a_tie_without_a_python_file_is_refused(tmp_path):
    path = tmp_path / "alone.tex"
    path.write_text(PLUS + section("g = e^{a}", before="%= np.exp(a)"))
    assert "alone.py does not exist" in check_file(path)[0].message


def test_several_ties_belong_to_a_formula_that_stands_alone(check):
    text = PLUS + section("g = e^{a}", before="%= np.exp(a)\n%= np.exp(b)")
    assert "%= np.exp(b)" in check(text)[0].message


def test_the_second_tie_belongs_to_the_second_formula(check):
    good = PLUS + section(r"g = e^{a}, \qquad h = e^{b}", before="%= np.exp(a)\n%= np.exp(b)")
    swapped = PLUS + section(r"g = e^{a}, \qquad h = e^{b}", before="%= np.exp(b)\n%= np.exp(a)")
    assert [r.verdict for r in (*check(good), *check(swapped))] == ["holds", "wrong"]
    many = PLUS + section(r"a + b = b + a, \qquad a b = b a", before="%= a + b\n%= a * b\n%= a")
    assert "more NumPy ties than formulas" in check(many)[0].message


def test_use_brings_definitions_and_local_symbols_win(tex):
    tex("%: n = 3, 4; i, k \\in 1..n; z \\in R^n; x \\in R\n%: s = \\sum_{k} z_k\n%: f(x) = x^2\n", name="base")
    text = "%: use base\n%: m = 2, 5; i \\in 1..m; z \\in R^m; x \\in R\n"
    good = tex(text + section("f(x) = x x"))
    assert check_file(good)[0].verdict == "holds"
    lost = tex(text + section("s = s + 0"), name="lost")
    assert "s is not declared" in check_file(lost)[0].message  # its z had another shape
    kept = tex("%: use base\n" + section(r"s = \mathbf{z}^\top z + s - z^\top z"), name="kept")
    assert check_file(kept)[0].verdict == "holds"


def test_an_error_in_a_used_file_names_that_file(tex):
    tex("%: a \\in Q\n", name="base")
    assert "base.tex, line 1" in check_file(tex("%: use base\n"))[0].message


def test_an_imported_variable_can_be_defined_anew_with_a_tie(tex):
    tex("%: z \\in R\n%: f(z) = z^2\n", name="base")
    text = "%: use base\n%: n = 3, 4; i \\in 1..n; u \\in R^n\n"
    reports = check_file(tex(text + section("z_i = 2 u_i", before="%= 2 * u") + section("f(z_i) = 4 u_i^2", "two")))
    assert [r.verdict for r in reports] == ["holds", "holds"]


POINT = "%: n = 3; i \\in 1..n; a \\in R; p \\in (0,1); z \\in R^n; W \\in R^{n x n}\n"


@pytest.mark.parametrize(("point", "formula", "reason"), [
    ("a = 1.5", r"a^2 \approx 2.25", ""),
    ("a = 1.5", r"a^2 = 2.25", ""),
    ("a = 1.5", r"a^2 \approx 2.24", "the digits stand for"),
    ("z = [2.0, 1.0, 0.1]", r"z_3 = 0.1", ""),
    ("W = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]", r"W_{23} = 6", ""),
    ("z = [2.0, 1.0]", r"z_1 + 0 = 2", "outside its domain"),
    ("p = 1.5", r"p + 0 = 1.5", "outside its domain"),
    ("b = 1", "a + a = 2 a", "no declared variable"),
    ("a = x", "a + a = 2 a", "not a number"),
    ("a = []", "a + a = 2 a", "not a number"),
    ("W = [[1], [1, 2]]", "a + a = 2 a", "not a number"),
    ("a = 2", r"a > 1, \qquad a^2 > 3", ""),
])
def test_a_point_fixes_the_values_of_a_worked_example(check, point, formula, reason):
    (report,) = check(POINT + section(formula, before=f"%@ {point}"))
    assert (report.verdict == "holds") == (not reason), report.message
    assert reason in report.message


REMARKS = "%: n = 3, 4; i \\in 1..n; p, r \\in (0,1); a \\in R; u, v \\in R^n; h \\in onehot^n; t, q \\in simplex^n\n" \
          "%: s(a) = \\frac{1}{1 + e^{-a}}\n"


@pytest.mark.parametrize(("remark", "formula", "reason"), [
    ("loose", r"p^2 \le 5", ""),
    ("loose", r"p^2 > 5", "wrong"),
    ("loose", r"\sum_i t_i u_i^2 - \left( \sum_i t_i u_i \right)^2 \le \sum_i u_i^2", ""),
    ("loose", r"\sum_i t_i u_i^2 - \left( \sum_i t_i u_i \right)^2 \le \frac{2}{5} \sum_i u_i^2", "wrong"),
    ("broadcast", r"u + a - a = u", ""),
    ("broadcast", r"s(u)_i = s(u_i)", ""),
    ("broadcast", r"u^2 = u \odot u", ""),
    ("broadcast", r"e^{u} e^{-a} \odot e^{a - u} = e^{0 u}", ""),
    ("broadcast", r"\frac{1}{e^{u}} = e^{-u}", ""),
    ("broadcast", r"u + a = u", "wrong"),
    ("broadcast", r"\max(u, 0) - \max(-u, 0) = u", ""),
    ("broadcast", r"\log(u \odot u) = 2 \log |u|", ""),
    ("convention", r"\sum_{i=1}^{n} h_i \log h_i = 0", ""),
    ("convention", r"\sum_{i=1}^{n} \log h_i = 0", "log of zero"),
    ("equality: r = p", r"-p \log r - (1 - p) \log(1 - r) \ge -p \log p - (1 - p)\log(1 - p)", ""),
    ("equality: r = 1 - p", r"-p \log r - (1 - p) \log(1 - r) \ge -p \log p - (1 - p)\log(1 - p)", "wrong"),
    ("equality: q = t", r"\sum_i t_i \log\frac{t_i}{q_i} \ge 0", ""),
    ("equality: r = 1/3", r"\left( r - \frac{1}{3} \right)^2 > 0", "a strict inequality"),
    ("equality: p + r = 1", r"p r \le 1", "no condition of the form"),
    ("equality: r = 2", r"p r \le p", "outside its domain"),
])
def test_a_remark_changes_what_is_checked_and_no_more(check, remark, formula, reason):
    (report,) = check(REMARKS + section(formula, before=f"%~ {remark}"))
    assert (report.verdict == "holds") == (not reason), report.message
    assert reason in report.message


def test_an_unchecked_section_is_counted_and_its_reason_printed(tex, capsys):
    path = tex(REMARKS + section("p = m n o", before="%~ unchecked: the notation of another book"))
    assert main([str(path)]) == 0
    out = capsys.readouterr().out
    assert "1 displays, 0 relations, 0 NumPy ties, 1 unchecked, 0 wrong" in out
    assert "[one] the notation of another book" in out


def test_the_message_has_place_step_sides_values_point_and_repair(tex, capsys):
    path = tex("%: n = 4, 5; i \\in 1..n; a, b \\in R\n"
               + section("\\begin{aligned}\n(a + b)^2\n&= (a + b)(a + b) \\\\\n&= a^2 + 3 a b + b^2\n\\end{aligned}"))
    assert main([str(path)]) == 1
    place, left, right, left_value, right_value, point, hint, counts = capsys.readouterr().out.splitlines()
    assert place == f"{path}:7: [one] step 2 is wrong:"
    assert left == "    (a + b)(a + b)" and right == "  = a^2 + 3 a b + b^2"
    assert left_value.startswith("  left  ") and right_value.startswith("  right ")
    assert float(left_value[8:]) != float(right_value[8:])
    assert point.startswith("  at a = ") and ", b = " in point
    assert hint == "  one change away:  a^2 + 2 a b + b^2"
    assert counts == "1 displays, 0 relations, 0 NumPy ties, 0 unchecked, 1 wrong"


def test_the_json_has_one_entry_for_each_section(tex, capsys):
    path = tex(PLUS + section(r"g = e^{a} = e^{a - b} e^{b}", before="%= g(a)") + section("a = b + 0", "two"),
               "def g(a): return np.exp(a)")
    assert main(["--json", str(path)]) == 1
    first, second = json.loads(capsys.readouterr().out)["sections"]
    assert first | {"points": 0} == {
        "file": str(path), "section": "one", "line": 3, "verdict": "holds", "steps": 2, "ties": 1, "functions": ["g"],
        "points": 0, "message": "", "reason": ""}
    assert first["points"] >= 4
    assert second["verdict"] == "wrong" and "[two]" in second["message"]


def test_runs_are_reproducible(tex):
    path = tex(PLUS + section("a + b = a"))
    assert check_file(path)[0].message == check_file(path)[0].message


def test_symbols_in_bold_are_the_symbols(check):
    (report,) = check("%: \\mathbf{u} \\in R^n\n".join(["%: n = 3, 4\n", section(r"u + \mathbf{u} = 2 \boldsymbol{u}")]))
    assert report.verdict == "holds", report.message


@pytest.mark.parametrize(("symbol", "python"), [
    (r"\tau", "tau"), (r"\hat{y}", "y_hat"), (r"\text{BCE}", "BCE"), (r"w'", "w_prime"), (r"\lambda", "lambda_"),
    (r"p_{\text{clip}}", "p_clip"), (r"\mathcal{L}", "mathcal_L"), (r"\lambda_{\max}", "lambda_max"),
])
def test_a_symbol_has_the_python_name_one_expects(check, symbol, python):
    text = PLUS + section(rf"{symbol} = a^2", before="%= a * a") + section(rf"{symbol} + a = a + a^2", "two",
                                                                          before=f"%= {python} + a")
    assert [r.message for r in check(text)] == ["", ""]
