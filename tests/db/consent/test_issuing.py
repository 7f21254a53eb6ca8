"""Blind tokens at the issuer: one a child that may take part, the same to the same bytes, and no trace of who got which."""

from __future__ import annotations

import pytest
from django.db import connection

from backend.core.errors import Conflict, Invalid
from consent.models import BatchKey, JoinState, Slot, Turn
from consent.services import issuing, rosters
from surveys.box import selectors as box
from surveys.models import Mode
from surveys.services import sittings, tokens
from tests.db.consent.issuing_world import class_with_codes
from tests.db.consent.world import decide
from tests.db.surveys.world import DAY, fresh, group_for, put_in_with

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def test_a_child_fetches_its_token_once_however_often_it_asks(study):
    one = class_with_codes(study)
    tablet = one.tablet(1)
    first = tablet.join()
    assert first[0] == 200
    assert tablet.join() == first
    assert one.tablet(1).join() == (409, "code-used")
    assert put_in_with(one.sitting, tablet.token).status == 201
    assert issuing.counts(one.batch) == issuing.Counts(eligible=6, handled=1, issued=1)


def test_nothing_the_issuer_keeps_has_to_do_with_the_token(study):
    one = class_with_codes(study)
    tablet = one.tablet(1)
    tablet.join()
    kept = str([list(model.objects.values()) for model in (JoinState, BatchKey, Turn, Slot)])
    prepared, blinded, _inverse = tablet.drawn
    for secret in (one.codes[1], tablet.token.mark, tablet.token.signature.hex(), prepared.hex(), blinded.hex()):
        assert secret not in kept


def test_who_may_not_take_part_or_has_another_code_gets_none(study):
    one = class_with_codes(study, allowed=5)
    assert one.tablet(6).join() == (403, "code-not-yet")
    assert one.tablet(7).join() == (403, "code-unknown")
    assert one.tablet(1).join(code="nonsense") == (403, "code-unknown")
    assert issuing.counts(one.batch).issued == 0
    decide(Slot.objects.get(number=6))
    assert one.tablet(6).join()[0] == 200
    decide(Slot.objects.get(number=5), "refused")
    assert one.tablet(5).join() == (403, "code-not-yet")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"blinded": "AAAA"}, (400, "malformed")),
        ({"blinded": "*"}, (400, "malformed")),
        ({"batch": "x"}, (400, "malformed")),
        ({"kid": "zz"}, (400, "malformed")),
        ({"code": 5}, (400, "malformed")),
        ({"kid": "00" * 8}, (409, "key-over")),
        ({"batch": "6a6fd1a4-7a3f-4a41-8c11-000000000001"}, (404, "join-unknown")),
    ],
)
def test_what_is_no_request_of_this_class_is_refused(study, changes, said):
    one = class_with_codes(study)
    assert one.tablet(1).join(**changes) == said
    assert JoinState.objects.filter(slot__isnull=False).count() == 0


def test_before_it_opens_and_after_it_closed_the_issuer_asks_to_wait(study):
    one = class_with_codes(study)
    sittings.close_sitting(sitting=one.sitting)
    assert one.tablet(1).join() == (423, "not-open")
    sittings.reopen_sitting(sitting=fresh(one.sitting))
    assert one.tablet(1).join()[0] == 200


def test_the_close_leaves_turns_and_no_order_of_joining(study):
    one = class_with_codes(study)
    for number in (3, 1, 2):
        assert one.tablet(number).join()[0] == 200
    sittings.close_sitting(sitting=one.sitting)
    assert JoinState.objects.count() == 0
    assert sorted(Turn.objects.values_list("slot__number", flat=True)) == [1, 2, 3]
    assert sorted(Slot.objects.filter(handled=True).values_list("number", flat=True)) == [1, 2, 3]
    assert issuing.counts(one.batch) == issuing.Counts(eligible=6, handled=3, issued=3)
    sittings.reopen_sitting(sitting=fresh(one.sitting))
    assert one.tablet(3).join() == (409, "code-used")
    assert one.tablet(4).join()[0] == 200
    sittings.close_sitting(sitting=fresh(one.sitting))
    assert issuing.counts(one.batch) == issuing.Counts(eligible=6, handled=4, issued=4)


