# ---
# description: "用 scikit-learn 的手写数字做 softmax 回归：每个导数都推导出来，用 NumPy 实现并核对；再用梯度下降训练，画出混淆矩阵，得到与 LogisticRegression 相同的权重。"
# ---

# %% [markdown]
# # 手写数字的 softmax 回归 {#softmax-regression}
#
# ## 问题与答案 {#answer}
#
# > 怎样用自己写的梯度训练 softmax 回归，让它识别手写数字？怎样核对这个梯度？最后得到的权重与 scikit-learn 的 `LogisticRegression` 相同吗？
#
# 梯度的核心是误差 $P - T$，即概率减去 one-hot 目标：对偏置，直接取平均；对权重 $W$，先乘以像素，再取平均。它与 autograd 一致，也与有限差分一致；梯度下降最终得到与 scikit-learn 相同的权重，八位数字都一致。
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
# | 符号 | NumPy | 形状 | 含义 |
# |---|---|---|---|
# | $X$ | `X` | `(N, n)` | 数据，每行是一幅图像的像素 |
# | $y$ | `y` | `(N,)` | 标签：图像上是哪个数字 |
# | $T$ | `t` | `(N, C)` | 目标：写成 one-hot（独热）的标签 |
# | $W$ | `W` | `(n, C)` | 权重，每个类别一列 |
# | $\mathbf{b}$ | `b` | `(C,)` | 偏置 |
# | $Z$ | `z` | `(N, C)` | logits（对数几率） |
# | $P$ | `p` | `(N, C)` | 各类别的概率 |
# | $L$ | `L` | `()` | 损失，对所有图像取平均 |
# | $\mathbf{1}$ | | `(N,)` | 全 1 向量 |
#
# 公式里的类别从 1 数起，NumPy 从 0 数起。下面逐个环节推导、写成代码，再与 autograd 比较；相对误差一旦达到 1e-12，做比较的单元格就会报错，笔记本随即停止。然后训练模型，看它错在哪里。后面的单元格要用到前面的结果，请按顺序运行。除 NumPy 外，还需要 scikit-learn、matplotlib 和 autograd。
#
# ## 数据 {#data}

# %%
# --8<-- "softmax_regression.py:numpy"
# --8<-- "softmax_regression_cells.py:setup"

# %% [markdown]
# scikit-learn 自带 1797 个手写数字，每个是 8 × 8 像素，像素的墨量从 0 到 16。数据的一行是一幅图像的 $n$ 个像素。随机取四分之三，即 $N$ 幅图像用来训练，其余 450 幅留作测试。
#
# 墨量除以 16，使像素都不超过 1；然后减去训练图像的平均，下降的步长就可以放大到 11 倍（原因见[步长](#step-size)一节）。测试图像减去的也是这个平均，而不是它们自己的平均：凡是从数据算出来的东西都是模型的一部分，而模型不能看到测试数据。

# %%
# --8<-- "softmax_regression_cells.py:load-data"

# %% [markdown]
# 每个数字的第一幅训练图像：

# %% alt="一排十幅小图，从 0 到 9 每个数字一幅，由 8 × 8 个深浅不一的灰色方块组成；很粗糙，但人能认出来。"
# --8<-- "softmax_regression_cells.py:show-digits"

# %% [markdown]
# ## 模型 {#model}
#
# 类别 $j$ 对每个像素有一个权重，另有一个偏置。图像 $m$ 在这个类别上的 logit，就是各像素的加权和再加偏置：
#
# $$
# --8<-- "softmax_regression.tex:weighted-sum"
# $$
#
# softmax 把每一行 logits 变成概率。一行的指数之和记作 $S_m$，每幅图像各有一个：
#
# $$
# --8<-- "softmax_regression.tex:softmax"
# $$
#
# 代码先从每一行减去该行最大的 logit；这[只是防止上溢，不改变结果](../softmax.md#stable)。

# %%
# --8<-- "softmax.py:softmax"

# %% [markdown]
# 导数在一个随机点上核对，随机种子固定；权重取得较小，使概率都不靠近 0 或 1。

# %%
# --8<-- "softmax_regression_cells.py:forward"

# %% [markdown]
# ## 损失 {#loss}
#
# 一幅图像的交叉熵，就是把模型给正确类别的概率取对数，再变号。标签写成 one-hot，就得到目标：只含一个 1 的一行；$\delta_{ij}$ 是克罗内克符号，下标相等时为 1，否则为 0。
#
# $$
# --8<-- "softmax_regression.tex:targets"
# $$
#
# 对所有类别求和，只剩下标签那一项。所以损失有两种写法：把标签当下标，或者把 one-hot 的一行当因子：
#
# $$
# --8<-- "softmax_regression.tex:loss"
# $$

