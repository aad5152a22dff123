"""From glyphs to statements: alignment, line breaks and commas become separators or vanish."""

from lark import Token

from .glyphs import OPERATORS, RELATIONS, GlyphReader

OPENING = {"LPAR", "LSQ", "LB", "LSET", "BEGINMATRIX", "BEGINCASES"}
END = Token("END", "")
CLOSING = {"RPAR", "RSQ", "RB", "RSET", "ENDMATRIX", "ENDCASES"}


def glyphs(text: str) -> list[Token]:
    """The tokens of a display or an inline formula, ready for the grammar."""
    return _tidy(_join_dots(_flatten(GlyphReader(text).tokens)))


def _flatten(tokens: list[Token]) -> list[Token]:
    """Drop alignment outside matrices; a new row continues the chain or starts a statement."""
    out, level, indented = [], 0, False
    for k, token in enumerate(tokens):
        level += (token.type in OPENING) - (token.type in CLOSING)
        if token.type in ("BEGINROWS", "ENDROWS") or (level == 0 and token.type == "AMP"):
            continue
        indented = indented and token.type == "SEP"
        if level == 0 and token.type == "ROW":
            indented = _continues(tokens[k + 1:] + [END])
            if not indented:
                out.append(_separator(token))
        elif indented and token.type == "SEP":
            continue
        elif level == 0 and token.type == "COMMA":
            out.append(token)
        elif level > 0 and token.type == "SEP" and token.startswith("\\"):
            continue
        elif not _superfluous(token, tokens[k + 1] if k + 1 < len(tokens) else END):
            out.append(token)
    return out


def _superfluous(token: Token, following: Token) -> bool:
    """The last \\\\ of a matrix, and the comma before a condition in cases."""
    return (token.type == "ROW" and following.type in ("ENDMATRIX", "ENDCASES")) or (
        token.type == "COMMA" and following.type == "AMP")


def _continues(row: list[Token]) -> bool:
    """A row that starts with a relation, or with an operator and holds no relation, continues the last one."""
    row = [t for t in row if t.type not in ("AMP", "SEP")]
    if row[0].type in RELATIONS:
        return True
    if row[0].type not in OPERATORS:
        return False
    level = 0
    for token in row:
        level += (token.type in OPENING) - (token.type in CLOSING)
        if level == 0 and (token.type in RELATIONS or token.type in ("ROW", "END", "ENDROWS")):
            return token.type not in RELATIONS
    return True


def _separator(token: Token) -> Token:
    return Token("SEP", token.value, start_pos=token.start_pos, end_pos=token.end_pos)


def _join_dots(tokens: list[Token]) -> list[Token]:
    """`, \\dots,` is one sign: the comma alone would separate statements."""
    out: list[Token] = []
    k = 0
    while k < len(tokens):
        kinds = [t.type for t in tokens[k:k + 3]]
        if kinds == ["COMMA", "DOTS", "COMMA"]:
            out.append(Token("CDOTS", ", \\dots,", start_pos=tokens[k].start_pos, end_pos=tokens[k + 2].end_pos))
            k += 3
        else:
            out.append(tokens[k])
            k += 1
    return out


def _tidy(tokens: list[Token]) -> list[Token]:
    """Commas between statements are separators; no separator stands at an end, twice, or before an operator."""
    out: list[Token] = []
    level = 0
    for token in tokens:
        level += (token.type in OPENING) - (token.type in CLOSING)
        if level == 0 and token.type == "COMMA":
            token = _separator(token)
        if token.type == "SEP" and (not out or out[-1].type == "SEP"):
            continue
        if out and out[-1].type == "SEP" and token.type in (RELATIONS | OPERATORS) - {"MINUS"}:
            if out[-1].startswith("\\q"):
                out.pop()
        out.append(token)
    while out and out[-1].type == "SEP":
        out.pop()
    return out
