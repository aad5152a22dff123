"""Evaluate what binds a variable: sums, products, extremes, limits and derivatives."""

from __future__ import annotations

from .errors import FormulaError, Undefined
from .nodes import Node
from .points import Point
from .values import Array, mp, number, pairwise, product, shape_of, shape_text

FAR, FURTHER = 50, 60  # powers of ten at which a limit is read
LIMIT_DIGITS = 400


class Operators:
    """The part of the interpreter that evaluates a body more than once."""

    # -- \sum, \prod, \max, \min -------------------------------------------------------------------------------

    def _big(self, node: Node, point: Point, indices: dict[str, int]):
        var, operator, low, high, condition, body = node.args
        declared = span = self.range_of(var, point)
        if low is not None:
            span = range(self.whole(low, point, indices), self.whole(high, point, indices) + 1)
        if len(span) > 10_000:
            raise FormulaError("too much to compute")
        if span.stop < span.start:
            raise FormulaError("the upper limit lies below the lower one")
        if span.start < declared.start or span.stop > declared.stop:
            raise FormulaError(f"{var} leaves the range for which it is declared")
        places = [{**indices, var: k} for k in span]
        chosen = [p for p in places if condition is None or self.value(condition, point, p)]
        if condition is not None and condition.args[1] == ("NE",) and len(chosen) == len(places):
            raise FormulaError(f"a condition under \\{operator} that excludes nothing")
        return self.folded(operator, [self.value(body, point, p) for p in chosen])

    def folded(self, operator: str, values: list):
        if not values and operator in ("max", "min"):
            raise Undefined(f"the {operator} of nothing")
        if not values:
            return mp.mpf(operator == "prod")
        if operator in ("max", "min"):
            return (max if operator == "max" else min)(number(v) for v in values)
        first, *rest = values
        for value in rest:
            if operator == "prod":
                first = product(first, value)
            else:
                first = pairwise(lambda a, b: a + b, first, value, "the sum", self.broadcast)
        return first

    # -- limits ------------------------------------------------------------------------------------------------

    def _limit(self, node: Node, point: Point, indices: dict[str, int]):
        """Read the body far out, and further out: a limit is where both agree."""
        var, target, side, body = node.args
        signs = {"^+": (1,), "^-": (-1,)}.get(f"^{side.strip('^{} ')}" if side else "", (1, -1))
        with mp.workdps(LIMIT_DIGITS):
            exact = point.precise(LIMIT_DIGITS)
            values = []
            for far in (FAR, FURTHER):
                values += [self.value(body, exact.override({var: x}), indices)
                           for x in self.approaching(target, signs, far, exact, indices)]
        if any(shape_of(v) != () for v in values):
            raise FormulaError("a limit of arrays")
        if max(values) - min(values) > mp.mpf(10) ** -35 * (1 + abs(values[0])):
            raise Undefined("the limit does not exist, or is reached too slowly to be seen")
        return +values[-1]

    def approaching(self, target: Node, signs: tuple, far: int, point: Point, indices) -> list:
        sign = -1 if target.kind == "neg" else 1
        if Node("infinity") in (target, target.args[0] if target.kind == "neg" else None):
            return [sign * mp.mpf(10) ** far]
        center = self.scalar(target, point, indices)
        return [center + s * mp.mpf(10) ** -far for s in signs]

    # -- derivatives -------------------------------------------------------------------------------------------

    def _derivative(self, node: Node, point: Point, indices: dict[str, int]):
        """Central differences with so many digits that 50 remain exact; definitions are followed."""
        body, variable = node.args
        name, entry = self.target(variable, point, indices)
        if name not in point.context.closure(body.names):
            raise FormulaError(f"what is differentiated does not depend on {name}")
        digits = point.digits + point.digits // 2 + 10
        with mp.workdps(digits):
            step = mp.mpf(10) ** -(point.digits // 2)
            exact = point.precise(digits)
            value = self.value(Node("name", name), exact, indices)
            if entry is not None or not isinstance(value, Array):
                result = self.slope(body, exact, indices, name, value, entry, step)
            else:
                slopes = [self.slope(body, exact, indices, name, value, k, step) for k in range(len(value.items))]
                result = self.assembled(slopes, value.shape)
        return result.map(lambda x: +x) if isinstance(result, Array) else +result

    def target(self, variable: Node, point: Point, indices: dict[str, int]) -> tuple[str, int | None]:
        """The name to differentiate by, and which of its entries."""
        base, subs = variable.args if variable.kind == "index" else (variable, ())
        if base.kind != "name" or point.context.indices(base.names) or base.args[0] in point.sizes:
            raise FormulaError("a derivative needs a variable below")
        if not subs:
            return base.args[0], None
        self.value(variable, point, indices)  # refuses indices that do not fit
        shape = shape_of(self.value(base, point, indices))
        places = [self.whole(s, point, indices) - 1 for s in subs]
        return base.args[0], places[0] * shape[1] + places[1] if len(shape) == 2 else places[0]

    def slope(self, body: Node, point: Point, indices, name: str, value, entry: int | None, step):
        """The central difference between two points next to this one, which are kept for other formulas."""
        ends = []
        for sign in (1, -1):
            key = (name, entry, sign)
            if key not in point.children:
                point.children[key] = point.override({name: moved(value, entry, sign * step)})
            ends.append(self.value(body, point.children[key], indices))
        return pairwise(lambda a, b: (a - b) / (2 * step), *ends, "the difference", False)

    @staticmethod
    def assembled(slopes: list, shape: tuple[int, ...]) -> Array:
        """Partial derivatives as gradient, as matrix of the variable's shape, or as Jacobian."""
        inner = shape_of(slopes[0])
        if not inner:
            return Array(shape, slopes)
        if len(inner) > 1 or len(shape) > 1:
            raise FormulaError(f"the derivative of {shape_text(inner)} by {shape_text(shape)}")
        return Array((inner[0], shape[0]), [s.items[r] for r in range(inner[0]) for s in slopes])

    def _prime(self, node: Node, point: Point, indices: dict[str, int]):
        """\\sigma'(z): the function's derivative at its argument."""
        key, order, argument = node.args
        point.context.require(key)
        value = self.scalar(argument, point, indices, f"the argument of {key.split('(')[0]}'")
        parameter = Node("name", point.context.entries[key].parameters[0])
        body = Node("app", key, (parameter,))
        for _ in range(order):
            body = Node("derivative", body, parameter)
        return self.value(body, point.override({parameter.args[0]: value}), {})


def moved(value, entry: int | None, step):
    """The value with one entry shifted."""
    if entry is None:
        return value + step
    return Array(value.shape, [x + step if k == entry else x for k, x in enumerate(value.items)])


