"""What a tablet is told of its sitting: a word, and nothing that times or counts anybody."""

import pytest

from backend.core.errors import Conflict
from surveys.box import batches, field, mixer, selectors
from surveys.box.models import Batch
from tests.db.box.ballots import children, opened, sent

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def asked(client, batch):
    return client.get(f"/box/state/{selectors.door(batch)}/")


def state(client, batch):
    return asked(client, batch).json()["state"]


def test_a_tablet_is_told_each_stage_of_its_sitting(client, study):
    batch = opened(study)
    seen = [state(client, batch)]
    batches.pause(batch)
    seen.append(state(client, batch))
    batches.open_(batch)
    seen.append(state(client, batch))
    sent(study, batch, 6)
    batches.close(batch)
    seen.append(state(client, batch))
    batches.request_flush(batch)
    seen.append(state(client, batch))
    mixer.flush_due()
    assert [*seen, state(client, batch)] == ["open", "paused", "open", "closed", "closed", "over"]


def test_the_answer_has_no_cookie_and_is_shared_by_a_class_for_a_few_seconds(client, study):
    response = asked(client, opened(study))
    assert (response.status_code, response.cookies, response.json()) == (200, {}, {"state": "open"})
    assert response.headers["Cache-Control"] == "max-age=5"
    assert "Set-Cookie" not in response.headers


def test_a_door_that_is_not_there_is_told_so(client, study):
    response = client.get("/box/state/ZZZZZZ/")
    assert response.status_code == 404
    assert response.json()["code"] == "door-unknown"


def test_the_door_is_read_in_any_case(client, study):
    door = selectors.door(opened(study))
    assert client.get(f"/box/state/{door.lower()}/").json() == {"state": "open"}


def test_envelopes_come_in_while_the_class_listens(study):
    batch = opened(study)
    child = children(study, batch, 1)[0]
    batches.pause(batch)
    assert child.send().status == 201
    assert not selectors.counts_in_steps(batch).exact


def test_a_sitting_closes_from_its_pause(client, study):
    batch = opened(study)
    batches.pause(batch)
    batches.close(batch)
    assert state(client, batch) == "closed"


def test_the_field_does_not_end_around_a_class_that_listens(study):
    batch = opened(study)
    batches.pause(batch)
    with pytest.raises(Conflict):
        field.end(study, "discard")
    assert Batch.objects.get(pk=batch).state == "paused"


def test_when_the_field_is_over_so_is_every_sitting(client, study):
    batch = opened(study)
    batches.close(batch)
    field.end(study, "discard")
    assert state(client, batch) == "over"
