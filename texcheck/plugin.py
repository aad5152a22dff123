"""The pytest plugin: every section of every .tex file it is pointed at is a test named after it."""

from __future__ import annotations

import pytest

from .document import Library
from .report import Report, check_display, file_error, summary

KEY = "texcheck"


LIBRARY = pytest.StashKey[Library]()


def pytest_collect_file(file_path, parent):
    """A .tex file with snippet sections is a test file."""
    if file_path.suffix == ".tex" and "--8<--" in file_path.read_text(encoding="utf-8", errors="replace"):
        return TexFile.from_parent(parent, path=file_path)
    return None


class TexFile(pytest.File):
    """The sections of one file; one more item where the file cannot be read to its end."""

    def collect(self):
        library = self.config.stash.setdefault(LIBRARY, Library())
        document = library.load(self.path)
        for display in document.displays:
            yield TexItem.from_parent(self, name=display.section.name, line=display.section.line,
                                      check=lambda d=display: check_display(d))
        if document.error:
            yield TexItem.from_parent(self, name="declarations", line=document.error.line,
                                      check=lambda: file_error(document))


class TexItem(pytest.Item):
    """One section; the text of a failure is the checker's message."""

    def __init__(self, *, line: int, check, **keywords):
        super().__init__(**keywords)
        self.line, self.check = line, check

    def runtest(self):
        report = self.check()
        self.user_properties.append((KEY, report.as_dict()))
        if report.verdict == "wrong":
            raise WrongFormula(report.message)

    def repr_failure(self, excinfo, style=None):
        if isinstance(excinfo.value, WrongFormula):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self):
        return self.path, self.line - 1, f"formula {self.name}"


class WrongFormula(Exception):
    """Carries the message to pytest's report."""


def pytest_terminal_summary(terminalreporter, config):
    """One line of counts, and every unchecked section with its reason."""
    found = [Report(**value) for reports in terminalreporter.stats.values() for r in reports
             if getattr(r, "when", "") == "call" for key, value in r.user_properties if key == KEY]
    if found:
        terminalreporter.section("texcheck")
        terminalreporter.write_line(summary(found))
