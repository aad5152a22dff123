"""Python that stands with what it prints in `#> ` lines: run, and held to them. Needs the standard library alone.

python -m builder.printed FILE, in an interpreter that has NumPy and nothing else, runs the sources of a JSON file, place -> source,
and names those that print something else than they show.
"""

import ast
import contextlib
import io
import itertools
import json
import re
import sys
import warnings
from pathlib import Path

OUTPUT = re.compile(r"#>( |$)")


def run(source, filename="fence"):
    """Run source as pasted; for each top-level statement its last line's number and the lines it printed.

    Raises whatever the source raises. Python shows a warning once for each place that emits it; so does this.
    """
    scope = {"__name__": "__main__", "__builtins__": __builtins__}
    outputs = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for statement in ast.parse(source, filename).body:
            code = compile(ast.Module([statement], []), filename, "exec", dont_inherit=True)
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                exec(code, scope)
            lines = [f"{w.category.__name__}: {w.message}" for w in caught]
            caught.clear()
            outputs[statement.end_lineno] = lines + printed.getvalue().splitlines()
    return outputs


def difference(lines, outputs):
    """The first place where lines of code differ from themselves with outputs in them: (index, shown, printed), or None."""
    after = []
    for number, line in enumerate(lines, 1):
        if not OUTPUT.match(line):
            after.append(line)
        after += outputs.get(number, [])
    for index, (shown, printed) in enumerate(itertools.zip_longest(lines, after)):
        if shown != printed:
            return index, shown, printed
    return None


def comments(outputs):
    """What run returned, as the lines that belong below the statements."""
    return {end: [f"#> {line}".rstrip() for line in printed] for end, printed in outputs.items()}


def failures(sources):
    """What each source, place -> text, prints otherwise than it shows, or raises: a list of sentences."""
    found = []
    for place, source in sources.items():
        try:
            other = difference(source.splitlines(), comments(run(source, place)))
        except Exception as error:
            found.append(f"{place}: raises {type(error).__name__}: {error}")
            continue
        if other:
            found.append(f"{place}:\n  shown:  {other[1] or '(nothing)'}\n  prints: {other[2] or '(nothing)'}")
    return found


if __name__ == "__main__":
    import numpy

    simd = numpy.show_config(mode="dicts")["SIMD Extensions"]
    known = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    wrong = failures(known)
    print("\n".join([*wrong, f"NumPy {numpy.__version__}, {', '.join(simd.get('found', [])) or 'baseline'}: {len(known)} sources run, {len(wrong)} wrong."]))
    sys.exit(bool(wrong))
