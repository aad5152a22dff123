# ---
# description: "Logistic regression on the breast-cancer data: every derivative derived, coded in NumPy and checked against autograd, then gradient descent and Newton's method."
# ---

# %% [markdown]
# # Logistic regression, every derivative checked {#logistic-regression}
#
# ## The question and its answer {#answer}
#
# > What are the derivatives of binary cross-entropy with respect to the activations, of the sigmoid, and of the
# > weighted sum with respect to the bias and the weights? How do they chain, with `einsum` and without, and do
# > they agree with autograd on the 569 × 30 breast-cancer data?
#
# Multiplied together, the links of the chain collapse into two short formulas. For the bias, average the prediction
# error $\mathbf{p} - \mathbf{t}$; for the weights $\mathbf{w}$, multiply it by the features first and then average.
#
# <div class="grid" markdown>
# <div markdown>
# $$
# --8<-- "logistic_regression.tex:answer-w"
# $$
#
# $$
# --8<-- "logistic_regression.tex:answer-b"
# $$
# </div>
# <div markdown>
# ```python
# --8<-- "logistic_regression.py:numpy"
#
#
# --8<-- "sigmoid.py:sigmoid"
#
#
# --8<-- "logistic_regression.py:logistic-regression-grad"
#
#
# --8<-- "logistic_regression.py:answer-example"
# ```
# </div>
# </div>
#
# | symbol | NumPy | shape | meaning |
# |---|---|---|---|
# | $X$ | `X` | `(N, n)` | data, one row per example |
# | $\mathbf{t}$ | `t` | `(N,)` | targets, 0 or 1 |
# | $\mathbf{w}$ | `w` | `(n,)` | weights |
# | $b$ | `b` | `()` | bias |
# | $\mathbf{z}$ | `z` | `(N,)` | logits |
# | $\mathbf{p}$ | `p` | `(N,)` | activations: probabilities of target 1 |
# | $L$ | `L` | `()` | loss, the mean over the batch |
# | $\mathbf{1}$ | | `(N,)` | vector of ones |
#
# Below, each link is derived, coded and compared with autograd, a library that
# [differentiates the code itself](../gradient-checking.md#automatic), and each cell that compares stops the notebook if the relative error reaches 1e-12. Then the model is trained. The cells build on one another, so run them in order.
# Besides NumPy they need scikit-learn (which brings SciPy), matplotlib and autograd.
#
# ## The data {#data}

# %%
# --8<-- "logistic_regression.py:numpy"
# --8<-- "logistic_regression_cells.py:setup"

# %% [markdown]
# The data set, which comes with scikit-learn, describes $N$ biopsies (569) by $n$ measurements each (30).
# Target 1 means benign, target 0 malignant. The values range from thousandths to thousands, and one step
# size cannot suit all columns, so each column is standardised: its mean is subtracted, and the result is divided by
# its standard deviation.

# %%
# --8<-- "logistic_regression_cells.py:load-data"

# %% [markdown]
# ## The model {#model}
#
# Row $i$ of the data gets a logit, the weighted sum of its features plus the bias; feature $k$ of the row is $x_{ik}$.
#
# $$
# --8<-- "logistic_regression.tex:weighted-sum"
# $$
#
# The sigmoid turns any real number into one between 0 and 1,
#
# $$
# --8<-- "sigmoid.tex:sigmoid"
# $$
#
# and, applied to each logit, gives the activations:
#
# $$
# --8<-- "logistic_regression.tex:activation"
# $$
#
# In code, `exp` only ever receives a number that is not positive, so it cannot overflow.

# %%
# --8<-- "sigmoid.py:sigmoid"

# %% [markdown]
# The derivatives are checked at a random point with a fixed seed. The weights are kept small, so that no
# activation is close to 0 or 1, where the comparison would say more about rounding than about the formulas.

# %%
# --8<-- "logistic_regression_cells.py:forward"

# %% [markdown]
# ## The loss {#loss}
#
# Binary cross-entropy charges $-\log p_i$ for an example with target 1 and $-\log(1 - p_i)$ for one with target 0.
# Since $t_i$ is 0 or 1, one expression covers both cases, and the loss of the batch is the mean:
#
# $$
# --8<-- "logistic_regression.tex:loss"
# $$

# %%
# --8<-- "logistic_regression_cells.py:loss"

