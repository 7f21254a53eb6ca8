"""Models and scales as an analyst gets them, against R `survey`: see data/models/README.md."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.books.spec import parse_design
from analysis.books.weighting import plan
from analysis.kernel import estimates, regression
from analysis.modelling import matrix, model, scale
from analysis.modelling.margins import Fitted
from analysis.modelling.specs import parse_model, parse_scale
from tests.unit.modelling.school_survey import DESIGN, TEAM, computed, source

WANTED = json.loads((Path(__file__).parent / "data" / "models" / "models.json").read_text())
TWO = {"reference": {"gender": 2}, "suppress": TEAM}
FORMULAS = {
    "logit": {"formula": "phone ~ gender + grade + hours", **TWO},
    "logit_girls": {
        "formula": "phone == 1 ~ grade + hours",
        "universe": "gender == 1 and age >= 12",
        "suppress": TEAM,
    },
    "linear": {"formula": "hours ~ gender + grade + age", "family": "linear", **TWO},
    "crossed": {"formula": "phone ~ gender * hours", **TWO},
}
POST = parse_design(
    {
        "weights": "weight",
        "strata": "stratum",
        "clusters": ["school"],
        "lonely": "adjust",
        "calibration": {
            "margins": [
                {
                    "variable": "age",
                    "totals": dict(zip(range(11, 19), (400, 450, 500, 550, 500, 450, 400, 350), strict=True)),
                }
            ]
        },
    }
)
CALIBRATED = {
    "calibrated": {"formula": "phone ~ gender + hours", **TWO},
    "calibrated_mean": {"formula": "hours ~ grade", "family": "linear", "suppress": TEAM},
}
TERMS = {"gender": "gender", "grade": "grade", "hours": "hours", "age": "age", "cross": "gender:hours"}


def close(found, wanted, tolerance=1e-8):
    np.testing.assert_allclose(np.array(found, dtype=float), wanted, rtol=tolerance)


@pytest.mark.parametrize("name", FORMULAS)
def test_coefficients_their_errors_limits_and_p_values_are_those_of_svyglm(name):
    lines, wanted = computed(model.compute, parse_model(FORMULAS[name])).coefficients, WANTED[name]
    for key in ("estimate", "se", "t", "p", "low", "high"):
        close([getattr(line, key) for line in lines], wanted[key])
    assert {line.df for line in lines} == set(wanted["df"])
    if name != "linear":
        close([line.ratio_high for line in lines], np.exp(wanted["high"]))


@pytest.mark.parametrize("name", CALIBRATED)
def test_calibrated_weights_give_the_errors_of_residuals(name):
    found, wanted = computed(model.compute, parse_model(CALIBRATED[name]), design=POST), WANTED[name]
    for key in ("estimate", "se", "p", "low", "high"):
        close([getattr(line, key) for line in found.coefficients], wanted[key])
    term = {"calibrated": "gender", "calibrated_mean": "grade"}[name]
    test, expected = next(each for each in found.terms if each.key == term), WANTED[f"{name}_{term}"]
    close([test.f, test.p], [expected["f"][0], expected["p"][0]])


@pytest.mark.parametrize(
    "name", [name for name in WANTED if name.rpartition("_")[0] in FORMULAS and name.rpartition("_")[2] in TERMS]
)
def test_every_term_is_tested_as_by_reg_term_test(name):
    fitted, _, term = name.rpartition("_")
    found = computed(model.compute, parse_model(FORMULAS[fitted])).terms
    one, wanted = next(each for each in found if each.key == TERMS[term]), WANTED[name]
    close([one.f, one.df, one.df_denominator, one.p], [wanted[key][0] for key in ("f", "df", "ddf", "p")])


def test_pseudo_r2_is_that_of_psrsq():
    fit = computed(model.compute, parse_model(FORMULAS["logit"])).fit
    close([fit.cox_snell, fit.nagelkerke], [WANTED["logit_r2"]["cox"][0], WANTED["logit_r2"]["nagelkerke"][0]])


def test_adjusted_shares_are_svypredmeans_and_their_error_is_made_of_the_same_parts():
    """R adds the two parts as if independent; ours takes their covariance in (see test_further)."""
    given = {"formula": "phone ~ grade + hours + gender", **TWO}
    found, wanted = computed(model.compute, parse_model(given)).adjusted, WANTED["margins"]
    keys = [column.key for column in found.columns]
    cells = [found.rows[0].cells[keys.index(f"{code:g}", keys.index("1", 4))] for code in wanted["category"]]
    close([cell.estimate for cell in cells], wanted["estimate"])

    data, spec = source(), parse_model(given)
    design, _ = plan(data, DESIGN)
    frame = matrix.frame_of(data, DESIGN, design, spec)
    fit = regression.regress(design, frame.model.matrix, frame.outcome.values, "quasibinomial", frame.inside)
    fitted = Fitted(design, spec, frame, fit, regression.independent(design))
    codes = [frame.variables["gender"].keys.index(f"{code:g}") for code in wanted["category"]]
    settings = [frame.matrix({"gender": code}).matrix for code in codes]
    kept = np.where(fitted.frame.inside, design.weights, 0.0)
    predicted, slopes = [], []
    for table in settings:
        share = 1 / (1 + np.exp(-(table @ fit.coefficients.value)))
        predicted.append(share)
        slopes.append((kept * share * (1 - share))[fit.inside] @ table[fit.inside] / kept.sum())
    close(
        np.stack(slopes) @ fit.coefficients.covariance @ np.stack(slopes).T,
        np.reshape(wanted["coefficients"], (3, 3)),
        1e-7,
    )
    average = estimates.means(design, np.stack(predicted, axis=1), fit.inside)
    close(average.covariance, np.reshape(wanted["average"], (3, 3)), 1e-7)


def test_alpha_and_alpha_without_an_item_are_svycralpha():
    items = [f"i{place}" for place in range(1, 6)]
    found = computed(scale.compute, parse_scale({"items": items, "reversed": ["i4"], "suppress": TEAM}))
    close([found.alpha], WANTED["alpha"]["estimate"])
    close([found.items[2].alpha_without], WANTED["alpha_without_i3"]["estimate"])


def test_the_mean_score_by_column_is_that_of_svymean_and_svyby():
    items = [f"i{place}" for place in range(1, 6)]
    given = {"items": items, "reversed": ["i4"], "at_least": 4, "banner": ["gender"], "suppress": TEAM}
    cells = computed(scale.compute, parse_scale(given)).tables[1].rows[0].cells
    close([cells[0].estimate, cells[0].se], [WANTED["score"]["mean"][0], WANTED["score"]["se"][0]])
    close([cell.estimate for cell in cells[1:]], WANTED["score_by"]["mean"])
    close([cell.se for cell in cells[1:]], WANTED["score_by"]["se"])
