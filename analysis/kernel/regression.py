"""Linear, logistic and log-linear (quasi-Poisson) regression with design-based covariances.

The coefficients solve sum w x (y - mu(x'b)) = 0; their linearised value is w (y - mu) A^-1 x with A = X' diag(w mu') X.
Notation: N rows, P coefficients, R replicates. Source: Binder 1983, eq. 4.2; Lumley & Scott 2017 (tests).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from analysis.kernel.arrays import Floats, Mask
from analysis.kernel.design import Design, design
from analysis.kernel.errors import KernelError, gettext_noop
from analysis.kernel.estimates import Estimates, checked, counted
from analysis.kernel.replicates import Replicates
from analysis.kernel.variance import Plan, linear

Family = Literal["gaussian", "quasibinomial", "quasipoisson"]


@dataclass(frozen=True, eq=False)
class Fit:
    """coefficients: P joint estimates whose df is the residual one (design df + 1 - P); `influence`: the linearised
    values (N, P) of a linearised design, or the replicates' coefficients (R, P); inside (N,): the rows used.
    """

    coefficients: Estimates
    family: Family
    influence: Floats
    inside: Mask

    @property
    def t(self) -> Floats:
        """(P,) coefficient over standard error."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.coefficients.value / self.coefficients.se

    @property
    def p(self) -> Floats:
        """(P,) two-sided p values."""
        df = self.coefficients.df
        return (
            np.asarray(2 * special.stdtr(df, -np.abs(self.t))) if df >= 1 else np.full(len(self.coefficients), np.nan)
        )


@dataclass(frozen=True, slots=True)
class TermTest:
    """Wald F test that a set of coefficients is zero."""

    f: float
    df: float
    df_denominator: float
    p: float


def regress(
    plan: Plan,
    matrix: ArrayLike,
    outcome: ArrayLike,
    family: Family = "gaussian",
    domain: Mask | None = None,
    *,
    refit: bool = True,
) -> Fit:
    """Fit `outcome` (N,) on `matrix` (N, P); rows with a missing value are left out.

    family: gaussian with identity, quasibinomial with logit (outcome 0..1), quasipoisson with log (outcome >= 0).
    refit: replicates repeat the fit; otherwise they repeat the total of its linearised values.
    Errors: KernelError family_unknown, outcome_range, too_few, model_collinear (column), model_not_converged (an
    outcome that a variable predicts perfectly has no finite coefficient).
    """
    if family not in get_args(Family):
        raise KernelError("family_unknown", gettext_noop("There is no model family '{family}'."), family=family)
    table, inside = checked(plan, np.column_stack([np.asarray(matrix, float), np.asarray(outcome, float)]), domain)
    x, y, w = table[inside, :-1], table[inside, -1], plan.weights[inside]
    size = x.shape[1]
    _check(x, y, family)
    value = _solve(x, y, w / w.mean(), family)
    if isinstance(plan, Replicates) and refit:
        influence = np.stack([_repeated(plan, index, inside, x, y, family, value) for index in range(plan.count)])
        spread = plan.spread(influence, value)
    else:
        influence = np.zeros((plan.rows, size))
        influence[inside] = _linearised(x, y, w, family, value)
        spread = (
            plan.spread(plan.sums(influence), influence.sum(axis=0))
            if isinstance(plan, Replicates)
            else linear(plan, influence, inside)
        )
    df = plan.df(inside) + 1 - size
    missing = np.full(size, np.nan)
    return Fit(Estimates(value, spread, df, counted(plan, inside, size), missing), family, influence, inside)


def term_test(fit: Fit, columns: Sequence[int]) -> TermTest:
    """Are the coefficients in `columns` all zero? Wald's statistic over their number, as F with the residual df."""
    kept = np.asarray(columns, dtype=np.int64)
    value, spread = fit.coefficients.value[kept], fit.coefficients.spread[:, kept]
    if not kept.size or np.linalg.matrix_rank(spread) < kept.size:
        raise KernelError(
            "term_singular", gettext_noop("The design has too few clusters to test these coefficients together.")
        )
    f = float(value @ np.linalg.solve(spread.T @ spread, value)) / kept.size
    df = fit.coefficients.df
    return TermTest(f, float(kept.size), df, float(special.fdtrc(kept.size, df, f)) if df > 0 else float("nan"))


