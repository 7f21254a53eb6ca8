"""SYNTHETIC answers of one class: what made-up children would say, so that a demonstration looks like a real wave.

Shares follow `targets.json`. Each answer compares a latent normal value with cut points; the value is made of a part of
the school (its share of the variation is the target's `icc`), a part of the child (what it likes, over many questions)
and chance, so the shares hold on average while children of a school resemble each other. What is asked of whom is
left to the questionnaire itself. Numpy and the engine, no Django.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from backend.demo import plausible
from backend.demo.population import Group
from surveys import instruments
from surveys.engine import document, routing
from surveys.engine.document import Field, Item, Questionnaire
from surveys.engine.forms import Coded, Form, Ranked, Several, Words
from surveys.engine.types.multiple import Multiple
from surveys.engine.types.ranking import Ranking
from surveys.engine.types.yesno import YesNo

Floats = NDArray[np.float64]
Columns = dict[str, list[Any]]

BANDS = ("P5-6", "S1-2", "S3-4", "S5-6")
GIRL, BOY, OTHER = 0, 1, 2
BOYS = {"": 0.512, "general": 0.47, "technical": 0.57, "arts": 0.36, "vocational": 0.55}
OTHER_GENDER = 0.015
ALL_BOYS = 0.512
TRACKS = {"general": -0.39, "technical": 0.11, "arts": -0.19, "vocational": 0.61}
"""Where a form stands between general and vocational (1 apart), centred on the mix of forms of both communities."""
FLEMISH = {"nl": 0.42, "fr": -0.58}
FACTORS = ("screen", "social", "play", "learn", "risk")
CHILD = 0.25
"""Share of the latent variation that a child carries from question to question of the same factor."""
SKIPPED, DONT_KNOW, DONT_WANT, DONT_UNDERSTAND, NOT_REACHED = -2, -3, -4, -5, -6
SKIP, UNKNOWN, UNCLEAR = 0.010, 0.020, 0.004
REFUSE = {0: 0.004, 1: 0.015, 2: 0.04, 3: 0.06}
"""Share of children who don't want to say, by sensitivity, where the target has no figure of its own."""
STOPPED = {"nl": 0.10, "fr": 0.04}
"""Children who put the envelope in the box before a third of the questions."""
STYLES = {"late": 0.04, "straight": 0.02, "speeder": 0.02, "joke": 0.01}
WRITES = 0.45


@dataclass(frozen=True)
class Children:
    """The children of one class: gender by place in (girl, boy, other), age in years, factors (n,) by name."""

    band: int
    gender: NDArray[np.int64]
    age: NDArray[np.int64]
    factors: Mapping[str, Floats]

    def __len__(self) -> int:
        return int(self.gender.size)


@cache
def targets() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "targets.json").read_text(encoding="utf-8"))
    return found


@cache
def questionnaire(level: str) -> Questionnaire:
    """The published instrument of a school level."""
    return document.load(document.publish(instruments.instrument(f"wave1-{level}")))


@cache
def published_hash(level: str) -> str:
    """The hash under which that instrument is published."""
    return document.content_hash(document.publish(instruments.instrument(f"wave1-{level}")))


def answers(group: Group, rng: np.random.Generator) -> list[dict[str, Any]]:
    """One answer set for each child that says yes, in the form that goes on the wire; valid against the instrument."""
    asked_of = questionnaire(group.school.level)
    children = _children(group, rng)
    school = {topic: _habit(group.school.seed, number) for topic, number in _topics().items()}
    draw = Draw(group, children, school, rng)
    columns: Columns = {}
    for name, field in asked_of.fields.items():
        if field.item.drawn:
            columns[name] = [int(code) for code in rng.choice(sorted(field.form.names.values()), size=len(children))]
            continue
        columns[name] = _column(field, draw, columns)
        _blank(columns[name], field, draw)
    return [_finished(child, asked_of, columns, group, rng) for child in range(len(children))]


@cache
def _topics() -> dict[str, int]:
    """Names under which a school has its own habit (variables, and categories of multiple responses), each with a number
    of its own, so that a new question changes no habit of an old one."""
    known = targets()
    found = [*known[YesNo.name], *known["ordinal"]]
    found += [f"{name}.{category}" for name, spec in known[Multiple.name].items() for category in spec["p"]]
    return {name: crc32(name.encode()) for name in found}