# %% [markdown]
# ## The derivatives, link by link {#derivatives}
#
# The loss depends on the activations, they depend on the logits, and these on the bias and the weights.
# Each link is differentiated by itself; the chain rule then multiplies the results. Each of them is judged by one number:

# %%
# --8<-- "logistic_regression.py:relative-error"

# %% [markdown]
# ### Loss with respect to the activations {#grad-p}
#
# The variable is one activation $p_j$; all others stay fixed.
#
# $$
# --8<-- "logistic_regression.tex:grad-p"
# $$
#
# 1. The definition of the loss.
# 2. A constant factor stays, and the derivative of a sum is the sum of the derivatives.
# 3. The derivative of the logarithm is the reciprocal; $1 - p_i$ contributes an inner derivative of $-1$.
# 4. An activation has derivative 1 with respect to itself and 0 with respect to any other. That is the
#    Kronecker delta $\delta_{ij}$: 1 where the indices are equal, else 0.
# 5. The delta leaves one term of the sum.

# %%
# --8<-- "logistic_regression_cells.py:check-grad-p"

# %% [markdown]
# ### Sigmoid {#sigmoid-jacobian}
#
# First for a single number. The variable is $z$.
#
# $$
# --8<-- "sigmoid.tex:derivative"
# $$
#
# 1. The fraction written as a power.
# 2. The power rule, with the inner derivative still to be taken.
# 3. The exponential is its own derivative, and the chain rule gives the factor −1.
# 4. The two minus signs cancel.
# 5. The square is split over two factors.
# 6. In the numerator 1 is added and subtracted.
# 7. The second fraction is split: its first part is 1.
# 8. Both fractions are the sigmoid itself.
#
# Now for the batch. The variable is the logit $z_j$, and the function is any activation $p_i$:
#
# $$
# --8<-- "logistic_regression.tex:sigmoid-jacobian"
# $$
#
# The first line is the definition of $p_i$, the second the chain rule with the derivative above, and the third
# uses the fact that no logit depends on another. All these derivatives together are the Jacobian of the
# sigmoid, one row per activation and one column per logit. It is diagonal, because the sigmoid works element by element;
# the sign ⊙ stands for the product element by element.
#
# $$
# --8<-- "logistic_regression.tex:sigmoid-jacobian-matrix"
# $$

# %%
# --8<-- "logistic_regression_cells.py:check-sigmoid-jacobian"

# %% [markdown]
# ### Weighted sum {#weighted-sum}
#
# With respect to the bias, the sum is a constant, and the bias itself has derivative 1, in every example:
#
# $$
# --8<-- "logistic_regression.tex:dz-db"
# $$
#
# With respect to one weight $w_r$:
#
# $$
# --8<-- "logistic_regression.tex:dz-dw"
# $$
#
# 1. The definition of the logit.
# 2. The bias does not depend on the weight; the features are constants.
# 3. A weight depends on itself only: again a Kronecker delta.
# 4. The delta leaves the term where $k$ is $r$.
#
# The whole Jacobian is therefore the data matrix:
#
# $$
# --8<-- "logistic_regression.tex:dz-dw-matrix"
# $$

# %%
# --8<-- "logistic_regression_cells.py:check-weighted-sum"

# %% [markdown]
# ### The chain {#chain}
#
# A logit $z_j$ could reach the loss through every activation, so the chain rule sums over all of them:
#
# $$
# --8<-- "logistic_regression.tex:grad-z"
# $$
#
# 1. The chain rule.
# 2. Both derivatives inserted.
# 3. The delta leaves one term.
# 4. Multiplied out: each denominator cancels against one factor.
# 5. The products expanded.
# 6. $t_j p_j$ appears with both signs and vanishes.
# 7. The minus sign goes into the parentheses.
#
# The denominators are gone, so nothing here can divide by zero. From the logits it is one step to the
# bias, which enters every logit,
#
# $$
# --8<-- "logistic_regression.tex:grad-b"
# $$
#
# and one step to the weight $w_r$:
#
# $$
# --8<-- "logistic_regression.tex:grad-w"
# $$
#
# In both, the first line is the chain rule, the second inserts the two derivatives, and the third moves the constant
# factor out of the sum. In `einsum` each array carries its indices as letters, and a letter that is missing after
# the arrow is summed over. So the first lines can be typed literally:

