"""A draft that may be full of faults, made into a questionnaire that runs: for the preview and for conditions being typed.

What can't run is left out and named; what isn't written yet shows as "…". Nothing here may be published.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.engine.building import build
from surveys.engine.checks import COMPULSORY_TRACKS
from surveys.engine.findings import Finding
from surveys.engine.structure import Questionnaire
from surveys.engine.texts import placed_texts

UNWRITTEN = "…"
ITEM = re.compile(r"modules\[(\d+)\]\.items\[(\d+)\](\.ask_if)?")
MODULE = re.compile(r"modules\[(\d+)\]")
MEMBER = re.compile(r"[a-z_]+")
AFTERWARDS = frozenset({"derived", "concepts"})
SKELETON = {"format": 1, "name": "draft", "title": {}, "tracks": [*COMPULSORY_TRACKS], "modules": []}


@dataclass(frozen=True)
class Playable:
    """`questionnaire` and `document` (its JSON, conditions compiled) hold what runs; both are None when nothing does.
    `faults` are the findings about what was left out, by variable ("" for the whole); `unrouted` the variables whose
    condition is wrong: they run as if they were always asked."""

    questionnaire: Questionnaire | None
    document: dict[str, Any] | None
    faults: Mapping[str, tuple[Finding, ...]]
    unrouted: frozenset[str]


def playable(draft: Any) -> Playable:
    """Derived variables come after the interview and are left out."""
    given = copy.deepcopy(draft) if isinstance(draft, dict) else {}
    document = copy.deepcopy(SKELETON) | {name: value for name, value in given.items() if name not in AFTERWARDS}
    faults: dict[str, tuple[Finding, ...]] = {}
    unrouted: set[str] = set()
    if not isinstance(document["modules"], list):
        return Playable(None, None, faults, frozenset())
    for module in _members(document["modules"]):
        for item in _members(module.get("items")):
            item.pop("ask_tree", None)
    while True:
        _without_empty_modules(document)
        built = build(document)
        if built.questionnaire is not None:
            return _running(built.questionnaire, built.filled, faults, unrouted)
        if not _mended(document, built.findings, faults, unrouted):
            return Playable(None, None, faults | {"": built.findings}, frozenset(unrouted))


def _members(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _without_empty_modules(document: dict[str, Any]) -> None:
    document["modules"] = [module for module in _members(document["modules"]) if _members(module.get("items"))]


def _mended(
    document: dict[str, Any],
    findings: tuple[Finding, ...],
    faults: dict[str, tuple[Finding, ...]],
    unrouted: set[str],
) -> bool:
    """Takes out what the findings are about; False when that changes nothing."""
    wrong: set[tuple[int, int]] = set()
    changed = False
    for finding in findings:
        place = ITEM.match(finding.where)
        if place is None:
            changed |= _without_module(document, finding) or _without_member(document, finding)
            continue
        at = (int(place[1]), int(place[2]))
        item = document["modules"][at[0]]["items"][at[1]]
        variable = str(item.get("variable", "")) if isinstance(item, dict) else ""
        faults[variable] = (*faults.get(variable, ()), finding)
        if place[3] and isinstance(item, dict):
            changed |= item.pop("ask_if", None) is not None
            unrouted.add(variable)
        else:
            wrong.add(at)
    for m, i in sorted(wrong, reverse=True):
        del document["modules"][m]["items"][i]
        changed = True
    return changed


def _without_module(document: dict[str, Any], finding: Finding) -> bool:
    """A module whose own members are wrong keeps its questions under a name that holds."""
    place = MODULE.match(finding.where)
    if place is None:
        return False
    number = int(place[1])
    plain = {"name": f"module{number + 1}", "title": {}, "items": document["modules"][number]["items"]}
    if document["modules"][number] == plain:
        return False
    document["modules"][number] = plain
    return True


def _without_member(document: dict[str, Any], finding: Finding) -> bool:
    """A member of the whole that is wrong is as if it had never been given."""
    member = MEMBER.match(finding.where or str(finding.params.get("name", "")))
    if member is None or member[0] == "modules" or member[0] not in document:
        return False
    before = document.pop(member[0])
    if member[0] in SKELETON:
        document[member[0]] = copy.deepcopy(SKELETON[member[0]])
    return member[0] not in document or document[member[0]] != before


def _running(
    questionnaire: Questionnaire,
    filled: dict[str, Any],
    faults: Mapping[str, tuple[Finding, ...]],
    unrouted: set[str],
) -> Playable:
    compiled = iter(questionnaire.items)
    for module in filled["modules"]:
        for item in module["items"]:
            tree = next(compiled).ask_tree
            if tree is not None:
                item["ask_tree"] = tree
    for placed in placed_texts(filled):
        texts = placed.owner.setdefault(placed.member, {})
        texts.update({track: UNWRITTEN for track in filled["tracks"] if not texts.get(track, "").strip()})
    return Playable(questionnaire, filled, faults, frozenset(unrouted))
