"""Formulas that look right, or could be read in two ways, are refused, each for its own reason."""

import pytest

LOOK_ALIKES = [  # the list of the design
    (r"{a + b} c = (a + b) c", "wrong"),
    (r"\mathbf{a + b} c = (a + b) c", "wrong"),
    (r"e^-z = e^{-z}", "put the script in braces"),
    (r"\log a^2 b^2 = \log(a^2 b^2)", "ambiguous"),
    (r"a/bc = a/(bc)", "ambiguous"),
    (r"\sum_{i=1}^{n} u_i + v_i = \sum_{i=1}^{n} (u_i + v_i)", "bound by a sum and free"),
    (r"u_i = \frac{u_i \sum_{i} v_i}{\sum_{i} v_i}", "bound by a sum and free"),
    (r"\frac{d}{dc} c a + b = a", "ambiguous"),
    (r"\mathbf{u} + 1 = \mathbf{u} + 1 + 0", "a vector of length 4 and a number"),
    (r"\log 2 = 0.693", "left  0.693147180559945"),
    (r"p^2 \le 5", "too weak"),
    (r"a + b = b + a, \quad i = 7", "condition is about nothing"),
    (r"u_i + v_i = v_i + u_i, \quad i = 7", "no point satisfies"),
    (r"exp(-a) = e^{-a}", "exp in italics"),
    (r"(u_1, u_2, \dots, u_n) = (u_1, u_3, \dots, u_n)", "dots do not continue"),
    (r"a – b = a - b", "only looks like a minus"),
]

