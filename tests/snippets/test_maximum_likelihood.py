"""The logistic distribution against 60-digit references; the likelihood, its derivatives and the fits."""

import mpmath
import numpy as np
import pytest

from snippets import logistic_regression
from snippets.logistic_distribution import logistic_cdf, logistic_pdf, logistic_pdf_naive, logistic_quantile
from snippets.maximum_likelihood import (
    likelihood,
    log_likelihood,
    multinomial_negative_log_likelihood,
    negative_log_likelihood,
    negative_log_likelihood_grad,
    negative_log_likelihood_hessian,
    negative_log_likelihood_textbook,
)
from snippets.maximum_likelihood_fit import fit_gradient, fit_newton, fit_newton_damped

HOURS = np.array([0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0])
PASSED = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
STUDENTS = np.column_stack([HOURS, np.ones(10)])
VALUES = [0.0, -0.0, 1e-300, -1e-9, 0.5, -1.0, 3.25, -36.75, 36.75, -100.0, 100.0, -400.0, 400.0, -700.0, 700.0]
SCALES = [(0.0, 1.0), (0.0, 2.0), (0.0, 0.25), (16.0, 4.0)]  # exact in binary, so that the reference sees the same numbers


def ulp(got, want):
    """The error in units in the last place of got's type."""
    spacing = float(np.spacing(np.abs(got.dtype.type(float(want)))))
    return float(abs(mpmath.mpf(float(got)) - want) / mpmath.mpf(spacing))


def reference(u, mu, gamma):
    """CDF and density at 60 digits, from the u, mu and gamma that the snippet sees."""
    with mpmath.workdps(60):
        e = mpmath.exp(-(mpmath.mpf(float(u)) - mpmath.mpf(float(mu))) / mpmath.mpf(float(gamma)))
        return 1 / (1 + e), e / (mpmath.mpf(float(gamma)) * (1 + e) ** 2)


# Without values below the smallest normal number, and with those alone for which u - mu is exact.
CASES = [(u, m, g) for u in VALUES for m, g in SCALES if abs(u - m) <= 700 * g and (m == 0 or u - m + m == u)]


@pytest.mark.parametrize(("u", "mu", "gamma"), CASES)
def test_cdf_and_density_are_within_4_ulp(u, mu, gamma):
    cdf, pdf = reference(u, mu, gamma)
    assert ulp(logistic_cdf(u, mu, gamma), cdf) < 4
    assert ulp(logistic_pdf(u, mu, gamma), pdf) < 4


@pytest.mark.parametrize("u", [-80.0, -3.5, 0.0, 0.25, 17.0, 80.0])
def test_in_float32_cdf_and_density_are_within_6_ulp(u):
    u = np.array([u], np.float32)
    cdf, pdf = reference(u[0], 0, 1)
    got = logistic_cdf(u)[0], logistic_pdf(u)[0]
    assert got[0].dtype == got[1].dtype == np.float32
    assert ulp(got[0], cdf) < 6
    assert ulp(got[1], pdf) < 6


def test_the_density_is_the_derivative_of_the_cdf():
    u = np.linspace(-9, 11, 101)
    step = u + 1e-20j
    derivative = (1 / (1 + np.exp(-(step - 2) / 1.5))).imag / 1e-20
    np.testing.assert_allclose(logistic_pdf(u, 2, 1.5), derivative, rtol=1e-13)


def test_the_density_integrates_to_1_and_its_standard_deviation_is_1_814_gamma():
    q = (np.arange(400_000) + 0.5) / 400_000
    u = logistic_quantile(q, 3.0, 2.0)
    assert abs(u.mean() - 3) < 1e-6
    assert abs(u.std() / 2 - 1.814) < 5e-4
    assert abs(u.std() / 2 - np.pi / np.sqrt(3)) < 1e-4
    x = np.linspace(-100, 106, 200_001)
    assert abs(np.sum(logistic_pdf(x, 3.0, 2.0)) * (x[1] - x[0]) - 1) < 1e-12


def test_the_quantile_undoes_the_cdf_and_half_of_the_values_lie_within_gamma_log_3():
    q = np.array([1e-12, 0.25, 0.5, 0.75, 0.999])
    np.testing.assert_allclose(logistic_cdf(logistic_quantile(q, -1.0, 3.0), -1.0, 3.0), q, rtol=1e-12)
    np.testing.assert_allclose(logistic_quantile([0.25, 0.75], 5.0, 2.0), 5 + 2 * np.log(3) * np.array([-1, 1]), rtol=1e-15)


