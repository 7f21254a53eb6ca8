"""The linter against its corpus (`tests/reference/lint`): recall and precision per rule and language, on the half the
rules may be tuned on, on the half that is only scored, and on sentences written after the rules; and the time it takes on a large questionnaire."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks import studio
from benchmarks.seconds import seconds
from surveys.engine.lint.answers import Answers
from surveys.engine.lint.linting import faults, lint, marks
from surveys.engine.lint.readers import reader
from surveys.engine.lint.wording import Wording

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "reference" / "lint"
LANGUAGES = ("nl", "fr", "de")
RECALL, PRECISION = 0.9, 0.8
RUNS, WANTED_MS = 9, 150
TUNED, HELD_BACK, FRESH = "tuned", "held back", "fresh"


def entries(language: str, part: str = "") -> list[dict[str, Any]]:
    """All of the corpus, or one of its halves, or the sentences that were written after the rules."""
    name = f"{language}-fresh" if part == FRESH else language
    found: list[dict[str, Any]] = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    return [entry for entry in found if part in {"", FRESH, half(entry)}]


def half(entry: dict[str, Any]) -> str:
    key = entry.get("text") or "\n".join(entry["options"])
    return HELD_BACK if int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2 else TUNED


def found(entry: dict[str, Any], language: str) -> set[str]:
    """Names of the rules that say something of this entry."""
    one = reader(entry.get("level", "primary"), entry.get("track", language))
    if "options" in entry:
        ordered = entry.get("measure", "ordinal") == "ordinal"
        return {rule.name for rule, _ in faults(Answers(tuple(entry["options"]), language, ordered, one))}
    wording = Wording(entry["text"], language, entry.get("part", "question"), one)
    return {rule.name for rule, _ in marks(wording)}


def scores(language: str, part: str) -> dict[str, tuple[float, float, int]]:
    """Rule -> recall, precision, number of true findings in this half."""
    hits, misses, false = Counter[str](), Counter[str](), Counter[str]()
    for entry in entries(language, part):
        wanted, got = set(entry["expect"]), found(entry, language)
        hits.update(wanted & got)
        misses.update(wanted - got)
        false.update(got - wanted)
    return {
        rule: (
            hits[rule] / ((hits[rule] + misses[rule]) or 1),
            hits[rule] / ((hits[rule] + false[rule]) or 1),
            hits[rule] + misses[rule],
        )
        for rule in sorted({*hits, *misses, *false})
    }


def run() -> list[dict[str, Any]]:
    return [*_figures(), *_times()]


def _times() -> Iterator[dict[str, Any]]:
    """A SYNTHETIC questionnaire of 150 items in 4 tracks: seen for the first time, and again after one text changed."""
    draft = studio.document()
    items = [item for module in draft["modules"] for item in module["items"]]
    numbers = count()

    def change() -> list[Any]:
        number = next(numbers)
        items[number % len(items)]["texts"]["nl"] = f"Heb je al {number} keer gespeeld?"
        return lint(draft, level="secondary")

    def first() -> list[Any]:
        marks.cache_clear()
        faults.cache_clear()
        return lint(draft, level="secondary")

    for name, work in (("lint 150 items in 4 tracks, no text known yet", first), ("again after one change", change)):
        value = 1000 * seconds(work, RUNS)
        yield {
            "figure": name, "value": value, "unit": "ms", "reference": "wanted", "reference_value": WANTED_MS,
            "ratio": value / WANTED_MS,
        }  # fmt: skip


def _figures() -> Iterator[dict[str, Any]]:
    for language in LANGUAGES:
        for part in (TUNED, HELD_BACK, *([FRESH] if language != "de" else [])):
            for rule, (recall, precision, true) in scores(language, part).items():
                for name, value, wanted in (("recall", recall, RECALL), ("precision", precision, PRECISION)):
                    yield {
                        "figure": f"{language}, {part}, {rule} ({true} true): {name}",
                        "value": value,
                        "unit": "",
                        "reference": "wanted",
                        "reference_value": wanted,
                        "ratio": value / wanted,
                    }
