"""Help while a condition is written: what may come next, what is wrong and what mends it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.engine import document as documents
from surveys.engine.completing import Subject, completions, subjects
from surveys.engine.conditions import compile_condition
from surveys.engine.correcting import corrections
from surveys.engine.expressions import LogicError
from surveys.engine.verdicts import judge
from tests.unit.engine.examples import choices, document, item
from tests.unit.engine.test_explaining import FORMS, PLAIN

KNOWN = subjects(PLAIN)


def offered(text: str, known: dict[str, Subject] = KNOWN, track: str = "nl") -> list[str]:
    """What is offered at the end of the text."""
    return [one.text for one in completions(text, len(text), known, track)]


def test_only_what_was_asked_before_can_be_used() -> None:
    assert list(subjects(PLAIN, "apps")) == ["age", "phone_age"]
    assert "phone" not in offered("", subjects(PLAIN, "apps"))
    assert offered("", subjects(PLAIN, "apps"))[:2] == ["phone_age", "age"]


def test_the_words_beside_an_other_category_are_no_subject() -> None:
    loaded = documents.load(
        document(
            item(
                "a", "single", categories=[{**choice, "other": choice["name"] == "y"} for choice in choices("x", "y")]
            )
        )
    )
    assert list(subjects(loaded)) == ["a"]


def test_a_variable_is_found_by_its_question_too() -> None:
    (found,) = [one for one in completions("gsm", 3, KNOWN, "nl") if one.kind == "variable"]
    assert (found.text, found.detail, found.start, found.end) == ("phone", "Heb je een gsm?", 0, 3)
    assert completions("gsm", 3, KNOWN, "fr")[0].detail == "As-tu un GSM ?"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("phone ", ["==", "!=", "in (", "not in ("]),
        ("year ", ["==", "!=", ">=", "<=", ">", "<", "in (", "not in ("]),
        ("age ", [">=", "<=", "==", "!=", ">", "<"]),
        ("phone == ", ['"smart"', '"simple"', '"none"']),
        ('phone == "s', ['"smart"', '"simple"']),
        ('phone in ("smart", ', ['"smart"', '"simple"', '"none"']),
        ('phone in ("smart" ', [",", ")"]),
        ("phone not ", ["in ("]),
        ("phone in ", ["("]),
        ("age >= ", []),
        ("age >= 12", []),
        ("age >= 12 ", ["and", "or"]),
        ("(age >= 12 ", [")", "and", "or"]),
        ('"tiktok" ', ["in", "not in"]),
        ('"tiktok" in ', ["apps"]),
        ('"tiktok" in apps ', ["and", "or"]),
        ('phone == "smart" ', ["and", "or"]),
        ('phone == "smart"', ["and", "or"]),
        ("answered(id", ["idea"]),
        ("answered(age ", [")"]),
        ("answered(age) ", ["and", "or"]),
        ("idea ", []),
        ('"snap', ['"snapchat" in apps']),
        ("age > 3 and snap", ['"snapchat" in apps']),
        ("not ", ["phone_age"]),
        ("", ["year", "phone", "phone_age", "age", '"tiktok" in apps']),
    ],
)
def test_what_may_come_next(text: str, first: list[str]) -> None:
    found = offered(text)
    if text in {"", "not "}:
        assert set(first) <= set(found)
    else:
        assert found == first


def test_several_answers_begin_with_the_category_and_say_what_it_is() -> None:
    (one,) = completions("tik", 3, KNOWN, "fr")
    assert one.text == '"tiktok" in apps'
    assert one.detail == "TikTok · Quelles applis utilises-tu ?"


@given(st.text(alphabet='age phoneapps"()=<>,tiktokandornotin12 ', max_size=40), st.integers(-3, 50))
def test_whatever_is_typed_there_is_an_answer(text: str, caret: int) -> None:
    for one in completions(text, caret, KNOWN, "nl"):
        assert 0 <= one.start <= one.end <= len(text)


@pytest.mark.parametrize(
    ("wrong", "mended"),
    [
        ('fone == "smart"', 'phone == "smart"'),
        ('phone == "smrt"', 'phone == "smart"'),
        ('phone = "smart"', 'phone == "smart"'),
        ("phone == smart", 'phone == "smart"'),
        ("phone == “smart”", 'phone == "smart"'),
        ("age > 8 && age < 12", "age > 8 and age < 12"),
        ("age > 8 | age < 7", "age > 8 or age < 7"),
        ('apps == "tiktok"', '"tiktok" in apps'),
        ('apps != "tiktok"', '"tiktok" not in apps'),
        ('age > 3 and "smart" not in phone', 'age > 3 and phone != "smart"'),
        ('"tiktok" in apps and "smart" in phone', '"tiktok" in apps and phone == "smart"'),
        ('phone == "smart and age > 3', 'phone == "smart" and age > 3'),
        ("(age > 6", "(age > 6)"),
    ],
)
def test_an_error_says_how_to_mend_it(wrong: str, mended: str) -> None:
    with pytest.raises(LogicError) as raised:
        compile_condition(wrong, FORMS)
    found = [one.applied(wrong) for one in corrections(wrong, raised.value)]
    assert found[0] == mended
    compile_condition(mended, FORMS)


@pytest.mark.parametrize(
    "wrong",
    [
        "age > twelve12",
        'apps > "tiktok"',
        "age",
        "age > 6)",
        'year == "zz"',
        'smart" in phone',
        "phone == “",
        "phone in age",
    ],
)
def test_where_only_the_writer_knows_nothing_is_made_up(wrong: str) -> None:
    with pytest.raises(LogicError) as raised:
        compile_condition(wrong, FORMS)
    for one in corrections(wrong, raised.value):
        assert one.applied(wrong) != wrong


def test_few_categories_are_all_offered_when_none_looks_alike() -> None:
    with pytest.raises(LogicError) as raised:
        compile_condition('phone == "zzz"', FORMS)
    assert [one.text for one in corrections('phone == "zzz"', raised.value)] == ['"smart"', '"simple"', '"none"']


JUDGED = documents.load(
    document(item("a"), item("b", ask_if='a == "yes"'), item("words", "card"), item("c"), item("late"))
)


def test_a_condition_that_holds_is_what_its_text_compiles_to() -> None:
    verdict = judge('a == "yes" and b == "no"', JUDGED, "c")
    forms = {name: subject.form for name, subject in subjects(JUDGED, "c").items()}
    assert verdict.tree == compile_condition('a == "yes" and b == "no"', forms)
    assert (verdict.error, verdict.possible) == (None, True)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('late == "yes"', "logic-later"),
        ('c == "yes"', "logic-later"),
        ("answered(words)", "logic-no-answer"),
        ('nothing == "yes"', "logic-unknown-variable"),
        ('a = "yes"', "logic-assignment"),
    ],
)
def test_a_condition_is_refused_for_what_the_question_can_not_know(text: str, code: str) -> None:
    verdict = judge(text, JUDGED, "c")
    assert verdict.tree is None
    assert verdict.error is not None
    assert verdict.error.code == code


def test_a_condition_that_no_answers_meet_is_said_to_be_impossible() -> None:
    assert not judge('a == "yes" and a == "no"', JUDGED, "c").possible
    assert not judge('a == "no" and b == "yes"', JUDGED, "c").possible, "b is asked only after a yes"


def test_a_condition_that_is_no_question_s_may_use_every_answer() -> None:
    assert judge('late == "yes"', JUDGED, "").possible
    assert not judge('late == "yes" and a == "no" and b == "no"', JUDGED, "").possible