# %%
# --8<-- "softmax_regression_cells.py:loss"

# %% [markdown]
# 正确类别的概率一旦舍入为 0，第一种写法就失效；任何一个概率舍入为 0，第二种写法就失效。从 logits 到一幅图像的损失 $\ell_m$ 只需一步，而且不会出现 0 的对数：
#
# $$
# --8<-- "softmax_regression.tex:stable"
# $$
#
# 代码取自 [log-softmax](../log-sum-exp.md#log-softmax) 一节和[多分类交叉熵](../categorical-cross-entropy.md)一页。

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
# ## 逐个环节求导 {#derivatives}
#
# 损失依赖概率，概率依赖 logits，logits 依赖权重和偏置。现在处处有两个下标：$m$ 和 $s$ 是图像的编号，$i$、$j$ 和 $k$ 是类别的编号，$q$ 和 $r$ 是像素的编号。每个结果都用同一个指标检验：

# %%
# --8<-- "logistic_regression.py:relative-error"

# %% [markdown]
# ### 损失对概率 {#grad-p}
#
# 变量是某一个概率 $P_{si}$，其余的保持不变；暂且不管各概率之和必须等于 1，这个条件留给下一个环节处理。
#
# $$
# --8<-- "softmax_regression.tex:grad-p"
# $$
#
# 1. 损失的定义。
# 2. 把常数因子提到外面；和的导数等于导数的和。
# 3. 对数的导数是倒数。
# 4. 概率对自己的导数是 1，对别的概率的导数是 0：两个下标都要相等。
# 5. 两个克罗内克符号使二重求和只剩一项。

# %%
# --8<-- "softmax_regression_cells.py:check-grad-p"

# %% [markdown]
# ### softmax {#softmax-jacobian}
#
# 变量是某一个 logit $Z_{mj}$。先看 softmax 的分子和分母。每个 logit 只出现在一个指数里，也只出现在自己那幅图像的和里：
#
# $$
# --8<-- "softmax_regression.tex:two-derivatives"
# $$
#
# 再看商：
#
# $$
# --8<-- "softmax_regression.tex:softmax-jacobian"
# $$
#
# 1. 概率的定义。
# 2. 商的求导法则。
# 3. 代入两个导数。
# 4. 提出公因子；分母里的两个 $S_s$ 分给两个分式，各得一个。
# 5. 两个分式都是概率。
#
# 因子 $\delta_{sm}$ 表示各幅图像互不影响。全部导数排成的表要占 1.45 GB，其中每幅图像只有一个 `(C, C)` 的块不为 0，就是这幅图像的 [softmax 雅可比矩阵](../softmax-jacobian.md)。代码只保存这些块，完整的表则用 20 幅图像来核对。

# %%
# --8<-- "softmax_regression_cells.py:check-softmax-jacobian"

# %% [markdown]
# ### 加权和 {#weighted-sum}
#
# 对某一个偏置 $b_i$ 求导时，对像素的求和是常数：
#
# $$
# --8<-- "softmax_regression.tex:dz-db"
# $$
#
# 对某一个权重 $W_{ri}$ 求导：
#
# $$
# --8<-- "softmax_regression.tex:dz-dw"
# $$
#
# 1. logit 的定义。
# 2. 偏置与权重无关，像素是常数。
# 3. 每个权重只与自己有关：像素相同，类别也相同。
# 4. 第一个克罗内克符号只留下 $q$ 等于 $r$ 的那一项；第二个与求和的下标无关，照旧保留。

# %%
# --8<-- "softmax_regression_cells.py:check-weighted-sum"

