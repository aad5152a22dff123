"""What texcheck found, shown to the reader: a badge beside each display, and a table of all formulas.

A Markdown extension. It knows a display by its text, so a display that is no section of snippets/*.tex stops the build.
A formula that is wrong on purpose, marked so and refused, gets a frame and a cross with a word.
In a paragraph {displays}, {relations}, {ties}, {unchecked} and {refused} become counts; a table's row {verdicts} becomes one for each formula.
"""

import functools
import hashlib
import html
import json
import multiprocessing
import shutil
import tempfile
import xml.etree.ElementTree as etree
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.exceptions import BuildError

from builder import CACHE, ROOT, SNIPPETS
from builder.storage import store

SIGNS = {"holds": "✓", "wrong": "✗", "refused": "✗", "unchecked": "?"}


def _state():
    """A hash of all that the check depends on."""
    paths = [*SNIPPETS.glob("*.tex"), *SNIPPETS.glob("*.py"), *(ROOT / "texcheck").glob("*.*"), ROOT / "requirements.txt"]
    contents = [(path.name, path.read_text("utf-8")) for path in sorted(paths)]
    return hashlib.sha256(repr(contents).encode()).hexdigest()[:16]


@functools.cache
def _library():
    from texcheck import Library

    return Library()


def _check(tex):
    from texcheck import check_file

    return [report.as_dict() for report in check_file(tex, _library())]


@functools.lru_cache(maxsize=1)
def _reports(state):
    path = CACHE / "texcheck" / f"{state}.json"
    if not path.exists():
        # Spawned, since the server that rebuilds has threads, which a fork would leave in the middle of what they do.
        with ProcessPoolExecutor(mp_context=multiprocessing.get_context("spawn")) as pool:
            found = pool.map(_check, sorted(SNIPPETS.glob("*.tex")))
            reports = [report for file in found for report in file]
        store(path, json.dumps(reports, ensure_ascii=False))
    return json.loads(path.read_text("utf-8"))


def reports():
    """The report on every section of snippets/*.tex, checked again only when something changed."""
    return _reports(_state())


def counts():
    """What the reports add up to."""
    return {
        "displays": len(reports()),
        "relations": sum(report["steps"] for report in reports()),
        "ties": sum(report["ties"] for report in reports()),
        **{verdict: sum(report["verdict"] == verdict for report in reports()) for verdict in ("unchecked", "refused")},
    }


def words(tex):
    """TeX with its white space evened out, by which a display is known."""
    return " ".join(tex.split())


@functools.lru_cache(maxsize=1)
def _sections(state):
    from builder.includes import regions

    found = {}
    by_name = {(Path(report["file"]).name, report["section"]): report for report in _reports(state)}
    for path in sorted(SNIPPETS.glob("*.tex")):
        lines = path.read_text("utf-8").splitlines()
        for name, numbers in regions(path).items():
            found.setdefault(words("\n".join(lines[n - 1] for n in numbers)), by_name.get((path.name, name)))
    return found


def sections():
    """The text of each section of snippets/*.tex, as words() gives it -> the report on it."""
    return _sections(_state())


def anchor(report):
    """The id of a section's row in the table."""
    return f"{Path(report['file']).stem}-{report['section']}".replace("_", "-")


def _cell(row, text, tag="td"):
    cell = etree.SubElement(row, tag)
    cell.text = AtomicString(text)
    return cell


def _row(report, refused):
    row = etree.Element("tr", {"id": anchor(report)})
    etree.SubElement(etree.SubElement(row, "td"), "code").text = AtomicString(f"{Path(report['file']).name}: {report['section']}")
    _cell(row, str(report["steps"]))
    _cell(row, ", ".join(report["functions"]))
    _cell(row, str(report["points"]))
    words = f" {refused}" if report["verdict"] == "refused" else ""
    _cell(row, SIGNS[report["verdict"]] + words).set("class", f"badge--{report['verdict']}")
    return row


