"""Addresses of texts: complete, lasting, and bound to the words themselves."""

import copy

from surveys import instruments
from surveys.engine import checks
from surveys.engine.texts import placed_texts, text_hash


def test_every_text_of_the_shipped_instruments_has_one_address():
    for name in instruments.names():
        document = instruments.instrument(name)
        placed = list(placed_texts(document))
        assert len({each.address for each in placed}) == len(placed)
        assert sorted(map(str, (each.texts for each in placed))) == sorted(
            str(texts) for _, texts in checks.texts(document)
        )


def test_an_address_lasts_when_questions_move():
    document = instruments.instrument("wave1-primary")
    moved = copy.deepcopy(document)
    moved["modules"].reverse()
    for module in moved["modules"]:
        module["items"].reverse()
    before = {each.address: dict(each.texts) for each in placed_texts(document)}
    assert {each.address: dict(each.texts) for each in placed_texts(moved)} == before


def test_writing_through_an_address_changes_the_document():
    document = instruments.instrument("wave1-primary")
    place = next(each for each in placed_texts(document) if each.address == "item/age/texts")
    place.owner[place.member]["nl"] = "Hoeveel jaar ben je?"
    assert next(each for each in placed_texts(document) if each.address == "item/age/texts").texts["nl"] == (
        "Hoeveel jaar ben je?"
    )


def test_a_text_hash_forgives_composition_and_outer_blanks_only():
    assert text_hash(" E\u0301te\u0301 ") == text_hash("\u00c9t\u00e9")
    assert text_hash("Été") != text_hash("été")


def test_what_a_draft_does_not_have_yet_is_left_out_and_what_is_empty_is_still_to_write():
    item = {"variable": "age", "type": "number", "texts": {}}
    draft = {"modules": [{"name": "start", "title": {}, "items": [item]}]}
    assert [(each.address, each.texts) for each in placed_texts(draft)] == [
        ("module/start/title", {}),
        ("item/age/texts", {}),
    ]
