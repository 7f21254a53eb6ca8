"""Keeping items in the bank of an organisation, signing its texts, and where an item was asked."""

from __future__ import annotations

import pytest

from backend.accounts.models import Organisation, Study
from backend.core.errors import Conflict, Invalid, Missing
from surveys import bank
from surveys.banking import catalogue, records
from surveys.banking.history import askings
from surveys.engine import borrowing
from surveys.services import banking, questionnaires
from tests.confirmed import with_help_lines
from tests.db.surveys.world import explained, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
ITEM = {
    "variable": "robot_pet",
    "type": "yesno",
    "texts": {"nl": "Heb je een robotdier?", "fr": "As-tu un animal robot\u202f?"},
    "sensitivity": 0,
    "ask_if": "age > 8",
    "origin": {"item": "DV01", "version": 1},
}


@pytest.fixture
def researcher(person, study):
    return person("researcher", study)


def kept(study, by, item=ITEM, **given):
    return banking.keep(
        study=study, by=by, item=item, **{"topic": "devices", "ages": ["B"], "source": "", "note": "", **given}
    )


def test_an_item_is_kept_without_what_belongs_to_its_questionnaire(study, researcher):
    row = kept(study, researcher, source="A study", note="Only with itself.")
    assert set(row.item) == {"variable", "type", "texts", "sensitivity"}
    entry = catalogue.entry_in(study.organisation, str(row.bank_item.public_id))
    assert (entry.sources, entry.notes, entry.version) == (("A study",), ("Only with itself.",), 1)


def test_every_study_of_the_organisation_finds_it_and_no_other(study, researcher):
    row = kept(study, researcher)
    bank_id = str(row.bank_item.public_id)
    assert bank_id in {each.id for each in catalogue.entries(study.organisation)}
    with pytest.raises(Missing):
        catalogue.entry_in(Organisation.objects.create(name="Elders"), bank_id)


def test_another_wording_is_the_next_version_and_the_first_stays(study, researcher):
    first = kept(study, researcher)
    second = kept(study, researcher, {**ITEM, "texts": {**ITEM["texts"], "nl": "Heb jij een robotdier?"}})
    assert (first.bank_item, second.number) == (second.bank_item, 2)
    bank_id = str(first.bank_item.public_id)
    assert catalogue.entry_in(study.organisation, bank_id).version == 2
    assert catalogue.entry_in(study.organisation, bank_id, 1).item["texts"] == ITEM["texts"]
    with pytest.raises(Conflict):
        first.save()
    with pytest.raises(Conflict):
        first.delete()


def test_the_same_item_twice_or_for_nobody_is_refused(study, researcher):
    kept(study, researcher)
    with pytest.raises(Conflict):
        kept(study, researcher)
    with pytest.raises(Invalid):
        kept(study, researcher, ages=[])


@pytest.mark.parametrize(
    ("wish", "least"),
    [
        ({"words": "smartphone"}, 3),
        ({"words": "Télévision"}, 1),
        ({"words": "television"}, 1),
        ({"words": "handy schlafzimmer"}, 1),
        ({"words": "social media disorder"}, 9),
        ({"topic": "bullying"}, 10),
        ({"age": "A"}, 15),
        ({"track": "de-easy"}, 60),
        ({"scale": "FREQ7"}, 12),
        ({"sensitivity": "3"}, 5),
        ({"concept": "sexting"}, 5),
        ({"type": "yesno", "topic": "sexting"}, 3),
    ],
)
def test_a_search_finds_by_words_in_any_language_and_by_what_an_item_is(organisation, wish, least):
    found = catalogue.matching(catalogue.entries(organisation), catalogue.Wish(**wish))
    assert least <= len(found) < len(bank.entries())


def test_a_search_for_what_nobody_wrote_finds_nothing(organisation):
    assert catalogue.matching(catalogue.entries(organisation), catalogue.Wish(words="zzz phone")) == []


