"""Mistakes to be found: the code of the museum's exercises and its repair."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]

from snippets.mistakes_batches import losses
from snippets.sigmoid import softplus
from snippets.softmax import softmax


# --8<-- [start:exercise-sigmoid-twice-wrong]
def sigmoid_twice_wrong(z, t):
    p = 1 / (1 + np.exp(-z))
    return losses(p, t)
# --8<-- [end:exercise-sigmoid-twice-wrong]


# --8<-- [start:exercise-mean-of-means-wrong]
def mean_of_means_wrong(loss, size):
    starts = range(0, len(loss), size)
    return np.mean([loss[k : k + size].mean() for k in starts])
# --8<-- [end:exercise-mean-of-means-wrong]


# --8<-- [start:exercise-mean-of-means]
def mean_of_batches(loss, size):
    starts = range(0, len(loss), size)
    return sum(loss[k : k + size].sum() for k in starts) / len(loss)
# --8<-- [end:exercise-mean-of-means]


# --8<-- [start:exercise-three-wrong]
def gradient_three_wrong(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1)
    p[:, y] -= 1
    return p
# --8<-- [end:exercise-three-wrong]


# --8<-- [start:exercise-three]
def gradient_three(z, y):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(y)), y] -= 1
    return p / len(y)
# --8<-- [end:exercise-three]


# --8<-- [start:exercise-small-step-wrong]
def slope_wrong(f, x):
    h = 1e-16
    return (f(x + h) - f(x - h)) / (2 * h)
# --8<-- [end:exercise-small-step-wrong]


# --8<-- [start:exercise-small-step]
def slope(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / (2 * h)
# --8<-- [end:exercise-small-step]


# --8<-- [start:exercise-clip-wrong]
def clipped_loss_wrong(p, t):
    p = np.clip(p, 1e-8, 1 - 1e-8)
    return -(t * np.log(p) + (1 - t) * np.log(1 - p))
# --8<-- [end:exercise-clip-wrong]


# --8<-- [start:exercise-clip]
def clipped_loss(p, t):
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return -(t * np.log(p) + (1 - t) * np.log(1 - p))
# --8<-- [end:exercise-clip]


# --8<-- [start:exercise-softplus-wrong]
def softplus_wrong(z):
    return np.log(1 + np.exp(z))
# --8<-- [end:exercise-softplus-wrong]


if __name__ == "__main__":
    # --8<-- [start:exercise-sigmoid-twice-example]
    print(sigmoid_twice_wrong(np.array([0.0, 5.0, 50.0]), 1))
    #> [0.47407698 0.31506608 0.31326169]
    # --8<-- [end:exercise-sigmoid-twice-example]

    # --8<-- [start:exercise-sigmoid-twice-answer]
    print(losses(np.array([0.0, 5.0, 50.0]), 1))
    #> [6.93147181e-01 6.71534849e-03 1.92874985e-22]
    # --8<-- [end:exercise-sigmoid-twice-answer]

    # --8<-- [start:exercise-mean-of-means-example]
    loss = np.array([0.1, 0.1, 0.1, 0.1, 2.0])
    print(f"{mean_of_means_wrong(loss, 4):.4f}")
    #> 1.0500
    # --8<-- [end:exercise-mean-of-means-example]

    # --8<-- [start:exercise-mean-of-means-answer]
    loss = np.array([0.1, 0.1, 0.1, 0.1, 2.0])
    print(f"{mean_of_batches(loss, 4):.4f}")
    #> 0.4800
    # --8<-- [end:exercise-mean-of-means-answer]

    # --8<-- [start:exercise-three-example]
    z, y = np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
    print(gradient_three_wrong(z, y))
    #> [[-0.11920292 -0.90106198]
    #>  [-0.67597286 -0.26894142]]
    # --8<-- [end:exercise-three-example]

    # --8<-- [start:exercise-three-answer]
    z, y = np.array([[2.0, 0.0], [0.0, 1.0]]), np.array([0, 1])
    print(gradient_three(z, y))
    #> [[-0.05960146  0.05960146]
    #>  [ 0.13447071 -0.13447071]]
    # --8<-- [end:exercise-three-answer]

    # --8<-- [start:exercise-small-step-example]
    print(f"{slope_wrong(lambda z: np.logaddexp(0, z), 2.0):.4f}")
    #> 0.0000
    # --8<-- [end:exercise-small-step-example]

    # --8<-- [start:exercise-small-step-answer]
    print(f"{slope(lambda z: np.logaddexp(0, z), 2.0):.4f}")
    #> 0.8808
    print(f"{1 / (1 + np.exp(-2.0)):.4f}")
    #> 0.8808
    # --8<-- [end:exercise-small-step-answer]

    # --8<-- [start:exercise-log-softmax]
    p = softmax([2.0, 1.0, 0.1])
    print(np.eye(3) - p)  # row i, column j: delta_ij - p_j
    #> [[ 0.34099886 -0.24243297 -0.09856589]
    #>  [-0.65900114  0.75756703 -0.09856589]
    #>  [-0.65900114 -0.24243297  0.90143411]]
    # --8<-- [end:exercise-log-softmax]

    # --8<-- [start:exercise-clip-example]
    print(clipped_loss_wrong(np.float32([0.5, 1.0]), np.float32([0, 0])))
    #> RuntimeWarning: divide by zero encountered in log
    #> [0.6931472       inf]
    # --8<-- [end:exercise-clip-example]

    # --8<-- [start:exercise-clip-answer]
    print(np.float32(1 - 1e-8) == 1)
    #> True
    print(clipped_loss(np.float32([0.5, 1.0]), np.float32([0, 0])))
    #> [ 0.6931472 15.942385 ]
    # --8<-- [end:exercise-clip-answer]

    # --8<-- [start:exercise-softplus-example]
    print(softplus_wrong(np.array([-40.0, 0.0, 800.0])))
    #> RuntimeWarning: overflow encountered in exp
    #> [0.         0.69314718        inf]
    # --8<-- [end:exercise-softplus-example]

    # --8<-- [start:exercise-softplus-answer]
    print(softplus(np.array([-40.0, 0.0, 800.0])))
    #> [4.24835426e-18 6.93147181e-01 8.00000000e+02]
    # --8<-- [end:exercise-softplus-answer]