# %% [markdown]
# ### 链式法则 {#chain}
#
# logit $Z_{mj}$ 通过概率影响损失，所以要对全部概率求和：
#
# $$
# --8<-- "softmax_regression.tex:grad-z"
# $$
#
# 1. 链式法则。
# 2. 代入两个导数。
# 3. $\delta_{sm}$ 只留下一幅图像的各项；常数因子提到求和号外。
# 4. 概率 $P_{mi}$ 约去。
# 5. 去掉括号；$P_{mj}$ 与 $i$ 无关，提到求和号外。
# 6. 第一个和里，克罗内克符号只留下一项；第二个和等于 1，因为一幅图像恰好有一个标签。
# 7. 把负号移进括号。
#
# 分母全部消去。从 logits 再走一步，就得到对偏置的导数；每幅图像的 logits 都含有偏置：
#
# $$
# --8<-- "softmax_regression.tex:grad-b"
# $$
#
# 同样再走一步，就得到对权重的导数：
#
# $$
# --8<-- "softmax_regression.tex:grad-w"
# $$
#
# 两处推导都是：第一行用链式法则，第二行代入两个导数，第三行里克罗内克符号只留下 $j$ 等于 $i$ 的各项。`einsum` 用字母写出每个数组的下标，箭头右边没有的字母就是要求和的下标：

# %%
# --8<-- "softmax_regression_cells.py:chain-einsum"

# %% [markdown]
# 两处推导的最后一行，就是开头答案里的矩阵乘积。autograd 把损失分别看作 logits、偏置、权重的函数来求导；`einsum` 和矩阵乘积的结果都必须与它一致。

# %%
# --8<-- "softmax_regression_cells.py:check-chain"

# %% [markdown]
# 到这里为止，代码都构造了 $T$，而它几乎全是 0。开头的函数不构造它，而是直接在标签处减去 1。下面第二个函数里的误差项取自[多分类交叉熵的梯度](../categorical-cross-entropy-gradient.md)一页，计算时不会相消；形状或标签不符，它还会报错。

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
# ### 不用 autograd 的核对 {#differences}
#
# 手边没有 autograd，还可以用差分：把一个元素上下各移动一个很小的 `h`，再用损失的变化除以 `2 * h`。650 个元素，每个要算两次损失；结果约有九位数字正确，足以发现推导或代码里的错误。`h` 取得更小，正确的位数[反而更少](../gradient-checking.md#rounding)。

# %%
# --8<-- "softmax_regression_cells.py:central-differences"

# %% [markdown]
# ## 为什么要有惩罚项 {#penalty}
#
# 训练之前先问一句：最好的 $W$ 是不是有且只有一个？不是，理由有两个。第一，给 $W$ 的每一列都加上同一个向量 $\mathbf{c}$，形状 `(n,)`：
#
# $$
# --8<-- "softmax_regression.tex:shift"
# $$
#
# 最后一个和对所有类别都相同，而 softmax [察觉不到这样的平移](../softmax.md#shift)。所以同一个损失值对应无穷多个 $W$。
#
# 第二，如果某组权重把训练图像全部认对，那么把它们乘以越来越大的数，损失就可以任意接近 0，却永远达不到 0；[后面](#without-penalty)正是如此。加上权重平方的惩罚项，强度为 $\alpha$，两个问题都解决了：损失相同的 $W$ 当中，平方和最小的最好；权重增大也要付出代价。偏置不受惩罚。
#
# $$
# --8<-- "softmax_regression.tex:penalty"
# $$
#
# 它的导数：
#
# $$
# --8<-- "softmax_regression.tex:penalty-grad"
# $$
#
# 1. $W_{qj}^2$ 对 $W_{qj}$ 自己的导数是 $2 W_{qj}$，对别的权重的导数是 0。
# 2. 克罗内克符号只留下一项，2 约去。
# 3. 惩罚项里没有偏置。
#
# ## 步长可以取多大 {#step-size}
#
# 这取决于曲率，也就是损失的二阶导数。求导的变量是两个权重 $W_{qj}$ 和 $W_{ri}$：
#
# $$
# --8<-- "softmax_regression.tex:hessian"
# $$
#
# 1. 左边是把前面求得的一阶导数再求一次导；只有概率依赖于权重。
# 2. 经过 logits 用链式法则。
# 3. 代入两个导数。
# 4. 克罗内克符号只留下 $s$ 等于 $m$、$k$ 等于 $j$ 的那一项。
#
# 现在让 $W$ 沿形状相同的方向 $D$ 移动，logits 就沿下面的方向移动：
#
# $$
# --8<-- "softmax_regression.tex:direction"
# $$
#
# 沿 $D$ 的曲率是有界的：
#
# $$
# --8<-- "softmax_regression.tex:curvature"
# $$
#
# 第一行里，对像素求和，把两侧的 $D$ 都变成了 $U$；每幅图像剩下的，就是它的雅可比矩阵的二次型。这个二次型[不会是负数](../softmax-jacobian.md#positive-semidefinite)，所以损失是凸函数：只要下降到谷底，别处就不会有更低的谷底。雅可比矩阵的[最大特征值不超过二分之一](../softmax-jacobian.md#largest-eigenvalue)，所以这个二次型也不超过 $U$ 中相应一行的长度平方的一半，这就是第二行。
#
# 在元素平方和为 1 的 $D$ 当中，各列都沿 $\frac{1}{N} X^\top X$ 的最大特征值的特征向量时，右边最大，等于这个特征值的一半。惩罚项给曲率加上 $\alpha$，偏置相当于给数据添上一列 1；把总和的倒数作为步长 $\eta$，普通的梯度下降就永远不会使 $F$ 增大。$\alpha$ 取 $\frac{1}{N}$。

