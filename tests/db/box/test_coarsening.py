"""k-anonymity at the flush: what questionnaires declare as pointing to a child is shared by five, or coarser, or gone."""

import random
import uuid
from collections import Counter

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from surveys.box import documents, mixer, selectors, withdrawal
from surveys.box.coarsening import Attribute, levels, shared
from surveys.box.models import DetachedText, Response
from surveys.engine import document
from surveys.engine.columns import columns
from tests.db.box.ballots import QUESTIONNAIRE, children, finished, opened, text

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
AGES, GENDERS = range(8, 14), (1, 2, 3)


def derived(name, categories, rule):
    return {
        "variable": name,
        "texts": text(name),
        "measure": "ordinal",
        "categories": [
            {"code": code, "name": f"c{code}", "texts": text(f"{name} {code}")} for code in range(1, categories + 1)
        ],
        "rule": rule,
    }


def questionnaire(linkage=None):
    age = {"variable": "age", "type": "number", "texts": text("Leeftijd"), "bounds": {"min": 8, "max": 13}}
    gender = {
        "variable": "gender",
        "type": "single",
        "texts": text("Ik ben"),
        "categories": [
            {"code": code, "name": name, "texts": text(name)}
            for code, name in ((1, "girl"), (2, "boy"), (3, "different"))
        ],
    }
    wish = {"variable": "wish", "type": "text", "texts": text("Wens")}
    if linkage:
        wish["linkage"] = linkage
    items = [
        QUESTIONNAIRE["modules"][0]["items"][0],
        {**age, "identifying": ["age_two", "age_half"]},
        {**gender, "identifying": []},
        wish,
    ]
    return {
        **QUESTIONNAIRE,
        "modules": [{**QUESTIONNAIRE["modules"][0], "items": items}],
        "derived": [
            derived("age_two", 3, [[1, "age <= 9"], [2, "age <= 11"], [3, "age >= 12"]]),
            derived("age_half", 2, [[1, 'age_two <= "c2"'], [2, 'age_two == "c3"']]),
            derived("teen", 2, [[1, "age == 13"], [2, "age < 13"]]),
        ],
    }


def mixed(study, answers, linkage=None, **card):
    """The rows of a class with these answers, after its flush."""
    content = document.publish(questionnaire(linkage))
    stored = documents.store("questionnaire", content)
    batch = opened(study, document=stored, **card)
    for place, (child, given_answers) in enumerate(zip(children(study, batch, len(answers)), answers, strict=True)):
        child.changes = {"document": stored, "answers": {"number": place, **given_answers}}
        assert child.send().status == 201
        last = child
    finished(batch)
    mixer.flush_due()
    return content, batch, last


def stored(study):
    return [row["answers"] for row in selectors.responses(study)]


def ages(*counts):
    """answers: so many children of each age from 8 on, all girls"""
    return [{"age": age, "gender": 1} for age, count in zip(AGES, counts, strict=False) for _ in range(count)]


def test_what_enough_children_share_stays(study):
    _content, batch, _last = mixed(study, ages(5, 6))
    assert Counter(row["age"] for row in stored(study)) == {8: 5, 9: 6}
    assert {row["gender"] for row in stored(study)} == {1}
    assert selectors.coarsened(study) == {}
    assert selectors.counts(batch).stored == 11


def test_too_rare_an_age_makes_the_whole_flush_coarser_and_says_so(study):
    content, batch, _last = mixed(study, ages(5, 1, 5, 0))
    assert {(row["age"], row["age_two"], row["age_half"]) for row in stored(study)} == {(-7, 1, 1), (-7, 2, 1)}
    assert Counter(row["age_two"] for row in stored(study)) == {1: 6, 2: 5}
    assert selectors.coarsened(study) == {"age": {"age_two": 11}}
    assert selectors.counts(batch).coarsened == {"age": "age_two"}
    read = [columns(document.load(content), row) for row in stored(study)]
    assert Counter(row["age_two"] for row in read) == {1: 6, 2: 5}
    assert {row["teen"] for row in read} == {-7}, "nothing that needs the age itself comes back"


