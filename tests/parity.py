"""Compares the structure of a page in the three languages: what may not drift when prose is written natively."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher

from builder.fences import notebook_prose

_PATTERNS = {
    "heading": re.compile(r"^(#{1,6}) (.*)$"),
    "include": re.compile(r'^\s*-+8<-+ "([^"]+)"'),
    "admonition": re.compile(r"^\s*((?:!!!|\?\?\?\+?|===) ?[\w-]*)"),
    "generated": re.compile(r"(\{(?:peers|inputs) [\w-]+\})"),
    "figure": re.compile(r"!\[[^\]]*\]\(([^)]+)\)"),
}
_HEADING_ID = re.compile(r"\{[^}]*#([\w-]+)[^}]*\}\s*$")
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)[^)]*\)")
_INLINE = re.compile(r"(?<![\\$])\$(?!\s|\$)((?:\\.|[^\\$])+?)(?<!\s)\$(?!\$)")
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)")


@dataclass(frozen=True)
class Item:
    """A piece of a page's structure: what it is, its value, the section and the line where it stands."""

    kind: str
    value: str
    section: str
    line: int


def _lines(text, is_notebook):
    """Lines of Markdown with their numbers; of a notebook its prose, and the includes in its code cells."""
    lines = text.splitlines()
    if is_notebook:
        prose = notebook_prose(text).split("\n")
        lines = [p or re.sub(r"^# (?=-+8<)|^(?!# -+8<).*", "", line) for line, p in zip(lines, prose, strict=True)]
    return enumerate(lines, 1)


def structure(text, is_notebook=False):
    """The Items of a page, in order."""
    section, fence, display, table = "", None, None, []
    for number, line in _lines(text, is_notebook):
        stripped = line.strip()
        if table and not stripped.startswith("|"):
            yield Item("table", f"{len(table)} lines of {table[0][1]} columns", section, table[0][0])
            table = []
        if match := _PATTERNS["include"].match(line):
            yield Item("include", match[1], section, number)
        if fence:
            if stripped.startswith(fence):
                fence = None
            elif stripped and not match:
                yield Item("code", stripped, section, number)
            continue
        if match := re.match(r"\s*(`{3,}|~{3,})\s*(\S*)", line):
            fence = match[1]
            yield Item("fence", match[2], section, number)
            continue
        if stripped == "$$":
            display = not display
            continue
        if display:
            continue
        if match := _PATTERNS["heading"].match(line):
            identifier = _HEADING_ID.search(match[2])
            section = identifier[1] if identifier else ""
            yield Item("heading", f"{match[1]} {{#{section}}}", section, number)
            if "$" in match[2]:
                yield Item("mathematics in a heading", match[2], section, number)
        if match := _PATTERNS["admonition"].match(line):
            yield Item("admonition", match[1], section, number)
        if stripped.startswith("|"):
            table.append((number, len(re.findall(r"(?<!\\)\|", re.sub(r"\$[^$]*\$", "", _CODE.sub("", stripped)))) - 1))
        bare = _CODE.sub("", line)
        if match := _PATTERNS["generated"].search(line):
            yield Item("generated", match[1], section, number)
        for match in _PATTERNS["figure"].finditer(bare):
            yield Item("figure", match[1], section, number)
        for match in _LINK.finditer(bare):
            yield Item("link", match[1], section, number)
        for match in _INLINE.finditer(bare):
            yield Item("inline formula", match[1], section, number)


_ORDERED = ("heading", "include", "fence", "code", "admonition", "table", "generated", "figure")
_FREE = ("link", "inline formula")


def _ordered_differences(kind, left, right, places):
    a, b = ([i for i in items if i.kind == kind] for items in (left, right))
    matcher = SequenceMatcher(None, [i.value for i in a], [i.value for i in b], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        here = ", ".join(i.value for i in a[i1:i2]) or "nothing"
        there = ", ".join(i.value for i in b[j1:j2]) or "nothing"
        lines = [items[min(k, len(items) - 1)].line if items else 1 for items, k in ((a, i1), (b, j1))]
        yield f"{places[0]}:{lines[0]} has {kind}: {here}\n{places[1]}:{lines[1]} has {kind}: {there}\n  write the same in both."


def _free_differences(kind, left, right, places):
    counts = [defaultdict(Counter), defaultdict(Counter)]
    first = [{}, {}]
    for side, items in enumerate((left, right)):
        for item in (i for i in items if i.kind == kind):
            counts[side][item.section][item.value] += 1
            first[side].setdefault((item.section, item.value), item.line)
    heads = [{i.section: i.line for i in reversed(items) if i.kind == "heading"} for items in (left, right)]
    for section in {**counts[0], **counts[1]}:
        for side in (0, 1):
            missing = counts[side][section] - counts[1 - side][section]
            for value, times in missing.items():
                yield (
                    f"{places[side]}:{first[side][section, value]} has {kind} {value}{f' ({times} times more)' if times > 1 else ''}\n"
                    f"{places[1 - side]}:{heads[1 - side].get(section, 1)} has not, in section #{section}\n"
                    f"  add it there or remove it here."
                )


def violations(pages, is_notebook=False):
    """pages: place -> text of one page in each language. What differs, each with both places and the remedy."""
    items = {place: list(structure(text, is_notebook)) for place, text in pages.items()}
    for place, found in items.items():
        for item in found:
            if item.value.endswith(" {#}"):
                yield f"{place}:{item.line}: the heading has no id; write {{#an-id}} after it, the same in every language."
            if item.kind == "mathematics in a heading":
                yield f"{place}:{item.line}: mathematics in a heading breaks the table of contents; use words or Unicode."
    first, *others = pages
    for other in others:
        for kind in _ORDERED:
            yield from _ordered_differences(kind, items[first], items[other], (first, other))
        for kind in _FREE:
            yield from _free_differences(kind, items[first], items[other], (first, other))