# %%
# --8<-- "softmax_regression_training.py:step-size"

# %% [markdown]
# 如果没有减去平均图像，最大特征值会是 11.4，几乎全部来自这个平均，步长就只有现在的十一分之一。
#
# ## 训练 {#training}
#
# 梯度下降每一步都逆着梯度 $G$ 走，步长为 $\eta$。加上动量，就是把上一步 $V$ 的一部分再走一遍，走多少由因子 $\beta$ 决定；它等于 0 时，就是普通的梯度下降。偏置的更新方法相同，只是没有惩罚项。
#
# $$
# --8<-- "softmax_regression.tex:descent"
# $$
#
# 在平缓的地方，各步方向相同，累加起来；$\beta = 0.9$ 时，相当于步长放大到十倍。

# %%
# --8<-- "softmax_regression.py:gradient-descent"

# %% [markdown]
# 这个函数是生成器，每走一步，就给出当时的权重。外面可以再套一层进度条：`\r` 让光标回到行首，新的进度条盖住旧的。

# %%
# --8<-- "softmax_regression.py:progress"

# %% [markdown]
# 模型认出的数字，就是 logit 最大的类别，用不着算概率。

# %%
# --8<-- "softmax_regression.py:correct"

# %% [markdown]
# 从零开始训练三次：普通的梯度下降、加动量、加动量但没有惩罚项。

# %%
# --8<-- "softmax_regression_training.py:train"

# %% [markdown]
# 有惩罚项时，1347 幅训练图像认对了 1322 幅；没有惩罚项时，全部认对。这里的进度条已经走完；单元格运行时，三个进度条各占一行，逐渐变长。
#
# ### 损失与正确率 {#curves}

# %% alt="两幅图，横轴都是步数，从 1 到 1500，对数刻度；分别画出 1347 幅训练图像和 450 幅测试图像的曲线。左：损失，纵轴也是对数刻度。有惩罚项时，从 1.9 降到训练约 0.12、测试约 0.14；加动量约需 100 步，途中先降到 0.1 以下再回升，不加动量约需 1000 步。没有惩罚项时，训练损失继续降到 0.008，测试损失停在 0.07 左右。右：认对的比例，训练从 0.86 升到 0.98，没有惩罚项时升到 1；测试从 0.90 升到 0.98。"
# --8<-- "softmax_regression_training.py:curves"

# %% [markdown]
# 左图是不含惩罚项的损失 $L$，右图是认对的比例，横轴是步数 $k$；蓝色是训练，橙色是测试。加动量（实线）走 30 步，损失就比普通梯度下降（点线）走 300 步时还低。动量中途会冲过头：第 40 步前后，权重大于惩罚项所允许的大小，$L$ 比最后还低，随后又回升。
#
# ### 没有惩罚项时 {#without-penalty}
#
# 第三次训练（虚线）最后把训练图像全部认对了。权重一直在增大，再乘以 10 或 100，训练损失还会更接近 0：

# %%
# --8<-- "softmax_regression_training.py:separated"

# %% [markdown]
# 测试图像上却不是这样：损失大约在 700 步之后不再下降，随后上升。模型越来越自信，错得却和以前一样多。不过 0.07 仍小于有惩罚项时的 0.14，虽然认对的比例相同。可见对这些数据来说，$\frac{1}{N}$ 偏大了；这里用它，是因为它是 scikit-learn 的默认值。更合适的 $\alpha$ 应当用另外的第三份数据（验证集）来选：如果用测试图像来选，测试的结果就会过于乐观。
#
# ## 认错了哪些 {#errors}
#
# ### 混淆矩阵 {#confusion}
#
# 行是标签，列是模型的回答，格子里是测试图像的数目。对角线上的回答是正确的。

