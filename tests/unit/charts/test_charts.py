"""Charts show what the table says: every interval, hidden numbers hidden, the language's numbers, the same bytes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from analysis import charts
from analysis.books.result import Cell, Row, text_in
from analysis.charts.numbers import figure, number, points
from analysis.charts.scale import fit
from analysis.charts.sheet import NARROW, WIDE
from tests.unit.charts import tables
from tests.unit.writers import books

SVG = "{http://www.w3.org/2000/svg}"
KINDS = sorted(charts.KINDS)


def groups(svg: bytes, prefix: str) -> dict[str, list[tuple[float, float]]]:
    """id -> the points of the path in every named group."""
    found = {}
    for group in ElementTree.fromstring(svg).iter(f"{SVG}g"):  # noqa: S314  our own bytes
        name = group.get("id", "")
        if name.startswith(prefix):
            data = " ".join(path.get("d", "") for path in group.iter(f"{SVG}path"))
            numbers = [float(text) for text in re.findall(r"-?\d+\.?\d*", data)]
            found[name.removeprefix(prefix)] = list(zip(numbers[::2], numbers[1::2], strict=True))
    return found


def straight(pairs: list[tuple[float, float]]) -> bool:
    """Whether places are a straight line of values, to a hundredth of a point."""
    values, places = np.array(pairs).T
    slope, start = np.polyfit(values, places, 1)
    return bool(np.abs(slope * values + start - places).max() < 0.01 and abs(slope) > 1)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_table_gives_the_same_bytes(kind: str) -> None:
    subject = tables.subject(kind)
    for form in ("svg", "png"):
        first, second = (getattr(charts.canvas(subject, "nl", kind=kind), form)() for _time in range(2))
        assert first == second
    assert charts.canvas(subject, "nl", kind=kind).svg() != charts.canvas(subject, "fr", kind=kind).svg()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_both_forms_read_back_at_their_size(kind: str, width: float) -> None:
    canvas = charts.canvas(tables.subject(kind), "fr", charts.DARK, kind=kind, width=width)
    svg = canvas.svg(*charts.words(tables.subject(kind), "fr", kind=kind), "fr")
    root = ElementTree.fromstring(svg)  # noqa: S314  our own bytes
    assert root.tag == f"{SVG}svg"
    assert not root.findall(f".//{SVG}script")
    assert b"<dc:date>" not in svg
    assert root.findtext(f"{SVG}title")
    with Image.open(io.BytesIO(canvas.png())) as picture:
        assert picture.size == (round(2 * width), round(2 * canvas.height))


def test_bars_and_their_intervals_stand_on_one_scale() -> None:
    table = books.table()
    svg = charts.canvas(charts.Subject(table), "nl", kind="bars").svg()
    bars, intervals = groups(svg, "bar-"), groups(svg, "interval-")
    assert len(bars) == len(intervals) == 3
    pairs = []
    for place, corners in bars.items():
        cell = table.rows[int(place.split("-")[0])].cells[0]
        xs = sorted({x for x, _y in corners})
        ends = sorted({x for x, _y in intervals[place]})
        pairs += [(0.0, xs[0]), (cell.estimate, xs[-1]), (cell.low, ends[0]), (cell.high, ends[-1])]
    assert straight(pairs)


def test_dots_and_their_intervals_stand_on_one_scale() -> None:
    table = books.table()
    svg = charts.canvas(charts.Subject(table), "nl", kind="dots").svg()
    dots, intervals = groups(svg, "dot-"), groups(svg, "interval-")
    row = table.rows[3]
    assert len(dots) == len(intervals) == len(row.cells)
    pairs = []
    for place, corners in dots.items():
        cell, xs = row.cells[int(place.split("-")[1])], [x for x, _y in corners]
        ends = sorted({x for x, _y in intervals[place]})
        pairs += [(cell.estimate, (min(xs) + max(xs)) / 2), (cell.low, ends[0]), (cell.high, ends[-1])]
    assert straight(pairs)


def test_a_narrow_interval_stands_out_above_its_dot() -> None:
    table = books.table()
    row = replace(
        table.rows[3],
        cells=tuple(replace(cell, low=cell.estimate, high=cell.estimate) for cell in table.rows[3].cells),
    )
    svg = charts.draw(replace(table, rows=(row,)), "nl", kind="dots")
    dots, intervals = groups(svg, "dot-"), groups(svg, "interval-")
    for place, found in dots.items():
        tall = [max(y for _x, y in each) - min(y for _x, y in each) for each in (intervals[place], found)]
        assert tall[0] > tall[1] + 3


def test_the_sides_of_a_pyramid_grow_from_the_middle_on_mirrored_scales() -> None:
    subject = tables.subject("pyramid")
    svg = charts.canvas(subject, "nl", kind="pyramid").svg()
    bars = groups(svg, "bar-")
    assert set(bars) == {f"0-{place}" for place in (0, 1, 3, 4, 6, 7)}
    cells = subject.table.rows[0].cells
    lengths = {place: max(x for x, _y in found) - min(x for x, _y in found) for place, found in bars.items()}
    assert straight([(cells[int(place.split("-")[1])].estimate, length) for place, length in lengths.items()])
    tops = [min(y for _x, y in bars[f"0-{place}"]) for place in (0, 3, 6)]
    assert tops == sorted(tops, reverse=True), "the youngest stand at the bottom"
    assert max(x for x, _y in bars["0-0"]) < min(x for x, _y in bars["0-1"])


def test_small_multiples_share_one_axis() -> None:
    table = books.table()
    svg = charts.canvas(charts.Subject(table), "nl", kind="multiples", width=WIDE).svg()
    bars = groups(svg, "bar-")
    lengths = {place: max(x for x, _y in found) - min(x for x, _y in found) for place, found in bars.items()}
    assert {place.split("-")[1] for place in bars} == {"1", "2", "3"}
    pairs = []
    for place, length in lengths.items():
        row, column = map(int, place.split("-"))
        pairs.append((table.rows[row].cells[column].estimate, length))
    assert straight(pairs)


def test_a_crossing_of_the_communities_gives_each_its_panel() -> None:
    subject = tables.subject("pyramid")
    block = replace(subject.table.blocks[0], key="community*gender")
    crossed = charts.Subject(replace(subject.table, blocks=(block,)))
    first, said = charts.words(crossed, "nl", kind="multiples")
    assert first == "Kleine veelvouden: Een foto van jezelf online zetten (Minstens één keer)."
    assert "5e-6e lager: Meisje 20,0 (tussen 17,0 en 23,0), Jongen 25,0" in said
    bars = groups(charts.canvas(crossed, "nl", kind="multiples").svg(), "bar-")
    assert set(bars) == {f"0-{place}" for place in (0, 1, 3, 4, 6, 7)}


def test_stacked_bars_diverge_from_zero_and_carry_the_balance() -> None:
    subject = tables.subject("diverging")
    svg = charts.canvas(subject, "nl", kind="diverging", width=WIDE).svg()
    parts, balances = groups(svg, "part-"), groups(svg, "balance-")
    lengths, zeros = [], []
    for column in range(7):
        edges = [sorted({x for x, _y in parts[f"{row}-{column}"]}) for row in range(5)]
        assert all(one[-1] == pytest.approx(other[0], abs=0.01) for one, other in pairwise(edges))
        lengths += [
            (subject.table.rows[row].cells[column].estimate, edges[row][-1] - edges[row][0]) for row in range(5)
        ]
        zeros.append((edges[2][0] + edges[2][-1]) / 2)
    assert straight(lengths)
    assert max(zeros) - min(zeros) < 0.02, "the middle category is split by one line"
    assert straight([(cell.estimate, float(np.mean([x for x, _y in balances[str(place)]])))
                     for place, cell in enumerate(subject.table.balance)])  # fmt: skip


def test_a_grid_is_drawn_question_by_question_with_this_one_in_bold() -> None:
    subject = tables.subject("grid")
    canvas = charts.canvas(subject, "nl", kind="grid")
    written = {label.text: label.weight for label in canvas.labels}
    assert [written[f"Ik kijk op mijn gsm zonder reden ({place})"] for place in range(4)] == [
        "normal", "bold", "normal", "normal",
    ]  # fmt: skip
    assert charts.siblings([tables.scale(0), books.table()], tables.scale(0)) == ()
    other = replace(tables.scale(1), universe="age >= 12")
    assert charts.siblings([tables.scale(0), other], tables.scale(0)) == ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_figures_and_words_are_the_cells_of_the_table(kind: str, language: str) -> None:
    subject = tables.subject(kind)
    said = charts.describe(subject, language, kind=kind)
    written = {label.text for label in charts.canvas(subject, language, kind=kind, width=WIDE).labels}
    if kind in {"diverging", "grid"}:
        whole = subject.grid if kind == "grid" else (subject.table,)
        for table in whole:
            balance = points(table.balance[0].estimate, language)
            assert balance in written
            assert balance in said
    row = subject.table.rows[0 if kind != "dots" else 3]
    cell = row.cells[0 if kind != "multiples" else 1]
    assert figure(cell.estimate, "column_percent", language) in said
    assert text_in(row.label, language) in said
    if kind not in {"diverging", "grid"}:
        assert figure(cell.estimate, "column_percent", language) in written
        low, high = (figure(end, "column_percent", language) for end in (cell.low, cell.high))
        assert {"nl": f"(tussen {low} en {high}", "fr": f"(entre {low} et {high}", "en": f"(between {low} and {high}"}[
            language
        ] in said
    first = charts.words(subject, language, kind=kind)[0]
    assert len(first) < 120
    assert first.startswith(charts.KINDS[kind].name[language])


@pytest.mark.parametrize("kind", KINDS)
def test_a_hidden_number_is_not_in_the_bytes_and_called_hidden(kind: str) -> None:
    subject = tables.subject(kind)
    places = {0, 1, 3}
    bare, careless = tables.covered(subject, places=places), tables.covered(subject, places=places, number=0.987)
    one, other = (charts.canvas(each, "nl", kind=kind) for each in (bare, careless))
    assert one.svg() == other.svg()
    assert one.png() == other.png()
    said = charts.describe(careless, "nl", kind=kind)
    assert "98,7" not in said
    assert "verborgen" in said
    assert any(label.text == "verborgen" for label in one.labels)
    assert b"<pattern" in one.svg()


def test_a_bar_of_which_one_part_is_hidden_is_hidden_whole() -> None:
    subject = tables.subject("diverging")
    rows = list(subject.table.rows)
    rows[1] = replace(rows[1], cells=(rows[1].cells[0], books.HIDDEN, *rows[1].cells[2:]))
    gap = replace(subject, table=replace(subject.table, rows=tuple(rows)))
    parts = groups(charts.canvas(gap, "nl", kind="diverging").svg(), "part-")
    assert {place for place in parts if place.endswith("-1")} == set()
    assert len([place for place in parts if place.endswith("-0")]) == 5


def test_a_small_base_is_hollow() -> None:
    table = books.table()
    drawn = charts.canvas(charts.Subject(table), "nl", kind="dots").shapes
    surface = {shape.name: shape.face for shape in drawn if shape.name.startswith("dot-")}
    assert surface["dot-3-3"] == charts.LIGHT.surface
    assert surface["dot-3-0"] == charts.LIGHT.ink


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"diverging", "grid"}])
def test_uncertainty_is_drawn_for_every_mark(kind: str) -> None:
    svg = charts.canvas(tables.subject(kind), "nl", kind=kind).svg()
    marks = {**groups(svg, "bar-"), **groups(svg, "dot-")}
    assert marks
    assert set(groups(svg, "interval-")) == set(marks)


def test_the_text_alternative_says_every_number_in_the_language() -> None:
    said = charts.describe(charts.Subject(books.table()), "nl", kind="dots")
    assert "Totaal 41,7 (tussen 38,7 en 44,7)" in said
    assert "Gemeenschap: Vlaams 45,2" in said
    assert "Duits 39,1 (tussen 22,1 en 56,1, kleine basis)" in said
    assert "Estimation et intervalle à 95\u00a0%" in charts.describe(charts.Subject(books.table()), "fr")


def test_a_bare_table_is_drawn_with_its_words_inside() -> None:
    root = ElementTree.fromstring(charts.draw(books.table(), "nl"))  # noqa: S314  our own bytes
    assert (root.findtext(f"{SVG}title"), root.findtext(f"{SVG}desc")) == charts.words(books.table(), "nl")


def test_labels_are_text_not_mathematics() -> None:
    table = books.table()
    row = replace(table.rows[3], label={"nl": r"Meer dan $5 of $\frac{1}{2}$ per week"})
    assert b"<svg" in charts.canvas(charts.Subject(replace(table, rows=(row,))), "nl").svg()


def test_the_kind_follows_the_table_unless_somebody_chose() -> None:
    plain = charts.Subject(books.table())
    assert charts.chosen(plain) == "dots"
    assert charts.chosen(replace(plain, table=replace(plain.table, chart="multiples"))) == "multiples"
    assert charts.chosen(replace(plain, table=replace(plain.table, chart="multiples")), "bars") == "bars"
    assert charts.chosen(plain, "pyramid") == "dots", "what doesn't suit is passed over"
    assert charts.chosen(plain, "<script>") == "dots"
    answers = replace(plain.table, rows=plain.table.rows[:3])
    assert charts.chosen(charts.Subject(answers)) == "bars"
    assert charts.chosen(tables.subject("grid")) == "grid"
    assert charts.chosen(charts.Subject(replace(tables.scale(), item="smiley"))) == "diverging"
    assert charts.chosen(tables.subject("pyramid")) == "pyramid"
    assert charts.offered(plain) == ("dots", "bars", "multiples")
    assert charts.chosen(charts.Subject(replace(plain.table, rows=()))) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=7))
def test_the_scale_holds_every_share(values: list[float]) -> None:
    scale = fit(values, zero=True, percent=True)
    assert scale.low == 0
    assert scale.high >= max(values) - 1e-9
    assert 2 <= len(scale.ticks()) <= 7


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=7), st.booleans())
def test_the_scale_holds_every_number(values: list[float], zero: bool) -> None:
    scale = fit(values, zero=zero, percent=False)
    assert scale.low <= min(values) + 1e-6
    assert scale.high >= max(values) - 1e-6
    assert 2 <= len(scale.ticks()) <= 7


def test_numbers_follow_the_language() -> None:
    assert number(1234567.891, "nl") == "1.234.567,9"
    assert number(1234567.891, "fr", 2) == "1\u00a0234\u00a0567,89"
    assert number(1234.5, "en") == "1,234.5"
    assert number(-0.01, "nl") == "0,0"
    assert points(-0.123, "nl") == "\u221212,3"
    assert points(0.0, "fr") == "0,0"


def test_a_hidden_row_of_dots_stays_hidden_in_words() -> None:
    row = Row(
        "yes", {"nl": "Ja"}, "category", "column_percent", (Cell("suppressed_complementary", estimate=0.987),) * 7
    )
    said = charts.describe(charts.Subject(replace(books.table(), rows=(row,))), "nl")
    assert "98,7" not in said
    assert said.count("verborgen") == 7
