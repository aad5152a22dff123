"""What is known at a place of a file: sizes, indices, variables, definitions, and what depends on what."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .builder import Builder
from .domains import Dim, Domain
from .errors import FormulaError
from .glyphs import GlyphReader
from .grammar import parse
from .nodes import Chain, Node
from .trees import head, shape, sole, trees

_SIZE = re.compile(r"([A-Za-z])\s*=\s*(\d+(?:\s*,\s*\d+)*)\s*$")
_RANGE = re.compile(r"(\d+)\.\.([A-Za-z]|\d+)\s*$")
BUILTIN = {"\\mathrm{diag}()", "e", "\\delta"}


@dataclass(frozen=True)
class Size:
    """A size with its value in each size set."""

    values: tuple[int, ...]


@dataclass(frozen=True)
class Index:
    """An index and the range it runs over."""

    low: int
    high: Dim


@dataclass(frozen=True)
class Definition:
    """`p_i = ...` or `\\ell(p, t) = ...`; `dims` are the shapes of the parameters."""

    name: str
    indices: tuple[str, ...]
    body: Node
    parameters: tuple[str, ...] = ()
    dims: tuple[tuple[Dim, ...], ...] = ()


Entry = Size | Index | Domain | Definition


@dataclass
class Context:
    """The symbol table; imported symbols give way to a file's own."""

    entries: dict[str, Entry] = field(default_factory=dict)
    imported: set[str] = field(default_factory=set)
    _facts: dict = field(default_factory=dict)

    def copy(self) -> Context:
        return Context(dict(self.entries), set(self.imported))

    def builder(self, *more: str) -> Builder:
        """A builder that knows this context's functions, and `more`."""
        names = {key.partition("(")[0] for key in self.entries if "(" in key} | {"\\mathrm{diag}", *more}
        return Builder(names.__contains__)

    def knows(self, name: str) -> bool:
        """Whether a symbol, a function with these arguments, or the bare name of a function is declared."""
        return name in self.entries or name in BUILTIN or any(k.startswith(name + "(") for k in self.entries)

    def defines(self, name: str) -> bool:
        """Whether the name stands for a definition's value."""
        return isinstance(self.entries.get(name), Definition)

    def kind(self, name: str) -> type | None:
        return type(self.entries[name]) if name in self.entries else None

    def indices(self, names) -> list[str]:
        """Those of the names that are indices, in alphabetical order."""
        return sorted(n for n in names if isinstance(self.entries.get(n), Index))

    # -- declaring ---------------------------------------------------------------------------------------------

    def declare(self, name: str, entry: Entry):
        """Add a symbol; one that is imported is replaced, with what depended on its old shape."""
        if name in self.entries or name in BUILTIN - {"e"}:
            if name not in self.imported:
                raise FormulaError(f"{name} is declared twice")
            if self.dims_of(self.entries[name]) != self.dims_of(entry):
                self._drop_dependents(name)
        self.imported.discard(name)
        self.entries[name] = entry
        self._facts.clear()

    def _drop_dependents(self, name: str):
        for dependent in [n for n in self.imported if n != name and name in self.closure({n})]:
            del self.entries[dependent]
            self.imported.discard(dependent)

    def dims_of(self, entry: Entry) -> tuple | type:
        """The declared shape, by names of sizes; an index by its range."""
        if isinstance(entry, Index):
            return entry.low, entry.high
        if isinstance(entry, Domain):
            return entry.dims
        if isinstance(entry, Definition) and entry.indices:
            return tuple(self.entries[i].high for i in entry.indices)
        return type(entry)

    def use(self, other: Context):
        """Import another file's symbols."""
        for name, entry in other.entries.items():
            if name not in self.entries:
                self.entries[name] = entry
                self.imported.add(name)
        self._facts.clear()

    def read(self, text: str):
        """One `%:` line: sizes, ranges, domains and definitions, separated by semicolons."""
        for part in filter(None, (p.strip() for p in text.split(";"))):
            size = _SIZE.match(part)
            if size:
                self.declare(size[1], Size(tuple(int(v) for v in size[2].split(","))))
            elif "\\in" in part and "=" not in part:
                names, _, domain = part.rpartition("\\in")
                self._declare_names(names, domain.strip())
            else:
                self._declare_definition(part)

    def _declare_names(self, names: str, domain: str):
        tokens = GlyphReader(names).tokens
        found = tokens[::2]
        if [t.type for t in tokens[1::2]] != ["COMMA"] * (len(found) - 1) or any(t.type != "NAME" for t in found):
            raise FormulaError(f"{names.strip()} is no list of symbols")
        span = _RANGE.match(domain)
        entry = Index(int(span[1]), int(span[2]) if span[2].isdigit() else span[2]) if span else Domain.parse(domain)
        for dim in (entry.high,) if span else (*entry.dims, entry.top or 1):
            if isinstance(dim, str) and self.kind(dim) is not Size:
                raise FormulaError(f"{dim} is no declared size")
        for token in found:
            self.declare(str(token), entry)

    def _declare_definition(self, text: str):
        items = trees(parse(text))
        name, call = left_side(items[0])
        if len(items) != 1 or not name or items[0].data != "chain":
            raise FormulaError(f"{text} is no declaration")
        chain = self.builder(*[name] * call).chain(items[0])
        self.declare_definition(self.definition(chain))

    def declare_definition(self, definition: Definition):
        self.declare(definition.name, definition)

    def definition(self, chain: Chain) -> Definition:
        """The definition that the first equation of a chain makes of its left side."""
        if chain.relations[:1] != ("EQ",):
            raise FormulaError("a definition needs an equals sign", chain.sides[0].start)
        left, body = chain.sides[0].node, chain.sides[1].node
        indices: tuple[str, ...] = ()
        if left.kind == "index":
            left, subs = left.args
            indices = tuple(s.args[0] if s.kind == "name" else "" for s in subs)
        if len(set(indices)) < len(indices) or any(self.kind(i) is not Index for i in indices):
            raise FormulaError("a definition needs different free indices on its left", chain.sides[0].start)
        if left.kind == "name":
            return self._checked(Definition(left.args[0], indices, body), chain)
        if left.kind != "app" or any(a.kind != "name" for a in left.args[1]):
            raise FormulaError("only a symbol or a function of symbols can be defined", chain.sides[0].start)
        parameters = tuple(a.args[0] for a in left.args[1])
        return self._checked(Definition(left.args[0], indices, body, parameters, self._dims(parameters, chain)), chain)

    def _dims(self, parameters: tuple[str, ...], chain: Chain) -> tuple[tuple[Dim, ...], ...]:
        entries = [self.entries.get(p) for p in parameters]
        if len(set(parameters)) < len(parameters) or not all(isinstance(e, Domain) for e in entries):
            raise FormulaError("the parameters of a function are different declared variables", chain.sides[0].start)
        return tuple(e.dims for e in entries)

    def _checked(self, definition: Definition, chain: Chain) -> Definition:
        """Refuse a definition by itself, or with an index that its left side lacks."""
        names = definition.body.names
        if definition.name in names:
            raise FormulaError(f"{definition.name} is defined by itself", chain.sides[0].start)
        for name in sorted(names):
            self.require(name, chain.sides[1].start)
        missing = set(self.indices(names)) - set(definition.indices)
        if missing:
            raise FormulaError(f"{', '.join(sorted(missing))} stands on the right of a definition only",
                               chain.sides[0].start)
        return definition

    def require(self, name: str, position: int | None = None):
        """Refuse a name nobody declared."""
        if self.knows(name):
            return
        plain = name.split("(")[0]
        if "(" in name and any(key.startswith(plain + "(") for key in self.entries):
            raise FormulaError(f"{plain} is not defined with these arguments", position)
        raise FormulaError(f"{plain} is not declared", position)

    # -- dependence --------------------------------------------------------------------------------------------

    def closure(self, names) -> frozenset[str]:
        """The names and everything they are defined by."""
        key = frozenset(names)
        if key not in self._facts:
            found: set[str] = set()
            waiting = set(key)
            while waiting:
                name = waiting.pop()
                found.add(name)
                entry = self.entries.get(name)
                if isinstance(entry, Definition):
                    inner = entry.body.names - set(entry.parameters)
                    waiting |= (inner | entry.body.bound | set(entry.indices)) - found
            self._facts[key] = frozenset(found)
        return self._facts[key]

    def bodies(self, nodes) -> list[Node]:
        """Expressions and those of all definitions that they rest on."""
        entries = [self.entries.get(n) for n in self.closure(frozenset().union(*(n.names for n in nodes)))]
        return [*nodes, *(e.body for e in entries if isinstance(e, Definition))]

    def needs_many_points(self, names, nodes) -> bool:
        """Whether a largest value, a case or a variable of few values decides: few points would not tell."""
        entries = [self.entries.get(n) for n in self.closure(names)]
        few = any(isinstance(e, Domain) and e.kind in ("onehot", "labels", "{0,1}") for e in entries)
        return few or any(n.kind == "cases" or (n.kind == "big" and n.args[1] in ("max", "min")) or (
            n.kind == "call" and n.args[0] in ("max", "min", "abs")) for b in self.bodies(nodes) for n in b.walk())

    def size_sets(self) -> list[dict[str, int]]:
        """The assignments of values to sizes: the k-th values belong together."""
        sizes = {n: e.values for n, e in self.entries.items() if isinstance(e, Size)}
        count = max((len(v) for v in sizes.values()), default=1)
        wrong = [n for n, v in sizes.items() if len(v) not in (1, count)]
        if wrong:
            raise FormulaError(f"{wrong[0]} has {len(sizes[wrong[0]])} values, other sizes have {count}")
        sets = [{n: v[min(k, len(v) - 1)] for n, v in sizes.items()} for k in range(count)]
        own = [n for n in sizes if n not in self.imported]
        if all(len({s[n] for n in own}) < len(own) for s in sets):
            raise FormulaError("sizes that are equal in every set cannot be told apart")
        return sets


def left_side(tree) -> tuple[str, bool]:
    """The name on the left of a chain if that is a symbol or a function with scripts, and whether it is applied."""
    expression = trees(tree)[0]
    inner = sole(expression)
    if inner.data in ("name", "indexed", "prime"):
        kind, base = shape(inner)
        return (head(inner), False) if kind == "name" else ("", False)
    if inner.data == "product" and len(trees(inner)) == 2:
        function, group = (sole(t) for t in trees(inner))
        if function.data in ("name",) and shape(group)[0] == "group":
            return head(function), True
    return "", False
