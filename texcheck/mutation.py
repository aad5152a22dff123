"""One slip at a time: does the checker see it? The same slips, tried on a wrong formula, suggest its repair."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Iterator

from lark import Token, Tree

from .checker import Check
from .context import Context, Definition, Index, Size
from .document import Display
from .domains import Domain
from .errors import FormulaError
from .grammar import parse
from .nodes import Node
from .statements import Formula
from .trees import end_of, shape, start_of, tokens, trees

SWAPS = {"PLUS": "-", "MINUS": "+", "LT": ">", "GT": "<", "LE": "\\ge ", "GE": "\\le ", "NE": "=", "APPROX": "=",
         "EQ": "\\ne ", "IN": "="}
FUNCTION_SWAPS = {"log": "\\exp ", "ln": "\\exp ", "exp": "\\log ", "tanh": "\\exp ", "max": "\\min ",
                  "min": "\\max ", "sum": "\\prod ", "prod": "\\sum "}
REPAIR_STEPS, REPAIR_CHARACTERS = 100_000, 60_000  # a hint must not take longer than the check


@dataclass(frozen=True)
class Mutant:
    """A changed stretch of a section's text."""

    operator: str
    start: int
    end: int
    new: str

    def apply(self, text: str) -> str:
        return text[:self.start] + self.new + text[self.end:]


def mutants(text: str, context: Context) -> list[Mutant]:
    """Every slip the operators know, in the order of the text."""
    tree = parse(text)
    found = dict.fromkeys((*_token_slips(list(tree.scan_values(lambda t: isinstance(t, Token))), context),
                           *_tree_slips(tree, text)))
    return sorted(found, key=lambda m: (m.start, m.end, m.operator, m.new))


# -- single glyphs ---------------------------------------------------------------------------------------------


def _token_slips(glyphs: list[Token], context: Context) -> Iterator[Mutant]:
    names = {str(t) for t in glyphs if t.type == "NAME"}
    for k, token in enumerate(glyphs):
        def slip(operator: str, new: str, token: Token = token) -> Mutant:
            return Mutant(operator, token.start_pos, token.end_pos, new)
        if token.type in ("PLUS", "MINUS"):
            yield slip("sign", SWAPS[token.type])
            if k == 0 or glyphs[k - 1].type not in ("NAME", "NUMBER", "RPAR", "RB", "RSQ", "TOP", "PRIME", "RABS"):
                yield slip("sign", " ")
        elif token.type == "NUMBER":
            yield from (slip("number", n) for n in _numbers(str(token)))
        elif token.type == "NAME":
            for other in _alternatives(str(token), names, context):
                operator = {Index: "index", Size: "size"}.get(context.kind(str(token)), "name")
                yield slip(operator, other + " ")
        elif token.type in ("FUNC", "EXTREMUM", "BIGOP") and str(token) in FUNCTION_SWAPS:
            yield slip("function", FUNCTION_SWAPS[str(token)])
        elif token.type in ("ODOT", "OSLASH"):
            yield slip("odot dropped", " ")
        elif token.type == "PRIME":
            yield slip("prime dropped", "")
        elif token.type == "TOP":
            yield slip("transpose dropped", "")
        elif token.type in SWAPS:
            yield slip("relation", SWAPS[token.type])
            if token.type in ("LE", "GE"):  # the reverse is weaker, so always true
                yield slip("relation", {"LE": "<", "GE": ">"}[token.type])


def _numbers(text: str) -> list[str]:
    """The neighbours of a number, in its last digit."""
    digits = len(text.partition(".")[2])
    value = int(text.replace(".", ""))
    changed = [value + 1, value - 1] if value else [1]
    texts = [str(v).rjust(digits + 1, "0") for v in changed]
    return [t[:-digits] + "." + t[-digits:] if digits else t for t in texts]


def _alternatives(name: str, used: set[str], context: Context) -> list[str]:
    """Names of the same kind and shape: those in the formula, or the first declared one."""
    kind = context.kind(name)
    if kind not in (Index, Size, Domain, Definition):
        return []
    same = [n for n, e in context.entries.items() if n != name and "(" not in n and _alike(e, context.entries[name], context)]
    near = [n for n in same if n in used]
    return (near or same)[:2]


def _alike(a, b, context: Context) -> bool:
    values = (Domain, Definition)
    if type(a) is not type(b) and not (isinstance(a, values) and isinstance(b, values)):
        return False
    return isinstance(a, Size) or context.dims_of(a) == context.dims_of(b) or (
        isinstance(a, values) and not any(isinstance(context.dims_of(x), tuple) and context.dims_of(x) for x in (a, b)))


# -- larger parts ----------------------------------------------------------------------------------------------


def _tree_slips(tree: Tree, text: str) -> Iterator[Mutant]:
    for part in tree.iter_subtrees():
        yield from _part_slips(part, text)


def _part_slips(part: Tree, text: str) -> Iterator[Mutant]:
    below = trees(part)
    start, end = start_of(part), end_of(part)
    if part.data in ("product", "mono") and len(below) > 1:
        for k, factor in enumerate(below):
            if factor.data != "mulop" and (len(below) == 2 or k != 1):
                yield _without("factor dropped", part, k, below)
    elif part.data == "expr" and len(below) == 2:
        sign = tokens(part)[0]
        yield Mutant("term dropped", sign.start_pos, end, "")
        yield Mutant("term dropped", start, sign.end_pos if sign.type == "PLUS" else sign.start_pos, "")
    elif part.data in ("power", "indexed"):
        yield Mutant("script dropped", end_of(below[0]), end, "")
    elif part.data == "limits" and len(below) == 2:
        upper = next(t for t in tokens(part) if t.type == "SUP")
        yield Mutant("limit dropped", upper.start_pos, end, "")
    elif part.data == "group":
        yield Mutant("parentheses lost", start, end, " " + _inside(part, text) + " ")
    elif part.data == "fraction":
        yield _exchanged("fraction inverted", below[0], below[1], text)
    elif part.data == "slash":
        yield _exchanged("fraction inverted", below[0], below[1], text)
    elif part.data == "args" and len(below) > 1:
        yield _exchanged("arguments swapped", below[0], below[1], text)
    if part.data == "factor" and shape(below[0])[0] == "name":
        yield Mutant("x to 1 - x", start, end, f"(1 - {text[start:end]})")


