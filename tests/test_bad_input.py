"""Bad input gets a clear error that names the place and the remedy, and loses nothing."""

import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort
from mkdocs.utils import CountHandler

from builder import ROOT, fences, includes, notebooks, site
from tests import small_site

PYTHON_FENCE = '# Page {#page}\n\n!!! note\n    Words\n    ```python\n    --8<-- "bad.py:region"\n    ```\n'


@pytest.fixture
def build_page(tmp_path, caplog):
    """Builds a site of one page; returns what the build said, or raises Abort."""
    caplog.set_level(logging.WARNING)

    def builder(text, name="index.md"):
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        config = load_config(
            str(ROOT / "mkdocs.yml"), docs_dir=str(tmp_path / "docs"), site_dir=str(tmp_path / "site"), nav=[p.name for p in (tmp_path / "docs").glob("*.md")] or [name], strict=True
        )
        try:
            build(config)
        finally:
            logger = logging.getLogger("mkdocs")
            logger.handlers = [h for h in logger.handlers if not isinstance(h, CountHandler)]

    return builder


def fence_of(tmp_path, snippet, page=PYTHON_FENCE, monkeypatch=None):
    """The first fence of a page that includes snippets/bad.py:region, with that file's text given."""
    (tmp_path / "bad.py").write_text(snippet, encoding="utf-8")
    (tmp_path / "page.md").write_text(page, encoding="utf-8")
    preprocessor = includes._preprocessor()
    monkeypatch.setattr(preprocessor, "base_path", [str(tmp_path)])
    monkeypatch.setattr(preprocessor, "bases", None, raising=False)  # its own copy, in newer versions
    monkeypatch.setattr(includes.expand, "__defaults__", (1, tmp_path))
    return next(fences.python_fences(tmp_path / "page.md"))


def region(body):
    return f"# --8<-- [start:region]\n{body}\n# --8<-- [end:region]\n"


def test_a_good_page_builds(build_page, tmp_path):
    (tmp_path / "docs").mkdir()
    table = (ROOT / "docs/en/verification.md").read_text("utf-8").partition("## All formulas")
    (tmp_path / "docs" / "verification.md").write_text("# All formulas" + table[2], encoding="utf-8")  # where the badge leads
    build_page('# Page {#page}\n\n$$\n--8<-- "softmax.tex:softmax"\n$$\n\nInline $p_i$.\n')
    assert (tmp_path / "site" / "index.html").read_text("utf-8").count('class="katex"') == 2


def test_a_missing_region_names_the_page_the_line_and_what_is_there(build_page, caplog):
    with pytest.raises(Abort):
        build_page('# Page {#page}\n\n```python\n--8<-- "softmax.py:sofmax"\n```\n')
    assert "index.md:4: softmax.py has no region 'sofmax'; did you mean 'softmax'?" in caplog.text


def test_a_missing_snippet_file_names_the_page_the_line_and_what_is_there(build_page, caplog):
    with pytest.raises(Abort):
        build_page('# Page {#page}\n\n$$\n--8<-- "softmaxx.tex:softmax"\n$$\n')
    assert "index.md:4: there is no snippet file 'softmaxx.tex'; did you mean 'softmax.tex'?" in caplog.text


def test_a_whole_file_is_not_included_by_mistake(build_page, caplog):
    with pytest.raises(Abort):
        build_page('# Page {#page}\n\n```python\n--8<-- "softmax.py"\n```\n')
    assert 'index.md:4: name the region to include, as in "softmax.py:numpy"' in caplog.text


@pytest.mark.parametrize("markers", ["# --8<-- [start:a]\nx = 1\n", "x = 1\n# --8<-- [end:a]\n"])
def test_a_region_without_its_other_marker_is_refused(tmp_path, markers):
    (tmp_path / "bad.py").write_text(markers, encoding="utf-8")
    with pytest.raises(includes.IncludeError, match="bad.py.*region 'a'"):
        includes.regions(tmp_path / "bad.py")


def test_a_formula_with_an_unknown_macro_stops_the_build(build_page, caplog):
    with pytest.raises(Abort):
        build_page("# Page {#page}\n\nInline $\\sofmax(z)$.\n")
    assert "Error reading page 'index.md'" in caplog.text
    assert "KaTeX cannot read the formula\n    \\sofmax(z)" in caplog.text
    assert "Undefined control sequence: \\sofmax" in caplog.text


