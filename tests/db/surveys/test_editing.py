"""Writing in a draft: history, states of texts, and two people at once."""

from __future__ import annotations

import copy

import pytest

from backend.core.errors import Conflict, Invalid, Missing
from surveys.engine import composing, editing, renaming
from surveys.engine.canonical import content_hash
from surveys.engine.texts import text_hash
from surveys.models import Version
from surveys.services import editing as services
from surveys.services import questionnaires, waves, wordings

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
QUESTION = "item/own_phone/texts"
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
                {"variable": "own_phone", "type": "yesno", "texts": {"nl": "Heb je een gsm?", "fr": "As-tu un GSM ?"}},
                {"variable": "idea", "type": "text", "texts": {"nl": "Een idee?"}, "ask_if": 'own_phone == "yes"'},
            ],
        }
    ],
}


@pytest.fixture
def version(study):
    wave = waves.add_wave(study=study, name={"nl": "Golf 1", "fr": "Vague 1"})
    questionnaire = questionnaires.add_questionnaire(wave=wave, level="secondary", slug="small")
    return questionnaires.draft_version(questionnaire=questionnaire, document=copy.deepcopy(DOCUMENT))


@pytest.fixture
def noor(person):
    return person("owner")


@pytest.fixture
def luc(person):
    return person("researcher")


def write(version, author, text, *, address=QUESTION, track="nl", read=None, **given):
    now = stored(version, address, track)
    seen = text_hash(now if read is None else read)
    return services.write(version=version, author=author, address=address, track=track, text=text, seen=seen, **given)


def stored(version, address=QUESTION, track="nl"):
    owner, member = editing.text_owner(Version.objects.get(pk=version.pk).document, address)
    return owner.get(member, {}).get(track, "")


def states(version):
    fresh = Version.objects.select_related("questionnaire").get(pk=version.pk)
    return {(address, track): state for address, track, state in wordings.states(fresh)}


def test_changes_are_undone_and_done_again_in_order_also_by_somebody_else(version, noor, luc):
    write(version, noor, "Een")
    services.change(version=version, author=luc, compose=lambda found: composing.duplicate_item(found, "idea"))
    services.undo(version=version)
    services.undo(version=version)
    assert Version.objects.get(pk=version.pk).document == DOCUMENT
    services.redo(version=version)
    assert stored(version) == "Een"
    write(version, luc, "Twee")
    with pytest.raises(services.NothingToUndo):
        services.redo(version=version)


def test_letters_typed_in_one_go_are_undone_in_one_go(version, noor):
    write(version, noor, "Heb")
    write(version, noor, "Heb je", going_on=True)
    write(version, noor, "Heb je er een?", going_on=True)
    services.undo(version=version)
    assert stored(version) == "Heb je een gsm?"


def test_two_people_at_the_same_text_lose_nothing(version, noor, luc):
    write(version, noor, "Van Noor")
    with pytest.raises(services.TextsCollide) as clash:
        write(version, luc, "Van Luc", read="Heb je een gsm?")
    assert (clash.value.mine, clash.value.theirs, clash.value.author) == ("Van Luc", "Van Noor", "Owner")
    assert stored(version) == "Van Noor"


def test_two_people_at_different_texts_never_meet(version, noor, luc):
    write(version, noor, "Van Noor")
    write(version, luc, "De Luc", track="fr", read="As-tu un GSM ?")
    write(version, luc, "Idee", address="item/idea/texts", read="Een idee?")
    assert [stored(version), stored(version, track="fr")] == ["Van Noor", "De Luc"]


def test_the_same_words_from_both_are_no_collision(version, noor, luc):
    write(version, noor, "Samen")
    assert write(version, luc, "Samen", read="Heb je een gsm?").edit is None


def test_a_text_of_an_item_that_was_taken_out_is_refused_with_its_name(version, noor):
    services.change(version=version, author=noor, compose=lambda _found: {"op": "remove", "at": "item/idea"})
    with pytest.raises(Missing, match=r"idea"):
        services.write(version=version, author=noor, address="item/idea/texts", track="nl", text="x", seen="")


def test_a_translation_is_stale_from_the_change_of_its_source_until_it_is_written_or_reviewed(version, noor):
    write(version, noor, "Heb je een smartphone?")
    stale = states(version)[QUESTION, "fr"]
    assert (stale.name, stale.was) == ("stale", "Heb je een gsm?")
    services.undo(version=version)
    assert states(version)[QUESTION, "fr"].name == "draft"
    services.redo(version=version)
    write(version, noor, "As-tu un smartphone ?", track="fr")
    assert states(version)[QUESTION, "fr"].name == "draft"
    services.undo(version=version)
    assert states(version)[QUESTION, "fr"].name == "stale"
    review(version, noor, "fr")
    assert states(version)[QUESTION, "fr"].name == "reviewed"


