"""`--8<-- "file:region"` lines expanded as the site expands them, with the place every line came from."""

import difflib
import functools
import re
from dataclasses import dataclass
from pathlib import Path

import markdown
from mkdocs.exceptions import BuildError

from builder import ROOT, SNIPPETS

INCLUDE = re.compile(r'^(?P<indent>[ \t]*)-{1,}8<-{1,}[ \t]+"(?P<file>[^":]+)(?::(?P<region>[^"]+))?"\s*$')


class IncludeError(BuildError):
    """An include whose file or region is not there."""


@dataclass(frozen=True)
class Line:
    """A line of a page after expansion.

    file, number: where it stands, relative to the root, from 1; page_number: the page's line that brought it in.
    """

    text: str
    file: str
    number: int
    page_number: int

    def __str__(self):
        return f"{self.file}:{self.number}"


@functools.cache
def _preprocessor():
    """The site's own pymdownx.snippets preprocessor, set up from mkdocs.yml."""
    from mkdocs.config import load_config

    config = load_config(str(ROOT / "mkdocs.yml"))
    name = "pymdownx.snippets"
    md = markdown.Markdown(extensions=[name], extension_configs={name: config.mdx_configs[name]})
    return md.preprocessors["snippet"]


def regions(path):
    """The regions of a snippet file, in order: name -> numbers of its lines, markers left out."""
    preprocessor, found, open_regions = _preprocessor(), {}, []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        marker = preprocessor.RE_SNIPPET_SECTION.match(line)
        if marker is None:
            for name in open_regions:
                found[name].append(number)
        elif marker["type"].lower() == "start":
            found[marker["name"]] = []
            open_regions.append(marker["name"])
        elif marker["name"] in open_regions:
            open_regions.remove(marker["name"])
        else:
            raise IncludeError(f"{place(path)}:{number}: region '{marker['name']}' ends but has not begun.")
    if open_regions:
        raise IncludeError(f"{place(path)}: region '{open_regions[0]}' has no end marker.")
    return found


def place(path):
    """A path as messages show it: from the root where it lies below it."""
    path = Path(path)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)


def _suggest(word, known):
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean '{close[0]}'?" if close else f"; there are: {', '.join(known) or 'none'}."


def _expand(match, page, page_number, base):
    where, file, region = f"{page}:{page_number}", match["file"], match["region"]
    path = base / file
    if not path.is_file():
        known = sorted(p.name for p in base.glob("*.*"))
        raise IncludeError(f"{where}: there is no snippet file '{file}'" + _suggest(file, known))
    if region is None:
        raise IncludeError(f"{where}: name the region to include, as in \"{file}:{next(iter(regions(path)), 'region')}\".")
    known = regions(path)
    if region not in known:
        raise IncludeError(f"{where}: {file} has no region '{region}'" + _suggest(region, list(known)))
    texts = _preprocessor().run([match.string])
    return [Line(text, place(path), number, page_number) for text, number in zip(texts, known[region], strict=True)]


def expand(text, file, first=1, base=SNIPPETS):
    """Text of a page -> its Lines with every include expanded.

    `file` and `first` say where the text stands. Raises IncludeError naming the place, and what is there instead.
    """
    lines = []
    for number, line in enumerate(text.splitlines(), first):
        match = INCLUDE.match(line)
        lines += _expand(match, file, number, base) if match else [Line(line, file, number, number)]
    return lines
