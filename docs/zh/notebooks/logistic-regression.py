# ---
# description: "用乳腺癌数据做逻辑回归：每个导数都推导出来，用 NumPy 实现，并与 autograd 核对；然后用梯度下降和牛顿法训练。"
# ---

# %% [markdown]
# # 逻辑回归：每个导数都经过核对 {#logistic-regression}
#
# ## 问题与答案 {#answer}
#
# > 二元交叉熵对激活值的导数、sigmoid 的导数、加权和对偏置与权重的导数各是什么？怎样用链式法则把它们连起来？用 `einsum` 怎样写，不用又怎样写？在 569 × 30 的乳腺癌数据上，结果与 autograd 一致吗？
#
# 把链上三个环节的导数相乘，得到两个很短的公式，核心都是预测误差 $\mathbf{p} - \mathbf{t}$：对偏置直接取平均；对权重 $\mathbf{w}$ 先乘以特征，再取平均。
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
# | 符号 | NumPy | 形状 | 含义 |
# |---|---|---|---|
# | $X$ | `X` | `(N, n)` | 数据，每行一个样本 |
# | $\mathbf{t}$ | `t` | `(N,)` | 目标，取 0 或 1 |
# | $\mathbf{w}$ | `w` | `(n,)` | 权重 |
# | $b$ | `b` | `()` | 偏置 |
# | $\mathbf{z}$ | `z` | `(N,)` | logits（对数几率） |
# | $\mathbf{p}$ | `p` | `(N,)` | 激活值：目标为 1 的概率 |
# | $L$ | `L` | `()` | 损失，对整个批量取平均 |
# | $\mathbf{1}$ | | `(N,)` | 全 1 向量 |
#
# 下面逐个环节推导、写成代码，再与能对代码作[自动微分](../gradient-checking.md#automatic)的 autograd 比较；相对误差一旦达到 1e-12，做比较的单元格就会报错，笔记本随即停止。然后训练模型。后面的单元格要用到前面的结果，请按顺序运行。除 NumPy 外，还需要 scikit-learn（SciPy 会随之装上）、matplotlib 和 autograd。
#
# ## 数据 {#data}

# %%
# --8<-- "logistic_regression.py:numpy"
# --8<-- "logistic_regression_cells.py:setup"

# %% [markdown]
# scikit-learn 自带的这份数据记录了 $N$ 例活检（共 569 例），每例有 $n$ 项测量（共 30 项）。目标 1 表示良性，0 表示恶性。有的列只有千分之几，有的列大到几千，同一个步长不可能适合所有列，所以先把每列标准化：减去均值，再除以标准差。

# %%
# --8<-- "logistic_regression_cells.py:load-data"

# %% [markdown]
# ## 模型 {#model}
#
# 数据的第 $i$ 行对应一个 logit，即这一行各特征的加权和再加偏置；$x_{ik}$ 是这一行的第 $k$ 个特征。
#
# $$
# --8<-- "logistic_regression.tex:weighted-sum"
# $$
#
# sigmoid 把任意实数变成 0 与 1 之间的数：
#
# $$
# --8<-- "sigmoid.tex:sigmoid"
# $$
#
# 把它作用于每个 logit，就得到激活值：
#
# $$
# --8<-- "logistic_regression.tex:activation"
# $$
#
# 代码里的 `exp` 只会遇到不大于 0 的数，所以不会上溢。

# %%
# --8<-- "sigmoid.py:sigmoid"

# %% [markdown]
# 导数在一个随机点上核对，随机种子固定。权重取得较小，使激活值都不靠近 0 或 1；否则，比较的结果主要反映舍入误差，而不是公式的对错。

# %%
# --8<-- "logistic_regression_cells.py:forward"

# %% [markdown]
# ## 损失 {#loss}
#
# 对目标为 1 的样本，二元交叉熵是 $-\log p_i$；对目标为 0 的样本，是 $-\log(1 - p_i)$。因为 $t_i$ 只取 0 或 1，两种情形可以合写成一个式子；批量的损失取平均：
#
# $$
# --8<-- "logistic_regression.tex:loss"
# $$

# %%
# --8<-- "logistic_regression_cells.py:loss"

