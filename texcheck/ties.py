"""Tie a formula to NumPy: an expression over the sibling .py file must give the same numbers."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

from .context import Context, Definition, Index, Size
from .errors import FormulaError
from .points import Point
from .values import Array, mp

ULPS = 1024  # of the largest entry: rounded inputs may be subtracted, and a wrong formula is off by far more
TINIEST = 2.0**-1022  # the smallest normal float
CANCELLED = 2.0**-10  # a result below this came from cancellation where the points are of size one


def python_name(name: str) -> str:
    """\\tau is tau, \\hat{y} is y_hat, w' is w_prime, \\text{BCE} is BCE."""
    primes = "_prime" * name.count("'")
    plain = name.rstrip("'").removeprefix("\\mathrm").removeprefix("\\mathbf").strip("{}")
    for accent in ("hat", "tilde", "bar"):
        if plain.startswith(f"\\{accent}{{"):
            plain = plain.removeprefix(f"\\{accent}{{") + "_" + accent
    plain = re.sub(r"[^A-Za-z0-9]+", "_", plain).strip("_") + primes
    return plain + "_" if plain == "lambda" else plain


class Snippets:
    """The sibling module of a .tex file, imported once and without traces."""

    def __init__(self, path: Path):
        self.path = path.with_suffix(".py")
        self._module: ModuleType | None = None

    def module(self) -> ModuleType:
        if self._module is None:
            if not self.path.exists():
                raise FormulaError(f"{self.path.name} does not exist, so nothing can be tied to it")
            before = dict(sys.modules)
            sys.path.insert(0, str(self.path.parent))
            try:
                spec = importlib.util.spec_from_file_location(self.path.stem, self.path)
                self._module = importlib.util.module_from_spec(spec)
                spec.loader.exec_module(self._module)
            except Exception as error:  # a snippet may fail in any way
                raise FormulaError(f"{self.path.name} cannot be imported: {error!r}") from None
            finally:
                sys.path.remove(str(self.path.parent))
                _forget_siblings(before, self.path.parent)
        return self._module


def _forget_siblings(before: dict, folder: Path):
    """Another folder may hold modules of the same names."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if name not in before and file and Path(file).parent == folder:
            del sys.modules[name]


class Tie:
    """One `%=` line."""

    def __init__(self, text: str, snippets: Snippets):
        self.text, self.snippets = text, snippets
        try:
            self.tree = ast.parse(text, mode="eval").body
        except (SyntaxError, ValueError) as error:
            raise FormulaError(f"%= {text}: {error.args[0]}") from None
        self.names = {n.id for n in ast.walk(self.tree) if isinstance(n, ast.Name)}
        self.code = compile(ast.Expression(self.tree), "%=", "eval")

    @property
    def functions(self) -> list[str]:
        """The functions of the snippets that the expression calls."""
        return sorted({n.func.id for n in ast.walk(self.tree) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)})

    def refuse_other_arguments(self, definition: Definition):
        """A function is tied to one call with its own arguments in their order."""
        if not definition.parameters:
            return
        wanted = [python_name(p) for p in definition.parameters]
        call = self.tree
        given = [a.id if isinstance(a, ast.Name) else "" for a in call.args] if isinstance(call, ast.Call) else []
        if given != wanted or call.keywords:
            raise FormulaError(f"%= {self.text}: a definition is tied to one call with the arguments ({', '.join(wanted)})")

    def value(self, point: Point, computed: dict, indices: dict[str, int]):
        """The expression's value at a point, as a float64 array."""
        import numpy as np
        module = self.snippets.module()
        scope = {"np": np, **vars(module)}
        for name in self.names & computed.keys():
            scope[name] = computed[name]
        scope |= {python_name(n): k for n, k in indices.items()}
        scope |= {n: s for n, s in point.sizes.items() if n in self.names}
        try:
            with np.errstate(all="ignore"):
                return np.asarray(eval(self.code, scope), dtype=np.float64)
        except Exception as error:  # an expression may fail in any way
            raise FormulaError(f"%= {self.text} fails: {error!r}") from None

    def variables(self, context: Context) -> dict[str, str]:
        """The declared symbols the expression mentions, by their Python names."""
        names = self.names - set(self.functions)
        return {python_name(n): n for n in context.entries if "(" not in n and python_name(n) in names
                and not isinstance(context.entries[n], (Index, Size))}

    def indices(self, free: list[str]) -> list[str]:
        """The free indices that the expression takes as numbers; the others are axes."""
        return [n for n in free if python_name(n) in self.names]


def as_float(value, labels: bool = False):
    """An exact value as NumPy would hold it."""
    import numpy as np
    if not isinstance(value, Array):
        return int(value) if labels else float(value)
    return np.array(value.nested(), dtype=np.int64 if labels else np.float64)


def distance(got, wanted, smallest: float) -> float:
    """The largest difference in units in the last place of the largest entry, or of `smallest`."""
    import numpy as np
    size = max((abs(x) for x in wanted.flat), default=mp.zero)
    unit = float(np.spacing(max(float(size), smallest)))
    worst = 0.0
    for a, b in zip(got.flat, wanted.flat):
        if not np.isfinite(a):
            return float("inf")
        worst = max(worst, float(abs(mp.mpf(float(a)) - b)) / unit)
    return worst
