"""Evaluate what stands in rows: conditions, cases, vectors and matrices, with dots where they may be."""

from __future__ import annotations

from .errors import FormulaError
from .nodes import Node
from .points import Point
from .values import Array, mp, number, shape_of, shape_text

CLOSE, NOTHING = mp.mpf(10) ** -30, mp.mpf(10) ** -44
TRUTH = {"EQ": lambda a, b: close(a, b), "NE": lambda a, b: not close(a, b), "LT": lambda a, b: a < b,
         "GT": lambda a, b: a > b, "LE": lambda a, b: a <= b, "GE": lambda a, b: a >= b}


def close(a, b) -> bool:
    """Equal to 30 digits; next to nothing counts as nothing."""
    return abs(a - b) <= CLOSE * max(abs(a), abs(b)) + NOTHING


def equal(a, b) -> bool:
    """Whether two values are equal entry by entry; their shapes must be."""
    if shape_of(a) != shape_of(b):
        raise FormulaError(f"{shape_text(shape_of(a))} beside {shape_text(shape_of(b))}")
    return all(map(close, a.items, b.items)) if isinstance(a, Array) else close(a, b)


class Blocks:
    """The part of the interpreter for forms that hold several expressions."""

    def _truth(self, node: Node, point: Point, indices: dict[str, int]) -> bool:
        """A condition; `k \\ne j` and `1 \\le j \\le C` alike."""
        sides, relations = node.args
        for relation, left, right in zip(relations, sides, sides[1:]):
            if relation in ("IN", "SPAN"):
                if not (self.member if relation == "IN" else self.within)(left, right, point, indices):
                    return False
                continue
            if relation not in TRUTH:
                raise FormulaError("\\approx is no condition")
            a, b = (self.value(s, point, indices) for s in (left, right))
            if relation in ("EQ", "NE"):
                if equal(a, b) != (relation == "EQ"):
                    return False
            elif not TRUTH[relation](number(a), number(b)):
                return False
        return True

    def within(self, left: Node, span: Node, point: Point, indices: dict[str, int]) -> bool:
        """`i = 1, \\dots, C`: all of the index's declared range; less than that would be hidden by the dots."""
        first, last = (self.whole(n, point, indices) for n in span.args)
        declared = self.range_of(left.args[0], point) if left.kind == "name" else None
        if declared != range(first, last + 1):
            raise FormulaError("these dots are not the range for which the index is declared")
        return self.whole(left, point, indices) in declared

    def member(self, left: Node, target: Node, point: Point, indices: dict[str, int]) -> bool:
        """Whether a value lies in a set: of the right shape, every entry inside."""
        value = self.value(left, point, indices)
        dims = tuple(self.whole(d, point, indices) for d in target.args[-1])
        if shape_of(value) != dims:
            raise FormulaError(f"{shape_text(shape_of(value))} in a set of {shape_text(dims)}")
        items = value.items if isinstance(value, Array) else (value,)
        if target.kind == "reals":
            return True
        if target.kind == "finite":
            _, allowed = self.listed(target.args[0], point, indices)
            return all(any(close(x, a) for a in allowed) for x in items)
        low, high, low_closed, high_closed, _ = target.args
        low, high = (self.bound_of(n, point, indices) for n in (low, high))
        return all((low < x or (low_closed and close(x, low))) and (x < high or (high_closed and close(x, high)))
                   for x in items)

    def bound_of(self, node: Node, point: Point, indices: dict[str, int]):
        """An end of an interval."""
        infinite = {Node("infinity"): mp.inf, Node("neg", Node("infinity")): -mp.inf}
        return infinite[node] if node in infinite else self.scalar(node, point, indices)

    def _cases(self, node: Node, point: Point, indices: dict[str, int]):
        """Every point belongs to one case, or to several with the same value."""
        values = [self.value(value, point, indices) for value, conditions in node.args[0]
                  if all(self.value(c, point, indices) for c in conditions)]
        if not values:
            raise FormulaError("no case covers this point")
        if any(not equal(values[0], v) for v in values[1:]):
            raise FormulaError("two cases cover this point with different values")
        return values[0]

    # -- vectors and matrices ----------------------------------------------------------------------------------

    def _vector(self, node: Node, point: Point, indices: dict[str, int]):
        return Array(*self.listed(node.args[0], point, indices))

    def listed(self, parts: tuple[Node, ...], point: Point, indices) -> tuple[tuple[int, ...], list]:
        """Entries between parentheses; dots continue what stands before and after them."""
        gaps = [k for k, n in enumerate(parts) if n.kind == "dots"]
        if not gaps:
            return (len(parts),), [self.scalar(n, point, indices, "an entry") for n in parts]
        if len(gaps) > 1 or gaps[0] in (0, len(parts) - 1):
            raise FormulaError("dots need something before and after them, once")
        before, after = parts[:gaps[0]], parts[gaps[0] + 1:]
        first, last, entry = self.pattern(before[0], after[-1], point, indices)
        count = last - first + 1
        if count < len(parts) - 1:
            raise FormulaError("the dots stand for fewer entries than none")
        places = [*range(first, first + len(before)), *range(last - len(after) + 1, last + 1)]
        shown = [self.scalar(n, point, indices, "an entry") for n in before + after]
        for place, value in zip(places, shown):
            if not close(value, entry(place)):
                raise FormulaError(f"the dots do not continue the entries before them: entry {place - first + 1}")
        return (count,), [entry(k) for k in range(first, last + 1)]

    def pattern(self, first: Node, last: Node, point: Point, indices):
        """What varies between the first and the last entry, from where to where, and the entry in between."""
        pairs = set(differences(first, last))
        if len(pairs) != 1:
            raise FormulaError("the dots do not continue the entries before them: the ends differ in more than a number")
        ((a, b),) = pairs
        start, end = self.whole(a, point, indices), self.whole(b, point, indices)

        def entry(k: int):
            return self.scalar(_replaced(first, last, Node("num", str(k))), point, indices, "an entry")
        return start, end, entry

    def _matrix(self, node: Node, point: Point, indices: dict[str, int]):
        rows = node.args[0]
        if len(rows[0]) == 1:
            return Array(*self.listed(tuple(r[0] for r in rows), point, indices))
        if len(rows) == 1:
            (count,), items = self.listed(rows[0], point, indices)
            return Array((1, count), items)
        if any(n.kind == "dots" for row in rows for n in row):
            raise FormulaError("a matrix with dots can only stand alone on one side of an equation")
        return Array((len(rows), len(rows[0])), [self.scalar(n, point, indices, "an entry") for r in rows for n in r])


