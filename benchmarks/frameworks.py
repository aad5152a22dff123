"""Asks PyTorch, TensorFlow, Keras, JAX, scikit-learn and SciPy what frameworks.toml names, and returns what they say."""

import os
import tomllib
import warnings

import numpy as np

from benchmarks import FOLDER

def cases():
    """What frameworks.toml says: case -> inputs, rows, and how they are to be read."""
    return tomllib.loads((FOLDER / "frameworks.toml").read_text("utf-8"))


def inputs(case):
    """The inputs of a case, NumPy arrays by name."""
    import snippets.frameworks

    values = {}
    for name, value in case["inputs"].items():
        values[name] = eval(value, vars(snippets.frameworks) | values) if isinstance(value, str) else np.array(value)
    return values


def ours(case):
    """What our expressions give, an array for each row of a case; None where the call must raise an error."""
    import snippets.frameworks

    names = vars(snippets.frameworks) | inputs(case)
    with np.errstate(all="ignore"):
        return [np.asarray(eval(here, names)) if here else None for _, _, here in case["rows"]]


def _torch():
    import torch

    return {"torch": torch, "F": torch.nn.functional, "grad": torch.func.grad}, torch.from_numpy


def _tape(tf):
    def grad(f):
        def derivative(x):
            with tf.GradientTape() as tape:
                tape.watch(x)
                y = f(x)
            return tape.gradient(y, x)

        return derivative

    return grad


def _tensorflow():
    import tensorflow as tf

    return {"tf": tf, "grad": _tape(tf)}, tf.constant


def _keras():
    import keras

    names, convert = _tensorflow()
    return names | {"keras": keras, "losses": keras.losses, "ops": keras.ops}, convert


def _tf_keras():
    import tf_keras

    names, convert = _tensorflow()
    return names | {"losses": tf_keras.losses}, convert


def _jax():
    import jax
    import jax.numpy as jnp
    import optax

    return {"jax": jax, "jnp": jnp, "optax": optax, "grad": jax.grad}, jnp.asarray


def _scikit_learn():
    from sklearn import metrics

    return {"metrics": metrics}, np.asarray


def _scipy():
    from scipy import special, stats

    return {"special": special, "stats": stats}, np.asarray


# Library -> its names for the calls, and what makes one of its arrays from NumPy's.
LIBRARIES = {
    "PyTorch": _torch,
    "TensorFlow": _tensorflow,
    "Keras": _keras,
    "tf.keras 2": _tf_keras,
    "JAX": _jax,
    "scikit-learn": _scikit_learn,
    "SciPy": _scipy,
}


def _ask(library, case, call):
    """What one call returns: {value, dtype}, or {error} with the type of what it raises."""
    names, convert = LIBRARIES[library]()
    if library == "JAX":  # its default is float32, and that is what a case with lists shows
        names["jax"].config.update("jax_enable_x64", not case.get("lists", False))
    values = {name: value.tolist() if case.get("lists") else convert(value) for name, value in inputs(case).items()}
    try:
        value = np.asarray(eval(call, names | {"np": np} | values))
    except Exception as error:
        return {"error": type(error).__name__}
    return {"value": value.tolist(), "dtype": value.dtype.name}


def measure():
    """Case -> list of {library, call, and value with dtype or error}; the libraries that are missing."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    missing = {}
    for library, load in LIBRARIES.items():
        try:
            load()
        except ImportError as error:
            missing[library] = str(error)
            print(f"{library} is not installed here: its rows are left out ({error}).")
    answers = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # some calls are shown because they are doubtful
        for name, case in cases().items():
            print(f"frameworks: {name}", flush=True)
            rows = [(library, call) for library, call, _ in case["rows"] if library not in missing]
            answers[name] = [{"library": library, "call": call} | _ask(library, case, call) for library, call in rows]
    return {"missing": missing, "cases": answers}
