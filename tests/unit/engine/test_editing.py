"""Every change of a draft can be taken back exactly, and what people do means what they expect."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.engine import composing, editing, renaming, texts
from surveys.engine.canonical import canonical_bytes
from surveys.engine.types import BY_NAME

TRACKS = ("nl", "fr", "de", "nl-easy")
WORDS = st.text("abc éÉ|\t-1.\"'", max_size=12)
FIRST: dict[str, Any] = {
    "format": 1,
    "name": "small",
    "title": {"nl": "Klein", "fr": "Petit"},
    "tracks": ["nl", "fr"],
    "concepts": {"own": {"nl": "Bezit"}},
    "modules": [
        {
            "name": "phones",
            "title": {"nl": "Gsm", "fr": "GSM"},
            "items": [
                {
                    "variable": "phone",
                    "type": "single",
                    "texts": {"nl": "Heb je een gsm?"},
                    "categories": [
                        {"code": 1, "name": "smart", "texts": {"nl": "Ja", "fr": "Oui"}},
                        {"code": 2, "name": "none", "texts": {"nl": "Nee"}},
                    ],
                },
                {
                    "variable": "apps",
                    "type": "grid",
                    "texts": {"nl": "Hoe vaak?"},
                    "rows": [{"variable": "chat", "texts": {}}, {"variable": "video", "texts": {}}],
                    "categories": [
                        {"code": 1, "name": "never", "texts": {}},
                        {"code": 2, "name": "often", "texts": {}},
                    ],
                    "ask_if": 'phone == "smart" and not answered(phone_old)',
                },
            ],
        },
        {"name": "end", "title": {}, "items": [{"variable": "phone_old", "type": "yesno", "texts": {}, "note": {}}]},
    ],
    "derived": [
        {
            "variable": "group",
            "texts": {},
            "measure": "nominal",
            "categories": [{"code": 1, "name": "a", "texts": {}}],
            "rule": [[1, 'phone in ("smart", "none") or "none" in apps']],
        }
    ],
}


def targets(document: dict[str, Any]) -> list[str]:
    found = [""]
    for module in document["modules"]:
        found.append(f"module/{module['name']}")
        for item in module["items"]:
            place = f"item/{item['variable']}"
            found += [place, *(f"{place}/row/{row['variable']}" for row in item.get("rows", ()))]
            found += [f"{place}/category/{each['code']}" for each in item.get("categories", ())]
    for entry in document.get("derived", ()):
        place = f"derived/{entry['variable']}"
        found += [place, *(f"{place}/category/{each['code']}" for each in entry["categories"])]
    return found


def of_kind(document: dict[str, Any], kind: str) -> list[str]:
    return [each for each in targets(document) if each.split("/")[-2:-1] == [kind]]


@st.composite
def operations(draw: Any, document: dict[str, Any]) -> Any:  # noqa: C901, PLR0912  (a menu)
    """One thing somebody could do to this document, or None where that isn't possible."""
    every = targets(document)
    act = draw(st.sampled_from(range(13)))
    names = st.sampled_from(["phone", "chat", "nieuw", "x1", "y_2", "group"])
    items, lists = of_kind(document, "item"), [*of_kind(document, "category"), *of_kind(document, "row")]
    modules = of_kind(document, "module")
    if act == 0:
        address = draw(st.sampled_from([place.address for place in texts.placed_texts(document)]))
        text = draw(st.one_of(st.none(), WORDS))
        return {"op": "write", "at": address, "track": draw(st.sampled_from(TRACKS)), "value": text}
    if act == 1:
        member = draw(st.sampled_from(["note", "sensitivity", "ask_if", "pictogram"]))
        value = draw(st.sampled_from([None, {"nl": "x"}, 2, "phone == 'smart'"]))
        return renaming.set_member(draw(st.sampled_from(every)), f"x_{member}", value)
    if act == 2 and [*items, *of_kind(document, "row")]:
        return renaming.rename(document, draw(st.sampled_from([*items, *of_kind(document, "row")])), draw(names))
    if act == 3 and of_kind(document, "category"):
        return renaming.rename_category(document, draw(st.sampled_from(of_kind(document, "category"))), draw(names))
    if act == 4 and len(every) > 1:
        return {"op": "remove", "at": draw(st.sampled_from(every[1:]))}
    if act == 5 and [*items, *modules]:
        return composing.step(document, draw(st.sampled_from([*items, *modules])), draw(st.sampled_from([-1, 1])))
    if act == 6 and lists:
        return composing.shift(document, draw(st.sampled_from(lists)), draw(st.sampled_from([-1, 1])))
    if act == 7 and items:
        return composing.duplicate_item(document, draw(st.sampled_from(items)).split("/")[1])
    if act == 8 and modules:
        return composing.duplicate_module(document, draw(st.sampled_from(modules)).split("/")[1])
    if act == 9 and items:
        variable, kind = draw(st.sampled_from(items)).split("/")[1], draw(st.sampled_from(sorted(BY_NAME)))
        return composing.change_type(document, variable, kind)
    if act == 10 and items:
        member = draw(st.sampled_from(["categories", "rows"]))
        return composing.paste(document, draw(st.sampled_from(items)), member, document["tracks"][0], draw(WORDS))
    if act == 11:
        track = draw(st.sampled_from(TRACKS))
        return (composing.remove_track if track in document["tracks"] else composing.add_track)(document, track)
    if act == 12 and of_kind(document, "category"):
        return renaming.recode(document, draw(st.sampled_from(of_kind(document, "category"))), draw(st.integers(0, 4)))
    return composing.add_module(document, draw(st.integers(0, 3)), {"nl": draw(WORDS)})


