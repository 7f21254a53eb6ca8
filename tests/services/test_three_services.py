"""Staff, box and mixer as they run in production: own processes, own variables, one road for an answer."""

import base64
import json
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from consent.tokens import envelopes, receipts
from tests.services.conftest import manage

pytestmark = [pytest.mark.postgres, pytest.mark.redis]
STORE = Path(__file__).with_name("prepare_sitting.py").read_text()
COUNT = """
from surveys.box import selectors
import json, uuid
print(json.dumps([row["answers"] for row in selectors.responses(uuid.UUID({study!r}))]))
"""


def ask(method, url, body=None):
    request = urllib.request.Request(url, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("content-type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.read(), response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.read(), error.headers


def shell(installation, code):
    return manage("staff", installation, "shell", "--no-imports", "-c", code)


def test_an_answer_goes_from_the_box_through_the_mixer_to_the_team(installation, box):
    manage("mixer", installation, "box_keys", "--study", "5c1e9ab2-6f0d-4a58-9d1c-0a4de61f7b11")
    prepared = json.loads(shell(installation, STORE))
    manage("mixer", installation, "mixer", "--once")
    shell(installation, f"from surveys.box import batches; import uuid; batches.open_(uuid.UUID({prepared['batch']!r}))")

    status, body, headers = ask("GET", f"{box}/box/bundles/{prepared['door']}.json")
    bundle = json.loads(body)
    assert status == 200
    assert "set-cookie" not in headers

    public = base64.b64decode(bundle["key"]["public"])
    for number, slip in enumerate(prepared["slips"]):
        plain = {
            "v": 1, "batch": bundle["batch"], "document": bundle["document_hash"], "track": "fr", "switched": False,
            "assent": {"hash": bundle["assent"]["hash"], "decision": "yes"},
            "tag": receipts.tag(bundle["study"], receipts.draw()), "answers": {"age": 10 + number % 3},
        }  # fmt: skip
        sealed = envelopes.seal(plain, public, bundle["batch"])
        letter = {"batch": bundle["batch"], "slip": slip, "envelope": base64.b64encode(sealed).decode()}
        assert [ask("PUT", f"{box}/box/envelope", letter)[0] for _retry in range(2)] == [201, 200]

    close = f"from surveys.box import batches; import uuid; b = uuid.UUID({prepared['batch']!r}); batches.close(b); batches.request_flush(b)"
    shell(installation, close)
    assert "6 answers stored" in manage("mixer", installation, "mixer", "--once")
    stored = json.loads(shell(installation, COUNT.format(study=bundle["study"])))
    assert sorted(answers["age"] for answers in stored) == [10, 10, 11, 11, 12, 12]


def test_the_box_has_no_door_to_the_staff_pages(box):
    status, body, _headers = ask("GET", f"{box}/accounts/login/")
    assert status == 404
    assert b"csrf" not in body
