"""Spelling and typography of the prose: codespell for English, Typograf for Russian, AutoCorrect for Chinese."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import autocorrect_py
import pytest

from builder import ROOT
from builder.__main__ import pages
from builder.katex import NODE_FOLDER
from tests.prose import passages

# Right as they stand, though a linter would have them otherwise.
WORDS = ["fro", "juxt"]  # the Frobenius norm's name in NumPy; texcheck's token
KEPT = ["练习 2：1.3 算好吗？"]


def prose(language):
    """The passages of a language's pages, by place."""
    for path in pages(language):
        for line, text in passages(path.read_text("utf-8"), path.suffix == ".py"):
            yield f"{path.relative_to(ROOT)}:{line}", text.replace("\u00a0", " ")


def misspelled(*arguments, text=None):
    """What codespell finds in files, or in a text."""
    command = [sys.executable, "-m", "codespell_lib", "--ignore-words-list", ",".join(WORDS), *map(str, arguments)]
    return subprocess.run([*command, "-"] if text else command, input=text, capture_output=True, text=True, cwd=ROOT).stdout


def typograf(texts):
    """The texts as Typograf would set them."""
    node = shutil.which("node", path=str(Path(sys.executable).parent)) or "node"
    run = [node, NODE_FOLDER / "typograf.mjs"]
    answer = subprocess.run(run, input=json.dumps(texts), capture_output=True, text=True, check=True).stdout
    return [text.replace("\u00a0", " ") for text in json.loads(answer)]


def autocorrect(texts):
    """The texts as AutoCorrect would set them."""
    return [text if text in KEPT else autocorrect_py.format_for(text, "text") for text in texts]


def differences(found, tool):
    """Each line that the tool would write otherwise: its place, the line, and what the tool makes of it."""
    places, texts = zip(*found, strict=True)
    for place, text, better in zip(places, texts, tool(list(texts)), strict=True):
        for line, other in zip(text.splitlines(), better.splitlines(), strict=False):
            if line != other:
                yield f"{place}:\n  {line}\n  {other}"


def test_the_english_is_spelled_right():
    assert not misspelled("docs/en", "docs/figures", "snippets", "builder", "tests", "texcheck", "README.md", "--skip", "node_modules,package-lock.json,*.svg,test_prose.py")


@pytest.mark.parametrize(("language", "tool"), [("ru", typograf), ("zh", autocorrect)])
def test_the_typography_is_right(language, tool):
    found = list(prose(language))
    assert len(found) > 1000
    wrong = list(differences(found, tool))
    assert not wrong, "\n".join(wrong)


def test_a_misspelled_word_is_found():
    assert "seperate ==> separate" in misspelled(text="Keep them seperate.")


@pytest.mark.parametrize(
    ("tool", "wrong", "right"),
    [
        (typograf, 'Это "softmax".', "Это «softmax»."),
        (typograf, "Softmax - функция.", "Softmax — функция."),
        (typograf, "Логит,вероятность.", "Логит, вероятность."),
        (typograf, "За O(C) операций, f(x), 90 % и то же самое.", "За O(C) операций, f(x), 90 % и то же самое."),
        (autocorrect, "用softmax函数", "用 softmax 函数"),
        (autocorrect, "先求和,再取对数。", "先求和，再取对数。"),
        (autocorrect, "共3个类别", "共 3 个类别"),
    ],
)
def test_a_slip_of_typography_is_found(tool, wrong, right):
    assert tool([wrong]) == [right]


PAGE = """---
description: 说明,一
---

# 标题 $p$ {#title}

**回答。** 公式$p_i$ 与 `code,x` [链接](a.md)
第二行

!!! note "题目 $z$"
    里面,是

    ```python
    # 代码,不读
    ```

$$
--8<-- "softmax.tex:softmax"
$$

| 格 | `a,b` |
|---|---|
| ![图,示](a.svg) | 乙 |
"""


def test_the_linters_read_all_the_prose_and_nothing_else():
    texts = [text for _, text in passages(PAGE)]
    assert texts == ["题目 x", "description: 说明,一", "标题 x", "回答。公式x 与 x 链接\n第二行", "里面,是", "格", "x", "图,示", "乙"]
    assert dict((text, line) for line, text in passages(PAGE))["里面,是"] == 11
