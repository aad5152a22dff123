"""Every Python fence that a reader sees is run, alone, and prints what the page shows."""

import functools
import re
import subprocess
import venv
from pathlib import Path

import numpy
import pytest

from builder import fences
from tests.pages import ALL, NOTEBOOKS, extracted, shown_code


@pytest.mark.parametrize(("language", "name"), ALL)
def test_every_fence_shown_is_run(language, name):
    assert [fence.source for fence in extracted(language, name)] == shown_code(language, name)


@pytest.mark.parametrize(("language", "name"), NOTEBOOKS)
def test_the_fences_in_a_notebooks_prose_run(language, name):
    for fence in extracted(language, name):
        fences.check_output(fence)


def test_the_census_counts_fences():
    assert all(sum(len(extracted(*page)) for page in ALL if page[0] == language) > 10 for language in ("en", "ru", "zh"))


@pytest.mark.parametrize(("language", "name"), ALL)
def test_code_is_single_sourced(language, name):
    typed = [line for fence in extracted(language, name) for line in fence.lines if line.file == fence.file and line.text.strip()]
    assert not typed, f"{typed[0]}: code is typed into the page; put it in a region of snippets/ and include that."


@pytest.fixture(scope="session")
def bare_python(tmp_path_factory):
    """An interpreter that has NumPy and nothing else."""
    folder = tmp_path_factory.mktemp("bare")
    venv.create(folder, symlinks=True)
    [packages] = folder.glob("lib/python*/site-packages")
    installed = Path(numpy.__file__).parent.parent
    for part in installed.glob("numpy*"):
        (packages / part.name).symlink_to(part)
    return str(folder / "bin" / "python")


@functools.cache
def run_alone(python, code):
    """Standard output and the warnings of code pasted into a fresh interpreter."""
    result = subprocess.run([python, "-I", "-c", code], capture_output=True, text=True, timeout=60, cwd="/")
    warnings = re.findall(r"^.*?:\d+: (\w+Warning: .*)$", result.stderr, re.MULTILINE)
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines(), warnings


@pytest.mark.parametrize(("language", "name"), ALL)
def test_the_code_of_the_built_page_runs_alone(bare_python, language, name):
    for code in shown_code(language, name):
        shown = [line[3:] for line in code.splitlines() if re.match(r"#>( |$)", line)]
        is_warning = re.compile(r"\w+Warning: ").match
        expected = [line for line in shown if not is_warning(line)], [line for line in shown if is_warning(line)]
        assert run_alone(bare_python, code) == expected, code


def test_the_bare_interpreter_has_numpy_alone(bare_python):
    assert run_alone(bare_python, "import numpy; print(numpy.__name__)") == (["numpy"], [])
    with pytest.raises(AssertionError, match="ModuleNotFoundError"):
        run_alone(bare_python, "import matplotlib")
    with pytest.raises(AssertionError, match="ModuleNotFoundError"):
        run_alone(bare_python, "import snippets")
