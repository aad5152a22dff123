"""Helpers for the tests of texcheck: write a .tex file, check it, look at the messages."""

import textwrap

import pytest

from texcheck import check_file

DECLARATIONS = r"""
%: n = 4, 5; i, j, k \in 1..n
%: a, b, c, z \in R; p, q \in (0,1); t \in {0,1}; s \in R+
%: u, v, w \in R^n; x, y \in simplex^n; h \in onehot^n; A, B \in R^{n x n}
%: \mathbf{1} \in ones^n; \mathbf{0} \in zeros^n; I \in eye^n
%: \sigma(z) = \frac{1}{1 + e^{-z}}
%: f(u) = \log \sum_{k=1}^{n} e^{u_k}
%: d_i = \frac{e^{u_i}}{\sum_{k=1}^{n} e^{u_k}}
"""


@pytest.fixture
def tex(tmp_path):
    """Write a file (and its .py), return its path."""
    def write(text, python="", name="page"):
        (tmp_path / f"{name}.py").write_text("import numpy as np\n" + textwrap.dedent(python), encoding="utf-8")
        path = tmp_path / f"{name}.tex"
        path.write_text(text, encoding="utf-8")
        return path
    return write


@pytest.fixture
def check(tex):
    """Check a file given as text; returns the reports."""
    def run(text, python=""):
        return check_file(tex(text, python))
    return run


@pytest.fixture
def judge(check):
    """Check one formula under the common declarations; returns its message, empty if it holds."""
    def run(formula, directives="", python=""):
        text = f"{DECLARATIONS}\n{directives}\n% --8<-- [start:one]\n{formula}\n% --8<-- [end:one]\n"
        (report,) = check(text, python)
        assert report.verdict in ("holds", "wrong")
        return report.message
    return run
