"""The panel of findings beside a draft."""

from __future__ import annotations

import re

import pytest

from surveys.models import Override
from surveys.services import linting
from tests.db.surveys.test_linting import draft, questionnaire, small  # noqa: F401  (a fixture)
from tests.pages.fieldwork.test_pages import INLINE, at, english, owner, text_of  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def version(questionnaire):  # noqa: F811
    return draft(questionnaire)


def fields(response):
    return dict(re.findall(r'name="(rule|address|track|hash)" value="([^"]*)"', text_of(response)))


def test_a_finding_shows_its_words_its_reason_and_its_source(owner, study, version):  # noqa: F811
    response = owner.get(at(study, "surveys:findings", version.public_id))
    said = text_of(response)
    assert "Mend, or explain" in said
    assert "Heb je <mark>geen</mark> gsm?" in said
    assert "Ask it the other way round." in said
    assert "1 finding stands in the way" in said
    assert 'href="#item-phone"' in said
    assert not INLINE.search(response.content)


def test_a_motive_is_kept_and_taken_back_in_the_panel(owner, study, version):  # noqa: F811
    given = fields(owner.get(at(study, "surveys:findings", version.public_id)))
    there = at(study, "surveys:findings-override", version.public_id)
    refused = text_of(owner.post(there, given | {"motive": "no"}))
    assert "Write in a sentence why this may stay." in refused
    assert ">no</textarea>" in refused
    kept = text_of(owner.post(there, given | {"motive": "Asked only of children without one."}))
    assert "Nothing stands in the way of publishing" in kept
    assert "Asked only of children without one." in kept
    back = at(study, "surveys:findings-back", version.public_id, Override.objects.get().public_id)
    assert "1 finding stands in the way" in text_of(owner.post(back))


def test_the_question_in_focus_comes_first(owner, study, version):  # noqa: F811
    document = small()
    twin = {
        "variable": "tablet",
        "type": "yesno",
        "texts": {"nl": "Heb je geen tablet?", "fr": "As-tu une tablette ?"},
    }
    document["modules"][0]["items"].append(twin)
    draft(version.questionnaire, document)
    said = text_of(owner.get(at(study, "surveys:findings", version.public_id, query="?item=tablet")))
    assert said.index("#item-tablet") < said.index("#item-phone")


def test_faults_of_logic_and_of_whole_items_are_told_in_words(owner, study, version):  # noqa: F811
    draft(
        version.questionnaire, small({"nl": "Heb je een gsm?", "fr": "As-tu un GSM ?"}, ask_if="age >", sensitivity=2)
    )
    said = text_of(owner.get(at(study, "surveys:findings", version.public_id)))
    assert "Must be mended" in said
    assert "the condition ends here" in said
    assert "The last screen stays with the child." in said


def test_publishing_says_how_many_findings_stand(owner, study, version):  # noqa: F811
    said = text_of(owner.post(at(study, "surveys:publish", version.public_id), follow=True))
    assert "The linter still has 1 findings" in said
    version.refresh_from_db()
    assert version.published_at is None
    assert linting.judged(version)


def test_a_sound_draft_has_nothing_to_say(owner, study, version):  # noqa: F811
    draft(version.questionnaire, small({"nl": "Heb je een gsm?", "fr": "As-tu un GSM ?"}))
    said = text_of(owner.get(at(study, "surveys:findings", version.public_id)))
    assert "The linter has nothing to say about this draft." in said
