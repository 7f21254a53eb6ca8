"""From two releases to a trend over the API alone, and what it refuses."""

import pytest

from analysis import trend_selectors as trends_of
from backend.jobs.models import Job
from tests.db.analysis import two_waves

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def here(study, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return f"/api/studies/{study.public_id}"


@pytest.fixture
def waves(here, study, signed_in, tmp_path):
    signed_in("analyst", study)
    return [str(each.public_id) for each in two_waves.both(study, tmp_path)]


def test_what_can_be_compared_is_told_with_its_reasons(ask, here, waves):
    status, told = ask(f"{here}/comparability/?release={waves[0]}&release={waves[1]}")
    assert status == 200
    found = {each["name"]: each for each in told["questions"]}
    assert found["own_phone"]["verdict"] == "comparable"
    assert (found["own_tablet"]["verdict"], found["own_tablet"]["reworded"]) == ("different", True)
    (aspect,) = found["own_tablet"]["earlier"][0]["aspects"]
    assert (aspect["name"], aspect["languages"]) == ("wording", ["fr", "nl"])
    assert found["own_tablet"]["earlier"][0]["wording"]["nl"] == two_waves.OTHER["nl"]
    assert {aspect["name"] for aspect in found["screen_time"]["earlier"][0]["aspects"]} == {"scale"}
    assert ask(f"{here}/comparability/?release={waves[0]}")[0] == 400
    assert ask(f"{here}/comparability/?release=x&release=y")[0] == 400


def test_a_trend_is_asked_for_computed_and_read(ask, here, waves, study, client, django_capture_on_commit_callbacks):
    body = {
        "releases": waves,
        "tables": ["phone_night", "age"],
        "banner": ["gender"],
        "suppress": {"audience": "team"},
    }
    with django_capture_on_commit_callbacks(execute=True):
        status, job = ask(f"{here}/trends/", body)
    assert status == 202
    _status, job = ask(f"{here}/jobs/{job['id']}/")
    assert job["state"] == "done", job["message"]
    made = job["result"]["trend"]
    _status, (listed,) = ask(f"{here}/trends/")
    assert (listed["id"], listed["releases"]) == (made, waves)
    _status, whole = ask(f"{here}/trends/{made}/")
    assert [wave["release_id"] for wave in whole["waves"]] == waves
    assert {each["name"] for each in whole["left_out"]} == {"own_tablet", "screen_time", "phone_age"}
    _status, told = ask(f"{here}/trends/{made}/tables/1/")
    table = trends_of.table_in(trends_of.trend_in(study, made), 1)
    given = [[line["changes"][0]["difference"] for line in row["lines"]] for row in told["table"]["rows"]]
    assert given == [[line.changes[0].difference for line in row.lines] for row in table.rows]
    assert told["table"]["rows"][0]["lines"][0]["changes"][0]["direction"] == "up"
    _status, file = ask(f"{here}/trends/{made}/files/", {"form": "csv"})
    sent = b"".join(client.get(file["link"].removeprefix("http://testserver")).streaming_content)
    assert sent.count(b"\n") > len(table.rows)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"tables": ["screen_time"]}, "not_comparable"),
        ({"tables": ["no_such"]}, "unknown_question"),
        ({"banner": ["age"]}, "not_categories"),
        ({"shared_schools": True}, "trend-shared-box"),
        ({"suppress": {"audience": "nobody"}}, "not_a_choice"),
    ],
)
def test_what_can_not_be_computed_is_refused_before_a_job_is_made(ask, here, waves, changed, code):
    status, answer = ask(f"{here}/trends/", {"releases": waves, "tables": ["own_phone"], **changed})
    assert status in {400, 409}
    assert answer["code"] == code
    assert not Job.objects.exists()
