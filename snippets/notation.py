"""Shapes and conventions of the site, shown on a small batch."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.log_sum_exp import logsumexp  # noqa: F401 - notation.tex
from snippets.sigmoid import sigmoid  # noqa: F401 - notation.tex
from snippets.softmax import softmax, softmax_shared_axis
from snippets.softmax_jacobian import softmax_jacobian

if __name__ == "__main__":
    # --8<-- [start:shapes-example]
    rng = np.random.default_rng(0)
    N, n, C = 4, 3, 5  # examples, features, classes
    X = rng.normal(size=(N, n))
    W, b = rng.normal(size=(n, C)), np.zeros(C)
    y = np.array([1, 0, 4, 2])  # integer labels
    t = np.eye(C)[y]  # the same labels, one-hot

    z = X @ W + b
    p = softmax(z)
    losses = -(t * np.log(p)).sum(axis=-1)
    print("z", z.shape, " p", p.shape, " t", t.shape)
    #> z (4, 5)  p (4, 5)  t (4, 5)
    print("losses", losses.shape, " L", losses.mean().shape)
    #> losses (4,)  L ()
    # --8<-- [end:shapes-example]

    # --8<-- [start:jacobian-example]
    print(softmax_jacobian([2.0, 1.0, 0.1]).shape)
    #> (3, 3)
    print(softmax_jacobian(np.zeros((4, 5))).shape)
    #> (4, 5, 5)
    # --8<-- [end:jacobian-example]

    # --8<-- [start:conventions-example]
    z = np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 0.0]])
    print(softmax(z).sum(axis=-1))
    #> [1. 1.]
    print(softmax([2, 1, 0]).dtype, softmax(np.float32([2, 1, 0])).dtype)
    #> float64 float32
    # --8<-- [end:conventions-example]

    # --8<-- [start:gradient-exercise]
    rng = np.random.default_rng(0)
    N, n, C = 4, 3, 5
    X, W, b = rng.normal(size=(N, n)), rng.normal(size=(n, C)), np.zeros(C)
    t = np.eye(C)[[1, 0, 4, 2]]
    dz = (softmax(X @ W + b) - t) / N
    print(dz.shape, (X.T @ dz).shape, dz.sum(axis=0).shape)
    #> (4, 5) (3, 5) (5,)
    # --8<-- [end:gradient-exercise]

    # --8<-- [start:column-exercise]
    y = np.array([1, 0, 4, 2])
    column = y.reshape(-1, 1)
    print((column - y).shape)
    #> (4, 4)
    print((column[:, 0] - y).shape)
    #> (4,)
    # --8<-- [end:column-exercise]

    # --8<-- [start:axis-exercise]
    z = np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 0.0]])
    print(softmax_shared_axis(z).sum(axis=-1))
    #> [0.78891834 0.21108166]
    print(softmax(z).sum(axis=-1))
    #> [1. 1.]
    # --8<-- [end:axis-exercise]
