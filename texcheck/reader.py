"""Read a .tex file: sections between snippet markers, and the directives that stand outside them."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from .errors import FormulaError

_MARKER = re.compile(r"%\s*--8<--\s*\[(start|end):([A-Za-z0-9_-]+)\]\s*$")
_DIRECTIVES = tuple(":=@~!")
_REMARKS = ("equality:", "loose", "broadcast", "convention", "unchecked:")


@dataclass(frozen=True)
class Directive:
    """A line `%: ...`, `%= ...`, `%@ ...`, `%~ ...` or `%! wrong`."""

    kind: str
    text: str
    line: int


@dataclass
class Section:
    """One display: its text as embedded by the pages, and the directives that stand before it."""

    name: str
    line: int
    body: str = ""
    ties: list[Directive] = field(default_factory=list)
    points: list[Directive] = field(default_factory=list)
    remarks: list[Directive] = field(default_factory=list)
    wrong: bool = False  # shown as a mistake: the check must refuse it

    def remark(self, word: str) -> str | None:
        """What follows the word of a remark, or None where there is no such remark."""
        for directive in self.remarks:
            if directive.text.startswith(word):
                return directive.text.removeprefix(word).strip()
        return None

    def line_of(self, position: int) -> int:
        """The line of the file on which an offset into the body stands."""
        return self.line + 1 + self.body.count("\n", 0, position)


class ReadError(FormulaError):
    """A file that cannot be read, with the line."""

    def __init__(self, message: str, line: int):
        super().__init__(message)
        self.line = line


def read(path: Path) -> list[Directive | Section]:
    """The declarations and sections of a file, in order."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot be read: {error}", 1) from None
    return _Reader(text).items


class _Reader:
    def __init__(self, text: str):
        self.items: list[Directive | Section] = []
        self.pending: list[Directive] = []
        self.section: Section | None = None
        self.names: set[str] = set()
        lines = text.splitlines()
        for number, line in enumerate(lines, 1):
            marker = _MARKER.match(line)
            if marker:
                self.mark(marker[1], marker[2], number)
            elif self.section is not None:
                self.inside(line, number)
            else:
                self.outside(line.strip(), number)
        if self.section is not None:
            raise ReadError(f"section {self.section.name} is not closed", self.section.line)
        if self.pending:
            raise ReadError("no section follows this line", self.pending[0].line)

    def mark(self, kind: str, name: str, number: int):
        if kind == "start":
            if self.section is not None or name in self.names:
                raise ReadError(f"section {name} starts inside another or a second time", number)
            self.names.add(name)
            self.section = Section(name, number)
            self.take_pending(number)
            return
        if self.section is None or self.section.name != name:
            raise ReadError(f"the end of section {name}, which is not open", number)
        if not self.section.body.strip():
            raise ReadError(f"section {name} is empty", number)
        self.items.append(self.section)
        self.section = None

    def take_pending(self, number: int):
        """Give the open section the directives that stand before it."""
        section = self.section
        chosen = {"=": section.ties, "@": section.points, "~": section.remarks}
        for directive in self.pending:
            if directive.kind == "!":
                section.wrong = True
            else:
                chosen[directive.kind].append(directive)
        self.pending = []
        if section.wrong and (section.ties or section.remark("unchecked:") is not None):
            raise ReadError("a section marked %! wrong is tied to nothing and never unchecked", number)

    def inside(self, line: str, number: int):
        if line.lstrip().startswith("%"):
            raise ReadError("a comment inside a section would reach the page", number)
        self.section.body += line + "\n"

    def outside(self, line: str, number: int):
        if not line or (line[0] == "%" and line[1:2] not in _DIRECTIVES and "--8<--" not in line):
            return
        if line[0] != "%" or line[1:2] not in _DIRECTIVES:
            raise ReadError("text outside a section, or a marker that is not understood", number)
        directive = Directive(line[1], line[2:].strip(), number)
        if directive.kind == "~" and not directive.text.startswith(_REMARKS):
            raise ReadError(f"unknown remark: {directive.text}", number)
        if directive.kind == "!" and directive.text != "wrong":
            raise ReadError(f"%! {directive.text}: only %! wrong has a meaning", number)
        if directive.kind == ":":
            if self.pending:
                raise ReadError("a declaration between a directive and its section", number)
            self.items.append(directive)
        else:
            self.pending.append(directive)
