"""What an author adds to a draft comes with a name of its own and in its place."""

from __future__ import annotations

from typing import Any

import pytest

from surveys.engine import composing, editing
from surveys.engine.editing import Operation
from tests.unit.engine.examples import choices, document, item


def after(operation: Operation | None, before: dict[str, Any]) -> dict[str, Any]:
    assert operation is not None
    changed, inverse = editing.apply(before, operation)
    assert editing.apply(changed, inverse)[0] == before
    return changed


def asked(*categories: dict[str, Any]) -> dict[str, Any]:
    return document(item("pet", "single", categories=list(categories)))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ({"nl": "Thuis & school"}, "thuis_school"),
        ({"nl": "Only"}, "only_2"),
        ({"nl": "3 vragen"}, "part"),
        ({}, "part"),
    ],
)
def test_a_new_module_is_named_after_its_title(title: dict[str, str], name: str) -> None:
    changed = after(composing.add_module(document(), 0, title), document())
    assert [module["name"] for module in changed["modules"]] == [name, "only"]
    assert changed["modules"][0] == {"name": name, "title": title, "items": []}


def test_a_new_category_comes_last_with_the_next_code() -> None:
    before = asked({"code": 1, "name": "c8", "texts": {}}, {"code": 7, "name": "dog", "texts": {}})
    added = after(composing.add_category(before, "item/pet"), before)["modules"][0]["items"][0]["categories"]
    assert added[2:] == [{"code": 8, "name": "c8_2", "texts": {}}]


def test_a_first_category_has_code_one() -> None:
    before = document(item("pet", "single"))
    added = after(composing.add_category(before, "item/pet"), before)["modules"][0]["items"][0]["categories"]
    assert added == [{"code": 1, "name": "c1", "texts": {}}]


def test_a_new_row_comes_last_with_a_variable_that_is_free() -> None:
    rows = [{"variable": "apps_1", "texts": {}}]
    before = document(item("apps", "grid", rows=rows, categories=choices("no", "yes")))
    added = after(composing.add_row(before, "item/apps"), before)["modules"][0]["items"][0]["rows"]
    assert added == [*rows, {"variable": "apps_2", "texts": {}}]


def test_a_pasted_line_names_a_category_that_had_only_a_number() -> None:
    before = asked({"code": 1, "name": "c1", "texts": {}}, {"code": 2, "name": "cat", "texts": {}})
    pasted = after(composing.paste(before, "item/pet", "categories", "nl", "- Hond | Chien\n- Poes"), before)
    assert pasted["modules"][0]["items"][0]["categories"] == [
        {"code": 1, "name": "hond", "texts": {"nl": "Hond", "fr": "Chien"}},
        {"code": 2, "name": "cat", "texts": {"nl": "Poes"}},
    ]


def test_a_category_is_named_after_its_first_text_with_letters() -> None:
    before = asked({"code": 1, "name": "c1", "texts": {"nl": "?!", "fr": "Un chien"}})
    changed = after(composing.name_category(before, "item/pet/category/1"), before)
    assert changed["modules"][0]["items"][0]["categories"][0]["name"] == "un_chien"


@pytest.mark.parametrize(("name", "texts"), [("dog", {"nl": "Hond"}), ("c1", {}), ("c1", {"nl": "?!"})])
def test_a_category_with_a_name_or_without_words_keeps_its_name(name: str, texts: dict[str, str]) -> None:
    before = asked({"code": 1, "name": name, "texts": texts})
    assert composing.name_category(before, "item/pet/category/1") is None


def test_a_new_language_brings_the_words_of_yes_and_no_but_keeps_words_already_there() -> None:
    start = composing.start_of("yesno", "phone", ["nl"])
    yes, no = start["categories"]
    no["texts"]["fr"] = "Pas du tout"
    before = {**document(start), "tracks": ["nl"]}
    changed = after(composing.add_track(before, "fr"), before)
    assert changed["tracks"] == ["nl", "fr"]
    texts = [each["texts"] for each in changed["modules"][0]["items"][0]["categories"]]
    assert texts == [{**yes["texts"], "fr": "Oui"}, {**no["texts"], "fr": "Pas du tout"}]


