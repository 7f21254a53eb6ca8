"""The balance of a scale: an honest error, hidden with its answers, no finer than the published shares."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analysis import charts
from analysis.books.reading import BookInvalid
from analysis.books.result import from_json, to_json
from analysis.books.spec import parse_book, parse_design
from analysis.books.tabulate import tabulate
from surveys.engine.codebook import Codebook
from tests.unit.books.wave import DESIGN, codebook, frame, variable

SCALE = {1: "heel slecht", 2: "slecht", 3: "gewoon", 4: "goed", 5: "heel goed"}
SPEC = {**DESIGN, "lonely": "fail"}


def known(measure: str = "ordinal", labels: dict[int, str] = SCALE) -> Codebook:
    book = codebook()
    opinion = replace(variable("opinion", labels), measure=measure, type="smiley")
    return replace(book, variables=(*book.variables, opinion))


@pytest.fixture(scope="module")
def data():
    found = frame()
    random = np.random.default_rng(7)
    mood = random.normal(0, 1, 30)[found.school]
    found["opinion"] = np.clip(np.round(3 + mood + random.normal(0, 1, len(found))), 1, 5).astype(np.int8)
    found.loc[random.random(len(found)) < 0.1, "opinion"] = -2
    found["side"] = np.where(found.opinion < 0, np.nan, np.sign(found.opinion - 3))
    return found


def tables(data, *specs, book=None, **parts):
    whole = {"title": "Boek", "banner": ["gender", "grade"], "tables": list(specs), **parts}
    return tabulate(data, book or known(), parse_design(SPEC), parse_book(whole)).tables


def test_it_is_the_mean_of_the_sides_with_the_error_of_that_mean(data) -> None:
    scale, mean = tables(data, "opinion", {"stub": "side", "statistic": "mean"})
    assert len(scale.balance) == len(scale.columns)
    for cell, want in zip(scale.balance, mean.rows[0].cells, strict=True):
        assert cell.estimate == pytest.approx(want.estimate, abs=1e-12)
        assert cell.se == pytest.approx(want.se, rel=1e-9)
        assert (cell.low, cell.high) == pytest.approx((want.low, want.high))
        assert cell.n == want.n


def test_a_scale_that_runs_the_other_way_is_turned(data) -> None:
    plain, turned = tables(data, "opinion", {"stub": "opinion", "reverse": True})
    for one, other in zip(plain.balance, turned.balance, strict=True):
        assert other.estimate == pytest.approx(-one.estimate)
        assert (other.se, other.low) == pytest.approx((one.se, -one.high))
    assert plain.rows == turned.rows
    words = charts.describe(turned, "nl", kind="diverging")
    assert "Saldo: “slecht + heel slecht” min “heel goed + goed”" in words


def test_only_shares_of_an_ordinal_question_have_one(data) -> None:
    assert tables(data, "opinion", book=known("nominal"))[0].balance == ()
    assert tables(data, {"stub": "opinion", "statistic": "row_percent"})[0].balance == ()
    assert tables(data, "phone", "apps")[1].balance == ()


def test_it_is_hidden_where_its_answers_are(data) -> None:
    table = tables(data, "opinion", suppress={"minimum_n": 30, "flag_n": 100})[0]
    hidden = [cell.status.startswith("suppressed") for cell in table.rows[0].cells]
    assert any(hidden)
    for cell, hide in zip(table.balance, hidden, strict=True):
        assert cell.status.startswith("suppressed") == hide
        if hide:
            assert {cell.estimate, cell.se, cell.low, cell.high, cell.n} == {None}


def test_a_rounded_audience_gets_the_difference_of_rounded_shares(data) -> None:
    table = tables(data, "opinion", suppress={"audience": "team", "minimum_n": 0, "rounding": 5})[0]
    shares = [row.cells[0].estimate for row in table.rows]
    assert all(share == pytest.approx(round(share, 2), abs=1e-12) for share in shares)
    assert table.balance[0].estimate == pytest.approx(shares[3] + shares[4] - shares[0] - shares[1], abs=1e-12)
    assert table.balance[0].low == pytest.approx(round(table.balance[0].low, 2), abs=1e-12)


def test_the_book_names_the_chart_of_a_table_and_reads_it_back(data) -> None:
    whole = {"title": "Boek", "banner": ["gender"], "tables": [{"stub": "opinion", "chart": "multiples"}, "opinion"]}
    result = tabulate(data, known(), parse_design(SPEC), parse_book(whole))
    assert [table.chart for table in result.tables] == ["multiples", ""]
    assert (result.tables[0].measure, result.tables[0].item) == ("ordinal", "smiley")
    assert from_json(to_json(result)) == result
    with pytest.raises(BookInvalid) as refusal:
        parse_book({"title": "Boek", "tables": [{"stub": "opinion", "chart": "pie"}]})
    assert refusal.value.params["value"] == "pie"
    assert "pyramid" in str(refusal.value.params["options"])
