"""A trial of a questionnaire: what testers and interviewers say lands on a board, and answers land nowhere."""

from __future__ import annotations

import pytest

from backend.core.errors import Conflict, Invalid, Missing
from surveys.models import Remark
from surveys.services import pilots, questionnaires
from tests.db.surveys.test_soundtracks import renamed, version_of
from tests.db.surveys.world import wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
QUESTION = "Hoe oud ben je?"


@pytest.fixture
def version(study):
    return version_of(wave_for(study))


@pytest.fixture
def pilot(version):
    return pilots.begin(version=version)


def test_what_testers_say_puts_the_worst_question_first(version, pilot):
    pilots.remark(pilot=pilot, variable="own_phone", track="nl", face=1)
    pilots.remark(pilot=pilot, variable="age", track="fr", unclear=True, text="Wat is oud?")
    pilots.remark(pilot=pilot, variable="age", track="nl", face=3)
    first, second = pilots.board(version, "nl")
    assert (first.variable, first.question, first.unclear, first.faces) == (
        "age",
        QUESTION,
        1,
        [(1, 0), (2, 0), (3, 1)],
    )
    assert (second.variable, len(second.open)) == ("own_phone", 1)


def test_a_grave_note_of_an_interview_outweighs_faces(version, pilot):
    for _ in range(3):
        pilots.remark(pilot=pilot, variable="age", track="nl", face=3)
    pilots.note(pilot=pilot, variable="own_phone", track="nl", step="memory", severity=3, text="Denkt aan vorig jaar")
    assert [one.variable for one in pilots.board(version, "nl")] == ["own_phone", "age"]


def test_a_settled_remark_is_kept_with_what_was_done_and_can_come_back(version, pilot):
    said = pilots.remark(pilot=pilot, variable="age", track="nl", text="Te lang")
    pilots.settle(remark=said, solved=True, solution="korter gemaakt")
    problem = pilots.said_of(version, "age", "nl")
    assert (problem.open, problem.said[0].remark.solution) == ([], "korter gemaakt")
    pilots.settle(remark=said, solved=False)
    assert len(pilots.said_of(version, "age", "nl").open) == 1


def test_the_next_version_shows_old_remarks_and_whether_the_words_changed(version, pilot):
    pilots.remark(pilot=pilot, variable="age", track="nl", text="Vreemd")
    pilots.remark(pilot=pilot, variable="age", track="fr", text="Bizarre")
    document = renamed(version.document, QUESTION, "Hoeveel jaar ben je?")
    newer = questionnaires.draft_version(questionnaire=version.questionnaire, document=document)
    said = pilots.said_of(newer, "age", "nl").said
    assert [(one.remark.track, one.changed) for one in said] == [("nl", True), ("fr", False)]


def test_a_row_of_a_grid_belongs_to_its_question(version, pilot):
    grid = next(item for module in version.document["modules"] for item in module["items"] if item.get("rows"))
    said = pilots.remark(pilot=pilot, variable=grid["rows"][0]["variable"], track="nl", unclear=True)
    assert said.variable == grid["variable"]


@pytest.mark.parametrize(
    ("given", "error", "code"),
    [
        ({}, Invalid, "remark-empty"),
        ({"variable": "nothing", "unclear": True}, Missing, "question-unknown"),
        ({"track": "xx", "unclear": True}, Invalid, "remark-malformed"),
        ({"face": 9}, Invalid, "remark-malformed"),
        ({"text": "x" * 1001}, Invalid, "remark-long"),
    ],
)
def test_what_is_no_remark_is_refused(pilot, given, error, code):
    with pytest.raises(error) as refused:
        pilots.remark(**{"pilot": pilot, "variable": "age", "track": "nl", **given})
    assert refused.value.code == code
    assert not Remark.objects.exists()


def test_a_leaking_link_can_not_fill_the_disk(pilot, monkeypatch):
    monkeypatch.setattr(pilots, "MOST_REMARKS", 1)
    pilots.remark(pilot=pilot, variable="age", track="nl", face=1)
    with pytest.raises(Conflict):
        pilots.remark(pilot=pilot, variable="age", track="nl", face=1)


def test_a_tester_needs_the_key_and_no_account_and_gets_no_cookie(client, version, pilot):
    assert client.get("/pilot/wrong-key/").status_code == 404
    page = client.get(f"/pilot/{pilot.key}/")
    assert page.status_code == 200
    assert not page.cookies
    bundle = client.get(f"/pilot/{pilot.key}/draft.json").json()["bundle"]
    assert bundle["document"]["name"] == "wave1-primary"
    assert not {"key", "batch", "door"} & bundle.keys()
    said = client.post(f"/pilot/{pilot.key}/say/", {"variable": "age", "track": "nl", "unclear": "on"})
    assert said.status_code == 200
    assert not said.cookies
    assert len(pilots.board(version, "nl")) == 1
    pilots.close(pilot=pilot)
    for address in ("", "child/", "draft.json"):
        assert client.get(f"/pilot/{pilot.key}/{address}").status_code == 404
    assert client.post(f"/pilot/{pilot.key}/say/", {"variable": "age", "track": "nl", "face": "1"}).status_code == 404
    assert Remark.objects.count() == 1


def test_opening_again_keeps_the_link(version, pilot):
    pilots.close(pilot=pilot)
    assert pilots.begin(version=version).key == pilot.key
    assert pilots.open_pilot(pilot.key) == pilot
