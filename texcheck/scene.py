"""Where a formula is tried: points that satisfy its conditions, and the indices over which it runs."""

from __future__ import annotations

import ast
import math
from fractions import Fraction
from itertools import product as combinations

from .context import Context
from .domains import Domain
from .errors import FormulaError
from .interpreter import Interpreter
from .nodes import ORDER, Chain, Node
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

    def edges(self, points: list[Point], nodes: tuple[Node, ...]) -> list[Point]:
        """Points where a variable equals what a case compares it with: whether `\\ge` or `>` stands there is seen here only."""
        found = []
        for name, bound in dict.fromkeys(pair for node in self.context.bodies(nodes) for pair in _compared(node)):
            domain = self.context.entries.get(name)
            fixed = name in self.sampler.fixed or any(name == n for n, _ in self.assignments)
            if not isinstance(domain, Domain) or fixed or self.context.indices(bound.names):
                continue
            for point in {tuple(p.sizes.items()): p for p in points}.values():
                value, shape = self.interpreter.value(bound, point, {}), domain.shape(point.sizes)
                value = Array(shape, [value] * math.prod(shape)) if shape else value
                edge = Point(point.context, point.sizes, point.values | {name: value})
                if domain.contains(value, point.sizes) and all(self.interpreter.value(f, edge, {}) for f in self.filters):
                    found.append(edge)
        return found

    def refuse_idle_cases(self, points: list[Point], nodes: tuple[Node, ...]):
        """A case that always applies, or never, tells nothing apart."""
        for cases in (n for node in nodes for n in node.walk() if n.kind == "cases"):
            for condition in (c for _, conditions in cases.args[0] for c in conditions):
                try:
                    seen = {self.interpreter.value(condition, *place) for place in self.places(points, condition.names)}
                except FormulaError:  # about the index of a sum around it
                    continue
                if len(seen) == 1:
                    raise FormulaError(f"a case that {'always' if seen.pop() else 'never'} applies")

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


def _compared(node: Node):
    """The variables that the cases in an expression compare with something, and with what."""
    for cases in (n for n in node.walk() if n.kind == "cases"):
        for sides, relations in (c.args for _, conditions in cases.args[0] for c in conditions):
            for left, relation, right in zip(sides, relations, sides[1:]):
                for a, b in ((left, right), (right, left)):
                    base = a.args[0] if a.kind == "index" else a
                    if relation in ORDER and base.kind == "name":
                        yield base.args[0], b


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
