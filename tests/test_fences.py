"""Every Python fence that a reader sees is run, alone, and prints what the page shows; `make test-numpy` holds it to other releases of NumPy."""

import json
import os
import subprocess
import venv
from pathlib import Path

import numpy
import pytest

from builder import fences, printed
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


@pytest.fixture
def run_alone(bare_python, tmp_path):
    """Runs sources, place -> text, isolated, where the repository is not to be found: (exit code, what is said)."""

    def run(sources, **environment):
        path = tmp_path / "sources.json"
        path.write_text(json.dumps(sources), encoding="utf-8")
        command = [bare_python, "-I", printed.__file__, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, cwd="/", env=os.environ | environment)
        return done.returncode, done.stdout + done.stderr

    return run


def test_the_code_of_the_built_pages_runs_alone_and_prints_what_it_shows_on_any_processor(run_alone):
    """AVX2, AVX-512 and the like are off, in NumPy and in OpenBLAS; the doc tests run with them."""
    once = {}
    for language, name in ALL:
        for number, code in enumerate(shown_code(language, name), 1):
            once.setdefault(code, f"{language}/{name}, fence {number}")
    assert len(once) > 300
    features = numpy.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
    failed, said = run_alone({place: code for code, place in once.items()}, NPY_DISABLE_CPU_FEATURES=" ".join(features), OPENBLAS_CORETYPE="Prescott")
    assert not failed, said
    assert ", baseline: " in said


@pytest.mark.parametrize("module", ["matplotlib", "snippets"])
def test_a_fence_that_needs_more_than_numpy_is_found(run_alone, module):
    assert run_alone({"page:1": "import numpy\n"})[0] == 0
    failed, said = run_alone({"page:1": f"import {module}\n"})
    assert failed and f"page:1: raises ModuleNotFoundError: No module named '{module}'" in said


def test_a_fence_that_prints_too_many_digits_is_found(run_alone):
    sources = {"page:1": "print(2)\n#> 2\n", "page:9": "print(0.1 + 0.2)\n#> 0.3\n", "page:20": "1 / 0\n"}
    failed, said = run_alone(sources)
    assert failed
    assert "page:9:\n  shown:  #> 0.3\n  prints: #> 0.30000000000000004\n" in said
    assert "page:20: raises ZeroDivisionError: division by zero\n" in said
    assert "3 sources run, 2 wrong." in said


def test_a_missing_and_a_superfluous_line_are_differences():
    assert printed.difference(["print(1)"], {1: ["#> 1"]}) == (1, None, "#> 1")
    assert printed.difference(["x = 1", "#> 1"], {}) == (1, "#> 1", None)
    assert printed.difference(["print(1)", "#> 1"], {1: ["#> 1"]}) is None
