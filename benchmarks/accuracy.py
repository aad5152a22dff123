"""The error of every function, here and in other libraries, against 50 digits, in float64, float32 and float16.

benchmarks/accuracy.toml names the calls. A form of this site is also measured computed in float64 and rounded at the end.
"""

import importlib
import os
import tomllib
import warnings

import mpmath
import numpy as np

from benchmarks import FOLDER, frameworks, grid, truth, ulp

KINDS = (np.float64, np.float32, np.float16)
HERE = "NumPy"
# Where the forms of this site stand.
MODULES = (
    "sigmoid",
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_gradient",
    "softmax",
    "log_sum_exp",
    "softmax_jacobian",
    "categorical_cross_entropy",
    "categorical_cross_entropy_gradient",
    "entropy_and_kl",
    "mse_and_cross_entropy",
    "precision",
)
SOFT = (0.3, 0.9, 2.0**-10, 1 - 2.0**-10)


def cases():
    """What accuracy.toml says."""
    return tomllib.loads((FOLDER / "accuracy.toml").read_text("utf-8"))


def _crossed(name, points, targets, kind):
    return [{name: np.repeat(points, len(targets)), "t": np.tile(np.array(targets, kind), len(points))}]


def _targets(rows):
    """Soft targets, none on a mask, and the label of the largest logit, for rows of logits taken twice."""
    seen = np.isfinite(rows)
    soft = np.random.default_rng(12).dirichlet(np.ones(rows.shape[1]), len(rows)) * seen
    soft /= soft.sum(axis=1, keepdims=True)
    return np.concatenate([soft, np.eye(rows.shape[1])[rows.argmax(axis=1)]])


def _twice(rows):
    return np.concatenate([rows, rows])


def _labels(rows):
    """The label of the largest logit, then its neighbour."""
    top = rows.argmax(axis=1)
    return np.concatenate([top, (top + 1) % rows.shape[1]])


def inputs(case, kind, thin=1):
    """The batches of a case: a list of {name: array}."""
    asked, largest = case["inputs"], case.get("largest", 1000)
    if asked == "z":
        return [{"z": grid.logits(kind, thin)}]
    if asked == "p":
        return [{"p": grid.probabilities(kind, thin)}]
    if asked.endswith("hard t") or asked.endswith("soft t"):
        points = grid.logits(kind, thin) if asked.startswith("z") else grid.probabilities(kind, thin)
        return _crossed(asked[0], points, (0, 1) if asked.endswith("hard t") else SOFT, kind)
    if asked == "pairs":
        return [{"t": t, "p": p} for t, p in grid.pairs(kind, thin)]
    if asked == "p rows":
        return [{"p": t} for t, _ in grid.pairs(kind, thin)]
    if asked == "p, p row":
        return [{"p": p, "t": t} for t, p in grid.pairs(kind, thin)]
    rows = grid.rows(kind, thin, largest)
    if asked == "rows":
        return [{"z": z} for z in rows]
    if asked == "rows, v":
        random = np.random.default_rng(13)
        return [{"z": z, "v": random.normal(size=z.shape).astype(kind)} for z in rows]
    if asked == "rows, y":
        return [{"z": _twice(z), "y": _labels(z)} for z in rows]
    if asked == "rows, t":
        return [{"z": _twice(z), "t": _targets(z).astype(kind)} for z in rows]
    raise ValueError(f"accuracy.toml asks for inputs {asked!r}, and there are none of that name.")


def exact(function, batches, kind):
    """The truth for all batches, in ulp.rounded's form."""
    values = []
    with mpmath.workdps(truth.DIGITS):
        for batch in batches:
            for row in zip(*(array.tolist() for array in batch.values()), strict=True):
                arguments = [[mpmath.mpf(x) for x in a] if isinstance(a, list) else a if isinstance(a, int) else mpmath.mpf(a) for a in row]
                value = function(*arguments)
                values += value if isinstance(value, list) else [value]
        return ulp.rounded(values, kind)


def _of_terms(batches, found, kind):
    """The truth of a JVP, its errors counted in ULP of the sum of the terms' magnitudes."""
    nearest, missing, step = found
    _, _, wide = exact(truth.softmax_jvp_terms, batches, kind)
    return nearest, missing * step / wide, wide


def names_here():
    """What the forms of this site may be written with: all that stands in snippets."""
    names = {"np": np}
    for module in MODULES:
        names |= {name: value for name, value in vars(importlib.import_module(f"snippets.{module}")).items() if callable(value)}
    return names


def evaluate(call, names, batches, convert=None):
    """A call's results for all batches, one flat array."""
    values = []
    for batch in batches:
        given = {name: convert(array) for name, array in batch.items()} if convert else batch
        with np.errstate(all="ignore"):
            # One namespace: a lambda in the call sees the inputs.
            values.append(np.asarray(eval(call, names | given)))
    return np.concatenate([value.ravel() for value in values])


def _wide(array):
    return array.astype(np.float64) if array.dtype.kind == "f" else array


def forms(case, batches, kind):
    """Each form of this site: (its name, its call, what it gives); narrow types also by way of float64."""
    names = names_here()
    for form, call in case["here"].items():
        yield form, call, evaluate(call, names, batches)
    if kind != np.float64:
        with np.errstate(over="ignore"):
            yield "float64", case["here"]["plain"], evaluate(case["here"]["plain"], names, batches, _wide).astype(kind)


def _peer(library, call, batches):
    names, convert = frameworks.LIBRARIES[library]()
    if library == "scikit-learn":
        from sklearn.utils import extmath

        names["extmath"] = extmath
    if library == "JAX":
        names["jax"].config.update("jax_enable_x64", True)
    return evaluate(call, names | {"np": np}, batches, convert)


def _rows(case, batches, kind, found):
    for form, call, value in forms(case, batches, kind):
        yield {"library": HERE, "form": form, "call": call} | ulp.summary(value, found)
    for library in frameworks.LIBRARIES:
        if library not in case:
            continue
        row = {"library": library, "form": "library", "call": case[library]}
        try:
            yield row | ulp.summary(_peer(library, case[library], batches), found)
        except Exception as error:  # a type that the library does not take
            yield row | {"error": type(error).__name__}


def measure():
    """Function -> float type -> list of {library, form, call, max, mean, points, zeros, nans, infinities} or {..., error}."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    from tqdm import tqdm

    results = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, case in tqdm(cases().items(), desc="accuracy"):
            results[name] = {}
            for kind in KINDS:
                batches = inputs(case, kind)
                found = exact(getattr(truth, name.partition(",")[0]), batches, kind)
                results[name][kind.__name__] = list(_rows(case, batches, kind, found))
                if name == "softmax_jvp":
                    of_terms = _of_terms(batches, found, kind)
                    results.setdefault("softmax_jvp, of its terms", {})[kind.__name__] = list(_rows(case, batches, kind, of_terms))
    return {"functions": results}
