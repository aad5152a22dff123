"""What the eye sees of a formula: LaTeX text to a list of tokens.

Braces that print nothing, colour, bold face, spacing and the size of a delimiter leave no trace here, so they
cannot group anything later. Braces that bound an argument or a script come out as LB and RB.
"""

import re

from .atoms import Atom
from .scripts import BOX, Scripts

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
ACCENTS = {"\\hat", "\\tilde", "\\bar"}
ROWS = {"aligned", "align", "align*", "gathered", "split"}
MATRICES = {"bmatrix", "pmatrix", "matrix"}
RELATIONS = {"EQ", "LT", "GT", "LE", "GE", "NE", "APPROX", "IN", "IFF", "IMPLIES"}
OPERATORS = {"PLUS", "MINUS", "DOT", "TIMES", "ODOT", "OSLASH"}
OPERAND_ENDS = {"NAME", "NUMBER", "RPAR", "RSQ", "RB", "RABS", "PRIME", "TOP", "INFTY"}


class GlyphReader(Scripts):
    """One pass over the atoms; `tokens` is what a reader of the page would see."""

    def __init__(self, text: str):
        super().__init__(text)
        self.environments: list[str] = []
        self.bold = False
        self.read(0, len(self.atoms))
        if self.environments:
            self.fail(f"\\begin{{{self.environments[-1]}}} is not closed", len(text))

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
        ({"\\color"}, color), ({"\\left", "\\right"} | SIZES, sized), ({"|", "\\vert"}, bar), (BOX, styled_word),
        ({"\\textcolor"}, color), ({"\\" + f for f in FUNCTIONS}, function), ({"\\max", "\\min"}, extremes),
        ({"\\sum", "\\prod", "\\lim"}, operator), (ACCENTS, accent), ({"\\mathbb", "\\mathcal"}, calligraphic),
        (set("0123456789"), digits), ({"."}, point), ({"^", "_"}, Scripts.script), ({"\\frac", "\\dfrac", "\\tfrac"}, Scripts.fraction),
        ({"\\underbrace", "\\overbrace"}, brace), ({"\\sqrt"}, root), ({"\\begin", "\\end"}, environment),
    ]
