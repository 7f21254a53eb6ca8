"""The editor: a draft written on its page."""

from __future__ import annotations

import re

import pytest

from surveys.engine.texts import text_hash
from surveys.models import Version
from surveys.services import editing, questionnaires
from tests.db.surveys.world import wave_for
from tests.pages.fieldwork.test_pages import INLINE, at, english, owner, text_of  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db(databases=["default", "responses"])

DOCUMENT = {
    "format": 1,
    "name": "small",
    "title": {"nl": "Klein", "fr": "Petit"},
    "tracks": ["nl", "fr"],
    "modules": [
        {
            "name": "phones",
            "title": {"nl": "Gsm", "fr": "GSM"},
            "items": [
                {
                    "variable": "age",
                    "type": "number",
                    "texts": {"nl": "Hoe oud ben je?"},
                    "bounds": {"min": 6, "max": 20},
                },
                {"variable": "own_phone", "type": "yesno", "texts": {"nl": "Heb je een gsm?", "fr": "As-tu un GSM ?"}},
            ],
        }
    ],
}


@pytest.fixture
def version(study):
    questionnaire = wave_for(study).questionnaires.get(level="secondary")
    return questionnaires.draft_version(questionnaire=questionnaire, document=DOCUMENT)


def test_the_document_stands_on_the_page_with_its_panels(owner, study, version):  # noqa: F811
    response = owner.get(at(study, "surveys:editor", version.public_id))
    assert "Hoe oud ben je?" in text_of(response)
    assert 'data-panel="/studies/' in text_of(response)
    assert not INLINE.search(response.content)


def test_the_contents_name_every_question(owner, study, version):  # noqa: F811
    said = text_of(owner.get(at(study, "surveys:editor-outline", version.public_id, query="?item=age")))
    assert 'href="#item-own_phone"' in said
    assert 'href="#item-age" data-go="age" aria-current="true"' in said


def test_a_file_too_broken_to_write_in_is_shown_with_its_faults(owner, study, version):  # noqa: F811
    questionnaires.draft_version(questionnaire=version.questionnaire, document={"modules": [{"items": 3}]})
    response = owner.get(at(study, "surveys:editor", version.public_id), follow=True)
    assert "First mend this" in text_of(response)


@pytest.fixture
def page(owner, study, version):  # noqa: F811
    """page("write", address=..., …) posts to a part of the editor; the open items are those named in `open`."""

    def post(part, **given):
        return owner.post(at(study, f"surveys:editor-{part}", version.public_id), given)

    return post


def document(version):
    return Version.objects.get(pk=version.pk).document


def test_an_item_opens_with_a_field_for_every_text_and_closes_to_be_read(owner, study, version):  # noqa: F811
    opened = owner.get(at(study, "surveys:editor-item", version.public_id, query="?item=age&open=1"))
    assert len(re.findall(r"<textarea[^>]+data-track=", opened.content.decode())) == 2
    assert not INLINE.search(opened.content)
    closed = text_of(owner.get(at(study, "surveys:editor-item", version.public_id, query="?item=age")))
    assert "<textarea" not in closed
    assert "missing" in closed


def test_a_saved_text_answers_with_its_states_and_nothing_else_of_the_page(page, version):
    given = {"address": "item/age/texts", "track": "fr", "text": "Quel âge as-tu ?", "seen": text_hash("")}
    said = page("write", **given)
    assert document(version)["modules"][0]["items"][0]["texts"]["fr"] == "Quel âge as-tu ?"
    assert 'id="s-item-age-texts-fr" hx-swap-oob="innerHTML"' in text_of(said)
    assert "<article" not in text_of(said)
    assert said.headers["HX-Trigger"] == "document-changed"


def test_two_editors_at_one_text_get_both_texts_to_choose_from(page, version, person):
    seen = text_hash("Hoe oud ben je?")
    other = person("researcher")
    editing.write(
        version=version, author=other, address="item/age/texts", track="nl", text="Jouw leeftijd?", seen=seen
    )
    said = text_of(page("write", address="item/age/texts", track="nl", text="Hoe oud?", seen=seen))
    assert "Researcher changed this text while you were writing." in said
    assert re.search(r"data-theirs>Jouw leeftijd\?</dd>.*data-mine>Hoe oud\?</dd>", said)


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("age", "is already the name of something here"),
        ("Eigen gsm", "Use a-z, digits and _"),
        ("and", "be a variable"),
    ],
)
def test_a_variable_that_can_not_be_is_refused_at_its_field(page, version, value, told):
    said = page("set", at="item/own_phone", member="variable", value=value, field="variable-item-own_phone")
    assert re.search(rf'id="e-variable-item-own_phone"[^>]*>[^<]*{told}', text_of(said))
    assert document(version) == DOCUMENT


