"""One form for each term: the glossary is whole, and the prose keeps to it."""

import re

import pytest

from builder import LANGUAGES, ROOT, tables
from tests import pages
from tests.test_prose import prose

GLOSSARY = tables.glossary()
TERMS = GLOSSARY["term"]


def refused(language):
    """Each refused form of a language, with the term to write instead."""
    flags = re.NOFLAG if language == "zh" else re.IGNORECASE
    for term in TERMS:
        if pattern := term.get("refused", {}).get(language):
            word = pattern if language == "zh" else rf"\b(?:{pattern})(?!\w)"
            yield re.compile(word, flags), term[language]


def strays(language, found, mentions=()):
    """Where passages use a refused form, and what to write."""
    patterns = list(refused(language))
    for place, lines in found:
        text = lines.replace("\n", " ")
        for mention in mentions:
            text = text.replace(mention, "")
        for pattern, term in patterns:
            if match := pattern.search(text):
                yield f"{place}: {match[0]} -> {term}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_prose_has_one_form_for_each_term(language):
    found = list(strays(language, prose(language), GLOSSARY["mentions"]))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("language", "text", "term"),
    [
        ("en", "The Cross entropy of one class", "cross-entropy"),
        ("en", "by log sum\nexp", "log-sum-exp"),
        ("ru", "От софтмакса", "softmax"),
        ("ru", "строки якобиана", "матрица Якоби (якобиан — её определитель)"),
        ("zh", "交差熵", "交叉熵"),
        ("zh", "雅可比是对称的", "雅可比矩阵"),
        ("zh", "每个批次", "批量"),
    ],
)
def test_a_wrong_form_is_refused(language, text, term):
    assert [found.partition(" -> ")[2] for found in strays(language, [("page:1", text)])] == [term]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_term_is_itself_refused(language):
    terms = [(term["en"], re.sub("（.*）| \\(.*\\)", "", term[language])) for term in TERMS]
    assert not list(strays(language, terms))


def test_every_mention_stands_on_some_page():
    text = "\n".join(passage.replace("\n", " ") for language in LANGUAGES for _, passage in prose(language))
    assert not [mention for mention in GLOSSARY["mentions"] if mention not in text]


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term["en"])
def test_a_term_leads_to_a_section_of_a_page_that_uses_it(term):
    page, _, heading = term["at"].partition("#")
    text = (ROOT / "docs" / "en" / page).read_text("utf-8")
    assert f"{{#{heading}}}" in text
    assert any(word[:4].lower() in text.lower() for word in re.findall(r"\w{3,}", term["en"]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_has_every_term_with_its_own_language_first(language):
    rows = pages.built(pages.url(language, "glossary")).select("article tbody tr")
    assert [row.td.get_text() for row in rows] == [term[language] for term in tables.alphabetical(TERMS, language)]
    assert all(row.td.a for row in rows)
