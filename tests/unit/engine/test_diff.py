"""The difference between two versions: every change is found, in words, with what it does to the answers."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import instruments
from surveys.engine import document as documents
from surveys.engine.codebook import codebook
from surveys.engine.comparing.comparability import compare
from surveys.engine.comparing.verdicts import Asked
from surveys.engine.diff import SAFE, diff
from surveys.engine.drafting import as_draft
from surveys.engine.rewording import distance, segments, size
from surveys.engine.validation import validate
from tests.unit.engine.examples import both, choices, document, example, item

TEXT = st.text(alphabet="ab é?!.\n", max_size=20)


def base() -> dict[str, Any]:
    return document(
        item("age", "number", bounds={"min": 6, "max": 20}),
        item("likes", "single", categories=choices("cats", "dogs", "fish")),
        item("often", "single", categories=choices("never", "weekly", "daily"), measure="ordinal"),
        item(
            "grid", "grid", categories=choices("no", "yes"),
            rows=[{"variable": "row_a", "texts": both("a")}, {"variable": "row_b", "texts": both("b")}],
        ),
        item("why", "text", ask_if='likes == "cats" and age > 9'),
        derived=[{"variable": "group", "texts": both("Group"), "measure": "ordinal",
                  "categories": choices("young", "old"), "rule": [[1, "age < 12"], [2, "age >= 12"]]}],
    )  # fmt: skip


def items(data: dict[str, Any]) -> list[dict[str, Any]]:
    return data["modules"][0]["items"]


Edit = Callable[[dict[str, Any]], Any]


def changed(edit: Edit) -> dict[str, Any]:
    data = base()
    edit(data)
    return data


CASES: list[tuple[Edit, str, str, str]] = [
    (lambda d: d["title"].update(nl="Anders"), "", "title", "comparable"),
    (lambda d: d["modules"][0]["title"].update(nl="Anders"), "only", "title", "comparable"),
    (lambda d: d["tracks"].append("de"), "", "language-added", "care"),
    (lambda d: d["tracks"].remove("fr"), "", "language-removed", "care"),
    (lambda d: items(d).append(item("new")), "new", "item-added", "not"),
    (lambda d: items(d).pop(4), "why", "item-removed", "not"),
    (lambda d: items(d).insert(0, items(d).pop(2)), "often", "moved", "care"),
    (lambda d: items(d)[1]["texts"].update(nl="Van welk dier hou je?"), "likes", "wording", "not"),
    (lambda d: items(d)[1]["texts"].update(nl="Likes!"), "likes", "wording", "comparable"),
    (lambda d: items(d)[1]["texts"].update(de="Magst du?"), "likes", "wording-translated", "care"),
    (lambda d: items(d)[1].update(note=both("Take one")), "likes", "note", "care"),
    (lambda d: items(d)[1].update(help=both("Take one")), "likes", "help", "care"),
    (lambda d: items(d)[3]["rows"].append({"variable": "row_c", "texts": both("c")}), "grid", "row-added", "not"),
    (lambda d: items(d)[3]["rows"].pop(), "grid", "row-removed", "not"),
    (lambda d: items(d)[3]["rows"][0]["texts"].update(fr="z"), "grid", "row", "not"),
    (lambda d: items(d)[3]["rows"].reverse(), "grid", "rows-order", "care"),
    (lambda d: items(d)[1]["categories"].append(choices(*"abcd")[3]), "likes", "category-added", "not"),
    (lambda d: items(d)[1]["categories"].pop(), "likes", "category-removed", "not"),
    (lambda d: items(d)[1]["categories"][0]["texts"].update(nl="leeuwen"), "likes", "category", "not"),
    (lambda d: items(d)[1]["categories"][0].update(name="lions"), "likes", "category-member", "care"),
    (lambda d: items(d)[1]["categories"][0].update(other=True), "likes", "category-member", "care"),
    (lambda d: items(d)[1]["categories"].reverse(), "likes", "categories-order", "care"),
    (lambda d: items(d)[2]["categories"].reverse(), "often", "categories-order", "not"),
    (lambda d: items(d)[0]["bounds"].update(max=18), "age", "bound", "care"),
    (lambda d: items(d)[4].update(bounds={"max_chars": 100}), "why", "bound", ""),
    (lambda d: items(d)[4].update(ask_if='age > 9 and likes == "cats"'), "why", "condition-written", "comparable"),
    (lambda d: items(d)[4].pop("ask_if"), "why", "condition", "not"),
    (lambda d: d["modules"][0].update(forms=[1]), "age", "forms", "care"),
    (lambda d: items(d)[1].update(type="multiple"), "likes", "member", "not"),
    (lambda d: items(d)[1].update(rotate=True), "likes", "member", "care"),
    (lambda d: items(d)[1].update(concept="pets.best"), "likes", "member", "not"),
    (lambda d: items(d)[2].update(measure="nominal"), "often", "member", "care"),
    (lambda d: items(d)[1].update(media={"kind": "image", "file": "x", "more": [1, 2]}), "likes", "member", "not"),
    (lambda d: d["derived"].append({**d["derived"][0], "variable": "more"}), "more", "derived-added", "not"),
    (lambda d: d["derived"].pop(), "group", "derived-removed", "not"),
    (lambda d: d["derived"][0]["rule"][0].__setitem__(1, "age < 11"), "group", "rule", "not"),
    (lambda d: d["derived"][0]["texts"].update(nl="Leeftijd"), "group", "wording", "care"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "name", "code", "judgement"), CASES)
def test_each_change_is_found_and_judged(edit: Edit, name: str, code: str, judgement: str) -> None:
    found = diff(base(), changed(edit))
    told = [(part.name, change.code, change.judgement) for part in found.parts for change in part.changes]
    if judgement:
        assert (name, code, judgement) in told
        assert found.judgement == max((one[2] for one in told), key=["comparable", "care", "not"].index)
    else:
        assert told == []


def test_a_new_module_is_told_by_its_questions() -> None:
    data = base()
    data["modules"].append({"name": "second", "title": both("Second"), "items": [item("new")]})
    assert [(part.kind, part.name) for part in diff(base(), data).parts] == [("item", "new")]


def test_a_longer_text_field_is_a_change_that_changes_nothing() -> None:
    one, other = (documents.publish(document(item("why", "text", bounds={"max_chars": n}))) for n in (100, 300))
    ((part,),) = (diff(one, other).parts,)
    assert [(change.code, change.judgement, change.before, change.after) for change in part.changes] == [
        ("bound", "comparable", "100", "300")
    ]


def test_the_ends_of_a_labelled_scale_are_the_scale() -> None:
    one = document(item("a", "number", categories=choices("x"), bounds={"min": 0, "max": 10}))
    other = document(item("a", "number", categories=choices("x"), bounds={"min": 0, "max": 5}))
    assert diff(one, other).of("a").judgement == "not"
    assert diff(one, other).of("b") is None


@pytest.mark.parametrize("name", instruments.names())
def test_publishing_changes_nothing_and_neither_does_drafting_again(name: str) -> None:
    data = instruments.instrument(name)
    published = documents.publish(data)
    for one, other in ((data, data), (data, published), (published, as_draft(published))):
        found = diff(one, other)
        assert found.parts == ()
        assert found.kept == len(documents.load(data).items)
        assert found.judgement == "comparable"
        assert found.same_answers
    assert documents.publish(as_draft(published)) == published


def test_words_taken_out_and_put_in_are_marked_in_every_track() -> None:
    data = changed(lambda d: items(d)[1].update(texts={"nl": "likes veel honden", "fr": "likes"}))
    (part,) = diff(base(), data).parts
    (change,) = part.changes
    assert [(wording.track, [(each.kind, each.text) for each in wording.segments]) for wording in change.wordings] == [
        ("nl", [("same", "likes"), ("ins", " veel honden")])
    ]


@given(TEXT, TEXT)
def test_both_wordings_can_be_read_back(before: str, after: str) -> None:
    found = segments(before, after)
    assert "".join(each.text for each in found if each.kind != "ins") == before
    assert "".join(each.text for each in found if each.kind != "del") == after
    assert all(each.text for each in found)
    assert all(one.kind != other.kind for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        ("Heb je een gsm?", "Heb je  een gsm?", "same"),
        ("Heb je een gsm?", "Heb je een GSM ?", "signs"),
        ("Hoe vaak gebriuk je het?", "Hoe vaak gebruik je het?", "spelling"),
        ("Hoe vaak gebruikt je het?", "Hoe vaak gebruik je het?", "spelling"),
        ("Doe je dat niet?", "Doe je dat iets?", "words"),
        ("Ouder dan 12000?", "Ouder dan 13000?", "words"),
        ("Doe je dat soms?", "Doe je dat?", "words"),
        ("gezellig", "ongezellig", "spelling"),
        ("gezellig", "vervelend", "words"),
    ],
)
def test_how_large_a_step_is(before: str, after: str, step: str) -> None:
    assert size(before, after) == step
    assert size(after, before) == step


@pytest.mark.parametrize(
    ("one", "other", "steps"), [("abc", "abc", 0), ("abc", "acb", 1), ("", "ab", 2), ("kat", "hond", 4)]
)
def test_letters_between_two_words(one: str, other: str, steps: int) -> None:
    assert distance(one, other) == steps == distance(other, one)


def test_it_never_calls_comparable_what_the_comparison_of_waves_calls_different() -> None:
    """The same judgement stands behind both; only a slip of the pen is judged milder here, and it says so."""
    for edit, _name, _code, _judgement in CASES:
        data = changed(edit)
        try:
            books = [codebook(documents.load(each)) for each in (base(), data)]
        except documents.DocumentInvalid:
            continue
        found = diff(base(), data)
        waves = [Asked({"nl": str(place)}, book) for place, book in enumerate(books)]
        owners = {row["variable"]: each["variable"] for each in items(data) for row in each.get("rows", ())}
        for comparison in compare(waves):
            if comparison.verdict == "different":
                part = found.of(owners.get(comparison.question.name, comparison.question.name))
                assert part is not None
                assert part.judgement != "comparable", comparison


def test_versions_with_the_same_answers_accept_each_others_answers() -> None:
    """What `same_answers` promises the box: an answer set of one version is a good one of the other."""
    chance = random.Random(11)
    data = documents.publish(example())
    questionnaire = documents.load(data)
    for _ in range(40):
        other = as_draft(copy.deepcopy(data))
        for module in other["modules"]:
            for each in module["items"]:
                if chance.random() < 0.3:
                    each["texts"]["nl"] += " x"
                if chance.random() < 0.1 and "categories" in each:
                    chance.shuffle(each["categories"])
        other = documents.publish(other)
        found = diff(data, other)
        assert found.same_answers
        assert {change.code for part in found.parts for change in part.changes} <= SAFE
        answers = {"own_phone": chance.choice((1, 2, 3)), "age": chance.choice((8, 12)), "apps": [1, 3]}
        assert validate(questionnaire, answers) == validate(documents.load(other), answers)
    other["modules"][0]["items"][1]["bounds"]["max"] = 10
    assert not diff(data, other).same_answers
