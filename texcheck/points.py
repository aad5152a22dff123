"""A point: one value for every declared variable, with room for what is computed from it."""

from __future__ import annotations

import random

from .context import Context
from .domains import Domain
from .errors import FormulaError
from .values import DIGITS, Array, exact, mp


class Point:
    """Values of variables, and a memory of what was computed there.

    A point made from another overrides some names; whatever does not depend on them is computed at the origin.
    """

    __slots__ = ("context", "sizes", "values", "base", "digits", "memory", "children", "literals", "converted")

    def __init__(self, context: Context, sizes: dict[str, int], values: dict, base: Point | None = None,
                 digits: int = DIGITS, literals: dict | None = None):
        self.context, self.sizes, self.values = context, sizes, values
        self.base, self.digits = base, digits
        self.literals = literals or {}
        self.memory: dict = {}
        self.children: dict = {}
        self.converted: dict = {}

    def override(self, values: dict) -> Point:
        """The same point with other values for some names."""
        return Point(self.context, self.sizes, values, self, self.digits, self.literals)

    def precise(self, digits: int) -> Point:
        """The same point, computed with more digits."""
        if digits not in self.children:
            base = self.base.precise(digits) if self.base else None
            self.children[digits] = Point(self.context, self.sizes, self.values, base, digits, self.literals)
        return self.children[digits]

    def origin(self, closure: frozenset[str]) -> Point:
        """The point furthest back that has the same values for these names."""
        point = self
        while point.base is not None and not closure & point.values.keys():
            point = point.base
        return point

    def value(self, name: str):
        """The value of a variable at this point's precision, or None."""
        point = self
        while point is not None:
            if name in point.values:
                if name not in point.converted:
                    point.converted[name] = exact(point.values[name])
                return point.converted[name]
            point = point.base
        return None

    def describe(self, names) -> str:
        """`z = [-0.1308, 1.5], t = 1` for the names of free variables."""
        return ", ".join(f"{name.removeprefix(chr(92))} = {show(self.value(name))}" for name in sorted(names))


def show(value, digits: int = 4) -> str:
    """A value for a message."""
    if not isinstance(value, Array):
        return mp.nstr(mp.mpf(value), digits).removesuffix(".0")
    rows = ["[" + ", ".join(show(x, digits) for x in row) + "]" for row in value.rows()]
    return rows[0] if len(value.shape) == 1 else "[" + ", ".join(rows) + "]"


class Sampler:
    """Points of a context, the same in every run: the seed is the text of the section."""

    def __init__(self, context: Context, seed: str, fixed: dict):
        self.context, self.seed, self.fixed = context, seed, fixed
        self.variables = {n: e for n, e in context.entries.items() if isinstance(e, Domain)}

    def points(self, style: str, count: int) -> list[Point]:
        """`count` points for each size set, `random` or `extreme`; one point where all is fixed."""
        out = []
        for number, sizes in enumerate(self.context.size_sets()):
            self._refuse_misfit(sizes)
            for k in range(count):
                rng = random.Random(f"{self.seed}/{style}/{number}/{k}")
                values = {n: getattr(d, style)(rng, sizes) for n, d in self.variables.items()}
                self._alternate(values, k)
                if style == "random":
                    self._lead(values, k)
                out.append(Point(self.context, sizes, values | self.fixed))
        return out

    def _alternate(self, values: dict, k: int):
        """What takes few values takes each in turn: a single bit, the place of a one-hot vector, a label."""
        for position, (name, domain) in enumerate(self.variables.items()):
            value = values[name]
            if domain.kind == "{0,1}" and not domain.dims:
                values[name] = type(value)((k + (k >> 1) * position) % 2)
            elif domain.kind in ("onehot", "labels") and len(domain.dims) == 1:
                turn = (value.items.index(max(value.items)) + 1 + k) % len(value.items)
                values[name] = Array(value.shape, value.items[turn:] + value.items[:turn])

    def _lead(self, values: dict, k: int):
        """The largest entry of a vector is now here, now there, so that a range cut short is seen."""
        for name, domain in self.variables.items():
            if domain.kind == "R" and len(domain.dims) == 1:
                items = values[name].items
                turn = (items.index(max(items)) + 1 + k) % len(items)
                values[name] = Array(values[name].shape, items[turn:] + items[:turn])

    def _refuse_misfit(self, sizes: dict[str, int]):
        for name, value in self.fixed.items():
            domain = self.variables[name]
            shape = value.shape if isinstance(value, Array) else ()
            if shape != domain.shape(sizes) or not domain.contains(value, sizes):
                raise FormulaError(f"the point's {name} lies outside its domain")


def free_names(context: Context, names) -> list[str]:
    """The variables on which the names depend, declared constants left out."""
    closure = context.closure(names)
    return [n for n in closure if isinstance(context.entries.get(n), Domain) and not context.entries[n].fixed]
