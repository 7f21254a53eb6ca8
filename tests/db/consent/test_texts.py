"""The text children agree to: both languages or none, and never changed once it is in use."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.errors import Conflict, Invalid
from consent import selectors
from consent.models import TextSet
from consent.services import texts
from consent.tokens.canonical import fingerprint
from surveys import instruments
from surveys.box import documents

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
WHOLE = {
    "nl": {"title": "Doe je mee?", "paragraphs": ["Je mag stoppen.", "Nee is goed."], "no": "Nee"},
    "fr": {"title": "Tu participes ?", "paragraphs": ["Tu peux arrêter.", "Non, c’est bien."], "no": "Non"},
}
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)


def test_a_whole_text_comes_into_use_with_the_hash_the_box_serves_it_under(study):
    text_set = texts.activate_texts(text_set=texts.draft_texts(study=study, texts=WHOLE))
    assert selectors.active_texts(study) == text_set
    assert text_set.sha256 == documents.store("assent", text_set.texts)


def test_the_text_that_ships_is_whole(study):
    shipped = texts.draft_first(study=study, texts=instruments.assent()["texts"])
    assert texts.activate_texts(text_set=shipped).activated
    assert texts.draft_first(study=study, texts=WHOLE) is None


@pytest.mark.parametrize("track", ["nl", "fr"])
@pytest.mark.parametrize("part", ["title", "paragraphs", "no"])
@pytest.mark.parametrize("hole", ["  ", [], ["Goed", ""], None])
def test_a_hole_in_either_language_keeps_it_out_of_use(study, track, part, hole):
    given_texts = {key: dict(parts) for key, parts in WHOLE.items()}
    given_texts[track][part] = hole
    draft = texts.draft_texts(study=study, texts=given_texts)
    with pytest.raises(Invalid) as refused:
        texts.activate_texts(text_set=draft)
    assert f"{track}: {part}" in str(refused.value)
    assert selectors.active_texts(study) is None


@pytest.mark.parametrize("languages", [("nl",), ("fr",), ("nl", "de"), ()])
def test_dutch_and_french_must_both_be_there(study, languages):
    draft = texts.draft_texts(study=study, texts=dict.fromkeys(languages, WHOLE["nl"]))
    with pytest.raises(Invalid):
        texts.activate_texts(text_set=draft)


def test_a_text_in_use_cannot_change_or_go(study):
    text_set = texts.activate_texts(text_set=texts.draft_texts(study=study, texts=WHOLE))
    text_set.texts = {**WHOLE, "nl": {"title": "Iets anders"}}
    with pytest.raises(Conflict):
        text_set.save()
    with pytest.raises(Conflict):
        text_set.delete()
    with pytest.raises(Conflict):
        texts.activate_texts(text_set=text_set)
    assert TextSet.objects.get(pk=text_set.pk).texts == WHOLE


def test_a_change_makes_a_version_and_the_old_one_holds_until_the_new_is_in_use(study):
    first = texts.activate_texts(text_set=texts.draft_texts(study=study, texts=WHOLE))
    texts.draft_texts(study=study, texts={"nl": {}, "fr": {}})
    second = texts.draft_texts(study=study, texts={**WHOLE, "nl": {**WHOLE["nl"], "no": "Liever niet"}})
    assert (first.version, second.version) == (1, 2)
    assert list(selectors.text_sets_of(study)) == [second, first]
    assert selectors.active_texts(study) == first
    texts.activate_texts(text_set=second)
    assert selectors.active_texts(study) == second
    assert first.sha256 != second.sha256


@given(st.dictionaries(st.sampled_from(["nl", "fr"]), st.dictionaries(words, words, max_size=3), max_size=2))
def test_the_hash_knows_neither_order_nor_how_an_accent_is_written(given_texts):
    turned = {
        unicodedata.normalize("NFD", track): {
            unicodedata.normalize("NFD", part): unicodedata.normalize("NFD", text)
            for part, text in reversed(parts.items())
        }
        for track, parts in reversed(given_texts.items())
    }
    same_parts = all(
        len({unicodedata.normalize("NFC", part) for part in parts}) == len(parts) for parts in given_texts.values()
    )
    if same_parts:
        assert fingerprint(turned) == fingerprint(given_texts)
