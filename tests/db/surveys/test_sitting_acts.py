"""What a teacher can do while the class is in the room, and what it changes for the children."""

from __future__ import annotations

import pytest
from django.utils import translation

from backend.core.errors import Conflict, Invalid
from consent.services import schools
from surveys import board
from surveys.box import mixer
from surveys.box import selectors as box
from surveys.models import State
from surveys.services import sittings
from tests.db.surveys.world import DAY, fresh, group_for, opened, planned, put_in, wave_for

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


def test_a_late_child_gets_a_slip_and_those_handed_out_stay_good(study):
    sitting, slips = opened(wave_for(study), group_for(study), count=20)
    late = sittings.more_slips(sitting=fresh(sitting), count=2)
    assert fresh(sitting).slips == 22
    assert put_in(sitting, slips[0]).accepted
    assert put_in(sitting, late[0]).accepted
    counted = box.counts(sitting.batch)
    assert (counted.slips, counted.void, counted.in_box) == (22, 0, 2)


@pytest.mark.parametrize("count", [0, -1, 11])
def test_more_slips_come_a_few_at_a_time(study, count):
    sitting, _slips = opened(wave_for(study), group_for(study))
    with pytest.raises(Invalid):
        sittings.more_slips(sitting=fresh(sitting), count=count)
    assert fresh(sitting).slips == 22


def test_a_closed_or_planned_sitting_makes_no_more_slips(study):
    wave, group = wave_for(study), group_for(study)
    sitting, _slips = opened(wave, group)
    sittings.close_sitting(sitting=fresh(sitting))
    with pytest.raises(Conflict):
        sittings.more_slips(sitting=fresh(sitting), count=1)
    with pytest.raises(Conflict):
        sittings.more_slips(sitting=planned(wave, group), count=1)


def test_a_closing_can_be_taken_back_until_the_answers_are_mixed(study):
    sitting, slips = opened(wave_for(study), group_for(study))
    sittings.close_sitting(sitting=fresh(sitting))
    sittings.reopen_sitting(sitting=fresh(sitting))
    assert (fresh(sitting).state, box.told(sitting.door)) == (State.OPEN, "open")
    for slip in slips:
        assert put_in(sitting, slip).accepted
    sittings.close_sitting(sitting=fresh(sitting))
    sittings.ask_mixing(sitting=fresh(sitting))
    with pytest.raises(Conflict):
        sittings.reopen_sitting(sitting=fresh(sitting))


def test_opening_and_closing_by_turns_times_nobody(study):
    """The exact count is told at the first closing; who opens again sees steps of five until the answers are mixed."""
    sitting, slips = opened(wave_for(study), group_for(study))
    for slip in slips[:7]:
        put_in(sitting, slip)
    sittings.close_sitting(sitting=fresh(sitting))
    assert board.board(fresh(sitting)).received == 7
    seen = []
    for slip in slips[7:10]:
        sittings.reopen_sitting(sitting=fresh(sitting))
        put_in(sitting, slip)
        sittings.close_sitting(sitting=fresh(sitting))
        shown = board.board(fresh(sitting))
        seen.append((shown.received, shown.exact))
    assert seen == [(5, False), (5, False), (10, False)]
    sittings.ask_mixing(sitting=fresh(sitting))
    assert (board.board(fresh(sitting)).received, board.board(fresh(sitting)).exact) == (10, True)


def test_a_class_with_another_sitting_under_way_is_not_opened_again(study):
    wave, group = wave_for(study), group_for(study)
    sitting, _slips = opened(wave, group)
    sittings.close_sitting(sitting=fresh(sitting))
    planned(wave, group)
    with pytest.raises(Conflict) as refused:
        sittings.reopen_sitting(sitting=fresh(sitting))
    assert refused.value.code == "sitting-twice"
    assert box.told(sitting.door) == "closed"


@pytest.mark.parametrize(
    ("handed", "refused", "absent", "left", "received", "said"),
    [
        (20, 1, 1, 0, 20, None),
        (23, 0, 0, 0, 20, "More slips were handed out"),
        (18, 1, 1, 0, 18, "in no count"),
        (20, 1, 1, 0, 18, "Some slips brought no envelope"),
        (20, 1, 1, 2, 18, None),
        (10, 11, 1, 0, 12, "more envelopes than slips"),
    ],
)
def test_the_counts_of_the_end_explain_what_does_not_add_up(study, handed, refused, absent, left, received, said):
    group = group_for(study)
    schools.count_participation(group=group, eligible=24, refused=2, absent=0)
    sitting, slips = opened(wave_for(study), group)
    for slip in slips[:received]:
        put_in(sitting, slip)
    sittings.close_sitting(sitting=fresh(sitting))
    counts = {"handed": handed, "refused": refused, "absent": absent, "left": left}
    sittings.keep_report(sitting=fresh(sitting), note="", counts=counts)
    one = fresh(sitting)
    balance = board.balance(one, board.board(one))
    assert (balance.eligible, balance.handed, balance.received) == (22, handed, received)
    with translation.override("en"):
        told = " ".join(str(sentence) for sentence in balance.said)
    assert said in told if said else told == ""


def test_no_exact_count_slips_out_through_the_report_while_the_class_answers(study):
    sitting, slips = opened(wave_for(study), group_for(study))
    put_in(sitting, slips[0])
    sittings.keep_report(sitting=fresh(sitting), note="", counts={"handed": 22, "refused": 0, "absent": 0, "left": 0})
    one = fresh(sitting)
    assert board.balance(one, board.board(one)).received is None


@pytest.mark.parametrize("mode", ["class", "computer", "paper", "supported"])
def test_how_a_class_answers_travels_with_its_answers(study, mode):
    wave, group = wave_for(study), group_for(study)
    sitting = sittings.plan_sitting(wave=wave, group=group, day=DAY, mode=mode)
    slips = sittings.print_slips(sitting=sitting, count=6)
    mixer.turn()
    sittings.open_sitting(sitting=fresh(sitting))
    for slip in slips:
        put_in(sitting, slip)
    sittings.close_sitting(sitting=fresh(sitting))
    sittings.ask_mixing(sitting=fresh(sitting))
    mixer.turn()
    assert {row["mode"] for row in box.responses(study.public_id)} == {mode}
