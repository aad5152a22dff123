"""A snippet or a page is sent to a service only where the site's owner names one."""

from urllib.parse import parse_qs, urlsplit

import pytest
from mkdocs.commands.build import build

from builder import LANGUAGES, site
from tests.pages import ALL, SITE, built, url

RUN = {
    "name": "JupyterLite",
    "block": "https://lite.example/repl/?kernel=python&code={code}",
    "notebook": "https://lite.example/lab/?fromURL={url}&path={path}",
}
CODE = 'import numpy as np\n\nprint(np.exp(1.0) > 2.7, "1 + 1 & 2 <é>")\n#> True 1 + 1 & 2 <é>\n'


@pytest.fixture(scope="module")
def small_site(tmp_path_factory):
    """A site of one page whose owner has named a service."""
    folder = tmp_path_factory.mktemp("run")
    (folder / "docs").mkdir()
    (folder / "docs" / "index.md").write_text(f"# One page {{#one}}\n\n```python\n{CODE}```\n", "utf-8")
    config = site.load("ru", folder / "site")
    config.update({"docs_dir": str(folder / "docs"), "site_dir": str(folder / "site"), "nav": [{"Part": ["index.md"]}], "strict": False})
    config.extra["run"] = RUN
    build(config)
    return folder / "site"


def test_a_snippet_and_a_page_are_sent_to_the_service(small_site, browser):
    page = browser.new_page()
    page.goto((small_site / "index.html").as_uri())
    [block] = page.locator("a.run").all()
    assert parse_qs(urlsplit(block.get_attribute("href")).query) == {"kernel": ["python"], "code": [CODE.rstrip("\n")]}
    assert block.text_content() == "Запустить в JupyterLite"
    notebook = page.locator(".take-away a[href^='https://lite.example/lab/']")
    query = parse_qs(urlsplit(notebook.get_attribute("href")).query)
    address = "ru/downloads/index.ipynb"
    assert query["path"] == [address] and query["fromURL"][0].endswith("/" + address)
    assert (small_site / "downloads" / "index.ipynb").is_file()
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_service_there_is_no_button(language):
    for name in [name for other, name in ALL if other == language]:
        page = built(url(language, name))
        assert not page.select("script[src$='run.js'], a.run")
        assert {link["href"].rsplit(".", 1)[1] for link in page.select(".take-away a")} <= {"ipynb", "py", "zip"}
    assert (SITE / url(language, "index") / "assets" / "run.js").is_file()
