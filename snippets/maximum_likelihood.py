"""Maximum likelihood: from the likelihood of labels to a fitted model."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.logistic_distribution import logistic_cdf  # noqa: F401
from snippets.logistic_distribution import logistic_pdf  # noqa: F401
from snippets.logistic_distribution import logistic_quantile  # noqa: F401
from snippets.sigmoid import sigmoid, sigmoid_grad, softplus
from snippets.softmax import softmax


# --8<-- [start:textbook]
def negative_log_likelihood_textbook(w, X, t):
    """The formula as it stands: log(0) where a p reaches 0 or 1."""
    p = 1 / (1 + np.exp(-(X @ w)))
    return -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
# --8<-- [end:textbook]


# --8<-- [start:likelihood]
def likelihood(p, t):
    """Probability of all labels t (N,) at once, given p (N,): a product."""
    return np.prod(np.where(np.equal(t, 1), p, np.subtract(1, p)))
# --8<-- [end:likelihood]


# --8<-- [start:log-likelihood]
def log_likelihood(p, t):
    """Logarithm of the same product: a sum, which does not underflow."""
    return np.sum(np.log(np.where(np.equal(t, 1), p, np.subtract(1, p))))
# --8<-- [end:log-likelihood]


# --8<-- [start:as-batch]
def as_batch(w, X, t):
    """w (n,), X (N, n) and labels t (N,) as floats of X's type.

    Raises ValueError if the shapes do not fit, t holds anything but
    0 and 1, or there is no example.
    """
    X = np.multiply(X, 1.0)
    w, t = np.asarray(w, X.dtype), np.asarray(t, X.dtype)
    if X.ndim != 2 or w.shape != X.shape[1:] or t.shape != X.shape[:1]:
        shapes = f"{w.shape}, {X.shape}, {t.shape}"
        raise ValueError(f"w, X and t have the shapes {shapes}")
    if len(X) == 0 or not np.all((t == 0) | (t == 1)):
        raise ValueError("t must hold labels 0 and 1, at least one")
    return w, X, t
# --8<-- [end:as-batch]


# --8<-- [start:negative-log-likelihood]
def negative_log_likelihood(w, X, t):
    """Mean over the batch, from the logits: finite wherever they are."""
    w, X, t = as_batch(w, X, t)
    return softplus((1 - 2 * t) * (X @ w)).mean()
# --8<-- [end:negative-log-likelihood]


# --8<-- [start:gradient]
def negative_log_likelihood_grad(w, X, t):
    """Its derivative with respect to w: (n,)."""
    w, X, t = as_batch(w, X, t)
    return X.T @ (sigmoid(X @ w) - t) / len(X)
# --8<-- [end:gradient]


# --8<-- [start:hessian]
def negative_log_likelihood_hessian(w, X):
    """Its second derivatives with respect to w, for X (N, n): (n, n)."""
    s = sigmoid_grad(X @ w)  # p * (1 - p), the diagonal of S
    return X.T @ (s[:, None] * X) / len(X)
# --8<-- [end:hessian]


# --8<-- [start:fit-gradient]
def fit_gradient(X, t, eta, steps):
    """Weights (n,) after gradient descent from zero with step size eta."""
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        w = w - eta * negative_log_likelihood_grad(w, X, t)
    return w
# --8<-- [end:fit-gradient]


# --8<-- [start:fit-newton]
def fit_newton(X, t, steps, start=None):
    """Weights (n,) after Newton's steps, from zero or from start."""
    w = np.zeros(X.shape[1]) if start is None else np.array(start)
    for _ in range(steps):
        g = negative_log_likelihood_grad(w, X, t)
        H = negative_log_likelihood_hessian(w, X)
        w = w - np.linalg.solve(H, g)
    return w
# --8<-- [end:fit-newton]


# --8<-- [start:fit-newton-damped]
def fit_newton_damped(X, t, steps, start=None):
    """Newton's steps, each halved until it does not raise the loss."""
    w = np.zeros(X.shape[1]) if start is None else np.array(start)
    for _ in range(steps):
        g = negative_log_likelihood_grad(w, X, t)
        step = -np.linalg.solve(negative_log_likelihood_hessian(w, X), g)
        loss = negative_log_likelihood(w, X, t)
        while negative_log_likelihood(w + step, X, t) > loss + 1e-15:
            step = step / 2
        w = w + step
    return w
# --8<-- [end:fit-newton-damped]


