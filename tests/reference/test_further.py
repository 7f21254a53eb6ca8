"""The kernel against R `survey` where the 391 cases end: see data/further/README.md."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.kernel import (
    association,
    calibration,
    dispersion,
    estimates,
    grouptests,
    regression,
    scales,
    terms,
    weights,
)
from analysis.kernel.design import Design, design
from analysis.kernel.replicates import Replicates, replicates

DATA = Path(__file__).parent / "data"
WANTED = json.loads((DATA / "further" / "further.json").read_text())
SCHOOLS = pd.read_csv(DATA / "oracle" / "apiclus1.csv")
TYPES = pd.Categorical(SCHOOLS["stype"], categories=["E", "H", "M"]).codes.astype(np.int64)


def one_stage() -> Design:
    return design(len(SCHOOLS), weights=SCHOOLS["pw"], clusters=[SCHOOLS["dnum"]], fpc=[SCHOOLS["fpc"]])


def jackknife(*, mse: bool = False) -> Replicates:
    return replicates(one_stage(), "JK1", mse=mse)


def variables(frame: pd.DataFrame) -> dict[str, terms.Variable]:
    found: dict[str, terms.Variable] = {}
    for name in frame.columns:
        if pd.api.types.is_numeric_dtype(frame[name]):
            found[name] = frame[name].to_numpy(dtype=float)
        else:
            column = pd.Categorical(frame[name])
            found[name] = terms.Factor(column.codes.astype(np.int64), tuple(map(str, column.categories)))
    return found


def fitted(plan: Design | Replicates, frame: pd.DataFrame, text: str, family: regression.Family) -> regression.Fit:
    formula = terms.parse(text)
    model = terms.model_matrix(formula, variables(frame), len(frame))
    return regression.regress(
        plan, model.matrix, terms.evaluate(formula.outcome, variables(frame), len(frame)), family
    )


def agrees(name: str, found: estimates.Estimates) -> None:
    wanted = WANTED[name]
    np.testing.assert_allclose(found.value, wanted["estimate"], rtol=1e-8)
    np.testing.assert_allclose(found.se, wanted["se"], rtol=1e-7)
    np.testing.assert_allclose(found.covariance.ravel(), wanted["vcov"], rtol=1e-6, atol=1e-13 * max(wanted["vcov"]))


def test_unequal_probabilities_by_brewers_approximation() -> None:
    counties = pd.read_csv(DATA / "further" / "election_pps.csv")
    plan = design(len(counties), fpc=[counties["p"]], pps=True)
    np.testing.assert_allclose(plan.weights, counties["wt"], rtol=1e-9)
    agrees("pps_total", estimates.totals(plan, counties[["Bush", "Kerry", "Nader"]]))
    agrees("pps_ratio", estimates.ratios(plan, counties["Bush"], counties["Kerry"]))


def test_a_calibration_on_top_of_a_poststratification() -> None:
    start = one_stage()
    margin = weights.Margin("type", TYPES, np.array([4421.0, 755.0, 1018.0]))
    post = calibration.adopt(start, weights.poststratify(start.weights, margin), [margin])
    matrix = np.column_stack([np.ones(len(SCHOOLS)), SCHOOLS["api99"]])
    twice = calibration.calibrate(post.weights, matrix, [6194, 3914069]).on(post)
    agrees("twice_mean", estimates.means(twice, SCHOOLS[["api00", "enroll"]]))
    agrees("twice_domain", estimates.means(twice, SCHOOLS["api00"], TYPES == 1))
    agrees("twice_ratio", estimates.ratios(twice, SCHOOLS["api_stu"], SCHOOLS["enroll"]))
    codes = pd.Categorical(SCHOOLS["sch_wide"], categories=["No", "Yes"]).codes
    agrees("calibrated_share", estimates.proportions(twice, codes, 2))


def test_every_replicate_is_calibrated() -> None:
    matrix = np.column_stack([np.ones(len(SCHOOLS)), TYPES == 1, TYPES == 2, SCHOOLS["api99"]])
    plan = jackknife().reweighted(
        lambda start: calibration.calibrate(start, matrix, [6194, 755, 1018, 3914069]).weights
    )
    agrees("rep_calibrated", estimates.means(plan, SCHOOLS[["api00", "enroll"]]))


def test_replicates_repeat_variances_ratios_tests_and_models() -> None:
    agrees("rep_variance", dispersion.variance(jackknife(), SCHOOLS["api00"]))
    agrees("rep_mse", estimates.ratios(jackknife(mse=True), SCHOOLS["api_stu"], SCHOOLS["enroll"]))
    agrees("rep_logit", fitted(jackknife(), SCHOOLS, "I(comp_imp=='Yes')~stype+api99", "quasibinomial").coefficients)
    wide = pd.Categorical(SCHOOLS["sch_wide"]).codes
    table = association.independence(jackknife(), wide, TYPES, statistic="wald")
    wanted = WANTED["rep_wald"]
    assert [table.statistic, table.p] == pytest.approx([*wanted["statistic"], *wanted["p"]], rel=1e-8)
    assert [table.df, table.df_denominator] == wanted["df"]
    improved = pd.Categorical(SCHOOLS["comp_imp"], categories=["No", "Yes"]).codes
    test, wanted = grouptests.two_means(jackknife(), SCHOOLS["enroll"], improved), WANTED["rep_ttest"]
    assert [test.t, test.df, test.p] == pytest.approx([*wanted["statistic"], *wanted["df"], *wanted["p"]], rel=1e-8)
    test, wanted = grouptests.rank_test(jackknife(), SCHOOLS["ell"], improved), WANTED["rep_ranktest"]
    assert [test.t, test.df, test.p] == pytest.approx([*wanted["statistic"], *wanted["df"], *wanted["p"]], rel=1e-8)


def test_two_stage_models_and_an_interaction() -> None:
    frame = pd.read_csv(DATA / "oracle" / "apiclus2.csv")
    plan = design(len(frame), clusters=[frame["dnum"], frame["snum"]], fpc=[frame["fpc1"], frame["fpc2"]])
    logit = fitted(plan, frame, "I(sch_wide=='Yes') ~ ell + meals", "quasibinomial")
    agrees("two_stage_logit", logit.coefficients)
    formula = terms.parse("api00 ~ ell + meals*stype")
    model = terms.model_matrix(formula, variables(frame), len(frame))
    fit = regression.regress(plan, model.matrix, frame["api00"])
    test, wanted = regression.term_test(fit, model.columns["meals:stype"]), WANTED["two_stage_interaction"]
    assert [test.f, test.df, test.df_denominator, test.p] == pytest.approx(
        [*wanted["statistic"], *wanted["df"], *wanted["p"]], rel=1e-8
    )


def test_adjusted_shares_are_predictive_margins_with_the_covariance_of_fit_and_average() -> None:
    """R adds the variance of the coefficients to that of the average as if they were independent; the jackknife, which
    repeats both together, sides with the joint linearisation.
    """
    formula = terms.parse("~ api99 + stype")
    model = terms.model_matrix(formula, variables(SCHOOLS), len(SCHOOLS))
    settings = []
    for code in (1, 0, 2):
        everybody = variables(SCHOOLS) | {"stype": terms.Factor(np.full(len(SCHOOLS), code), ("E", "H", "M"))}
        settings.append(terms.model_matrix(formula, everybody, len(SCHOOLS)).matrix)
    found = []
    for plan in (one_stage(), jackknife()):
        fit = regression.regress(plan, model.matrix, SCHOOLS["comp_imp"] == "Yes", "quasibinomial")
        found.append(regression.adjusted(plan, fit, settings))
    np.testing.assert_allclose(found[0].value, WANTED["predicted"]["estimate"], rtol=1e-7)
    ours, apart = found[1].se / found[0].se, found[1].se / WANTED["predicted"]["se"]
    assert np.all((ours > 1) & (ours < 1.1)), "a jackknife of 15 clusters is a little wider"
    assert np.ptp(ours) < 0.03 < np.ptp(apart)


def test_cronbachs_alpha() -> None:
    found = scales.reliability(one_stage(), SCHOOLS[["ell", "meals", "mobility"]])
    assert found.alpha.value == pytest.approx(WANTED["alpha"]["estimate"][0], rel=1e-10)
