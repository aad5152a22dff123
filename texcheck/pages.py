"""Check the pages: no display but embedded sections, every section shown, every inline formula read."""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from .checker import Check
from .document import Document, Library
from .errors import FormulaError
from .report import details
from .relations import Wrong
from .statements import Formula, interpret

_FENCE = re.compile(r"^(?P<indent>[ \t>]*)(?P<mark>`{3,}|~{3,})")
_EMBED = re.compile(r'-+8<-+\s+"([^":]+\.tex):([A-Za-z0-9_-]+)"\s*$')
_INLINE = re.compile(r"(?<![\\$])\$(?![\s$])((?:\\.|[^\\$])+?)(?<!\s)\$(?!\$)|\\\((.+?)\\\)", re.DOTALL)
_CODE = re.compile(r"(`+)(?!`)(.*?)(?<!`)\1(?!`)", re.DOTALL)
_NAME = re.compile(r"([\w.-]+\.tex):([A-Za-z0-9_-]+)")
_DISPLAY = re.compile(r"\$\$(.*?)\$\$|\\\[(.*?)\\\]|(\\begin\{(?:align|equation|gather)\*?\}.*?\\end\{[a-z*]+\})", re.DOTALL)


@dataclass
class PagesReport:
    """What the pages show: counts of everything read, and a line for everything wrong."""

    counts: Counter = field(default_factory=Counter)
    violations: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        c = self.counts
        read = c["claims"] + c["conditions"] + c["mentions"]
        share = 100 * read // c["inline"] if c["inline"] else 100
        return (f"{c['pages']} pages, {c['displays']} embedded displays; inline formulas {c['inline']}: {c['claims']} with "
                f"{c['relations']} relations checked, {c['conditions']} conditions, {c['mentions']} without a relation; "
                f"{share} % read, {len(self.violations)} violations")


def check_pages(docs: Path, snippets: Path, generated: Collection[tuple[str, str]] = ()) -> PagesReport:
    """Check every page below `docs`, one folder a language if there are such, against the folder of .tex files.

    generated: sections (file, name) that no page embeds but the build shows, in every language.
    """
    docs, snippets = Path(docs), Path(snippets)
    report, library = PagesReport(), Library()
    languages = [d for d in sorted(docs.iterdir()) if d.is_dir() and any(_pages(d)) and not any(docs.glob("*.md"))]
    shown: dict[str, set[tuple[str, str]]] = {}
    checked: dict = {}
    for language in languages or [docs]:
        shown[language.name] = set(generated)
        for page in _pages(language):
            _Page(page, snippets, library, report, checked).check(shown[language.name])
    for tex in sorted(snippets.glob("*.tex")):
        for display in library.load(tex).displays:
            for language, found in shown.items():
                if (tex.name, display.section.name) not in found:
                    report.violations.append(f"{tex}:{display.section.line}: [{display.section.name}] is shown by no page "
                                             f"of {language}")
    return report


def _pages(folder: Path) -> list[Path]:
    return sorted([*folder.rglob("*.md"), *(p for p in folder.rglob("*.py") if p.parent.name == "notebooks")])


class _Page:
    def __init__(self, path: Path, snippets: Path, library: Library, report: PagesReport, checked: dict):
        self.path, self.snippets, self.library, self.report, self.checked = path, snippets, library, report, checked
        self.text = prose(path)
        self.tex = snippets / f"{path.stem.replace('-', '_')}.tex"

    def refuse(self, position: int, message: str):
        line = self.text.count("\n", 0, position) + 1
        self.report.violations.append(f"{self.path}:{line}: {message}")

    def check(self, shown: set[tuple[str, str]]):
        """Displays first; what is left of the text holds the inline formulas."""
        self.report.counts["pages"] += 1
        rest = self.text
        for match in _DISPLAY.finditer(self.text):
            self.display(match, shown)
            rest = rest[:match.start()] + re.sub(r"[^\n]", " ", match.group()) + rest[match.end():]
        formulas = [(m.start(), m[1] or m[2]) for m in _INLINE.finditer(rest) if "\n\n" not in m.group()]
        if not formulas:
            return
        if not self.tex.exists():
            self.refuse(formulas[0][0], f"a page with mathematics needs {self.tex.name} (it may be `%:` lines only)")
            return
        document = self.library.load(self.tex)
        if document.error:
            self.refuse(0, f"{self.tex.name}, line {document.error.line}: {document.error.message}")
            return
        for position, text in formulas:
            self.inline(position, text, document)

    def display(self, match: re.Match, shown: set[tuple[str, str]]):
        """An embedded section; in a notebook, which expands nothing, its exact text."""
        content = next(filter(None, match.groups()), "").strip()
        embed = _EMBED.match(content)
        section = (embed[1].rpartition("/")[2], embed[2]) if embed else self.copied(content)
        if section is None:
            self.refuse(match.start(), "a display that is no embedded section")
            return
        document = self.library.load(self.snippets / section[0])
        if section[1] not in {d.section.name for d in document.displays}:
            self.refuse(match.start(), f"{section[0]} has no section {section[1]}")
            return
        self.report.counts["displays"] += 1
        shown.add(section)

    def copied(self, content: str) -> tuple[str, str] | None:
        if self.path.suffix != ".py" or not self.tex.exists():
            return None
        plain = " ".join(content.split())
        return next(((self.tex.name, d.section.name) for d in self.library.load(self.tex).displays
                     if " ".join(d.section.body.split()) == plain), None)

    def inline(self, position: int, text: str, document: Document):
        """Read one inline formula in the page's context and check what it claims."""
        self.report.counts["inline"] += 1
        key = (document.path, text)
        if key not in self.checked:
            self.checked[key] = check_inline(text, document)
        role, relations, message = self.checked[key]
        if message:
            self.refuse(position, f"${text}$: {message}")
            return
        self.report.counts[role] += 1
        self.report.counts["relations"] += relations


