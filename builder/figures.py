"""Figures drawn at build time: `![text](figures/NAME.svg)` becomes the SVG that docs/figures/NAME.py draws, inlined.

Inlined, and with black and the colour cycle turned into CSS variables, a figure follows the reader's theme.
"""

import hashlib
import html
import io
import re
import runpy
import sys

import matplotlib
from markdown import Extension
from markdown.treeprocessors import Treeprocessor
from matplotlib.figure import Figure
from mkdocs.exceptions import BuildError

from benchmarks import RESULTS
from builder import CACHE, FIGURES, SNIPPETS

# Stand-ins that nobody would draw with, replaced by var(--figure-N) in the SVG.
_SERIES = [f"#f1c0{n:02x}" for n in range(6)]
_STYLE = {
    "axes.prop_cycle": matplotlib.cycler(color=_SERIES),
    "axes.spines.right": False,
    "axes.spines.top": False,
    "figure.constrained_layout.use": True,
    "figure.figsize": (7, 3.2),
    "font.size": 10,
    "legend.frameon": False,
    "lines.linewidth": 1.8,
    "mathtext.fontset": "cm",
    "savefig.transparent": True,
    "svg.fonttype": "path",  # text as outlines looks the same on every reader's machine
    "svg.hashsalt": "runnable-cross-entropy",
}


def _draw(name):
    script = FIGURES / f"{name}.py"
    # An edited snippet must be imported anew while the server runs.
    for module in [m for m in sys.modules if m == "snippets" or m.startswith("snippets.")]:
        del sys.modules[module]
    with matplotlib.rc_context({**matplotlib.rcParamsDefault, "backend": "svg", **_STYLE}):
        figure = Figure()
        runpy.run_path(str(script))["draw"](figure)
        svg = io.StringIO()
        figure.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
    return svg.getvalue()


def _cached(name):
    """The SVG as matplotlib wrote it, drawn again only when the script, a snippet or a measurement has changed."""
    sources = [FIGURES / f"{name}.py", *sorted(SNIPPETS.glob("*.py")), *sorted(RESULTS.glob("*.json"))]
    state = repr((matplotlib.__version__, sorted((k, str(v)) for k, v in _STYLE.items()), [s.read_text("utf-8") for s in sources]))
    path = CACHE / "figures" / f"{name}-{hashlib.sha256(state.encode()).hexdigest()[:16]}.svg"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_draw(name), encoding="utf-8")
    return path.read_text("utf-8")


def themed(svg, name, alternative):
    """An SVG as matplotlib writes it -> one to inline: ids of its own, the theme's colours, alternative text."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r'(\bid="|xlink:href="#|url\(#)', rf"\g<1>{name}-", svg)
    # Two decimals of a point are enough for a curve; the scales of glyphs need all of theirs.
    svg = re.sub(r'(?<= d=")[^"]*', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)
    for number, colour in enumerate(_SERIES):
        svg = svg.replace(colour, f"var(--figure-{number})")
    svg = re.sub(r"#000000|(?<=[ :\"])black\b", "currentColor", svg)
    # Glyph outlines carry no fill of their own: SVG's default is black.
    head = f'<svg class="figure" role="img" aria-label="{html.escape(alternative)}" fill="currentColor"'
    svg = re.sub(r'^<svg( height="[^"]*")?', head, svg)
    svg = re.sub(r' (width|height)="[\d.]+pt"', "", svg, count=2)
    # A blank line would end the raw HTML block in Markdown.
    return re.sub(r"\n\s*", "\n", svg).strip()


def draw(name, alternative):
    """The figure docs/figures/NAME.py, ready to inline. Raises BuildError when it is not there, fails, or has no text."""
    if not (FIGURES / f"{name}.py").is_file():
        known = ", ".join(sorted(p.stem for p in FIGURES.glob("*.py")))
        raise BuildError(f"There is no figure docs/figures/{name}.py; there are: {known}.")
    if not alternative:
        raise BuildError(f"The figure {name} has no alternative text: write ![what it shows](figures/{name}.svg).")
    try:
        return themed(_cached(name), name, alternative)
    except Exception as error:
        raise BuildError(f"docs/figures/{name}.py does not draw: {type(error).__name__}: {error}") from error


class _FigureTreeprocessor(Treeprocessor):
    def run(self, root):
        for element in root.iter("img"):
            match = re.fullmatch(r"(?:\.\./)*figures/(\w+)\.svg", element.get("src", ""))
            if match:
                svg = draw(match[1], element.get("alt", ""))
                element.tag = "span"
                element.attrib.clear()
                element.set("class", "figure-frame")
                element.text = self.md.htmlStash.store(svg)


class FigureExtension(Extension):
    def extendMarkdown(self, md):
        # After inline patterns (20), before MkDocs checks that each image is a file (0).
        md.treeprocessors.register(_FigureTreeprocessor(md), "figures", 11)


def makeExtension(**kwargs):
    return FigureExtension(**kwargs)
