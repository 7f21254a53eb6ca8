"""A parent opens a letter with its code, reads it, decides, and takes it back in as many steps. Nothing follows them."""

from __future__ import annotations

import logging
import re

import pytest
from django.core.cache import cache

from consent import selectors
from consent.models import Audience, Decision, LetterCode
from consent.parent_pages import written
from consent.selectors import letters as reading
from consent.services import letters, texts
from consent.tokens import slips
from tests.db.consent.letters import letter_in_use
from tests.db.consent.world import slot_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def slot(study):
    letter_in_use(study)
    return slot_for(study)


@pytest.fixture
def code(slot):
    return letters.draw(slots=[(slot, 1)])[0].code


def post(client, language, code, **fields):
    return client.post(f"/parents/{language}/", {"code": code, **fields})


def decide(client, language, code, answer):
    """Open, choose, confirm."""
    page = post(client, language, code)
    sha256 = re.search(r'name="text" value="([0-9a-f]{64})"', page.content.decode())[1]
    return post(client, language, code, text=sha256, survey=answer, decide="1")


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_parent_reads_the_exact_text_and_decides_in_their_language(client, study, slot, code, language):
    cell = selectors.cell(selectors.active_texts(study, Audience.PARENT), language)
    page = post(client, language, slips.display(code).lower()).content.decode()
    for section in ("about", "anonymous", "code", "rights"):
        assert cell.parts[section]["heading"] in page
    done = decide(client, language, code, "yes").content.decode()
    decision = Decision.objects.get()
    assert (decision.text_sha256, decision.language, decision.level) == (cell.sha256, language, "standard")
    assert (decision.value, decision.channel, decision.person, decision.decider) == ("granted", "web", 1, "parent")
    assert written()[language]["done"] in done
    assert cell.sha256[:16] in done


def test_taking_back_is_as_many_steps_as_agreeing(client, slot, code):
    first = decide(client, "nl", code, "yes")
    assert selectors.allowed(slot, "survey").allowed
    second = decide(client, "nl", code, "no")
    assert (first.status_code, second.status_code) == (200, 200)
    assert [one.value for one in Decision.objects.order_by("seq")] == ["granted", "withdrawn"]
    assert selectors.allowed(slot, "survey").state == "withdrawn"
    decide(client, "nl", code, "yes")
    assert selectors.allowed(slot, "survey").allowed


def test_pressing_twice_is_one_decision_and_a_new_text_is_a_new_one(client, study, slot, code):
    for _press in range(2):
        decide(client, "fr", code, "no")
    assert Decision.objects.count() == 1
    decide(client, "nl", code, "no")
    assert Decision.objects.count() == 2


def test_what_was_decided_stands_there_when_the_letter_is_opened_again(client, code):
    decide(client, "nl", code, "no")
    page = post(client, "nl", code).content.decode()
    assert written()["nl"]["said"] in page
    assert re.findall(r'value="(\w+)" required checked', page) == ["no"]


def test_nothing_is_chosen_beforehand_and_yes_and_no_look_the_same(client, code):
    page = post(client, "nl", code).content.decode()
    assert "checked" not in page
    labels = re.findall(r"<label>(<input[^>]*>)<span>", page)
    assert len({re.sub(r'value="\w+"', "", one) for one in labels}) == 1


def test_a_choice_that_lacks_changes_nothing(client, code):
    page = post(client, "nl", code)
    sha256 = re.search(r'name="text" value="([0-9a-f]{64})"', page.content.decode())[1]
    assert post(client, "nl", code, text=sha256, decide="1").status_code == 422
    assert post(client, "nl", code, text="0" * 64, survey="yes", decide="1").status_code == 422
    assert not Decision.objects.exists()


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_every_wrong_code_gets_the_same_kind_answer(client, code, language):
    other = slips.draw(1)[0]
    mistyped = code[:-1] + ("0" if code[-1] != "0" else "1")
    answers = [post(client, language, wrong) for wrong in (other, mistyped, "", "no code at all", "x" * 500)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert written()[language]["wrong"] in answers[0].content.decode()


def test_who_tries_many_codes_has_to_wait_even_with_a_good_one(client, code):
    for _try in range(20):
        post(client, "nl", "0" * 10)
    refused = post(client, "nl", code)
    assert refused.status_code == 429
    assert written()["nl"]["hasty"] in refused.content.decode()
    assert post_from_elsewhere(client, code).status_code == 200


def post_from_elsewhere(client, code):
    return client.post("/parents/nl/", {"code": code}, REMOTE_ADDR="192.0.2.7")


def test_the_code_is_kept_nowhere_and_stands_in_no_address_and_no_log(client, slot, code, caplog):
    with caplog.at_level(logging.DEBUG):
        pages = [
            client.get("/parents/", headers={"accept-language": "fr-BE,fr;q=0.9"}),
            decide(client, "nl", code, "yes"),
        ]
    assert pages[0].url == "/parents/fr/"
    assert code not in caplog.text
    assert not re.search(rf'(href|action)="[^"]*{code}', pages[1].content.decode())
    kept = [str(value) for row in LetterCode.objects.values_list() for value in row]
    assert not any(code in value for value in kept)


def test_no_page_sets_a_cookie_or_asks_another_host_or_may_be_kept(client, code):
    pages = [client.get("/parents/nl/"), post(client, "nl", code), decide(client, "nl", code, "yes")]
    assert not client.cookies
    for page in pages:
        assert "no-store" in page.headers["cache-control"]
        assert page.headers["referrer-policy"] == "no-referrer"
        assert not re.search(rb"https?://(?!www\.w3\.org)|<style|\sstyle=|\son[a-z]+=", page.content)


def test_two_parents_decide_apart(client, slot):
    first, second = (one.code for one in letters.draw(slots=[(slot, 1), (slot, 2)]))
    decide(client, "nl", first, "yes")
    assert written()["fr"]["said"] not in post(client, "fr", second).content.decode()
    decide(client, "fr", second, "no")
    assert selectors.allowed(slot, "survey").state == "refused"
    assert {one.person for one in Decision.objects.all()} == {1, 2}


def test_a_young_person_of_sixteen_decides_and_the_parent_reads(client, study):
    letter_in_use(study)
    young = slot_for(study, age_band="16-17")
    page = post(client, "nl", letters.draw(slots=[(young, 1)])[0].code).content.decode()
    assert written()["nl"]["informed"] in page
    assert 'name="decide"' not in page


def test_a_talk_is_explained_only_where_one_is_asked(client, study):
    letter_in_use(study, purposes=["survey"])
    code = letters.draw(slots=[(slot_for(study), 1)])[0].code
    heading = texts.shipped(Audience.PARENT)["nl"]["group"]["heading"]
    assert heading not in post(client, "nl", code).content.decode()
    letter_in_use(study, purposes=["survey", "audio"])
    assert heading in post(client, "nl", code).content.decode()
    assert (
        len(reading.questions(LetterCode.objects.get().slot, reading.letter_in(reading.parents_set(study), "nl"), 1))
        == 2
    )


def test_the_sentences_around_a_letter_are_whole_in_all_four_languages():
    shapes = {
        language: {key: sorted(re.findall(r"{\w+}", text)) for key, text in words.items()}
        for language, words in written().items()
    }
    assert set(shapes) == {"nl", "fr", "de", "en"}
    assert all(shape == shapes["nl"] for shape in shapes.values())
    assert all(text.strip() for words in written().values() for text in words.values())
