"""The map of formulas and the libraries' names: complete, and true to the snippets, formulas and pages they are made from."""

import importlib
import itertools

import pytest
from bs4 import BeautifulSoup
from mkdocs.exceptions import BuildError

import snippets
from builder import LANGUAGES, katex, tables, verdicts
from tests import pages

ENTRIES = [entry for group in tables.functions().values() for entry in group]
CELLS = [entry[cell] for entry in ENTRIES for cell in ("formula", "gradient")]
FOUND = tables.places()
FULL = {"special": "scipy.special", "metrics": "sklearn.metrics", "utils": "sklearn.utils", "linear_model": "sklearn.linear_model"}


def forms():
    """The public functions that some formula is tied to."""
    tied = {function for report in verdicts.reports() for function in report["functions"]}
    return tied & set(snippets.__all__)


def absent_from_the_map(entries):
    return forms() - {entry[cell].get("code") for entry in entries for cell in ("formula", "gradient")}


def test_every_public_function_that_a_formula_is_tied_to_stands_in_the_map():
    assert len(forms()) > 20
    assert not absent_from_the_map(ENTRIES), "give them a row, or a cell, of docs/functions.toml"


def test_a_function_left_out_of_the_map_is_noticed():
    assert absent_from_the_map([entry for entry in ENTRIES if entry["formula"].get("code") != "kl_divergence"]) == {"kl_divergence"}


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell["shows"])
def test_every_cell_of_the_map_leads_to_a_page_that_shows_it(cell):
    assert tables.section(cell["shows"])
    assert "#" in tables.lead(cell.get("derived", cell["shows"]), FOUND)
    if "code" in cell:
        signature, region = tables.definition(cell["code"])
        assert signature.startswith(cell["code"] + "(") and signature.endswith(")")
        assert "#" in tables.lead(region, FOUND)


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (tables.section, "softmax.tex:nowhere"),
        (tables.definition, "no_such_function"),
        (lambda name: tables.lead(name, FOUND), "index_binary.tex:logits"),
    ],
)
def test_a_name_that_is_not_there_stops_the_build(call, name):
    with pytest.raises(BuildError, match=name.rpartition(":")[2]):
        call(name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_shows_every_row_with_the_formulas_of_the_tex_files(language):
    rows = pages.built(pages.url(language, "index")).select("table.map tbody tr")
    assert [row.th.get_text() for row in rows] == [entry["name"][language] for entry in ENTRIES]
    shown = [math.get_text() for row in rows for math in row.select("math")]
    rendered = [katex.render(rf"\displaystyle {tables.section(cell['shows'])}", False) for cell in CELLS]
    assert shown == [BeautifulSoup(formula, "lxml").math.get_text() for formula in rendered]
    assert all(cell.a for row in rows for cell in row.select("td")[:2])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_libraries_names_are_the_same_in_the_map_and_in_the_notation(language):
    in_map = [code.get_text() for code in pages.built(pages.url(language, "index")).select("table.map td > span code")]
    in_notation = [code.get_text() for code in pages.built(pages.url(language, "notation")).select("tr[id^=libraries-] code")]
    assert in_map == in_notation and len(in_map) > 50


def test_the_names_in_scipy_and_scikit_learn_are_there():
    names = itertools.chain.from_iterable(entry.get("libraries", {}).items() for entry in ENTRIES)
    checked = [name.partition("(")[0] for library, name in names if library in ("scipy", "sklearn")]
    for name in checked:
        module, *attributes = name.split(".")
        found = importlib.import_module(FULL[module])
        for attribute in attributes[:-1]:
            found = importlib.import_module(f"{found.__name__}.{attribute}")
        assert callable(getattr(found, attributes[-1])), name
    assert len(checked) > 10
