"""Verdicts on sections, as data and as the message that a reader gets."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path

from .checker import Check
from .document import Display, Document, Library
from .errors import FormulaError
from .points import free_names, show
from .relations import Wrong
from .values import Array


@dataclass(frozen=True)
class Report:
    """What the check of one section found; `steps` are the relations checked, `functions` those of NumPy."""

    file: str
    section: str
    line: int
    verdict: str  # holds, wrong, unchecked, or refused: wrong and marked so
    steps: int = 0
    ties: int = 0
    functions: list[str] = field(default_factory=list)
    points: int = 0
    message: str = ""
    reason: str = ""

    def as_dict(self) -> dict:
        return asdict(self)


def check_file(path: str | Path, library: Library | None = None) -> list[Report]:
    """Check every section of a file, in order; a file that cannot be read yields one wrong report."""
    document = (library or Library()).load(Path(path))
    reports = [check_display(d) for d in document.displays]
    return reports + [file_error(document)] if document.error else reports


def file_error(document: Document) -> Report:
    """The report on a file that could not be read to its end."""
    error = document.error
    return Report(str(document.path), "declarations", error.line, "wrong",
                  message=f"{document.path}:{error.line}: {error.message}")


def check_display(display: Display) -> Report:
    """Check one section; never raises."""
    where = str(display.path), display.section.name, display.section.line
    if display.unchecked is not None:
        return Report(*where, "unchecked", reason=display.unchecked or "no reason given")
    check = None
    try:
        if display.error:
            raise display.error
        check = Check(display.formula.context, display.section.body, display)
        counts = check.run(display.formula)
    except FormulaError as error:
        return failed(display, error, check)
    except RecursionError:
        return failed(display, FormulaError("nested too deeply"), None)
    if display.section.wrong:
        return Report(*where, "wrong", message=f"{display.path}:{where[2]}: [{where[1]}] is marked %! wrong, but it holds")
    functions = list(dict.fromkeys(counts.functions))
    return Report(*where, "holds", counts.relations, counts.ties, functions, counts.points)


def failed(display: Display, error: FormulaError, check: Check | None) -> Report:
    """The report on a section that does not pass. Marked %! wrong, it must be read, and fail by its values."""
    verdict, message = "wrong", explain(display, error, check)
    if display.section.wrong:
        if isinstance(error, Wrong):
            verdict = "refused"
        else:
            message += "\n  It is marked %! wrong, but it fails before two values differ."
    return Report(str(display.path), display.section.name, display.section.line, verdict, message=message)


def explain(display: Display, error: FormulaError, check: Check | None) -> str:
    """`file:line: [section] step k is wrong:` with both sides, both values, the point and a repair."""
    section = display.section
    sides = getattr(error, "sides", ())
    position = error.position if error.position is not None else sides[-1].start if sides else 0
    start = f"{display.path}:{section.line_of(position)}: [{section.name}]"
    if not sides:
        return f"{start} {error.message}"
    lines = [f"{start} step {error.step} is wrong:" + ("" if isinstance(error, Wrong) else f" {error.message}")]
    texts = [text_of(section.body, s.start, s.end) for s in sides]
    lines += [f"    {texts[0]}", *(f"  {relation_between(section.body, sides)} {t}" for t in texts[1:])]
    if isinstance(error, Wrong):
        lines += details(error, sides)
        from .mutation import repair  # the hint reuses the mutation operators, which need the checker
        try:
            hint = repair(display, check, error)
        except RecursionError:  # in a long sum, or by way of a symbol that hangs on too many others
            hint = None
        lines += [f"  one change away:  {hint}"] if hint else []
    return "\n".join(lines)


def text_of(body: str, start: int, end: int) -> str:
    """Source text on one line."""
    return " ".join(body[start:end].replace("&", " ").split())


def relation_between(body: str, sides) -> str:
    """The relation sign as it was typed."""
    between = text_of(body, sides[0].end, sides[1].start).replace("\\\\", "").strip()
    return between.split()[-1] if between else "="


def details(error: Wrong, sides) -> list[str]:
    """Both values and the point, or why the relation fails."""
    lines = [f"  {error.reason}"] if error.reason else []
    lines.append(f"  left  {value_text(error.left)}")
    if error.right is not None:
        lines.append(f"  right {value_text(error.right)}")
    if error.point is not None:
        names = frozenset().union(*(s.node.names for s in sides))
        values = [f"{n} = {k}" for n, k in sorted(error.indices.items())]
        values += [error.point.describe(free_names(error.point.context, names))]
        if any(values):
            lines.append(f"  at {', '.join(filter(None, values))}")
    return lines


def value_text(value) -> str:
    """A value with fifteen digits, arrays with six."""
    if isinstance(value, Array):
        return show(value, 6)
    return value if isinstance(value, str) else str(value) if hasattr(value, "dtype") else show(value, 15)


def summary(reports: list[Report]) -> str:
    """Displays, relations, NumPy ties and verdicts in one line, the unchecked sections below."""
    wrong, refused = (sum(r.verdict == verdict for r in reports) for verdict in ("wrong", "refused"))
    unchecked = [r for r in reports if r.verdict == "unchecked"]
    line = (f"{len(reports)} displays, {sum(r.steps for r in reports)} relations, "
            f"{sum(r.ties for r in reports)} NumPy ties, {len(unchecked)} unchecked, "
            + (f"{refused} refused as marked, " if refused else "") + f"{wrong} wrong")
    return "\n".join([line, *(f"  unchecked: {r.file}: [{r.section}] {r.reason}" for r in unchecked)])
