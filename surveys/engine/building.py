"""Builds a questionnaire from JSON in stages: schema, defaults, values, names, logic. Each stage needs the last."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from surveys.engine import checks, compiling, identifying
from surveys.engine.canonical import normal
from surveys.engine.findings import Finding
from surveys.engine.structure import Bounds, Category, Derived, Item, Media, Module, Questionnaire, Row, Step
from surveys.engine.types import BY_NAME

SCHEMA = Path(__file__).with_name("schema.json")
MAX_SCHEMA_FINDINGS = 50
APART = frozenset({"categories", "rows", "bounds", "key", "media", "ask_tree", "bank", "origin", "identifying"})
"""Members of an item that are built otherwise, or that say where it comes from and not what it asks."""
MAX_NESTING = 300
"""More than any condition compiles to (its parentheses are limited), less than Python can walk."""
SCHEMA_CODES = {
    "enum": "schema-enum",
    "pattern": "schema-pattern",
    "type": "schema-type",
    "minimum": "schema-too-small",
    "maximum": "schema-too-large",
    "minLength": "schema-too-short",
    "minItems": "schema-too-short",
    "maxLength": "schema-too-long",
    "maxItems": "schema-too-long",
}


@dataclass(frozen=True)
class Built:
    """`questionnaire` is there exactly when there are no findings; `filled` is the JSON with defaults
    written down, empty when the schema refuses it."""

    questionnaire: Questionnaire | None
    filled: dict[str, Any]
    findings: tuple[Finding, ...]


def build(data: Any) -> Built:
    if not isinstance(data, dict):
        return Built(None, {}, (Finding("not-an-object", ""),))
    if checks.nested_deeper(data, MAX_NESTING):
        return Built(None, {}, (Finding("too-deep", "", {"limit": MAX_NESTING}),))
    findings = schema_findings(data) or [*checks.characters(data)]
    if findings:
        return Built(None, {}, tuple(findings))
    filled = _with_defaults(normal(data))
    draft = _questionnaire(filled)
    findings = [*_structure(draft)]
    if findings:
        return Built(None, filled, tuple(findings))
    compiled, findings = compiling.compile_logic(draft)
    findings += _stale(filled, compiled)
    findings += [] if findings else identifying.findings(compiled)
    return Built(None if findings else compiled, filled, tuple(findings))


@functools.cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


@functools.cache
def _shell() -> Draft202012Validator:
    """The schema with anything in the place of an item or a derived variable."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    schema["$defs"]["module"]["properties"]["items"]["items"] = True
    schema["properties"]["derived"]["items"] = True
    return Draft202012Validator(schema)


@functools.cache
def _part(name: str) -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]})


@functools.lru_cache(maxsize=4096)
def _fits(name: str, part: str) -> bool:
    return bool(_part(name).is_valid(json.loads(part)))


def _known_to_fit(data: Any) -> bool:
    """Whether the schema accepts a document, asked part by part, so that a writer who changes one item of a large
    questionnaire doesn't wait for the others to be looked at again."""
    if not _shell().is_valid(data):
        return False
    items = (("item", item) for module in data["modules"] for item in module["items"])
    derived = (("derived", entry) for entry in data.get("derived", ()))
    return all(_fits(name, json.dumps(part)) for name, part in (*items, *derived))


def schema_findings(data: Any) -> list[Finding]:
    """At most MAX_SCHEMA_FINDINGS; a missing member is named once, though jsonschema reports each with all others."""
    if _known_to_fit(data):
        return []
    errors = islice(_validator().iter_errors(data), MAX_SCHEMA_FINDINGS)
    found = [finding for error in errors for finding in _schema_finding(error)]
    return [finding for place, finding in enumerate(found) if finding not in found[:place]]


def _path(error: ValidationError) -> str:
    path = ""
    for part in error.absolute_path:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _schema_finding(error: ValidationError) -> Iterator[Finding]:
    where, keyword = _path(error), str(error.validator)
    value: Any = error.instance
    expected: Any = error.validator_value
    if keyword == "required":
        yield from (Finding("schema-required", where, {"name": name}) for name in expected if name not in value)
    elif keyword == "additionalProperties":
        schema: Any = error.schema
        unknown = sorted(set(value) - set(schema["properties"]))
        yield from (Finding("schema-unknown-member", where, {"name": name}) for name in unknown)
    elif keyword in SCHEMA_CODES:
        shown = tuple(str(each) for each in expected) if isinstance(expected, list) else str(expected)
        yield Finding(SCHEMA_CODES[keyword], where, {"value": str(value)[:60], "limit": shown})
    else:
        problem = f"{keyword} {json.dumps(expected, default=str)[:60]}"
        yield Finding("schema", where, {"value": json.dumps(value, default=str)[:60], "problem": problem})


