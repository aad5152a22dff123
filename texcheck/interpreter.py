"""Evaluate a node at a point, with 50 digits; every value is computed once for the names it depends on."""

from __future__ import annotations

from .blocks import Blocks
from .context import Definition, Index
from .errors import FormulaError, Undefined
from .nodes import Node
from .operators import Operators
from .points import Point
from .values import (FUNCTIONS, Array, diagonal, divide, mp, number, pairwise, power, product, shape_of,
                     shape_text, transpose)

STEPS = 250_000  # for one formula: more than the longest of a page needs, and an end for all others
DELTA, EULER, SLICE = Node("name", "\\delta"), Node("name", "e"), Node("slice")
WHOLE = [mp.mpf(k) for k in range(64)]


class Interpreter(Operators, Blocks):
    """Evaluates nodes; `broadcast` lets numbers meet arrays, `convention` reads 0 log 0 as 0."""

    def __init__(self, broadcast: bool = False, convention: bool = False):
        self.broadcast, self.convention = broadcast, convention
        self.steps = 0

    def value(self, node: Node, point: Point, indices: dict[str, int]):
        """The value of a node where the indices have the given values."""
        if node.kind == "name" and node.args[0] in indices:
            return WHOLE[indices[node.args[0]]] if indices[node.args[0]] < len(WHOLE) else mp.mpf(indices[node.args[0]])
        facts = point.context._facts.get(node)
        if facts is None:
            names = node.names
            facts = point.context._facts[node] = (tuple(point.context.indices(names)), point.context.closure(names))
        used, closure = facts
        point = point.origin(closure)
        key = (node, *[indices[n] for n in used if n in indices]) if used else node
        found = point.memory.get(key)
        if found is None:
            self.steps += 1
            if self.steps > STEPS:
                raise FormulaError("too much to compute")
            found = getattr(self, "_" + node.kind)(node, point, indices)
            point.memory[key] = found
        return found

    def scalar(self, node: Node, point: Point, indices: dict[str, int], what: str = "a number"):
        return number(self.value(node, point, indices), what)

    def whole(self, node: Node, point: Point, indices: dict[str, int]) -> int:
        """A value used as an index or a limit."""
        if node.kind == "name" and node.args[0] in indices:
            return indices[node.args[0]]
        value = self.scalar(node, point, indices, "an index")
        if abs(value) > 10**6 or value != mp.nint(value):
            raise FormulaError(f"{mp.nstr(value, 6)} is no index")
        return int(value)

    # -- names -------------------------------------------------------------------------------------------------

    def _num(self, node, point, indices):
        text = node.args[0]
        return point.literals.get(text) or mp.mpf(text)

    def _name(self, node, point, indices):
        name = node.args[0]
        value = point.value(name)
        if value is not None:
            return value
        if name in point.sizes:
            return mp.mpf(point.sizes[name])
        entry = point.context.entries.get(name)
        if isinstance(entry, Definition):
            return self.defined(entry, point)
        if name == "e" and entry is None:
            return +mp.e
        if isinstance(entry, Index):
            raise FormulaError(f"{name} has no value here: an index outside its sum?")
        point.context.require(name)
        raise FormulaError(f"{name.split('(')[0]} is a function and lacks its argument")

    def defined(self, entry: Definition, point: Point):
        """The value of a definition, as an array over its free indices."""
        ranges = [self.range_of(i, point) for i in entry.indices]
        if not ranges:
            return self.value(entry.body, point, {})
        if len(ranges) == 1:
            items = [self.scalar(entry.body, point, {entry.indices[0]: k}) for k in ranges[0]]
            return Array((len(items),), items)
        if len(ranges) > 2:
            raise FormulaError(f"{entry.name} has more than two indices")
        items = [self.scalar(entry.body, point, dict(zip(entry.indices, (r, c)))) for r in ranges[0] for c in ranges[1]]
        return Array((len(ranges[0]), len(ranges[1])), items)

    @staticmethod
    def range_of(name: str, point: Point) -> range:
        """The range over which an index is declared."""
        entry = point.context.entries.get(name)
        if not isinstance(entry, Index):
            raise FormulaError(f"{name} is no declared index")
        high = entry.high if isinstance(entry.high, int) else point.sizes[entry.high]
        return range(entry.low, high + 1)

    def _index(self, node, point, indices):
        base, subs = node.args
        if base is DELTA and len(subs) == 2:
            row, column = (self.whole(s, point, indices) for s in subs)
            return mp.one if row == column else mp.zero
        value = self.value(base, point, indices)
        shape = shape_of(value)
        if len(subs) == 1 and len(shape) == 2 and subs[0].kind == "num" and len(subs[0].args[0]) == 2:
            subs = tuple(Node("num", digit) for digit in subs[0].args[0])
        if len(subs) != len(shape) or not shape:
            raise FormulaError(f"{len(subs)} indices on {shape_text(shape)}")
        if SLICE in subs:
            return self.slice(value, subs, point, indices)
        return value.entry(tuple(self.whole(s, point, indices) for s in subs))

    def slice(self, value: Array, subs, point, indices):
        """x_{:,r}: a column; x_{i,:}: a row, as a vector."""
        if len(subs) != 2 or subs[0] is subs[1]:
            raise FormulaError("a slice takes one row or one column of a matrix")
        fixed = self.whole(subs[1] if subs[0].kind == "slice" else subs[0], point, indices)
        if subs[0].kind == "slice":
            return Array((value.shape[0],), [value.entry((k, fixed)) for k in range(1, value.shape[0] + 1)])
        return Array((value.shape[1],), [value.entry((fixed, k)) for k in range(1, value.shape[1] + 1)])

    # -- arithmetic --------------------------------------------------------------------------------------------

    def _add(self, node, point, indices):
        first, *rest = (self.value(n, point, indices) for n in node.args[0])
        for other in rest:
            first = pairwise(lambda a, b: a + b, first, other, "the sum", self.broadcast)
        return first

    def _neg(self, node, point, indices):
        value = self.value(node.args[0], point, indices)
        return value.map(lambda x: -x) if isinstance(value, Array) else -value

    def _mul(self, node, point, indices):
        if self.convention and any(self.vanishes(n, point, indices) for n in node.args[0]):
            return mp.zero
        first, *rest = (self.value(n, point, indices) for n in node.args[0])
        for other in rest:
            first = product(first, other)
        return first

    def vanishes(self, node, point, indices) -> bool:
        """Whether a factor is zero, so that 0 log 0 is 0 by convention."""
        try:
            return self.value(node, point, indices) == 0
        except Undefined:
            return False

    def _elementwise(self, node, point, indices, operation):
        for part in node.args:
            factors = part.args[0] if part.kind == "mul" else ()
            if sum(isinstance(self.value(f, point, indices), Array) for f in factors) > 1:
                raise FormulaError("ambiguous: a matrix product beside an elementwise one needs parentheses")
        a, b = (self.value(n, point, indices) for n in node.args)
        if not shape_of(a) or not shape_of(b):
            raise FormulaError("an elementwise operator needs two arrays")
        return pairwise(operation, a, b, "the elementwise product", False)

    def _hadamard(self, node, point, indices):
        return self._elementwise(node, point, indices, lambda x, y: x * y)

    def _oslash(self, node, point, indices):
        return self._elementwise(node, point, indices, divide)

    def _div(self, node, point, indices):
        a, b = (self.value(n, point, indices) for n in node.args)
        if isinstance(a, Array) and not isinstance(b, Array):
            return a.map(lambda x: divide(x, b))
        if isinstance(b, Array) and not self.broadcast:
            raise FormulaError(f"division by {shape_text(b.shape)}")
        return pairwise(divide, a, b, "the quotient", self.broadcast)

    def _pow(self, node, point, indices):
        base = self.value(node.args[0], point, indices)
        exponent = self.value(node.args[1], point, indices)
        if self.broadcast and (isinstance(exponent, Array) or len(shape_of(base)) == 1):
            return pairwise(power, base, exponent, "the power", True)
        if node.args[0] is EULER and not isinstance(exponent, Array) and "e" not in point.context.entries:
            return FUNCTIONS["exp"](exponent)
        return power(base, exponent)

    def _transpose(self, node, point, indices):
        return transpose(self.value(node.args[0], point, indices))

    def _call(self, node, point, indices):
        name, arguments = node.args
        values = [self.value(a, point, indices) for a in arguments]
        if name in ("max", "min"):
            chosen = max if name == "max" else min
            first, *rest = values
            for other in rest:
                first = pairwise(chosen, first, other, name, self.broadcast)
            return first
        if isinstance(values[0], Array):
            if not self.broadcast:
                raise FormulaError(f"{name} of {shape_text(values[0].shape)}")
            return values[0].map(FUNCTIONS[name])
        return FUNCTIONS[name](values[0])

    def _app(self, node, point, indices):
        key, arguments = node.args
        values = [self.value(a, point, indices) for a in arguments]
        if key == "\\mathrm{diag}()":
            return diagonal(values[0])
        point.context.require(key)
        entry = point.context.entries[key]
        shapes = [tuple(d if isinstance(d, int) else point.sizes[d] for d in dims) for dims in entry.dims]
        if self.broadcast and len(values) == 1 and not shapes[0] and isinstance(values[0], Array):
            return values[0].map(lambda x: self.applied(entry, (x,), point))
        for value, shape, name in zip(values, shapes, entry.parameters):
            if shape_of(value) != shape:
                raise FormulaError(f"{key.split('(')[0]} takes {shape_text(shape)} for {name}, "
                                   f"not {shape_text(shape_of(value))}")
        return self.applied(entry, values, point)

    def applied(self, entry: Definition, values, point: Point):
        """A function's value at given arguments."""
        return self.defined(entry, point.override(dict(zip(entry.parameters, values))))

    def _brace(self, node, point, indices):
        return self.value(node.args[0], point, indices)

    def _infinity(self, node, point, indices):
        raise FormulaError("infinity is no number")
