"""The cells of the notebook: each builds on the ones above it."""

import numpy as np

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

if __name__ == "__main__":
    # --8<-- [start:setup]
    from timeit import repeat

    import autograd.numpy as anp
    import matplotlib.pyplot as plt
    from autograd import grad, hessian, jacobian
    from matplotlib_inline.backend_inline import set_matplotlib_formats
    from scipy.optimize import linprog
    from sklearn.datasets import load_breast_cancer
    from sklearn.linear_model import LogisticRegression

    set_matplotlib_formats("svg", metadata={"Date": None})
    plt.rcParams["svg.hashsalt"] = "logistic-regression"
    plt.rcParams["figure.facecolor"] = "none"  # the page shows through
    plt.rcParams["axes.facecolor"] = "none"
    # --8<-- [end:setup]

    # --8<-- [start:load-data]
    X, t = load_breast_cancer(return_X_y=True)
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    N, n = X.shape
    print(X.shape, t.shape)
    print("targets of 0 and 1:", np.bincount(t))
    # --8<-- [end:load-data]

    # --8<-- [start:forward]
    rng = np.random.default_rng(0)
    w = 0.1 * rng.normal(size=n)
    b = 0.1

    z = X @ w + b
    p = sigmoid(z)
    print(z.shape, p.shape)
    # --8<-- [end:forward]

    # --8<-- [start:loss]
    L = -np.mean(t * np.log(p) + (1 - t) * np.log(1 - p))
    print(f"{L:.8f}")
    # --8<-- [end:loss]

    # --8<-- [start:check-grad-p]
    dL_dp = -(t / p - (1 - t) / (1 - p)) / N


    def loss_of_p(p):
        return -anp.mean(t * anp.log(p) + (1 - t) * anp.log(1 - p))


    error = relative_error(dL_dp, grad(loss_of_p)(p))
    assert error < 1e-12
    print("dL/dp", dL_dp.shape, "error below 1e-12:", error < 1e-12)
    # --8<-- [end:check-grad-p]

    # --8<-- [start:check-sigmoid-jacobian]
    dp_dz = np.diag(p * (1 - p))


    def p_of_z(z):
        return 1 / (1 + anp.exp(-z))


    error = relative_error(dp_dz, jacobian(p_of_z)(z))
    assert error < 1e-12
    print("dp/dz", dp_dz.shape, "error below 1e-12:", error < 1e-12)
    print(np.count_nonzero(dp_dz), "of", dp_dz.size, "entries are not 0")
    # --8<-- [end:check-sigmoid-jacobian]

    # --8<-- [start:check-weighted-sum]
    dz_db = np.ones(N)
    dz_dw = X


    def z_of_b(b):
        return anp.dot(X, w) + b


    def z_of_w(w):
        return anp.dot(X, w) + b


    for name, ours, reference in [
        ("dz/db", dz_db, jacobian(z_of_b)(b)),
        ("dz/dw", dz_dw, jacobian(z_of_w)(w)),
    ]:
        error = relative_error(ours, reference)
        assert error < 1e-12
        print(name, ours.shape, "error below 1e-12:", error < 1e-12)
    # --8<-- [end:check-weighted-sum]

    # --8<-- [start:chain-einsum]
    dL_dz = np.einsum("i,ij->j", dL_dp, dp_dz)
    dL_db = np.einsum("j,j->", dL_dz, dz_db)
    dL_dw = np.einsum("j,jr->r", dL_dz, dz_dw)
    print(dL_dz.shape, dL_db.shape, dL_dw.shape)
    # --8<-- [end:chain-einsum]

    # --8<-- [start:check-chain]
    def loss_of_z(z):
        return anp.mean(anp.logaddexp(0, z) - t * z)


    plain = {
        "dL/dz": (p - t) / N,
        "dL/db": np.mean(p - t),
        "dL/dw": X.T @ (p - t) / N,
    }
    einsum = {"dL/dz": dL_dz, "dL/db": dL_db, "dL/dw": dL_dw}
    reference = {
        "dL/dz": grad(loss_of_z)(z),
        "dL/db": grad(lambda b: loss_of_z(z_of_b(b)))(b),
        "dL/dw": grad(lambda w: loss_of_z(z_of_w(w)))(w),
    }
    for name in plain:
        error = max(
            relative_error(einsum[name], reference[name]),
            relative_error(plain[name], reference[name]),
        )
        assert error < 1e-12
        print(name, "both errors below 1e-12:", error < 1e-12)
    # --8<-- [end:check-chain]

    # --8<-- [start:check-function]
    grad_w, grad_b = logistic_regression_grad(w, b, X, t)
    error = max(
        relative_error(grad_w, reference["dL/dw"]),
        relative_error(grad_b, reference["dL/db"]),
    )
    assert error < 1e-12
    print("both errors below 1e-12:", error < 1e-12)
    # --8<-- [end:check-function]

    # --8<-- [start:cost]
    def seconds(call):
        return min(repeat(call, number=1, repeat=20))


    def jacobian_last_to_first():
        return X.T @ (np.diag(p * (1 - p)) @ dL_dp)


    def jacobian_as_written():
        return X.T @ np.diag(p * (1 - p)) @ dL_dp


    def jacobian_einsum():
        return np.einsum("i,ij,jr->r", dL_dp, np.diag(p * (1 - p)), X)


    def product():
        return X.T @ (p - t) / N


    base = seconds(product)
    chains = jacobian_last_to_first, jacobian_as_written, jacobian_einsum
    ratios = [seconds(chain) / base for chain in chains]
    for chain, ratio in zip(chains, ratios, strict=True):
        assert relative_error(chain(), product()) < 1e-12
        print(chain.__name__, "at least 10 times slower:", ratio > 10)
    # --8<-- [end:cost]

    # --8<-- [start:non-finite]
    bad = []
    for seed in range(200):
        start = np.random.default_rng(seed).normal(size=n)
        with np.errstate(all="ignore"):  # NumPy would warn here
            loss = logistic_regression_loss_naive(start, 0.0, X, t)
        if not np.isfinite(loss):
            bad.append(seed)
    print(len(bad), "of 200 starts not finite, the first: seed", bad[0])

    w_bad = np.random.default_rng(bad[0]).normal(size=n)
    with np.errstate(all="ignore"):
        print("naive: ", logistic_regression_loss_naive(w_bad, 0.0, X, t))
    print(f"stable: {logistic_regression_loss(w_bad, 0.0, X, t):.8f}")
    # --8<-- [end:non-finite]

    # --8<-- [start:non-finite-why]
    z_bad = X @ w_bad
    i = np.argmax(z_bad)
    print(f"largest logit: {z_bad[i]:.4f}, target {t[i]}")
    print("1 - p is exactly 0:", 1 - sigmoid(z_bad[i]) == 0)
    grad_w, grad_b = logistic_regression_grad(w_bad, 0.0, X, t)
    print("gradient finite:", bool(np.isfinite(grad_w).all()))
    # --8<-- [end:non-finite-why]

    # --8<-- [start:column-labels]
    column = t[:, None]
    print(t.shape, (p - t).shape)
    print(column.shape, (p - column).shape)
    try:
        logistic_regression_grad(w, b, X, column)
    except ValueError as error:
        print("ValueError:", error)
    # --8<-- [end:column-labels]

    # --8<-- [start:check-hessian]
    H = logistic_regression_hessian(w, b, X)


    def loss_of_all(theta):
        return loss_of_z(anp.dot(X, theta[:-1]) + theta[-1])


    error = relative_error(H, hessian(loss_of_all)(np.append(w, b)))
    assert error < 1e-12
    print("Hessian", H.shape, "error below 1e-12:", error < 1e-12)
    print("smallest eigenvalue positive:", np.linalg.eigvalsh(H)[0] > 0)
    # --8<-- [end:check-hessian]

    # --8<-- [start:separable]
    A = np.column_stack([X, np.ones(N)])
    signs = 2 * t - 1
    theta = linprog(
        np.zeros(n + 1),  # nothing to minimise: any solution will do
        A_ub=-signs[:, None] * A,
        b_ub=-np.ones(N),
        bounds=(None, None),
    ).x
    theta = theta / np.min(signs * (A @ theta))  # smallest margin: 1
    for c in (1, 10, 100):
        loss = logistic_regression_loss(c * theta[:n], c * theta[n], X, t)
        right = np.sum((A @ theta > 0) == t)
        bound = np.log1p(np.exp(-c))
        print(c, right, "right, loss below the bound:", loss < bound)
    # --8<-- [end:separable]

    # --8<-- [start:penalty]
    print("alpha  norm of w     loss  misread")
    for alpha in (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6):
        w_a, b_a = newton(X, t, alpha, steps=20)[-1]
        loss = logistic_regression_loss(w_a, b_a, X, t)
        misread = np.sum((X @ w_a + b_a > 0) != t)
        norm = np.linalg.norm(w_a)
        print(f"{alpha:.0e} {norm:9.2f} {loss:10.6f} {misread:6d}")
    # --8<-- [end:penalty]

    # --8<-- [start:train]
    alpha = 1 / N
    eta = 1 / (np.linalg.eigvalsh(A.T @ A / N)[-1] / 4 + alpha)
    paths = gradient_descent(X, t, alpha, eta, 3000), newton(X, t, alpha, 10)
    losses = []
    for path in paths:
        F = [
            logistic_regression_loss(w, b, X, t) + alpha / 2 * w @ w
            for w, b in path
        ]
        losses.append(np.array(F))

    print(f"eta: {eta:.4f}")
    for path, loss in zip(paths, losses, strict=True):
        w, b = path[-1]
        right = np.sum((X @ w + b > 0) == t)
        print(f"after {len(path) - 1} steps: {loss[-1]:.8f},", right, "right")
    # --8<-- [end:train]

    # --8<-- [start:loss-curves]
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 3.2))
    figure.set_layout_engine("constrained")
    names = r"$-\eta\,\mathbf{g}$", r"$-K^{-1}\mathbf{g}$"
    for loss, name, color in zip(losses, names, ("C0", "C1"), strict=True):
        step = np.arange(len(loss)) + 1  # a logarithmic axis has no 0
        left.plot(step, loss, color=color, label=name)
        gap = loss - losses[1][-1]
        shown = gap > 1e-12
        right.plot(step[shown], gap[shown], color=color)
    left.set(xscale="log", xlabel="$k + 1$", ylabel="$F$")
    right.set(xscale="log", xlabel="$k + 1$")
    right.set(yscale="log", ylabel=r"$F - F_{\min}$")
    left.legend(frameon=False)
    plt.show()
    # --8<-- [end:loss-curves]

    # --8<-- [start:scikit-learn]
    w, b = paths[1][-1]
    C = 1 / (alpha * N)
    model = LogisticRegression(C=C, solver="newton-cholesky", tol=1e-10)
    model.fit(X, t)
    theirs = np.append(model.coef_[0], model.intercept_[0])
    error = relative_error(np.append(w, b), theirs)
    assert error < 1e-8
    print("same optimum as scikit-learn to 1e-8:", error < 1e-8)
    # --8<-- [end:scikit-learn]
