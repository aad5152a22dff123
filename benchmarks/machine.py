"""On what, when and with which versions a measurement was made."""

import datetime
import os
import platform
import re
from importlib import metadata

from benchmarks import FOLDER

NAMES = {
    "numpy": "NumPy",
    "torch": "PyTorch",
    "tensorflow-cpu": "TensorFlow",
    "tensorflow": "TensorFlow",
    "keras": "Keras",
    "tf-keras": "tf.keras 2",
    "jax": "JAX",
    "optax": "Optax",
    "scikit-learn": "scikit-learn",
    "scipy": "SciPy",
}


def versions():
    """Name -> installed version, for each library of requirements.txt that is installed."""
    found = {}
    for line in (FOLDER / "requirements.txt").read_text("utf-8").splitlines():
        if (match := re.match(r"(?:--no-deps )?([\w-]+)", line)) and match[1] in NAMES:
            try:
                found[NAMES[match[1]]] = metadata.version(match[1]).split("+")[0]
            except metadata.PackageNotFoundError:
                continue
    return found


def _processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def _features():
    import numpy as np

    simd = np.show_config(mode="dicts")["SIMD Extensions"]
    return sorted({*simd["baseline"], *simd["found"]})


def describe():
    """What every results file begins with."""
    return {
        "date": datetime.date.today().isoformat(),
        "machine": {
            "processor": _processor(),
            "cores": os.cpu_count(),
            "simd": _features(),
            "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(),
        },
        "versions": versions(),
    }
