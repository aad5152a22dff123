"""The three languages of a page have one structure."""

import pytest
from mkdocs.config import load_config

from builder import LANGUAGES
from builder.site import config_file
from tests import pages, parity


def test_every_page_exists_in_every_language():
    everywhere = sorted({name for language in LANGUAGES for name in pages.names(language)})
    missing = [
        f"docs/{language}/{name} is missing; docs/{other}/{name} is there: write it, or remove the page in every language."
        for name in everywhere
        for language in LANGUAGES
        for other in LANGUAGES
        if name not in pages.names(language) and name in pages.names(other)
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("name", sorted({name for _, name in pages.ALL}))
def test_a_page_has_the_same_structure_in_every_language(name):
    texts = {
        f"docs/{language}/{pages.source(language, name).name}": pages.source(language, name).read_text("utf-8")
        for language in LANGUAGES
        if name in pages.names(language)
    }
    found = list(parity.violations(texts, is_notebook=name.startswith("notebooks/")))
    assert not found, f"{len(found)} violations\n" + "\n".join(found)


def test_the_navigation_has_the_same_pages_in_every_language():
    navigations = [[list(section.values()) for section in load_config(str(config_file(lang))).nav] for lang in LANGUAGES]
    assert navigations[0] == navigations[1] == navigations[2]
    listed = {page for section in navigations[0] for group in section for page in group}
    assert listed == {pages.source("en", name).relative_to(pages.ROOT / "docs" / "en").as_posix() for name in pages.names("en")}


PAGE = """# Title {#title}

Some $x$ and a [link](softmax.md#overflow), `$no$`.

!!! note "Title"
    | a | b |
    |---|---|
    | 1 | 2 |
    | {peers a} | |

$$
--8<-- "softmax.tex:softmax"
$$

```python
--8<-- "softmax.py:softmax"
```

![What it shows](figures/softmax.svg)

## Second {#second}
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("## Second {#second}", "### Second {#second}", "has heading: ## {#second}"),
        ("{#second}", "{#zweite}", "has heading: ## {#zweite}"),
        (" {#second}", "", "the heading has no id"),
        ("## Second", "## $x$", "mathematics in a heading"),
        ("softmax.tex:softmax", "softmax.tex:shift", "has include: softmax.tex:shift"),
        ("softmax.py:softmax", "softmax.py:naive", "has include: softmax.py:naive"),
        ("```python", "```py", "has fence: py"),
        ('--8<-- "softmax.py:softmax"', "print(1)", "has code: print(1)"),
        ("!!! note", "!!! warning", "has admonition: !!! warning"),
        ("    | 1 | 2 |\n", "", "has table: 3 lines of 2 columns"),
        ("{peers a}", "{peers b}", "has generated: {peers b}"),
        ("figures/softmax.svg", "figures/lse.svg", "has figure: figures/lse.svg"),
        ("#overflow", "#shift", "has link softmax.md#shift"),
        ("$x$", "$y$", "has inline formula y"),
        ("$x$", "x", "has inline formula x"),
    ],
)
def test_a_difference_is_reported_with_both_places(old, new, message):
    assert old in PAGE
    found = "\n".join(parity.violations({"docs/en/a.md": PAGE, "docs/ru/a.md": PAGE.replace(old, new, 1)}))
    assert message in found
    assert "docs/ru/a.md:" in found


def test_equal_pages_have_no_violations():
    assert not list(parity.violations({"docs/en/a.md": PAGE, "docs/ru/a.md": PAGE.replace("Some", "Немного")}))


def test_notebooks_are_compared_by_their_cells():
    notebook = '# %% [markdown]\n# # Title {#title}\n# Some $x$\n\n# %% alt="A curve"\n# --8<-- "a.py:plot"\n'
    assert not list(parity.violations({"en": notebook, "ru": notebook.replace("A curve", "Кривая")}, is_notebook=True))
    assert list(parity.violations({"en": notebook, "ru": notebook.replace("a.py:plot", "a.py:fit")}, is_notebook=True))
    assert list(parity.violations({"en": notebook, "ru": notebook.replace("$x$", "$y$")}, is_notebook=True))
