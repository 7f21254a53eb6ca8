"""What the questionnaires of the first wave promise to the child and to the analyst."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from surveys import instruments
from surveys.engine import document, routing
from surveys.engine.codebook import codebook, free_texts
from surveys.engine.document import Item, Questionnaire

NAMES = ("wave1-primary", "wave1-secondary")
ALL = ("wave1-easy", "wave1-first", *NAMES)
SPACES = "\u202f"
FRENCH = ("fr", "fr-easy")


def loaded(name: str) -> Questionnaire:
    return document.load(document.publish(instruments.instrument(name)))


@pytest.fixture(params=NAMES)
def questionnaire(request: pytest.FixtureRequest) -> Questionnaire:
    return loaded(request.param)


def questions(questionnaire: Questionnaire) -> list[Item]:
    return [item for item in questionnaire.items if item.type != "card"]


def variables_in(tree: Any) -> set[str]:
    if not isinstance(tree, list):
        return set()
    if len(tree) == 2 and tree[0] == "var":
        return {tree[1]}
    return set().union(*(variables_in(part) for part in tree))


def test_all_are_offered_by_name() -> None:
    assert instruments.names() == sorted(ALL)
    with pytest.raises(KeyError):
        instruments.instrument("wave1-trunk")


@pytest.mark.parametrize("name", ALL)
def test_nothing_stands_between_them_and_the_field(name: str) -> None:
    assert document.check(instruments.instrument(name)) == []


def test_a_caller_cannot_change_what_the_next_one_gets() -> None:
    first = instruments.instrument("wave1-primary")
    first["modules"][0]["items"].clear()
    assert instruments.instrument("wave1-primary")["modules"][0]["items"]


def items_of(name: str) -> dict[str, Any]:
    modules = instruments.instrument(name)["modules"]
    return {item["variable"]: item for module in modules for item in module["items"]}


def in_two(data: Any) -> Any:
    """The same JSON with Dutch and French alone."""
    if isinstance(data, list):
        return [in_two(entry) for entry in data]
    if not isinstance(data, dict):
        return data
    return {key: in_two(value) for key, value in data.items() if key not in {"de", "nl-easy", "fr-easy", "de-easy"}}


def test_the_trunk_is_the_same_in_both() -> None:
    """But for a list that the older ones rank, and the room they get to write."""
    primary, secondary = (items_of(name) for name in NAMES)
    assert set(primary) - set(secondary) == {"lesson_wish"}
    shared = set(primary) & set(secondary)
    assert {name for name in shared if in_two(primary[name]) != secondary[name]} == {"adults_know"}
    own = [item for variable, item in secondary.items() if variable not in primary and item["type"] != "card"]
    assert 25 <= len(own) <= 30


def test_a_secondary_pupil_is_asked_about_sixty_questions() -> None:
    older = loaded("wave1-secondary")
    given = {
        "school_year": 4,
        "own_phone": 1,
        "apps": [3],
        "account_age": 1,
        "freq_game": 3,
        "news_freq": 3,
        "ai_used": 1,
    }
    shown = routing.visible(older, {**given, "mean_online": 2, "rules": [1]})
    assert 55 <= len([item for item in shown if item.type != "card"]) <= 65


def test_older_children_get_the_kinds_of_question_that_serve_them() -> None:
    kinds = {item.variable: item.type for item in loaded("wave1-secondary").items}
    assert [kinds[name] for name in ("life_ladder", "last_look", "lesson_top", "adults_know")] == [
        "scale",
        "time",
        "ranking",
        "longtext",
    ]
    known = [item for item in loaded("wave1-secondary").items if item.type == "knowledge"]
    assert len(known) == 3
    assert {min(item.key) for item in known} == {1, 3}  # some sentences are false, others true


def test_variables_of_all_fit_in_one_file() -> None:
    """Same name, same type and same meaning of a code: columns of all levels can be stacked, derived ones included."""
    kinds: dict[str, Any] = {}
    meanings: dict[tuple[str, int], str] = {}
    for name in ALL:
        book = codebook(loaded(name))
        for variable in book.variables:
            if variable.name in free_texts(book):
                continue
            kind = (variable.type, variable.measure)
            assert kinds.setdefault(variable.name, kind) == kind, variable.name
        for item in loaded(name).items:
            for category in item.categories:
                meaning = meanings.setdefault((item.variable, category.code), category.name)
                assert meaning == category.name, item.variable
    for name in NAMES:
        for variable in codebook(loaded(name)).variables:
            labels = [[category.code, dict(category.label)] for category in variable.categories]
            in_file = kinds.setdefault(f"labels of {variable.name}", in_two(labels))
            assert in_file == in_two(labels), variable.name


def test_the_longest_interview_stays_short() -> None:
    """At most 45 questions in upper primary, whatever the answers."""
    assert len(questions(loaded("wave1-primary"))) <= 45


def test_every_question_belongs_to_a_concept(questionnaire: Questionnaire) -> None:
    assert [item.variable for item in questions(questionnaire) if not item.concept] == []


def test_the_kinds_of_question_are_all_there(questionnaire: Questionnaire) -> None:
    kinds = {item.type for item in questionnaire.items}
    assert {"single", "multiple", "yesno", "smiley", "grid", "number", "duration", "card"} <= kinds
    assert kinds & {"text", "longtext"}
    grid = next(item for item in questionnaire.items if item.variable == "activities")
    assert len(grid.rows) == 6
    exclusive = {item.variable for item in questionnaire.items if any(each.exclusive for each in item.categories)}
    others = {item.variable for item in questionnaire.items if any(each.other for each in item.categories)}
    assert "apps" in exclusive & others


def test_routing_has_depth(questionnaire: Questionnaire) -> None:
    asked_if = {item.variable: variables_in(item.ask_tree) for item in questionnaire.items if item.ask_tree}
    assert len(asked_if) >= 6
    assert any(needs & set(asked_if) for needs in asked_if.values())


def test_a_child_without_a_phone_is_asked_why_and_not_when(questionnaire: Questionnaire) -> None:
    without = routing.asked(questionnaire, {"own_phone": 4})
    owner = routing.asked(questionnaire, {"own_phone": 1})
    assert {"no_phone"} == without - owner
    assert {"phone_age"} == owner - without


def test_only_those_with_an_account_are_asked_who_sees_it(questionnaire: Questionnaire) -> None:
    assert "account_seen" in routing.asked(questionnaire, {"apps": [3], "account_age": 2})
    assert "account_seen" not in routing.asked(questionnaire, {"apps": [3], "account_age": 4})
    assert "account_seen" not in routing.asked(questionnaire, {"apps": [1], "account_age": 2})


@pytest.mark.parametrize(("year", "asked"), [(1, False), (2, False), (3, True), (6, True), (-2, False)])
def test_sexual_images_are_asked_from_the_third_year(year: int, asked: bool) -> None:
    shown = {item.variable for item in routing.visible(loaded("wave1-secondary"), {"school_year": year})}
    assert ("sext_got" in shown) is asked
    assert ("form" in shown) is asked
    assert ({"sext_card", "sext_help"} <= shown) is asked


def test_nothing_of_the_highest_sensitivity_in_primary_school() -> None:
    assert max(item.sensitivity for item in loaded("wave1-primary").items) == 2
    assert max(item.sensitivity for item in loaded("wave1-secondary").items) == 3


def test_a_warning_stands_before_sensitive_questions_and_help_after(questionnaire: Questionnaire) -> None:
    run = list(questionnaire.items)
    sensitive = [place for place, item in enumerate(run) if item.sensitivity >= 2]
    assert sensitive
    for place in sensitive:
        cards = [item for item in run[:place] if item.type == "card"]
        later = [item for item in run[place:] if item.type == "card"]
        assert cards[-1].pictogram == "hand"
        assert not cards[-1].helpcard
        assert later[0].helpcard


def test_the_interview_ends_gently(questionnaire: Questionnaire) -> None:
    last = questionnaire.modules[-1]
    assert {item.sensitivity for item in last.items} == {0}
    assert last.items[-1].type == "smiley"


def test_there_is_a_rest_in_the_middle(questionnaire: Questionnaire) -> None:
    place = next(n for n, item in enumerate(questionnaire.items) if item.variable == "pause_half")
    assert 0.35 < place / len(questionnaire.items) < 0.65


@pytest.mark.parametrize("name", NAMES)
def test_a_neighbour_cannot_count_screens(name: str) -> None:
    """Whatever a child says to a sensitive gate (or says nothing), the number of screens stays the same."""
    questionnaire = loaded(name)
    gates = {"stranger": (1, 2, -2, -4), "mean_online": (1, 2, 5, -3, -4)}
    if name == "wave1-secondary":
        gates["sext_got"] = (1, 2, -2, -4)
    lengths = {
        len(routing.visible(questionnaire, {"school_year": 4, **dict(zip(gates, given, strict=True))}))
        for given in product(*gates.values())
    }
    assert len(lengths) == 1


def every_text(data: Any) -> list[dict[str, str]]:
    if isinstance(data, dict):
        if data and all(isinstance(value, str) for value in data.values()) and {"nl", "fr"} <= set(data):
            return [data]
        return [text for value in data.values() for text in every_text(value)]
    return [text for value in data for text in every_text(value)] if isinstance(data, list) else []


@pytest.mark.parametrize("name", ALL)
def test_french_signs_have_their_thin_space(name: str) -> None:
    texts = [text[track] for text in every_text(instruments.instrument(name)) for track in FRENCH if track in text]
    assert any(SPACES in text for text in texts)
    for text in texts:
        for place, sign in enumerate(text):
            if sign in "?!;:»":
                assert text[place - 1] == SPACES, text


@pytest.mark.parametrize("name", ALL)
def test_questions_are_short_in_both_languages(name: str) -> None:
    for item in loaded(name).items:
        for track in item.texts:
            assert len(item.texts[track].split()) <= 17, item.texts[track]
        shorter, longer = sorted(len(item.texts[track]) for track in ("nl", "fr"))
        assert longer <= 1.6 * shorter or longer < 32, item.variable


@pytest.mark.parametrize("name", ALL)
def test_no_two_answers_of_a_question_read_the_same(name: str) -> None:
    for item in loaded(name).items:
        for track in item.texts:
            words = [category.texts[track] for category in item.categories]
            assert len(set(words)) == len(words), item.variable
