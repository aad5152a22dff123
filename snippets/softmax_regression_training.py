"""The cells of the notebook from the training on, after those before it."""

import runpy

import numpy as np

from snippets.logistic_regression import relative_error
from snippets.softmax import softmax
from snippets.softmax_regression import (
    correct,
    gradient_descent,
    progress,
    softmax_regression_grad,
    softmax_regression_loss,
)

if __name__ == "__main__":
    before = "snippets.softmax_regression_cells"
    globals().update(runpy.run_module(before, run_name="__main__"))

    # --8<-- [start:step-size]
    alpha = 1 / N
    A = np.column_stack([X, np.ones(N)])  # the bias weighs a 1
    largest = np.linalg.eigvalsh(A.T @ A / N)[-1]
    eta = 1 / (largest / 2 + alpha)
    print(f"largest eigenvalue {largest:.4f}, eta {eta:.4f}")
    # --8<-- [end:step-size]

    # --8<-- [start:train]
    steps = 1500
    runs = []
    for a, beta in [(alpha, 0.0), (alpha, 0.9), (0.0, 0.9)]:
        descent = gradient_descent(X, y, C, a, eta, steps, beta)
        path = list(progress(descent, steps))
        W, b = path[-1]
        loss = softmax_regression_loss(W, b, X, y)
        F = loss + a / 2 * np.sum(W**2)
        right = correct(W, b, X, y)
        print(f"alpha {a:.4f}, beta {beta}: L {loss:.6f}, F {F:.6f}")
        print(right, "of", N, "read correctly")
        runs.append(path)
    # --8<-- [end:train]

    # --8<-- [start:curves]
    ks = np.unique(np.geomspace(1, steps, 80).astype(int))
    figure, (left, right) = plt.subplots(1, 2, figsize=(7, 3.2))
    figure.set_layout_engine("constrained")
    names = r"$\beta = 0$", r"$\beta = 0.9$", r"$\alpha = 0,\ \beta = 0.9$"
    for path, style, name in zip(runs, (":", "-", "--"), names, strict=True):
        left.plot([], [], style, color="gray", label=name)
        for data, color in [((X, y), "C0"), ((X_test, y_test), "C1")]:
            at = [path[k - 1] for k in ks]
            losses = [softmax_regression_loss(W, b, *data) for W, b in at]
            shares = [correct(W, b, *data) / len(data[1]) for W, b in at]
            left.plot(ks, losses, style, color=color)
            right.plot(ks, shares, style, color=color)
    left.set(xscale="log", yscale="log", xlabel="$k$", ylabel="$L$")
    right.set(xscale="log", xlabel="$k$", ylim=(0.85, 1.005))
    for size, color in [(N, "C0"), (len(y_test), "C1")]:
        right.plot([], [], color=color, label=f"$N = {size}$")
    for panel in (left, right):
        panel.legend(frameon=False)
    plt.show()
    # --8<-- [end:curves]

    # --8<-- [start:separated]
    print("   k   norm of W  training       test")
    for k in (100, 500, 1500):
        W, b = runs[2][k - 1]
        norm = np.linalg.norm(W)
        loss = softmax_regression_loss(W, b, X, y)
        loss_test = softmax_regression_loss(W, b, X_test, y_test)
        print(f"{k:4} {norm:11.2f} {loss:9.4f}  {loss_test:9.4f}")
    for c in (10, 100):
        loss = softmax_regression_loss(c * W, c * b, X, y)
        print(f"{c} times the last weights: training loss {loss:.1e}")
    # --8<-- [end:separated]

    # --8<-- [start:confusion]
    W, b = runs[1][-1]
    read = np.argmax(X_test @ W + b, axis=1)
    confusion = np.zeros((C, C), dtype=int)
    np.add.at(confusion, (y_test, read), 1)
    assert confusion.sum() == len(y_test)

    figure, panel = plt.subplots(figsize=(7, 3.4))
    figure.set_layout_engine("constrained")
    for (label, answer), count in np.ndenumerate(confusion):
        if count:
            color = "C0" if label == answer else "C3"
            corner = (answer - 0.5, label - 0.5)
            square = plt.Rectangle(corner, 1, 1, facecolor=color, alpha=0.4)
            panel.add_patch(square)
            panel.text(answer, label, count, ha="center", va="center")
    panel.set(xlim=(-0.5, 9.5), ylim=(9.5, -0.5))
    panel.set(xticks=range(C), yticks=range(C))
    panel.set(xlabel=r"$\arg\max_j\, z_j$", ylabel="$y$")
    plt.show()
    print(np.trace(confusion), "of", len(y_test), "right")
    # --8<-- [end:confusion]

    # --8<-- [start:misread]
    p_test = softmax(X_test @ W + b)
    wrong = np.flatnonzero(read != y_test)
    wrong = wrong[np.argsort(p_test[wrong, y_test[wrong]])]
    figure, panels = plt.subplots(2, 5, figsize=(7, 3.4))
    figure.set_layout_engine("constrained")
    for i, panel in zip(wrong, panels.flat, strict=True):
        title = rf"${y_test[i]} \to {read[i]}$"
        show(panel, ink[test[i]], title)
    plt.show()
    for i in wrong:
        right, taken = p_test[i, y_test[i]], p_test[i, read[i]]
        print(f"{y_test[i]}: {right:.4f}   {read[i]}: {taken:.4f}")
    # --8<-- [end:misread]

    # --8<-- [start:templates]
    below = [(0, to_rgba("C3", 1)), (0.5, to_rgba("C3", 0))]
    above = [(0.5, to_rgba("C0", 0)), (1, to_rgba("C0", 1))]
    signed = LinearSegmentedColormap.from_list("signed", below + above)
    top = np.abs(W).max()
    figure, panels = plt.subplots(2, 5, figsize=(7, 3.4))
    figure.set_layout_engine("constrained")
    for digit, panel in enumerate(panels.flat):
        show(panel, W[:, digit], f"${digit}$", signed, -top, top)
    plt.show()
    # --8<-- [end:templates]

    # --8<-- [start:scikit-learn]
    strength = 1 / (alpha * N)
    model = LogisticRegression(C=strength, solver="newton-cg", tol=1e-10)
    model.fit(X, y)
    theirs = model.coef_.T, model.intercept_ - model.intercept_.mean()
    ours = runs[1][-1]
    for name, our, their in zip("Wb", ours, theirs, strict=True):
        error = relative_error(our, their)
        assert error < 1e-8
        print(name, our.shape, "same to 1e-8:", error < 1e-8)
    same = bool(np.all(model.predict(X_test) == read))
    assert same
    print("every test image read alike:", same)
    # --8<-- [end:scikit-learn]

    # --8<-- [start:gap]
    def objective(W, b):
        return softmax_regression_loss(W, b, X, y) + alpha / 2 * np.sum(W**2)


    least = objective(*theirs)
    figure, panel = plt.subplots(figsize=(7, 3.2))
    figure.set_layout_engine("constrained")
    for path, beta, color in [(runs[0], 0, "C0"), (runs[1], 0.9, "C1")]:
        gap = np.array([objective(*path[k - 1]) - least for k in ks])
        shown = gap > 1e-12
        label = rf"$\beta = {beta}$"
        panel.plot(ks[shown], gap[shown], color=color, label=label)
    panel.set(xscale="log", yscale="log", xlabel="$k$")
    panel.set_ylabel(r"$F - F_{\min}$")
    panel.legend(frameon=False)
    plt.show()
    # --8<-- [end:gap]

    # --8<-- [start:dead-pixels]
    spread = ink[train].std(axis=0)
    dead = np.flatnonzero(spread == 0)
    print("pixels that never change:", dead)
    with np.errstate(invalid="ignore"):  # NumPy would warn here
        standardised = (ink[train] - mean_ink) / spread
        z_nan = standardised @ W + b
    print("logits that are nan:", np.isnan(z_nan).sum(), "of", z_nan.size)
    print("predictions:", np.unique(np.argmax(z_nan, axis=1)))
    # --8<-- [end:dead-pixels]

    # --8<-- [start:wrong-labels]
    column = y[:50, None]
    print((p[:50] - np.eye(C)[column]).shape)
    for labels_given in (column, y[:50] + 1):
        try:
            softmax_regression_grad(W, b, X[:50], labels_given)
        except ValueError as error:
            print("ValueError:", error)
    # --8<-- [end:wrong-labels]

    # --8<-- [start:other-scale]
    for name, images in [
        ("as in training", X_test),
        ("not divided by 16", 16 * X_test),
        ("mean not subtracted", ink[test] / 16),
    ]:
        loss = softmax_regression_loss(W, b, images, y_test)
        right = correct(W, b, images, y_test)
        print(f"{name:20} {right} right, loss {loss:.4f}")
    # --8<-- [end:other-scale]
