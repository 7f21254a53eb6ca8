"""A thin adapter from cases in the words of R's `survey` to the kernel: `run(case, frame) -> dict`.

A case names data, design, options, steps and a call; the answer has any of the keys R gives. What the kernel does not
hold raises NotImplementedError, so a score tells absent from wrong. Where R's own convention differs from the
kernel's (a label, a scaling, a truncation), the difference is undone here and named.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.kernel import compare, dispersion, estimates, intervals, regression, weights
from analysis.kernel.errors import KernelError
from analysis.kernel.replicates import Replicates
from tests.reference import rnumerics, tests_and_models
from tests.reference.sample import Sample


def run(case: dict[str, Any], frame: pd.DataFrame) -> dict[str, Any]:
    """Answer one case."""
    call = case["call"]
    if call["fn"] not in CALLS:
        raise NotImplementedError(call["fn"])
    return CALLS[call["fn"]](Sample(case, frame), call)


def _report(found: estimates.Estimates, df: float) -> dict[str, Any]:
    half, normal = stats.t.ppf(0.975, df), stats.norm.ppf(0.975)
    return {
        "estimate": found.value, "se": found.se, "df": df, "cv": found.se / found.value, "vcov": found.covariance,
        "ci_t": {"lower": found.value - half * found.se, "upper": found.value + half * found.se},
        "ci_z": {"lower": found.value - normal * found.se, "upper": found.value + normal * found.se},
    }  # fmt: skip


def _deff(sample: Sample, found: estimates.Estimates, kind: object, inside: np.ndarray) -> np.ndarray:
    """R's `deff=TRUE` compares with simple random sampling without replacement."""
    if kind == "replace":
        return found.deff
    total = float(sample.plan.weights[inside].sum())
    return found.deff / (1 - inside.sum() / total)


