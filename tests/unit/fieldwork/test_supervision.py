"""How sittings were watched over: told where it points at no school, coarsened where it would."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.supervision import COLUMNS, SCHOOLS, columns

CALM = ("nobody", "staff", "no")


def rows_of(stratum, schools, classes=1):
    return [
        {"stratum": stratum, "cluster": f"{stratum}{school}", "subcluster": f"c{number}"}
        for school in range(schools)
        for number in range(classes)
    ]


def told(rows, known, stay=None):
    frame, variables = columns(rows, known, stay or [True] * len(rows))
    assert [each.name for each in variables] == list(frame.columns)
    return [tuple(row) for row in frame.itertuples(index=False)]


def same(rows, said=CALM):
    return {(row["cluster"], row["subcluster"]): {said} for row in rows}


def test_nobody_said_anything_and_the_release_has_no_such_column():
    frame, variables = columns(rows_of("a", 4), {}, [True] * 4)
    assert (list(frame.columns), variables, len(frame)) == ([], (), 4)


def test_what_three_schools_share_is_told_and_what_two_share_is_not():
    rows = rows_of("a", 3) + rows_of("b", 2)
    assert told(rows, same(rows)) == [(1, 2, 2)] * 3 + [(-7, -7, -7)] * 2


def test_one_school_with_an_incident_hides_the_column_for_the_whole_stratum():
    rows = rows_of("a", 6)
    known = same(rows) | {("a0", "c0"): {("nobody", "staff", "yes")}}
    assert told(rows, known) == [(1, 2, -7)] * 6


def test_columns_that_are_safe_alone_but_not_together_are_not_told_together():
    rows = rows_of("a", 6)
    kinds = [("nobody", "staff"), ("nobody", "staff"), ("nobody", "teacher"), ("apart", "teacher")]
    kinds += [("apart", "teacher"), ("apart", "staff")]
    known = {(f"a{n}", "c0"): {(*kind, "no")} for n, kind in enumerate(kinds)}
    assert told(rows, known) == [(1, -7, 2)] * 3 + [(2, -7, 2)] * 3


def test_unknown_is_a_value_that_schools_must_share_too():
    rows = rows_of("a", 5)
    known = same(rows[:4])
    assert told(rows, known) == [(-7, -7, -7)] * 5
    rows = rows_of("a", 6)
    assert told(rows, same(rows[:3])) == [(1, 2, 2)] * 3 + [(-7, -7, -7)] * 3


def test_a_row_that_may_come_from_two_sittings_takes_only_what_both_share():
    rows = [{"stratum": "a", "cluster": f"a{n}", "subcluster": "x+y"} for n in range(3)]
    known = {
        (f"a{n}", part): {("close", who, "no")} for n in range(3) for part, who in (("x", "staff"), ("y", "both"))
    }
    assert told(rows, known) == [(3, -7, 2)] * 3
    twice = {(f"a{n}", "z"): {CALM, ("close", "staff", "no")} for n in range(3)}
    rows = [{**row, "subcluster": "z"} for row in rows]
    assert told(rows, twice) == [(-7, 2, 2)] * 3


def test_rows_that_leave_the_release_count_for_no_school():
    rows = rows_of("a", 3)
    assert told(rows, same(rows), [True, True, False]) == [(-7, -7, -7)] * 3


@settings(max_examples=80)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("ab"),
            st.integers(0, 6),
            st.sampled_from([*COLUMNS["sitting_room"][1], ""]),
            st.sampled_from([*COLUMNS["sitting_supervisor"][1]]),
            st.sampled_from(["yes", "no"]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_every_combination_that_is_told_is_shared_by_three_schools(given_rows):
    rows = [
        {"stratum": stratum, "cluster": f"{stratum}{school}", "subcluster": f"c{number}"}
        for number, (stratum, school, *_said) in enumerate(given_rows)
    ]
    known = {
        (row["cluster"], row["subcluster"]): {tuple(said)}
        for row, (_stratum, _school, *said) in zip(rows, given_rows, strict=True)
        if said[0]
    }
    frame, _variables = columns(rows, known, [True] * len(rows))
    shared = defaultdict(set)
    for row, values in zip(rows, frame.itertuples(index=False), strict=True):
        shared[row["stratum"], tuple(values)].add(row["cluster"])
    stratum_is_told = {stratum for stratum, values in shared if any(value != -7 for value in values)}
    assert all(len(schools) >= SCHOOLS for (stratum, _v), schools in shared.items() if stratum in stratum_is_told)