@given(st.data())
def test_any_sequence_of_changes_is_taken_back_exactly(data: Any) -> None:
    document, inverses = copy.deepcopy(FIRST), []
    for _ in range(data.draw(st.integers(1, 12))):
        try:
            operation = data.draw(operations(document))
            if operation is None:
                continue
            changed, inverse = editing.apply(document, operation)
        except editing.EditRefused:
            continue
        back, forth = editing.apply(changed, inverse)
        assert canonical_bytes(back) == canonical_bytes(document)
        assert canonical_bytes(editing.apply(back, forth)[0]) == canonical_bytes(changed)
        document = changed
        inverses.append(inverse)
        if not document["tracks"] or not document["modules"]:
            break
    for inverse in reversed(inverses):
        document, _again = editing.apply(document, inverse)
    assert canonical_bytes(document) == canonical_bytes(FIRST)


def after(operation: Any, document: dict[str, Any] = FIRST) -> dict[str, Any]:
    assert operation is not None
    return editing.apply(document, operation)[0]


def test_the_document_given_is_never_changed() -> None:
    before = canonical_bytes(FIRST)
    after(composing.remove_track(FIRST, "fr"))
    assert canonical_bytes(FIRST) == before


def test_a_renamed_variable_is_renamed_wherever_it_is_named_and_nowhere_else() -> None:
    changed = after(renaming.rename(FIRST, "item/phone", "gsm"))
    conditions = [editing.find(changed, "item/apps")["ask_if"], editing.find(changed, "derived/group")["rule"][0][1]]
    assert conditions == [
        'gsm == "smart" and not answered(phone_old)',
        'gsm in ("smart", "none") or "none" in apps',
    ]


def test_a_renamed_category_is_renamed_in_the_conditions_on_its_own_question_only() -> None:
    changed = after(renaming.rename_category(FIRST, "item/phone/category/2", "no"))
    assert editing.find(changed, "derived/group")["rule"][0][1] == 'phone in ("smart", "no") or "none" in apps'


def test_a_condition_that_can_not_be_read_keeps_its_words_when_a_category_is_renamed() -> None:
    broken = after(renaming.set_member("item/phone_old", "ask_if", 'phone = "none"'))
    changed = after(renaming.rename_category(broken, "item/phone/category/2", "no"), broken)
    assert editing.find(changed, "item/phone_old")["ask_if"] == 'phone = "none"'


def test_a_name_that_another_category_of_the_question_has_is_refused() -> None:
    with pytest.raises(editing.EditRefused) as refused:
        renaming.rename_category(FIRST, "item/phone/category/2", "smart")
    assert refused.value.code == "taken"
    assert after(renaming.rename_category(FIRST, "item/phone/category/2", "none")) == FIRST


