"""Staff, box and mixer as they run in production: own processes, own variables, one road for an answer."""

import base64
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from consent.tokens import envelopes, receipts
from tests.api.box.test_rescue import sealed
from tests.services.conftest import until

pytestmark = [pytest.mark.postgres, pytest.mark.redis]
STORE = Path(__file__).with_name("prepare_sitting.py").read_text()
STUDY = "5c1e9ab2-6f0d-4a58-9d1c-0a4de61f7b11"
COUNT = """
from surveys.box import selectors
import json, uuid
print(json.dumps([row["answers"] for row in selectors.responses(uuid.UUID({study!r}))]))
"""


RELEASE = """
from backend.accounts.models import Organisation, Study
from backend.jobs import services
house, _made = Organisation.objects.get_or_create(name="Huis")
study, _made = Study.objects.get_or_create(public_id={study!r}, organisation=house, slug="short", name={{}})
print(services.enqueue("release", study, {{}}).public_id)
"""


def ask(method, url, body=None):
    request = urllib.request.Request(url, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("content-type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def acts(*calls):
    """Code for the staff service: these calls on batch `b`."""
    return "from surveys.box import batches; import uuid; b = uuid.UUID({batch!r}); " + "; ".join(calls)


def put_in(box, bundle, slip, age):
    """One child's envelope, sent twice as after a lost acknowledgement; returns (statuses, the receipt)."""
    receipt = receipts.draw()
    plain = {
        "v": 1, "batch": bundle["batch"], "document": bundle["document_hash"], "track": "fr", "switched": False,
        "assent": {"hash": bundle["assent"]["hash"], "decision": "yes"},
        "tag": receipts.tag(bundle["study"], receipt), "answers": {"age": age},
    }  # fmt: skip
    sealed = envelopes.seal(plain, base64.b64decode(bundle["key"]["public"]), bundle["batch"])
    letter = {"batch": bundle["batch"], "slip": slip, "envelope": base64.b64encode(sealed).decode()}
    return [ask("PUT", f"{box}/box/envelope", letter)[0] for _retry in range(2)], receipt


def stored(installation, study):
    return json.loads(installation.shell(COUNT.format(study=study)))


@pytest.fixture(scope="module")
def opened(installation, box):
    """A sitting of six, open; (what was prepared, its bundle)."""
    installation.make_keys("--study", STUDY)
    prepared = json.loads(installation.shell(STORE))
    installation.manage("mixer", "mixer", "--once")
    installation.shell(acts("batches.open_(b)").format(**prepared))
    _status, body, headers = ask("GET", f"{box}/box/bundles/{prepared['door']}.json")
    assert "set-cookie" not in headers
    return prepared, json.loads(body)


@pytest.fixture(scope="module")
def flushed(installation, box, opened):
    """All six put theirs in, one withdrew before the flush, each step by the service that owns it; (rows, receipts)."""
    prepared, bundle = opened
    sent = [put_in(box, bundle, slip, 10 + place % 3) for place, slip in enumerate(prepared["slips"])]
    assert [statuses for statuses, _receipt in sent] == [[201, 200]] * 6
    early = ask("POST", f"{box}/box/withdraw", {"study": STUDY, "receipt": sent[0][1]})
    assert early[0] == 200
    installation.shell(acts("batches.close(b)", "batches.request_flush(b)").format(**prepared))
    assert "5 answers stored" in installation.manage("mixer", "mixer", "--once")
    return stored(installation, STUDY), [receipt for _statuses, receipt in sent]


def test_an_answer_goes_from_the_box_through_the_mixer_to_the_team(flushed):
    rows, _receipts = flushed
    assert sorted(row["age"] for row in rows) == [10, 11, 11, 12, 12]


def test_the_teams_worker_makes_a_release_of_what_was_mixed(installation, worker, flushed):
    rows, _receipts = flushed
    worker("backend.celery")
    job = installation.shell(RELEASE.format(study=STUDY)).strip()
    query = "SELECT state, message, result FROM jobs_job WHERE public_id = %s AND state NOT IN ('waiting', 'running')"
    with installation.connection("staff", "DATABASE_URL") as connection:
        state, message, result = until(
            lambda: connection.execute(query, [job]).fetchone(), "the end of the release job"
        )
        assert (state, message) == ("done", "Erasing what was withdrawn")
        manifest = "SELECT manifest, path FROM analysis_release WHERE public_id = %s"
        made, path = connection.execute(manifest, [result["release"]]).fetchone()
    assert len(rows) - 1 <= made["counts"]["received"] <= len(rows)  # another test may have taken one out since
    assert (Path(installation.variables("staff")["DATA_DIR"]) / "analysis" / path).is_file()


def test_a_receipt_takes_answers_out_through_the_box_alone(installation, box, flushed):
    rows, given = flushed
    status, body, _headers = ask("POST", f"{box}/box/withdraw", {"study": STUDY, "receipt": given[1]})
    assert (status, json.loads(body)) == (200, {"state": "done"})
    assert len(stored(installation, STUDY)) == len(rows) - 1


def test_a_rescue_file_comes_in_with_the_rights_of_the_box_alone(installation, box, opened, flushed):
    prepared, bundle = opened
    plain = {"other": "bytes"}
    late = envelopes.seal(plain, base64.b64decode(bundle["key"]["public"]), bundle["batch"])
    held = {"batch": bundle["batch"], "slip": prepared["slips"][0], "envelope": base64.b64encode(late).decode()}
    content = sealed({"code": receipts.draw(), "envelopes": [held]}, base64.b64decode(bundle["key"]["rescue"]))
    for _again in range(2):
        with urllib.request.urlopen(f"{box}/box/rescue", content, timeout=20) as response:
            said = json.load(response)
        assert (said["kept"], said["refused"], bool(said["code"])) == (1, {}, True)
    with installation.connection("staff") as connection:
        assert connection.execute("SELECT count(*) FROM box_quarantined").fetchone() == (1,)


def test_the_box_has_no_door_to_the_staff_pages(box):
    status, body, _headers = ask("GET", f"{box}/accounts/login/")
    assert status == 404
    assert b"csrf" not in body
