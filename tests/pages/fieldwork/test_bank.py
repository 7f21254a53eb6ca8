"""The pages of the bank and the comparison of waves, as a browser without scripts gets them."""

from __future__ import annotations

import re
from copy import deepcopy

import pytest

from surveys import bank
from surveys.services import questionnaires
from tests.db.surveys.test_banking import ITEM, kept
from tests.db.surveys.world import explained, wave_for
from tests.pages.fieldwork.test_pages import INLINE, at, english, owner, text_of  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def test_the_bank_lists_every_item_and_narrows(owner, study):  # noqa: F811
    response = owner.get(at(study, "surveys:bank"))
    assert f"{len(bank.entries())} items found" in text_of(response)
    assert not INLINE.search(response.content)
    found = text_of(owner.get(at(study, "surveys:bank", query="?q=slaapkamer+gsm&age=E")))
    assert "TM04" in found
    assert "AC01" not in found


def test_nothing_found_says_what_to_do(owner, study):  # noqa: F811
    assert "Nothing in the bank fits" in text_of(owner.get(at(study, "surveys:bank", query="?q=zzzz")))


def test_a_wish_that_does_not_exist_asks_nothing(owner, study):  # noqa: F811
    response = owner.get(at(study, "surveys:bank", query="?topic=nonsense"))
    assert f"{len(bank.entries())} items found" in text_of(response)


def test_an_item_shows_its_languages_its_notes_and_who_read_it(owner, study):  # noqa: F811
    response = owner.get(at(study, "surveys:bank-item", "PU01"))
    said = text_of(response)
    assert "NOT the Social Media Disorder scale" in said
    assert "inspired by Social Media Disorder" in said
    assert said.count("unconfirmed") == 2
    assert "read against FR" in said
    assert "read against NL" in said
    assert "no native reader has signed it" in said
    assert not INLINE.search(response.content)


def test_an_item_that_is_not_there_is_not_found(owner, study):  # noqa: F811
    response = owner.get(at(study, "surveys:bank-item", "XX99"), headers={"accept": "application/json"})
    assert response.status_code == 404
    assert response.json()["code"] == "bank-item"


def signing(owner, study, bank_id, track="nl", **changed):  # noqa: F811
    page = text_of(owner.get(at(study, "surveys:bank-item", bank_id)))
    seen = re.search(rf'name="track" value="{track}"><input type="hidden" name="seen" value="(\w+)"', page)[1]
    given = {"track": track, "seen": seen, "native": "on", **changed}
    given = {name: value for name, value in given.items() if value is not None}
    return text_of(owner.post(at(study, "surveys:bank-sign", bank_id), given, follow=True))


def test_a_native_reader_signs_one_language(owner, study):  # noqa: F811
    said = signing(owner, study, "PU01")
    assert "Signed: " in said
    assert (said.count("unconfirmed"), said.count(">confirmed<")) == (1, 1)
    assert re.search(r"Signed by \S+ on \d", said)


def test_who_did_not_grow_up_with_the_language_does_not_sign(owner, study):  # noqa: F811
    said = signing(owner, study, "PU01", native=None)
    assert "Only somebody who grew up with the language can sign" in said
    assert said.count("unconfirmed") == 2


def test_a_text_that_changed_meanwhile_is_read_again(owner, study):  # noqa: F811
    assert "A text changed since you read it" in signing(owner, study, "PU01", seen="0" * 64)


def test_an_item_of_the_organisation_stands_beside_those_that_ship(owner, study, person):  # noqa: F811
    row = kept(study, person("researcher", study), source="<b>Ours</b>")
    assert "your organisation" in text_of(owner.get(at(study, "surveys:bank", query="?topic=own")))
    said = text_of(owner.get(at(study, "surveys:bank-item", str(row.bank_item.public_id))))
    assert "&lt;b&gt;Ours" in said
    assert ITEM["texts"]["nl"] in said


def test_comparing_needs_two_published_versions(owner, study):  # noqa: F811
    assert "Publish a second version or a second wave first" in text_of(owner.get(at(study, "surveys:compare")))


@pytest.fixture
def two_versions(study):
    questionnaire = wave_for(study).questionnaires.get(level="secondary")
    first = questionnaire.versions.get()
    document = deepcopy(first.document)
    items = {item["variable"]: item for module in document["modules"] for item in module["items"]}
    items["own_tablet"]["texts"]["fr"] = "Possèdes-tu une tablette\u202f?"
    del items["own_phone"]["categories"][2]
    items["screen_time"]["concept"] = "time.view"
    for item in items.values():
        item.pop("ask_tree", None)
        if item["variable"] in {"phone_age", "no_phone"}:
            item.pop("ask_if", None)
    document.pop("derived", None)
    second = questionnaires.draft_version(questionnaire=questionnaire, document=document)
    return first, questionnaires.publish_version(version=explained(second))


def test_two_versions_are_compared_question_by_question(owner, study, two_versions):  # noqa: F811
    first, second = two_versions
    query = f"?before={first.public_id}&after={second.public_id}"
    response = owner.get(at(study, "surveys:compare", query=query))
    said = text_of(response)
    reasons = {
        name: re.search(rf'id="compare-{name}">(.*?)(?=id="compare-|$)', said)[1]
        for name in ("own_tablet", "own_phone", "screen_time", "phone_age")
    }
    assert "The wording changed (French)" in reasons["own_tablet"]
    assert "Answers that are gone" in reasons["own_phone"]
    assert "time.too_much" in reasons["screen_time"]
    assert "Asked of other children" in reasons["phone_age"]
    assert not INLINE.search(response.content)


def test_without_a_choice_the_latest_stands_against_the_one_before(owner, study, two_versions):  # noqa: F811
    said = text_of(owner.get(at(study, "surveys:compare")))
    assert "questions comparable" in said
    assert 'id="compare-own_tablet"' in said
