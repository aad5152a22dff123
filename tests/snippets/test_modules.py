"""Every module of the course: what it is to those who import it."""

import inspect
import runpy
import sys
import types

import pytest

import snippets
from builder import SNIPPETS

MODULES = sorted(SNIPPETS.glob("[!_]*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_prints_nothing_when_imported_and_takes_only_what_others_define(path, capsys):
    module = runpy.run_path(str(path), run_name=f"snippets.{path.stem}")
    assert capsys.readouterr().out == ""
    assert module["__doc__"].endswith(".")
    for name, value in module.items():
        if inspect.isfunction(value) and value.__module__ != f"snippets.{path.stem}":
            home = sys.modules[value.__module__]
            assert value.__module__.startswith("snippets.") and getattr(home, name) is value
            assert f"\ndef {name}(" in inspect.getsource(home)


def test_the_package_hands_out_what_it_lists():
    public = {n for n, v in vars(snippets).items() if not (n.startswith("_") or isinstance(v, types.ModuleType))}
    assert public == set(snippets.__all__) and snippets.__all__ == sorted(snippets.__all__)
