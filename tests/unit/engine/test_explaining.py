"""Conditions in plain language: what stands there is what the condition does, in correct Dutch, French, German and English."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.engine import document as documents
from surveys.engine.conditions import compile_condition
from surveys.engine.explaining import explain, only_if
from surveys.engine.logic import evaluate
from surveys.engine.structure import Questionnaire


def texts(nl: str, fr: str, de: str = "") -> dict[str, str]:
    return {"nl": nl, "fr": fr} | ({"de": de} if de else {})


def category(code: int, name: str, nl: str, fr: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "texts": texts(nl, fr), **more}


ITEMS = [
    {
        "variable": "age",
        "type": "number",
        "texts": texts("Hoe oud ben je?", "Quel âge as-tu ?"),
        "bounds": {"min": 6, "max": 20},
        "concept": "child.age",
    },
    {
        "variable": "phone_age",
        "type": "number",
        "texts": texts("Hoe oud was je toen?", "Quel âge avais-tu ?"),
        "bounds": {"min": 3, "max": 20},
    },
    {
        "variable": "apps",
        "type": "multiple",
        "texts": texts("Welke apps gebruik je?", "Quelles applis utilises-tu ?"),
        "categories": [
            category(1, "tiktok", "TikTok", "TikTok"),
            category(2, "snapchat", "Snapchat", "Snapchat"),
            category(9, "none", "Geen", "Aucune", exclusive=True),
        ],
    },
    {
        "variable": "phone",
        "type": "single",
        "texts": texts("Heb je een gsm?", "As-tu un GSM ?"),
        "categories": [
            category(1, "smart", "Een smartphone", "Un smartphone"),
            category(2, "simple", "Een gewone", "Un simple"),
            category(3, "none", "Nee", "Non"),
        ],
    },
    {
        "variable": "year",
        "type": "single",
        "measure": "ordinal",
        "texts": texts("Welk jaar?", "Quelle année ?"),
        "categories": [category(n, f"y{n}", f"Jaar {n}", f"Année {n}") for n in range(1, 7)],
    },
    {"variable": "idea", "type": "text", "texts": texts("Een idee?", "Une idée ?")},
]


def questionnaire(*, ask_if: str = "") -> Questionnaire:
    last = {
        "variable": "last",
        "type": "card",
        "texts": texts("Dag", "Salut"),
        **({"ask_if": ask_if} if ask_if else {}),
    }
    modules = [{"name": "m", "title": texts("M", "M"), "items": [*ITEMS, last]}]
    data = {"format": 1, "name": "said", "title": texts("T", "T"), "tracks": ["nl", "fr"], "modules": modules}
    return documents.load(data)


PLAIN = questionnaire()
FORMS = {name: field.form for name, field in PLAIN.fields.items()}


def said(condition: str, track: str = "nl", **options: Any) -> str:
    return explain(compile_condition(condition, FORMS), PLAIN, track, **options)


def test_a_condition_is_a_sentence_in_the_words_of_the_questionnaire() -> None:
    loaded = questionnaire(ask_if='age >= 12 and "tiktok" in apps')
    tree = loaded.items[-1].ask_tree
    assert only_if(tree, loaded, "nl") == (
        "alleen als: 12 jaar of ouder en “TikTok” is aangekruist bij “Welke apps gebruik je?”"
    )
    assert only_if(tree, loaded, "fr") == (
        "seulement si\u202f: 12 ans ou plus et «\u202fTikTok\u202f» est coché pour «\u202fQuelles applis utilises-tu ?\u202f»"
    )
    assert only_if(tree, loaded, "nl", language="en") == (
        "only if: 12 or older and “TikTok” is ticked at “Welke apps gebruik je?”"
    )
    assert only_if(tree, loaded, "nl", language="de").startswith(
        "nur wenn: 12 Jahre oder älter und „TikTok“ ist angekreuzt"
    )
    assert only_if(None, loaded, "nl") == ""


@pytest.mark.parametrize(
    ("condition", "nl"),
    [
        ('phone == "smart"', "het antwoord op “Heb je een gsm?” is “Een smartphone”"),
        (
            'phone == "smart" or phone == "simple"',
            "het antwoord op “Heb je een gsm?” is “Een smartphone” of “Een gewone”",
        ),
        (
            'phone not in ("smart", "none")',
            "het antwoord op “Heb je een gsm?” is iets anders dan “Een smartphone” of “Nee”",
        ),
        (
            'not (phone == "smart" or age < 12)',
            "het antwoord op “Heb je een gsm?” is iets anders dan “Een smartphone” en 12 jaar of ouder",
        ),
        ('"none" not in apps', "“Geen” is niet aangekruist bij “Welke apps gebruik je?”"),
        (
            'not ("tiktok" in apps or "snapchat" in apps)',
            "noch “TikTok” noch “Snapchat” is aangekruist bij “Welke apps gebruik je?”",
        ),
        (
            '"tiktok" in apps and "snapchat" in apps',
            "“TikTok” en “Snapchat” zijn aangekruist bij “Welke apps gebruik je?”",
        ),
        (
            '"tiktok" in apps or "snapchat" in apps',
            "“TikTok” of “Snapchat” is aangekruist bij “Welke apps gebruik je?”",
        ),
        ('answered(apps) and "none" not in apps', "“Geen” is niet aangekruist bij “Welke apps gebruik je?”"),
        ("age >= 9 and age < 13", "van 9 tot en met 12 jaar"),
        ("phone_age > 9", "het antwoord op “Hoe oud was je toen?” is minstens 10"),
        ("12 > phone_age", "het antwoord op “Hoe oud was je toen?” is hoogstens 11"),
        ("phone_age < age", "het antwoord op “Hoe oud was je toen?” is lager dan dat op “Hoe oud ben je?”"),
        ('year >= "y3"', "het antwoord op “Welk jaar?” is minstens “Jaar 3”"),
        ('year > "y4"', "het antwoord op “Welk jaar?” is “Jaar 5” of “Jaar 6”"),
        ('year > "y6"', "nooit"),
        ('not answered(phone) or phone == "none"', "het antwoord op “Heb je een gsm?” is “Nee” of ontbreekt"),
        ("answered(idea)", "“Een idee?” is beantwoord"),
        (
            "asked(apps) and not answered(apps)",
            "“Welke apps gebruik je?” is gevraagd en “Welke apps gebruik je?” is niet beantwoord",
        ),
        (
            '(age < 9 or age > 15) and phone == "none"',
            "(8 jaar of jonger of 16 jaar of ouder) en het antwoord op “Heb je een gsm?” is “Nee”",
        ),
        (
            'age < 9 or age > 15 and phone == "none"',
            "8 jaar of jonger, of 16 jaar of ouder en het antwoord op “Heb je een gsm?” is “Nee”",
        ),
        ("true", "altijd"),
        ("not true or false", "nooit"),
        ("true and (age < 9 or true)", "altijd"),
        ('phone == "none" and true', "het antwoord op “Heb je een gsm?” is “Nee”"),
    ],
)
def test_every_construction_reads_as_dutch(condition: str, nl: str) -> None:
    assert said(condition) == nl


@pytest.mark.parametrize(
    ("condition", "fr", "de"),
    [
        (
            'not ("tiktok" in apps or "snapchat" in apps)',
            "ni «\u202fTikTok\u202f» ni «\u202fSnapchat\u202f» n’est coché pour «\u202fQuelles applis utilises-tu ?\u202f»",
            "weder „TikTok“ noch „Snapchat“ ist angekreuzt bei „Welke apps gebruik je?“",
        ),
        (
            "not answered(phone)",
            "on n’a pas répondu à «\u202fAs-tu un GSM ?\u202f»",
            "„Heb je een gsm?“ ist nicht beantwortet",
        ),
        ("age < 12", "11 ans ou moins", "11 Jahre oder jünger"),
    ],
)
def test_and_as_french_and_german(condition: str, fr: str, de: str) -> None:
    assert said(condition, "fr") == fr
    assert said(condition, "nl", language="de") == de


def test_paper_names_questions_by_number() -> None:
    numbers = {"phone": "vraag 4"}
    assert said('phone == "none"', naming=numbers.get) == "het antwoord op vraag 4 is “Nee”"
    assert said('"tiktok" in apps', naming=numbers.get).endswith("bij “Welke apps gebruik je?”")


def test_a_text_that_is_not_there_yet_is_taken_from_another_track() -> None:
    assert said('phone == "none"', "fr-easy") == said('phone == "none"', "fr")
    assert "“Heb je een gsm?”" in said('phone == "none"', "de", language="en")


def test_a_tree_may_have_the_number_first() -> None:
    assert explain(["<", 9, ["var", "age"]], PLAIN, "nl") == "10 jaar of ouder"
    assert explain(["<", 9, 3], PLAIN, "nl") == "nooit"


def test_a_question_without_any_text_is_named_by_its_variable() -> None:
    data = {
        "format": 1,
        "name": "bare",
        "title": {},
        "tracks": ["nl"],
        "modules": [
            {"name": "m", "title": {}, "items": [{"variable": "first", "type": "text", "texts": {"nl": " "}}]}
        ],
    }
    assert explain(["answered", ["var", "first"]], documents.load(data), "nl") == "“first” is beantwoord"


def comparison(draw: st.DrawFn) -> Any:
    kind = draw(st.sampled_from(("amount", "code", "order", "set", "there", "two")))
    match kind:
        case "amount":
            sign = draw(st.sampled_from(("==", "!=", "<", "<=", ">", ">=")))
            return [sign, ["var", draw(st.sampled_from(("age", "phone_age")))], draw(st.integers(6, 14))]
        case "code":
            return [draw(st.sampled_from(("==", "!="))), ["var", "phone"], draw(st.integers(1, 3))]
        case "order":
            sign = draw(st.sampled_from(("<", "<=", ">", ">=", "==", "!=")))
            return [sign, ["var", "year"], draw(st.integers(1, 6))]
        case "set":
            return ["has", ["var", "apps"], draw(st.sampled_from((1, 2, 9)))]
        case "there":
            return [
                draw(st.sampled_from(("answered", "asked"))),
                ["var", draw(st.sampled_from(("apps", "phone", "idea")))],
            ]
        case _:
            return [draw(st.sampled_from(("==", "<", ">="))), ["var", "age"], ["var", "phone_age"]]


@st.composite
def trees(draw: st.DrawFn, depth: int = 3) -> Any:
    if depth == 0 or draw(st.booleans()):
        return comparison(draw)
    word = draw(st.sampled_from(("and", "or", "not")))
    if word == "not":
        return ["not", draw(trees(depth - 1))]
    return [word, *(draw(trees(depth - 1)) for _ in range(draw(st.integers(2, 3))))]


ANSWERS = st.fixed_dictionaries(
    {
        "age": st.sampled_from((-1, -2, *range(6, 16))),
        "phone_age": st.sampled_from((-1, -2, *range(6, 16))),
        "apps": st.sampled_from((-1, -3, [1], [2], [1, 2], [9])),
        "phone": st.sampled_from((-1, -4, 1, 2, 3)),
        "year": st.sampled_from((-1, -2, 1, 2, 3, 4, 5, 6)),
        "idea": st.sampled_from((-1, "", "x")),
    }
)
SEEN: dict[str, Any] = {}


@settings(max_examples=400, deadline=None)
@given(trees(), st.lists(ANSWERS, min_size=1, max_size=20))
def test_two_conditions_that_are_said_alike_ask_alike(tree: Any, given_answers: list[dict[str, Any]]) -> None:
    """An explanation that could be read in two ways, or that dropped a part, would meet its double sooner or later."""
    for track in ("nl", "fr"):
        sentence = explain(tree, PLAIN, track)
        double = SEEN.setdefault(f"{track} {sentence}", tree)
        for answers in given_answers:
            assert (evaluate(tree, answers) is True) == (evaluate(double, answers) is True), sentence
        assert "phone_age" not in sentence
