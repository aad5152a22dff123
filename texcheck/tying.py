"""Compare a formula with its NumPy expression, entry by entry."""

from __future__ import annotations

from .errors import FormulaError
from .nodes import Node
from .points import Point
from .relations import Wrong
from .scene import Scene
from .ties import ULPS, Tie, as_float, distance
from .values import shape_of, shape_text


def check_tie(tie: Tie, node: Node, order: list[str], scene: Scene, points: list[Point], smallest: float):
    """Free indices that the expression mentions are numbers to it, the others are axes in the order given."""
    free = [n for n in order if n in scene.context.indices(node.names)]
    given = tie.indices(free)
    axes = [n for n in free if n not in given]
    for point, indices in scene.places(points, given):
        _compare(tie, node, axes, point, {n: indices[n] for n in given}, scene, smallest)


def _compare(tie: Tie, node: Node, axes: list[str], point: Point, chosen: dict[str, int], scene: Scene, smallest: float):
    import numpy as np
    got = tie.value(point, _computed(tie, point, scene), chosen)
    wanted = _entries(node, axes, point, chosen, scene)
    expected = tuple(len(scene.interpreter.range_of(n, point)) for n in axes) + shape_of(next(iter(wanted.values())))
    if len(expected) == 2 and expected[0] == 1 and got.shape == expected[1:]:
        expected = got.shape  # NumPy has no rows
    if got.shape != expected:
        raise FormulaError(f"%= {tie.text} gives {shape_text(got.shape) if len(got.shape) < 3 else got.shape}, "
                           f"the formula {shape_text(expected) if len(expected) < 3 else expected}")
    for place, value in wanted.items():
        target = np.array(value.items if shape_of(value) else [value], dtype=object)
        error = distance(np.atleast_1d(got[place]).ravel(), target, smallest)
        if error > ULPS:
            raise Wrong(value, got[place], point, chosen, f"NumPy differs by {error:.3g} ULP: %= {tie.text}")


def _computed(tie: Tie, point: Point, scene: Scene) -> dict:
    """The declared and defined symbols that the expression mentions, as floats."""
    out = {}
    for python, name in tie.variables(scene.context).items():
        labels = getattr(scene.context.entries[name], "kind", "") == "labels"
        out[python] = as_float(scene.interpreter.value(Node("name", name), point, {}), labels)
    return out


def _entries(node: Node, axes: list[str], point: Point, chosen: dict[str, int], scene: Scene) -> dict:
    """The formula's values by their places along the axes, where the conditions on the indices hold."""
    import numpy as np
    ranges = [scene.interpreter.range_of(n, point) for n in axes]
    wanted = {}
    for place in np.ndindex(tuple(len(r) for r in ranges)):
        indices = chosen | {n: r[k] for n, r, k in zip(axes, ranges, place)}
        if all(scene.interpreter.value(c, point, indices) for c in scene.index_conditions
               if set(scene.context.indices(c.names)) <= indices.keys()):
            wanted[place] = scene.interpreter.value(node, point, indices)
    return wanted
