"""Questions that can point to a child: which coarser variables may stand for them, and what a text stays tied to."""

from __future__ import annotations

from typing import Any

import pytest

from surveys.engine import codebook, editing, identifying, renaming
from surveys.engine import document as engine
from surveys.engine.forms import LOST, MISSING_CODES
from surveys.engine.lint.linting import lint
from surveys.engine.validation import complete


def text(words: str) -> dict[str, str]:
    return {"nl": words, "fr": words}


def coarser(name: str, codes: int, *rule: str) -> dict[str, Any]:
    return {
        "variable": name,
        "texts": text(name),
        "measure": "ordinal",
        "categories": [{"code": code, "name": f"c{code}", "texts": text(str(code))} for code in range(1, codes + 1)],
        "rule": [[code, condition] for code, condition in enumerate(rule, start=1)],
    }


def document(**age: Any) -> dict[str, Any]:
    """An age in three steps, a gender that only goes whole, a wish."""
    genders = [{"code": code, "name": name, "texts": text(name)} for code, name in ((1, "girl"), (2, "boy"))]
    items = [
        {"variable": "age", "type": "number", "texts": text("Leeftijd"), "bounds": {"min": 8, "max": 13}} | age,
        {"variable": "gender", "type": "single", "texts": text("Ik ben"), "categories": genders, "identifying": []},
        {"variable": "wish", "type": "text", "texts": text("Wens")},
    ]
    return {
        "format": 1,
        "name": "pointing",
        "title": text("Synthetisch"),
        "tracks": ["nl", "fr"],
        "modules": [{"name": "you", "title": text("Jij"), "items": items}],
        "derived": [
            coarser("pair", 3, "age <= 9", "age <= 11", "age >= 12"),
            coarser("half", 2, 'pair <= "c2"', 'pair == "c3"'),
            coarser("girl_of_eight", 2, 'age == 8 and gender == "girl"', "age > 8"),
        ],
    }


def wrong(content: dict[str, Any]) -> set[tuple[str, str]]:
    return {(found.code, found.params.get("name", "")) for found in engine.check(content)}


def test_a_ladder_goes_from_the_answer_to_nothing():
    questionnaire = engine.load(engine.publish(document(identifying=["pair", "half"])))
    age, gender = identifying.ladders(questionnaire)
    assert (age.steps, gender.steps) == (("age", "pair", "half", ""), ("gender", ""))
    answers = complete(questionnaire, {"age": 10, "gender": 2, "wish": "SYNTHETIC"})
    assert age.seen(questionnaire, answers) == (10, 2, 1, None)
    kept = identifying.recoded(questionnaire, answers, {"age": 2})
    assert kept == answers | {"age": LOST, "half": 1}
    assert identifying.recoded(questionnaire, answers, {"age": 1, "gender": 1}) == answers | {
        "age": LOST, "pair": 2, "half": 1, "gender": LOST,
    }  # fmt: skip
    assert identifying.recoded(questionnaire, answers, {}) == answers


def test_a_skipped_answer_is_lost_with_the_rest_and_its_step_says_nothing_either():
    questionnaire = engine.load(engine.publish(document(identifying=["pair", "half"])))
    answers = complete(questionnaire, {"age": -2, "gender": 1, "wish": -2})
    kept = identifying.recoded(questionnaire, answers, {"age": 1})
    assert kept["age"] == LOST
    assert {kept["pair"], kept["half"]} <= MISSING_CODES


@pytest.mark.parametrize(
    ("steps", "found"),
    [
        (["pair", "half"], set()),
        ([], set()),
        (["pair", "group"], {("identifying-unknown", "group")}),
        (["girl_of_eight"], {("identifying-foreign", "girl_of_eight")}),
        (["half", "pair"], {("identifying-finer", "pair")}),
    ],
)
def test_a_step_is_a_derived_variable_of_this_answer_alone_and_never_finer(steps, found):
    assert wrong(document(identifying=steps)) == found


def test_only_one_category_or_one_number_of_few_values_can_be_stepped():
    assert wrong(document(identifying=["pair"], bounds={"min": 0, "max": 5000})) == {("identifying-answer", "")}
    words = document()
    words["modules"][0]["items"][2]["identifying"] = []
    assert wrong(words) == {("identifying-answer", "")}


def test_the_codebook_says_what_lost_can_mean():
    book = codebook.codebook(engine.load(engine.publish(document(identifying=["pair", "half"]))))
    notes = {variable.name: variable.note for variable in book.variables}
    assert "pair, half" in notes["age"]["nl"]
    assert notes["gender"]
    assert "pair" not in notes["gender"]["nl"]
    assert notes["wish"] == {}


def test_a_coarser_variable_keeps_its_step_under_another_name():
    content = document(identifying=["pair", "half"])
    changed, _back = editing.apply(content, renaming.rename(content, "derived/pair", "two_years"))
    assert changed["modules"][0]["items"][0]["identifying"] == ["two_years", "half"]
    assert wrong(changed) == set()


def linked(place: int, linkage: str) -> dict[str, Any]:
    content = document()
    content["modules"][0]["items"][place]["linkage"] = linkage
    return content


def test_only_a_text_in_a_childs_own_words_is_tied_to_something():
    assert wrong(linked(2, "none")) == set()
    assert wrong(linked(0, "none")) == {("linkage-not-here", "")}


def test_words_that_stay_with_their_row_want_a_motive():
    def found(linkage: str) -> list[str]:
        return [
            one.address for one in lint(linked(2, linkage), level="primary") if one.rule.name == "words-tied-to-row"
        ]

    assert found("full") == ["item/wish/texts"]
    assert found("coarse") == []