def test_another_code_is_followed_by_the_right_answers_and_by_the_rule_that_gives_it() -> None:
    quiz = after(renaming.set_member("item/phone", "key", [1, 2]))
    changed = editing.find(after(renaming.recode(quiz, "item/phone/category/2", 9), quiz), "item/phone")
    assert ([each["code"] for each in changed["categories"]], changed["key"]) == ([1, 9], [1, 9])
    two = after(renaming.set_member("derived/group", "rule", [[1, "answered(phone)"], [2, "asked(phone)"]]))
    changed = editing.find(after(renaming.recode(two, "derived/group/category/1", 5), two), "derived/group")
    assert changed["categories"][0]["code"] == 5
    assert changed["rule"] == [[5, "answered(phone)"], [2, "asked(phone)"]]


def test_a_condition_that_can_not_be_read_still_follows_a_rename() -> None:
    broken = after(renaming.set_member("item/phone_old", "ask_if", 'phone = "phone'))
    changed = after(renaming.rename(broken, "item/phone", "gsm"), broken)
    assert editing.find(changed, "item/phone_old")["ask_if"].startswith("gsm = ")


@pytest.mark.parametrize("name", ["apps", "chat", "group"])
def test_a_name_that_is_taken_by_an_item_a_row_or_a_derived_variable_is_refused(name: str) -> None:
    with pytest.raises(editing.EditRefused) as refused:
        renaming.rename(FIRST, "item/phone", name)
    assert refused.value.code == "taken"


def test_a_new_name_is_the_first_that_is_free() -> None:
    assert [renaming.numbered_variable(taken) for taken in (set(), {"q2"}, {"q1", "q2"})] == ["q1", "q1", "q3"]
    assert [renaming.numbered("a", taken) for taken in (set(), {"a"}, {"a", "a_2"})] == ["a", "a_2", "a_3"]
    assert renaming.free_variable({"phone", "phone_2"}, "phone") == "phone_3"
    long = "x" * renaming.LONGEST_VARIABLE
    assert renaming.free_variable({long}, long) == f"{long[:-2]}_2"


def test_a_copy_has_names_of_its_own_and_its_inner_conditions_follow() -> None:
    given = [
        {"variable": "phone", "type": "yesno", "texts": {}},
        {"variable": "z", "type": "yesno", "texts": {}, "ask_if": 'phone == "yes" and age > 2'},
    ]
    changed = after(composing.add_items(FIRST, "end", 0, given))
    assert [item["variable"] for item in changed["modules"][1]["items"]] == ["phone_2", "z", "phone_old"]
    assert changed["modules"][1]["items"][1]["ask_if"] == 'phone_2 == "yes" and age > 2'


def test_lines_pasted_fill_what_is_missing_and_then_make_more() -> None:
    changed = after(composing.paste(FIRST, "item/phone", "categories", "fr", "1. Non\n- Peut-être | Misschien\n\n"))
    assert [
        (each["code"], each["name"], each["texts"]) for each in changed["modules"][0]["items"][0]["categories"]
    ] == [
        (1, "smart", {"nl": "Ja", "fr": "Oui"}),
        (2, "none", {"nl": "Nee", "fr": "Non"}),
        (3, "peut_etre", {"fr": "Peut-être", "nl": "Misschien"}),
    ]


def test_an_item_at_the_edge_of_its_module_moves_on_into_the_next() -> None:
    changed = after(composing.step(FIRST, "item/apps", 1))
    assert [item["variable"] for item in changed["modules"][1]["items"]] == ["apps", "phone_old"]
    assert composing.step(FIRST, "item/phone", -1) is None


def test_a_language_that_leaves_takes_its_texts_and_brings_them_back() -> None:
    changed, back = editing.apply(FIRST, composing.remove_track(FIRST, "fr"))
    assert not any("fr" in place.texts for place in texts.placed_texts(changed))
    assert editing.apply(changed, back)[0] == FIRST


