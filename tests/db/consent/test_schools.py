"""Schools and groups: what the sample's design rests on, and counts that add up."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.core.errors import Conflict, Invalid, Missing
from consent import selectors
from consent.models import Group, School
from consent.services import schools
from tests.db.surveys.world import group_for, school_for

pytestmark = pytest.mark.django_db
chances = st.floats(min_value=1e-6, max_value=1.0, exclude_min=True)


@given(first=chances, second=chances)
def test_base_weight_undoes_both_chances_of_being_drawn(first, second):
    group = Group(school=School(probability=first), probability=second)
    assert group.base_weight * first * second == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("level", "grade", "band"),
    [("primary", 1, "P1-2"), ("primary", 6, "P5-6"), ("secondary", 3, "S3-4"), ("secondary", 7, "S5-6")],
)
def test_grades_go_in_bands_of_two(level, grade, band):
    assert Group(school=School(level=level), grade=grade).grade_band == band


def test_stratum_is_where_schools_are_drawn(study):
    assert school_for(study).stratum == "nl|east-flanders|primary"


def test_codes_are_random_and_each_school_has_its_own(study):
    made = [school_for(study, name=f"School {n}") for n in range(40)]
    assert len({school.cluster for school in made}) == 40
    assert not any(school.name in school.cluster or str(school.pk) == school.cluster for school in made)


def test_a_name_can_be_taken_once_per_level(study):
    school_for(study)
    school_for(study, level="secondary")
    with pytest.raises(Conflict) as refused:
        school_for(study)
    assert refused.value.code == "school-twice"
    assert School.objects.filter(study=study).count() == 2


def test_a_school_keeps_its_code_when_it_changes(study):
    school = school_for(study)
    changed = schools.change_school(school=school, name="De Eik", probability=0.5)
    assert School.objects.get(pk=school.pk).name == "De Eik"
    assert changed.cluster == school.cluster


def test_two_classes_of_a_school_cannot_share_a_name(study):
    school = school_for(study)
    group_for(study, "5B", school=school)
    other = group_for(study, "5A", school=school)
    with pytest.raises(Conflict):
        group_for(study, "5B", school=school)
    with pytest.raises(Conflict):
        schools.change_group(group=other, label="5B")


@pytest.mark.parametrize("chance", [0.0, -0.1, 1.5])
def test_the_table_refuses_a_chance_that_is_none(study, chance):
    with pytest.raises(IntegrityError), transaction.atomic():
        school_for(study, probability=chance)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(eligible=st.integers(0, 30), refused=st.integers(0, 30), absent=st.integers(0, 30))
def test_counts_are_kept_only_when_they_add_up(study, eligible, refused, absent):
    with transaction.atomic():
        group = group_for(study)
        schools.count_participation(group=group, eligible=20, refused=1, absent=2)
        if refused + absent > eligible:
            with pytest.raises(Invalid):
                schools.count_participation(group=group, eligible=eligible, refused=refused, absent=absent)
            assert selectors.counts_of(group).present == 17
        else:
            schools.count_participation(group=group, eligible=eligible, refused=refused, absent=absent)
            assert selectors.counts_of(group).present == eligible - refused - absent
        transaction.set_rollback(True)


def test_a_study_sees_its_own_schools_only(study, organisation):
    from backend.accounts.models import Study

    other = Study.objects.create(organisation=organisation, slug="golf-2", name={"nl": "Golf 2"})
    group = group_for(study)
    assert list(selectors.schools_of(other)) == []
    for read, public_id in ((selectors.school_in, group.school.public_id), (selectors.group_in, group.public_id)):
        with pytest.raises(Missing):
            read(other, public_id)


def test_the_list_of_schools_says_how_many_classes_and_children(study):
    school = school_for(study)
    group_for(study, "5A", school=school, size=20)
    group_for(study, "5B", school=school, size=24)
    school_for(study, name="École du Parc", community="fr")
    found = selectors.schools_of(study, community="nl", words="linde").get()
    assert (found.n_groups, found.n_children) == (2, 44)
