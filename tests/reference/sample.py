"""A case's data: the frame, its design in the kernel's terms, and the weighting steps done to it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.kernel import calibration, terms, weights
from analysis.kernel.design import Design, design
from analysis.kernel.replicates import Replicates, given, replicates
from analysis.kernel.variance import Plan
from tests.reference.rnumerics import RStream

COMPARE = {
    "==": lambda c, v: c == v, "!=": lambda c, v: c.notna() & (c != v), "in": lambda c, v: c.isin(v),
    "notna": lambda c, v: c.notna(), "<": lambda c, v: c < v, "<=": lambda c, v: c <= v, ">": lambda c, v: c > v,
    ">=": lambda c, v: c >= v,
}  # fmt: skip


class Sample:
    """A frame, its design, the factors a case names, and the domain left by `subset` steps."""

    def __init__(self, case: dict[str, Any], frame: pd.DataFrame) -> None:
        self.frame, self.factors = frame, dict(case["factors"])
        self.plan: Plan = _plan(case, frame)
        self.domain: np.ndarray | None = None
        self.calibrated = False
        for step in case["steps"]:
            self._step(step)

    def codes(self, name: str) -> tuple[np.ndarray, list[Any]]:
        """Codes (N,) and the levels of a factor, -1 where missing."""
        column = self.frame[name]
        levels = self.factors.get(name) or sorted(column.dropna().unique())
        if pd.api.types.is_numeric_dtype(column):
            levels = [float(level) for level in levels]
        known = column.where(column.isin(levels))
        return pd.Categorical(known, categories=levels).codes.astype(np.int64), list(levels)

    def is_factor(self, name: str) -> bool:
        return name in self.factors or not pd.api.types.is_numeric_dtype(self.frame[name])

    def matrix(self, names: list[str]) -> tuple[np.ndarray, list[str]]:
        """Columns (N, P) of variables, a factor giving one indicator a level."""
        columns: list[np.ndarray] = []
        labels: list[str] = []
        for name in names:
            if self.is_factor(name):
                codes, levels = self.codes(name)
                columns.extend(np.where(codes[:, None] < 0, np.nan, codes[:, None] == np.arange(len(levels))).T)
                labels.extend(f"{name}{level}" for level in levels)
            else:
                columns.append(self.frame[name].to_numpy(dtype=float))
                labels.append(name)
        return np.stack(columns, axis=1), labels

    def variables(self) -> dict[str, terms.Variable]:
        """The frame for a formula."""
        found: dict[str, terms.Variable] = {}
        for name in self.frame.columns:
            if self.is_factor(name):
                codes, levels = self.codes(name)
                found[name] = terms.Factor(codes, tuple(_text(level) for level in levels))
            else:
                found[name] = self.frame[name].to_numpy(dtype=float)
        return found

    def model(self, text: str) -> tuple[terms.ModelMatrix, np.ndarray | None]:
        """Matrix and outcome of a formula."""
        formula, variables, rows = terms.parse(text), self.variables(), len(self.frame)
        outcome = terms.evaluate(formula.outcome, variables, rows) if formula.outcome else None
        return terms.model_matrix(formula, variables, rows), outcome

    def inside(self) -> np.ndarray:
        return np.ones(len(self.frame), bool) if self.domain is None else self.domain

    def df(self, answered: np.ndarray | None = None) -> int:
        """The design's degrees of freedom, among the rows with an answer if asked for."""
        return self.plan.df(self.domain if answered is None else self.inside() & answered)

    def rows(self) -> int:
        """The rows R counts, answers or not: a subset leaves a calibrated design its rows, without weight."""
        return len(self.frame) if self.calibrated else int(self.inside().sum())

    def size(self, answered: np.ndarray) -> float:
        """The weight of the rows with an answer, in mean weights of all of R's rows."""
        inside = self.plan.weights * self.inside()
        return float(inside[answered].sum() / inside.sum() * self.rows())

    def _step(self, step: dict[str, Any]) -> None:
        getattr(self, f"_{step['op']}")(step)
        self.calibrated |= step["op"] not in {"subset", "as_rep", "trim"} and isinstance(self.plan, Design)

    def _subset(self, step: dict[str, Any]) -> None:
        inside = self.inside().copy()
        for condition in step["where"]:
            inside &= COMPARE[condition["op"]](self.frame[condition["col"]], condition["value"]).to_numpy(dtype=bool)
        self.domain = inside

    def _poststratify(self, step: dict[str, Any]) -> None:
        self._raked([self._margin(step["by"], step["population"])])

    def _rake(self, step: dict[str, Any]) -> None:
        self._raked([self._margin(part["by"], part["population"]) for part in step["margins"]])

    def _standardize(self, step: dict[str, Any]) -> None:
        """The shares of `by` become `population` within every level of `over`, whose own weight stays."""
        by, fixed = self._crossed(step["by"])
        over, free = self._crossed(step.get("over") or [])
        group = np.bincount(over[over >= 0], weights=self._start()[over >= 0], minlength=free)
        given = [row["Freq"] if isinstance(row, dict) else row for row in step["population"]]
        totals = np.outer(np.array(given, dtype=float) / sum(given), group).ravel()
        cell = np.where((by < 0) | (over < 0), -1, by * free + over)
        totals[np.bincount(cell[cell >= 0], minlength=fixed * free) == 0] = 0.0
        self._raked([weights.Margin("standard", cell, totals)])

    def _crossed(self, names: list[str]) -> tuple[np.ndarray, int]:
        """Codes (N,) of the combinations of factors, the first varying fastest, and how many there are."""
        found, size = np.zeros(len(self.frame), dtype=np.int64), 1
        for name in names:
            codes, levels = self.codes(name)
            found, size = np.where((codes < 0) | (found < 0), -1, found + size * codes), size * len(levels)
        return found, size

    def _start(self) -> np.ndarray:
        """Weights (N,) to calibrate: none outside an earlier subset, which R has dropped by then."""
        return np.where(self.inside(), self.plan.weights, 0.0)

    def _raked(self, margins: list[weights.Margin]) -> None:
        fit = weights.rake if len(margins) > 1 else lambda w, m: weights.poststratify(w, m[0])
        if isinstance(self.plan, Replicates):
            inside = self.inside()
            self.plan = self.plan.reweighted(lambda w: fit(np.where(inside, w, 0.0), margins).weights)
        else:
            self.plan = self.plan.with_weights(self._start()) if self.domain is not None else self.plan
            self.plan = calibration.adopt(self.plan, fit(self.plan.weights, margins), margins)

    def _calibrate(self, step: dict[str, Any]) -> None:
        model, _ = self.model(step["formula"])
        wanted = np.array([step["population"][name] for name in model.names], dtype=float)
        self._calibrated(model.matrix, wanted, step)

    def _calibrate_margins(self, step: dict[str, Any]) -> None:
        margins = [self._margin(part["by"], part["population"]) for part in step["margins"]]
        self._calibrated(*calibration.margin_matrix(margins), step)

    def _calibrated(self, matrix: np.ndarray, wanted: np.ndarray, step: dict[str, Any]) -> None:
        bounds = tuple(step.get("bounds") or (-np.inf, np.inf))
        inside = self.inside()
        known = np.where(inside[:, None], matrix, 0.0)

        def fit(start: np.ndarray) -> calibration.Calibration:
            kept = np.where(inside, start, 0.0)
            return calibration.calibrate(kept, known, wanted, distance=step.get("calfun", "linear"), bounds=bounds)

        if isinstance(self.plan, Replicates):
            self.plan = self.plan.reweighted(lambda start: fit(start).weights)
        else:
            self.plan = fit(self.plan.weights).on(self.plan)

    def _trim(self, step: dict[str, Any]) -> None:
        bounds = {"lower": step.get("lower", 0.0), "upper": step.get("upper", np.inf)}

        def trimmed(start: np.ndarray) -> np.ndarray:
            return weights.trim(start, **bounds, strict=step.get("strict", False))

        if isinstance(self.plan, Replicates):
            self.plan = self.plan.reweighted(trimmed)
        else:
            self.plan = self.plan.with_weights(trimmed(self.plan.weights))

    def _as_rep(self, step: dict[str, Any]) -> None:
        if not isinstance(self.plan, Design):
            raise NotImplementedError("replicates of replicates")
        rng = RStream(step["seed"]) if "seed" in step else None
        extra = {name: step[key] for name, key in (("rho", "rho"), ("count", "replicates")) if key in step}
        kind = step.get("type", "auto")
        if kind == "auto":
            kind = "JKn" if len(self.plan.stratum_labels) > 1 else "JK1"
        self.plan = replicates(self.plan, kind, rng=rng, mse=step.get("mse", False), **extra)

    def _margin(self, names: list[str], population: list[dict[str, Any]]) -> weights.Margin:
        parts = [self.codes(name) for name in names]
        keys = {tuple(levels.index(_level(levels, row[name])) for name, (_, levels) in zip(names, parts, strict=True)): i
                for i, row in enumerate(population)}  # fmt: skip
        rows = zip(*(codes for codes, _ in parts), strict=True)
        codes = np.array([keys.get(tuple(int(code) for code in row), len(population)) for row in rows])
        totals = np.array([row["Freq"] for row in population], dtype=float)
        return weights.Margin("*".join(names), np.where(self.inside(), codes, -1), totals)