def test_a_character_without_a_glyph_stops_the_build(build_page, caplog):
    with pytest.raises(Abort):
        build_page("# Page {#page}\n\nInline $\\text{日}$.\n")
    assert "index.md: the formula 日 needs '日', which the font KaTeX_Main-Regular has not" in caplog.text


def test_a_missing_figure_stops_the_build(build_page, caplog):
    with pytest.raises(Abort):
        build_page("# Page {#page}\n\n![A curve](figures/no_such_figure.svg)\n")
    assert "There is no figure docs/figures/no_such_figure.py; there are: " in caplog.text


def test_a_figure_without_alternative_text_stops_the_build(build_page, caplog):
    name = next((ROOT / "docs" / "figures").glob("*.py")).stem
    with pytest.raises(Abort):
        build_page(f"# Page {{#page}}\n\n![](figures/{name}.svg)\n")
    assert f"The figure {name} has no alternative text" in caplog.text


def test_a_link_to_nowhere_stops_the_build(build_page, caplog):
    with pytest.raises(Abort):
        build_page("# Page {#page}\n\n[there](#nowhere)\n")
    assert "#nowhere" in caplog.text


def test_a_notebook_cell_that_raises_stops_the_build(build_page, caplog):
    with pytest.raises(Abort):
        build_page("# %% [markdown]\n# # Page {#page}\n\n# %%\n1 / 0\n", name="notebooks/bad.py")
    assert "a cell of the notebook raises" in caplog.text
    assert "1 / 0" in caplog.text and "ZeroDivisionError" in caplog.text


def test_a_notebook_figure_needs_alternative_text():
    notebook = notebooks.nbformat.v4.new_notebook(cells=[notebooks.nbformat.v4.new_code_cell("plot()")])
    notebook.cells[0].outputs = [notebooks.nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg></svg>"})]
    with pytest.raises(notebooks.BuildError, match="without alternative text"):
        notebooks.to_markdown(notebook, "notebook.py")


def test_a_notebook_that_writes_to_stderr_is_refused():
    notebook = notebooks.nbformat.v4.new_notebook(cells=[notebooks.nbformat.v4.new_code_cell("warn()")])
    notebook.cells[0].outputs = [notebooks.nbformat.v4.new_output("stream", name="stderr", text="RuntimeWarning")]
    with pytest.raises(notebooks.BuildError, match="writes to stderr"):
        notebooks.to_markdown(notebook, "notebook.py")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("x = 1\nprint(x)\n#> 2", "something else than it shows, at .*bad.py:4:\n  shown:  #> 2\n  prints: #> 1\n.*make outputs"),
        ("print(1)", "shown:  \\(nothing\\)\n  prints: #> 1"),
        ("x = 1\n#> 1", "shown:  #> 1\n  prints: \\(nothing\\)"),
        ("x = 1\nlen(x)", "TypeError: object of type 'int' has no len\\(\\)\n  at .*bad.py:3:  len\\(x\\)"),
        ("x = 1\ny = (", "SyntaxError: .*\n  at .*bad.py:3:  y = \\("),
        ("import numpy as np\nnp.exp(1000.0)", "prints: #> RuntimeWarning: overflow encountered in exp"),
    ],
)
def test_a_failing_fence_names_the_page_and_the_snippet_line(tmp_path, monkeypatch, body, message):
    fence = fence_of(tmp_path, region(body), monkeypatch=monkeypatch)
    assert fence.number == 5
    with pytest.raises(fences.FenceError, match=r"(?s)page.md:5: the fence .*" + message):
        fences.check_output(fence)