# %% alt="10 × 10 的表，行是标签，列是回答。对角线上每个数字有 36 到 54 幅图像。对角线以外有十个格子，各有一幅：1 认成 8，3 认成 5，4 认成 1，4 认成 7，5 认成 9，6 认成 1，6 认成 8，8 认成 1，9 认成 5，9 认成 8。0、2、7 没有认错的。"
# --8<-- "softmax_regression_training.py:confusion"

# %% [markdown]
# 正确率是 97.8%。十个错误里，有六个把数字认成了 1 或 8；没有两个错误是相同的。测试用的是新图像，却不是新的人：写这些数字的 13 个人，在训练和测试图像里都有，所以换成陌生人的笔迹，结果可能会差一些。
#
# ### 认错的数字 {#misread}
#
# 每幅图像上方是标签和回答，图的下面是两者的概率；错得最厉害的排在最前面。

# %% alt="十幅认错的测试图像。圈被填实的 9 认成 5，6 认成 8，带尾巴的瘦 8 认成 1，倾斜的 1 认成 8，竖画很细的 4 认成 7；上半部被填实的 3 认成 5，瘦长的 6 认成 1，9 认成 8，被填实的 4 认成 1，5 认成 9。"
# --8<-- "softmax_regression_training.py:misread"

# %% [markdown]
# 其中有几幅，人一看就能认出来。模型不懂什么是笔画，它只是把像素乘以各自的权重，再加起来。
#
# ### 权重是什么样子 {#templates}
#
# $W$ 的一列里，每个像素有一个权重，所以可以画成一幅图像：

# %% alt="十幅 8 × 8 的权重图，每个数字一幅，正的权重为蓝色，负的为红色。0 的中间是红色，那里 0 没有墨，周围是淡蓝色。1 的中上部有一块颜色最深的蓝色。其余各幅是蓝色与红色的斑驳混合。"
# --8<-- "softmax_regression_training.py:templates"

# %% [markdown]
# 墨落在蓝色处，是支持这个数字；落在红色处，是反对它。0 的中间是红色：别的数字在那里有墨，0 在那里却是空的。
#
# ## 与 scikit-learn 的最优解相同 {#scikit-learn}
#
# 类别多于两个时，scikit-learn 的 `LogisticRegression` 就是 softmax 回归。它用倒数表示惩罚强度：参数 `C` 与类别数无关，等于 $\frac{1}{\alpha N}$，在这里就是默认值 1。给所有偏置加上同一个数，什么也不会改变，所以比较偏置时先把平均值化为 0；由练习 2，我们的偏置[平均值本来就是 0](#exercises)。

# %%
# --8<-- "softmax_regression_training.py:scikit-learn"

# %% [markdown]
# 两个程序没有一行代码相同，得到的却是同样的 650 个数。我们的程序要走多少步呢？

# %% alt="F 与最小值之差随步数的变化，两轴都是对数刻度。普通的梯度下降缓慢而均匀地减小，1500 步后约为 0.00002。加动量时，差值从第 8 步到第 30 步停留在 0.1 附近，然后急剧下降，约 550 步后降到一万亿分之一。"
# --8<-- "softmax_regression_training.py:gap"

# %% [markdown]
# 普通的梯度下降走了 1500 步还没有到；加动量之后，550 步时差值只有一万亿分之一左右。
#
# ## 容易出错的地方 {#wrong}
#
# ### 从不变化的像素 {#dead-pixels}
#
# 标准化是把每一列除以它的标准差；如果各列单位不同，这是个好办法。但是边缘有三个像素，在所有训练图像里都没有墨，标准差是 0，而 0 除以 0 得 NaN。这样的像素只要有一个，结果就全完了，因为含有 NaN 的和也是 NaN：

# %%
# --8<-- "softmax_regression_training.py:dead-pixels"

# %% [markdown]
# 所有的 logits 都毁了，程序却不停下来：`argmax` 返回第一个 NaN 的位置，于是每幅图像都被认成 0。这里所有像素单位相同，用同一个除数就够了；在别的数据里，应当去掉这样的列，或者把等于 0 的标准差换成 1。
#
# ### 标签的形状或取值不对 {#labels}
#
# 标签若排成一列，`p - t` 就成了三个轴的数组，每幅图像都对上每一个标签，而 NumPy 会不声不响地广播。标签若从 1 数起，训练照样进行，只是所有类别都错开了一个，直到遇上标签 `C` 为止。带检查的函数对两者都会报错：

