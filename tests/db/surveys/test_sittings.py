"""A sitting from plan to mixing, against the real box and the real mixer."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from django.apps import apps
from django.core import serializers
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from backend.core.errors import Conflict, Invalid, Unavailable
from consent.services import schools
from consent.tokens import slips as codes
from surveys import board, selectors
from surveys.box import bundles, mixer
from surveys.box.models import Batch
from surveys.models import Sitting, State, Version
from surveys.safeguarding import distress
from surveys.services import questionnaires, sittings, waves
from tests.db.surveys.world import (
    DAY,
    NAMES,
    WITHDRAW,
    fresh,
    group_for,
    opened,
    planned,
    put_in,
    school_for,
    wave_for,
)

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def everything_stored():
    """Every row of both databases as text."""
    return "\n".join(serializers.serialize("json", model.objects.all()) for model in apps.get_models())


def test_the_box_gets_the_design_and_no_name(study):
    wave, group = wave_for(study), group_for(study)
    sitting = planned(wave, group)
    card = Batch.objects.get(pk=sitting.batch)
    assert (card.community, card.stratum, card.grade_band, card.mode, card.iso_week) == (
        "nl",
        "nl|east-flanders|primary",
        "P5-6",
        "class",
        "2026-W48",
    )
    assert (card.cluster, card.subcluster) == (group.school.cluster, group.subcluster)
    assert (card.base_weight, card.pi1, card.pi2) == (8.0, 0.25, 0.5)
    assert (card.instrument, card.document) == ("wave1-primary", sitting.version.content_hash)
    told = serializers.serialize("json", [card])
    named = (group.school.name, str(sitting.public_id), str(group.public_id), str(group.school.public_id), str(DAY))
    assert [name for name in named if name in told] == []


def test_a_tablet_can_prepare_behind_the_sittings_door(study):
    sitting = planned(wave_for(study), group_for(study))
    bundle = bundles.bundle(door=sitting.door)
    assert bundle["document_hash"] == sitting.version.content_hash
    assert bundle["assent"]["hash"] == sitting.text_set.sha256
    assert (bundle["age_theme"], bundle["withdraw_until"]) == ("9-12", WITHDRAW.isoformat())
    assert {"nl", "fr"} <= set(bundle["strings"])
    assert bundle["distress"] == distress.document()
    assert json.dumps(bundle).count(sitting.group.school.name) == 0


def test_each_level_gets_its_own_questionnaire(study):
    wave = wave_for(study)
    college = school_for(study, name="Sint-Jozefcollege", level="secondary")
    sitting = planned(wave, group_for(study, "3A", 3, school=college))
    assert sitting.version.questionnaire.level == "secondary"
    assert bundles.bundle(door=sitting.door)["age_theme"] == "13"


@pytest.mark.parametrize(
    ("level", "grade", "form", "chosen", "asked", "theme"),
    [
        ("primary", 1, "", "", "first", "6-8"),
        ("primary", 2, "", "", "first", "6-8"),
        ("primary", 3, "", "", "primary", "9-12"),
        ("primary", 3, "", "first", "first", "6-8"),
        ("primary", 6, "", "easy", "easy", "easy"),
        ("secondary", 1, "", "", "secondary", "13"),
        ("secondary", 3, "special", "", "easy", "easy"),
        ("secondary", 3, "special", "secondary", "secondary", "13"),
    ],
)
def test_a_class_is_asked_what_suits_it_or_what_its_teacher_chose(study, level, grade, form, chosen, asked, theme):
    wave = wave_for(study)
    group = group_for(study, "X", grade, school=school_for(study, level=level), form=form)
    sitting = sittings.plan_sitting(wave=wave, group=group, day=DAY, level=chosen)
    assert sitting.version.questionnaire.level == asked
    assert bundles.bundle(door=sitting.door)["age_theme"] == theme


def test_a_wave_without_the_other_levels_asks_what_the_school_is_asked(study):
    wave = wave_for(study)
    for level in ("first", "easy"):
        questionnaire = selectors.questionnaires_of(wave).get(level=level)
        Version.objects.filter(questionnaire=questionnaire).update(published_at=None)
        Version.objects.filter(questionnaire=questionnaire).delete()
        questionnaire.delete()
    assert planned(wave, group_for(study, "1A", 1)).version.questionnaire.level == "primary"


@pytest.mark.parametrize(
    ("level", "chosen"), [("primary", "secondary"), ("secondary", "first"), ("secondary", "primary")]
)
def test_no_class_is_asked_what_was_written_for_others(study, level, chosen):
    wave = wave_for(study)
    group = group_for(study, "6A", 6, school=school_for(study, level=level))
    with pytest.raises(Invalid) as refused:
        sittings.plan_sitting(wave=wave, group=group, day=DAY, level=chosen)
    assert refused.value.code == "level-not-for-group"
    assert not Sitting.objects.exists()


def test_planning_says_what_is_missing(study):
    group = group_for(study)
    wave = waves.add_wave(study=study, name=NAMES, withdraw_until=WITHDRAW)
    waves.adopt_standard(wave=wave)
    with pytest.raises(Invalid) as refused:
        planned(wave, group)
    assert refused.value.code == "no-version"
    for one in selectors.questionnaires_of(wave):
        questionnaires.publish_version(version=one.versions.get())
    with pytest.raises(Invalid) as refused:
        planned(wave, group)
    assert refused.value.code == "no-text"
    assert not Sitting.objects.exists()


def test_planning_needs_a_last_day_to_withdraw(study):
    wave = wave_for(study, withdraw_until=None)
    with pytest.raises(Invalid) as refused:
        planned(wave, group_for(study))
    assert refused.value.code == "no-withdrawal-day"


def test_a_class_has_one_sitting_at_a_time(study):
    wave, group = wave_for(study), group_for(study)
    sitting, _slips = opened(wave, group)
    with pytest.raises(Conflict):
        planned(wave, group)
    sittings.close_sitting(sitting=sitting)
    assert planned(wave, group).pk != sitting.pk


def test_slips_are_good_all_different_and_stored_nowhere(study):
    sitting = planned(wave_for(study), group_for(study))
    drawn = sittings.print_slips(sitting=sitting, count=22)
    assert len(set(drawn)) == 22
    assert [codes.normalise(code.lower()) for code in drawn] == drawn
    stored = everything_stored()
    assert [code for code in drawn if code in stored or codes.display(code) in stored] == []
    assert (fresh(sitting).state, fresh(sitting).slips) == (State.READY, 22)


def test_a_reprint_voids_the_old_slips_and_spares_what_is_in_the_box(study):
    sitting, old = opened(wave_for(study), group_for(study))
    assert put_in(sitting, old[0]).accepted
    new = sittings.print_slips(sitting=fresh(sitting), count=5)
    assert put_in(sitting, old[1]).code == "slip-void"
    assert put_in(sitting, new[0]).accepted
    assert (board.board(fresh(sitting)).exact, fresh(sitting).state) == (False, State.OPEN)
    sittings.close_sitting(sitting=fresh(sitting))
    assert board.board(fresh(sitting)).received == 2


@pytest.mark.parametrize("count", [0, -1, 61, 500])
def test_a_senseless_number_of_slips_is_refused_and_nothing_changes(study, count):
    sitting = planned(wave_for(study), group_for(study))
    with pytest.raises(Invalid):
        sittings.print_slips(sitting=sitting, count=count)
    assert fresh(sitting).state == State.PLANNED


def test_no_sitting_opens_before_the_mixer_has_opened_a_test_envelope(study):
    sitting = planned(wave_for(study), group_for(study))
    with pytest.raises(Conflict):
        sittings.open_sitting(sitting=sitting)
    slips = sittings.print_slips(sitting=sitting, count=3)
    with pytest.raises(Unavailable) as refused:
        sittings.open_sitting(sitting=fresh(sitting))
    assert refused.value.code == "probe-not-opened"
    assert not put_in(fresh(sitting), slips[0]).accepted
    mixer.turn()
    assert sittings.open_sitting(sitting=fresh(sitting)).state == State.OPEN
    assert put_in(fresh(sitting), slips[0]).accepted


def test_the_count_moves_in_fives_while_it_runs_and_is_exact_from_the_close_on(study):
    group = group_for(study)
    schools.count_participation(group=group, eligible=24, refused=1, absent=1)
    sitting, slips = opened(wave_for(study), group, count=23)
    seen = []
    for slip in slips[:17]:
        assert put_in(sitting, slip).accepted
        shown = board.board(fresh(sitting))
        seen.append((shown.received, shown.left, shown.exact))
    assert Counter(received for received, _left, _exact in seen) == {0: 4, 5: 5, 10: 5, 15: 3}
    assert seen[-1] == (15, 7, False)
    sittings.close_sitting(sitting=fresh(sitting))
    shown = board.board(fresh(sitting))
    assert (shown.received, shown.left, shown.exact) == (17, 5, True)


def test_mixing_hands_the_class_to_the_mixer_once_it_is_closed(study):
    sitting, slips = opened(wave_for(study), group_for(study))
    for slip in slips:
        put_in(sitting, slip)
    with pytest.raises(Conflict):
        sittings.ask_mixing(sitting=fresh(sitting))
    sittings.close_sitting(sitting=fresh(sitting))
    sittings.ask_mixing(sitting=fresh(sitting))
    assert not board.board(fresh(sitting)).mixed
    mixer.turn()
    shown = board.board(fresh(sitting))
    assert (shown.mixed, shown.received, shown.stage) == (True, 22, 5)
    assert (selectors.progress(study).stored, selectors.progress(study).waiting) == (22, 0)


@given(places=st.integers(0, 40), received=st.integers(0, 60))
def test_the_heap_has_its_filled_places_first(places, received):
    shown = board.Board(3, "open", True, True, places, received, False, False, False)
    assert shown.heap == sorted(shown.heap, reverse=True)
    assert (sum(shown.heap), len(shown.heap)) == (received, max(places, received))


def test_the_field_cannot_end_while_a_class_is_answering(study):
    wave = wave_for(study)
    sitting, slips = opened(wave, group_for(study))
    with pytest.raises(Conflict):
        waves.end_field(wave=wave)
    sittings.close_sitting(sitting=sitting)
    assert waves.end_field(wave=wave).ended is not None
    assert put_in(fresh(sitting), slips[0]).code == "slip-void"
    with pytest.raises(Conflict):
        planned(wave, group_for(study, "6A", school=sitting.group.school))


def test_progress_counts_groups_sittings_and_envelopes_per_community(study):
    wave, group = wave_for(study), group_for(study)
    group_for(study, "6A", school=group.school)
    park = school_for(study, name="École du Parc", community="fr", province="liege")
    group_for(study, "5A", school=park)
    sitting, slips = opened(wave, group)
    for slip in slips[:7]:
        put_in(sitting, slip)
    running = selectors.progress(study)
    assert (running.groups, running.open, running.closed, running.waiting) == (3, 1, 0, 5)
    sittings.close_sitting(sitting=fresh(sitting))
    after = selectors.progress(study)
    assert (after.open, after.closed, after.waiting) == (0, 1, 7)
    assert [(one.community, one.groups, one.done) for one in after.communities] == [("nl", 2, 1), ("fr", 1, 0)]


def test_next_acts_follow_the_road(study):
    def first():
        with translation.override("en"):
            return str(selectors.next_acts(study)[0].title)

    assert first() == "Begin a wave"
    wave = wave_for(study)
    assert first() == "Add the schools of the sample"
    group = group_for(study)
    assert first() == "Plan a sitting for 1 class"
    sitting = planned(wave, group)
    assert first() == "Print the slips of 1 class"
    sittings.print_slips(sitting=sitting, count=3)
    assert first() == "1 class is ready to begin"
    mixer.turn()
    sittings.open_sitting(sitting=fresh(sitting))
    assert first() == "A class is answering"
    sittings.close_sitting(sitting=fresh(sitting))
    assert first() == "Mix the answers of 1 class"
    sittings.ask_mixing(sitting=fresh(sitting))
    assert selectors.next_acts(study) == []