def test_outputs_are_written_below_the_statement_that_prints_them(tmp_path, monkeypatch):
    body = 'if __name__ == "__main__":\n    # --8<-- [start:region]\n    print(\n        1\n    )\n    #> 7\n    print(2)\n    # --8<-- [end:region]\n'
    fence = fence_of(tmp_path, body, monkeypatch=monkeypatch)
    monkeypatch.setattr(fences, "ROOT", tmp_path)
    assert fences.rewrite_outputs([fence]) == [str(tmp_path / "bad.py")]
    assert (tmp_path / "bad.py").read_text("utf-8") == body.replace("#> 7\n", "#> 1\n").replace("print(2)\n", "print(2)\n    #> 2\n")
    fence = fence_of(tmp_path, (tmp_path / "bad.py").read_text("utf-8"), monkeypatch=monkeypatch)
    fences.check_output(fence)
    assert fences.rewrite_outputs([fence]) == []


def test_a_line_that_prints_two_things_in_two_fences_is_refused(tmp_path, monkeypatch):
    page = '```python\nx = 1\n--8<-- "bad.py:region"\n```\n\n```python\nx = 2\n--8<-- "bad.py:region"\n```\n'
    fence_of(tmp_path, region("print(x)"), page, monkeypatch)
    with pytest.raises(fences.FenceError, match="prints other lines here"):
        fences.rewrite_outputs(fences.python_fences(tmp_path / "page.md"))


FENCES_EVERYWHERE = """
```python
n = 1
```

!!! note "Title"
    ```python
    n = 2
    ```

??? success "Answer"

    Words
    ```python
    n = 3
    ```

    !!! warning
        Words
        ```python
        n = 4
        ```

=== "Tab"

    ```{.python}
    n = 5
    ```

<div class="grid" markdown>
<div markdown>
```python
n = 6
```
</div>
</div>

- item

    ```python
    n = 7
    ```

| a |
|---|
| b |

```text
n = 0
```
"""


def test_fences_are_found_wherever_the_site_renders_them(tmp_path, build_page):
    page = tmp_path / "page.md"
    page.write_text(FENCES_EVERYWHERE, encoding="utf-8")
    found = [fence.source for fence in fences.python_fences(page)]
    assert found == [f"n = {n}\n" for n in range(1, 8)]
    build_page("# Page {#page}\n" + FENCES_EVERYWHERE)
    assert (tmp_path / "site" / "index.html").read_text("utf-8").count("language-python highlight") == len(found)


def test_the_doc_tests_fail_on_a_type_error_though_a_second_run_would_pass(tmp_path):
    (tmp_path / "page.md").write_text("```python\nif 'x' not in globals():\n    x = 1\n    len(1)\n```\n", encoding="utf-8")
    command = [sys.executable, "-m", "pytest", str(tmp_path / "page.md"), "-c", "pyproject.toml", "-p", "conftest", "-p", "no:cacheprovider"]
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "the fence raises TypeError: object of type 'int' has no len()" in result.stdout


# What make says. `machine` is a copy of what the set-up reads, where nothing is installed.


@pytest.fixture
def machine(tmp_path):
    for part in ("Makefile", "requirements.txt", "benchmarks/requirements.txt", "benchmarks/setup.sh", "builder/setup.sh", "builder/chromium.sh", "builder/node/package.json", "builder/node/package-lock.json"):
        (tmp_path / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / part, tmp_path / part)

    def run(*command, **environment):
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PIP_", "MAKE", "npm_"))}
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300, env={**kept, **environment})

    run.path = tmp_path
    return run


