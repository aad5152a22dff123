"""What other libraries returned for the same inputs, beside what NumPy gives here: tables made from benchmarks/results.

A Markdown extension. A paragraph {inputs CASE} becomes the inputs of a case of benchmarks/frameworks.toml, a table's row
{peers CASE} one row for each of its calls, a row {versions} one for each library; {date}, {processor}, {system} and {python}
in a paragraph say when and where they were asked.
"""

import re
import xml.etree.ElementTree as etree

import numpy as np
from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.exceptions import BuildError

import benchmarks
from benchmarks import frameworks
from builder.tables import code

_PLACEHOLDER = re.compile(r"\{(inputs|peers) ([\w-]+)\}")
_DIGITS = 8
_SINGLE_DIGITS = 6  # all that float32 holds of a number near 1


def _case(name):
    cases = frameworks.cases()
    if name not in cases:
        raise BuildError(f"benchmarks/frameworks.toml has no case {name}; there are: {', '.join(cases)}.")
    return cases[name]


def _number(value, digits):
    if value == 0:
        return "0"
    plain = not np.isfinite(value) or 10.0 ** -(digits // 2) <= abs(value) < 1e15
    return f"{value:.{digits}f}" if plain else f"{value:.4e}"


def _text(array, digits):
    """A number; or a column of numbers; or lines of them."""
    if array.ndim < 2:
        return "\n".join(_number(value, digits) for value in array.ravel())
    return "\n".join("  ".join(_number(value, digits) for value in row) for row in array.reshape(-1, array.shape[-1]))


def _cells(*contents):
    """A row from pairs: numbers or a name alone, or a call after the library's name."""
    row = etree.Element("tr", {"class": "peer"})
    for text, call in contents:
        cell = etree.SubElement(row, "td")
        if call is None:
            cell.text = AtomicString(text)
            cell.set("class", "numbers")
        else:
            if text:
                cell.text = AtomicString(text)
                etree.SubElement(cell, "br")
            cell.append(code(call))
    return row


def _rows(name):
    case = _case(name)
    stored = benchmarks.load("frameworks")["cases"].get(name, [])
    if [row["call"] for row in stored] != [call for _, call, _ in case["rows"]]:
        raise BuildError(f"benchmarks/results/frameworks.json holds other calls than frameworks.toml in [{name}]: run `make bench`.")
    for (library, call, here), row, value in zip(case["rows"], stored, frameworks.ours(case), strict=True):
        if "error" in row:
            yield _cells((library, call), (row["error"], None), ("–", None), ("–", None))
            continue
        digits = case.get("digits", _DIGITS)
        digits = min(digits, _SINGLE_DIGITS) if row["dtype"] == "float32" else digits
        theirs = np.array(row["value"])
        yield _cells((library, call), (_text(theirs, digits), None), ("", here), (_text(value, digits), None))


def _versions():
    for library, version in benchmarks.load("frameworks")["versions"].items():
        yield _cells((library, None), (version, None))


def _inputs(name):
    lines = [f"{key} = {value}" for key, value in _case(name)["inputs"].items()]
    block = etree.Element("pre")
    etree.SubElement(block, "code").text = AtomicString("\n".join(lines))
    return block


class _PeersTreeprocessor(Treeprocessor):
    def run(self, root):
        for parent in list(root.iter()):
            for place, child in enumerate(parent):
                text = (child.text or "").strip()
                match = _PLACEHOLDER.fullmatch(text)
                if child.tag == "p" and match and match[1] == "inputs":
                    parent[place] = _inputs(match[2])
                elif child.tag == "p" and "{date}" in text:
                    results = benchmarks.load("frameworks")
                    child.text = text.format(date=results["date"], **results["machine"])
        for body in root.iter("tbody"):
            first = (body.findtext("tr/td") or "").strip()
            match = _PLACEHOLDER.fullmatch(first)
            if match and match[1] == "peers":
                body[:] = list(_rows(match[2]))
            elif first == "{versions}":
                body[:] = list(_versions())


class PeersExtension(Extension):
    def extendMarkdown(self, md):
        # After inline patterns (20), before attribute lists (8) read the braces.
        md.treeprocessors.register(_PeersTreeprocessor(md), "peers", 14)


def makeExtension(**kwargs):
    return PeersExtension(**kwargs)