def test_without_location_and_scale_they_are_0_and_1():
    assert logistic_quantile(0.5) == 0
    assert logistic_quantile(0.75) == pytest.approx(np.log(3), rel=1e-15)
    assert logistic_pdf_naive(2.0) == pytest.approx(logistic_pdf(2.0, 0.0, 1.0), rel=1e-15)


def test_infinities_are_the_ends_of_the_distribution_and_nan_stays_nan():
    ends = np.array([-np.inf, np.inf, np.nan])
    np.testing.assert_array_equal(logistic_cdf(ends), [0, 1, np.nan])
    np.testing.assert_array_equal(logistic_pdf(ends), [0, 0, np.nan])


@pytest.mark.parametrize("gamma", [0, -1.0, np.nan, [1.0, 0.0]])
def test_a_scale_that_is_not_positive_is_refused(gamma):
    for function in (logistic_cdf, logistic_pdf):
        with pytest.raises(ValueError, match="the scale must be positive, got"):
            function([1.0, 2.0], 0.0, gamma)
    with pytest.raises(ValueError, match=r"^q must lie in \(0, 1\) and the scale be positive$"):
        logistic_quantile(0.5, 0.0, gamma)


@pytest.mark.parametrize("q", [0.0, 1.0, -0.1, np.nan])
def test_a_share_outside_0_and_1_is_refused(q):
    with pytest.raises(ValueError, match=r"^q must lie in \(0, 1\) and the scale be positive$"):
        logistic_quantile(q)


def test_the_naive_density_fails_as_the_page_says():
    with pytest.warns(RuntimeWarning):
        assert np.isnan(logistic_pdf_naive(-800.0))
        assert logistic_pdf_naive(-400.0) == 0
    assert abs(logistic_pdf(-400.0) / 1.9e-174 - 1) < 0.01
    u = np.array([-3.0, 0.5, 4.0])
    np.testing.assert_allclose(logistic_pdf_naive(u, 1.0, 2.0), logistic_pdf(u, 1.0, 2.0), rtol=1e-14)


def test_the_distribution_takes_lists_integers_booleans_scalars_and_nothing():
    assert logistic_cdf([0, 1]).dtype == np.float64
    np.testing.assert_array_equal(logistic_cdf([False, True]), logistic_cdf([0.0, 1.0]))
    assert logistic_pdf(0) == 0.25
    assert logistic_cdf([]).shape == logistic_pdf([]).shape == logistic_quantile([]).shape == (0,)
    assert logistic_cdf(np.zeros(2, np.float16)).dtype == np.float16


# -- the likelihood ----------------------------------------------------------------------------------------------------


def data(seed, N=20, n=3):
    rng = np.random.default_rng(seed)
    X = np.column_stack([rng.normal(size=(N, n - 1)), np.ones(N)])
    return rng.normal(size=n), X, rng.integers(0, 2, N)


def exact_loss(w, X, t):
    with mpmath.workdps(60):
        total = mpmath.mpf(0)
        for row, label in zip(X, t, strict=True):
            z = mpmath.fsum(mpmath.mpf(float(a)) * mpmath.mpf(float(b)) for a, b in zip(row, w, strict=True))
            total += mpmath.log1p(mpmath.exp(z if label == 0 else -z))
        return total / len(X)


@pytest.mark.parametrize("z", [-800.0, -40.0, -1.0, 0.0, 1.0, 40.0, 700.0])
@pytest.mark.parametrize("t", [0, 1])
def test_the_loss_of_one_example_is_within_3_ulp(z, t):
    want = exact_loss([z], [[1.0]], [t])
    if want < 1e-307:
        assert negative_log_likelihood([z], [[1.0]], [t]) <= 1e-307
    else:
        assert ulp(negative_log_likelihood([z], [[1.0]], [t]), want) < 3


def test_the_loss_is_minus_the_mean_logarithm_of_the_likelihood():
    w, X, t = data(0)
    p = 1 / (1 + np.exp(-X @ w))
    assert negative_log_likelihood(w, X, t) == pytest.approx(-np.log(likelihood(p, t)) / 20, rel=1e-13)
    assert log_likelihood(p, t) == pytest.approx(np.log(likelihood(p, t)), rel=1e-13)
    assert negative_log_likelihood_textbook(w, X, t) == pytest.approx(negative_log_likelihood(w, X, t), rel=1e-13)


