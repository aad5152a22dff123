"""Notebooks: percent scripts whose cells include regions, executed at build, rendered with the site's own Markdown.

mkdocs-jupyter finds them and makes them pages; its HTML would bring a style sheet of its own and raw mathematics.
"""

import hashlib
import json
import re
from pathlib import Path

import jupytext
import nbformat
from mkdocs.exceptions import BuildError
from nbclient.exceptions import CellExecutionError
from nbconvert.preprocessors import ExecutePreprocessor
from traitlets.config import Config

from builder import CACHE, ROOT
from builder.figures import image
from builder.includes import expand, place
from builder.storage import store

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read(path):
    """A percent script -> the notebook, its includes expanded."""
    file, lines = place(path), path.read_text("utf-8").splitlines()
    # Includes stand in comments, in code and in prose; what they bring into prose must be a comment again.
    expanded, in_markdown = [], False
    for number, text in enumerate(lines, 1):
        if text.startswith("# %%"):
            in_markdown = "[markdown]" in text
        is_include = re.match(r"#\s*-+8<-+ ", text)
        prefix = "# " if is_include and in_markdown else ""
        source = re.sub(r"^# ?", "", text) if is_include else text
        expanded += [(prefix + line.text).rstrip() for line in expand(source, file, number)]
    notebook = jupytext.reads("\n".join(expanded) + "\n", fmt="py:percent")
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"  # jupytext draws them at random
    notebook.metadata = METADATA
    return notebook


def execute(notebook, file, options):
    """Fill in the outputs, once for notebooks with the same code. Raises BuildError when a cell raises."""
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    state = json.dumps([code, (ROOT / "requirements.txt").read_text("utf-8")])
    path = CACHE / "notebooks" / f"{hashlib.sha256(state.encode()).hexdigest()[:16]}.json"
    code_cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if not path.exists():
        try:
            ExecutePreprocessor(
                enabled=options["execute"],
                allow_errors=options["allow_errors"],
                kernel_name="python3",
                timeout=300,
                config=Config({"KernelManager": {"transport": "ipc"}}),  # TCP to the kernel would be unencrypted
                coalesce_streams=True,  # else one output comes in as many pieces as the kernel's timing makes
            ).preprocess(notebook, {"metadata": {"path": str(ROOT)}})
        except CellExecutionError as error:
            raise BuildError(f"{file}: a cell of the notebook raises\n{error}") from None
        store(path, _named_by_order(json.dumps([cell.outputs for cell in code_cells])))
    for cell, outputs in zip(code_cells, json.loads(path.read_text("utf-8")), strict=True):
        cell.outputs = [nbformat.from_dict(output) for output in outputs]


def _named_by_order(outputs):
    """matplotlib draws the names of an SVG's parts at random, unless a notebook sets svg.hashsalt: number them instead."""
    names = {}
    return re.sub(r"(?<=[\"#])([a-zA-Z])[0-9a-f]{10}(?=[\\\")])", lambda m: f"{m[1]}{names.setdefault(m[0], len(names))}", outputs)


def _output(output, cell, file, name):
    if output.output_type == "stream" and output.name == "stderr":
        raise BuildError(f"{file}: a cell writes to stderr:\n{output.text}\n  in\n{cell.source}")
    data = output.get("data", {"text/plain": output.get("text", "")})
    if "image/svg+xml" in data:
        if "alt" not in cell.metadata:
            raise BuildError(f'{file}: a cell draws a figure without alternative text: write `# %% alt="…"` above\n{cell.source}')
        return f'<div class="figure-frame">{image(name, data["image/svg+xml"], cell.metadata["alt"])}</div>'
    return "``` { .text .output .no-copy }\n" + data["text/plain"].rstrip("\n") + "\n```"


def to_markdown(notebook, file):
    """An executed notebook -> a page of the site: cells as fences, outputs below them."""
    parts = []
    for cell in notebook.cells:
        if cell.cell_type != "code":  # prose, or the front matter, which jupytext reads as a raw cell
            parts.append(cell.source)
        else:
            parts.append(f"``` {{ .python .cell }}\n{cell.source}\n```")
            name = f"{Path(file).stem}-{cell.id}"
            parts += [_output(output, cell, file, f"{name}-{n}") for n, output in enumerate(cell.outputs)]
    return "\n\n".join(parts) + "\n"