def _with_defaults(data: dict[str, Any]) -> dict[str, Any]:
    for module in data["modules"]:
        for item in module["items"]:
            for member, value in BY_NAME[item["type"]].defaults().items():
                item[member] = (
                    {**value, **item.get(member, {})} if isinstance(value, dict) else item.get(member, value)
                )
    return data


def _categories(data: Mapping[str, Any]) -> tuple[Category, ...]:
    return tuple(Category(**category) for category in data.get("categories", ()))


def _item(data: Mapping[str, Any], within: str) -> Item:
    values = {key: value for key, value in data.items() if key not in APART}
    values.setdefault("measure", BY_NAME[data["type"]].measure)
    return Item(
        **values,
        categories=_categories(data),
        rows=tuple(Row(**row) for row in data.get("rows", ())),
        bounds=Bounds(**data.get("bounds", {})),
        within=within,
        key=tuple(data.get("key", ())),
        identifying=tuple(data["identifying"]) if "identifying" in data else None,
        media=Media(**data["media"]) if "media" in data else None,
    )


def _derived(data: Mapping[str, Any]) -> Derived:
    values = {key: value for key, value in data.items() if key not in {"categories", "rule", "rule_trees"}}
    rule = tuple((code, text) for code, text in data["rule"])
    return Derived(**values, categories=_categories(data), rule=rule)


def _module(data: Mapping[str, Any], draw: Mapping[str, Any]) -> Module:
    forms = tuple(data.get("forms", ()))
    within = _within(forms, draw) if forms and draw else ""
    return Module(data["name"], data["title"], tuple(_item(item, within) for item in data["items"]), forms)


def _within(forms: tuple[int, ...], draw: Mapping[str, Any]) -> str:
    """The forms of a module as a condition, so that routing, reach and the codebook need to know nothing of forms."""
    named = [f'"{category["name"]}"' for category in draw.get("categories", ()) if category["code"] in forms]
    return f"{draw['variable']} in ({', '.join(named)})"


def _questionnaire(data: Mapping[str, Any]) -> Questionnaire:
    items = [item for module in data["modules"] for item in module["items"]]
    draw: dict[str, Any] = next((item for item in items if item["variable"] == data.get("draw")), {})
    modules = tuple(_module(module, draw) for module in data["modules"])
    return with_steps(
        Questionnaire(
            name=data["name"],
            title=data["title"],
            tracks=tuple(data["tracks"]),
            modules=modules,
            derived=tuple(_derived(derived) for derived in data.get("derived", ())),
            steps=(),
            concepts=data.get("concepts", {}),
            draw=data.get("draw", ""),
        )
    )


def with_steps(questionnaire: Questionnaire) -> Questionnaire:
    steps = tuple(Step(item, BY_NAME[item.type].fields(item)) for item in questionnaire.items)
    return replace(questionnaire, steps=steps)


def _structure(questionnaire: Questionnaire) -> Iterator[Finding]:
    for place, item in checks.placed_items(questionnaire):
        yield from BY_NAME[item.type].problems(item, place)
        yield from checks.categories(place, item.categories)
    for index, derived in enumerate(questionnaire.derived):
        place = f"derived[{index}]"
        yield from checks.categories(place, derived.categories)
        codes = {category.code for category in derived.categories}
        for line, (code, _) in enumerate(derived.rule):
            if code not in codes:
                yield Finding("rule-code", f"{place}.rule[{line}]", {"given": code, "variable": derived.variable})
    yield from checks.linkage(questionnaire)
    yield from checks.forms(questionnaire)
    yield from checks.names(questionnaire)


def unfinished(questionnaire: Questionnaire) -> Iterator[Finding]:
    """What items of a draft still lack, as their types tell."""
    for place, item in checks.placed_items(questionnaire):
        yield from BY_NAME[item.type].unfinished(item, questionnaire.tracks, place)


def _stale(filled: Mapping[str, Any], compiled: Questionnaire) -> Iterator[Finding]:
    """A compiled condition in the document must be the one its text compiles to: data is never run as a rule."""
    trees = {place: item.ask_tree for place, item in checks.placed_items(compiled)}
    for m, module in enumerate(filled["modules"]):
        for i, item in enumerate(module["items"]):
            place = f"modules[{m}].items[{i}]"
            if "ask_tree" in item and item["ask_tree"] != trees[place]:
                yield Finding("logic-stale-tree", f"{place}.ask_tree")
    for index, (entry, derived) in enumerate(zip(filled.get("derived", ()), compiled.derived, strict=True)):
        if "rule_trees" in entry and entry["rule_trees"] != list(derived.trees):
            yield Finding("logic-stale-tree", f"derived[{index}].rule_trees")
