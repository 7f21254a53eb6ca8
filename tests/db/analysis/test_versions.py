"""A release of two versions of one questionnaire: rows merged by variable, and a note on all that the versions don't share."""

from __future__ import annotations

import copy
import random

import pytest

from analysis import storage
from analysis.services import releases
from surveys.box import documents
from surveys.box.models import Response
from surveys.engine import document, validation
from surveys.engine.codebook import Codebook
from surveys.engine.drafting import as_draft
from tests.db.analysis.fieldwork import answers, fill, published, row

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
PLACE, MULTIPLE, NEW = "own_phone", "apps", "bereal"


def second(change):
    """The published primary questionnaire with a change."""
    draft = as_draft(copy.deepcopy(published("primary")))
    change({item["variable"]: item for module in draft["modules"] for item in module["items"]}, draft)
    return document.publish(draft)


def answered_by(study, changed, *, children=6, extra=()):
    """A class of the second version; its answers are those of the first, completed for the second."""
    documents.store("questionnaire", changed)
    questionnaire, chance = document.load(changed), random.Random(3)
    made = []
    for _child in range(children):
        given = answers("primary", "P5-6", chance)
        given = {name: value for name, value in given.items() if name in questionnaire.fields}
        completed = validation.complete(questionnaire, {**given, **dict(extra)})
        one = row(study.public_id, "primary", "P5-6", {k: v for k, v in completed.items() if not isinstance(v, str)})
        one.document = document.content_hash(changed)
        made.append(one)
    Response.objects.bulk_create(made)


def release_of(study, change, **given):
    fill(study.public_id)
    changed = second(change)
    answered_by(study, changed, **given)
    release = releases.make(study)
    return release, storage.read_frame(release.file), Codebook.from_json(release.codebook), changed


def test_one_version_needs_no_note(study) -> None:
    fill(study.public_id)
    release = releases.make(study)
    assert release.manifest["versions"] == []
    assert all("note" not in variable for variable in release.codebook["variables"])


def test_a_mended_typo_is_one_variable_with_a_note(study) -> None:
    def change(items, _draft):
        items[PLACE]["texts"]["nl"] += " Echt?"

    release, frame, codebook, changed = release_of(study, change)
    (entry,) = release.manifest["versions"]
    assert entry["instrument"] == "wave1-primary"
    assert {one["document"]: one["rows"] for one in entry["versions"]} == {
        document.content_hash(published("primary")): 48,
        document.content_hash(changed): 6,
    }
    (only,) = entry["changes"]
    assert (only["variable"], only["judgement"]) == (PLACE, "not")
    assert set(only["text"]) == {"nl", "fr", "en"}
    noted = [variable.name for variable in codebook.variables if variable.note]
    assert noted == [PLACE]
    note = next(variable.note for variable in codebook.variables if variable.name == PLACE)
    assert "not comparable" in note["en"]
    assert "niet vergelijkbaar" in note["nl"]
    assert len([name for name in frame.columns if name.startswith(PLACE)]) == 1


def test_an_answer_that_one_version_did_not_offer_is_neither_chosen_nor_unchosen(study) -> None:
    def change(items, _draft):
        listed = items[MULTIPLE]["categories"]
        tracks = listed[0]["texts"]
        listed.append({"code": 77, "name": NEW, "texts": dict.fromkeys(tracks, "BeReal")})

    release, frame, codebook, _changed = release_of(study, change, extra={MULTIPLE: [77]}.items())
    column = f"{MULTIPLE}_{NEW}"
    assert set(frame[column]) == {-1, 1}
    assert (frame[column] == 1).sum() == 6
    notes = {variable.name: variable.note.get("en", "") for variable in codebook.variables}
    assert "wasn't offered" in notes[column]
    others = [name for name in notes if name.startswith(f"{MULTIPLE}_") and name != column]
    assert others
    assert all(notes[name] and "wasn't offered" not in notes[name] for name in others)
    assert [one["judgement"] for one in release.manifest["versions"][0]["changes"]] == ["not"]


def test_a_question_that_one_version_lacks_is_not_asked_there(study) -> None:
    def change(items, draft):
        del items
        for module in draft["modules"]:
            kept = [item for item in module["items"] if item["variable"] != "honest"]
            module["items"] = kept

    release, frame, codebook, _changed = release_of(study, change)
    note = next(variable.note for variable in codebook.variables if variable.name == "honest")
    assert "-1 means that this question wasn't in it" in note["en"]
    mine = frame[frame["instrument"] == frame["instrument"].iloc[0]]
    assert (frame["honest"] == -1).sum() >= 6
    assert len(mine) > 0
    assert release.manifest["counts"]["received"] == len(frame) + release.manifest["counts"]["excluded"]
