"""Mutation: each operator makes its slip, slips are seen, and survivors are held against the reviewed list."""

import pytest

from texcheck.__main__ import main
from texcheck.document import Library
from texcheck.mutants import read_survivors
from texcheck.mutation import judge, mutants

TEX = r"""%: n = 4, 5; m = 3, 2; i, j, k \in 1..n; u, v \in R^n; a, b \in R; s \in R+
%: \sigma(a) = \frac{1}{1 + e^{-a}}

%= np.exp(u) / np.exp(u).sum()
% --8<-- [start:softmax]
p_i = \frac{e^{u_i}}{\sum_{j=1}^{n} e^{u_j}}
% --8<-- [end:softmax]

% --8<-- [start:jacobian]
\frac{\partial p_i}{\partial u_j} = p_i (\delta_{ij} - p_j)
% --8<-- [end:jacobian]
"""


@pytest.fixture
def slips(tex):
    """The mutants of one formula, as pairs of operator and changed text."""
    def run(formula):
        text = TEX + f"% --8<-- [start:last]\n{formula}\n% --8<-- [end:last]\n"
        display = Library().load(tex(text)).displays[-1]
        assert not display.error
        body = display.section.body
        return {(m.operator, m.apply(body).strip()) for m in mutants(body, display.formula.context)}
    return run


@pytest.mark.parametrize(("formula", "operator", "changed"), [
    ("a + b = b + a", "sign", "a - b = b + a"),
    ("-a = b - a - b", "sign", "  a = b - a - b".strip()),
    ("a + 2 b = a + b + b", "number", "a + 3 b = a + b + b"),
    ("a \\approx 2.50", "number", "a \\approx 2.51"),
    ("u_i v_j = v_j u_i", "index", "u_j  v_j = v_j u_i"),
    (r"\sum_{i=1}^{n} 1 = n", "size", r"\sum_{i=1}^{m } 1 = n"),
    ("a b = b a", "name", "b  b = b a"),
    ("a b = b a", "factor dropped", "a = b a"),
    ("a b = b a", "factor dropped", "b = b a"),
    ("a + b = b + a", "term dropped", "a  = b + a"),
    ("a + b = b + a", "term dropped", " b = b + a".strip()),
    ("a^2 = a a", "script dropped", "a = a a"),
    ("a (b + s) = a b + a s", "parentheses lost", "a  b + s  = a b + a s"),
    (r"\frac{a}{b} = a \frac{1}{b}", "fraction inverted", r"\frac{b}{a} = a \frac{1}{b}"),
    ("a/b = a \\frac{1}{b}", "fraction inverted", "b/a = a \\frac{1}{b}"),
    (r"\log s = -\log \frac{1}{s}", "function", r"\exp  s = -\log \frac{1}{s}"),
    (r"\max_i u_i = -\min_i (-u_i)", "function", r"\min _i u_i = -\min_i (-u_i)"),
    (r"\sum_i u_i = u_1 + \sum_{i > 1} u_i", "function", r"\prod _i u_i = u_1 + \sum_{i > 1} u_i"),
    (r"\sum_{i=1}^{n} u_i = \sum_i u_i + 0", "limit dropped", r"\sum_{i=1} u_i = \sum_i u_i + 0"),
    (r"u \odot v = v \odot u", "odot dropped", "u   v = v \\odot u"),
    (r"u^\top v = v^\top u", "transpose dropped", "u v = v^\\top u"),
    (r"\sigma'(a) = \sigma(a) \sigma(-a)", "prime dropped", r"\sigma(a) = \sigma(a) \sigma(-a)"),
    ("a^2 \\ge 0", "relation", "a^2 \\le  0"),
    ("a^2 \\ge 0", "relation", "a^2 > 0"),
    ("a = b + a - b", "relation", "a \\ne  b + a - b"),
    (r"\max(a, b) = \max(b, a)", "arguments swapped", r"\max(b, a) = \max(b, a)"),
    ("a b = b a", "x to 1 - x", "(1 - a) b = b a"),
])
def test_every_operator_makes_its_slip(slips, formula, operator, changed):
    found = {(o, " ".join(t.split())) for o, t in slips(formula)}
    assert (operator, " ".join(changed.split())) in found


