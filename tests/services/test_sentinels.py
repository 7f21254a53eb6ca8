"""What a child leaves is found nowhere it may not be: its address, browser, cookie, slip and receipt nowhere at all, its
words in the table of detached texts alone. Through all services, from the tablet to the exported file."""

import base64
import contextlib
import http.client
import json
import os
import subprocess
import uuid
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from consent.tokens import envelopes, receipts
from tests.services.conftest import ROOT, address, queue, until
from tests.services.sentinels import Sentinels, in_files

pytestmark = [pytest.mark.postgres, pytest.mark.redis]
CHILDREN = 6
PREPARE = """
import json, uuid
from surveys.box import batches, probes, selectors, slips
from tests.db.box import ballots
study = uuid.UUID({study!r})
batch = batches.create(ballots.card(study, synthetic=True))
probes.send(batch)
print(json.dumps({{"batch": str(batch), "door": selectors.door(batch), "slips": slips.draw(batch, {children})}}))
"""
ACT = "from surveys.box import batches; import uuid; batches.{act}(uuid.UUID({batch!r}))"
RELEASE = """
from backend.accounts.models import Organisation, Study
from backend.jobs import services
house, _made = Organisation.objects.get_or_create(name="Synthetic house")
study, _made = Study.objects.get_or_create(public_id={study!r}, organisation=house, slug="sentinels", name={{}})
print(services.enqueue("release", study, {{}}).public_id)
"""
EXPORT = """
from analysis import selectors
from backend.accounts.models import Study
from exports.services import data_files
release = selectors.latest_release(Study.objects.get(public_id={study!r}))
for form in data_files.FORMS:
    file = data_files.of(release, form)
    file.make(lambda *_progress: None)
    print(file.path)
"""


def ask(box, sentinels, method, path, body=None):
    """One request of the tablet, from its own address, with all that a browser could give away."""
    port = urlsplit(box).port
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=(sentinels.socket, 0))
    with contextlib.closing(line):
        content = None if body is None else json.dumps(body)
        line.request(method, path, content, {**sentinels.headers, "Host": f"localhost:{port}"})
        answer = line.getresponse()
        return answer.status, answer.read()


def handed_in(box, sentinels, prepared, slip, receipt):
    status, content = ask(box, sentinels, "GET", f"/box/bundles/{prepared['door']}.json")
    assert status == 200
    bundle = json.loads(content)
    plain = {
        "v": 1, "batch": bundle["batch"], "document": bundle["document_hash"], "track": "nl", "switched": False,
        "assent": {"hash": bundle["assent"]["hash"], "decision": "yes"},
        "tag": receipts.tag(uuid.UUID(bundle["study"]), receipt),
        "answers": {"number": 5, "apps": [3], "apps__other": sentinels.other, "wish": sentinels.wish},
    }  # fmt: skip
    sealed = envelopes.seal(plain, base64.b64decode(bundle["key"]["public"]), bundle["batch"])
    letter = {"batch": bundle["batch"], "slip": slip, "envelope": base64.b64encode(sealed).decode()}
    assert ask(box, sentinels, "PUT", "/box/envelope", letter)[0] == 201
    assert ask(box, sentinels, "PUT", "/box/envelope", letter)[0] == 200
    return letter


def troubled(box, sentinels, letter):
    """What goes wrong is logged more readily than what goes well."""
    other = {**letter, "envelope": base64.b64encode(base64.b64decode(letter["envelope"])[:-1] + b"x").decode()}
    assert ask(box, sentinels, "PUT", "/box/envelope", other)[0] == 409
    assert ask(box, sentinels, "PUT", "/box/envelope", {**letter, "batch": str(uuid.uuid4())})[0] == 403
    assert ask(box, sentinels, "PUT", "/box/envelope", {"slip": sentinels.slip, "wish": sentinels.wish})[0] == 400
    assert ask(box, sentinels, "GET", f"/box/bundles/{sentinels.slip}.json")[0] == 404  # typed into the wrong field
    assert ask(box, sentinels, "GET", f"/box/k/{sentinels.slip}/more")[0] == 404
    withdrawal = {"study": str(uuid.uuid4()), "receipt": sentinels.receipt}
    assert ask(box, sentinels, "POST", "/box/withdraw", withdrawal)[0] == 200


def in_tables(installation, sentinels):
    """(database, table) -> what it holds of them, in all its columns."""
    found = {}
    for alias, variable in (("default", "DATABASE_URL"), ("responses", "RESPONSES_URL")):
        with installation.connection("owner", variable) as connection:
            names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
            for (name,) in names:
                rows = connection.execute(
                    psycopg.sql.SQL("SELECT t::text FROM {} t").format(psycopg.sql.Identifier(name))
                )
                if held := sentinels.found_in("\n".join(row for (row,) in rows).encode()):
                    found[alias, name] = held
    return found


