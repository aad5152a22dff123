"""Softmax regression: loss, gradient, descent and the progress bar."""

from types import SimpleNamespace

import mpmath
import numpy as np
import pytest

from snippets.gradient_checking import complex_step_jacobian
from snippets.logistic_regression import logistic_regression_grad
from snippets.softmax import softmax
from snippets.softmax_regression import (
    correct,
    gradient_descent,
    progress,
    softmax_regression_grad,
    softmax_regression_grad_textbook,
    softmax_regression_loss,
)

RNG = np.random.default_rng(0)
N, n, C = 40, 3, 4
X = RNG.normal(size=(N, n))
Y = np.argmax(X @ RNG.normal(size=(n, C)) + RNG.normal(size=(N, C)), axis=1)
W, B = RNG.normal(size=(n, C)), RNG.normal(size=C)
ALPHA = 0.1


def loss(theta, y=Y):
    """The mean loss of complex weights theta (n + 1, C), the biases in the last row."""
    z = X @ theta[:-1] + theta[-1]
    return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(N), y])


def bound():
    """The largest curvature that the loss with its penalty can have."""
    a = np.column_stack([X, np.ones(N)])
    return np.linalg.eigvalsh(a.T @ a / N)[-1] / 2 + ALPHA


def last(*arguments, **options):
    *_, final = gradient_descent(*arguments, **options)
    return final


@pytest.mark.parametrize("gradient", [softmax_regression_grad, softmax_regression_grad_textbook])
def test_the_gradient_is_the_complex_step_of_the_loss(gradient):
    grad_w, grad_b = gradient(W, B, X, Y)
    assert grad_w.shape == (n, C) and grad_b.shape == (C,)
    theta = np.vstack([W, B])
    expected = complex_step_jacobian(lambda flat: loss(flat.reshape(theta.shape)), theta.ravel()).reshape(theta.shape)
    np.testing.assert_allclose(grad_w, expected[:-1], rtol=1e-12, atol=1e-15)
    np.testing.assert_allclose(grad_b, expected[-1], rtol=1e-12, atol=1e-15)


def test_the_gradient_of_each_row_sums_to_zero():
    grad_w, grad_b = softmax_regression_grad(W, B, X, Y)
    np.testing.assert_allclose(grad_w.sum(axis=1), 0, atol=1e-15)
    assert grad_b.sum() == pytest.approx(0, abs=1e-15)


def test_the_loss_agrees_with_fifty_digits():
    with mpmath.workdps(50):
        losses = []
        for x, label in zip(X, Y, strict=True):
            z = [mpmath.mpf(float(B[j])) + sum(mpmath.mpf(float(x[q])) * float(W[q, j]) for q in range(n)) for j in range(C)]
            losses.append(mpmath.log(sum(map(mpmath.exp, z))) - z[label])
        expected = float(sum(losses) / N)
    assert softmax_regression_loss(W, B, X, Y) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("scale", [1e3, 1e150])
def test_the_loss_stays_finite_where_probabilities_round_to_zero(scale):
    value = softmax_regression_loss(scale * W, scale * B, X, Y)
    assert np.isfinite(value)
    assert value == pytest.approx(scale * (np.max(X @ W + B, axis=1) - (X @ W + B)[np.arange(N), Y]).mean(), rel=1e-2)


def test_a_vector_added_to_every_column_changes_nothing():
    moved = W + np.array([[10.0], [-5.0], [3.0]])
    assert softmax_regression_loss(moved, B + 7, X, Y) == pytest.approx(softmax_regression_loss(W, B, X, Y), rel=1e-13)


def test_at_zero_the_loss_is_the_logarithm_of_the_number_of_classes():
    zero_w, zero_b = np.zeros((n, C)), np.zeros(C)
    assert softmax_regression_loss(zero_w, zero_b, X, Y) == pytest.approx(np.log(C), rel=1e-15)
    shares = np.bincount(Y, minlength=C) / N
    np.testing.assert_allclose(softmax_regression_grad_textbook(zero_w, zero_b, X, Y)[1], 1 / C - shares, atol=1e-15)


def test_correct_counts_the_largest_logits_at_the_labels():
    identity, none = np.eye(3), np.zeros(3)
    images = np.array([[1.0, 0, 0], [0, 2.0, 0], [0, 0, 3.0], [0, 1.0, 0]])
    assert correct(identity, none, images, [0, 1, 2, 2]) == 3
    assert type(correct(identity, none, images, [0, 1, 2, 2])) is int
    assert correct(identity, np.array([0.0, 0.0, 9.0]), images, [2, 2, 2, 2]) == 4


def test_descent_yields_every_step_and_begins_at_zero():
    path = list(gradient_descent(X, Y, C, ALPHA, 0.5, 3))
    assert len(path) == 3
    grad_w, grad_b = softmax_regression_grad(np.zeros((n, C)), np.zeros(C), X, Y)
    np.testing.assert_allclose(path[0][0], -0.5 * grad_w, rtol=1e-14)
    np.testing.assert_allclose(path[0][1], -0.5 * grad_b, rtol=1e-14)


