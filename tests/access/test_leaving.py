"""What leaves the study team: every page, file and answer of the API about a table book, walked route by route."""

from __future__ import annotations

import io
import re
import uuid
import zipfile
from dataclasses import asdict

import pytest
from django.core.cache import cache
from django.db import transaction
from django.utils import translation

from analysis import selectors
from analysis.books.result import to_json
from backend.accounts.access import GRANTS, Permission
from backend.accounts.models import Role
from backend.jobs import services as jobs
from exports.services.downloads import Order
from tests.access.routes import NEEDS
from tests.access.test_matrix import routes
from tests.db.analysis import published

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
OUTSIDE = [role for role in Role.values if Permission.ANALYSE not in GRANTS[role]]
SPEC = {"banner": ["group"], "tables": ["phone", {"stub": "age", "statistic": "mean"}, "chat"]}
LANGUAGES = ("nl", "fr")


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    """The throttle counts in the cache of this process."""
    cache.clear()


@pytest.fixture
def study(study, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    study.synthetic = True
    study.save()
    return study


def addresses(study, run, *, below="run"):
    """Addresses of every route that members may GET, about this run (or, with below="", about the study)."""
    for name, path, _entry in routes():
        if NEEDS.get(name, {}).get("get") != "view" or ("<uuid:run>" in path) != bool(below):
            continue
        filled = path.replace("<uuid:study>", str(study.public_id)).replace("<uuid:run>", str(run.public_id))
        filled = filled.replace("<uuid:release>", str(run.release.public_id)).replace("<int:number>", "1")
        filled = filled.replace("<uuid:book>", str(run.book.public_id))
        if "<" not in filled:
            yield "/" + filled


def drawn(study, run):
    """The charts of a run, which are work of their own."""
    for language in LANGUAGES:
        with translation.override("nl"):
            jobs.run_now("file", study, asdict(Order("run", str(run.public_id), "charts", language)))


def read(client, address, language="nl"):
    answer = client.get(address, {"language": language}, headers={"accept-language": language, "accept": "*/*"})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body


def test_the_walk_meets_pages_files_and_the_api(study, tmp_path):
    run = published.run(published.release(study, tmp_path), **SPEC)
    found = list(addresses(study, run))
    for part in ("/books/", "book.xlsx", "book.csv", "book.json", "book.html", "charts.zip", ".svg", "/api/"):
        assert any(part in address for address in found), part


@pytest.mark.parametrize("role", OUTSIDE)
def test_outside_the_team_a_run_is_not_there_until_it_is_published(role, study, tmp_path, signed_in):
    run = published.run(published.release(study, tmp_path), **SPEC)
    client = signed_in(role, study)
    for address in addresses(study, run):
        assert read(client, address)[0] == 404, address
    for address in addresses(study, run, below=""):
        status, body = read(client, address)
        assert status == 200, address
        assert str(run.public_id).encode() not in body, address
    published.published(study, run)
    drawn(study, run)
    cache.clear()
    for address in addresses(study, run):
        assert read(client, address)[0] == 200, address


def test_the_team_reads_its_runs_at_once(study, tmp_path, signed_in):
    run = published.run(published.release(study, tmp_path), **SPEC)
    drawn(study, run)
    client = signed_in("analyst", study)
    assert {read(client, address)[0] for address in addresses(study, run)} == {200}


def test_nothing_that_leaves_depends_on_a_hidden_number(study, organisation, tmp_path, signed_in):
    """Two waves that differ only in what is hidden (two children of one school change answers, their totals stay) give
    the same pages, files and answers, byte for byte, once names and fingerprints are taken out.
    """
    plain = published.frame()
    client = signed_in("viewer", study)
    first, hidden = everything(client, study, tmp_path, plain)
    changed = exchanged(plain, hidden)
    assert not changed.equals(plain)
    second, again = everything(client, study, tmp_path, changed)
    assert again == hidden
    assert len(first) > 30
    assert set(first) == set(second)
    assert [place for place, body in first.items() if body != second[place]] == []
    shown = plain.copy()
    shown.loc[shown.index[shown.phone == 1][0], "phone"] = 2
    third, _hidden = everything(client, study, tmp_path, shown)
    assert [place for place, body in first.items() if body != third[place]], "the walk sees what is shown"


def everything(client, study, folder, data):
    """(place -> bytes, the hidden columns) of a run that was published and then forgotten."""
    before = transaction.savepoint()
    release = published.release(study, folder, data)
    release.hash = "0" * 64  # it differs with what is hidden, and charts print it
    release.save()
    run = published.published(study, published.run(release, **SPEC))
    drawn(study, run)
    result = selectors.result(run)
    (table, *_rest) = result.tables
    keys = [column.key for block in table.blocks for column in block.columns]
    hidden = {key for key, base in zip(keys, table.bases, strict=True) if base.n is None}
    assert len(hidden) >= 2, to_json(result)["findings"]
    found = {}
    cache.clear()
    for address in addresses(study, run):
        for language in LANGUAGES:
            status, body = read(client, address, language)
            assert status == 200
            for place, content in opened(body):
                known = address.replace(str(run.public_id), "RUN")
                found[known, language, re.sub(r"release-\d+|book-\d+", "N", place)] = without_names(content, run)
    transaction.savepoint_rollback(before)
    return found, hidden


def exchanged(plain, hidden):
    """A child of the small group and one of another hidden group, of one school, take each other's answer."""
    data = plain.copy()
    (other,) = {int(key) for key in hidden} - {3}
    for few in data.index[data.group == 3]:
        alike = (data.group == other) & (data.school == data.school[few]) & (data.phone != data.phone[few])
        if alike.any():
            partner = data.index[alike][0]
            data.loc[[few, partner], "phone"] = data.phone[[partner, few]].to_numpy()
            return data
    raise AssertionError("no two children to exchange")


def opened(body):
    """The parts of a zip, or the whole."""
    if not body.startswith(b"PK"):
        return [("", body)]
    with zipfile.ZipFile(io.BytesIO(body)) as pack:
        return [(name, pack.read(name)) for name in pack.namelist()]


def without_names(body, run):
    """Without what names a run or a release, or tells the time."""
    for text in (run.hash, run.release.hash):
        for length in (64, 16, 12, 8):
            body = body.replace(text[:length].encode(), b"HASH")
    body = body.replace(run.release.short_hash.encode(), b"HASH")
    body = re.sub(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", b"ID", body)
    body = re.sub(rb"release-\d+|book-\d+|golf-1 \d+", b"N", body)
    body = re.sub(rb'(csrfmiddlewaretoken" value=|X-CSRFToken": )"\w+', b"TOKEN", body)
    body = re.sub(rb"\d{1,2}[/-]\d{1,2}[/-]\d{4} \d\d:\d\d", b"TIME", body)
    return re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+(Z|\+\d\d:\d\d)?", b"TIME", body)


def test_an_unknown_run_and_a_hidden_one_look_the_same(study, tmp_path, signed_in):
    run = published.run(published.release(study, tmp_path), **SPEC)
    client = signed_in("viewer", study)
    here = f"/studies/{study.public_id}/books/"
    answers = [
        client.get(f"{here}{each}/", headers={"accept": "application/json"}) for each in (run.public_id, uuid.uuid4())
    ]
    assert answers[0].status_code == answers[1].status_code == 404
    assert answers[0].json() == answers[1].json()