def _plan(case: dict[str, Any], frame: pd.DataFrame) -> Plan:
    spec, options = case["design"], case["options"]
    if "rep" in spec:
        return _given(spec["rep"], frame)

    def column(names: list[str] | None) -> list[np.ndarray]:
        return [frame[name].to_numpy() for name in names or []]

    weight, strata, ids, fpc = (column(spec[key]) for key in ("weights", "strata", "ids", "fpc"))
    common = {
        "strata": strata[0] if strata else None,
        "nested": spec["nest"],
        "lonely": options["lonely_psu"],
        "adjust_domain": options["adjust_domain_lonely"],
        "pps": bool(spec.get("pps")),
    }
    whole = design(len(frame), weights=weight[0] if weight else None, clusters=ids, fpc=fpc, **common)
    if options.get("ultimate_cluster") and len(ids) > 1:
        return design(len(frame), weights=whole.weights, clusters=ids[:1], fpc=fpc[:1], **common)
    return whole


def _given(spec: dict[str, Any], frame: pd.DataFrame) -> Replicates:
    extra = {key: spec[key] for key in ("scale", "rscales", "mse", "rho", "combined") if key in spec}
    table = frame[spec["columns"]].to_numpy(dtype=float)
    successive = {"ACS": "successive_difference", "successive-difference": "successive_difference"}
    kind = successive.get(spec["type"], spec["type"])
    return given(frame[spec["weights"]].to_numpy(dtype=float), table, kind, df=spec.get("df"), **extra)


def _level(levels: list[Any], value: Any) -> Any:
    return float(value) if levels and isinstance(levels[0], float) else value


def _text(level: Any) -> str:
    return f"{level:g}" if isinstance(level, float) else str(level)