def review(version, author, track):
    text = stored(version, QUESTION, track)
    services.review(version=version, author=author, address=QUESTION, track=track, seen=text_hash(text))


def test_the_source_language_can_be_french(version, noor):
    services.set_source(version=version, source="fr")
    version.refresh_from_db()
    write(version, noor, "Un GSM ?", track="fr")
    assert states(version)[QUESTION, "nl"].name == "stale"
    with pytest.raises(Invalid):
        services.set_source(version=version, source="xx")


def test_a_review_holds_for_the_words_that_were_read(version, noor, luc):
    review(version, luc, "nl")
    assert states(version)[QUESTION, "nl"].reviewer == "Researcher"
    write(version, noor, "Anders?")
    assert states(version)[QUESTION, "nl"].name == "draft"
    services.undo(version=version)
    assert states(version)[QUESTION, "nl"].name == "reviewed"
    with pytest.raises(Conflict):
        services.review(version=version, author=luc, address=QUESTION, track="nl", seen=text_hash("iets anders"))
    with pytest.raises(Invalid):
        services.review(version=version, author=luc, address="item/idea/texts", track="fr", seen=text_hash(""))


def test_what_is_known_of_a_text_follows_its_item_to_another_name_and_back(version, noor):
    review(version, noor, "nl")
    services.change(
        version=version, author=noor, compose=lambda found: renaming.rename(found, "item/own_phone", "gsm")
    )
    assert states(version)["item/gsm/texts", "nl"].name == "reviewed"
    services.undo(version=version)
    assert states(version)[QUESTION, "nl"].name == "reviewed"


def test_a_taken_name_is_refused_and_nothing_changes(version, noor):
    with pytest.raises(Conflict, match=r"idea"):
        services.change(
            version=version, author=noor, compose=lambda found: renaming.rename(found, "item/own_phone", "idea")
        )
    assert Version.objects.get(pk=version.pk).document == DOCUMENT


def test_a_condition_that_somebody_else_changed_is_not_written_over(version, noor):
    target, member = "item/idea", "ask_if"
    seen = content_hash('own_phone == "yes"')
    services.set_member(version=version, author=noor, target=target, member=member, value="true", seen=seen)
    with pytest.raises(Conflict, match=r"“true”.*“false”"):
        services.set_member(version=version, author=noor, target=target, member=member, value="false", seen=seen)


def test_a_file_over_a_draft_can_be_undone(version, noor):
    other = {**copy.deepcopy(DOCUMENT), "name": "other"}
    questionnaires.draft_version(questionnaire=version.questionnaire, document=other, author=noor)
    services.undo(version=version)
    assert Version.objects.get(pk=version.pk).document == DOCUMENT


def test_nothing_is_written_in_a_published_version(version, noor):
    write(version, noor, "Une idée ?", address="item/idea/texts", track="fr")
    questionnaires.publish_version(version=version)
    with pytest.raises(Conflict):
        write(version, noor, "Te laat")


def test_the_next_version_begins_as_the_published_one_with_its_reviews(version, noor):
    write(version, noor, "Une idée ?", address="item/idea/texts", track="fr")
    review(version, noor, "nl")
    published = questionnaires.publish_version(version=version)
    draft = questionnaires.revise(version=published)
    assert draft.number == 2
    assert "ask_tree" not in draft.document["modules"][0]["items"][1]
    assert states(draft)[QUESTION, "nl"].name == "reviewed"
    assert questionnaires.revise(version=published).pk == draft.pk
    assert questionnaires.publish_version(version=draft).content_hash == published.content_hash


def test_a_questionnaire_from_nothing_has_a_name_of_its_own_and_an_empty_module(study):
    wave = waves.add_wave(study=study, name={"nl": "Golf 1", "fr": "Vague 1"})
    given = {"title": {"nl": "Jij & je gsm", "fr": "Toi"}, "tracks": ["nl", "fr"], "source": "nl"}
    draft = questionnaires.begin(wave=wave, level="primary", **given)
    other = questionnaires.begin(wave=wave, level="secondary", **given)
    assert [draft.document["name"], other.document["name"]] == ["jij-je-gsm", "jij-je-gsm-2"]
    assert draft.document["modules"][0]["items"] == []
    with pytest.raises(Conflict):
        questionnaires.begin(wave=wave, level="primary", **given)
    with pytest.raises(Invalid):
        questionnaires.begin(wave=wave, level="easy", **{**given, "source": "de"})
