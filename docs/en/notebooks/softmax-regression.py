# ---
# description: "Softmax regression on scikit-learn's handwritten digits: every derivative derived, coded in NumPy and checked, then gradient descent, a confusion matrix and the same weights as LogisticRegression."
# ---

# %% [markdown]
# # Softmax regression on handwritten digits {#softmax-regression}
#
# ## The question and its answer {#answer}
#
# > How do I train softmax regression on handwritten digits with a gradient of my own? How do I check that gradient, and
# > do I end up with the same weights as scikit-learn's `LogisticRegression`?
#
# The whole gradient comes from the error $P - T$, the probabilities minus the one-hot labels. Averaged over the images, it is the
# gradient for the biases; multiplied by the pixels before averaging, it is the gradient for the weights $W$. It agrees with autograd and with finite
# differences, and descent leads to the weights of scikit-learn, to eight digits.
#
# <div class="grid" markdown>
# <div markdown>
# $$
# --8<-- "softmax_regression.tex:answer-w"
# $$
#
# $$
# --8<-- "softmax_regression.tex:answer-b"
# $$
# </div>
# <div markdown>
# ```python
# --8<-- "softmax_regression.py:numpy"
#
#
# --8<-- "softmax.py:softmax"
#
#
# --8<-- "softmax_regression.py:softmax-regression-grad-textbook"
#
#
# --8<-- "softmax_regression.py:answer-example"
# ```
# </div>
# </div>
#
# | symbol | NumPy | shape | meaning |
# |---|---|---|---|
# | $X$ | `X` | `(N, n)` | data, one row of pixels per image |
# | $y$ | `y` | `(N,)` | labels: which digit an image shows |
# | $T$ | `t` | `(N, C)` | the same labels, one-hot |
# | $W$ | `W` | `(n, C)` | weights, one column per class |
# | $\mathbf{b}$ | `b` | `(C,)` | biases |
# | $Z$ | `z` | `(N, C)` | logits |
# | $P$ | `p` | `(N, C)` | probabilities of the classes |
# | $L$ | `L` | `()` | loss, the mean over the images |
# | $\mathbf{1}$ | | `(N,)` | vector of ones |
#
# Formulas count the classes from 1, NumPy counts them from 0. Below, each link of the chain is derived, coded and compared with
# autograd; a cell that finds a relative error of 1e-12 or more stops the notebook. Then the model is trained, and we look at what
# it gets wrong. The cells build on one another, so run them in order. Besides NumPy they need scikit-learn, matplotlib and autograd.
#
# ## The data {#data}

# %%
# --8<-- "softmax_regression.py:numpy"
# --8<-- "softmax_regression_cells.py:setup"

# %% [markdown]
# scikit-learn comes with 1797 images of handwritten digits, each of 8 × 8 pixels with 0 to 16 units of ink per pixel. A row of
# the data holds the $n$ pixels of one image. Three quarters of the images, $N$ of them chosen at random, serve for training; the other 450 are held back
# for the test.
#
# The ink is divided by 16, so that no pixel exceeds 1. Then the mean of the training images is subtracted, which lets descent take
# steps 11 times as long (the section on [how long a step may be](#step-size) says why). The test images are shifted by the same mean, not by their own: whatever is computed from
# data is part of the model, and the model must not see the test set.

# %%
# --8<-- "softmax_regression_cells.py:load-data"

# %% [markdown]
# The first training image of each digit:

# %% alt="Ten small grey images in a row, one for each digit from 0 to 9, each of 8 by 8 pixels: coarse, but a person can read them."
# --8<-- "softmax_regression_cells.py:show-digits"

# %% [markdown]
# ## The model {#model}
#
# Class $j$ has a weight for each pixel and a bias. The logit of image $m$ for that class is the weighted sum of the pixels plus the bias:
#
# $$
# --8<-- "softmax_regression.tex:weighted-sum"
# $$
#
# Softmax turns each row of logits into probabilities. Each image has its own sum of exponentials, $S_m$:
#
# $$
# --8<-- "softmax_regression.tex:softmax"
# $$
#
# The code first subtracts the largest logit of each row. That [prevents overflow and changes nothing else](../softmax.md#stable).

