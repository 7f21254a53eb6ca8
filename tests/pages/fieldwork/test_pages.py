"""The pages of schools, texts, questionnaires and sittings, as a browser without scripts gets them."""

from __future__ import annotations

import json
import re

import pytest
import segno
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from backend.accounts.models import Study
from consent import selectors as consent
from consent.models import School
from consent.services import schools
from surveys import instruments, selectors
from surveys.box import mixer
from surveys.models import Sitting, State, Version, Wave
from surveys.services import questionnaires, sittings
from tests.db.surveys.test_questionnaires import looped
from tests.db.surveys.world import fresh, group_for, opened, planned, put_in, school_for, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
EMPTY = ("consent:schools", "consent:school-add", "consent:texts", "surveys:wave-add")
EMPTY += ("surveys:questionnaires", "surveys:sittings")
INLINE = re.compile(
    rb"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|//(?!localhost)[a-z]+\.[a-z]", re.IGNORECASE
)
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b")


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def owner(english, signed_in):
    return signed_in("owner")


def at(study, name, *args, query=""):
    return reverse(name, args=[study.public_id, *args]) + query


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_study_says_what_to_do_next_and_only_once(owner, study, name):
    response = owner.get(at(study, name))
    assert response.status_code == 200
    assert text_of(response).count("btn-main") == 1
    assert not INLINE.search(response.content)


def test_every_page_of_a_running_study_keeps_the_content_policy(owner, study):
    wave, group = wave_for(study), group_for(study)
    sitting, _slips = opened(wave, group)
    group_for(study, "6A", school=group.school)
    version = sitting.version.public_id
    pages = [at(study, name) for name in EMPTY]
    pages += [at(study, "consent:school", group.school.public_id), at(study, "consent:counts", group.public_id)]
    pages += [at(study, "surveys:version", version), at(study, "surveys:sittings", query="?state=unplanned")]
    pages += [at(study, f"surveys:{name}", sitting.public_id) for name in ("sitting", "slips", "tablets")]
    for page in pages:
        response = owner.get(page)
        assert response.status_code == 200, page
        assert not INLINE.search(response.content), (page, INLINE.search(response.content))
        assert text_of(response).count("<h1") == 1, page


@pytest.mark.parametrize(
    ("role", "seen"),
    [("owner", True), ("researcher", True), ("fieldworker", True), ("viewer", False), ("analyst", False)],
)
def test_who_sees_the_field(english, signed_in, study, role, seen):
    client = signed_in(role, study)
    group = group_for(study)
    for page in (at(study, "consent:schools"), at(study, "consent:school", group.school.public_id)):
        assert (group.school.name in text_of(client.get(page))) is seen


def test_a_study_of_others_is_not_there(english, signed_in, study, organisation):
    other = Study.objects.create(organisation=organisation, slug="golf-2", name={"nl": "Golf 2"})
    group = group_for(study)
    client = signed_in("fieldworker", other)
    responses = [
        client.get(at(study, "consent:schools")),
        client.get(at(other, "consent:school", group.school.public_id)),
        client.post(at(other, "consent:counts", group.public_id), {"eligible": 3, "refused": 0, "absent": 0}),
    ]
    assert [response.status_code for response in responses] == [404, 404, 404]
    assert consent.counts_of(group) is None
    assert not any(group.school.name in text_of(response) for response in responses)


def test_a_fieldworker_changes_no_design(english, signed_in, study):
    client = signed_in("fieldworker", study)
    client.post(at(study, "consent:school-add"), school_fields())
    client.post(at(study, "surveys:wave-add"), wave_fields())
    assert not School.objects.exists()
    assert not Wave.objects.exists()


def school_fields(**fields):
    given = {"name": "De Linde", "community": "nl", "province": "antwerp", "network": "free", "level": "primary"}
    return {**given, "probability": "0.25", **fields}


def wave_fields(**fields):
    given = {"name_nl": "Golf 1", "name_fr": "Vague 1", "field_from": "2026-11-02", "field_until": "2026-12-18"}
    return {**given, "withdraw_until": "2027-01-15", "standard": "on", **fields}


