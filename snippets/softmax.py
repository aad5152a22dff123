"""Softmax: from the formula to code that neither overflows nor loses digits."""

from snippets.sigmoid import sigmoid  # noqa: F401 - softmax.tex names it

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]


# --8<-- [start:softmax-naive]
def softmax_naive(z):
    """The definition, typed as it stands: overflows, or divides 0 by 0."""
    z = np.multiply(z, 1.0)  # integers become float64
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)
# --8<-- [end:softmax-naive]


# --8<-- [start:softmax]
def softmax(z):
    """Softmax over the last axis: (..., C) -> (..., C).

    -inf masks a class. ValueError if there is no class.
    """
    z = np.multiply(z, 1.0)  # integers become float64
    if z.ndim == 0:
        raise ValueError("z has no axis of classes")
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
# --8<-- [end:softmax]


# --8<-- [start:softmax-compensated]
def softmax_compensated(z):
    """Softmax as above; the rounding error of z - max(z) is put back."""
    z = np.multiply(z, 1.0)
    if z.ndim == 0:
        raise ValueError("z has no axis of classes")
    m = z.max(axis=-1, keepdims=True)
    e = np.exp(z - m)
    z = np.where(e > 0, z, m)  # where e is 0, it stays 0: -inf, masks
    d = z - m
    b = z - d
    e += e * ((z - (d + b)) + (b - m))  # what z - m lost by rounding to d
    return e / e.sum(axis=-1, keepdims=True)
# --8<-- [end:softmax-compensated]


# --8<-- [start:softmax-shared-axis]
def softmax_shared_axis(z):
    """Wrong for a batch: one maximum and one sum for all rows together."""
    z = np.multiply(z, 1.0)
    e = np.exp(z - z.max())
    return e / e.sum()
# --8<-- [end:softmax-shared-axis]


# --8<-- [start:softmax-shared-max]
def softmax_shared_max(z):
    """Fragile for a batch: one maximum for all rows, one sum per row."""
    z = np.multiply(z, 1.0)
    e = np.exp(z - z.max())
    return e / e.sum(axis=-1, keepdims=True)
# --8<-- [end:softmax-shared-max]


# --8<-- [start:softmax-wrong-shift]
def softmax_wrong_shift(z):
    """Wrong: subtracts the shifted logit, and z - (z - max) is max."""
    z = np.multiply(z, 1.0)
    shifted = z - z.max(axis=-1, keepdims=True)
    e = np.exp(z - shifted)
    return e / e.sum(axis=-1, keepdims=True)
# --8<-- [end:softmax-wrong-shift]


