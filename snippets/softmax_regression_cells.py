"""The cells of the notebook up to the training: data, derivatives, checks."""

import numpy as np

from snippets.logistic_regression import relative_error
from snippets.softmax import softmax
from snippets.softmax_regression import (
    softmax_regression_grad,
    softmax_regression_grad_textbook,
    softmax_regression_loss,
)

if __name__ == "__main__":
    # --8<-- [start:setup]
    import autograd.numpy as anp
    import matplotlib.pyplot as plt
    from autograd import grad, jacobian
    from matplotlib.colors import LinearSegmentedColormap, to_rgba
    from matplotlib_inline.backend_inline import set_matplotlib_formats
    from sklearn.datasets import load_digits
    from sklearn.linear_model import LogisticRegression

    set_matplotlib_formats("svg", metadata={"Date": None}, bbox_inches=None)
    plt.rcParams["svg.hashsalt"] = "softmax-regression"
    plt.rcParams["figure.facecolor"] = "none"  # the page shows through
    plt.rcParams["axes.facecolor"] = "none"
    # --8<-- [end:setup]

    # --8<-- [start:load-data]
    ink, labels = load_digits(return_X_y=True)
    print(ink.shape, labels.shape, "ink from", ink.min(), "to", ink.max())

    order = np.random.default_rng(0).permutation(len(ink))
    train, test = order[:1347], order[1347:]
    mean_ink = ink[train].mean(axis=0)
    X, y = (ink[train] - mean_ink) / 16, labels[train]
    X_test, y_test = (ink[test] - mean_ink) / 16, labels[test]
    N, n = X.shape
    C = labels.max() + 1
    print("N, n, C:", N, n, C, "and", len(X_test), "images for the test")
    print("images of 0 to 9:", np.bincount(y))
    # --8<-- [end:load-data]

    # --8<-- [start:show-digits]
    shades = [to_rgba("black", 0), to_rgba("black", 1)]
    ink_map = LinearSegmentedColormap.from_list("ink", shades)


    def show(panel, image, title, cmap=ink_map, low=0, high=16):
        panel.pcolormesh(image.reshape(8, 8), cmap=cmap, vmin=low, vmax=high)
        panel.set(aspect="equal", xlim=(0, 8), ylim=(8, 0), title=title)
        panel.set_axis_off()


    figure, panels = plt.subplots(1, 10, figsize=(7, 1.0))
    figure.set_layout_engine("constrained")
    for digit, panel in enumerate(panels):
        first = train[np.argmax(y == digit)]
        show(panel, ink[first], f"${digit}$")
    plt.show()
    # --8<-- [end:show-digits]

    # --8<-- [start:forward]
    rng = np.random.default_rng(0)
    W = 0.1 * rng.normal(size=(n, C))
    b = 0.1 * rng.normal(size=C)

    z = X @ W + b
    p = softmax(z)
    print(z.shape, p.shape)
    print("each row of p sums to 1:", np.allclose(p.sum(axis=1), 1))
    # --8<-- [end:forward]

    # --8<-- [start:loss]
    t = np.eye(C)[y]
    print(t.shape)
    print(f"{-np.mean(np.log(p[np.arange(N), y])):.8f}")
    print(f"{-np.sum(t * np.log(p)) / N:.8f}")
    # --8<-- [end:loss]

    # --8<-- [start:stable-loss]
    L = softmax_regression_loss(W, b, X, y)
    print(f"{L:.8f}")
    # --8<-- [end:stable-loss]

    # --8<-- [start:check-grad-p]
    dL_dp = -t / p / N


    def loss_of_p(p):
        return -anp.sum(t * anp.log(p)) / N


    error = relative_error(dL_dp, grad(loss_of_p)(p))
    assert error < 1e-12
    print("dL/dp", dL_dp.shape, "error below 1e-12:", error < 1e-12)
    # --8<-- [end:check-grad-p]

    # --8<-- [start:check-softmax-jacobian]
    dp_dz = p[:, :, None] * (np.eye(C) - p[:, None, :])
    print("a matrix per image:", dp_dz.shape, f"{dp_dz.nbytes / 1e6:.1f} MB")
    print(f"all derivatives: {(N * C) ** 2 * 8 / 1e9:.2f} GB")


    def p_of_z(z):
        e = anp.exp(z)
        return e / anp.sum(e, axis=1, keepdims=True)


    few = 20
    ours = np.einsum("sm,sij->simj", np.eye(few), dp_dz[:few])
    reference = jacobian(p_of_z)(z[:few])
    error = relative_error(ours, reference)
    assert error < 1e-12
    print("dp/dz", reference.shape, "error below 1e-12:", error < 1e-12)
    # --8<-- [end:check-softmax-jacobian]

    # --8<-- [start:check-weighted-sum]
    def z_of_b(b):
        return anp.dot(X[:few], W) + b


    def z_of_W(W):
        return anp.dot(X[:few], W) + b


    dz_db = np.einsum("m,ij->mji", np.ones(few), np.eye(C))
    dz_dW = np.einsum("mr,ij->mjri", X[:few], np.eye(C))
    for name, ours, reference in [
        ("dz/db", dz_db, jacobian(z_of_b)(b)),
        ("dz/dW", dz_dW, jacobian(z_of_W)(W)),
    ]:
        error = relative_error(ours, reference)
        assert error < 1e-12
        print(name, ours.shape, "error below 1e-12:", error < 1e-12)
    # --8<-- [end:check-weighted-sum]

    # --8<-- [start:chain-einsum]
    delta = np.eye(C)
    dL_dz = np.einsum("mi,mij->mj", dL_dp, dp_dz)
    dL_db = np.einsum("mj,ij->i", dL_dz, delta)
    dL_dW = np.einsum("mj,mr,ij->ri", dL_dz, X, delta)
    print(dL_dz.shape, dL_db.shape, dL_dW.shape)
    # --8<-- [end:chain-einsum]

    # --8<-- [start:check-chain]
    def loss_of_z(z):
        log_p = z - anp.log(anp.sum(anp.exp(z), axis=1, keepdims=True))
        return -anp.sum(t * log_p) / N


    def loss_of_Wb(W, b):
        return loss_of_z(anp.dot(X, W) + b)


    plain = {
        "dL/dz": (p - t) / N,
        "dL/db": np.mean(p - t, axis=0),
        "dL/dW": X.T @ (p - t) / N,
    }
    einsum = {"dL/dz": dL_dz, "dL/db": dL_db, "dL/dW": dL_dW}
    reference = {
        "dL/dz": grad(loss_of_z)(z),
        "dL/db": grad(loss_of_Wb, 1)(W, b),
        "dL/dW": grad(loss_of_Wb, 0)(W, b),
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
    for function in softmax_regression_grad_textbook, softmax_regression_grad:
        grad_W, grad_b = function(W, b, X, y)
        error = max(
            relative_error(grad_W, reference["dL/dW"]),
            relative_error(grad_b, reference["dL/db"]),
        )
        assert error < 1e-12
        print(function.__name__, "error below 1e-12:", error < 1e-12)
    # --8<-- [end:check-function]

    # --8<-- [start:central-differences]
    def central_differences(loss, parameters, h=1e-5):
        slopes = np.empty_like(parameters)
        for index in np.ndindex(parameters.shape):
            step = np.zeros_like(parameters)
            step[index] = h
            rise = loss(parameters + step) - loss(parameters - step)
            slopes[index] = rise / (2 * h)
        return slopes


    def loss_of_W(W):
        return softmax_regression_loss(W, b, X, y)


    def loss_of_b(b):
        return softmax_regression_loss(W, b, X, y)


    for name, ours, slopes in [
        ("dL/dW", grad_W, central_differences(loss_of_W, W)),
        ("dL/db", grad_b, central_differences(loss_of_b, b)),
    ]:
        error = relative_error(ours, slopes)
        assert error < 1e-8
        print(name, ours.size, "entries, error below 1e-8:", error < 1e-8)
    # --8<-- [end:central-differences]
