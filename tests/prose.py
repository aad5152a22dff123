"""The prose of a page as the linters read it: code and formulas stand as the letter x, embeds and displays are left out."""

import re

from builder.fences import notebook_prose, parser

_DISPLAY = re.compile(r"^\s*\$\$\n.*?^\s*\$\$$", re.DOTALL | re.MULTILINE)
_FORMULA = re.compile(r"(?<![\\$`])\$(?![\s$])((?:\\.|[^\\$\n])+?)(?<!\s)\$(?!\$)")
_TITLE = re.compile(r'\s*(?:!!!|\?\?\?\+?|===) ?\w* ?"(.+)"$')


def passages(text, is_notebook=False):
    """The paragraphs, headings, cells, titles and alternative texts of a page, each with the number of its line."""
    text = notebook_prose(text) if is_notebook else text
    for number, line in enumerate(text.split("\n"), 1):
        if match := _TITLE.match(line):
            yield number, _FORMULA.sub("x", match[1])
    blank = re.compile(r"[^\n]")
    text = _DISPLAY.sub(lambda display: blank.sub("", display[0]), text)
    for token in parser().parse(_FORMULA.sub("x", text), {"file": "page"}):
        if token.type == "inline":
            words = "".join(map(_words, token.children))
            # Markdown needs a space where bold text ends in a full-width mark and a word follows.
            words = re.sub(r"(?<=[。：？！])\0 |\0", "", words)
            yield token.map[0] + 1, re.sub(r"\s*\{[^}\n]*\}", "", words)


def _words(token):
    return {"code_inline": "x", "strong_close": "\0", "softbreak": "\n"}.get(token.type, token.content)
