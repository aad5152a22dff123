"""The hard points at which accuracy is measured: where exp overflows or vanishes, where 1 + e rounds to 1, ties, masks."""

import numpy as np

# Where exp leaves each type, and where 1 + exp(-z) becomes 1: float16, float32, float64.
EDGES = (7.62, 9.7, 11.09, 16.64, 17.33, 36.74, 87.34, 88.72, 103.97, 708.4, 709.78, 745.13)


def _rounded(values, kind):
    """The values as the type holds them, each once; what overflows is left out."""
    with np.errstate(over="ignore"):
        values = np.unique(np.asarray(values, np.float64).astype(kind))
    return values[np.isfinite(values)]


def logits(kind, thin=1):
    """Logits of a float type, infinities last; every thin-th of the regular ones."""
    random = np.random.default_rng(8)
    tiny = np.finfo(kind)
    regular = np.concatenate([np.linspace(-800, 800, 641), np.linspace(-50, 50, 401), np.linspace(-3, 3, 241), random.uniform(-800, 800, 400), random.normal(0, 12, 600)])
    edges = np.add.outer(EDGES, [-0.01, -0.004, 0, 0.004, 0.01]).ravel()
    small = np.concatenate([10.0 ** np.arange(-300, 0, 11.3), [1e-5, 1e-8, 2.0**-53, 2.0**-24, tiny.smallest_subnormal, tiny.tiny]]).astype(np.float64)
    points = _rounded(np.concatenate([regular[::thin], edges, -edges, small, -small, [0.0]]), kind)
    return np.concatenate([points, [-np.inf, np.inf]]).astype(kind)


def probabilities(kind, thin=1):
    """Probabilities of a float type, 0 and 1 among them, dense near both."""
    random = np.random.default_rng(9)
    powers = 2.0 ** -np.arange(1.0, 56)
    points = np.concatenate([np.linspace(0, 1, 401)[::thin], random.uniform(size=400 // thin), powers, 1 - powers, 0.5 + powers, 0.5 - powers])
    small = 10.0 ** -np.arange(1.0, 309, 7 * thin)
    return _rounded(np.concatenate([points, small, [np.finfo(kind).smallest_subnormal]]).clip(0, 1), kind)


def rows(kind, thin=1, largest=1000):
    """Logits of 1 to `largest` classes: a list of arrays (N, C)."""
    random = np.random.default_rng(10)
    reach = 60 if kind == np.float16 else 400
    found = [np.array([[0.0], [-3.5], [88.0]])]
    gaps = np.concatenate([np.linspace(0, 45, 46), EDGES, [60, 120, 300, 600, 744]])[::thin]
    two = [[top, top - gap] for gap in gaps for top in (0, 7.3)] + [[100.1, 12.3], [2.0, -np.inf]]
    found.append(np.array(two))
    three = [[2, 1, 0.1], [5, 5, 5], [0, -40, -40], [40, 0, 0], [1000, 0, -1000], [1e4, 1e4 - 1, 0], [3, 3 - 1e-9, -50], [1, -np.inf, 0.1], [600.1, -100.3, 12.7]]
    found.append(np.array(three + [[-x for x in row] for row in three if np.isfinite(row).all()]))
    for classes, count in ((10, 12), (100, 4), (1000, 2)):
        if classes > largest:
            break
        block = [scale * random.normal(size=classes) + shift for scale in (0.1, 1, 10, reach / 4) for shift in (0, 31.7) for _ in range(-(-count // thin))]
        peak = random.normal(size=(2, classes))
        peak[:, classes // 2] += [20, 50]
        masked = random.normal(size=(1, classes))
        masked[:, ::2] = -np.inf
        found.append(np.concatenate([block, peak, masked, np.zeros((1, classes))]))
    with np.errstate(over="ignore"):
        found = [block.astype(kind) for block in found]
    return [block[np.isfinite(block).any(axis=1) & ~np.isposinf(block).any(axis=1)] for block in found]


def pairs(kind, thin=1):
    """Pairs of distributions (N, C), t with zeros and p without: what entropy and KL divergence see."""
    random = np.random.default_rng(11)
    for classes in (2, 5, 50):
        count = 30 // thin
        p = random.dirichlet(np.full(classes, 0.4), count) + 1e-3
        t = random.dirichlet(np.full(classes, 0.4), count)
        t[::3, 0] = 0
        near = p * (1 + 1e-3 * random.normal(size=p.shape))
        t = np.concatenate([t, near])
        p = np.concatenate([p, p])
        yield (t / t.sum(axis=1, keepdims=True)).astype(kind), (p / p.sum(axis=1, keepdims=True)).astype(kind)