# %% [markdown]
# ## 逐个环节求导 {#derivatives}
#
# 损失依赖激活值，激活值依赖 logits，logits 依赖偏置和权重。先对每个环节单独求导，再用链式法则相乘。每个结果都用同一个指标检验，即相对误差：

# %%
# --8<-- "logistic_regression.py:relative-error"

# %% [markdown]
# ### 损失对激活值 {#grad-p}
#
# 变量是某一个激活值 $p_j$，其余的保持不变。
#
# $$
# --8<-- "logistic_regression.tex:grad-p"
# $$
#
# 1. 损失的定义。
# 2. 把常数因子提到外面；和的导数等于导数的和。
# 3. 对数的导数是倒数；$1 - p_i$ 的内层导数是 $-1$。
# 4. 激活值对自己的导数是 1，对别的激活值的导数是 0。这就是克罗内克符号 $\delta_{ij}$：下标相等时为 1，否则为 0。
# 5. 克罗内克符号使求和只剩一项。

# %%
# --8<-- "logistic_regression_cells.py:check-grad-p"

# %% [markdown]
# ### sigmoid {#sigmoid-jacobian}
#
# 先看一个数的情形，变量是 $z$。
#
# $$
# --8<-- "sigmoid.tex:derivative"
# $$
#
# 1. 把分式写成幂。
# 2. 幂函数求导，内层导数留待下一步。
# 3. 指数函数的导数是它自身，链式法则给出因子 −1。
# 4. 两个负号抵消。
# 5. 把平方拆成两个因子。
# 6. 分子加 1 再减 1。
# 7. 第二个分式拆成两项，前一项等于 1。
# 8. 两个分式都是 sigmoid 本身。
#
# 再看整个批量。变量是 logit $z_j$，函数是任意一个激活值 $p_i$：
#
# $$
# --8<-- "logistic_regression.tex:sigmoid-jacobian"
# $$
#
# 第一行是 $p_i$ 的定义；第二行用链式法则，代入上面的导数；第三行用到各个 logit 互不依赖。把这些导数排在一起，就是 sigmoid 的雅可比矩阵：每行对应一个激活值，每列对应一个 logit。sigmoid 是逐元素作用的，所以矩阵是对角的；⊙ 表示逐元素相乘。
#
# $$
# --8<-- "logistic_regression.tex:sigmoid-jacobian-matrix"
# $$

# %%
# --8<-- "logistic_regression_cells.py:check-sigmoid-jacobian"

# %% [markdown]
# ### 加权和 {#weighted-sum}
#
# 对偏置求导时，求和部分是常数，偏置对自己的导数是 1，每个样本都如此：
#
# $$
# --8<-- "logistic_regression.tex:dz-db"
# $$
#
# 对某一个权重 $w_r$ 求导：
#
# $$
# --8<-- "logistic_regression.tex:dz-dw"
# $$
#
# 1. logit 的定义。
# 2. 偏置与权重无关，特征是常数。
# 3. 每个权重只与自己有关，又得到克罗内克符号。
# 4. 只剩下 $k$ 等于 $r$ 的那一项。
#
# 因此整个雅可比矩阵就是数据矩阵：
#
# $$
# --8<-- "logistic_regression.tex:dz-dw-matrix"
# $$

# %%
# --8<-- "logistic_regression_cells.py:check-weighted-sum"

# %% [markdown]
# ### 链式法则 {#chain}
#
# logit $z_j$ 原则上可以通过任何一个激活值影响损失，所以要对全部激活值求和：
#
# $$
# --8<-- "logistic_regression.tex:grad-z"
# $$
#
# 1. 链式法则。
# 2. 代入两个导数。
# 3. 克罗内克符号使求和只剩一项。
# 4. 把因子乘进括号，每个分母都与其中一个因子约去。
# 5. 展开乘积。
# 6. $t_j p_j$ 一正一负，互相抵消。
# 7. 把负号移进括号。
#
# 分母全部消去，这里再也不会除以 0。从 logits 再走一步，就得到对偏置的导数；偏置出现在每个 logit 里：
#
# $$
# --8<-- "logistic_regression.tex:grad-b"
# $$
#
# 同样再走一步，就得到对权重 $w_r$ 的导数：
#
# $$
# --8<-- "logistic_regression.tex:grad-w"
# $$
#
# 两处推导都是：第一行用链式法则，第二行代入两个导数，第三行把常数因子提到求和号外。`einsum` 用字母写出每个数组的下标，箭头右边没有的字母就是要求和的下标，所以写法与推导的第一行完全对应。

