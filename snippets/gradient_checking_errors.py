"""The relative error of each kind of difference, over the step: what the page draws."""

from decimal import Decimal, localcontext

import numpy as np

from snippets.gradient_checking import (
    central_difference,
    complex_step,
    forward_difference,
    fourth_order_difference,
)

METHODS = {
    "forward": forward_difference,
    "central": central_difference,
    "fourth order": fourth_order_difference,
    "complex step": complex_step,
}
STEPS = 10.0 ** np.arange(-16, -0.5, 0.25)


# Each function takes one real or complex number; POINT is where its slope is asked.
def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def logsumexp(z):  # logits z, 1, 0.1
    return np.log(np.exp(z) + np.exp(1.0) + np.exp(0.1))


def binary_cross_entropy(z):  # target 0.3
    return np.log(1 + np.exp(z)) - 0.3 * z


def cross_entropy(z):  # logits 2, z, 0.1; label 0
    return np.log(np.exp(2.0) + np.exp(z) + np.exp(0.1)) - 2.0


def softmax_entry(z):  # the first probability of logits z, 1, 0.1
    return np.exp(z) / (np.exp(z) + np.exp(1.0) + np.exp(0.1))


def _probability(logits, k):
    e = [Decimal(z).exp() for z in logits]
    return e[k] / sum(e)


def _exact():
    """(function, point, slope with 50 digits) for each of the five."""
    with localcontext() as context:
        context.prec = 50
        p = _probability([1.0, 0.0], 0)
        q = _probability([2.0, 1.0, 0.1], 0)
        return [
            (sigmoid, 1.0, p * (1 - p)),
            (logsumexp, 2.0, q),
            (binary_cross_entropy, 1.0, p - Decimal(0.3)),
            (cross_entropy, 1.0, _probability([2.0, 1.0, 0.1], 1)),
            (softmax_entry, 2.0, q * (1 - q)),
        ]


def relative_errors(steps=STEPS, kind=np.float64):
    """{function: {method: errors, one for each step}}, computed in `kind`."""
    table = {}
    for function, point, slope in _exact():
        table[function.__name__] = {
            name: np.array(
                [
                    abs(Decimal(float(method(function, kind(point), kind(h)))) / slope - 1)
                    for h in steps
                ],
                dtype=float,
            )
            for name, method in METHODS.items()
        }
    return table


if __name__ == "__main__":
    for function, methods in relative_errors().items():
        for name, errors in methods.items():
            best = errors.argmin()
            print(f"{function:22} {name:14} {errors[best]:.0e} at {STEPS[best]:.0e}")
