"""Parse a formula: glyphs through the LALR(1) grammar, with errors in a reader's words."""

from pathlib import Path

from lark import Lark, Tree, UnexpectedToken
from lark.lexer import Lexer

from .errors import FormulaError
from .rows import glyphs

FACTORS = {"NAME", "NUMBER", "LPAR", "FRAC", "DFRAC", "FUNC", "SQRT", "LABS", "BIGOP", "EXTREMUM", "DOPER", "LSQ"}


class _GlyphLexer(Lexer):
    def __init__(self, conf):
        pass

    def lex(self, text):
        return iter(glyphs(text))


PARSER = Lark(
    Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8"),
    parser="lalr", lexer=_GlyphLexer, strict=True, maybe_placeholders=False, keep_all_tokens=True,
)


def parse(text: str) -> Tree:
    """The tree of a formula, or a FormulaError that says where it cannot be read."""
    try:
        return PARSER.parse(text)
    except UnexpectedToken as error:
        raise FormulaError(_explain(error, text), _position(error, text)) from None


def _position(error: UnexpectedToken, text: str) -> int:
    return len(text) if error.token.type == "$END" else error.token.start_pos


def _explain(error: UnexpectedToken, text: str) -> str:
    """Name what stands there; say that it is ambiguous where a reader could go on in two ways."""
    position = _position(error, text)
    before = " ".join(text[max(0, position - 30):position].split())
    if error.token.type == "$END":
        return "the formula ends too early" if text.strip() else "an empty formula"
    if error.token.type in FACTORS and "PLUS" in error.accepts:
        return f"ambiguous: does {_show(text, position)} still belong to what stands before, {before}? Add parentheses"
    if error.token.type == "SLASH" or (error.token.type in ("DOT", "TIMES", "ODOT", "OSLASH") and "PLUS" in error.accepts):
        return f"ambiguous: {_show(text, position)} after {before}. Use \\frac or parentheses"
    return f"{_show(text, position)} cannot stand after {before or 'nothing'}"


def _show(text: str, position: int) -> str:
    return " ".join(text[position:position + 20].split()) or "the end"
