"""To see a question that not everybody is asked, one needs answers under which it is asked."""

from __future__ import annotations

from random import Random

import pytest

from surveys import instruments
from surveys.engine import document as documents
from surveys.engine.routing import visible
from surveys.engine.ways import way_to
from tests.unit.engine.examples import document, item
from tests.unit.engine.random_cases import published


@pytest.mark.parametrize("name", instruments.names())
def test_every_question_that_ships_can_be_reached(name: str) -> None:
    questionnaire = documents.load(instruments.instrument(name))
    for one in questionnaire.items:
        way = way_to(questionnaire, one.variable)
        assert way.answers is not None, one.variable
        assert set(way.answers) <= set(way.variables)
        assert one in visible(questionnaire, way.answers)


@pytest.mark.parametrize("seed", range(60))
def test_a_way_leads_there_in_random_questionnaires(seed: int) -> None:
    questionnaire = documents.load(published(Random(seed)))
    for one in questionnaire.items:
        way = way_to(questionnaire, one.variable)
        if way.answers is not None:
            assert one in visible(questionnaire, way.answers), (seed, one.ask_if)


def test_what_decides_goes_back_to_the_first_answer() -> None:
    chain = document(item("a"), item("b", ask_if='a == "yes"'), item("c", ask_if='b == "no"'), item("x"))
    questionnaire = documents.load(chain)
    assert way_to(questionnaire, "c").variables == ("a", "b")
    assert way_to(questionnaire, "c").answers == {"a": 1, "b": 2}
    assert way_to(questionnaire, "x").answers == way_to(questionnaire, "unknown").answers == {}


def test_an_answer_that_must_not_be_given_is_left_out() -> None:
    questionnaire = documents.load(
        document(item("a"), item("b", ask_if='a == "yes"'), item("c", ask_if="not asked(b)"))
    )
    assert way_to(questionnaire, "c").answers == {"a": 2}


def test_where_no_answers_lead_there_is_no_way() -> None:
    questionnaire = documents.load(document(item("a"), item("b", ask_if='a == "yes" and a == "no"')))
    assert way_to(questionnaire, "b").answers is None
    many = [item(f"n{n}", "number", bounds={"min": 0, "max": 99}) for n in range(8)]
    wide = " and ".join(f"n{n} == {n + 50} and n{n} != 7 and n{n} != 20" for n in range(8))
    assert way_to(documents.load(document(*many, item("z", ask_if=wide))), "z").answers is None
