"""Tables of errors and times, made from benchmarks/results.

A Markdown extension. A table's row {accuracy TYPE} becomes one row for each function, {score} one for each library, {speed CORES}
one for each function and size, {memory} likewise; {accuracy date}, {speed date} and {speed load} in a paragraph say when.
"""

import re
import xml.etree.ElementTree as etree

from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.exceptions import BuildError

import benchmarks
from builder.tables import code

TYPES = ("float64", "float32", "float16")
PEERS = ("SciPy", "PyTorch", "JAX", "TensorFlow", "Keras", "scikit-learn")
EXACT = ("compensated", "float64", "plain")  # the form of this site that is best, where it exists
TIE = 0.25  # ULP


def functions():
    """Function -> float type -> rows, as stored."""
    return benchmarks.load("accuracy")["functions"]


def _wrong(row):
    return [word for word, key in (("0", "zeros"), ("nan", "nans"), ("inf", "infinities")) if row[key]]


def best(rows):
    """The row of this site's most exact form."""
    forms = {row["form"]: row for row in rows if row["library"] == "NumPy"}
    return min((forms[form] for form in EXACT if form in forms), key=lambda row: (len(_wrong(row)), row["max"]))


def verdict(here, there):
    """'lead', 'tie' or 'behind': by wrong zeros, nan and infinities first, then by the largest error."""
    if bool(_wrong(here)) != bool(_wrong(there)):
        return "behind" if _wrong(here) else "lead"
    if abs(here["max"] - there["max"]) <= TIE:
        return "tie"
    return "lead" if here["max"] < there["max"] else "behind"


def verdicts(kind):
    """(function, library, verdict) for every call of another library that the type can be given to."""
    return [
        (name, row["library"], verdict(best(types[kind]), row))
        for name, types in functions().items()
        for row in types[kind]
        if row["library"] != "NumPy" and "error" not in row
    ]


def _ulp(row):
    if row is None:
        return "–"
    if "error" in row:
        return row["error"]
    size = row["max"]
    # Upwards: a bound that is printed holds.
    text = f"{size + 0.005:.2f}" if size < 100 else f"{size:.0f}" if size < 10_000 else f"{size:.0e}".replace("e+0", "e").replace("e+", "e")
    return text + "".join(f", {word}" for word in _wrong(row))


def _accuracy(kind):
    for name, types in functions().items():
        rows = {row["library"]: row for row in types[kind]}
        forms = {row["form"]: row for row in types[kind] if row["library"] == "NumPy"}
        yield (name, _ulp(forms["plain"]), _ulp(best(types[kind])), *(_ulp(rows.get(library)) for library in PEERS[:5]))


def _score():
    for library in PEERS:
        cells = []
        for kind in TYPES:
            found = [word for _, peer, word in verdicts(kind) if peer == library]
            cells.append(" / ".join(str(found.count(word)) for word in ("lead", "tie", "behind")))
        yield (library, *cells)


def times(part, kind="float64"):
    """(function, shape, label -> seconds' median, label -> ratio to the fastest form of this site) of each case."""
    for case in benchmarks.load("speed")[part]:
        if case["type"] != kind:
            continue
        seconds = {label: entry["seconds"]["median"] for label, entry in case["contenders"].items()}
        here = min(seconds[form] for form in ("plain", "pieces"))
        yield case["function"], tuple(case["shape"]), seconds, {label: value / here for label, value in seconds.items()}


def _shape(shape):
    return " × ".join(f"{n:,}".replace(",", " ") for n in shape)


def _ratio(ratios, label):
    return f"{ratios[label]:.2g}" if label in ratios and ratios[label] < 9.95 else f"{ratios[label]:.0f}" if label in ratios else "–"


def _speed(part):
    for name, shape, seconds, ratios in times(part):
        here = min(seconds[form] for form in ("plain", "pieces"))
        yield (name, _shape(shape), f"{here * 1e3:.3g}", _ratio(ratios, "plain"), *(_ratio(ratios, library) for library in PEERS if library != "Keras"),
               f"{1 / ratios['exp']:.2g}", f"{1 / ratios['copy']:.2g}")  # fmt: skip


def _memory():
    for case in benchmarks.load("speed")["memory"]:
        peaks = {label: value / case["bytes"] for label, value in case["peaks"].items() if value is not None}
        labels = ("plain", "pieces", "compensated", "SciPy", "PyTorch", "JAX", "scikit-learn")
        yield (case["function"], _shape(case["shape"]), *(f"{peaks[label]:.1f}" if label in peaks else "–" for label in labels))


ROWS = {
    "score": _score,
    **{f"accuracy {kind}": lambda kind=kind: _accuracy(kind) for kind in TYPES},
    **{f"speed {part}": lambda part=part: _speed(part) for part in ("one", "two")},
    "memory": _memory,
}


def _row(cells):
    row = etree.Element("tr", {"class": "measured"})
    for index, text in enumerate(cells):
        cell = etree.SubElement(row, "td")
        if index:
            cell.text = AtomicString(text)
            cell.set("class", "numbers")
        else:
            name, comma, rest = text.partition(",")
            cell.append(code(name))
            cell[0].tail = AtomicString(comma + rest)
    return row


def facts(text):
    """Dates and loads in a paragraph's text."""
    for name in ("accuracy", "speed"):
        if f"{{{name} " in text:
            stored = benchmarks.load(name)
            text = text.replace(f"{{{name} date}}", stored["date"]).replace(f"{{{name} processor}}", stored["machine"]["processor"])
            if "load" in stored:
                text = text.replace("{speed load}", " – ".join(f"{stored['load'][when][0]:.1f}" for when in ("before", "after")))
    return text


class _MeasuredTreeprocessor(Treeprocessor):
    def run(self, root):
        for paragraph in root.iter("p"):
            if paragraph.text:
                paragraph.text = facts(paragraph.text)
        for body in root.iter("tbody"):
            match = re.fullmatch(r"\{((?:accuracy|speed|memory|score)[ \w]*)\}", (body.findtext("tr/td") or "").strip())
            if match and match[1] not in ROWS:
                raise BuildError(f"There is no table {{{match[1]}}}; there are: {', '.join(ROWS)}.")
            if match:
                body[:] = [_row(cells) for cells in ROWS[match[1]]()]


class MeasuredExtension(Extension):
    def extendMarkdown(self, md):
        # As builder.peers: after inline patterns (20), before attribute lists (8) read the braces.
        md.treeprocessors.register(_MeasuredTreeprocessor(md), "measured", 13)


def makeExtension(**kwargs):
    return MeasuredExtension(**kwargs)
