"""What the eye sees of a formula: LaTeX text to a list of tokens.

Braces that print nothing, colour, bold face, spacing and the size of a delimiter leave no trace here, so they
cannot group anything later. Braces that bound an argument or a script come out as LB and RB.
"""

import re
from dataclasses import dataclass

from lark import Token

from .errors import FormulaError

FUNCTIONS = {"log", "ln", "exp", "tanh"}
GREEK = """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho
    sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega ell""".split()
SYMBOLS = {
    "+": "PLUS", "-": "MINUS", "/": "SLASH", "=": "EQ", "<": "LT", ">": "GT", "(": "LPAR", ")": "RPAR",
    "[": "LSQ", "]": "RSQ", ",": "COMMA", ";": "SEP", ":": "COLON", "'": "PRIME",
    "\\cdot": "DOT", "\\times": "TIMES", "\\odot": "ODOT", "\\oslash": "OSLASH",
    "\\le": "LE", "\\leq": "LE", "\\ge": "GE", "\\geq": "GE", "\\lt": "LT", "\\gt": "GT",
    "\\ne": "NE", "\\neq": "NE", "\\approx": "APPROX", "\\in": "IN", "\\to": "TO", "\\infty": "INFTY",
    "\\iff": "IFF", "\\implies": "IMPLIES", "\\mid": "BAR", "\\|": "BAR", "\\Vert": "BAR", "\\parallel": "BAR",
    "\\{": "LSET", "\\}": "RSET", "\\dots": "DOTS", "\\ldots": "DOTS", "\\cdots": "DOTS", "\\vdots": "VDOTS",
    "\\ddots": "DDOTS", "\\nabla": "NABLA", "\\quad": "SEP", "\\qquad": "SEP", "\\\\": "ROW", "&": "AMP",
    "\\lvert": "LABS", "\\rvert": "RABS",
}
INVISIBLE = {"\\,", "\\;", "\\:", "\\!", "\\ ", "~", "\\displaystyle", "\\textstyle", "\\limits", "\\nolimits"}
SIZES = {"\\" + size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")}
BOLD = {"\\mathbf", "\\boldsymbol", "\\bm"}
WORDS = {"\\text", "\\mathrm", "\\operatorname", "\\operatorname*"}
ACCENTS = {"\\hat", "\\tilde", "\\bar"}
ROWS = {"aligned", "align", "align*", "gathered", "split"}
MATRICES = {"bmatrix", "pmatrix", "matrix"}
RELATIONS = {"EQ", "LT", "GT", "LE", "GE", "NE", "APPROX", "IN", "IFF", "IMPLIES"}
OPERATORS = {"PLUS", "MINUS", "DOT", "TIMES", "ODOT", "OSLASH"}
OPERAND_ENDS = {"NAME", "NUMBER", "RPAR", "RSQ", "RB", "RABS", "PRIME", "TOP", "INFTY"}
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


class GlyphReader:
    """One pass over the atoms; `tokens` is what a reader of the page would see."""

    def __init__(self, text: str):
        if len(text) > LENGTH:
            raise FormulaError(f"a formula of more than {LENGTH} characters", 0)
        self.text = text
        self.atoms = [Atom(m.group(), m.start()) for m in _ATOMS.finditer(text)]
        self.tokens: list[Token] = []
        self.environments: list[str] = []
        self.bold = False
        self.depth = 0
        self.stop = len(self.atoms)
        self.read(0, len(self.atoms))
        if self.environments:
            self.fail(f"\\begin{{{self.environments[-1]}}} is not closed", len(text))

    # -- walking over atoms ------------------------------------------------------------------------------------

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

    # -- reading -----------------------------------------------------------------------------------------------

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

    def step(self, k: int) -> int:
        """Read what starts at atom k and return where the next thing starts."""
        atom = self.atoms[k]
        text = atom.text
        if text.isspace() or text in INVISIBLE:
            return k + 1
        if text == "{":
            start, end, after = self.argument(k, atom)
            self.read(start, end)
            return after
        if text in BOLD:
            return self.embolden(k)
        for texts, reader in self.READERS:
            if text in texts:
                return reader(self, k)
        if text.isascii() and text.isalpha():
            self.letters(k)
        elif text[1:] in GREEK and text[0] == "\\":
            self.name(k, text, k + 1)
        elif text in SYMBOLS:
            self.emit(SYMBOLS[text], text, atom.start, atom.end)
        else:
            self.unknown(atom)
        return k + 1

    def unknown(self, atom: Atom):
        if atom.text in "–—−‐‑‒":
            self.fail(f"{atom.text!r} only looks like a minus: type -", atom)
        hints = {"*": "write \\cdot", "%": "a comment inside a formula", "}": "a closing brace too many",
                 "\\partial": "\\partial belongs into a fraction"}
        self.fail(hints.get(atom.text, f"{atom.text} has no meaning here"), atom)

    def embolden(self, k: int) -> int:
        start, stop, after = self.argument(k + 1, self.atoms[k])
        was, self.bold = self.bold, True
        self.read(start, stop)
        self.bold = was
        return after

    def color(self, k: int) -> int:
        _, after = self.word(k + 1, self.atoms[k])
        return after

    def sized(self, k: int) -> int:
        """\\left, \\bigl and the like: only the delimiter prints."""
        k2 = self.skip(k + 1)
        sides = {"\\left": "LABS", "\\right": "RABS"}
        if self.look(k2) in ("|", "\\vert") and self.atoms[k].text in sides:
            self.emit(sides[self.atoms[k].text], "|", self.atoms[k].start, self.atoms[k2].end)
            return k2 + 1
        if self.look(k2) not in set("()[]|") | {"\\{", "\\}", "\\lvert", "\\rvert", "\\vert", "\\|", "\\mid"}:
            self.fail(f"{self.atoms[k].text} needs a delimiter", self.atoms[k])
        self.step(k2)
        self.tokens[-1].start_pos = self.atoms[k].start  # so that a mutation removes both
        return k2 + 1

    def bar(self, k: int) -> int:
        """A bare | opens after an operator and closes after an operand; what could be both is refused."""
        level, bars = 0, []
        for token in reversed(self.tokens):
            level += (token.type in ("RPAR", "RSQ", "RB", "RSET")) - (token.type in ("LPAR", "LSQ", "LB", "LSET"))
            if level < 0 or (level == 0 and token.type in RELATIONS | {"SEP", "ROW", "AMP"}):
                break
            if level == 0 and token.type in ("LABS", "RABS"):
                bars.append(token.type)
        operand = bool(self.tokens) and self.tokens[-1].type in OPERAND_ENDS
        is_open = bars[:1] == ["LABS"]
        if is_open != operand and (is_open or bars):
            self.fail("| could open or close here: write \\lvert and \\rvert", self.atoms[k])
        self.emit("RABS" if is_open else "LABS", "|", self.atoms[k].start, self.atoms[k].end)
        return k + 1

    def styled_word(self, k: int) -> int:
        word, after = self.word(k + 1, self.atoms[k])
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]*(?:[ -][A-Za-z0-9]+)*", word):
            self.fail(f"{self.atoms[k].text}{{{word}}} is no name", self.atoms[k])
        end = self.atoms[after - 1].end
        if word in FUNCTIONS:
            self.emit("FUNC", word, self.atoms[k].start, end)
        elif word in ("max", "min"):
            self.extremum(k, word, after)
        else:
            self.name(k, word if len(word) == 1 else f"\\mathrm{{{word}}}", after)
        return after

    def function(self, k: int) -> int:
        self.emit("FUNC", self.atoms[k].text[1:], self.atoms[k].start, self.atoms[k].end)
        return k + 1

    def extremes(self, k: int) -> int:
        self.extremum(k, self.atoms[k].text[1:], k + 1)
        return k + 1

    def extremum(self, k: int, word: str, after: int):
        while self.look(after) in ("\\limits", "\\nolimits"):
            after = self.skip(after) + 1
        kind = "EXTREMUM" if self.look(after) == "_" else "FUNC"
        self.emit(kind, word, self.atoms[k].start, self.atoms[after - 1].end)

    def operator(self, k: int) -> int:
        kind = "LIM" if self.atoms[k].text == "\\lim" else "BIGOP"
        self.emit(kind, self.atoms[k].text[1:], self.atoms[k].start, self.atoms[k].end)
        return k + 1

    def name(self, k: int, value: str, after: int):
        self.emit("NAME", value, self.atoms[k].start, self.atoms[after - 1].end)

    def accent(self, k: int) -> int:
        word, after = self.word(k + 1, self.atoms[k])
        self.name(k, f"{self.atoms[k].text}{{{word}}}", after)
        return after

    def calligraphic(self, k: int) -> int:
        word, after = self.word(k + 1, self.atoms[k])
        if self.atoms[k].text == "\\mathbb" and word == "R":
            self.emit("REALS", "R", self.atoms[k].start, self.atoms[after - 1].end)
        else:
            self.name(k, f"{self.atoms[k].text}{{{word}}}", after)
        return after

    def letters(self, k: int):
        """One letter is one symbol; letters that spell a function are a slip."""
        atom = self.atoms[k]
        run = re.match(r"[A-Za-z]+", self.text[atom.start:]).group()
        if k == 0 or not (self.atoms[k - 1].text.isascii() and self.atoms[k - 1].text.isalpha()):
            for word in ("exp", "log", "ln", "max", "min", "tanh", "softmax", "sigmoid", "diag"):
                if run.startswith(word):
                    self.fail(f"{word} in italics is a product of letters: write \\{word} or \\operatorname", atom)
        self.name(k, atom.text, k + 1)

    def digits(self, k: int) -> int:
        atom = self.atoms[k]
        end = self.atoms[self.stop].start if self.stop < len(self.atoms) else len(self.text)
        number = re.match(r"[0-9]+(?:\.[0-9]+)?", self.text[atom.start:end]).group()
        if len(number) > 40:
            self.fail("a number of more than 40 digits", atom)
        if self.bold and len(number) == 1:
            self.name(k, f"\\mathbf{{{number}}}", k + 1)
        else:
            self.emit("NUMBER", number, atom.start, atom.start + len(number))
        return k + len(number)

    def point(self, k: int) -> int:
        """A full stop ends the sentence the display is part of."""
        if self.look(k + 1) not in ("", "\\end", "\\\\"):
            self.fail("a point that belongs to no number", self.atoms[k])
        return k + 1

    def script(self, k: int) -> int:
        """^ and _: a script of more than one glyph needs braces, and must not run into what follows."""
        atom = self.atoms[k]
        start, stop, after = self.argument(k + 1, atom)
        kind = "SUP" if atom.text == "^" else "SUB"
        bare = self.atoms[start].text if stop == start + 1 and self.atoms[after - 1].text != "}" else ""
        after_text = self.atoms[after].text if after < len(self.atoms) else ""
        if bare in ("+", "-") and after_text.strip() not in ("", "}"):
            self.fail(f"{atom.text}{bare}: put the script in braces", atom)
        if bare and bare.isalnum() and after_text.isalnum() and not self.readable(atom.text, bare, after):
            self.fail(f"{atom.text}{bare}{after_text}: only {bare} is the script; put braces around it", atom)
        content = [a.text for a in self.atoms[start:stop] if not a.text.isspace()]
        if content in (["\\top"], ["\\prime"], ["+"], ["-"]) and kind == "SUP":
            value = {"\\top": "TOP", "\\prime": "PRIME"}.get(content[0], "SIDE")
            self.emit(value, content[0], atom.start, self.atoms[after - 1].end)
        elif kind == "SUB" and self.names_only(content):
            self.lengthen_name(start, stop, after, atom)
        else:
            self.emit(kind, atom.text, atom.start, atom.end)
            self.enclose(start, stop, after)
        return after

    def readable(self, mark: str, bare: str, after: int) -> bool:
        """x^2 y and p_1 p_2 typed without blanks can be read in one way only."""
        follower = self.atoms[after].text
        if not (bare.isdigit() and follower.isalpha()):
            return False
        return mark == "^" or (after + 1 < len(self.atoms) and self.atoms[after + 1].text in "_^")

    @staticmethod
    def names_only(content: list[str]) -> bool:
        """Whether a subscript is a word, which is part of the name and no index."""
        return content in (["\\max"], ["\\min"]) or (len(content) > 2 and content[0] in WORDS and content[-1] == "}"
                                                     and content.count("}") == 1)

    def lengthen_name(self, start: int, stop: int, after: int, atom: Atom):
        if not self.tokens or self.tokens[-1].type != "NAME":
            self.fail("a word as the index of nothing", atom)
        first = self.skip(start)
        word = self.word(first + 1, self.atoms[first])[0] if self.atoms[first].text in WORDS else self.look(first)
        name = self.tokens.pop()
        self.emit("NAME", f"{name}_{{{word}}}", name.start_pos, self.atoms[after - 1].end)

    def fraction(self, k: int) -> int:
        atom = self.atoms[k]
        top = self.argument(k + 1, atom)
        bottom = self.argument(top[2], atom)
        marks = [self.differential(*span[:2]) for span in (top, bottom)]
        if marks[0] and marks[0] == marks[1]:
            self.derivative(atom, top, bottom, marks[0])
        else:
            self.emit("FRAC", "\\frac", atom.start, atom.end)
            self.enclose(*top)
            self.enclose(*bottom)
        return bottom[2]

    def differential(self, start: int, stop: int) -> str:
        """The d or \\partial with which the span starts, unless d carries an index and is a symbol."""
        k = self.skip(start)
        if k >= stop:
            return ""
        text, following = self.atoms[k].text, self.look(k + 1) if self.skip(k + 1) < stop else ""
        if text == "\\mathrm":
            return "d" if "".join(a.text for a in self.atoms[k + 1:k + 4]) == "{d}" else ""
        return text if text == "\\partial" or (text == "d" and following not in ("_", "+", "-", "/", "(")) else ""

    def order(self, k: int, stop: int, mark: str) -> tuple[int, str]:
        """Past the differential sign and its power."""
        k = self.skip(k) + (4 if self.atoms[self.skip(k)].text == "\\mathrm" else 1)
        if self.look(k) == "^" and self.skip(k) < stop:
            power, k = self.word(self.skip(k) + 1, self.atoms[k - 1])
            if power not in ("2", "3"):
                self.fail(f"a derivative of order {power}", self.atoms[k - 1])
            return k, power
        return k, "1"

    def derivative(self, atom: Atom, top: tuple[int, int, int], bottom: tuple[int, int, int], mark: str):
        k, order = self.order(top[0], top[1], mark)
        operand = self.skip(k) < top[1]
        self.emit("DFRAC" if operand else "DOPER", order, atom.start, atom.end)
        if operand:
            self.emit("LB", "{", self.atoms[k - 1].end, self.atoms[k - 1].end)
            self.read(k, top[1])
            self.emit("RB", "}", self.atoms[top[1] - 1].end, self.atoms[top[2] - 1].end)
        k = self.skip(bottom[0])
        self.emit("LB", "{", self.atoms[k].start, self.atoms[k].start)
        while k < bottom[1]:
            if not self.differential(k, bottom[1]):
                self.fail(f"the denominator of a derivative needs {mark}", self.atoms[k])
            start = self.order(k, bottom[1], mark)[0]
            k = start
            while k < bottom[1] and not (self.atoms[k].text == mark or self.differential(k, bottom[1]) == mark):
                k = self.argument(k, atom)[2] if self.atoms[k].text == "{" else k + 1
            self.emit("DIFF", mark, self.atoms[start - 1].start, self.atoms[start - 1].end)
            self.read(start, k)
        self.emit("RB", "}", self.atoms[bottom[1] - 1].end, self.atoms[bottom[2] - 1].end)

    def brace(self, k: int) -> int:
        """\\underbrace with its note."""
        atom = self.atoms[k]
        start, stop, after = self.argument(k + 1, atom)
        self.emit("BRACE", atom.text, atom.start, atom.end)
        self.enclose(start, stop, after)
        if self.look(after) != ("_" if atom.text == "\\underbrace" else "^"):
            self.fail(f"{atom.text} without a note", atom)
        start, stop, after = self.argument(self.skip(after) + 1, atom)
        self.enclose(start, stop, after)
        return after

    def root(self, k: int) -> int:
        start, stop, after = self.argument(k + 1, self.atoms[k])
        self.emit("SQRT", "\\sqrt", self.atoms[k].start, self.atoms[k].end)
        self.enclose(start, stop, after)
        return after

    def environment(self, k: int) -> int:
        atom = self.atoms[k]
        word, after = self.word(k + 1, atom)
        end = self.atoms[after - 1].end
        if word not in ROWS | MATRICES | {"cases"}:
            self.fail(f"\\begin{{{word}}} is not known", atom)
        if atom.text == "\\begin":
            self.environments.append(word)
        elif not self.environments or self.environments.pop() != word:
            self.fail(f"\\end{{{word}}} closes nothing", atom)
        kind = "ROWS" if word in ROWS else "CASES" if word == "cases" else "MATRIX"
        self.emit(("BEGIN" if atom.text == "\\begin" else "END") + kind, word, atom.start, end)
        return after

    READERS = [
        ({"\\color"}, color), ({"\\left", "\\right"} | SIZES, sized), ({"|", "\\vert"}, bar), (WORDS, styled_word),
        ({"\\textcolor"}, color), ({"\\" + f for f in FUNCTIONS}, function), ({"\\max", "\\min"}, extremes),
        ({"\\sum", "\\prod", "\\lim"}, operator), (ACCENTS, accent), ({"\\mathbb", "\\mathcal"}, calligraphic),
        (set("0123456789"), digits), ({"."}, point), ({"^", "_"}, script), ({"\\frac", "\\dfrac", "\\tfrac"}, fraction),
        ({"\\underbrace", "\\overbrace"}, brace), ({"\\sqrt"}, root), ({"\\begin", "\\end"}, environment),
    ]
