"""Softmax regression: the loss, its gradient, training with a progress bar."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.categorical_cross_entropy import cross_entropy
from snippets.categorical_cross_entropy_gradient_batch import (
    softmax_regression_grad,
)
from snippets.logistic_regression import logistic_regression_grad
from snippets.sigmoid import sigmoid  # noqa: F401 - softmax_regression.tex
from snippets.softmax import softmax


# --8<-- [start:softmax-regression-grad-textbook]
def softmax_regression_grad_textbook(W, b, X, y):
    """Gradient wrt W (n, C) and b (C,), for X (N, n), labels y (N,)."""
    error = softmax(X @ W + b)
    error[np.arange(len(y)), y] -= 1  # P - T, without building T
    return X.T @ error / len(X), error.mean(axis=0)
# --8<-- [end:softmax-regression-grad-textbook]


# --8<-- [start:softmax-regression-loss]
def softmax_regression_loss(W, b, X, y):
    """The mean loss, from the logits: finite wherever they are."""
    return cross_entropy(X @ W + b, y).mean()
# --8<-- [end:softmax-regression-loss]


# --8<-- [start:correct]
def correct(W, b, X, y):
    """How many examples have their largest logit at their label."""
    return int((np.argmax(X @ W + b, axis=-1) == y).sum())
# --8<-- [end:correct]


# --8<-- [start:gradient-descent]
def gradient_descent(X, y, C, alpha, eta, steps, beta=0.0):
    """Yield (W, b) after each step from zero.

    The penalty is alpha/2 * (W**2).sum(); beta > 0 adds momentum.
    """
    W, b = np.zeros((X.shape[1], C)), np.zeros(C)
    V, v = np.zeros_like(W), np.zeros_like(b)
    for _ in range(steps):
        grad_W, grad_b = softmax_regression_grad(W, b, X, y)
        V = beta * V - eta * (grad_W + alpha * W)
        v = beta * v - eta * grad_b
        W, b = W + V, b + v
        yield W, b
# --8<-- [end:gradient-descent]


# --8<-- [start:progress]
def progress(items, total, width=25):
    """Yield the items; meanwhile a bar grows, always on the same line."""
    for done, item in enumerate(items, 1):
        yield item
        filled = width * done // total
        if filled > width * (done - 1) // total:  # the bar has grown
            bar = "#" * filled + "." * (width - filled)
            print(f"\r[{bar}] {done}/{total}", end="", flush=True)
    print()
# --8<-- [end:progress]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    X = np.array([[1.0, 2.0], [2.0, -1.0], [-1.0, 0.5]])  # N = 3, n = 2
    y = np.array([2, 0, 1])  # C = 3
    W = np.array([[0.5, 0.0, -0.5], [-0.5, 0.0, 0.5]])
    grad_W, grad_b = softmax_regression_grad_textbook(W, np.zeros(3), X, y)
    print(grad_W)
    #> [[-0.12469462  0.45972533 -0.33503071]
    #>  [ 0.21761708  0.02613391 -0.24375099]]
    print(grad_b)
    #> [ 0.03450747 -0.07963768  0.04513021]
    # --8<-- [end:answer-example]

    # --8<-- [start:zero-start-example]
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 4)), np.repeat([0, 1, 2], [10, 6, 4])
    W, b = np.zeros((4, 3)), np.zeros(3)
    print(f"{softmax_regression_loss(W, b, X, y):.8f} {np.log(3):.8f}")
    #> 1.09861229 1.09861229
    print(softmax_regression_grad_textbook(W, b, X, y)[1])
    #> [-0.16666667  0.03333333  0.13333333]
    print(1 / 3 - np.array([10, 6, 4]) / 20)
    #> [-0.16666667  0.03333333  0.13333333]
    # --8<-- [end:zero-start-example]

    # --8<-- [start:row-sums-example]
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20, 4)), rng.integers(3, size=20)
    W, b = rng.normal(size=(4, 3)), rng.normal(size=3)
    grad_W, grad_b = softmax_regression_grad_textbook(W, b, X, y)
    print(np.abs(grad_W.sum(axis=1)).max() < 1e-12)
    #> True
    moved = W + np.array([[10.0], [-5.0], [3.0], [0.0]])
    for weights in (W, moved):
        print(f"{softmax_regression_loss(weights, b, X, y):.8f}")
    #> 1.84495433
    #> 1.84495433
    # --8<-- [end:row-sums-example]

    # --8<-- [start:two-classes-example]
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 2))
    y = (X[:, 0] + rng.normal(size=200) > 0.5).astype(int)
    alpha = 0.1
    for W, b in gradient_descent(X, y, 2, alpha, eta=0.5, steps=1000):
        pass  # the last step is the one that counts
    w, c = W[:, 1] - W[:, 0], b[1] - b[0]
    grad_w, grad_c = logistic_regression_grad(w, c, X, y)
    print(np.abs(grad_w + alpha / 2 * w).max() < 1e-12)
    #> True
    print(abs(grad_c) < 1e-12)
    #> True
    # --8<-- [end:two-classes-example]

    # --8<-- [start:templates-example]
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    y = np.where(X[:, 0] > 0.5, 2, np.where(X[:, 1] > 0, 1, 0))
    alpha = 0.1
    for W, b in gradient_descent(X, y, 3, alpha, eta=0.5, steps=1000):
        pass
    error = np.eye(3)[y] - softmax(X @ W + b)
    print(np.abs(W - X.T @ error / (alpha * 60)).max() < 1e-12)
    #> True
    print(np.bincount(y) / 60)
    #> [0.31666667 0.38333333 0.3       ]
    print(softmax(X @ W + b).mean(axis=0))
    #> [0.31666667 0.38333333 0.3       ]
    # --8<-- [end:templates-example]
