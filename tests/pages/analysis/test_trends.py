"""Making and reading a trend on its pages, as a browser without scripts does."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from analysis import trend_selectors as trends_of
from analysis.services import releases, trends
from backend.accounts.models import Membership, Organisation, Role, Study, User
from backend.jobs.models import Job
from backend.jobs.services import perform
from tests.db.analysis import two_waves

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
INLINE = re.compile(rb"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
MOTIVE = "Both ask whether the child has a tablet of its own."


@pytest.fixture
def waves(study, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return two_waves.both(study, tmp_path)


@pytest.fixture
def analyst(client, signed_in, study):
    client.cookies["django_language"] = "en"
    return signed_in("analyst", study)


def at(study, name, *args, query=""):
    return reverse(f"analysis:{name}", args=[study.public_id, *args]) + query


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(response.content.decode())))


def chosen(waves) -> str:
    return "?" + "&".join(f"release={each.public_id}" for each in waves)


def form(**changed):
    return {
        "label-0": "Golf 0",
        "label-1": "Golf 1",
        "table": ["phone_night", "apps"],
        "column": ["community"],
        "audience": "team",
        "correction": "none",
        "act": "run",
        **changed,
    }


def status(client, address) -> int:
    response = client.get(address)
    response.close()
    return response.status_code


def made(study):
    return trends_of.trends(study).get()


def test_both_waves_are_ticked_at_the_start_and_lead_to_what_can_be_compared(analyst, study, waves) -> None:
    page = analyst.get(at(study, "trends"))
    ticked = re.findall(rb'name="release" value="([^"]+)" checked', page.content)
    assert [each.decode() for each in ticked] == [str(each.public_id) for each in waves]
    shown = analyst.get(at(study, "trend_new", query=chosen(waves)))
    text = text_of(shown)
    assert "can't be compared" in text
    assert "The wording changed (Dutch, French)." in text
    assert "New answers:" in text
    assert "Asked of other children: then ‘everyone’" in text
    assert two_waves.OTHER["nl"] in text
    assert " ".join(two_waves.OTHER["fr"].split()) in text
    assert not INLINE.search(shown.content)


def test_from_the_choice_to_a_table_that_says_the_change_in_words(analyst, study, waves) -> None:
    answer = analyst.post(at(study, "trend_new", query=chosen(waves)), form())
    assert answer.status_code == 302
    perform(Job.objects.get(kind="trend").pk)
    trend = made(study)
    listed = analyst.get(at(study, "trend", trend.public_id))
    assert re.search(r"went up by [\d.]+ points \(95% interval", text_of(listed))
    assert "Not compared, and why" in text_of(listed)
    page = analyst.get(at(study, "trend_table", trend.public_id, 1))
    text = text_of(page)
    assert "▲" in text
    assert "In words" in text
    assert "The samples count as independent" in text
    assert b'<img src="' + at(study, "trend_chart", trend.public_id, 1, "svg").encode() in page.content
    assert not INLINE.search(page.content)
    chart = analyst.get(at(study, "trend_chart", trend.public_id, 1, "svg"))
    assert chart.headers["content-type"] == "image/svg+xml"
    assert analyst.get(at(study, "trend_chart", trend.public_id, 1, "gif")).status_code == 404


def test_another_wording_wants_a_motive_and_everything_typed_stays(analyst, study, waves) -> None:
    address = at(study, "trend_new", query=chosen(waves))
    refused = analyst.post(address, form(**{"table": ["own_tablet"], "motive-own_tablet": "ok", "label-0": "Toen"}))
    assert refused.status_code == 400
    assert "say in a sentence why the new wording asks the same thing" in text_of(refused)
    assert b'value="ok"' in refused.content
    assert b'value="Toen"' in refused.content
    assert re.search(rb'value="own_tablet" checked', refused.content)
    taken = analyst.post(address, form(**{"table": ["own_tablet"], "motive-own_tablet": MOTIVE}))
    assert taken.status_code == 302
    perform(Job.objects.get(kind="trend").pk)
    page = analyst.get(at(study, "trend_table", made(study).public_id, 1))
    assert MOTIVE in text_of(page)


def test_a_changed_scale_is_refused_even_when_the_form_is_forged(analyst, study, waves) -> None:
    address = at(study, "trend_new", query=chosen(waves))
    forged = form(**{"table": ["screen_time"], "motive-screen_time": "We are sure that it is the same."})
    assert analyst.post(address, forged).status_code == 400
    assert analyst.post(address, form(table=[])).status_code == 400
    assert not Job.objects.filter(kind="trend").exists()


def test_ticking_all_or_none_keeps_the_rest(analyst, study, waves) -> None:
    address = at(study, "trend_new", query=chosen(waves))
    none = analyst.post(address, form(act="none", **{"label-0": "Toen"}))
    assert not re.search(rb'name="table" value="[^"]+" checked', none.content)
    assert b'value="Toen"' in none.content
    every = analyst.post(address, form(act="all"))
    assert len(re.findall(rb'name="table" value="[^"]+" checked', every.content)) > 30


def test_one_release_alone_is_told_what_is_needed(analyst, study, waves) -> None:
    page = analyst.get(at(study, "trend_new", query=chosen(waves[:1])))
    assert page.status_code == 400
    assert "Choose at least two different releases." in text_of(page)


def test_waves_change_places_by_a_link(analyst, study, waves) -> None:
    page = analyst.get(at(study, "trend_new", query=chosen(waves)))
    link = html.unescape(re.search(rb'href="([^"]+trends/new/\?[^"]+)"', page.content)[1].decode())
    assert link.endswith("&".join(f"release={each.public_id}" for each in reversed(waves)))


def test_a_trend_over_two_studies_opens_only_for_members_of_both(
    client, study, organisation, waves, person, settings
) -> None:
    other = Study.objects.create(organisation=organisation, slug="golf-0", name={"nl": "Golf 0"})
    moved = two_waves.earlier(other, waves[1], settings.DATA_DIR)
    chosen_waves = [trends.chosen(moved), trends.chosen(waves[1])]
    spec = {"tables": ["own_phone"], "suppress": {"audience": "team"}}
    trends.run(study, trends.described(chosen_waves, spec), releases.silent)
    trend = made(study)
    both = User.objects.create_user("both@example.org", "a long sentence here")
    for each in (study, other):
        Membership.objects.create(user=both, organisation=organisation, study=each, role=Role.ANALYST)
    addresses = [
        at(study, "trend", trend.public_id),
        at(study, "trend_table", trend.public_id, 1),
        at(study, "trend_chart", trend.public_id, 1, "svg"),
        reverse("exports:trend_xlsx", args=[study.public_id, trend.public_id]),
        reverse("exports:trend_csv", args=[study.public_id, trend.public_id]),
        reverse("api:trend", args=[study.public_id, trend.public_id]),
        reverse("api:trend_table", args=[study.public_id, trend.public_id, 1]),
    ]
    client.force_login(both)
    assert [status(client, address) for address in addresses] == [200] * len(addresses)
    client.force_login(person("analyst", study))
    assert [status(client, address) for address in addresses] == [404] * len(addresses)


def test_a_release_of_a_study_one_may_not_analyse_is_not_there(analyst, study, waves, settings) -> None:
    elsewhere = Organisation.objects.create(name="Elders")
    other = Study.objects.create(organisation=elsewhere, slug="vreemd", name={"nl": "Vreemd"})
    foreign = two_waves.earlier(other, waves[1], settings.DATA_DIR)
    page = analyst.get(at(study, "trend_new", query=chosen([foreign, waves[1]])))
    assert page.status_code == 404
    assert "There is no such study" in text_of(page)
    assert str(foreign.public_id) not in analyst.get(at(study, "trends")).content.decode()
