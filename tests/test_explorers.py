"""The two interactive figures in Chromium: controls, address, looks; tests/test_explorer_arithmetic.py has their numbers."""

import functools
import re
from urllib.parse import urlsplit

import pytest

from builder import LANGUAGES, ROOT
from tests.pages import ALL, SITE, url
from tests.test_browser import DESKTOP, PHONE, open_page  # noqa: F401 - a fixture

SCRIPTS = ROOT / "builder" / "theme" / "assets" / "explorers"
PAGES = {"softmax": "softmax", "binary-cross-entropy-with-logits": "binary-cross-entropy"}  # page -> explorer
BOTH = pytest.mark.parametrize("page_name", PAGES)


def html(language, name):
    """The text of a built page."""
    return (SITE / url(language, name) / "index.html").read_text("utf-8")


@functools.cache
def explorer(language, page_name):
    """The explorer of a built page as HTML, without the still figure, whose styles are the builder's matter."""
    [found] = re.findall(r'<div [^>]*data-explorer=.*?</div>', html(language, page_name), flags=re.DOTALL)
    return re.sub("<img[^>]*>", "", found)


POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'"


@pytest.fixture
def open_explorer(browser):
    """Opens the explorer of a page by itself, under a strict policy; fails at the end if that or a script has complained."""
    context, wrong = browser.new_context(viewport=DESKTOP), []

    def opener(page_name, query="", language="en"):
        names = ["explorer.js", f"{PAGES[page_name]}.js"]
        head = f'<!doctype html><html lang="{language}"><title>x</title><link rel="stylesheet" href="explorer.css">'
        text = head + explorer(language, page_name) + "".join(f'<script src="{name}"></script>' for name in names)

        def answer(route):
            name = urlsplit(route.request.url).path[1:]
            if name in (*names, "explorer.css"):
                route.fulfill(path=SCRIPTS / name)
            else:
                route.fulfill(body=text, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})

        page = context.new_page()
        page.on("console", lambda message: wrong.append(message.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: wrong.append(dialog.message))
        page.route("**/*", answer)
        page.goto("http://explorer.test/" + query)
        page.locator(".explorer__live").wait_for()
        return page

    yield opener
    context.close()
    assert not wrong


def shown(page):
    """What a reader sees: the fields' values, and the results' text."""
    return page.evaluate("""() => [
        [...document.querySelectorAll(".explorer :is(input, select)")].filter(e => e.offsetParent).map(e => e.value),
        document.querySelector(".explorer__results").innerText,
    ]""")


def press(page, selector, *keys):
    page.locator(selector).focus()
    for key in keys:
        page.keyboard.press(key)


def settled(page, text):
    """Wait until the address holds a text: the explorer writes it once the reader pauses."""
    page.wait_for_function("text => location.search.includes(text)", arg=text, timeout=5000)


@pytest.mark.parametrize("language", LANGUAGES)
@BOTH
def test_an_explorer_has_the_same_words_in_every_language_and_its_scripts_have_none(language, page_name):
    words = dict(re.findall(r'data-([\w-]+)="([^"]*)"', explorer(language, page_name)))
    name = words.pop("explorer")
    text = "".join((SCRIPTS / f"{file}.js").read_text("utf-8") for file in ("explorer", name))
    used = {re.sub("[A-Z]", lambda capital: "-" + capital[0].lower(), name) for name in re.findall(r"(?:words|dataset)\.(\w+)", text)} - {"ready"}
    used |= {"naive", "stable", "loss", "gradient"} if "words[form]" in text else set()
    assert name == PAGES[page_name]
    assert set(words) == used and all(words.values())
    script = {"ru": "[а-яё]", "zh": "[一-鿿]", "en": "[a-z]"}[language]
    assert all(re.search(script, words[key]) for key in used - {"anchor", "logit"})
    assert not re.search("[а-яё一-鿿]", re.sub(r"/\*.*?\*/|//.*", "", text, flags=re.DOTALL))
    assert f'<h2 id="{words["anchor"]}">' in html(language, page_name)


def test_only_the_pages_that_name_an_explorer_load_its_small_files():
    for language, name in ALL:
        text = html(language, name)
        files = re.findall(r'(?:src|href)="[^"]*assets/explorers/([^"]+)"', text)
        assert files == (["explorer.js", f"{PAGES[name]}.js"] if name in PAGES else []), (language, name)
        assert text.count('data-explorer="') == (name in PAGES), (language, name)
    for script in PAGES.values():
        assert sum((SCRIPTS / f"{file}.js").stat().st_size for file in ("explorer", script)) < 13_000


@BOTH
def test_without_javascript_a_figure_stands_in_its_place(open_page, page_name):
    page = open_page(url("en", page_name), viewport=PHONE, java_script_enabled=False)
    assert page.locator(".explorer img.figure:visible").count() == 1
    assert page.locator(".explorer :is(input, select, button, table)").count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
@BOTH
def test_every_control_and_table_has_a_name(open_explorer, language, page_name):
    page = open_explorer(page_name, language=language)
    tree = page.locator(".explorer").aria_snapshot()
    assert page.locator(".explorer > p").is_hidden()
    named = re.findall(r"^ *- '?(slider|spinbutton|combobox|button|table|region)( \".+?\")?", tree, flags=re.MULTILINE)
    assert named and all(name for _, name in named), tree
    roles = [role for role, _ in named]
    assert roles.count("slider") == roles.count("spinbutton") == (4 if page_name == "softmax" else 2)
    assert roles.count("table") == 2 and "status" in tree
    headers = page.locator(".explorer th")
    assert all(scope in ("row", "col") for scope in headers.evaluate_all("all => all.map(th => th.scope)"))


def test_softmax_is_explored_from_the_keyboard(open_explorer):
    page = open_explorer("softmax")
    assert "0.6590" in shown(page)[1] and "Loss of the true class = 0.4170" in shown(page)[1]
    press(page, ".explorer input[type=range] >> nth=0", "ArrowLeft", "ArrowLeft")
    assert page.locator("#explorer-z1").input_value() == "1.8"
    press(page, "#explorer-z1", "Control+A", *"1000")
    press(page, "#explorer-label", "ArrowDown")
    assert "999.0000" in shown(page)[1]
    press(page, "#explorer-count", "End")
    assert page.locator(".explorer__plus, .explorer__minus").count() == 36
    press(page, "#explorer-temperature", "Control+A", "Delete")
    assert page.locator("#explorer-temperature").get_attribute("aria-invalid") == "true"
    press(page, "#explorer-temperature", "Tab")
    assert page.locator("#explorer-temperature").input_value() == "1"
    settled(page, "z=1000_1_0.1_-1_0_0.5&tau=1&y=1")
    press(page, ".explorer__reset", "Enter")
    assert "0.6590" in shown(page)[1] and "z=" not in page.url


def test_binary_cross_entropy_is_explored_from_the_keyboard(open_explorer):
    page = open_explorer("binary-cross-entropy-with-logits")
    loss = page.locator(".explorer__table >> nth=0")
    assert "∞" in loss.inner_text()
    press(page, "#explorer-z", "Control+A", *"-40")
    assert re.findall(r"float\d\d\s+(\S+)", loss.inner_text()) == ["0", "4.248354255e−18", "0", "4.2483541e−18"]
    press(page, ".explorer input[type=range] >> nth=1", "End")
    press(page, "#explorer-z", "Control+A", *"40")
    assert re.findall(r"float\d\d\s+(\S+)", loss.inner_text()) == ["NaN", "4.248354255e−18", "NaN", "4.2483541e−18"]
    gradient = page.locator(".explorer__table >> nth=1").inner_text()
    assert re.findall(r"float\d\d\s+(\S+)", gradient) == ["0", "−4.248354255e−18", "0", "−4.2483541e−18"]
    settled(page, "z=40&t=1")


def test_a_screen_reader_hears_one_sentence_after_a_burst_of_changes(open_explorer):
    page = open_explorer("softmax")
    page.evaluate("""() => {
        window.heard = [];
        const status = document.querySelector(".explorer__status");
        new MutationObserver(() => heard.push(status.textContent)).observe(status, { childList: true });
    }""")
    press(page, ".explorer input[type=range] >> nth=0", *["ArrowRight"] * 10)
    settled(page, "z=3_")
    assert page.evaluate("heard") == ["Probability: 0.840; 0.114; 0.046. Loss of the true class: 0.174."]


SETTINGS = {
    "softmax": "?z=1e308_-1e308_0.25_-745.13&tau=0.05&y=3",
    "binary-cross-entropy-with-logits": "?z=-1e308&t=0.3",
}


@BOTH
def test_a_shared_address_gives_the_same_state(open_explorer, page_name):
    fields = {"softmax": ("#explorer-z1", "#explorer-temperature"), "binary-cross-entropy-with-logits": ("#explorer-z", "#explorer-t")}[page_name]
    first = open_explorer(page_name, "?h=exp#next")
    for field, value in zip(fields, ("-3.75e-7", "0.3"), strict=True):
        first.locator(field).fill(value)
        first.locator(field).press("Tab")
    settled(first, "z=-3.75e-7")
    assert "h=exp" in first.url and first.url.endswith("#explore")
    query = first.evaluate("location.search + location.hash")
    assert shown(open_explorer(page_name, query, language="ru"))[0] == shown(first)[0]
    extreme = open_explorer(page_name, SETTINGS[page_name])
    extreme.locator(fields[1]).fill("0.4")
    settled(extreme, "0.4")
    assert SETTINGS[page_name].split("&")[0] in extreme.url


TAGS = set("div label input select option button p span table caption thead tbody tr th td svg path text line".split())
HOSTILE = [
    "?z=<img src=x onerror=alert(1)>&tau=<b>&y=<b>&t=<b>",
    "?z=%22%3E%3Cscript%3Ealert(1)%3C/script%3E_1_2&tau=javascript:alert(1)&y=9e9&t=0x10",
    "?z=NaN_Infinity_1&tau=-Infinity&y=NaN&t=Infinity",
    "?z=1_2&tau=&y=&t=",
    "?z=" + "1" * 3000 + "&tau=" + "9" * 3000 + "&y=" + "1_" * 50 + "&t=" + "." * 3000,
    "?z=1_2_3&z=4_5_6&__proto__=1&constructor=1&y=2.6&tau=0&t=-4",
    "?z=" + "_".join(["1e999"] * 400) + "&tau=1e999&y=-1e999&t=1e999",
]


@BOTH
def test_a_hostile_address_gives_a_state_within_the_limits_and_no_markup(open_explorer, page_name):
    page = open_explorer(page_name)
    for query in HOSTILE:
        page.goto("http://explorer.test/" + query)
        numbers = page.locator(".explorer input[type=number]")
        assert numbers.evaluate_all("all => all.every(e => e.validity.valid && e.value !== '')"), query
        assert page.locator("#explorer-label, #explorer-t").input_value() in {"0", "1", "2", "3"}, query
        tags = set(page.evaluate("[...document.querySelectorAll('.explorer__live *')].map(e => e.localName)"))
        assert tags <= TAGS, query


@pytest.mark.parametrize("scheme", ["light", "dark"])
@BOTH
def test_an_explorer_is_legible_on_a_phone_and_does_not_scroll_the_page_sideways(open_page, page_name, scheme):
    wide = "?z=2_1.9_1.8_1.7_1.6_-1.5&tau=0.05&y=2" if page_name == "softmax" else "?z=-36.123456789&t=0"
    page = open_page(url("ru", page_name) + wide, viewport=PHONE, color_scheme=scheme)
    page.locator(".explorer td").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert page.locator(".explorer :is(input, select, button)").evaluate_all("all => all.every(e => !e.offsetParent || e.offsetHeight >= 24)")
    colours = page.evaluate("""() => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
        const rgb = (...layers) => {
            for (const colour of layers) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
            return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
        };
        const page = getComputedStyle(document.body).backgroundColor;
        return [...document.querySelectorAll(".explorer :is(td, th, label, caption, select, button, [type=number])")].map((e) => {
            const { color, backgroundColor } = getComputedStyle(e);
            return [rgb(page, backgroundColor, color), rgb(page, backgroundColor)];
        });
    }""")

    def luminance(colour):
        linear = [(c / 255 + 0.055) ** 2.4 / 1.055**2.4 if c > 10 else c / 255 / 12.92 for c in colour]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    pairs = [sorted((luminance(text), luminance(back)), reverse=True) for text, back in colours]
    assert min((light + 0.05) / (dark + 0.05) for light, dark in pairs) >= 4.5
    assert (sum(luminance(back) for _, back in colours) / len(colours) < 0.2) == (scheme == "dark")


@BOTH
def test_an_explorer_works_from_a_file_on_disk(browser, page_name):
    page = browser.new_page()
    wrong = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto((SITE / url("zh", page_name) / "index.html").as_uri() + "?z=0_0_0&t=1")
    number = page.locator("#explorer-z, #explorer-z1")
    assert number.input_value() == "0" if page_name == "softmax" else "20"
    number.fill("7")
    settled(page, "z=7")
    page.close()
    assert not [text for text in wrong if "search_index" not in text]  # without its plugin Material does not search files
