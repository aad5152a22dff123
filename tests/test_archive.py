"""The whole site as one zip, unpacked and opened from the file system."""

import zipfile

import pytest

from builder import LANGUAGES, archive
from tests.pages import SITE, follow, url
from tests.test_browser import DESKTOP, STARTED

QUERY = {"en": "overflow", "ru": "переполнение", "zh": "上溢"}


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory):
    """The folder of the unpacked archive."""
    folder = tmp_path_factory.mktemp("archive")
    with zipfile.ZipFile(SITE / f"{archive.NAME}.zip") as packed:
        packed.extractall(folder)
    return folder / archive.NAME


@pytest.fixture
def open_file(browser):
    """Opens a page of the archive; fails at the end on a script's error, a missing file or a request to a host."""
    contexts, wrong = [], []

    def opener(path):
        contexts.append(browser.new_context(viewport=DESKTOP, locale="en-GB"))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: wrong.append(request.url))
        page.on("request", lambda request: request.url.startswith(("http:", "https:")) and wrong.append(request.url))
        page.goto(path.as_uri())
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not wrong


def test_the_same_files_give_the_same_archive(tmp_path):
    for number in (1, 2):
        copy, site = tmp_path / f"copy{number}", tmp_path / f"site{number}"
        for language in LANGUAGES:
            (site / url(language, "index") / "downloads").mkdir(parents=True)
            (copy / url(language, "index")).mkdir(parents=True, exist_ok=True)
        for name in ("b.html", "a.html")[:: 3 - 2 * number]:
            (copy / name).write_text(name)
        archive.write(copy, site)
    first, second = ((tmp_path / f"site{n}" / f"{archive.NAME}.zip").read_bytes() for n in (1, 2))
    assert first == second


def test_the_archive_has_every_page_and_every_download(unpacked):
    def files(folder):
        found = [p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.suffix in (".html", ".ipynb", ".py")]
        return sorted(name.replace("/index.html", ".html") for name in found if not name.endswith("404.html"))

    site = sorted(name.replace("/index.html", ".html") for name in files(SITE))
    assert [n.replace("/index.html", ".html") for n in files(unpacked)] == site


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_of_the_archive_shows_formulas_and_switches_the_language(open_file, unpacked, language):
    page = open_file(unpacked / url(language, "index") / "index.html")
    follow(page, page.locator("article a[href$='softmax.html']").first)
    assert page.url == (unpacked / url(language, "index") / "softmax.html").as_uri()
    page.wait_for_function("document.fonts.status == 'loaded'")
    assert page.locator(".formula--display .katex-html").first.bounding_box()["height"] > 20
    assert page.evaluate("[...document.fonts].some(f => f.family.startsWith('Formula_') && f.status == 'loaded')")
    other = LANGUAGES[LANGUAGES.index(language) - 1]
    follow(page, page.locator(f".language-switch a[lang^={other}]"))
    assert page.url == (unpacked / url(other, "index") / "softmax.html").as_uri()
    script = page.locator(".take-away a[href$='.py']").evaluate("a => a.href")
    assert script == (unpacked / url(other, "index") / "downloads" / "softmax.py").as_uri()


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_finds_in_the_archive(open_file, unpacked, language):
    page = open_file(unpacked / url(language, "index") / "index.html")
    page.locator(".md-search__input").click()
    page.wait_for_function(STARTED)
    page.keyboard.type(QUERY[language])
    page.keyboard.press("End")
    results = page.locator(".md-search-result__link")
    results.first.wait_for()
    assert all((unpacked / url(language, "index")).as_uri() in link for link in results.evaluate_all("all => all.map(a => a.href)"))
    follow(page, results.first)
    assert page.url.startswith((unpacked / url(language, "index")).as_uri()) and ".html" in page.url


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_leads_to_the_archive(browser, address, language):
    page = browser.new_page()
    page.goto(address + url(language, "index"))
    link = page.locator(".take-away a[href$='.zip']")
    assert link.evaluate("a => a.href") == f"{address}{archive.NAME}.zip"
    page.close()
