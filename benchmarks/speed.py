"""Time and memory of every function, here and in other libraries, on one core and on two.

benchmarks/speed.toml names the calls. All contenders of a case take turns within one process, so that what else the machine does
hits them alike; a ratio is taken within a turn. Each number of cores has a process of its own, and so has memory.
"""

import gc
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import tomllib
import warnings

import numpy as np

from benchmarks import FOLDER, ROOT, frameworks
from benchmarks.accuracy import names_here

ROWS = ((1000, 10), (1000, 1000), (64, 50_000))
ELEMENTS = ((1_000_000,),)
TURNS = 9
LEAST = 0.002  # seconds of work in one reading
GROWTH = (10, 30, 100, 300, 1000, 3000, 10_000)
LIMITS = {"exp": "np.exp(z)", "copy": "z.copy()"}  # what no form can do without, and what the memory allows


def cases():
    """What speed.toml says."""
    return tomllib.loads((FOLDER / "speed.toml").read_text("utf-8"))


def inputs(asked, shape, kind):
    """The arrays of a case by name; z is always there, for the limits."""
    random = np.random.default_rng(3)
    z = (3 * random.normal(size=shape)).astype(kind)
    found = {"z": z}
    if asked in ("z, t", "p, t"):
        found["t"] = random.integers(0, 2, shape).astype(kind)
        found["p"] = (1 / (1 + np.exp(-z))).astype(kind)
    if asked == "rows, y":
        found["y"] = random.integers(0, shape[1], shape[0])
        found["labels"] = np.arange(shape[1])
    return found


def _contenders(case, given):
    """Label -> a function without arguments that does the work."""
    found = {}
    for form, call in (case["here"] | LIMITS).items():
        found[form] = eval(f"lambda: {call}", names_here() | given)
    for library, load in frameworks.LIBRARIES.items():
        if library not in case:
            continue
        names, convert = load()
        values = {name: convert(array) for name, array in given.items()}
        if library == "scikit-learn":
            from scipy import special
            from sklearn.utils import extmath

            names |= {"extmath": extmath, "special": special}
        call = eval(f"lambda {', '.join(values)}: {case[library]}", names | {"np": np})
        if library == "JAX":
            compiled = names["jax"].jit(call)
            found[library] = lambda f=compiled, v=values: f(**v).block_until_ready()
        elif library == "TensorFlow":
            graph = names["tf"].function(call)
            found[library] = lambda f=graph, v=values: f(**v)
        else:
            found[library] = lambda f=call, v=values: f(**v)
    return found


def _reading(work, calls, clock):
    start = clock()
    for _ in range(calls):
        work()
    return (clock() - start) / calls


def _spread(values):
    low, middle, high = statistics.quantiles(values, n=4)
    return {"median": middle, "low": low, "high": high}


def timed(contenders, clock, turns=TURNS):
    """Label -> {seconds and ratio to the first, each with median, low and high quartile}."""
    calls = {}
    for label, work in contenders.items():
        work()  # compiles, and fills caches
        calls[label] = max(1, int(LEAST / max(_reading(work, 1, time.perf_counter), 1e-7)))
    seconds = {label: [] for label in contenders}
    for _ in range(turns):
        for label, work in contenders.items():
            seconds[label].append(_reading(work, calls[label], clock))
    first = seconds[next(iter(contenders))]
    return {
        label: {"seconds": _spread(values), "ratio": _spread([v / f for v, f in zip(values, first, strict=True)])}
        for label, values in seconds.items()
    }


def peak(work):
    """How many bytes more than before stand in memory at the worst moment of a call; None where Linux does not say."""
    worst = 0
    for _ in range(3):
        gc.collect()
        time.sleep(0.03)  # other threads give back what they held
        try:
            with open("/proc/self/clear_refs", "w", encoding="ascii") as reset:
                reset.write("5")
            before = _status("VmRSS")
            work()
            worst = max(worst, _status("VmHWM") - before)
        except OSError:
            return None
    return worst


def _status(name):
    with open("/proc/self/status", encoding="ascii") as lines:
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))


def _every(kind):
    for name, case in cases().items():
        for shape in ROWS if case["inputs"].startswith("rows") else ELEMENTS:
            yield name, case, shape, inputs(case["inputs"], shape, kind)


def _times(clock, kinds):
    from tqdm import tqdm

    found = []
    for kind in kinds:
        for name, case, shape, given in tqdm(list(_every(kind)), desc=f"speed, {kind.__name__}"):
            entry = {"function": name, "shape": shape, "type": kind.__name__}
            found.append(entry | {"contenders": timed(_contenders(case, given), clock)})
    return found


def _memory():
    found = []
    for name, case, shape, given in _every(np.float64):
        if shape == (1000, 10):
            continue  # less than what a process grows by for other reasons
        contenders = _contenders(case, given)
        contenders.pop("TensorFlow", None)  # takes its memory from a pool that it never gives back
        for work in contenders.values():
            work()
        peaks = {label: peak(work) for label, work in contenders.items()}
        found.append({"function": name, "shape": shape, "bytes": given["z"].nbytes, "peaks": peaks})
    return found


def _ways(classes):
    """Three ways to the gradient of one row: by the product form, through the Jacobian, and p - t."""
    names = names_here()
    random = np.random.default_rng(4)
    z, v, y = random.normal(size=classes), random.normal(size=classes), np.eye(1, classes)[0]
    return {
        "product": lambda: names["softmax_jvp"](z, v),
        "jacobian": lambda: names["softmax_jacobian"](z) @ v,
        "difference": lambda: names["softmax"](z) - y,
    }


def _growth():
    return [{"classes": c, "contenders": timed(_ways(c), time.process_time, 5 if c > 3000 else 9)} for c in GROWTH]


def _growth_memory():
    return [{"classes": c, "peaks": {label: peak(work) for label, work in _ways(c).items()}} for c in GROWTH]


PARTS = {
    "one": lambda: _times(time.process_time, (np.float64, np.float32)),
    "two": lambda: _times(time.perf_counter, (np.float64,)),
    "memory": _memory,
    "growth": _growth,
    "growth memory": _growth_memory,
}


def child(part, cores):
    """What a process of its own runs: one part, on so many cores; prints JSON."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])  # before a library counts them
    import jax
    import torch

    torch.set_num_threads(cores)
    jax.config.update("jax_enable_x64", True)
    warnings.simplefilter("ignore")
    print(json.dumps(PARTS[part]()))


def _ask(part, cores):
    # glibc keeps freed memory below a threshold that it moves; fixed, a peak counts all that a call takes.
    fixed = {"MALLOC_MMAP_THRESHOLD_": "65536"} if "memory" in part else {}
    environment = os.environ | fixed | {"OMP_NUM_THREADS": str(cores), "TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow"}
    code = f"from benchmarks import speed; speed.child({part!r}, {cores})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def measure():
    """{load, processor seconds, and the PARTS}: times of one core are processor time, of two cores what a clock on the wall says."""
    before = os.getloadavg()
    results = {part: _ask(part, 2 if part == "two" else 1) for part in PARTS}
    busy = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {"load": {"before": before, "after": os.getloadavg()}, "processor seconds": busy.ru_utime + busy.ru_stime} | results
