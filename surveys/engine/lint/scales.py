"""Rules about the form of an item for the age of its readers: points, labels, rows, sliders, long lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.engine.lint.contract import ItemRule, Rule, Setting, Spot
from surveys.engine.types import BY_NAME
from surveys.engine.types.contract import ItemType

TOO_LONG = Rule(
    name="scale-too-long",
    severity="warn",
    title="Too many points",
    reason="%(points)s points; children under nine and easy-read readers tell at most %(most)s apart.",
    source="Borgers, de Leeuw & Hox 2000",
)
TOO_MANY = Rule(
    name="options-too-many",
    severity="warn",
    title="Too many answers",
    reason="%(points)s answers on one screen; before nine a child chooses well among %(most)s.",
    source="de Leeuw 2011",
)
UNLABELLED = Rule(
    name="unlabelled-scale",
    severity="warn",
    title="Points without a label",
    reason="%(bare)s points have no words. Before twelve each point needs its own.",
    source="Borgers, de Leeuw & Hox 2000",
)
NUMBERS_ONLY = Rule(
    name="digits-as-labels",
    severity="warn",
    title="Numbers instead of words",
    reason="An answer that is only a number means something else to each child. Say it in words.",
    source="Borgers, de Leeuw & Hox 2000",
)
ROWS = Rule(
    name="grid-rows",
    severity="warn",
    title="Long grid",
    reason="%(rows)s rows of the same answers; before eleven attention is gone after %(most)s.",
    source="de Leeuw 2011",
)
YOUNG = Rule(
    name="type-too-old",
    severity="warn",
    title="Not for this age",
    reason="This kind of question is for %(age)s and older; use answers in words instead.",
    source="de Leeuw 2011",
)
MOST_POINTS, MOST_ANSWERS, MOST_ROWS = 4, 5, 5


def measure(item: Mapping[str, Any]) -> str:
    kind = BY_NAME.get(item["type"])
    return str(item.get("measure") or (kind.measure if kind else "nominal"))


def ordered(item: Mapping[str, Any]) -> bool:
    return measure(item) != "nominal"


def asks(item: Mapping[str, Any]) -> bool:
    """Whether a child answers it; a card it only reads."""
    kind = BY_NAME.get(item["type"])
    return not kind or type(kind).fields is not ItemType.fields


def points(item: Mapping[str, Any]) -> tuple[int, int]:
    """How many points a child chooses among, and how many of them have words."""
    labelled = len(item.get("categories", ()))
    bounds = item.get("bounds", {})
    if labelled and "min" in bounds and "max" in bounds:
        return int(bounds["max"]) - int(bounds["min"]) + 1, labelled
    return labelled, labelled


def _spot(item: Mapping[str, Any], bound: Any, **params: object) -> Spot:
    said = {name: str(value) for name, value in params.items()}
    return Spot(f"item/{item['variable']}/texts", bound, said)


def too_long(item: Mapping[str, Any], setting: Setting) -> Iterator[Spot]:
    found, _labelled = points(item)
    if (setting.reader.youngest < 9 or setting.reader.easy) and ordered(item) and found > MOST_POINTS:
        yield _spot(item, found, points=found, most=MOST_POINTS)


def too_many(item: Mapping[str, Any], setting: Setting) -> Iterator[Spot]:
    found, _labelled = points(item)
    if setting.reader.youngest < 9 and not ordered(item) and found > MOST_ANSWERS:
        yield _spot(item, found, points=found, most=MOST_ANSWERS)


def unlabelled(item: Mapping[str, Any], setting: Setting) -> Iterator[Spot]:
    """Two labelled ends are enough from twelve on."""
    found, labelled = points(item)
    least = found if setting.reader.youngest < 12 or setting.reader.easy else min(2, found)
    if labelled < least:
        yield _spot(item, [found, labelled], bare=found - labelled)


def numbers_only(item: Mapping[str, Any], _setting: Setting) -> Iterator[Spot]:
    """At any age, on an ordered list of answers; ages and numbers of things are nominal or say their unit."""
    if not ordered(item):
        return
    for category in item.get("categories", ()):
        if any(text.strip().isdigit() for text in category["texts"].values()):
            address = f"item/{item['variable']}/category/{category['code']}"
            yield Spot(address, category["texts"])
            return


def long_grid(item: Mapping[str, Any], setting: Setting) -> Iterator[Spot]:
    rows = len(item.get("rows", ()))
    if setting.reader.youngest < 11 and rows > MOST_ROWS:
        yield _spot(item, rows, rows=rows, most=MOST_ROWS)


def too_young(item: Mapping[str, Any], setting: Setting) -> Iterator[Spot]:
    kind = BY_NAME.get(item["type"])
    if kind and setting.reader.youngest < kind.youngest:
        yield _spot(item, item["type"], age=kind.youngest)


RULES = (
    ItemRule(TOO_LONG, too_long),
    ItemRule(TOO_MANY, too_many),
    ItemRule(UNLABELLED, unlabelled),
    ItemRule(NUMBERS_ONLY, numbers_only),
    ItemRule(ROWS, long_grid),
    ItemRule(YOUNG, too_young),
)