@cache
def _habit(school: int, topic: int) -> float:
    return float(np.random.default_rng([school, topic]).standard_normal())


def _children(group: Group, rng: np.random.Generator) -> Children:
    n, factor = group.answering, rng.standard_normal
    gender = np.where(rng.random(n) < BOYS[group.form], BOY, GIRL)
    gender[rng.random(n) < OTHER_GENDER] = OTHER
    start = 4 if group.school.level == "primary" else 10
    late = 0.12 if group.school.level == "primary" else 0.23
    steps = rng.choice([0, 1, 2], size=n, p=[0.17, 0.83 - late, late])
    screen = factor(n)
    factors = {name: factor(n) for name in FACTORS}
    factors["screen"], factors["social"] = screen, 0.6 * screen + 0.8 * factors["social"]
    return Children(BANDS.index(group.grade_band), gender, start + group.grade + steps, factors)


class Draw:
    """Draws columns of answers for the children of one class."""

    def __init__(
        self, group: Group, children: Children, school: Mapping[str, float], rng: np.random.Generator
    ) -> None:
        self.group, self.children, self.school, self.rng = group, children, school, rng

    def shift(self, spec: Mapping[str, Any]) -> Floats:
        """Points (girl, boy, other) by which this class lies off the target, as a share."""
        points = np.array([-ALL_BOYS, 1 - ALL_BOYS, 0.0]) * spec.get("boys", 0.0)
        points += TRACKS.get(self.group.form, 0.0) * spec.get("track", 0.0)
        points += FLEMISH[self.group.school.community] * spec.get("flemish", 0.0)
        return np.asarray(points / 100)

    def latent(self, topic: str, factor: str, icc: float) -> Floats:
        """Standard normal values (n,); high values say yes, or more."""
        n = len(self.children)
        value: Floats = np.full(n, np.sqrt(icc) * self.school[topic])
        carried = CHILD if factor else 0.0
        if factor:
            sign = -1.0 if factor.startswith("-") else 1.0
            value += sign * np.sqrt(carried) * self.children.factors[factor.removeprefix("-")]
        value += np.sqrt(1 - icc - carried) * self.rng.standard_normal(n)
        return value

    def yes(self, topic: str, share: float, spec: Mapping[str, Any], refused: float = 0.0) -> NDArray[np.bool_]:
        """Who says yes, when `share` of all (refusals included) should."""
        wanted = (share / 100 + self.shift(spec)) / (1 - refused)
        cuts = _cuts(1 - wanted)[self.children.gender]
        return np.asarray(self.latent(topic, spec.get("factor", ""), spec.get("icc", 0.0)) > cuts)

    def refused(self, spec: Mapping[str, Any]) -> float:
        return float(spec["refuse"][self.children.band] / 100) if "refuse" in spec else 0.0


def _cuts(below: Floats) -> Floats:
    """Normal quantiles of shares, kept off 0 and 1."""
    normal = NormalDist()
    return np.array([normal.inv_cdf(min(max(float(share), 0.002), 0.998)) for share in below])


def _column(field: Field, draw: Draw, columns: Columns) -> list[Any]:
    """Answers of every child to one variable, asked or not."""
    name, item, n = field.variable, field.item, len(draw.children)
    if isinstance(field.form, Words):
        return _words(name, draw)
    if name in PARTICULAR:
        return PARTICULAR[name](draw, columns)
    known = targets()
    codes = {category.name: category.code for category in item.categories}
    if name in known["ordinal"] and field.form.operand == "amount":
        codes = {key: int(key) for key in known["ordinal"][name]["p"]}
    if name in known[YesNo.name]:
        spec = known[YesNo.name][name]
        yes = draw.yes(name, spec["p"][draw.children.band], spec, draw.refused(spec))
        return [int(code) for code in np.where(yes, codes["yes"], codes["no"])]
    if name in known["ordinal"]:
        return _ordinal(name, known["ordinal"][name], codes, draw)
    if name in known["nominal"]:
        weights = np.array([share[draw.children.band] for share in known["nominal"][name].values()], dtype=np.float64)
        listed = np.array([codes[category] for category in known["nominal"][name]])
        drawn = (
            draw.rng.choice(listed, size=n, p=weights / weights.sum()) if weights.sum() else np.repeat(listed[0], n)
        )
        return [int(code) for code in drawn]
    if name in known[Ranking.name]:
        return _ranked(known[Ranking.name][name], item, draw)
    if name in known[Multiple.name]:
        return _multiple(name, known[Multiple.name][name], item, draw)
    return plausible.answers(field, n, draw.rng)