# %%
# --8<-- "softmax.py:softmax"

# %% [markdown]
# The derivatives are checked at a random point with a fixed seed, with weights small enough that no probability is close to 0 or 1.

# %%
# --8<-- "softmax_regression_cells.py:forward"

# %% [markdown]
# ## The loss {#loss}
#
# For each image, cross-entropy is minus the logarithm of the probability that the model gave to its label. Written one-hot, a label is
# a row with a single 1; $\delta_{ij}$ is the Kronecker delta, 1 where the indices are equal and 0 elsewhere.
#
# $$
# --8<-- "softmax_regression.tex:targets"
# $$
#
# In the sum over all classes only the term of the label is left. So the loss can be written in two ways, with the label as an index
# or with the one-hot row as a factor:
#
# $$
# --8<-- "softmax_regression.tex:loss"
# $$

# %%
# --8<-- "softmax_regression_cells.py:loss"

# %% [markdown]
# The first way fails once the probability of the label rounds to 0, the second once any probability does. The loss $\ell_m$ of an image can be
# computed directly from its logits instead, and no logarithm of 0 can occur:
#
# $$
# --8<-- "softmax_regression.tex:stable"
# $$
#
# The code comes from the pages on [log-softmax](../log-sum-exp.md#log-softmax) and on [categorical cross-entropy](../categorical-cross-entropy.md).

# %%
# --8<-- "log_sum_exp.py:log-softmax"
#
#
# --8<-- "categorical_cross_entropy.py:checked-labels"
#
#
# --8<-- "categorical_cross_entropy.py:cross-entropy"
#
#
# --8<-- "softmax_regression.py:softmax-regression-loss"

# %%
# --8<-- "softmax_regression_cells.py:stable-loss"

# %% [markdown]
# ## The derivatives, link by link {#derivatives}
#
# The loss depends on the probabilities, the probabilities on the logits, and the logits on the weights and biases. Almost everything now has two indices:
# $m$ and $s$ number the images, $i$, $j$ and $k$ the classes, $q$ and $r$ the pixels. Each result is judged by one number, its relative error:

# %%
# --8<-- "logistic_regression.py:relative-error"

# %% [markdown]
# ### Loss with respect to the probabilities {#grad-p}
#
# The variable is one probability $P_{si}$; all others stay fixed, as if they did not have to sum to 1. The next link brings that in.
#
# $$
# --8<-- "softmax_regression.tex:grad-p"
# $$
#
# 1. The definition of the loss.
# 2. Constant factors stay, and the derivative of a sum is the sum of the derivatives.
# 3. The derivative of the logarithm is the reciprocal.
# 4. A probability has derivative 1 with respect to itself and 0 with respect to any other: both indices must agree.
# 5. The two deltas keep only one term of the double sum.

# %%
# --8<-- "softmax_regression_cells.py:check-grad-p"

# %% [markdown]
# ### Softmax {#softmax-jacobian}
#
# The variable is one logit $Z_{mj}$. First come the numerator and the denominator of softmax. A logit occurs in only one exponential,
# and only in the sum of its own image:
#
# $$
# --8<-- "softmax_regression.tex:two-derivatives"
# $$
#
# Now the quotient:
#
# $$
# --8<-- "softmax_regression.tex:softmax-jacobian"
# $$
#
# 1. The definition of the probability.
# 2. The quotient rule.
# 3. Both derivatives are inserted.
# 4. The common factors are taken out; of the two $S_s$ in the denominator, each fraction gets one.
# 5. Both fractions are probabilities.
#
# The factor $\delta_{sm}$ says that images do not mix. The table of all these derivatives would take 1.45 GB, and all of it is 0 except for one block of
# `(C, C)` per image: the [softmax Jacobian](../softmax-jacobian.md) of that image. The code keeps these blocks, and checks the full
# table for 20 images.

# %%
# --8<-- "softmax_regression_cells.py:check-softmax-jacobian"

