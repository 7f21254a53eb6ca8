"""Draft, reviewed, published, retired; and a typo mended while the field goes on."""

from __future__ import annotations

import copy
import secrets
import uuid

import pytest

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid
from consent.tokens import envelopes
from surveys.box import bundles, collect, keys, mixer
from surveys.box import selectors as box
from surveys.engine.drafting import as_draft
from surveys.models import Stage, Version
from surveys.services import questionnaires, sittings, versions, waves
from surveys.services.questionnaires import DocumentRefused
from tests.db.surveys.world import NAMES, WITHDRAW, explained, fresh, group_for, planned, school_for, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def reader(db):
    return User.objects.create_user("lezer@example.be", name="An Lezer")


@pytest.fixture
def draft(study):
    wave = waves.add_wave(study=study, name=NAMES, withdraw_until=WITHDRAW)
    return waves.adopt_standard(wave=wave)[0].versions.get()


def mended(version, change=lambda document: None):
    """The next version, published, with the title of its first question put right and this change."""
    draft = questionnaires.revise(version=version)
    document = copy.deepcopy(draft.document)
    document["modules"][0]["items"][0]["texts"]["nl"] += "!"
    change(document)
    return questionnaires.publish_version(
        version=explained(questionnaires.draft_version(questionnaire=version.questionnaire, document=document))
    )


def first_version(wave, level="primary"):
    return Version.objects.get(questionnaire__wave=wave, questionnaire__level=level, number=1)


def prepared(sitting):
    """What a tablet holds after preparing this sitting."""
    return bundles.bundle(door=sitting.door)


def send(bundle, slip, answers=None):
    """One child's envelope from a tablet with this bundle."""
    body = {
        "v": 1,
        "batch": bundle["batch"],
        "document": bundle["document_hash"],
        "track": "nl",
        "switched": False,
        "assent": {"hash": bundle["assent"]["hash"], "decision": "yes"},
        "tag": secrets.token_hex(32),
        "answers": answers or {},
    }
    batch = uuid.UUID(bundle["batch"])
    sealed = envelopes.seal(body, keys.mixer_public(uuid.UUID(bundle["study"])), batch)
    return collect.receive(batch=batch, slip_text=slip, envelope_bytes=sealed)


def mixed(sitting):
    sittings.close_sitting(sitting=fresh(sitting))
    sittings.ask_mixing(sitting=fresh(sitting))
    mixer.turn()
    return list(box.responses(sitting.wave.study.public_id))


def opened(sitting, count):
    drawn = sittings.print_slips(sitting=fresh(sitting), count=count)
    mixer.turn()
    sittings.open_sitting(sitting=fresh(sitting))
    return drawn


def test_a_complete_draft_is_reviewed_by_name_and_a_change_undoes_it(draft, reader) -> None:
    assert draft.stage == Stage.DRAFT
    reviewed = versions.review_version(version=draft, reviewer=reader)
    assert (reviewed.stage, reviewed.reviewed_by) == (Stage.REVIEWED, reader)
    document = copy.deepcopy(reviewed.document)
    document["title"]["nl"] += "."
    changed = questionnaires.draft_version(questionnaire=draft.questionnaire, document=document)
    assert (changed.stage, changed.reviewed) == (Stage.DRAFT, False)
    document["title"]["nl"] = document["title"]["nl"][:-1]
    undone = questionnaires.draft_version(questionnaire=draft.questionnaire, document=document)
    assert undone.stage == Stage.REVIEWED


def test_an_incomplete_draft_and_a_nameless_reader_are_refused(draft, reader) -> None:
    nameless = User.objects.create_user("iemand@example.be")
    with pytest.raises(Invalid, match="name"):
        versions.review_version(version=draft, reviewer=nameless)
    draft.document["modules"][0]["title"]["fr"] = ""
    draft.save()
    with pytest.raises(DocumentRefused):
        versions.review_version(version=draft, reviewer=reader)
    assert Version.objects.get(pk=draft.pk).stage == Stage.DRAFT


def test_who_answers_for_a_published_version(draft, reader) -> None:
    publisher = User.objects.create_user("uitgever@example.be", name="Ugo")
    versions.review_version(version=draft, reviewer=reader)
    published = questionnaires.publish_version(version=draft, publisher=publisher)
    assert (published.stage, published.reviewed_by) == (Stage.PUBLISHED, reader)
    draft = questionnaires.revise(version=published)
    versions.review_version(version=draft, reviewer=reader)
    document = {**draft.document, "title": {**draft.document["title"], "nl": "Anders"}}
    changed = questionnaires.draft_version(questionnaire=draft.questionnaire, document=document)
    assert questionnaires.publish_version(version=changed, publisher=publisher).reviewed_by == publisher
    with pytest.raises(Conflict):
        versions.review_version(version=published, reviewer=reader)


