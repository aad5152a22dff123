"""The mutation run over files: a pool of workers, the reviewed list of survivors, and the count."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from .document import Display, Library
from .errors import FormulaError
from .mutation import judge

SHARE = 10  # mutants of one display in a sample: fewer would cost more for the checks of the displays themselves


@dataclass(frozen=True)
class Survivor:
    """A mutant that holds: where, what the changed side reads, and why it is true."""

    place: str  # file:section
    side: str
    reason: str = ""


def read_survivors(path: Path) -> list[Survivor]:
    """The reviewed list: `file:section`, then the changed side and the reason, each on an indented line."""
    found: list[Survivor] = []
    place, side = "", ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            place = line.strip()
        elif side:
            found.append(Survivor(place, side, line.strip()))
            side = ""
        else:
            side = line.strip()
    if side:
        raise ValueError(f"{path}: the last survivor lacks its reason")
    return found


def displays(paths: list[Path]) -> list[Display]:
    """The displays that can be mutated: read without error, not left unchecked, not marked wrong."""
    library = Library()
    return [d for p in paths for d in library.load(p).displays if d.formula and d.unchecked is None and not d.section.wrong]


def run(paths: list[Path], sample: int | None = None, seed: str = "", jobs: int = 2):
    """Judge the mutants of all displays; yields place and outcomes of each, in order."""
    total = [(p, d.section.name) for p in paths for d in displays([p])]
    share = None if sample is None else min(sample, SHARE)
    if share:
        total = sorted(random.Random(seed).sample(total, min(len(total), sample // share)))
    tasks = [(p, name, share, seed) for p, name in total]
    if jobs == 1:
        yield from map(_judge, tasks)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(_judge, tasks, chunksize=1)


_library = Library()  # one in each worker


def _judge(task: tuple[Path, str, int | None, str]):
    path, name, share, seed = task
    display = next(d for d in _library.load(path).displays if d.section.name == name)
    place = f"{path.name}:{name}"
    try:
        return place, judge(display, share, seed)
    except FormulaError as error:
        return place, error.message


def main(argv: list[str]) -> int:
    """Exit code 0 only if every survivor is reviewed and every reviewed one still survives."""
    parser = argparse.ArgumentParser(prog="texcheck mutate", description="Does the checker see every single slip?")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.tex")
    parser.add_argument("--sample", type=int, metavar="N", help="about N mutants in all, chosen by the seed")
    parser.add_argument("--seed", default="", metavar="S")
    parser.add_argument("--survivors", type=Path, metavar="FILE", help="the reviewed list of mutants that hold")
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    options = parser.parse_args(argv)
    reviewed = read_survivors(options.survivors) if options.survivors else []
    begin = time.perf_counter()
    count: Counter[str] = Counter()
    survived: set[tuple[str, str]] = set()
    problems = 0
    for place, outcomes in run(options.files, options.sample, options.seed, options.jobs):
        if isinstance(outcomes, str):
            print(f"{place}: does not hold itself: {outcomes}")
            problems += 1
            continue
        count.update(o.verdict for o in outcomes)
        for outcome in outcomes:
            if outcome.verdict == "survived" and (place, outcome.side) not in survived:
                survived.add((place, outcome.side))
                if not any((r.place, r.side) == (place, outcome.side) for r in reviewed):
                    print(f"{place}\n    {outcome.side}\n    survives: {outcome.mutant.operator}")
                    problems += 1
    if options.sample is None:
        problems += _report_stale(reviewed, survived, {p.name for p in options.files})
    total = sum(count.values())
    print(f"{total} mutants: {count['refused']} refused, {count['killed']} killed, {count['survived']} survived "
          f"({len(survived)} different), {time.perf_counter() - begin:.0f} s")
    return int(problems > 0)


def _report_stale(reviewed: list[Survivor], survived: set[tuple[str, str]], files: set[str]) -> int:
    """Entries of the list that no longer survive, or no longer exist."""
    stale = [r for r in reviewed if r.place.partition(":")[0] in files and (r.place, r.side) not in survived]
    for entry in stale:
        print(f"{entry.place}\n    {entry.side}\n    is listed but does not survive", file=sys.stdout)
    return len(stale)
