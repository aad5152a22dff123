"""KaTeX's style sheet and fonts, cut down to what the site's formulas use.

A subset is so small that the fonts come within the style sheet: the first paint has its formulas, and nothing shifts.
"""

import base64
import functools
import html
import io
import re
from collections import defaultdict

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from mkdocs.exceptions import BuildError

from builder import katex

_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_TOKEN = re.compile(r'<span(?: class="([^"]*)")?[^>]*>|</span>|<[^>]*>|([^<]+)')


@functools.cache
def _css():
    return (katex.DIST / "katex.min.css").read_text("utf-8")


def _declared(body):
    """What a CSS rule says of the font: ((property, value), ...)."""
    return tuple(re.findall(r"font-(family|style|weight):([^;]+)", body))


@functools.cache
def _read(css):
    """KaTeX's CSS -> faces, (family, style, weight) -> file's name; and the classes that set a font, in order."""
    faces, rules = {}, []
    for selectors, body in _RULE.findall(css):
        font = dict(_declared(body))
        if selectors == "@font-face":
            faces[font["family"], font["style"], font["weight"]] = re.search(r"fonts/([\w-]+)\.woff2", body)[1]
        elif font:
            # The element that the rule means, or its parent, is known by these classes.
            rules += [(set(re.findall(r"\.([\w-]+)", s.rsplit(" ", 1)[-1])), font) for s in selectors.split(",") if " ." in s]
    if not faces or not rules:
        raise BuildError("KaTeX's style sheet has another form than builder/mathfonts.py reads.")
    return faces, rules


@functools.cache
def characters(formula):
    """The characters of a rendered formula by the file of the font they are set in. Raises BuildError at an unknown font."""
    faces, rules = _read(_css())
    plain = {"family": "KaTeX_Main", "style": "normal", "weight": "400"}
    stack, found = [plain], defaultdict(set)
    for token in _TOKEN.finditer(formula[formula.index('class="katex-html"') :].partition(">")[2]):
        if token[0].startswith("<span"):
            classes = set((token[1] or "").split())
            font = dict(stack[-1])
            for needed, declared in rules:
                if needed <= classes:
                    font |= declared
            stack.append(font)
        elif token[0] == "</span>" and len(stack) > 1:
            stack.pop()
        elif token[2]:
            weight = {"bold": "700", "normal": "400"}.get(stack[-1]["weight"], stack[-1]["weight"])
            face = faces.get((stack[-1]["family"], stack[-1]["style"], weight))
            if face is None:
                raise BuildError(f"KaTeX has no font {stack[-1]} for {token[2]!r}.")
            found[face] |= set(html.unescape(token[2]))
    return found


def _font(name):
    return TTFont(katex.DIST / "fonts" / f"{name}.woff2", recalcTimestamp=False)


@functools.cache
def _glyphs(name):
    return {chr(code) for code in _font(name).getBestCmap()} | set("\u200b\n ")


def require_glyphs(formulas, page):
    """Raises BuildError, naming the page and the formula, when KaTeX's font lacks a character that a rendered formula shows."""
    for formula in formulas:
        for name, found in characters(formula).items():
            if missing := sorted(found - _glyphs(name)):
                text = html.unescape(re.sub(r"<[^>]*>", "", formula.partition('<span class="katex-html"')[0]))
                raise BuildError(
                    f"{page}: the formula {text.strip()} needs {', '.join(map(repr, missing))}, which the font {name} has not; "
                    "spell it with macros that KaTeX knows."
                )


@functools.cache
def _subset(name, used):
    """A woff2 file of these characters."""
    font = _font(name)
    subsetter = Subsetter(Options(layout_features=[], hinting=False, name_IDs=[], notdef_outline=True))
    subsetter.populate(unicodes=map(ord, used))
    subsetter.subset(font)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def style(formulas):
    """Rendered formulas -> the style sheet that sets them, fonts within."""
    used = defaultdict(set)
    for formula in formulas:
        for name, found in characters(formula).items():
            used[name] |= found

    def with_font(rule):
        if not rule[0].startswith("@font-face"):
            return rule[0]
        name = re.search(r"fonts/([\w-]+)\.woff2", rule[0])[1]
        if name not in used:
            return ""
        font = base64.b64encode(_subset(name, frozenset(used[name]))).decode()
        return re.sub(r"src:[^}]*", f'src:url(data:font/woff2;base64,{font}) format("woff2")', rule[0])

    # The Open Font License keeps KaTeX's names for its fonts as they are.
    return _RULE.sub(with_font, _css()).replace("KaTeX_", "Formula_") + (katex.NODE_FOLDER / "slim.css").read_text("utf-8")
