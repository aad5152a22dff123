"""Mistakes in formulas: both sides of the wrong one in numbers, then the right one."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.softmax import softmax

if __name__ == "__main__":
    # --8<-- [start:sigmoid-sign-example]
    z = np.array([-2.0, 0.0, 2.0])
    print(1 / (1 + np.exp(z)))  # wrong
    #> [0.88079708 0.5        0.11920292]
    print(1 / (1 + np.exp(-z)))
    #> [0.11920292 0.5        0.88079708]
    # --8<-- [end:sigmoid-sign-example]

    # --8<-- [start:no-minus-example]
    p, t = np.array([0.9, 0.1]), np.array([1, 1])  # good, then bad
    print(t * np.log(p) + (1 - t) * np.log(1 - p))  # wrong
    #> [-0.10536052 -2.30258509]
    print(-t * np.log(p) - (1 - t) * np.log(1 - p))
    #> [0.10536052 2.30258509]
    # --8<-- [end:no-minus-example]

    # --8<-- [start:swallowed-example]
    p, t = np.array([0.9, 0.9]), np.array([1, 0])
    print(-t * np.log(p - (1 - t) * np.log(1 - p)) + 0)  # wrong
    #> [0.10536052 0.        ]
    print(-t * np.log(p) - (1 - t) * np.log(1 - p))
    #> [0.10536052 2.30258509]
    # --8<-- [end:swallowed-example]

    # --8<-- [start:wrong-variable-example]
    z, t, h = 4.0, 0, 1e-5
    p = 1 / (1 + np.exp(-z))
    print(f"{(p - t) / (p * (1 - p)):.4f}")  # wrong
    #> 55.5982
    print(f"{p - t:.4f}")
    #> 0.9820
    slope = (np.logaddexp(0, z + h) - np.logaddexp(0, z - h)) / (2 * h)
    print(f"{slope:.4f}")  # measured, for t = 0
    #> 0.9820
    # --8<-- [end:wrong-variable-example]

    # --8<-- [start:sigma-prime-example]
    z = np.array([-2.0, 0.0, 2.0])
    p = 1 / (1 + np.exp(-z))
    print(z * (1 - z))  # wrong
    #> [-6.  0. -2.]
    print(p * (1 - p))
    #> [0.10499359 0.25       0.10499359]
    # --8<-- [end:sigma-prime-example]

    # --8<-- [start:mse-factor-example]
    p, t = np.array([0.12, 0.35, 0.61]), np.array([0.11, 0.01, 0.59])
    print(p - t)  # wrong
    #> [0.01 0.34 0.02]
    print(2 * (p - t) / len(p))
    #> [0.00666667 0.22666667 0.01333333]
    # --8<-- [end:mse-factor-example]

    # --8<-- [start:lost-minus-example]
    p = softmax([2.0, 1.0, 0.1])
    J = np.diag(p) - np.outer(p, p)
    wrong = np.outer(p, p)
    np.fill_diagonal(wrong, p * (1 - p))
    print(wrong.sum(axis=1))  # wrong: a row of J sums to zero
    #> [0.44943728 0.36731845 0.17770131]
    print(np.abs(J.sum(axis=1)).max() < 1e-12)
    #> True
    # --8<-- [end:lost-minus-example]

    # --8<-- [start:swapped-indices-example]
    p, t = softmax([2.0, 1.0, 0.1]), np.array([1.0, 0.0, 0.0])
    J = np.diag(p) - np.outer(p, p)
    g = -t / p  # dL/dp
    print(np.abs((g[:, None] * J).sum(axis=1)).max() < 1e-12)  # wrong: 0
    #> True
    print((g[:, None] * J).sum(axis=0))
    #> [-0.34099886  0.24243297  0.09856589]
    # --8<-- [end:swapped-indices-example]

    # --8<-- [start:lse-shift-example]
    z, c = np.array([2.0, 1.0, 0.1]), 5.0
    print(f"{np.log(np.exp(z).sum()):.4f}")  # wrong
    #> 2.4170
    print(f"{c + np.log(np.exp(z).sum()):.4f}")
    #> 7.4170
    print(f"{np.log(np.exp(z + c).sum()):.4f}")  # what it should be
    #> 7.4170
    # --8<-- [end:lse-shift-example]

    # --8<-- [start:exp-and-sum-example]
    z, y = np.array([2.0, 1.0, 0.1]), 0
    print(f"{-z[y] + np.log(np.exp(z.sum())):.4f}")  # wrong
    #> 1.1000
    print(f"{-z[y] + np.log(np.exp(z).sum()):.4f}")
    #> 0.4170
    print(f"{-np.log(softmax(z)[y]):.4f}")  # what it should be
    #> 0.4170
    # --8<-- [end:exp-and-sum-example]

    # --8<-- [start:quarter-example]
    for z in [0.0, 0.0], [5.0, 5.0, 0.0], [0.0, 0.0, 0.0, 0.0]:
        p = softmax(z)
        J = np.diag(p) - np.outer(p, p)
        print(f"{np.linalg.eigvalsh(J)[-1]:.4f}")
    #> 0.5000
    #> 0.4983
    #> 0.2500
    # --8<-- [end:quarter-example]

    # --8<-- [start:soft-sum-example]
    z, a = np.array([2.0, 1.0, 0.1]), np.array([1.0, 1.0, 0.0])
    p, steps = softmax(z), 1e-5 * np.eye(3)
    print(p - a)  # wrong
    #> [-0.34099886 -0.75756703  0.09856589]
    print(p * a.sum() - a)
    #> [ 0.31800228 -0.51513406  0.19713178]
    change = np.log(softmax(z - steps)) - np.log(softmax(z + steps))
    print(change @ a / 2e-5)  # measured
    #> [ 0.31800228 -0.51513406  0.19713178]
    # --8<-- [end:soft-sum-example]

    # --8<-- [start:temperature-example]
    z, tau = np.array([2.0, 1.0, 0.1]), 2.0
    print(softmax(z) / tau, f"{(softmax(z) / tau).sum():.4f}")  # wrong
    #> [0.32950057 0.12121649 0.04928295] 0.5000
    print(softmax(z / tau), f"{softmax(z / tau).sum():.4f}")
    #> [0.50168776 0.30428901 0.19402324] 1.0000
    # --8<-- [end:temperature-example]

    # --8<-- [start:zero-at-best-example]
    for t in [1.0, 0.0], [0.9, 0.1], [0.5, 0.5]:
        q = np.clip(t, 1e-12, 1)  # the best prediction there is: t itself
        print(t, f"{0 - (t * np.log(q)).sum():.4f}")
    #> [1.0, 0.0] 0.0000
    #> [0.9, 0.1] 0.3251
    #> [0.5, 0.5] 0.6931
    # --8<-- [end:zero-at-best-example]
