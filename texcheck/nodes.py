"""The meaning of a formula as a tree; equal subtrees are one object, so values are computed once."""

from __future__ import annotations

from dataclasses import dataclass

ORDER = {"LT", "LE", "GT", "GE"}

BINDERS = {"big", "limit"}


class Node:
    """A kind and its parts. `names` are the free names inside, `bound` the index variables bound inside."""

    __slots__ = ("kind", "args", "names", "bound")
    _pool: dict[tuple, Node] = {}

    kind: str
    args: tuple
    names: frozenset[str]
    bound: frozenset[str]

    def __new__(cls, kind: str, *args):
        key = (kind, args)
        found = cls._pool.get(key)
        if found is None:
            found = object.__new__(cls)
            found.kind, found.args = kind, args
            names, found.bound = _collect(args)
            if kind in ("name", "app", "prime"):
                names |= {args[0]}
            if kind in BINDERS:
                names -= {args[0]}
                found.bound |= {args[0]}
            found.names = names
            cls._pool[key] = found
        return found

    def walk(self):
        """This node and all below it."""
        yield self
        for part in _parts(self.args):
            yield from part.walk()


def _parts(args: tuple):
    for arg in args:
        if isinstance(arg, Node):
            yield arg
        elif isinstance(arg, tuple):
            yield from _parts(arg)


def _collect(args: tuple) -> tuple[frozenset[str], frozenset[str]]:
    names: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    for part in _parts(args):
        names |= part.names
        bound |= part.bound
    return names, bound


@dataclass(frozen=True)
class Side:
    """One side of a relation and where it stands in the text."""

    node: Node
    start: int
    end: int


@dataclass(frozen=True)
class Chain:
    """`a = b \\le c`: sides and the relations between them."""

    sides: tuple[Side, ...]
    relations: tuple[str, ...]

    @property
    def names(self) -> frozenset[str]:
        return frozenset().union(*(s.node.names for s in self.sides))

    @property
    def nodes(self) -> tuple:
        return tuple(s.node for s in self.sides), self.relations


@dataclass(frozen=True)
class Implication:
    """`a > b \\iff c > d`, or with \\implies."""

    left: Chain
    right: Chain
    arrow: str

    @property
    def sides(self) -> tuple[Side, ...]:
        return self.left.sides + self.right.sides

    @property
    def names(self) -> frozenset[str]:
        return self.left.names | self.right.names

    @property
    def nodes(self) -> tuple:
        return self.left.nodes, self.arrow, self.right.nodes


Statement = Chain | Implication
