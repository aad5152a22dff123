"""Every formula shown is checked: texcheck's plugin runs the displays, these run the rest."""

import subprocess
import sys

from builder import ROOT, SNIPPETS, tables
from texcheck.pages import check_pages


def test_the_mathematics_of_every_page_is_checked():
    report = check_pages(ROOT / "docs", SNIPPETS, tables.shown_sections())
    print(report)
    assert not report.violations, "\n".join(report.violations)
    assert report.counts["displays"] > 300 and report.counts["inline"] > 1000
