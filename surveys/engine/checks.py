"""Checks of a document that need no compiled logic: names, data columns, languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveys.engine.findings import Finding
from surveys.engine.structure import Category, Questionnaire

COMPULSORY_TRACKS = ("nl", "fr")
SPSS_WORDS = {"all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"}
LOGIC_WORDS = {"in", "answered", "asked", "true", "false"}
DESIGN_COLUMNS = {
    "community",
    "stratum",
    "cluster",
    "subcluster",
    "base_weight",
    "grade_band",
    "mode",
    "weight",
    "track",
    "switched",
}
OBJECT_MEMBERS = {"constructor"}  # every JavaScript object has one, so an absent answer would seem to be there
RESERVED = frozenset(SPSS_WORDS | LOGIC_WORDS | DESIGN_COLUMNS | OBJECT_MEMBERS)


def texts(data: Any, where: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Every track -> text mapping of a JSON document with its path."""
    if isinstance(data, dict):
        for key, value in data.items():
            place = f"{where}.{key}" if where else key
            if key in {"texts", "title", "help", "note", "alt"} and isinstance(value, dict):
                yield place, value
            elif key == "concepts" and isinstance(value, dict):
                yield from ((f"{place}.{name}", each) for name, each in value.items())
            else:
                yield from texts(value, place)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from texts(value, f"{where}[{index}]")


def completeness(document: Mapping[str, Any]) -> list[Finding]:
    """The compulsory tracks are listed, and every text is there in every listed track."""
    tracks: Sequence[str] = document["tracks"]
    absent = [track for track in COMPULSORY_TRACKS if track not in tracks]
    findings = [Finding("track-compulsory", "tracks", {"track": track}) for track in absent]
    findings += [
        Finding("text-missing", f"{where}.{track}", {"track": track})
        for where, text in texts(document)
        for track in tracks
        if not text.get(track, "").strip()
    ]
    return findings


def nested_deeper(data: Any, limit: int) -> bool:
    """Without recursion, so that the answer comes before any recursion can fail."""
    level = [data]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
    return bool(level)


def characters(data: Any, where: str = "") -> Iterator[Finding]:
    """Half characters (surrogates) and control characters can't be stored everywhere, so they are nowhere."""
    if isinstance(data, str):
        for sign in data:
            if sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cs"}:
                yield Finding("characters", where, {"character": f"{ord(sign):04X}"})
                return
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from characters(key, where)
            yield from characters(value, f"{where}.{key}" if where else key)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from characters(value, f"{where}[{index}]")


def forms(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Modules for some forms only follow one draw, which comes before them."""
    draw = next((item for item in questionnaire.items if item.drawn and item.variable == questionnaire.draw), None)
    if questionnaire.draw and draw is None:
        yield Finding("draw-unknown", "draw", {"name": questionnaire.draw})
    known = {category.code for category in draw.categories} if draw else set()
    passed = False
    for index, module in enumerate(questionnaire.modules):
        where = f"modules[{index}].forms"
        if module.forms and not questionnaire.draw:
            yield Finding("forms-without-draw", where)
        elif module.forms and draw:
            unknown = [code for code in module.forms if code not in known]
            yield from (
                Finding("forms-unknown", where, {"variable": draw.variable, "given": code}) for code in unknown
            )
            if not passed:
                yield Finding("forms-before-draw", where, {"variable": draw.variable})
        passed = passed or draw in module.items


def linkage(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What a text stays tied to is said where there is a text."""
    for (where, item), step in zip(placed_items(questionnaire), questionnaire.steps, strict=True):
        if item.linkage and not any(field.form.operand == "words" for field in step.fields):
            yield Finding("linkage-not-here", f"{where}.linkage", {"variable": item.variable})


def names(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Names of items, rows and derived variables are unique and usable; so are the columns they become."""
    seen: dict[str, str] = {}
    for where, name in _named(questionnaire):
        if name in RESERVED:
            yield Finding("name-reserved", where, {"name": name})
        if "__" in name or name.endswith("_"):
            yield Finding("name-underscores", where, {"name": name})
        if name in seen:
            yield Finding("name-repeated", where, {"name": name, "first": seen[name]})
        seen.setdefault(name, where)
    yield from _columns(questionnaire, seen)
    modules: dict[str, str] = {}
    for index, module in enumerate(questionnaire.modules):
        where = f"modules[{index}].name"
        if module.name in modules:
            yield Finding("name-repeated", where, {"name": module.name, "first": modules[module.name]})
        modules.setdefault(module.name, where)


def _named(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    for place, item in placed_items(questionnaire):
        yield f"{place}.variable", item.variable
        for index, row in enumerate(item.rows):
            yield f"{place}.rows[{index}].variable", row.variable
    for index, derived in enumerate(questionnaire.derived):
        yield f"derived[{index}].variable", derived.variable


def placed_items(questionnaire: Questionnaire) -> Iterator[tuple[str, Any]]:
    """Each item with its path."""
    for m, module in enumerate(questionnaire.modules):
        for i, item in enumerate(module.items):
            yield f"modules[{m}].items[{i}]", item


def _columns(questionnaire: Questionnaire, seen: Mapping[str, str]) -> Iterator[Finding]:
    """Columns that a form adds beside the named variables: `<variable>_<category>` and the like, by the schema's limits
    never longer than SPSS allows (64)."""
    made = dict(seen)
    places = {item.variable: place for place, item in placed_items(questionnaire)}
    for field in questionnaire.fields.values():
        for name in (column.name for column in field.form.columns(field.variable)):
            where = places.get(field.item.variable, "")
            if name == field.variable:
                continue
            if name in made:
                yield Finding("column-clash", where, {"name": name, "first": made[name]})
            made.setdefault(name, where)


def categories(where: str, listed: Sequence[Category]) -> Iterator[Finding]:
    """Codes and names within one list of categories are unique."""
    codes: set[int] = set()
    first: dict[str, str] = {}
    for index, category in enumerate(listed):
        place = f"{where}.categories[{index}]"
        if category.code in codes:
            yield Finding("code-repeated", f"{place}.code", {"given": category.code})
        if category.name in first:
            yield Finding("name-repeated", f"{place}.name", {"name": category.name, "first": first[category.name]})
        codes.add(category.code)
        first.setdefault(category.name, f"{place}.name")
