"""Writing a condition: the address behind the field says it in words, names what is wrong and where, and offers what fits."""

from __future__ import annotations

import pytest
from django.urls import reverse

from surveys import instruments
from surveys.services import questionnaires, waves

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


@pytest.fixture
def draft(study):
    wave = waves.add_wave(study=study, name={"nl": "Golf 1", "fr": "Vague 1"})
    one = questionnaires.add_questionnaire(wave=wave, level="secondary", slug="w1")
    return questionnaires.draft_version(questionnaire=one, document=instruments.instrument("wave1-secondary"))


@pytest.fixture
def ask(client, signed_in, study, draft):
    """ask("nl", text="…", item="…"): the answer, on a page in that language."""
    owner = signed_in("owner")

    def asking(language, **query):
        client.cookies["django_language"] = language
        return owner.get(reverse("surveys:logic", args=[study.public_id, draft.public_id]), query).json()

    return asking


def test_a_condition_is_said_in_the_language_of_the_page(ask):
    given = {"item": "phone_age", "text": 'own_phone == "smart"'}
    assert ask("nl", **given)["said"] == "alleen als: het antwoord op “Heb je een eigen gsm?” is “Ja, een smartphone”"
    assert ask("fr", **given)["said"].startswith("seulement si\u202f: la réponse à «\u202fAs-tu un GSM à toi")
    english = ask("en", **given)
    assert english["said"].startswith("only if: the answer to “Heb je een eigen gsm?”")
    assert english["problem"] is None


def test_an_error_is_placed_and_can_be_mended(ask):
    answer = ask("en", item="phone_age", text='own_phone == "smrt"')
    assert answer["problem"]["position"] == 14
    assert "has no category “smrt”" in answer["problem"]["message"]
    assert answer["corrections"][0] == {"text": 'own_phone == "smart"', "label": 'Write own_phone == "smart"'}


def test_a_later_question_a_card_and_an_impossible_condition_are_refused_in_words(ask):
    assert "asked after this question" in ask("en", item="age", text="answered(own_phone)")["problem"]["message"]
    never = ask("en", item="phone_age", text="age < 8")
    assert never["problem"]["message"].startswith("No answers make this condition true")


def test_only_earlier_questions_are_offered_with_their_words(ask):
    offers = ask("fr", item="phone_age", text="", caret="0")["completions"]
    by_text = {offer["text"]: offer for offer in offers}
    assert by_text["own_phone"]["detail"] == "As-tu un GSM à toi\u202f?"
    assert "phone_age" not in by_text
    categories = ask("nl", item="phone_age", text="own_phone == ", caret="13")["completions"]
    assert categories[0]["text"] == '"smart"'
    assert categories[0]["detail"] == "Ja, een smartphone"


def test_nothing_written_means_everyone(ask):
    assert ask("en", item="phone_age", text=" ")["said"] == "Asked of everyone."


def test_a_file_that_is_no_questionnaire_answers_with_nothing(ask, draft):
    draft.document = {"modules": "none"}
    draft.save()
    assert ask("en", text="age > 3") == {"said": "", "problem": None, "corrections": [], "completions": []}
