"""What a reader meets in Chromium, at phone and desktop width, light and dark, with and without JavaScript."""

import json
from urllib.parse import urlsplit

import pytest

from builder import LANGUAGES, ROOT
from tests import serving
from tests.pages import ALL, SITE, extracted, follow, url

PHONE, DESKTOP = {"width": 320, "height": 640}, {"width": 1440, "height": 900}


@pytest.fixture
def open_page(browser, address):
    """Opens a page of the site; fails at the end on a script's error, a missing file or a request to another host."""
    contexts, wrong = [], []

    def opener(path, first="", requested=None, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(first)
        if requested is not None:
            page.on("request", lambda request: requested.append(request.url))
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on("request", lambda r: r.url.startswith(address) or r.url.startswith("data:") or wrong.append(f"requested {r.url}"))
        page.on("response", lambda r: r.status < 400 or wrong.append(f"{r.status} {r.url}"))
        page.goto(address + path, wait_until="networkidle")
        return page

    yield opener
    for context in contexts:
        context.close()
    assert not wrong


AXE = (ROOT / "builder" / "node" / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
# The glyphs of a formula are hidden from readers of its MathML, and have the colour of the text around them; without
# them and but for the first listings axe has a fifth of the page to look at.
PREPARE = """() => {
    document.querySelectorAll(".katex-html").forEach(glyphs => glyphs.replaceChildren());
    [...document.querySelectorAll("article pre code")].slice(4).forEach(code => code.textContent = code.textContent);
}"""
FIND_FAULTS = """([scheme, options]) => {
    document.body.dataset.mdColorScheme = scheme;
    return axe.run(document, {resultTypes: ["violations"], ...options}).then(result => result.violations.flatMap(rule =>
        rule.nodes.map(node => `${rule.id}: ${node.target} ${node.failureSummary}`)));
}"""
# Material's script has started: the search and its worker are there.
STARTED = """() => document.readyState == "complete" && document.querySelector(".md-search-result__meta").textContent.trim()
    == JSON.parse(document.getElementById("__config").textContent).translations["search.result.placeholder"]"""
COUNT_SHIFTS = """window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => window.shift += entry.value))
    .observe({type: "layout-shift", buffered: true})"""


def weight(address, files):
    """The bytes that these addresses of the site take on the wire."""
    paths = [SITE / urlsplit(file).path.removeprefix(urlsplit(address).path) for file in files if not file.startswith("data:")]
    return sum(len(serving.body(path / "index.html" if path.is_dir() else path)) for path in paths)


# Presses the copy button of every listing as it comes into sight, where it gets it; what goes on the clipboard is what is
# selected when the browser copies.
PRESS_ALL = """async () => {
    const copied = [];
    document.querySelectorAll("details").forEach((answer) => (answer.open = true));
    document.addEventListener("copy", (event) => copied.push(event.target.value));
    for (const block of document.querySelectorAll("article .language-python:not(.cell)")) {
        block.scrollIntoView();
        let button = null;
        for (const started = Date.now(); !button && Date.now() < started + 5000; await new Promise(requestAnimationFrame))
            button = block.querySelector(".md-clipboard, .md-code__button[data-md-type=copy]");
        button.click();
    }
    return copied;
}"""


def require_exact_copies(page, fences):
    """The copy buttons of a page give its fences."""
    assert page.evaluate(PRESS_ALL) == fences
    if fences:
        page.bring_to_front()  # the clipboard is read by the page in focus only
        assert page.evaluate("navigator.clipboard.readText()") == fences[-1]


@pytest.mark.parametrize(("language", "name"), ALL)
def test_a_page_is_light_steady_accessible_copied_exactly_and_never_scrolls_sideways(open_page, address, language, name):
    requested = []
    options = {"viewport": PHONE, "color_scheme": "light", "reduced_motion": "reduce", "permissions": ["clipboard-read", "clipboard-write"]}
    page = open_page(url(language, name), first=COUNT_SHIFTS, requested=requested, **options)
    page.wait_for_function(STARTED)
    page.wait_for_load_state("networkidle")
    assert len(requested) <= 20
    assert weight(address, requested) <= (200_000 if name.startswith("notebooks/") else 130_000)
    for _ in range(4):  # on a busy machine the first paint may come before the fonts are decoded
        if page.evaluate("window.shift") > 0.002:
            page.reload(wait_until="networkidle")
            page.wait_for_function(STARTED)
    assert page.evaluate("window.shift") <= 0.002
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.evaluate(PREPARE)
    page.evaluate(AXE)
    if language != "en":  # the others have the same colours, for which alone the scheme matters, and the same code
        assert page.evaluate(FIND_FAULTS, ["default", {"rules": {"color-contrast": {"enabled": False}}}]) == []
    else:
        assert page.evaluate(FIND_FAULTS, ["default", {}]) == []
        assert page.evaluate(FIND_FAULTS, ["slate", {"runOnly": ["color-contrast"]}]) == []
        require_exact_copies(page, [fence.source.rstrip("\n") for fence in extracted(language, name)])
        assert page.locator(".md-code__nav:not([role=none])").count() == 0
    page.set_viewport_size(DESKTOP)
    page.wait_for_function("document.documentElement.scrollWidth <= innerWidth")
    if language == "en":  # the navigation beside the text has the same lines in each
        assert page.evaluate(FIND_FAULTS, ["default", {"runOnly": ["target-size"]}]) == []
    assert page.evaluate("[...document.fonts].filter(f => f.family.startsWith('Formula_') && f.status == 'error').length") == 0


def test_a_long_page_is_styled_once_where_it_shows_and_knows_its_height_before_it_is_laid_out(browser, open_page, address):
    page = open_page(url("ru", "changes"), viewport=PHONE)
    browser.start_tracing(page=page, categories=["devtools.timeline"])
    page.goto(address + url("ru", "categorical-cross-entropy-gradient"), wait_until="networkidle")
    page.wait_for_function(STARTED)
    assert page.evaluate("[...document.scripts].filter(s => s.src && !s.defer).length + document.styleSheets.length") == 1  # nothing else blocks the first paint
    events = json.loads(browser.stop_tracing())["traceEvents"]
    styled = sum(event["args"].get("elementCount", 0) for event in events if event["name"] == "UpdateLayoutTree")
    assert 0 < styled < page.evaluate("document.querySelectorAll('*').length") / 3  # the rest waits until it comes into sight
    height = page.evaluate("document.documentElement.scrollHeight")
    page.evaluate("document.querySelectorAll('article *').forEach(element => element.style.contentVisibility = 'visible')")
    assert page.evaluate("document.documentElement.scrollHeight") == pytest.approx(height, rel=0.01)


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
        follow(page, page.locator(f".language-switch a[lang^={other}]"))
        assert page.url == address + url(other, "softmax")


def test_text_can_be_twice_as_large(open_page):
    for language in LANGUAGES:
        page = open_page(url(language, "softmax"), viewport={"width": 1280, "height": 900})
        page.evaluate("document.documentElement.style.fontSize = '250%'")  # Material's 125 % doubled
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_the_keyboard_skips_to_the_text_and_is_seen(open_page):
    page = open_page("softmax/", viewport=DESKTOP)
    page.wait_for_function(STARTED)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('md-skip')")
    for _ in range(12):
        page.wait_for_function("(({outlineStyle, outlineWidth}) => outlineStyle != 'none' && parseFloat(outlineWidth) >= 1)(getComputedStyle(document.activeElement))")
        page.keyboard.press("Tab")


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_formulas_and_figures_follow_the_theme(open_page, scheme, is_dark):
    page = open_page("softmax/", viewport=DESKTOP, color_scheme=scheme)

    def brightness(selector, colour):
        return page.eval_on_selector(selector, f"e => getComputedStyle(e).{colour}.match(/[\\d.]+/g).slice(0, 3).reduce((a, b) => a + +b, 0) / 3")

    assert (brightness(".formula .katex-html", "color") > 128) == is_dark
    assert (brightness("body", "backgroundColor") < 128) == is_dark
    figures = page.locator("img.figure:visible").evaluate_all("all => all.map(image => image.src)")
    assert figures and all(figure.endswith("#only-dark") == is_dark for figure in figures)
    page.goto(figures[0])
    assert (brightness("svg", "color") > 128) == is_dark


# What readers type, in any form of the word, and a page that must be among the answers.
SEARCHES = {
    "en": """gradients categorical-cross-entropy-gradient | gradient checking gradient-checking | log sum exp log-sum-exp | log-sum-exp log-sum-exp
        | overflows softmax | underflow softmax | entropies entropy-and-kl | likelihoods maximum-likelihood | numerically stable softmax
        | derivatives softmax-jacobian | Jacobian matrix softmax-jacobian | label smoothing categorical-cross-entropy | clipped binary-cross-entropy
        | convexity binary-cross-entropy-gradient | temperatures softmax | perplexity entropy-and-kl | quotient rule softmax-jacobian""",
    "ru": """энтропии entropy-and-kl | энтропией entropy-and-kl | градиентов categorical-cross-entropy-gradient | градиентом binary-cross-entropy-gradient
        | матрицы Якоби softmax-jacobian | матрице Якоби softmax-jacobian | переполнением softmax | производных softmax-jacobian
        | правдоподобия maximum-likelihood | логитами binary-cross-entropy-with-logits | температуры softmax | выпуклость binary-cross-entropy-gradient
        | сглаживанием меток categorical-cross-entropy | численной устойчивости softmax | сигмоиды sigmoid | softmax softmax | log sum exp log-sum-exp""",
    "zh": """交叉熵 categorical-cross-entropy | 雅可比 softmax-jacobian | 雅可比矩阵 softmax-jacobian | 数值稳定 softmax | 梯度 binary-cross-entropy-gradient
        | 上溢 softmax | 下溢 softmax | 概率 softmax | 最大似然 maximum-likelihood | 温度 softmax | 标签平滑 categorical-cross-entropy
        | 凸 binary-cross-entropy-gradient | 导数 softmax-jacobian | 链式法则 softmax-jacobian | 熵 entropy-and-kl | logits binary-cross-entropy-with-logits
        | log sum exp log-sum-exp | softmax softmax""",
}
FOUND = "all => all.map(a => a.href.split(/[?#]/)[0])"


# The browser's own bars have the header's colour, which a change of scheme fades.
BARS_ARE_COLOURED = """() => {
    const probe = document.body.appendChild(document.createElement("p"));
    probe.style.color = document.querySelector("meta[name=theme-color]").content;
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color == getComputedStyle(document.querySelector(".md-header")).backgroundColor;
}"""


def require_scheme(page, name, scroll_bars):
    assert page.evaluate("[document.body.dataset.mdColorScheme, getComputedStyle(document.documentElement).colorScheme]") == [name, scroll_bars]
    page.wait_for_function(BARS_ARE_COLOURED, timeout=5000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_scheme_is_the_system_s_until_the_reader_switches_it_and_then_is_remembered(open_page, address, language):
    page = open_page(url(language, "softmax"), color_scheme="dark")
    require_scheme(page, "slate", "dark")
    for expected in (("default", "normal"), ("slate", "dark"), ("default", "normal")):
        page.locator(".scheme:visible").press("Enter")
        require_scheme(page, *expected)
        assert page.evaluate("document.activeElement.matches('.scheme')")
    page.goto(address + url(language, "sigmoid"), wait_until="load")
    require_scheme(page, "default", "normal")


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_finds_every_form_of_a_word_in_its_own_language_and_loads_nothing_before(open_page, address, language):
    requested = []
    page = open_page(url(language, "index"), viewport=DESKTOP, requested=requested)
    page.wait_for_function(STARTED)
    assert not [file for file in requested if "documents" in file or "workers/search" in file]
    with page.expect_response("**/documents.json"):
        page.locator(".md-search__input").click()
    own = {address + url(lang, name) for lang, name in ALL if lang == language}
    searches = [search.split() for search in SEARCHES[language].split("|")]
    assert len(searches) > 15
    for *words, name in searches:
        page.locator(".md-search__input").fill(" ".join(words))
        page.keyboard.press("End")  # Material waits for a keyup
        wanted = address + url(language, name)
        page.wait_for_function(f"wanted => ({FOUND})([...document.querySelectorAll('.md-search-result__link')]).includes(wanted)", arg=wanted)
        assert set(page.locator(".md-search-result__link").evaluate_all(FOUND)) <= own
