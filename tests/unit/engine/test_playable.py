"""A draft full of faults still runs, without what can't run and with that named."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.engine import document as documents
from surveys.engine import splitting
from surveys.engine.playable import UNWRITTEN, playable
from surveys.engine.routing import visible
from tests.unit.engine.examples import both, choices, document, example, item


def variables(draft: Any) -> list[str]:
    made = playable(draft)
    assert made.questionnaire is not None
    return [each.variable for each in made.questionnaire.items]


def test_a_sound_document_runs_whole_and_compiled() -> None:
    made = playable(example())
    assert made.document is not None
    published = documents.publish(example())
    assert made.document["modules"] == published["modules"]
    assert not made.faults


def test_a_draft_is_left_as_it_was() -> None:
    draft = document(item("a", texts={"nl": ""}), item("b", "single"))
    before = copy.deepcopy(draft)
    playable(draft)
    assert draft == before


def test_a_text_that_is_not_written_shows_as_an_ellipsis_in_its_track() -> None:
    draft = document(item("a", texts={"nl": "Vraag?"}), tracks=["nl", "fr", "de"], title={})
    made = playable(draft)
    assert made.document is not None
    (shown,) = made.document["modules"][0]["items"]
    assert shown["texts"] == {"nl": "Vraag?", "fr": UNWRITTEN, "de": UNWRITTEN}
    assert made.document["title"] == dict.fromkeys(("nl", "fr", "de"), UNWRITTEN)


def test_an_item_that_can_not_run_is_left_out_and_said_why() -> None:
    made = playable(document(item("a"), item("b", "single"), item("c", "number"), item("d", "nonsense")))
    assert made.questionnaire is not None
    assert [each.variable for each in made.questionnaire.items] == ["a"]
    assert {name: [one.code for one in faults] for name, faults in made.faults.items()} == {
        "b": ["needs-categories"],
        "c": ["needs-bounds"],
        "d": ["schema-enum"],
    }


def test_an_item_with_a_wrong_condition_runs_as_if_always_asked() -> None:
    made = playable(document(item("a"), item("b", ask_if='a == "maybe"'), item("c", ask_if='a == "yes"')))
    assert made.unrouted == {"b"}
    assert made.questionnaire is not None
    assert [each.variable for each in visible(made.questionnaire, {"a": 2})] == ["a", "b"]


def test_a_circle_is_opened() -> None:
    assert variables(document(item("a", ask_if='b == "yes"'), item("b", ask_if='a == "yes"'))) == ["a", "b"]


@pytest.mark.parametrize(
    "draft",
    [
        {},
        None,
        [],
        {"modules": "no"},
        {"modules": []},
        {"modules": [{"name": "m", "items": [{}]}]},
        document(item("a"), format=7),
    ],
)
def test_where_nothing_runs_there_is_nothing(draft: Any) -> None:
    made = playable(draft)
    assert made.document is None or made.questionnaire is not None


def test_the_name_of_a_module_does_not_stop_its_questions() -> None:
    draft = document(item("a"))
    draft["modules"][0] |= {"name": "No Name", "wrong": 1}
    draft["modules"].append({"name": "only", "title": both("Empty"), "items": []})
    assert variables(draft) == ["a"]


def test_wrong_members_of_the_whole_do_not_stop_its_questions() -> None:
    draft = document(item("a"), format=7, title="none", tracks=["xx"], draw="nowhere", stray=1, derived=["no"])
    assert variables(draft) == ["a"]


def test_split_forms_run_as_drawn() -> None:
    whole = document(item("a"))
    whole["modules"] += [{"name": name, "title": both(name), "items": [item(f"{name}1")]} for name in ("b", "c")]
    draft = splitting.split(whole, {"b", "c"}, 1)
    draft["modules"][0]["items"].append(item("z", "single"))
    made = playable(draft)
    assert made.questionnaire is not None
    assert [each.variable for each in visible(made.questionnaire, {splitting.VARIABLE: 1})] == [
        splitting.VARIABLE,
        "a",
        "b1",
    ]


KINDS = ("single", "multiple", "yesno", "smiley", "grid", "number", "text", "card", "x")


@st.composite
def drafts(draw: st.DrawFn) -> dict[str, Any]:
    items = []
    for name in draw(st.lists(st.sampled_from(("a", "b", "c", "B", "and")), max_size=5)):
        made = item(name, draw(st.sampled_from(KINDS)))
        if draw(st.booleans()):
            made["categories"] = choices("x", "y", "y")[: draw(st.integers(0, 3))]
        if draw(st.booleans()):
            made["ask_if"] = draw(st.sampled_from(("", 'a == "x"', "answered(b)", 'c == "yes"', "a =", '"x" in b')))
        if draw(st.booleans()):
            made["texts"] = draw(st.sampled_from(({}, {"nl": ""}, {"en": "x"}, "x")))
        items.append(made)
    return document(*items)


@settings(max_examples=150, deadline=None)
@given(drafts())
def test_whatever_is_left_of_a_draft_runs(draft: dict[str, Any]) -> None:
    made = playable(draft)
    if made.document is not None:
        assert documents.check(made.document) == [] or all(
            finding.code == "logic-unreachable" for finding in documents.check(made.document)
        )
