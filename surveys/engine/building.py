"""Builds a questionnaire from JSON in stages: schema, defaults, values, names, logic. Each stage needs the last."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from surveys.engine import checks, compiling
from surveys.engine.canonical import normal
from surveys.engine.findings import Finding
from surveys.engine.structure import Bounds, Category, Derived, Item, Module, Questionnaire, Row, Step
from surveys.engine.types import BY_NAME

SCHEMA = Path(__file__).with_name("schema.json")
MAX_SCHEMA_FINDINGS = 50


@dataclass(frozen=True)
class Built:
    """`questionnaire` is there exactly when there are no findings; `filled` is the JSON with defaults written down."""

    questionnaire: Questionnaire | None
    filled: dict[str, Any]
    findings: tuple[Finding, ...]


def build(data: Any) -> Built:
    if not isinstance(data, dict):
        return Built(None, {}, (Finding("not-an-object", ""),))
    findings = [*schema_findings(data), *checks.characters(data)]
    if findings:
        return Built(None, data, tuple(findings))
    filled = _with_defaults(normal(data))
    draft = _questionnaire(filled)
    findings = [*_structure(draft)]
    if findings:
        return Built(None, filled, tuple(findings))
    compiled, findings = compiling.compile_logic(draft)
    findings += _stale(filled, compiled)
    return Built(None if findings else compiled, filled, tuple(findings))


@functools.cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def schema_findings(data: Any) -> Iterator[Finding]:
    for count, error in enumerate(_validator().iter_errors(data)):
        if count == MAX_SCHEMA_FINDINGS:
            return
        yield from _schema_finding(error)


def _path(error: ValidationError) -> str:
    path = ""
    for part in error.absolute_path:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def _schema_finding(error: ValidationError) -> Iterator[Finding]:
    where, keyword, value = _path(error), str(error.validator), error.instance
    shown = json.dumps(value, ensure_ascii=True, default=str)[:60]
    if keyword in {"required", "dependentRequired"}:
        wanted = error.validator_value if keyword == "required" else ["ask_if"]
        for name in wanted:
            if name not in value:
                yield Finding("schema-required", where, {"name": name})
    elif keyword == "additionalProperties":
        for name in sorted(set(value) - set(error.schema["properties"])):
            yield Finding("schema-unknown-member", where, {"name": name})
    elif keyword == "enum":
        allowed = tuple(str(each) for each in error.validator_value)
        yield Finding("schema-enum", where, {"value": str(value)[:60], "allowed": allowed})
    elif keyword == "pattern":
        yield Finding("schema-pattern", where, {"value": str(value)[:60]})
    elif keyword in {"minLength", "maxLength", "minItems", "maxItems"}:
        limit = f"the {'least' if keyword.startswith('min') else 'most'} is {error.validator_value}"
        yield Finding("schema-length", where, {"problem": limit})
    else:
        problem = f"{keyword} {json.dumps(error.validator_value, default=str)[:60]}"
        yield Finding("schema", where, {"value": shown, "problem": problem})


def _with_defaults(data: dict[str, Any]) -> dict[str, Any]:
    for module in data["modules"]:
        for item in module["items"]:
            for member, value in BY_NAME[item["type"]].defaults().items():
                item.setdefault(member, value)
            if "categories" in item and item["categories"] == []:
                del item["categories"]
    return data


def _categories(data: Mapping[str, Any]) -> tuple[Category, ...]:
    return tuple(Category(**category) for category in data.get("categories", ()))


def _item(data: Mapping[str, Any]) -> Item:
    values = {key: value for key, value in data.items() if key not in {"categories", "rows", "bounds", "ask_tree"}}
    values.setdefault("measure", BY_NAME[data["type"]].measure)
    return Item(
        **values,
        categories=_categories(data),
        rows=tuple(Row(**row) for row in data.get("rows", ())),
        bounds=Bounds(**data.get("bounds", {})),
    )


def _derived(data: Mapping[str, Any]) -> Derived:
    values = {key: value for key, value in data.items() if key not in {"categories", "rule", "rule_trees"}}
    rule = tuple((code, text) for code, text in data["rule"])
    return Derived(**values, categories=_categories(data), rule=rule)


def _questionnaire(data: Mapping[str, Any]) -> Questionnaire:
    modules = tuple(
        Module(module["name"], module["title"], tuple(_item(item) for item in module["items"]))
        for module in data["modules"]
    )
    return with_steps(
        Questionnaire(
            name=data["name"],
            title=data["title"],
            tracks=tuple(data["tracks"]),
            modules=modules,
            derived=tuple(_derived(derived) for derived in data.get("derived", ())),
            steps=(),
            concepts=data.get("concepts", {}),
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
    yield from checks.names(questionnaire)


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
