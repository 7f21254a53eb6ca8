"""What a model, a scale or profiles are once computed: frozen, free of any framework, equal after a round trip.

Units: shares are fractions of 1; coefficients of a logistic model are logarithms of odds. A number that does not exist
or may not be shown is None. Texts are dictionaries language -> text. Tables are those of table books.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from analysis.books.result import Base, Finding, Provenance, ResultError, Status, Table, Text, built

FORMAT = "arobase/analysis/1"


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient; key: `(constant)`, `gender=2`, `age`, `gender=2:age`. against: the reference it is compared
    with. ratio: the odds ratio and its limits, for logistic models. deff: variance against the same weights on children
    drawn one by one.
    """

    term: str
    key: str
    label: Text
    against: Text
    status: Status
    estimate: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    t: float | None = None
    df: float | None = None
    p: float | None = None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None
    deff: float | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """A Wald test of all coefficients of a term, and what the term says in a sentence."""

    key: str
    label: Text
    f: float | None
    df: float
    df_denominator: float
    p: float | None
    sentence: Text


@dataclass(frozen=True, slots=True)
class Contrast:
    """An adjusted share or mean against that of the reference."""

    variable: str
    key: str
    label: Text
    against: Text
    status: Status
    estimate: float | None = None
    se: float | None = None
    low: float | None = None
    high: float | None = None
    df: float | None = None
    p: float | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """How many of the children asked lack a variable."""

    variable: str
    label: Text
    n: int | None


@dataclass(frozen=True, slots=True)
class Fit:
    """r2: of a linear model; cox_snell and nagelkerke of a logistic one."""

    r2: float | None = None
    cox_snell: float | None = None
    nagelkerke: float | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """What every result carries."""

    title: Text
    universe: str
    level: float
    provenance: Provenance
    suppression: Text = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelResult:
    """adjusted: one block per categorical variable, the rows `adjusted` and `observed`."""

    heading: Heading
    formula: str
    family: str
    outcome: Text
    event: Text
    reference: Text
    base: Base
    asked: int | None
    missing: tuple[Missing, ...]
    coefficients: tuple[Coefficient, ...]
    terms: tuple[Term, ...]
    adjusted: Table
    contrasts: tuple[Contrast, ...]
    fit: Fit


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a scale, in the direction it counts; item_rest: its correlation with the sum of the others."""

    name: str
    label: Text
    reversed: bool
    n: int | None
    mean: float | None
    item_rest: float | None
    alpha_without: float | None
    loading: float | None


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """tables: the distribution of the score, and its mean by banner column. scored: children with a score; short: those
    with some answers but too few; complete: those with all.
    """

    heading: Heading
    score: str
    needed: int
    low: float
    high: float
    items: tuple[Item, ...]
    alpha: float | None
    alpha_se: float | None
    alpha_low: float | None
    alpha_high: float | None
    alpha_df: float | None
    omega: float | None
    heywood: bool
    complete: int
    scored: int
    short: int
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One number of profiles: the share of answers that differ from the commonest of their profile, and stability."""

    profiles: int
    loss: float
    rand: float
    rand_low: float
    rand_high: float


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile: its commonest answers, how stable it is (mean Jaccard), its number."""

    number: int
    label: Text
    answers: tuple[Text, ...]
    jaccard: float | None


@dataclass(frozen=True, slots=True)
class ProfilesResult:
    """An exploratory result. tables: the sizes, then each variable by profile."""

    heading: Heading
    variables: tuple[str, ...]
    labels: tuple[Text, ...]
    seed: int
    starts: int
    repeats: int
    n: int
    left: int
    loss: float
    rand: float
    rand_low: float
    rand_high: float
    profiles: tuple[Profile, ...]
    choices: tuple[Choice, ...]
    tables: tuple[Table, ...]


Result = ModelResult | ScaleResult | ProfilesResult
KINDS: dict[str, type[ModelResult | ScaleResult | ProfilesResult]] = {
    "model": ModelResult,
    "scale": ScaleResult,
    "profiles": ProfilesResult,
}


def kind_of(result: Result) -> str:
    """The name of a result's kind."""
    return next(name for name, kind in KINDS.items() if isinstance(result, kind))


def to_json(result: Result) -> dict[str, Any]:
    """The result as JSON-ready data; `from_json` gives the same back."""
    return {"format": FORMAT, "kind": kind_of(result), **asdict(result)}


def from_json(data: Mapping[str, Any]) -> Result:
    """The result that `to_json` described. Raises ResultError for anything else."""
    kind = KINDS.get(str(data.get("kind")))
    if data.get("format") != FORMAT or kind is None:
        raise ResultError(f"This is not an analysis of format {FORMAT}.")
    try:
        found: Result = built(kind, {key: value for key, value in data.items() if key not in {"format", "kind"}})
    except (KeyError, TypeError, AttributeError) as error:
        raise ResultError(f"The analysis is damaged: {error}.") from error
    return found
