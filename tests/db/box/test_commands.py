"""The operator's two commands."""

import io
import uuid

import pytest
from django.core.management import CommandError, call_command

from surveys.box import keys, mixer, selectors
from tests.db.box.ballots import finished, opened, sent

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def said(*command):
    out = io.StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_box_keys_makes_what_is_missing_and_keeps_the_rest(study, settings):
    settings.EMBEDDED = False
    assert said("box_keys", "--study", str(study)).count(": made") == 3
    made = (keys.slip_key(), keys.mixer_private(), keys.mixer_public(), keys.withdrawal_key(study))
    assert said("box_keys", "--study", str(study)).count("kept") == 3
    assert (keys.slip_key(), keys.mixer_private(), keys.mixer_public(), keys.withdrawal_key(study)) == made


def test_the_mixer_takes_one_turn_when_asked(study):
    batch = opened(study)
    sent(study, batch, 6)
    finished(batch)
    assert "6 answers stored" in said("mixer", "--once")
    assert selectors.counts(batch).stored == 6


def test_a_mixer_without_its_key_says_which(study, settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match=r"mixer\.key"):
        said("mixer", "--once")


def test_a_study_without_its_key_does_not_hold_up_the_others(study):
    other = uuid.uuid4()
    for each in (study, other):
        batch = opened(each)
        sent(each, batch, 6)
        finished(batch)
    keys.destroy_withdrawal_key(study)
    mixer.flush_due()
    assert (selectors.totals(study).waiting, selectors.totals(other).responses) == (6, 6)
