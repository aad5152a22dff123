"""The README's five minutes: its files, its output and its message are what the program prints."""

import re
import sys
import textwrap
from pathlib import Path

import texcheck
from texcheck.__main__ import main

sys.path.insert(0, str(Path(__file__).parent))
from benchmark import measure  # noqa: E402

README = (Path(texcheck.__file__).parent / "README.md").read_text(encoding="utf-8")
BLOCKS = [textwrap.dedent(b).strip("\n") + "\n" for b in re.findall(r"(?:^    .*\n|^\n(?=    ))+", README, re.MULTILINE)]


def example(tex):
    formulas, python = (next(b for b in BLOCKS if start in b) for start in ("%: n = 4, 5;", "import numpy"))
    return formulas, tex(formulas, python, name="formulas")


def test_the_files_of_the_readme_give_its_output(tex, capsys):
    _, path = example(tex)
    assert main([str(path)]) == 0
    assert capsys.readouterr().out.strip() in README


def test_the_message_of_the_readme_is_what_a_wrong_factor_gets(tex, capsys):
    formulas, path = example(tex)
    path.write_text(formulas.replace("2 a b", "3 a b"), encoding="utf-8")
    assert main([str(path)]) == 1
    message = capsys.readouterr().out.replace(f"{path.parent}/", "").splitlines()[:7]
    assert [line.strip() for line in message] == BLOCKS[0].splitlines()[:1] + [b.strip() for b in BLOCKS[0].splitlines()[1:7]]


def test_the_benchmark_counts_what_it_checks(tex):
    _, path = example(tex)
    assert re.fullmatch(r"3 displays, 4 relations in \d+\.\d s: \d+\.\d displays per second, 0 wrong", measure([str(path)]))
