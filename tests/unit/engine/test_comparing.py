"""What makes a question of two waves comparable, case by case, and the reason that is given."""

from __future__ import annotations

from dataclasses import replace

import pytest

from surveys.engine.codebook import Category, Codebook, MultipleSet, Variable
from surveys.engine.comparing.comparability import compare, dropped, remarks
from surveys.engine.comparing.normal import condition
from surveys.engine.comparing.verdicts import Asked

TEXT = {"nl": "Heb je een eigen gsm?", "fr": "As-tu un GSM à toi\u202f?"}
YES, NO = {"nl": "ja", "fr": "oui"}, {"nl": "nee", "fr": "non"}
SKIPPED = Category(-2.0, {"nl": "Overgeslagen", "fr": "Passée"}, missing=True)


def codes(*labels, start=1):
    return tuple(Category(float(code), label, missing=False) for code, label in enumerate(labels, start=start))


PHONE = Variable(
    "phone", TEXT, TEXT, "single", "nominal", "answer", (*codes(YES, NO), SKIPPED), 'age >= 12 and "smart" in devices',
    0, "device.phone", ((-7.0, -1.0),),
)  # fmt: skip


def book(*variables, sets=()):
    return Codebook({"nl": "Golf"}, variables, sets, "test")


def judged(before, after=PHONE, *, also=(), reach=({}, {})):
    """The comparison of `after` with `before`; `also` are variables of both waves."""
    waves = [
        Asked({"en": f"wave {place}"}, book(each, *also), reach[place]) for place, each in enumerate((before, after))
    ]
    return next(each for each in compare(waves) if each.question.name == after.name)


def with_texts(variable, **texts):
    return replace(variable, label={**variable.label, **texts}, question={**variable.question, **texts})


SAME = {
    "the same": PHONE,
    "other case, spaces and marks": with_texts(PHONE, nl="  heb je een eigen GSM ?", fr="As-tu un GSM à toi?"),
    "the condition in another order": replace(PHONE, universe='"smart" in devices and (12 <= age)'),
}
NOTED = {
    "another name": (replace(PHONE, name="gsm"), "question", "‘gsm’"),
    "a language more": (with_texts(PHONE, de="Hast du ein Handy?"), "wording", "German"),
    "other missing codes": (replace(PHONE, categories=codes(YES, NO)), "missing", "no answer"),
    "another level of measurement": (replace(PHONE, measure="ordinal"), "measure", "ordinal became nominal"),
    "another form": (replace(PHONE, type="yesno"), "form", "yes or no became single answer"),
    "another order of names": (replace(PHONE, categories=(*codes(YES, NO)[::-1], SKIPPED)), "scale", "order"),
}
CHANGED = {
    "another concept": (replace(PHONE, concept="device.tablet"), "concept", "device.tablet"),
    "a code more": (replace(PHONE, categories=codes(YES, NO, {"nl": "soms", "fr": "parfois"})), "scale", "soms"),
    "a code less": (replace(PHONE, categories=codes(YES)), "scale", "nee"),
    "turned codes": (replace(PHONE, categories=codes(NO, YES)), "scale", "ja, nee"),
    "another answer": (replace(PHONE, categories=codes(YES, {"nl": "nooit", "fr": "non"})), "scale", "nee"),
    "everyone": (replace(PHONE, universe=""), "base", "everyone"),
    "another age": (replace(PHONE, universe='age >= 10 and "smart" in devices'), "base", "age >= 10"),
    "a number": (replace(PHONE, measure="scale", categories=()), "measure", "number"),
}  # fmt: skip


@pytest.mark.parametrize("before", SAME.values(), ids=SAME)
def test_what_only_looks_different_is_comparable(before) -> None:
    found = judged(before)
    assert (found.verdict, found.earlier[0].aspects) == ("comparable", ())


@pytest.mark.parametrize(("before", "aspect", "words"), NOTED.values(), ids=NOTED)
def test_a_small_difference_is_noted(before, aspect, words) -> None:
    found = judged(before)
    assert found.verdict == "note"
    assert [(each.name, words in (each.text["en"])) for each in found.earlier[0].aspects] == [(aspect, True)]
    assert all(each.text["nl"] and each.text["fr"] for each in found.earlier[0].aspects)


