"""Every formula shown is checked: texcheck's plugin runs the displays, these run the rest."""

import re
import subprocess

import pytest
from mkdocs.exceptions import BuildError

from builder import ROOT, SNIPPETS, tables, verdicts
from texcheck import Library
from texcheck.mutants import main as mutate
from texcheck.pages import check_pages

SAMPLE = 400


def test_the_mathematics_of_every_page_is_checked():
    report = check_pages(ROOT / "docs", SNIPPETS, tables.shown_sections())
    print(report)
    assert not report.violations, "\n".join(report.violations)
    assert report.counts["displays"] > 300 and report.counts["inline"] > 1000


def test_todays_sample_of_single_slips_is_refused(capsys):
    """Another sample with every commit, so that over time all slips are tried; `make mutants` tries them at once."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True).stdout.strip()
    files = [str(path) for path in sorted(SNIPPETS.glob("*.tex"))]
    code = mutate([*files, "--survivors", str(SNIPPETS / "survivors.txt"), "--sample", str(SAMPLE), "--seed", commit, "--jobs", "1"])
    out = capsys.readouterr().out
    print(out)
    assert code == 0, f"{out}\nStrengthen the formula, or list the slip in snippets/survivors.txt with the reason why it is true (make mutants)."
    assert int(out.splitlines()[-1].split()[0]) > SAMPLE / 2


def test_formulas_marked_wrong_stand_in_the_museum_alone():
    library = Library()
    displays = [(path.name, display.section) for path in sorted(SNIPPETS.glob("*.tex")) for display in library.load(path).displays]
    wrong = [(file, section) for file, section in displays if section.wrong]
    assert len(wrong) > 15 and {file for file, _ in wrong} == {"mistakes.tex"}
    embed = re.compile(r'"mistakes\.tex:(?:{})"'.format("|".join(section.name for _, section in wrong)))
    pages = {path.name for path in (ROOT / "docs").rglob("*.*") if path.suffix in (".md", ".py") and embed.search(path.read_text("utf-8"))}
    assert pages == {"mistakes.md", "mistakes-floating-point.md"}
    # The builder knows a display by its text: the badge of a wrong one must not come from a right one.
    words = [" ".join(section.body.split()) for _, section in displays]
    assert all(words.count(" ".join(section.body.split())) == 1 for _, section in wrong)


def test_a_page_shows_the_refusal_of_a_refused_section_only(monkeypatch):
    refused = {"file": str(SNIPPETS / "a.tex"), "section": "one", "verdict": "refused", "message": f"{SNIPPETS}/a.tex:1: wrong"}
    monkeypatch.setattr(verdicts, "reports", lambda: [refused, refused | {"section": "two", "verdict": "holds"}])
    assert "<code>snippets/a.tex:1: wrong</code>" in verdicts.refusal("a.tex:one", "", "", {}, None)
    with pytest.raises(BuildError, match="a.tex has no section two that is marked wrong and refused"):
        verdicts.refusal("a.tex:two", "", "", {}, None)