def test_a_school_and_its_class_are_added_and_changed(owner, study):
    owner.post(at(study, "consent:school-add"), school_fields())
    school = School.objects.get(study=study, name="De Linde")
    group_fields = {"label": "5B", "grade": "5", "form": "", "size": "22", "probability": "0.5"}
    owner.post(at(study, "consent:group-add", school.public_id), group_fields)
    group = consent.groups_of(study).get()
    assert group.base_weight == 8.0
    owner.post(at(study, "consent:group-edit", group.public_id), {**group_fields, "size": "24"})
    owner.post(at(study, "consent:school-edit", school.public_id), school_fields(name="De Eik"))
    changed = consent.groups_of(study).get()
    assert (changed.size, changed.school.name, changed.school.cluster) == (24, "De Eik", school.cluster)


@pytest.mark.parametrize("fields", [{"probability": "0"}, {"probability": "1.2"}, {"name": ""}, {"community": "xx"}])
def test_a_school_that_cannot_be_is_refused_with_the_form_kept(owner, study, fields):
    response = owner.post(at(study, "consent:school-add"), school_fields(**fields))
    assert (response.status_code, School.objects.count()) == (422, 0)
    assert "errorlist" in text_of(response)
    assert 'value="antwerp" selected' in text_of(response)


def test_a_taken_name_is_an_error_of_the_form(owner, study):
    school_for(study, name="De Linde")
    response = owner.post(at(study, "consent:school-add"), school_fields())
    assert "already has a school with this name" in text_of(response)


def test_the_teachers_three_counts(owner, study):
    group = group_for(study)
    page = at(study, "consent:counts", group.public_id)
    back = at(study, "consent:schools")
    response = owner.post(f"{page}?next={back}", {"eligible": 24, "refused": 1, "absent": 2})
    assert (response.url, consent.counts_of(group).present) == (back, 21)
    response = owner.post(page, {"eligible": 3, "refused": 2, "absent": 2})
    assert "more than the children on the list" in text_of(response)
    assert consent.counts_of(group).present == 21


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_counting_leads_back_into_the_house_only(owner, study, target):
    group = group_for(study)
    response = owner.post(
        at(study, "consent:counts", group.public_id, query=f"?next={target}"),
        {"eligible": 22, "refused": 0, "absent": 0},
    )
    assert response.url == at(study, "consent:school", group.school.public_id)


def test_the_text_is_written_in_both_languages_and_put_into_use(owner, study):
    whole = {f"{track}:{part}": f"{part} {track}" for track in ("nl", "fr") for part in ("title", "body", "yes", "no")}
    owner.post(at(study, "consent:texts-edit", "child"), {**whole, "fr:no": ""})
    page = text_of(owner.get(at(study, "consent:texts")))
    assert "fr: no" in page
    assert "Put into use…" not in page
    owner.post(at(study, "consent:texts-edit", "child"), whole)
    assert "Put into use…" in text_of(owner.get(at(study, "consent:texts")))
    owner.post(at(study, "consent:texts-activate", "child", 1))
    assert consent.active_texts(study).texts["fr"] == {part: f"{part} fr" for part in ("title", "body", "yes", "no")}


def test_a_wave_begins_with_the_questionnaires_that_ship_ready_to_publish(owner, study):
    owner.post(at(study, "surveys:wave-add"), wave_fields())
    draft = Version.objects.get(questionnaire__level="primary")
    page = at(study, "surveys:version", draft.public_id)
    read = text_of(owner.get(page))
    item = draft.document["modules"][0]["items"][0]
    assert all(re.sub(r"\s+", " ", escape(item["texts"][track])) in read for track in ("nl", "fr"))
    assert "Publish…" in read
    owner.post(at(study, "surveys:publish", draft.public_id))
    draft.refresh_from_db()
    assert draft.published_at is not None
    assert draft.content_hash[:16] in text_of(owner.get(page))


@pytest.mark.parametrize("fields", [{"field_until": "2026-10-01"}, {"withdraw_until": "2026-12-01"}, {"name_fr": ""}])
def test_a_wave_whose_days_or_names_do_not_fit_is_refused(owner, study, fields):
    response = owner.post(at(study, "surveys:wave-add"), wave_fields(**fields))
    assert response.status_code == 422
    assert Wave.objects.count() == 0


def upload(client, study, questionnaire, content):
    """Brings the file and makes it a draft when it could be read."""
    file = SimpleUploadedFile("q.json", content, content_type="application/json")
    fields = {"file": file, "level": questionnaire.level, "untagged": "nl"}
    response = client.post(at(study, "surveys:arrival-add", questionnaire.wave.public_id), fields, follow=True)
    waiting = questionnaire.wave.arrivals.first()
    if waiting is None:
        return response
    return client.post(at(study, "surveys:arrival-adopt", waiting.public_id), follow=True)


