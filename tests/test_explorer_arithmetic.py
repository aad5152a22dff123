"""The arithmetic of the two interactive figures, in a browser, against the NumPy snippets.

`+ - * /` are the same in both; exp, log and log1p may differ in the last place.
"""

import functools
import itertools
import json

import numpy as np
import pytest

from builder import ROOT
from snippets import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_grad,
    cross_entropy,
    cross_entropy_grad,
    softmax,
    softmax_jacobian,
)
from snippets.binary_cross_entropy_with_logits import binary_cross_entropy_with_logits_naive
from snippets.sigmoid import sigmoid_naive

SCRIPTS = ROOT / "builder" / "theme" / "assets" / "explorers"
FILES = {"softmax": "softmax", "binaryCrossEntropy": "binary-cross-entropy"}  # name of the arithmetic -> script
ULPS = 8  # of the result, over all cases; each side's own error is below 6 without cancellation

# Numbers cross as JSON, which is much faster than as Playwright's objects; what JSON cannot hold crosses as text.
RUN = """([name, script, cases, known]) => {
    const explorers = new Function(script + "; return explorers")();
    const missing = [], own = {};
    const leaves = (x) => typeof x === "number" ? [x] : Object.values(x).flatMap(leaves);
    known = JSON.parse(known);
    for (const f of ["exp", "log", "log1p"]) {
        own[f] = Math[f];
        const table = new Map(known?.[f].map((pair) => pair.map(Number)));
        if (known) Math[f] = (x) => table.has(x) ? table.get(x) : (missing.push([f, x]), own[f](x));
    }
    try {
        const results = JSON.parse(cases).map((c) => leaves(explorers[name].compute(...c)));
        return JSON.stringify([results, missing], (_, x) => typeof x === "number" && !Number.isFinite(x) ? String(x) : x);
    } finally {
        Object.assign(Math, own);
    }
}"""


@pytest.fixture(scope="module")
def arithmetic(browser):
    """Runs compute() of an explorer on many cases at once; `old` in its script is replaced by `new` before.

    Returns the numbers of each case in order, and the arguments of exp, log and log1p that `known` lacks.
    """
    page = browser.new_page()

    def run(name, cases, known=None, old="", new=""):
        shared, script = ((SCRIPTS / f"{file}.js").read_text("utf-8") for file in ("explorer", FILES[name]))
        assert old in script
        results, missing = json.loads(page.evaluate(RUN, [name, shared + script.replace(old, new), json.dumps(cases), json.dumps(known)]))
        return [[float(x) for x in result] for result in results], {(f, float(x)) for f, x in missing}

    yield run
    page.close()


def readable(x):
    """A number as JSON holds it and JavaScript's Number reads it."""
    return x if np.isfinite(x) else str(x).replace("inf", "Infinity").replace("nan", "NaN")


def with_numpys_functions(arithmetic, name, cases, dtype, **slip):
    """As above, with NumPy's exp, log and log1p in place of the browser's."""
    known = {"exp": [], "log": [], "log1p": []}
    for _ in range(4):  # log asks for what exp gave, and is asked anew when that has changed
        results, missing = arithmetic(name, cases, known, **slip)
        if not missing:
            return results
        for function in known:
            arguments = [x for f, x in missing if f == function]
            with np.errstate(all="ignore"):
                values = getattr(np, function)(np.array(arguments, dtype))
            known[function] += [[readable(x), readable(float(y))] for x, y in zip(arguments, values, strict=True)]
    raise AssertionError(f"{name} asks for ever new arguments: {sorted(missing)[:3]}")


def ulps(a, b, dtype=np.float64):
    """How many floats lie between a and b, element by element; infinity where the signs differ or only one is finite."""
    with np.errstate(over="ignore"):
        a, b = np.array(a, dtype), np.array(b, dtype)
    left, right = ((x + dtype(0)).view(f"i{x.itemsize}") for x in (a, b))  # as bits, which count the floats from 0
    with np.errstate(over="ignore"):
        apart = np.where(np.signbit(left) == np.signbit(right), np.abs(left - right).astype(float), np.inf)
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    comparable = np.isfinite(a) & np.isfinite(b)
    return np.where(same, 0, np.where(comparable, apart, np.inf))


