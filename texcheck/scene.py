"""Where a formula is tried: points that satisfy its conditions, and the indices over which it runs."""

from __future__ import annotations

import ast
from fractions import Fraction
from itertools import product as combinations

from .context import Context
from .domains import Domain
from .errors import FormulaError
from .interpreter import Interpreter
from .nodes import Chain, Node
from .points import Point, Sampler
from .values import Array, shape_of


class Scene:
    """Conditions on variables shape the points, conditions on indices choose among their values."""

    def __init__(self, context: Context, interpreter: Interpreter, sampler: Sampler, conditions: list[Chain]):
        self.context, self.interpreter, self.sampler = context, interpreter, sampler
        self.assignments: list[tuple[str, Node]] = []
        self.filters: list[Node] = []
        self.index_conditions: list[Node] = []
        self.samples: dict[tuple[str, int], list[Point]] = {}
        for chain in conditions:
            node = Node("truth", tuple(s.node for s in chain.sides), chain.relations)
            if context.indices(node.names):
                self.index_conditions.append(node)
            elif self._assigns(chain):
                self.assignments.append((chain.sides[0].node.args[0], chain.sides[1].node))
            else:
                self.filters.append(node)

    def _assigns(self, chain: Chain) -> bool:
        left = chain.sides[0].node
        return chain.relations == ("EQ",) and left.kind == "name" and self.context.kind(left.args[0]) is Domain

    def points(self, style: str, count: int, extra: tuple = ()) -> list[Point]:
        """`count` points for each size set; `extra` are further assignments."""
        key = (style, count, extra)
        if key not in self.samples:
            tries = count * 12 if self.filters else count
            found = [self.assigned(p, [*self.assignments, *extra]) for p in self.sampler.points(style, tries)]
            found = [p for p in found if all(self.interpreter.value(f, p, {}) for f in self.filters)]
            sets = self.context.size_sets()
            self.samples[key] = [p for s in sets for p in [q for q in found if q.sizes == s][:count]]
            if not self.samples[key]:
                raise FormulaError("no point satisfies the conditions")
        return self.samples[key]

    def assigned(self, point: Point, assignments) -> Point:
        """The point with the values that conditions such as t = 1 prescribe."""
        for name, node in assignments:
            value = self.interpreter.value(node, point, {})
            domain = point.context.entries[name]
            if shape_of(value) != domain.shape(point.sizes) or not domain.contains(value, point.sizes):
                raise FormulaError(f"no point satisfies the conditions: {name} lies outside its domain")
            point = Point(point.context, point.sizes, point.values | {name: value})
        return point

    def places(self, points: list[Point], names) -> list[tuple[Point, dict[str, int]]]:
        """Every point with every value of the free indices that the conditions admit."""
        names = frozenset(names).union(*(c.names for c in self.index_conditions))
        indices = self.context.indices(names)
        out = []
        for point in points:
            for values in combinations(*(self.interpreter.range_of(n, point) for n in indices)):
                chosen = dict(zip(indices, values))
                if all(self.interpreter.value(c, point, chosen) for c in self.index_conditions):
                    out.append((point, chosen))
        if not out:
            raise FormulaError("no point satisfies the conditions")
        return out


def fixed_values(texts: tuple[str, ...], context: Context) -> dict:
    """`z = [2.0, 1.0, 0.1]` and the like, as exact numbers."""
    fixed = {}
    for text in texts:
        name, _, value = (part.strip() for part in text.partition("="))
        if not isinstance(context.entries.get(name), Domain):
            raise FormulaError(f"%@ {text}: {name} is no declared variable")
        try:
            fixed[name] = _literal(ast.parse(value, mode="eval").body, value)
        except (SyntaxError, ValueError):
            raise FormulaError(f"%@ {text}: not a number or a list of numbers") from None
    return fixed


def _literal(tree: ast.expr, source: str):
    """A number, a list or a list of lists; decimals keep the value that they show."""
    if not isinstance(tree, ast.List):
        return Fraction(ast.get_source_segment(source, tree).replace(" ", ""))
    items = [_literal(e, source) for e in tree.elts]
    if not items or len({shape_of(i) for i in items}) > 1:
        raise ValueError
    if isinstance(items[0], Array):
        return Array((len(items), *items[0].shape), [x for row in items for x in row.items])
    return Array((len(items),), items)
