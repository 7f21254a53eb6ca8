"""A real national school survey: the kernel and `manage.py tabulate` give R's numbers and CDC's published per cents."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
import yaml
from django.core.management import call_command

from analysis.kernel import estimates
from analysis.kernel.design import design

DATA = Path(__file__).parent / "data" / "yrbs2019"
REFERENCE = json.loads((DATA / "reference.json").read_text())
DESIGN = {"weights": "weight", "strata": "stratum", "clusters": ["psu"], "nested": True}
PUBLISHED = [("QN24", "all", 15.7), ("QN24", "Q2 == 1", 20.4), ("QN24", "Q2 == 2", 10.9), ("QN80", "all", 46.1)]
close = pytest.approx


@pytest.fixture(scope="module")
def pupils():
    return pyreadstat.read_sav(DATA / "yrbs2019_media.sav")[0]


@pytest.fixture(scope="module")
def plan(pupils):
    return design(len(pupils), weights=pupils.weight, strata=pupils.stratum, clusters=[pupils.psu], nested=True)


def rows_of(pupils, domain):
    return np.ones(len(pupils), bool) if domain == "all" else pupils.eval(domain).to_numpy()


@pytest.mark.parametrize("want", REFERENCE["proportions"], ids=lambda want: f"{want['variable']} {want['domain']}")
def test_proportion_in_a_domain(want, pupils, plan):
    column = pupils[want["variable"]]
    yes = np.where(column.isna(), np.nan, column == 1)
    found = estimates.means(plan, yes, rows_of(pupils, want["domain"]))[0]
    assert (found.n, found.df) == (want["n"], want["df"])
    assert [found.value, found.se, found.deff] == close([want["estimate"], want["se"], want["deff"]], rel=1e-9)
    assert list(found.interval()) == close(want["ci_wald"], rel=1e-9)
    assert list(found.interval(method="logit")) == close(want["ci_logit"], rel=1e-8)


@pytest.mark.parametrize("want", REFERENCE["distributions"], ids=lambda want: want["variable"])
def test_distribution(want, pupils, plan):
    codes = pupils[want["variable"]].fillna(0).to_numpy(dtype=int) - 1
    found = estimates.proportions(plan, codes, len(want["levels"]))
    assert list(found.value) == close(want["estimate"], rel=1e-9)
    assert list(found.se) == close(want["se"], rel=1e-9)
    assert list(found.deff) == close(want["deff"], rel=1e-9)


@pytest.mark.parametrize("want", REFERENCE["differences"], ids=lambda want: want["variable"])
def test_difference_of_the_sexes_counts_shared_schools(want, pupils, plan):
    column = pupils[want["variable"]]
    yes = np.where(column.isna(), np.nan, column == 1)
    parts = [estimates.means(plan, yes, rows_of(pupils, f"Q2 == {sex}")) for sex in (2, 1)]
    found = estimates.joint(parts, plan.df()).contrast([1, -1])
    assert found.value[0] == close(want["difference"], rel=1e-9)
    assert found.value[0] / found.se[0] == close(want["t"], rel=1e-9)


@pytest.fixture(scope="module")
def tabulated(tmp_path_factory):
    """The tidy file of one book over the whole file, by way of the command."""
    folder = tmp_path_factory.mktemp("book")
    tables = [{"stub": item} for item in ("QN24", "QN80", "QN79", "QN88", "Q79", "Q80", "Q88")]
    tables += [{"stub": item, "universe": "Q2 == 1"} for item in ("QN24", "QN80", "QN79", "QN88")]
    book = {"title": "YRBS 2019", "banner": ["Q2", "Q3", {"variables": ["Q2", "Q3"]}], "tables": tables}
    (folder / "design.yaml").write_text(yaml.safe_dump(DESIGN))
    (folder / "book.yaml").write_text(yaml.safe_dump(book))
    call_command("tabulate", str(DATA / "yrbs2019_media.sav"), "--design", str(folder / "design.yaml"),
                 "--book", str(folder / "book.yaml"), "--out", str(folder / "tidy.csv"), stdout=io.StringIO())  # fmt: skip
    return pd.read_csv(folder / "tidy.csv", dtype={"category": str, "column": str, "table": str})


def place_of(domain):
    """Banner block and column of a domain."""
    parts = [part.split(" == ") for part in domain.split(" & ")] if domain != "all" else []
    if not parts:
        return "total", "total"
    return "*".join(name for name, _ in parts), "/".join(code for _, code in parts)


def line_of(tidy, variable, category, domain):
    banner, column = place_of(domain)
    rows = tidy[
        (tidy.stub == variable) & (tidy.category == category) & (tidy.banner == banner) & (tidy.column == column)
    ]
    return rows.iloc[0]


@pytest.mark.parametrize("want", REFERENCE["proportions"], ids=lambda want: f"{want['variable']} {want['domain']}")
def test_command_gives_the_proportions(want, tabulated):
    line = line_of(tabulated, want["variable"], "1", want["domain"])
    assert (line.n, line.df, line.status) == (want["n"], want["df"], "shown")
    got = [line.estimate, line.se, line.deff, line.low, line.high]
    assert got == close([want["estimate"], want["se"], want["deff"], *want["ci_wald"]], rel=1e-9)


@pytest.mark.parametrize("want", REFERENCE["distributions"], ids=lambda want: want["variable"])
def test_command_gives_the_distributions(want, tabulated):
    lines = [line_of(tabulated, want["variable"], str(place + 1), "all") for place in range(len(want["levels"]))]
    assert [line.estimate for line in lines] == close(want["estimate"], rel=1e-9)
    assert [line.se for line in lines] == close(want["se"], rel=1e-9)


@pytest.mark.parametrize(("variable", "domain", "per_cent"), PUBLISHED)
def test_published_per_cents(variable, domain, per_cent, tabulated):
    assert round(100 * line_of(tabulated, variable, "1", domain).estimate, 1) == per_cent


def test_universe_is_the_same_domain_as_a_column(tabulated):
    girls = tabulated[(tabulated.table == "8") & (tabulated.column == "total") & (tabulated.category == "1")].iloc[0]
    column = line_of(tabulated, "QN24", "1", "Q2 == 1")
    assert [girls.estimate, girls.se, girls.df] == close([column.estimate, column.se, column.df], rel=1e-12)
