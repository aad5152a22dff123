"""The whole site: one MkDocs build a language, English at the root, and a server that rebuilds on each edit."""

import logging
import shutil
import socket
import sys
import tempfile
from pathlib import Path

import jieba
from mkdocs.commands.build import build as build_language
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.utils import CountHandler

from builder import CACHE, LANGUAGES, ROOT

HOST = "127.0.0.1"
jieba.setLogLevel(logging.WARNING)  # it reports the loading of its dictionary otherwise


def config_file(language):
    return ROOT / ("mkdocs.yml" if language == "en" else f"mkdocs.{language}.yml")


def load(language, site_dir, site_url=None):
    """MkDocs's configuration of a language, to be built below site_dir and served below site_url."""
    path = "" if language == "en" else f"{language}/"
    overrides = {"site_dir": str(Path(site_dir) / path), "strict": True}
    if site_url:
        overrides["site_url"] = site_url.rstrip("/") + "/" + path
    return load_config(str(config_file(language)), **overrides)


def build(site_dir, site_url=None):
    """Build the three languages into site_dir; raises Abort on any error or warning, naming it in the log."""
    logger = logging.getLogger("mkdocs")
    for language in LANGUAGES:
        config = load(language, site_dir, site_url)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build_language(config)
        finally:
            config.plugins.on_shutdown()
            # MkDocs leaves its counter of warnings behind.
            logger.handlers = [h for h in logger.handlers if not isinstance(h, CountHandler)]


def publish(site_dir, site_url=None):
    """Build beside site_dir and put the finished site in its place, so that a failed build leaves the last good one."""
    CACHE.mkdir(exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix="site-", dir=CACHE))
    try:
        build(fresh, site_url)
        fresh.chmod(0o755)
        shutil.rmtree(site_dir, ignore_errors=True)
        shutil.move(fresh, site_dir)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _require_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            sys.exit(f"Port {port} of {HOST} is taken, perhaps by another `make serve`. Stop that, or run `make serve PORT={port + 1}`.")


def serve(port):
    """Serve the site on http://127.0.0.1:PORT/, rebuilt and reloaded on each edit."""
    _require_free(port)
    url = f"http://{HOST}:{port}/"
    root = Path(tempfile.mkdtemp(prefix="site-"))

    def rebuild():
        try:
            publish(root, url)
        except Abort as error:
            print(f"{error} The last good site is served until this is mended.", file=sys.stderr)

    server = LiveReloadServer(rebuild, HOST, port, str(root))
    server.error_handler = lambda code: (root / f"{code}.html").read_bytes() if code == 404 else None
    try:
        publish(root, url)
        for path in (ROOT / "docs", ROOT / "snippets", ROOT / "benchmarks", ROOT / "builder" / "theme", *map(config_file, LANGUAGES)):
            server.watch(str(path))
        server.serve()
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
        shutil.rmtree(root, ignore_errors=True)