# %%
# --8<-- "logistic_regression_cells.py:chain-einsum"

# %% [markdown]
# The last lines need only plain products. Autograd differentiates the loss as a function of the logits, of the bias and
# of the weights; both `einsum` and the plain products must agree with it.

# %%
# --8<-- "logistic_regression_cells.py:check-chain"

# %% [markdown]
# The same as a function, which also refuses shapes that do not fit:

# %%
# --8<-- "logistic_regression.py:logistic-regression-grad"

# %%
# --8<-- "logistic_regression_cells.py:check-function"

# %% [markdown]
# ### What the full Jacobian costs {#cost}
#
# In matrix form, the chain for the weights reads
#
# $$
# --8<-- "logistic_regression.tex:chain"
# $$
#
# and the middle factor has 569 × 569 entries, 2.6 MB, of which 569 are not 0. The product
# $\frac{1}{N} X^\top (\mathbf{p} - \mathbf{t})$ gives the same without it:

# %%
# --8<-- "logistic_regression_cells.py:cost"

# %% [markdown]
# How much slower depends on the order of the multiplications. On one core we measured about 30 times when the matrix
# meets a vector first, 70 to 90 times from left to right as written, where it meets the data matrix first, and
# more than 1000 times when one `einsum` call gets all three factors and loops over all indices at once. The
# work for the matrix grows with the square of the batch, that for the product only in proportion to it. So derive with the Jacobian, and
# compute with the product.
#
# ## What goes wrong {#wrong}
#
# ### A loss that is not finite {#non-finite}
#
# Coded as the formula says, the loss takes $\log(1 - p_i)$. In float64 the sigmoid of a logit above 36.74 rounds to
# exactly 1, and the logarithm of 0 is minus infinity. If the target is 0, the loss is infinite; if it is 1, the loss
# contains 0 times infinity, which is NaN.
#
# The way out is to go from the logits to the loss in one step. For one example:
#
# $$
# --8<-- "logistic_regression.tex:stable"
# $$
#
# 1. The definition of the loss of example $i$.
# 2. The sigmoid inserted; $1 - p_i$ is $\frac{1}{1 + e^{z_i}}$.
# 3. In the first logarithm $e^{-z_i}$ is factored out; outside the logarithm, this subtracts $z_i$.
# 4. The two parts with the same logarithm add up, because $t_i$ and $1 - t_i$ add up to 1.
# 5. For a positive logit the factor $e^{z_i}$ is taken out of the logarithm; otherwise nothing changes. So `exp` never sees a positive number.

# %%
# --8<-- "logistic_regression.py:logistic-regression-loss-naive"

# %%
# --8<-- "binary_cross_entropy_with_logits.py:binary-cross-entropy-with-logits"


# --8<-- "logistic_regression.py:logistic-regression-loss"

# %% [markdown]
# Starting from standard normal weights without a seed gives a loss that is not finite now and then. Here are 200 starts, each with a seed of its own:

# %%
# --8<-- "logistic_regression_cells.py:non-finite"

# %% [markdown]
# One start in ten does so, and without a seed nobody can say which. A single one of the 569 examples is enough:

# %%
# --8<-- "logistic_regression_cells.py:non-finite-why"

# %% [markdown]
# The gradient stays finite, because in $\mathbf{p} - \mathbf{t}$ no logarithm is left. So training goes on and
# even succeeds, while the loss printed on the screen is `nan`.
#
# ### Labels in a column {#column-labels}
#
# Labels of shape `(N, 1)` turn the difference into a table of every activation against every label. NumPy
# broadcasts in silence; the function above raises an error.

# %%
# --8<-- "logistic_regression_cells.py:column-labels"

# %% [markdown]
# ## The second derivative {#hessian}
#
# Newton's method needs the Hessian, the matrix of second derivatives. The variables are the weights $w_k$ and $w_r$:
#
# $$
# --8<-- "logistic_regression.tex:hessian"
# $$
#
# 1. The first derivative, found above.
# 2. Only the activations depend on the weight.
# 3. The chain rule through the logits.
# 4. Both derivatives inserted.
# 5. The delta leaves one term.
#
# The bias is the weight of one more feature, which is always 1:
#
# $$
# --8<-- "logistic_regression.tex:hessian-bias"
# $$
#
# As matrices, where $S$ is the diagonal Jacobian of the sigmoid again:
#
# $$
# --8<-- "logistic_regression.tex:hessian-matrix"
# $$
#
# Along any direction $\mathbf{v}$ of shape `(n,)`, the second derivative is a sum of terms that are never negative:
#
# $$
# --8<-- "logistic_regression.tex:convex"
# $$
#
# The loss is therefore convex: wherever descent settles, there is no lower valley elsewhere. The code appends a column of
# ones and multiplies the rows by the diagonal instead of building $S$.