@pytest.mark.parametrize(("before", "aspect", "words"), CHANGED.values(), ids=CHANGED)
def test_a_changed_concept_scale_or_base_can_not_be_compared_whatever_the_motive(before, aspect, words) -> None:
    found = judged(before)
    reasons = {each.name: each.text["en"] for each in found.earlier[0].aspects if each.state == "changed"}
    assert (found.verdict, found.reworded) == ("different", False)
    assert words in reasons[aspect]
    assert found.usable(motive="We are sure that it means the same.") == ()


def test_the_order_of_a_ladder_is_its_scale() -> None:
    ladder = replace(PHONE, measure="ordinal")
    turned = replace(ladder, categories=(*codes(YES, NO)[::-1], SKIPPED))
    assert judged(turned, ladder).verdict == "different"


def test_a_changed_wording_names_its_language_and_opens_with_a_motive() -> None:
    found = judged(with_texts(PHONE, fr="Possèdes-tu un téléphone\u202f?"))
    (aspect,) = found.earlier[0].aspects
    assert (aspect.name, aspect.languages) == ("wording", ("fr",))
    assert "French" in aspect.text["en"]
    assert "Dutch" not in aspect.text["en"]
    assert (found.verdict, found.reworded) == ("different", True)
    assert (found.usable(), found.usable(motive="  "), found.usable(motive="Same thing.")) == ((), (), (0, 1))


def test_a_wording_of_unknown_language_is_known_by_its_text() -> None:
    foreign = replace(PHONE, label={"": TEXT["nl"]}, question={"": TEXT["nl"]}, concept="")
    assert "wording" not in {each.name for each in judged(foreign).earlier[0].aspects if each.state == "changed"}
    other = replace(foreign, label={"": "Eigen gsm"}, question={"": "Eigen gsm"})
    assert judged(other).reworded


def test_rows_of_a_grid_share_a_concept_and_are_matched_by_name() -> None:
    rows = [replace(PHONE, name=name, label={"nl": name}, concept="activity") for name in ("music", "games")]
    found = {each.question.name: each for each in compare([Asked({}, book(*rows)), Asked({}, book(*reversed(rows)))])}
    assert {name: each.earlier[0].question.name for name, each in found.items()} == {
        "music": "music",
        "games": "games",
    }
    assert {each.verdict for each in found.values()} == {"comparable"}


def test_a_condition_is_read_with_the_names_of_the_last_wave() -> None:
    before = replace(PHONE, name="gsm_age", universe="gsm == 1", concept="device.age")
    after = replace(PHONE, name="phone_age", universe="phone == 1", concept="device.age")
    asked = [
        Asked({}, book(replace(PHONE, name="gsm", universe=""), before)),
        Asked({}, book(replace(PHONE, universe=""), after)),
    ]
    verdicts = {each.question.name: each.verdict for each in compare(asked)}
    assert verdicts == {"phone": "note", "phone_age": "note"}


def test_grades_that_were_asked_in_one_wave_only_change_the_base() -> None:
    bands = codes({"en": "primary"}, {"en": "secondary"}, start=3)
    grades = Variable("grade_band", {}, {}, "single", "ordinal", "design", bands, "", 0, "", ())
    both, one = {"phone": frozenset({"3", "4"})}, {"phone": frozenset({"4"})}
    assert judged(PHONE, also=(grades,), reach=(both, both)).verdict == "comparable"
    found = judged(PHONE, also=(grades,), reach=(one, both))
    assert found.verdict == "different"
    assert "secondary" in found.earlier[0].aspects[0].text["en"]


def several(*endings):
    members = tuple(replace(PHONE, name=f"apps_{each}", label={"nl": each}, concept="apps") for each in endings)
    text = {"nl": "Welke apps?"}
    return book(*members, sets=(MultipleSet("apps", text, text, tuple(each.name for each in members)),))


def test_a_set_is_one_question_whose_columns_are_its_scale() -> None:
    same, more = several("chat", "video"), several("chat", "video", "game")
    assert [each.verdict for each in compare([Asked({}, same), Asked({}, same)])] == ["comparable"]
    (found,) = compare([Asked({}, same), Asked({}, more)])
    assert found.verdict == "different"
    assert "game" in found.earlier[0].aspects[0].text["en"]


def test_of_three_waves_those_that_fit_stand_side_by_side() -> None:
    waves = [
        Asked({"en": name}, book(each))
        for name, each in (("a", replace(PHONE, universe="")), ("b", PHONE), ("c", PHONE))
    ]
    (found,) = compare(waves)
    assert (found.verdict, found.usable()) == ("note", (1, 2))