def check_inline(text: str, document: Document) -> tuple[str, int, str]:
    """The role of an inline formula, the relations checked in it, and what is wrong with it."""
    try:
        formula = interpret(text, document.context, inline=True)
        check = Check(document.context, text)
        relations = check.run(formula).relations
        if not formula.of("claim"):
            _evaluate_mentions(formula, check)
    except FormulaError as error:
        sides = getattr(error, "sides", ())
        values = "; ".join(part.strip() for part in details(error, sides)) if isinstance(error, Wrong) else ""
        return "", 0, f"{error.message}{': ' if values else ''}{values}"
    except RecursionError:
        return "", 0, "nested too deeply"
    role = "claims" if formula.of("claim") else "conditions" if formula.of("condition") else "mentions"
    return role, relations, ""


def _evaluate_mentions(formula: Formula, check: Check):
    """A formula without a relation must at least have fitting shapes at one point."""
    scene = check.scene(formula)
    for item in formula.of("mention"):
        check.mention(item.statement, scene)


def prose(path: Path) -> str:
    """A page's text with code, comments and, in a notebook, code cells blanked out; line numbers are kept."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        text = _markdown_cells(text)
    lines, mark = [], ""
    for line in text.split("\n"):
        fence = _FENCE.match(line)
        if mark:
            closed = fence and fence["mark"].startswith(mark) and line.strip(" \t>").strip(mark[0]) == ""
            mark = "" if closed else mark
            lines.append("")
        elif fence:
            mark = fence["mark"]
            lines.append("")
        else:
            lines.append(line)
    text = "\n".join(lines)
    for pattern in (re.compile(r"<!--.*?-->", re.DOTALL), _CODE):
        text = pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()) if "\n\n" not in m.group() else m.group(), text)
    return text


def _markdown_cells(text: str) -> str:
    """The comment lines of a jupytext percent script's markdown cells."""
    lines, markdown = [], False
    for line in text.split("\n"):
        if line.startswith("# %%"):
            markdown = "[markdown]" in line
            line = ""
        lines.append(re.sub(r"^# ?", "", line) if markdown and line.startswith("#") else "")
    return "\n".join(lines)


def _named_sections(path: str) -> list[tuple[str, str]]:
    """The sections that a text names, as (file, name)."""
    try:
        return _NAME.findall(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise argparse.ArgumentTypeError(f"cannot read {path}: {error.strerror}") from error


def main(argv: list[str]) -> int:
    """Exit code 0 only if the pages show nothing unchecked and everything checked."""
    parser = argparse.ArgumentParser(prog="texcheck pages", description="Check the mathematics of Markdown pages.")
    parser.add_argument("docs", type=Path, metavar="DOCS_DIR")
    parser.add_argument("--snippets", type=Path, required=True, metavar="DIR", help="the folder of the .tex files")
    parser.add_argument("--shown", type=_named_sections, action="extend", default=[], metavar="FILE",
                        help="a text that names as file.tex:section what the build shows though no page embeds it")
    parser.add_argument("--json", action="store_true", help="print counts and violations as JSON")
    options = parser.parse_args(argv)
    report = check_pages(options.docs, options.snippets, options.shown)
    if options.json:
        print(json.dumps({"counts": report.counts, "violations": report.violations}, indent=2, ensure_ascii=False))
    else:
        print(*report.violations, report, sep="\n")
    return int(bool(report.violations))


