"""What children who hardly read need beside words: a picture, a voice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.engine.lint.contract import ItemRule, Rule, Setting, Spot, WholeRule
from surveys.engine.texts import placed_texts, text_hash
from surveys.engine.types import BY_NAME

PICTURE = Rule(
    name="pictogram-missing",
    severity="warn",
    title="No picture",
    reason="Readers of six to eight and of easy-read find their answer by its picture.",
    source="Inclusion Europe, Information for all; de Leeuw 2011",
)
VOICE = Rule(
    name="audio-missing",
    severity="hint",
    title="No sound",
    reason="%(texts)s texts can't be heard yet. Publishing gives them a computer voice; a recording is kinder.",
    source="Inclusion Europe, Information for all",
)


def needs_help_reading(setting: Setting) -> bool:
    """A level of six to eight or of easy-read, or an easy-read track in another."""
    return setting.reader.youngest < 9 or setting.reader.easy or any(map(is_easy, setting.tracks))


def is_easy(track: str) -> bool:
    return track.endswith("-easy")


def picture(item: Mapping[str, Any], setting: Setting) -> Iterator[Spot]:
    """The question has a pictogram, or all its answers or rows have; some types draw theirs."""
    kind = BY_NAME.get(item["type"])
    if not needs_help_reading(setting) or (kind and kind.pictured) or item.get("pictogram") or "media" in item:
        return
    choices = [*item.get("categories", ()), *item.get("rows", ())]
    if not choices or not all(choice.get("pictogram") for choice in choices):
        yield Spot(f"item/{item['variable']}/texts", item["variable"])


def voice(setting: Setting) -> Iterator[Spot]:
    """How many texts nobody can hear, when it is known which can be heard."""
    if setting.heard is None:
        return
    for track in setting.tracks:
        if setting.reader.youngest >= 9 and not setting.reader.easy and not is_easy(track):
            continue
        texts = [one.texts.get(track, "") for one in placed_texts(setting.document) if one.address.startswith("item/")]
        silent = sum((track, text_hash(text)) not in setting.heard for text in texts if text)
        if silent:
            yield Spot("title", silent, {"texts": str(silent)}, track)


RULES_OF_ITEMS = (ItemRule(PICTURE, picture),)
RULES_OF_THE_WHOLE = (WholeRule(VOICE, voice),)
