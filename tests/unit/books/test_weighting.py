"""What a table book may not depend on: the order of rows, the names of categories, the unit of the starting weights, and
how many rows a child is spread over. And raking against Newton's algorithm. All data are SYNTHETIC.
"""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.books.spec import parse_book, parse_design
from analysis.books.tabulate import tabulate
from analysis.books.weighting import calibrate, plan
from analysis.kernel.estimates import totals as totals_of
from tests.unit.books.wave import DESIGN, codebook, frame

GROUPS = {"1": (5000.0, 2.0), "2": (9000.0, 1.0)}
METHODS = [
    {"method": "rake"},
    {"method": "calibrate", "distance": "raking"},
    {"method": "calibrate", "distance": "linear"},
    {"method": "calibrate", "distance": "logit", "bounds": [0.2, 5]},
    {"method": "rake", "missing": "spread"},
    {"method": "rake", "trim": [0.5, 2]},
    {"method": "rake", "trim": [0.5, 2], "missing": "spread"},
]


def shares(total, *parts):
    return {code: total * part / sum(parts) for code, part in enumerate(parts, start=1)}


def calibration(tilt=1.0, missing="keep", **other):
    """Gender and phone within each grade; children of gender 3 have no place in that margin, nor, unless they are
    spread over the categories, those without an answer.
    """
    margins = []
    for group, (size, lean) in GROUPS.items():
        margins.append(
            {
                "group": group,
                "variable": "gender",
                "totals": shares(size, tilt, lean),
                "without": [3],
                "missing": missing,
            }
        )
        margins.append({"group": group, "variable": "phone", "totals": shares(size, 6, 2, tilt), "missing": missing})
    return {"by": "grade", "margins": margins, **other}


def weighed(data, spec):
    return calibrate(Source(data, codebook()), parse_design({"calibration": spec}).calibration, data.weight.to_numpy())


def numbers(data, spec, book=None):
    stubs = [{"stub": "apps"}, {"stub": "hours", "statistic": "mean"}, {"stub": "gender", "statistic": "total"}]
    book = book or {"banner": ["grade", "gender"], "tables": stubs}
    result = tabulate(data, codebook(), parse_design({**DESIGN, "calibration": spec}), parse_book(book))
    return np.array([(cell.estimate, cell.se) for *_, cell in result.cells()], dtype=float)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.7, 1.4))
def test_raking_is_calibration_by_newtons_algorithm_where_every_child_has_a_place(seed, tilt):
    data = frame(seed=seed).query("phone in (1, 2, 3) and gender in (1, 2)").reset_index(drop=True)
    raked = weighed(data, calibration(tilt, tolerance=1e-13))
    newton = weighed(data, calibration(tilt, method="calibrate", distance="raking"))
    assert np.max(np.abs(newton.weights / raked.weights - 1)) < 1e-10


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.01, 1000), st.sampled_from(METHODS))
def test_order_names_and_units_change_nothing(seed, scale, method):
    data, random = frame(seed=seed % 7), np.random.default_rng(seed)
    spec = calibration(**method)
    weights, before = weighed(data, spec).weights, numbers(data, spec)

    order = random.permutation(len(data))
    moved = data.iloc[order].reset_index(drop=True)
    np.testing.assert_allclose(weighed(moved, spec).weights, weights[order], rtol=1e-8)
    np.testing.assert_allclose(numbers(moved, spec), before, rtol=1e-6, atol=1e-9)

    scaled = data.assign(weight=data.weight * scale)
    np.testing.assert_allclose(weighed(scaled, spec).weights, weights, rtol=1e-8)
    np.testing.assert_allclose(numbers(scaled, spec), before, rtol=1e-6, atol=1e-9)

    renamed = data.assign(school=random.permutation(1000)[data.school])
    np.testing.assert_allclose(numbers(renamed, spec), before, rtol=1e-6, atol=1e-9)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(METHODS))
