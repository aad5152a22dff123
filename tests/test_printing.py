"""What the pages print does not depend on the processor; `make test-numpy` holds it to other releases of NumPy."""

import os
import subprocess
import sys

import numpy as np
import pytest

from builder import ROOT, fences, printed
from tests.pages import ALL, extracted


def found():
    """The processor features that NumPy uses here and can do without."""
    return np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    path = tmp_path_factory.mktemp("printing") / "fences.json"
    pages = [page for page in ALL if page[0] == "en"]
    assert fences.write_sources([fence for page in pages for fence in extracted(*page)], path) > 300
    return path


def run(sources, **environment):
    return subprocess.run(
        [sys.executable, "-m", "builder.printed", str(sources)], cwd=ROOT, env=os.environ | environment, capture_output=True, text=True
    )


def test_without_the_processors_extensions_every_fence_prints_the_same(sources):
    """AVX2, AVX-512 and the like are off, in NumPy and in OpenBLAS."""
    done = run(sources, NPY_DISABLE_CPU_FEATURES=" ".join(found()), OPENBLAS_CORETYPE="Prescott")
    assert done.returncode == 0, done.stdout + done.stderr
    assert ", baseline: " in done.stdout


def test_a_fence_that_prints_too_many_digits_is_found(tmp_path):
    path = tmp_path / "fences.json"
    path.write_text('{"page:1": "print(2)\\n#> 2\\n", "page:9": "print(0.1 + 0.2)\\n#> 0.3\\n", "page:20": "1 / 0\\n"}')
    done = run(path)
    assert done.returncode == 1
    assert "page:9:\n  shown:  #> 0.3\n  prints: #> 0.30000000000000004\n" in done.stdout
    assert "page:20: raises ZeroDivisionError: division by zero\n" in done.stdout
    assert "3 sources run, 2 wrong." in done.stdout


def test_a_missing_and_a_superfluous_line_are_differences():
    assert printed.difference(["print(1)"], {1: ["#> 1"]}) == (1, None, "#> 1")
    assert printed.difference(["x = 1", "#> 1"], {}) == (1, "#> 1", None)
    assert printed.difference(["print(1)", "#> 1"], {1: ["#> 1"]}) is None
