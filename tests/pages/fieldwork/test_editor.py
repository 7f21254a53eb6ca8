"""The editor: a draft written on its page."""

from __future__ import annotations

import pytest

from surveys.services import questionnaires
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
    assert 'href="#item-age" aria-current="true"' in said


def test_a_file_too_broken_to_write_in_is_shown_with_its_faults(owner, study, version):  # noqa: F811
    questionnaires.draft_version(questionnaire=version.questionnaire, document={"modules": [{"items": 3}]})
    response = owner.get(at(study, "surveys:editor", version.public_id), follow=True)
    assert "First mend this" in text_of(response)
