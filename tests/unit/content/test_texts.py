"""Assent, help lines and the other activity: what a child reads outside the questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from surveys import aloud, instruments
from surveys.engine import document

TRACKS = ("nl", "fr", "de", "nl-easy", "fr-easy", "de-easy")
LANGUAGES = ("nl", "fr", "de")


@pytest.mark.parametrize("track", TRACKS)
def test_assent_says_what_a_child_must_know_in_few_short_sentences(track: str) -> None:
    texts = instruments.assent()["texts"]
    assert {key: bool(value) for key, value in texts[track].items()} == dict.fromkeys(texts["nl"], True)
    assert 3 <= len(texts[track]["paragraphs"]) <= 5
    for paragraph in [*texts[track]["paragraphs"], texts[track]["heard"]]:
        for sentence in paragraph.replace("?", ".").split("."):
            assert len(sentence.split()) <= 14, sentence


@pytest.mark.parametrize("track", TRACKS)
def test_yes_and_no_weigh_the_same(track: str) -> None:
    texts = instruments.assent()["texts"][track]
    longer, shorter = sorted((len(texts["yes"]), len(texts["no"])), reverse=True)
    assert longer - shorter <= 7


@pytest.mark.parametrize("track", LANGUAGES)
def test_one_front_door_comes_first(track: str) -> None:
    lines = instruments.help_lines()[track]
    assert [line["front_door"] for line in lines] == [True, *[False] * (len(lines) - 1)]
    assert {"nl": "102", "fr": "103", "de": "108"}[track] == lines[0]["number"]
    assert "116 000" in {line["number"] for line in lines}


def test_help_lines_say_what_they_are_and_that_nobody_has_checked_them_yet() -> None:
    for lines in instruments.help_lines().values():
        for line in lines:
            assert line["what"]
            assert line["communities"]
            assert set(line["communities"]) <= {"nl", "fr", "de"}
            assert line["hours"]
            assert line["channels"]
            assert (line["verified_on"], line["status"], line["verified"]) == (None, "unverified", False)


def test_a_line_with_a_day_counts_as_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    lines: dict[str, Any] = {"nl": [{"name": "x", "verified_on": "2026-11-01", "status": "verified"}]}
    monkeypatch.setattr(instruments, "read", lambda _name: lines)
    assert instruments.help_lines()["nl"][0]["verified"] is True


def _given(monkeypatch: pytest.MonkeyPatch, number: str) -> None:
    """Help lines of which Awel has another number."""
    lines = instruments.read("help")
    lines["nl"][0]["number"] = number
    monkeypatch.setattr(instruments, "read", lambda _name: lines)


@pytest.mark.parametrize("language", ["nl", "fr", "de"])
def test_every_age_hears_a_script_of_its_own_with_a_number_to_call(language: str) -> None:
    number = {"nl": "102", "fr": "103", "de": "116 000"}[language]
    scripts = {theme: aloud.steps(language, theme) for theme in ("6-8", "9-12", "13", "easy")}
    assert {len(script) for script in scripts.values()} == {5}
    assert scripts["6-8"] == scripts["easy"]
    assert len(set(scripts.values())) == 3
    for script in scripts.values():
        assert number in "".join(script[-1].sentences)
    said = " ".join(sentence for step in scripts["6-8"] for sentence in step.sentences)
    assert max(len(sentence.split()) for sentence in re.split(r"[.!?:]", said)) <= 14


def test_what_is_read_aloud_takes_its_numbers_from_the_help_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    for language, number in {"nl": "102", "fr": "103", "de": "116 000"}.items():
        assert number in "".join(sentence for step in aloud.steps(language) for sentence in step.sentences)
    _given(monkeypatch, "0800 99 999")
    said = "".join(sentence for step in aloud.steps("nl") for sentence in step.sentences)
    assert "Awel op 0800 99 999." in said
    assert "102" not in said


def test_front_doors_are_one_a_language_then_what_every_language_has() -> None:
    doors = [(door["language"], door["number"]) for door in instruments.front_doors()]
    assert doors == [("nl", "102"), ("fr", "103"), ("de", "108"), ("", "116 000")]


def test_the_other_activity_looks_like_questions_and_asks_nothing_that_matters() -> None:
    cards = instruments.activity()
    longest = max(len(list(steps(instruments.instrument(name)))) for name in instruments.names())
    assert len(cards) * 3 >= longest, "a child who says no sees no card more than three times"
    assert len({card["texts"]["nl"] for card in cards}) == len(cards)
    module = {
        "name": "activity",
        "title": {"nl": "Dit of dat", "fr": "Ceci ou cela", "de": "Dies oder das"},
        "items": cards,
    }
    shell = {"format": 1, "name": "activity", "title": module["title"], "tracks": [*LANGUAGES], "modules": [module]}
    assert document.check(shell) == []
    assert {len(card["categories"]) for card in cards} == {2}
    asked = {item["variable"] for name in instruments.names() for m in instruments.instrument(name)["modules"]
             for item in m["items"]}  # fmt: skip
    assert not asked & {card["variable"] for card in cards}


def steps(instrument: dict[str, Any]) -> Iterator[str]:
    """Every screen a child could see: a grid gives one a row."""
    for item in (item for module in instrument["modules"] for item in module["items"]):
        yield from (row["variable"] for row in item.get("rows", [{"variable": item["variable"]}]))
