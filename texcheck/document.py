"""A .tex file as the checker sees it: declarations carried out, every section read in its context."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from .context import Context
from .errors import FormulaError
from .reader import Directive, ReadError, Section, read
from .statements import Formula, Item, interpret
from .ties import Snippets, Tie


@dataclass
class Display:
    """A section, what it says, and why it could not be read, if so."""

    path: Path
    section: Section
    context: Context
    snippets: Snippets
    formula: Formula | None = None
    ties: list[Tie] = field(default_factory=list)
    error: FormulaError | None = None

    @property
    def unchecked(self) -> str | None:
        """The reason for which the author leaves the section unchecked."""
        return self.section.remark("unchecked:")

    def read(self, text: str) -> Formula:
        """Read the section's text, or a changed one, in the context in which the section stands."""
        formula = interpret(text, self.context, len(self.ties))
        claims = formula.of("definition", "claim")
        if not claims:
            raise FormulaError("this display claims nothing")
        if len(self.ties) > len(claims) > 1:
            raise FormulaError("more NumPy ties than formulas")
        for tie, item in self.tied(claims):
            if item.definition:
                tie.refuse_other_arguments(item.definition)
        if any(i.role == "mention" for i in formula.items):
            raise FormulaError("a part of this display claims nothing")
        return formula


    def tied(self, claims: list[Item]) -> list[tuple[Tie, Item]]:
        """The n-th tie belongs to the n-th formula; all belong to a formula that stands alone."""
        return [(t, claims[0]) for t in self.ties] if len(claims) == 1 else list(zip(self.ties, claims))


@dataclass
class Document:
    """A file: its displays in order, and the context that stands at its end."""

    path: Path
    displays: list[Display] = field(default_factory=list)
    context: Context = field(default_factory=Context)
    error: ReadError | None = None


class Library:
    """Documents by path, each read once; `use` goes through it, so a circle is seen."""

    def __init__(self):
        self.documents: dict[Path, Document] = {}
        self.open: list[Path] = []

    def load(self, path: Path) -> Document:
        """Read a file; errors of its own are kept in the document."""
        path = Path(path)
        key = path.resolve()
        if key not in self.documents:
            self.open.append(key)
            document = Document(path)
            try:
                self._fill(document)
            except ReadError as error:
                document.error = error
            finally:
                self.open.pop()
            self.documents[key] = document
        return self.documents[key]

    def _fill(self, document: Document):
        snippets = Snippets(document.path)
        for item in read(document.path):
            if isinstance(item, Directive):
                try:
                    self._declare(item.text, document)
                except FormulaError as error:
                    raise ReadError(error.message, item.line) from None
            else:
                document.displays.append(self._display(item, document, snippets))

    def _declare(self, text: str, document: Document):
        if not text.startswith("use "):
            document.context.read(text)
            return
        for name in text.removeprefix("use ").replace(",", " ").split():
            other = document.path.with_name(f"{name}.tex")
            if other.resolve() in self.open:
                raise FormulaError(f"use {name} goes round in a circle")
            used = self.load(other)
            if used.error:
                raise FormulaError(f"{name}.tex, line {used.error.line}: {used.error.message}")
            document.context.use(used.context)

    @staticmethod
    def _display(section: Section, document: Document, snippets: Snippets) -> Display:
        display = Display(document.path, section, document.context.copy(), snippets)
        try:
            document.context.size_sets()
            display.ties = [Tie(t.text, snippets) for t in section.ties]
            display.formula = display.read(section.body)
            for item in display.formula.of("definition"):
                document.context.declare(item.definition.name, item.definition)
        except FormulaError as error:
            display.error = error
        except RecursionError:
            display.error = FormulaError("nested too deeply")
        return display
