"""What a book hides can't be worked out from what it shows: other columns, other tables, rounding, letters."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.books.history import published
from analysis.books.result import from_json, text_in, to_json
from analysis.books.spec import parse_book, parse_design
from analysis.books.tabulate import tabulate
from analysis.disclosure.differencing import differences
from surveys.engine.codebook import Codebook
from tests.unit.books.wave import DESIGN, codebook, frame

HIDDEN = {"suppressed_primary", "suppressed_complementary"}
SAFE = {"minimum_n": 30, "complementary": True}


def book(data, *tables, suppress=SAFE, described=None, **parts):
    whole = {"title": "Boek", "banner": ["gender", "grade"], "tables": list(tables), "suppress": suppress, **parts}
    return tabulate(data, described or codebook(), parse_design(DESIGN), parse_book(whole))


def complete(seed=1):
    """Every child in a column: what is hidden is the total less the others."""
    data = frame(seed=seed)
    return data.assign(gender=np.where(data.gender > 0, data.gender, 1).astype(np.int8))


def hidden_columns(table):
    return [place for place, base in enumerate(table.bases) if base.status in HIDDEN]


def base_interval(table, block):
    """low, high of the first hidden base of a block, from the bases that are shown."""
    places = [place for place, column in enumerate(table.columns) if column in block.columns]
    secret = [place for place in places if table.bases[place].n is None]
    rest = table.bases[0].n - sum(table.bases[place].n for place in places if place not in secret)
    objective = np.zeros(len(secret))
    objective[0] = 1
    ends = [
        linprog(sign * objective, A_eq=np.ones((1, len(secret))), b_eq=[rest], method="highs").fun for sign in (1, -1)
    ]
    return ends[0], -ends[1]


def test_the_base_of_a_hidden_column_is_not_the_total_less_the_others():
    bare = book(complete(), "phone", suppress={"minimum_n": 30}).tables[0]
    low, high = base_interval(bare, bare.blocks[1])
    assert low == high > 0
    table = book(complete(), "phone").tables[0]
    statuses = [table.bases[place].status for place in hidden_columns(table)]
    assert sorted(statuses) == ["suppressed_complementary", "suppressed_primary"]
    low, high = base_interval(table, table.blocks[1])
    assert high - low >= 10
    assert table.bases[0].n is not None
    assert [(each.code, each.params["reason"]) for each in table.findings] == [
        ("columns_hidden", "children"),
        ("columns_hidden", "complementary"),
    ]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_an_attacker_with_every_shown_count_stays_uncertain(seed):
    """Rows x columns of one block as unknowns; shown cells, bases and the total column are known exactly."""
    data = complete(seed)
    table = book(data, "phone").tables[0]
    answered = data[data.phone.isin([1, 2, 3])]
    counts = np.array(
        [[((answered.phone == row) & (answered.gender == column)).sum() for column in (1, 2, 3)] for row in (1, 2, 3)]
    )
    secret = np.array([[row.cells[place].status in HIDDEN for place in (1, 2, 3)] for row in table.rows])
    bases = np.array([table.bases[place].n is not None for place in (1, 2, 3)])
    relations = [np.eye(3)[row][:, None] * np.ones(3) for row in range(3)]
    relations += [np.ones(3)[:, None] * np.eye(3)[column] for column in np.flatnonzero(bases)]
    matrix = np.array([each.ravel() for each in relations])
    limits = [
        (0, None) if hide else (count, count) for hide, count in zip(secret.ravel(), counts.ravel(), strict=True)
    ]
    for target in (*np.eye(9), (np.ones(3)[:, None] * np.eye(3)[2]).ravel()):
        if not (secret.ravel() & (target > 0)).any() or not target @ counts.ravel():
            continue
        ends = [
            linprog(sign * target, A_eq=matrix, b_eq=matrix @ counts.ravel(), bounds=limits).fun for sign in (1, -1)
        ]
        assert -ends[1] - ends[0] >= 10 - 1e-6


def test_hidden_numbers_are_nowhere_in_the_document():
    result = book(complete(), "phone", "apps", "gender", tests={"correction": "none"})
    assert from_json(json.loads(json.dumps(to_json(result), allow_nan=False))) == result
    for table, _row, _block, _column, cell in result.cells():
        if cell.status in HIDDEN:
            assert {cell.estimate, cell.se, cell.low, cell.n, cell.n_weighted, cell.n_effective, cell.deff} == {None}
            assert cell.letters == ""
        place = hidden_columns(table)
        assert not {table.columns[each].letter for each in place} & set(cell.letters)
    (loss,) = [finding for finding in result.findings if finding.code == "information_loss"]
    every = [cell.status for *_, cell in result.cells()]
    assert float(loss.params["complementary"]) == every.count("suppressed_complementary") / len(every)
    assert "berekenen" in text_in(result.suppression, "nl")


def test_a_letter_never_speaks_of_a_hidden_cell():
    data = complete()
    rare = data.assign(phone=np.where((data.gender == 2) & (data.phone == 3), 1, data.phone).astype(np.int8))
    rare.loc[rare.index[rare.gender == 2][:4], "phone"] = 3
    plan = {"tests": {"correction": "none"}, "banner": ["gender"]}
    free = book(rare, "phone", suppress={}, **plan).tables[0]
    assert "B" in free.rows[2].cells[1].letters
    table = book(rare, "phone", suppress={"cell": 10}, **plan).tables[0]
    assert table.rows[2].cells[2].status == "suppressed_primary"
    assert "B" not in "".join(cell.letters for cell in table.rows[2].cells)
    assert table.rows[0].cells[2].status == "shown"


def test_two_universes_of_one_question_do_not_reveal_the_children_between_them():
    data = complete()
    data.loc[data.index[:6], "hours"] = 99
    narrow = {"stub": "phone", "universe": "hours != 99"}
    data["hours"] = data.hours.where(data.hours >= 0, 5)
    between = (data.hours == 99) & data.phone.isin([1, 2, 3])
    assert 0 < between.sum() < 10
    alone = book(data, "phone", banner=["grade"]).tables[0]
    assert hidden_columns(alone) == []
    wide, inner = book(data, "phone", narrow, banner=["grade"]).tables
    shown = [place for place in range(3) if wide.bases[place].n is not None and inner.bases[place].n is not None]
    assert len(shown) < 3
    assert all(wide.bases[place].n == inner.bases[place].n for place in shown)
    assert wide.bases[0].n is not None or inner.bases[0].n is not None


def test_rounding_leaves_nothing_finer():
    table, means, totals = book(
        complete(), "phone", {"stub": "hours", "statistic": "mean"}, {"stub": "phone", "statistic": "total"},
        suppress={"rounding": {"counts": 5, "points": 1}, "minimum_n": 5},
    ).tables  # fmt: skip
    for row in table.rows:
        for cell in row.cells:
            assert {round(100 * value, 9) % 1 for value in (cell.estimate, cell.se, cell.low, cell.high)} == {0}
            assert cell.n % 5 == 0
            assert cell.n_effective % 5 == 0
            assert cell.n_weighted % 50 == 0
    assert all(base.n % 5 == 0 for base in (*table.bases, *means.bases))
    assert all(round(100 * cell.estimate, 9) % 1 == 0 for cell in means.rows[0].cells)
    assert all(cell.estimate % 50 == 0 for row in totals.rows for cell in row.cells)


def test_rounded_bases_protect_a_column_that_exact_ones_do_not():
    rule = {"minimum_n": 30, "complementary": True}
    exact = book(complete(), "phone", suppress=rule).tables[0]
    rounded = book(complete(), "phone", suppress={**rule, "rounding": {"counts": 20, "points": 5}}).tables[0]
    assert len(hidden_columns(exact)) == 2
    assert len(hidden_columns(rounded)) == 1


def test_one_school_that_holds_most_of_a_column_hides_it():
    data = complete()
    data["phone"] = np.where((data.grade == 2) & (data.school != 1), -2, data.phone).astype(np.int8)
    data.loc[data.index[(data.grade == 2) & (data.school != 1)][:3], "phone"] = 1
    columns = {"banner": ["grade"], "suppress": {"dominance": 0.8}}
    assert [base.status for base in book(data, "phone", **columns).tables[0].bases] == [
        "shown",
        "shown",
        "suppressed_primary",
    ]
    columns["suppress"] = {"dominance": False, "audience": "partner", "n": 5, "clusters": 1, "complementary": False}
    assert "suppressed_primary" not in {base.status for base in book(data, "phone", **columns).tables[0].bases}


def test_sensitive_items_never_appear_by_school():
    plain = codebook()
    variables = tuple(replace(each, sensitivity=2 * (each.name == "phone")) for each in plain.variables)
    described = Codebook(plain.title, variables, plain.sets, plain.source)
    sensitive, other, turned = book(
        complete(), "phone", "gender", "school", described=described, suppress={}, banner=["school", "phone"]
    ).tables
    assert {base.status for base in sensitive.bases[1:31]} == {"suppressed_primary"}
    assert {base.status for base in other.bases[1:31]} == {"shown"}
    assert {cell.status for row in turned.rows for cell in row.cells[31:]} == {"suppressed_primary"}
    assert sensitive.bases[0].status == "shown"


def test_a_policy_by_name_and_single_numbers_beside_it():
    policy = parse_book(
        {"tables": ["phone"], "suppress": {"audience": "public", "n": 40, "dominance": {"within": 0.1}, "rounding": 0}}
    ).suppress
    assert (policy.audience, policy.minimum_n, policy.minimum_cell, policy.complementary) == ("public", 40, 10, True)
    assert (policy.dominance.within, policy.dominance.share, policy.counts, policy.points) == (0.1, 1, 1, 0)


def test_row_per_cents_and_several_answers_are_protected_too():
    data = complete()
    rows, several = book(data, {"stub": "phone", "statistic": "row_percent"}, "apps").tables
    for table in (rows, several):
        assert len(hidden_columns(table)) == 2
        for row in table.rows:
            assert sum(cell.status in HIDDEN for cell in row.cells[1:4]) >= 2


def test_the_guard_finds_what_a_second_book_adds():
    data = complete()
    data["hours"] = data.hours.where(data.hours >= 0, 5)
    data.loc[data.index[:6], "hours"] = 99
    plan, rule = parse_design(DESIGN), {"banner": [], "title": "x"}
    specs = [
        parse_book({**rule, "tables": [{"stub": "phone", "universe": text}]})
        for text in ("", "hours != 99", "hours > 3")
    ]
    told = [published(data, codebook(), plan, spec, tabulate(data, codebook(), plan, spec)) for spec in specs]
    between = data[(data.hours == 99) & data.phone.isin([1, 2, 3])]
    (found,) = differences(told[0], told[1], minimum=10)
    assert found.base == len(between)
    assert found.counts == {str(code): (between.phone == code).sum() for code in (1, 2, 3)}
    assert differences(told[0], told[2], minimum=10) == []


@pytest.mark.parametrize("audience", ["team", "partner", "public", "child"])
def test_every_policy_of_the_house_gives_a_book(audience):
    result = book(complete(), "phone", "apps", {"stub": "hours", "statistic": "mean"}, suppress={"audience": audience})
    assert result.tables[0].bases[0].n > 400
    assert text_in(result.suppression, "fr")
