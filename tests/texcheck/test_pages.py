"""Pages: displays are embedded sections, all sections are shown, inline formulas are read and checked."""

import json

import pytest

from texcheck.__main__ import main
from texcheck.pages import check_pages

TEX = r"""%: n = 3, 4; i, j \in 1..n; z \in R^n; a, b \in R; t \in {0,1}; p \in (0,1)
%: \sigma(a) = \frac{1}{1 + e^{-a}}
%: q_i = \frac{e^{z_i}}{\sum_{j} e^{z_j}}

% --8<-- [start:sum]
\sum_{i=1}^{n} q_i = 1
% --8<-- [end:sum]
"""
SHOWN = '$$\n--8<-- "my_page.tex:sum"\n$$\n'


@pytest.fixture
def pages(tmp_path):
    """Check pages given as text, by their paths below the docs folder; returns the report."""
    def run(tex=TEX, **texts):
        snippets, docs = tmp_path / "snippets", tmp_path / "docs"
        snippets.mkdir(exist_ok=True)
        (snippets / "my_page.tex").write_text(tex, encoding="utf-8")
        for name, text in texts.items():
            path = docs / name.replace("__", "/").replace("_md", ".md").replace("_py", ".py").replace("_", "-")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return check_pages(docs, snippets)
    return run


def test_a_page_whose_formulas_hold_is_accepted_and_counted(pages):
    report = pages(my_page_md=SHOWN + r"""
# The function $\sigma$

| what | formula |
|---|---|
| logits | $z_i$ |
| worked | $\sigma(2) \approx 0.881$ |

!!! note
    With $t = 0$ or $z \in \mathbb{R}^n$, and $i \ne j$: $\sigma(-a) = 1 - \sigma(a)$. It costs $5.
""")
    assert report.violations == []
    assert {k: report.counts[k] for k in ("displays", "inline", "claims", "conditions", "mentions", "relations")} == {
        "displays": 1, "inline": 7, "claims": 2, "conditions": 3, "mentions": 2, "relations": 2}
    assert "100 % read, 0 violations" in str(report)


@pytest.mark.parametrize(("text", "line", "reason"), [
    ("$$\na = b\n$$\n", 4, "no embedded section"),
    (r"\[ a = b \]", 4, "no embedded section"),
    ("\\begin{align}\na &= b\n\\end{align}", 4, "no embedded section"),
    ('$$\n--8<-- "my_page.tex:other"\n$$', 4, "has no section other"),
    ('$$\n--8<-- "absent.tex:sum"\n$$', 4, "has no section sum"),
    (r"$\sigma(2) \approx 0.882$", 4, "the digits stand for"),
    (r"$\sigma(-a) = \sigma(a)$", 4, "left"),
    (r"\(\sigma(-a) = \sigma(a)\)", 4, "left"),
    ("$m$", 4, "m is not declared"),
    (r"$\theta_i + 1$", 4, "not declared"),
    ("$t = 2$", 4, "outside its domain"),
    ("$i = 7$", 4, "no point satisfies"),
    (r"$p \in (2, 3)$", 4, "no point satisfies"),
    (r"$z \in \mathbb{R}$", 4, "in a set of a number"),
    ("$q_i = z_i$", 4, "does not hold"),
    (r"$z + z^\top$", 4, "the sum of"),
    ("$e^-a$", 4, "put the script in braces"),
    (r"$\sigma(a) = 1, \quad t = 1$", 4, "nothing in the claim"),
    ("# Heading with $m$\n", 4, "m is not declared"),
    ("| $m$ |", 4, "m is not declared"),
    ("text\n\n!!! tip\n\n    $m$\n", 8, "m is not declared"),
])
def test_a_page_that_shows_something_unchecked_is_refused_with_its_line(pages, text, line, reason):
    (violation,) = pages(my_page_md=SHOWN + text).violations
    assert f"my-page.md:{line}: " in violation and reason in violation


def test_what_has_no_value_at_a_point_may_still_be_mentioned(pages):
    report = pages(my_page_md=SHOWN + r"where $\log(-p)$ has no value, and as $a \to -\infty$")
    assert report.violations == [] and report.counts["mentions"] == 2


