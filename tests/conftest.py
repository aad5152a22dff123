import os
import shutil
import threading

import pytest
from playwright.sync_api import sync_playwright

from tests import serving
from tests.pages import SITE


@pytest.fixture(scope="session")
def address(tmp_path_factory):
    """Where the site is served for the browser: below a path prefix, as on a project's GitHub Pages."""
    root = tmp_path_factory.mktemp("served")
    (root / "some" / "prefix").mkdir(parents=True)
    (root / "some" / "prefix" / "site").symlink_to(SITE)
    server = serving.server(root)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/some/prefix/site/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium."""
    path = shutil.which(os.environ.get("CHROMIUM", "")) or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if path is None:
        pytest.fail("Chromium is not installed: `make test` installs it where it may, or says what to do.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()