MORE = [
    # what braces and fonts cannot group
    (r"{\color{Red} a + b} c = (a + b) c", "wrong"),
    (r"\textcolor{red}{a + b} c = (a + b) c", "wrong"),
    (r"{a + b}^2 = (a + b)^2", "wrong"),
    (r"{-a}^2 = (-a)^2", "wrong"),
    (r"\boldsymbol{a - b} c = (a - b) c", "wrong"),
    (r"{\displaystyle a - b} - c = a - (b + c) + c", "wrong"),
    (r"\underbrace{a + b}_{= b + a} c = (a + b) c", "parentheses of its own"),
    (r"\underbrace{a + b}_{= b + a}{}^2 = (a + b)^2", "parentheses of its own"),
    # scripts that run into what follows
    (r"A_ij = A_{ij}", "only i is the script"),
    (r"a^10 = a^{10}", "only 1 is the script"),
    (r"a^nb = a^{n} b + 0", "only n is the script"),
    (r"a^{2}^{3} = a^6", "two exponents"),
    (r"A_{i}_{j} = A_{ij}", "two subscripts"),
    (r"u_{2i} = u_1 + 0", "2 indices on a vector"),
    # what a function or an operator takes
    (r"\log p q = \log(p q)", "ambiguous"),
    (r"\log p (1 - p) = \log(p(1 - p))", "ambiguous"),
    (r"\log(p)(1 - p) = \log(p(1 - p))", "ambiguous"),
    (r"\log(p)^2 = (\log p)^2", "cannot stand after"),
    (r"\log p / \log q = \frac{\log p}{\log q}", "ambiguous"),
    (r"\exp -a = e^{-a}", "cannot stand after"),
    (r"\log^2 p = (\log p)^2", "cannot stand after"),
    (r"\sum_{i} u_i / n = \frac{1}{n} \sum_i u_i", "ambiguous"),
    (r"\prod_{i} s + 1 = \prod_i (s + 1)", "wrong"),
    (r"\sum_{i} -u_i = -\sum_{i} u_i", "cannot stand after"),
    (r"\max_i u_i + v_i = \max_i (u_i + v_i)", "bound by a sum and free"),
    (r"\max a = a", "needs an index below"),
    (r"\max(a) = a", "of 1 arguments"),
    (r"\sum_i \sum_i A_{ii} = n \sum_i A_{ii}", "bound twice"),
    (r"\frac{d}{da} a + b = 1", "how far does the derivative reach"),
    (r"\frac{d}{da} (a)(b) = b", "ambiguous"),
    (r"\frac{\partial a b}{\partial a} = b", "cannot stand after"),
    (r"\frac{\partial^2 a^3}{\partial a} = 6 a", "order 2 with 1 variables"),
    (r"\frac{d a^2}{\partial a} = 2 a", "belongs into a fraction"),
    (r"\frac{\partial \sigma(b)}{\partial a} = 0", "does not depend on a"),
    (r"\frac{\partial d_i}{\partial i} = 0", "needs a variable below"),
    # slashes, signs and bars
    (r"a/b/c = \frac{a}{b c}", "ambiguous"),
    (r"1/2 a = \frac{a}{2}", "ambiguous"),
    (r"a + -b = a - b", "cannot stand after"),
    (r"a \cdot -b = -a b", "cannot stand after"),
    (r"a − b = a - b", "only looks like a minus"),
    (r"a * b = a b", r"write \cdot"),
    (r"|a|b|c| = |a| b |c|", "could open or close"),
    (r"a 2 = 2 a", r"write \cdot"),
    (r"3 4 = 12", r"write \cdot"),
    (r"u \oslash v \oslash w = u \oslash (v \odot w)", "ambiguous"),
    (r"A u \odot v = v \odot (A u)", "ambiguous"),
    # names
    (r"a(b) = a b", "is no function"),
    (r"log(s) = \log s", "log in italics"),
    (r"m = a", "not declared"),
    (r"\operatorname{relu}(a) = \max(a, 0)", "needs a NumPy tie"),
    (r"\sigma z = \sigma(z)", "lacks its argument"),
    (r"\sigma(a) = \sigma(a, b)", "not defined with these arguments"),
    (r"\sigma'(a)b' = b \sigma'(a)", "not declared"),
    (r"a' = a", "needs a NumPy tie"),
    (r"\sum_{m=1}^{n} 1 = n", "no declared index"),
    (r"\partial a = 1", "belongs into a fraction"),
    # shapes
    (r"u v = v u", "the product of"),
    (r"u \cdot v = v^\top u", "the product of"),
    (r"u^2 = u \odot u", "to the power"),
    (r"\log x = \log y", "log of a vector"),
    (r"\frac{a}{u} = \frac{a}{u} + 0", "division by a vector"),
    (r"u \odot a = a u", "needs two arrays"),
    (r"u^\top = u", "a 1 x 4 matrix beside a vector"),
    (r"\sigma(u) = \sigma(u) + 0", "takes a number for z"),
    (r"f(a) = a", "takes a vector of length 4 for u"),
    (r"u_i = u_{i+1} - u_{i+1} + u_i", "outside 1.."),
    (r"A_{i} = u_i", "1 indices on a 4 x 4 matrix"),
    (r"u_{a} = u_1", "is no index"),
    (r"\begin{bmatrix} a & b \\ c \end{bmatrix} = A", "differ in length"),
    (r"A + u = A", "the sum of"),
    (r"d \in \mathbb{R}^{n \times n}", "in a set of a 4 x 4 matrix"),
    # sizes, indices, ranges
    (r"\frac{1}{4} \sum_{i=1}^{n} u_i = \frac{1}{n} \sum_i u_i", "wrong"),
    (r"\sum_{i=1}^{4} u_i = \sum_i u_i", "wrong"),
    (r"\sum_{i=2}^{n} u_i = \sum_i u_i", "wrong"),
    (r"\max_{0 \le j \le n} u_j = \max_j u_j", "outside 1..4"),
    (r"u_i v_i = v_i u_i, \qquad i = 1, \dots, n - 1", "not the range"),
    (r"u_i v_i = v_i u_i, \qquad i = 1, \dots, 5", "not the range"),
    (r"\delta_{ii} = \delta_{ij}", "wrong"),
    (r"\sum_{j \ne i} d_j = 1", "wrong"),
    # relations that say nothing or too little
    (r"a + b = a + b", "both sides are the same"),
    (r"a b = {a} b", "both sides are the same"),
    (r"a + b", "claims nothing"),
    (r"a > 0", "claims nothing"),
    (r"a > b \iff a > b", "both sides are the same"),
    (r"a^2 \ge 0 \iff b^2 \ge 0", "says nothing"),
    (r"a > b \implies a > b + 1", "left  is true"),
    (r"a^2 \ge -1", "too weak"),
    (r"\sigma(a) < 2", "too weak"),
    (r"\max_j u_j \le f(u) + 1", "too weak"),
    (r"f(u) < \max_j u_j + \log n", "wrong"),
    (r"a^2 > 0, \qquad t = 1", "condition is about nothing"),
    (r"a^2 \ge 0, \qquad a < 0, \qquad a > 0", "no point satisfies"),
    (r"t a = a, \qquad t = 2", "outside its domain"),
    (r"a \ne b + (a - b)", "wrong"),
    # rounded numbers
    (r"\sigma(2.0) \approx 0.880", "the digits stand for"),
    (r"\sigma(2.0) \approx 0.881 = \frac{1}{1 + e^{-2}}", "every further relation"),
    (r"\frac{e^{2}}{e^{2} + e^{0.1}} \approx \frac{7.390}{7.390 + 1.105} \approx 0.870", "no rounding of what it stands for"),
    (r"\sigma(2) \approx \sigma(2)", "both sides are the same"),
    (r"\sigma(2) \approx \frac{1}{1 + e^{-2}}", "needs digits"),
    (r"\sigma(a) \approx 0.5", "has no value"),
    (r"u_i \approx 0.5", "has no value"),
    (r"\sigma(9) \approx 1", "needs digits"),
    (r"e^{710} \approx 2.24 \times 10^{308}", "the digits stand for"),
    (r"\frac{1}{3} = 0.333", "wrong"),
    # cases, matrices, limits
    (r"|a| = \begin{cases} a, & a > 0 \\ -a, & a < 0 \end{cases}, \qquad a = 0", "no case covers"),
    (r"\delta_{ij} = \begin{cases} 1, & i = j \\ 0, & i < j \end{cases}", "no case covers"),
    (r"\delta_{ij} = \begin{cases} 1, & i \le j \\ 0, & i \ge j \end{cases}", "two cases cover"),
    (r"u = (u_1, \dots, u_{n-1})", "beside"),
    (r"u = (u_1, u_2, \dots, u_i)", "wrong|beside"),
    (r"A = \begin{bmatrix} A_{11} & \dots & A_{1n} \\ \vdots & \dots & \vdots \\ A_{n1} & \dots & A_{nn} \end{bmatrix}",
     "do not form rows and columns"),
    (r"A = \begin{bmatrix} A_{11} & \dots & A_{1n} \\ \vdots & \ddots & \vdots \\ A_{n1} & \dots & A_{n1} \end{bmatrix}",
     "is wrong"),
    (r"A^\top = \begin{bmatrix} A_{11} & \dots & A_{1n} \\ \vdots & \ddots & \vdots \\ A_{n1} & \dots & A_{nn} \end{bmatrix}",
     "is wrong"),
    (r"\lim_{a \to \infty} \sigma(a) = 0", "wrong"),
    (r"\lim_{a \to 0} \frac{|a|}{a} = 1", "does not exist"),
    # values that do not exist
    (r"\log(-s) = \log s", "log of a negative number"),
    (r"\frac{a}{a - a} = 1", "division by zero"),
    (r"0 \log 0 = 0", "log of zero"),
    # text that is no formula
    (r"a = b \\\\ %", "a comment inside a formula|claims nothing|undefined"),
    (r"\frac{a} = a", "cannot stand after"),
    (r"a = \left( b", "ends too early"),
    (r"a = b)", "cannot stand after"),
    (r"a := b", "cannot stand after"),
    (r"\begin{aligned} a &= b", "is not closed"),
    (r"\mystery{a} = a", "has no meaning here"),
]


@pytest.mark.parametrize(("formula", "reason"), LOOK_ALIKES + MORE)
def test_a_formula_that_only_looks_right_is_refused_for_the_reason_given(judge, formula, reason):
    message = judge(formula)
    assert message, "accepted"
    assert any(part in message for part in reason.split("|")), message


def test_the_table_holds_the_sixty_own_inventions_that_were_asked_for():
    assert len({formula for formula, _ in MORE}) >= 60


def test_what_follows_a_matrix_with_dots_is_compared_with_what_stands_before_it(judge):
    dots = r"\begin{bmatrix} u_1 v_1 & \dots & u_1 v_n \\ \vdots & \ddots & \vdots \\ u_n v_1 & \dots & u_n v_n \end{bmatrix}"
    assert judge(rf"u v^\top = {dots} = (v u^\top)^\top") == ""
    assert "step 2 is wrong" in judge(rf"u v^\top = {dots} = v u^\top")
    assert "step 1 is wrong" in judge(rf"{dots} = v u^\top")
