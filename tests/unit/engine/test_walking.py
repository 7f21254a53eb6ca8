"""Simulated children meet what they may, give answers that could be stored, and are the same children every time."""

from __future__ import annotations

import json
from typing import Any

import pytest

from surveys import instruments
from surveys.engine import document as documents
from surveys.engine.playable import playable
from surveys.engine.routing import visible
from surveys.engine.validation import validate
from surveys.engine.walking import Report, report, walk
from tests.unit.engine.examples import choices, document, item, vectors


def reported(data: dict[str, Any], children: int = 200, **given: Any) -> Report:
    runs = playable(data)
    return report(runs.document, runs.questionnaire, children, 4, **given)


@pytest.mark.parametrize("name", instruments.names())
def test_answers_are_those_of_the_route_and_could_be_stored(name: str) -> None:
    questionnaire = documents.load(documents.publish(instruments.instrument(name)))
    for child in range(30):
        walked = walk(questionnaire, 7, child)
        assert validate(questionnaire, dict(walked.answers)) == []
        assert walked.seen == tuple(each.variable for each in visible(questionnaire, walked.answers))
        assert walk(questionnaire, 7, child) == walked


def test_every_form_of_a_split_questionnaire_is_walked() -> None:
    questionnaire = documents.load(vectors("drawing.json")["document"])
    walked = [walk(questionnaire, 1, child) for child in range(200)]
    assert {each.answers["form"] for each in walked} == {1, 2, 3}
    assert all("form" not in each.seen for each in walked)
    assert all(validate(questionnaire, dict(each.answers)) == [] for each in walked)


def test_a_rare_border_is_met_and_the_impossible_is_not() -> None:
    data = document(
        item("count", "number", bounds={"min": 0, "max": 999_999}),
        item("rare", ask_if="count == 77"),
        item("never", ask_if="count == 77 and count == 78"),
        item("two", "multiple", categories=choices("a", "b", "c"), bounds={"min_answers": 2}),
        item("why", "text"),
    )
    found = {each.variable: each for each in reported(data).items}
    assert found["count"].children == 200
    assert 0 < found["rare"].children < 200
    assert (found["never"].children, found["never"].first) == (0, None)
    runs = playable(data)
    assert "rare" in walk(runs.questionnaire, 4, found["rare"].first).seen


def test_lengths_and_times_are_those_of_the_routes() -> None:
    made = reported(document(item("a"), item("b", ask_if='a == "yes"'), item("c", ask_if='b == "yes"')))
    assert (made.questions.least, made.questions.most, made.different) == (1, 3, 3)
    assert sum(route.children for route in made.routes) == made.children == 200
    for tracks in made.seconds.values():
        assert set(tracks) == {"nl", "fr"}
        assert all(0 < each.least <= each.middle <= each.most for each in tracks.values())
    assert made.seconds["6-8"]["nl"].most > made.seconds["13"]["nl"].most
    assert Report.from_json(json.loads(json.dumps(made.to_json()))) == made


def test_an_answer_that_no_guess_meets_is_passed_over() -> None:
    """All forty of forty: a guess at random seldom has them all, and what can't be stored is never given."""
    names = [f"n{number}" for number in range(40)]
    data = document(item("a", "multiple", categories=choices(*names), bounds={"min_answers": 40}))
    questionnaire = documents.load(data)
    walked = [walk(questionnaire, 1, child).answers for child in range(60)]
    assert {isinstance(each["a"], list) for each in walked} == {True, False}
    assert all(validate(questionnaire, dict(each)) == [] for each in walked)


def test_it_can_be_stopped() -> None:
    class Stop(Exception):
        pass

    def stop(share: float) -> None:
        if share > 0:
            raise Stop

    with pytest.raises(Stop):
        reported(document(item("a")), progress=stop)
