"""The pages of the sample: list, draw, schools asked, week, who answered."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from consent.models import Group, School
from surveys.fieldwork import recruiting, selectors, visiting
from surveys.fieldwork.models import Draw, DrawnSchool, Frame, Standing
from surveys.models import Wave
from surveys.services import sittings
from tests.db.surveys.frames import brought, file_of, followed, in_use, line, lines
from tests.db.surveys.world import DAY, NAMES, fresh, group_for, opened, planned, school_for, wave_for
from tests.pages.fieldwork.test_pages import INLINE, at, english, owner, text_of  # noqa: F401  fixtures

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
PAGES = ("sample", "field-schools", "week", "response")


@pytest.fixture
def wave(study):
    return Wave.objects.create(study=study, number=1, name=NAMES)


def post(client, study, name, *args, follow=True, **data):
    return client.post(at(study, f"surveys:{name}", *args), data, follow=follow)


@pytest.mark.parametrize("name", [*PAGES, "frame-add"])
def test_without_a_wave_every_page_says_to_begin_one(owner, study, name):  # noqa: F811
    response = owner.get(at(study, f"surveys:{name}"))
    assert reverse("surveys:wave-add", args=[study.public_id]) in response.content.decode()


@pytest.mark.parametrize("name", ["sample", "field-schools", "response"])
def test_an_empty_page_has_one_thing_to_do(owner, study, wave, name):  # noqa: F811
    response = owner.get(at(study, f"surveys:{name}"))
    assert text_of(response).count("btn-main") == 1
    assert text_of(response).count("<h1") == 1


def test_a_list_is_read_looked_at_and_put_into_use(owner, study, wave):  # noqa: F811
    upload = SimpleUploadedFile("schools.csv", file_of(*lines(), line(99, size=0)))
    page = post(owner, study, "frame-add", file=upload, source="SYNTHETIC list", counted_on="2026-02-01")
    frame = Frame.objects.get()
    assert "Line 26" in text_of(page)
    assert "Use it without 1 line" in text_of(page)
    assert (frame.counted_on, frame.source, len(frame.rows)) == (dt.date(2026, 2, 1), "SYNTHETIC list", 24)
    page = post(owner, study, "frame-use", frame.public_id)
    frame.refresh_from_db()
    assert frame.in_use
    assert "Line 26" in text_of(page)
    assert "can&#x27;t change" in text_of(post(owner, study, "frame-drop", frame.public_id))


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("x.pdf", b"x", "Choose a .csv"), ("x.csv", b"name\nx", "columns are missing"), ("x.csv", b"", "empty")],
)
def test_a_file_that_is_no_list_comes_back_with_its_fault(owner, study, wave, name, content, told):  # noqa: F811
    response = post(owner, study, "frame-add", file=SimpleUploadedFile(name, content), source="x")
    assert response.status_code == 422
    assert told in text_of(response)
    assert not Frame.objects.exists()


def choices(**changed):
    given = {"strata": ["community"], "sorted_by": ["province"], "method": "systematic", "rule": "proportional"}
    return {**given, "count": 8, "least": 2, "reserves": 1, "seed": "lottery 7 12 31", **changed}


def test_a_draw_shows_its_shares_first_and_its_seed_after(owner, study, wave):  # noqa: F811
    frame = in_use(wave)
    there = at(study, "surveys:draw-add", frame.public_id)
    shown = owner.get(there, choices())
    assert re.findall(r'name="n:(\w+)" value="(\d+)"', shown.content.decode()) == [("fr", "3"), ("nl", "5")]
    made = text_of(owner.post(there, {**choices(), "n:fr": 3, "n:nl": 5}, follow=True))
    draw = Draw.objects.get()
    assert draw.plan["rule"] == "proportional"
    assert "lottery 7 12 31" in made
    assert draw.sha256 in made
    assert "the same schools" in made
    owner.post(there, {**choices(), "n:fr": 2, "n:nl": 6})
    assert Draw.objects.get(number=2).plan["rule"] == "hand"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"count": 99}, "You ask for 99"),
        ({"count": 1}, "too few"),
        ({"n:fr": 50, "n:nl": 1}, "it has 12"),
        ({"n:fr": "x"}, "whole number"),
    ],
)
def test_numbers_that_do_not_fit_are_told(owner, study, wave, changed, told):  # noqa: F811
    frame = in_use(wave)
    response = owner.post(at(study, "surveys:draw-add", frame.public_id), choices(**changed))
    assert response.status_code == 422
    assert told in text_of(response)
    assert not Draw.objects.exists()


def test_a_draw_is_followed_once_and_leaves_as_a_file(owner, study, wave):  # noqa: F811
    frame = in_use(wave)
    owner.post(at(study, "surveys:draw-add", frame.public_id), {**choices(), "n:fr": 4, "n:nl": 4})
    made = Draw.objects.get()
    page = text_of(post(owner, study, "draw-follow", made.public_id))
    assert School.objects.filter(study=study).count() == 8
    assert "reserve" in page
    assert "is followed already" in text_of(post(owner, study, "draw-follow", made.public_id))
    rows = list(
        csv.DictReader(io.StringIO(owner.get(at(study, "surveys:draw-file", made.public_id)).content.decode()))
    )
    drawn = [row for row in rows if row["role"] == "drawn"]
    assert len(drawn) == 8
    assert {row["sha256"] for row in rows} == {made.sha256}
    assert all(float(row["probability"]) == pytest.approx(eval_fraction(row["exact"])) for row in rows)


def eval_fraction(text):
    above, below = text.split("/")
    return int(above) / int(below)


@pytest.fixture
def drawn(wave):
    followed(wave)
    return DrawnSchool.objects.filter(reserves__isnull=False).first()


def test_a_school_refuses_and_its_reserve_takes_the_place(owner, study, drawn):  # noqa: F811
    page = post(owner, study, "field-move", drawn.public_id, standing="refused", reason="")
    assert page.status_code == 422
    assert "Write the reason" in text_of(page)
    page = text_of(post(owner, study, "field-move", drawn.public_id, standing="refused", reason="no time"))
    assert "stands by" in page
    page = text_of(post(owner, study, "field-replace", drawn.public_id))
    reserve = drawn.reserves.get()
    assert reserve.standing == Standing.DRAWN
    assert f"<h1>{escape(reserve.name)}</h1>" in page
    assert "took this school" in text_of(post(owner, study, "field-replace", drawn.public_id))


def test_a_waiting_reserve_shows_no_form(owner, study, drawn):  # noqa: F811
    reserve = drawn.reserves.get()
    page = text_of(owner.get(at(study, "surveys:field-school", reserve.public_id)))
    assert "A reserve waits" in page
    assert "field-move" not in page
    assert post(owner, study, "field-note", reserve.public_id, way="mail", day=DAY).status_code == 422


def test_notes_letters_classes_and_visits_stand_on_the_page_of_a_school(owner, study, drawn):  # noqa: F811
    post(owner, study, "field-note", drawn.public_id, way="mail", day=DAY, text="sent the letter")
    listed = "5A;5;20\n5B;5;21"
    post(
        owner, study, "field-classes", drawn.public_id, listed=listed, count=1, by_band="on", method="simple", seed="s"
    )
    group = Group.objects.get(school=drawn.school)
    visit = {"day": DAY, "part": "morning", "purpose": "class", "group": group.pk, "who": "Lien"}
    page = text_of(post(owner, study, "visit-add", drawn.public_id, **visit))
    assert "sent the letter" in page
    assert f"{escape(drawn.name)} · {group.label}" in page
    assert "0.5000" in page
    for language in ("nl", "fr", "de"):
        assert f'id="letter-{language}-invitation" lang="{language}"' in page
    wrong = post(owner, study, "field-classes", drawn.public_id, listed="5A", count=1, method="simple", seed="s")
    assert "Line 1 can" in text_of(wrong)
    other = DrawnSchool.objects.filter(school__isnull=False).exclude(pk=drawn.pk).first()
    assert post(owner, study, "visit-add", other.public_id, **visit).status_code == 422


def test_the_week_lists_its_visits_and_lets_them_be_settled(owner, study, drawn, wave):  # noqa: F811
    visit = visiting.plan(wave=wave, school=drawn.school, day=DAY, part="morning", who="Lien")
    here = at(study, "surveys:week", query=f"?day={DAY}")
    assert "Lien" in text_of(owner.get(here))
    page = owner.post(at(study, "surveys:visit-done", visit.public_id), {"next": here}, follow=True)
    assert "took place" in text_of(page)
    owner.post(at(study, "surveys:visit-undone", visit.public_id))
    assert not selectors.visits_of(wave).get().done
    owner.post(at(study, "surveys:visit-off", visit.public_id))
    assert "Nothing is planned" in text_of(owner.get(here))
    assert owner.get(at(study, "surveys:week", query="?day=nonsense")).context["week"].planned == 0
    assert owner.get(at(study, "surveys:week", query="?day=9999-12-31")).context["week"].planned == 0


def test_who_answered_is_a_page_and_a_file_of_the_same_counts(owner, study, drawn):  # noqa: F811
    recruiting.move(drawn=drawn, standing="refused", reason="no time")
    page = owner.get(at(study, "surveys:response"))
    shown = page.context["tables"][0][1][0]
    assert shown.name == "All"
    rows = list(csv.DictReader(io.StringIO(owner.get(at(study, "surveys:response-file")).content.decode())))
    whole = next(row for row in rows if (row["table"], row["stratum"]) == ("schools", "ALL"))
    assert (whole["refusal"], whole["unknown"], float(whole["REF1"])) == ("1", "7", 1 / 8)
    assert shown.counts[2] == 1
    weighted = next(row for row in rows if (row["table"], row["stratum"]) == ("schools_weighted", "ALL"))
    assert float(weighted["refusal"]) == pytest.approx(1 / drawn.probability)


def test_schools_are_found_by_name_and_by_where_they_stand(owner, study, drawn):  # noqa: F811
    there = at(study, "surveys:field-schools")
    assert len(owner.get(there).context["rows"]) == 8
    assert len(owner.get(there, {"standing": "reserve"}).context["rows"]) == 8
    assert [each[0].pk for each in owner.get(there, {"words": drawn.name}).context["rows"]] == [drawn.pk]
    assert "No school fits" in text_of(owner.get(there, {"words": "nowhere"}))


def test_every_page_keeps_the_content_policy_and_speaks_three_languages(owner, study, drawn, wave):  # noqa: F811
    recruiting.move(drawn=drawn, standing="refused", reason="no time")
    visiting.plan(wave=wave, school=drawn.school, day=DAY, part="morning")
    frame = drawn.draw.frame
    pages = [at(study, f"surveys:{name}") for name in (*PAGES, "frame-add")]
    pages += [at(study, "surveys:frame", frame.public_id), at(study, "surveys:draw-add", frame.public_id)]
    pages += [at(study, "surveys:draw", drawn.draw.public_id), at(study, "surveys:field-school", drawn.public_id)]
    pages += [at(study, "surveys:frame", brought(wave, line(1, size=0)).public_id)]
    for language in ("en", "nl", "fr"):
        owner.cookies["django_language"] = language
        for page in pages:
            response = owner.get(page)
            assert response.status_code == 200, page
            assert not INLINE.search(response.content), (page, INLINE.search(response.content))
            assert text_of(response).count("<h1") == 1, page


def test_the_balance_says_whom_to_ask_next_and_turns_nobody_away(owner, study):  # noqa: F811
    wave = wave_for(study)
    assert "No class has answered yet" in text_of(owner.get(at(study, "analysis:balance")))
    school = school_for(study)
    done = group_for(study, "5B", school=school)
    sitting, _slips = opened(wave, done)
    sittings.close_sitting(sitting=fresh(sitting))
    page = text_of(owner.get(at(study, "analysis:balance")))
    assert "22 children reached" in page
    assert page.count("thin: ask more") == 3
    assert page.count("only a reserve or a further draw adds to it") == 3
    assert "Nobody who wants to take part is turned away" in page
    assert not INLINE.search(page.encode())
    followed(wave, *[line(number, level="secondary") for number in range(1, 9)], count=4)
    assert text_of(owner.get(at(study, "analysis:balance"))).count("4 schools of this community and level") == 3


def test_how_a_sitting_was_watched_over_is_said_once_it_has_begun(owner, study):  # noqa: F811
    wave = wave_for(study)
    sitting, _slips = opened(wave, group_for(study))
    said = {"supervisor": "teacher", "room": "close", "incident": "on"}
    here = at(study, "surveys:report", sitting.public_id)
    page = text_of(owner.get(at(study, "surveys:sitting", sitting.public_id)))
    assert here in page
    owner.post(here, said)
    assert selectors.watched(sitting) == {"supervisor": "teacher", "room": "close", "incident": True}
    assert selectors.supervision_of(study) == {
        (sitting.group.school.cluster, sitting.group.subcluster): {("close", "teacher", "yes")}
    }
    assert not INLINE.search(owner.get(here).content)
    other = planned(wave, group_for(study, "6B", school=sitting.group.school))
    refused = owner.post(at(study, "surveys:report", other.public_id), said)
    assert refused.status_code == 422
    assert "once the sitting has begun" in text_of(refused)
