"""The pages of the site, as they stand in docs/ and as they were built."""

import functools
import re

from bs4 import BeautifulSoup

from builder import LANGUAGES, ROOT, fences, pages

SITE = ROOT / "site"


def names(language):
    """The pages of a language, by the path below docs/LANGUAGE without the suffix."""
    return [path.relative_to(ROOT / "docs" / language).with_suffix("").as_posix() for path in pages(language)]


ALL = [(language, name) for language in LANGUAGES for name in names(language)]
NOTEBOOKS = [(language, name) for language, name in ALL if name.startswith("notebooks/")]


def source(language, name):
    """The file of a page in docs/."""
    return ROOT / "docs" / language / (name + (".py" if name.startswith("notebooks/") else ".md"))


def url(language, name):
    """The address of a page below the site's root."""
    path = "" if name == "index" else f"{name}/"
    return path if language == "en" else f"{language}/{path}"


def without_glyphs(text):
    """HTML without the inside of KaTeX's visible boxes, nine tenths of a page, which no test reads."""
    kept, position, depth = [], 0, 0
    for tag in re.finditer(r'<span class="katex-html"[^>]*>|<span\b[^>]*>|</span>', text):
        if depth:
            depth += -1 if tag[0] == "</span>" else 1
            if depth == 0:
                position = tag.start()
        elif "katex-html" in tag[0]:
            kept.append(text[position : tag.end()])
            depth = 1
    return "".join(kept) + text[position:]


@functools.cache
def built(address):
    """The built page below the site's root, parsed; formulas keep their MathML."""
    if not SITE.is_dir():
        raise FileNotFoundError("site/ is not built: run `make test`, which builds it first.")
    path = SITE / address
    return BeautifulSoup(without_glyphs((path / "index.html" if path.is_dir() else path).read_text("utf-8")), "lxml")


@functools.cache
def ids(address):
    """The ids in a built page."""
    return {tag["id"] for tag in built(address).select("[id]")}


def shown_code(language, name):
    """The text of each Python block of a built page, a notebook's cells left out, as the copy button takes it."""
    blocks = built(url(language, name)).select("article .language-python:not(.cell) code")
    return [block.get_text().rstrip("\n") + "\n" for block in blocks]


@functools.cache
def extracted(language, name):
    """The Python fences of a page as the doc tests run them."""
    return list(fences.python_fences(source(language, name)))


def follow(page, link):
    """Click a link in a browser's page and wait for the page that it leads to."""
    with page.expect_navigation():
        link.click()
