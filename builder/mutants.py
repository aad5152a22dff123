"""Mutation of the snippets (`make mutants`): each changed function must fail a test that covers it.

mutmut changes one thing at a time; what survives must stand in snippets/mutants.txt with the reason why it is equivalent.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from builder import ROOT, SNIPPETS

REVIEWED = SNIPPETS / "mutants.txt"
NEEDED = ("builder", "docs", "snippets", "texcheck", "tests/__init__.py", "tests/snippets", "conftest.py", "pyproject.toml")
# -k: mutmut rewrites each module: it has more functions and imports than the course says, and its regions are torn.
CONFIG = """
[tool.mutmut]
source_paths = ["snippets"]
also_copy = ["builder", "docs", "texcheck", "conftest.py"]
pytest_add_cli_args = ["-p", "no:cacheprovider", "-k", "not every_public_function and not test_modules and not a_fence_shows"]
pytest_add_cli_args_test_selection = ["tests/snippets"]
"""


@dataclass(frozen=True)
class Mutant:
    """A change that no test sees: `place` is file:function, `change` the lines out (-) and in (+)."""

    place: str
    change: tuple[str, ...]


def read_reviewed(text: str) -> dict[Mutant, str]:
    """The list: a line `file:function`, below it, indented, the lines out and in, then the reason on a line of its own."""
    found: dict[Mutant, str] = {}
    place, change = "", []
    for line in (line for line in text.splitlines() if line.strip() and not line.startswith("#")):
        if not line[0].isspace():
            place = line.strip()
        elif line.strip().startswith(("- ", "+ ")):
            change.append(line.strip())
        elif not change:
            raise ValueError(f"{place}: a reason without a change: {line.strip()}")
        else:
            found[Mutant(place, tuple(change))] = line.strip()
            change = []
    if change:
        raise ValueError(f"{place}: the last change lacks its reason")
    return found


def mutant_of(name: str, diff: str) -> Mutant:
    """From mutmut's name and the unified diff that it shows; `x_logit__mutmut_3` is of logit, `xǁDualǁ__add____mutmut_1` of Dual.__add__."""
    module, function = re.fullmatch(r"snippets\.(\w+)\.x[_ǁ](\w+)__mutmut_\d+", name).groups()
    lines = [line for line in diff.splitlines() if line[:1] in ("-", "+") and line[:3] not in ("---", "+++")]
    return Mutant(f"{module}.py:{function.replace('ǁ', '.')}", tuple(f"{line[0]} {line[1:].strip()}" for line in lines))


def problems(survivors: set[Mutant], reviewed: dict[Mutant, str]) -> list[str]:
    """A line for each survivor that is not listed, and for each listed one that does not survive."""
    found = [(mutant, "survives: a test is missing, or the reason why nothing changes") for mutant in survivors - reviewed.keys()]
    found += [(mutant, "is listed but does not survive") for mutant in reviewed.keys() - survivors]
    return ["\n    ".join((m.place, *m.change, what)) for m, what in sorted(found, key=lambda f: (f[0].place, f[0].change))]


def run() -> tuple[Counter, set[Mutant]]:
    """Mutate all modules in a folder of their own; the counts of verdicts, and what survived."""
    with tempfile.TemporaryDirectory() as folder:
        for name in NEEDED:
            source, target = ROOT / name, Path(folder, name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("node_modules")) if source.is_dir() else shutil.copy(source, target)
        with Path(folder, "pyproject.toml").open("a") as config:
            config.write(CONFIG)

        def mutmut(*arguments: str, shown: bool = False) -> str:
            done = subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=folder, text=True,
                                  stdout=None if shown else subprocess.PIPE, env=os.environ | {"OMP_NUM_THREADS": "1"})
            if done.returncode:
                raise SystemExit(f"mutmut {arguments[0]} failed\n{done.stdout or ''}")
            return done.stdout
        mutmut("run", shown=True)
        verdicts = dict(re.findall(r"^\s*(\S+__mutmut_\d+): (.+)$", mutmut("results", "--all", "true"), re.MULTILINE))
        unseen = [name for name, verdict in verdicts.items() if verdict not in ("killed", "timeout")]
        return Counter(verdicts.values()), {mutant_of(name, mutmut("show", name)) for name in unseen}


def main() -> int:
    """Exit code 0 only if every survivor is listed, and everything listed survives."""
    reviewed = read_reviewed(REVIEWED.read_text(encoding="utf-8"))
    counts, survivors = run()
    wrong = problems(survivors, reviewed)
    print(*wrong, f"snippets: {counts.total()} mutants: {counts['killed'] + counts['timeout']} killed, {len(survivors)} survive, "
          f"{len(wrong)} problems", sep="\n")
    return int(bool(wrong) or not counts)


if __name__ == "__main__":
    sys.exit(main())
