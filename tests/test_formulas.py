"""Every formula shown is checked: texcheck's plugin runs the displays, these run the rest."""

import subprocess

from builder import ROOT, SNIPPETS
from texcheck.mutants import main as mutate
from texcheck.pages import check_pages

SAMPLE = 800


def test_the_mathematics_of_every_page_is_checked():
    report = check_pages(ROOT / "docs", SNIPPETS)
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