def test_the_product_underflows_and_the_sum_does_not():
    p, t = np.full(2000, 0.5), np.ones(2000)
    assert likelihood(p, t) == 0
    assert log_likelihood(p, t) == pytest.approx(2000 * np.log(0.5), rel=1e-13)


def test_the_textbook_form_fails_where_p_rounds_to_1():
    with pytest.warns(RuntimeWarning):
        assert np.isnan(negative_log_likelihood_textbook(np.array([40.0]), np.array([[1.0]]), np.array([1])))


@pytest.mark.parametrize("seed", range(5))
def test_gradient_and_hessian_agree_with_complex_steps(seed):
    w, X, t = data(seed)

    def loss(v):
        return np.mean(np.log(1 + np.exp((1 - 2 * t) * (X @ v))))

    def slope(v):
        return X.T @ (1 / (1 + np.exp(-(X @ v))) - t) / len(X)

    steps = 1e-20j * np.eye(3)
    np.testing.assert_allclose(negative_log_likelihood_grad(w, X, t), [loss(w + s).imag / 1e-20 for s in steps], rtol=1e-11)
    H = negative_log_likelihood_hessian(w, X)
    np.testing.assert_allclose(H, np.array([slope(w + s).imag / 1e-20 for s in steps]), rtol=1e-11)
    assert np.linalg.eigvalsh(H)[0] > 0
    bound = np.linalg.eigvalsh(X.T @ X / (4 * len(X)))[-1]
    assert np.linalg.eigvalsh(H)[-1] <= bound * (1 + 1e-12)


def test_gradient_and_hessian_are_those_of_logistic_regression_with_the_bias_as_a_column():
    w, X, t = data(7)
    grad_w, grad_b = logistic_regression.logistic_regression_grad(w[:-1], w[-1], X[:, :-1], t)
    np.testing.assert_allclose(negative_log_likelihood_grad(w, X, t), np.append(grad_w, grad_b), rtol=1e-12)
    np.testing.assert_allclose(
        negative_log_likelihood_hessian(w, X),
        logistic_regression.logistic_regression_hessian(w[:-1], w[-1], X[:, :-1]),
        rtol=1e-12,
    )


@pytest.mark.parametrize("function", [negative_log_likelihood, negative_log_likelihood_grad])
def test_bad_shapes_and_labels_are_refused(function):
    w, X, t = data(1)
    with pytest.raises(ValueError, match=r"\(3,\), \(20, 3\), \(20, 1\)"):
        function(w, X, t[:, None])
    with pytest.raises(ValueError, match=r"\(2,\), \(20, 3\)"):
        function(w[:2], X, t)
    with pytest.raises(ValueError, match=r"\(20,\)"):
        function(w, X[:, 0], t)
    with pytest.raises(ValueError, match="^t must hold labels 0 and 1, at least one$"):
        function(w, X, 2 * t - 1)
    with pytest.raises(ValueError, match="^t must hold labels 0 and 1, at least one$"):
        function(w, X[:0], t[:0])


def test_types_and_inputs_are_kept():
    w, X, t = data(2)
    copies = w.copy(), X.copy(), t.copy()
    expected = negative_log_likelihood(w, X, t)
    assert negative_log_likelihood(list(w), X.tolist(), list(t.astype(bool))) == expected
    assert negative_log_likelihood(w.astype(np.float32), X.astype(np.float32), t).dtype == np.float32
    assert negative_log_likelihood_grad(w, X.astype(np.float16), t).dtype == np.float16
    assert negative_log_likelihood([1], [[1], [2]], [0, 1]).dtype == np.float64
    fit_newton(X, t, 2, w)
    for now, before in zip((w, X, t), copies, strict=True):
        np.testing.assert_array_equal(now, before)


def test_nan_and_infinite_weights_show_in_the_loss():
    assert np.isnan(negative_log_likelihood([np.nan], [[1.0]], [1]))
    assert negative_log_likelihood([np.inf], [[1.0]], [1]) == 0
    assert negative_log_likelihood([np.inf], [[1.0]], [0]) == np.inf