@functools.cache
def softmax_cases():
    rng = np.random.default_rng(0)
    cases = []
    for scale in (1e-300, 1e-8, 0.1, 1, 10, 100, 1000, 1e300):
        for C in (3, 4, 5, 6):
            for _ in range(10):
                cases.append((rng.normal(scale=scale, size=C).tolist(), 10 ** rng.uniform(-2, 2), int(rng.integers(C))))
    edges = [[2, 1, 0.1], [0, 0, 0], [1, 1, 0], [1000, 0, 0], [-1000] * 4, [745.13, 0, 0], [746, 0, -745.13], [0, -708.4, -709.78]]
    edges += [[0, -36.7, -37.4, -745], [1e308, -1e308, 0], [1e308, 1e308, 1e308], [5e-324, 0, -5e-324], [0, -40, -40, -40, -40, -40], [720, 12, 0]]
    for z, temperature in itertools.product(edges, [1e-300, 1e-3, 0.05, 1, 3, 50, 1e300]):
        cases += [(z, temperature, label) for label in (0, len(z) - 1)]
    return cases


@functools.cache
def softmax_expected():
    expected = []
    for z, temperature, label in softmax_cases():
        with np.errstate(all="ignore"):
            q = np.array(z, float) / temperature
            gradient, jacobian = cross_entropy_grad(q, label) / temperature, softmax_jacobian(q) / temperature
            expected.append(np.concatenate([softmax(q), [cross_entropy(q, label)], gradient, jacobian.ravel()]))
    return np.concatenate(expected)


def flat(results):
    return [x for result in results for x in result]


def bce_cases():
    rng = np.random.default_rng(1)
    edges = [0, 1e-300, 5e-324, 1e-45, 0.1, 9.9, 16.5, 16.7, 20, 36.5, 37.5, 87.3, 88.8, 103.9, 104.1, 708.4, 709.8, 745.1, 746, 3e38, 4e38, 1e308]
    logits = [s * z for z in edges for s in (1, -1)]
    targets = [0, 1, 0.5, 0.1, 1e-20, 1e-300, 1 - 2**-40]
    cases = list(itertools.product(logits, targets))
    for scale in (1, 10, 30, 200):
        cases += [(float(rng.normal(scale=scale)), t) for t in [0, 1, *rng.uniform(size=38).tolist()]]
    return [(float(z), float(t)) for z, t in cases]


def bce_expected(cases, dtype):
    """Rows naive loss, naive gradient, stable loss, stable gradient; and where p and 1 - p are naive, what an ULP of p does to the loss."""
    with np.errstate(all="ignore"):
        z, t = np.array(cases).astype(dtype).T
        p = sigmoid_naive(z)
        slack = np.spacing(p) * (t / p + (1 - t) / (1 - p))
        naive = [binary_cross_entropy_with_logits_naive(z, t), p - t]
        stable = [binary_cross_entropy_with_logits(z, t), binary_cross_entropy_with_logits_grad(z, t)]
    assert all(row.dtype == dtype for row in naive + stable)
    return np.array(naive + stable), np.where(np.isfinite(slack), slack, 0), np.spacing(p)


TYPES = pytest.mark.parametrize("dtype", [np.float64, np.float32])


def test_softmax_and_its_derivatives_agree_with_numpy_to_eight_ulp(arithmetic):
    cases = softmax_cases()
    results, _ = arithmetic("softmax", cases)
    assert len(cases) > 500
    assert ulps(flat(results), softmax_expected()).max() <= ULPS


def test_softmax_is_computed_step_by_step_as_in_numpy(arithmetic):
    cases = softmax_cases()
    results = with_numpys_functions(arithmetic, "softmax", cases, np.float64)
    assert ulps(flat(results), softmax_expected()).max() == 0


