"""Check a formula: every relation of every statement, and its NumPy ties."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .blocks import dotted
from .context import Context
from .document import Display
from .errors import FormulaError, Undefined
from .interpreter import Interpreter
from .nodes import ORDER, Chain, Implication, Node, Side
from .points import Point, Sampler, free_names
from .relations import Inequality, Wrong, check_dotted, check_equation, check_membership, check_parts, check_rounding, decimals
from .scene import Scene, fixed_values
from .statements import Formula, Item, braces, interpret, subject
from .ties import CANCELLED, TINIEST, Tie
from .tying import check_tie
from .trees import trees
from .values import mp

RANDOM, MANY, EXTREME = 2, 10, 24  # points per size set: equations, inequalities, extremes
STARTS, CLIMB = 6, 60  # attempts to come nearer to equality, from several places


@dataclass
class Counts:
    """What a check evaluated."""

    relations: int = 0
    points: int = 0
    ties: int = 0
    functions: list[str] = field(default_factory=list)


class Check:
    """The checks of one display or inline formula; what passed once is not repeated for its mutants."""

    def __init__(self, context: Context, seed: str, display: Display | None = None):
        remark = display.section.remark if display else lambda word: None
        self.seed, self.display, self.remark = seed, display, remark
        self.interpreter = Interpreter(remark("broadcast") is not None, remark("convention") is not None)
        self.fixed = fixed_values(tuple(d.text for d in display.section.points), context) if display else {}
        self.scenes: dict = {}
        self.passed: set = set()
        self.counts = Counts()

    def run(self, formula: Formula) -> Counts:
        """Count what holds, or raise the first FormulaError with the number of the step."""
        self.interpreter.steps = 0
        self.counts = Counts()
        scene = self.scene(formula)
        self.refuse_idle(formula)
        claims = formula.of("definition", "claim")
        for item in claims:
            for key, check, sides in self.steps(item.statement, scene):
                self.counts.relations += 1
                self.once((key, scene), check, sides)
        for tie, item in self.display.tied(claims) if self.display else ():
            self.counts.ties += 1
            self.counts.functions += tie.functions
            self.once((tie, item.statement.nodes, scene), lambda t=tie, i=item: self.tie(t, i, scene),
                      item.statement.sides[:1])
        return self.counts

    def once(self, key, check, sides: tuple[Side, ...]):
        """Check what did not pass before; an error learns where it happened."""
        if key not in self.passed:
            try:
                check()
            except FormulaError as error:
                error.step, error.sides = self.counts.relations, sides
                raise
            self.passed.add(key)

    def scene(self, formula: Formula) -> Scene:
        """Formulas with the same conditions and definitions share their points."""
        conditions = [i.statement for i in formula.of("condition")]
        key = (tuple(c.nodes for c in conditions),
               tuple((i.definition.name, i.definition) for i in formula.of("definition")))
        if key not in self.scenes:
            sampler = Sampler(formula.context, self.seed, self.fixed)
            self.scenes[key] = Scene(formula.context, self.interpreter, sampler, conditions)
        return self.scenes[key]

    def refuse_idle(self, formula: Formula):
        """A condition about something that no claim contains is a slip."""
        claims = formula.of("definition", "claim")
        names = formula.context.closure(frozenset().union(*(i.statement.names for i in claims)))
        for item in formula.of("condition"):
            if claims and subject(item.statement) not in names:
                raise FormulaError("this condition is about nothing in the claim", item.statement.sides[0].start)
            if not claims:
                scene = self.scene(formula)
                scene.places(scene.points("random", MANY), ())

    # -- steps -------------------------------------------------------------------------------------------------

    def steps(self, statement, scene: Scene):
        """The relations of a statement: key, check and sides, in the order in which they are read."""
        if isinstance(statement, Implication):
            sides = statement.left.sides[0], statement.right.sides[-1]
            yield statement.nodes, lambda: self.implication(statement, scene), sides
            return
        for k, relation in enumerate(statement.relations):
            sides = statement.sides[k:k + 2]
            whole = self.reference(statement, k)
            key = relation, sides[0].node, sides[1].node, whole, statement.relations[:k + 1] if whole else None
            yield key, lambda k=k, w=whole: self.relation(statement, k, w, scene), sides
        for side in statement.sides:
            for brace in braces(side.node):
                inner, relation, note = brace.args
                yield brace, lambda r=relation, a=inner, b=note: self.simple(scene, r, a, b), (side,)

    @staticmethod
    def reference(chain: Chain, k: int) -> Node | None:
        """What the k-th relation is measured by: the chain's exact start, or the whole matrix beside dots."""
        if chain.relations[k] == "APPROX":
            return chain.sides[chain.relations.index("APPROX")].node
        if not (dotted(chain.sides[k].node) or dotted(chain.sides[k + 1].node)):
            return None
        whole = [s.node for s in chain.sides if not dotted(s.node)]
        if not whole or chain.relations[k] != "EQ":
            raise FormulaError("matrices with dots need one side without", chain.sides[k].start)
        earlier = [s.node for s in chain.sides[:k + 1] if not dotted(s.node)]
        return earlier[-1] if earlier else whole[0]

    def relation(self, chain: Chain, k: int, reference: Node | None, scene: Scene):
        left, right = chain.sides[k].node, chain.sides[k + 1].node
        if left is right:
            raise FormulaError("both sides are the same", chain.sides[k + 1].start)
        if chain.relations[k] == "APPROX" or "APPROX" in chain.relations[:k]:
            self.rounding(chain, k, reference, scene)
        elif reference is not None:
            for side in (left, right):
                if dotted(side):
                    check_dotted(scene, reference, side, self.points(scene, left, right))
                elif side is not reference:  # hidden entries count where the dots end
                    check_equation(scene, reference, side, self.points(scene, reference, side))
        else:
            self.simple(scene, chain.relations[k], left, right)

    def rounding(self, chain: Chain, k: int, reference: Node, scene: Scene):
        """Everything after the first \\approx is held against the last exact side before it."""
        first = chain.relations.index("APPROX")
        if set(chain.relations[:first]) - {"EQ"} or set(chain.relations[first:]) != {"APPROX"}:
            raise FormulaError("after \\approx numbers are rounded: every further relation must be \\approx",
                               chain.sides[first + 1].start)
        data = set().union(*(decimals(s.node) for s in chain.sides[:first + 1]))
        known = frozenset(self.fixed) | {n for n, _ in scene.assignments}
        self.counts.points = max(self.counts.points, 1)
        left, right = chain.sides[k].node, chain.sides[k + 1].node
        point = scene.points("random", 1)[0]
        check_rounding(scene, reference, data, known, right, point)
        check_parts(scene, left, data, right, point)

    def points(self, scene: Scene, *nodes: Node) -> list[Point]:
        names = frozenset().union(*(n.names for n in nodes))
        count = MANY if scene.context.needs_many_points(names, nodes) else RANDOM
        points = scene.points("random", count if free_names(scene.context, names) else 1)
        points = points + scene.edges(points, nodes)
        if not self.fixed:
            scene.refuse_idle_cases(points, nodes)
        self.counts.points = max(self.counts.points, len(points))
        return points

    def simple(self, scene: Scene, relation: str, left: Node, right: Node):
        """One relation between two expressions."""
        if relation in ORDER:
            self.inequality(scene, relation, left, right)
        elif relation == "IN":
            check_membership(scene, left, right, self.points(scene, left, right))
        elif relation in ("EQ", "NE"):
            check_equation(scene, left, right, self.points(scene, left, right), relation == "EQ")
        else:
            raise FormulaError("this relation has no meaning here")

    def implication(self, statement: Implication, scene: Scene):
        """Both truth values must occur, or nothing is said."""
        truths = [Node("truth", tuple(s.node for s in c.sides), c.relations) for c in (statement.left, statement.right)]
        if truths[0] is truths[1]:
            raise FormulaError("both sides are the same", statement.right.sides[0].start)
        seen = set()
        points = scene.points("random", MANY) + scene.points("extreme", EXTREME)
        self.counts.points = max(self.counts.points, len(points))
        for point, indices in scene.places(points, statement.names):
            found = tuple(self.interpreter.value(t, point, indices) for t in truths)
            if found == (True, False) or (statement.arrow == "IFF" and found == (False, True)):
                raise Wrong(*(f"is {str(x).lower()}" for x in found), point, indices)
            seen.add(found)
        if len(seen) < 2:
            raise FormulaError("one side is always true or never: the arrow says nothing", statement.left.sides[0].start)

    def mention(self, statement, scene: Scene):
        """An expression that claims nothing may be meant entry by entry, but its shapes must fit."""
        loose = Interpreter(broadcast=True)
        for side in statement.sides:
            node = side.node
            if node.kind in ("reals", "infinity") or (node.kind == "name" and not scene.context.defines(node.args[0])):
                continue
            try:
                point, indices = scene.places(scene.points("random", 1), node.names)[0]
                loose.value(node, point, indices)
            except Undefined:
                continue

    # -- inequalities ------------------------------------------------------------------------------------------

    def inequality(self, scene: Scene, relation: str, left: Node, right: Node):
        claim = Inequality(scene, relation, left, right)
        free = free_names(scene.context, left.names | right.names)
        claim.holds(scene.points("random", MANY if free else 1), extreme=False)
        self.counts.points = max(self.counts.points, len(scene.points("random", MANY if free else 1)))
        if not free:
            return
        if not self.fixed:
            claim.holds(scene.points("extreme", EXTREME), extreme=True)
            self.counts.points = max(self.counts.points, MANY + EXTREME)
        if not claim.apart:
            raise FormulaError("both sides are always equal: write =")
        equality = self.remark("equality:")
        if equality is not None:
            if claim.strict:
                raise FormulaError("a strict inequality, but equality is said to be reached")
            self.reached(scene, equality, left, right)
        elif not self.fixed and not claim.sharp:
            self.climb(scene, claim, self.remark("loose") is not None)

    def reached(self, scene: Scene, text: str, left: Node, right: Node):
        """The place named by `equality:` is one where both sides agree."""
        item = interpret(text, scene.context).items[0]
        chain = item.statement
        if item.role != "condition" or chain.relations != ("EQ",) or chain.sides[0].node.kind != "name":
            raise FormulaError(f"equality: {text} is no condition of the form q = t")
        extra = ((chain.sides[0].node.args[0], chain.sides[1].node),)
        check_equation(scene, left, right, scene.points("random", RANDOM, extra))

    def climb(self, scene: Scene, claim: Inequality, loose: bool):
        """Move single values towards equality: a false bound is violated there, and one nowhere nearly reached is too weak."""
        rng = random.Random(self.seed)
        names = sorted(set(free_names(scene.context, claim.names)) - self.fixed.keys())
        for start in range(STARTS):
            if start:
                point, indices = rng.choice(scene.places(scene.points("random", MANY), claim.names))
                quiet = [n for n in names if rng.randrange(2)]
                claim.nearest, claim.best = mp.inf, None
                self.step(scene, claim, self.changed(point, {n: scene.context.entries[n].quiet(
                    point.values[n]) for n in quiet}), indices)
            for _ in range(CLIMB if claim.best else 0):
                point, indices = claim.best
                name = rng.choice(names)
                value = scene.context.entries[name].neighbour(rng, point.values[name], point.sizes)
                self.step(scene, claim, self.changed(point, {name: value}), indices)
                if claim.sharp:
                    return
        if not loose:
            raise FormulaError("the inequality is nowhere nearly an equality: too weak, or mark it %~ loose")

    @staticmethod
    def changed(point: Point, values: dict) -> Point:
        return Point(point.context, point.sizes, point.values | values)

    def step(self, scene: Scene, claim: Inequality, point: Point, indices: dict[str, int]):
        """Try one more point, if the conditions admit it."""
        try:
            if all(self.interpreter.value(f, point, {}) for f in scene.filters):
                claim.compare(point, indices, extreme=True)
        except Undefined:
            pass

    def tie(self, tie: Tie, item: Item, scene: Scene):
        """The NumPy expression gives what the first side gives."""
        side = next((s for s in item.statement.sides if not dotted(s.node)), item.statement.sides[0])
        smallest = TINIEST if self.fixed else CANCELLED
        check_tie(tie, side.node, written_order(item), scene, self.points(scene, side.node), smallest)


def written_order(item: Item) -> list[str]:
    """The names of the first side in the order in which they stand on the page: the order of the axes."""
    if item.definition and item.definition.indices:
        return list(item.definition.indices)
    return list(dict.fromkeys(str(t) for t in trees(item.tree)[0].scan_values(lambda t: t.type == "NAME")))