def adjusted(plan: Plan, fit: Fit, settings: Iterable[ArrayLike], against: Design | None = None) -> Estimates:
    """Adjusted means or shares, in the outcome's unit: the average prediction when everybody is given a setting.

    settings: one (N, P) matrix each, usually the model's with one variable set to one category; a linearised design
    holds one at a time. against: the design that design effects compare with. The covariance takes in both the coefficients and the averaging over the sample.
    Source: Graubard & Korn 1999, eq. 6 and appendix.
    """
    kept = np.where(fit.inside, plan.weights, 0.0)
    if isinstance(plan, Replicates):
        return _repeated_averages(plan, fit, settings)
    beta, whole = fit.coefficients.value, float(kept.sum())
    columns, slopes = [], []
    for setting in settings:
        table = np.where(fit.inside[:, None], np.asarray(setting, dtype=np.float64), 0.0)
        columns.append(_mean(table @ beta, fit.family))
        slopes.append((kept * _slope(columns[-1], fit.family)) @ table / whole)
    predicted = np.stack(columns, axis=1)
    value = kept @ predicted / whole
    linearised = kept[:, None] * (predicted - value) / whole + fit.influence @ np.stack(slopes, axis=1)
    srs = np.full(value.size, np.nan)
    if against is not None:
        srs = np.asarray((linear(against, linearised, fit.inside) ** 2).sum(axis=0))
    n = counted(plan, fit.inside, value.size)
    return Estimates(value, linear(plan, linearised, fit.inside), plan.df(fit.inside), n, srs)


def independent(plan: Plan) -> Design:
    """The same weights on rows drawn one by one: what design effects of models compare with, so that they show what
    clusters and strata do (Skinner's misspecification effect).
    """
    return design(plan.rows, weights=plan.weights)


def effects(fit: Fit, against: Design) -> Floats:
    """(P,) design effects of the coefficients of a linearised fit."""
    srs = (linear(against, fit.influence, fit.inside) ** 2).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(srs > 0, fit.coefficients.se**2 / srs, np.nan)


def explained(plan: Plan, fit: Fit, matrix: ArrayLike, outcome: ArrayLike) -> tuple[float, float]:
    """How much of the outcome (N,) the model with this matrix (N, P) accounts for, twice: R² of a linear model; for the
    others Cox and Snell's pseudo-R² and Nagelkerke's, which can reach 1.

    Source: Lumley 2017, "Pseudo-R² statistics under complex sampling"; R survey `psrsq`.
    """
    x, y = np.asarray(matrix, dtype=np.float64)[fit.inside], np.asarray(outcome, dtype=np.float64)[fit.inside]
    w = plan.weights[fit.inside] / plan.weights[fit.inside].sum()
    fitted, bare = _mean(x @ fit.coefficients.value, fit.family), np.full(y.size, float(w @ y))
    ours, null = (float(w @ _deviance(y, mu, fit.family)) for mu in (fitted, bare))
    if fit.family == "gaussian":
        share = 1 - ours / null if null > 0 else float("nan")
        return share, share
    share = float(-np.expm1(ours - null))
    return share, float(share / -np.expm1(-null))


def _deviance(y: Floats, mu: Floats, family: Family) -> Floats:
    """(n,) what each row adds to the deviance."""
    if family == "gaussian":
        return np.asarray((y - mu) ** 2)
    if family == "quasibinomial":
        return np.asarray(
            2
            * (special.xlogy(y, y) - special.xlogy(y, mu) + special.xlogy(1 - y, 1 - y) - special.xlog1py(1 - y, -mu))
        )
    return np.asarray(2 * (special.xlogy(y, y) - special.xlogy(y, mu) - (y - mu)))