def test_new_codes_for_the_categories_of_a_margin_change_nothing(seed, method):
    data = frame(seed=seed % 7)
    spec = calibration(**method)
    swapped = {**spec, "margins": [_swapped(margin) for margin in spec["margins"]]}
    other = data.assign(phone=data.phone.replace({1: 3, 3: 1}))
    np.testing.assert_allclose(weighed(other, swapped).weights, weighed(data, spec).weights, rtol=1e-8)
    book = {"banner": ["gender"], "tables": ["apps"]}
    np.testing.assert_allclose(numbers(other, swapped, book), numbers(data, spec, book), rtol=1e-6, atol=1e-9)


def _swapped(margin):
    if margin["variable"] != "phone":
        return margin
    return {**margin, "totals": {4 - code if code != 2 else 2: total for code, total in margin["totals"].items()}}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from(METHODS[:5]))
def test_a_row_split_in_two_changes_nothing(seed, method):
    """A child spread over two rows of its school with half the weight each: trimming alone looks at rows."""
    data, random = frame(seed=seed % 7), np.random.default_rng(seed)
    spec, split = calibration(**method), random.random(len(data)) < 0.3
    first = data.assign(weight=np.where(split, 0.25, 1) * data.weight)
    second = data[split].assign(weight=0.75 * data.weight[split])
    both = pd.concat([first, second], ignore_index=True)
    weights = weighed(both, spec).weights
    together = weights[: len(data)] + np.bincount(np.flatnonzero(split), weights[len(data) :], minlength=len(data))
    np.testing.assert_allclose(together, weighed(data, spec).weights, rtol=1e-8)
    np.testing.assert_allclose(numbers(both, spec), numbers(data, spec), rtol=1e-6, atol=1e-9)


def test_known_totals_have_no_error_and_other_numbers_have_less_than_with_fixed_weights():
    data, spec = frame(rows=900), calibration()
    made = weighed(data, spec).weights
    book = {"banner": ["grade"], "tables": [{"stub": "phone", "statistic": "total"}, "phone", "apps"]}
    known = numbers(data, spec, book)
    fixed = tabulate(data.assign(weight=made), codebook(), parse_design(DESIGN), parse_book(book))
    taken_as_fixed = np.array([(cell.estimate, cell.se) for *_, cell in fixed.cells()], dtype=float)
    np.testing.assert_allclose(known[:, 0], taken_as_fixed[:, 0], rtol=1e-12)
    assert np.all(known[:9, 1] < 0.35 * taken_as_fixed[:9, 1])


def test_bounds_hold_and_the_report_names_the_steps():
    data = frame(rows=900)
    spec = calibration(method="calibrate", distance="linear", bounds=[0.6, 1.6])
    found = weighed(data, spec)
    moved = []
    for code, (size, _) in GROUPS.items():
        inside = (data.grade == int(code)).to_numpy()
        start = data.weight.to_numpy()[inside]
        moved.extend(found.weights[inside] / (start * size / start.sum()))
    assert 0.6 - 1e-12 <= min(moved) < 0.68
    assert max(moved) <= 1.6 + 1e-12
    assert all(report.largest_gap < 1e-9 and 1 <= report.iterations < 30 for report in found.reports)
    assert {report.method for report in found.reports} == {"calibrate"}
    with pytest.raises(BookInvalid, match="bounds are too narrow"):
        weighed(data, calibration(method="calibrate", bounds=[0.99, 1.01]))


@pytest.mark.parametrize(
    ("changed", "spec", "says"),
    [
        ({"weight": -1.0}, DESIGN, "design.weights: 600 weights are negative"),
        ({"weight": 0.0}, DESIGN, "design.weights: All weights are zero"),
        ({"weight": np.nan}, DESIGN, "weights are missing in 600 rows"),
        ({"stratum": 9, "school": 1}, {**DESIGN, "lonely": "fail"}, "only one cluster"),
        ({"made": -1.0}, {**DESIGN, "calibration": calibration(final="made")}, "final: 600 weights are negative"),
        ({"phone": 1}, {**DESIGN, "calibration": calibration()}, "calibration, grade = 1: Margin phone: nobody"),
    ],
)
def test_bad_weights_and_designs_are_said_with_their_place(changed, spec, says):
    with pytest.raises(BookInvalid, match=says):
        tabulate(frame().assign(**changed), codebook(), parse_design(spec), parse_book({"tables": ["apps"]}))


