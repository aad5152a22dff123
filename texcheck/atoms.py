"""TeX's own tokens, and how to walk over them: arguments, braces, nesting."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass

from lark import Token

from .errors import FormulaError

DEPTH, LENGTH = 40, 20_000  # no formula of a page comes near, and recursion stays shallow

_ATOMS = re.compile(r"\\operatorname\*|\\[A-Za-z]+|\\.|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Atom:
    """One token of TeX itself: a command, a character or white space."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


class Walker(ABC):
    """Atoms in order, and the visible tokens found so far; subclasses say what each atom prints."""

    def __init__(self, text: str):
        if len(text) > LENGTH:
            raise FormulaError(f"a formula of more than {LENGTH} characters", 0)
        self.text = text
        self.atoms = [Atom(m.group(), m.start()) for m in _ATOMS.finditer(text)]
        self.tokens: list[Token] = []
        self.depth = 0
        self.stop = len(self.atoms)

    @abstractmethod
    def step(self, k: int) -> int:
        """Read what starts at atom k and return where the next thing starts."""

    def read(self, k: int, stop: int):
        self.depth += 1
        if self.depth > DEPTH:
            self.fail("nested too deeply", self.atoms[k] if k < len(self.atoms) else 0)
        outer, self.stop = self.stop, stop
        while k < stop:
            following = self.step(k)
            if following > stop:
                self.fail(f"{self.atoms[k].text} lacks its argument", self.atoms[k])
            k = following
        self.depth, self.stop = self.depth - 1, outer

    @staticmethod
    def fail(message: str, where: Atom | int):
        raise FormulaError(message, where if isinstance(where, int) else where.start)

    def skip(self, k: int) -> int:
        """The next atom that is not white space."""
        while k < len(self.atoms) and self.atoms[k].text.isspace():
            k += 1
        return k

    def look(self, k: int) -> str:
        k = self.skip(k)
        return self.atoms[k].text if k < len(self.atoms) else ""

    def argument(self, k: int, owner: Atom) -> tuple[int, int, int]:
        """The argument that starts at k: first and last atom inside it, and where reading goes on."""
        k = self.skip(k)
        if k >= len(self.atoms) or self.atoms[k].text in ("}", "&", "^", "_", "\\\\"):
            self.fail(f"{owner.text} lacks its argument", owner)
        if self.atoms[k].text != "{":
            return k, k + 1, k + 1
        level = 0
        for end in range(k, len(self.atoms)):
            level += {"{": 1, "}": -1}.get(self.atoms[end].text, 0)
            if level == 0:
                return k + 1, end, end + 1
        return self.fail("an opening brace is never closed", self.atoms[k])

    def word(self, k: int, owner: Atom) -> tuple[str, int]:
        """A plain argument, as of \\text or \\begin."""
        start, stop, after = self.argument(k, owner)
        return "".join(a.text for a in self.atoms[start:stop]).strip(), after

    def emit(self, kind: str, value: str, start: int, end: int):
        self.tokens.append(Token(kind, value, start_pos=start, end_pos=end))

    def enclose(self, start: int, stop: int, after: int):
        """An argument whose bounds count; the tokens cover its braces, where it has any."""
        first, last = self.atoms[start].start if after == stop else self.atoms[start - 1].start, self.atoms[after - 1].end
        self.emit("LB", "{", first, self.atoms[start].start if start < stop else first)
        self.read(start, stop)
        self.emit("RB", "}", self.atoms[stop - 1].end, last)
