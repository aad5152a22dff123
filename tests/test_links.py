"""Links to other sites are well-formed and each stands in one place; whether they answer is checked by `make links`."""

import http.server
import threading
from urllib.parse import urlsplit

import pytest

from builder import links
from tests.pages import ALL, built, url

GROUPS = {group: links.external(files) for group, files in links.sources().items()}


@pytest.mark.parametrize("group", GROUPS)
def test_external_addresses_are_well_formed(group):
    assert not {places[0]: f"{address}: {fault}" for address, places in GROUPS[group].items() if (fault := links.fault(address))}


@pytest.mark.parametrize("group", GROUPS)
def test_an_external_address_stands_in_one_place(group):
    twice = {address: places for address, places in GROUPS[group].items() if len(places) > 1}
    assert not twice, "keep one, and link to its section from elsewhere"


@pytest.mark.parametrize(("language", "name"), ALL)
def test_no_link_of_a_built_page_escapes_the_check(language, name):
    page = built(url(language, name))
    own = urlsplit(page.select_one("link[rel=canonical]")["href"]).netloc
    outside = {link["href"] for link in page.select("a[href]") if urlsplit(link["href"]).netloc not in ("", own)}
    assert outside <= GROUPS[language].keys()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://numpy.org/doc/", "https"),
        ("//numpy.org/doc/", "https"),
        ("https://numpy.org", "after the host"),
        ("https://NumPy.org/", "lower case"),
        ("https://numpy.org:8080/", "host"),
        ("https://me@numpy.org/", "host"),
        ("https://localhost/", "host"),
        ("https://numpy.org:x/", "Port"),
        ("https://[numpy.org/", "Invalid IPv6"),
        ("https://ru.wikipedia.org/wiki/Энтропия", "%XX"),
        ("https://numpy.org/a%2", "%XX"),
        ("https://numpy.org/?utm_source=x", "tracks"),
        ("https://numpy.org/doc/stable/#top", ""),
    ],
)
def test_a_malformed_address_is_named(address, said):
    assert said in links.fault(address) and bool(said) == bool(links.fault(address))


def test_links_are_found_in_prose_and_not_in_code(tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "[a](https://a.org/)\n`[no](https://no.org/)`\n\n```text\n[no](https://no.org/)\n```\n<https://b.org/>\n"
        '<a href="https://c.org/">c</a> ![d](<https://d.org/>) [e](https://a.org/)\n',
        encoding="utf-8",
    )
    found = links.external([page], tmp_path)
    assert found == {"https://a.org/": ["page.md:1", "page.md:8"], "https://b.org/": ["page.md:7"], "https://c.org/": ["page.md:8"], "https://d.org/": ["page.md:8"]}


def test_what_does_not_answer_is_named_with_its_places():
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response({"/here": 200, "/there": 200, "/moved": 301}.get(self.path, 404))
            self.send_header("Location", "/there")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    root = f"http://127.0.0.1:{server.server_port}"
    said = links.check({f"{root}/{path}": [f"docs/en/{path}.md:1"] for path in ("here#id", "moved", "gone")})
    server.shutdown()
    server.server_close()
    said += links.check({root: ["docs/en/down.md:1"]})
    assert said == [
        f"{root}/gone answers 404\n  docs/en/gone.md:1",
        f"{root}/moved has moved to {root}/there\n  docs/en/moved.md:1",
        f"{root} does not answer: [Errno 111] Connection refused\n  docs/en/down.md:1",
    ]