def test_pasted_lines_make_rows_with_variables_that_are_free() -> None:
    before = document(item("apps", "grid", rows=[{"variable": "apps_2", "texts": {"nl": "Chat"}}]))
    pasted = after(composing.paste(before, "item/apps", "rows", "nl", "1. Video\n\n2. Muziek | Musique"), before)
    assert pasted["modules"][0]["items"][0]["rows"][1:] == [
        {"variable": "apps_1", "texts": {"nl": "Video"}},
        {"variable": "apps_3", "texts": {"nl": "Muziek", "fr": "Musique"}},
    ]


def test_a_question_that_becomes_one_of_knowledge_keeps_its_answers_and_gets_a_key() -> None:
    before = asked(*choices("dog", "cat"))
    changed = after(composing.change_type(before, "pet", "knowledge"), before)["modules"][0]["items"][0]
    assert changed["type"] == "knowledge"
    assert changed["categories"] == choices("dog", "cat")
    assert changed["key"] == composing.start_of("knowledge", "pet", ["nl"])["key"]


def names(before: dict[str, Any], operation: Operation | None) -> list[tuple[str, list[str]]]:
    modules = after(operation, before)["modules"]
    return [(module["name"], [each["variable"] for each in module["items"]]) for module in modules]


def two_modules() -> dict[str, Any]:
    before = document(item("pet", concept="pets", bank={"item": "pet", "version": 1}), item("toy"))
    before["modules"].append({"name": "last", "title": {}, "items": []})
    return before


def test_a_copy_of_an_item_stands_right_behind_it_without_its_concept_and_bank() -> None:
    before = two_modules()
    operation = composing.duplicate_item(before, "pet")
    assert names(before, operation) == [("only", ["pet", "pet_2", "toy"]), ("last", [])]
    assert editing.find(after(operation, before), "item/pet_2") == {**item("pet"), "variable": "pet_2"}


def test_a_copy_of_a_module_stands_right_behind_it_with_copies_of_its_items() -> None:
    before = two_modules()
    operation = composing.duplicate_module(before, "only")
    assert names(before, operation) == [("only", ["pet", "toy"]), ("only_2", ["pet_2", "toy_2"]), ("last", [])]
    assert not {"concept", "bank"} & {*editing.find(after(operation, before), "item/pet_2")}
    empty = composing.duplicate_module(before, "last")
    assert names(before, empty) == [("only", ["pet", "toy"]), ("last", []), ("last_2", [])]


def test_a_module_or_item_moves_one_place_and_stops_at_the_ends() -> None:
    before = two_modules()
    assert names(before, composing.step(before, "module/last", -1)) == [("last", []), ("only", ["pet", "toy"])]
    assert names(before, composing.step(before, "item/pet", 1)) == [("only", ["toy", "pet"]), ("last", [])]
    assert names(before, composing.step(before, "item/toy", 1)) == [("only", ["pet"]), ("last", ["toy"])]
    assert composing.step(before, "module/last", 1) is None
    assert composing.step(before, "item/pet", -1) is None


def test_a_category_moves_one_place_and_stops_at_the_ends() -> None:
    before = asked(*choices("dog", "cat"))
    moved = after(composing.shift(before, "item/pet/category/1", 1), before)
    assert [each["name"] for each in editing.find(moved, "item/pet")["categories"]] == ["cat", "dog"]
    assert composing.shift(before, "item/pet/category/1", -1) is None


def test_what_another_type_can_not_have_leaves_the_item() -> None:
    before = document(item("pet", "multiple", categories=choices("a", "b"), bounds={"max_answers": 1}))
    changed = after(composing.change_type(before, "pet", "text"), before)
    left = editing.find(changed, "item/pet")
    fresh = composing.start_of("text", "pet", ["nl", "fr"])
    assert left == {**fresh, "texts": item("pet")["texts"]}
