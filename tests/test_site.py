"""What the built site promises on every page, without a browser."""

import json
import re
from urllib.parse import urljoin, urlsplit

import pytest

from mkdocs.config import load_config

from builder import LANGUAGES
from builder.site import config_file
from tests.pages import ALL, NOTEBOOKS, SITE, built, ids, source, url

LANG = {"en": "en", "ru": "ru", "zh": "zh"}
HREFLANG = {"en": "en", "ru": "ru", "zh": "zh-Hans"}
ROOT_URL = load_config(str(config_file("en"))).site_url
HTML = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))


def test_the_site_has_every_page_and_a_404_in_each_language():
    pages = {url(language, name) + "index.html" for language, name in ALL}
    errors = {url(language, "index") + "404.html" for language in LANGUAGES}
    assert set(HTML) == pages | errors


@pytest.mark.parametrize(("language", "name"), ALL)
def test_a_page_says_its_language_and_its_alternates(language, name):
    page = built(url(language, name))
    assert page.html["lang"] == LANG[language]
    assert page.select_one("link[rel=canonical]")["href"] == ROOT_URL + url(language, name)
    alternates = {link["hreflang"]: link["href"] for link in page.select("link[hreflang]")}
    expected = {HREFLANG[other]: ROOT_URL + url(other, name) for other in LANGUAGES}
    assert alternates == {**expected, "x-default": expected["en"]}


@pytest.mark.parametrize(("language", "name"), ALL)
def test_the_language_switch_stays_on_the_page(language, name):
    links = built(url(language, name)).select(".language-switch a")
    here = ROOT_URL + url(language, name)
    assert {urljoin(here, link["href"]) for link in links} == {ROOT_URL + url(other, name) for other in LANGUAGES if other != language}
    assert {link["hreflang"] for link in links} == {HREFLANG[other] for other in LANGUAGES if other != language}


@pytest.mark.parametrize("address", HTML)
def test_nothing_is_requested_from_another_host(address):
    page = built(address)
    sources = [tag[name] for name in ("src", "srcset", "poster") for tag in page.select(f"[{name}]")]
    sources += [link["href"] for link in page.select("link[href]") if {"canonical", "alternate"}.isdisjoint(link["rel"])]
    assert sources
    assert not [s for s in sources if urlsplit(s).netloc]
    assert not re.search(r"url\(\s*['\"]?(https?:)?//", (SITE / address).read_text("utf-8"))


@pytest.mark.parametrize("sheet", sorted(SITE.rglob("*.css")), ids=lambda path: path.relative_to(SITE).as_posix())
def test_style_sheets_name_only_files_that_are_there(sheet):
    for target in re.findall(r"url\(['\"]?([^)'\"]+)['\"]?\)", sheet.read_text("utf-8")):
        if not target.startswith("data:"):
            assert not urlsplit(target).netloc
            assert (sheet.parent / urlsplit(target).path).is_file(), target


@pytest.mark.parametrize("address", [a for a in HTML if not a.endswith("404.html")])
def test_the_site_works_below_any_path_prefix(address):
    absolute = [tag[name] for name in ("href", "src") for tag in built(address).select(f"[{name}^='/']")]
    assert not absolute


@pytest.mark.parametrize("address", HTML)
def test_every_internal_link_leads_to_a_page_and_an_id_that_are_there(address):
    here = ROOT_URL + address.removesuffix("index.html")
    broken = []
    for link in built(address).select("a[href]"):
        target = urljoin(here, link["href"])
        if not target.startswith(ROOT_URL):
            continue
        target = urlsplit(target.removeprefix(ROOT_URL))
        path = target.path
        if not (SITE / path / "index.html").is_file() and not ((SITE / path).is_file() and path):
            broken.append(link["href"])
        elif target.fragment and target.fragment not in ids(path or "index.html"):
            broken.append(link["href"])
    assert not broken


@pytest.mark.parametrize(("language", "name"), ALL)
def test_every_display_has_a_badge_that_leads_to_its_row(language, name):
    page = built(url(language, name))
    displays, badges = page.select(".formula--display:not(.formula--wrong)"), page.select(".formula--display > .badge--holds")
    assert len(displays) == len(badges)
    assert all("verification/#" in badge["href"] and re.search(r"\d", badge["title"]) for badge in badges)


