"""The interview as a whole: what the engine finds wrong with it, and how long it is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.engine.lint.contract import Rule, Setting, Spot, WholeRule

ENGINE = Rule(
    name="engine",
    severity="gate",
    title="Can't be published",
    reason="The document can't be compiled as it stands.",
    source="docs/questionnaire.md",
)
UNREACHABLE = Rule(
    name="unreachable",
    severity="gate",
    title="Never asked",
    reason="No answers lead to this question.",
    source="docs/questionnaire.md",
)
TOO_MANY = Rule(
    name="too-many-items",
    severity="hint",
    title="Long questionnaire",
    reason="%(items)s questions; readers of this age keep up %(most)s.",
    source="house rule",
)
PLACE = re.compile(r"modules\[(\d+)\]\.items\[(\d+)\](?:\.(\w+))?")
DERIVED = re.compile(r"derived\[(\d+)\]")
MOST_ITEMS = {"first": 25, "primary": 45, "secondary": 100, "easy": 25}


def engine_findings(setting: Setting) -> Iterator[Spot]:
    yield from (spot for code, spot in _found(setting) if code != UNREACHABLE_CODE)


def unreachable(setting: Setting) -> Iterator[Spot]:
    yield from (spot for code, spot in _found(setting) if code == UNREACHABLE_CODE)


UNREACHABLE_CODE = "logic-unreachable"
PARITY_CODES = frozenset({"text-missing", "track-compulsory"})


def _found(setting: Setting) -> Iterator[tuple[str, Spot]]:
    """Missing texts are told by the rule of parity, in its own words."""
    for finding in setting.checked:
        if finding.code not in PARITY_CODES:
            address = _address(finding.where, setting)
            yield finding.code, Spot(address, finding.to_json(), cause=finding)


def _address(where: str, setting: Setting) -> str:
    """`modules[2].items[3].ask_if` as `item/<variable>/ask_if`."""
    if match := PLACE.match(where):
        item = setting.document["modules"][int(match[1])]["items"][int(match[2])]
        return f"item/{item['variable']}/{match[3] or 'texts'}"
    if match := DERIVED.match(where):
        return f"derived/{setting.document['derived'][int(match[1])]['variable']}/rule"
    return "title"


def too_many(setting: Setting) -> Iterator[Spot]:
    items, most = len(setting.items), MOST_ITEMS[setting.level]
    if items > most:
        yield Spot("title", items, {"items": str(items), "most": str(most)})


RULES = (WholeRule(ENGINE, engine_findings), WholeRule(UNREACHABLE, unreachable), WholeRule(TOO_MANY, too_many))
