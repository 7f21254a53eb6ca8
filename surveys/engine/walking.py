"""A simulated child: answers at random along its route. Many of them show what a questionnaire asks of whom, and how
long that takes. Nothing of it is an answer of anybody, and nothing of it is kept as one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from random import Random
from statistics import median
from typing import Any

from surveys.engine import drawing
from surveys.engine.forms import DONT_KNOW, DONT_WANT, NOT_ASKED, SKIPPED, Answer, Form, Several, Whole, Words
from surveys.engine.logic import evaluate
from surveys.engine.reach import compared
from surveys.engine.routing import chosen
from surveys.engine.structure import Questionnaire
from surveys.engine.timing import PACES, item_seconds, operands_of

NO_ANSWER = 0.08
"""Share of the questions that a simulated child passes over, doesn't know or won't say."""
NEAR = 0.5
"""Share of the numbers that lie at a border some condition draws: a uniform number hardly ever meets one."""
MOST_ROUTES = 10
EVERY = 25
TRIES = 50


@dataclass(frozen=True)
class Walk:
    """One simulated child: its answers, and the items it saw in their order."""

    answers: Mapping[str, Answer]
    seen: tuple[str, ...]


@dataclass(frozen=True)
class Met:
    """How many children met an item; `first` is the number of the first who did, None when nobody did."""

    variable: str
    children: int
    first: int | None


@dataclass(frozen=True)
class Route:
    """A way through the questionnaire: how many children took it, how many questions, `first` who did."""

    children: int
    questions: int
    first: int


@dataclass(frozen=True)
class Spread:
    least: float
    middle: float
    most: float


@dataclass(frozen=True)
class Report:
    """What the walks met. `seconds`: age version -> track -> time per route of a typical reader. `routes` are the
    commonest of `different`."""

    seed: int
    children: int
    items: tuple[Met, ...]
    questions: Spread
    seconds: Mapping[str, Mapping[str, Spread]]
    routes: tuple[Route, ...]
    different: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Report:
        return cls(
            seed=data["seed"],
            children=data["children"],
            items=tuple(Met(**each) for each in data["items"]),
            questions=Spread(**data["questions"]),
            seconds={
                age: {track: Spread(**each) for track, each in tracks.items()}
                for age, tracks in data["seconds"].items()
            },
            routes=tuple(Route(**each) for each in data["routes"]),
            different=data["different"],
        )


def walk(questionnaire: Questionnaire, seed: int, child: int) -> Walk:
    """Child number `child` of this seed, always the same."""
    return _walk(questionnaire, _points(questionnaire), seed, child)


def report(
    document: Mapping[str, Any],
    questionnaire: Questionnaire,
    children: int,
    seed: int,
    progress: Callable[[float], None] = lambda _share: None,
) -> Report:
    """Walk so many children through. `progress` hears the share that is done and may raise to stop."""
    points = _points(questionnaire)
    first: dict[str, int] = {}
    met: Counter[str] = Counter()
    routes: Counter[tuple[str, ...]] = Counter()
    pioneers: dict[tuple[str, ...], int] = {}
    for child in range(children):
        if child % EVERY == 0:
            progress(child / children)
        seen = _walk(questionnaire, points, seed, child).seen
        met.update(seen)
        routes[seen] += 1
        pioneers.setdefault(seen, child)
        for name in seen:
            first.setdefault(name, child)
    common = routes.most_common(MOST_ROUTES)
    return Report(
        seed=seed,
        children=children,
        items=tuple(
            Met(item.variable, met[item.variable], first.get(item.variable))
            for item in questionnaire.items
            if not item.drawn
        ),
        questions=_spread({seen: float(len(seen)) for seen in routes}, routes),
        seconds=_seconds(document, questionnaire, routes),
        routes=tuple(Route(count, len(seen), pioneers[seen]) for seen, count in common),
        different=len(routes),
    )


def _points(questionnaire: Questionnaire) -> Mapping[str, set[int]]:
    """The values that conditions compare each variable with."""
    return compared([item.ask_tree for item in questionnaire.items])[0]


def _walk(questionnaire: Questionnaire, points: Mapping[str, set[int]], seed: int, child: int) -> Walk:
    chance = Random(f"{seed}/{child}")  # noqa: S311  a simulation that must be repeatable
    known: dict[str, Any] = {}
    drawn = drawing.draws(questionnaire, lambda: chance.getrandbits(32))
    seen: list[str] = []
    for step in questionnaire.steps:
        tree = step.item.ask_tree
        asked = tree is None or evaluate(tree, known) is True
        if asked and not step.item.drawn:
            seen.append(step.item.variable)
        for field in step.fields:
            name = field.variable
            beside = field.other_of is None or chosen(known.get(field.other_of[0]), field.other_of[1])
            if not asked or not beside:
                known[name] = NOT_ASKED
            else:
                known[name] = drawn[name] if name in drawn else _answer(field.form, points.get(name, set()), chance)
    return Walk(known, tuple(seen))


def _answer(form: Form, points: set[int], chance: Random) -> Answer:
    if chance.random() < NO_ANSWER:
        return chance.choice((SKIPPED, DONT_KNOW, DONT_WANT))
    for _ in range(TRIES):
        value = _guess(form, points, chance)
        if form.problem(value) is None:
            return value
    return SKIPPED


def _guess(form: Form, points: set[int], chance: Random) -> Answer:
    """An answer of the right kind; some fall outside the bounds and are thrown away."""
    if isinstance(form, Words):
        return "x"
    if isinstance(form, Several):
        codes = sorted(form.names.values())
        return chance.sample(codes, chance.randint(1, min(form.most or len(codes), len(codes))))
    if isinstance(form, Whole):
        if points and chance.random() < NEAR:
            return chance.choice(sorted(points)) + chance.choice((-1, 0, 1)) * form.step
        return chance.randrange(form.least, form.most + 1, form.step)
    return chance.choice(sorted(form.names.values()))


def _seconds(
    document: Mapping[str, Any], questionnaire: Questionnaire, routes: Counter[tuple[str, ...]]
) -> dict[str, dict[str, Spread]]:
    operands = operands_of(document)
    items = [item for module in document["modules"] for item in module["items"]]
    found: dict[str, dict[str, Spread]] = {}
    for age in PACES:
        found[age] = {}
        for track in questionnaire.tracks:
            takes = {item["variable"]: item_seconds(item, operands, track, age).typical for item in items}
            found[age][track] = _spread({seen: sum(takes[name] for name in seen) for seen in routes}, routes)
    return found


def _spread(values: Mapping[tuple[str, ...], float], routes: Counter[tuple[str, ...]]) -> Spread:
    """Least, middle and most over the children, each route as often as it was taken."""
    spelt = [values[seen] for seen, count in routes.items() for _ in range(count)]
    return Spread(min(spelt), median(spelt), max(spelt))
