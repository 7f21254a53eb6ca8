"""Random questionnaires with every member and awkward texts, for tests of converters."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

from surveys.engine import document as documents
from surveys.engine.building import build
from tests.unit.engine import random_cases
from tests.unit.engine.examples import both, choices, item

TRACKS = ("nl", "fr", "de", "nl-easy", "fr-easy", "de-easy")
WORDS = (
    "Heb je een gsm?",
    "As-tu un GSM ?",
    "=1+1",
    "-3",
    "\"tussen\" 'aanhalingstekens'",
    "<b>& ${v0} {x}</b>",
    "twee\nregels",
    "  vooraf en achteraf  ",
    "📱 emoji",
    "TRUE",
    "12",
    "a|b\tc",
    "…",
)


def awkward(random: Random) -> dict[str, Any]:
    """A document that can be published, with the members that random documents of the engine leave out."""
    data = random_cases.published(random)
    data["modules"][0]["items"] += [each for each in further() if random.random() < 0.4]
    tracks = ["nl", "fr", *random.sample(TRACKS[2:], random.randint(0, 2))]
    data["tracks"] = tracks
    data["concepts"] = {"device.phone": _texts(random, tracks)} if random.random() < 0.3 else {}
    for texts in _holders(data):
        texts.clear()
        texts.update(_texts(random, tracks))
    for one in data["modules"][0]["items"]:
        _decorate(random, one, tracks)
    _split(random, data)
    if random.random() < 0.5:
        data["derived"] = [_derived(random, data, tracks)]
    return documents.publish(data)


def further() -> list[dict[str, Any]]:
    """An item of each type that needs more than categories, some with a condition on another."""
    ends = [{"code": code, "name": f"p{code}", "texts": both("end")} for code in (0, 10)]
    drawn = [{**each, "pictogram": "phone"} for each in choices("x", "y")]
    media = {"kind": "image", "file": f"{'0a' * 32}.webp"}
    return [
        item("part", "draw", categories=choices("soft", "hard", "plain")),
        item("pick", "picture", categories=drawn),
        item("ladder", "scale", categories=ends, bounds={"min": 0, "max": 10}),
        item("line", "slider", categories=ends, bounds={"min": 0, "max": 10, "step": 5}),
        item("early", "time", bounds={"min": 360, "max": 720, "step": 15}),
        item("late", "time", bounds={"min": 1080, "max": 1560, "step": 30}),
        item("best", "ranking", categories=choices("x", "y", "z"), bounds={"max_answers": 2}),
        item("story", "longtext", bounds={"max_chars": 1500}),
        item("known", "knowledge", categories=choices("x", "y"), key=[2]),
        item("seen", "stimulus", media=media, alt=both("alt")),
        item("mixed", "single", categories=choices("x", "y", "z"), rotate=True),
    ]


def settled(data: dict[str, Any]) -> dict[str, Any]:
    """A draft with its defaults written down and without compiled conditions: what two readings must agree on."""
    filled = build(data).filled
    for module in filled["modules"]:
        for one in module["items"]:
            one.pop("ask_tree", None)
    for derived in filled.get("derived", ()):
        derived.pop("rule_trees", None)
    return filled


def _texts(random: Random, tracks: list[str]) -> dict[str, str]:
    return {track: random.choice(WORDS) for track in tracks}


def _holders(data: Any) -> Iterator[dict[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key in {"texts", "title", "note", "help", "alt"}:
                yield value
            elif key == "concepts":
                continue
            else:
                yield from _holders(value)
    elif isinstance(data, list):
        for value in data:
            yield from _holders(value)


def _decorate(random: Random, one: dict[str, Any], tracks: list[str]) -> None:
    more = {
        "note": _texts(random, tracks),
        "help": _texts(random, tracks),
        "sensitivity": random.randint(0, 3),
        "concept": "device.phone",
        "pictogram": "phone",
        "helpcard": True,
    }
    one |= {member: value for member, value in more.items() if random.random() < 0.3}
    for category in one.get("categories", ()):
        if random.random() < 0.3:
            category["pictogram"] = "tablet"
    for row in one.get("rows", ()):
        if random.random() < 0.3:
            row["pictogram"] = "laptop"


def _split(random: Random, data: dict[str, Any]) -> None:
    """Two modules, one of which may be named like a question."""
    items = data["modules"][0]["items"]
    place = random.randint(1, len(items) - 1)
    name = random.choice(("second", items[0]["variable"]))
    title = dict(data["modules"][0]["title"])
    data["modules"] = [
        {**data["modules"][0], "items": items[:place]},
        {"name": name, "title": title, "items": items[place:]},
    ]


def _derived(random: Random, data: dict[str, Any], tracks: list[str]) -> dict[str, Any]:
    variable = data["modules"][0]["items"][0]["variable"]
    categories = [
        {"code": code, "name": name, "texts": _texts(random, tracks)} for code, name in ((1, "one"), (2, "two"))
    ]
    rule = (
        [[1, "true"]]
        if data["modules"][0]["items"][0]["type"] in {"text", "longtext", "card", "stimulus", "grid"}
        else []
    )
    return {
        "variable": "made",
        "texts": _texts(random, tracks),
        "measure": "nominal",
        "categories": categories,
        "rule": rule or [[1, f"answered({variable})"], [2, "true"]],
    }
