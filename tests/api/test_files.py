"""Files, books, weights and results over the API, as a program would ask for them."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta

import openpyxl
import pyreadstat
import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from analysis import selectors
from analysis.books.result import from_json
from analysis.services import books, releases, weights
from backend.accounts.models import Membership
from backend.jobs.models import Job, State
from backend.jobs.services import perform
from exports.models import Download
from exports.services import data_files
from tests.db.analysis import fieldwork
from tests.db.analysis.test_books import SMALL

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
SPEC = {
    "title": {"nl": "Proef", "fr": "Essai"},
    "languages": ["nl", "fr"],
    "banner": ["community"],
    "tables": [{"stub": "own_phone"}],
}


@pytest.fixture
def run(study, settings, tmp_path, signed_in):
    settings.DATA_DIR = tmp_path
    fieldwork.fill(study.public_id, size=6)
    releases.make(study)
    weights.run(study, {"calibration": SMALL}, releases.silent)
    book = books.save_book(study=study, title={"nl": "Proef"}, spec=SPEC)
    signed_in("analyst", study)
    return selectors.run_in(study, books.run(study, {"book": str(book.public_id)}, releases.silent)["run"])


@pytest.fixture
def here(study):
    return f"/api/studies/{study.public_id}"


def fetched(link):
    """What a program without any credential gets from the link."""
    return b"".join(Client().get(link.removeprefix("http://testserver")).streaming_content)


def test_a_book_comes_as_a_spreadsheet_from_a_link_that_needs_no_credential(ask, here, run):
    status, file = ask(f"{here}/runs/{run.public_id}/files/", {"form": "xlsx", "language": "nl-fr"})
    content = fetched(file["link"])
    assert (status, len(content)) == (200, file["bytes"])
    assert file["name"].endswith(".nl-fr.xlsx")
    assert "NL Tabel 1" in openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    line = Download.objects.get()
    assert (line.file, line.way, str(line.person), line.microdata) == (file["name"], "link", "Analyst", False)


def test_rows_that_take_long_are_made_by_a_job_and_asked_for_again(ask, here, run, tmp_path, monkeypatch):
    monkeypatch.setattr(data_files, "MANY_VALUES", 0)
    address, order = f"{here}/releases/{run.release.public_id}/files/", {"form": "sav", "language": "fr"}
    status, job = ask(address, order)
    assert (status, job["kind"]) == (202, "file")
    assert ask(address, order)[1]["id"] == job["id"]
    perform(Job.objects.get(public_id=job["id"]).pk)
    assert ask(f"{here}/jobs/{job['id']}/")[1]["state"] == "done"
    status, file = ask(address, order)
    assert status == 200
    (tmp_path / "x.sav").write_bytes(fetched(file["link"]))
    data, meta = pyreadstat.read_sav(str(tmp_path / "x.sav"), user_missing=True)
    assert data["own_phone"].tolist() == selectors.frame(run.release)["own_phone"].tolist()
    assert meta.column_names_to_labels["weight"] == "Poids de calage"


@pytest.mark.parametrize("end", ["late", "changed", "left", "demoted"])
def test_a_link_dies_with_time_with_a_change_and_with_the_persons_right(ask, here, run, study, end):
    _status, file = ask(f"{here}/releases/{run.release.public_id}/files/", {"form": "parquet"})
    link, later = file["link"], timedelta(0)
    asker = Membership.objects.get(study=study)
    if end == "late":
        later = timedelta(minutes=11)
    elif end == "changed":
        link = re.sub(r"(?<=/files/)...", "AAA", link)
    elif end == "left":
        asker.user.is_active = False
        asker.user.save()
    else:
        asker.role = "viewer"
        asker.save()
    with time_machine.travel(timezone.now() + later, tick=False):
        answer = Client(headers={"accept": "application/json"}).get(link.removeprefix("http://testserver"))
    assert answer.status_code in {403, 404}
    assert not Download.objects.exists()


def test_the_forms_are_listed_for_those_who_may_have_them(ask, here, run, person, study, client):
    _status, forms = ask(f"{here}/releases/{run.release.public_id}/files/")
    assert {each["form"] for each in forms} == {"sav", "dta", "parquet", "csv"}
    client.force_login(person("viewer", study))
    assert ask(f"{here}/releases/{run.release.public_id}/files/")[0] == 403
    assert ask(f"{here}/releases/{run.release.public_id}/files/", {"form": "csv"})[0] == 403
    client.force_login(person("researcher", study))
    _status, forms = ask(f"{here}/runs/{run.public_id}/files/")
    assert {"form": "xlsx", "languages": ["nl", "fr", "nl-fr"]} in forms


def test_a_book_is_kept_shown_changed_and_run(ask, here, run):
    spec = {**SPEC, "tables": [{"stub": "gender"}]}
    status, book = ask(f"{here}/books/", {"title": {"nl": "Nieuw"}, "spec": spec})
    assert (status, book["spec"], book["tables"]) == (201, spec, 1)
    longer = {**spec, "tables": [{"stub": "gender"}, {"stub": "own_phone"}]}
    assert ask(f"{here}/books/{book['id']}/", {"title": {"nl": "Anders"}, "spec": longer}, "put")[0] == 200
    status, refusal = ask(
        f"{here}/books/{book['id']}/", {"title": {"nl": "Laat"}, "spec": spec, "seen": book["fingerprint"]}, "put"
    )
    assert (status, "Analyst" in refusal["message"]) == (409, True)
    _status, shown = ask(f"{here}/books/{book['id']}/")
    assert (shown["title"], shown["spec"]) == ({"nl": "Anders"}, longer)
    status, job = ask(f"{here}/runs/", {"book": book["id"]})
    assert status == 202
    perform(Job.objects.get(public_id=job["id"]).pk)
    _status, listed = ask(f"{here}/runs/?book={book['id']}")
    assert [each["book"] for each in listed] == [book["id"]]


def test_a_book_that_can_not_be_run_is_refused_with_its_place_and_kept_as_it_was(ask, here, run):
    book = f"{here}/books/{run.book.public_id}/"
    wrong = {**SPEC, "tables": [{"stub": "own_phone", "universe": "age >== 12"}]}
    status, refusal = ask(book, {"title": {"nl": "Proef"}, "spec": wrong}, "put")
    assert (status, "tables[0].universe" in refusal["message"]) == (400, True)
    assert ask(book)[1]["spec"] == SPEC
    unknown = {**SPEC, "tables": [{"stub": "own_phon"}]}
    status, refusal = ask(f"{here}/books/", {"title": {"nl": "Proef"}, "spec": unknown})
    assert (status, "own_phon" in refusal["message"]) == (400, True)


def test_the_whole_result_is_the_books_json_file(ask, here, run):
    _status, whole = ask(f"{here}/runs/{run.public_id}/results/")
    _status, file = ask(f"{here}/runs/{run.public_id}/files/", {"form": "json"})
    assert from_json(whole) == from_json(json.loads(fetched(file["link"]))) == selectors.result(run)


def test_a_chart_is_an_svg_in_its_language(client, here, run):
    answer = client.get(f"{here}/runs/{run.public_id}/tables/1/chart.svg", {"language": "fr", "theme": "dark"})
    assert answer.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in answer.content
    picture = client.get(f"{here}/runs/{run.public_id}/tables/1/chart.png")
    assert picture.content.startswith(b"\x89PNG")
    assert client.get(f"{here}/runs/{run.public_id}/tables/1/chart.svg", {"language": "xx"}).status_code == 400
    assert client.get(f"{here}/runs/{run.public_id}/tables/99/chart.svg").status_code == 404


def test_weights_tell_their_margins_and_diagnostics(ask, here, run):
    address = f"{here}/releases/{run.release.public_id}/weights/"
    _status, (listed,) = ask(address)
    _status, whole = ask(f"{address}{listed['id']}/")
    kept = whole["margins"]["margins"]
    assert {(each["group"], each["source"]) for each in kept} == {("Flemish", "a register"), ("French", "a register")}
    assert whole["diagnostics"] == listed["diagnostics"]
    assert whole["erased"] is False


def test_the_codebook_is_that_of_the_release(ask, here, run):
    assert ask(f"{here}/releases/{run.release.public_id}/codebook/")[1] == run.release.codebook


def test_long_lists_come_in_pages_that_say_where_to_go_on(client, ask, here, study, signed_in):
    signed_in("analyst", study)
    made = [Job.objects.create(study=study, kind="release", state=State.DONE) for _turn in range(5)]
    seen, address = [], f"{here}/jobs/?per_page=2"
    while address:
        answer = client.get(address)
        assert answer.headers["x-total-count"] == "5"
        seen += [each["id"] for each in answer.json()]
        found = re.search(r'<([^>]+)>; rel="next"', answer.headers["link"])
        address = found and found[1].removeprefix("http://testserver")
    assert sorted(seen) == sorted(str(job.public_id) for job in made)
    assert ask(f"{here}/jobs/?per_page=1000")[0] == 400


def test_a_job_stops_when_it_is_asked_to(ask, here, run):
    _status, job = ask(f"{here}/runs/", {})
    assert ask(f"{here}/jobs/{job['id']}/cancel/", {})[1]["state"] == "cancelled"
    perform(Job.objects.get(public_id=job["id"]).pk)
    assert ask(f"{here}/jobs/{job['id']}/")[1]["state"] == "cancelled"
