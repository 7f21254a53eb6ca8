"""Publishing: checked, compiled, hashed, handed to the box, and never changed again."""

from __future__ import annotations

import copy
import datetime as dt

import pytest

from backend.core.errors import Conflict, Invalid
from consent import selectors as consent
from surveys import instruments, reading, selectors
from surveys.box import documents
from surveys.box.models import Document
from surveys.engine import document as engine
from surveys.models import Version
from surveys.services import questionnaires, waves
from tests.db.surveys.world import NAMES, explained

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def wave(study):
    return waves.add_wave(study=study, name=NAMES)


@pytest.fixture
def draft(wave):
    one = questionnaires.add_questionnaire(wave=wave, level="primary", slug="wave1-primary")
    return explained(questionnaires.draft_version(questionnaire=one, document=instruments.instrument("wave1-primary")))


def looped():
    """The shipped document with two questions that wait for each other."""
    document = instruments.instrument("wave1-primary")
    first, second = [
        item for module in document["modules"] for item in module["items"] if item["type"] in {"single", "yesno"}
    ][:2]
    first["ask_if"] = f"answered({second['variable']})"
    second["ask_if"] = f"answered({first['variable']})"
    return document, first["variable"]


def test_publishing_freezes_the_compiled_document_under_its_hash(draft):
    version = questionnaires.publish_version(version=draft)
    stored = Version.objects.get(pk=draft.pk)
    assert stored.content_hash == engine.content_hash(stored.document) == version.content_hash
    assert any("ask_tree" in item for module in stored.document["modules"] for item in module["items"])
    assert documents.fetch(stored.content_hash) == stored.document
    assert stored.published_at is not None


def test_a_published_version_cannot_be_saved_deleted_or_published_again(draft):
    version = questionnaires.publish_version(version=draft)
    before = copy.deepcopy(version.document)
    version.document = {**version.document, "name": "iets-anders"}
    for attempt in (version.save, version.delete, lambda: questionnaires.publish_version(version=version)):
        with pytest.raises(Conflict):
            attempt()
    assert Version.objects.get(pk=version.pk).document == before


def test_a_draft_changes_in_place_and_after_publishing_a_change_is_a_new_version(draft):
    one = draft.questionnaire
    again = questionnaires.draft_version(questionnaire=one, document=draft.document)
    assert again.pk == draft.pk
    questionnaires.publish_version(version=again)
    following = questionnaires.draft_version(questionnaire=one, document=draft.document)
    assert (following.number, following.published_at) == (2, None)
    assert one.versions.count() == 2


def test_a_loop_in_the_routing_keeps_a_draft_a_draft_and_says_where(draft):
    document, variable = looped()
    version = questionnaires.draft_version(questionnaire=draft.questionnaire, document=document)
    with pytest.raises(questionnaires.DocumentRefused) as refused:
        questionnaires.publish_version(version=version)
    assert "logic-loop" in {finding.code for finding in refused.value.findings}
    read = reading.findings(questionnaires.findings_in(document), document)
    assert any(one.variable == variable or variable in one.message for one in read)
    version.refresh_from_db()
    assert (version.published_at, version.content_hash) == (None, "")
    assert not Document.objects.exists()


def test_a_missing_translation_keeps_a_draft_a_draft(draft):
    document = instruments.instrument("wave1-primary")
    del document["modules"][0]["items"][0]["texts"]["fr"]
    version = questionnaires.draft_version(questionnaire=draft.questionnaire, document=document)
    with pytest.raises(questionnaires.DocumentRefused) as refused:
        questionnaires.publish_version(version=version)
    assert [finding.params.get("track") for finding in refused.value.findings] == ["fr"]


@pytest.mark.parametrize("document", [{}, {"modules": "none"}, {"modules": [3, {"items": [None]}]}, {"tracks": []}])
def test_any_json_object_can_be_read_as_a_draft_with_its_findings(document):
    assert questionnaires.findings_in(document)
    page = reading.page(document)
    assert page.n_items == sum(len(module.items) for module in page.modules)


def test_a_wave_takes_the_questionnaires_that_ship_and_the_study_their_text(study, wave):
    adopted = waves.adopt_standard(wave=wave)
    assert {one.level for one in adopted} == {"first", "primary", "secondary", "easy"}
    assert all(not questionnaires.findings_in(one.versions.get().document) for one in adopted)
    assert consent.text_sets_of(study).get().activated is None
    waves.adopt_standard(wave=wave)
    assert selectors.questionnaires_of(wave).count() == 4


def test_a_wave_needs_both_names_and_days_in_order(study):
    with pytest.raises(Invalid):
        waves.add_wave(study=study, name={"nl": "Golf 1", "fr": " "})
    with pytest.raises(Invalid):
        waves.add_wave(study=study, name=NAMES, field_from=dt.date(2026, 11, 2), field_until=dt.date(2026, 11, 1))
    assert [waves.add_wave(study=study, name=NAMES).number for _again in range(2)] == [1, 2]
