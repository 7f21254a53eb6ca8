"""The pages of a version's life: reviewed, compared, retired and put back, mended, given to sittings."""

from __future__ import annotations

import pytest
from django.urls import reverse

from surveys.models import Stage, Version
from surveys.services import questionnaires
from tests.db.surveys.test_versions import first_version, mended
from tests.db.surveys.world import fresh, group_for, planned, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def page(client, study, version, name="version", **query):
    response = client.get(reverse(f"surveys:{name}", args=[study.public_id, version.public_id]), query)
    assert response.status_code == 200
    return response.content.decode()


def act(client, study, version, verb):
    address = reverse(f"surveys:version-{verb}", args=[study.public_id, version.public_id])
    response = client.post(address, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def wave(study):
    return wave_for(study)


@pytest.fixture
def researcher(signed_in, study):
    client = signed_in("researcher", study)
    client.cookies["django_language"] = "en"
    return client


def test_a_draft_is_reviewed_by_name_and_published_by_who_answers_for_it(researcher, study, wave) -> None:
    draft = questionnaires.revise(version=first_version(wave))
    assert "Nobody has reviewed this draft yet." in page(researcher, study, draft)
    said = act(researcher, study, draft, "review")
    assert "Reviewed by Researcher on" in said
    assert Version.objects.get(pk=draft.pk).stage == Stage.REVIEWED
    document = {**draft.document, "title": {**draft.document["title"], "nl": "Anders"}}
    questionnaires.draft_version(questionnaire=draft.questionnaire, document=document)
    shown = page(researcher, study, draft)
    assert "It changed since Researcher reviewed it" in shown
    assert "your name stands as its reviewer" in shown
    researcher.post(reverse("surveys:publish", args=[study.public_id, draft.public_id]))
    assert "Reviewed by Researcher on" in page(researcher, study, draft)


def test_an_incomplete_draft_is_refused_with_a_sentence(researcher, study, wave) -> None:
    draft = questionnaires.revise(version=first_version(wave))
    draft.document["title"]["fr"] = ""
    draft.save()
    assert "Mark as reviewed" not in page(researcher, study, draft)
    assert "can&#x27;t be published yet" in act(researcher, study, draft, "review")


def test_retiring_is_asked_once_and_can_be_taken_back(researcher, study, wave) -> None:
    one = first_version(wave)
    assert 'data-confirm="retire"' in page(researcher, study, one)
    assert "retired on" in act(researcher, study, one, "retire")
    assert "Back in use." in act(researcher, study, one, "restore")
    assert "retired on" not in page(researcher, study, one)


def test_a_typo_is_mended_in_a_next_version_and_given_to_sittings_that_wait(researcher, study, wave) -> None:
    sitting = planned(wave, group_for(study))
    two = mended(first_version(wave))
    shown = page(researcher, study, two)
    assert "1 sitting that nobody opened yet has an earlier version." in shown
    assert "1 sitting uses this version now." in act(researcher, study, two, "give")
    assert fresh(sitting).version == two
    assert "has an earlier version" not in page(researcher, study, two)


def test_more_than_words_is_not_offered_to_sittings_that_wait(researcher, study, wave) -> None:
    planned(wave, group_for(study))
    two = mended(first_version(wave), lambda document: document["modules"].pop())
    shown = page(researcher, study, two)
    assert "More than words changed" in shown
    assert "Use this version there" not in shown
    assert "more than words" in act(researcher, study, two, "give")


def test_two_versions_side_by_side_with_words_marked(researcher, study, wave) -> None:
    one = first_version(wave)
    assert "There is no other version" in page(researcher, study, one, "version-compare")
    two = mended(one, lambda document: document["modules"][1]["items"][0].update(ask_if="age > 9"))
    shown = page(researcher, study, two, "version-compare")
    assert "<ins>!</ins>" in shown
    assert '<code class="hash">age &gt; 9</code>' in shown
    assert "<ins>only if: " in shown
    assert "not comparable" in shown
    assert page(researcher, study, one, "version-compare", **{"with": str(two.public_id)}).count("<ins>!</ins>") == 1
    three = mended(two)
    assert "Version 3 beside version 1" in page(
        researcher, study, three, "version-compare", **{"with": str(one.public_id)}
    )
    same = questionnaires.revise(version=three)
    assert "Nothing changed" in page(researcher, study, same, "version-compare")
    Version.objects.filter(pk=same.pk).update(document={"title": 1})
    assert "too incomplete to compare" in page(researcher, study, same, "version-compare")


def test_the_panel_shows_the_question_in_focus(researcher, study, wave) -> None:
    draft = questionnaires.revise(version=first_version(wave))
    first, second = draft.document["modules"][1]["items"][:2]
    first["texts"]["nl"] += " Echt?"
    draft.save()
    assert "<ins>" in page(researcher, study, draft, "version-history", item=first["variable"])
    assert "hasn" in page(researcher, study, draft, "version-history", item=second["variable"])


def test_a_reader_sees_what_changed_and_can_do_nothing(signed_in, study, wave) -> None:
    two = mended(first_version(wave))
    client = signed_in("viewer", study)
    assert "<ins>!</ins>" in page(client, study, two, "version-compare")
    shown = page(client, study, two)
    assert "version-retire" not in shown
    assert f"/versions/{two.public_id}/retire/" not in shown
