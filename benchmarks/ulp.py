"""Errors in ULP: the distance of a computed float from the truth, in the spacing of floats there."""

import numpy as np
from mpmath import mpf


def rounded(truths, kind):
    """mpmath numbers as (nearest float, what is missing in ULP, ULP)."""
    nearest = np.array([float(x) for x in truths])
    with np.errstate(over="ignore", invalid="ignore"):  # truths beyond the largest float are inf, and inf has no spacing
        nearest = nearest.astype(kind)
        ulp = np.spacing(np.abs(nearest)).astype(np.float64)
    missing = [
        float((x - mpf(float(near))) / mpf(float(step))) if np.isfinite(near) else 0.0
        for x, near, step in zip(truths, nearest, ulp, strict=True)
    ]
    return nearest, np.array(missing), ulp


def compare(got, truth):
    """The errors in ULP, an array like got: inf where nan, an infinity or a finite number is wrong."""
    nearest, missing, ulp = truth
    got = np.asarray(got, nearest.dtype).ravel()
    wide = got.astype(np.float64)
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        errors = np.abs((wide - nearest.astype(np.float64)) / ulp - missing)
    same = (got == nearest) & ~np.isfinite(nearest)
    errors[same] = 0
    errors[~same & ~(np.isfinite(got) & np.isfinite(nearest))] = np.inf
    # Beyond the largest float, an overflow by less than one step is a rounding like any other.
    largest = np.finfo(nearest.dtype).max
    errors[np.isinf(nearest) & (np.abs(got) == largest)] = 1
    errors[np.isinf(got) & (np.abs(nearest) == largest) & (np.sign(got) == np.sign(nearest))] = 1
    return errors


def summary(got, truth):
    """{max, mean, points, zeros, nans, infinities}: the last three count the wrong ones; max and mean are over finite errors.

    A zero one step away from the truth is a rounding, and not wrong.
    """
    nearest = truth[0]
    got = np.asarray(got, nearest.dtype).ravel()
    errors = compare(got, truth)
    finite = errors[np.isfinite(errors)]
    return {
        "max": float(finite.max(initial=0)),
        "mean": float(finite.mean()) if finite.size else 0.0,
        "points": int(errors.size),
        "zeros": int(((got == 0) & (errors > 1)).sum()),
        "nans": int((np.isnan(got) & ~np.isnan(nearest)).sum()),
        "infinities": int((np.isinf(got) & np.isfinite(nearest) & (errors > 1)).sum()),
    }