def test_what_is_gone_and_what_is_new_is_said() -> None:
    tablet = replace(PHONE, name="tablet", concept="device.tablet")
    waves = [Asked({"en": "a"}, book(tablet)), Asked({"en": "b"}, book(PHONE))]
    (found,) = compare(waves)
    assert (found.verdict, found.earlier[0].question) == ("different", None)
    assert [question.name for question, _wave in dropped(waves)] == ["tablet"]


def test_waves_that_cover_other_grades_or_were_taken_otherwise_say_so() -> None:
    def design(name, *labels):
        return Variable(name, {"en": name}, {}, "single", "nominal", "design", codes(*labels), "", 0, "", ())

    low, high = {"en": "primary"}, {"en": "secondary"}
    tablet, paper = {"en": "tablet"}, {"en": "paper"}
    waves = [
        Asked({"en": "a"}, book(PHONE, design("grade_band", high), design("mode", paper))),
        Asked({"en": "b"}, book(PHONE, design("grade_band", low, high), design("mode", tablet))),
    ]
    (remark,) = remarks(waves)
    assert "a: grade_band covers" in remark["en"]
    found = next(each for each in compare(waves) if each.question.name == "phone")
    assert [each.text["en"] for each in found.earlier[0].aspects] == ["Another mode: paper became tablet."]
    assert found.verdict == "note"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("age > 12", "12 < age"),
        ("a == 1 and (b == 2 and c == 3)", "c == 3 and b == 2 and a == 1"),
        ("answered(age) or true", "true or answered(age)"),
        ("not asked(age)", "not  asked( age )"),
        ("age in (3, 1)", "age in (1, 3)"),
        ("", "   "),
        ("age ==", " age   == "),
    ],
)
def test_conditions_that_say_the_same_have_one_form(one, other) -> None:
    assert condition(one, {}) == condition(other, {})


@pytest.mark.parametrize(
    ("one", "other"),
    [("age > 12", "age >= 12"), ("answered(age)", "asked(age)"), ("true", "false"), ("age ==", "age <")],
)
def test_conditions_that_differ_have_two(one, other) -> None:
    assert condition(one, {}) != condition(other, {})


def test_an_amount_and_a_list_can_not_be_compared() -> None:
    amount = replace(PHONE, type="number", measure="scale", categories=(SKIPPED,))
    assert "measure" in {each.name for each in judged(amount).earlier[0].aspects if each.state == "changed"}


def test_a_text_that_is_empty_in_a_language_says_nothing_in_it() -> None:
    assert judged(with_texts(PHONE, de=" ")).verdict == "comparable"


def test_answers_without_a_language_in_common_are_known_by_their_texts() -> None:
    foreign = replace(PHONE, categories=(*codes({"": "ja"}, {"": "nee"}), SKIPPED))
    assert "scale" not in {each.name for each in judged(foreign).earlier[0].aspects if each.state == "changed"}
    other = replace(PHONE, categories=(*codes({"": "soms"}, {"": "vaak"}), SKIPPED))
    assert "scale" in {each.name for each in judged(other).earlier[0].aspects if each.state == "changed"}


def test_a_wave_that_does_not_tell_its_mode_is_remarked() -> None:
    mode = Variable(
        "mode", {"en": "mode"}, {"en": "mode"}, "design", "nominal", "design", codes({"en": "class"}), "", 0, "", ()
    )
    waves = [Asked({"en": "one"}, book(PHONE), {}), Asked({"en": "two"}, book(PHONE, mode), {"mode": {1.0}})]
    told = [text["en"] for text in remarks(waves)]
    assert any("one" in text for text in told)
    assert remarks([waves[1], waves[1]]) == []


def test_one_answer_and_several_can_not_be_compared() -> None:
    boxes = [
        replace(PHONE, name=f"phone_{name}", type="multiple", categories=codes(NO, YES, start=0)) for name in "ab"
    ]
    several = book(*boxes, sets=(MultipleSet("phone", TEXT, TEXT, ("phone_a", "phone_b")),))
    found = next(
        each for each in compare([Asked({}, several), Asked({}, book(PHONE))]) if each.question.name == "phone"
    )
    changed = {each.name: each.text["en"] for each in found.earlier[0].aspects if each.state == "changed"}
    assert "measure" in changed
    assert "several" in changed["measure"]