# %% [markdown]
# ### Weighted sum {#weighted-sum}
#
# With respect to one bias $b_i$, the sum over the pixels is a constant:
#
# $$
# --8<-- "softmax_regression.tex:dz-db"
# $$
#
# With respect to one weight $W_{ri}$:
#
# $$
# --8<-- "softmax_regression.tex:dz-dw"
# $$
#
# 1. The definition of the logit.
# 2. The bias does not depend on the weight; the pixels are constants.
# 3. A weight depends on itself only: same pixel, same class.
# 4. The first delta keeps only the term where $q$ is $r$; the second does not contain that index and stays.

# %%
# --8<-- "softmax_regression_cells.py:check-weighted-sum"

# %% [markdown]
# ### The chain {#chain}
#
# A logit $Z_{mj}$ reaches the loss through the probabilities, so the chain rule sums over all of them:
#
# $$
# --8<-- "softmax_regression.tex:grad-z"
# $$
#
# 1. The chain rule.
# 2. Both derivatives are inserted.
# 3. The delta $\delta_{sm}$ keeps only the terms of one image; the factor in front moves out.
# 4. The probability $P_{mi}$ cancels.
# 5. The parentheses are expanded; $P_{mj}$ does not depend on $i$ and moves out of the sum.
# 6. The delta keeps only one term of the first sum. The second sum is 1, because a label names exactly one class.
# 7. The minus sign goes into the parentheses.
#
# No denominator is left. From the logits it is one step to a bias, which enters a logit of every image,
#
# $$
# --8<-- "softmax_regression.tex:grad-b"
# $$
#
# and one step to a weight:
#
# $$
# --8<-- "softmax_regression.tex:grad-w"
# $$
#
# In both, the first line is the chain rule, the second inserts the two derivatives, and in the third the delta keeps only the terms
# in which $j$ is $i$. In `einsum` each array carries its indices as letters, and a letter that is missing after the arrow is summed over:

# %%
# --8<-- "softmax_regression_cells.py:chain-einsum"

# %% [markdown]
# The third lines of both are the matrix products of the answer at the top. `einsum` and the products must both agree with autograd, which
# differentiates the loss as a function of the logits, of the biases and of the weights.

# %%
# --8<-- "softmax_regression_cells.py:check-chain"

# %% [markdown]
# So far the code builds $T$, a table that is nearly all zeros. The function at the top manages without: it subtracts the ones in place.
# The second function below takes the error from the page on [the gradient](../categorical-cross-entropy-gradient.md), where nothing cancels, and
# refuses shapes and labels that do not fit.

# %%
# --8<-- "softmax_regression.py:softmax-regression-grad-textbook"

# %%
# --8<-- "categorical_cross_entropy_gradient.py:cross-entropy-grad"
#
#
# --8<-- "categorical_cross_entropy_gradient_batch.py:softmax-regression-grad"

# %%
# --8<-- "softmax_regression_cells.py:check-function"

# %% [markdown]
# ### A check without autograd {#differences}
#
# Without autograd, there are still differences: move one entry up and down by a small `h`, and divide the change of the loss by
# `2 * h`. That takes two evaluations of the loss for each of the 650 entries and is right to about nine digits, enough to find any slip. A smaller `h`
# would give [fewer digits](../gradient-checking.md#rounding), not more.

# %%
# --8<-- "softmax_regression_cells.py:central-differences"

