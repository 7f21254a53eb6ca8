"""The part of `design.yaml` that weights to a population: margins, groups, trimming."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast, get_args

import yaml

from analysis.books.reading import BookInvalid, Reader, kind
from analysis.books.result import Text
from analysis.kernel.calibration import Distance
from analysis.kernel.errors import gettext_noop

MethodName = Literal["rake", "poststratify", "calibrate"]
Key = str | float
"""A category: its code, or its label."""


@dataclass(frozen=True, slots=True)
class MarginSpec:
    """Population totals of one variable, or of several crossed, in one group of `calibration.by`."""

    variables: tuple[str, ...]
    totals: tuple[tuple[tuple[Key, ...], float], ...]
    group: str = ""
    label: Text = field(default_factory=dict)
    status: Literal["official", "derived", "estimate", "unstated"] = "unstated"
    source: str = ""
    date: str = ""
    unit: str = ""
    universe: str = ""
    missing: Literal["keep", "spread"] = "keep"
    without: Mapping[str, tuple[Key, ...]] = field(default_factory=dict)
    where: str = "calibration.margins"


@dataclass(frozen=True, slots=True)
class CalibrationSpec:
    """How to weight within each group of `by`: raking, post-stratification, or calibration with a distance and bounds
    (multiples of the starting weight); then trimming between multiples of the mean weight. `final` names a column that holds the weights already: nothing is fitted anew, the margins serve the standard errors.
    """

    margins: tuple[MarginSpec, ...]
    method: MethodName = "rake"
    by: str = ""
    tolerance: float = 1e-10
    trim: tuple[float, float] | None = None
    distance: Distance = "raking"
    bounds: tuple[float, float] | None = None
    final: str = ""


def parse_calibration(reader: Reader, folder: Path | None) -> CalibrationSpec:
    """How to weight; a name instead of margins is a file in `folder`. Raises BookInvalid naming the place."""
    margins: list[MarginSpec] = []
    source = reader.raw("margins", [])
    if isinstance(source, str):
        source = document((folder or Path()) / source)
        source = source.get("margins", []) if isinstance(source, dict) else source
    inner = Reader({"margins": source}, reader.where)
    margins.extend(_margin(Reader(item, where)) for where, item in inner.items("margins"))
    if not margins:
        raise BookInvalid("no_margins", reader.where, gettext_noop("there is no margin to weight to."))
    spec = CalibrationSpec(
        margins=tuple(margins),
        method=reader.choice("method", "rake", get_args(MethodName)),
        by=reader.name("by"),
        tolerance=reader.number("tolerance", 1e-10, low=1e-14, high=1e-3),
        trim=_around_one(
            reader, "trim", gettext_noop("two multiples of the mean weight are expected, such as [0.3, 4].")
        ),
        distance=reader.choice("distance", "raking", get_args(Distance)),
        bounds=_around_one(
            reader, "bounds", gettext_noop("two multiples of the starting weight are expected, such as [0.3, 4].")
        ),
        final=reader.name("final"),
    )
    _fits_together(spec, reader)
    reader.done()
    return spec


def _around_one(reader: Reader, key: str, expected: str) -> tuple[float, float] | None:
    """Two numbers with 1 between them, or nothing."""
    value = reader.raw(key)
    if value is None:
        return None
    numbers = isinstance(value, list) and len(value) == 2 and all(type(each) in {int, float} for each in value)
    if not numbers or not 0 <= value[0] < 1 < value[1]:
        raise BookInvalid(f"not_{key}", reader.at(key), expected)
    return float(value[0]), float(value[1])


def _fits_together(spec: CalibrationSpec, reader: Reader) -> None:
    """Distance and bounds belong to calibration, and logit needs bounds."""
    for key in ("bounds", "distance"):
        if spec.method != "calibrate" and reader.has(key):
            raise BookInvalid(
                f"{key}_without_calibration",
                reader.at(key),
                gettext_noop("‘{key}’ belongs to ‘method: calibrate’."),
                key=key,
            )
    if spec.distance == "logit" and spec.bounds is None:
        raise BookInvalid(
            "logit_bounds", reader.at("distance"), gettext_noop("‘logit’ needs ‘bounds’, such as [0.3, 4].")
        )


def _margin(reader: Reader) -> MarginSpec:
    variables = reader.names("variables") or reader.names("variable")
    if not variables:
        raise BookInvalid("missing_key", reader.where, gettext_noop("‘{key}’ is missing."), key="variables")
    spec = MarginSpec(
        variables=variables,
        totals=_totals(reader, variables),
        group=reader.name("group"),
        label=reader.text("label"),
        status=reader.choice("status", "unstated", ("official", "derived", "estimate", "unstated")),
        source=reader.name("source"),
        date=str(reader.raw("date", "")),
        unit=reader.name("unit"),
        universe=reader.name("universe"),
        missing=reader.choice("missing", "keep", ("keep", "spread")),
        without=_without(reader, variables),
        where=reader.where,
    )
    if spec.missing == "spread" and len(variables) > 1:
        raise BookInvalid(
            "spread_crossed",
            reader.at("missing"),
            gettext_noop("‘spread’ takes a margin of one variable, not a crossed one."),
        )
    for key in ("variable", "variables"):
        reader.raw(key)
    reader.done()
    return spec


def _totals(reader: Reader, variables: tuple[str, ...]) -> tuple[tuple[tuple[Key, ...], float], ...]:
    """`{code: total}` for one variable; for crossed ones a list of `{variable: code, ..., total: number}`."""
    value, where = reader.raw("totals"), reader.at("totals")
    if isinstance(value, Mapping) and len(variables) == 1:
        pairs: list[tuple[tuple[Key, ...], Any]] = [((_key(code),), total) for code, total in value.items()]
    elif isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value):
        absent = [name for entry in value for name in (*variables, "total") if name not in entry]
        if absent:
            raise BookInvalid("missing_key", where, gettext_noop("‘{key}’ is missing."), key=absent[0])
        pairs = [(tuple(_key(entry[name]) for name in variables), entry["total"]) for entry in value]
    else:
        raise BookInvalid(
            "not_totals",
            where,
            gettext_noop("a total for each category is expected here, not {found}."),
            found=kind(value),
        )
    for _, total in pairs:
        if isinstance(total, bool) or not isinstance(total, int | float) or total < 0:
            raise BookInvalid(
                "not_number", where, gettext_noop("a population total is a number, not {found}."), found=total
            )
    return tuple((codes, float(total)) for codes, total in pairs)


def _without(reader: Reader, variables: tuple[str, ...]) -> dict[str, tuple[Key, ...]]:
    """Categories that have no population figure: `[3]`, or `{gender: [3]}` where variables are crossed."""
    value = reader.raw("without", {})
    given = {variables[0]: value} if isinstance(value, list) and len(variables) == 1 else value
    if not isinstance(given, Mapping) or not all(isinstance(codes, list) for codes in given.values()):
        raise BookInvalid(
            "not_codes", reader.at("without"), gettext_noop("‘without’ needs a list of categories per variable.")
        )
    return {str(name): tuple(_key(code) for code in codes) for name, codes in given.items()}


def _key(code: object) -> Key:
    return float(code) if isinstance(code, int | float) else cast(str, code)


def document(path: Path) -> object:
    """The plain data in a YAML or JSON file. Raises BookInvalid no_file, not_yaml."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BookInvalid("no_file", path.name, gettext_noop("there is no such file.")) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BookInvalid(
            "not_yaml", path.name, gettext_noop("this is not readable YAML: {reason}"), reason=error
        ) from error
