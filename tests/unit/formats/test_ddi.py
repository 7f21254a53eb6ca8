"""DDI-Codebook 2.5: valid against the schema, one question a track, universes in words and as logic."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from surveys import instruments
from surveys.engine import document as documents
from surveys.engine.codebook import Category, Codebook, MultipleSet, Variable, codebook
from surveys.formats import ddi
from tests.unit.formats.documents import awkward

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "data" / "ddi_codebook_2_5.xsd"))
D = {"d": ddi.NAMESPACE}


def written(document: dict[str, Any]) -> Any:
    data, _ = ddi.write(document, identifier="a-hash")
    tree = etree.fromstring(data)
    assert valid(tree), SCHEMA.error_log
    return tree


def valid(tree: Any) -> bool:
    """`XMLSchema` of libxml2 takes a reference that leads nowhere; the standard doesn't."""
    known = set(tree.xpath("//@ID"))
    references = {
        name for names in tree.xpath("//d:varGrp/@var | //d:derivation/@var", namespaces=D) for name in names.split()
    }
    return SCHEMA.validate(tree) and references <= known


def variable(tree: Any, name: str) -> Any:
    return tree.xpath(f"//d:var[@name='{name}']", namespaces=D)[0]


@pytest.mark.parametrize("name", instruments.names())
def test_each_instrument_that_ships_is_valid_and_complete(name: str) -> None:
    instrument = documents.publish(instruments.instrument(name))
    tree = written(instrument)
    questionnaire = documents.load(instrument)
    assert tree.xpath("//d:var/@name", namespaces=D) == [each.name for each in codebook(questionnaire).variables]
    for field in questionnaire.fields.values():
        found = tree.xpath(f"//d:var[@name='{field.variable}']/d:qstn", namespaces=D)
        assert not found or len(found) == len(questionnaire.tracks)


@given(seed=st.integers(min_value=0, max_value=2**32))
def test_every_document_is_valid(seed: int) -> None:
    document = awkward(Random(seed))
    assert len(written(document).xpath("//d:var", namespaces=D)) == len(codebook(documents.load(document)).variables)


def test_a_question_stands_once_for_each_track_with_its_universe_in_words_and_as_logic() -> None:
    instrument = documents.publish(instruments.instrument("wave1-secondary"))
    questionnaire = documents.load(instrument)
    item = next(item for item in questionnaire.items if item.ask_if and item.categories and not item.rows)
    tree = written(instrument)
    name = next(
        each.name
        for each in codebook(questionnaire).variables
        if each.name.startswith(item.variable) and each.universe
    )
    one = variable(tree, name)
    languages = one.xpath("d:qstn/@xml:lang", namespaces=D)
    assert languages == list(questionnaire.tracks)
    assert one.xpath("d:qstn[@xml:lang='fr']/d:qstnLit/text()", namespaces=D) == [item.texts["fr"]]
    assert one.xpath("d:universe[@xml:lang='nl']/text()", namespaces=D)[0].startswith("alleen als")
    assert one.xpath("d:notes[@subject='ask_if']/text()", namespaces=D) == [item.universe]


def test_missing_answers_are_marked_and_derived_variables_have_their_rule() -> None:
    instrument = documents.publish(instruments.instrument("wave1-secondary"))
    tree = written(instrument)
    derived = instrument["derived"][0]
    one = variable(tree, derived["variable"])
    assert one.xpath("d:catgry[@missing='Y']/d:catValu/text()", namespaces=D) == [
        str(code) for code in range(-1, -8, -1)
    ]
    assert derived["rule"][0][1] in one.xpath("d:derivation/d:drvcmd/text()", namespaces=D)[0]
    groups = set(tree.xpath("//d:varGrp/@type", namespaces=D))
    assert groups == {"section", "grid", "multipleResp"}


