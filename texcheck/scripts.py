"""Scripts and fractions: what is raised, lowered, or stands over a bar."""

from .atoms import Atom, Walker

BOX = {"\\text", "\\mathrm", "\\operatorname", "\\operatorname*"}


class Scripts(Walker):
    """The part of the reader for ^, _ and \\frac."""

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
        return content in (["\\max"], ["\\min"]) or (len(content) > 2 and content[0] in BOX and content[-1] == "}"
                                                     and content.count("}") == 1)

    def lengthen_name(self, start: int, stop: int, after: int, atom: Atom):
        if not self.tokens or self.tokens[-1].type != "NAME":
            self.fail("a word as the index of nothing", atom)
        first = self.skip(start)
        word = self.word(first + 1, self.atoms[first])[0] if self.atoms[first].text in BOX else self.look(first)
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
