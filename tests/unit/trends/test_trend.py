"""Waves side by side: their figures are those of their own books, and changes say no more than may be said."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest

from analysis.books.reading import BookInvalid
from analysis.books.spec import BookSpec, TableSpec, parse_design
from analysis.books.tabulate import tabulate
from analysis.kernel import compare
from analysis.kernel.estimates import Estimate
from analysis.trends.compute import trend
from analysis.trends.result import Wave, from_json, to_json
from analysis.trends.sides import WaveData
from analysis.trends.spec import parse_trend
from analysis.trends.words import change_text
from tests.unit.books import wave as small

DESIGN = parse_design(small.DESIGN)
ASKED = {"tables": ["phone", "apps", "hours"], "banner": ["gender", "apps"], "correction": "none"}


def codebook():
    """The small wave's, with hours as the number it is."""
    book = small.codebook()
    return replace(
        book,
        variables=tuple(replace(each, measure="scale") if each.name == "hours" else each for each in book.variables),
    )


def waves(*seeds, **changes):
    found = []
    for place, seed in enumerate(seeds):
        frame = small.frame(seed=seed)
        found.append(WaveData(Wave({"nl": f"Golf {place}"}), frame, codebook(), DESIGN, {}))
    return [*found[:-1], replace(found[-1], **changes)]


def computed(data, **spec):
    return trend(data, parse_trend({**ASKED, **spec}))


def test_every_cell_is_that_of_the_waves_own_book() -> None:
    data = waves(1, 2)
    found = computed(data)
    for place, one in enumerate(data):
        tables = tuple(
            TableSpec(name, statistic="mean" if name == "hours" else "column_percent") for name in ASKED["tables"]
        )
        own = tabulate(one.frame, one.codebook, DESIGN, BookSpec({}, (), (), tables))
        for table, wanted in zip(found.tables, own.tables, strict=True):
            for row, other in zip(table.rows, wanted.rows, strict=True):
                assert asdict(row.lines[0].cells[place]) == pytest.approx(asdict(other.cells[0]))
            assert asdict(table.bases[0][place]) == pytest.approx(asdict(wanted.bases[0]))


def test_a_change_is_later_minus_earlier_of_independent_samples() -> None:
    line = computed(waves(1, 2)).tables[0].rows[0].lines[0]
    parts = [Estimate(cell.estimate, cell.se, cell.df, cell.n) for cell in line.cells]
    wanted = compare.change(*parts)
    (change,) = line.changes
    assert (change.difference, change.se, change.df, change.p) == (wanted.difference, wanted.se, wanted.df, wanted.p)
    assert change.low < change.difference < change.high
    assert change.adjusted == change.p


def test_several_waves_have_steps_the_whole_way_and_a_slope() -> None:
    found = computed(waves(1, 2, 3, 4))
    line = found.tables[0].rows[0].lines[0]
    assert [(each.before, each.after) for each in line.changes] == [(0, 1), (1, 2), (2, 3), (0, 3)]
    slope = np.polyfit(range(4), [cell.estimate for cell in line.cells], 1)[0]
    assert line.slope.difference == pytest.approx(slope)
    assert "per wave" in found.rule["en"]
    assert computed(waves(1, 2)).tables[0].rows[0].lines[0].slope is None


def test_the_correction_runs_over_the_columns_and_pairs_of_a_row_and_block() -> None:
    found = computed(waves(1, 2, 3), correction="bonferroni")
    for table in found.tables:
        for row in table.rows:
            in_block = [change for line in row.lines[1:4] for change in line.changes]
            assert len(in_block) == 9
            assert [each.adjusted for each in in_block] == [pytest.approx(min(1.0, 9 * each.p)) for each in in_block]
    assert "Bonferroni" in found.rule["nl"]


def test_the_same_question_under_another_name_stands_beside_itself() -> None:
    before, after = waves(1, 2)
    gone = {"phone": "gsm", "apps_chat": "app_chat", "apps_video": "app_video", "apps_game": "app_game"}
    book = before.codebook
    variables = tuple(
        replace(each, name=gone.get(each.name, each.name), concept=gone_concept(each.name)) for each in book.variables
    )
    one = replace(book.sets[0], name="app", variables=tuple(gone[name] for name in book.sets[0].variables))
    other = replace(book, variables=tuple(replace(each, concept=gone_concept(each.name)) for each in book.variables))
    renamed = replace(
        before, frame=before.frame.rename(columns=gone), codebook=replace(book, variables=variables, sets=(one,))
    )
    found = computed([renamed, replace(after, codebook=other)])
    plain = computed(waves(1, 2))
    assert [table.names for table in found.tables] == [("gsm", "phone"), ("app", "apps"), ("hours", "hours")]
    for table, wanted in zip(found.tables, plain.tables, strict=True):
        assert [row.lines for row in table.rows] == [row.lines for row in wanted.rows]


def gone_concept(name):
    return {"phone": "device.phone"}.get(name, "app.weekly" if name.startswith("apps_") else "")