def script(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


def test_a_python_older_than_3_11_is_refused(machine):
    old = script(machine.path / "python3.10", 'if [ "$1" = --version ]; then echo Python 3.10.13; fi; exit 1')
    result = machine("make", "site", f"PYTHON={old}")
    assert result.returncode != 0
    assert "Python 3.11 or newer is needed" in result.stderr and "is Python 3.10.13" in result.stderr
    assert "PYTHON=python3.12" in result.stderr
    assert not (machine.path / ".venv").exists()


def test_no_network_says_so(machine):
    result = machine(
        "make", "site", f"PYTHON={sys.executable}", PIP_INDEX_URL="http://127.0.0.1:9/", PIP_CONFIG_FILE=os.devnull, PIP_RETRIES="0", PIP_NO_CACHE_DIR="1"
    )
    assert result.returncode != 0
    assert "The packages of requirements.txt could not be installed" in result.stderr and "needs the network" in result.stderr


def test_a_stale_environment_is_made_anew_and_a_ready_one_is_kept(machine):
    def commands():
        return machine("make", "-n", "site").stdout

    assert "setup.sh" in commands()
    ready = commands().split("READY=")[1].split()[0].strip("\"'")
    (machine.path / ".venv").mkdir()
    (machine.path / ready).touch()
    assert "setup.sh" not in commands()
    with (machine.path / "requirements.txt").open("a") as lock:
        lock.write("# changed\n")
    assert "setup.sh" in commands()


def test_a_library_that_does_not_install_is_named_and_stops_no_other(machine):
    # A Python whose environments have a pip that knows no torch.
    pip = 'case "$*" in *torch*) exit 1;; esac; echo "${*##* }" >> installed'
    fake = script(machine.path / "python", f"mkdir -p .venv-bench/bin; printf '#!/bin/sh\\n%s\\n' '{pip}' > .venv-bench/bin/python; chmod +x .venv-bench/bin/python")
    result = machine("sh", "benchmarks/setup.sh", PYTHON=fake, BENCH=".venv-bench/ready")
    assert result.returncode == 0, result.stderr
    assert "torch==2.13.0 does not install here" in result.stderr
    installed = (machine.path / "installed").read_text("utf-8").split()
    assert "scipy>=1.14" in installed and "tf-keras>=2.18" in installed and not any("torch" in name for name in installed)
    assert (machine.path / ".venv-bench/ready").exists()


def test_a_missing_chromium_says_what_to_do(machine):
    tools = machine.path / "tools"
    tools.mkdir()
    for tool in ("sh", "id", "cat", "env"):
        (tools / tool).symlink_to(shutil.which(tool))
    result = machine("sh", "builder/chromium.sh", PATH=str(tools), CHROMIUM="")
    assert result.returncode == 1
    assert "apt-get install chromium" in result.stderr and "CHROMIUM=" in result.stderr


def test_a_taken_port_names_the_port_and_another():
    with socket.socket() as taken:
        taken.bind((site.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "-m", "builder", "serve", "--port", str(port)]
        result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert result.returncode == 1
    assert f"Port {port} of 127.0.0.1 is taken" in result.stderr and f"make serve PORT={port + 1}" in result.stderr


def test_an_edit_shows_up_while_the_site_is_served(tmp_path):
    small_site.make(tmp_path, {"index.md": "# Page {#page}\n\n$z_i$\n"})
    with socket.socket() as probe:
        probe.bind((site.HOST, 0))
        port = probe.getsockname()[1]

    def wait_for(text):
        until = time.monotonic() + 120
        while time.monotonic() < until:
            assert server.poll() is None, server.stderr.read().decode()
            try:
                with urllib.request.urlopen(f"http://{site.HOST}:{port}/ru/", timeout=30) as answer:
                    if text in answer.read().decode():
                        return True
            except OSError:
                time.sleep(0.1)
        return False

    server = subprocess.Popen([sys.executable, "-m", "builder", "serve", "--port", str(port)], cwd=tmp_path, stderr=subprocess.PIPE)
    try:
        assert wait_for("katex-html")
        page = tmp_path / "docs/ru/index.md"
        page.write_text("# Page {#page}\n\n$\\sofmax$\n", encoding="utf-8")
        time.sleep(2)
        page.write_text("# Page {#page}\n\nСвежая правка.\n", encoding="utf-8")
        assert wait_for("Свежая правка."), "an edit after a failed build is not served"
    finally:
        server.terminate()
        server.wait(10)
        server.stderr.close()


def test_two_makes_at_once_set_up_once(machine):
    # A Python whose environments take a while to make, and whose interpreter does nothing.
    made = 'mkdir -p .venv/bin; for tool in python npm; do printf "#!/bin/sh\\n" > .venv/bin/$tool; chmod +x .venv/bin/$tool; done'
    fake = script(machine.path / "python", f'case "$*" in *venv*) echo set up >> done; sleep 1; {made};; esac')
    results = []
    makes = [threading.Thread(target=lambda: results.append(machine("make", "site", f"PYTHON={fake}"))) for _ in range(2)]
    for make in makes:
        make.start()
    for make in makes:
        make.join()
    assert [result.returncode for result in results] == [0, 0], results
    assert (machine.path / "done").read_text("utf-8") == "set up\n"
