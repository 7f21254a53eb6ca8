"""A document is loaded, published and hashed, or refused with everything that is wrong."""

from __future__ import annotations

import copy
import hashlib
import json
import re
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.engine import document as documents
from surveys.engine.building import SCHEMA
from surveys.engine.document import DocumentInvalid
from surveys.engine.findings import SENTENCES
from surveys.engine.types import REGISTRY
from tests.unit.engine.examples import ENGINE, both, choices, document, example, item, vectors


def codes(data: Any) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in documents.check(data)]


def test_the_examples_can_be_published() -> None:
    data = example()
    assert documents.check(data) == []
    used = [*documents.load(data).items, *documents.load(vectors("drawing.json")["document"]).items]
    assert {each.type for each in used} <= {each.name for each in REGISTRY}


def test_publishing_compiles_conditions_and_writes_defaults_down() -> None:
    data = document(
        item("own_phone"),
        item("bedroom", ask_if='own_phone == "yes"'),
        item("words", "text"),
        derived=[
            {
                "variable": "has_phone",
                "texts": both("x"),
                "measure": "nominal",
                "categories": choices("y", "n"),
                "rule": [[1, 'own_phone == "yes"'], [2, "true"]],
            }
        ],
    )
    before = copy.deepcopy(data)
    published = documents.publish(data)
    assert data == before
    phone, bedroom, words = published["modules"][0]["items"]
    assert [category["code"] for category in phone["categories"]] == [1, 2]
    assert "ask_tree" not in phone
    assert bedroom["ask_if"] == 'own_phone == "yes"'
    assert bedroom["ask_tree"] == ["==", ["var", "own_phone"], 1]
    assert words["bounds"] == {"max_chars": 200}
    assert published["derived"][0]["rule_trees"] == [["==", ["var", "own_phone"], 1], True]
    assert documents.publish(published) == published
    assert documents.load(published) == documents.load(data)


def test_a_tampered_tree_is_refused() -> None:
    published = documents.publish(document(item("a"), item("b", ask_if='a == "yes"')))
    published["modules"][0]["items"][1]["ask_tree"] = True
    with pytest.raises(DocumentInvalid) as caught:
        documents.load(published)
    assert [finding.code for finding in caught.value.findings] == ["logic-stale-tree"]
    assert "modules[0].items[1].ask_tree" in str(caught.value)


def test_the_hash_ignores_order_of_keys_and_form_of_letters_only() -> None:
    data = example()
    turned = json.loads(json.dumps(data, sort_keys=True))
    decomposed = json.loads(unicodedata.normalize("NFD", json.dumps(data, ensure_ascii=False)))
    assert decomposed != data
    assert documents.content_hash(turned) == documents.content_hash(decomposed) == documents.content_hash(data)
    changed = copy.deepcopy(data)
    changed["modules"][0]["items"][1]["texts"]["nl"] += "!"
    assert documents.content_hash(changed) != documents.content_hash(data)
    swapped = copy.deepcopy(data)
    swapped["modules"].reverse()
    assert documents.content_hash(swapped) != documents.content_hash(data)


def test_the_hash_of_a_known_value() -> None:
    """SHA-256 of the bytes {"a":"é","b":[1,2]}."""
    by_hand = hashlib.sha256('{"a":"é","b":[1,2]}'.encode()).hexdigest()
    assert documents.content_hash({"b": [1, 2.0], "a": "e\u0301"}) == by_hand


def test_every_track_is_complete_before_publishing() -> None:
    data = document(item("a", help=both("hulp")))
    data["tracks"] = ["nl", "fr", "de-easy"]
    del data["modules"][0]["items"][0]["texts"]["fr"]
    data["modules"][0]["items"][0]["help"]["nl"] = "  "
    missing = [
        ("text-missing", where)
        for where in (
            "title.de-easy",
            "modules[0].title.de-easy",
            "modules[0].items[0].texts.fr",
            "modules[0].items[0].texts.de-easy",
            "modules[0].items[0].help.nl",
            "modules[0].items[0].help.de-easy",
        )
    ]
    assert sorted(codes(data)) == sorted(missing)
    documents.load(data)
    with pytest.raises(DocumentInvalid):
        documents.publish(data)


