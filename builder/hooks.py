"""MkDocs hooks: KaTeX's files, includes checked with page and line, notebooks, downloads."""

import re
from pathlib import Path

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File

from builder import archive, card, downloads, katex, notebooks
from builder.includes import expand, place


def _is_notebook(file):
    return file.src_uri.startswith("notebooks/") and file.src_uri.endswith(".py")


def on_files(files, config):
    """Add KaTeX's style sheet and fonts from the installed package, each page as a download, and the social card."""
    css = (katex.DIST / "katex.min.css").read_text("utf-8")
    # Every browser that knows MathML Core reads woff2.
    css = re.sub(r',url\([^)]*\.(woff|ttf)\) format\("(woff|truetype)"\)', "", css)
    files.append(File.generated(config, "assets/katex/katex.min.css", content=css))
    for font in sorted((katex.DIST / "fonts").glob("*.woff2")):
        files.append(File.generated(config, f"assets/katex/fonts/{font.name}", abs_src_path=str(font)))
    if archive.is_copy(config):
        files.append(File.generated(config, archive.WORKER, abs_src_path=str(archive.WORKER_SOURCE)))
        return files
    for file in [f for f in files if f.src_uri.endswith(".md") or _is_notebook(f)]:
        for name, content in downloads.make(file, files, config).items():
            files.append(File.generated(config, name, content=content))
    if not config.extra["path"]:  # the other languages show the one at the site's root
        files.append(File.generated(config, "assets/card.png", content=card.draw()))
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
    if archive.is_copy(config):
        page.canonical_url = None  # it would name a page that only the copy has
    return page