def test_the_design_starts_from_the_weights_of_its_corrections():
    """Without a weight column the sampling fractions give the starting weights, which calibration then changes."""
    data = frame(rows=600).assign(schools=300)
    spec = {"clusters": ["school"], "fpc": ["schools"], "calibration": calibration()}
    design, account = plan(Source(data, codebook()), parse_design(spec))
    assert design.weights.sum() == pytest.approx(14000)
    assert "residuen" in account.weights["nl"]


def test_trimming_counts_as_a_fixed_factor_on_weights_that_met_the_margins():
    """So the total of a trimmed margin has an error again, and stored trimmed weights give the same numbers."""
    data, spec = frame(rows=900), calibration(trim=[0.6, 1.6])
    fresh = numbers(data, spec)
    untrimmed, made = weighed(data, calibration()).weights, weighed(data, spec).weights
    factor = made / untrimmed
    book = {"tables": [{"stub": "phone", "statistic": "total"}]}
    estimates = numbers(data, spec, book)
    for place, code in enumerate((1, 2, 3)):
        part = data.assign(part=np.where(data.phone == code, factor, 0), all=1.0)
        scaled = tabulate(
            part, codebook(), parse_design({**DESIGN, "calibration": calibration()}),
            parse_book({"tables": [{"stub": "part", "statistic": "mean"}, {"stub": "all", "statistic": "total"}]}),
        )  # fmt: skip
        mean, size = scaled.tables[0].rows[0].cells[0], scaled.tables[1].rows[0].cells[0].estimate
        assert estimates[place] == pytest.approx([mean.estimate * size, mean.se * size], rel=1e-8)
        assert mean.se > 0
    np.testing.assert_allclose(numbers(data.assign(made=made), {**spec, "final": "made"}), fresh, rtol=1e-12)


def test_children_without_an_answer_count_in_part_for_every_category():
    """The same as a file in which each of them stands once per category, in the shares of those who are alike."""
    data = frame(rows=900).query("gender in (1, 2, -4) and grade == 1").reset_index(drop=True)
    totals = {"gender": shares(5000, 3, 2), "phone": shares(5000, 6, 2, 1)}
    margins = [{"variable": name, "totals": each, "missing": "spread"} for name, each in totals.items()]
    known = data[data.gender.isin([1, 2]) & data.phone.isin([1, 2, 3])]
    parts = []
    for row, child in data.iterrows():
        alike = known
        for name, codes in (("gender", (1, 2)), ("phone", (1, 2, 3))):
            alike = alike[alike[name] == child[name]] if child[name] in codes else alike
        share = alike.groupby(["gender", "phone"]).weight.sum() / alike.weight.sum()
        parts.extend((row, gender, phone, child.weight * part) for (gender, phone), part in share.items())
    parted = pd.DataFrame(parts, columns=["row", "gender", "phone", "weight"])
    plain = [{"variable": name, "totals": each} for name, each in totals.items()]
    wanted = parted.assign(made=weighed(parted, {"margins": plain}).weights).groupby("row").made.sum()
    found = weighed(data, {"margins": margins})
    np.testing.assert_allclose(found.weights, wanted, rtol=1e-8)
    assert {each.code for each in found.findings} == {"spread"}
    assert found.reports[0].largest_gap < 1e-9
    stored = {**DESIGN, "calibration": {"margins": margins, "final": "made"}}
    again, _ = plan(Source(data.assign(made=found.weights), codebook()), parse_design(stored))
    fresh, _ = plan(Source(data, codebook()), parse_design({**DESIGN, "calibration": {"margins": margins}}))
    values = (data.apps_chat == 1).to_numpy(float)
    assert totals_of(again, values).se == pytest.approx(totals_of(fresh, values).se, rel=1e-10)
    rows = fresh.residuals.steps[0]
    assert fresh.weights @ rows.matrix[rows.cell] == pytest.approx([5000, 3000, 2000, *shares(5000, 6, 2, 1).values()])
