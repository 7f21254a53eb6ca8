"""Taking envelopes in: one right, one envelope, whatever is sent and however often."""

import secrets
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core import keyfiles
from backend.core.errors import Conflict, Unavailable
from consent.tokens import envelopes
from consent.tokens import slips as codes
from surveys.box import batches, collect, keys, mixer, probes, selectors, slips
from tests.db.box.ballots import Child, card, children, finished, opened, sent

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def test_an_envelope_goes_in_once_and_its_repeats_are_told_so(study):
    batch = opened(study)
    child = children(study, batch, 1)[0]
    assert [child.send().status for _ in range(3)] == [201, 200, 200]
    assert selectors.counts(batch).waiting == 1


def test_a_repeat_is_recognised_after_the_flush_too(study):
    batch = opened(study)
    crowd = sent(study, batch, 6)
    finished(batch)
    mixer.flush_due()
    assert {child.send().status for child in crowd} == {200}
    assert selectors.counts(batch).waiting == 0
    assert selectors.totals(study).responses == 6


def test_other_bytes_on_a_spent_slip_are_refused_and_not_stored(study):
    batch = opened(study)
    child = children(study, batch, 1)[0]
    child.send()
    other = Child(study, batch, child.slip, child.number + 1)
    assert (other.send().status, other.send().code) == (409, "other-bytes")
    assert selectors.counts(batch).waiting == 1


def test_slips_that_give_no_right_leave_nothing_behind(study):
    batch, neighbour = opened(study), opened(study, cluster="C2")
    old = slips.draw(batch, 5)
    current = slips.draw(batch, 5)
    foreign = slips.draw(neighbour, 1)[0]
    stranger = next(code for code in codes.draw(3) if code not in {*old, *current, foreign})
    swapped = current[0][:-1] + next(sign for sign in "0123456789" if sign != current[0][-1])
    refused = {
        "slip-void": old[0],
        "slip-foreign": foreign,
        "slip-unknown": stranger,
        "slip-mistyped": swapped,
    }
    for code, slip in refused.items():
        outcome = Child(study, batch, slip, 1).send()
        assert (outcome.code, outcome.accepted) == (code, False)
    assert Child(study, batch, "", 1).send().code == "slip-mistyped"
    assert selectors.counts(batch).waiting == 0
    assert selectors.counts(neighbour).waiting == 0
    assert Child(study, batch, current[0].lower().replace("0", "o"), 1).send().status == 201


def test_only_sealed_envelopes_of_the_two_sizes_are_taken(study):
    batch = opened(study)
    child = children(study, batch, 1)[0]
    good = child.seal()
    for code, sent_bytes in {
        "too-large": b"\x01" * (max(envelopes.SIZES) + 1),
        "malformed": good[:-1],
    }.items():
        assert collect.receive(batch=batch, slip_text=child.slip, envelope_bytes=sent_bytes).code == code
    assert collect.receive(batch=batch, slip_text=child.slip, envelope_bytes=b"\x02" + good[1:]).code == "malformed"
    assert child.send().status == 201


def test_before_the_sitting_opens_the_tablet_is_told_to_try_again(study):
    batch = batches.create(card(study))
    child = children(study, batch, 1)[0]
    assert child.send().status == 423
    assert selectors.counts(batch).waiting == 0


def test_a_missing_slip_key_is_said_plainly(study, settings, tmp_path):
    batch = opened(study)
    child = children(study, batch, 1)[0]
    child.seal()
    settings.EMBEDDED = False
    (tmp_path / "keys" / "slip.key").unlink()
    with pytest.raises(Unavailable, match=r"slip\.key"):
        child.send()


def test_no_sitting_opens_before_the_mixer_opened_a_test_envelope(study):
    batch = batches.create(card(study))
    with pytest.raises(Conflict):
        batches.open_(batch)
    probes.send(batch)
    assert not probes.passed(batch)
    mixer.open_probes()
    assert probes.passed(batch)
    batches.open_(batch)
    assert selectors.states([batch]) == {batch: "open"}


def test_a_probe_for_an_exchanged_key_does_not_count(study):
    batch = batches.create(card(study))
    probes.send(batch)
    keys.destroy_private_keys(study)
    keyfiles.write(keys.mixer_folder(study) / "other.key", secrets.token_bytes(32))
    assert mixer.open_probes() == 0
    probes.send(batch)
    mixer.open_probes()
    assert not probes.passed(batch)  # tablets would still seal to the old key, and nobody could open that


def test_redrawing_voids_what_nobody_used_and_nothing_else(study):
    batch = opened(study)
    first = children(study, batch, 4)
    first[0].send()
    second = slips.draw(batch, 3)
    counts = selectors.counts(batch)
    assert (counts.slips, counts.void, counts.in_box) == (4, 3, 1)
    assert first[0].send().status == 200
    assert first[1].send().code == "slip-void"
    assert len({*second}) == 3
    assert slips.void_unused(batch) == 3


def test_the_sitting_page_counts_in_steps_until_the_close(study):
    batch = opened(study)
    sent(study, batch, 8)
    assert (selectors.counts_in_steps(batch).in_box, selectors.counts_in_steps(batch).exact) == (5, False)
    batches.close(batch)
    assert (selectors.counts_in_steps(batch).in_box, selectors.counts_in_steps(batch).exact) == (8, True)


@given(rubbish=st.binary(max_size=200), slip=st.text(max_size=20))
def test_rubbish_is_refused_without_an_error(rubbish, slip):
    outcome = collect.receive(batch=uuid.UUID(int=0), slip_text=slip, envelope_bytes=rubbish)
    assert not outcome.accepted
