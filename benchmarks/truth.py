"""What the functions are worth, with 50 digits: mpmath numbers for inputs that are floats."""

import mpmath
from mpmath import mpf

DIGITS = 50
INF = mpf("inf")


def sigmoid(z):
    return 1 / (1 + mpmath.exp(-z)) if z >= 0 else mpmath.exp(z) / (1 + mpmath.exp(z))


def softplus(z):
    return max(z, 0) + mpmath.log1p(mpmath.exp(-abs(z)))


def log_sigmoid(z):
    return -softplus(-z)


def sigmoid_grad(z):
    return sigmoid(z) * sigmoid(-z)


def logit(p):
    if p in (0, 1):
        return INF if p else -INF
    return mpmath.log(p / (1 - p))


def _times(weight, value):
    """0 * inf counts as 0."""
    return weight * value if weight else mpf(0)


def _log(p):
    return mpmath.log(p) if p else -INF


def binary_cross_entropy(p, t):
    return -_times(t, _log(p)) - _times(1 - t, mpmath.log1p(-p) if p < 1 else -INF)


def binary_cross_entropy_grad(p, t):
    if t in (0, 1):  # one of the two terms is absent, even where it would be 0 / 0
        below = 1 - t - p
        return 1 / below if below else (INF if t == 0 else -INF)
    if p in (0, 1):
        return INF if p else -INF
    return (p - t) / (p * (1 - p))


def binary_cross_entropy_with_logits(z, t):
    return _times(t, softplus(-z)) + _times(1 - t, softplus(z))


def binary_cross_entropy_with_logits_grad(z, t):
    return (1 - t) * sigmoid(z) - t * sigmoid(-z)


def bce_grad(x, t):
    """At a = 2, b = 1/2."""
    return 2 * binary_cross_entropy_with_logits_grad(2 * x + mpf(1) / 2, t)


def _rest(z):
    """Where the largest logit stands, the others' exponentials and their sum, relative to it."""
    top = max(range(len(z)), key=lambda k: z[k])
    e = [mpmath.exp(x - z[top]) for x in z]
    e[top] = mpf(0)
    return top, e, mpmath.fsum(e)


def logsumexp(z, relative=False):
    """Log-sum-exp, or by how much it exceeds the largest logit."""
    top, _, rest = _rest(z)
    return mpmath.log1p(rest) + (0 if relative else z[top])


def log_softmax(z):
    lse = logsumexp(z, relative=True)
    m = max(z)
    return [x - m - lse for x in z]


def softmax_and_complement(z):
    top, e, rest = _rest(z)
    e[top] = mpf(1)
    p = [x / (1 + rest) for x in e]
    q = [1 - x for x in p]
    q[top] = rest / (1 + rest)
    return p, q


def softmax(z):
    return softmax_and_complement(z)[0]


def softmax_jacobian(z):
    p, q = softmax_and_complement(z)
    return [p[i] * q[i] if i == j else -p[i] * p[j] for i in range(len(z)) for j in range(len(z))]


def softmax_jvp(z, v):
    p = softmax(z)
    return [p[i] * mpmath.fsum(p[j] * (v[i] - v[j]) for j in range(len(z))) for i in range(len(z))]


def softmax_jvp_terms(z, v):
    """The same sum with every term's magnitude: what the digits of a product can be measured against."""
    p = softmax(z)
    return [p[i] * mpmath.fsum(p[j] * abs(v[i] - v[j]) for j in range(len(z))) for i in range(len(z))]


def cross_entropy(z, y):
    return logsumexp(z, relative=True) + (max(z) - z[y])


def weighted_cross_entropy(z, y):
    """With the weight 0.7, as float64 holds it."""
    return mpf(0.7) * cross_entropy(z, y)


def soft_cross_entropy(z, t):
    return -mpmath.fsum(_times(weight, value) for weight, value in zip(t, log_softmax(z), strict=True))


def cross_entropy_grad(z, y):
    p, q = softmax_and_complement(z)
    return [-q[k] if k == y else p[k] for k in range(len(z))]


def entropy(p):
    return -mpmath.fsum(_times(x, _log(x)) for x in p)


def kl_divergence(t, p):
    """With - t + p, which adds to 0 for distributions: rounded ones do not sum to 1 exactly."""
    return mpmath.fsum(_times(a, _log(a) - _log(b)) - a + b for a, b in zip(t, p, strict=True))


def mean_squared_error(p, t):
    return mpmath.fsum((a - b) ** 2 for a, b in zip(p, t, strict=True)) / len(p)


def mean_squared_error_grad(p, t):
    return [2 * (a - b) / len(p) for a, b in zip(p, t, strict=True)]
