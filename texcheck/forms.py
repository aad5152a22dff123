"""From the grammar's tree to meaning, second half: relations, big operators, derivatives, matrices, cases."""

from __future__ import annotations

from lark import Tree

from .nodes import Chain, Implication, Node, Side, Statement
from .trees import end_of, fail, start_of, tokens, trees


class Forms:
    """The part of the builder in which every form has a bracket or an operator of its own."""

    # -- statements --------------------------------------------------------------------------------------------

    def statement(self, tree: Tree) -> Statement:
        """A chain of relations, or two chains and an arrow."""
        if tree.data == "implication":
            left, right = trees(tree)
            return Implication(self.chain(left), self.chain(right), tokens(tree)[0].type)
        return self.chain(tree)

    def chain(self, tree: Tree) -> Chain:
        first, *rest = trees(tree)
        sides, relations = [self.side(first)], []
        for part in rest:
            below = trees(part)
            if part.data == "span":
                node = Node("span", self.build(below[0]), self.build(below[1]))
                sides.append(Side(node, start_of(below[0]), end_of(below[1])))
            else:
                sides.append(self.side(below[0]))
            relations.append("SPAN" if part.data == "span" else tokens(part)[0].type)
        if {"LT", "LE"} & set(relations) and {"GT", "GE"} & set(relations):
            fail("a chain of inequalities that turns round", tree)
        return Chain(tuple(sides), tuple(relations))

    def side(self, tree: Tree) -> Side:
        return Side(self.build(tree), start_of(tree), end_of(tree))

    def truth(self, tree: Tree) -> Node:
        """A chain used as a condition: true or false at a point."""
        chain = self.chain(tree)
        return Node("truth", tuple(s.node for s in chain.sides), chain.relations)

    # -- sets --------------------------------------------------------------------------------------------------

    def on_set(self, tree: Tree) -> Node:
        return self.build(trees(tree)[0])

    on_mention = on_set

    def dims(self, tree: Tree) -> tuple[Node, ...]:
        powers = [t for t in trees(tree) if t.data == "dims"]
        return tuple(self.dim(d) for d in trees(powers[0])) if powers else ()

    @staticmethod
    def dim(tree: Tree) -> Node:
        parts = [Node("num" if t.type == "NUMBER" else "name", str(t)) for t in tokens(tree)[::2]]
        if len(parts) == 1:
            return parts[0]
        sign = tokens(tree)[1].type
        return Node("add", (parts[0], parts[1] if sign == "PLUS" else Node("neg", parts[1])))

    def on_reals(self, tree: Tree) -> Node:
        return Node("reals", self.dims(tree))

    def on_finite(self, tree: Tree) -> Node:
        _, nodes = self.arguments(trees(tree)[0])
        return Node("finite", tuple(nodes), self.dims(tree))

    def on_interval(self, tree: Tree) -> Node:
        low, high = trees(tree)[:2]
        brackets = [t.type for t in tokens(tree)]
        return Node("interval", self.build(low), self.build(high), "LSQ" in brackets, "RSQ" in brackets,
                    self.dims(tree))

    # -- operators ---------------------------------------------------------------------------------------------

    def on_big(self, tree: Tree) -> Node:
        """\\sum and \\prod with their limits; the body is the whole product that follows."""
        limits, body = trees(tree)
        below = trees(limits)
        if limits.data == "flipped":
            below.reverse()
        high = self.build(below[1]) if len(below) > 1 else None
        return self.binder(trees(below[0])[0], high, self.build(body), tree)

    def on_extremum(self, tree: Tree) -> Node:
        bound, body = trees(tree)
        return self.binder(trees(bound)[0], None, self.build(body), tree)

    def binder(self, tree: Tree, high: Node | None, body: Node, whole: Tree) -> Node:
        """The variable with its limits, or with the condition under the operator."""
        chain = self.chain(tree)
        nodes = [s.node for s in chain.sides]
        middle = nodes[1] if len(nodes) == 3 else nodes[0]
        if middle.kind != "name":
            fail("what does the operator run over?", tree)
        low, condition = None, None
        if chain.relations == ("LE", "LE"):
            low, high = nodes[0], self.only(high, nodes[2], tree)
        elif chain.relations == ("EQ",):
            low = nodes[1]
        elif chain.relations:
            condition = self.truth(tree)
        if (low is None) != (high is None):
            fail("a lower and an upper limit belong together, and `=` to the lower one", tree)
        var = middle.args[0]
        if var in body.bound:
            fail(f"{var} is bound twice, one inside the other", whole)
        operator = str(tokens(whole)[0])
        if operator in ("max", "min") and var not in body.names:
            fail(f"\\{operator} over {var} of something without {var}", whole)
        return Node("big", var, operator, low, high, condition, body)

    @staticmethod
    def only(given: Node | None, found: Node, tree: Tree) -> Node:
        return found if given is None else fail("two upper limits", tree)

    def on_limit(self, tree: Tree) -> Node:
        approach, body = trees(tree)
        var, target = (self.build(t) for t in trees(approach))
        if var.kind != "name":
            fail("a limit needs a plain symbol that tends to something", approach)
        sides = [t for t in tokens(approach) if t.type == "SIDE"]
        return Node("limit", var.args[0], target, str(sides[0]) if sides else "", self.build(body))

    def on_apply(self, tree: Tree) -> Node:
        *base, operand = trees(tree)
        name = str(tokens(tree)[0])
        if name in ("max", "min"):
            fail(f"\\{name} needs an index below or parentheses", tree)
        return self.function(name, base, (self.build(operand),), tree)

    def on_call(self, tree: Tree) -> Node:
        *base, arguments = trees(tree)
        separators, nodes = self.arguments(arguments)
        if "|" in separators:
            fail("a bar between arguments", tree)
        return self.function(str(tokens(tree)[0]), base, tuple(nodes), tree)

    def function(self, name: str, base: list[Tree], arguments: tuple[Node, ...], tree: Tree) -> Node:
        if (len(arguments) == 1) == (name in ("max", "min")):
            fail(f"\\{name} of {len(arguments)} arguments", tree)
        if not base:
            return Node("call", name, arguments)
        if name != "log":
            fail(f"\\{name} with a subscript", tree)
        return Node("div", Node("call", "log", arguments), Node("call", "log", (self.build(trees(base[0])[0]),)))

    # -- derivatives -------------------------------------------------------------------------------------------

    def on_derivative(self, tree: Tree) -> Node:
        derivation, operand = trees(tree)
        return self.derive(self.build(operand), derivation)

    def on_quotient(self, tree: Tree) -> Node:
        return self.derive(self.build(trees(tree)[0]), tree)

    def derive(self, operand: Node, tree: Tree) -> Node:
        """Apply \\partial/\\partial x as often as the denominator says, or \\nabla."""
        if tree.data in ("gradient", "hessian"):
            variable = self.build(trees(tree)[0])
            if tree.data == "hessian" and str(next(t for t in tokens(tree) if t.type == "NUMBER")) != "2":
                fail("only \\nabla^2 has a meaning", tree)
            return Node("derivative", Node("derivative", operand, variable), variable) if tree.data == "hessian" else (
                Node("derivative", operand, variable))
        variables: list[Node] = []
        for part in trees(tree):
            if part.data == "differential":
                node = self.build(trees(part)[0])
                power = 1
                if node.kind == "pow" and node.args[1].kind == "num":
                    node, power = node.args[0], int(node.args[1].args[0])
                variables += [node] * power
        order = int(tokens(tree)[0])
        if order != len(variables):
            fail(f"a derivative of order {order} with {len(variables)} variables below", tree)
        for variable in reversed(variables):
            operand = Node("derivative", operand, variable)
        return operand

    # -- blocks ------------------------------------------------------------------------------------------------

    def on_fraction(self, tree: Tree) -> Node:
        top, bottom = trees(tree)
        return Node("div", self.build(top), self.build(bottom))

    def on_root(self, tree: Tree) -> Node:
        return Node("call", "sqrt", (self.build(trees(tree)[0]),))

    def on_absolute(self, tree: Tree) -> Node:
        return Node("call", "abs", (self.build(trees(tree)[0]),))

    @staticmethod
    def on_number(tree: Tree) -> Node:
        return Node("num", str(tree.children[0]))

    @staticmethod
    def on_name(tree: Tree) -> Node:
        return Node("name", str(tree.children[0]))

    @staticmethod
    def on_infinity(tree: Tree) -> Node:
        return Node("infinity")

    def on_brace(self, tree: Tree) -> Node:
        """What a brace says of its content is a claim: `= 1`, or the name of what it spans."""
        content, note = trees(tree)
        (inner,) = trees(note)
        if inner.data == "relation":
            return Node("brace", self.build(content), tokens(inner)[0].type, self.build(trees(inner)[0]))
        if inner.data != "expr":
            fail("a brace takes a value or one relation", note)
        return Node("brace", self.build(content), "EQ", self.build(inner))

    def on_matrix(self, tree: Tree) -> Node:
        rows = tuple(tuple(self.cell(c) for c in trees(row)) for row in trees(tree))
        if len({len(row) for row in rows}) > 1:
            fail("the rows of the matrix differ in length", tree)
        return Node("matrix", rows)

    def cell(self, tree: Tree) -> Node:
        below = trees(tree)
        return self.build(below[0]) if below else Node("dots", tokens(tree)[0].type)

    def on_cases(self, tree: Tree) -> Node:
        cases = []
        for case in trees(tree):
            value, *conditions = trees(case)
            cases.append((self.build(value), tuple(self.truth(c) for c in conditions)))
        return Node("cases", tuple(cases))