def _terms(node: Node, sign: int = 1) -> list[tuple[int, Node]]:
    """The terms of a sum with their signs."""
    if node.kind == "neg":
        return _terms(node.args[0], -sign)
    return [t for n in node.args[0] for t in _terms(n, sign)] if node.kind == "add" else [(sign, node)]


def _has_dots(node: Node) -> bool:
    return node.kind == "matrix" and min(len(node.args[0]), len(node.args[0][0])) > 1 and any(
        n.kind == "dots" for row in node.args[0] for n in row)


def dotted(node: Node) -> bool:
    """Whether a side holds a matrix with dots, which stands for its displayed entries only."""
    return any(_has_dots(n) for _, n in _terms(node))


def displayed(node: Node, shape: tuple[int, ...]) -> tuple[dict, list]:
    """The entries that a side with dots shows, by their places in a whole matrix, and the terms without dots."""
    matrices = [(s, n, _shown(n, shape)) for s, n in _terms(node) if _has_dots(n)]
    if any(m[2].keys() != matrices[0][2].keys() for m in matrices):
        raise FormulaError("matrices with dots in different places")
    entries = {place: [(s, shown[place]) for s, _, shown in matrices] for place in matrices[0][2]}
    return entries, [t for t in _terms(node) if not _has_dots(t[1])]


def _shown(node: Node, shape: tuple[int, ...]) -> dict[tuple[int, int], Node]:
    rows = node.args[0]
    hidden_rows = [k for k, row in enumerate(rows) if all(n.kind == "dots" for n in row)]
    hidden_columns = [k for k in range(len(rows[0])) if all(row[k].kind == "dots" for row in rows)]
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            sign = {(True, True): "DDOTS", (True, False): "VDOTS", (False, True): "DOTS"}.get(
                (r in hidden_rows, c in hidden_columns))
            if (cell.args[0] if cell.kind == "dots" else None) != sign:
                raise FormulaError(f"the dots of the matrix do not form rows and columns: row {r + 1}, column {c + 1}")
    down, across = _places(len(rows), hidden_rows, shape[0]), _places(len(rows[0]), hidden_columns, shape[1])
    return {(down[r], across[c]): cell for r, row in enumerate(rows) for c, cell in enumerate(row)
            if cell.kind != "dots"}


def _places(count: int, hidden: list[int], size: int) -> dict[int, int]:
    """From the displayed row to the row of the matrix: counted from the start before dots, from the end after."""
    if len(hidden) > 1 or (hidden and hidden[0] in (0, count - 1)):
        raise FormulaError("dots need something before and after them, once")
    if not hidden and count != size or hidden and count - 1 > size:
        raise FormulaError(f"{count} rows or columns are shown of {size}")
    return {k: k + 1 if not hidden or k < hidden[0] else size - count + k + 1 for k in range(count)}


def differences(first: Node, last: Node):
    """The pairs of parts in which two nodes of one form differ, largest index expressions first."""
    if first is last:
        return
    same = first.kind == last.kind and first.kind not in ("num", "name") and len(first.args) == len(last.args)
    if same and _only_nodes(first.args, last.args):
        for a, b in zip(_flat(first.args), _flat(last.args)):
            yield from differences(a, b)
    else:
        yield first, last


def _only_nodes(a: tuple, b: tuple) -> bool:
    """Whether two argument lists have the same form and differ in nodes only."""
    if len(a) != len(b):
        return False
    for x, y in zip(a, b):
        if isinstance(x, tuple) and isinstance(y, tuple):
            if not _only_nodes(x, y):
                return False
        elif not (isinstance(x, Node) and isinstance(y, Node)) and x != y:
            return False
    return True


def _flat(args: tuple):
    for arg in args:
        if isinstance(arg, Node):
            yield arg
        elif isinstance(arg, tuple):
            yield from _flat(arg)


def _replaced(first: Node, last: Node, value: Node) -> Node:
    """The first node with every place in which it differs from the last one set to a value."""
    if first is last:
        return first
    same = first.kind == last.kind and first.kind not in ("num", "name") and _only_nodes(first.args, last.args)
    if not same:
        return value

    def rebuilt(a, b):
        if isinstance(a, tuple):
            return tuple(rebuilt(x, y) for x, y in zip(a, b))
        return _replaced(a, b, value) if isinstance(a, Node) else a
    return Node(first.kind, *rebuilt(first.args, last.args))
