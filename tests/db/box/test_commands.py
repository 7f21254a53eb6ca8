"""The operator's two commands."""

import io
import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.management import CommandError, call_command

from backend.core import keyfiles
from surveys.box import batches, keys, mixer, probes, selectors
from tests.db.box.ballots import card, children, finished, opened, sent

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def said(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def held(study):
    return (
        keys.slip_key(),
        keys.desk_private(),
        keys.mixer_ring(study),
        keys.mixer_public(study),
        keys.withdrawal_key(study),
    )


def test_box_keys_makes_what_is_missing_and_keeps_the_rest(study, settings):
    settings.EMBEDDED = False
    assert said("box_keys", "--study", str(study)).count(": made") == 4
    made = held(study)
    assert said("box_keys", "--study", str(study)).count("kept") == 4
    assert held(study) == made


def test_each_study_has_a_key_of_its_own(study):
    other = uuid.uuid4()
    assert keys.mixer_public(study) != keys.mixer_public(other)
    assert not set(keys.mixer_ring(study).keys) & set(keys.mixer_ring(other).keys)


def test_an_envelope_sealed_to_an_older_key_still_opens(study):
    batch = opened(study)
    crowd = children(study, batch, 6)
    for child in crowd[:3]:
        child.seal()
    before = keys.mixer_public(study)
    said("box_keys", "--study", str(study), "--rotate")
    assert keys.mixer_public(study) != before
    for child in crowd:
        assert child.send().status == 201
    finished(batch)
    mixer.flush_due()
    assert selectors.counts(batch).stored == 6


def test_a_sitting_that_is_not_open_needs_a_new_test_envelope_after_a_rotation(study):
    batch = opened(study)
    said("box_keys", "--study", str(study), "--rotate")
    assert not probes.passed(batch)
    probes.send(batch)
    mixer.open_probes()
    assert probes.passed(batch)


def installed_before(study):
    """The keys of an installation from before each study had its own."""
    private = X25519PrivateKey.generate()
    keyfiles.write(keyfiles.root() / "mixer.key", private.private_bytes_raw())
    keyfiles.write(keyfiles.root() / "mixer.pub", private.public_key().public_bytes_raw())
    keys.make_withdrawal_key(study)


def test_an_older_installation_goes_on_with_its_one_key(study, settings):
    settings.EMBEDDED = False
    installed_before(study)
    keys.make_slip_key()
    batch = opened(study)
    sent(study, batch, 6)
    said("box_keys", "--study", str(study))
    assert keys.mixer_public(study) != keyfiles.read(keyfiles.root() / "mixer.pub", command="box_keys")
    finished(batch)
    mixer.flush_due()
    assert selectors.counts(batch).stored == 6
    assert said("box_keys", "--check") == "every key is there\n"


def test_the_check_names_what_is_missing_or_open_to_others(study, tmp_path):
    batch = opened(study)
    sent(study, batch, 2)
    assert said("box_keys", "--check") == "every key is there\n"
    (private,) = keys.private_paths(study)
    content = private.read_bytes()
    private.unlink()
    keys.slip_key()
    (tmp_path / "keys" / "slip.key").chmod(0o644)
    out = io.StringIO()
    said("box_keys", "--study", str(study), "--rotate")
    with pytest.raises(CommandError, match="2 faults"):
        call_command("box_keys", "--check", stdout=out)
    assert "2 waiting envelopes are sealed to a key that isn't here" in out.getvalue()
    assert "slip.key: Others can read it" in out.getvalue()
    (tmp_path / "keys" / "slip.key").chmod(0o600)
    keyfiles.write(private, content)
    assert said("box_keys", "--check") == "every key is there\n"


def test_the_mixer_takes_one_turn_when_asked(study):
    batch = opened(study)
    sent(study, batch, 6)
    finished(batch)
    assert "6 answers stored" in said("mixer", "--once")
    assert selectors.counts(batch).stored == 6


def test_a_mixer_without_its_key_says_which(study, settings):
    batches.create(card(study))
    keys.destroy_private_keys(study)
    settings.EMBEDDED = False
    err = io.StringIO()
    call_command("mixer", "--once", stdout=io.StringIO(), stderr=err)
    assert f"mixer/{study}" in err.getvalue()


def test_a_study_without_its_key_does_not_hold_up_the_others(study):
    other = uuid.uuid4()
    for each in (study, other):
        batch = opened(each)
        sent(each, batch, 6)
        finished(batch)
    keys.destroy_withdrawal_key(study)
    mixer.flush_due()
    assert (selectors.totals(study).waiting, selectors.totals(other).responses) == (6, 6)