@pytest.mark.parametrize("kind", sorted(BY_NAME))
def test_a_new_item_of_any_type_only_lacks_its_texts(kind: str) -> None:
    from surveys.engine import document as engine

    start = composing.start_of(kind, "fresh", ["nl", "fr"])
    whole = copy.deepcopy(FIRST)
    whole["modules"] = [{"name": "one", "title": {"nl": "x", "fr": "x"}, "items": [start]}]
    whole["derived"] = []
    assert {finding.code for finding in engine.check(whole)} <= {"text-missing", "pictogram-missing"}


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "write", "at": "item/phone/help", "track": "nl", "value": "Een gsm is een telefoon."},
        {"op": "insert", "into": "item/phone/rows", "index": 0, "value": {"variable": "first", "texts": {}}},
    ],
)
def test_what_an_item_did_not_have_comes_and_leaves_without_a_trace(operation: dict[str, Any]) -> None:
    changed, inverse = editing.apply(FIRST, operation)
    assert changed != FIRST
    assert editing.apply(changed, inverse)[0] == FIRST


def test_a_text_is_written_in_the_member_that_its_address_names() -> None:
    changed = after({"op": "write", "at": "item/phone/help", "track": "nl", "value": "Een telefoon."})
    assert editing.find(changed, "item/phone")["help"] == {"nl": "Een telefoon."}


def test_the_name_of_a_concept_is_written_among_the_concepts() -> None:
    changed = after({"op": "write", "at": "concept/own", "track": "fr", "value": "Avoir"})
    assert changed["concepts"] == {"own": {"nl": "Bezit", "fr": "Avoir"}}


def test_taking_away_a_text_that_is_not_there_changes_nothing() -> None:
    changed, inverse = editing.apply(FIRST, {"op": "write", "at": "item/phone/help", "track": "nl", "value": None})
    assert changed == FIRST == editing.apply(changed, inverse)[0]


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ({"op": "set", "at": "module/end", "member": "name", "value": "phones"}, "phones"),
        ({"op": "insert", "into": "modules", "index": 0, "value": {"name": "end", "items": []}}, "end"),
        ({"op": "insert", "into": "module/end/items", "index": 0, "value": {"variable": "phone"}}, "phone"),
    ],
)
def test_a_change_to_a_name_that_is_taken_is_refused(operation: dict[str, Any], name: str) -> None:
    with pytest.raises(editing.EditRefused) as refused:
        after(operation)
    assert (refused.value.code, refused.value.name) == ("taken", name)


@pytest.mark.parametrize(
    ("operation", "name"),
    [
        ({"op": "remove", "at": "item/gone"}, "gone"),
        ({"op": "remove", "at": "item/phone/category/9"}, "9"),
        ({"op": "write", "at": "concept/lost", "track": "nl", "value": "x"}, "lost"),
    ],
)
def test_a_change_of_what_is_no_longer_there_is_refused(operation: dict[str, Any], name: str) -> None:
    with pytest.raises(editing.EditRefused) as refused:
        after(operation)
    assert (refused.value.code, refused.value.name) == ("gone", name)


def test_an_item_that_is_gone_has_no_module() -> None:
    assert editing.module_of(FIRST, "phone_old")["name"] == "end"
    with pytest.raises(editing.EditRefused):
        editing.module_of(FIRST, "gone")


def test_another_document_in_its_place_is_taken_back_to_the_one_before() -> None:
    other = {"format": 1, "name": "other", "modules": []}
    changed, inverse = editing.apply(FIRST, {"op": "replace", "value": other})
    assert changed == other
    assert editing.apply(changed, inverse)[0] == FIRST


def test_the_renames_of_an_operation_are_told_in_their_order() -> None:
    operations = [
        renaming.set_member("item/phone", "variable", "gsm"),
        renaming.set_member("item/gsm/category/1", "code", 3),
        renaming.set_member("item/apps/row/chat", "variable", "chat"),
        renaming.set_member("item/gsm", "sensitivity", 2),
        renaming.set_member("", "name", "bigger"),
        {"op": "batch", "ops": [renaming.set_member("module/end", "name", "last")]},
        {"op": "remove", "at": "item/apps"},
    ]
    assert list(editing.renames({"op": "batch", "ops": operations})) == [
        ("item/phone", "item/gsm"),
        ("item/gsm/category/1", "item/gsm/category/3"),
        ("module/end", "module/last"),
    ]