def _single(statistic: Any) -> Any:
    def answer(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
        values, labels = sample.matrix(call["vars"])
        if not call.get("na_rm") and np.isnan(values[sample.inside()]).any():
            raise KernelError("missing_values", "Values are missing.")
        found = statistic(sample.plan, values, sample.domain)
        result = {"labels": labels, **_report(found, sample.df())}
        if call.get("deff"):
            inside = sample.inside() & ~np.isnan(values).any(axis=1)
            result["deff"] = _deff(sample, found, call["deff"], inside)
        return result

    return answer


def _ratio(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    above, below = sample.matrix(call["num"])[0], sample.matrix(call["den"])[0]
    return _report(estimates.ratios(sample.plan, above, below, sample.domain), sample.df())


def _variance(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    values, labels = sample.matrix(call["vars"])
    factor = _kish(sample, values)
    found = dispersion.variance(sample.plan, values, sample.domain).contrast(factor * np.eye(values.shape[1]))
    return {"labels": labels, **_report(found, sample.df())}


def _kish(sample: Sample, values: np.ndarray) -> float:
    """R's n/(n - 1) counts every row of a design, missing answers included; the kernel's counts the answers."""
    n, everyone = int((sample.inside() & ~np.isnan(values).any(axis=1)).sum()), int(sample.inside().sum())
    return 1.0 if isinstance(sample.plan, Replicates) else everyone / (everyone - 1) * (n - 1) / n


def _covariance(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    values, labels = sample.matrix(call["vars"])
    found = dispersion.covariances(sample.plan, values, sample.domain)
    matrix = _kish(sample, values) * found.matrix
    return {"labels": labels, "matrix": matrix, "corr": found.correlation, "df": sample.df()}


def _groups(sample: Sample, names: list[str]) -> list[tuple[dict[str, Any], np.ndarray]]:
    """The groups in R's order, the first variable varying fastest."""
    parts = [sample.codes(name) for name in names]
    grid = np.stack(
        [g.ravel(order="F") for g in np.meshgrid(*[np.arange(len(p[1])) for p in parts], indexing="ij")], axis=1
    )
    found = []
    for codes in grid:
        inside = sample.inside().copy()
        for code, (column, _) in zip(codes, parts, strict=True):
            inside &= column == code
        if inside.any():
            label = {name: levels[code] for name, code, (_, levels) in zip(names, codes, parts, strict=True)}
            found.append((label, inside))
    return found


def _by(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    inner, groups = call["inner"], _groups(sample, call["by"])
    parts = [_inner(sample, inner, inside) for _, inside in groups]
    size = len(parts[0])
    order = np.arange(len(groups) * size).reshape(len(groups), size).T.ravel()
    df = sample.df()
    found = estimates.joint(parts, df)
    answer = {
        "estimate": found.value[order],
        "se": found.se[order],
        "df": df,
        "vcov": found.covariance[np.ix_(order, order)],
    }
    if inner.get("deff"):
        given = [~np.isnan(sample.matrix(inner["vars"])[0]).any(axis=1) for _ in groups]
        per_group = [
            _deff(sample, p, inner["deff"], g & ok) for p, (_, g), ok in zip(parts, groups, given, strict=True)
        ]
        answer["deff"] = np.concatenate(per_group)[order]
    if "vars" in inner:
        costs = [weights.kish(sample.plan.weights[inside & ~np.isnan(sample.matrix(inner["vars"])[0]).any(axis=1)])
                 for _, inside in groups]  # fmt: skip
        answer |= {"base_n": [c.n for c in costs], "base_weighted": [c.total for c in costs],
                   "base_kish": [c.n_effective for c in costs]}  # fmt: skip
    return answer


def _inner(sample: Sample, call: dict[str, Any], inside: np.ndarray | None) -> estimates.Estimates:
    if call["fn"] in ("mean", "total", "var"):
        statistic = {"mean": estimates.means, "total": estimates.totals, "var": dispersion.variance}[call["fn"]]
        return statistic(sample.plan, sample.matrix(call["vars"])[0], inside)
    if call["fn"] == "ratio":
        return estimates.ratios(sample.plan, sample.matrix(call["num"])[0], sample.matrix(call["den"])[0], inside)
    raise NotImplementedError(call["fn"])


def _contrast(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    inner, df = call["inner"], sample.df()
    if inner["fn"] == "by":
        groups = _groups(sample, inner["by"])
        found = estimates.joint([_inner(sample, inner["inner"], inside) for _, inside in groups], df)
    else:
        found = _inner(sample, inner, sample.domain)
    answer = found.contrast(call["contrasts"])
    t = answer.value / answer.se
    return {"estimate": answer.value, "se": answer.se, "df": df, "t": t, "vcov": answer.covariance,
            "p_t": 2 * stats.t.sf(abs(t), df), "p_z": 2 * stats.norm.sf(abs(t))}  # fmt: skip


def _pairwise(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    groups = _groups(sample, [call["by"]])
    values, labels = sample.matrix([call["var"]])
    chosen = next(
        (
            i
            for i, label in enumerate(labels)
            if "level" in call and float(label.removeprefix(call["var"])) == float(call["level"])
        ),
        -1,
    )
    df = sample.df()
    found = estimates.joint([estimates.means(sample.plan, values[:, [chosen]], inside) for _, inside in groups], df)
    pairs = compare.all_pairs(len(groups))
    test = compare.differences(found.value[:, None], found.spread[:, :, None], pairs, df)
    names = [chr(ord("A") + index) for index in range(len(groups))]
    letters = {}
    for rule in ("none", "bonferroni", "holm", "bh"):
        adjusted = compare.adjust(test.p, rule)
        letters["BH" if rule == "bh" else rule] = [
            row[0] for row in compare.letters(test, adjusted, names, call["alpha"])
        ]
    return {
        "estimate": found.value, "se": found.se, "diff": test.difference[:, 0], "se_diff": test.se[:, 0], "df": df,
        "t": test.t[:, 0], "p": test.p[:, 0], "p_z": 2 * stats.norm.sf(abs(test.t[:, 0])),
        "p_bonferroni": compare.adjust(test.p, "bonferroni")[:, 0], "p_holm": compare.adjust(test.p, "holm")[:, 0],
        "p_BH": compare.adjust(test.p, "bh")[:, 0], "letters": letters,
    }  # fmt: skip


def _proportion(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    column = sample.frame[call["var"]]
    values = np.where(column.isna(), np.nan, column == call["value"])
    found = estimates.means(sample.plan, values, sample.domain)[0]
    method = "logit" if call["method"] == "xlogit" else call["method"]
    df = float(call["df"]) if "df" in call else found.df
    level = call.get("level", 0.95)
    if isinstance(sample.plan, Replicates) and call["method"] == "logit":
        low, high = _refitted(sample, values, df, level)
    elif method == "likelihood":
        low, high = _profiled(found, df, level, sample.size(~np.isnan(values)))
    else:
        df = found.df if method == "beta" else df
        low, high = intervals.share_interval(found.value, found.se, df, n=sample.rows(), level=level, method=method)
    return {
        "estimate": [found.value],
        "ci": {"lower": [low], "upper": [high]},
        "lower": low,
        "upper": high,
        "df": found.df,
    }


def _refitted(sample: Sample, values: np.ndarray, df: float, level: float) -> tuple[float, float]:
    """R's logit limits of a replicate design come from repeating a logistic model of the constant alone."""
    constant = np.ones((values.size, 1))
    found = regression.regress(sample.plan, constant, values, "quasibinomial", sample.domain).coefficients[0]
    half = intervals.quantile(0.5 + level / 2, df) * found.se
    return float(special.expit(found.value - half)), float(special.expit(found.value + half))


def _profiled(found: estimates.Estimate, df: float, level: float, size: float) -> tuple[float, float]:
    """R reads the likelihood limits off a spline through a coarse profile; the kernel solves for them. `size`: the
    answers' weight where the mean weight of all rows is one.
    """
    middle, wide = special.logit(found.value), found.se / (found.value * (1 - found.value))
    naive = 1 / np.sqrt(size * found.value * (1 - found.value))
    cutoff = intervals.quantile(0.5 + level / 2, df) * wide / naive
    furthest = np.sqrt(stats.f.isf(stats.norm.sf(cutoff) / 2, 1, found.n - 1))
    points = [(middle, 0.0)]
    for sign in (-1, 1):
        z, step = 0.0, 0
        while (step := step + 1) < 10 and abs(z) < furthest:
            at = middle + sign * step * furthest / 5 * wide
            apart = special.rel_entr([found.value, 1 - found.value], [special.expit(at), special.expit(-at)]).sum()
            z = sign * np.sqrt(2 * (found.n - 1) * apart)
            points.append((at, z))
    at, z = rnumerics.spline(*np.array(sorted(points)).T)
    low, high = np.interp([-cutoff, cutoff], z, at, left=np.nan, right=np.nan)
    return float(special.expit(low)), float(special.expit(high))


def _table(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    """R scales the table of a replicate design to the weight of all rows, missing answers included."""
    (rows, row_levels), (columns, column_levels) = sample.codes(call["row"]), sample.codes(call["col"])
    inside = sample.inside() & (rows >= 0) & (columns >= 0)
    flat = rows[inside] * len(column_levels) + columns[inside]
    sums = np.bincount(flat, weights=sample.plan.weights[inside], minlength=len(row_levels) * len(column_levels))
    whole = sample.plan.weights[sample.inside()].sum() if isinstance(sample.plan, Replicates) else sums.sum()
    sums *= call.get("Ntotal", whole) / sums.sum()
    return {"counts": sums.reshape(len(row_levels), -1), "weighted": sums.reshape(len(row_levels), -1)}


def _weights(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    kept = sample.plan.weights[sample.inside()]
    cost = weights.kish(kept)
    answer = {
        "n": cost.n, "sum": cost.total, "sumsq": float(kept @ kept), "min": cost.minimum, "max": cost.maximum,
        "kish_neff": cost.n_effective, "kish_deff": cost.deff, "first": kept[:12], "last": kept[-3:], "all": kept,
        "dot_rownumber": float(kept @ np.arange(1, kept.size + 1)),
    }  # fmt: skip
    if isinstance(sample.plan, Replicates):
        plan = sample.plan
        columns = np.stack([plan.replicate(index)[sample.inside()] for index in range(plan.count)], axis=1)
        answer |= {"scale": plan.scale, "rscales": plan.rscales}
        answer["rep"] = {
            "columns": plan.count, "scale": plan.scale, "rscales_unique": np.unique(plan.rscales), "mse": plan.mse,
            "colsums_first": columns.sum(axis=0)[:6], "sumsq": float((columns**2).sum()), "degf": sample.df(),
        }  # fmt: skip
    return answer


CALLS = {
    "mean": _single(estimates.means), "total": _single(estimates.totals), "ratio": _ratio, "by": _by, "contrast": _contrast,
    "weights": _weights, "pairwise": _pairwise, "ciprop": _proportion, "table": _table, "var": _variance,
    "cov": _covariance, **tests_and_models.CALLS,
}  # fmt: skip
