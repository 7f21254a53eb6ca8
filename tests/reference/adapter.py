"""A thin adapter from cases in the words of R's `survey` to the kernel: `run(case, frame) -> dict`.

A case names data, design, options, steps and a call; the answer has any of the keys R gives. What the kernel does not
hold yet raises NotImplementedError, so a score tells absent from wrong.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from analysis.kernel import compare, estimates, weights
from analysis.kernel.design import Design, design
from analysis.kernel.errors import KernelError


class Sample:
    """A frame, its design, and the domain left by `subset` steps."""

    def __init__(self, frame: pd.DataFrame, plan: Design, factors: dict[str, list[Any]]) -> None:
        self.frame, self.plan, self.factors = frame, plan, factors
        self.domain: np.ndarray | None = None
        self.fitted = False

    def codes(self, name: str) -> tuple[np.ndarray, list[Any]]:
        """Codes (N,) and the levels of a factor, -1 where missing."""
        column = self.frame[name]
        levels = self.factors.get(name) or sorted(column.dropna().unique())
        if pd.api.types.is_numeric_dtype(column):
            levels = [float(level) for level in levels]
        return pd.Categorical(column, categories=levels).codes.astype(np.int64), list(levels)

    def matrix(self, names: list[str]) -> tuple[np.ndarray, list[str]]:
        """Columns (N, P) of variables, a factor giving one indicator a level."""
        columns: list[np.ndarray] = []
        labels: list[str] = []
        for name in names:
            if name in self.factors or not pd.api.types.is_numeric_dtype(self.frame[name]):
                codes, levels = self.codes(name)
                indicators = np.where(codes[:, None] < 0, np.nan, codes[:, None] == np.arange(len(levels)))
                columns.extend(indicators.T)
                labels.extend(f"{name}{level}" for level in levels)
            else:
                columns.append(self.frame[name].to_numpy(dtype=float))
                labels.append(name)
        return np.stack(columns, axis=1), labels

    def inside(self) -> np.ndarray:
        return np.ones(len(self.frame), bool) if self.domain is None else self.domain


def run(case: dict[str, Any], frame: pd.DataFrame) -> dict[str, Any]:
    """Answer one case."""
    spec = case["design"]
    if "rep" in spec or (case["options"].get("ultimate_cluster") and len(spec["ids"]) > 1):
        raise NotImplementedError("replicate designs")
    sample = Sample(frame, _design(case, frame), case["factors"])
    for step in case["steps"]:
        _step(sample, step)
    call = case["call"]
    if sample.fitted and call["fn"] != "weights":
        raise NotImplementedError("the variance of calibrated weights")
    return _call(sample, call)


def _design(case: dict[str, Any], frame: pd.DataFrame) -> Design:
    spec, options = case["design"], case["options"]

    def column(names: list[str] | None) -> list[np.ndarray]:
        return [frame[name].to_numpy() for name in names or []]

    weight, strata = column(spec["weights"]), column(spec["strata"])
    return design(
        len(frame),
        weights=weight[0] if weight else None,
        strata=strata[0] if strata else None,
        clusters=column(spec["ids"]),
        fpc=column(spec["fpc"]),
        nested=spec["nest"],
        lonely=options["lonely_psu"],
        adjust_domain=options["adjust_domain_lonely"],
    )


def _step(sample: Sample, step: dict[str, Any]) -> None:
    kind = step["op"]
    if kind == "subset":
        sample.domain = sample.inside() & _where(sample.frame, step["where"])
    elif kind == "poststratify":
        _fit(
            sample, weights.poststratify(sample.plan.weights, _margin(sample, step["by"], step["population"])).weights
        )
    elif kind == "rake":
        margins = [_margin(sample, part["by"], part["population"]) for part in step["margins"]]
        _fit(sample, weights.rake(sample.plan.weights, margins).weights)
    elif kind == "trim":
        bounds = {"lower": step.get("lower", 0.0), "upper": step.get("upper", np.inf)}
        _fit(sample, weights.trim(sample.plan.weights, **bounds, strict=step.get("strict", False)))
    else:
        raise NotImplementedError(kind)


def _fit(sample: Sample, fitted: np.ndarray) -> None:
    sample.plan, sample.fitted = sample.plan.with_weights(fitted), True


def _where(frame: pd.DataFrame, conditions: list[dict[str, Any]]) -> np.ndarray:
    inside = np.ones(len(frame), bool)
    for condition in conditions:
        column, value = frame[condition["col"]], condition["value"]
        tests = {
            "==": lambda c, v: c == v, "!=": lambda c, v: c.notna() & (c != v), "in": lambda c, v: c.isin(v), "notna": lambda c, v: c.notna(),
            "<": lambda c, v: c < v, "<=": lambda c, v: c <= v, ">": lambda c, v: c > v, ">=": lambda c, v: c >= v,
        }  # fmt: skip
        inside &= tests[condition["op"]](column, value).to_numpy()
    return inside


def _margin(sample: Sample, names: list[str], population: list[dict[str, Any]]) -> weights.Margin:
    parts = [sample.codes(name) for name in names]
    keys = {tuple(levels.index(_level(levels, row[name])) for name, (_, levels) in zip(names, parts, strict=True)): i
            for i, row in enumerate(population)}  # fmt: skip
    rows = zip(*(codes for codes, _ in parts), strict=True)
    codes = np.array([keys.get(tuple(int(code) for code in row), len(population)) for row in rows])
    totals = np.array([row["Freq"] for row in population], dtype=float)
    return weights.Margin("*".join(names), codes, totals)


def _level(levels: list[Any], value: Any) -> Any:
    return float(value) if levels and isinstance(levels[0], float) else value


def _call(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    simple = {"mean": _mean, "total": _total, "ratio": _ratio, "by": _by, "contrast": _contrast, "weights": _weights,
              "pairwise": _pairwise, "ciprop": _proportion, "table": _table}  # fmt: skip
    if call["fn"] not in simple:
        raise NotImplementedError(call["fn"])
    return simple[call["fn"]](sample, call)


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


def _mean(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    return _single(sample, call, estimates.means)


def _total(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    if "Ntotal" in call:
        raise NotImplementedError("Ntotal")
    return _single(sample, call, estimates.totals)


def _single(sample: Sample, call: dict[str, Any], statistic: Any) -> dict[str, Any]:
    values, labels = sample.matrix(call["vars"])
    if not call.get("na_rm") and np.isnan(values[sample.inside()]).any():
        raise KernelError("missing_values", "Values are missing.")
    found = statistic(sample.plan, values, sample.domain)
    answer = {"labels": labels, **_report(found, sample.plan.df(sample.domain))}
    if call.get("deff"):
        inside = sample.inside() & ~np.isnan(values).any(axis=1)
        answer["deff"] = _deff(sample, found, call["deff"], inside)
    return answer


def _ratio(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    above, below = sample.matrix(call["num"])[0], sample.matrix(call["den"])[0]
    return _report(estimates.ratios(sample.plan, above, below, sample.domain), sample.plan.df(sample.domain))


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
    df = sample.plan.df(sample.domain)
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
    if call["fn"] == "mean":
        return estimates.means(sample.plan, sample.matrix(call["vars"])[0], inside)
    if call["fn"] == "total":
        return estimates.totals(sample.plan, sample.matrix(call["vars"])[0], inside)
    if call["fn"] == "ratio":
        return estimates.ratios(sample.plan, sample.matrix(call["num"])[0], sample.matrix(call["den"])[0], inside)
    raise NotImplementedError(call["fn"])


def _contrast(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    inner = call["inner"]
    if inner["fn"] == "by":
        groups = _groups(sample, inner["by"])
        found = estimates.joint(
            [_inner(sample, inner["inner"], inside) for _, inside in groups], sample.plan.df(sample.domain)
        )
    else:
        found = _inner(sample, inner, sample.domain)
    df = sample.plan.df(sample.domain)
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
    df = sample.plan.df(sample.domain)
    found = estimates.joint([estimates.means(sample.plan, values[:, [chosen]], inside) for _, inside in groups], df)
    pairs = compare.all_pairs(len(groups))
    test = compare.differences(found.value[:, None], found.spread[:, :, None], pairs, df)
    p = test.p[:, 0]
    names = [chr(ord("A") + index) for index in range(len(groups))]
    letters = {}
    for rule in ("none", "bonferroni", "holm", "bh"):
        adjusted = compare.adjust(test.p, rule)
        letters["BH" if rule == "bh" else rule] = [
            row[0] for row in compare.letters(test, adjusted, names, call["alpha"])
        ]
    return {
        "estimate": found.value, "se": found.se, "diff": test.difference[:, 0], "se_diff": test.se[:, 0], "df": df,
        "t": test.t[:, 0], "p": p, "p_z": 2 * stats.norm.sf(abs(test.t[:, 0])),
        "p_bonferroni": compare.adjust(test.p, "bonferroni")[:, 0], "p_holm": compare.adjust(test.p, "holm")[:, 0],
        "p_BH": compare.adjust(test.p, "bh")[:, 0], "letters": letters,
    }  # fmt: skip


def _proportion(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    methods = {"mean": "wald", "logit": "logit", "xlogit": "logit"}
    if call["method"] not in methods or "df" in call:
        raise NotImplementedError(call["method"])
    column = sample.frame[call["var"]]
    values = np.where(column.isna(), np.nan, column == call["value"])
    found = estimates.means(sample.plan, values, sample.domain)[0]
    low, high = found.interval(call.get("level", 0.95), methods[call["method"]])
    return {
        "estimate": [found.value],
        "ci": {"lower": [low], "upper": [high]},
        "lower": low,
        "upper": high,
        "df": found.df,
    }


def _table(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    (rows, row_levels), (columns, column_levels) = sample.codes(call["row"]), sample.codes(call["col"])
    inside = sample.inside() & (rows >= 0) & (columns >= 0)
    flat = rows[inside] * len(column_levels) + columns[inside]
    sums = np.bincount(flat, weights=sample.plan.weights[inside], minlength=len(row_levels) * len(column_levels))
    sums *= call["Ntotal"] / sums.sum() if "Ntotal" in call else 1
    return {"counts": sums.reshape(len(row_levels), -1), "weighted": sums.reshape(len(row_levels), -1)}


def _weights(sample: Sample, call: dict[str, Any]) -> dict[str, Any]:
    kept = sample.plan.weights[sample.inside()]
    cost = weights.kish(kept)
    return {
        "n": cost.n, "sum": cost.total, "sumsq": float(kept @ kept), "min": cost.minimum, "max": cost.maximum,
        "kish_neff": cost.n_effective, "kish_deff": cost.deff, "first": kept[:12], "last": kept[-3:], "all": kept,
        "dot_rownumber": float(kept @ np.arange(1, kept.size + 1)),
    }  # fmt: skip