# %%
# --8<-- "logistic_regression_cells.py:chain-einsum"

# %% [markdown]
# 推导的最后一行，用普通的乘法就能写出来。autograd 把损失分别看作 logits、偏置、权重的函数来求导；`einsum` 和普通乘法的结果都必须与它一致。

# %%
# --8<-- "logistic_regression_cells.py:check-chain"

# %% [markdown]
# 把结果写成函数，遇到形状不符的输入就报错：

# %%
# --8<-- "logistic_regression.py:logistic-regression-grad"

# %%
# --8<-- "logistic_regression_cells.py:check-function"

# %% [markdown]
# ### 完整雅可比矩阵的代价 {#cost}
#
# 写成矩阵形式，对权重的链式法则是
#
# $$
# --8<-- "logistic_regression.tex:chain"
# $$
#
# 中间的因子有 569 × 569 个元素，占 2.6 MB，其中只有 569 个不为 0。乘积 $\frac{1}{N} X^\top (\mathbf{p} - \mathbf{t})$ 不需要这个矩阵，结果相同：

# %%
# --8<-- "logistic_regression_cells.py:cost"

# %% [markdown]
# 耗时取决于乘法的顺序。以直接计算乘积的耗时为 1，我们在单核上测得：雅可比矩阵先与向量相乘，约为 30；按书写顺序从左到右，雅可比矩阵先与数据矩阵相乘，为 70 到 90；把三个因子一次交给 `einsum`，让它同时遍历所有下标，超过 1000。雅可比矩阵的大小与批量大小的平方成正比，直接计算乘积的计算量则只与批量大小成正比。所以推导时用雅可比矩阵，计算时用乘积。
#
# ## 容易出错的地方 {#wrong}
#
# ### 损失不是有限值 {#non-finite}
#
# 照公式直接计算损失，要算 $\log(1 - p_i)$。在 float64 中，logit 超过 36.74 时，sigmoid 的值恰好舍入为 1，而 0 的对数是负无穷。这时若目标为 0，损失就是无穷大；若目标为 1，式中出现 0 乘无穷大，得到 NaN。
#
# 解决办法是从 logits 一步算到损失。对一个样本：
#
# $$
# --8<-- "logistic_regression.tex:stable"
# $$
#
# 1. 样本 $i$ 的损失的定义。
# 2. 代入 sigmoid；$1 - p_i$ 就是 $\frac{1}{1 + e^{z_i}}$。
# 3. 从第一个对数里提出因子 $e^{-z_i}$，提出来就是减去 $z_i$。
# 4. 两部分的对数相同，而 $t_i$ 与 $1 - t_i$ 之和为 1，于是可以合并。
# 5. logit 为正时，把因子 $e^{z_i}$ 从对数里提出来，这样 `exp` 就不会遇到正数。

# %%
# --8<-- "logistic_regression.py:logistic-regression-loss-naive"

# %%
# --8<-- "binary_cross_entropy_with_logits.py:binary-cross-entropy-with-logits"


# --8<-- "logistic_regression.py:logistic-regression-loss"

# %% [markdown]
# 如果从标准正态分布随机取起点，又不固定种子，时不时就会失败。下面试 200 个起点，各用一个种子：

# %%
# --8<-- "logistic_regression_cells.py:non-finite"

# %% [markdown]
# 十个起点里就有一个失败；不固定种子，就无从知道是哪一个。569 个样本中，只要有一个出问题就够了：

# %%
# --8<-- "logistic_regression_cells.py:non-finite-why"

# %% [markdown]
# 梯度仍然有限，因为 $\mathbf{p} - \mathbf{t}$ 里已经没有对数。所以训练照样进行，甚至能够成功，屏幕上的损失起初却是 `nan`。
#
# ### 目标成了一列 {#column-labels}
#
# 目标的形状若是 `(N, 1)`，相减就得到一个 N × N 的数组：每个激活值都减去了每一个目标。NumPy 会不声不响地广播，上面的函数则会报错。

# %%
# --8<-- "logistic_regression_cells.py:column-labels"

