"""The logistic distribution: its CDF, its density and its quantiles."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.sigmoid import sigmoid


# --8<-- [start:logistic-cdf]
def logistic_cdf(u, mu=0.0, gamma=1.0):
    """P(value <= u), element by element; location mu, scale gamma > 0."""
    if not np.all(np.greater(gamma, 0)):
        raise ValueError(f"the scale must be positive, got {gamma}")
    return sigmoid(np.subtract(u, mu) / gamma)
# --8<-- [end:logistic-cdf]


# --8<-- [start:logistic-pdf-naive]
def logistic_pdf_naive(u, mu=0.0, gamma=1.0):
    """The density as the formula says; NaN far to the left of mu."""
    e = np.exp(-np.subtract(u, mu) / gamma)
    return e / (gamma * (1 + e) ** 2)
# --8<-- [end:logistic-pdf-naive]


# --8<-- [start:logistic-pdf]
def logistic_pdf(u, mu=0.0, gamma=1.0):
    """Density of the logistic distribution; location mu, scale gamma > 0.

    It is symmetric about mu, so exp only ever sees -abs: no overflow.
    """
    if not np.all(np.greater(gamma, 0)):
        raise ValueError(f"the scale must be positive, got {gamma}")
    e = np.exp(-np.abs(np.subtract(u, mu) / gamma))
    return e / (gamma * (1 + e) ** 2)
# --8<-- [end:logistic-pdf]


# --8<-- [start:logistic-quantile]
def logistic_quantile(q, mu=0.0, gamma=1.0):
    """The value below which a share q in (0, 1) lies; inverse of the CDF."""
    q = np.multiply(q, 1.0)
    if not (np.all((q > 0) & (q < 1)) and np.all(np.greater(gamma, 0))):
        raise ValueError("q must lie in (0, 1) and the scale be positive")
    return mu + gamma * (np.log(q) - np.log1p(-q))
# --8<-- [end:logistic-quantile]


if __name__ == "__main__":
    # --8<-- [start:distribution-example]
    u = np.array([-1.0, 1.0, 2.0, 3.0, 5.0])
    print(logistic_cdf(u, mu=2.0, gamma=1.5))
    #> [0.11920292 0.33924363 0.5        0.66075637 0.88079708]
    print(logistic_pdf(u, mu=2.0, gamma=1.5))
    #> [0.06999572 0.14943826 0.16666667 0.14943826 0.06999572]
    h = 1e-5  # the slope of the first must be the second
    rise = logistic_cdf(u + h, 2.0, 1.5) - logistic_cdf(u - h, 2.0, 1.5)
    print(np.allclose(rise / (2 * h), logistic_pdf(u, 2.0, 1.5)))
    #> True
    # --8<-- [end:distribution-example]

    # --8<-- [start:tail-example]
    print(logistic_pdf_naive(np.array([-400.0, 400.0])) > 0)
    #> RuntimeWarning: overflow encountered in square
    #> [False  True]
    print(logistic_pdf_naive(np.array([-800.0, 800.0])))
    #> RuntimeWarning: overflow encountered in exp
    #> RuntimeWarning: invalid value encountered in divide
    #> [nan  0.]
    print(logistic_pdf(np.array([-400.0, 400.0])) > 0)
    #> [ True  True]
    print(logistic_pdf(np.array([-800.0, 800.0])))
    #> [0. 0.]
    # --8<-- [end:tail-example]

    # --8<-- [start:scale-example]
    u = np.array([-1.0, 0.0, 1.0])
    print(1 / (1 + np.exp(-u / -1.0)))  # gamma = -1
    #> [0.73105858 0.5        0.26894142]
    print(logistic_pdf_naive(u, gamma=-1.0))
    #> [-0.19661193 -0.25       -0.19661193]
    try:
        logistic_cdf(u, gamma=-1.0)
    except ValueError as error:
        print(error)
    #> the scale must be positive, got -1.0
    # --8<-- [end:scale-example]

    # --8<-- [start:sample-example]
    mu, gamma, c, d = 0.5, 2.0, 1.0, 3.0
    x = np.array([-2.0, 0.0, 1.5])
    rng = np.random.default_rng(0)
    noise = logistic_quantile(rng.random((200_000, 1)), mu, gamma)
    t = c + d * x + noise > 0
    z = (c + mu) / gamma + d / gamma * x
    print(sigmoid(z))
    #> [0.09534946 0.6791787  0.95257413]
    print(np.abs(t.mean(axis=0) - sigmoid(z)) < 0.005)
    #> [ True  True  True]
    # --8<-- [end:sample-example]

    # --8<-- [start:quantile-exercise]
    u = logistic_quantile(np.array([0.1, 0.5, 0.9]), mu=2.0, gamma=3.0)
    print(u)
    #> [-4.59167373  2.          8.59167373]
    print(logistic_cdf(u, mu=2.0, gamma=3.0))
    #> [0.1 0.5 0.9]
    # --8<-- [end:quantile-exercise]
