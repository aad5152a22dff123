"""What each statement of a formula is: a definition, a claim, a condition on the claims, or a mere mention."""

from __future__ import annotations

from dataclasses import dataclass, field

from lark import Tree

from .context import Context, Definition, Index, Size, left_side
from .domains import Domain
from .errors import FormulaError
from .grammar import parse
from .nodes import Chain, Implication, Node, Side, Statement
from .trees import end_of, start_of, trees

CONDITIONS = {"EQ", "NE", "LT", "GT", "LE", "GE", "IN", "SPAN"}


@dataclass
class Item:
    """One statement with its role; `definition` is set where it defines a symbol."""

    statement: Statement
    role: str  # definition, claim, condition or mention
    tree: Tree
    definition: Definition | None = None


@dataclass
class Formula:
    """A display or an inline formula, read in a context; the context holds what the formula itself defines."""

    text: str
    context: Context
    items: list[Item] = field(default_factory=list)

    def of(self, *roles: str) -> list[Item]:
        return [i for i in self.items if i.role in roles]


def interpret(text: str, context: Context, defining: int = 0, inline: bool = False) -> Formula:
    """Read a formula; its first `defining` claims have NumPy ties and may define what is on their left."""
    formula = Formula(text, context.copy())
    parts = trees(parse(text))
    for tree in parts:
        may_define = len(formula.of("definition", "claim")) < defining
        formula.items.append(_item(tree, formula.context, may_define, inline and len(parts) == 1))
    for item in formula.items:
        _refuse_mixed_names(item, formula)
    return formula


def _item(tree: Tree, context: Context, may_define: bool, alone: bool) -> Item:
    if tree.data in ("mention", "approach"):
        nodes = [context.builder().build(t) for t in trees(tree)]
        sides = tuple(Side(n, start_of(tree), end_of(tree)) for n in nodes)
        _require(Chain(sides, ()), context)
        return Item(Chain(sides, ()), "mention", tree)
    name, call = left_side(tree) if tree.data == "chain" else ("", False)
    if call and name in context.entries:  # a variable before a parenthesis is a factor
        name, call = "", False
    statement = context.builder(*[name] * call).statement(tree)
    definition = _definition(statement, context, may_define) if name else None
    if definition:
        context.declare(definition.name, definition)
        role = "definition"
    else:
        role = _role(statement, context, alone)
    _require(statement, context)
    return Item(statement, role, tree, definition)


def _definition(chain: Chain, context: Context, may_define: bool) -> Definition | None:
    """The definition a chain makes: its left side is new, or an imported variable that it ties to NumPy."""
    if not chain.relations:
        return None
    left = chain.sides[0].node
    left = left.args[0] if left.kind == "index" else left
    if left.kind not in ("name", "app"):
        return None
    name = left.args[0]
    if context.knows(name):
        if not (may_define and name in context.imported and context.kind(name) in (Domain, Index)):
            return None
    elif not may_define and chain.relations[0] == "EQ":
        raise FormulaError(f"{name.split('(')[0]} is not declared; a formula that defines it needs a NumPy tie (%=)",
                           chain.sides[0].start)
    return context.definition(chain)


def _require(statement: Statement, context: Context):
    for side in statement.sides:
        for name in sorted(side.node.names):
            context.require(name, side.start)


def _role(statement: Statement, context: Context, alone: bool) -> str:
    if isinstance(statement, Implication):
        return "claim"
    if not statement.relations:
        return "mention"
    return "condition" if _is_condition(statement, context, alone) else "claim"


def _is_condition(chain: Chain, context: Context, alone: bool) -> bool:
    """A free symbol related to what it cannot depend on restricts the symbol; nothing could make it a theorem.

    Beside claims an indexed symbol is none: `z_i \\le 0` there is a claim that lacks something.
    """
    if not set(chain.relations) <= CONDITIONS or len(chain.sides) > 3:
        return False
    middle = _middle(chain)
    others = [s.node for s in chain.sides if s.node is not middle]
    base = middle.args[0] if middle.kind == "index" else middle
    if middle.kind == "index" and not alone:
        return False
    if base.kind != "name" or not _free(base.args[0], context):
        return False
    rest = frozenset().union(*(n.names for n in others))
    free = all(context.kind(n) in (Domain, Index, Size) or n == "e" for n in rest)
    return free and base.args[0] not in rest and len(others) == len(chain.sides) - 1


def _middle(chain: Chain) -> Node:
    """What a condition is about: the left side, or the middle of `0 < a < 1`."""
    return chain.sides[1 if len(chain.sides) == 3 else 0].node


def subject(condition: Chain) -> str:
    """The name of the symbol that a condition restricts."""
    middle = _middle(condition)
    return (middle.args[0] if middle.kind == "index" else middle).args[0]


def _free(name: str, context: Context) -> bool:
    entry = context.entries.get(name)
    return isinstance(entry, Index) or (isinstance(entry, Domain) and not entry.fixed)


def _refuse_mixed_names(item: Item, formula: Formula):
    """A name is bound by a sum or free, in one statement never both."""
    bound = frozenset().union(*(s.node.bound for s in item.statement.sides))
    free = item.statement.names
    if item.role != "condition":
        for condition in formula.of("condition"):
            free |= condition.statement.names
    for name in sorted(bound):
        if formula.context.kind(name) is not Index and not _limit_variable(item, name):
            raise FormulaError(f"{name} is no declared index", item.statement.sides[0].start)
        if name in free:
            raise FormulaError(f"{name} is bound by a sum and free elsewhere", item.statement.sides[0].start)


def _limit_variable(item: Item, name: str) -> bool:
    return any(n.kind == "limit" and n.args[0] == name for s in item.statement.sides for n in s.node.walk())


def braces(node: Node) -> list[Node]:
    """The horizontal braces in an expression; their notes are claims."""
    return [n for n in node.walk() if n.kind == "brace"]
