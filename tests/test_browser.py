"""What a reader meets in Chromium, at phone and desktop width, light and dark, with and without JavaScript."""

import pytest

from builder import LANGUAGES
from tests.pages import ALL, extracted, url

PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 1440, "height": 900}


@pytest.fixture
def open_page(browser, address):
    """Opens a page of the site; fails at the end on a script's error, a missing file or a request to another host."""
    contexts, wrong = [], []

    def opener(path, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("request", lambda r: r.url.startswith(address) or r.url.startswith("data:") or wrong.append(f"requested {r.url}"))
        page.on("response", lambda r: r.status < 400 or wrong.append(f"{r.status} {r.url}"))
        page.goto(address + path, wait_until="networkidle")
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not wrong


@pytest.mark.parametrize(("language", "name"), ALL)
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_page_opens_without_an_error_and_does_not_scroll_sideways(open_page, language, name, viewport):
    page = open_page(url(language, name), viewport=viewport)
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    assert page.evaluate("[...document.fonts].filter(f => f.family.startsWith('KaTeX') && f.status == 'error').length") == 0


# Presses every copy button; what it would put on the clipboard is what is selected when the browser copies.
PRESS_ALL = """() => {
    const copied = [];
    document.querySelectorAll("details").forEach((answer) => (answer.open = true));
    document.addEventListener("copy", (event) => copied.push(event.target.value));
    for (const block of document.querySelectorAll("article .language-python:not(.cell)"))
        block.querySelector(".md-clipboard, .md-code__button[data-md-type=copy]").click();
    return copied;
}"""


@pytest.mark.parametrize("name", [name for language, name in ALL if language == "en"])
def test_the_copy_button_gives_the_snippet_exactly(open_page, name):
    page = open_page(url("en", name), viewport=DESKTOP, permissions=["clipboard-read", "clipboard-write"])
    fences = [fence.source.rstrip("\n") for fence in extracted("en", name)]
    assert page.evaluate(PRESS_ALL) == fences
    if fences:
        page.bring_to_front()  # the clipboard is read by the page in focus only
        assert page.evaluate("navigator.clipboard.readText()") == fences[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_prints_with_its_answers_and_without_controls(open_page, language):
    page = open_page(url(language, "softmax"), java_script_enabled=False, color_scheme="dark")
    assert page.locator(".badge").first.is_visible()
    page.emulate_media(media="print")
    assert all(answer.is_visible() for answer in page.locator("details p:not(.admonition-title)").all())
    for selector in (".md-header", ".md-sidebar", ".md-footer", ".badge", ".take-away", ".headerlink", ".language-switch"):
        assert page.locator(selector).count() and not any(part.is_visible() for part in page.locator(selector).all()), selector
    assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--figure-0').trim()") == "#0b5cad"  # as in the light theme


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_readable_without_javascript(open_page, language):
    page = open_page(url(language, "softmax"), viewport=PHONE, java_script_enabled=False)
    assert page.locator(".formula--display").first.is_visible()
    assert page.locator(".formula--display .katex-html").first.bounding_box()["height"] > 20
    assert page.locator("article .language-python code").first.is_visible()
    answer = page.locator("details").first
    assert not answer.locator("p").last.is_visible()
    answer.locator("summary").click()
    assert answer.locator("p").last.is_visible()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_switch_works_without_javascript(open_page, address, language):
    for other in (o for o in LANGUAGES if o != language):
        page = open_page(url(language, "softmax"), viewport=PHONE, java_script_enabled=False)
        page.locator(f".language-switch a[lang^={other}]").click()
        assert page.url == address + url(other, "softmax")


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_formulas_and_figures_follow_the_theme(open_page, scheme, is_dark):
    page = open_page("softmax/", viewport=DESKTOP, color_scheme=scheme)

    def brightness(selector, colour):
        return page.eval_on_selector(selector, f"e => getComputedStyle(e).{colour}.match(/[\\d.]+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3")

    for selector in (".formula .katex-html", "svg.figure"):
        assert (brightness(selector, "color") > 128) == is_dark
    assert (brightness("body", "backgroundColor") < 128) == is_dark


READY = """() => document.querySelector(".md-search-result__meta").textContent.trim()
    == JSON.parse(document.getElementById("__config").textContent).translations["search.result.placeholder"]"""


@pytest.mark.parametrize(("language", "query"), [("en", "overflow"), ("ru", "переполнение"), ("zh", "上溢")])
def test_search_finds_pages_of_its_own_language(open_page, address, language, query):
    page = open_page(url(language, "index"), viewport=DESKTOP)
    page.locator(".md-search__input").click()
    page.wait_for_function(READY)  # the index is loaded
    page.keyboard.type(query)
    page.keyboard.press("End")  # typing Cyrillic or Chinese gives no keyup here, for which Material waits
    results = page.locator(".md-search-result__link")
    results.first.wait_for(timeout=10_000)
    own = {address + url(lang, name) for lang, name in ALL if lang == language}
    assert {link.split("?")[0].split("#")[0] for link in results.evaluate_all("all => all.map(a => a.href)")} <= own