def test_a_next_version_begins_as_the_published_one_and_keeps_a_draft_that_is_there(draft) -> None:
    published = questionnaires.publish_version(version=draft)
    following = questionnaires.revise(version=published)
    assert (following.number, following.document) == (2, as_draft(published.document))
    following.document["title"]["nl"] = "Mijn werk"
    following.save()
    assert questionnaires.revise(version=published).document["title"]["nl"] == "Mijn werk"
    again = Version.objects.create(questionnaire=draft.questionnaire, number=3, document=as_draft(published.document))
    assert questionnaires.publish_version(version=again).content_hash == published.content_hash


def test_a_retired_version_takes_no_new_sitting_and_can_come_back(study) -> None:
    wave = wave_for(study)
    one = first_version(wave)
    school = school_for(study)
    running = planned(wave, group_for(study, school=school))
    two = mended(one)
    versions.retire_version(version=two)
    assert versions.retire_version(version=two).stage == Stage.RETIRED
    assert planned(wave, group_for(study, "5C", school=school)).version == one
    versions.retire_version(version=one)
    late = group_for(study, "5D", school=school)
    with pytest.raises(Invalid):
        planned(wave, late)
    opened(running, 5)
    assert versions.restore_version(version=two).stage == Stage.PUBLISHED
    assert planned(wave, late).version == two


def test_a_draft_can_not_be_retired(draft) -> None:
    with pytest.raises(Conflict):
        versions.retire_version(version=draft)


def test_a_device_prepared_on_the_old_version_sends_while_later_sittings_use_the_new_one(study) -> None:
    wave, school = wave_for(study), school_for(study)
    early = planned(wave, group_for(study, school=school))
    tablet = prepared(early)
    drawn = opened(early, 5)
    two = mended(first_version(wave))
    late = planned(wave, group_for(study, "5C", school=school))
    assert (fresh(early).version.number, late.version) == (1, two)
    assert tablet["document_hash"] != prepared(late)["document_hash"] == two.content_hash
    assert {send(tablet, slip).accepted for slip in drawn} == {True}
    assert {row["document"] for row in mixed(early)} == {tablet["document_hash"]}
    for slip in opened(late, 5):
        send(prepared(late), slip)
    rows = mixed(late)
    assert {row["document"] for row in rows} == {tablet["document_hash"], two.content_hash}
    assert len(rows) == 10


def test_sittings_nobody_opened_take_the_new_words_and_tablets_prepared_before_keep_working(study) -> None:
    wave, school = wave_for(study), school_for(study)
    begun, waiting = (planned(wave, group_for(study, label, school=school)) for label in ("5B", "5C"))
    opened(begun, 5)
    old_tablet = prepared(waiting)
    two = mended(first_version(wave))
    assert versions.standing(two)["waiting"] == [waiting]
    assert versions.give_version(version=two) == 1
    assert versions.give_version(version=two) == 0
    assert (fresh(begun).version.number, fresh(waiting).version) == (1, two)
    new_tablet = prepared(waiting)
    assert new_tablet["document_hash"] == two.content_hash
    drawn = opened(waiting, 10)
    for tablet, slips in ((old_tablet, drawn[:5]), (new_tablet, drawn[5:])):
        assert {send(tablet, slip).accepted for slip in slips} == {True}
    rows = mixed(waiting)
    assert sorted(row["document"] for row in rows) == sorted(
        [old_tablet["document_hash"]] * 5 + [two.content_hash] * 5
    )


def test_a_version_that_fewer_than_five_children_saw_is_not_told_apart(study) -> None:
    wave = wave_for(study)
    waiting = planned(wave, group_for(study))
    old_tablet = prepared(waiting)
    two = mended(first_version(wave))
    versions.give_version(version=two)
    drawn = opened(waiting, 8)
    for tablet, slips in ((old_tablet, drawn[:2]), (prepared(waiting), drawn[2:])):
        for slip in slips:
            send(tablet, slip)
    assert {row["document"] for row in mixed(waiting)} == {two.content_hash}


def test_a_version_with_other_answers_is_for_later_sittings_only(study) -> None:
    wave = wave_for(study)
    waiting = planned(wave, group_for(study))

    def drop_an_answer(document):
        item = next(
            each for module in document["modules"] for each in module["items"] if len(each.get("categories", ())) > 4
        )
        item["categories"].pop(1)

    two = mended(first_version(wave), drop_an_answer)
    assert versions.standing(two)["waiting_fits"] is False
    with pytest.raises(Conflict, match="more than words"):
        versions.give_version(version=two)
    assert fresh(waiting).version.number == 1
    versions.retire_version(version=two)
    assert versions.standing(two) == {"waiting": []}
    with pytest.raises(Conflict):
        versions.give_version(version=two)


def test_a_batch_that_begun_keeps_its_document(study) -> None:
    from surveys.box import batches

    wave = wave_for(study)
    begun = planned(wave, group_for(study))
    opened(begun, 5)
    with pytest.raises(Conflict, match="begun"):
        batches.use_document(begun.batch, mended(first_version(wave)).content_hash, {"nl": "x"})
