"""Whether one relation holds at all points: equations, inequalities and their sharpness, sets, rounded numbers."""

from __future__ import annotations

from itertools import product as combinations

from .blocks import differences, displayed, equal
from .errors import FormulaError, Undefined
from .nodes import Node
from .points import Point, free_names, show
from .scene import Scene
from .values import mp, number, shape_of, shape_text

STRICT = {"LT": "<", "GT": ">"}
NOISE = mp.mpf(10) ** -45


class Wrong(FormulaError):
    """A relation that does not hold, with both values and the point."""

    def __init__(self, left, right, point: Point | None, indices: dict[str, int], reason: str = ""):
        super().__init__(reason or "does not hold")
        self.left, self.right, self.point, self.indices, self.reason = left, right, point, indices, reason


def check_equation(scene: Scene, left: Node, right: Node, points: list[Point], wanted: bool = True):
    """Both sides agree everywhere; or, for \\ne, nowhere."""
    for point, indices in scene.places(points, left.names | right.names):
        a, b = _sides(scene, left, right, point, indices)
        if equal(a, b) != wanted:
            raise Wrong(a, b, point, indices)


def _sides(scene: Scene, left: Node, right: Node, point: Point, indices: dict[str, int]):
    try:
        return tuple(scene.interpreter.value(n, point, indices) for n in (left, right))
    except FormulaError as error:
        where = ", ".join(filter(None, (*(f"{k} = {v}" for k, v in indices.items()),
                                        point.describe(free_names(scene.context, left.names | right.names)))))
        if " at " in error.message or not where:
            raise
        raise type(error)(f"{error.message}, at {where}") from None


def check_dotted(scene: Scene, reference: Node, matrix: Node, points: list[Point]):
    """Every displayed entry stands where its place in the whole matrix says, at every size."""
    for point, indices in scene.places(points, reference.names | matrix.names):
        whole = scene.interpreter.value(reference, point, indices)
        if len(shape_of(whole)) != 2:
            raise FormulaError(f"a matrix beside {shape_text(shape_of(whole))}")
        entries, others = displayed(matrix, whole.shape)
        rest = [(sign, scene.interpreter.value(n, point, indices)) for sign, n in others]
        if any(shape_of(v) != whole.shape for _, v in rest):
            raise FormulaError("terms of different shapes beside a matrix with dots")
        for place, cells in entries.items():
            value = sum(sign * scene.interpreter.scalar(n, point, indices, "an entry") for sign, n in cells)
            value += sum(sign * v.entry(place) for sign, v in rest)
            if not equal(whole.entry(place), value):
                raise Wrong(whole.entry(place), value, point, indices, f"entry {place[0]}, {place[1]} is wrong")


# -- inequalities ----------------------------------------------------------------------------------------------


class Inequality:
    """`low <= high`, tried at many points and at the extremes; it must be nearly reached somewhere."""

    def __init__(self, scene: Scene, relation: str, left: Node, right: Node):
        self.scene, self.strict = scene, relation in STRICT
        self.low, self.high = (right, left) if relation in ("GT", "GE") else (left, right)
        self.left, self.right = left, right
        self.names = left.names | right.names
        self.nearest, self.best = mp.inf, None
        self.typical = mp.zero
        self.apart = False

    def holds(self, points: list[Point], extreme: bool):
        """Refuse a violation; remember how close the two sides come."""
        for point, indices in self.scene.places(points, self.names):
            try:
                self.compare(point, indices, extreme)
            except Undefined:
                if not extreme:
                    raise

    def compare(self, point: Point, indices: dict[str, int], extreme: bool):
        value = self.scene.interpreter.scalar
        low, high = value(self.low, point, indices), value(self.high, point, indices)
        size = self.size(point, indices)
        gap = high - low
        if gap < -NOISE * size or (self.strict and gap <= 0):
            a, b = (value(n, point, indices) for n in (self.left, self.right))
            raise Wrong(a, b, point, indices)
        self.apart = self.apart or not equal(low, high)
        if not extreme:
            self.typical = max(self.typical, abs(low), abs(high))
        ratio = gap / (size if self.relative else self.typical or mp.one) if size else mp.inf
        if ratio < self.nearest:
            self.nearest, self.best = ratio, (point, indices)

    @property
    def relative(self) -> bool:
        """Beside a plain zero only the absolute distance tells how near the other side comes."""
        return Node("num", "0") not in (self.low, self.high)

    def size(self, point: Point, indices: dict[str, int]):
        """The sum of what the sides add up, so that 0 <= 0 at a trivial point is not near."""
        total = mp.zero
        for side in (self.low, self.high):
            for term in side.args[0] if side.kind == "add" else (side,):
                total += abs(number(self.scene.interpreter.value(term, point, indices)))
        return total

    @property
    def sharp(self) -> bool:
        return self.nearest < 1e-6