# %% [markdown]
# ## Why a penalty {#penalty}
#
# Before we train: is there exactly one best $W$? No, for two reasons. First, add the same vector $\mathbf{c}$ of shape
# `(n,)` to every column of $W$:
#
# $$
# --8<-- "softmax_regression.tex:shift"
# $$
#
# The last sum is the same for every class, so softmax [does not notice it](../softmax.md#shift). Every value of the loss is taken by infinitely many $W$.
#
# Second, if some weights read every training image correctly, multiplying them by a large number brings the loss as
# close to 0 as you like, but never to 0. Just that happens in the run [without the penalty](#without-penalty). A penalty on the squared weights, of strength
# $\alpha$, removes both problems: of all $W$ with the same loss the smallest is best, and growth has its price. The biases are not penalised.
#
# $$
# --8<-- "softmax_regression.tex:penalty"
# $$
#
# Its derivatives are
#
# $$
# --8<-- "softmax_regression.tex:penalty-grad"
# $$
#
# 1. The derivative of $W_{qj}^2$ is $2 W_{qj}$ with respect to $W_{qj}$ itself, and 0 with respect to any other weight.
# 2. The deltas keep only one term; the 2 cancels.
# 3. The penalty does not contain the biases.
#
# ## How long a step may be {#step-size}
#
# That depends on the curvature, the second derivative of the loss. The variables are two weights, $W_{qj}$ and $W_{ri}$:
#
# $$
# --8<-- "softmax_regression.tex:hessian"
# $$
#
# 1. On the left, the first derivative found above is differentiated once more; only the probabilities depend on the weight.
# 2. The chain rule through the logits.
# 3. Both derivatives are inserted.
# 4. The deltas keep only the term where $s$ is $m$ and $k$ is $j$.
#
# Now let $W$ move in a direction $D$ of the same shape. The logits then move in the direction
#
# $$
# --8<-- "softmax_regression.tex:direction"
# $$
#
# and the curvature along $D$ is bounded:
#
# $$
# --8<-- "softmax_regression.tex:curvature"
# $$
#
# In the first line the sums over the pixels turn $D$ into $U$ on both sides. What remains for each image is the quadratic form
# of its softmax Jacobian. This form is [never negative](../softmax-jacobian.md#positive-semidefinite), so the loss is convex: where descent comes to rest, there is no
# lower valley elsewhere. And it is [at most half](../softmax-jacobian.md#largest-eigenvalue) the squared length of the row of $U$, which is the second line.
#
# Among all $D$ whose squared entries sum to 1, this bound is largest where the columns point along the leading eigenvector of $\frac{1}{N} X^\top X$; there
# it is half the largest eigenvalue. In the code, an added column of ones stands for the biases. The penalty adds $\alpha$ to the curvature, and one over the total is a step
# size $\eta$ with which plain descent never raises $F$. We take $\alpha$ to be $\frac{1}{N}$.

# %%
# --8<-- "softmax_regression_training.py:step-size"

# %% [markdown]
# Had the mean image not been subtracted, the eigenvalue would be 11.4, nearly all of it due to the mean, and each step 11 times shorter.
#
# ## Training {#training}
#
# Gradient descent takes a step of size $\eta$ against the gradient $G$. With momentum, part of the last step $V$ is taken
# again. The factor $\beta$ says how much; if it is 0, this is plain gradient descent. The biases move in the same way, without penalty.
#
# $$
# --8<-- "softmax_regression.tex:descent"
# $$
#
# Where the valley is flat, all steps point the same way and add up: with $\beta = 0.9$, to a step ten times as long.

# %%
# --8<-- "softmax_regression.py:gradient-descent"

# %% [markdown]
# The function yields its weights step by step. Wrapped around it, a progress bar can show how far the work has got: `\r` takes the
# cursor back to the start of the line, and the next bar overwrites the last.

# %%
# --8<-- "softmax_regression.py:progress"

# %% [markdown]
# The model answers with the class of the largest logit; no probabilities are needed for that.

# %%
# --8<-- "softmax_regression.py:correct"

# %% [markdown]
# There are three runs from zero: plain, with momentum, and with momentum but no penalty.

# %%
# --8<-- "softmax_regression_training.py:train"

# %% [markdown]
# With the penalty, 1322 of 1347 training images are read correctly; without it, all. The bars shown here are complete; while the cell runs,
# each grows on its own line.
#
# ### Loss and accuracy {#curves}

# %% alt="Two panels over the step, logarithmic from 1 to 1500, each for 1347 training and 450 test images. Left: the loss, logarithmic. With the penalty it falls from 1.9 to about 0.12 in training and 0.14 in the test, in about 100 steps with momentum after a dip below 0.1, in about 1000 without. Without the penalty the training loss goes on falling, to 0.008, while the test loss stays at about 0.07. Right: the share read correctly rises from 0.86 to 0.98 in training, to 1 without the penalty, and from 0.90 to 0.98 in the test."
# --8<-- "softmax_regression_training.py:curves"