def _repeated_averages(plan: Replicates, fit: Fit, settings: Iterable[ArrayLike]) -> Estimates:
    """Adjusted means whose replicates repeat coefficients and averages together."""
    tables = [np.where(fit.inside[:, None], np.asarray(setting, dtype=np.float64), 0.0) for setting in settings]
    kept = np.where(fit.inside, plan.weights, 0.0)
    value = np.array([kept @ _mean(table @ fit.coefficients.value, fit.family) for table in tables]) / kept.sum()
    thetas = np.empty((plan.count, value.size))
    for index, coefficients in enumerate(fit.influence):
        again = np.where(fit.inside, plan.replicate(index), 0.0)
        thetas[index] = [again @ _mean(table @ coefficients, fit.family) / again.sum() for table in tables]
    n, missing = counted(plan, fit.inside, value.size), np.full(value.size, np.nan)
    return Estimates(value, plan.spread(thetas, value), plan.df(fit.inside), n, missing)


def _check(x: Floats, y: Floats, family: Family) -> None:
    if y.size <= x.shape[1]:
        raise KernelError("too_few", gettext_noop("A model with {columns} coefficients needs more than {rows} rows."),
                          columns=x.shape[1], rows=y.size)  # fmt: skip
    if (family == "quasibinomial" and (y.min() < 0 or y.max() > 1)) or (family == "quasipoisson" and y.min() < 0):
        raise KernelError(
            "outcome_range", gettext_noop("The outcome has values outside what a {family} model takes."), family=family
        )
    scale = np.linalg.norm(x, axis=0)
    triangle = np.abs(np.diag(np.linalg.qr(x / np.where(scale > 0, scale, 1.0), mode="r")))
    if np.any(triangle < 1e-7):
        raise KernelError("model_collinear", gettext_noop("Column {column} of the model is a combination of the ones before it."),
                          column=int(np.argmax(triangle < 1e-7)))  # fmt: skip


def _solve(x: Floats, y: Floats, w: Floats, family: Family, start: Floats | None = None) -> Floats:
    """(P,) by iteratively reweighted least squares, to the last digits."""
    if family == "gaussian":
        return _least_squares(x, y, w)
    if start is None:
        mu = (w * y + 0.5) / (w + 1) if family == "quasibinomial" else y + 0.1
        predictor = special.logit(mu) if family == "quasibinomial" else np.log(mu)
        beta = np.zeros(x.shape[1])
    else:
        beta, predictor = start, x @ start
    for _ in range(60):
        mu = _mean(predictor, family)
        slope = _slope(mu, family)
        if not np.all(slope > 0):
            break
        following = _least_squares(x, predictor + (y - mu) / slope, w * slope)
        moved = float(np.max(np.abs(following - beta) / (1e-3 + np.abs(beta))))
        beta, predictor = following, x @ following
        if moved < 1e-11:
            return beta
    raise KernelError("model_not_converged", gettext_noop("The model does not settle: an outcome that a variable predicts perfectly "
                      "has no finite coefficient."))  # fmt: skip


def _least_squares(x: Floats, y: Floats, w: Floats) -> Floats:
    root = np.sqrt(w)
    return np.asarray(np.linalg.lstsq(x * root[:, None], y * root, rcond=None)[0])


def _linearised(x: Floats, y: Floats, w: Floats, family: Family, beta: Floats) -> Floats:
    """(n, P) weighted linearised values."""
    mu = _mean(x @ beta, family)
    bread = (x * (w * _slope(mu, family))[:, None]).T @ x
    return np.asarray(np.linalg.solve(bread, (x * (w * (y - mu))[:, None]).T).T)


def _repeated(
    plan: Replicates, index: int, inside: Mask, x: Floats, y: Floats, family: Family, start: Floats
) -> Floats:
    """(P,) the coefficients under one replicate's weights."""
    w = plan.replicate(index)[inside]
    return _solve(x, y, w / w.mean(), family, start)


def _mean(predictor: Floats, family: Family) -> Floats:
    if family == "gaussian":
        return predictor
    return np.asarray(special.expit(predictor) if family == "quasibinomial" else np.exp(predictor))


def _slope(mu: Floats, family: Family) -> Floats:
    """Derivative of the mean by the linear predictor, which is also the variance function of these families."""
    if family == "gaussian":
        return np.ones_like(mu)
    return mu * (1 - mu) if family == "quasibinomial" else mu
