"""From the grammar's tree to meaning: sums, products, applications and scripts.

The builder knows which names are functions (from the context); everything else it decides from the glyphs.
"""

from __future__ import annotations

from typing import Callable

from lark import Token, Tree

from .forms import Forms
from .nodes import Node
from .trees import SCRIPTS, fail, head, shape, sole, tokens, trees

Item = tuple[str, Tree]


def function_key(name: str, separators: list[str]) -> str:
    """H(t) and H(t, q), P(t, p) and P(t | p) are different functions."""
    return f"{name}({''.join(separators)})"


class Builder(Forms):
    """Builds nodes; `is_function` tells names that are applied from names that are multiplied."""

    def __init__(self, is_function: Callable[[str], bool]):
        self.is_function = is_function

    def build(self, tree: Tree) -> Node:
        """The node of any expression."""
        return getattr(self, f"on_{tree.data}")(tree)

    def first(self, tree: Tree) -> Node:
        return self.build(trees(tree)[0])

    on_term = on_factor = on_postfix = on_note = first

    # -- sums --------------------------------------------------------------------------------------------------

    def on_expr(self, tree: Tree) -> Node:
        parts: list[tuple[str, Tree]] = []
        while tree.data == "expr":
            signs, below = tokens(tree), trees(tree)
            parts.append((signs[0].type if signs else "PLUS", below[-1]))
            tree = below[0]
        parts.reverse()
        for _, term in parts[:-1]:
            self.refuse_open_derivative(term)
        nodes = [Node("neg", self.build(t)) if sign == "MINUS" else self.build(t) for sign, t in parts]
        return nodes[0] if len(nodes) == 1 else Node("add", tuple(nodes))

    @staticmethod
    def refuse_open_derivative(term: Tree):
        """`\\frac{d}{dc} c + b`: nobody can tell how far the derivative reaches."""
        last = term
        while last.data in ("term", "mono", "big"):
            last = trees(last)[-1]
        if last.data == "derivative" and shape(trees(trees(last)[-1])[0])[0] != "group":
            fail("ambiguous: how far does the derivative reach? Put its operand in parentheses", last)

    # -- products ----------------------------------------------------------------------------------------------

    def on_mono(self, tree: Tree) -> Node:
        return self.product(self.items(tree))

    on_product = on_mono

    def on_slash(self, tree: Tree) -> Node:
        product, tight = trees(tree)
        return Node("div", self.build(product), self.build(tight))

    def on_bare(self, tree: Tree) -> Node:
        """The operand of a function or a slash: two things side by side must be an application."""
        below = trees(tree)
        if len(below) == 2 and not self.applies(below[0]):
            fail("ambiguous: does the parenthesis still belong to the operand?", below[1])
        return self.product([("JUXT", part) for part in below])

    on_tight = on_operand = on_bare

    def items(self, tree: Tree) -> list[Item]:
        """A product as a flat list of factors, each with the sign before it."""
        if tree.data == "factor":
            return [("JUXT", trees(tree)[0])]
        if tree.data not in ("mono", "product"):
            return [("JUXT", tree)]
        out: list[Item] = []
        sign = "JUXT"
        for part in trees(tree):
            if part.data == "mulop":
                sign = tokens(part)[0].type
            else:
                (_, first), *more = self.items(part)
                out += [(sign, first), *more]
                sign = "JUXT"
        return out

    def product(self, items: list[Item]) -> Node:
        """Juxtaposed factors multiply; \\odot and \\oslash separate products."""
        segments: list[list[Node]] = [[]]
        signs: list[str] = []
        k = 0
        while k < len(items):
            sign, tree = items[k]
            if sign in ("ODOT", "OSLASH"):
                signs.append(sign)
                segments.append([])
            following = items[k + 1][1] if k + 1 < len(items) and items[k + 1][0] == "JUXT" else None
            self.refuse_open_brace(tree, len(items))
            if following is not None and self.applies(tree) and shape(following)[0] == "group":
                segments[-1].append(self.scripted(following, tree))
                k += 1
                following = items[k + 1][1] if k + 1 < len(items) and items[k + 1][0] == "JUXT" else None
                self.refuse_number(following)
            else:
                if following is not None:
                    self.refuse_juxtaposition(tree, following)
                segments[-1].append(self.build(tree))
            k += 1
        operands = [s[0] if len(s) == 1 else Node("mul", tuple(s)) for s in segments]
        return self.elementwise(operands, signs, items[0][1])

    @staticmethod
    def elementwise(operands: list[Node], signs: list[str], where: Tree) -> Node:
        if "OSLASH" in signs[:-1]:
            fail("ambiguous: \\oslash followed by another elementwise operator", where)
        node = operands[0]
        for sign, operand in zip(signs, operands[1:]):
            node = Node("hadamard" if sign == "ODOT" else "oslash", node, operand)
        return node

    def applies(self, tree: Tree) -> bool:
        """Whether the name of a function stands here, perhaps primed."""
        while tree.data in ("postfix", "prime"):
            tree = trees(tree)[0]
        return tree.data == "name" and self.is_function(str(tree.children[0]))

    @staticmethod
    def refuse_number(following: Tree | None):
        if following is not None and shape(following)[0] == "number":
            fail("a number after a factor: write \\cdot", following)

    def refuse_juxtaposition(self, tree: Tree, following: Tree):
        """What stands side by side must be readable as a product in one way only."""
        kind, base = shape(tree)
        next_kind, group = shape(following)
        if kind != "group":
            self.refuse_number(following)
        if kind == "call" and next_kind == "group":
            fail("ambiguous: a function, its argument and one more parenthesis", following)
        if kind == "name" and tree.data == "postfix" and next_kind == "group":
            arguments = trees(group)[0]
            if len(trees(arguments)) > 1 and arguments.data == "args" or sole(arguments).data in ("name", "number"):
                fail(f"{base.children[0]} is followed by an argument but is no function", tree)

    @staticmethod
    def refuse_open_brace(tree: Tree, count: int):
        """A horizontal brace shows what it spans, but it is no parenthesis."""
        kind, brace = shape(tree)
        if kind == "brace" and (count > 1 or tree.data in SCRIPTS):
            content = trees(brace)[0]
            if len(trees(content)) > 1 or tokens(content):
                fail("ambiguous: a sum over a brace needs parentheses of its own", tree)

    # -- scripts -----------------------------------------------------------------------------------------------

    def on_group(self, tree: Tree) -> Node:
        return self.scripted(tree, None)

    on_power = on_transposed = on_indexed = on_group

    def scripted(self, tree: Tree, function: Tree | None) -> Node:
        """A factor with its scripts; `function` is what is applied to the group innermost in it."""
        if tree.data == "power":
            base, exponent = trees(tree)
            if base.data in ("power", "transposed"):
                fail("two exponents", tree)
            return Node("pow", self.scripted(base, function), self.build(exponent))
        if tree.data == "transposed":
            return Node("transpose", self.scripted(trees(tree)[0], function))
        if tree.data == "indexed":
            base, subs = trees(tree)
            if base.data == "indexed":
                fail("two subscripts", tree)
            if base.data == "power":  # x^2_i prints as x_i^2 does
                inner, exponent = trees(base)
                return Node("pow", self.index(self.scripted(inner, function), subs), self.build(exponent))
            return self.index(self.scripted(base, function), subs)
        return self.group(tree, function) if tree.data == "group" else self.build(tree)

    def group(self, tree: Tree, function: Tree | None) -> Node:
        separators, arguments = self.arguments(trees(tree)[0])
        if function is not None:
            name = head(function)
            primes = name.count("'")
            key = function_key(name.rstrip("'"), separators)
            return Node("prime", key, primes, arguments[0]) if primes else Node("app", key, tuple(arguments))
        if "|" in separators:
            fail("a bar between the parts of a vector", tree)
        return arguments[0] if len(arguments) == 1 else Node("vector", tuple(arguments))

    def arguments(self, tree: Tree) -> tuple[list[str], list[Node]]:
        """The separators and the nodes between them; dots are a node of their own."""
        if tree.data != "args":
            return [], [self.build(tree)]
        separators: list[str] = []
        nodes: list[Node] = []
        for child in tree.children:
            if isinstance(child, Token):
                separators.append("|" if child.type == "BAR" else ",")
                if child.type == "CDOTS":
                    nodes.append(Node("dots"))
            else:
                nodes.append(self.build(child))
        return separators, nodes

    def index(self, base: Node, subs: Tree) -> Node:
        """Indices stand side by side or between commas; digits side by side are told apart by the shape."""
        parts = trees(subs)
        if len(parts) == 1 and trees(parts[0]):
            items = self.items(sole(parts[0]))
            if len(items) > 1:
                if any(sign != "JUXT" or shape(t)[0] not in ("name", "number") for sign, t in items):
                    fail("ambiguous: separate the indices by commas", subs)
                return Node("index", base, tuple(self.build(t) for _, t in items))
        return Node("index", base, tuple(self.build(trees(p)[0]) if trees(p) else Node("slice") for p in parts))

    def on_prime(self, tree: Tree) -> Node:
        """A primed symbol is a symbol of its own; a primed function needs its argument."""
        if self.applies(tree) or shape(tree)[0] != "name":
            fail("a prime needs a function with its argument, or a symbol", tree)
        return Node("name", head(tree))