@pytest.fixture
def questionnaire(study):
    from surveys.services import waves

    wave = waves.add_wave(study=study, name={"nl": "Golf 1", "fr": "Vague 1"})
    return questionnaires.add_questionnaire(wave=wave, level="primary", slug="wave1-primary")


def test_a_routing_loop_is_told_where_it_is_and_cannot_be_published(owner, study, questionnaire):
    document, variable = looped()
    page = text_of(upload(owner, study, questionnaire, json.dumps(document).encode()))
    assert "First mend this" in page
    assert f'href="#item-{variable}"' in page
    assert "in a circle" in page
    assert "Publish…" not in page
    version = questionnaire.versions.get()
    told = text_of(owner.post(at(study, "surveys:publish", version.public_id), follow=True))
    assert "can&#x27;t be published yet" in told
    version.refresh_from_db()
    assert version.published_at is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{\n"format": 1,\n"name": oops}', "line 3"),
        (b"[1, 2]", "not a questionnaire document"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_a_file_that_is_no_questionnaire_is_refused_with_nothing_kept(owner, study, questionnaire, content, told):
    page = text_of(upload(owner, study, questionnaire, content))
    assert told in page
    assert not questionnaire.versions.exists()


def test_a_questionnaire_file_is_read_and_published(owner, study, questionnaire):
    document = instruments.instrument("wave1-primary")
    assert "Publish…" in text_of(upload(owner, study, questionnaire, json.dumps(document).encode()))


def test_a_teacher_sees_which_questionnaire_suits_the_class_and_may_choose_another(owner, study):
    wave_for(study)
    school = school_for(study)
    group_for(study, "1A", 1, school=school)
    readers = group_for(study, "4C", 4, school=school)
    page = text_of(owner.get(at(study, "surveys:sittings", query="?state=unplanned")))
    assert '<option value="first" selected>' in page
    assert '<option value="primary" selected>' in page
    assert '<option value="secondary"' not in page
    owner.post(at(study, "surveys:plan", readers.public_id), {"day": "2026-11-24", "level": "easy"})
    assert Sitting.objects.get().version.questionnaire.level == "easy"


def test_a_sitting_from_plan_to_mixing(owner, study):
    wave_for(study)
    group = group_for(study)
    unplanned = text_of(owner.get(at(study, "surveys:sittings", query="?state=unplanned")))
    assert group.label in unplanned
    owner.post(at(study, "surveys:plan", group.public_id), {"day": "2026-11-24"})
    sitting = Sitting.objects.get()
    page = at(study, "surveys:sitting", sitting.public_id)
    assert "Count the class" in text_of(owner.get(page))
    owner.post(at(study, "consent:counts", group.public_id), {"eligible": 22, "refused": 0, "absent": 0})
    assert "Print the slips" in text_of(owner.get(page))
    printed = owner.post(at(study, "surveys:slips", sitting.public_id), {"count": 22})
    slips = CODE.findall(printed.content.decode())
    told = text_of(owner.post(at(study, "surveys:open", sitting.public_id), follow=True))
    assert "hasn&#x27;t opened our test envelope" in told
    mixer.turn()
    owner.post(at(study, "surveys:open", sitting.public_id))
    for slip in slips[:17]:
        assert put_in(fresh(sitting), slip).accepted
    running = text_of(owner.get(page))
    assert "<b>15</b>" in running
    assert "<b>17</b>" not in running
    owner.post(at(study, "surveys:close", sitting.public_id))
    assert "<b>17</b>" in text_of(owner.get(page))
    owner.post(at(study, "surveys:mix", sitting.public_id))
    mixer.turn()
    assert "The answers are mixed" in text_of(owner.get(page))
    assert selectors.progress(study).stored == 17


@pytest.mark.parametrize("verb", ["open", "pause", "continue", "close", "reopen", "mix", "link-revoke"])
def test_nothing_changes_by_following_a_link(owner, study, verb):
    sitting = planned(wave_for(study), group_for(study))
    sittings.print_slips(sitting=sitting, count=3)
    mixer.turn()
    assert owner.get(at(study, f"surveys:{verb}", sitting.public_id)).status_code == 405
    assert fresh(sitting).state == State.READY


def test_the_live_count_asks_for_the_page_anew_when_the_stage_has_changed(owner, study):
    sitting, _slips = opened(wave_for(study), group_for(study))
    count = at(study, "surveys:count", sitting.public_id)
    same = owner.get(f"{count}?seen=open", headers={"HX-Request": "true"})
    assert "HX-Refresh" not in same.headers
    assert "<b>0</b>" in text_of(same)
    sittings.close_sitting(sitting=sitting)
    assert owner.get(f"{count}?seen=open").headers["HX-Refresh"] == "true"


def test_slips_are_shown_once_with_a_code_that_holds_only_the_slip(owner, study):
    sitting = planned(wave_for(study), group_for(study))
    page = at(study, "surveys:slips", sitting.public_id)
    printed = owner.post(page, {"count": 13})
    body = printed.content.decode()
    shown = CODE.findall(body)
    assert len(set(shown)) == 13
    for slip in shown:
        drawn = segno.make(slip.replace("-", ""), error="m", micro=False)
        assert drawn.svg_inline(omitsize=True, svgclass="qr", lineclass="qr-dots", border=2) in body
    assert "no-store" in printed.headers["Cache-Control"]
    assert 'lang="nl"' in body
    assert f"/box/k/{sitting.door}" in body
    assert CODE.findall(owner.get(page).content.decode()) == []
    assert "makes the unused ones void" in text_of(owner.get(page))


@pytest.mark.parametrize(("community", "title"), [("nl", "Jouw briefje"), ("fr", "Ton billet"), ("de", "Dein Zettel")])
def test_slips_and_script_speak_the_language_of_the_class(owner, study, community, title):
    school = school_for(study, community=community)
    sitting = planned(wave_for(study), group_for(study, school=school))
    assert title in text_of(owner.post(at(study, "surveys:slips", sitting.public_id), {"count": 2}))
    assert f'class="say" lang="{community}"' in text_of(owner.get(at(study, "surveys:sitting", sitting.public_id)))


def test_the_teacher_reads_the_help_lines_that_the_screens_show(owner, study, monkeypatch):
    sitting = planned(wave_for(study), group_for(study))
    lines = instruments.read("help")
    lines["nl"][0] |= {"number": "0800 99 999", "verified_on": "2026-11-01"}
    monkeypatch.setattr(instruments, "read", lambda _name: lines)
    body = text_of(owner.get(at(study, "surveys:sitting", sitting.public_id)))
    shown = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body))
    assert "Awel 0800 99 999 (NL) · 103 Écoute-Enfants (FR) not yet confirmed" in shown
    assert "Child Focus 116 000 (every language) not yet confirmed" in shown


