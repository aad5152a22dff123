"""Numbers, vectors and matrices with shapes that must fit; no silent broadcast."""

from __future__ import annotations

from fractions import Fraction
from typing import Callable

from mpmath import MPContext

from .errors import FormulaError, Undefined

mp = MPContext()
mp.dps = DIGITS = 50
HUGE = mp.mpf(10) ** 100  # e to a power beyond this is a slip, and would never end


class Array:
    """A vector (n,), a row (1, n) or a matrix (m, n), entries in row order."""

    __slots__ = ("shape", "items")

    def __init__(self, shape: tuple[int, ...], items):
        self.shape = shape
        self.items = tuple(items)

    def map(self, function: Callable) -> Array:
        return Array(self.shape, map(function, self.items))

    def entry(self, indices: tuple[int, ...]):
        """The entry at 1-based indices."""
        flat = 0
        for index, size in zip(indices, self.shape):
            if not 1 <= index <= size:
                raise FormulaError(f"index {index} is outside 1..{size}")
            flat = flat * size + index - 1
        return self.items[flat]

    def rows(self) -> list[tuple]:
        width = self.shape[-1]
        return [self.items[k:k + width] for k in range(0, len(self.items), width)]

    def nested(self):
        """Lists of lists, as NumPy takes them."""
        return list(self.items) if len(self.shape) == 1 else [list(r) for r in self.rows()]


Value = object  # an mpf or an Array


def shape_of(value: Value) -> tuple[int, ...]:
    return value.shape if isinstance(value, Array) else ()


def shape_text(shape: tuple[int, ...]) -> str:
    if not shape:
        return "a number"
    return f"a vector of length {shape[0]}" if len(shape) == 1 else f"a {shape[0]} x {shape[1]} matrix"


def number(value: Value, what: str = "a number"):
    """The value itself if it is a number."""
    if isinstance(value, Array):
        raise FormulaError(f"{shape_text(value.shape)} where {what} is needed")
    return value


def exact(value):
    """A Fraction, or an array of them, at the precision in force."""
    if isinstance(value, Array):
        return value.map(exact)
    return mp.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else mp.mpf(value)


def pairwise(operation: Callable, a: Value, b: Value, name: str, broadcast: bool) -> Value:
    """Entry by entry; a number meets an array only where the section says `broadcast`."""
    shapes = shape_of(a), shape_of(b)
    if shapes[0] == shapes[1]:
        return Array(shapes[0], map(operation, a.items, b.items)) if shapes[0] else operation(a, b)
    if broadcast and not shapes[0]:
        return b.map(lambda x: operation(a, x))
    if broadcast and not shapes[1]:
        return a.map(lambda x: operation(x, b))
    raise FormulaError(f"{name} of {shape_text(shapes[0])} and {shape_text(shapes[1])}")


def product(a: Value, b: Value) -> Value:
    """The product of linear algebra, or the multiple by a number."""
    if not isinstance(a, Array):
        return b.map(lambda x: a * x) if isinstance(b, Array) else a * b
    if not isinstance(b, Array):
        return a.map(lambda x: x * b)
    left = a.shape if len(a.shape) == 2 else (a.shape[0], 1)
    right = b.shape if len(b.shape) == 2 else (b.shape[0], 1)
    outer = len(a.shape) == 1 and len(b.shape) == 2
    if left[1] != right[0] or (len(a.shape) == 1 and not outer):
        raise FormulaError(f"the product of {shape_text(a.shape)} and {shape_text(b.shape)}")
    columns = [b.items[k::right[1]] for k in range(right[1])]
    rows = [a.items[k * left[1]:(k + 1) * left[1]] for k in range(left[0])]
    items = [mp.fsum(x * y for x, y in zip(row, column)) for row in rows for column in columns]
    if len(b.shape) == 1:
        return items[0] if len(a.shape) == 2 and a.shape[0] == 1 else Array((left[0],), items)
    return Array((left[0], right[1]), items)


def transpose(a: Value) -> Array:
    if not isinstance(a, Array):
        raise FormulaError("the transpose of a number")
    if len(a.shape) == 1:
        return Array((1, a.shape[0]), a.items)
    if a.shape[0] == 1:
        return Array((a.shape[1],), a.items)
    return Array(a.shape[::-1], [x for k in range(a.shape[1]) for x in a.items[k::a.shape[1]]])


def diagonal(a: Value) -> Array:
    if len(shape_of(a)) != 1:
        raise FormulaError(f"diag of {shape_text(shape_of(a))}")
    n = a.shape[0]
    return Array((n, n), [a.items[r] if r == c else mp.zero for r in range(n) for c in range(n)])


def divide(a, b):
    if b == 0:
        raise Undefined("division by zero")
    return a / b


def power(a: Value, b: Value) -> Value:
    """A number to a number, or a square matrix to a whole number."""
    exponent = number(b, "an exponent")
    if isinstance(a, Array):
        return _matrix_power(a, exponent)
    if a == 0 and exponent < 0:
        raise Undefined("division by zero")
    if a < 0 and abs(exponent) < HUGE and exponent != mp.floor(exponent):
        raise Undefined("a root of a negative number")
    if abs(exponent) < 1000 and exponent == int(exponent):
        return a ** int(exponent)
    if a and abs(exponent * mp.log(abs(a))) > HUGE:
        raise Undefined("a power too large to write down")
    return a ** exponent


def _matrix_power(a: Array, exponent) -> Array:
    if len(a.shape) != 2 or a.shape[0] != a.shape[1] or exponent not in (-1, 2, 3):
        raise FormulaError(f"{shape_text(a.shape)} to the power {mp.nstr(exponent, 4)}")
    if exponent == -1:
        try:
            inverse = mp.matrix(a.nested()) ** -1
        except ZeroDivisionError:
            raise Undefined("the inverse of a singular matrix") from None
        return Array(a.shape, list(inverse))
    result = product(a, a)
    return result if exponent == 2 else product(result, a)


def _exp(x):
    if abs(x) > HUGE:
        raise Undefined("a power too large to write down")
    return mp.exp(x)


def _log(x):
    if x <= 0:
        raise Undefined("log of zero" if x == 0 else "log of a negative number")
    return mp.log(x)


def _sqrt(x):
    if x < 0:
        raise Undefined("a root of a negative number")
    return mp.sqrt(x)


def _tanh(x):
    return mp.sign(x) if abs(x) > HUGE else mp.tanh(x)


FUNCTIONS: dict[str, Callable] = {"exp": _exp, "log": _log, "ln": _log, "sqrt": _sqrt, "abs": abs, "tanh": _tanh}
