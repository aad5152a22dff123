"""What search engines, feed readers, social networks and people who cite find."""

import json
import re
import tomllib
import xml.etree.ElementTree as etree
from urllib.parse import urljoin

import pytest
import yaml
from matplotlib.image import imread

from builder import LANGUAGES, ROOT, card
from tests.pages import ALL, SITE, built, source, url
from tests.test_site import HREFLANG, ROOT_URL

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def meta(page, name):
    """The one value of a meta element."""
    [tag] = page.select(f"meta[property='{name}'], meta[name='{name}']")
    return tag["content"]


@pytest.mark.parametrize(("language", "name"), ALL)
def test_a_page_describes_itself(language, name):
    page, address = built(url(language, name)), ROOT_URL + url(language, name)
    assert page.title.get_text(strip=True)
    description = meta(page, "description")
    [data] = page.select("script[type='application/ld+json']")
    data = json.loads(data.string)
    assert data["@type"] == "LearningResource" and data["inLanguage"] == HREFLANG[language]
    assert data["url"] == meta(page, "og:url") == address
    assert data["description"] == meta(page, "og:description") == description
    assert data["name"] == meta(page, "og:title")
    assert data["isPartOf"]["url"] == ROOT_URL + url(language, "index")
    assert meta(page, "og:image") == data["image"] == ROOT_URL + "assets/card.png"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_pages_have_the_same_title_or_description(language):
    pages = [built(url(language, name)) for other, name in ALL if other == language]
    for found in ([p.title.get_text(strip=True) for p in pages], [meta(p, "description") for p in pages]):
        assert len(set(found)) == len(found)


def test_the_social_card_is_the_same_at_every_build_and_of_the_size_it_claims():
    card_file = SITE / "assets" / "card.png"
    assert card_file.read_bytes() == card.draw() == card.draw()
    assert imread(card_file).shape[1::-1] == card.SIZE
    assert meta(built(""), "og:image:width") == str(card.SIZE[0]) and meta(built(""), "og:image:height") == str(card.SIZE[1])
    assert card_file.stat().st_size < 100_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sitemap_has_every_page_in_every_language_with_its_alternates(language):
    root = etree.parse(SITE / url(language, "index") / "sitemap.xml").getroot()
    found = {}
    for entry in root.iter(SITEMAP + "url"):
        links = {link.get("hreflang"): link.get("href") for link in entry.iter(XHTML + "link")}
        found[entry.findtext(SITEMAP + "loc")] = links
    assert set(found) == {ROOT_URL + url(*page) for page in ALL}
    for lang, name in ALL:
        others = {HREFLANG[other]: ROOT_URL + url(other, name) for other in LANGUAGES}
        assert found[ROOT_URL + url(lang, name)] == {**others, "x-default": others["en"]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_feed_has_every_change_newest_first(language):
    feed = etree.parse(SITE / url(language, "index") / "feed.xml").getroot()
    address = ROOT_URL + url(language, "changes")
    headings = built(url(language, "changes")).select("article h2")
    entries = feed.findall(ATOM + "entry")
    assert [e.findtext(ATOM + "id") for e in entries] == [f"{address}#{h['id']}" for h in headings]
    assert [e.findtext(ATOM + "title") for e in entries] == [h.find(string=True) for h in headings]
    dates = [e.findtext(ATOM + "updated") for e in entries]
    assert dates == sorted(dates, reverse=True) and feed.findtext(ATOM + "updated") == dates[0]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", date) for date in dates)
    for name in ("index", "softmax"):
        [link] = built(url(language, name)).select("link[type='application/atom+xml']")
        assert link["href"] == feed.find(ATOM + "link[@rel='self']").get("href")


@pytest.mark.parametrize("language", LANGUAGES)
def test_llms_txt_lists_every_page_with_its_description(language):
    text = (SITE / url(language, "index") / "llms.txt").read_text("utf-8")
    listed = dict(re.findall(r"^- \[[^\]]+\]\(([^)]+)\): (.+?)(?: \[\.py\]\([^)]+\))?$", text, re.MULTILINE))
    pages = {ROOT_URL + url(lang, name): meta(built(url(lang, name)), "description") for lang, name in ALL if lang == language}
    assert listed == pages
    for script in re.findall(r"\[\.py\]\(([^)]+)\)", text):
        assert (SITE / script.removeprefix(ROOT_URL)).is_file()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_course_is_cited_as_the_repository_says(language):
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    newest = re.search(r"\{#on-([\d-]+)\}", source(language, "changes").read_text("utf-8"))[1]
    assert citation["date-released"] == newest
    bibtex = built(url(language, "verification")).find(id="cite").find_next("pre").get_text()
    fields = dict(re.findall(r"(\w+) = \{+(.*?)\}+,?$", bibtex, re.MULTILINE))
    assert fields == {
        "author": citation["authors"][0]["name"], "title": citation["title"], "year": newest[:4], "url": citation["url"],
    }
    assert citation["url"] == ROOT_URL


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_looks_like_an_unconfigured_template(language):
    for address in (url(language, "softmax"), url(language, "index") + "404.html"):
        page = built(address)
        assert "Material for MkDocs" not in page.get_text()
        icon = page.select_one("link[rel=icon]")["href"]
        assert icon.endswith("assets/favicon.svg") and (SITE / urljoin("/" + address, icon).lstrip("/")).is_file()
        assert page.select_one(".md-logo svg circle")
        assert page.select(".md-footer a[href$='changes/'], .md-footer a[href$='feed.xml']")