def test_the_tablets_get_one_address_as_text_link_and_square(owner, study, settings):
    settings.SITE_URL = "https://meetpunt.example"
    sitting = planned(wave_for(study), group_for(study))
    body = owner.get(at(study, "surveys:tablets", sitting.public_id)).content.decode()
    address = f"https://meetpunt.example/box/k/{sitting.door}/"
    assert f'href="{address}"' in body
    drawn = segno.make(address, error="m", micro=False)
    assert drawn.svg_inline(omitsize=True, svgclass="qr", lineclass="qr-dots", border=2) in body


def test_a_note_is_kept_and_shown_again(owner, study):
    sitting, _slips = opened(wave_for(study), group_for(study))
    owner.post(at(study, "surveys:report", sitting.public_id), {"note": "Brandalarm <om tien uur>"})
    assert fresh(sitting).note == "Brandalarm <om tien uur>"
    assert "Brandalarm &lt;om tien uur&gt;" in text_of(owner.get(at(study, "surveys:sitting", sitting.public_id)))


def test_the_field_ends_from_its_page(owner, study):
    wave = wave_for(study)
    sitting, _slips = opened(wave, group_for(study))
    told = text_of(owner.post(at(study, "surveys:field-end", wave.public_id), follow=True))
    assert "still open" in told
    sittings.close_sitting(sitting=sitting)
    owner.post(at(study, "surveys:field-end", wave.public_id))
    wave.refresh_from_db()
    assert wave.ended is not None


def test_counts_of_a_class_set_the_number_of_slips_asked(owner, study):
    sitting = planned(wave_for(study), group_for(study))
    schools.count_participation(group=sitting.group, eligible=20, refused=2, absent=3)
    assert 'value="18"' in text_of(owner.get(at(study, "surveys:slips", sitting.public_id)))
