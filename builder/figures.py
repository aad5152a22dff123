"""Figures drawn at build time: `![text](figures/NAME.svg)` shows the SVG that docs/figures/NAME.py draws.

A figure is a file, fetched when the reader comes near it. It follows the reader's theme: black and the colour cycle are
variables in it, light by themselves and dark at `NAME.svg#only-dark`, which is Material's mark for images of the dark scheme.
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
from builder import CACHE, FIGURES, ROOT, SNIPPETS
from builder.storage import store

_SITE_CSS = ROOT / "builder" / "theme" / "assets" / "site.css"

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
        store(path, _draw(name))
    return path.read_text("utf-8")


def _colours():
    """The declarations of --figure-… in the site's style sheet, of the light scheme and of the dark one."""
    css = _SITE_CSS.read_text("utf-8")
    schemes = [re.search(rf'\[data-md-color-scheme="{name}"\] \{{(.*?)\}}', css, re.DOTALL) for name in ("default", "slate")]
    found = [";".join(re.findall(r"--figure-\w+: *[^;]+", scheme[1])) if scheme else "" for scheme in schemes]
    if any(f"--figure-{name}:" not in colours for colours in found for name in ("ink", *range(len(_SERIES)))):
        raise BuildError(f"{_SITE_CSS.name} must give --figure-ink and --figure-0 to --figure-{len(_SERIES) - 1} in each scheme.")
    return found


def themed(svg):
    """An SVG as matplotlib writes it -> a file of its own with the site's colours, light, or dark at #only-dark."""
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>|<!--.*?-->", "", svg, flags=re.DOTALL)
    # Two decimals of a point are enough for a curve; the scales of glyphs need all of theirs.
    svg = re.sub(r'(?<= d=")[^"]*', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg)
    for number, colour in enumerate(_SERIES):
        svg = svg.replace(colour, f"var(--figure-{number})")
    svg = re.sub(r"#000000|(?<=[ :\"])black\b", "currentColor", svg)
    light, dark = _colours()
    style = f"<style>svg{{{light};color:var(--figure-ink)}}svg:target{{{dark}}}</style>"
    # Glyph outlines carry no fill of their own: SVG's default is black.
    svg = re.sub(r"^<svg([^>]*)>", rf'<svg id="only-dark" fill="currentColor"\1>{style}', svg)
    return re.sub(r"\n\s*", "\n", svg).strip() + "\n"


# What this process has drawn: name -> file.
_drawn = {}
_PLACE = re.compile(r'src="figure:([\w-]+)\.svg')


def image(name, svg, alternative):
    """The HTML of a figure, in the light scheme and in the dark; `fill` gives its address."""
    _drawn[name] = svg = themed(svg)
    width, height = (round(float(length)) for length in re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg).groups())
    attributes = f'alt="{html.escape(alternative)}" width="{width}" height="{height}" loading="lazy" class="figure"'
    return "".join(f'<img src="figure:{name}.svg#only-{scheme}" {attributes}>' for scheme in ("light", "dark"))


def fill(page, address):
    """A page's HTML with the addresses of its figures, and their files: name -> SVG. `address` makes a path relative to it."""
    found = set(_PLACE.findall(page))
    return _PLACE.sub(lambda match: f'src="{address(f"figures/{match[1]}.svg")}', page), {name: _drawn[name] for name in found}


def draw(name, alternative):
    """The HTML of figure docs/figures/NAME.py. Raises BuildError when it is not there, fails, or has no text."""
    if not (FIGURES / f"{name}.py").is_file():
        known = ", ".join(sorted(p.stem for p in FIGURES.glob("*.py")))
        raise BuildError(f"There is no figure docs/figures/{name}.py; there are: {known}.")
    if not alternative:
        raise BuildError(f"The figure {name} has no alternative text: write ![what it shows](figures/{name}.svg).")
    try:
        return image(name, _cached(name), alternative)
    except Exception as error:
        raise BuildError(f"docs/figures/{name}.py does not draw: {type(error).__name__}: {error}") from error


class _FigureTreeprocessor(Treeprocessor):
    def run(self, root):
        for element in root.iter("img"):
            match = re.fullmatch(r"(?:\.\./)*figures/(\w+)\.svg", element.get("src", ""))
            if match:
                shown = draw(match[1], element.get("alt", ""))
                element.tag = "span"
                element.attrib.clear()
                element.set("class", "figure-frame")
                element.text = self.md.htmlStash.store(shown)


class FigureExtension(Extension):
    def extendMarkdown(self, md):
        # After inline patterns (20), before MkDocs checks that each image is a file (0).
        md.treeprocessors.register(_FigureTreeprocessor(md), "figures", 11)


def makeExtension(**kwargs):
    return FigureExtension(**kwargs)