def check_membership(scene: Scene, left: Node, target: Node, points: list[Point]):
    """A value lies in a set: of the right shape, every entry inside."""
    for point, indices in scene.places(points, left.names | target.names):
        if not scene.interpreter.member(left, target, point, indices):
            raise Wrong(scene.interpreter.value(left, point, indices), None, point, indices, "is no element of the set")



# -- rounded numbers -------------------------------------------------------------------------------------------


def check_rounding(scene: Scene, exact: Node, data: set[str], known: frozenset[str], rounded: Node, point: Point):
    """The exact value lies in the interval for which the printed decimals stand; `data` are exact decimals."""
    names = exact.names | rounded.names
    if not set(free_names(scene.context, names)) <= known or scene.context.indices(names):
        raise FormulaError("\\approx compares numbers, and a symbol here has no value")
    value = scene.interpreter.scalar(exact, point, {})
    literals = printed(rounded) - data
    if not literals:
        raise FormulaError("\\approx needs digits on its right side")
    values = corners(scene, rounded, literals, point)
    slack = NOISE * abs(value)
    if not min(values) - slack <= value <= max(values) + slack:
        raise Wrong(value, scene.interpreter.scalar(rounded, point, {}), None, {},
                    f"the digits stand for {show(min(values), 8)} .. {show(max(values), 8)}")


def check_parts(scene: Scene, left: Node, data: set[str], right: Node, point: Point):
    """Where numbers replace parts of an expression, each number is the rounding of its own part."""
    pairs = list(dict.fromkeys(differences(left, right)))
    if len(pairs) < 2 and pairs[:1] == [(left, right)] or not all(printed(b) == {_digits(b)} for _, b in pairs):
        return
    for part, rounded in pairs:
        if part.bound or scene.context.indices(part.names):
            continue
        spans = [sorted(corners(scene, n, decimals(n) - data, point)) for n in (part, rounded)]
        slack = NOISE * abs(spans[0][0])
        if spans[0][0] > spans[1][-1] + slack or spans[1][0] > spans[0][-1] + slack:
            raise Wrong(spans[0][0], scene.interpreter.scalar(rounded, point, {}), None, {},
                        f"{_digits(rounded)} is no rounding of what it stands for")


def _digits(node: Node) -> str:
    inner = node.args[0] if node.kind == "neg" else node
    return inner.args[0] if inner.kind == "num" else ""


def corners(scene: Scene, node: Node, literals: set[str], point: Point) -> list:
    """The values of an expression where each rounded number is as small, or as large, as it can be."""
    if len(literals) > 8:
        raise FormulaError("too many rounded numbers for one step")
    values = []
    for signs in combinations((-1, 1), repeat=len(literals)):
        shifted = {text: mp.mpf(text) + sign * half_unit(text) for text, sign in zip(sorted(literals), signs)}
        corner = Point(point.context, point.sizes, point.values, literals=shifted)
        values.append(scene.interpreter.scalar(node, corner, {}))
    return values


def decimals(node: Node) -> set[str]:
    """The numbers with a decimal point."""
    return {n.args[0] for n in node.walk() if n.kind == "num" and "." in n.args[0]}


def printed(node: Node) -> set[str]:
    """The rounded numbers in an expression: all decimals, or one whole number of two digits that stands alone."""
    inner = node.args[0] if node.kind == "neg" else node
    if inner.kind == "mul" and len(inner.args[0]) == 2 and inner.args[0][1].kind == "pow":
        inner = inner.args[0][0]
    return decimals(node) or ({inner.args[0]} if inner.kind == "num" and len(inner.args[0]) > 1 else set())


def half_unit(text: str):
    """Half a unit in the last printed place."""
    digits = len(text.partition(".")[2])
    return mp.mpf(10) ** -digits / 2