# --8<-- [start:fit-least-squares]
def fit_least_squares(X, t):
    """Weights (n,) of the straight line nearest to the labels."""
    return np.linalg.lstsq(X, t, rcond=None)[0]
# --8<-- [end:fit-least-squares]


# --8<-- [start:multinomial]
def multinomial_negative_log_likelihood(W, X, T):
    """Mean over the batch: W (n, C), X (N, n), one-hot T (N, C)."""
    P = softmax(X @ W)
    return -np.mean(np.log(P[T == 1]))  # of each row, its label's entry
# --8<-- [end:multinomial]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    X = np.array([[2.0, 1.0], [3.0, 1.0], [1.0, 1.0]])  # N = 3, n = 2
    t = np.array([0, 1, 0])
    w = np.array([1.0, -2.0])
    p = 1 / (1 + np.exp(-(X @ w)))
    product = np.prod(p**t * (1 - p) ** (1 - t))
    print(f"{product:.8f} {-np.log(product) / 3:.8f}")
    #> 0.26722332 0.43989019
    print(f"{negative_log_likelihood_textbook(w, X, t):.8f}")
    #> 0.43989019
    # --8<-- [end:answer-example]

    # --8<-- [start:underflow-example]
    for N in (10, 1000, 2000):
        p, t = np.full(N, 0.6), np.ones(N)
        print(N, likelihood(p, t) > 0, f"{log_likelihood(p, t):.8f}")
    #> 10 True -5.10825624
    #> 1000 True -510.82562377
    #> 2000 True -1021.65124753
    # --8<-- [end:underflow-example]

    # --8<-- [start:stable-example]
    X, t, w = np.array([[1.0], [-1.0]]), np.array([1, 0]), np.array([40.0])
    print(negative_log_likelihood_textbook(w, X, t))
    #> RuntimeWarning: divide by zero encountered in log
    #> RuntimeWarning: invalid value encountered in multiply
    #> nan
    print(f"{negative_log_likelihood(w, X, t):.7e}")
    #> 4.2483543e-18
    # --8<-- [end:stable-example]

    # --8<-- [start:fit-example]
    hours = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])
    t = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
    X = np.column_stack([hours, np.ones(10)])
    eta = 4 / np.linalg.eigvalsh(X.T @ X / 10)[-1]
    for steps in (1, 10, 100, 1000, 3000):
        w = fit_gradient(X, t, eta, steps)
        loss = negative_log_likelihood(w, X, t)
        print(f"gradient {steps:4} {w[0]:9.6f} {w[1]:9.6f} {loss:.8f}")
    #> gradient    1  0.182216  0.000000 0.64566977
    #> gradient   10  0.311740 -0.402309 0.59423366
    #> gradient  100  0.926549 -2.380985 0.45336325
    #> gradient 1000  1.352322 -3.718479 0.43351125
    #> gradient 3000  1.353412 -3.721882 0.43351114
    for steps in (1, 2, 3, 4, 5):
        w = fit_newton(X, t, steps)
        loss = negative_log_likelihood(w, X, t)
        print(f"Newton   {steps:4} {w[0]:9.6f} {w[1]:9.6f} {loss:.8f}")
    #> Newton      1  0.921212 -2.533333 0.45137087
    #> Newton      2  1.256657 -3.455806 0.43428174
    #> Newton      3  1.347667 -3.706085 0.43351376
    #> Newton      4  1.353390 -3.721824 0.43351114
    #> Newton      5  1.353412 -3.721882 0.43351114
    # --8<-- [end:fit-example]

    # --8<-- [start:hessian-example]
    hours = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])
    X = np.column_stack([hours, np.ones(10)])
    for w in ([0.0, 0.0], [1.353412, -3.721882], [10.0, 0.0]):
        H = negative_log_likelihood_hessian(np.array(w), X)
        print(np.linalg.eigvalsh(H))
    #> [0.04945 2.6068 ]
    #> [0.0164727 1.3251261]
    #> [9.23630549e-07 8.39263074e-04]
    # --8<-- [end:hessian-example]

    # --8<-- [start:separable-example]
    X = np.array([[-2.0, 1.0], [-1.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
    t = np.array([0, 0, 1, 1])
    for steps in (1, 5, 10, 20):
        w = fit_newton(X, t, steps)
        loss = negative_log_likelihood(w, X, t)
        print(steps, f"{w[0]:.2f} {loss:.1e}")
    #> 1 1.20 1.8e-01
    #> 5 4.84 4.0e-03
    #> 10 9.82 2.7e-05
    #> 20 19.82 1.2e-09
    # --8<-- [end:separable-example]

    # --8<-- [start:collinear-example]
    X = np.array([[-2.0, 4.0], [-1.0, 2.0], [1.0, -2.0]])
    try:
        fit_newton(X, np.array([0, 1, 1]), 1)
    except np.linalg.LinAlgError as error:
        print("LinAlgError:", error)
    #> LinAlgError: Singular matrix
    # --8<-- [end:collinear-example]

    # --8<-- [start:multinomial-example]
    X = np.array([[2.0, 1.0], [3.0, 1.0], [1.0, 1.0]])
    t = np.array([0, 1, 0])
    w = np.array([1.0, -2.0])
    W = np.column_stack([w, np.zeros(2)])  # class 1 has w, the other 0
    T = np.column_stack([t, 1 - t])
    print(f"{multinomial_negative_log_likelihood(W, X, T):.8f}")
    #> 0.43989019
    print(f"{negative_log_likelihood(w, X, t):.8f}")
    #> 0.43989019
    # --8<-- [end:multinomial-example]

    # --8<-- [start:least-squares-example]
    hours = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])
    t = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
    X = np.column_stack([hours, np.ones(10)])
    for extra in (0, 3):  # three more who studied 20 hours and passed
        X_all = np.vstack([X, np.tile([20.0, 1.0], (extra, 1))])
        t_all = np.append(t, np.ones(extra))
        line = fit_least_squares(X_all, t_all)
        w = fit_newton(X_all, t_all, 12)
        boundaries = (0.5 - line[1]) / line[0], -w[1] / w[0]
        print("line {:.4f} sigmoid {:.4f}".format(*boundaries))
    #> line 2.7500 sigmoid 2.7500
    #> line 3.4204 sigmoid 2.7500
    # --8<-- [end:least-squares-example]

    # --8<-- [start:coin-exercise]
    t = np.array([1, 1, 0, 1])
    p = np.array([0.6, 0.7, 0.75, 0.8, 0.9])
    print([f"{likelihood(np.full(4, q), t):.6f}" for q in p])
    #> ['0.086400', '0.102900', '0.105469', '0.102400', '0.072900']
    w = fit_newton(np.ones((4, 1)), t, 8)
    print(f"{w[0]:.8f} {np.log(3):.8f}")
    #> 1.09861229 1.09861229
    # --8<-- [end:coin-exercise]

    # --8<-- [start:calibration-exercise]
    hours = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])
    t = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
    X = np.column_stack([hours, np.ones(10)])
    p = sigmoid(X @ fit_newton(X, t, 8))
    print(p)
    #> [0.0454262  0.08560882 0.15554394 0.26599103 0.41620964 0.58379036
    #>  0.73400897 0.84445606 0.91439118 0.9545738 ]
    print(f"{p.mean():.8f} {t.mean():.8f}")
    #> 0.50000000 0.50000000
    print(f"{hours @ p:.8f} {hours @ t:.8f}")
    #> 18.50000000 18.50000000
    # --8<-- [end:calibration-exercise]

    # --8<-- [start:far-start-exercise]
    X = np.array([[-1.0], [1.0], [1.0]])
    t = np.array([1, 1, 1])
    for start in (1.0, 2.5, 3.0):
        path = [fit_newton(X, t, k, [start])[0] for k in range(4)]
        print(" ".join(f"{w:.4g}" for w in path))
        w = fit_newton_damped(X, t, 10, [start])[0]
        print(f"damped {w:.8f}")
    #> 1 0.6725 0.6931 0.6931
    #> damped 0.69314718
    #> 2.5 -1.173 1.211 0.6239
    #> damped 0.69314718
    #> 3 -3.329 15.59 -1.972e+06
    #> damped 0.69314718
    # --8<-- [end:far-start-exercise]

    # --8<-- [start:weighted-exercise]
    hours = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])
    t = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
    X = np.column_stack([hours, np.ones(10)])
    w = np.zeros(2)
    for _ in range(5):
        z, p = X @ w, sigmoid(X @ w)
        s = p * (1 - p)
        y = z + (t - p) / s
        w = np.linalg.solve(X.T @ (s[:, None] * X), X.T @ (s * y))
    print(np.allclose(w, fit_newton(X, t, 5)))
    #> True
    # --8<-- [end:weighted-exercise]
