"""The gradient of binary cross-entropy for a batch, by einsum and by product."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.logistic_regression import logistic_regression_grad
from snippets.sigmoid import sigmoid


# --8<-- [start:batch-grad-einsum]
def batch_grad_einsum(w, b, X, t):
    """The chain rule index by index, full Jacobian included: for reading."""
    N = len(X)
    p = sigmoid(X @ w + b)
    dL_dp = -(t / p - (1 - t) / (1 - p)) / N
    dp_dz = np.diag(p * (1 - p))
    dL_dz = np.einsum("i,ij->j", dL_dp, dp_dz)
    dL_dw = np.einsum("j,jr->r", dL_dz, X)
    dL_db = np.einsum("j,j->", dL_dz, np.ones(N))
    return dL_dw, dL_db
# --8<-- [end:batch-grad-einsum]


if __name__ == "__main__":
    # --8<-- [start:batch-data]
    X = np.array([[1.0, 2.0], [2.0, -1.0], [-1.0, 0.5], [0.5, 0.0]])
    t = np.array([1.0, 0.0, 1.0, 0.0])
    w, b = np.array([0.5, -0.5]), 0.1
    N = len(X)
    # --8<-- [end:batch-data]

    # --8<-- [start:forward]
    z = X @ w + b
    p = sigmoid(z)
    # --8<-- [end:forward]

    # --8<-- [start:forward-example]
    print(z)
    #> [-0.4   1.6  -0.65  0.35]
    print(p)
    #> [0.40131234 0.83201839 0.34298954 0.58661758]
    print(np.allclose(np.einsum("jk,k->j", X, w) + b, z))
    #> True
    losses = -t * np.log(p) - (1 - t) * np.log(1 - p)
    print(f"{losses.mean():.8f}")
    #> 1.16258837
    print(np.allclose(np.einsum("i->", losses) / N, losses.mean()))
    #> True
    # --8<-- [end:forward-example]

    # --8<-- [start:links]
    dL_dp = (-t / p + (1 - t) / (1 - p)) / N  # (N,)
    dp_dz = np.diag(p * (1 - p))  # (N, N)
    dz_db = np.ones(N)  # (N,)
    dz_dw = X  # (N, n)
    # --8<-- [end:links]

    # --8<-- [start:links-example]
    print(dL_dp)
    #> [-0.62295617  1.48825811 -0.72888521  0.60476689]
    print(dp_dz)
    #> [[0.24026075 0.         0.         0.        ]
    #>  [0.         0.13976379 0.         0.        ]
    #>  [0.         0.         0.22534771 0.        ]
    #>  [0.         0.         0.         0.2424974 ]]
    slopes = np.einsum("i,i->i", p, 1 - p)
    print(np.allclose(np.einsum("i,ij->ij", slopes, np.eye(N)), dp_dz))
    #> True
    # --8<-- [end:links-example]

    # --8<-- [start:chain-example]
    dL_dz = np.einsum("i,ij->j", dL_dp, dp_dz)
    print(dL_dz)
    #> [-0.14967192  0.2080046  -0.16425262  0.14665439]
    print(np.allclose((p - t) / N, dL_dz))
    #> True

    dL_db = np.einsum("j,j->", dL_dz, dz_db)
    print(f"{dL_db:.8f}")
    #> 0.04073446
    print(np.allclose(np.mean(p - t), dL_db))
    #> True

    dL_dw = np.einsum("j,jr->r", dL_dz, dz_dw)
    print(dL_dw)
    #> [ 0.50391709 -0.58947473]
    print(np.allclose(X.T @ (p - t) / N, dL_dw))
    #> True

    at_once = np.einsum("i,ij,jr->r", dL_dp, dp_dz, dz_dw)
    print(np.allclose(X.T @ (p - t) / N, at_once))
    #> True
    # --8<-- [end:chain-example]

    # --8<-- [start:functions-example]
    for gradient in (batch_grad_einsum, logistic_regression_grad):
        dL_dw, dL_db = gradient(w, b, X, t)
        print(dL_dw, f"{dL_db:.8f}")
    #> [ 0.50391709 -0.58947473] 0.04073446
    #> [ 0.50391709 -0.58947473] 0.04073446
    # --8<-- [end:functions-example]

    # --8<-- [start:hessian-example]
    s = p * (1 - p)
    H = np.einsum("ik,i,ir->kr", X, s, X) / N
    print(H)
    #> [[0.27132199 0.02208001]
    #>  [0.02208001 0.28928593]]
    print(np.allclose(X.T @ (s[:, None] * X) / N, H))
    #> True
    print(np.linalg.eigvalsh(H).min() > 0)
    #> True
    # --8<-- [end:hessian-example]

    # --8<-- [start:column-example]
    error = p - t[:, None]
    print(error.shape)
    #> (4, 4)
    print((X.T @ error / N).shape)
    #> (2, 4)
    print(np.allclose(error.mean(), np.mean(p - t)))
    #> True
    # --8<-- [end:column-example]

    # --8<-- [start:halves-exercise]
    whole, _ = logistic_regression_grad(w, b, X, t)
    three, _ = logistic_regression_grad(w, b, X[:3], t[:3])
    one, _ = logistic_regression_grad(w, b, X[3:], t[3:])
    print(whole)
    #> [ 0.50391709 -0.58947473]
    print((three + one) / 2)
    #> [ 0.43371432 -0.39298316]
    print((3 * three + 1 * one) / 4)
    #> [ 0.50391709 -0.58947473]
    # --8<-- [end:halves-exercise]

    # --8<-- [start:cost-example]
    from timeit import repeat

    rng = np.random.default_rng(0)
    X = rng.normal(size=(569, 30))
    t = (X[:, 0] > 0).astype(float)
    p = sigmoid(0.1 * X[:, 1])
    dL_dp = (-t / p + (1 - t) / (1 - p)) / 569


    def through_the_jacobian():
        return dL_dp @ np.diag(p * (1 - p)) @ X


    def product():
        return X.T @ (p - t) / 569


    def seconds(call):
        return min(repeat(call, number=1, repeat=50))


    print(np.allclose(through_the_jacobian(), product()))
    #> True
    print(seconds(through_the_jacobian) > 5 * seconds(product))
    #> True
    # --8<-- [end:cost-example]
