"""The linter over whole documents: what each rule about items, languages and the interview finds, and what it leaves
alone. The rules about words are scored on the corpus (`test_lint_corpus.py`)."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.engine import document as engine
from surveys.engine.lint import registry
from surveys.engine.lint.linting import lint
from surveys.engine.texts import placed_texts, text_hash


def item(variable: str = "age", kind: str = "number", **members: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "variable": variable,
        "type": kind,
        "texts": {"nl": "Hoe oud ben je?", "fr": "Quel âge as-tu ?"},
    }
    if kind == "number":
        base["bounds"] = {"min": 6, "max": 20}
    return base | members


def choices(*texts: tuple[str, str], **each: Any) -> list[dict[str, Any]]:
    return [
        {"code": code, "name": f"c{code}", "texts": {"nl": nl, "fr": fr}} | each
        for code, (nl, fr) in enumerate(texts, 1)
    ]


TWO = choices(("Ja", "Oui"), ("Nee", "Non"))


def document(*items: dict[str, Any], **members: Any) -> dict[str, Any]:
    module = {"name": "all", "title": {"nl": "Alles", "fr": "Tout"}, "items": list(items)}
    return {
        "format": 1,
        "name": "test",
        "title": {"nl": "Test", "fr": "Test"},
        "tracks": ["nl", "fr"],
        "modules": [module],
    } | members


def names(found: list[Any]) -> set[str]:
    return {one.rule.name for one in found}


def test_a_sound_questionnaire_gets_nothing():
    assert lint(document(item())) == []


@pytest.mark.parametrize("broken", [{}, {"title": 3}, {"title": {}, "tracks": ["nl"], "modules": [{"name": "x"}]}])
def test_a_document_that_holds_no_items_is_left_to_the_schema(broken):
    assert lint(broken) == []


def test_a_finding_names_its_place_its_words_and_why():
    draft = document(item(kind="yesno", texts={"nl": "Ben je niet bang? 🙂", "fr": "As-tu peur ?"}))
    (found,) = lint(draft)
    assert (found.rule.name, found.severity, found.address, found.track) == (
        "negation", "warn", "item/age/texts", "nl",
    )  # fmt: skip
    assert found.variable == "age"
    assert found.hash == text_hash("Ben je niet bang? 🙂")
    assert found.span is not None
    assert "Ben je niet bang? 🙂"[slice(*found.span)] == "niet"
    assert found.message.startswith("A “no” to a question")
    assert found.rule.source


def test_answers_notes_and_cards_may_say_no():
    no = {"nl": "Je hoeft niet te antwoorden.", "fr": "Tu ne dois pas répondre."}
    draft = document(
        item("a", "single", categories=choices(("Ja", "Oui"), ("Helemaal niet", "Pas du tout")), note=no, help=no),
        item("b", "card", texts=no),
        item("c"),
    )
    assert lint(draft) == []


def test_a_missing_text_or_language_is_a_gate():
    draft = document(item(texts={"nl": "Hoe oud ben je?", "fr": " "}), tracks=["nl", "fr", "de"])
    gates = [one for one in lint(draft) if one.severity == "gate"]
    assert {(one.address, one.track) for one in gates if one.rule.name == "parity"} >= {
        ("item/age/texts", "fr"),
        ("item/age/texts", "de"),
        ("title", "de"),
    }
    only_dutch = lint(document(item(texts={"nl": "Hoe oud ben je?"}), tracks=["nl"]))
    assert ("title", "fr") in {(one.address, one.track) for one in only_dutch}


@pytest.mark.parametrize(
    ("condition", "code", "rule"),
    [
        ("age >", "logic-ends", "engine"),
        ('age == "nine"', "logic-needs-number", "engine"),
        ("age > 12 and age < 7", "logic-unreachable", "unreachable"),
    ],
)
def test_what_the_engine_refuses_is_a_gate_at_its_item(condition, code, rule):
    (found,) = lint(document(item(), item("phone", "yesno", ask_if=condition)))
    assert found.cause is not None
    assert (found.severity, found.rule.name, found.cause.code) == ("gate", rule, code)
    assert found.address == "item/phone/ask_if"
    assert found.message == found.cause.message


def test_faults_of_derived_variables_and_of_the_whole_have_a_place_too():
    derived = {
        "variable": "young",
        "texts": {"nl": "Jong", "fr": "Jeune"},
        "measure": "nominal",
        "categories": TWO,
        "rule": [[1, "ag < 12"]],
    }
    (found,) = lint(document(item(), derived=[derived]))
    assert (found.address, found.variable) == ("derived/young/rule", "young")
    whole = document(item()) | {"format": 2}
    assert {(one.address, one.variable) for one in lint(whole)} == {("title", "")}


@pytest.mark.parametrize(
    ("level", "points", "wanted"),
    [("first", 5, True), ("first", 4, False), ("primary", 5, False), ("easy", 5, True)],
)
def test_before_nine_and_in_easy_reading_four_points_are_enough(level, points, wanted):
    words = [("Nooit", "Jamais"), ("Elk jaar", "Par an"), ("Elke maand", "Par mois"), ("Elke week", "Par semaine"),
             ("Elke dag", "Par jour")]  # fmt: skip
    asked = item("often", "single", measure="ordinal", categories=choices(*words[:points], pictogram="dots"))
    assert ("scale-too-long" in names(lint(document(asked), level=level))) is wanted


def test_before_nine_a_child_chooses_among_five():
    animals = [
        ("Hond", "Chien"),
        ("Kat", "Chat"),
        ("Vis", "Poisson"),
        ("Paard", "Cheval"),
        ("Koe", "Vache"),
        ("Uil", "Hibou"),
    ]
    asked = item("animal", "single", categories=choices(*animals, pictogram="animal"))
    assert names(lint(document(asked), level="first")) == {"options-too-many"}
    assert lint(document(asked), level="primary") == []


def test_points_without_words_are_told_by_age():
    ends = choices(("Slechtst", "Le pire"), ("Best", "Le mieux"))
    ladder = item("ladder", "single", measure="ordinal", categories=ends, bounds={"min": 1, "max": 10})
    assert "unlabelled-scale" in names(lint(document(ladder), level="primary"))
    assert "unlabelled-scale" not in names(lint(document(ladder), level="secondary"))
    lone = item("lone", "single", measure="ordinal", categories=ends[:1], bounds={"min": 1, "max": 10})
    assert "unlabelled-scale" in names(lint(document(lone), level="secondary"))


def test_a_digit_is_no_label_for_a_point():
    digits = item("mark", "single", measure="ordinal", categories=choices(("1", "1"), ("2", "2")))
    assert names(lint(document(digits))) == {"digits-as-labels"}


@pytest.mark.parametrize(
    ("rows", "level", "wanted"), [(6, "primary", True), (5, "primary", False), (6, "secondary", False)]
)
def test_before_eleven_a_grid_has_five_rows(rows, level, wanted):
    listed = [{"variable": f"row{n}", "texts": {"nl": f"Ding {n}", "fr": f"Chose {n}"}} for n in range(rows)]
    grid = item("grid", "grid", rows=listed, categories=choices(("Nooit", "Jamais"), ("Elke dag", "Chaque jour")))
    assert ("grid-rows" in names(lint(document(grid), level=level))) is wanted


def test_a_type_for_older_children_is_told(monkeypatch):
    from surveys.engine.types.number import Number

    monkeypatch.setattr(Number, "youngest", 12)
    (found,) = lint(document(item()), level="primary")
    assert (found.rule.name, found.params["age"]) == ("type-too-old", "12")
    assert lint(document(item()), level="secondary") == []


def test_an_unknown_type_is_only_what_the_schema_says_it_is():
    assert names(lint(document(item(kind="hologram")))) == {"engine"}


def test_the_youngest_and_easy_reading_need_pictures():
    assert names(lint(document(item()), level="first")) == {"pictogram-missing"}
    assert lint(document(item(pictogram="cake")), level="first") == []
    assert lint(document(item(kind="yesno")), level="easy") == []
    pictured = item("pet", "single", categories=choices(("Hond", "Chien"), ("Kat", "Chat"), pictogram="pet"))
    assert lint(document(pictured), level="easy") == []
    easy = document(
        item(texts={"nl": "Hoe oud?", "fr": "Quel âge ?", "nl-easy": "Hoe oud?"}), tracks=["nl", "fr", "nl-easy"]
    )
    assert "pictogram-missing" in names(lint(easy, level="secondary"))


def test_texts_that_nobody_can_hear_are_hinted_where_they_are_read_aloud():
    draft = document(item(pictogram="cake", texts={"nl": "Hoe oud ben je?", "fr": "Quel âge as-tu ?"}))
    heard = [("nl", text_hash("Hoe oud ben je?"))]
    found = [one for one in lint(draft, level="first", heard=heard) if one.rule.name == "audio-missing"]
    assert [(one.track, one.severity, one.params["texts"]) for one in found] == [("fr", "hint", "1")]
    assert lint(draft, level="primary", heard=()) == []
    assert lint(draft, level="first") == []


def test_a_sensitive_question_needs_help_beside_it_and_something_after_it():
    sore = item("sore", "yesno", sensitivity=2)
    assert names(lint(document(sore))) == {"sensitive-without-help", "sensitive-last"}
    helped = document(sore, item("card", "card", helpcard=True))
    assert lint(helped) == []
    assert names(lint(helped | {}, level="first")) >= {"sensitive-young"}


def test_a_language_that_is_much_longer_is_hinted():
    texts = {"nl": "Wat kies je?", "fr": "Parmi toutes ces choses, que choisis-tu ?"}
    (found,) = lint(document(item(texts=texts)))
    assert (found.rule.name, found.severity, found.track) == ("length-ratio", "hint", "fr")
    texts = {"nl": "Wat vind jij van al deze mooie dingen?", "fr": "Et toi, alors ?"}
    (found,) = lint(document(item(texts=texts)))
    assert (found.rule.name, found.track) == ("length-ratio", "nl")


def test_texts_far_above_their_readers_are_hinted():
    texts = {
        "nl": "Beschrijf onmiddellijk verschillende elektronische verplichtingen binnen gemeentelijke inrichtingen.",
        "fr": "Décris immédiatement différentes obligations électroniques parmi plusieurs établissements communaux.",
    }
    found = lint(document(item(texts=texts)), level="secondary")
    assert {"hard-text", "reading-level"} <= names(found)
    assert all(one.severity == "hint" for one in found if one.rule.name in {"hard-text", "reading-level"})
    assert "Kandel-Moles" in next(one.message for one in found if one.rule.name == "hard-text" and one.track == "fr")


def test_a_long_questionnaire_is_hinted():
    many = [item(f"v{n}", pictogram="cake") for n in range(26)]
    assert names(lint(document(*many), level="first")) == {"too-many-items"}
    assert lint(document(*many), level="primary") == []


def trend(**members: Any) -> dict[str, Any]:
    return item("phone", "single", concept="device.phone", categories=copy.deepcopy(TWO)) | members


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"texts": {"nl": "Heb je een gsm?", "fr": "As-tu un GSM ?"}}, "trend-wording"),
        ({"categories": choices(("Ja", "Oui"), ("Nee", "Non"), ("Bijna", "Presque"))}, "trend-scale"),
        ({"ask_if": "age > 10"}, "trend-base"),
    ],
)
def test_a_trend_question_that_changed_is_told(change, rule):
    before, after = document(item(), trend()), document(item(), trend(**change))
    assert names(lint(after, previous=before)) == {rule}
    assert lint(before, previous=before) == []
    plain = [{name: value for name, value in one.items() if name != "concept"} for one in (trend(), trend(**change))]
    assert lint(document(item(), plain[1]), previous=document(item(), plain[0])) == []
    assert names(lint(after, previous={"broken": True})) == set()


def test_a_row_of_a_grid_and_an_added_question_in_a_trend():
    def grid(text: str) -> dict[str, Any]:
        rows = [
            {"variable": "r1", "texts": {"nl": text, "fr": "Chatter"}},
            {"variable": "r2", "texts": {"nl": "Bellen", "fr": "Appeler"}},
        ]
        return item("grid", "grid", rows=rows, concept="use", categories=copy.deepcopy(TWO))

    found = lint(document(grid("Chatten met wie dan ook")), previous=document(grid("Chatten")))
    assert [(one.rule.name, one.variable) for one in found] == [("trend-wording", "grid")]
    assert lint(document(item(), trend()), previous=document(item())) == []


def test_every_rule_has_words_and_a_source():
    for name, rule in registry.RULES.items():
        assert rule.name == name
        assert rule.severity in {"gate", "warn", "hint"}
        assert rule.title
        assert rule.source
        assert {rule.title, rule.reason} <= registry.SENTENCES


def test_spans_lie_in_their_text_and_findings_follow_the_document():
    path = Path(__file__).parents[2] / "vectors/example_document.json"
    draft = json.loads(path.read_text(encoding="utf-8"))
    texts = {one.address: one.texts for one in placed_texts(draft)}
    for level in ("first", "primary", "secondary", "easy"):
        found = lint(draft, level=level)
        for one in found:
            if one.span:
                assert texts[one.address][one.track][slice(*one.span)].strip()
        order = [each["variable"] for module in draft["modules"] for each in module["items"]]
        places = [order.index(one.variable) for one in found if one.variable in order]
        assert places == sorted(places)


@given(st.text(max_size=120), st.sampled_from(["nl", "fr", "de"]), st.sampled_from(["first", "secondary"]))
def test_any_text_can_be_linted(text, track, level):
    draft = document(item(kind="yesno", texts={track: text}), tracks=[track])
    for one in lint(draft, level=level):
        if one.span:
            assert 0 <= one.span[0] < one.span[1] <= len(text)
    assert isinstance(engine.check(draft), list)


def test_a_list_of_answers_is_judged_in_each_language():
    ages = choices(("8 tot 10 jaar", "8 à 9 ans"), ("10 tot 12 jaar", "10 à 12 ans"))
    (found,) = lint(document(item("years", "single", categories=ages)))
    assert (found.rule.name, found.track, found.address) == ("options-overlap", "nl", "item/years/category/1")
    assert found.message.startswith("The number 10 fits two answers")


@pytest.mark.parametrize(("answers", "told"), [
    (("2 dagen per week", "4 of 5 dagen per week"), {"options-gap"}),
    (("2 dagen per maand", "4 of 5 dagen per week"), set()),
])  # fmt: skip
def test_days_of_a_week_are_no_days_of_a_month(answers, told):
    days = choices(*((answer, f"jours {place}") for place, answer in enumerate(answers)))
    assert names(lint(document(item("days", "single", categories=days)))) & {"options-gap"} == told


def test_who_does_it_mostly_asks_for_one():
    mostly = {"nl": "Wie doet dat meestal?", "fr": "Qui fait ça d'habitude ?"}
    assert lint(document(item("who", "text", texts=mostly))) == []
    vague = {"nl": "Doe je dat meestal?", "fr": "Qui ?"}
    assert names(lint(document(item("who", "yesno", texts=vague)))) == {"vague"}
