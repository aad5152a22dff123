"""python -m benchmarks [NAME ...]: measures and stores; all measurements where none is named. `make bench` calls it."""

import argparse
import importlib
import json

from benchmarks import RESULTS, machine

MEASUREMENTS = ("frameworks", "accuracy", "speed")  # modules of this package with a function measure() -> dict


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measures against other libraries.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(MEASUREMENTS)}; all if none is named")
    names = parser.parse_args().names or MEASUREMENTS
    for name in names:
        if name not in MEASUREMENTS:
            parser.error(f"there is no measurement {name}; there are: {', '.join(MEASUREMENTS)}.")
    for name in names:
        results = machine.describe() | importlib.import_module(f"benchmarks.{name}").measure()
        path = RESULTS / f"{name}.json"
        path.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{path} is written.")


if __name__ == "__main__":
    main()
