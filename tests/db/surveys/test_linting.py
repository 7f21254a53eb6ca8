"""The linter before publishing: what stands in the way, what may stay for a written motive, and for how long."""

from __future__ import annotations

import copy

import pytest

from backend.core.errors import Invalid, Missing
from surveys import instruments, selectors
from surveys.engine.lint.linting import lint
from surveys.models import Override
from surveys.services import linting, questionnaires, waves
from tests.db.surveys.world import NAMES, wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
ASKED = {"nl": "Heb je geen gsm?", "fr": "As-tu un GSM ?"}


def small(texts=ASKED, **members):
    item = {"variable": "phone", "type": "yesno", "texts": dict(texts)} | members
    title = {"nl": "Klein", "fr": "Petit"}
    module = {"name": "phones", "title": title, "items": [item]}
    return {"format": 1, "name": "small", "title": title, "tracks": ["nl", "fr"], "modules": [module]}


@pytest.fixture
def questionnaire(study):
    wave = waves.add_wave(study=study, name=NAMES)
    return questionnaires.add_questionnaire(wave=wave, level="primary", slug="small")


@pytest.fixture
def designer(person):
    return person("owner")


def draft(questionnaire, document=None):
    return questionnaires.draft_version(questionnaire=questionnaire, document=document or small())


def standing(version):
    return [one for one in linting.judged(version) if one.stands]


def motivate(version, by, motive="Only children without a phone are asked this."):
    return linting.override(version=version, finding=linting.key(standing(version)[0].lint), motive=motive, by=by)


def test_a_warning_stands_in_the_way_until_somebody_says_why_it_may_stay(questionnaire, designer):
    version = draft(questionnaire)
    with pytest.raises(linting.FindingsStand) as refused:
        questionnaires.publish_version(version=version)
    assert [one.lint.rule.name for one in refused.value.judged] == ["negation"]
    motivate(version, designer)
    assert questionnaires.publish_version(version=version).published_at
    assert Override.objects.get().by == designer


def test_a_changed_text_needs_a_new_motive(questionnaire, designer):
    motivate(draft(questionnaire), designer)
    again = draft(questionnaire, small({"nl": "Heb je thuis geen gsm?", "fr": "As-tu un GSM ?"}))
    assert [one.lint.rule.name for one in standing(again)] == ["negation"]
    assert standing(draft(questionnaire)) == []


def test_a_motive_can_be_taken_back_and_stays_on_record(questionnaire, designer):
    version = draft(questionnaire)
    kept = motivate(version, designer)
    linting.take_back(version=version, override=str(kept.public_id))
    assert len(standing(version)) == 1
    assert Override.objects.filter(taken_back__isnull=False).count() == 1
    with pytest.raises(Missing):
        linting.take_back(version=version, override=str(kept.public_id))
    motivate(version, designer, "Written again, with a better reason.")
    motivate_again = linting.judged(version)[0].override
    assert motivate_again.motive == "Written again, with a better reason."


def test_only_warnings_take_a_motive_and_only_real_ones(questionnaire, designer):
    version = draft(questionnaire, small({"nl": "Heb je geen gsm?", "fr": " "}))
    finding = {one.lint.rule.name: linting.key(one.lint) for one in linting.judged(version)}
    with pytest.raises(Invalid, match="Only a warning"):
        linting.override(version=version, finding=finding["parity"], motive="We like it like this.", by=designer)
    with pytest.raises(Invalid, match="Write in a sentence"):
        linting.override(version=version, finding=finding["negation"], motive="  no    ", by=designer)
    with pytest.raises(Missing):
        linting.override(version=version, finding=("x", "y", "nl", "z"), motive="We like it like this.", by=designer)


def test_hints_never_stand_in_the_way(questionnaire):
    version = draft(questionnaire, small({"nl": "Word je gepest in de klas?", "fr": "Es-tu harcelé en classe ?"}))
    assert {one.lint.severity for one in linting.judged(version)} == {"hint"}
    assert questionnaires.publish_version(version=version).published_at


def test_a_trend_is_held_against_what_was_published_last(study):
    wave_for(study)
    later = waves.add_wave(study=study, name={"nl": "Golf 2", "fr": "Vague 2"})
    one = waves.adopt_standard(wave=later)[1]
    version = one.versions.get()
    assert selectors.previous_document(version)["name"] == version.document["name"]
    assert not any(each.lint.rule.name.startswith("trend") for each in linting.judged(version))
    changed = copy.deepcopy(version.document)
    item = next(
        each
        for module in changed["modules"]
        for each in module["items"]
        if each.get("concept") and each["type"] == "single"
    )
    item["texts"] = {track: f"{text} …" for track, text in item["texts"].items()} | {"nl": "Wat is het nu?"}
    version = questionnaires.draft_version(questionnaire=one, document=changed)
    assert ("trend-wording", item["variable"]) in {
        (each.lint.rule.name, each.lint.variable) for each in standing(version)
    }


@pytest.mark.parametrize("name", instruments.names())
def test_what_ships_is_clean_but_for_written_motives_that_are_all_needed(name):
    level = name.rpartition("-")[2]
    found = lint(instruments.instrument(name), level=level)
    assert [one for one in found if one.severity == "gate"] == []
    warned = {(one.rule.name, one.address) for one in found if one.severity == "warn"}
    assert warned == {(one["rule"], one["address"]) for one in instruments.motives(name)}
    assert all(one["motive"].keys() == {"nl", "fr"} for one in instruments.motives(name))
