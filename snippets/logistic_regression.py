"""Logistic regression: the loss, its gradient and Hessian, training."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits,
)
from snippets.sigmoid import sigmoid


# --8<-- [start:logistic-regression-grad]
def logistic_regression_grad(w, b, X, t):
    """Gradient of the mean loss wrt w (n,) and b (), for X (N, n), t (N,).

    Raises ValueError if the shapes do not fit or there is no example.
    """
    X = np.multiply(X, 1.0)
    if X.ndim != 2 or len(X) == 0 or np.shape(t) != X.shape[:1]:
        raise ValueError(f"X has shape {X.shape}, t has shape {np.shape(t)}")
    if np.shape(w) != X.shape[1:]:
        raise ValueError(f"X has shape {X.shape}, w has shape {np.shape(w)}")
    w, b, t = (np.asarray(a, X.dtype) for a in (w, b, t))
    error = sigmoid(X @ w + b) - t
    return X.T @ error / len(X), error.mean()
# --8<-- [end:logistic-regression-grad]


# --8<-- [start:logistic-regression-loss-naive]
def logistic_regression_loss_naive(w, b, X, t):
    """The mean loss as the formula says; log(1 - p) fails at p = 1."""
    p = sigmoid(X @ w + b)
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
# --8<-- [end:logistic-regression-loss-naive]


# --8<-- [start:logistic-regression-loss]
def logistic_regression_loss(w, b, X, t):
    """The mean loss from the logits: finite wherever they are."""
    return binary_cross_entropy_with_logits(X @ w + b, t).mean()
# --8<-- [end:logistic-regression-loss]


# --8<-- [start:logistic-regression-hessian]
def logistic_regression_hessian(w, b, X):
    """Second derivatives of the mean loss, (n + 1, n + 1), the bias last."""
    A = np.column_stack([X, np.ones(len(X))])  # the bias weighs a 1
    p = sigmoid(X @ w + b)
    s = p * (1 - p)
    return A.T @ (s[:, None] * A) / len(X)
# --8<-- [end:logistic-regression-hessian]


# --8<-- [start:gradient-descent]
def gradient_descent(X, t, alpha, eta, steps):
    """The (w, b) of every step from zero, with the penalty alpha/2 * w @ w."""
    w, b = np.zeros(X.shape[1]), 0.0
    path = [(w, b)]
    for _ in range(steps):
        grad_w, grad_b = logistic_regression_grad(w, b, X, t)
        w = w - eta * (grad_w + alpha * w)
        b = b - eta * grad_b
        path.append((w, b))
    return path
# --8<-- [end:gradient-descent]


# --8<-- [start:newton]
def newton(X, t, alpha, steps):
    """The (w, b) of every Newton step from zero, with the same penalty."""
    w, b = np.zeros(X.shape[1]), 0.0
    penalty = alpha * np.append(np.ones(X.shape[1]), 0.0)  # none on the bias
    path = [(w, b)]
    for _ in range(steps):
        grad_w, grad_b = logistic_regression_grad(w, b, X, t)
        g = np.append(grad_w + alpha * w, grad_b)
        H = logistic_regression_hessian(w, b, X) + np.diag(penalty)
        step = np.linalg.solve(H, -g)
        w, b = w + step[:-1], b + step[-1]
        path.append((w, b))
    return path
# --8<-- [end:newton]


# --8<-- [start:relative-error]
def relative_error(ours, reference):
    """The largest difference, as a share of the largest entry."""
    return np.max(np.abs(ours - reference)) / np.max(np.abs(reference))
# --8<-- [end:relative-error]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    X = np.array([[1.0, 2.0], [2.0, -1.0], [-1.0, 0.5]])  # N = 3, n = 2
    t = np.array([1, 0, 1])
    grad_w, grad_b = logistic_regression_grad([0.5, -0.5], 0.0, X, t)
    print(grad_w, f"{grad_b:.8f}")
    #> [ 0.56395611 -0.80069416] -0.16135452
    # --8<-- [end:answer-example]

    # --8<-- [start:zero-start-example]
    X = np.array([[1.0, 2.0], [2.0, -1.0], [-1.0, 0.5]])
    for t in ([1, 0, 1], [0, 0, 0]):
        print(f"{logistic_regression_loss([0.0, 0.0], 0.0, X, t):.8f}")
    #> 0.69314718
    #> 0.69314718
    # --8<-- [end:zero-start-example]

    # --8<-- [start:signs-example]
    z = np.array([-800.0, -2.0, 0.0, 3.0, 800.0])
    for t in (0, 1):
        loss = np.logaddexp(0, -(2 * t - 1) * z)
        print(np.allclose(loss, binary_cross_entropy_with_logits(z, t)))
    #> True
    #> True
    # --8<-- [end:signs-example]

    # --8<-- [start:calibration-example]
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 2))
    t = (X[:, 0] + rng.normal(size=200) > 0.5).astype(int)
    w, b = newton(X, t, alpha=0.1, steps=8)[-1]
    p = sigmoid(X @ w + b)
    print(f"{t.mean():.8f} {p.mean():.8f}")
    #> 0.34000000 0.34000000
    # --8<-- [end:calibration-example]

    # --8<-- [start:bound-example]
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 3))
    A = np.column_stack([X, np.ones(200)])
    bound = np.linalg.eigvalsh(A.T @ A / 200)[-1] / 4
    for scale in (0.0, 1.0, 3.0):
        H = logistic_regression_hessian(scale * np.ones(3), 0.0, X)
        print(f"{np.linalg.eigvalsh(H)[-1] / bound:.4f}")
    #> 1.0000
    #> 0.6729
    #> 0.3065
    # --8<-- [end:bound-example]
