"""Scales and profiles as an analyst gets them: their rules, their remarks, their tables."""

from __future__ import annotations

import json

import numpy as np
import pytest

from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.books.spec import parse_book
from analysis.books.tabulate import tabulate
from analysis.modelling import profiling, result, scale, scored
from analysis.modelling.specs import parse_profiles, parse_scale
from tests.unit.modelling.school_survey import DESIGN, TEAM, children, codebook, computed, source

ITEMS = [f"i{place}" for place in range(1, 6)]
SCALE = {"items": ITEMS, "reversed": ["i4"], "at_least": 4, "suppress": TEAM}


def scaled(data=None, **given):
    return computed(scale.compute, parse_scale({**SCALE, **given}), data)


def test_a_scale_says_who_has_a_score_and_what_each_item_adds():
    frame, found = children(), scaled(banner=["gender"])
    answered = (frame[ITEMS] > 0).sum(axis=1)
    assert (found.complete, found.scored, found.short) == (
        int((answered == 5).sum()), int((answered >= 4).sum()), int((answered == 3).sum()),
    )  # fmt: skip
    assert (found.low, found.high, found.needed) == (1, 4, 4)
    assert found.alpha_low < found.alpha < found.omega + 0.05
    assert [item.reversed for item in found.items] == [False, False, False, True, False]
    weakest = min(found.items, key=lambda item: item.loading)
    assert weakest.name == "i5"
    assert weakest.alpha_without > found.alpha
    distribution, mean = found.tables
    assert sum(row.cells[0].estimate for row in distribution.rows) == pytest.approx(1)
    assert [column.key for column in mean.columns] == ["total", "1", "2", "3"]
    assert result.from_json(json.loads(json.dumps(result.to_json(found)))) == found


def test_an_item_that_runs_against_the_others_is_named():
    found = scaled(reversed=[])
    assert found.items[3].item_rest < 0
    remark = next(each for each in found.heading.findings if each.code == "item_against")
    assert remark.params == {"items": "i4"}
    assert "Vraag i4" in remark.text["nl"]


def test_two_items_have_alpha_but_no_omega():
    found = scaled(items=["i1", "i3"], reversed=[], at_least=1)
    assert found.omega is None
    assert all(item.loading is None for item in found.items)
    assert "heywood" in {finding.code for finding in found.heading.findings}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"items": ["i1"]}, "at least 2 questions"),
        ({"items": ["i1", "gender"], "reversed": [], "at_least": 1}, "‘gender’ has other answers than ‘i1’"),
        ({"items": ["i1", "i7"], "reversed": [], "at_least": 1}, "no column ‘i7’"),
        ({"reversed": ["gender"]}, "‘gender’ is reversed but no item"),
        ({"at_least": 6}, "does not lie between 0 and 5"),
        ({"items": ["i1", "i2", "weight"], "reversed": [], "at_least": 1}, "how the sample was drawn"),
    ],
)
def test_items_that_make_no_scale_are_refused(given, sentence):
    with pytest.raises(BookInvalid, match=sentence):
        scaled(**given)


def test_an_item_everybody_answers_alike_is_named():
    frame = children().assign(i2=3)
    with pytest.raises(BookInvalid, match="same answer to ‘i2’"):
        scaled(Source(frame, codebook()))


def test_a_saved_scale_is_a_column_and_a_variable_of_every_later_table():
    frame = children()
    saved = scale.definition_of(source(), parse_scale({**SCALE, "title": {"nl": "Gewoonte"}}), "habit")
    again = scored.Definition.from_json(saved.name, saved.label, json.loads(json.dumps(saved.to_json())))
    assert again == saved
    wide, book = scored.with_columns(frame, codebook(), [again]), scored.with_codebook(codebook(), [again])
    items = frame[ITEMS].where(frame[ITEMS] > 0).assign(i4=lambda each: 5 - each["i4"])
    wanted = items.mean(axis=1).where(items.notna().sum(axis=1) >= 4)
    np.testing.assert_allclose(wide["habit"], wanted)
    assert "habit" not in frame
    asked = {"banner": ["gender"], "tables": [{"stub": "habit", "statistic": "mean"}], "suppress": TEAM}
    table = tabulate(wide, book, DESIGN, parse_book(asked)).tables[0]
    assert [cell.estimate for cell in table.rows[0].cells] == [
        cell.estimate for cell in scaled(banner=["gender"]).tables[1].rows[0].cells
    ]
    assert table.question["nl"].startswith("Gemiddelde van 5 vragen (i1, i2, i3, i4 ↔, i5)")
    other = Source(frame.drop(columns="i2"), codebook())
    assert not scored.usable(scored.with_codebook(codebook(), [again]), again), "the name is taken"
    without = type(other.codebook)({}, tuple(each for each in codebook().variables if each.name != "i2"), (), "")
    assert scored.with_codebook(without, [again]) == without, "a release without an item has no such score"


def profiled(data=None, **given):
    spec = {"variables": ITEMS, "profiles": 2, "compare_to": 3, "seed": 7, "repeats": 20, "suppress": TEAM, **given}
    return computed(profiling.compute, parse_profiles(spec), data)


def test_profiles_are_the_same_for_the_same_seed_and_say_that_they_explore():
    found = profiled(banner=["gender"])
    assert found == profiled(banner=["gender"])
    assert found.heading.findings[0].code == "exploratory"
    assert all("xplora" in found.heading.findings[0].text[language] for language in ("fr", "en"))
    assert [choice.profiles for choice in found.choices] == [2, 3]
    assert found.choices[0].loss > found.choices[1].loss
    alone = profiled(compare_to=2)
    assert (alone.loss, alone.rand) == (found.loss, found.rand), "what it is compared with changes nothing"
    sizes, *tables = found.tables
    assert sum(row.cells[0].estimate for row in sizes.rows) == pytest.approx(1)
    assert sizes.rows[0].cells[0].estimate >= sizes.rows[1].cells[0].estimate
    assert [table.name for table in tables] == ITEMS
    for table, place in zip(tables, range(5), strict=True):
        column = [row.cells[1].estimate for row in table.rows]
        assert table.rows[int(np.argmax(column))].label == found.profiles[0].answers[place]
    assert result.from_json(json.loads(json.dumps(result.to_json(found)))) == found


def test_unstable_profiles_are_called_so():
    random = np.random.default_rng(0)
    noise = {f"n{place}": random.integers(1, 5, 900) for place in range(8)}
    labels = {name: {1: "a", 2: "b", 3: "c", 4: "d"} for name in noise}
    found = profiled(source(**noise, labels=labels), variables=list(noise), profiles=5, compare_to=5)
    codes = {finding.code for finding in found.heading.findings}
    assert {"unstable", "profile_loose"} <= codes
    assert found.rand < 0.65


def test_a_profile_of_too_few_children_has_no_face():
    frame = children()
    odd = np.where(frame.index % 45 == 0, 4, 1)
    same = {f"s{place}": odd for place in range(4)}
    labels = {name: {1: "a", 4: "b"} for name in same}
    found = profiled(
        source(**same, labels=labels),
        variables=list(same),
        compare_to=2,
        suppress={"minimum_n": 30, "complementary": True},
    )
    assert [len(profile.answers) for profile in found.profiles] == [0, 0]
    assert found.tables[1].bases[2].n is None


def test_more_profiles_than_ways_of_answering_are_refused():
    with pytest.raises(BookInvalid, match="too few for 5 profiles"):
        profiled(variables=["phone", "gender"], profiles=5, universe="gender != 3")