def test_momentum_takes_a_share_of_the_last_step_again():
    (w1, b1), (w2, b2) = gradient_descent(X, Y, C, ALPHA, 0.5, 2, beta=0.9)
    grad_w, grad_b = softmax_regression_grad(w1, b1, X, Y)
    np.testing.assert_allclose(w2, w1 + 0.9 * w1 - 0.5 * (grad_w + ALPHA * w1), rtol=1e-14)
    np.testing.assert_allclose(b2, b1 + 0.9 * b1 - 0.5 * grad_b, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(("beta", "steps"), [(0.0, 3000), (0.9, 400)])
def test_plain_descent_and_momentum_reach_the_optimum(beta, steps):
    w, b = last(X, Y, C, ALPHA, 1 / bound(), steps, beta)
    grad_w, grad_b = softmax_regression_grad(w, b, X, Y)
    np.testing.assert_allclose(grad_w + ALPHA * w, 0, atol=1e-10)
    np.testing.assert_allclose(grad_b, 0, atol=1e-10)
    np.testing.assert_allclose(w.sum(axis=1), 0, atol=1e-13)
    assert b.sum() == pytest.approx(0, abs=1e-13)
    p = softmax(X @ w + b)
    np.testing.assert_allclose(w, X.T @ (np.eye(C)[Y] - p) / (ALPHA * N), atol=1e-9)
    np.testing.assert_allclose(p.mean(axis=0), np.bincount(Y, minlength=C) / N, atol=1e-10)


def test_a_plain_step_below_the_bound_on_curvature_never_raises_the_loss():
    path = gradient_descent(X, Y, C, ALPHA, 1 / bound(), 50)
    losses = [softmax_regression_loss(w, b, X, Y) + ALPHA / 2 * np.sum(w**2) for w, b in path]
    assert np.all(np.diff(losses) < 0)


def test_the_curvature_never_exceeds_the_bound():
    for scale in (0.0, 1.0, 5.0):
        p = softmax(scale * (X @ W + B))
        a = np.column_stack([X, np.ones(N)])
        jacobians = p[:, :, None] * (np.eye(C) - p[:, None, :])
        hessian = np.einsum("mq,mij,mr->qirj", a, jacobians, a).reshape(4 * C, 4 * C) / N
        eigenvalues = np.linalg.eigvalsh(hessian)
        assert eigenvalues[0] > -1e-13 and eigenvalues[-1] <= bound() - ALPHA


def test_two_classes_are_logistic_regression_with_half_the_penalty():
    y = (Y > 1).astype(int)
    w, b = last(X, y, 2, ALPHA, 0.5, 3000)
    difference, offset = w[:, 1] - w[:, 0], b[1] - b[0]
    grad_w, grad_b = logistic_regression_grad(difference, offset, X, y)
    np.testing.assert_allclose(grad_w + ALPHA / 2 * difference, 0, atol=1e-12)
    assert grad_b == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("y", [Y[:, None], Y[:-1], Y + 1, Y - 1, Y + 0.5], ids=["column", "short", "1..C", "negative", "not whole"])
def test_labels_that_do_not_fit_are_refused(y):
    with pytest.raises(ValueError):
        softmax_regression_grad(W, B, X, y)
    with pytest.raises(ValueError):
        softmax_regression_loss(W, B, X, y)
    with pytest.raises(ValueError):
        next(gradient_descent(X, y, C, ALPHA, 0.5, 1))


def test_the_input_is_never_modified():
    arrays = [a.copy() for a in (W, B, X, Y)]
    for array in arrays:
        array.flags.writeable = False
    w, b, x, y = arrays
    softmax_regression_grad(w, b, x, y)
    softmax_regression_grad_textbook(w, b, x, y)
    softmax_regression_loss(w, b, x, y)
    correct(w, b, x, y)
    list(gradient_descent(x, y, C, ALPHA, 0.5, 2, 0.9))


def test_a_step_already_yielded_is_not_changed_by_the_next():
    steps = gradient_descent(X, Y, C, ALPHA, 0.5, 3, 0.9)
    w, b = next(steps)
    kept = w.copy(), b.copy()
    next(steps)
    assert np.array_equal(w, kept[0]) and np.array_equal(b, kept[1])


@pytest.mark.parametrize("total", [1, 7, 25, 1000])
def test_progress_yields_every_item_and_leaves_one_full_line(total, capsys):
    assert list(progress(iter(range(total)), total)) == list(range(total))
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.count("\n") == 1 and printed.out.endswith(f"\r[{'#' * 25}] {total}/{total}\n")
    bars = printed.out.strip().split("\r")
    assert len(bars) == min(total, 25)
    assert len({bar.index("]") for bar in bars}) == 1, "a bar must cover the one before it"


def test_each_bar_is_flushed(monkeypatch):
    flushed = []
    monkeypatch.setattr("sys.stdout", SimpleNamespace(write=len, flush=lambda: flushed.append(True)))
    list(progress(range(4), 4, width=2))
    assert len(flushed) == 2


def test_progress_prints_nothing_before_the_first_item_is_done(capsys):
    items = progress([1, 2], 2, width=4)
    assert next(items) == 1
    assert capsys.readouterr().out == ""
    next(items)
    assert capsys.readouterr().out == "\r[##..] 1/2"
