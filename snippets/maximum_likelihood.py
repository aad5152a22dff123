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
    """The formula as it stands: w (n,), X (N, n), t (N,)."""
    p = 1 / (1 + np.exp(-(X @ w)))
    one, zero = np.log(p), np.log(1 - p)
    return -np.mean(t * one + (1 - t) * zero)
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


# --8<-- [start:multinomial]
def multinomial_negative_log_likelihood(W, X, T):
    """Mean over the batch: W (n, C), X (N, n), one-hot T (N, C)."""
    P = softmax(X @ W)
    return -np.mean(np.log(P[T == 1]))  # of each row, its label's entry
# --8<-- [end:multinomial]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    X = np.array([[2, 1], [3, 1], [1, 1]])  # N = 3, n = 2
    t = np.array([0, 1, 0])
    w = np.array([1, -2])
    p = 1 / (1 + np.exp(-(X @ w)))
    product = np.prod(p**t * (1 - p) ** (1 - t))
    print(f"{product:.8f}")
    #> 0.26722332
    print(f"{-np.log(product) / 3:.8f}")
    #> 0.43989019
    loss = negative_log_likelihood_textbook(w, X, t)
    print(f"{loss:.8f}")
    #> 0.43989019
    # --8<-- [end:answer-example]

    # --8<-- [start:underflow-example]
    for N in (10, 1000, 2000):
        p, t = np.full(N, 0.5), np.ones(N)
        print(N, likelihood(p, t) > 0, f"{log_likelihood(p, t):.8f}")
    #> 10 True -6.93147181
    #> 1000 True -693.14718056
    #> 2000 False -1386.29436112
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

    # --8<-- [start:gradient-example]
    X = np.array([[2.0, 1.0], [3.0, 1.0], [1.0, 1.0]])
    t, w = np.array([0, 1, 0]), np.array([1.0, -2.0])
    print(negative_log_likelihood_grad(w, X, t))
    #> [0.15403905 0.16666667]
    for h in ([1e-5, 0], [0, 1e-5]):  # one weight, up and down
        up = negative_log_likelihood(w + h, X, t)
        down = negative_log_likelihood(w - h, X, t)
        print(f"{(up - down) / 2e-5:.8f}")
    #> 0.15403905
    #> 0.16666667
    # --8<-- [end:gradient-example]

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

    # --8<-- [start:multinomial-example]
    X = np.array([[2, 1], [3, 1], [1, 1]])
    t, w = np.array([0, 1, 0]), np.array([1, -2])
    W = np.column_stack([w, np.zeros(2)])  # class 1 has w, the other 0
    T = np.column_stack([t, 1 - t])
    print(f"{multinomial_negative_log_likelihood(W, X, T):.8f}")
    #> 0.43989019
    print(f"{negative_log_likelihood_textbook(w, X, t):.8f}")
    #> 0.43989019
    # --8<-- [end:multinomial-example]
