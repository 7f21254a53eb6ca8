"""The state of a text follows from its words, the words it was written beside, and who reviewed them."""

from __future__ import annotations

import pytest

from surveys.engine.texts import text_hash
from surveys.engine.translating import Known, State, source_of, state

TEXTS = {"nl": "Heb je een gsm?", "fr": "As-tu un GSM ?"}


def known(**members: str) -> dict[str, Known]:
    return {text_hash(TEXTS["fr"]): Known(**members)}


@pytest.mark.parametrize(
    ("track", "written_from"),
    [("nl", "nl"), ("fr", "nl"), ("fr-easy", "fr"), ("nl-easy", "nl"), ("de-easy", "nl")],
)
def test_a_language_is_written_from_the_source_and_an_easy_track_from_its_own_language(
    track: str, written_from: str
) -> None:
    assert source_of(track, "nl", ("nl", "fr", "fr-easy", "nl-easy", "de-easy")) == written_from


def test_a_track_is_its_own_source_where_the_source_language_is_not_asked() -> None:
    assert source_of("fr", "nl", ("fr", "de")) == "fr"


@pytest.mark.parametrize("texts", [{}, {"fr": ""}, {"fr": " \n"}])
def test_a_text_without_words_is_missing(texts: dict[str, str]) -> None:
    assert state("fr", "nl", texts, {}) == State("missing")


def test_words_of_which_nothing_is_known_are_a_draft() -> None:
    assert state("fr", "nl", TEXTS, {}) == State("draft")
    assert state("fr", "nl", {**TEXTS, "fr": "Autre"}, known(source=TEXTS["nl"], reviewer="An")) == State("draft")


def test_words_somebody_reviewed_are_reviewed_and_name_the_reviewer() -> None:
    assert state("fr", "nl", TEXTS, known(source=TEXTS["nl"], reviewer="An")) == State("reviewed", "An")
    assert state("fr", "nl", TEXTS, known(reviewer="An")) == State("reviewed", "An")


def test_words_nobody_reviewed_stay_a_draft() -> None:
    assert state("fr", "nl", TEXTS, known(source=TEXTS["nl"])) == State("draft")


def test_a_source_that_changed_makes_its_translation_stale_until_it_is_changed_back() -> None:
    about = known(source=TEXTS["nl"], reviewer="An")
    changed = {**TEXTS, "nl": "Heb je een eigen gsm?"}
    assert state("fr", "nl", changed, about) == State("stale", was=TEXTS["nl"])
    assert state("fr", "nl", {**changed, "nl": f" {TEXTS['nl']} "}, about) == State("reviewed", "An")


def test_a_source_text_itself_is_never_stale() -> None:
    about = {text_hash(TEXTS["nl"]): Known(source="Iets anders", reviewer="An")}
    assert state("nl", "nl", TEXTS, about) == State("reviewed", "An")
