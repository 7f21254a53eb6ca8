"""Languages beside each other: none may lack a text, none may say twice as much, each must be readable."""

from __future__ import annotations

from collections.abc import Iterator

from backend.core import readability
from surveys.engine.checks import COMPULSORY_TRACKS
from surveys.engine.lint.contract import Rule, Setting, Spot, WholeRule
from surveys.engine.lint.readers import reader
from surveys.engine.texts import placed_texts

PARITY = Rule(
    name="parity",
    severity="gate",
    title="A language is missing",
    reason="Every text must be there in every track, and Dutch and French are always among them.",
    source="house rule: languages are equal",
)
RATIO = Rule(
    name="length-ratio",
    severity="hint",
    title="Lengths differ",
    reason="One language is %(ratio)s times as long as the other. Does it say more, or is something lost?",
    source="house rule",
)
LEVEL = Rule(
    name="reading-level",
    severity="hint",
    title="Hard to read",
    reason="All questions of this track together reach a reading ease of %(ease)s; these readers need %(needed)s.",
    source="Douma 1960; Kandel & Moles 1958; Amstad 1978",
)
HARD = Rule(
    name="hard-text",
    severity="hint",
    title="Hard text",
    reason="A reading ease of %(ease)s (%(formula)s); these readers need about %(needed)s.",
    source="Douma 1960; Kandel & Moles 1958; Amstad 1978",
)
MOST_RATIO, SHORT = 1.6, 25
ENOUGH_WORDS, MARGIN = 8, 20
"""A formula on one short text says little, so only what is far below the threshold is told."""


def parity(setting: Setting) -> Iterator[Spot]:
    for track in COMPULSORY_TRACKS:
        if track not in setting.tracks:
            yield Spot("title", track, track=track)
    for placed in placed_texts(setting.document):
        for track in setting.tracks:
            if not placed.texts.get(track, "").strip():
                yield Spot(placed.address, track, track=track)


def length_ratio(setting: Setting) -> Iterator[Spot]:
    for placed in placed_texts(setting.document):
        if not placed.address.startswith("item/"):
            continue
        dutch, french = (placed.texts.get(track, "") for track in COMPULSORY_TRACKS)
        short, long = sorted((len(dutch), len(french)))
        if short and long > SHORT and long / short > MOST_RATIO:
            track = "nl" if len(dutch) > len(french) else "fr"
            yield Spot(placed.address, [dutch, french], {"ratio": f"{long / short:.1f}"}, track)


def reading_level(setting: Setting) -> Iterator[Spot]:
    for track in setting.tracks:
        asked = "\n".join(item["texts"].get(track, "") for item in setting.items)
        level = readability.level(asked, track)
        needed = threshold(setting, track)
        if level and level.ease < needed.ease:
            yield Spot("title", asked, {"ease": f"{level.ease:.0f}", "needed": str(needed.ease)}, track)


def hard_text(setting: Setting) -> Iterator[Spot]:
    for placed in placed_texts(setting.document):
        if not placed.address.startswith("item/") or "/category/" in placed.address:
            continue
        for track in setting.tracks:
            level = readability.level(placed.texts.get(track, ""), track)
            needed = threshold(setting, track).ease
            if level and level.counts.words >= ENOUGH_WORDS and level.ease < needed - MARGIN:
                said = {"ease": f"{level.ease:.0f}", "needed": str(needed), "formula": level.formula}
                yield Spot(placed.address, placed.texts[track], said, track)


def threshold(setting: Setting, track: str) -> readability.Threshold:
    one = reader(setting.level, track)
    return readability.EASY if one.easy else readability.threshold(track, one.youngest)


RULES = (
    WholeRule(PARITY, parity),
    WholeRule(RATIO, length_ratio),
    WholeRule(LEVEL, reading_level),
    WholeRule(HARD, hard_text),
)
