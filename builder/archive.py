"""The whole site as one zip that opens from the file system: built once more, with links to files and Material's offline search."""

import shutil
import zipfile

from builder import LANGUAGES
from builder.katex import NODE_FOLDER

NAME = "runnable-cross-entropy"
# A page opened as a file may start no worker, so search runs in a frame.
WORKER = "assets/iframe-worker.js"
WORKER_SOURCE = NODE_FOLDER / "node_modules" / "iframe-worker" / "shim" / "index.js"
_OF_SERVERS = {"404.html", "feed.xml", "llms.txt", "sitemap.xml", "sitemap.xml.gz", "search_index.json"}


def make_copy(config):
    """Turn the configuration of the site into that of the copy."""
    config.plugins["material/offline"].config["enabled"] = True
    config.extra["polyfills"] = [WORKER]
    # Material looks for the beginnings of words as they are typed: query.js, which stems them, needs a server.
    config.plugins["material/search"].config["pipeline"] = []
    return config


def is_copy(config):
    """Whether a configuration is that of the copy."""
    return config.plugins["material/offline"].config["enabled"]


def write(copy, site):
    """Zip a built copy into site, with the site's downloads; the same bytes from the same files."""
    for language in LANGUAGES:
        path = "" if language == "en" else language
        shutil.copytree(site / path / "downloads", copy / path / "downloads")
    with zipfile.ZipFile(site / f"{NAME}.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(p for p in copy.rglob("*") if p.is_file() and p.name not in _OF_SERVERS and p.suffix != ".map"):
            # ZipInfo's own date is 1980-01-01.
            entry = zipfile.ZipInfo(f"{NAME}/{file.relative_to(copy).as_posix()}")
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes())
