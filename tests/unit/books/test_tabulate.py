"""A table book says what the answers say: bases, missing values, nets, universes, letters, suppression, languages."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.books.reading import BookInvalid
from analysis.books.result import from_json, text_in, to_json
from analysis.books.spec import parse_book, parse_design
from analysis.books.tabulate import tabulate
from analysis.books.tidy import COLUMNS, tidy
from analysis.kernel import estimates
from analysis.kernel.design import design
from analysis.kernel.quantiles import quantiles
from tests.unit.books.wave import CHOICES, DESIGN, codebook, frame


@pytest.fixture(scope="module")
def data():
    return frame()


def book(data, *tables, spec=None, **parts):
    whole = {"title": "Boek", "banner": ["gender", "grade"], "tables": list(tables), **parts}
    return tabulate(data, codebook(), parse_design(spec or DESIGN), parse_book(whole))


def shares(table, place=0):
    return {row.key: row.cells[place].estimate for row in table.rows}


def test_weighted_shares_leave_out_every_kind_of_missing(data):
    table = book(data, "phone").tables[0]
    valid = data[data.phone.isin([1, 2, 3])]
    want = valid.groupby("phone").weight.sum() / valid.weight.sum()
    assert shares(table) == pytest.approx({"1": want[1], "2": want[2], "3": want[3]})
    base = table.bases[0]
    assert (base.n, base.n_weighted) == (len(valid), pytest.approx(valid.weight.sum()))
    assert base.n_effective == pytest.approx(valid.weight.sum() ** 2 / (valid.weight**2).sum())
    assert base.n_clusters == valid.school.nunique()


def test_missing_codes_of_the_design_add_to_those_of_the_file(data):
    table = book(data, "phone", spec={**DESIGN, "missing": {"phone": [3, [20, 30]]}}).tables[0]
    assert set(shares(table)) == {"1", "2"}


def test_columns_are_domains_of_the_full_design(data):
    table = book(data, "phone").tables[0]
    plan = design(len(data), weights=data.weight, strata=data.stratum, clusters=[data.school], lonely="adjust")
    codes = np.where(data.phone.isin([1, 2, 3]), data.phone - 1, -1)
    assert [column.key for column in table.columns] == ["total", "1", "2", "3", "1", "2"]
    want = estimates.proportions(plan, codes, 3, (data.gender == 2).to_numpy())
    cells = [row.cells[2] for row in table.rows]
    assert [cell.se for cell in cells] == pytest.approx(list(want.se))
    assert [(cell.low, cell.high) for cell in cells] == [pytest.approx(want[place].interval()) for place in range(3)]


def test_multiple_response_has_the_base_of_those_who_answered(data):
    table = book(
        data, {"stub": "apps", "nets": [{"label": {"nl": "Chat of game"}, "codes": ["chat", "apps_game"]}]}
    ).tables[0]
    answered = data[data.apps_chat >= 0]
    weight = answered.weight
    assert table.multiple
    assert table.bases[0].n == len(answered)
    either = (answered.apps_chat == 1) | (answered.apps_game == 1)
    want = {name: (weight * (answered[name] == 1)).sum() / weight.sum() for name in CHOICES}
    assert shares(table) == pytest.approx({**want, "net:chat+apps_game": (weight * either).sum() / weight.sum()})
    assert [row.kind for row in table.rows] == ["category"] * 3 + ["net"]


def test_nets_and_sorting(data):
    table = book(
        data, {"stub": "phone", "sort": "ascending", "nets": [{"label": "Eigen toestel", "codes": [1, "gewone gsm"]}]}
    ).tables[0]
    values = list(shares(table).values())
    assert values[:3] == sorted(values[:3])
    assert values[3] == pytest.approx(1 - shares(table)["3"])
    assert text_in(table.nets[0].label, "fr") == "Eigen toestel"


UNIVERSES = [
    ("grade == 2", lambda data: data.grade == 2),
    ('gender == "meisje" or hours >= 6', lambda data: (data.gender == 1) | (data.hours >= 6)),
    ("not gender == 1", lambda data: data.gender.isin([2, 3])),
    ("gender in (1, 3) and hours < 4", lambda data: data.gender.isin([1, 3]) & data.hours.between(0, 3)),
    ('"chat" in apps', lambda data: data.apps_chat == 1),
    ("answered(gender)", lambda data: data.gender > 0),
    ("not (hours > 3 and gender == 2)", lambda data: data.hours.between(0, 3) | data.gender.isin([1, 3])),
]


@pytest.mark.parametrize(("text", "rows"), UNIVERSES, ids=[text for text, _ in UNIVERSES])
def test_universe_follows_the_logic_of_questionnaires(text, rows, data):
    table = book(data, {"stub": "phone", "universe": text}).tables[0]
    valid = data[rows(data) & data.phone.isin([1, 2, 3])]
    assert table.bases[0].n == len(valid)
    assert shares(table)["1"] == pytest.approx(valid.weight[valid.phone == 1].sum() / valid.weight.sum())


def test_means_totals_and_row_per_cents(data):
    means, totals, by_row = book(data, {"stub": "hours", "statistic": "mean"}, {"stub": "phone", "statistic": "total"},
                                 {"stub": "phone", "statistic": "row_percent"}).tables  # fmt: skip
    known = data[data.hours >= 0]
    assert means.rows[0].cells[0].estimate == pytest.approx(np.average(known.hours, weights=known.weight))
    assert totals.rows[2].cells[0].estimate == pytest.approx(data.weight[data.phone == 3].sum())
    with_phone = data[(data.phone == 1) & data.gender.isin([1, 2, 3])]
    girls = by_row.rows[0].cells[1]
    assert girls.estimate == pytest.approx(with_phone.weight[with_phone.gender == 1].sum() / with_phone.weight.sum())
    assert girls.n == len(with_phone)
    assert by_row.tests is None


def test_medians_are_values_that_children_gave(data):
    (table,) = book(data, {"stub": "hours", "statistic": "median"}, tests={"correction": "none"}).tables
    plan = design(len(data), weights=data.weight, strata=data.stratum, clusters=[data.school], lonely="adjust")
    hours = np.where(data.hours >= 0, data.hours, np.nan)
    girls = (data.gender == 1).to_numpy()
    (want,) = quantiles(plan, hours, 0.5, girls, rule="math", interval="mean", df=plan.df(girls))
    (row,) = table.rows
    assert (row.key, row.kind, row.statistic) == ("median", "median", "median")
    cell = row.cells[1]
    assert (cell.estimate, cell.low, cell.high) == pytest.approx((want.value, want.low, want.high))
    assert cell.n == want.n
    assert table.tests is None
    with pytest.raises(BookInvalid, match="no median"):
        book(data, {"stub": "apps", "statistic": "median"})
    many = pd.concat([data] * 4, ignore_index=True)
    with pytest.raises(BookInvalid, match="at most 2000"):
        book(many.assign(hours=np.arange(len(many)) / 7), {"stub": "hours", "statistic": "median"})


def test_small_bases_are_hidden_without_a_trace_and_middling_ones_flagged(data):
    rule = {"minimum_n": 30, "flag_n": 260, "minimum_clusters": 3}
    result = book(data, "phone", suppress=rule, tests={"correction": "none"})
    table = result.tables[0]
    place = [column.key for column in table.columns].index("3")
    assert 0 < (data.gender == 3).sum() < 30
    for row in table.rows:
        assert row.cells[place].status == "suppressed_primary"
        assert {
            getattr(row.cells[place], name) for name in ("estimate", "se", "low", "n", "n_weighted", "n_clusters")
        } == {None}
        assert "C" not in "".join(cell.letters for cell in row.cells)
        assert row.cells[1].status == "flagged"
        assert row.cells[0].status == "shown"
    assert table.bases[place].n is None
    assert [finding.code for finding in table.findings] == ["columns_hidden"]
    assert "30" in text_in(result.suppression, "nl")


def test_letters_find_a_planted_difference_and_state_their_rule(data):
    planted = data.assign(phone=np.where(data.gender == 1, 1, data.phone).astype(np.int8))
    table = book(planted, "phone", tests={"level": 0.01, "correction": "bonferroni", "rest": True}).tables[0]
    assert [column.letter for column in table.columns] == ["", "A", "B", "C", "D", "E"]
    first = [cell.letters for cell in table.rows[0].cells]
    assert first[0] == ""
    assert "B" in first[1]
    assert first[1].endswith("+")
    assert first[2] == "−"
    assert first[4:] == ["", ""]
    assert "0,01" in text_in(table.tests.text, "nl")
    assert "Bonferroni" in text_in(table.tests.text, "fr")


def test_banner_groups_crossings_and_sets(data):
    groups = [{"label": {"nl": "Meisjes en anders"}, "codes": [1, 3]}, {"label": {"nl": "Allen"}, "codes": [1, 2, 3]}]
    banner = [{"variable": "gender", "groups": groups}, {"variables": ["grade", "gender"]}, {"set": "apps"}]
    table = book(data, "phone", banner=banner).tables[0]
    assert [block.key for block in table.blocks] == ["total", "gender", "grade*gender", "apps"]
    assert [column.key for column in table.blocks[1].columns] == ["1+3", "1+2+3"]
    assert [column.key for column in table.blocks[2].columns] == ["1/1", "1/2", "1/3", "2/1", "2/2", "2/3"]
    assert text_in(table.blocks[2].columns[0].label, "nl") == "lager · meisje"
    valid = data.phone.isin([1, 2, 3])
    n = {(block.key, column.key): base.n for (block, column), base in
         zip([(b, c) for b in table.blocks for c in b.columns], table.bases, strict=True)}  # fmt: skip
    assert n["gender", "1+3"] == (valid & data.gender.isin([1, 3])).sum()
    assert n["grade*gender", "2/1"] == (valid & (data.grade == 2) & (data.gender == 1)).sum()
    assert n["apps", "apps_video"] == (valid & (data.apps_video == 1)).sum()


def test_weighting_meets_its_margins_and_says_so(data):
    margins = [
        {
            "variables": ["gender"],
            "totals": {1: 5000, 2: 5200},
            "without": [3],
            "status": "official",
            "source": "Statbel",
            "date": 2024,
        },
        {"variables": ["grade"], "totals": {1: 4200, 2: 6000}, "status": "estimate"},
    ]
    spec = {**DESIGN, "calibration": {"margins": margins}}
    result = book(data, {"stub": "grade", "statistic": "total"}, {"stub": "gender"}, spec=spec)
    totals = shares(result.tables[0])
    assert totals == pytest.approx({"1": 4200, "2": 6000}, rel=1e-6)
    sexes = shares(result.tables[1])
    assert sexes["1"] / sexes["2"] == pytest.approx(5000 / 5200, rel=1e-6)
    report = result.provenance.weighting[0]
    assert (report.converged, report.trimmed) == (True, False)
    assert report.largest_gap < 1e-6
    assert [(margin.variable, margin.status, margin.source) for margin in result.provenance.margins] == [
        ("gender", "official", "Statbel"), ("grade", "estimate", "")]  # fmt: skip
    assert any(finding.code == "unplaced" for finding in result.findings)
    trimmed = book(data, "phone", spec={**DESIGN, "calibration": {"margins": margins, "trim": [0.6, 1.3]}})
    (finding,) = [finding for finding in trimmed.findings if finding.code == "trimmed"]
    assert float(finding.params["relative"]) == trimmed.provenance.weighting[0].largest_gap > 1e-6
    assert "%" in text_in(finding.text, "nl")


def test_communities_are_weighted_apart(data):
    margins = [{"variables": ["gender"], "totals": {1: 100, 2: 100, 3: 5}, "group": "1"},
               {"variables": ["gender"], "totals": {1: 900, 2: 800, 3: 40}, "group": "secundair"}]  # fmt: skip
    spec = {**DESIGN, "calibration": {"by": "grade", "margins": margins}}
    result = book(data, {"stub": "grade", "statistic": "total"}, spec=spec)
    known = (data.gender > 0).groupby(data.grade).mean()
    assert shares(result.tables[0]) == pytest.approx({"1": 205, "2": 1740}, rel=1e-6)
    assert [report.group for report in result.provenance.weighting] == ["1", "2"]
    assert known.min() < 1


def test_a_book_is_the_same_after_json_and_complete_when_tidy(data):
    result = book(data, "phone", "apps", tests={}, suppress={"minimum_n": 30})
    assert from_json(json.loads(json.dumps(to_json(result), allow_nan=False))) == result
    lines = tidy(result)
    assert tuple(lines.columns) == COLUMNS
    assert len(lines) == sum(len(table.rows) * len(table.columns) for table in result.tables)
    assert set(lines.status) == {"shown", "suppressed_primary"}
    assert lines[lines.status == "suppressed_primary"][["estimate", "n"]].isna().all(axis=None)


def test_progress_is_told(data):
    told = []
    spec = parse_book({"banner": [], "tables": ["phone", "gender"]})
    tabulate(data, codebook(), parse_design(DESIGN), spec, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000), st.floats(0.01, 100))
def test_shuffling_rows_and_scaling_weights_change_nothing(seed, scale):
    data = frame(seed=seed)
    order = np.random.default_rng(seed).permutation(len(data))
    other = data.iloc[order].assign(weight=lambda each: each.weight * scale).reset_index(drop=True)
    first, second = (tidy(book(each, "phone", "apps")) for each in (data, other))
    for column in ("estimate", "se", "low", "deff", "n_effective"):
        np.testing.assert_allclose(second[column], first[column], rtol=1e-7, atol=1e-12)
    assert (first.n == second.n).all()


REFUSED = [
    ({"banner": ["gendre"]}, {}, "unknown_column", "banner[0]", "Did you mean ‘gender’"),
    ({"tables": ["tablet"]}, {}, "unknown_column", "tables[0].stub", "‘tablet’"),
    ({"tables": [{"stub": "phone", "nets": [{"codes": [7]}]}]}, {}, "unknown_category", "tables[0].nets[0]", "‘7’"),
    ({"tables": [{"stub": "phone", "universe": "age > 3"}]}, {}, "unknown_column", "tables[0].universe", "‘age’"),
    ({"tables": [{"stub": "phone", "universe": "gender = 1"}]}, {}, "universe_unreadable", "tables[0].universe", "character"),
    ({}, {"weights": "wieght"}, "unknown_column", "design.weights", "Did you mean ‘weight’"),
    ({}, {"clusters": ["klas"]}, "unknown_column", "design.clusters", "‘klas’"),
    ({}, {"strata": "grade", "clusters": ["stratum"]}, "clusters_not_nested", "design", "more than one stratum"),
    ({}, {"calibration": {"margins": [{"variable": "grade", "totals": {1: 10, 2: 20}}, {"variable": "gender", "totals": {1: 9, 2: 9, 3: 9}}]}},
     "margins_disagree", "design.calibration", "same sum"),
    ({}, {"calibration": {"margins": [{"variable": "gender", "totals": {1: 10, 2: 20}}]}}, "unknown_category",
     "design.calibration.margins[0]", "no total for category 3"),
    ({}, {"calibration": {"by": "grade", "margins": [{"variable": "gender", "totals": {1: 1, 2: 1, 3: 1}, "group": "1"}]}},
     "group_without_margins", "design.calibration.margins", "‘2’"),
]  # fmt: skip


@pytest.mark.parametrize("case", REFUSED, ids=[f"{case[2]}-{place}" for place, case in enumerate(REFUSED)])
def test_refusals_name_the_place(case, data):
    parts, plan, code, where, says = case
    others = {key: value for key, value in parts.items() if key != "tables"}
    with pytest.raises(BookInvalid) as caught:
        book(data, *parts.get("tables", ["phone"]), spec={**DESIGN, **plan}, **others)
    assert caught.value.code == code
    assert caught.value.where.removeprefix("book.") == where
    assert says in str(caught.value)


def test_nobody_to_tabulate_is_no_error(data):
    """An empty universe, a column without any value and a banner without a category leave holes, not a crash."""
    other = data.assign(nothing=np.nan, word=np.where(data.gender == 1, "x", "y"))
    result = book(other, {"stub": "phone", "universe": "false"}, "nothing", {"stub": "nothing", "statistic": "mean"},
                  {"stub": "phone", "universe": 'word == "x"'}, banner=["gender", "nothing", "word"],
                  tests={"rest": True})  # fmt: skip
    empty, none, mean, words = result.tables
    assert {cell.estimate for row in empty.rows for cell in row.cells} == {None}
    assert {base.n for base in empty.bases} == {0}
    assert none.rows == ()
    assert mean.rows[0].cells[0].estimate is None
    assert [block.key for block in words.blocks] == ["total", "gender", "word"]
    assert words.bases[0].n == ((data.gender == 1) & data.phone.isin([1, 2, 3])).sum()
    assert json.dumps(to_json(result), allow_nan=False)


def test_a_stratum_with_one_school_needs_a_rule_and_leaves_a_finding(data):
    other = data.assign(stratum=np.where(data.school == 1, 99, data.stratum))
    with pytest.raises(BookInvalid, match="Stratum 99 has only one cluster"):
        book(other, "phone", spec={**DESIGN, "lonely": "fail"})
    found = {rule: book(other, "phone", spec={**DESIGN, "lonely": rule}) for rule in ("remove", "adjust", "average")}
    errors = {rule: result.tables[0].rows[0].cells[0].se for rule, result in found.items()}
    assert errors["remove"] < min(errors["adjust"], errors["average"])
    assert [finding.params["strata"] for finding in found["average"].findings] == ["99"]
