"""Small questions to the grammar's trees."""

from lark import Token, Tree

from .errors import FormulaError

SCRIPTS = {"power", "transposed", "indexed", "prime"}


def trees(tree: Tree) -> list[Tree]:
    """The children that are no tokens."""
    return [c for c in tree.children if isinstance(c, Tree)]


def tokens(tree: Tree) -> list[Token]:
    """The children that are tokens."""
    return [c for c in tree.children if isinstance(c, Token)]


def start_of(tree: Tree) -> int:
    """Where a tree's first glyph starts: lark's own positions take a third of the time of a parse."""
    while isinstance(tree, Tree):
        tree = tree.children[0]
    return tree.start_pos


def end_of(tree: Tree) -> int:
    """Where a tree's last glyph ends."""
    while isinstance(tree, Tree):
        tree = tree.children[-1]
    return tree.end_pos


def fail(message: str, tree: Tree):
    """Refuse what `tree` stands for."""
    raise FormulaError(message, start_of(tree))


def shape(tree: Tree) -> tuple[str, Tree]:
    """What a factor is below its scripts: name, number, group, call, fraction, brace and so on."""
    while tree.data in SCRIPTS or tree.data in ("postfix", "bare"):
        tree = trees(tree)[0]
    return tree.data, tree


def sole(tree: Tree) -> Tree:
    """The innermost tree as long as nothing else stands beside it."""
    while len(tree.children) == 1 and isinstance(tree.children[0], Tree):
        tree = tree.children[0]
    return tree


def head(tree: Tree) -> str:
    """A name below its scripts, primes included."""
    primes = ""
    while tree.data != "name":
        primes += "'" * (tree.data == "prime")
        tree = tree.children[0]
    return str(tree.children[0]) + primes
