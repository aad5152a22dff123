"""The pytest plugin: sections are tests named after them, and the summary counts."""

import pytest

pytest_plugins = ["pytester"]

TEX = r"""%: a, b \in R
% --8<-- [start:good]
(a + b)^2 = a^2 + 2 a b + b^2
% --8<-- [end:good]
% --8<-- [start:bad]
(a + b)^2 = a^2 + b^2
% --8<-- [end:bad]
%~ unchecked: a joke
% --8<-- [start:joke]
a = b
% --8<-- [end:joke]
"""


@pytest.fixture
def run(pytester):
    """Run pytest with the plugin over a file page.tex."""
    def runner(text, *arguments):
        (pytester.path / "page.tex").write_text(text, encoding="utf-8")
        return pytester.runpytest_subprocess("-p", "texcheck.plugin", "-p", "no:cacheprovider", *arguments)
    return runner


@pytest.fixture(autouse=True)
def path_of_the_package(monkeypatch):
    from pathlib import Path

    import texcheck
    monkeypatch.setenv("PYTHONPATH", str(Path(texcheck.__file__).parents[1]))


def test_every_section_is_a_test_named_after_it(run):
    result = run(TEX, "-v")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["page.tex::good PASSED*", "page.tex::bad FAILED*", "page.tex::joke PASSED*"])


def test_a_failure_shows_the_message_and_no_traceback(run):
    out = run(TEX).stdout.str()
    assert "page.tex:6: [bad] step 1 is wrong:" in out and "  = a^2 + b^2" in out
    assert "Traceback" not in out and "WrongFormula" not in out.partition("short test summary")[0]


@pytest.mark.parametrize("more", [(), ("-n", "2")])
def test_the_summary_counts_and_lists_what_is_unchecked(run, more):
    out = run(TEX, *more).stdout.str()
    assert "3 displays, 1 relations, 0 NumPy ties, 1 unchecked, 1 wrong" in out
    assert "[joke] a joke" in out


def test_a_file_that_cannot_be_read_fails_as_one_test(run):
    result = run(TEX + "%: a \\in Q\n")
    result.assert_outcomes(passed=2, failed=2)
    assert "page.tex:12: unknown domain Q" in result.stdout.str()


def test_other_tex_files_are_left_alone(run):
    run("\\documentclass{article}").assert_outcomes()


def test_an_error_of_the_checker_itself_keeps_its_traceback(run, pytester):
    pytester.makeconftest("import texcheck.plugin as p\ndef broken(display): raise KeyError('inside')\np.check_display = broken")
    assert "KeyError: 'inside'" in run(TEX).stdout.str()
