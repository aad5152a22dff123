"""Softmax regression with the gradient of cross-entropy, and exercises."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.categorical_cross_entropy import cross_entropy_plain
from snippets.categorical_cross_entropy_gradient import (
    cross_entropy_grad,
    cross_entropy_grad_textbook,
    soft_cross_entropy_grad,
)
from snippets.sigmoid import sigmoid
from snippets.softmax import softmax
from snippets.softmax_jacobian import softmax_jacobian


# --8<-- [start:softmax-regression-grad]
def softmax_regression_grad(W, b, X, y):
    """Gradient of the mean loss wrt W (n, C) and b (C,).

    Data X (N, n), integer labels y (N,). ValueError: shapes that do not
    fit, or a label that is not in 0..C-1.
    """
    X = np.multiply(X, 1.0)
    W, b = np.asarray(W, X.dtype), np.asarray(b, X.dtype)
    if X.ndim != 2 or W.ndim != 2 or X.shape[1] != len(W):
        raise ValueError(f"X has shape {X.shape}, W has shape {W.shape}")
    if b.shape != W.shape[1:]:
        raise ValueError(f"W has shape {W.shape}, b has shape {b.shape}")
    G = cross_entropy_grad(X @ W + b, y)  # (P - T) / N
    return X.T @ G, G.sum(axis=0)
# --8<-- [end:softmax-regression-grad]


# --8<-- [start:softmax-regression-hessian]
def softmax_regression_hessian(W, b, X):
    """Second derivatives of the mean loss, (n + 1, C, n + 1, C).

    The biases come last, as weights of a feature that is always 1.
    """
    A = np.column_stack([X, np.ones(len(X))])
    J = softmax_jacobian(X @ W + b)  # (N, C, C)
    return np.einsum("mf,mij,mr->firj", A, J, A) / len(X)
# --8<-- [end:softmax-regression-hessian]


# --8<-- [start:clouds]
def clouds(N=60):
    """Three clouds of points in the plane: X (N, 2), labels y (N,)."""
    rng = np.random.default_rng(0)
    y = np.arange(N) * 3 // N  # 0, 0, ..., 1, 1, ..., 2, 2
    centres = np.array([[1.5, 0.0], [-1.0, 1.2], [-1.0, -1.2]])
    return centres[y] + rng.normal(size=(N, 2)), y
# --8<-- [end:clouds]


# --8<-- [start:train]
def train(X, y, C, eta, steps):
    """The (W, b) of every step of gradient descent from zero."""
    W, b = np.zeros((X.shape[1], C)), np.zeros(C)
    path = [(W, b)]
    for _ in range(steps):
        G = cross_entropy_grad_textbook(X @ W + b, y)
        W, b = W - eta * X.T @ G, b - eta * G.sum(axis=0)
        path.append((W, b))
    return path
# --8<-- [end:train]


if __name__ == "__main__":
    # --8<-- [start:regression-example]
    X = np.array([[1.0, 2.0], [2.0, -1.0], [-1.0, 0.5]])  # N = 3, n = 2
    W = np.array([[0.5, -0.5, 0.0], [0.0, 1.0, -1.0]])  # C = 3
    b, y = np.zeros(3), np.array([1, 0, 2])
    grad_W, grad_b = softmax_regression_grad(W, b, X, y)
    print(grad_W)
    #> [[-0.30514573 -0.30919746  0.61434319]
    #>  [ 0.37184994 -0.08267771 -0.28917223]]
    print(grad_b)
    #> [-0.03157706  0.14366521 -0.11208815]
    # --8<-- [end:regression-example]

    # --8<-- [start:difference-example]
    h, slopes = 1e-5, np.zeros((2, 3))
    for f in range(2):
        for j in range(3):
            D = np.zeros((2, 3))
            D[f, j] = h
            up = cross_entropy_plain(X @ (W + D) + b, y).mean()
            down = cross_entropy_plain(X @ (W - D) + b, y).mean()
            slopes[f, j] = (up - down) / (2 * h)
    print(np.abs(grad_W - slopes).max() < 1e-9)
    #> True
    # --8<-- [end:difference-example]

    # --8<-- [start:train-example]
    X, y = clouds()
    T = np.eye(3)[y]
    path = train(X, y, 3, eta=0.5, steps=200)
    for k in [0, 1, 10, 200]:
        W, b = path[k]
        G = softmax(X @ W + b) - T
        loss = cross_entropy_plain(X @ W + b, y).mean()
        print(f"{k:3} {loss:.6f} {np.abs(G).mean():.6f}")
    #>   0 1.098612 0.444444
    #>   1 0.815303 0.366272
    #>  10 0.450749 0.206326
    #> 200 0.373583 0.142544
    # --8<-- [end:train-example]

    # --8<-- [start:hessian-example]
    X, y = clouds()
    W, b = np.array([[0.5, -0.5, 0.0], [0.0, 1.0, -1.0]]), np.zeros(3)
    H = softmax_regression_hessian(W, b, X).reshape(9, 9)
    eigenvalues = np.linalg.eigvalsh(H)
    print((np.abs(eigenvalues) < 1e-12).sum(), eigenvalues.min() > -1e-12)
    #> 3 True
    same = np.repeat([[1.0], [-2.0], [3.0]], 3, axis=1)  # equal columns
    print(np.abs(H @ same.ravel()).max() < 1e-12)
    #> True
    # --8<-- [end:hessian-example]

    # --8<-- [start:by-hand-exercise]
    z = np.log([[1.0, 2.0, 5.0], [1.0, 2.0, 5.0]])
    print(cross_entropy_grad(z, [2, 0]) * 16)
    #> [[ 1.  2. -3.]
    #>  [-7.  2.  5.]]
    # --8<-- [end:by-hand-exercise]

    # --8<-- [start:many-labels-exercise]
    a = np.array([1.0, 1.0, 0.0])  # two labels at once
    for sum_kept in [True, False]:
        z = np.zeros(3)
        for _ in range(1000):
            p = softmax(z)
            z = z - 0.1 * ((p * a.sum() if sum_kept else p) - a)
        print(softmax(z).round(2), z.round(0))
    #> [0.5 0.5 0. ] [ 2.  2. -3.]
    #> [0.5 0.5 0. ] [50. 50. -1.]
    # --8<-- [end:many-labels-exercise]

    # --8<-- [start:frequency-exercise]
    y = np.array([0, 0, 0, 1, 1, 2])
    b = np.log([3 / 6, 2 / 6, 1 / 6])
    g = cross_entropy_grad(np.tile(b, (6, 1)), y)
    print(np.abs(g.sum(axis=0)).max() < 1e-12)
    #> True
    # --8<-- [end:frequency-exercise]

    # --8<-- [start:twice-exercise]
    x, z = 0.0, np.zeros(2)
    for k in range(3):
        x = x - 0.5 * (sigmoid(x) - 1)
        z = z - 0.5 * soft_cross_entropy_grad(z, [1.0, 0.0])
        print(f"{x:.4f} {z[0] - z[1]:.4f}")
    #> 0.2500 0.5000
    #> 0.4689 0.8775
    #> 0.6613 1.1712
    # --8<-- [end:twice-exercise]

    # --8<-- [start:temperature-exercise]
    z, v = np.array([2.0, 1.0, 0.1]), np.array([0.0, 3.0, 1.0])
    for tau in [1.0, 10.0, 100.0]:
        g = soft_cross_entropy_grad(z / tau, softmax(v / tau)) / tau
        print(tau**2 * g)
    #> [ 0.61699107 -0.60136176 -0.01562931]
    #> [ 0.7662636  -0.59469527 -0.17156833]
    #> [ 0.76682783 -0.56968359 -0.19714424]
    print((z - v - (z - v).mean()) / 3)
    #> [ 0.76666667 -0.56666667 -0.2       ]
    # --8<-- [end:temperature-exercise]
