"""From answers in the box to a table, over the API alone; and what it refuses on the way."""

import random
import uuid
from dataclasses import asdict

import pytest
from django.test import Client

from analysis import selectors
from analysis.models import Release
from analysis.services import books
from backend.accounts.models import Study
from backend.api.throttling import PerPerson
from backend.jobs.models import Job, State
from tests.db.analysis import fieldwork
from tests.db.analysis.test_books import SMALL

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def here(study, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return f"/api/studies/{study.public_id}"


def team_book(study):
    """A book for the team's own eyes: a sample this small is hidden whole from anybody else."""
    spec = {
        "title": {"nl": "Voor het team", "fr": "Pour l’équipe"},
        "languages": ["nl", "fr"],
        "banner": ["community"],
        "tables": [{"stub": "own_phone"}, {"stub": "gender"}],
        "suppress": {"audience": "team"},
    }
    return str(books.save_book(study=study, title=spec["title"], spec=spec).public_id)


@pytest.fixture
def made(ask, here, django_capture_on_commit_callbacks):
    """made(address, body) -> the result of the job that the request asked for, once a worker has done it."""

    def work(address, body):
        with django_capture_on_commit_callbacks(execute=True):
            status, job = ask(address, body)
        assert status == 202, job
        _status, job = ask(f"{here}/jobs/{job['id']}/")
        assert (job["state"], job["progress"]) == ("done", 1.0), job["message"]
        return job["result"]

    return work


@pytest.fixture
def release(ask, made, here, study, signed_in):
    signed_in("analyst", study)
    fieldwork.fill(study.public_id, size=6)
    odd = fieldwork.answers("primary", "P5-6", random.Random(1), age=20)
    fieldwork.row(study.public_id, "primary", "P5-6", odd).save()
    return made(f"{here}/releases/", {})["release"]


def test_answers_become_a_table_whose_numbers_are_those_of_the_book(ask, made, here, study, release):
    made(f"{here}/releases/{release}/weights/", {"calibration": SMALL})
    run = made(f"{here}/runs/", {"release": release, "book": team_book(study)})["run"]

    _status, (listed,) = ask(f"{here}/runs/")
    assert (listed["id"], listed["release"]) == (run, release)
    _status, whole = ask(f"{here}/runs/{run}/")
    row = selectors.run_in(study, run)
    assert [each["number"] for each in whole["tables"]] == [table.number for table in selectors.tables(row)]

    number = next(each["number"] for each in whole["tables"] if each["name"] == "own_phone")
    _status, answer = ask(f"{here}/runs/{run}/tables/{number}/")
    shown = selectors.table_in(row, number)
    assert answer["table"]["question"] == shown.question
    given = [[cell["estimate"] for cell in line["cells"]] for line in answer["table"]["rows"]]
    assert given == [[cell.estimate for cell in line.cells] for line in shown.rows]
    assert any(value is not None for line in given for value in line)
    assert answer["table"]["bases"] == [asdict(base) for base in shown.bases]
    assert answer["provenance"]["data_hash"] == selectors.release_in(study, release).hash
    assert {margin["status"] for margin in answer["provenance"]["margins"]} == {"official"}


def test_a_release_tells_what_cleaning_did_and_what_its_columns_mean(ask, here, study, release):
    row = selectors.release_in(study, release)
    _status, listed = ask(f"{here}/releases/")
    assert [(each["id"], each["hash"], each["state"]) for each in listed] == [(release, row.hash, "provisional")]
    _status, whole = ask(f"{here}/releases/{release}/")
    assert whole["manifest"]["counts"]["rows"] == len(selectors.frame(row))
    assert sum(rule["count"] for rule in whole["exclusions"]) == whole["manifest"]["counts"]["excluded"]
    assert {each["name"] for each in whole["codebook"]["variables"]} == set(selectors.frame(row).columns)


def test_a_rule_left_out_brings_its_rows_back(made, here, study, release):
    (rule,) = (each for each in selectors.exclusions(selectors.release_in(study, release)) if each.count)
    again = selectors.release_in(study, made(f"{here}/releases/", {"skip": [rule.name]})["release"])
    assert not next(each for each in selectors.exclusions(again) if each.name == rule.name).applied
    assert len(selectors.frame(again)) == len(selectors.frame(selectors.release_in(study, release))) + 1


def test_a_withdrawal_after_the_run_is_told_with_its_tables(ask, made, here, study, release):
    run = made(f"{here}/runs/", {})["run"]
    fieldwork.withdraw(study.public_id, fieldwork.Response.objects.first())
    _status, answer = ask(f"{here}/runs/{run}/tables/1/")
    assert answer["provenance"]["left_since"] == 1


def test_what_is_asked_twice_is_done_once_and_other_work_must_wait(ask, here, study, release):
    address = f"{here}/releases/{release}/weights/"
    _status, first = ask(address, {"trim": [0.3, 3]})
    _status, second = ask(address, {"trim": [0.3, 3]})
    assert first["id"] == second["id"]
    status, refusal = ask(address, {"trim": [0.5, 2]})
    assert (status, refusal["code"]) == (409, "job-under-way")
    assert Job.objects.filter(kind="weights").count() == 1


@pytest.mark.parametrize(
    ("tail", "body", "named"),
    [
        ("releases/{release}/weights", {"trim": [1]}, "trim"),
        ("releases/{release}/weights", {"margins": "../secrets"}, "margins"),
        ("releases/{release}/files", {"form": "xls"}, "form"),
        ("runs", {"book": "standard"}, "book"),
        ("books", {"spec": {}}, "title"),
    ],
)
def test_a_request_that_can_not_be_done_names_the_member_and_asks_for_nothing(ask, here, release, tail, body, named):
    status, refusal = ask(f"{here}/{tail.format(release=release)}/", body)
    assert (status, refusal["code"], list(refusal["fields"])) == (400, "invalid", [named])
    assert not Job.objects.exclude(state=State.DONE).exists()


def test_things_of_another_study_are_not_there(ask, here, study, release, organisation):
    other = Study.objects.create(organisation=organisation, slug="golf-2", name={"nl": "Golf 2"})
    job = Job.objects.create(study=other, kind="release")
    foreign = Release.objects.create(study=other, number=1, hash="0" * 64, origin=Release.Origin.BOX)
    wanted = [("release", f"releases/{foreign.public_id}/"), ("job", f"jobs/{job.public_id}/")]
    wanted += [("run", f"runs/{uuid.uuid4()}/"), ("run", f"runs/{uuid.uuid4()}/tables/1/")]
    assert [(code, ask(f"{here}/{tail}")[1]["code"]) for code, tail in wanted] == [(code, code) for code, _ in wanted]
    status, refusal = ask(f"{here}/runs/", {"release": release, "weights": str(uuid.uuid4())})
    assert (status, refusal["code"]) == (404, "scheme")


def test_a_session_alone_makes_nothing_without_its_csrf_token(here, study, person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("analyst", study))
    answer = client.post(f"{here}/releases/", {}, content_type="application/json")
    assert (answer.status_code, "CSRF" in answer.json()["message"]) == (403, True)
    assert not Job.objects.exists()


def test_who_asks_too_often_waits_and_others_do_not(client, person, study, monkeypatch):
    monkeypatch.setattr(PerPerson, "rate", "2/min")
    client.force_login(person("viewer", study))
    answers = [client.get("/api/studies/") for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["retry-after"]) <= 60
    client.force_login(person("analyst", study))
    assert client.get("/api/studies/").json()[0]["id"] == str(study.public_id)