# %% [markdown]
# On the left is the loss $L$, without the penalty term, on the right the share of images read correctly, both after step $k$; blue is for training, orange for the test.
# With momentum (solid), the loss is lower after 30 steps than with plain descent (dotted) after 300. Momentum overshoots on the way: near
# step 40 the weights are larger than the penalty will allow in the end, and $L$ is lower than at the end; then it rises again.
#
# ### Without the penalty {#without-penalty}
#
# The dashed run ends with every training image read correctly. Its weights keep growing, and multiplied by 10 or 100 they bring the training loss
# still closer to 0:

# %%
# --8<-- "softmax_regression_training.py:separated"

# %% [markdown]
# On the test images nothing of the kind happens. Their loss stops falling after some 700 steps and then rises: the model becomes surer of
# itself but is wrong as often as before. Yet 0.07 is less than the 0.14 with the penalty, although the same share is read
# correctly. So $\frac{1}{N}$ is more than these data need; here it is chosen because it is scikit-learn's default. A better $\alpha$ would have to be
# found on a third set of images, since one chosen on the test set would make the test result look too good.
#
# ## What it misreads {#errors}
#
# ### The confusion matrix {#confusion}
#
# Its rows are the labels, its columns the answers, and each cell counts test images. On the diagonal the answer is right.

# %% alt="A 10 by 10 table with the labels as rows and the answers as columns. The diagonal holds 36 to 54 images for each digit. Ten cells beside it hold one image each: 1 read as 8, 3 as 5, 4 as 1, 4 as 7, 5 as 9, 6 as 1, 6 as 8, 8 as 1, 9 as 5, 9 as 8. No 0, 2 or 7 is misread."
# --8<-- "softmax_regression_training.py:confusion"

# %% [markdown]
# That is an accuracy of 97.8%. Six of the ten errors are answers of 1 or 8, and no two errors are alike. The test uses
# new images but not new people: the 13 people who wrote these digits are in both parts, so a stranger's handwriting may fare worse.
#
# ### The misread digits {#misread}
#
# Label and answer stand above each image, and the probabilities of both are printed below the figure; the worst error comes first.

# %% alt="The ten misread test images. A 9 with a filled loop is read as 5, a 6 as 8, a slim 8 with a tail as 1, a slanted 1 as 8, a 4 on a thin stem as 7; a 3 with its upper half filled as 5, a slim 6 as 1, a 9 as 8, a filled 4 as 1, a 5 as 9."
# --8<-- "softmax_regression_training.py:misread"

# %% [markdown]
# A person would read several of them without trouble. The model has no notion of a stroke: it adds up pixels, each with its weight.
#
# ### What the weights look like {#templates}
#
# A column of $W$ has a weight for every pixel, so it can be drawn as an image:

# %% alt="Ten images of 8 by 8 weights, one for each digit; blue for positive weights, red for negative ones. The 0 is red in the middle, where a 0 has no ink, and faintly blue around it. The 1 has its darkest blue in the upper middle. The others are patchy mixtures of blue and red."
# --8<-- "softmax_regression_training.py:templates"

# %% [markdown]
# Ink on blue counts in favour of the digit, ink on red against it. The middle of the 0 is red: where other digits have ink, a 0 has a hole.
#
# ## The same optimum in scikit-learn {#scikit-learn}
#
# scikit-learn's `LogisticRegression` does softmax regression as soon as there are more than two classes. It specifies the strength of the penalty by
# its inverse: `C`, which has nothing to do with the number of classes, is $\frac{1}{\alpha N}$, here its default of 1.
# Adding the same number to every bias changes nothing, so both sets of biases are compared with their mean subtracted; the mean of ours
# is 0 already, by exercise 2 among the [exercises](#exercises).

# %%
# --8<-- "softmax_regression_training.py:scikit-learn"

# %% [markdown]
# Two programs that share no line of code arrive at the same 650 numbers. The figure shows how fast ours gets there:

# %% alt="The distance of F from its minimum over the step, both axes logarithmic. Plain gradient descent falls slowly and evenly, to about 0.00002 after 1500 steps. With momentum the distance stays near 0.1 from step 8 to step 30 and then falls steeply, to a trillionth after some 550 steps."
# --8<-- "softmax_regression_training.py:gap"

# %% [markdown]
# Plain descent is still on its way after 1500 steps; with momentum the distance has shrunk to a trillionth after about 550.
#
# ## What goes wrong {#wrong}
#
# ### Pixels that never change {#dead-pixels}
#
# Standardising, dividing each column by its standard deviation, is good advice for columns in different units. Three pixels at
# the edge have no ink in any training image; their standard deviation is 0, and 0 divided by 0 is NaN. One such pixel is
# enough, since a sum that contains a NaN is NaN:

# %%
# --8<-- "softmax_regression_training.py:dead-pixels"

# %% [markdown]
# Every logit is lost. And nothing raises an error: `argmax` returns the place of the first NaN, so every image is read as a 0. All pixels have the same unit here, so
# one divisor for all is enough; otherwise leave such columns out, or replace a deviation of 0 by 1.
#
# ### Labels of the wrong shape or range {#labels}
#
# Labels as a column make `p - t` a block of three axes, every image against every label, and NumPy broadcasts in silence.
# With labels counted from 1, training runs as well, with every class shifted by one, until a label `C` comes up. The checked function refuses both:

# %%
# --8<-- "softmax_regression_training.py:wrong-labels"

# %% [markdown]
# ### New images on another scale {#other-scale}
#
# A model is trained on one scale and used on another: the division by 16 or the mean image is quickly forgotten, and the omission is not easy to spot afterwards.

# %%
# --8<-- "softmax_regression_training.py:other-scale"