def _ordinal(name: str, spec: Mapping[str, Any], codes: Mapping[str, int], draw: Draw) -> list[int]:
    """Ordered categories. The shift of the class is that of the share above `cut`; other cut points follow it."""
    shares = np.array([share[draw.children.band] for share in spec["p"].values()], dtype=np.float64) / 100
    shares[0] -= draw.refused(spec)
    if shares.sum() <= 0:
        return [next(iter(codes.values()))] * len(draw.children)
    below = (np.cumsum(shares) / shares.sum())[:-1]
    at = below[spec.get("cut", 1) - 1]
    moved = _cuts(at - draw.shift(spec)) - _cuts(np.array([at] * 3))
    cuts = (_cuts(below)[None, :] + moved[:, None])[draw.children.gender]
    above = (draw.latent(name, spec.get("factor", ""), spec.get("icc", 0.0))[:, None] > cuts).sum(axis=1)
    listed = [codes[category] for category in spec["p"]]
    return [listed[int(place)] for place in above]


def _multiple(name: str, spec: Mapping[str, Any], item: Item, draw: Draw) -> list[list[int]]:
    """Lists of codes. Nobody ticks nothing: that is the exclusive category, or else the likeliest one."""
    band, n = draw.children.band, len(draw.children)
    codes = {category.name: category.code for category in item.categories}
    common = spec.get("communities", {}).get(draw.group.school.community, {})
    alone = np.zeros(n, dtype=bool)
    left_out = 0.0
    if "alone" in spec:
        gaps = {"boys": spec.get("boys_alone", 0.0), "track": spec.get("track_alone", 0.0)}
        left_out = spec["alone"][band] / 100
        alone = draw.rng.random(n) < (left_out + draw.shift(gaps))[draw.children.gender]
    ticked = np.zeros((n, len(spec["p"])), dtype=bool)
    for place, (category, shares) in enumerate(spec["p"].items()):
        factor = spec.get("factor", {}).get(category, "")
        own = {"boys": spec.get("boys", {}).get(category, 0.0), "track": spec.get("track", {}).get(category, 0.0)}
        share = common.get(category, shares[band])
        ticked[:, place] = draw.yes(
            f"{name}.{category}", share, {**own, "factor": factor, "icc": spec["icc"]}, left_out
        )
    listed = np.array([codes[category] for category in spec["p"]])
    likeliest = int(np.argmax([shares[band] for shares in spec["p"].values()]))
    exclusive = codes.get(spec.get("none", ""))
    found = []
    for child in range(n):
        chosen = np.flatnonzero(ticked[child])
        if exclusive is not None and (alone[child] or (not chosen.size and "alone" not in spec)):
            found.append([exclusive])
            continue
        chosen = chosen if chosen.size else np.array([likeliest])
        most = item.bounds.max_answers
        kept = draw.rng.permutation(chosen)[:most] if most else chosen
        found.append(sorted(int(code) for code in listed[kept]))
    return found


def _ranked(spec: Mapping[str, Any], item: Item, draw: Draw) -> list[list[int]]:
    """Codes in the order of preference, each drawn from what is left by its share."""
    codes = {category.name: category.code for category in item.categories}
    listed = np.array([codes[category] for category in spec])
    weights = np.array([shares[draw.children.band] for shares in spec.values()], dtype=np.float64)
    most = item.bounds.max_answers or listed.size
    return [
        [int(code) for code in draw.rng.choice(listed, size=most, replace=False, p=weights / weights.sum())]
        for _child in range(len(draw.children))
    ]


def _words(name: str, draw: Draw) -> list[Any]:
    language = draw.group.school.community
    texts = targets()["texts"][f"other_{language}" if name.endswith("__other") else language]
    return [texts[int(place)] for place in draw.rng.integers(len(texts), size=len(draw.children))]


def _age(draw: Draw, _columns: Columns) -> list[int]:
    return [int(age) for age in draw.children.age]


def _gender(draw: Draw, _columns: Columns) -> list[int]:
    return [int(place) + 1 for place in draw.children.gender]