@pytest.mark.parametrize(("language", "name"), ALL)
def test_wrong_formulas_are_framed_and_named_wrong(language, name):
    embedded = re.findall(r'"mistakes\.tex:([\w-]+)-wrong"', source(language, name).read_text("utf-8"))
    framed = built(url(language, name)).select(".formula--wrong")
    assert [f.select_one(".badge--refused")["href"].partition("#")[2] for f in framed] == [f"mistakes-{n}-wrong" for n in embedded]
    word = {"en": "wrong", "ru": "неверно", "zh": "错误"}[language]
    assert all(f"✗ {word}" in f.select_one(".badge--refused").get_text() and f["aria-label"] for f in framed)
    table = built(url(language, "verification"))
    assert all("✗" in table.find(id=f"mistakes-{n}-wrong").get_text() for n in embedded)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_formulas_counts_what_it_shows(language):
    page = built(url(language, "verification"))
    rows = page.select("article tbody tr[id]")
    counted = [int(n) for n in re.findall(r"\d+", page.find(id="table").find_next("p").get_text())]
    assert len(rows) > 100
    assert {len(rows), sum(int(row.select("td")[1].get_text()) for row in rows), 0} <= set(counted)


@pytest.mark.parametrize(("language", "name"), ALL)
def test_every_formula_is_rendered_with_mathml(language, name):
    article = built(url(language, name)).select_one("article")
    formulas = article.select(".formula")
    assert all(formula.select_one("math") and formula.select_one(".katex-html") for formula in formulas)
    assert not article.select(".katex-error, .arithmatex")
    prose = [text for text in article.find_all(string=True) if not text.find_parent(class_="katex") and not text.find_parent(("code", "svg"))]
    text = "".join(prose)
    assert not re.search(r"\\[a-z]{2,}|\$|\\\(|\\\[|--8<--", text), "raw TeX is left in the page"


def test_formulas_are_there():
    assert all(len(built(url(language, "softmax")).select(".formula--display")) > 5 for language in LANGUAGES)


@pytest.mark.parametrize(("language", "name"), ALL)
def test_every_figure_has_alternative_text_in_the_language_of_the_page(language, name):
    for figure in built(url(language, name)).select("img.figure"):
        text = figure["alt"]
        script = {"ru": "[а-яё]", "zh": "[一-鿿]", "en": "[a-z]"}[language]
        assert len(re.findall(script, text)) > 5, text


@pytest.mark.parametrize(("language", "name"), ALL)
def test_every_heading_has_an_id_and_no_id_stands_twice(language, name):
    page = built(url(language, name))
    assert all(heading.get("id") for heading in page.select("article :is(h1, h2, h3, h4)"))
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)), sorted({i for i in ids if ids.count(i) > 1})


@pytest.mark.parametrize("name", [name for language, name in ALL if language == "zh"])
def test_no_line_break_puts_a_space_between_chinese_characters(name):
    strings = built(url("zh", name)).select_one("article").find_all(string=re.compile("\n"))
    broken = [s for s in strings if re.search(r"[一-鿿，。；：！？、）”]\n[一-鿿，。；：！？、（“]", s)]
    assert not broken, f"join these lines in docs/zh/{name}: {broken}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_its_own_search_index(language):
    index = json.loads((SITE / url(language, "index") / "search" / "documents.json").read_text("utf-8"))
    assert index["config"]["lang"] == [language]
    assert {doc["location"].split("#")[0] for doc in index["docs"]} == {url("en", name) for lang, name in ALL if lang == language}
    text = " ".join(doc["title"] + doc["text"] for doc in index["docs"])
    shares = {code: len(re.findall(pattern, text)) / len(text) for code, pattern in {"ru": "[а-яё]", "zh": "[一-鿿]"}.items()}
    assert all((share > 0.1) == (code == language) for code, share in shares.items()), shares


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_404_page_is_in_its_language_and_leads_home_and_to_the_others(language):
    page = built(url(language, "index") + "404.html")
    assert page.html["lang"] == LANG[language]
    assert page.select_one("article h1").get_text(strip=True) == load_config(str(config_file(language))).extra["not_found"]["title"]
    assert page.select_one("article a")["href"] == urlsplit(ROOT_URL + url(language, "index")).path
    switch = {urljoin(ROOT_URL, link["href"]) for link in page.select(".language-switch a")}
    assert switch == {ROOT_URL + url(other, "index") for other in LANGUAGES if other != language}


@pytest.mark.parametrize(("language", "name"), NOTEBOOKS)
def test_a_notebook_is_executed(language, name):
    page = built(url(language, name))
    assert len(page.select("article .output")) > 5
    assert page.select("article img.figure")


def test_the_notebook_checks_its_derivatives_against_autograd():
    text = source("en", "notebooks/logistic-regression").with_suffix("").name.replace("-", "_")
    code = "".join(path.read_text("utf-8") for path in (SITE.parent / "snippets").glob(f"{text}*.py"))
    assert code.count("assert ") >= 5 and "autograd" in code


def test_pages_share_figures_styles_and_scripts():
    for language in ("ru", "zh"):
        extra = [p for p in (SITE.parent / "docs" / language).rglob("*") if p.suffix not in (".md", ".py", "")]
        assert not extra