# %% [markdown]
# Without the division the logits are nearly 16 times as large. Their order hardly changes, so the accuracy hardly falls; but the errors are now
# made with near certainty, and the loss trebles. Watch both the loss and the accuracy.
#
# ## Exercises {#exercises}
#
# !!! question "Exercise 1"
#     Training starts with all weights and biases at zero. How large is the loss there, for any images and any labels?
#     And what is its derivative with respect to $b_i$?
#
#     ??? success "Answer"
#         Every logit is 0 and every probability is $\frac{1}{C}$, so every image costs the same:
#
#         $$
#         --8<-- "softmax_regression.tex:zero-start"
#         $$
#
#         The derivative is $\frac{1}{C}$ minus the share of the class among the labels:
#
#         $$
#         --8<-- "softmax_regression.tex:zero-start-grad"
#         $$
#
#         With ten classes, a first loss other than 2.3026 in a training log means that training does not start from zero or that the loss is not this mean.
#
#         ```python
#         --8<-- "softmax_regression.py:numpy"
#
#
#         --8<-- "softmax.py:softmax"
#
#
#         --8<-- "log_sum_exp.py:log-softmax"
#
#
#         --8<-- "categorical_cross_entropy.py:checked-labels"
#
#
#         --8<-- "categorical_cross_entropy.py:cross-entropy"
#
#
#         --8<-- "softmax_regression.py:softmax-regression-loss"
#
#
#         --8<-- "softmax_regression.py:softmax-regression-grad-textbook"
#
#
#         --8<-- "softmax_regression.py:zero-start-example"
#         ```
#
# !!! question "Exercise 2"
#     Show that each row of $\frac{\partial L}{\partial W}$ sums to zero. What follows for the weights that descent
#     from zero finds, with or without the penalty? How many of the $n C$ weights can be chosen freely?
#
#     ??? success "Answer"
#         A row of probabilities sums to 1, and so does a one-hot row:
#
#         $$
#         --8<-- "softmax_regression.tex:row-sums"
#         $$
#
#         Each row of $W$ sums to zero at the start, no step changes that, and the gradient $\alpha W$ of the penalty has such rows as well. So the
#         rows of $W$ always sum to zero, and only $n (C - 1)$ weights are free, 576 of 640 here. For the biases it is the same: they always have
#         mean 0. Adding one number to all entries of a row, as in the [section on the penalty](#penalty), leaves the loss as it is.
#
#         ```python
#         --8<-- "softmax_regression.py:numpy"
#
#
#         --8<-- "softmax.py:softmax"
#
#
#         --8<-- "log_sum_exp.py:log-softmax"
#
#
#         --8<-- "categorical_cross_entropy.py:checked-labels"
#
#
#         --8<-- "categorical_cross_entropy.py:cross-entropy"
#
#
#         --8<-- "softmax_regression.py:softmax-regression-loss"
#
#
#         --8<-- "softmax_regression.py:softmax-regression-grad-textbook"
#
#
#         --8<-- "softmax_regression.py:row-sums-example"
#         ```
#
# !!! question "Exercise 3"
#     With two classes softmax regression should be [logistic regression](logistic-regression.py). What are the weights of the latter, and
#     with which penalty does it have the same optimum?
#
#     ??? success "Answer"
#         The probability of the second class is a sigmoid of the difference of the logits:
#
#         $$
#         --8<-- "softmax_regression.tex:two-classes"
#         $$
#
#         So the weights of logistic regression are $\mathbf{v} - \mathbf{u}$, second column minus first, and its bias is the difference of the biases.
#         Now write the penalty in terms of the difference and the sum of the columns:
#
#         $$
#         --8<-- "softmax_regression.tex:two-penalties"
#         $$
#
#         By exercise 2 the sum $\mathbf{u} + \mathbf{v}$ is zero. What is left is the penalty of logistic regression with half the strength, $\frac{\alpha}{2}$.
#         The code trains with softmax and finds that the gradient of logistic regression is zero there:
#
#         ```python
#         --8<-- "softmax_regression.py:numpy"
#
#
#         --8<-- "sigmoid.py:sigmoid"
#
#
#         --8<-- "logistic_regression.py:logistic-regression-grad"
#
#
#         --8<-- "softmax.py:softmax"
#
#
#         --8<-- "categorical_cross_entropy.py:checked-labels"
#
#
#         --8<-- "categorical_cross_entropy_gradient.py:cross-entropy-grad"
#
#
#         --8<-- "categorical_cross_entropy_gradient_batch.py:softmax-regression-grad"
#
#
#         --8<-- "softmax_regression.py:gradient-descent"
#
#
#         --8<-- "softmax_regression.py:two-classes-example"
#         ```
#
# !!! question "Exercise 4"
#     Show that at the minimum of $F$ the matrix $W$ is a weighted sum of training images. Which images count in it? And what does the minimum say
#     about the mean probability of a class?
#
#     ??? success "Answer"
#         Insert the derivative of the loss and factor out $\alpha$:
#
#         $$
#         --8<-- "softmax_regression.tex:templates"
#         $$
#
#         At the minimum this is zero, so $W$ equals the second term. In column $j$ image $m$ counts with $T_{mj} - P_{mj}$, divided by $\alpha N$:
#         positive if it is of that class, negative if not. An image read correctly and without doubt counts for almost nothing; the doubtful and the misread ones make up the weights.
#
#         For the biases, zero means that the mean probability of each class is its share among the labels:
#
#         $$
#         --8<-- "softmax_regression.tex:calibration"
#         $$
#
#         ```python
#         --8<-- "softmax_regression.py:numpy"
#
#
#         --8<-- "softmax.py:softmax"
#
#
#         --8<-- "categorical_cross_entropy.py:checked-labels"
#
#
#         --8<-- "categorical_cross_entropy_gradient.py:cross-entropy-grad"
#
#
#         --8<-- "categorical_cross_entropy_gradient_batch.py:softmax-regression-grad"
#
#
#         --8<-- "softmax_regression.py:gradient-descent"
#
#
#         --8<-- "softmax_regression.py:templates-example"
#         ```
#
# ## What comes next {#next}
#
# Replace the pixels by the output of other layers, and this is the last layer of a neural network, with the same error $P - T$ passed back.
# The gradient for integer labels, for soft labels and for class weights is derived on the page on
# [the gradient of categorical cross-entropy](../categorical-cross-entropy-gradient.md). How far a loss is above the best possible one is the subject of the page on
# [entropy and the Kullback–Leibler divergence](../entropy-and-kl.md).