def _inside(group: Tree, text: str) -> str:
    first, last = tokens(group)[0], tokens(group)[-1]
    return text[first.end_pos:last.start_pos]


def _without(operator: str, part: Tree, k: int, below: list[Tree]) -> Mutant:
    """A product without one factor and the sign beside it."""
    if k == 0:
        after = next(t for t in below[1:] if t.data != "mulop")
        return Mutant(operator, start_of(part), start_of(after), "")
    return Mutant(operator, end_of(below[0]), end_of(part), "")


def _exchanged(operator: str, a: Tree, b: Tree, text: str) -> Mutant:
    first, second = (text[start_of(t):end_of(t)] for t in (a, b))
    between = text[end_of(a):start_of(b)]
    return Mutant(operator, start_of(a), end_of(b), second + between + first)


# -- judging ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: refused, killed or survived; `side` is the changed side on one line."""

    mutant: Mutant
    verdict: str
    side: str


def judge(display: Display, sample: int | None = None, seed: str = "") -> list[Outcome]:
    """Try the mutants of one display; those that mean the same as the original are no mutants."""
    body = display.section.body
    check = Check(display.formula.context, body, display)
    check.run(display.formula)
    chosen = mutants(body, display.formula.context)
    if sample is not None and sample < len(chosen):
        chosen = random.Random(f"{seed}/{display.path.name}/{display.section.name}").sample(chosen, sample)
    original = meaning(display.formula)
    outcomes = []
    for mutant in chosen:
        verdict = _verdict(display, check, mutant.apply(body), original)
        if verdict:
            outcomes.append(Outcome(mutant, verdict, changed_side(display, mutant)))
    return outcomes


def _verdict(display: Display, check: Check, text: str, original: tuple) -> str:
    try:
        formula = display.read(text)
        if meaning(formula) == original:
            return ""
        if defined(formula) != defined(display.formula):
            return "refused"  # the rest of the file needs what the original defines
    except (FormulaError, RecursionError):
        return "refused"
    try:
        check.run(formula)
    except (FormulaError, RecursionError):
        return "killed"
    return "survived"


def meaning(formula: Formula) -> tuple:
    """Formulas that differ in the names of their indices only have the same meaning."""
    shared: dict[str, str] = {}
    together = any(formula.context.indices(i.statement.names) for i in formula.of("condition"))
    return tuple((i.role, *_renamed(i.statement.nodes, formula.context, shared if together else {}))
                 for i in formula.items)


def _renamed(part, context: Context, names: dict[str, str]):
    """The same parts with indices named by their range and the order in which they come."""
    if isinstance(part, tuple):
        return tuple(_renamed(p, context, names) for p in part)
    if not isinstance(part, Node):
        return part
    if part.kind == "name" and context.kind(part.args[0]) is Index:
        return Node("name", names.setdefault(part.args[0], _fresh(part.args[0], context, names)))
    if part.kind == "big":
        inner = names | {part.args[0]: _fresh(part.args[0], context, names)}
        return Node("big", inner[part.args[0]], *_renamed(part.args[1:], context, inner))
    return Node(part.kind, *_renamed(part.args, context, names))


def _fresh(name: str, context: Context, names: dict[str, str]) -> str:
    entry = context.entries.get(name)
    return f"{getattr(entry, 'low', '')}..{getattr(entry, 'high', '')}#{len(names)}"


def defined(formula: Formula) -> list[str]:
    return [i.definition.name for i in formula.of("definition")]


def changed_side(display: Display, mutant: Mutant) -> str:
    """The side of the relation that the slip changed, after the change; the whole line for a changed relation."""
    sides = [s for i in display.formula.items for s in i.statement.sides]
    sides += [replace(s, end=i.statement.sides[-1].end) for i in display.formula.items for s in i.statement.sides[:1]]
    body = mutant.apply(display.section.body)
    shift = len(body) - len(display.section.body)
    side = next(s for s in sides if s.start <= mutant.start and mutant.end <= s.end)
    return " ".join(body[side.start:side.end + shift].split())


def repair(display: Display, check: Check, error: FormulaError) -> str | None:
    """The side of the wrong step as it would hold after one change, if one change is enough."""
    body = display.section.body
    candidates = mutants(body, display.formula.context)
    before, steps, tries = check.counts.relations, REPAIR_STEPS, REPAIR_CHARACTERS // len(body)
    for side in reversed(error.sides):
        for mutant in candidates:
            if side.start <= mutant.start and mutant.end <= side.end and mutant.operator != "relation":
                tries -= 1
                if tries < 0 or steps < 0:
                    return None
                changed = mutant.apply(body)
                if _repairs(display, check, changed, before):
                    return " ".join(changed[side.start:side.end + len(changed) - len(body)].split())
                steps -= check.interpreter.steps
    return None


def _repairs(display: Display, check: Check, text: str, step: int) -> bool:
    """Whether the changed text holds at the step that was wrong."""
    try:
        check.run(display.read(text))
    except FormulaError as error:
        return getattr(error, "step", 0) > step
    return True


