"""What a teacher can do while the class is in the room, and what it changes for the children."""

from __future__ import annotations

import pytest

from backend.core.errors import Conflict
from surveys import board
from surveys.box import selectors as box
from surveys.models import State
from surveys.services import sittings
from tests.db.surveys.world import fresh, group_for, opened, planned, put_in, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def test_a_class_can_listen_and_go_on_while_envelopes_come_in(study):
    sitting, slips = opened(wave_for(study), group_for(study))
    sittings.pause_sitting(sitting=sitting)
    shown = board.board(fresh(sitting))
    assert (shown.paused, shown.key, shown.stage, shown.polls) == (True, "paused", 3, True)
    assert box.told(sitting.door) == "paused"
    assert put_in(sitting, slips[0]).accepted
    assert not board.board(fresh(sitting)).exact
    sittings.continue_sitting(sitting=fresh(sitting))
    assert (board.board(fresh(sitting)).key, box.told(sitting.door)) == ("open", "open")


def test_a_second_click_on_pause_or_go_on_changes_nothing(study):
    sitting, _slips = opened(wave_for(study), group_for(study))
    for act, told in [(sittings.pause_sitting, "paused"), (sittings.continue_sitting, "open")]:
        act(sitting=fresh(sitting))
        act(sitting=fresh(sitting))
        assert box.told(sitting.door) == told


@pytest.mark.parametrize("act", [sittings.pause_sitting, sittings.continue_sitting])
def test_only_a_class_that_answers_can_pause(study, act):
    wave, group = wave_for(study), group_for(study)
    with pytest.raises(Conflict):
        act(sitting=planned(wave, group))


def test_a_class_that_listens_can_be_closed(study):
    sitting, _slips = opened(wave_for(study), group_for(study))
    sittings.pause_sitting(sitting=sitting)
    sittings.close_sitting(sitting=fresh(sitting))
    assert (fresh(sitting).state, board.board(fresh(sitting)).paused) == (State.CLOSED, False)
