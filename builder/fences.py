"""The Python fences of the pages: found with their includes expanded, run, and held to the output they show.

What a top-level statement prints stands below it in `#> ` lines; a warning it emits stands there too, as
`#> RuntimeWarning: overflow encountered in exp`.
"""

import json
import re
import traceback
from collections import defaultdict
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt

from builder import ROOT
from builder.includes import Line, expand, place
from builder.printed import OUTPUT, comments, difference, run

# An admonition, a collapsed block, a tab; an HTML block opened for Markdown.
_TITLE = re.compile(r'(!!!|\?\?\?\+?|===[!+]*) ?\S|</?div\b[^>]*>$')


class FenceError(Exception):
    """A fence raises, or prints something else than it shows."""


@dataclass(frozen=True)
class Fence:
    """A Python fence: the page's file, the number of its opening line, its lines after expansion."""

    file: str
    number: int
    lines: tuple[Line, ...]

    @property
    def source(self):
        return "".join(line.text + "\n" for line in self.lines)


def _block_title(state, start_line, end_line, silent):
    """A block rule that steps over the title line of an admonition, a tab or a Markdown-in-HTML block."""
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not _TITLE.match(state.src[start : state.eMarks[start_line]]):
        return False
    if not silent:
        state.line = start_line + 1
    return True


def _fences_apart(lines):
    """Put a blank line before each fence: superfences lets one follow an indented paragraph, CommonMark does not."""
    fence = None
    for line in lines:
        mark = re.match(r"\s*(`{3,}|~{3,})", line.text)
        if mark and fence is None:
            fence = mark[1]
            yield replace(line, text="")
        elif mark and line.text.strip() == fence:
            fence = None
        yield line


def parser():
    """A CommonMark parser that reads pages as the site does.

    Includes are expanded, and blocks of Material are stepped into. A token's `map` counts the page's own lines;
    a fence's `meta["lines"]` holds its Lines.
    """
    md = MarkdownIt("commonmark").disable(["code", "html_block"]).enable("table")
    # Without indented code every fence inside an indented block is found.
    chains = {"alt": ["paragraph", "reference", "blockquote", "list"]}
    md.block.ruler.before("fence", "block_title", _block_title, chains)

    def expand_includes(state):
        state.env["lines"] = list(_fences_apart(expand(state.src, state.env.get("file", "page"))))
        state.src = "\n".join(line.text for line in state.env["lines"])

    def restore_lines(state):
        lines = state.env["lines"]
        for token in state.tokens:
            if token.map is None:
                continue
            first, last = token.map
            if token.type == "fence":
                texts = token.content.splitlines()
                inside = lines[first + 1 : first + 1 + len(texts)]
                token.meta["lines"] = [replace(line, text=text) for line, text in zip(inside, texts, strict=True)]
            token.map = [lines[first].page_number - 1, lines[last - 1].page_number]

    md.core.ruler.after("normalize", "expand_includes", expand_includes)
    md.core.ruler.after("block", "restore_lines", restore_lines)
    return md


def notebook_prose(text):
    """The Markdown in the cells of a percent script, line for line; lines of code cells are blank."""
    lines, in_prose = [], False
    for line in text.splitlines():
        if line.startswith("# %%"):
            in_prose = "[markdown]" in line
            line = ""
        lines.append(re.sub(r"^# ?", "", line) if in_prose else "")
    return "\n".join(lines)


def python_fences(path):
    """The Python fences of a page, in order; of a notebook, those in its prose, which stand alone as on any page."""
    file, text = place(path), path.read_text("utf-8")
    if path.suffix == ".py":
        text = notebook_prose(text)
    for token in parser().parse(text, {"file": file}):
        if token.type == "fence" and re.match(r"\{?\s*\.?python\b", token.info.strip()):
            yield Fence(file, token.map[0] + 1, tuple(token.meta["lines"]))


def _outputs(fence):
    """Run a fence; number of a statement's last line -> the `#> ` lines that belong below it."""
    try:
        return comments(run(fence.source, fence.file))
    except Exception as error:
        if isinstance(error, SyntaxError):
            number = error.lineno or 1
        else:
            frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename == fence.file]
            number = frames[-1].lineno if frames else 1
        # A FenceError hides the error's type from pytest-markdown-docs, which runs a fence again on TypeError (#69).
        line = fence.lines[min(number, len(fence.lines)) - 1]
        raise FenceError(
            f"{fence.file}:{fence.number}: the fence raises {type(error).__name__}: {error}\n"
            f"  at {line}:  {line.text.strip()}"
        ) from error


def check_output(fence):
    """Run a fence; raise FenceError, naming the page's and the snippet's line, if it raises or prints otherwise."""
    other = difference([line.text for line in fence.lines], _outputs(fence))
    if other:
        index, shown, printed = other
        raise FenceError(
            f"{fence.file}:{fence.number}: the fence prints something else than it shows, at {fence.lines[min(index, len(fence.lines) - 1)]}:\n"
            f"  shown:  {shown or '(nothing)'}\n"
            f"  prints: {'(nothing)' if printed is None else printed}\n"
            f"  If what it prints is right, `make outputs` writes it."
        )


def rewrite_outputs(fences):
    """Write what the fences print into the files that their lines came from; return the names of the changed files.

    Raises FenceError if a line prints different things in two fences.
    """
    stale, wanted = defaultdict(set), defaultdict(dict)
    for fence in fences:
        for number, outputs in _outputs(fence).items():
            line = fence.lines[number - 1]
            known = wanted[line.file].setdefault(line.number, (line.text, outputs))
            if known[1] != outputs:
                raise FenceError(f"{fence.file}:{fence.number}: {line} prints other lines here than in another fence.")
        for line in fence.lines:
            if OUTPUT.match(line.text):
                stale[line.file].add(line.number)
    changed = []
    for file in wanted:
        before = (ROOT / file).read_text("utf-8")
        after = []
        for number, raw in enumerate(before.splitlines(), 1):
            if number not in stale[file]:
                after.append(raw)
            text, outputs = wanted[file].get(number, ("", []))
            # A region is dedented on the page: its output goes back to where the region stands.
            after += [" " * (len(raw) - len(text)) + output for output in outputs]
        after = "\n".join(after) + "\n"
        if after != before:
            (ROOT / file).write_text(after, encoding="utf-8")
            changed.append(file)
    return changed


def write_sources(fences, path):
    """Write the text of each fence, once, to a JSON file that builder.printed reads; return how many there are."""
    once = {fence.source: f"{fence.file}:{fence.number}" for fence in fences}
    path.write_text(json.dumps({place: source for source, place in once.items()}), encoding="utf-8")
    return len(once)