def test_a_condition_with_a_mistake_is_kept_and_stands_in_the_way_of_publishing(owner, study, page, version):  # noqa: F811
    page("set", at="item/own_phone", member="ask_if", value='age == "twelve"', seen="", field="ask_if-item-own_phone")
    assert document(version)["modules"][0]["items"][1]["ask_if"] == 'age == "twelve"'
    opened = owner.get(at(study, "surveys:editor-item", version.public_id, query="?item=own_phone&open=1"))
    assert "age == &quot;twelve&quot;" in opened.content.decode()
    read = text_of(owner.get(at(study, "surveys:version", version.public_id)))
    assert "“age” is a number" in read


def test_a_half_translated_draft_is_not_published_and_says_what_is_missing(owner, study, version):  # noqa: F811
    owner.post(at(study, "surveys:publish", version.public_id))
    assert Version.objects.get(pk=version.pk).published_at is None
    assert "The text in “fr” is missing." in text_of(owner.get(at(study, "surveys:version", version.public_id)))


def test_a_new_question_arrives_open_behind_the_one_before_it(page, version):
    said = page("act", act="add-item", kind="smiley", after="age")
    assert [item["variable"] for item in document(version)["modules"][0]["items"]] == ["age", "q1", "own_phone"]
    assert '<div hx-swap-oob="afterend:#item-age"><article class="item open" id="item-q1"' in text_of(said)
    assert "t-item-q1-texts-nl" in said.headers["HX-Trigger-After-Settle"]


def test_a_move_takes_one_item_out_and_puts_it_in_and_leaves_the_rest_alone(page, version):
    said = text_of(page("act", act="down", at="item/age", focus="handle-age"))
    assert 'id="item-age" hx-swap-oob="delete"' in said or 'id="item-own_phone" hx-swap-oob="delete"' in said
    assert said.count("<article") == 1


def test_what_was_open_stays_open_when_it_is_drawn_again(page, version):
    said = text_of(page("act", act="add-text", at="item/age", member="note", open=["age"]))
    assert '<article class="item open" id="item-age"' in said


def test_undo_puts_back_what_was_removed(page, version):
    page("act", act="remove", at="item/age")
    said = text_of(page("step", way="undo"))
    assert document(version) == DOCUMENT
    assert 'hx-swap-oob="afterbegin:#items-phones"' in said
    assert "There is nothing left to undo." in text_of(page("step", way="undo"))


def test_another_language_asks_for_the_page_anew(page, version):
    assert page("act", act="add-track", track="de").headers["HX-Refresh"] == "true"
    assert document(version)["tracks"] == ["nl", "fr", "de"]


def test_the_counts_say_what_is_missing_per_module_and_track(owner, study, version):  # noqa: F811
    said = text_of(owner.get(at(study, "surveys:editor-counts", version.public_id)))
    assert re.search(r'id="counts-phones".*<b>FR</b> 1 missing', said)


def test_the_time_is_estimated_for_each_age(owner, study, version):  # noqa: F811
    said = text_of(owner.get(at(study, "surveys:editor-time", version.public_id, query="?item=age")))
    assert said.count(" min</td>") == 3


def test_a_questionnaire_is_begun_from_nothing_and_opens_to_be_written(owner, study):  # noqa: F811
    wave = wave_for(study)
    given = {"title_nl": "Nieuw", "title_fr": "Nouveau", "level": "secondary", "tracks": ["nl", "fr"], "source": "fr"}
    refused = owner.post(at(study, "surveys:questionnaire-add", wave.public_id), given)
    assert "already has a questionnaire for this level" in text_of(refused)
    assert 'value="Nouveau"' in text_of(refused)


def test_a_published_version_is_written_on_as_the_next(owner, study):  # noqa: F811
    published = wave_for(study).questionnaires.get(level="primary").versions.get()
    said = text_of(owner.post(at(study, "surveys:revise", published.public_id), follow=True))
    assert "Version 2" in said
    assert 'class="studio"' in said
