"""Frames, draws that stand, schools asked and replaced, classes drawn, and the table of who answered."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from backend.core.errors import Conflict, Invalid
from consent.models import Group, School
from consent.services import schools
from surveys.box import mixer
from surveys.fieldwork import classes, draws, frames, recruiting, response, selectors, visiting
from surveys.fieldwork.models import Draw, DrawnSchool, Standing
from surveys.services import sittings
from tests.db.surveys.frames import brought, file_of, followed, in_use, line, plan
from tests.db.surveys.world import DAY, fresh, opened, put_in, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def wave(study):
    return wave_for(study)


def codes(frame):
    return [(each["line"], [code for code, _params in each["why"]]) for each in frame.left_out]


def test_every_line_becomes_a_school_or_says_why_not(wave):
    frame = brought(
        wave,
        line(1),
        line(2, community="be", size="many"),
        line(1),
        ";Dorp;nl;antwerp;free;primary;20",
        "",
        line(3, size=0),
        line(4, level="secondary"),
    )
    assert [row["name"] for row in frame.rows] == ["SYNTHETIC school 001, Dorp", "SYNTHETIC school 004, Dorp"]
    assert codes(frame) == [(3, ["word", "size"]), (4, ["twice"]), (5, ["no-name"]), (7, ["size"])]
    assert frame.left_out[0]["cells"][0] == "SYNTHETIC school 002"


def test_a_spreadsheet_with_dutch_heads_is_the_same_list(wave):
    book = Workbook()
    for row in (
        ["Naam", "Gemeente", "Gemeenschap", "Provincie", "Net", "Niveau", "Leerlingen"],
        ["SYNTHETIC school 001", "Dorp", "nl", "antwerp", "free", "primary", 40.0],
    ):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    frame = frames.bring(wave=wave, source="x", file_name="list.XLSX", content=content.getvalue())
    assert frame.rows == [{**row, "line": 2} for row in brought(wave, line(1)).rows]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("list.csv", b"", "empty"),
        ("list.csv", b"name;size\nx;3\n", "columns"),
        ("list.xlsx", b"no spreadsheet", "broken"),
    ],
)
def test_a_file_that_is_no_list_is_told_so(wave, name, content, code):
    with pytest.raises(Invalid) as refused:
        frames.bring(wave=wave, source="x", file_name=name, content=content)
    assert refused.value.code == code


def test_a_list_in_use_never_changes_and_an_unused_one_can_go(wave):
    frame = brought(wave, line(1))
    frames.drop(frame=brought(wave, line(2)))
    frames.put_into_use(frame=frame)
    frame.source = "another"
    with pytest.raises(Conflict):
        frame.save()
    with pytest.raises(Conflict):
        frames.drop(frame=frame)
    with pytest.raises(Invalid):
        frames.put_into_use(frame=brought(wave, line(1, size=0)))


def test_a_draw_stands_and_can_be_drawn_again(wave):
    frame = in_use(wave)
    first, second = (draws.make(frame=frame, plan=plan(frame, seed=seed)) for seed in ("2026", "2027"))
    assert [first.number, second.number] == [1, 2]
    assert first.result != second.result
    assert draws.same_again(first)
    first.plan = {**first.plan, "seed": "2027"}
    assert not draws.same_again(first)
    with pytest.raises(Conflict):
        first.save()
    with pytest.raises(Conflict):
        second.delete()


def test_a_result_that_somebody_changed_is_noticed_and_not_followed(wave):
    frame = in_use(wave)
    made = draws.make(frame=frame, plan=plan(frame))
    result = {**made.result, "drawn": made.result["drawn"][1:]}
    Draw.objects.filter(pk=made.pk).update(result=result)
    with pytest.raises(Conflict) as refused:
        draws.follow(made=Draw.objects.get(pk=made.pk))
    assert refused.value.code == "draw-differs"
    assert not School.objects.exists()


def test_no_draw_comes_from_a_list_that_is_not_in_use_or_for_more_schools_than_there_are(wave):
    with pytest.raises(Conflict):
        draws.make(frame=brought(wave), plan=plan(brought(wave)))
    frame = in_use(wave)
    with pytest.raises(Invalid):
        draws.make(frame=frame, plan=plan(frame, counts={"nl": 13}))


def test_drawn_schools_come_to_the_ledger_with_chance_and_stratum(wave, study):
    made = followed(wave)
    entered = {school.name: school for school in School.objects.filter(study=study)}
    assert len(entered) == 8
    for pick in made.result["drawn"]:
        name = pick["key"].removesuffix(" (primary)")
        assert entered[name].probability == pick["probability"]
        assert entered[name].stratum == pick["stratum"] == entered[name].community
    for name, told in made.result["strata"].items():
        sizes = {row["key"]: row["size"] for row in made.frame.rows}
        weighted = sum(sizes[p["key"]] / p["probability"] for p in made.result["drawn"] if p["stratum"] == name)
        assert weighted == pytest.approx(told["size"])


def test_one_draw_of_a_list_is_followed_and_lists_of_a_wave_do_not_overlap(wave):
    made = followed(wave)
    again = draws.make(frame=made.frame, plan=plan(made.frame, seed="x"))
    with pytest.raises(Conflict):
        draws.follow(made=again)
    with pytest.raises(Invalid) as refused:
        followed(wave, count=24)
    assert refused.value.code == "school-in-two-lists"


def test_a_school_of_an_earlier_wave_keeps_its_code_and_takes_the_new_chance(wave, study):
    before = schools.add_school(
        study=study,
        name="SYNTHETIC school 001, Dorp",
        community="nl",
        province="antwerp",
        network="free",
        level="primary",
        probability=0.5,
    )
    followed(wave, count=24)
    after = School.objects.get(pk=before.pk)
    assert (after.probability, after.cluster, after.stratum) == (1.0, before.cluster, "nl")


def main_with_reserve(wave):
    followed(wave)
    return DrawnSchool.objects.filter(reserves__isnull=False).first()


def test_a_school_goes_its_way_and_every_step_stays_on_its_page(wave):
    drawn = main_with_reserve(wave)
    recruiting.note(drawn=drawn, way="letter", text="first letter")
    assert drawn.standing == Standing.INVITED
    recruiting.note(drawn=drawn, way="phone", text="they call back")
    recruiting.move(drawn=drawn, standing="agreed", agreed_day=DAY)
    recruiting.move(drawn=drawn, standing="done")
    assert (drawn.standing, drawn.agreed_day) == ("done", DAY)
    assert [each.became for each in drawn.contacts.order_by("pk")] == ["invited", "", "agreed", "done"]


def test_a_refusal_needs_its_reason(wave):
    drawn = main_with_reserve(wave)
    with pytest.raises(Invalid):
        recruiting.move(drawn=drawn, standing="refused", reason=" ")
    assert recruiting.move(drawn=drawn, standing="refused", reason="too many surveys").reason == "too many surveys"


def test_a_reserve_takes_the_place_and_the_chance_of_the_school_that_refused(wave):
    drawn = main_with_reserve(wave)
    reserve = drawn.reserves.get()
    with pytest.raises(Conflict):
        recruiting.replace(drawn=drawn)
    with pytest.raises(Conflict):
        recruiting.move(drawn=reserve, standing="invited")
    recruiting.move(drawn=drawn, standing="refused", reason="no time")
    came = recruiting.replace(drawn=drawn)
    assert (came.pk, came.standing) == (reserve.pk, "drawn")
    assert came.school.probability == drawn.probability
    assert came.school.stratum == drawn.stratum
    for act in (
        lambda: recruiting.replace(drawn=drawn),
        lambda: recruiting.move(drawn=drawn, standing="agreed"),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "replaced"
    recruiting.move(drawn=came, standing="silent")
    with pytest.raises(Conflict) as refused:
        recruiting.replace(drawn=came)
    assert refused.value.code == "no-reserve"


def test_a_school_that_is_not_eligible_is_not_replaced(wave):
    drawn = main_with_reserve(wave)
    recruiting.move(drawn=drawn, standing="ineligible", reason="closed in June")
    with pytest.raises(Conflict) as refused:
        recruiting.replace(drawn=drawn)
    assert refused.value.code == "not-lost"


CLASSES = "5A; 5; 20\n5B; 5; 22\n6A;6;18\n6B\t6\t19\n3A;3;20"


def drawn_classes(wave, school, **fields):
    given = {"count": 1, "by_band": True, "method": "simple", "seed": "7", **fields}
    return classes.make(wave=wave, school=school, listed=classes.read_list(CLASSES), **given)


def test_classes_are_drawn_within_each_pair_of_grades_with_their_chance(wave):
    school = main_with_reserve(wave).school
    made = drawn_classes(wave, school)
    groups = {group.label: group for group in Group.objects.filter(school=school)}
    assert groups.keys() == {pick["key"] for pick in made.result["drawn"]}
    assert groups.pop("3A").probability == 1.0
    assert [group.probability for group in groups.values()] == [0.25]
    assert classes.same_again(made)


def test_a_later_draw_of_classes_takes_the_place_of_an_earlier_one_until_a_class_is_planned(wave):
    school = main_with_reserve(wave).school
    drawn_classes(wave, school)
    second = drawn_classes(wave, school, by_band=False, seed="another", count=2)
    labels = set(Group.objects.filter(school=school).values_list("label", flat=True))
    assert labels == {pick["key"] for pick in second.result["drawn"]}
    assert second.number == 2
    sittings.plan_sitting(wave=wave, group=Group.objects.filter(school=school, grade__gte=5).first(), day=DAY)
    with pytest.raises(Conflict):
        drawn_classes(wave, school)


@pytest.mark.parametrize("text", ["5A", "5A; 9; 20", "5A; 5; 0", "5A; 5; 20; nothing", "5A;5;20\n5A;6;20", ""])
def test_a_list_of_classes_that_cannot_be_read_names_its_line(text):
    with pytest.raises(Invalid):
        classes.read_list(text)


def test_several_visits_to_one_class_and_none_to_a_class_of_elsewhere(wave, study):
    school = main_with_reserve(wave).school
    group = schools.add_group(school=school, label="5B", grade=5, size=20)
    for purpose in ("class", "absent"):
        visiting.plan(wave=wave, school=school, group=group, day=DAY, part="morning", purpose=purpose)
    assert [visit.purpose for visit in selectors.visits_between(wave, DAY, DAY)] == ["class", "absent"]
    other = School.objects.filter(study=study).exclude(pk=school.pk).first()
    with pytest.raises(Invalid):
        visiting.plan(wave=wave, school=other, group=group, day=DAY, part="morning")
    visit = selectors.visits_of(wave).first()
    assert visiting.settle(visit=visit, done=True).done
    visiting.call_off(visit=visit)
    assert selectors.visits_of(wave).count() == 1


def test_who_answered_counts_schools_and_places_apart(wave):
    main = main_with_reserve(wave)
    others = list(selectors.asked_schools(wave).filter(stratum=main.stratum).exclude(pk=main.pk).order_by("pk"))
    recruiting.move(drawn=main, standing="refused", reason="no time")
    recruiting.move(drawn=recruiting.replace(drawn=main), standing="done")
    recruiting.move(drawn=others[0], standing="ineligible", reason="closed")
    recruiting.move(drawn=others[1], standing="done")
    found = response.response(wave)
    drawn = next(row for row in found.drawn.rows if row.stratum == main.stratum)
    place = next(row for row in found.places.rows if row.stratum == main.stratum)
    assert (drawn.found.complete, drawn.found.refusal, drawn.found.not_eligible) == (1, 1, 1)
    assert (place.found.complete, place.found.refusal) == (2, 0)
    assert drawn.rates["RR5"] == 0.5
    assert found.drawn.whole.found.total == 8
    weighted = next(row for row in found.weighted.rows if row.stratum == main.stratum)
    assert weighted.found.refusal == pytest.approx(1 / main.probability)


def test_children_are_counted_once_their_class_is_mixed(wave):
    school = main_with_reserve(wave).school
    group = schools.add_group(school=school, label="5B", grade=5, size=12)
    schools.count_participation(group=group, eligible=12, refused=1, absent=2)
    sitting, slips = opened(wave, group, count=9)
    for slip in slips[:7]:
        put_in(sitting, slip)
    assert response.response(wave).children.whole.found.unknown == 12
    sittings.ask_mixing(sitting=sittings.close_sitting(sitting=fresh(sitting)))
    mixer.turn()
    found = response.response(wave).children.whole.found
    assert (found.complete, found.refusal, found.non_contact, found.other, found.unknown) == (7, 1, 2, 2, 0)
    assert found.eligible == 12
    assert file_of().startswith(b"name")
