"""Slope charts: every visible figure is drawn and told, hidden ones are called hidden, no two names overlap."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest

from analysis.books.result import Block, Cell, Column
from analysis.charts.slope import apart, draw_slope, slope_svg
from analysis.charts.slope_view import MOST_LINES, describe_slope, slope_view
from analysis.trends.result import Change, Line, Row, Table, TrendResult, Wave

HIDDEN = Cell("suppressed_primary")


def cell(value, status="shown"):
    return Cell(status, value, 0.02, value - 0.04, value + 0.04, 30.0, 1.2, 200, 900.0, 180.0, 20)


def line(*cells):
    return Line(cells, (Change(0, len(cells) - 1, "undefined"),))


def row(label, *lines):
    return Row(label, {"nl": label, "fr": f"{label} (fr)"}, "category", lines)


TOTAL = (Block("total", {}, (Column("total", {"nl": "Totaal"}),)),)


def trend(*rows, blocks=TOTAL, waves=2):
    labels = tuple(Wave({"nl": f"Golf {place}", "fr": f"Vague {place}"}) for place in range(waves))
    table = Table("q", 1, {"nl": "Vraag"}, tuple(range(waves)), ("q",) * waves, ({},) * waves, "", "column_percent",
                  blocks, rows, ((),))  # fmt: skip
    return TrendResult({"nl": "Trend"}, ("nl", "fr"), labels, (table,))


def drawn(result, language="nl"):
    return draw_slope(result, result.tables[0], language)


def texts(canvas):
    return [label.text for label in canvas.labels]


def overlaps(canvas):
    boxes = [label.box for label in canvas.labels]
    return [
        (one, other)
        for one, other in combinations(boxes, 2)
        if one[0] < other[2] - 0.5 and other[0] < one[2] - 0.5 and one[1] < other[3] - 1 and other[1] < one[3] - 1
    ]


def test_first_and_last_figures_stand_at_the_ends_and_every_figure_in_the_words() -> None:
    result = trend(*(row(name, line(cell(0.2 + at), cell(0.3 + at), cell(0.25 + at)))
                     for name, at in (("a", 0.0), ("b", 0.2), ("c", 0.4))), waves=3)  # fmt: skip
    shown = texts(drawn(result))
    assert {"20,0", "40,0", "60,0", "25,0 a", "45,0 b", "65,0 c"} <= set(shown)
    told = describe_slope(result, result.tables[0], "nl")
    assert "a: Golf 0 20,0 (tussen 16,0 en 24,0), Golf 1 30,0 (tussen 26,0 en 34,0), Golf 2 25,0" in told
    assert "95\u00a0%-interval" in told


def test_names_do_not_overlap_where_lines_end_together() -> None:
    result = trend(*(row(f"antwoord nummer {at}", line(cell(0.5), cell(0.5 + at / 1000))) for at in range(7)))
    canvas = drawn(result)
    assert not overlaps(canvas)
    assert all(label.box[0] >= 0 and label.box[2] <= canvas.width for label in canvas.labels)
    assert max(label.box[3] for label in canvas.labels) <= canvas.height


def test_a_hidden_wave_has_no_figure_no_point_and_the_word() -> None:
    kept, hidden = row("a", line(cell(0.2), cell(0.3))), row("b", line(cell(0.4), HIDDEN))
    result = trend(kept, hidden, row("c", line(HIDDEN, cell(0.6))))
    shown = texts(drawn(result))
    assert "b verborgen" in shown
    assert not any("40,0" in text and "b" in text for text in shown)
    told = describe_slope(result, result.tables[0], "nl")
    assert "b: Golf 0 40,0 (tussen 36,0 en 44,0), Golf 1 verborgen" in told
    assert "c: Golf 0 verborgen" in told


def test_one_side_of_a_pair_is_followed_across_the_banner() -> None:
    columns = tuple(Column(key, {"nl": key}) for key in ("meisje", "jongen"))
    blocks = (*TOTAL, Block("gender", {"nl": "Geslacht"}, columns))
    lines = (line(cell(0.3), cell(0.4)), line(cell(0.2), cell(0.3)), line(cell(0.4), cell(0.5)))
    result = trend(row("ja", *lines), row("nee", *lines), blocks=blocks)
    view = slope_view(result, result.tables[0])
    assert [[series.label["nl"] for series in panel.series] for panel in view.panels] == [
        ["Totaal"],
        ["meisje", "jongen"],
    ]
    assert "Geslacht" in texts(drawn(result))


def test_a_long_list_keeps_its_largest_lines_and_says_so() -> None:
    result = trend(*(row(f"r{at:02}", line(cell(0.1), cell(at / 40))) for at in range(14)))
    view = slope_view(result, result.tables[0])
    assert [series.label["nl"] for series in view.panels[0].series] == [f"r{at:02}" for at in range(4, 14)]
    assert f"de {MOST_LINES} grootste" in describe_slope(result, result.tables[0], "nl")


def test_the_svg_carries_its_words_and_is_the_same_every_time() -> None:
    result = trend(row("a", line(cell(0.2), cell(0.3, "flagged"))), row("b", line(cell(0.8), cell(0.7))))
    first = slope_svg(result, result.tables[0], "fr")
    assert first == slope_svg(result, result.tables[0], "fr")
    assert b"petite base" in first
    assert drawn(result).png()[:4] == b"\x89PNG"
    other = replace(result, waves=(Wave({"nl": "Toen"}), Wave({"nl": "Nu"})))
    assert "Toen" in texts(drawn(other))


@pytest.mark.parametrize("wanted", [[5.0, 5.0, 5.0], [0.0, 99.0, 100.0], [50.0, 10.0, 11.0]])
def test_labels_are_moved_apart_no_further_than_they_must(wanted) -> None:
    found = apart(wanted, [12.0] * 3, 0.0, 100.0)
    ordered = sorted(found)
    assert all(after - before >= 12 - 1e-9 for before, after in pairwise(ordered))
    assert ordered[0] >= 6 - 1e-9
    assert ordered[-1] <= 94 + 1e-9
    assert apart([20.0, 60.0], [12.0, 12.0], 0.0, 100.0) == [20.0, 60.0]
