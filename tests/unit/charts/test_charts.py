"""Charts show what the table says: every interval, hidden numbers hidden, the language's numbers, the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import charts
from analysis.books.result import Cell, Row, Table
from analysis.charts.numbers import number
from analysis.charts.plot import fit
from analysis.charts.view import view
from tests.unit.writers import books

SVG = "{http://www.w3.org/2000/svg}"


def bars(table: Table) -> Table:
    return replace(table, rows=tuple(row for row in table.rows if row.kind == "category"))


def strokes(svg: bytes, colour: str) -> int:
    """How many lines of a colour are drawn."""
    return len(re.findall(rf"stroke: {colour.lower()}", svg.decode().lower()))


def test_the_same_table_gives_the_same_bytes() -> None:
    assert charts.draw(books.table(), "nl") == charts.draw(books.table(), "nl")
    assert charts.draw(books.table(), "nl") != charts.draw(books.table(), "fr")


def test_the_drawing_is_well_formed_and_carries_no_date_and_no_script() -> None:
    svg = charts.draw(books.table(), "fr")
    root = ElementTree.fromstring(svg)  # noqa: S314  our own bytes
    assert root.tag == f"{SVG}svg"
    assert not root.findall(f".//{SVG}script")
    assert b"<dc:date>" not in svg


@pytest.mark.parametrize("make", [lambda table: table, bars])
def test_uncertainty_is_always_drawn(make: object) -> None:
    table = make(books.table())  # type: ignore[operator]
    bare = replace(
        table,
        rows=tuple(
            replace(row, cells=tuple(replace(cell, low=None, high=None) for cell in row.cells)) for row in table.rows
        ),
    )
    drawn = strokes(charts.draw(table, "nl"), "#191A3A") + strokes(charts.draw(table, "nl"), "#2438A6")
    without = strokes(charts.draw(bare, "nl"), "#191A3A") + strokes(charts.draw(bare, "nl"), "#2438A6")
    assert drawn > without


def test_a_small_base_is_hollow_and_a_hidden_number_hatched() -> None:
    table = books.table()
    hidden = replace(
        table,
        rows=(replace(table.rows[3], cells=(*table.rows[3].cells[:3], books.HIDDEN, *table.rows[3].cells[4:])),),
    )
    assert b"<pattern" not in charts.draw(table, "nl")
    assert b"<pattern" in charts.draw(hidden, "nl")
    sure = replace(
        table,
        rows=(replace(table.rows[3], cells=tuple(replace(cell, status="shown") for cell in table.rows[3].cells)),),
    )
    assert charts.draw(table, "nl") != charts.draw(sure, "nl")


def test_the_text_alternative_says_every_number_in_the_language() -> None:
    words = charts.describe(books.table(), "nl")
    assert "Totaal 41,7 (tussen 38,7 en 44,7)" in words
    assert "Gemeenschap: Vlaams 45,2" in words
    assert "Duits 39,1 (tussen 22,1 en 56,1, kleine basis)" in words
    assert "Estimation et intervalle à 95\u00a0%" in charts.describe(books.table(), "fr")
    assert "41.7" in charts.describe(books.table(), "en")


def test_a_hidden_number_stays_hidden_in_words() -> None:
    row = Row(
        "yes", {"nl": "Ja"}, "category", "column_percent", (Cell("suppressed_complementary", estimate=0.987),) * 7
    )
    words = charts.describe(replace(books.table(), rows=(row,)), "nl")
    assert "98,7" not in words
    assert words.count("verborgen") == 7


def test_labels_are_text_not_mathematics() -> None:
    table = books.table()
    row = replace(table.rows[3], label={"nl": r"Meer dan $5 of $\frac{1}{2}$ per week"})
    assert b"<svg" in charts.draw(replace(table, rows=(row,)), "nl")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=7))
def test_the_scale_holds_every_share(values: list[float]) -> None:
    cells = tuple(Cell("shown", estimate=value, low=value, high=value) for value in values)
    table = replace(
        books.table(),
        blocks=(replace(books.BLOCKS[0], columns=books.BLOCKS[0].columns * len(cells)),),
        rows=(Row("k", {"nl": "k"}, "net", "column_percent", cells),),
    )
    scale = fit(view(table))
    assert scale.low == 0
    assert scale.high >= max(values) - 1e-9
    assert 1 <= len(scale.ticks()) - 1 <= 6


def test_numbers_follow_the_language() -> None:
    assert number(1234567.891, "nl") == "1\u202f234\u202f567,9"
    assert number(1234567.891, "fr", 2) == "1\u202f234\u202f567,89"
    assert number(1234.5, "en") == "1,234.5"
