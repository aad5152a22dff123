"""MkDocs hooks: includes checked with page and line, notebooks, downloads, formulas and figures put in place, the style sheet, the search index."""

import functools
import json
import re
import shutil
from pathlib import Path

from mkdocs.exceptions import BuildError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File
from mkdocs.utils import get_relative_url, write_file

from builder import archive, card, downloads, figures, katex, licences, mathfonts, notebooks, styles
from builder.includes import expand, place


def _is_notebook(file):
    return file.src_uri.startswith("notebooks/") and file.src_uri.endswith(".py")


# What the pages of the language that is being built use.
_formulas, _figures, _classes = set(), {}, set()


def on_pre_build(config):
    for used in (_formulas, _figures, _classes):
        used.clear()


def on_files(files, config):
    """Add each page as a download, and the social card; leave out what no language needs."""
    # Material brings the search's stemmers for thirty languages.
    needed = licences.lunr_languages(config.plugins["material/search"].config.lang)
    for file in [f for f in files if f.src_uri.startswith("assets/javascripts/lunr/") and f.src_uri not in needed]:
        files.remove(file)
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


def on_page_content(html, page, config, files):
    """Make listings light, tables sound and both able to scroll."""
    # Names, operators, punctuation and blanks are four fifths of a listing's spans, and have the colour of its text.
    html = re.sub(r'<span class="[nowp]">([^<]*)</span>', r"\1", html)
    # A wide listing scrolls, from the keyboard too, and a browser leaves space for its lines before it lays them out.
    html = re.sub(
        r"(<pre[^>]*>(?:<span></span>)?<code)>(.*?)</code>",
        lambda code: f'{code[1]} tabindex="0" style="--lines:{len(code[2].splitlines())}">{code[2]}</code>',
        html,
        flags=re.DOTALL,
    )
    # Material's script would move each table that has no class into such boxes, and the browser would style the page anew.
    box = '<div class="md-typeset__scrollwrap" tabindex="0"><div class="md-typeset__table">'
    html = re.sub(r"<table>(.*?)</table>", rf'{box}<table class="{styles.TABLE}">\1</table></div></div>', html, flags=re.DOTALL)
    # The corner of a table heads nothing.
    return re.sub(r"<th([^>]*)></th>", r"<td\1></td>", html)


def _without_indents(output):
    """A page without what its templates indent by; listings keep theirs."""
    parts = re.split(r"(<pre\b.*?</pre>)", output, flags=re.DOTALL)
    parts[::2] = [re.sub(r"\s*\n\s*", "\n", part) for part in parts[::2]]
    return "".join(parts)


def _name_search(output):
    """Name the search dialog, which Material leaves without a name, as its field is named."""
    dialog = '<div class="md-search" data-md-component="search" role="dialog"'
    label = re.search(dialog + r'.*?aria-label="([^"]+)"', output, re.DOTALL)
    if label is None:
        raise BuildError(f"Material's search has another form than builder/hooks.py names: {dialog}.")
    return output.replace(dialog, f'{dialog} aria-label="{label[1]}"')


@event_priority(-50)  # the last to see the page
def on_post_page(output, page, config):
    """Put in what stood aside while MkDocs and its plugins read the page: formulas and figures."""
    _classes.update(styles.classes(output))
    output, formulas = katex.fill(output)
    output, drawn = figures.fill(output, functools.partial(get_relative_url, other=page.url))
    _formulas.update(formulas)
    _figures.update(drawn)
    mathfonts.require_glyphs(formulas, page.file.src_uri)
    return _name_search(_without_indents(output))


def on_post_template(output_content, template_name, config):
    if not template_name.endswith(".html"):
        return output_content
    _classes.update(styles.classes(output_content))
    return _name_search(_without_indents(output_content))


@event_priority(-50)  # after the search plugin has written its index
def on_post_build(config):
    """Write the figures and what the pages use of the styles; put the search index where only a search fetches it."""
    site = Path(config.site_dir)
    for name, svg in _figures.items():
        write_file(svg.encode("utf-8"), str(site / "figures" / f"{name}.svg"))
    known = _classes | styles.classes("".join(_formulas))
    known |= {word for script in site.rglob("*.js") if "lunr" not in script.parts for word in styles.words(script.read_text("utf-8"))}
    theirs = sorted(site.glob("assets/stylesheets/*.css"))
    ours = [site / "assets" / "explorers" / "explorer.css", site / "assets" / "site.css"]
    sheets = [*(sheet.read_text("utf-8") for sheet in theirs), mathfonts.style(sorted(_formulas)), *(sheet.read_text("utf-8") for sheet in ours)]
    write_file(styles.one(sheets, known).encode("utf-8"), str(site / "assets" / "style.css"))
    shutil.rmtree(site / "assets" / "stylesheets")
    for sheet in ours:
        sheet.unlink()
    if archive.is_copy(config):
        return
    # Material fetches search_index.json with every page: it gets one without documents, and query.js the other.
    index = site / "search" / "search_index.json"
    whole = json.loads(index.read_text("utf-8"))
    index.rename(index.with_name("documents.json"))
    index.write_text(json.dumps({"config": whole["config"], "docs": []}), encoding="utf-8")