if __name__ == "__main__":
    # --8<-- [start:softmax-example]
    print(softmax([2.0, 1.0, 0.1]))
    #> [0.65900114 0.24243297 0.09856589]
    # --8<-- [end:softmax-example]

    # --8<-- [start:shift-example]
    z = np.array([2.0, 1.0, 0.1])
    print(softmax(z))
    #> [0.65900114 0.24243297 0.09856589]
    print(softmax(z + 100))
    #> [0.65900114 0.24243297 0.09856589]
    print(softmax(z - z.max()))
    #> [0.65900114 0.24243297 0.09856589]
    # --8<-- [end:shift-example]

    # --8<-- [start:overflow-example]
    print(softmax_naive([0.0, 1000.0]))
    #> RuntimeWarning: overflow encountered in exp
    #> RuntimeWarning: invalid value encountered in divide
    #> [ 0. nan]
    print(softmax_naive([-1000.0, -1001.0]))
    #> [nan nan]
    # --8<-- [end:overflow-example]

    # --8<-- [start:limits-example]
    for name in ["float16", "float32", "float64"]:
        largest = np.log(np.float64(np.finfo(name).max))
        # What is nearer to 0 than to the smallest number becomes 0.
        smallest = np.finfo(name).smallest_subnormal
        zero = np.log(np.float64(smallest)) - np.log(2)
        print(f"{name}: inf above {largest:.2f}, 0 below {zero:.2f}")
    #> float16: inf above 11.09, 0 below -17.33
    #> float32: inf above 88.72, 0 below -103.97
    #> float64: inf above 709.78, 0 below -745.13
    # --8<-- [end:limits-example]

    # --8<-- [start:limits-crossed]
    print(np.exp(np.float64(709.78)) < np.inf)
    #> True
    print(np.exp(np.float64(709.79)) < np.inf)
    #> RuntimeWarning: overflow encountered in exp
    #> False
    print(np.exp(np.float64(308)) < 1e134)
    #> True
    # --8<-- [end:limits-crossed]

    # --8<-- [start:stable-example]
    print(softmax([0.0, 1000.0]))
    #> [0. 1.]
    print(softmax([-1000.0, -1001.0]))
    #> [0.73105858 0.26894142]
    print(softmax([1001.0, 1000.0]))
    #> [0.73105858 0.26894142]
    # --8<-- [end:stable-example]

    # --8<-- [start:wrong-shift-example]
    print(softmax_wrong_shift([2.0, 1.0, 0.1]))
    #> [0.33333333 0.33333333 0.33333333]
    print(softmax_wrong_shift([1000.0, 0.0]))
    #> RuntimeWarning: overflow encountered in exp
    #> RuntimeWarning: invalid value encountered in divide
    #> [nan nan]
    # --8<-- [end:wrong-shift-example]

    # --8<-- [start:batch-example]
    z = np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 5.0]])
    print(softmax(z))
    #> [[0.65900114 0.24243297 0.09856589]
    #>  [0.00664835 0.00664835 0.98670329]]
    print(softmax(z).sum(axis=-1))
    #> [1. 1.]
    # --8<-- [end:batch-example]

    # --8<-- [start:shared-axis-example]
    z = np.array([[2.0, 1.0, 0.1], [0.0, 0.0, 5.0]])
    print(softmax_shared_axis(z))
    #> [[0.0457171  0.01681838 0.00683784]
    #>  [0.00618714 0.00618714 0.91825241]]
    print(softmax_shared_axis(z).sum(axis=-1))
    #> [0.06937332 0.93062668]
    # --8<-- [end:shared-axis-example]

    # --8<-- [start:shared-max-example]
    z = np.array([[0.0, 1.0], [800.0, 801.0]])
    print(softmax_shared_max(z))
    #> RuntimeWarning: invalid value encountered in divide
    #> [[       nan        nan]
    #>  [0.26894142 0.73105858]]
    # --8<-- [end:shared-max-example]

    # --8<-- [start:temperature-example]
    z = np.array([2.0, 1.0, 0.1])
    for temperature in [0.05, 0.5, 1.0, 2.0, 100.0]:
        print(f"{temperature:6}", softmax(z / temperature).round(4))
    #>   0.05 [1. 0. 0.]
    #>    0.5 [0.8638 0.1169 0.0193]
    #>    1.0 [0.659  0.2424 0.0986]
    #>    2.0 [0.5017 0.3043 0.194 ]
    #>  100.0 [0.3366 0.3332 0.3302]
    # --8<-- [end:temperature-example]

    # --8<-- [start:two-classes-example]
    z = np.array([[2.0, 0.5], [-1.0, 3.0]])
    print(softmax(z)[:, 0])
    #> [0.81757448 0.01798621]
    print(1 / (1 + np.exp(-(z[:, 0] - z[:, 1]))))
    #> [0.81757448 0.01798621]
    # --8<-- [end:two-classes-example]

    # --8<-- [start:compensated-example]
    z = np.array([100.1, 12.3], dtype=np.float32)
    exact = softmax(z.astype(np.float64))  # twice the digits, for comparison
    print(np.abs(softmax(z) / exact - 1).max() > 1e-6)
    #> True
    print(np.abs(softmax_compensated(z) / exact - 1).max() < 1e-7)
    #> True
    # --8<-- [end:compensated-example]

    # --8<-- [start:masks-example]
    print(softmax([2.0, -np.inf, 1.0]))
    #> [0.73105858 0.         0.26894142]
    print(softmax([-np.inf, -np.inf]))
    #> RuntimeWarning: invalid value encountered in subtract
    #> [nan nan]
    print(softmax([np.inf, 0.0]))
    #> [nan nan]
    # --8<-- [end:masks-example]

    # --8<-- [start:by-hand]
    print(softmax(np.log([1, 2, 5])) * 8)
    #> [1. 2. 5.]
    # --8<-- [end:by-hand]

    # --8<-- [start:large-margin]
    for p in softmax([12.5, 0.6, -23]):
        print(f"{p:.7g}")
    #> 0.9999932
    #> 6.790359e-06
    #> 3.824221e-16
    # --8<-- [end:large-margin]

    # --8<-- [start:twice]
    print(softmax(softmax([2.0, 1.0, 0.1])))
    #> [0.448377   0.29561745 0.25600555]
    print(softmax(softmax([1000.0, 0.0, 0.0])))
    #> [0.57611688 0.21194156 0.21194156]
    # --8<-- [end:twice]

    # --8<-- [start:tenfold]
    p = softmax(np.array([2.0, 1.0]) * np.log(10))
    print(f"{p[0] / p[1]:.8f}")
    #> 10.00000000
    # --8<-- [end:tenfold]

    # --8<-- [start:opposite]
    x = 1.5
    print(f"{softmax([x, -x])[0]:.8f}")
    #> 0.95257413
    print(f"{1 / (1 + np.exp(-2 * x)):.8f}")
    #> 0.95257413
    print(f"{1 / (1 + np.exp(-x)):.8f}")
    #> 0.81757448
    # --8<-- [end:opposite]
