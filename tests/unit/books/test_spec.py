"""Specifications: what is wrong, and where, in one sentence."""

import pytest

from analysis.books.reading import BookInvalid
from analysis.books.spec import load_book, load_design, parse_book, parse_design

BOOKS = [
    ([], "not_mapping", "book", "not a list"),
    ({"tables": []}, "no_tables", "book.tables", "no table"),
    ({"tables": ["a"], "baner": []}, "unknown_key", "book", "Did you mean ‘banner’"),
    ({"tables": [{"title": "x"}]}, "missing_key", "book.tables[0]", "‘stub’ is missing"),
    (
        {"tables": [{"stub": "a", "statistic": "percent"}]},
        "not_a_choice",
        "book.tables[0].statistic",
        "column_percent",
    ),
    ({"tables": ["a"], "languages": ["xx"]}, "unknown_language", "book.languages", "‘xx’"),
    ({"tables": ["a"], "tests": {"level": 5}}, "out_of_range", "book.tests.level", "between"),
    ({"tables": ["a"], "tests": {"correction": "tukey"}}, "not_a_choice", "book.tests.correction", "holm"),
    ({"tables": ["a"], "suppress": {"audience": "press"}}, "not_a_choice", "book.suppress.audience", "partner"),
    ({"tables": ["a"], "suppress": {"n": 5, "minimum_n": 6}}, "said_twice", "book.suppress.minimum_n", "keep one"),
    (
        {"tables": ["a"], "suppress": {"dominance": {"shares": 0.5}}},
        "unknown_key",
        "book.suppress.dominance",
        "Did you mean ‘share’",
    ),
    ({"tables": ["a"], "suppress": {"rounding": "ten"}}, "not_mapping", "book.suppress.rounding", "a text"),
    ({"tables": [{"stub": "a", "nets": [{"label": "x"}]}]}, "not_codes", "book.tables[0].nets[0]", "codes"),
    ({"tables": ["a"], "banner": [{"label": "x"}]}, "missing_key", "book.banner[0]", "variable"),
    ({"tables": ["a"], "title": 3.5, "total": "yes"}, "not_flag", "book.total", "true or false"),
]
ONE = {"margins": [{"variable": "a", "totals": {1: 2}}]}
DESIGNS = [
    ({"weight": "w"}, "unknown_key", "design", "‘weights’"),
    ({"lonely": "ignore"}, "not_a_choice", "design.lonely", "average"),
    ({"clusters": [3]}, "not_text", "design.clusters", "a number"),
    ({"missing": {"q1": ["x"]}}, "not_number", "design.missing.q1", "a text"),
    ({"calibration": {"margins": []}}, "no_margins", "design.calibration", "no margin"),
    ({"calibration": {"margins": [{"totals": {1: 2}}]}}, "missing_key", "design.calibration.margins[0]", "variables"),
    (
        {"calibration": {"margins": [{"variable": "a", "totals": {1: "x"}}]}},
        "not_number",
        "design.calibration.margins[0].totals",
        "x",
    ),
    ({"calibration": {"margins": "nowhere.yaml"}}, "no_file", "nowhere.yaml", "no such file"),
    (
        {"calibration": {"trim": [2, 3], "margins": [{"variable": "a", "totals": {1: 2}}]}},
        "not_trim",
        "design.calibration.trim",
        "mean",
    ),
    (
        {"calibration": {**ONE, "bounds": [0, 2]}},
        "bounds_without_calibration",
        "design.calibration.bounds",
        "method: calibrate",
    ),
    (
        {"calibration": {**ONE, "method": "calibrate", "bounds": ["low", 2]}},
        "not_bounds",
        "design.calibration.bounds",
        "such as",
    ),
    (
        {"calibration": {**ONE, "method": "calibrate", "distance": "logit"}},
        "logit_bounds",
        "design.calibration.distance",
        "needs",
    ),
    (
        {"calibration": {"margins": [{"variables": ["a", "b"], "missing": "spread", "totals": []}]}},
        "spread_crossed",
        "design.calibration.margins[0].missing",
        "one variable",
    ),
    ({"calibration": {**ONE, "trim": ["a", "b"]}}, "not_trim", "design.calibration.trim", "mean"),
]


@pytest.mark.parametrize(("data", "code", "where", "says"), BOOKS, ids=[code for _, code, *_ in BOOKS])
def test_a_book_that_is_wrong(data, code, where, says):
    with pytest.raises(BookInvalid, match=says) as caught:
        parse_book(data)
    assert (caught.value.code, caught.value.where) == (code, where)


@pytest.mark.parametrize(
    ("data", "code", "where", "says"), DESIGNS, ids=[f"{code}-{place}" for place, (_, code, *_) in enumerate(DESIGNS)]
)
def test_a_design_that_is_wrong(data, code, where, says):
    with pytest.raises(BookInvalid, match=says) as caught:
        parse_design(data)
    assert (caught.value.code, caught.value.where) == (code, where)


def test_files(tmp_path):
    (tmp_path / "margins.yaml").write_text(
        "margins:\n- {variables: [gender, grade], status: derived, source: Statbel, date: 2024-01-01, unit: pupils,\n"
        "   totals: [{gender: 1, grade: 2, total: 10}, {gender: 2, grade: 2, total: 12}]}\n"
    )
    (tmp_path / "design.yaml").write_text(
        "weights: w\nmissing: {q: [99, [-9, -1]]}\ncalibration: {margins: margins.yaml, trim: [0.3, 4]}\n"
    )
    spec = load_design(tmp_path / "design.yaml")
    assert spec.missing == {"q": ((99.0, 99.0), (-9.0, -1.0))}
    (margin,) = spec.calibration.margins
    assert margin.totals == (((1.0, 2.0), 10.0), ((2.0, 2.0), 12.0))
    assert (margin.status, margin.date, spec.calibration.trim) == ("derived", "2024-01-01", (0.3, 4.0))
    (tmp_path / "broken.yaml").write_text("tables: [a\n")
    with pytest.raises(BookInvalid, match=r"broken\.yaml: this is not readable YAML"):
        load_book(tmp_path / "broken.yaml")
