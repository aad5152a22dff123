"""Cross-entropy on batches: labels gone wrong, smoothed, weighted, ignored."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.categorical_cross_entropy import (
    cross_entropy,
    cross_entropy_ignoring,
    cross_entropy_plain,
    label_smoothing,
    weighted_cross_entropy,
)
from snippets.log_sum_exp import log_softmax_common, logsumexp_shifted

if __name__ == "__main__":
    # --8<-- [start:column-example]
    z = np.array([[3, 0, 0], [0, 3, 0], [0, 0, 3], [2, 2, 0]], dtype=float)
    y = np.array([0, 1, 2, 0])
    column = y.reshape(4, 1)
    for labels in [y, column]:
        loss = cross_entropy_plain(z, labels)
        right = z.argmax(axis=-1) == labels
        print(loss.shape, f"{loss.mean():.8f}", right.mean())
    #> (4,) 0.26084814 1.0
    #> (4, 4) 1.88584814 0.375
    # --8<-- [end:column-example]

    # --8<-- [start:refused-example]
    z = np.zeros((3, 3))
    for y in [[[0], [1], [2]], [1, 2, 3], [0, 1, -1], [0.0, 1.0, 2.0]]:
        try:
            cross_entropy(z, y)
        except ValueError as error:
            print(error)
    #> z has shape (3, 3), y has shape (3, 1)
    #> label 3 is not in 0..2
    #> label -1 is not in 0..2
    #> labels must be integers, not float64
    print(cross_entropy(z, [0, 1, 2]))
    #> [1.09861229 1.09861229 1.09861229]
    # --8<-- [end:refused-example]

    # --8<-- [start:one-to-c-example]
    z = np.array([[3, 0, 0], [0, 3, 0], [0, 0, 3]], dtype=float)
    print(cross_entropy_plain(z, np.array([0, 1, 2])))
    #> [0.09492296 0.09492296 0.09492296]
    print(cross_entropy_plain(z[:2], np.array([1, 2])))  # counted from 1
    #> [3.09492296 3.09492296]
    try:
        cross_entropy_plain(z, np.array([1, 2, 3]))
    except IndexError as error:
        print(error)
    #> index 3 is out of bounds for axis 1 with size 3
    # --8<-- [end:one-to-c-example]

    # --8<-- [start:smoothing-example]
    y, eps = np.array([0, 2]), 0.1
    t = label_smoothing(y, 3, eps)
    print(t)
    #> [[0.93333333 0.03333333 0.03333333]
    #>  [0.03333333 0.03333333 0.93333333]]
    log_p = log_softmax_common([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3]])
    print(-(t * log_p).sum(axis=-1))
    #> [0.51369668 2.34004952]
    label, mean = -log_p[np.arange(2), y], -log_p.mean(axis=-1)
    print((1 - eps) * label + eps * mean)
    #> [0.51369668 2.34004952]
    # --8<-- [end:smoothing-example]

    # --8<-- [start:weights-example]
    z = np.array([[2, 0], [2, 0], [2, 0], [1, 0]], dtype=float)
    y = np.array([0, 0, 0, 1])
    weight = np.array([1.0, 3.0])
    loss = weight[y] * cross_entropy_plain(z, y)
    print(loss)
    #> [0.12692801 0.12692801 0.12692801 3.93978506]
    print(f"{loss.mean():.8f}")
    #> 1.08014227
    print(f"{loss.sum() / weight[y].sum():.8f}")
    #> 0.72009485
    # --8<-- [end:weights-example]

    # --8<-- [start:ignored-example]
    z = np.array([[2.0, 1.0, 0.1], [0.5, 2.5, 0.3], [np.nan] * 3])
    y = np.array([0, 2, -100])  # the third example is padding
    kept = y != -100
    loss = np.zeros(3)
    loss[kept] = cross_entropy_plain(z[kept], y[kept])
    print(loss)
    #> [0.41703002 2.42004952 0.        ]
    print(f"{loss.mean():.8f}")  # counts the padding
    #> 0.94569318
    print(f"{loss.sum() / kept.sum():.8f}")
    #> 1.41853977
    # --8<-- [end:ignored-example]

    # --8<-- [start:ignored-all]
    loss, kept = np.zeros(2), np.array([False, False])
    print(loss.sum() / kept.sum())
    #> RuntimeWarning: invalid value encountered in scalar divide
    #> nan
    print(loss.sum() / max(kept.sum(), 1))
    #> 0.0
    # --8<-- [end:ignored-all]

    # --8<-- [start:weighted-function]
    z, y = [[2.0, 0.0], [1.0, 0.0]], [0, 1]
    print(weighted_cross_entropy(z, y, [1.0, 3.0]))
    #> [0.12692801 3.93978506]
    # --8<-- [end:weighted-function]

    # --8<-- [start:ignoring-function]
    z, y = [[2.0, 1.0, 0.1], [np.nan] * 3], [0, -100]
    print(cross_entropy_ignoring(z, y))
    #> [0.41703002 0.        ]
    # --8<-- [end:ignoring-function]

    # --8<-- [start:by-hand-exercise]
    z = np.log([[1, 2, 5], [1, 2, 5]])
    loss = cross_entropy_plain(z, [1, 2])
    print(loss)
    #> [1.38629436 0.47000363]
    print(f"{loss.mean():.8f} {np.log(32 / 5) / 2:.8f}")
    #> 0.92814900 0.92814900
    # --8<-- [end:by-hand-exercise]

    # --8<-- [start:sum-exercise]
    z, t = np.array([2.0, 1.0, 0.1]), np.array([0.6, 0.3, 0.2])
    for c in [0, 10, 100]:
        with_sum = logsumexp_shifted(z + c) - (t * (z + c)).sum()
        loss = -(t * log_softmax_common(z + c)).sum()
        print(f"{loss:.8f} {with_sum:.8f}")
    #> 1.13873302 0.89703002
    #> 1.13873302 -0.10296998
    #> 1.13873302 -9.10296998
    # --8<-- [end:sum-exercise]

    # --8<-- [start:smoothing-exercise]
    C, eps = 4, 0.2
    others = eps * (C - 1) / C
    t = np.full(C, others / (C - 1))
    t[1] = 1 - others
    print(t)
    #> [0.05 0.85 0.05 0.05]
    print(label_smoothing(1, C, eps))
    #> [0.05 0.85 0.05 0.05]
    # --8<-- [end:smoothing-exercise]

    # --8<-- [start:weights-exercise]
    z, weight = np.array([[1.0, 0.0]]), np.array([1.0, 3.0])
    for factor in [1, 2]:
        w = factor * weight[1]
        loss = w * cross_entropy_plain(z, [1])
        print(f"{loss.mean():.8f} {loss.sum() / w:.8f}")
    #> 3.93978506 1.31326169
    #> 7.87957013 1.31326169
    # --8<-- [end:weights-exercise]

    # --8<-- [start:parts-exercise]
    z = np.array([[3, 0], [0, 0], [0, 0], [0, 0]], dtype=float)
    y = np.array([0, -100, 1, 1])
    first = cross_entropy_plain(z[:1], y[:1])  # of the first half, one counts
    second = cross_entropy_plain(z[2:], y[2:])
    print(f"{np.concatenate([first, second]).mean():.8f}")
    #> 0.47829390
    halves = [first.mean(), second.mean()]
    print(f"{np.mean(halves):.8f}")
    #> 0.37086727
    print(f"{np.average(halves, weights=[1, 2]):.8f}")
    #> 0.47829390
    # --8<-- [end:parts-exercise]