# %% [markdown]
# ## 二阶导数 {#hessian}
#
# 牛顿法需要黑塞矩阵，也就是二阶导数排成的矩阵。变量是权重 $w_k$ 和 $w_r$：
#
# $$
# --8<-- "logistic_regression.tex:hessian"
# $$
#
# 1. 上面求得的一阶导数。
# 2. 只有激活值依赖于权重。
# 3. 经过 logits 用链式法则。
# 4. 代入两个导数。
# 5. 克罗内克符号使求和只剩一项。
#
# 偏置也可看作一个权重，对应的特征恒为 1：
#
# $$
# --8<-- "logistic_regression.tex:hessian-bias"
# $$
#
# 写成矩阵，其中 $S$ 就是前面的 sigmoid 的雅可比矩阵，它是对角的：
#
# $$
# --8<-- "logistic_regression.tex:hessian-matrix"
# $$
#
# 沿任意方向 $\mathbf{v}$（形状 `(n,)`）的二阶导数是若干非负项之和：
#
# $$
# --8<-- "logistic_regression.tex:convex"
# $$
#
# 所以损失是凸函数：只要下降到谷底，别处就不会有更低的谷底。代码给数据添上一列 1，并把各行分别乘以对角元素，而不去构造 $S$。

# %%
# --8<-- "logistic_regression.py:logistic-regression-hessian"

# %%
# --8<-- "logistic_regression_cells.py:check-hessian"

# %% [markdown]
# ## 可分的数据需要惩罚项 {#penalty}
#
# 训练之前先问一句：这个损失有最小值吗？用线性规划寻找一组权重和偏置，使每个样本都落在分界面的正确一侧，函数间隔（logit 的绝对值）至少为 1。结果找到了。把它们都乘以 $c$，每个样本的函数间隔就至少是 $c$，损失至多是 $\log(1 + e^{-c})$：

# %%
# --8<-- "logistic_regression_cells.py:separable"

# %% [markdown]
# 数据是线性可分的。因此损失没有最小值：它可以任意接近 0，但权重也随之无限增大；无论训练得到什么结果，都只是它恰好停下的地方。一种补救办法是提前停止，要调的是步数；另一种是加上权重平方的惩罚项，强度为 $\alpha$，偏置不受惩罚：
#
# $$
# --8<-- "logistic_regression.tex:penalty"
# $$
#
# $w_k^2$ 的导数是 $2 w_k$，克罗内克符号只留下一项：
#
# $$
# --8<-- "logistic_regression.tex:penalty-grad"
# $$
#
# 再求一次导，就在对角线上加了一个常数：
#
# $$
# --8<-- "logistic_regression.tex:penalty-hessian"
# $$
#
# 现在权重太大就得不偿失，最小值点有且只有一个。
#
# ## 训练 {#training}
#
# 梯度下降每一步都逆着梯度 $\mathbf{g}$ 走，步长为 $\eta$；偏置用损失对偏置的导数，以同样的步长更新。
#
# $$
# --8<-- "logistic_regression.tex:descent"
# $$
#
# 牛顿法还用到曲率。设这一步为 $\mathbf{d}$，形状 `(n,)`；精确到二阶，$F$ 的变化就是下式括号里的二次函数。求导的变量是 $\mathbf{d}$；$I$ 是单位矩阵。
#
# $$
# --8<-- "logistic_regression.tex:newton-model"
# $$
#
# 这个导数为零时，二次函数取最小值，由此得到牛顿法的一步 $\mathbf{u}$：
#
# $$
# --8<-- "logistic_regression.tex:newton-step"
# $$
#
# 代码把偏置当作最后一个权重，但不加惩罚；求这一步时解线性方程组，而不求逆矩阵。两种方法都从零出发，所以不需要种子。

# %%
# --8<-- "logistic_regression.py:gradient-descent"

# %%
# --8<-- "logistic_regression.py:newton"

# %% [markdown]
# 先看惩罚项的作用。强度每降到原来的十分之一，权重就大约翻一番，甚至更多；没有惩罚，权重会无限增大：

# %%
# --8<-- "logistic_regression_cells.py:penalty"

# %% [markdown]
# 以下取 $\alpha$ 为 $\frac{1}{N}$。步长由损失可能达到的最大曲率决定（见练习 4）。

