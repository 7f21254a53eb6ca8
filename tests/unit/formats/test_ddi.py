"""DDI-Codebook 2.5: valid against the schema, one question a track, universes in words and as logic."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from surveys import instruments
from surveys.engine import document as documents
from surveys.engine.codebook import Codebook, codebook
from surveys.formats import ddi
from tests.unit.formats.documents import awkward

SCHEMA = etree.XMLSchema(etree.parse(Path(__file__).parent / "data" / "ddi_codebook_2_5.xsd"))
D = {"d": ddi.NAMESPACE}


def written(document: dict[str, Any]) -> Any:
    data, _ = ddi.write(document, identifier="a-hash")
    tree = etree.fromstring(data)
    assert SCHEMA.validate(tree), SCHEMA.error_log
    return tree


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
    assert SCHEMA.validate(tree), SCHEMA.error_log
    assert tree.xpath("//d:var/@name", namespaces=D) == [each.name for each in book.variables]
    assert tree.xpath("//d:IDNo/text()", namespaces=D) == ["a-release"]
    asked = [each for each in book.variables if each.role == "answer" and each.question]
    assert len(tree.xpath("//d:qstn[@xml:lang='fr']", namespaces=D)) == len(asked)


def test_what_a_codebook_has_no_place_for_is_listed() -> None:
    _, lost = ddi.write(instruments.instrument("wave1-secondary"))
    assert {each.why for each in lost} >= {"out-ddi-look", "out-ddi-logic", "out-ddi-silent"}
