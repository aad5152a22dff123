"""Automatic differentiation, both ways, in a few lines each."""

# --8<-- [start:numpy]
import numpy as np
# --8<-- [end:numpy]


# --8<-- [start:dual]
class Dual:
    """A value and its slope; each operation applies the rule it stands for."""

    def __init__(self, value, slope=0.0):
        self.value, self.slope = value, slope

    def __add__(self, other):
        other = as_dual(other)
        return Dual(self.value + other.value, self.slope + other.slope)

    def __mul__(self, other):
        other = as_dual(other)
        slope = self.value * other.slope + self.slope * other.value
        return Dual(self.value * other.value, slope)

    def __neg__(self):
        return self * -1.0

    def __sub__(self, other):
        return self + as_dual(other) * -1.0

    def exp(self):  # np.exp(x) calls x.exp()
        e = np.exp(self.value)
        return Dual(e, e * self.slope)

    def log(self):
        return Dual(np.log(self.value), self.slope / self.value)

    __radd__, __rmul__ = __add__, __mul__


def as_dual(x):
    return x if isinstance(x, Dual) else Dual(x)  # a constant has slope 0
# --8<-- [end:dual]


# --8<-- [start:forward-mode]
def forward_mode(f, x):
    """Derivative of f at the number x, by one run of f on a dual number."""
    return f(Dual(x, 1.0)).slope
# --8<-- [end:forward-mode]


# --8<-- [start:reverse-mode]
def loss_and_slopes(x, t, a, b):
    """Cross-entropy of p = sigmoid(a x + b), and its slopes wrt a, b, x."""
    z = a * x + b  # forward: each value is kept
    p = 1 / (1 + np.exp(-z))
    loss = -t * np.log(p) - (1 - t) * np.log(1 - p)

    dp = -t / p + (1 - t) / (1 - p)  # backward: from the loss to the inputs
    dz = dp * p * (1 - p)
    da, db, dx = dz * x, dz, dz * a
    return loss, (da, db, dx)
# --8<-- [end:reverse-mode]


if __name__ == "__main__":
    # --8<-- [start:forward-mode-example]
    def loss(z):
        return np.log(1 + np.exp(z)) - 0.3 * z


    slope = 1 / (1 + np.exp(-1.0)) - 0.3
    print(f"{forward_mode(loss, 1.0):.8f} {slope:.8f}")
    #> 0.43105858 0.43105858
    print(abs(forward_mode(loss, 1.0) - slope) < 1e-15)
    #> True
    # --8<-- [end:forward-mode-example]

    # --8<-- [start:reverse-mode-example]
    loss, (da, db, dx) = loss_and_slopes(x=0.3, t=0.7, a=-1.5, b=0.2)
    print(f"{loss:.4f}: {da:.4f} {db:.4f} {dx:.4f}")
    #> 0.7509: -0.0787 -0.2622 0.3933
    # --8<-- [end:reverse-mode-example]
