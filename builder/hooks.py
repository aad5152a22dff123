"""MkDocs hooks: includes checked with page and line, notebooks, formulas and figures put in place, the search index."""

import functools
import json
from pathlib import Path

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url, write_file

from builder import figures, katex, mathfonts, notebooks
from builder.includes import expand, place


def _is_notebook(file):
    return file.src_uri.startswith("notebooks/") and file.src_uri.endswith(".py")


_formulas, _figures = set(), {}


def on_pre_build(config):
    _formulas.clear()
    _figures.clear()


def on_files(files, config):
    """Add each notebook as a download."""
    for file in [f for f in files if _is_notebook(f)]:
        content = notebooks.to_download(notebooks.read(Path(file.abs_src_path)))
        files.append(File.generated(config, file.src_uri.removesuffix(".py") + ".ipynb", content=content))
    return files


def on_page_markdown(markdown, page, config, files):
    """Stop at a missing snippet with the page and the line, which pymdownx.snippets does not name."""
    path = Path(page.file.abs_src_path)
    expand(path.read_text("utf-8"), place(path))
    return markdown


def on_page_read_source(page, config):
    """Read a notebook as the Markdown of a page: cells as fences, what they gave below them."""
    if _is_notebook(page.file):
        path = Path(page.file.abs_src_path)
        notebook = notebooks.read(path)
        notebooks.execute(notebook, place(path), config.plugins["mkdocs-jupyter"].config)
        return notebooks.to_markdown(notebook, place(path))


@event_priority(-50)  # after mkdocs-jupyter
def on_pre_page(page, config, files):
    """Render a notebook as MkDocs renders any page, not with mkdocs-jupyter's own style and raw mathematics."""
    if _is_notebook(page.file):
        vars(page).pop("render")
    return page


@event_priority(-50)  # the last to see the page
def on_post_page(output, page, config):
    """Put in what stood aside while MkDocs and its plugins read the page: formulas and figures."""
    output, formulas = katex.fill(output)
    output, drawn = figures.fill(output, functools.partial(get_relative_url, other=page.url))
    _formulas.update(formulas)
    _figures.update(drawn)
    return output


def _write(config, path, text):
    write_file(text.encode("utf-8"), str(Path(config.site_dir) / path))


@event_priority(-50)  # after the search plugin has written its index
def on_post_build(config):
    """Write the figures and the style of the formulas, and put the search index where it is fetched only when it is needed."""
    _write(config, "assets/katex.css", mathfonts.style(sorted(_formulas)))
    for name, svg in _figures.items():
        _write(config, f"figures/{name}.svg", svg)
    # Material fetches search_index.json with every page: it gets one without documents, and query.js the other.
    index = Path(config.site_dir) / "search" / "search_index.json"
    whole = json.loads(index.read_text("utf-8"))
    index.rename(index.with_name("documents.json"))
    _write(config, "search/search_index.json", json.dumps({"config": whole["config"], "docs": []}))
