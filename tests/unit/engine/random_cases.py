"""Random trees, documents and answers, well-formed and not, for comparing the twins."""

from __future__ import annotations

from random import Random
from typing import Any

from surveys.engine import document as documents
from surveys.engine.document import DocumentInvalid
from tests.unit.engine.examples import both, choices, document, item

NAMES = ("a", "b", "c", "d", "e", "constructor")
KINDS = (
    *("single", "multiple", "yesno", "grid", "number", "text", "card", "smiley", "picture", "knowledge", "duration"),
    *("scale", "slider", "time", "ranking", "longtext", "stimulus"),
)
AMOUNTS = ("number", "scale", "slider", "time")
WORDS = ("text", "longtext")
COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


ENDS = [{"code": code, "name": name, "texts": both(name)} for code, name in ((0, "low"), (6, "high"))]


def tree(random: Random, depth: int = 4) -> Any:
    if depth == 0 or random.random() < 0.3:
        return leaf(random)
    if random.random() < 0.25:
        return ["not", tree(random, depth - 1)]
    return [random.choice(("and", "or")), *(tree(random, depth - 1) for _ in range(random.randint(2, 4)))]


def leaf(random: Random) -> Any:
    variable = ["var", random.choice(NAMES)]
    return random.choice(
        (
            [random.choice(COMPARISONS), variable, random.randint(0, 5)],
            [random.choice(COMPARISONS), variable, ["var", random.choice(NAMES)]],
            [random.choice(COMPARISONS), random.randint(0, 5), variable],
            ["in", variable, [random.randint(0, 5) for _ in range(random.randint(0, 3))]],
            ["has", variable, random.randint(0, 5)],
            ["answered", variable],
            ["asked", variable],
            random.random() < 0.5,
        )
    )


def answer(random: Random) -> Any:
    return random.choice(
        (
            random.randint(0, 6),
            random.randint(0, 6),
            random.randint(-8, -1),
            [random.randint(0, 6) for _ in range(random.randint(0, 3))],
            random.choice(("", "1", "hallo", " x ")),
            None,
            random.choice((2.5, 3.0, -1.0)),
        )
    )


def answers(random: Random, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: answer(random) for name in names if random.random() < 0.8}


def published(random: Random) -> dict[str, Any]:
    """A random document that can be published: conditions that nothing can meet are taken out again."""
    items: list[dict[str, Any]] = []
    for index in range(random.randint(3, 14)):
        made = _item(random, f"v{index}")
        if items and random.random() < 0.6:
            made["ask_if"] = _condition(random, items)
        items.append(made)
    data = document(*items)
    while True:
        try:
            return documents.publish(data)
        except DocumentInvalid as invalid:
            for finding in invalid.findings:
                assert finding.code == "logic-unreachable", finding.message
                place = int(finding.where.removeprefix("modules[0].items[").partition("]")[0])
                del items[place]["ask_if"]


def _item(random: Random, name: str) -> dict[str, Any]:
    kind = random.choice(KINDS)
    three = choices("x", "y", "z")
    if random.random() < 0.4:
        three[2]["other" if random.random() < 0.5 else "exclusive"] = True
    members: dict[str, Any] = {
        "single": {"categories": [{**each, "exclusive": False} for each in three], "measure": "ordinal"},
        "multiple": {"categories": three},
        "grid": {
            "categories": choices("x", "y", "z"),
            "rows": [{"variable": f"{name}{row}", "texts": both("row")} for row in "pq"],
        },
        "number": {"bounds": {"min": 0, "max": 6}},
        "smiley": {"categories": choices("x", "y", "z")},
        "duration": {"categories": choices("x", "y", "z")},
        "picture": {"categories": choices("x", "y", "z", pictogram="star")},
        "knowledge": {"categories": choices("x", "y", "z"), "key": [2]},
        "ranking": {"categories": choices("x", "y", "z"), "bounds": {"max_answers": random.randint(1, 3)}},
        "scale": {"categories": ENDS, "bounds": {"min": 0, "max": 6}},
        "slider": {"categories": ENDS, "bounds": {"min": 0, "max": 6, "step": random.choice((1, 2, 3))}},
        "time": {"bounds": {"min": 0, "max": 6, "step": random.choice((1, 2, 3))}},
    }.get(kind, {})
    return item(name, kind, **members)


def _condition(random: Random, items: list[dict[str, Any]]) -> str:
    parts = [_part(random, random.choice(items)) for _ in range(random.randint(1, 3))]
    text = f" {random.choice(('and', 'or'))} ".join(part for part in parts if part)
    return text or "true"


def _part(random: Random, of: dict[str, Any]) -> str:
    name, kind = of["variable"], of["type"]
    if kind in ("card", "stimulus"):
        return ""
    if kind == "grid":
        name += random.choice("pq")
    if random.random() < 0.2 or kind in WORDS:
        return random.choice((f"answered({name})", f"asked({name})", f"not answered({name})"))
    if kind in AMOUNTS:
        return f"{name} {random.choice(COMPARISONS)} {random.randint(0, 6)}"
    category = random.choice(("yes", "no") if kind == "yesno" else ("x", "y", "z"))
    if kind in ("multiple", "ranking"):
        return random.choice((f'"{category}" in {name}', f'not "{category}" in {name}'))
    return random.choice((f'{name} == "{category}"', f'{name} != "{category}"', f'{name} in ("{category}")'))