def test_new_keys_for_a_lost_tablet_let_in_no_more_than_may_take_part(study):
    one = class_with_codes(study, children=3)
    early, lost = one.tablet(1), one.tablet(2)
    early.join(), lost.join()
    assert put_in_with(one.sitting, early.token).status == 201
    shown = issuing.pictures(one.batch)
    tokens.new_keys(sitting=one.sitting)
    assert issuing.pictures(one.batch) != shown
    assert put_in_with(one.sitting, lost.token).code == "token-over"
    assert lost.join() == (409, "key-over")
    assert [one.tablet(number).join()[0] for number in (2, 3)] == [200, 200]
    assert one.tablet(1).join() == (409, "tokens-over")
    assert issuing.counts(one.batch) == issuing.Counts(eligible=3, handled=3, issued=3)


def test_after_a_crash_that_emptied_the_joins_nobody_joins_until_there_are_new_keys(study):
    one = class_with_codes(study)
    tablet = one.tablet(1)
    tablet.join()
    JoinState.objects.all().delete()
    assert tablet.join() == (503, "unavailable")
    tokens.new_keys(sitting=one.sitting)
    assert one.tablet(1).join()[0] == 200


@pytest.mark.postgres
def test_the_joins_of_a_running_sitting_leave_no_trace_in_the_write_ahead_log(study):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'consent_joinstate'")
        assert cursor.fetchone() == ("u",)


def test_the_count_equation_raises_its_alarm(study):
    one = class_with_codes(study, children=6)
    tablets = [one.tablet(number) for number in (1, 2)]
    for tablet in tablets:
        tablet.join()
        put_in_with(one.sitting, tablet.token)
    assert tokens.count(one.sitting).alarms == ()
    JoinState.objects.filter(slot__number=2).delete()
    assert len(tokens.count(one.sitting).alarms) == 1
    decide(Slot.objects.get(number=1), "withdrawn")
    assert tokens.count(one.sitting).eligible == 5


def test_a_sitting_with_codes_takes_no_slips_and_needs_a_class_list_and_tablets(study):
    one = class_with_codes(study)
    with pytest.raises(Conflict, match="start codes"):
        sittings.print_slips(sitting=one.sitting, count=3)
    with pytest.raises(Conflict, match="start codes"):
        sittings.more_slips(sitting=one.sitting, count=1)
    assert box.counts(one.batch).slips == 0
    wave = one.sitting.wave
    other = group_for(study, label="6A", school=one.sitting.group.school)
    with pytest.raises(Conflict, match="list"):
        sittings.plan_sitting(wave=wave, group=other, day=DAY, with_codes=True)
    with pytest.raises(Invalid, match="tablets"):
        sittings.plan_sitting(wave=wave, group=other, day=DAY, mode=Mode.PAPER, with_codes=True)


def test_codes_printed_again_end_those_before(study):
    one = class_with_codes(study)
    before = one.tablet(1)
    one.codes = dict(tokens.print_cards(sitting=one.sitting))
    assert before.join() == (403, "code-unknown")
    assert one.tablet(1).join()[0] == 200


def test_the_private_halves_go_and_the_counts_stay(study):
    one = class_with_codes(study)
    one.tablet(1).join()
    assert rosters.erase_issuer_keys(study, DAY) == {"issuer-keys": 1}
    assert [bytes(key.private_sealed) for key in BatchKey.objects.all()] == [b""]
    assert issuing.counts(one.batch).issued == 1
    assert one.tablet(2).join() == (409, "key-over")
    assert rosters.erase_issuer_keys(study, DAY) == {"issuer-keys": 0}
