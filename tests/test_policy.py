"""The site's Content-Security-Policy covers what its pages run, the site works under it, and no address makes a page run anything."""

import base64
import functools
import hashlib
import re
import threading
from urllib.parse import quote

import pytest
from mkdocs.exceptions import BuildError

from builder import LANGUAGES, policy
from tests import serving
from tests.pages import ALL, SITE, url

PAGES = [url(language, name) for language, name in ALL] + [url(language, "index") + "404.html" for language in LANGUAGES]


@functools.cache
def shipped():
    """The policy of `_headers`: directive -> its sources."""
    [text] = re.findall(r"^/\*\n(?:  .*\n)*?  Content-Security-Policy: (.*)$", (SITE / "_headers").read_text("utf-8"), re.MULTILINE)
    return {name: sources for name, *sources in map(str.split, text.split(";"))}


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_the_policy_and_the_policy_has_its_inline_scripts(address):
    page = (SITE / address / ("" if address.endswith("404.html") else "index.html")).read_text("utf-8")
    [meta] = re.findall(r'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    own = {name: sources for name, *sources in map(str.split, meta.split(";"))}
    assert own.keys() == shipped().keys() and all(set(own[name]) <= set(shipped()[name]) for name in own)
    for tag, directive in (("script", "script-src"), ("style", "style-src-elem")):
        for attributes, text in re.findall(rf"<{tag}\b([^>]*)>(.*?)</{tag}", page, re.DOTALL):
            if not re.search(r"\ssrc=|json", attributes):
                digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
                assert f"'sha256-{digest}'" in own[directive], text[:200]
    refused = re.findall(r"<[a-z][^<>]*\son[a-z]+=[^<>]*>|<(?:iframe|object|embed|base)\b|(?:href|src|action)=.javascript:", page, re.IGNORECASE)
    assert not refused


def test_the_policy_lets_no_other_script_in():
    sources = shipped()
    assert sources["default-src"] == ["'none'"]
    assert all(source == "'self'" or source.startswith("'sha256-") for source in sources["script-src"])
    assert not {"object-src", "frame-src"} & sources.keys()
    hosts = [source for listed in sources.values() for source in listed if not source.startswith("'") and source != "data:"]
    assert not hosts


def test_what_is_inline_is_hashed_and_data_is_not():
    page = '<script src="a.js"></script><script>let a</script><script type="application/json">{}</script><svg><style type="text/css">*{}</style></svg>'
    assert policy.inline(page) == {
        "script": {f"'sha256-{base64.b64encode(hashlib.sha256(b'let a').digest()).decode()}'"},
        "style": {f"'sha256-{base64.b64encode(hashlib.sha256(b'*{}').digest()).decode()}'"},
    }


def test_a_page_that_the_policy_cannot_go_into_stops_the_build(tmp_path):
    (tmp_path / "index.html").write_text("<html><head></head></html>", encoding="utf-8")
    with pytest.raises(BuildError, match="index.html: .*charset"):
        policy.ship(tmp_path)


# In the browser. The server sends the headers of `_headers` with every file, as a host that reads it.


@pytest.fixture(scope="module")
def strict_address():
    headers = [line.strip().split(": ", 1) for line in (SITE / "_headers").read_text("utf-8").splitlines()[1:]]

    class Handler(serving.Handler):
        def end_headers(self):
            for name, value in headers:
                self.send_header(name, value)
            super().end_headers()

    server = serving.server(SITE, Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


WATCH = """
    window.violations = []; window.ran = false;
    addEventListener("securitypolicyviolation", (e) => violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sourceFile}:${e.lineNumber}`));
    window.alert = () => { window.ran = true; };
"""


@pytest.fixture
def strict_page(browser, strict_address):
    """Opens a page under the policy; fails at the end on a violation, a script's error, or a script from the address."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, permissions=["clipboard-read", "clipboard-write"])
    context.add_init_script(WATCH)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: message.type == "error" and errors.append(message.text))

    def opener(path):
        page.goto(strict_address + path, wait_until="networkidle")
        return page

    yield opener
    found = page.evaluate("[window.violations, window.ran]")
    context.close()
    assert found == [[], False] and not errors, (found, errors)


def search(page, query, opens):
    page.locator(".md-search__input").click()
    page.keyboard.insert_text(query)
    page.keyboard.press("End")
    page.locator(opens).first.wait_for(timeout=15_000)


@pytest.mark.parametrize(("language", "query"), [("en", "overflow"), ("ru", "переполнение"), ("zh", "上溢")])
def test_the_site_works_under_its_policy(strict_page, language, query):
    page = strict_page(url(language, "softmax"))
    assert page.evaluate("document.fonts.ready.then((f) => [...f].filter((x) => x.family.startsWith('Formula_') && x.status == 'loaded').length)") > 1
    assert page.locator(".formula--display .katex-html").first.bounding_box()["height"] > 20
    scheme = page.locator("body").get_attribute("data-md-color-scheme")
    page.locator(".scheme:visible").click()
    assert page.locator("body").get_attribute("data-md-color-scheme") != scheme
    block = page.locator("article .language-python").first
    block.hover()
    block.locator(".md-clipboard, .md-code__button[data-md-type=copy]").first.click()
    assert "import numpy" in page.evaluate("navigator.clipboard.readText()")
    search(page, query, ".md-search-result__link")


@pytest.mark.parametrize("path", ["mistakes/", "notebooks/logistic-regression/", "ru/verification/", "binary-cross-entropy-with-logits/"])
def test_a_page_of_each_kind_opens_under_the_policy(strict_page, path):
    strict_page(path)


def test_a_script_that_the_policy_does_not_name_is_refused(browser, strict_address):
    page = browser.new_page()
    page.add_init_script(WATCH)
    page.route("**/glossary/", lambda route: route.fulfill(body=route.fetch().body().replace(b"</body>", b"<script>alert(1)</script></body>"), content_type="text/html"))
    page.goto(strict_address + "glossary/", wait_until="networkidle")
    assert page.evaluate("window.ran") is False
    assert [v.split()[:2] for v in page.evaluate("window.violations")] == [["script-src-elem", "inline"]]
    page.close()


HOSTILE = '<img src=x onerror="alert(1)"><script>alert(1)</script>"\'--></script><svg onload=alert(1)>'


@pytest.mark.parametrize("path", ["softmax/?q={}", "softmax/?h={}", "softmax/?h={}#{}", "softmax/#{}", "softmax/#javascript:alert(1)//{}", "#__search{}"])
def test_no_address_runs_or_adds_anything(strict_page, strict_address, path):
    page = strict_page(path.format(*[quote(HOSTILE)] * 2))
    page.wait_for_timeout(200)
    assert page.locator("img[src=x], svg[onload], [onerror]").count() == 0


def test_a_hostile_query_is_shown_as_text_if_at_all(strict_page):
    page = strict_page("softmax/")
    search(page, "overflow " + HOSTILE, ".md-search-result__meta")
    page.wait_for_timeout(500)
    assert page.locator("img[src=x], svg[onload], [onerror]").count() == 0