def backup(installation):
    """Both databases as pg_dump keeps them, plain."""
    return {
        alias: subprocess.run(
            ["pg_dump", address(installation.owner, installation.databases[variable])], check=True, capture_output=True
        ).stdout
        for alias, variable in (("default", "DATABASE_URL"), ("responses", "RESPONSES_URL"))
    }


def queued():
    store = redis.Redis.from_url(queue())
    return b"\n".join(name + (store.dump(name) or b"") for name in store.scan_iter())


@pytest.fixture(scope="module")
def worked(installation, box):
    """The whole way, looked at on its way; (sentinels, what was found at each moment, folder of what was said)."""
    study, sentinels, said = str(uuid.uuid4()), Sentinels(), installation.folder / "said"
    said.mkdir()
    installation.make_keys("--study", study)
    prepared = json.loads(installation.shell(PREPARE.format(study=study, children=CHILDREN)))
    (said / "mixer").write_text(installation.manage("mixer", "mixer", "--once"))
    installation.shell(ACT.format(act="open_", batch=prepared["batch"]))
    sentinels.slip, sentinels.receipt = prepared["slips"][0], receipts.draw()
    sentinels.tag = receipts.tag(uuid.UUID(study), sentinels.receipt)
    letter = handed_in(box, sentinels, prepared, sentinels.slip, sentinels.receipt)
    troubled(box, sentinels, letter)
    for slip in prepared["slips"][1:]:
        handed_in(box, Sentinels(slip="-" * 10, receipt="-" * 10, tag="-" * 10), prepared, slip, receipts.draw())
    full = in_tables(installation, sentinels)
    for act in ("close", "request_flush"):
        installation.shell(ACT.format(act=act, batch=prepared["batch"]))
    (said / "mixed").write_text(installation.manage("mixer", "mixer", "--once"))
    return study, sentinels, full, said


@pytest.fixture(scope="module")
def exported(installation, worked):
    """The team's files, made by the worker's release; the log of the worker is kept too."""
    study, _sentinels, _full, said = worked
    log = said / "worker.log"
    with log.open("w") as file:
        process = subprocess.Popen(
            ["python", "-m", "celery", "-A", "backend.celery", "worker", "--concurrency", "1", "--loglevel", "INFO"],
            cwd=ROOT, env=installation.variables("staff") | {"PATH": f"{Path(os.sys.executable).parent}:{os.environ['PATH']}"},
            stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        until(lambda: "ready." in log.read_text(), "a worker that is ready")
        job = installation.shell(RELEASE.format(study=study)).strip()
        waiting = queued()
        query = "SELECT state FROM jobs_job WHERE public_id = %s AND state NOT IN ('waiting', 'running')"
        with installation.connection("staff", "DATABASE_URL") as connection:
            state = until(lambda: connection.execute(query, [job]).fetchone(), "the end of the release")
        assert state == ("done",)
    finally:
        process.terminate()
        process.wait(30)
    files = [Path(line) for line in installation.shell(EXPORT.format(study=study)).split()]
    assert all(file.stat().st_size for file in files)
    return waiting + queued()


def test_in_the_pool_nothing_can_be_read(worked):
    _study, _sentinels, full, _said = worked
    assert full == {}


def test_after_the_flush_only_the_childs_words_stand_and_only_with_the_texts(installation, worked, exported):
    _study, sentinels, _full, _said = worked
    assert in_tables(installation, sentinels) == {("responses", "box_detachedtext"): {"wish", "other"}}
    dumps = backup(installation)
    assert sentinels.found_in(dumps["default"]) == set()
    assert sentinels.found_in(dumps["responses"]) == {"wish", "other"}


def test_logs_queue_files_and_exports_hold_nothing(installation, worked, exported):
    _study, sentinels, _full, said = worked
    assert sentinels.found_in(exported) == set()
    assert "succeeded" in (said / "worker.log").read_text()
    assert (installation.folder / "box.log").stat().st_size
    assert in_files(sentinels, installation.folder) == {}


def test_what_looks_finds_what_is_there(tmp_path):
    sentinels = Sentinels(slip="ABCDEFGHJK", receipt="ABCDEFGHJKMN", tag="0" * 64)
    (tmp_path / "log").write_text(f"GET from {sentinels.forwarded} by {sentinels.agent.encode().hex()}")
    (tmp_path / "queue").write_bytes(base64.b64encode(b"xx" + b"y" * 1) + base64.b64encode(sentinels.wish.encode()))
    assert in_files(sentinels, tmp_path) == {"log": {"forwarded", "agent"}, "queue": {"wish"}}
