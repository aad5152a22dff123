"""Each page that shows Python, to take away: as a notebook and as a script that run as they are.

Both are made from the page's own Markdown: its fences become cells, its prose Markdown that every notebook knows. Answers to exercises
move to the end, so that they are not read by accident.
"""

import posixpath
import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from builder import measured, notebooks, verdicts
from builder.includes import expand, place

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TITLE = re.compile(r'\s*(?P<sign>!!!|\?\?\?\+?|===[!+]*) ?(?P<kind>\w*) *(?:"(?P<title>.*)")?\s*$')
_FENCE = re.compile(r"\s*(?P<mark>`{3,}|~{3,})\s*(?P<info>.*)$")
_HEADING = re.compile(r"^(?P<text>#+ .*?) *\{#(?P<id>[\w-]+)\}$")
_FIGURE = re.compile(r"!\[([^\]]*)\]\([^)]+\)")
_LINK = re.compile(r"\]\((?!\w+:)(?P<path>[^)#\s]*)(?P<anchor>#[\w-]+)?\)")


@dataclass
class Piece:
    """Prose or code; `answer` is the heading of the answer that it belongs to, or empty."""

    text: str
    is_code: bool = False
    answer: str = ""


class _Reader:
    """Reads Markdown line by line: what Material's blocks hold loses its indentation, their titles become headings or bold.

    `cells` says whether a Python fence becomes a cell; in a notebook it stays prose. `refused` is said of a display that is wrong on purpose.
    """

    def __init__(self, link, refused, cells):
        self.link, self.address, self.refused, self.cells = link, link(""), refused, cells
        self.pieces, self.blocks, self.fence, self.in_tag = [], [], None, False
        self.display, self.slip, self.sections = None, None, verdicts.sections()

    def read(self, text):
        self.pieces.append(Piece(""))
        for line in text.splitlines():
            if self.fence:
                self._fenced(line)
            elif self.in_tag or re.match(r"\s*</?div\b", line):
                self.in_tag = not line.rstrip().endswith(">")
                self._prose("")
            else:
                self._line(line)

    def _line(self, line):
        indent = len(line) - len(line.lstrip())
        while line.strip() and self.blocks and indent < self.blocks[-1][0]:
            self.blocks.pop()
        if title := _TITLE.match(line):
            self._open(indent + 4, title)
        elif line.strip() == "$$":
            self._prose(line)
            if self.display is None:
                self.display = ""
            else:
                report = self.sections.get(verdicts.words(self.display))
                if report and report["verdict"] == "refused":
                    self._prose(" " * indent + f"\n{' ' * indent}✗ {self.refused}\n")
                self.display = None
        elif self.display is not None:
            self.display += line + "\n"
            self._prose(line)
        elif fence := _FENCE.match(line):
            self.fence = fence["mark"]
            if fence["info"] == "refusal":
                self.slip = ""
                self._prose(self.fence)
            elif self.cells and re.match(r"\{?\s*\.?python\b", fence["info"]):
                self.pieces.append(Piece("", True, self._answer()))
            else:
                self._prose(line)
        elif re.match(r"\s*\| *\{", line):  # a table that an extension fills in: its place is named instead
            self.pieces[-1].text = re.sub(r"(^ *\|.*\n)+\Z", "", self.pieces[-1].text, flags=re.MULTILINE)
            self._prose(f"<{self.address}>")
        else:
            self._prose(self._plain(line))

    def _open(self, inner, title):
        text = title["title"] or title["kind"]
        question = next((t for _, kind, t in self.blocks if kind == "question"), "")
        if title["sign"].startswith("?") and question:
            self.blocks.append((inner, "answer", f"{question} · {text}"))
        else:
            self.blocks.append((inner, title["kind"], text))
            self._prose(" " * inner + (f"### {text}" if title["kind"] == "question" else f"**{text}**") + "\n")

    def _fenced(self, line):
        is_end, piece = line.strip() == self.fence, self.pieces[-1]
        if is_end:
            self.fence = None
        if self.slip is not None:
            if is_end:
                self._prose(verdicts.answer(self.slip) + "\n" + line)
                self.slip = None
            else:
                self.slip += line + "\n"
        elif not piece.is_code:
            self._prose(line)
        elif is_end:
            piece.text = textwrap.dedent(piece.text)
            self.pieces.append(Piece("", False, self._answer()))
        else:
            piece.text += line + "\n"

    def _answer(self):
        return next((title for _, kind, title in self.blocks if kind == "answer"), "")

    def _prose(self, line):
        if self.pieces[-1].is_code or self.pieces[-1].answer != self._answer():
            self.pieces.append(Piece("", False, self._answer()))
        inner = self.blocks[-1][0] if self.blocks else 0
        self.pieces[-1].text += re.sub(rf"^ {{0,{inner}}}", "", line) + "\n"

    def _plain(self, line):
        if heading := _HEADING.match(line):
            self.address = self.link("#" + heading["id"])
            line = heading["text"]
        line = measured.facts(line)
        line = _FIGURE.sub(rf"[\1]({self.address})", line)
        return _LINK.sub(lambda link: f"]({self.link(link['path'] + (link['anchor'] or ''))})", line)


def _pieces(path, link, refused):
    if path.suffix == ".py":
        reader = _Reader(link, refused, cells=False)
        for cell in notebooks.read(path).cells:
            if cell.cell_type == "code":
                reader.pieces.append(Piece(cell.source, True))
            elif cell.cell_type == "markdown":
                reader.read(cell.source)
    else:
        reader = _Reader(link, refused, cells=True)
        text = _FRONT_MATTER.sub("", path.read_text("utf-8"))
        reader.read("\n".join(line.text for line in expand(text, place(path))))
    return [piece for piece in reader.pieces if piece.text.strip()]


def _cells(path, link, refused):
    answer = ""
    for piece in sorted(_pieces(path, link, refused), key=lambda piece: bool(piece.answer)):
        if piece.answer != answer:
            answer = piece.answer
            yield new_markdown_cell(f"### {answer}")
        text = piece.text.strip("\n")
        yield new_code_cell(text) if piece.is_code else new_markdown_cell(re.sub(r"\n{3,}", "\n\n", text))


def make(file, files, config):
    """A page of docs/ -> {"notebook.ipynb": text, "script.py": text} below downloads/; nothing if it shows no Python."""

    def link(target):
        path, hash_sign, anchor = target.partition("#")
        source = posixpath.normpath(posixpath.join(posixpath.dirname(file.src_uri), path)) if path else file.src_uri
        return config.site_url + files.src_uris[source].url.removeprefix("./") + hash_sign + anchor

    cells = list(_cells(Path(file.abs_src_path), link, config.mdx_configs["builder.verdicts"]["refused"]))
    if not any(cell.cell_type == "code" for cell in cells):
        return {}
    cells.insert(0, new_markdown_cell(f"{config.site_name}, <{link('')}>. {config.copyright}"))
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    notebook = new_notebook(cells=cells, metadata=notebooks.METADATA)
    stem = "downloads/" + Path(file.src_uri).stem
    # Without its header a script is the same whatever jupytext's version.
    plain = {"jupytext": {"notebook_metadata_filter": "-all", "cell_metadata_filter": "-all"}}
    script = jupytext.writes(nbformat.from_dict({**notebook, "metadata": plain}), fmt="py:percent")
    return {stem + ".ipynb": nbformat.writes(notebook) + "\n", stem + ".py": script}
