"""What of other people's the site ships, and on what terms: licences.txt at the site's root.

Read from the installed packages. What Material has bundled its source maps name; no metadata says under which licence that is, so it
stands here, and a build that finds another part stops.
"""

import functools
import json
import re
from importlib.metadata import distribution
from pathlib import Path

import material
from fontTools.ttLib import TTFont
from mkdocs.exceptions import BuildError

from builder import ROOT, archive, katex

_MATERIAL = Path(material.__file__).parent / "templates"
_BUNDLED = {
    "clipboard": "MIT, Zeno Rocha",
    "escape-html": "MIT, Copyright 2012-2013 TJ Holowaychuk, 2015 Andreas Lubbe, 2015 Tiancheng \"Timothy\" Gu",
    "focus-visible": "W3C Software and Document Notice and License",
    "lunr": "MIT, Copyright (C) 2020 Oliver Nightingale",
    "material-design-color": "MIT, Denis Malinochkin",
    "rxjs": "Apache-2.0, Copyright 2015-2018 Google, Inc., Netflix, Inc., Microsoft Corp. and contributors",
    "tslib": "0BSD, Copyright (c) Microsoft Corporation",
}
_LUNR = _MATERIAL / "assets" / "javascripts" / "lunr" / "min"


def lunr_languages(languages):
    """The files that Material's search loads for these languages, below the site's root."""
    return {f"assets/javascripts/lunr/min/lunr.{name}.min.js" for name in ("stemmer.support", *languages)}


def bundled(folder=_MATERIAL / "assets"):
    """The npm packages that Material's scripts and style sheets are made of. Raises BuildError at one of unknown licence."""
    sources = [source for path in folder.rglob("*.map") for source in json.loads(path.read_text("utf-8"))["sources"]]
    found = {match[1] for source in sources if (match := re.search(r".*node_modules/((?:@[^/]+/)?[^/]+)", source))}
    if unknown := found - _BUNDLED.keys():
        raise BuildError(f"Material bundles {', '.join(sorted(unknown))}: look up the licence and add it to builder/licences.py.")
    return sorted(found)


def _text(package):
    """(version, licence, its text) of an installed distribution."""
    found = distribution(package)
    [file] = [f for f in found.files if ".dist-info/" in str(f) and "LICENSE" in f.name]
    return found.version, found.metadata["License-Expression"] or found.metadata["License"], file.read_text("utf-8")


def _banner(path):
    return re.sub(r"^\s*\*? ?", "", "\n".join(re.findall(r"/\*!?\n(.*?)\*/", path.read_text("utf-8"), re.DOTALL)), flags=re.MULTILINE).strip()


@functools.cache
def text(languages):
    """The whole list; `languages` are those of the search."""
    package = json.loads((katex.DIST.parent / "package.json").read_text("utf-8"))
    font = TTFont(next(iter(sorted((katex.DIST / "fonts").glob("*.ttf")))))["name"]
    version, licence, terms = _text("mkdocs-material")
    _, apache, apache_terms = _text("requests")  # the one licence that is named here without its text
    stemmers = [_LUNR / Path(name).name for name in sorted(lunr_languages([language for language in languages if language != "en"]))]
    parts = [
        ("This site", "code MIT, prose CC BY 4.0", (ROOT / "LICENSE").read_text("utf-8")),
        (f"KaTeX {package['version']}: style sheet", package["license"], (katex.DIST.parent / "LICENSE").read_text("utf-8")),
        ("KaTeX's fonts, cut down to the glyphs used and renamed", "OFL-1.1", f"{font.getDebugName(0)}\n\n{font.getDebugName(13)}"),
        (f"Material for MkDocs {version}: style sheets, scripts, page templates", licence, terms),
        ("In Material's scripts and style sheets", "as each says", "\n".join(f"{name}: {_BUNDLED[name]}" for name in bundled())),
        ("Lunr languages: stemmers for the search", "MPL-1.1", "\n\n".join(map(_banner, stemmers))),
        ("iframe-worker, in the zip", "MIT", (archive.WORKER_SOURCE.parents[1] / "LICENSE").read_text("utf-8")),
        ("Material Design Icons", "Apache-2.0", (_MATERIAL / ".icons" / "material" / "LICENSE").read_text("utf-8")),
        ("Apache License 2.0", apache, apache_terms),
    ]
    head = "What this site ships, and on what terms\n\n" + "".join(f"- {name} ({terms})\n" for name, terms, _ in parts[:-1])
    return head + "".join(f"\n\n{'=' * 72}\n{name} ({terms})\n{'=' * 72}\n\n{whole.strip()}\n" for name, terms, whole in parts)