# -- fitting -----------------------------------------------------------------------------------------------------------


def test_both_methods_find_the_same_weights_and_the_gradient_vanishes_there():
    eta = 4 / np.linalg.eigvalsh(STUDENTS.T @ STUDENTS / 10)[-1]
    w = fit_newton(STUDENTS, PASSED, 8)
    np.testing.assert_allclose(fit_gradient(STUDENTS, PASSED, eta, 5000), w, rtol=1e-9)
    np.testing.assert_allclose(fit_newton_damped(STUDENTS, PASSED, 8), w, rtol=1e-9)
    assert np.abs(negative_log_likelihood_grad(w, STUDENTS, PASSED)).max() < 1e-14
    p = 1 / (1 + np.exp(-STUDENTS @ w))
    np.testing.assert_allclose(STUDENTS.T @ p, STUDENTS.T @ PASSED, rtol=1e-13)


def test_newton_agrees_with_the_notebook_and_with_scikit_learn():
    linear_model = pytest.importorskip("sklearn.linear_model")
    w = fit_newton(STUDENTS, PASSED, 8)
    theirs, bias = logistic_regression.newton(HOURS[:, None], PASSED, 0.0, 8)[-1]
    np.testing.assert_allclose(w, [theirs[0], bias], rtol=1e-10)
    model = linear_model.LogisticRegression(C=np.inf, solver="newton-cholesky", tol=1e-12).fit(HOURS[:, None], PASSED)
    np.testing.assert_allclose(w, [model.coef_[0, 0], model.intercept_[0]], rtol=1e-6)


def test_the_loss_never_rises_with_the_step_size_of_the_page():
    eta = 4 / np.linalg.eigvalsh(STUDENTS.T @ STUDENTS / 10)[-1]
    losses = [negative_log_likelihood(fit_gradient(STUDENTS, PASSED, eta, k), STUDENTS, PASSED) for k in range(30)]
    assert np.all(np.diff(losses) <= 1e-15)


def test_on_separable_classes_the_weights_grow_by_about_one_a_step():
    X, t = np.array([[-2.0, 1.0], [-1.0, 1.0], [1.0, 1.0], [2.0, 1.0]]), np.array([0, 0, 1, 1])
    w = np.array([fit_newton(X, t, k)[0] for k in range(5, 20)])
    assert np.all((np.diff(w) > 0.9) & (np.diff(w) < 1.1))


def test_newton_from_too_far_out_diverges_and_the_damped_one_does_not():
    X, t = np.array([[-1.0], [1.0], [1.0]]), np.array([1, 1, 1])
    assert abs(fit_newton(X, t, 3, [3.0])[0]) > 1e6
    for start in (-30.0, -3.0, 0.0, 3.0, 10.0, 30.0):
        assert fit_newton_damped(X, t, 60, [start])[0] == pytest.approx(np.log(2), rel=1e-7)
        assert fit_newton_damped(X, t, 0, [start]) == [start]


@pytest.mark.parametrize(("start", "share"), [(2.0, 1), (2.5, 1 / 2), (3.75, 1 / 4)])  # 2.5: the whole step raises the loss by 0.14
def test_a_step_that_raises_the_loss_is_halved_until_it_does_not(start, share):
    X, t = np.array([[-1.0], [1.0], [1.0]]), np.array([1, 1, 1])
    whole = fit_newton(X, t, 1, [start]) - start
    np.testing.assert_allclose(fit_newton_damped(X, t, 1, [start]) - start, share * whole, rtol=1e-14)


def test_far_examples_move_the_line_and_not_the_sigmoid():
    X, t = np.vstack([STUDENTS, [[20.0, 1.0]] * 3]), np.append(PASSED, [1, 1, 1])
    line, w = np.linalg.lstsq(X, t, rcond=None)[0], fit_newton(X, t, 12)
    assert (0.5 - line[1]) / line[0] == pytest.approx(3.4204, abs=1e-4)
    assert -w[1] / w[0] == pytest.approx(2.75, abs=1e-6)


def test_the_multinomial_loss_with_two_classes_is_the_binary_one():
    w, X, t = data(3)
    W, T = np.column_stack([w, np.zeros(3)]), np.column_stack([t, 1 - t])
    assert multinomial_negative_log_likelihood(W, X, T) == pytest.approx(negative_log_likelihood(w, X, t), rel=1e-13)
