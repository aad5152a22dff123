"""The site's style sheet, cut down to the rules that can apply: those whose every class is in some page or some script of the site."""

import re

from mkdocs.exceptions import BuildError

_WORD = re.compile(r"-?[_a-zA-Z][\w-]*")
_ICON = re.compile(r"""(--[\w-]+):url\((?:"[^"]*"|'[^']*'|[^"')]*)\);?""")


def classes(page):
    """The classes in a page's HTML."""
    return {name for names in re.findall(r'class="([^"]*)"', page) for name in names.split()}


# Material's script knows these features, which no page of ours asks for; a class that stands in a page counts all the same.
_UNASKED = ("md-annotation", "md-source", "md-status", "md-tag", "md-version")


def words(script):
    """The words of a script, among them each class it may set."""
    return {word for word in _WORD.findall(script) if not word.startswith(_UNASKED)}


def _rules(css):
    """A style sheet without comments -> (what stands before the brace, what stands within), in order."""
    start = 0
    while (brace := css.find("{", start)) >= 0:
        depth, end = 1, brace + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield css[start:brace].strip(), css[brace + 1 : end - 1]
        start = end
    if css[start:].strip():
        raise BuildError(f"A style sheet ends in the middle of a rule: {css[start:].strip()[:80]}")


def _selectors(head):
    """The selectors of a list, parted at the commas that stand in no parentheses."""
    depth, parts = 0, [""]
    for character in head:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth:
            parts.append("")
        else:
            parts[-1] += character
    return parts


# None of the languages is written from right to left; and Material's script turns the other on and off when a page opens,
# so that colours do not fade, whereupon a browser styles the whole page twice.
_UNWANTED = ("[dir=rtl]", "[data-md-color-switching]")


def _applies(selector, known):
    if any(part in selector for part in _UNWANTED):
        return False
    # What :is(), :not() and the like ask for is an alternative or must be absent; an attribute's value is no class.
    bare = re.sub(r"\[[^\]]*\]", "", re.sub(r":(is|not|where|has)\((?:[^()]|\([^()]*\))*\)", "", selector))
    return all(name in known for name in re.findall(r"\.(-?[_a-zA-Z][\w-]*)", bare))


def _cut(css, known):
    kept = []
    for head, body in _rules(css):
        if head.startswith(("@media", "@supports", "@layer")):
            body = _cut(body, known)
        elif not head.startswith("@"):
            head = ",".join(s for s in _selectors(head) if _applies(s, known))
        if head and body:
            kept.append(f"{head}{{{body}}}")
    return "".join(kept)


def cut(css, known):
    """A minified style sheet without the rules for classes that are not known, and without icons that no rule shows."""
    css = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", css, flags=re.DOTALL)
    css = _cut(css, known)
    shown = set(re.findall(r"var\((--[\w-]+)", css))
    return _ICON.sub(lambda icon: icon[0] if icon[1] in shown else "", css)


# The class of our tables, which stand in boxes that scroll; the rules that Material has for tables without a class are theirs.
TABLE = "data"
_BARE_TABLE = "table:not([class])"


def one(sheets, known):
    """Style sheets, Material's among them, as one, cut."""
    css = "".join(sheets)
    if _BARE_TABLE not in css:
        raise BuildError(f"Material's style sheet has no rules for {_BARE_TABLE}, which builder/styles.py gives to our tables.")
    return cut(css.replace(_BARE_TABLE, f"table.{TABLE}"), known)
