"""What a reader takes away: the notebook and the script of a page run, and say what the page says."""

import os
import re
import subprocess
import sys
from collections import Counter
from urllib.parse import urljoin

import jupytext
import nbformat
import pytest

from builder import fences
from builder.includes import Line
from tests.pages import ALL, NOTEBOOKS, SITE, built, extracted, source, url

WITH_CODE = [page for page in ALL if page in NOTEBOOKS or "```python" in source(*page).read_text("utf-8")]


def download(language, name, suffix):
    """The file that the page's link leads to."""
    [link] = built(url(language, name)).select(f".take-away a[href$='{suffix}']")
    return SITE / urljoin("/" + url(language, name), link["href"]).lstrip("/")


def cells(language, name, kind):
    """The sources of a notebook's cells of a kind."""
    return [cell.source for cell in nbformat.read(download(language, name, ".ipynb"), as_version=4).cells if cell.cell_type == kind]


@pytest.mark.parametrize(("language", "name"), WITH_CODE)
def test_the_cells_of_a_notebook_are_the_fences_of_its_page(language, name):
    nbformat.validate(nbformat.read(download(language, name, ".ipynb"), as_version=4))
    if (language, name) in NOTEBOOKS:
        shown = [block.get_text().rstrip("\n") for block in built(url(language, name)).select("article .language-python.cell code")]
        assert cells(language, name, "code") == shown
    else:  # answers stand last
        assert Counter(cells(language, name, "code")) == Counter(fence.source.strip("\n") for fence in extracted(language, name))


@pytest.mark.parametrize(("language", "name"), WITH_CODE)
def test_a_script_is_its_notebook(language, name):
    script = jupytext.reads(download(language, name, ".py").read_text("utf-8"), fmt="py:percent")
    assert [cell.source for cell in script.cells if cell.cell_type == "code"] == cells(language, name, "code")
    assert [cell.source for cell in script.cells if cell.cell_type != "code"] == cells(language, name, "markdown")


@pytest.mark.parametrize(("language", "name"), WITH_CODE)
def test_a_notebooks_prose_is_markdown_that_every_notebook_knows(language, name):
    prose = "\n\n".join(cells(language, name, "markdown"))
    outside = re.sub(r"^```.*?^```$|`[^`\n]+`", "", prose, flags=re.DOTALL | re.MULTILINE)
    assert not re.search(r"^ *(!!!|\?\?\?|===) ?\w|</?div|\{#|--8<--|^ *\| *\{|\{(?:accuracy|speed) |\]\((?!https:)", outside, re.MULTILINE)
    page = built(url(language, name)).select_one("article")
    displays = page.select(".formula--display")
    assert outside.count("$$") == 2 * len(displays)
    assert outside.count("✗") == len(page.select(".formula--wrong"))
    for refusal in page.select("pre.output"):
        assert refusal.get_text().strip() in prose
    text = re.sub(r"\W+", "", prose)
    missing = [p.get_text() for p in page.select("p:not(.take-away, .admonition-title)") if not p.select(".formula, a, code") and re.sub(r"\W+", "", p.get_text()) not in text]
    assert not missing


@pytest.mark.parametrize("name", [name for language, name in WITH_CODE if language == "en" and not name.startswith("notebooks/")])
def test_a_script_runs_and_prints_what_it_shows(name):
    file = download("en", name, ".py")
    lines = file.read_text("utf-8").splitlines()
    fences.check_output(fences.Fence(file.name, 0, tuple(Line(text, file.name, n, n) for n, text in enumerate(lines, 1))))
    # The other languages have the same code, in the same order.
    assert cells("en", name, "code") == cells("ru", name, "code") == cells("zh", name, "code")


@pytest.mark.parametrize("name", [name for language, name in NOTEBOOKS if language == "en"])
def test_the_script_of_a_notebook_runs(name, tmp_path):
    environment = {**os.environ, "MPLBACKEND": "agg"}
    script = download("en", name, ".py")
    result = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=300, cwd=tmp_path, env=environment)
    assert result.returncode == 0, result.stderr
    assert len(result.stdout.splitlines()) > 20
    assert cells("en", name, "code") == cells("ru", name, "code") == cells("zh", name, "code")