# %%
# --8<-- "softmax_regression_training.py:wrong-labels"

# %% [markdown]
# ### 新图像的尺度不同 {#other-scale}
#
# 训练时是一种尺度，使用时却是另一种：除以 16 和减去平均图像都很容易忘记，忘了又不容易看出来。

# %%
# --8<-- "softmax_regression_training.py:other-scale"

# %% [markdown]
# 没有除以 16，logits 就几乎是原来的 16 倍。它们的大小顺序几乎不变，所以正确率几乎不降；但模型出错时也几乎有十足的把握，损失就成了原来的三倍。两个数都要看。
#
# ## 练习 {#exercises}
#
# !!! question "练习 1"
#     训练从全零的权重和偏置开始。此时的损失与图像和标签都无关，它是多少？它对 $b_i$ 的导数呢？
#
#     ??? success "答案"
#         每个 logit 都是 0，每个概率都是 $\frac{1}{C}$，所以每幅图像的损失都一样：
#
#         $$
#         --8<-- "softmax_regression.tex:zero-start"
#         $$
#
#         导数等于 $\frac{1}{C}$ 减去该类别在标签中所占的比例：
#
#         $$
#         --8<-- "softmax_regression.tex:zero-start-grad"
#         $$
#
#         有十个类别时，如果训练日志里的第一个损失不是 2.3026，那么要么起点不是零，要么损失不是这个平均值。
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
# !!! question "练习 2"
#     证明 $\frac{\partial L}{\partial W}$ 每一行的和都是零。由此，从零出发的梯度下降，不论有没有惩罚项，得到的权重有什么性质？$n C$ 个权重当中，有多少个可以自由选取？
#
#     ??? success "答案"
#         一行概率的和是 1，one-hot 的一行的和也是 1：
#
#         $$
#         --8<-- "softmax_regression.tex:row-sums"
#         $$
#
#         起初 $W$ 每一行的和都是零，哪一步都不会改变它；惩罚项带来的 $\alpha W$ 也是每行的和为零。所以 $W$ 每一行的和始终是零，自由的权重只有 $n (C - 1)$ 个，在这里是 640 个中的 576 个。偏置也是这样，平均值始终为 0。正如[讲惩罚项的一节](#penalty)所说，给每一行各加一个数，损失不变。
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
# !!! question "练习 3"
#     只有两个类别时，softmax 回归应当就是[逻辑回归](logistic-regression.py)。后者的权重是什么？惩罚取多大，两者的最优解才相同？
#
#     ??? success "答案"
#         第二类的概率是 logits 之差的 sigmoid：
#
#         $$
#         --8<-- "softmax_regression.tex:two-classes"
#         $$
#
#         所以逻辑回归的权重是 $\mathbf{v} - \mathbf{u}$，即第二列减第一列，偏置是两个偏置之差。再用两列的差与和来写惩罚项：
#
#         $$
#         --8<-- "softmax_regression.tex:two-penalties"
#         $$
#
#         由练习 2，和 $\mathbf{u} + \mathbf{v}$ 为零，剩下的正是逻辑回归的惩罚项，强度减半，为 $\frac{\alpha}{2}$。代码用 softmax 回归训练，再验证在所得的点上，逻辑回归的梯度为零：
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
# !!! question "练习 4"
#     证明：在 $F$ 的最小值点，矩阵 $W$ 是训练图像的加权和。哪些图像起作用？关于一个类别的平均概率，最小值点又告诉我们什么？
#
#     ??? success "答案"
#         代入损失的导数，提出 $\alpha$：
#
#         $$
#         --8<-- "softmax_regression.tex:templates"
#         $$
#
#         在最小值点它为零，所以 $W$ 等于第二项。图像 $m$ 在第 $j$ 列里的系数是 $T_{mj} - P_{mj}$ 除以 $\alpha N$：属于这个类别时为正，否则为负。模型毫不犹豫就认对的图像几乎不起作用；决定权重的，是拿不准的和认错的图像。
#
#         对偏置来说，导数为零意味着：每个类别的平均概率，等于它在标签中所占的比例。
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
# ## 接下来 {#next}
#
# 把像素换成前面各层的输出，这就是神经网络的最后一层，反向传播传回去的也正是误差 $P - T$。整数标签、软标签和类别权重的梯度，见[多分类交叉熵的梯度](../categorical-cross-entropy-gradient.md)。损失比可能的最小值大多少，见[熵与 KL 散度](../entropy-and-kl.md)。