def test_dutch_and_french_are_compulsory() -> None:
    data = document(item("a"))
    data["tracks"] = ["nl"]
    assert codes(data) == [("track-compulsory", "tracks")]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (None, [("not-an-object", "")]),
        ({}, [("schema-required", "")] * 5),
        (document(item("a", "hologram")), [("schema-enum", "modules[0].items[0].type")]),
        (document(item("a", colour="red")), [("schema-unknown-member", "modules[0].items[0]")]),
        (document(item("Age")), [("schema-pattern", "modules[0].items[0].variable")]),
        (document(item("age\n")), [("schema-pattern", "modules[0].items[0].variable")]),
        (document(item("a" * 33)), [("schema-too-long", "modules[0].items[0].variable")]),
        (document(item("a", sensitivity=4)), [("schema-too-large", "modules[0].items[0].sensitivity")]),
        (document(item("a", sensitivity="2")), [("schema-type", "modules[0].items[0].sensitivity")]),
        (document(item("a", ask_tree=True)), [("logic-stale-tree", "modules[0].items[0].ask_tree")]),
        (document(item("a", texts={"nl": "x\ud83d", "fr": "y"})), [("characters", "modules[0].items[0].texts.nl")]),
        (document(item("cluster")), [("name-reserved", "modules[0].items[0].variable")]),
        (document(item("constructor")), [("name-reserved", "modules[0].items[0].variable")]),
        (document(item("or")), [("name-reserved", "modules[0].items[0].variable")]),
        (document(item("a__b")), [("name-underscores", "modules[0].items[0].variable")]),
        (document(item("a"), item("a")), [("name-repeated", "modules[0].items[1].variable")]),
        (document(item("a", "single")), [("needs-categories", "modules[0].items[0]")]),
        (document(item("a", "grid", categories=choices("x", "y"))), [("needs-rows", "modules[0].items[0]")]),
        (document(item("a", "number")), [("needs-bounds", "modules[0].items[0]")]),
        (
            document(item("a", "number", bounds={"min": 5, "max": 4})),
            [("bounds-crossed", "modules[0].items[0].bounds")],
        ),
        (document(item("a", "card", bounds={"min": 1})), [("not-here", "modules[0].items[0]")]),
        (
            document(item("a", categories=choices("no", "yes"))),
            [("wrong-categories", "modules[0].items[0].categories")],
        ),
        (
            document(item("a", "smiley", categories=choices("x", "y"))),
            [("wrong-categories", "modules[0].items[0].categories")],
        ),
        (
            document(item("a", "single", categories=choices("x", "x"))),
            [("name-repeated", "modules[0].items[0].categories[1].name")],
        ),
        (
            document(item("a", "single", categories=choices("x") + choices("y"))),
            [("code-repeated", "modules[0].items[0].categories[1].code")],
        ),
        (
            document(item("a", "single", categories=choices("x", "y", exclusive=True))),
            [("exclusive-not-here", "modules[0].items[0].categories")],
        ),
        (
            document(item("a", "multiple", categories=choices("x", "y", other=True))),
            [("two-others", "modules[0].items[0].categories")],
        ),
        (
            document(item("a", "multiple", categories=choices("x", "y"), bounds={"min_answers": 3})),
            [("bounds-crossed", "modules[0].items[0].bounds")],
        ),
        (
            document(item("a", "multiple", categories=choices("x", "y")), item("a_x")),
            [("column-clash", "modules[0].items[0]")],
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(data: Any, expected: list[tuple[str, str]]) -> None:
    assert codes(data) == expected
    with pytest.raises(DocumentInvalid) as caught:
        documents.load(data)
    assert all("%(" not in finding.message for finding in caught.value.findings)


def test_the_schema_knows_exactly_the_registered_types() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert schema["$defs"]["item"]["properties"]["type"]["enum"] == [each.name for each in REGISTRY]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.data())
def test_a_document_with_anything_anywhere_gives_findings_and_never_breaks(data: st.DataObject) -> None:
    """Replace one place of the example by arbitrary JSON."""
    broken = example()
    place: Any = broken
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = data.draw(JSON)
            break
        place = place[key]
    for finding in documents.check(broken):
        assert finding.message


def test_every_code_of_a_finding_is_used_and_every_used_code_has_a_sentence() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py") if path.name != "findings.py")
    used = set(re.findall(r'"((?:schema|logic|answer|name|track|text|needs|code|rule)-[a-z-]+)"', sources))
    assert used - {"schema", "not-an-object"} <= set(SENTENCES)
    assert {code for code in SENTENCES if f'"{code}"' not in sources} == set()


def test_endless_nesting_is_a_finding_too() -> None:
    data = document(item("a"), item("b", ask_if='a == "yes"'))
    tree: Any = True
    for _ in range(50_000):
        tree = ["not", tree]
    data["modules"][0]["items"][1]["ask_tree"] = tree
    assert codes(data) == [("too-deep", "")]


def test_the_deepest_condition_that_can_be_written_is_published_and_loaded_again() -> None:
    text = 'a == "yes"'
    for _ in range(39):
        text = f'({text} or a == "no" and not a == "yes")'
    published = documents.publish(document(item("a"), item("b", ask_if=text)))
    assert documents.publish(published) == published


def test_a_rule_gives_a_code_that_its_variable_has() -> None:
    derived = {"variable": "x", "texts": both("x"), "measure": "nominal", "categories": choices("y", "n")}
    data = document(item("own_phone"), derived=[{**derived, "rule": [[7, 'own_phone == "yes"']]}])
    assert ("rule-code", "derived[0].rule[0]") in codes(data)


def test_two_modules_can_not_have_one_name() -> None:
    data = document(item("a"))
    data["modules"].append({"name": "only", "title": both("Again"), "items": [item("b")]})
    assert ("name-repeated", "modules[1].name") in codes(data)


def test_a_compiled_rule_must_be_what_its_text_says() -> None:
    derived = {"variable": "x", "texts": both("x"), "measure": "nominal", "categories": choices("y", "n")}
    published = documents.publish(document(item("phone"), derived=[{**derived, "rule": [[1, 'phone == "yes"']]}]))
    published["derived"][0]["rule_trees"] = [["==", ["var", "phone"], 2]]
    assert ("logic-stale-tree", "derived[0].rule_trees") in codes(published)


def test_a_rule_that_no_answers_can_meet_is_found() -> None:
    derived = {"variable": "x", "texts": both("x"), "measure": "nominal", "categories": choices("y", "n")}
    impossible = 'phone == "yes" and phone == "no"'
    data = document(item("phone"), derived=[{**derived, "rule": [[1, impossible], [2, "true"]]}])
    assert ("logic-unreachable", "derived[0].rule[0][1]") in codes(data)