# %%
# --8<-- "logistic_regression.py:logistic-regression-hessian"

# %%
# --8<-- "logistic_regression_cells.py:check-hessian"

# %% [markdown]
# ## Separable data needs a penalty {#penalty}
#
# Before training, one question: does the loss have a minimum at all? A linear program looks for weights that give every
# example with target 1 a logit of at least 1 and every other a logit of at most −1, and finds them. Multiply them by a
# positive number $c$, and every logit is at least $c$ away from 0, on the right side, so that every example costs at most $\log(1 + e^{-c})$:

# %%
# --8<-- "logistic_regression_cells.py:separable"

# %% [markdown]
# The data are linearly separable. Hence the loss has no minimum: it falls towards 0 while the weights grow without limit,
# and whatever a training run reports is only where it happened to stop. Stopping early is one remedy; how strong it is depends on the number of steps.
# A penalty on the squared weights is the other; its strength is $\alpha$, and the bias is not penalised:
#
# $$
# --8<-- "logistic_regression.tex:penalty"
# $$
#
# The derivative of $w_k^2$ is $2 w_k$, and the delta leaves one term:
#
# $$
# --8<-- "logistic_regression.tex:penalty-grad"
# $$
#
# Differentiating once more adds a constant to the diagonal:
#
# $$
# --8<-- "logistic_regression.tex:penalty-hessian"
# $$
#
# Large weights now cost more than they save, and there is exactly one minimum.
#
# ## Training {#training}
#
# Gradient descent takes a step against the gradient $\mathbf{g}$, with the step size $\eta$; the bias takes the same kind of step with its own derivative.
#
# $$
# --8<-- "logistic_regression.tex:descent"
# $$
#
# Newton's method also uses the curvature. For a step $\mathbf{d}$ of shape `(n,)`, the change of $F$ is, to second order, the
# quadratic in the parentheses below. The variable of the derivative is $\mathbf{d}$; $I$ is the identity matrix.
#
# $$
# --8<-- "logistic_regression.tex:newton-model"
# $$
#
# The quadratic is smallest where this derivative is zero, and that is Newton's step $\mathbf{u}$:
#
# $$
# --8<-- "logistic_regression.tex:newton-step"
# $$
#
# The code includes the bias as the last weight, without penalty, and solves the linear system instead of inverting the matrix.
# Both methods start from zero, so no seed is needed.

# %%
# --8<-- "logistic_regression.py:gradient-descent"

# %%
# --8<-- "logistic_regression.py:newton"

# %% [markdown]
# First, what the penalty does. Each time it is cut to a tenth, the norm of the weights about doubles or grows even more; without a penalty it would have no limit:

# %%
# --8<-- "logistic_regression_cells.py:penalty"

# %% [markdown]
# From here on $\alpha$ is $\frac{1}{N}$. The step size comes from the largest curvature the loss can have (exercise 4).

# %%
# --8<-- "logistic_regression_cells.py:train"

# %% [markdown]
# Both classify 562 of 569 correctly. These are the examples they were trained on; how well the model reads a new
# biopsy can be told only from examples held back.

# %% alt="Two panels over the number of the step. Left: the loss with penalty falls from 0.69 to 0.07 for both methods. Right: its distance from the minimum, both axes logarithmic; gradient descent is still at about 0.00002 after 3000 steps, Newton's method falls below a millionth after seven."
# --8<-- "logistic_regression_cells.py:loss-curves"

# %% [markdown]
# Left, the loss with its penalty, $F$, over the steps (counted from 1, because the axis is logarithmic); right, how far
# it is above the minimum. With each of its last steps Newton's method roughly doubles the number of correct digits, and it is done in ten;
# gradient descent is still on its way after 3000. In return, a Newton step has to build and solve a 31 × 31 system.
#
# ### The same optimum in scikit-learn {#scikit-learn}
#
# scikit-learn's `LogisticRegression` states the strength of the penalty by its inverse: `C` is $\frac{1}{\alpha N}$, here
# exactly the default, 1. There, too, the bias is not penalised.