def test_a_text_is_unconfirmed_until_a_native_reader_signs_it(study, researcher):
    entry = bank.entries()[1]
    before = records.known(study.organisation, entry)
    assert not records.confirmed(before, "nl")
    n = banking.sign(
        organisation=study.organisation, by=researcher, entry=entry, track="nl", seen=records.seen(before, "nl")
    )
    after = records.known(study.organisation, entry)
    assert n == sum(each.track == "nl" for each in before)
    assert (records.confirmed(after, "nl"), records.confirmed(after, "fr")) == (True, False)
    assert after[0].signatures[0].signed_by == researcher


def test_a_shared_scale_is_signed_once_for_all_its_items(study, researcher):
    one, other = [each for each in bank.entries() if each.scale == "FREQ7"][:2]
    seen = records.seen(records.known(study.organisation, one), "nl")
    banking.sign(organisation=study.organisation, by=researcher, entry=one, track="nl", seen=seen)
    signed = [each.address for each in records.known(study.organisation, other) if each.signatures]
    assert signed == [f"scale/FREQ7/{code}" for code in range(1, 8)]


def test_a_signature_is_under_the_text_that_was_read_and_under_no_other(study, researcher):
    row = kept(study, researcher)
    entry = catalogue.of_row(row)
    seen = records.seen(records.known(study.organisation, entry), "nl")
    banking.sign(organisation=study.organisation, by=researcher, entry=entry, track="nl", seen=seen)
    newer = catalogue.of_row(kept(study, researcher, {**ITEM, "texts": {**ITEM["texts"], "nl": "Heb jij er een?"}}))
    assert not records.confirmed(records.known(study.organisation, newer), "nl")
    with pytest.raises(Conflict):
        banking.sign(organisation=study.organisation, by=researcher, entry=newer, track="nl", seen=seen)


def test_signing_again_adds_nothing(study, researcher):
    entry = bank.entries()[1]
    seen = records.seen(records.known(study.organisation, entry), "fr")
    given = {"organisation": study.organisation, "by": researcher, "entry": entry, "track": "fr", "seen": seen}
    assert banking.sign(**given) > 0
    assert banking.sign(**given) == 0


def test_where_an_item_was_asked_comes_from_published_versions_and_says_what_differs(study):
    wave_for(study)
    entry = next(each for each in bank.entries() if each.variable == "own_phone")
    found = askings(entry, [study])
    shipped = {each.name for each in found if each.version is None}
    assert {"wave1-primary", "wave1-secondary"} <= shipped
    assert all(each.changed == () for each in found if each.name in {"wave1-primary", "wave1-secondary"})
    assert [each.version.questionnaire.wave.study for each in found if each.version]
    assert askings(entry, []) == [each for each in found if each.version is None]


def test_an_asking_in_other_words_is_called_so(study):
    wave = wave_for(study)
    questionnaire = wave.questionnaires.get(level="secondary")
    entry = next(each for each in bank.entries() if each.variable == "own_tablet")
    item = borrowing.referring(borrowing.fitted(entry.item, {"nl", "fr"}, set()), entry.id, entry.version)
    item["texts"]["fr"] = "Possèdes-tu une tablette\u202f?"
    title = {"nl": "Klein", "fr": "Petit"}
    document = {
        "format": 1,
        "name": "small",
        "title": title,
        "tracks": ["nl", "fr"],
        "modules": [{"name": "small", "title": title, "items": [item]}],
    }
    version = questionnaires.draft_version(questionnaire=questionnaire, document=document)
    questionnaires.publish_version(version=explained(version))
    latest = next(each for each in askings(entry, [study]) if each.version)
    assert (latest.version, latest.changed, latest.by_reference) == (version, ("fr",), True)


def test_a_study_that_the_reader_is_not_in_stays_out_of_the_history(study, organisation):
    other = Study.objects.create(organisation=organisation, slug="golf-2", name={"nl": "Golf 2"})
    wave_for(with_help_lines(other))
    entry = next(each for each in bank.entries() if each.variable == "own_phone")
    assert [each for each in askings(entry, [study]) if each.version] == []
