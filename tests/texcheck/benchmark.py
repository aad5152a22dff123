"""Displays per second of one core's time: python tests/texcheck/benchmark.py snippets/*.tex"""

import sys
import time

from texcheck import check_file


def measure(paths: list[str]) -> str:
    """Check the files once and say how fast that was."""
    begin = time.process_time()
    reports = [report for path in paths for report in check_file(path)]
    seconds = time.process_time() - begin
    wrong = sum(report.verdict == "wrong" for report in reports)
    return (f"{len(reports)} displays, {sum(r.steps for r in reports)} relations in {seconds:.1f} s: "
            f"{len(reports) / seconds:.1f} displays per second, {wrong} wrong")


if __name__ == "__main__":
    print(measure(sys.argv[1:]))
