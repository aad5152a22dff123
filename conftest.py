"""How pytest-markdown-docs reads and runs this site's pages."""

import pytest
from pytest_markdown_docs._runners import _Runner, register_runner
from pytest_markdown_docs.plugin import MarkdownDocstringCodeModule

from builder import fences


def pytest_markdown_docs_markdown_it():
    return fences.parser()


@register_runner(default=True)
class OutputRunner(_Runner):
    """Runs a fence and holds what it prints to the `#> ` lines it shows."""

    def runtest(self, test, args, **_):
        [fence] = [f for f in fences.python_fences(test.source_path) if f.number == test.start_line]
        if fence.source != test.source.removeprefix("\n" * test.start_line):
            raise fences.FenceError(f"{fence.file}:{fence.number}: pytest-markdown-docs extracted another text than the page shows.")
        fences.check_output(fence)

    def repr_failure(self, test, excinfo, style=None):
        return str(excinfo.value) if excinfo.errisinstance(fences.FenceError) else str(excinfo.getrepr())


@pytest.hookimpl(wrapper=True)
def pytest_collect_file():
    # The plugin would import every .py for fences in docstrings: ours have none.
    return [c for c in (yield) if not isinstance(c, MarkdownDocstringCodeModule)]
