"""Can an item ever be asked? Order, circles and contradictions among conditions.

Contradictions are found by trying answers: for the variables a condition depends on, directly or through the
conditions of the items it mentions, only as many answers are tried as the comparisons can tell apart. When there
are too many combinations the condition is tried alone; when that is too much as well, nothing is claimed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from surveys.engine.forms import NOT_ASKED, SKIPPED, Answer, Form
from surveys.engine.logic import COMPARISONS, evaluate, variables
from surveys.engine.structure import Tree

BUDGET = 20_000

Group = tuple[Tree, tuple[str, ...]]
"""A condition (None: always asked) and the variables that are asked together under it, in interview order."""


class TooMany(Exception):
    """There are more combinations than are worth trying."""


def loops(edges: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Circles among names, each once, as (a, b, ..., a)."""
    found: dict[frozenset[str], tuple[str, ...]] = {}
    done: set[str] = set()
    for start in edges:
        if start not in done:
            _walk(start, edges, done, found)
    return list(found.values())


def _walk(
    start: str, edges: Mapping[str, Sequence[str]], done: set[str], found: dict[frozenset[str], tuple[str, ...]]
) -> None:
    """Depth first without recursion: a document may chain hundreds of items."""
    path: list[str] = []
    stack: list[tuple[str, bool]] = [(start, False)]
    while stack:
        name, leaving = stack.pop()
        if leaving:
            path.pop()
            done.add(name)
        elif name in path:
            circle = path[path.index(name) :]
            found.setdefault(frozenset(circle), (*circle, name))
        elif name not in done:
            path.append(name)
            stack.append((name, True))
            stack.extend((each, False) for each in reversed(edges.get(name, ())))


def can_be_true(tree: Tree, forms: Mapping[str, Form], groups: Sequence[Group] = ()) -> bool:
    """False only when no answers to the earlier `groups` make the condition true."""
    for known in (groups, ()):
        try:
            return meeting(tree, forms, known) is not None
        except TooMany:
            continue
    return True


def meeting(tree: Tree, forms: Mapping[str, Form], groups: Sequence[Group]) -> dict[str, object] | None:
    """Answers to the earlier `groups` that make the condition true, each given where its own condition asks it; None when
    there are none. Raises TooMany."""
    relevant = closure(tree, groups)
    trees = [tree, *(condition for condition, _ in relevant)]
    points, tied = compared(trees)
    choices: dict[str, list[Answer]] = {}
    for name in dict.fromkeys(name for each in trees for name in variables(each)):
        candidates = forms[name].candidates(frozenset(points.get(name, ())), every=name in tied)
        if candidates is None:
            raise TooMany
        choices[name] = [*candidates, SKIPPED]
    grouped = {name for _, names in relevant for name in names}
    free = tuple(name for name in choices if name not in grouped)
    loose = [(None, (name,)) for name in free]
    for name in free:
        choices[name].append(NOT_ASKED)
    steps = [*loose, *((condition, tuple(n for n in names if n in choices)) for condition, names in relevant)]
    return next((dict(answers) for answers in _assignments(steps, choices) if evaluate(tree, answers) is True), None)


def closure(tree: Tree, groups: Sequence[Group]) -> list[Group]:
    """The groups a condition depends on, backwards through their own conditions; in interview order."""
    wanted = set(variables(tree))
    kept: list[Group] = []
    for condition, names in reversed(groups):
        if wanted.intersection(names):
            kept.append((condition, names))
            wanted.update(variables(condition))
    return kept[::-1]


def compared(trees: Sequence[Tree]) -> tuple[dict[str, set[int]], set[str]]:
    """The values each variable is compared with, and the variables that are compared with each other."""
    points: dict[str, set[int]] = {}
    tied: set[str] = set()
    waiting = list(trees)
    while waiting:
        tree = waiting.pop()
        if not isinstance(tree, list):
            continue
        if tree[0] in COMPARISONS and isinstance(tree[2], list):
            tied.update((tree[1][1], tree[2][1]))
        elif tree[0] in COMPARISONS or tree[0] == "has":
            points.setdefault(tree[1][1], set()).add(tree[2])
        elif tree[0] == "in":
            points.setdefault(tree[1][1], set()).update(tree[2])
        elif tree[0] in {"and", "or", "not"}:
            waiting.extend(tree[1:])
    return points, tied


def _assignments(steps: Sequence[Group], choices: Mapping[str, list[Answer]]) -> Iterator[dict[str, object]]:
    """Every answer set the conditions of the steps allow, depth first; TooMany after BUDGET attempts. The yielded
    dictionary is one and the same, changed in place."""
    answers: dict[str, object] = {}
    if not steps:
        yield answers
        return
    levels = [_options(steps[0], choices, answers)]
    attempts = 0
    while levels:
        values = next(levels[-1], None)
        if values is None:
            levels.pop()
            continue
        attempts += 1
        if attempts > BUDGET:
            raise TooMany
        answers.update(values)
        if len(levels) == len(steps):
            yield answers
        else:
            levels.append(_options(steps[len(levels)], choices, answers))


def _options(
    step: Group, choices: Mapping[str, list[Answer]], answers: Mapping[str, object]
) -> Iterator[dict[str, object]]:
    condition, names = step
    asked = condition is None or evaluate(condition, answers) is True
    for values in product(*(choices[name] if asked else [NOT_ASKED] for name in names)):
        yield dict(zip(names, values, strict=True))