# %%
# --8<-- "logistic_regression_cells.py:train"

# %% [markdown]
# 两种方法都把 569 个样本中的 562 个分类正确。不过这些就是训练用的样本；模型对新的活检判断得如何，要用没有参加训练的样本才能知道。

# %% alt="两幅图，横轴都是步数加 1，对数刻度。左：两种方法的带惩罚项的损失，都从 0.69 降到 0.07。右：损失与最小值之差，纵轴也是对数刻度；梯度下降走了 3000 步仍差约 0.00002，牛顿法走 7 步后差值已小于百万分之一。"
# --8<-- "logistic_regression_cells.py:loss-curves"

# %% [markdown]
# 左图是带惩罚项的损失 $F$ 随步数的变化（横轴为对数刻度，所以步数从 1 数起），右图是它比最小值高出多少。牛顿法在最后几步里，每走一步，正确的位数就翻一番，10 步之内就到达最小值；梯度下降走了 3000 步仍未到达。代价是牛顿法每步都要构造并求解一个 31 × 31 的方程组。
#
# ### 与 scikit-learn 的最优解相同 {#scikit-learn}
#
# scikit-learn 的 `LogisticRegression` 用倒数表示惩罚强度：`C` 就是 $\frac{1}{\alpha N}$，在这里恰好等于默认值 1。它的偏置同样不受惩罚。

# %%
# --8<-- "logistic_regression_cells.py:scikit-learn"

# %% [markdown]
# ## 练习 {#exercises}
#
# !!! question "练习 1"
#     训练从全零的权重和零偏置开始。此时的损失与数据和目标都无关，它是多少？它对 $b$ 的导数呢？
#
#     ??? success "答案"
#         每个 logit 都是 0，每个激活值都是 $\frac{1}{2}$，所以不论目标如何，每个样本的损失都一样：
#
#         $$
#         --8<-- "logistic_regression.tex:zero-start"
#         $$
#
#         对偏置的导数等于 $\frac{1}{2}$ 减去目标中 1 所占的比例。如果训练日志里的第一个损失不是 0.6931，那么要么起点不是零，要么损失不是这个平均值。
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
# !!! question "练习 2"
#     有些书把两类记作 −1 和 +1。用这样的标签 $s_i$ 写出一个样本的损失。
#
#     ??? success "答案"
#         看上面从 logits 一步算到损失的推导，取第四行。目标为 0 时，只剩下对数；目标为 1 时，还要减去 $z_i$，于是对数里的 $e^{z_i}$ 变成 $e^{-z_i}$。两种情形下，指数的符号都与标签相反：
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
# !!! question "练习 3"
#     证明：在 $F$ 的最小值点，激活值的平均等于目标中 1 所占的比例。为什么这要求偏置不受惩罚？
#
#     ??? success "答案"
#         在最小值点，对偏置的导数为零，而它正是两个平均值之差：
#
#         $$
#         --8<-- "logistic_regression.tex:calibration"
#         $$
#
#         如果对偏置也加惩罚，导数里就会多出与 $b$ 成正比的一项，两个平均值也就相差这一项。
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
# !!! question "练习 4"
#     上面训练时，把 $\frac{1}{4 N} X^\top X$（含那一列 1）的最大特征值加上 $\alpha$，取倒数作为 $\eta$。为什么曲率永远不会超过取倒数之前的这个和？
#
#     ??? success "答案"
#         先配方，再把所得的上界用到 $H$ 的求和式的每一项：
#
#         $$
#         --8<-- "logistic_regression.tex:bound"
#         $$
#
#         所以沿任何单位向量，损失的曲率都不超过右边那个矩阵的最大特征值，惩罚项最多再加上它的强度。激活值全是 $\frac{1}{2}$ 时，也就是在零起点，第一个不等式取等号；激活值偏离它时，曲率更小。步长取最大曲率的倒数，$F$ 就永远不会增大。
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
# ## 接下来 {#next}
#
# 类别多于两个时，sigmoid 换成 [softmax](../softmax.md)，雅可比矩阵也不再是对角的，逐元素的推导见 [softmax 的雅可比矩阵](../softmax-jacobian.md)。怎样让对数保持有限，见 [log-sum-exp](../log-sum-exp.md)。
