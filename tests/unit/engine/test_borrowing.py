"""Taking an item from a bank: what comes along, what is held to the bank, what differs."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from surveys.engine import borrowing, document

ITEM: dict[str, Any] = {
    "variable": "apps",
    "type": "multiple",
    "texts": {"nl": "Welke apps?", "fr": "Quelles applis ?", "de": "Welche Apps?"},
    "note": {"nl": "Kies.", "fr": "Choisis.", "de": "Wähle."},
    "categories": [
        {"code": 1, "name": "chat", "texts": {"nl": "Chat", "fr": "Chat", "de": "Chat"}},
        {"code": 2, "name": "none", "texts": {"nl": "Geen", "fr": "Aucune", "de": "Keine"}, "exclusive": True},
    ],
    "ask_if": 'own_phone == "smart" and age > 8',
    "sensitivity": 0,
}
BOTH = {"nl", "fr"}


def test_an_item_comes_in_the_languages_of_the_document() -> None:
    found = borrowing.fitted(ITEM, BOTH, {"own_phone", "age"})
    assert set(found["texts"]) == set(found["note"]) == set(found["categories"][1]["texts"]) == BOTH
    assert found["ask_if"] == ITEM["ask_if"]


def test_a_condition_stays_behind_when_the_document_does_not_ask_what_it_is_about() -> None:
    assert "ask_if" not in borrowing.fitted(ITEM, BOTH, {"age"})


def test_the_item_of_the_bank_is_never_changed() -> None:
    before = deepcopy(ITEM)
    borrowing.fitted(ITEM, BOTH, set())["texts"]["nl"] = "x"
    borrowing.referring(ITEM, "AP01", 1)["note"]["nl"] = "x"
    assert before == ITEM


def test_a_reference_becomes_a_copy_that_remembers_where_it_came_from() -> None:
    held = borrowing.referring(borrowing.fitted(ITEM, BOTH, set()), "AP01", 2)
    assert held["bank"] == {"item": "AP01", "version": 2}
    free = borrowing.detached(held)
    assert (free["origin"], "bank" in free) == ({"item": "AP01", "version": 2}, False)


def test_both_marks_are_part_of_the_format() -> None:
    for item in (borrowing.referring(ITEM, "AP01", 1), borrowing.copied(ITEM, "AP01", 1)):
        item.pop("ask_if")
        title = {"nl": "Apps", "fr": "Applis", "de": "Apps"}
        module = {"name": "apps", "title": title, "items": [item]}
        whole = {"format": 1, "name": "x", "title": title, "tracks": ["nl", "fr", "de"], "modules": [module]}
        assert document.check(whole) == []


def test_a_newer_version_brings_its_words_and_keeps_when_it_is_asked() -> None:
    held = borrowing.referring(borrowing.fitted(ITEM, BOTH, {"own_phone", "age"}), "AP01", 1)
    newer = {
        **deepcopy(ITEM),
        "texts": {"nl": "Welke apps gebruik je?", "fr": "Quelles applis utilises-tu ?"},
        "ask_if": "age > 9",
    }
    found = borrowing.renewed(held, newer, 2, BOTH)
    assert (found["texts"]["nl"], found["bank"]["version"], found["ask_if"]) == (
        "Welke apps gebruik je?",
        2,
        ITEM["ask_if"],
    )


def test_a_newer_version_does_not_bring_a_condition() -> None:
    everybody = {member: value for member, value in ITEM.items() if member != "ask_if"}
    held = borrowing.referring(borrowing.fitted(everybody, BOTH, set()), "AP01", 1)
    assert "ask_if" not in borrowing.renewed(held, ITEM, 2, BOTH)


def test_a_condition_that_can_not_be_read_comes_along_to_be_mended() -> None:
    broken = {**ITEM, "ask_if": 'own_phone == "smart'}
    assert borrowing.named(broken["ask_if"]) == frozenset()
    assert borrowing.fitted(broken, BOTH, set())["ask_if"] == broken["ask_if"]


def test_differences_name_the_text_and_its_track() -> None:
    other = deepcopy(ITEM)
    other["categories"][0]["texts"]["fr"] = "Messages"
    other["texts"]["de"] = "Sonst"
    assert borrowing.differences(ITEM, other, BOTH) == (
        borrowing.Difference("item/apps/category/1", "fr", "Chat", "Messages"),
    )


def test_differences_name_answers_that_came_or_went_and_other_members() -> None:
    other = deepcopy(ITEM)
    del other["categories"][1]
    other["sensitivity"] = 1
    found = {
        (each.address, each.track): (each.before, each.after) for each in borrowing.differences(ITEM, other, {"nl"})
    }
    assert found["item/apps/category/2", "nl"] == ("Geen", "")
    assert found["item/apps/sensitivity", ""] == ("0", "1")
    assert "item/apps/categories" in {address for address, _track in found}


def test_when_an_item_is_asked_is_no_difference_and_neither_is_what_publishing_fills_in() -> None:
    bare = {"variable": "x", "type": "yesno", "texts": {"nl": "Wel?", "fr": "Oui ?"}}
    title = {"nl": "X", "fr": "X"}
    module = {"name": "x", "title": title, "items": [bare]}
    published = document.publish(
        {"format": 1, "name": "x", "title": title, "tracks": ["nl", "fr"], "modules": [module]}
    )
    filled = published["modules"][0]["items"][0]
    assert filled["categories"]
    assert borrowing.differences(bare, {**filled, "ask_if": "y > 1"}, BOTH) == ()


def document_of(item: dict[str, Any], tracks: tuple[str, ...] = ("nl", "fr")) -> dict[str, Any]:
    return {"tracks": list(tracks), "modules": [{"name": "m", "items": [item]}]}


TOUCHES = {
    "a text": lambda item: item["texts"].update(nl="Anders?"),
    "an answer": lambda item: item["categories"].pop(),
    "a code": lambda item: item["categories"][0].update(code=7),
    "a name": lambda item: item.update(variable="other"),
    "a new note": lambda item: item.update(note={"nl": "x", "fr": "y"}),
    "a member": lambda item: item.update(helpcard=True),
}


@pytest.mark.parametrize("touch", TOUCHES.values(), ids=TOUCHES)
def test_a_reference_is_held_to_the_words_of_the_bank(touch: Any) -> None:
    item = borrowing.fitted({**ITEM, "note": {}}, BOTH, {"own_phone", "age"})
    del item["note"]
    for make, breached in ((borrowing.referring, "apps"), (borrowing.copied, "")):
        before = make(item, "AP01", 1)
        after = deepcopy(before)
        touch(after)
        assert borrowing.breached(document_of(before), document_of(after)) == breached


def test_when_it_is_asked_a_language_more_and_letting_it_loose_are_no_breach() -> None:
    before = borrowing.referring(borrowing.fitted(ITEM, BOTH, {"own_phone", "age"}), "AP01", 1)
    whole = borrowing.referring(ITEM, "AP01", 1)
    assert borrowing.breached(document_of(before), document_of({**before, "ask_if": "age > 10"})) == ""
    assert borrowing.breached(document_of(before), document_of(whole, ("nl", "fr", "de"))) == ""
    assert borrowing.breached(document_of(before), document_of(borrowing.detached(before))) == ""
    assert borrowing.breached(document_of(before), {"tracks": ["nl"], "modules": []}) == ""
