"""The Jacobian of softmax, and its product with a vector without building it."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.softmax import softmax


# --8<-- [start:softmax-jacobian-textbook]
def softmax_jacobian_textbook(z):
    """diag(p) - p p^T, for logits (C,)."""
    p = softmax(z)
    return np.diag(p) - np.outer(p, p)
# --8<-- [end:softmax-jacobian-textbook]


# --8<-- [start:softmax-jacobian]
def softmax_jacobian(z):
    """Jacobian of softmax: logits (..., C) -> J (..., C, C).

    J[..., i, j] is the derivative of p_i with respect to z_j. Nothing cancels.
    """
    p = softmax(z)
    J = -p[..., :, None] * p[..., None, :]  # every entry as if off the diagonal
    i = np.arange(p.shape[-1])
    J[..., i, i] = 0.0
    J[..., i, i] = 0.0 - J.sum(axis=-1)  # each row sums to zero
    return J
# --8<-- [end:softmax-jacobian]


# --8<-- [start:softmax-jvp-textbook]
def softmax_jvp_textbook(z, v):
    """J v as the formula says, for logits and v (..., C)."""
    p = softmax(z)
    return p * (v - (p * v).sum(axis=-1, keepdims=True))
# --8<-- [end:softmax-jvp-textbook]


# --8<-- [start:softmax-jvp]
def softmax_jvp(z, v):
    """J v in O(C), for logits z and a direction v, both (..., C).

    Raises ValueError if the shapes differ.
    """
    z, v = np.multiply(z, 1.0), np.multiply(v, 1.0)
    if z.shape != v.shape:
        raise ValueError(f"z {z.shape} and v {v.shape} differ in shape")
    p = softmax(z)
    top = z.argmax(axis=-1)[..., None]
    w = v - np.take_along_axis(v, top, axis=-1)  # J 1 = 0: a shift is free
    return p * (w - (p * w).sum(axis=-1, keepdims=True))
# --8<-- [end:softmax-jvp]


# --8<-- [start:softmax-vjp]
def softmax_vjp(z, v):
    """v J in O(C), both (..., C): the JVP, because J is symmetric."""
    return softmax_jvp(z, v)
# --8<-- [end:softmax-vjp]


# --8<-- [start:softmax-jacobian-lost-minus]
def softmax_jacobian_lost_minus(z):
    """Wrong: +p_i p_j off the diagonal."""
    p = softmax(z)
    J = np.outer(p, p)
    np.fill_diagonal(J, p * (1 - p))
    return J
# --8<-- [end:softmax-jacobian-lost-minus]


# --8<-- [start:chain-rule-swapped]
def chain_rule_swapped(g, J):
    """Wrong: sum_k g_i J_ik, a row sum of J, always zero."""
    return (g[:, None] * J).sum(axis=1)
# --8<-- [end:chain-rule-swapped]


# --8<-- [start:chain-rule-one-term]
def chain_rule_one_term(g, J):
    """Wrong: g_i J_ii, the one path through p_i alone."""
    return g * np.diag(J)
# --8<-- [end:chain-rule-one-term]


if __name__ == "__main__":
    # --8<-- [start:answer-example]
    print(softmax_jacobian_textbook([2.0, 1.0, 0.1]))
    #> [[ 0.22471864 -0.1597636  -0.06495503]
    #>  [-0.1597636   0.18365923 -0.02389562]
    #>  [-0.06495503 -0.02389562  0.08885066]]
    # --8<-- [end:answer-example]

    # --8<-- [start:difference-example]
    z, h = np.array([2.0, 1.0, 0.1]), 1e-5
    steps = h * np.eye(3)
    # Row i of this array holds dp/dz_i: column i of J.
    columns = (softmax(z + steps) - softmax(z - steps)) / (2 * h)
    print(np.abs(columns.T - softmax_jacobian_textbook(z)).max() < 1e-9)
    #> True
    # --8<-- [end:difference-example]

    # --8<-- [start:structure-example]
    J = softmax_jacobian_textbook([2.0, 1.0, 0.1])
    print(np.array_equal(J, J.T))
    #> True
    print(np.abs(J.sum(axis=1)).max() < 1e-12)
    #> True
    print(np.linalg.matrix_rank(J))
    #> 2
    # --8<-- [end:structure-example]

    # --8<-- [start:solve-example]
    z = np.array([2.0, 1.0, 0.1])
    u = np.array([0.3, -0.1, -0.2])  # any change that sums to zero
    print(softmax_jacobian_textbook(z) @ (u / softmax(z)))
    #> [ 0.3 -0.1 -0.2]
    # --8<-- [end:solve-example]

    # --8<-- [start:eigenvalue-example]
    for z in [0.0, 0.0], [0.0, 0.0, 0.0], [3.0, 3.0, 0.0], [9.0, 9.0, 0.0]:
        J = softmax_jacobian_textbook(z)
        print(z, f"{np.linalg.eigvalsh(J)[-1]:.8f}")
    #> [0.0, 0.0] 0.50000000
    #> [0.0, 0.0, 0.0] 0.33333333
    #> [3.0, 3.0, 0.0] 0.48785555
    #> [9.0, 9.0, 0.0] 0.49996915
    # --8<-- [end:eigenvalue-example]

    # --8<-- [start:jvp-example]
    z, v = np.array([2.0, 1.0, 0.1]), np.array([1.0, 2.0, 3.0])
    print(softmax_jvp_textbook(z, v))
    #> [-0.28967367  0.13586798  0.15380569]
    print(softmax_jacobian_textbook(z) @ v)
    #> [-0.28967367  0.13586798  0.15380569]
    # --8<-- [end:jvp-example]

    # --8<-- [start:batch-example]
    z = np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 0.0]])
    v = np.array([[1.0, 2.0, 3.0], [1.0, 0.0, 0.0]])
    J = softmax_jacobian(z)
    print(J.shape)
    #> (2, 3, 3)
    print(softmax_vjp(z, v))
    #> [[-0.28967367  0.13586798  0.15380569]
    #>  [ 0.22222222 -0.11111111 -0.11111111]]
    print(np.allclose(np.einsum("ni,nij->nj", v, J), softmax_vjp(z, v)))
    #> True
    # --8<-- [end:batch-example]

    # --8<-- [start:slips-example]
    z, t = np.array([2.0, 1.0, 0.1]), np.array([1, 0, 0])
    p, J = softmax(z), softmax_jacobian(z)
    g = 0 - t / p  # dL/dp
    print(p - t)
    #> [-0.34099886  0.24243297  0.09856589]
    print(g @ J)
    #> [-0.34099886  0.24243297  0.09856589]
    print(g @ softmax_jacobian_lost_minus(z))
    #> [-0.34099886 -0.24243297 -0.09856589]
    print(np.abs(chain_rule_swapped(g, J)).max() < 1e-12)
    #> True
    print(chain_rule_one_term(g, J))
    #> [-0.34099886  0.          0.        ]
    # --8<-- [end:slips-example]

    # --8<-- [start:digits-example]
    z = [40.0, 0.0]
    print(softmax_jacobian_textbook(z))
    #> [[ 0.00000000e+00 -4.24835426e-18]
    #>  [-4.24835426e-18  4.24835426e-18]]
    print(softmax_jacobian(z))
    #> [[ 4.24835426e-18 -4.24835426e-18]
    #>  [-4.24835426e-18  4.24835426e-18]]
    # --8<-- [end:digits-example]

    # --8<-- [start:digits-jvp-example]
    z, v = [40.0, 0.0], np.array([1.0, 0.0])
    print(softmax_jvp_textbook(z, v))
    #> [ 0.00000000e+00 -4.24835426e-18]
    print(softmax_jvp(z, v))
    #> [ 4.24835426e-18 -4.24835426e-18]
    # --8<-- [end:digits-jvp-example]

    # --8<-- [start:temperature-exercise]
    z, tau, h = np.array([2.0, 1.0, 0.1]), 0.5, 1e-5
    steps = h * np.eye(3)
    columns = softmax((z + steps) / tau) - softmax((z - steps) / tau)
    J = softmax_jacobian(z / tau) / tau
    print(np.abs(columns.T / (2 * h) - J).max() < 1e-9)
    #> True
    # --8<-- [end:temperature-exercise]

    # --8<-- [start:trace-exercise]
    J = softmax_jacobian([2.0, 1.0, 0.1])
    p = softmax([2.0, 1.0, 0.1])
    print(f"{np.linalg.eigvalsh(J).sum():.8f}")
    #> 0.49722852
    print(f"{1 - (p**2).sum():.8f}")
    #> 0.49722852
    # --8<-- [end:trace-exercise]

    # --8<-- [start:log-softmax-exercise]
    z, v = np.array([2.0, 1.0, 0.1]), np.array([1.0, 2.0, 3.0])
    p = softmax(z)
    K = np.eye(3) - p  # row i, column j: delta_ij - p_j
    print(v - p @ v)
    #> [-0.43956475  0.56043525  1.56043525]
    print(K @ v)
    #> [-0.43956475  0.56043525  1.56043525]
    print(v - p * v.sum())
    #> [-2.95400683  0.54540218  2.40860466]
    print(v @ K)
    #> [-2.95400683  0.54540218  2.40860466]
    # --8<-- [end:log-softmax-exercise]

    # --8<-- [start:squared-error-exercise]
    z, t = np.array([-4.0, 4.0, 0.0]), np.array([1.0, 0.0, 0.0])
    p = softmax(z)
    print(p - t)
    #> [-0.99967068  0.98169039  0.01798029]
    print(softmax_vjp(z, p - t))
    #> [-0.00064658  0.01765107 -0.01700449]
    # --8<-- [end:squared-error-exercise]

    # --8<-- [start:solve-exercise]
    z, u = np.array([2.0, 1.0, 0.1]), np.array([0.01, -0.01, 0.0])
    p = softmax(z)
    print(softmax(z + u / p) - p)
    #> [ 9.88917338e-03 -9.86161285e-03 -2.75605286e-05]
    # --8<-- [end:solve-exercise]
