"""Runs the rules over a draft. What a text or a list of answers gets is remembered, so that linting again after one
change costs what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from surveys.engine.canonical import content_hash
from surveys.engine.lint import answers as lists
from surveys.engine.lint import scales
from surveys.engine.lint.contract import Lint, Mark, Rule, Setting, placed
from surveys.engine.lint.readers import reader
from surveys.engine.lint.registry import OF_ITEMS, OF_TEXTS, OF_THE_WHOLE
from surveys.engine.lint.wording import QUESTION, Wording
from surveys.engine.shape import holds
from surveys.engine.texts import PlacedText, item_texts, text_hash

MEMORY = 1 << 15
PARTS = {"texts": "question", "note": "note", "help": "help", "alt": "help", "row": "row", "category": "option"}


def lint(
    document: Mapping[str, Any],
    *,
    level: str = "primary",
    previous: Mapping[str, Any] | None = None,
    heard: Collection[tuple[str, str]] | None = None,
) -> list[Lint]:
    """Everything the linter has to say of a draft for readers of a level, in the order of the document. `previous` is
    the document whose trends it continues; `heard` the (track, hash of text) pairs that have a sound. A document too
    broken to have items gives nothing: the schema speaks first."""
    if not holds(document):
        return []
    setting = Setting(document, level, reader(level), previous, None if heard is None else frozenset(heard))
    found = [finding for item in setting.items for finding in _item(item, setting)]
    found += [placed(each.rule, spot) for each in OF_THE_WHOLE for spot in each.find(setting)]
    places = {item["variable"]: place for place, item in enumerate(setting.items)}
    return sorted(found, key=lambda one: places.get(one.variable, -1 if one.address == "title" else len(places)))


def _item(item: dict[str, Any], setting: Setting) -> Iterator[Lint]:
    texts, asks = list(item_texts(item)), scales.asks(item)
    for track in setting.tracks:
        choices = tuple(category["texts"].get(track, "") for category in item.get("categories", ()))
        answers = lists.Answers(choices, track[:2], scales.ordered(item), reader(setting.level, track))
        for text in texts:
            yield from _text(text, track, answers, asks=asks)
        for rule, params in faults(answers):
            address = f"item/{item['variable']}/category/{item['categories'][0]['code']}"
            yield Lint(rule, address, track, content_hash(list(choices)), params)
    yield from (placed(each.rule, spot) for each in OF_ITEMS for spot in each.find(item, setting))


def _text(text: PlacedText, track: str, answers: lists.Answers, *, asks: bool) -> Iterator[Lint]:
    said = text.texts.get(track, "")
    if not said.strip():
        return
    kind = text.address.split("/")[2]
    part = "card" if kind == "texts" and not asks else PARTS[kind]
    choices = answers.texts if part in QUESTION else ()
    for rule, mark in marks(Wording(said, answers.language, part, answers.reader, choices)):
        yield Lint(rule, text.address, track, text_hash(said), span=(mark.begin, mark.end))


@lru_cache(maxsize=MEMORY)
def marks(wording: Wording) -> Sequence[tuple[Rule, Mark]]:
    """What the rules about texts find in one text."""
    return tuple((each.rule, mark) for each in OF_TEXTS if wording.part in each.parts for mark in each.find(wording))


@lru_cache(maxsize=MEMORY)
def faults(answers: lists.Answers) -> Sequence[tuple[Rule, Mapping[str, str]]]:
    return tuple(lists.faults(answers))
