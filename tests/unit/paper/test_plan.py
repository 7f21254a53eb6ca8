"""What stands on paper: every question once, its codes, and for whom it is in words that name questions by number."""

from __future__ import annotations

import re

import pytest

from surveys import instruments
from surveys.engine import document, splitting
from surveys.engine.forms import Clock, Ranked
from surveys.paper.plan import plan


def questionnaire(name="wave1-secondary"):
    return document.load(document.publish(instruments.instrument(name)))


@pytest.mark.parametrize("name", instruments.names())
def test_every_variable_is_on_paper_in_every_track(name):
    asked = questionnaire(name)
    for track in asked.tracks:
        sheet = plan(asked, track)
        assert [blank.variable for entry in sheet.entries for blank in entry.blanks] == list(asked.fields)
        numbers = [entry.number for entry in sheet.entries if entry.number]
        assert numbers == list(range(1, len(numbers) + 1))
        assert all(entry.text for entry in sheet.entries)


def test_a_routed_question_says_for_whom_it_is_by_number():
    asked = questionnaire()
    sheet = plan(asked, "nl")
    by_variable = {blank.variable: entry for entry in sheet.entries for blank in entry.blanks}
    said = by_variable["phone_age"].only_if
    assert f"vraag {by_variable['own_phone'].number}" in said
    assert "smartphone" in said
    assert not re.search(r"own_phone|==", said)
    french = {blank.variable: entry for entry in plan(asked, "fr").entries for blank in entry.blanks}
    assert f"question {french['own_phone'].number}" in french["phone_age"].only_if
    assert by_variable["age"].only_if == ""


def test_answers_carry_their_codes():
    sheet = plan(questionnaire(), "nl")
    blank = next(blank for entry in sheet.entries for blank in entry.blanks if blank.variable == "own_phone")
    assert blank.shape == "code"
    assert [one.code for one in blank.choices] == [1, 2, 3, 4]
    age = next(blank for entry in sheet.entries for blank in entry.blanks if blank.variable == "age")
    assert (age.shape, age.least, age.most) == ("number", 8, 21)
    other = next(blank for entry in sheet.entries for blank in entry.blanks if blank.variable == "home_lang__other")
    assert other.beside == ("home_lang", 7)


def test_every_kind_of_question_has_a_shape_on_paper():
    asked = questionnaire()
    shapes = {blank.variable: blank for entry in plan(asked, "nl").entries for blank in entry.blanks}
    found = {shapes[name].shape for name in shapes}
    assert {"code", "codes", "number", "words"} <= found
    clocks = [name for name, field in asked.fields.items() if isinstance(field.form, Clock)]
    ranked = [name for name, field in asked.fields.items() if isinstance(field.form, Ranked)]
    assert {shapes[name].shape for name in clocks} <= {"time"}
    assert {shapes[name].shape for name in ranked} <= {"order"}


def test_a_split_questionnaire_has_a_paper_for_each_form_without_the_draw():
    base = instruments.instrument("wave1-secondary")
    names = [module["name"] for module in base["modules"]][-5:-2]
    asked = document.load(document.publish(splitting.split(base, names, 1, "version")))
    whole = {blank.variable for entry in plan(questionnaire(), "nl").entries for blank in entry.blanks}
    held = []
    for code in (1, 2, 3):
        sheet = plan(asked, "nl", drawn={"version": code})
        variables = {blank.variable for entry in sheet.entries for blank in entry.blanks}
        assert "version" not in variables
        assert sheet.form
        assert not any("geloot" in entry.only_if for entry in sheet.entries)
        held.append(variables)
    assert set.union(*held) == whole
    assert len({frozenset(each) for each in held}) == 3