@TYPES
def test_binary_cross_entropy_agrees_with_numpy_to_eight_ulp(arithmetic, dtype):
    cases = bce_cases()
    results, _ = arithmetic("binaryCrossEntropy", [[*case, dtype.__name__] for case in cases])
    rows, (expected, slack, ulp_of_p) = np.transpose(results), bce_expected(cases, dtype)
    assert len(cases) > 400
    assert ulps(rows[2:], expected[2:], dtype).max() <= ULPS
    # The naive forms magnify the last place of p: allow them three of it besides.
    for row, wanted, unit in zip(rows, expected, (slack, ulp_of_p), strict=False):
        with np.errstate(invalid="ignore"):
            near = np.abs(row - wanted.astype(float)) <= 3 * unit.astype(float)
        assert (near | (ulps(row, wanted, dtype) <= ULPS)).all()


@TYPES
def test_binary_cross_entropy_is_computed_step_by_step_as_in_numpy(arithmetic, dtype):
    cases = bce_cases()
    results = with_numpys_functions(arithmetic, "binaryCrossEntropy", [[*case, dtype.__name__] for case in cases], dtype)
    assert ulps(np.transpose(results), bce_expected(cases, dtype)[0], dtype).max() == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("x / temperature)", "x * temperature)"),
        ("(x) => x - m", "(x) => x"),
        ("Math.log1p(rest)", "Math.log(1 + rest)"),
        ("i === top ? 0 : x", "x"),
        ("i === label ? 0 : x", "i === label ? x - 1 : x"),
        ("-a * b", "a * b"),
        ("0 - sum(row)", "g[i] * (1 - g[i])"),
        ("row.map((x) => x / temperature)", "row"),
        ("reduce((a, b) => a + b, 0)", "reduceRight((a, b) => a + b, 0)"),
    ],
)
def test_a_slip_in_the_arithmetic_of_softmax_is_found(arithmetic, old, new):
    cases = softmax_cases()
    results = with_numpys_functions(arithmetic, "softmax", cases, np.float64, old=old, new=new)
    assert ulps(flat(results), softmax_expected()).max() > 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("float32: Math.fround", "float32: (x) => x"),
        ("[z, t] = [round(z), round(t)];", ""),
        ("round(1 + exp(-z))", "(1 + exp(-z))"),
        ("round(-t * round(Math.log(p)))", "-t * round(Math.log(p))"),
        ("round(Math.log(round(1 - p)))", "round(Math.log1p(-p))"),
        ("z > 0 ? rest : t", "z > 0 ? t : rest"),
        ("slope === 0 ? 0 : ", ""),
        ("Math.log1p(exp(-Math.abs(z)))", "Math.log1p(exp(Math.abs(z)))"),
        ("round(round(rest * sigmoid(z)) - round(t * sigmoid(-z)))", "round(sigmoid(z) - t)"),
        ("x >= 0 ? 1 : e", "1"),
    ],
)
def test_a_slip_in_the_arithmetic_of_binary_cross_entropy_is_found(arithmetic, old, new):
    cases = [[*case, "float32"] for case in bce_cases()]
    results = with_numpys_functions(arithmetic, "binaryCrossEntropy", cases, np.float32, old=old, new=new)
    assert ulps(np.transpose(results), bce_expected([case[:2] for case in cases], np.float32)[0], np.float32).max() > 0


def test_the_correct_digits_are_counted_from_the_first_that_is_wrong(arithmetic, browser):
    page = browser.new_page()
    for file in ("explorer", "binary-cross-entropy"):
        page.add_script_tag(content=(SCRIPTS / f"{file}.js").read_text("utf-8"))
    cases = {(1, 1): 15, (0, 0): 15, (1.002, 1): 2, (2.5, 1): 0, (-1, 1): 0, (0, 4e-18): 0, (3e-18, 4e-18): 0, (4.0001e-18, 4e-18): 4}
    cases |= {(float("nan"), 1): 0, (float("inf"), 20): 0, (1, 0): 0}
    found = page.evaluate("all => all.map(([x, y]) => explorers.binaryCrossEntropy.digits(x, y))", list(cases))
    page.close()
    assert found == list(cases.values())
