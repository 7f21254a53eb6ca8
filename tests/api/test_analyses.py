"""Models, scales and profiles over the API alone."""

import json

import pytest

from analysis import analysis_selectors
from tests.api.test_analysis import here, made, release  # noqa: F401  fixtures
from tests.db.analysis.test_analyses import MODEL, PROFILES, SCALE

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def test_a_model_is_asked_for_computed_and_read_with_its_numbers(ask, made, here, study, release, client):  # noqa: F811
    body = {"kind": "model", "spec": MODEL, "release": release}
    result = made(f"{here}/analyses/", body)
    _status, (listed,) = ask(f"{here}/analyses/")
    assert (listed["id"], listed["kind"], listed["exploratory"]) == (result["analysis"], "model", False)
    _status, whole = ask(f"{here}/analyses/{result['analysis']}/")
    found = analysis_selectors.outcome(analysis_selectors.analysis_in(study, result["analysis"]))
    assert [each["estimate"] for each in whole["result"]["coefficients"]] == [
        each.estimate for each in found.coefficients
    ]
    assert whole["result"]["heading"]["provenance"]["data_hash"]
    _status, file = ask(f"{here}/analyses/{result['analysis']}/files/", {"form": "json"})
    sent = b"".join(client.get(file["link"].removeprefix("http://testserver")).streaming_content)
    assert json.loads(sent)["coefficients"] == whole["result"]["coefficients"]


def test_a_specification_that_can_not_be_computed_is_refused_before_a_job(ask, here, release):  # noqa: F811
    status, answer = ask(f"{here}/analyses/", {"kind": "model", "spec": {**MODEL, "formula": "ai_used ~ gendr"}})
    assert status == 400
    assert "gender" in answer["message"]
    status, _answer = ask(f"{here}/analyses/", {"kind": "forest", "spec": {}})
    assert status == 400


def test_a_scale_becomes_a_variable_and_profiles_say_what_they_are(ask, made, here, release):  # noqa: F811
    scale = made(f"{here}/analyses/", {"kind": "scale", "spec": SCALE})["analysis"]
    status, kept = ask(f"{here}/scales/", {"analysis": scale, "name": "habits"})
    assert (status, kept["definition"]["needed"]) == (201, 3)
    _status, (listed,) = ask(f"{here}/scales/")
    assert listed["name"] == "habits"
    linear = {"formula": "habits ~ gender", "family": "linear", "suppress": {"audience": "team"}}
    made(f"{here}/analyses/", {"kind": "model", "spec": linear})
    made(f"{here}/analyses/", {"kind": "profiles", "spec": PROFILES})
    _status, everything = ask(f"{here}/analyses/")
    assert [each["exploratory"] for each in everything] == [True, False, False]
