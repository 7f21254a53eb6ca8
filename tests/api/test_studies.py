"""Studies, their progress and their published questionnaires over the API."""

import pytest

from backend.accounts.models import Membership, Study, User
from surveys import selectors
from surveys.services import questionnaires, waves
from tests.db.surveys.world import NAMES, group_for, opened, put_in, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def test_a_person_sees_their_own_studies_and_what_they_may_do_there(ask, client, study, organisation):
    other = Study.objects.create(organisation=organisation, slug="golf-2", name={"nl": "Golf 2"})
    user = User.objects.create_user("an@example.org")
    Membership.objects.create(user=user, organisation=organisation, study=study, role="analyst")
    client.force_login(user)
    _status, seen = ask("/api/studies/")
    assert [(each["id"], each["slug"]) for each in seen] == [(str(study.public_id), "golf-1")]
    assert seen[0]["permissions"] == ["analyse", "export_microdata", "view"]
    status, refusal = ask(f"/api/studies/{other.public_id}/")
    assert (status, refusal["code"]) == (404, "study")


def test_the_progress_counts_in_steps_while_a_class_answers(ask, study, signed_in):
    wave = wave_for(study)
    sitting, slips = opened(wave, group_for(study))
    for slip in slips[:7]:
        assert put_in(sitting, slip).accepted
    signed_in("viewer", study)
    _status, seen = ask(f"/api/studies/{study.public_id}/")
    assert seen["name"] == {"nl": "Golf 1", "fr": "Vague 1"}
    assert (seen["progress"]["open"], seen["progress"]["waiting"]) == (1, 5)
    assert seen["progress"]["communities"] == [{"community": "nl", "groups": 1, "done": 0}]


def test_published_versions_come_with_hash_and_document_and_drafts_do_not(ask, study, signed_in):
    wave = waves.add_wave(study=study, name=NAMES)
    first, second, *_others = (each.versions.get() for each in waves.adopt_standard(wave=wave))
    questionnaires.publish_version(version=first)
    first = selectors.version_in(study, first.public_id)
    signed_in("viewer", study)
    _status, seen = ask(f"/api/studies/{study.public_id}/questionnaires/")
    assert [(each["id"], each["hash"]) for each in seen] == [(str(first.public_id), first.content_hash)]
    _status, whole = ask(f"/api/studies/{study.public_id}/questionnaires/{first.public_id}/")
    assert whole["document"] == first.document
    status, refusal = ask(f"/api/studies/{study.public_id}/questionnaires/{second.public_id}/")
    assert (status, refusal["code"]) == (404, "version")