def test_what_even_the_coarsest_does_not_hide_is_withheld_as_a_code(study):
    mixed(study, [*ages(7), {"age": 13, "gender": 1}, {"age": 8, "gender": 3}])
    assert {(row["age"], row["gender"]) for row in stored(study)} == {(-7, -7)}
    assert not any("age_two" in row or "age_half" in row for row in stored(study))
    assert selectors.coarsened(study) == {"age": {"withheld": 9}, "gender": {"withheld": 9}}
    assert sorted(row["number"] for row in stored(study)) == list(range(9))


def test_an_answer_that_was_skipped_is_an_answer_too(study):
    mixed(study, [*ages(6), {"age": 8}])
    assert {row["gender"] for row in stored(study)} == {-7}


def test_a_study_with_a_higher_minimum_asks_for_more(study):
    mixed(study, ages(7, 7), minimum=10)
    assert {(row["age"], row["age_two"]) for row in stored(study)} == {(-7, 1)}


@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(st.sampled_from(AGES), st.sampled_from(GENDERS)), min_size=5, max_size=30))
def test_after_the_flush_every_combination_is_shared_by_five(study, crowd):
    own = uuid.uuid4()
    mixed(own, [{"age": age, "gender": gender} for age, gender in crowd])
    rows = stored(own)
    kept = Counter((row["age"], row.get("age_two"), row.get("age_half"), row["gender"]) for row in rows)
    assert min(kept.values()) >= 5
    assert len(rows) == len(crowd)
    for row in rows:
        age, gender = crowd[row["number"]]
        assert row["age"] in {-7, age}
        assert row["gender"] in {-7, gender}
        assert row.get("age_two", (age - 6) // 2) == (age - 6) // 2
    counted = selectors.coarsened(own)
    assert all(sum(steps.values()) == len(crowd) for steps in counted.values())


@st.composite
def tables(draw):
    """Attributes with nested levels: each level is a function of the one before it, the last says nothing."""
    rows, made = draw(st.integers(0, 40)), []
    for place in range(draw(st.integers(1, 4))):
        chance, width = random.Random(draw(st.integers(0, 10**6))), draw(st.integers(1, 9))
        finest = [chance.randrange(width) for _ in range(rows)]
        made.append(
            Attribute(f"a{place}", ("", "halved", "gone"), tuple((value, value // 2, None) for value in finest))
        )
    return made, draw(st.integers(2, 7))


@given(tables())
def test_levels_are_as_fine_as_they_can_be(table):
    attributes, shared_by = table
    found = levels(attributes, shared_by=shared_by)
    rows = len(attributes[0].seen)
    at = {each.name: each.at(found[each.name]) for each in attributes}
    if rows >= shared_by or rows == 0:
        assert shared(list(at.values()), shared_by)
    else:
        assert set(found.values()) == {2}
    for each in attributes:
        if found[each.name]:
            finer = {**at, each.name: each.at(found[each.name] - 1)}
            assert not shared(list(finer.values()), shared_by)


@pytest.mark.parametrize(
    ("linkage", "stratum", "tied"), [("none", "", False), (None, "S1", False), ("full", "S1", True)]
)
def test_a_text_keeps_what_its_question_was_published_with(study, linkage, stratum, tied):
    _content, _batch, child = mixed(study, [{**each, "wish": f"wish {n}"} for n, each in enumerate(ages(6))], linkage)
    texts = list(DetachedText.objects.filter(study=study))
    assert {each.stratum for each in texts} == {stratum}
    assert all("wish" not in row for row in stored(study))
    if tied:
        number = {row.pk: row.answers["number"] for row in Response.objects.filter(study=study)}
        assert {each.text for each in texts} == {f"wish {number[each.row]}" for each in texts}
    else:
        assert {each.row for each in texts} == {None}
    withdrawal.withdraw(study=study, receipt=child.receipt)
    assert DetachedText.objects.filter(study=study).count() == 5


def test_children_can_send_no_file(study):
    """A picture or a sound beside the answers is stored nowhere; as an answer it is no answer."""
    batch = opened(study)
    crowd = children(study, batch, 7)
    for place, child in enumerate(crowd):
        child.changes = {"media": {"drawing.png": "iVBORw0KGgo" * 40}}
        if place == 0:
            child.changes = {"answers": {"number": 1, "wish": {"audio/ogg": "T2dnUw"}}}
        child.send()
    finished(batch)
    (report,) = mixer.flush_due()
    assert (report.stored, report.quarantined) == (6, 1)
    assert "iVBORw0KGgo" not in str(list(Response.objects.values())) + str(list(DetachedText.objects.values()))
