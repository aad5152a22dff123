"""The whole site: one MkDocs build a language, English at the root, and a server that rebuilds on each edit."""

import logging
import os
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

from builder import CACHE, LANGUAGES, ROOT, archive, licences, policy
from builder.storage import StorageError, locked, replace_folder

HOST = "127.0.0.1"
jieba.setLogLevel(logging.WARNING)  # it reports the loading of its dictionary otherwise


def config_file(language):
    return ROOT / ("mkdocs.yml" if language == "en" else f"mkdocs.{language}.yml")


def load(language, site_dir, site_url=None, offline=False, with_archive=False):
    """MkDocs's configuration of a language, to be built below site_dir and served below site_url, or opened as files."""
    path = "" if language == "en" else f"{language}/"
    overrides = {"site_dir": str(Path(site_dir) / path), "strict": True}
    if site_url:
        overrides["site_url"] = site_url.rstrip("/") + "/" + path
    config = load_config(str(config_file(language)), **overrides)
    config.extra["archive"] = f"{archive.NAME}.zip" if with_archive else None
    return archive.make_copy(config) if offline else config


def build(site_dir, site_url=None, offline=False, with_archive=False):
    """Build the three languages into site_dir, with a link to the zip or without; raises Abort on any error or warning, naming it in the log."""
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # or MkDocs writes the day of the build into the site
    logger = logging.getLogger("mkdocs")
    for language in LANGUAGES:
        config = load(language, site_dir, site_url, offline, with_archive)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build_language(config)
        finally:
            config.plugins.on_shutdown()
            # MkDocs leaves its counter of warnings behind.
            logger.handlers = [h for h in logger.handlers if not isinstance(h, CountHandler)]
    (Path(site_dir) / "licences.txt").write_text(licences.text(LANGUAGES), encoding="utf-8")


def publish(site_dir, site_url=None, live=False):
    """Build beside site_dir and put the finished site in its place, so that a failed build leaves the last good one.

    live: for `serve`, which adds a script to each page that no policy could name, and rebuilds too often to zip the site each time.
    Raises Abort, or StorageError when the site cannot be written.
    """
    work = site_dir.parent / CACHE.name
    try:
        work.mkdir(exist_ok=True)
        with locked(work / "site.lock"):
            for left in work.glob("site-*"):  # by a build that was killed
                shutil.rmtree(left)
            fresh, copy = (Path(tempfile.mkdtemp(prefix="site-", dir=work)) for _ in range(2))
            try:
                build(fresh, site_url, with_archive=not live)
                if not live:
                    policy.ship(fresh)
                    build(copy, site_url, offline=True)
                    archive.write(copy, fresh)
                fresh.chmod(0o755)
                replace_folder(fresh, site_dir)
            finally:
                for folder in (fresh, copy):
                    shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        last = "the last good site is left as it was" if site_dir.is_dir() else "there is no site yet"
        raise StorageError(f"The site could not be written, {last}: {error.strerror}: {error.filename or site_dir}") from error


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
    folder = Path(tempfile.mkdtemp(prefix="site-"))
    root = folder / "site"

    def rebuild():
        try:
            publish(root, url, live=True)
        except (Abort, StorageError) as error:
            print(f"{error} The last good site is served until this is mended.", file=sys.stderr)

    server = LiveReloadServer(rebuild, HOST, port, str(root))
    server.error_handler = lambda code: (root / f"{code}.html").read_bytes() if code == 404 else None
    try:
        publish(root, url, live=True)
        for path in (ROOT / "docs", ROOT / "snippets", ROOT / "benchmarks", ROOT / "builder" / "theme", *map(config_file, LANGUAGES)):
            server.watch(str(path))
        server.serve()
    except KeyboardInterrupt:
        pass
    finally:
        server.shutdown()
        shutil.rmtree(folder, ignore_errors=True)
