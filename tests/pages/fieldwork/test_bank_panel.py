"""The panel of the bank beside a draft: items and modules come in, stay held to the bank, are renewed, let loose, kept."""

from __future__ import annotations

from copy import deepcopy

import pytest

from surveys import bank
from surveys.engine import editing
from surveys.models import BankItemVersion, Version
from surveys.services import linting, questionnaires
from tests.db.surveys.test_banking import kept
from tests.db.surveys.world import wave_for
from tests.pages.fieldwork.test_pages import INLINE, at, english, owner, text_of  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
OWN = {"variable": "own_thing", "type": "yesno", "texts": {"nl": "Is dit van ons?", "fr": "Est-ce à nous\u202f?"}}
TITLE = {"nl": "Klein", "fr": "Petit"}
DOCUMENT = {
    "format": 1,
    "name": "small",
    "title": TITLE,
    "tracks": ["nl", "fr"],
    "modules": [
        {
            "name": "start",
            "title": TITLE,
            "items": [{"variable": "first", "type": "yesno", "texts": {"nl": "Een?", "fr": "Un\u202f?"}}, OWN],
        }
    ],
}


@pytest.fixture
def version(study):
    questionnaire = wave_for(study).questionnaires.get(level="secondary")
    return questionnaires.draft_version(questionnaire=questionnaire, document=deepcopy(DOCUMENT))


def version_of(version):
    return Version.objects.get(pk=version.pk)


def items(version):
    document = version_of(version).document
    return {item["variable"]: item for item in editing.items(document)}


def post(owner, study, version, name, **given):  # noqa: F811
    return owner.post(at(study, f"surveys:{name}", version.public_id), given)


def take(owner, study, version, **given):  # noqa: F811
    return post(owner, study, version, "bank-take", **{"how": "reference", **given})


def panel(owner, study, version, query=""):  # noqa: F811
    return text_of(owner.get(at(study, "surveys:bank-panel", version.public_id, query=query)))


def test_it_finds_items_and_remembers_what_was_looked_for(owner, study, version):  # noqa: F811
    response = owner.get(at(study, "surveys:bank-panel", version.public_id, query="?q=slaapkamer&topic=&age="))
    assert "own_room" in text_of(response)
    assert not INLINE.search(response.content)
    assert "own_room" in panel(owner, study, version)
    assert "Look for an item" in panel(owner, study, version, "?q=&topic=&age=")


def test_an_item_comes_by_reference_behind_the_question_in_focus(owner, study, version):  # noqa: F811
    response = take(owner, study, version, entry="DV02a", after="first")
    assert "document-changed" in response.headers["HX-Trigger"]
    assert list(items(version)) == ["first", "own_tablet", "own_thing"]
    item = items(version)["own_tablet"]
    assert item["bank"] == {"item": "DV02a", "version": 1}
    assert set(item["texts"]) == {"nl", "fr"}


def test_a_reference_can_not_be_changed_until_it_is_let_loose(owner, study, version):  # noqa: F811
    take(owner, study, version, entry="DV02a")
    given = {"act": "add-text", "at": "item/own_tablet", "member": "note"}
    refused = text_of(post(owner, study, version, "editor-act", **given))
    assert "says what the question bank says" in refused
    assert "note" not in items(version)["own_tablet"]
    post(owner, study, version, "bank-detach", item="own_tablet")
    assert items(version)["own_tablet"]["origin"] == {"item": "DV02a", "version": 1}
    post(owner, study, version, "editor-act", **given)
    assert "note" in items(version)["own_tablet"]


def test_when_a_reference_is_asked_is_for_the_questionnaire_to_say(owner, study, version):  # noqa: F811
    take(owner, study, version, entry="DV02a")
    given = {"at": "item/own_tablet", "member": "ask_if", "value": 'first == "yes"'}
    post(owner, study, version, "editor-set", **given)
    assert items(version)["own_tablet"]["ask_if"] == 'first == "yes"'


def test_an_item_that_is_asked_already_comes_only_as_a_copy_with_another_name(owner, study, version):  # noqa: F811
    take(owner, study, version, entry="DV02a")
    assert "is already asked here" in text_of(take(owner, study, version, entry="DV02a"))
    take(owner, study, version, entry="DV02a", how="copy")
    copies = [item for item in items(version).values() if "origin" in item]
    assert [item["origin"]["item"] for item in copies] == ["DV02a"]