def _school_year(draw: Draw, _columns: Columns) -> list[int]:
    return [draw.group.grade] * len(draw.children)


def _form(draw: Draw, _columns: Columns) -> list[int]:
    code = {"": 1, "general": 1, "technical": 2, "arts": 3, "vocational": 4}[draw.group.form]
    return [code] * len(draw.children)


def _phone_age(draw: Draw, _columns: Columns) -> list[int]:
    """Younger among those who own one in primary school: only early owners can answer there."""
    centre = 9.0 if draw.children.band == 0 else 10.9
    drawn = np.rint(draw.rng.normal(centre, 1.3, size=len(draw.children)))
    return [int(age) for age in np.clip(drawn, 5, draw.children.age)]


PARTICULAR = {"age": _age, "gender": _gender, "school_year": _school_year, "form": _form, "phone_age": _phone_age}


def _blank(column: list[Any], field: Field, draw: Draw) -> None:
    """Put missing answers into a column: refusals after the target or the sensitivity, the rest everywhere a little."""
    known = targets()
    spec = known[YesNo.name].get(field.variable) or known["ordinal"].get(field.variable) or {}
    refuse = draw.refused(spec) or REFUSE[field.item.sensitivity]
    unclear = UNCLEAR * (2 if draw.children.band == 0 else 1)
    skip = 1 - WRITES if isinstance(field.form, Words) and field.other_of is None else SKIP
    steps = np.cumsum([refuse, skip, UNKNOWN, unclear])
    for child, chance in enumerate(draw.rng.random(len(column))):
        if chance < steps[-1]:
            place = int(np.searchsorted(steps, chance, side="right"))
            column[child] = (DONT_WANT, SKIPPED, DONT_KNOW, DONT_UNDERSTAND)[place]


def _finished(
    child: int, asked_of: Questionnaire, columns: Columns, group: Group, rng: np.random.Generator
) -> dict[str, Any]:
    """One child's answers, with the way it took the questions, cut to what the questionnaire asks of it."""
    given = {name: column[child] for name, column in columns.items()}
    stopped = STOPPED[group.school.community]
    styles = ("careful", "stopped", *STYLES)
    weights = [1 - stopped - sum(STYLES.values()), stopped, *STYLES.values()]
    style = styles[int(rng.choice(len(styles), p=weights))]
    if style == "straight":
        _straight(given, asked_of)
    elif style == "speeder":
        _hurried(given, asked_of, rng)
    elif style == "joke":
        _joking(given, asked_of, group)
    names = list(given)
    if style in {"stopped", "late"}:
        low, high = (0.05, 0.25) if style == "stopped" else (0.60, 0.95)
        for name in names[int(rng.uniform(low, high) * len(names)) :]:
            if not asked_of.fields[name].item.drawn:
                given[name] = NOT_REACHED
    shown = routing.asked(asked_of, given)
    return {name: value for name, value in given.items() if name in shown}


def _straight(given: dict[str, Any], asked_of: Questionnaire) -> None:
    """The same answer, not the first, down every grid."""
    for item in asked_of.items:
        for row in item.rows:
            given[row.variable] = item.categories[min(2, len(item.categories) - 1)].code


def _hurried(given: dict[str, Any], asked_of: Questionnaire, rng: np.random.Generator) -> None:
    """Anything, fast: a random answer where one tap is enough, nothing where it takes more."""
    for name, field in asked_of.fields.items():
        if field.item.drawn:
            continue
        given[name] = SKIPPED
        if isinstance(field.form, Coded):
            codes = [category.code for category in field.item.categories]
            given[name] = codes[int(rng.integers(len(codes)))]


def _ticked(form: Form) -> bool:
    return isinstance(form, Several) and not isinstance(form, Ranked)


def _joking(given: dict[str, Any], asked_of: Questionnaire, group: Group) -> None:
    """Everything ticked, the most of everything, an age that can't be."""
    for name, field in asked_of.fields.items():
        item = field.item
        if _ticked(field.form):
            free = [category.code for category in item.categories if not category.exclusive]
            given[name] = free[: item.bounds.max_answers]
        elif item.rows or name == "honest":
            given[name] = max(category.code for category in item.categories)
        elif isinstance(field.form, Words):
            jokes = targets()["texts"]["joke"]
            given[name] = jokes[group.school.number % len(jokes)]
    given["age"] = 21 if group.school.level == "primary" else 8
