"""A chain of rows: whatever is done to it behind the log's back is found, and the report says where."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.tokens import chain

NAME = "a study"
LENGTH = 12


def made(contents):
    rows, before = [], chain.start(NAME)
    for seq, content in enumerate(contents, 1):
        row = {"seq": seq, "content": content, "prev_hash": before}
        before = chain.digest(row)
        rows.append({**row, "hash": before})
    return rows


def head_of(rows):
    return chain.Head(rows[-1]["seq"], rows[-1]["hash"])


def kinds(rows, head=None):
    return [(fault.kind, fault.seq) for fault in chain.faults(NAME, rows, head)]


contents = st.lists(
    st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(max_size=8))), min_size=1, max_size=LENGTH
)
rows_and_place = contents.flatmap(lambda given: st.tuples(st.just(made(given)), st.integers(0, len(given) - 1)))


@given(contents)
def test_a_chain_that_nobody_touched_is_whole(given_contents):
    rows = made(given_contents)
    assert chain.faults(NAME, rows, head_of(rows)) == []


@given(rows_and_place, st.text(max_size=5))
def test_a_changed_row_is_named(drawn, other):
    rows, place = drawn
    rows[place] = {**rows[place], "content": ["changed", other]}
    assert kinds(rows, head_of(rows)) == [("changed", place + 1)]


@given(rows_and_place)
def test_a_removed_row_is_named_also_at_the_end(drawn):
    rows, place = drawn
    head = head_of(rows)
    del rows[place]
    expected = ("head", len(rows) + 1) if place == len(rows) else ("removed", place + 1)
    assert kinds(rows, head) == [expected]


@given(rows_and_place)
def test_a_removed_row_is_named_when_those_after_it_were_numbered_anew(drawn):
    rows, place = drawn
    del rows[place]
    rows = [{**row, "seq": seq} for seq, row in enumerate(rows, 1)]
    expected = [("moved", seq) for seq in range(place + 1, len(rows) + 1)]
    found = chain.faults(NAME, rows)
    assert [(fault.kind, fault.seq) for fault in found if fault.kind == "moved"] == expected
    if place < len(rows):
        assert ("removed", place + 1) in kinds(rows)


@given(contents.filter(lambda given: len(given) > 1), st.data())
def test_rows_that_changed_places_are_named_with_where_they_were(given_contents, data):
    rows = made(given_contents)
    one, two = sorted(data.draw(st.lists(st.integers(0, len(rows) - 1), min_size=2, max_size=2, unique=True)))
    head = head_of(rows)
    rows[one], rows[two] = {**rows[two], "seq": one + 1}, {**rows[one], "seq": two + 1}
    found = chain.faults(NAME, rows, head)
    assert {(fault.kind, fault.seq, fault.other) for fault in found if fault.kind == "moved"} == {
        ("moved", one + 1, two + 1),
        ("moved", two + 1, one + 1),
    }


@given(rows_and_place)
def test_a_row_written_anew_with_a_fitting_hash_no_longer_leads_to_the_next(drawn):
    rows, place = drawn
    head = head_of(rows)
    anew = {**rows[place], "content": ["written anew"]}
    rows[place] = {**anew, "hash": chain.digest(anew)}
    expected = ("unlinked", place + 2) if place + 1 < len(rows) else ("head", len(rows))
    assert kinds(rows, head) == [expected]


def test_the_chain_of_another_study_does_not_pass_for_this_one():
    assert [fault.kind for fault in chain.faults("another", made(["one", "two"]))] == ["unlinked"]


def test_the_two_ways_to_write_an_accent_have_one_hash():
    assert chain.digest({"seq": 1, "e\u0301": "e\u0301"}) == chain.digest({"é": "é", "seq": 1})


@pytest.mark.parametrize("kind", chain.KINDS)
def test_every_fault_has_a_sentence(kind):
    assert "7" in chain.said(chain.Fault(kind, 7, 9))