def test_an_item_without_one_of_the_languages_comes_as_a_copy(owner, study, version):  # noqa: F811
    document = {**deepcopy(DOCUMENT), "tracks": ["nl", "fr", "de-easy"]}
    questionnaires.draft_version(questionnaire=version.questionnaire, document=document)
    assert "doesn't have this item in de-easy" in text_of(take(owner, study, version, entry="AC01")).replace(
        "&#x27;", "'"
    )
    take(owner, study, version, entry="AC01", how="copy")
    assert set(items(version)["act_watch"]["texts"]) == {"nl", "fr"}


def test_a_whole_topic_comes_as_a_module_whose_conditions_are_kept(owner, study, version):  # noqa: F811
    take(owner, study, version, topic="devices", age="C")
    found = items(version)
    wanted = [each.variable for each in bank.entries() if each.topic == "devices" and "C" in each.ages]
    assert [name for name in found if name not in {"first", "own_thing"}] == wanted
    assert found["phone_age"]["ask_if"] == 'own_phone == "smart"'
    assert "Nothing to insert" in text_of(take(owner, study, version, topic="devices", age="C"))


def test_the_motives_of_the_bank_come_along(owner, study, version):  # noqa: F811
    take(owner, study, version, entry="DV05")
    about = [one for one in linting.judged(version_of(version)) if one.lint.variable == "no_phone"]
    assert {one.lint.rule.name for one in about if one.override} == {"negation"}


def test_undo_takes_a_module_out_again(owner, study, version):  # noqa: F811
    take(owner, study, version, topic="news")
    post(owner, study, version, "editor-step", way="undo")
    assert list(items(version)) == ["first", "own_thing"]


def test_what_the_study_wrote_is_kept_and_remembers_it(owner, study, version):  # noqa: F811
    given = {"item": "own_thing", "topic": "devices", "ages": ["B", "C"], "source": "", "note": "Only with itself."}
    post(owner, study, version, "bank-keep", **given)
    row = BankItemVersion.objects.get()
    assert (row.item["texts"], row.note) == (OWN["texts"], "Only with itself.")
    assert items(version)["own_thing"]["origin"] == {"item": str(row.bank_item.public_id), "version": 1}
    assert "A copy from the bank" in panel(owner, study, version, "?item=own_thing")


def test_keeping_needs_to_know_for_whom(owner, study, version):  # noqa: F811
    said = text_of(post(owner, study, version, "bank-keep", item="own_thing", topic="devices"))
    assert "for which children" in said
    assert not BankItemVersion.objects.exists()


def test_a_newer_version_is_shown_as_a_difference_and_brought_in(owner, study, version, person):  # noqa: F811
    by = person("researcher", study)
    wording = {"variable": "robot", "type": "yesno", "texts": {"nl": "Een robot?", "fr": "Un robot\u202f?"}}
    row = kept(study, by, wording)
    bank_id = str(row.bank_item.public_id)
    take(owner, study, version, entry=bank_id)
    assert "differently now" not in panel(owner, study, version, "?item=robot")
    kept(study, by, {**wording, "texts": {**wording["texts"], "nl": "Heb je een robot?"}})
    said = panel(owner, study, version, "?item=robot")
    assert '<del lang="nl">Een robot?</del>' in said
    assert '<ins lang="nl">Heb je een robot?</ins>' in said
    post(owner, study, version, "bank-renew", item="robot")
    item = items(version)["robot"]
    assert (item["texts"]["nl"], item["bank"]["version"]) == ("Heb je een robot?", 2)
    assert "differently now" not in panel(owner, study, version, "?item=robot")


def test_a_language_that_came_later_is_brought_from_the_bank(owner, study, version):  # noqa: F811
    take(owner, study, version, entry="DV02a")
    post(owner, study, version, "editor-act", act="add-track", track="de")
    assert "Hast du ein eigenes Tablet?" in panel(owner, study, version, "?item=own_tablet")
    post(owner, study, version, "bank-renew", item="own_tablet")
    assert items(version)["own_tablet"]["texts"]["de"] == "Hast du ein eigenes Tablet?"
