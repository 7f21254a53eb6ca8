"""The adapter's calls for quantiles, tests and models."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from scipy import stats

from analysis.kernel import association, estimates, grouptests, mixtures, quantiles, regression, terms
from analysis.kernel.replicates import Replicates
from tests.reference import rnumerics
from tests.reference.sample import Sample

STATISTICS = {
    "F": "second_order", "Chisq": "first_order", "Wald": "wald", "adjWald": "adjusted_wald", "lincom": "mixture", "saddlepoint": "mixture",
}  # fmt: skip
SCORES = {"wilcoxon": "wilcoxon", "vanderWaerden": "van_der_waerden", "median": "median", "KruskalWallis": "wilcoxon"}


def _quantile(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    values = sample.matrix(call["var"])[0][:, 0]
    df = sample.df(~np.isnan(values))
    level, rule = 1 - call["alpha"], call["qrule"]
    interval = {"xlogit": "logit", "quantile": "replicates"}.get(call["interval"], call["interval"])
    found = quantiles.quantiles(
        sample.plan, values, call["probs"], sample.domain, rule=rule, interval=interval, level=level, df=df
    )
    low, high = np.array([q.low for q in found]), np.array([q.high for q in found])
    if interval == "score":
        low, high = (_score(sample, values, call, sign) for sign in (1, -1))
    se = (high - low) / (2 * stats.t.ppf(0.5 + level / 2, df))
    return {"estimate": [q.value for q in found], "ci_t": {"lower": low, "upper": high}, "se": se, "df": sample.df()}


def _score(sample: Sample, values: np.ndarray, call: dict[str, Any], sign: int) -> np.ndarray:
    """R searches the score limit between the extremes, then reads it back through the weighted quantile at the
    unweighted share at or below it; the kernel's limits are the values themselves.
    """
    inside = sample.inside() & ~np.isnan(values)
    given, weights = values[inside], sample.plan.weights[inside]
    t = sign * stats.t.ppf(1 - call["alpha"] / 2, sample.df(inside))
    margin = np.subtract(*np.percentile(given, [75, 25])) / 100
    limits = []
    for share in call["probs"]:

        def z(at: float, share: float = share) -> float:
            found = estimates.means(sample.plan, np.where(inside, values > at, np.nan))[0]
            return (found.value - (1 - share)) / found.se - t

        found = rnumerics.root(z, given.min() + margin, given.max() - margin, 1 / (100 * np.sqrt(given.size)))
        limits.append(quantiles.read_off(given, weights, float(np.mean(given <= found)), call["qrule"]))
    return np.array(limits)


def _chisq(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    """R scales X2 to all rows of the design, missing answers included."""
    kind = call["statistic"]
    rows, columns = sample.codes(call["row"])[0], sample.codes(call["col"])[0]
    found = association.independence(
        sample.plan, rows, columns, sample.domain, statistic=STATISTICS[kind], n=int(sample.inside().sum())
    )
    if kind == "Chisq":
        return {"statistic": [found.statistic], "parameter": [found.df], "p": [found.p]}
    if kind in ("lincom", "saddlepoint"):
        return {"statistic": [found.statistic], "parameter": [], "p": [_whole_df(found)]}
    return {"statistic": [found.statistic], "parameter": [found.df, found.df_denominator], "p": [found.p]}


def _whole_df(found: association.TableTest) -> float:
    """R cuts the denominator's degrees of freedom to a whole number of terms in the saddlepoint, not in their weight."""
    lam = np.append(found.effects, -found.statistic / found.df_denominator)
    return mixtures.upper_tail(0.0, lam, np.append(np.ones(found.effects.size), np.floor(found.df_denominator)))


def _fit_shares(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    found = association.goodness_of_fit(sample.plan, sample.codes(call["var"])[0], call["p"], sample.domain)
    scale, df = mixtures.satterthwaite(found.effects)
    return {"statistic": [found.statistic], "p": [found.p], "parameter": [scale, df]}


def _two_sides(sample: Sample, call: dict[str, Any]) -> tuple[np.ndarray, str]:
    outcome, group = (part.strip() for part in call["formula"].split("~"))
    return terms.evaluate(outcome, sample.variables(), len(sample.frame)), group


def _ttest(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    values, group = _two_sides(sample, call)
    if group in ("0", "1"):
        found = grouptests.mean_test(sample.plan, values, sample.domain)
    else:
        found = grouptests.two_means(sample.plan, values, sample.codes(group)[0], sample.domain)
    return {"statistic": [found.t], "df": [found.df], "p": [found.p], "estimate": [found.estimate],
            "ci": [found.low, found.high]}  # fmt: skip


def _ranktest(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    """For more than two groups R puts the degrees of freedom under `statistic`, chi-squared under `parameter`, and has
    no estimate (NA, with which a scorer can't compare a number).
    """
    values, group = _two_sides(sample, call)
    found = grouptests.rank_test(
        sample.plan, values, sample.codes(group)[0], sample.domain, score=SCORES[call["test"]]
    )
    if isinstance(found, grouptests.GroupsTest):
        return {"statistic": [found.df], "df": [found.chi2], "p": [found.p]}
    return {"statistic": [found.t], "df": [found.df], "p": [found.p], "estimate": [found.estimate]}


def _fit(sample: Sample, call: dict[str, Any]) -> tuple[regression.Fit, terms.ModelMatrix]:
    """R takes the degrees of freedom of replicates from the whole design, missing answers included."""
    model, outcome = sample.model(call["formula"])
    family = {"binomial": "quasibinomial", "poisson": "quasipoisson"}.get(call["family"], call["family"])
    fit = regression.regress(sample.plan, model.matrix, outcome, family, sample.domain)
    if isinstance(sample.plan, Replicates):
        fit = replace(fit, coefficients=replace(fit.coefficients, df=sample.df() + 1 - len(fit.coefficients)))
    return fit, model


def _glm(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    fit, model = _fit(sample, call)
    found = fit.coefficients
    half = stats.t.ppf(0.975, found.df) * found.se
    return {
        "labels": list(model.names), "estimate": found.value, "se": found.se, "t": fit.t, "p": fit.p, "vcov": found.covariance,
        "df_resid": found.df, "df_design": sample.df(), "ci_wald": {"lower": found.value - half, "upper": found.value + half},
    }  # fmt: skip


def _regterm(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    fit, model = _fit(sample, call)
    wanted = [sorted(term) for term in terms.parse(call["term"]).terms]
    columns = [column for name, held in model.columns.items() if sorted(name.split(":")) in wanted for column in held]
    found = regression.term_test(fit, columns)
    return {"statistic": [found.f], "df": [found.df, found.df_denominator], "p": [found.p]}


CALLS = {
    "quantile": _quantile, "chisq": _chisq, "gofchisq": _fit_shares, "ttest": _ttest, "ranktest": _ranktest, "glm": _glm,
    "regterm": _regterm,
}  # fmt: skip