def test_a_formula_in_two_languages_counts_and_fails_in_both(pages):
    report = pages(en__my_page_md=SHOWN + "$q_i = z_i$ and $p > 0$", ru__my_page_md=SHOWN + "$q_i = z_i$")
    assert report.counts["inline"] == 3
    assert [v.partition("/docs/")[2].partition(":")[0] for v in report.violations] == ["en/my-page.md", "ru/my-page.md"]


def test_a_symbol_that_hangs_on_hundreds_of_others_is_refused(pages):
    names = ["a", *(rf"g_{{\text{{w{k}}}}}" for k in range(250))]
    chain = "".join(f"%: {name} = {before} + 1\n" for before, name in zip(names, names[1:]))
    (violation,) = pages(tex=TEX + chain, my_page_md=SHOWN + f"${names[-1]}$").violations
    assert violation.endswith("nested too deeply")


def test_code_and_comments_hold_no_mathematics(pages):
    text = "```python\nx = '$m$'\n$$\na\n$$\n```\n\n`$m$` and ``$m$`` <!-- $m$ -->\n\n~~~\n$m$\n~~~\n"
    report = pages(my_page_md=SHOWN + text)
    assert report.violations == [] and report.counts["inline"] == 0


def test_a_section_that_a_language_does_not_show_is_refused(pages):
    report = pages(en__my_page_md=SHOWN, ru__my_page_md="No formula.")
    (violation,) = report.violations
    assert "[sum] is shown by no page of ru" in violation


def test_a_section_that_the_build_shows_need_not_be_embedded(pages, tmp_path):
    pages(my_page_md="No formula.")
    docs, snippets = tmp_path / "docs", tmp_path / "snippets"
    assert check_pages(docs, snippets).violations
    assert not check_pages(docs, snippets, generated=[("my_page.tex", "sum")]).violations


def test_the_command_reads_what_the_build_shows_from_a_file(pages, tmp_path, capsys):
    pages(my_page_md="No formula.")
    (tmp_path / "map.toml").write_text('shows = "my_page.tex:sum"\nother = "my_page.tex:product"\n', encoding="utf-8")
    arguments = ["pages", str(tmp_path / "docs"), "--snippets", str(tmp_path / "snippets")]
    assert main(arguments) == 1
    assert "[sum] is shown by no page" in capsys.readouterr().out
    assert main([*arguments, "--shown", str(tmp_path / "map.toml")]) == 0
    with pytest.raises(SystemExit):
        main([*arguments, "--shown", str(tmp_path / "no-map.toml")])
    assert "cannot read" in capsys.readouterr().err


def test_a_page_with_mathematics_needs_its_tex_file(pages):
    (violation,) = pages(my_page_md=SHOWN, other_md="$a$").violations
    assert "other.md:1: a page with mathematics needs other.tex" in violation


def test_a_broken_tex_file_is_reported_once_for_its_page(pages):
    violations = pages(tex=TEX + "%: a \\in Q\n", my_page_md=SHOWN + "$a$ and $b$").violations
    assert len(violations) == 1 and "unknown domain" in violations[0]


def test_a_notebook_may_repeat_a_section_word_for_word(pages):
    cell = "# %% [markdown]\n# $$\n# \\sum_{i=1}^{n} q_i\n# = 1\n# $$\n# and $a$\n# %%\nx = '$m$'\n"
    report = pages(notebooks__my_page_py=cell)
    assert report.violations == [] and report.counts["displays"] == 1 and report.counts["inline"] == 1
    (violation, _) = pages(notebooks__my_page_py=cell.replace("= 1", "= 2")).violations
    assert "no embedded section" in violation


def test_the_command_prints_violations_and_counts(pages, tmp_path, capsys):
    pages(my_page_md=SHOWN + "$m$")
    arguments = ["pages", str(tmp_path / "docs"), "--snippets", str(tmp_path / "snippets")]
    assert main(arguments) == 1
    assert "$m$: m is not declared" in capsys.readouterr().out
    assert main([*arguments, "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["counts"]["inline"] == 1