def test_a_change_is_hidden_where_either_side_is() -> None:
    before, after = waves(1, 2)
    frame = after.frame.copy()
    few = np.flatnonzero(frame["gender"] == 3)[:4]
    frame.loc[(frame["gender"] == 3) & ~frame.index.isin(few), "gender"] = 1
    found = computed([before, replace(after, frame=frame)], suppress={"minimum_n": 10, "minimum_clusters": 2})
    place = [column.key for column in found.tables[0].columns].index("3")
    for row in found.tables[0].rows:
        line = row.lines[place]
        assert [cell.status for cell in line.cells] == ["shown", "suppressed_primary"]
        assert line.changes[0].status == "hidden"
        assert line.changes[0].difference is None
        assert line.changes[0].p is None
    assert [base.n is None for base in found.tables[0].bases[place]] == [False, True]
    assert all(line.changes[0].status == "shown" for row in found.tables[0].rows for line in row.lines[:2])


def test_rounded_figures_have_a_rounded_change_and_no_finer_test() -> None:
    public = {"minimum_n": 30, "rounding": {"counts": 5, "points": 1}}
    found, exact = computed(waves(1, 2), suppress=public), computed(waves(1, 2))
    for table, other in zip(found.tables[:2], exact.tables[:2], strict=True):
        for row, wanted in zip(table.rows, other.rows, strict=True):
            change = row.lines[0].changes[0]
            apart = row.lines[0].cells[1].estimate - row.lines[0].cells[0].estimate
            assert change.difference == pytest.approx(apart)
            assert round(100 * change.difference, 9) == round(100 * change.difference)
            assert (change.p, change.adjusted, change.df) == (None, None, None)
            assert change.direction == wanted.lines[0].changes[0].direction


def test_a_question_that_can_not_be_compared_is_refused_and_one_reworded_asks_for_a_motive() -> None:
    book = codebook()
    reworded = replace(
        book,
        variables=tuple(
            replace(each, question={"nl": "Anders gevraagd"}) if each.name == "phone" else
            replace(each, universe="grade == 2") if each.name == "hours" else each
            for each in book.variables
        ),
    )  # fmt: skip
    data = waves(1, 2, codebook=reworded)
    for name in ("phone", "hours"):
        with pytest.raises(BookInvalid) as refused:
            computed(data, tables=[name])
        assert (refused.value.code, refused.value.where) == ("not_comparable", "trend.tables[0]")
    motive = "Both ask for the telephone the child uses."
    found = computed(data, tables=["phone"], motives={"phone": motive})
    assert found.tables[0].motive == motive
    assert "wording changed" in found.tables[0].notes[0]["en"]
    assert [each["nl"] for each in found.tables[0].wordings] == ["Vraag phone", "Anders gevraagd"]
    assert {each.name for each in found.left_out} >= {"hours"}
    with pytest.raises(BookInvalid, match="can't be compared"):
        computed(data, tables=["hours"], motives={"hours": motive})
    with pytest.raises(BookInvalid, match="say in a sentence"):
        computed(data, tables=["phone"], motives={"phone": "ok"})


def test_shared_schools_need_codes_and_strata_that_agree() -> None:
    before, after = waves(1, 2)
    together = computed([before, after], shared_schools=True)
    assert "30 schools" in together.samples["en"]
    assert "independent" in computed([before, after]).samples["en"]
    frame = after.frame.copy()
    frame["school"] += 1000
    with pytest.raises(BookInvalid, match="more than one wave"):
        computed([before, replace(after, frame=frame)], shared_schools=True)
    frame = after.frame.copy()
    frame["stratum"] = (frame["school"] + 1) % 3
    with pytest.raises(BookInvalid, match="different strata"):
        computed([before, replace(after, frame=frame)], shared_schools=True)


def test_it_reads_back_from_json_as_it_was() -> None:
    found = computed(waves(1, 2, 3))
    assert from_json(json.loads(json.dumps(to_json(found)))) == found


def test_a_change_in_plain_words() -> None:
    (change,) = computed(waves(1, 2)).tables[0].rows[0].lines[0].changes
    up = replace(change, difference=0.04, low=0.012, high=0.07, direction="up")
    assert change_text(up, "column_percent", "en") == "went up by 4.0 points (95% interval 1.2 to 7.0)"
    assert change_text(up, "column_percent", "nl") == "steeg met 4,0 procentpunt (95\u00a0%-interval 1,2 tot 7,0)"
    down = replace(change, difference=-0.01, low=-0.012, high=-0.008, direction="down")
    assert (
        change_text(down, "column_percent", "fr")
        == "en baisse de 1,0 point (intervalle à 95\u00a0% de \u22121,2 à \u22120,8)"
    )
    unclear = replace(change, difference=0.3, low=-0.5, high=1.1, direction="unclear")
    assert change_text(unclear, "mean", "en") == "no clear change (95% interval \u22120.50 to 1.10)"
    assert change_text(replace(change, status="hidden"), "mean", "nl") == "verborgen"