def test_all_slips_of_a_strict_formula_are_seen(tex):
    displays = Library().load(tex(TEX)).displays
    for display in displays:
        verdicts = {o.verdict for o in judge(display)}
        assert verdicts == {"refused", "killed"}, [o for o in judge(display) if o.verdict == "survived"]


def test_a_formula_that_only_renames_an_index_is_no_mutant(tex):
    text = TEX + "% --8<-- [start:last]\n\\sum_{i} p_i = 1\n% --8<-- [end:last]\n"
    display = Library().load(tex(text)).displays[-1]
    changed = [o.mutant.apply(display.section.body).strip() for o in judge(display)]
    assert "\\sum_{i} p_j  = 1" in changed
    assert "\\sum_{j } p_j = 1" not in changed and "\\sum_{ j } p_j = 1" not in changed


def test_the_only_mention_of_an_index_may_be_any_index(tex):
    text = TEX + "% --8<-- [start:last]\n\\sum_{i > 1} 1 = n - 1\n% --8<-- [end:last]\n"
    display = Library().load(tex(text)).displays[-1]
    assert any(m.operator == "index" for m in mutants(display.section.body, display.formula.context))
    assert not any(o.mutant.operator == "index" for o in judge(display))


SYMMETRIC = TEX + "% --8<-- [start:delta]\n\\delta_{ij} p_i = p_j \\delta_{ij}\n% --8<-- [end:delta]\n"
REVIEWED = "# reviewed\npage.tex:delta\n    {}\n    delta is zero unless the indices agree\n"


def run(path, *more, capsys):
    code = main(["mutate", str(path), "--jobs", "1", *more])
    return code, capsys.readouterr().out


def survivors(out):
    lines = out.splitlines()
    return [lines[k + 1].strip() for k, line in enumerate(lines) if line == "page.tex:delta"]


def test_a_new_survivor_fails_and_a_reviewed_one_does_not(tex, tmp_path, capsys):
    path = tex(SYMMETRIC)
    code, out = run(path, capsys=capsys)
    found = survivors(out)
    assert code == 1 and r"\delta_{ij} p_j" in found
    listed = tmp_path / "survivors.txt"
    listed.write_text("".join(REVIEWED.format(side) for side in found), encoding="utf-8")
    code, out = run(path, "--survivors", str(listed), capsys=capsys)
    assert code == 0 and survivors(out) == []


def test_an_entry_that_no_longer_survives_is_reported(tex, tmp_path, capsys):
    listed = tmp_path / "survivors.txt"
    listed.write_text(REVIEWED.format("p_i p_i"), encoding="utf-8")
    code, out = run(tex(TEX), "--survivors", str(listed), capsys=capsys)
    assert code == 1 and "is listed but does not survive" in out


def test_a_listed_survivor_needs_a_reason(tmp_path):
    listed = tmp_path / "survivors.txt"
    listed.write_text("page.tex:delta\n    p_i\n", encoding="utf-8")
    with pytest.raises(ValueError, match="lacks its reason"):
        read_survivors(listed)


def test_a_sample_is_bounded_and_depends_on_the_seed_only(tex, capsys):
    path = tex(SYMMETRIC)
    outs = [run(path, "--sample", "12", "--seed", seed, capsys=capsys)[1].rpartition(",")[0] for seed in ("a", "a", "b")]
    assert outs[0] == outs[1]
    count = int(outs[0].splitlines()[-1].split()[0])
    assert 0 < count <= 12


def test_a_formula_that_does_not_hold_cannot_be_mutated(tex, capsys):
    code, out = run(tex(TEX + "% --8<-- [start:bad]\na = b + 1 - 0\na\n% --8<-- [end:bad]\n".replace("\na\n%", "\n%")
                        .replace("a = b", "a + b = b")), capsys=capsys)
    assert code == 1 and "page.tex:bad: does not hold itself" in out


def test_two_workers_find_what_one_finds(tex, capsys):
    path = tex(SYMMETRIC)
    one, two = (main(["mutate", str(path), "--jobs", n]) for n in "12")
    out = capsys.readouterr().out.splitlines()
    assert one == two == 1
    counts = [line.rpartition(",")[0] for line in out if " mutants: " in line]
    assert counts[0] == counts[1]
