"""Logistic regression: gradient, Hessian and training."""

import numpy as np
import pytest

from snippets.gradient_checking import complex_step_jacobian
from snippets.logistic_regression import (
    gradient_descent,
    logistic_regression_grad,
    logistic_regression_hessian,
    logistic_regression_loss,
    logistic_regression_loss_naive,
    newton,
    relative_error,
)
from snippets.sigmoid import sigmoid

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 3))
T = (X[:, 0] + RNG.normal(size=40) > 0).astype(int)
W, B = np.array([0.5, -1.0, 0.25]), 0.3


def loss(theta, t=T):
    """The mean loss of a complex theta = (w, b)."""
    z = X @ theta[:-1] + theta[-1]
    return np.mean(np.log(1 + np.exp(z)) - t * z)


@pytest.mark.parametrize("t", [T, T.astype(bool), T.tolist(), np.linspace(0, 1, 40)], ids=["int", "bool", "list", "soft"])
def test_the_gradient_is_the_complex_step_of_the_loss(t):
    expected = complex_step_jacobian(lambda theta: loss(theta, np.multiply(t, 1.0)), np.append(W, B))
    grad_w, grad_b = logistic_regression_grad(W, B, X, t)
    assert grad_w.shape == (3,) and grad_b.shape == ()
    np.testing.assert_allclose([*grad_w, grad_b], expected, rtol=1e-13)


def test_the_hessian_is_the_complex_step_of_the_gradient():
    def gradient(theta):
        p = 1 / (1 + np.exp(-(X @ theta[:-1] + theta[-1])))
        return np.append(X.T @ (p - T), np.sum(p - T)) / len(X)

    hessian = logistic_regression_hessian(W, B, X)
    np.testing.assert_allclose(hessian, complex_step_jacobian(gradient, np.append(W, B)), rtol=1e-12)
    assert np.linalg.eigvalsh(hessian)[0] > 0


@pytest.mark.parametrize("dtype, tolerance", [(np.float32, 1e-5), (np.float16, 2e-2)])
def test_the_gradient_is_computed_in_the_type_of_the_data(dtype, tolerance):
    grad_w, grad_b = logistic_regression_grad(W, B, X.astype(dtype), T)
    assert grad_w.dtype == grad_b.dtype == dtype
    expected_w, expected_b = logistic_regression_grad(W, B, X, T)
    np.testing.assert_allclose(grad_w, expected_w, atol=tolerance)
    np.testing.assert_allclose(grad_b, expected_b, atol=tolerance)


def test_integers_and_lists_are_computed_in_float64():
    grad_w, grad_b = logistic_regression_grad([0, 1], 0, [[1, 2], [3, 4]], [0, 1])
    assert grad_w.dtype == grad_b.dtype == np.float64


@pytest.mark.parametrize(
    "w, x, t, shapes",
    [
        (W, X, T[:, None], ["(40, 3)", "(40, 1)"]),
        (W, X, T[:-1], ["(40, 3)", "(39,)"]),
        (W[:2], X, T, ["(40, 3)", "(2,)"]),
        (W, X[0], T[:3], ["(3,)"]),
        (W, X[:0], T[:0], ["(0, 3)", "(0,)"]),
    ],
    ids=["column labels", "a label short", "a weight short", "one row", "no example"],
)
def test_shapes_that_do_not_fit_are_refused_by_name(w, x, t, shapes):
    with pytest.raises(ValueError) as caught:
        logistic_regression_grad(w, B, x, t)
    assert all(shape in str(caught.value) for shape in shapes)


def test_the_input_is_never_modified():
    arrays = [a.copy() for a in (W, X, T)]
    for array in arrays:
        array.flags.writeable = False
    w, x, t = arrays
    logistic_regression_grad(w, B, x, t)
    logistic_regression_hessian(w, B, x)
    newton(x, t, 0.1, 2)
    gradient_descent(x, t, 0.1, 0.1, 2)


def test_the_naive_loss_agrees_with_the_stable_one_until_p_rounds_to_1():
    assert logistic_regression_loss_naive(W, B, X, T) == pytest.approx(logistic_regression_loss(W, B, X, T), rel=1e-14)
    one, hundred = np.ones((1, 1)), np.array([100.0])
    with pytest.warns(RuntimeWarning):
        assert logistic_regression_loss_naive(hundred, 0.0, one, np.array([0])) == np.inf
    with pytest.warns(RuntimeWarning):
        assert np.isnan(logistic_regression_loss_naive(hundred, 0.0, one, np.array([1])))
    assert logistic_regression_loss(hundred, 0.0, one, [0]) == 100
    assert logistic_regression_loss(hundred, 0.0, one, [1]) == pytest.approx(np.exp(-100.0), rel=1e-15)


def test_newton_and_gradient_descent_reach_the_same_optimum():
    w, b = newton(X, T, 0.1, 8)[-1]
    grad_w, grad_b = logistic_regression_grad(w, b, X, T)
    np.testing.assert_allclose(grad_w + 0.1 * w, 0, atol=1e-14)
    np.testing.assert_allclose(grad_b, 0, atol=1e-14)
    slow_w, slow_b = gradient_descent(X, T, 0.1, 1.0, 1000)[-1]
    np.testing.assert_allclose([*slow_w, slow_b], [*w, b], rtol=1e-10)
    assert sigmoid(X @ w + b).mean() == pytest.approx(T.mean(), rel=1e-13)


def test_paths_begin_at_zero_and_hold_every_step():
    for path in (newton(X, T, 0.1, 3), gradient_descent(X, T, 0.1, 0.5, 3)):
        assert len(path) == 4
        assert not path[0][0].any() and path[0][1] == 0


def test_a_step_below_the_bound_on_curvature_never_raises_the_loss():
    a = np.column_stack([X, np.ones(40)])
    eta = 1 / (np.linalg.eigvalsh(a.T @ a / 40)[-1] / 4 + 0.1)
    losses = [logistic_regression_loss(w, b, X, T) + 0.05 * w @ w for w, b in gradient_descent(X, T, 0.1, eta, 20)]
    assert np.all(np.diff(losses) < 0)


def test_relative_error_is_a_share_of_the_largest_entry():
    assert relative_error(np.array([1.0, 4.5]), np.array([1.0, 4.0])) == 0.125