@pytest.mark.parametrize("name", instruments.names())
def test_the_codebook_of_a_release_is_valid_without_its_questionnaire(name: str) -> None:
    book = codebook(documents.load(instruments.instrument(name)), source="a-release")
    tree = etree.fromstring(ddi.of_codebook(Codebook.from_json(book.to_json())))
    assert valid(tree), SCHEMA.error_log
    assert tree.xpath("//d:var/@name", namespaces=D) == [each.name for each in book.variables]
    assert tree.xpath("//d:IDNo/text()", namespaces=D) == ["a-release"]
    asked = [each for each in book.variables if each.role == "answer" and each.question]
    assert len(tree.xpath("//d:qstn[@xml:lang='fr']", namespaces=D)) == len(asked)


def foreign(*names: str, **members: Any) -> Codebook:
    """As the file of others gives it: words without a language."""
    words = {"": "Leeftijd"}
    plain: dict[str, Any] = {
        "label": words, "question": words, "type": "number", "measure": "scale", "role": "answer", "categories": (),
        "universe": "", "sensitivity": 0, "concept": "", "user_missing": (), **members,
    }  # fmt: skip
    sets = (MultipleSet("$ set", words, words, (*names, "gone")), MultipleSet("none", words, words, ("gone",)))
    return Codebook({"": "Golf 0"}, tuple(Variable(name=name, **plain) for name in names), sets, "golf.sav")


@given(names=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=4, unique=True))
def test_a_file_of_others_is_valid_whatever_its_columns_are_called(names: list[str]) -> None:
    tree = etree.fromstring(ddi.of_codebook(foreign(*names)))
    assert valid(tree), SCHEMA.error_log
    assert len(set(tree.xpath("//d:var/@ID", namespaces=D))) == len(names)
    assert len(tree.xpath("//d:varGrp", namespaces=D)) == 1


def test_words_that_don_t_say_their_language_go_out_without_one() -> None:
    tree = etree.fromstring(ddi.of_codebook(foreign("age")))
    assert tree.xpath("//d:titl[not(@xml:lang)]/text()", namespaces=D) == ["Golf 0"]
    assert tree.xpath("//d:var/d:labl[not(@xml:lang)]/text()", namespaces=D) == ["Leeftijd"]


def test_codes_keep_every_digit_and_missing_ranges_their_kind() -> None:
    categories = tuple(Category(code, {"": "een"}, missing=False) for code in (1234567.0, 1.5))
    ranges = ((-7.5, -1.0), (float("-inf"), -100.0), (98.0, 1.7976931348623157e308))
    tree = etree.fromstring(ddi.of_codebook(foreign("v", categories=categories, user_missing=ranges)))
    assert valid(tree), SCHEMA.error_log
    assert tree.xpath("//d:catValu/text()", namespaces=D) == ["1234567", "1.5"]
    assert [dict(each.attrib) for each in tree.iter("{*}range")] == [
        {"UNITS": "REAL", "min": "-7.5", "max": "-1"},
        {"UNITS": "INT", "max": "-100"},
        {"UNITS": "INT", "min": "98"},
    ]


@pytest.mark.parametrize("sign", ["\x0b", "\ufffe", "\ud800"])
def test_a_sign_that_no_xml_holds_is_replaced(sign: str) -> None:
    tree = etree.fromstring(ddi.of_codebook(foreign("v", label={"": f"a{sign}b"})))
    assert tree.xpath("//d:var/d:labl/text()", namespaces=D) == ["a\N{REPLACEMENT CHARACTER}b"]


def test_the_schema_takes_one_command_of_a_derivation() -> None:
    tree = written(documents.publish(instruments.instrument("wave1-secondary")))
    derivation = tree.xpath("//d:derivation", namespaces=D)[0]
    derivation.append(deepcopy(derivation[0]))
    assert not SCHEMA.validate(tree)


def test_what_a_codebook_has_no_place_for_is_listed() -> None:
    _, lost = ddi.write(instruments.instrument("wave1-secondary"))
    assert {each.why for each in lost} >= {"out-ddi-look", "out-ddi-logic", "out-ddi-silent"}
