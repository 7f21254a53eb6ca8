"""What the questionnaires for the youngest and for easy reading promise: pictures, short sentences, no hard question."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from surveys import instruments
from surveys.engine import document, routing
from surveys.engine.document import Item

SPRITE = Path(instruments.__file__).parents[1] / "client" / "templates" / "client" / "sprite.html"
FIRST, EASY = "wave1-first", "wave1-easy"
DOTS = re.compile(r"dots-\d{1,2}")
MOST_WORDS = {FIRST: 12, EASY: 12}


def items(name: str) -> tuple[Item, ...]:
    return document.load(document.publish(instruments.instrument(name))).items


def questions(name: str) -> list[Item]:
    return [item for item in items(name) if item.type != "card"]


def pictograms(data: Any) -> set[str]:
    if isinstance(data, dict):
        own = {data["pictogram"]} if isinstance(data.get("pictogram"), str) else set()
        return own.union(*(pictograms(value) for value in data.values()))
    return set().union(*(pictograms(value) for value in data)) if isinstance(data, list) else set()


@pytest.mark.parametrize("name", instruments.names())
def test_every_pictogram_that_is_named_can_be_drawn(name: str) -> None:
    drawn = set(re.findall(r'id="p-([a-z0-9_-]+)"', SPRITE.read_text(encoding="utf-8")))
    named = pictograms(instruments.instrument(name))
    assert named
    assert {each for each in named if not DOTS.fullmatch(each)} - drawn == set()


@pytest.mark.parametrize("name", [FIRST, EASY])
def test_every_answer_has_a_picture(name: str) -> None:
    for item in questions(name):
        if item.type not in {"smiley", "number"}:
            assert all(category.pictogram for category in item.categories), item.variable
            assert len({category.pictogram for category in item.categories}) == len(item.categories), item.variable


@pytest.mark.parametrize(("name", "least", "most"), [(FIRST, 15, 20), (EASY, 12, 25)])
def test_they_are_short(name: str, least: int, most: int) -> None:
    assert least <= len(questions(name)) <= most


@pytest.mark.parametrize("name", [FIRST, EASY])
def test_every_sentence_is_short_in_every_track(name: str) -> None:
    for item in items(name):
        for words in (item.texts, item.note, item.help):
            for text in words.values():
                for sentence in re.split(r"[.?!:]", text):
                    assert len(sentence.split()) <= MOST_WORDS[name], sentence


def test_the_youngest_choose_among_few_answers_and_write_nothing() -> None:
    for item in questions(FIRST):
        assert item.type not in {"text", "longtext", "grid", "slider", "ranking"}, item.variable
        assert len(item.categories) <= 5, item.variable
        assert item.sensitivity == 0, item.variable
        assert not item.ask_if, item.variable


def test_what_reads_easily_is_the_same_in_a_plain_track() -> None:
    """One set of words: a child that picks "Nederlands" meets no harder sentence."""

    def same(data: Any) -> None:
        if isinstance(data, dict):
            for language in ("nl", "fr"):
                assert data.get(language) == data.get(f"{language}-easy"), data
        for part in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
            same(part)

    same(instruments.instrument(EASY))
    assert instruments.instrument(EASY)["tracks"] == ["nl-easy", "fr-easy", "de-easy", "nl", "fr"]


def test_nothing_claims_that_readers_have_tested_it() -> None:
    said = str(instruments.instrument(EASY)) + str(instruments.strings())
    assert not re.search(r"getest|testé|geprüft|tested", said, re.IGNORECASE)


def test_one_hard_question_stands_between_a_warning_and_help() -> None:
    run = items(EASY)
    hard = [place for place, item in enumerate(run) if item.sensitivity >= 2]
    assert len(hard) == 1
    assert run[hard[0] - 1].type == "card"
    assert run[hard[0] + 1].helpcard
    assert run[-1].sensitivity == 0


@pytest.mark.parametrize("name", [FIRST, EASY])
def test_every_child_sees_the_same_screens(name: str) -> None:
    questionnaire = document.load(document.publish(instruments.instrument(name)))
    assert len(routing.visible(questionnaire, {})) == len(questionnaire.items)
