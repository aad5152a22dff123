"""The command line: check files, mutate them, or check the pages that show them."""

from __future__ import annotations

import argparse
import json
import sys

from .report import check_file, summary
from .document import Library


def main(argv: list[str] | None = None) -> int:
    """Exit code 0 only if everything asked for holds."""
    argv = sys.argv[1:] if argv is None else argv
    if argv[:1] == ["mutate"]:
        from .mutants import main as mutate
        return mutate(argv[1:])
    if argv[:1] == ["pages"]:
        from .pages import main as pages
        return pages(argv[1:])
    parser = argparse.ArgumentParser(prog="texcheck", description="Check every formula of .tex files.",
                                     epilog="Other commands: texcheck mutate FILE..., texcheck pages DOCS")
    parser.add_argument("files", nargs="+", metavar="FILE.tex")
    parser.add_argument("--json", action="store_true", help="print the reports as JSON")
    options = parser.parse_args(argv)
    library = Library()
    reports = [r for path in options.files for r in check_file(path, library)]
    if options.json:
        print(json.dumps({"sections": [r.as_dict() for r in reports]}, indent=2, ensure_ascii=False))
    else:
        for report in reports:
            if report.verdict == "wrong":
                print(report.message)
        print(summary(reports))
    return int(any(r.verdict == "wrong" for r in reports))


if __name__ == "__main__":
    sys.exit(main())
