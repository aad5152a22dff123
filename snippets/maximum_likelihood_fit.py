"""Fitting by maximum likelihood: gradient descent and Newton's method."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.maximum_likelihood import likelihood


# --8<-- [start:fit-gradient]
def fit_gradient(X, t, eta, steps):
    """Weights (n,) after gradient descent from zero with step size eta."""
    w = np.zeros(X.shape[1])
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(X @ w)))
        w = w - eta * X.T @ (p - t) / len(X)
    return w
# --8<-- [end:fit-gradient]


# --8<-- [start:fit-newton]
def fit_newton(X, t, steps, start=None):
    """Weights (n,) after Newton's steps, from zero or from start."""
    w = np.zeros(X.shape[1]) if start is None else np.array(start)
    for _ in range(steps):
        p = 1 / (1 + np.exp(-(X @ w)))
        g = X.T @ (p - t) / len(X)
        H = X.T @ ((p * (1 - p))[:, None] * X) / len(X)
        w = w - np.linalg.solve(H, g)
    return w
# --8<-- [end:fit-newton]


# --8<-- [start:fit-newton-damped]
def fit_newton_damped(X, t, steps, start=None):
    """Newton's steps, each halved until it does not raise the loss."""
    def loss(w):
        return np.logaddexp(0, (1 - 2 * t) * (X @ w)).mean()

    w = np.zeros(X.shape[1]) if start is None else np.array(start)
    for _ in range(steps):
        step = fit_newton(X, t, 1, w) - w
        while loss(w + step) > loss(w) + 1e-15:
            step = step / 2
        w = w + step
    return w
# --8<-- [end:fit-newton-damped]


if __name__ == "__main__":
    # --8<-- [start:fit-example]
    hours = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])
    t = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
    X = np.column_stack([hours, np.ones(10)])
    eta = 4 / np.linalg.eigvalsh(X.T @ X / 10)[-1]
    for steps in (1, 10, 100, 1000, 3000):
        w = fit_gradient(X, t, eta, steps)
        loss = np.logaddexp(0, (1 - 2 * t) * (X @ w)).mean()
        print(f"gradient {steps:4} {w[0]:9.6f} {w[1]:9.6f} {loss:.8f}")
    #> gradient    1  0.182216  0.000000 0.64566977
    #> gradient   10  0.311740 -0.402309 0.59423366
    #> gradient  100  0.926549 -2.380985 0.45336325
    #> gradient 1000  1.352322 -3.718479 0.43351125
    #> gradient 3000  1.353412 -3.721882 0.43351114
    for steps in (1, 2, 3, 4, 5):
        w = fit_newton(X, t, steps)
        loss = np.logaddexp(0, (1 - 2 * t) * (X @ w)).mean()
        print(f"Newton   {steps:4} {w[0]:9.6f} {w[1]:9.6f} {loss:.8f}")
    #> Newton      1  0.921212 -2.533333 0.45137087
    #> Newton      2  1.256657 -3.455806 0.43428174
    #> Newton      3  1.347667 -3.706085 0.43351376
    #> Newton      4  1.353390 -3.721824 0.43351114
    #> Newton      5  1.353412 -3.721882 0.43351114
    # --8<-- [end:fit-example]

    # --8<-- [start:separable-example]
    X = np.array([[-2.0, 1.0], [-1.0, 1.0], [1.0, 1.0], [2.0, 1.0]])
    t = np.array([0, 0, 1, 1])
    for steps in (1, 5, 10, 20):
        w = fit_newton(X, t, steps)
        loss = np.logaddexp(0, (1 - 2 * t) * (X @ w)).mean()
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

    # --8<-- [start:least-squares-example]
    hours = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])
    t = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
    X = np.column_stack([hours, np.ones(10)])
    for extra in (0, 3):  # three more who studied 20 hours and passed
        X_all = np.vstack([X, np.tile([20.0, 1.0], (extra, 1))])
        t_all = np.append(t, np.ones(extra))
        line = np.linalg.lstsq(X_all, t_all, rcond=None)[0]
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
    p = 1 / (1 + np.exp(-(X @ fit_newton(X, t, 8))))
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
        p = 1 / (1 + np.exp(-(X @ w)))
        s = p * (1 - p)
        y = X @ w + (t - p) / s
        w = np.linalg.solve(X.T @ (s[:, None] * X), X.T @ (s * y))
    print(np.allclose(w, fit_newton(X, t, 5)))
    #> True
    # --8<-- [end:weighted-exercise]