# %%
# --8<-- "logistic_regression_cells.py:scikit-learn"

# %% [markdown]
# ## Exercises {#exercises}
#
# !!! question "Exercise 1"
#     Training starts with all weights and the bias at zero. How large is the loss there, for any data and any
#     labels? And what is its derivative with respect to $b$?
#
#     ??? success "Answer"
#         Every logit is 0 and every activation is $\frac{1}{2}$, so every example costs the same, whatever its label:
#
#         $$
#         --8<-- "logistic_regression.tex:zero-start"
#         $$
#
#         The derivative with respect to the bias is $\frac{1}{2}$ minus the share of ones among the labels. A first loss other than 0.6931 in
#         a training log means that the start is not zero or that the loss is not this mean.
#
#         ```python
#         --8<-- "logistic_regression.py:numpy"
#
#
#         --8<-- "binary_cross_entropy_with_logits.py:binary-cross-entropy-with-logits"
#
#
#         --8<-- "logistic_regression.py:logistic-regression-loss"
#
#
#         --8<-- "logistic_regression.py:zero-start-example"
#         ```
#
# !!! question "Exercise 2"
#     Some books label the classes −1 and +1. Write the loss of one example with such a label $s_i$.
#
#     ??? success "Answer"
#         Take the fourth line of the derivation under “A loss that is not finite”. For target 0 it is the logarithm alone; for target 1 subtracting
#         $z_i$ turns $e^{z_i}$ into $e^{-z_i}$. In both cases the sign of the exponent is minus the label:
#
#         $$
#         --8<-- "logistic_regression.tex:signs"
#         $$
#
#         ```python
#         --8<-- "logistic_regression.py:numpy"
#
#
#         --8<-- "binary_cross_entropy_with_logits.py:binary-cross-entropy-with-logits"
#
#
#         --8<-- "logistic_regression.py:signs-example"
#         ```
#
# !!! question "Exercise 3"
#     Show that at the minimum of $F$ the mean activation equals the share of ones among the labels. Why does this hold
#     only if the bias is not penalised?
#
#     ??? success "Answer"
#         At the minimum the derivative with respect to the bias is zero. That derivative is the difference of the two means:
#
#         $$
#         --8<-- "logistic_regression.tex:calibration"
#         $$
#
#         A penalty on the bias would add a multiple of $b$ to the derivative, and the means would differ by as much.
#
#         ```python
#         --8<-- "logistic_regression.py:numpy"
#
#
#         --8<-- "sigmoid.py:sigmoid"
#
#
#         --8<-- "logistic_regression.py:logistic-regression-grad"
#
#
#         --8<-- "logistic_regression.py:logistic-regression-hessian"
#
#
#         --8<-- "logistic_regression.py:newton"
#
#
#         --8<-- "logistic_regression.py:calibration-example"
#         ```
#
# !!! question "Exercise 4"
#     The step size $\eta$ in the training above was one over a sum: the largest eigenvalue of $\frac{1}{4 N} X^\top X$ (with the column of ones) plus $\alpha$.
#     Why can the curvature never exceed that sum?
#
#     ??? success "Answer"
#         Complete the square, then use the bound in every term of the sum for $H$. The penalty adds no more than its strength.
#
#         $$
#         --8<-- "logistic_regression.tex:bound"
#         $$
#
#         The bound is attained where every activation is $\frac{1}{2}$, that is, at the zero start; elsewhere the curvature is
#         smaller. A step of one over the largest curvature never increases $F$.
#
#         ```python
#         --8<-- "logistic_regression.py:numpy"
#
#
#         --8<-- "sigmoid.py:sigmoid"
#
#
#         --8<-- "logistic_regression.py:logistic-regression-hessian"
#
#
#         --8<-- "logistic_regression.py:bound-example"
#         ```
#
# ## What comes next {#next}
#
# With more than two classes the sigmoid becomes the [softmax](../softmax.md), and its Jacobian is no longer diagonal:
# [the softmax Jacobian](../softmax-jacobian.md) is derived entry by entry. The logarithm that stays finite
# is the subject of [Log-sum-exp](../log-sum-exp.md).