class _VerdictTreeprocessor(Treeprocessor):
    def __init__(self, md, config):
        super().__init__(md)
        self.config = config

    def run(self, root):
        displays = [e for e in root.iter("div") if e.get("class") == "arithmatex" and e.text.strip().startswith(r"\[")]
        known = sections() if displays else {}
        for display in displays:
            tex = html.unescape(display.text.strip()[2:-2])
            report = known.get(words(tex))
            if report is None:
                raise BuildError(
                    f"A display is no section of snippets/*.tex:\n    {tex.strip()}\n"
                    '  Put it into a section, so that it is checked, and include that: --8<-- "NAME.tex:section".'
                )
            badge = self._badge(report)
            display.append(badge)
            if report["verdict"] == "refused":
                display.set("class", "arithmatex formula--wrong")
                display.set("role", "group")
                display.set("aria-label", badge.get("aria-label"))
        for paragraph in root.iter("p"):
            if "{displays}" in (paragraph.text or ""):
                paragraph.text = paragraph.text.format(**counts())
        for body in root.iter("tbody"):
            if body.findtext("tr/td") == "{verdicts}":
                body[:] = [_row(report, self.config["refused"]) for report in reports()]

    def _badge(self, report):
        function = report["functions"][0] if report["functions"] else ""
        refused = report["verdict"] == "refused"
        key = "refused_label" if refused else "tied_label" if function else "label"
        label = self.config[key].format(steps=report["steps"], function=function)
        badge = etree.Element("a", {"class": f"badge badge--{report['verdict']}", "title": label, "aria-label": label})
        badge.set("href", f"/verification.md#{anchor(report)}")
        badge.text = f"{SIGNS[report['verdict']]} {self.config['refused'] if refused else report['steps']}"
        return badge


@functools.lru_cache(maxsize=8)
def _refusal(state, file, section, right, wrong):
    from texcheck import Library
    from texcheck.report import check_display

    with tempfile.TemporaryDirectory() as folder:
        for path in [*SNIPPETS.glob("*.tex"), *SNIPPETS.glob("*.py")]:
            shutil.copy(path, folder)
        path = Path(folder) / file
        before, start, rest = path.read_text("utf-8").partition(f"[start:{section}]")
        body, end, after = rest.partition(f"[end:{section}]")
        if right not in body:
            raise BuildError(f"snippets/{file} [{section}] has no {right}, which the refusal shown on a page changes.")
        path.write_text(before + start + body.replace(right, wrong, 1) + end + after, encoding="utf-8")
        [report] = [check_display(d) for d in Library().load(path).displays if d.section.name == section]
        if report.verdict != "wrong":
            raise BuildError(f"texcheck accepts {wrong} for {right} in snippets/{file} [{section}], which a page shows as refused.")
        return report.message.replace(folder, SNIPPETS.name)


def answer(source):
    """What texcheck says of a slip. Lines: file:section, the right piece, the wrong one.

    The first line alone: what it says of a section that is marked wrong.
    """
    where, *change = source.strip().splitlines()
    file, section = where.split(":")
    return _refusal(_state(), file, section, *change) if change else _refused(file, section)


def refusal(source, language, class_name, options, md, **kwargs):
    """A superfences formatter: the answer to a slip."""
    return f'<pre class="output"><code>{html.escape(answer(source))}</code></pre>'


def _refused(file, section):
    for report in reports():
        if (Path(report["file"]).name, report["section"], report["verdict"]) == (file, section, "refused"):
            return report["message"].replace(str(SNIPPETS), SNIPPETS.name)
    raise BuildError(f"snippets/{file} has no section {section} that is marked wrong and refused.")


class VerdictExtension(Extension):
    def __init__(self, **kwargs):
        self.config = {
            "label": ["{steps} steps checked", "What a badge says in full"],
            "tied_label": ["{steps} steps checked; agrees with {function}", "The same for a formula tied to a function"],
            "refused": ["wrong, refused", "What the badge of a formula that is wrong on purpose says"],
            "refused_label": ["Wrong, refused; shown as a mistake: the checker computes both sides, and they differ", "The same in full"],
        }
        super().__init__(**kwargs)

    def extendMarkdown(self, md):
        # Before KaTeX (12) replaces the text of a display, after Arithmatex has made it.
        md.treeprocessors.register(_VerdictTreeprocessor(md, self.getConfigs()), "verdicts", 13)


def makeExtension(**kwargs):
    return VerdictExtension(**kwargs)
