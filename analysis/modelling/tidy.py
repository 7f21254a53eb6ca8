"""A result as lines of one tidy table: keys instead of labels, the same in every language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis.books.result import Table
from analysis.modelling.result import ModelResult, ProfilesResult, Result, ScaleResult

COLUMNS = (
    "part",
    "term",
    "category",
    "column",
    "statistic",
    "estimate",
    "se",
    "low",
    "high",
    "df",
    "test",
    "p",
    "deff",
    "n",
    "n_weighted",
    "n_effective",
    "n_clusters",
    "status",
)
Line = dict[str, Any]


def lines(result: Result) -> Iterator[Line]:
    """Every number: shares are fractions, hidden and undefined ones None."""
    if isinstance(result, ModelResult):
        yield from _model(result)
    elif isinstance(result, ScaleResult):
        yield from _scale(result)
    else:
        yield from _profiles(result)


def _model(result: ModelResult) -> Iterator[Line]:
    for one in result.coefficients:
        common = {
            "part": "coefficients",
            "term": one.term,
            "category": one.key,
            "df": one.df,
            "status": one.status,
            "p": one.p,
            "deff": one.deff,
        }
        yield {
            **common,
            "statistic": "coefficient",
            "estimate": one.estimate,
            "se": one.se,
            "low": one.low,
            "high": one.high,
            "test": one.t,
        }
        if result.family == "logistic":
            yield {
                **common,
                "statistic": "odds_ratio",
                "estimate": one.ratio,
                "low": one.ratio_low,
                "high": one.ratio_high,
            }
    for term in result.terms:
        yield {"part": "terms", "term": term.key, "statistic": "wald_f", "estimate": term.df, "test": term.f, "df": term.df_denominator,
               "p": term.p, "status": "shown"}  # fmt: skip
    yield from _table(result.adjusted, "adjusted")
    for each in result.contrasts:
        yield {"part": "contrasts", "term": each.variable, "category": each.key, "statistic": "difference", "estimate": each.estimate,
               "se": each.se, "low": each.low, "high": each.high, "df": each.df, "p": each.p, "status": each.status}  # fmt: skip
    for missing in result.missing:
        yield {
            "part": "missing",
            "term": missing.variable,
            "statistic": "n_missing",
            "estimate": missing.n,
            "status": "shown",
        }
    for name in ("r2", "cox_snell", "nagelkerke"):
        share = getattr(result.fit, name)
        if share is not None:
            yield {"part": "fit", "statistic": name, "estimate": share, "status": "shown"}


def _scale(result: ScaleResult) -> Iterator[Line]:
    yield {"part": "reliability", "statistic": "alpha", "estimate": result.alpha, "se": result.alpha_se, "low": result.alpha_low,
           "high": result.alpha_high, "df": result.alpha_df, "n": result.complete, "status": "shown"}  # fmt: skip
    yield {
        "part": "reliability",
        "statistic": "omega",
        "estimate": result.omega,
        "n": result.complete,
        "status": "shown",
    }
    for item in result.items:
        for name in ("mean", "item_rest", "alpha_without", "loading"):
            yield {"part": "items", "term": item.name, "category": "reversed" if item.reversed else "", "statistic": name,
                   "estimate": getattr(item, name), "n": item.n, "status": "shown"}  # fmt: skip
    for table in result.tables:
        yield from _table(table, table.name)


def _profiles(result: ProfilesResult) -> Iterator[Line]:
    yield {"part": "exploratory", "statistic": "seed", "estimate": result.seed, "status": "shown"}
    for choice in result.choices:
        key = str(choice.profiles)
        yield {"part": "choices", "category": key, "statistic": "loss", "estimate": choice.loss, "status": "shown"}
        yield {"part": "choices", "category": key, "statistic": "adjusted_rand", "estimate": choice.rand, "low": choice.rand_low,
               "high": choice.rand_high, "status": "shown"}  # fmt: skip
    for profile in result.profiles:
        status = "shown" if profile.answers else "suppressed_primary"
        yield {
            "part": "stability",
            "category": str(profile.number),
            "statistic": "jaccard",
            "estimate": profile.jaccard,
            "status": status,
        }
    for table in result.tables:
        yield from _table(table, table.name)


def _table(table: Table, part: str) -> Iterator[Line]:
    places = [(block, column) for block in table.blocks for column in block.columns]
    for row in table.rows:
        for (block, column), cell in zip(places, row.cells, strict=True):
            yield {"part": part, "term": block.key, "category": row.key, "column": column.key, "statistic": row.statistic,
                   "estimate": cell.estimate, "se": cell.se, "low": cell.low, "high": cell.high, "df": cell.df, "deff": cell.deff, "n": cell.n,
                   "n_weighted": cell.n_weighted, "n_effective": cell.n_effective, "n_clusters": cell.n_clusters, "status": cell.status}  # fmt: skip
