"""Where declared symbols live: sizes, domains, random points and extreme ones."""

from __future__ import annotations

from random import Random
import re
from dataclasses import dataclass
from fractions import Fraction

from .errors import FormulaError
from .values import Array

Dim = str | int
TINY = Fraction(1, 2**60)
_DOMAIN = re.compile(r"(R\+?|\(0,\s*1\)|\{0,\s*1\}|\{1\.\.([A-Za-z]+)\}|simplex|onehot|ones|zeros|eye)"
                     r"(?:\^(?:\{(.*)\}|(\w)))?\s*$")


@dataclass(frozen=True)
class Domain:
    """A set of numbers, vectors or matrices; `dims` are names of sizes or whole numbers."""

    kind: str
    dims: tuple[Dim, ...]
    top: str = ""  # the size that labels go up to

    @classmethod
    def parse(cls, text: str) -> Domain:
        match = _DOMAIN.match(text.strip())
        if not match:
            raise FormulaError(f"unknown domain {text}")
        kind = "labels" if match[2] else match[1].replace(" ", "")
        dims = [d.strip() for d in (match[3] or match[4] or "").split(" x ") if d.strip()]
        if kind == "eye":
            dims *= 2
        if len(dims) > 2 or (kind in ("simplex", "onehot", "ones", "zeros") and not dims):
            raise FormulaError(f"{text}: a vector needs one size, a matrix two")
        return cls(kind, tuple(int(d) if d.isdigit() else d for d in dims), match[2] or "")

    @property
    def fixed(self) -> bool:
        """Whether there is only one such value."""
        return self.kind in ("ones", "zeros", "eye")

    def shape(self, sizes: dict[str, int]) -> tuple[int, ...]:
        return tuple(d if isinstance(d, int) else sizes[d] for d in self.dims)

    def random(self, rng: Random, sizes: dict[str, int]):
        """A point inside; short dyadic numbers, so that floats hold them exactly."""
        return self._fill(sizes, lambda k, n: self._row(rng, n, sizes))

    def extreme(self, rng: Random, sizes: dict[str, int]):
        """A point at or next to the boundary, or one in which entries are equal."""
        style = rng.randrange(5)
        return self._fill(sizes, lambda k, n: self._extreme_row(rng, n, sizes, style))

    def _fill(self, sizes: dict[str, int], row):
        shape = self.shape(sizes)
        if self.fixed:
            return self._constant(shape)
        if not shape:
            return row(0, 1)[0]
        count = shape[0] if len(shape) == 2 else 1
        return Array(shape, [x for k in range(count) for x in row(k, shape[-1])])

    def _constant(self, shape: tuple[int, ...]) -> Array:
        if self.kind == "eye":
            return Array(shape, [Fraction(r == c) for r in range(shape[0]) for c in range(shape[1])])
        count = shape[0] * (shape[1] if len(shape) == 2 else 1)
        return Array(shape, [Fraction(self.kind == "ones")] * count)

    def _row(self, rng: Random, n: int, sizes: dict[str, int]) -> list[Fraction]:
        if self.kind == "R":
            return [Fraction(rng.choice((-1, 1)) * rng.randrange(60, 2400), 1024) for _ in range(n)]
        if self.kind == "R+":
            return [Fraction(rng.randrange(200, 3000), 1024) for _ in range(n)]
        if self.kind == "(0,1)":
            return [Fraction(rng.randrange(60, 964), 1024) for _ in range(n)]
        if self.kind == "{0,1}":
            return self._bits(rng, n)
        if self.kind == "labels":
            return [Fraction(rng.randint(1, sizes[self.top])) for _ in range(n)]
        if self.kind == "onehot":
            hot = rng.randrange(n)
            return [Fraction(k == hot) for k in range(n)]
        weights = [rng.randrange(100, 1000) for _ in range(n - 1)]
        cut = [Fraction(w, 1024 * n) for w in weights]
        return [*cut, 1 - sum(cut)]

    @staticmethod
    def _bits(rng: Random, n: int) -> list[Fraction]:
        """Zeros and ones, both of them where there is room for both."""
        bits = [Fraction(rng.randrange(2)) for _ in range(n)]
        if n > 1 and len(set(bits)) == 1:
            bits[rng.randrange(n)] = 1 - bits[0]
        return bits

    def _extreme_row(self, rng: Random, n: int, sizes: dict[str, int], style: int) -> list[Fraction]:
        hot = rng.randrange(n)
        if self.kind in ("R", "R+"):
            low, high = (Fraction(-40), Fraction(40)) if self.kind == "R" else (TINY, Fraction(2**40))
            same = rng.choice((low, high, Fraction(self.kind == "R+"), Fraction(5, 4)))
            if style == 0:
                return [same] * n
            if style == 1:
                return [high if k == hot else low for k in range(n)]
            if style == 2:
                return [high if k in (hot, (hot + 1) % n) else low for k in range(n)]
            return [rng.choice((low, high, same)) for _ in range(n)]
        if self.kind == "(0,1)":
            values = (TINY, 1 - TINY, Fraction(1, 2))
            return [rng.choice(values)] * n if style == 0 else [rng.choice(values) for _ in range(n)]
        if self.kind == "simplex":
            if style < 2:
                return [Fraction(1, n)] * n
            return [1 - (n - 1) * TINY if k == hot else TINY for k in range(n)]
        return self._row(rng, n, sizes)

    def neighbour(self, rng: Random, value, sizes: dict[str, int]):
        """A value that differs in one entry, or anywhere where entries hang together."""
        if self.kind not in ("R", "R+", "(0,1)"):
            return self.extreme(rng, sizes) if rng.randrange(2) else self.random(rng, sizes)
        if isinstance(value, Array) and self.kind == "R" and rng.randrange(3) == 0:
            factor = rng.choice((0, Fraction(1, 2), -1))
            return value.map(lambda x: factor * x)
        single = Domain(self.kind, ())
        place = rng.randrange(len(value.items)) if isinstance(value, Array) else 0
        old = value.items[place] if isinstance(value, Array) else value
        moves = [single.extreme(rng, sizes), single.random(rng, sizes)]
        if self.kind == "R":
            other = rng.choice(value.items) if isinstance(value, Array) else old
            moves += [-old, Fraction(0), other, -other, old / 2]
        new = rng.choice(moves)
        if not isinstance(value, Array):
            return new
        return Array(value.shape, [new if k == place else x for k, x in enumerate(value.items)])

    def quiet(self, value):
        """Zero where the domain has it."""
        if self.kind != "R":
            return value
        return value.map(lambda x: Fraction(0)) if isinstance(value, Array) else Fraction(0)

    def contains(self, value, sizes: dict[str, int]) -> bool:
        """Whether a value of the right shape lies inside; sums are compared to 30 digits."""
        items = value.items if isinstance(value, Array) else (value,)
        if self.kind == "R":
            return True
        if self.kind == "R+":
            return all(x > 0 for x in items)
        if self.kind == "(0,1)":
            return all(0 < x < 1 for x in items)
        if self.kind == "labels":
            return all(1 <= x <= sizes[self.top] and x == int(x) for x in items)
        if self.kind == "{0,1}":
            return all(x in (0, 1) for x in items)
        if self.fixed:
            return tuple(items) == tuple(self._constant(self.shape(sizes)).items)
        inside = all(x in (0, 1) if self.kind == "onehot" else x >= 0 for x in items)
        return inside and all(abs(sum(row) - 1) < 1e-30 for row in value.rows())
