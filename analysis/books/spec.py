"""The two documents an analyst writes: `book.yaml` (what to tabulate) and `design.yaml` (how the sample was drawn).

`docs/tables.md` describes them key by key. Parsing checks form; names are checked against the data in `frames`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from analysis.books.margins import CalibrationSpec, Key, document, parse_calibration
from analysis.books.reading import BookInvalid, Reader, kind
from analysis.books.result import Chart, Statistic, Text
from analysis.books.suppress import policy_of
from analysis.disclosure.policy import Policy
from analysis.kernel.compare import Correction
from analysis.kernel.design import Lonely
from analysis.kernel.errors import gettext_noop
from analysis.kernel.estimates import Method

Sort = Literal["none", "descending", "ascending"]
ALL_LANGUAGES = ("nl", "fr", "en")


@dataclass(frozen=True, slots=True)
class Group:
    """Categories taken together: a banner column or a net row. keys: codes, or variables of a multiple-response set."""

    label: Text
    keys: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class BannerSpec:
    """One block: a variable, several crossed (`variables`, outer first), or a multiple-response set."""

    variables: tuple[str, ...]
    label: Text = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    where: str = "banner"


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One table of the book."""

    stub: str
    title: Text = field(default_factory=dict)
    universe: str = ""
    universe_text: Text = field(default_factory=dict)
    statistic: Statistic = "column_percent"
    nets: tuple[Group, ...] = ()
    sort: Sort = "none"
    chart: Chart | Literal[""] = ""
    reverse: bool = False
    where: str = "tables"


@dataclass(frozen=True, slots=True)
class TestSpec:
    """Letters: two-sided level, correction over the comparisons of one row, which comparisons."""

    __test__ = False

    level: float = 0.05
    correction: Correction = "holm"
    letters: bool = True
    rest: bool = False


@dataclass(frozen=True, slots=True)
class BookSpec:
    """What to tabulate."""

    title: Text
    languages: tuple[str, ...]
    banner: tuple[BannerSpec, ...]
    tables: tuple[TableSpec, ...]
    total: bool = True
    tests: TestSpec | None = None
    suppress: Policy = field(default_factory=Policy)
    hide: frozenset[tuple[int, str]] = frozenset()
    level: float = 0.95
    method: Method = "wald"


@dataclass(frozen=True, slots=True)
class DesignSpec:
    """How the sample was drawn; names are columns of the data."""

    weights: str = ""
    strata: str = ""
    clusters: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    nested: bool = False
    lonely: Lonely = "fail"
    missing: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    calibration: CalibrationSpec | None = None


def load_book(path: Path) -> BookSpec:
    """The table book in a YAML or JSON file. Raises BookInvalid."""
    return parse_book(document(path))


def load_design(path: Path) -> DesignSpec:
    """The design in a YAML or JSON file; margin files are looked for beside it. Raises BookInvalid."""
    return parse_design(document(path), folder=path.parent)


def parse_book(data: object) -> BookSpec:
    """The table book in plain data. Raises BookInvalid naming the place."""
    top = Reader(data, "book")
    tables = tuple(_table(item, where) for where, item in top.items("tables"))
    if not tables:
        raise BookInvalid("no_tables", "book.tables", gettext_noop("the book has no table."))
    tests = _tests(Reader(top.raw("tests"), "book.tests")) if top.has("tests") else None
    interval = Reader(top.raw("interval", {}), "book.interval")
    spec = BookSpec(
        title=top.text("title"),
        languages=_languages(top),
        banner=tuple(_banner(item, where) for where, item in top.items("banner")),
        tables=tables,
        total=top.flag("total", default=True),
        tests=tests,
        suppress=policy_of(Reader(top.raw("suppress", {}), "book.suppress")),
        hide=frozenset(_hide(item, where, len(tables)) for where, item in top.items("hide")),
        level=interval.number("level", 0.95, low=0.5, high=0.9999),
        method=interval.choice("method", "wald", get_args(Method)),
    )
    interval.done()
    top.raw("tests")
    top.done()
    return spec


def calibration_of(data: object) -> CalibrationSpec:
    """The part of a design that weights to a population, on its own. Raises BookInvalid."""
    return parse_calibration(Reader(data, "design.calibration"), None)


def parse_design(data: object, *, folder: Path | None = None) -> DesignSpec:
    """The design in plain data; relative margin files are read from `folder`. Raises BookInvalid naming the place."""
    top = Reader(data, "design")
    missing = Reader(top.raw("missing", {}), "design.missing")
    calibration = None
    if top.has("calibration"):
        from_margins = Reader(top.raw("calibration"), "design.calibration")
        calibration = parse_calibration(from_margins, folder)
    spec = DesignSpec(
        weights=top.name("weights"),
        strata=top.name("strata"),
        clusters=top.names("clusters"),
        fpc=top.names("fpc"),
        nested=top.flag("nested", default=False),
        lonely=top.choice("lonely", "fail", get_args(Lonely)),
        missing={name: _ranges(missing.raw(name), missing.at(name)) for name in top.raw("missing", {})},
        calibration=calibration,
    )
    top.raw("calibration")
    top.done()
    return spec


def _languages(top: Reader) -> tuple[str, ...]:
    found = top.names("languages") or ALL_LANGUAGES
    for language in found:
        if language not in {*ALL_LANGUAGES, "de"}:
            raise BookInvalid(
                "unknown_language",
                top.at("languages"),
                gettext_noop("‘{language}’ is not one of nl, fr, de, en."),
                language=language,
            )
    return found


def _table(item: Any, where: str) -> TableSpec:
    reader = Reader({"stub": item} if isinstance(item, str) else item, where)
    spec = TableSpec(
        stub=reader.name("stub", required=True),
        title=reader.text("title"),
        universe=reader.name("universe"),
        universe_text=reader.text("universe_text"),
        statistic=reader.choice("statistic", "column_percent", get_args(Statistic)),
        nets=tuple(_group(net, place) for place, net in reader.items("nets")),
        sort=reader.choice("sort", "none", get_args(Sort)),
        chart=reader.choice("chart", "bars", get_args(Chart)) if reader.has("chart") else "",
        reverse=reader.flag("reverse", default=False),
        where=where,
    )
    reader.done()
    if spec.nets and spec.statistic in {"mean", "median"}:
        raise BookInvalid(
            "nets_without_categories",
            where,
            gettext_noop("a {statistic} has no categories to net."),
            statistic=spec.statistic,
        )
    return spec


def _hide(item: Any, where: str, tables: int) -> tuple[int, str]:
    """The number of a table, and block and key of the column that it must not show."""
    reader = Reader(item, where)
    found = int(reader.number("table", 0, low=1, high=tables)), reader.name("column", required=True)
    reader.done()
    return found


def _banner(item: Any, where: str) -> BannerSpec:
    if isinstance(item, str):
        return BannerSpec((item,), where=where)
    reader = Reader(item, where)
    variables = reader.names("variables") or reader.names("variable") or reader.names("set")
    if not variables:
        raise BookInvalid("missing_key", where, gettext_noop("‘{key}’ is missing."), key="variable")
    label, groups = reader.text("label"), tuple(_group(group, place) for place, group in reader.items("groups"))
    for key in ("variables", "variable", "set"):
        reader.raw(key)
    reader.done()
    if groups and len(variables) > 1:
        raise BookInvalid("groups_crossed", where, gettext_noop("groups of categories need a single variable."))
    return BannerSpec(variables, label, groups, where)


def _group(item: Any, where: str) -> Group:
    reader = Reader(item, where)
    keys = reader.raw("codes", [])
    if (
        not isinstance(keys, list)
        or not keys
        or any(isinstance(key, bool) or not isinstance(key, str | int | float) for key in keys)
    ):
        raise BookInvalid("not_codes", where, gettext_noop("‘codes’ needs a list of categories."))
    group = Group(reader.text("label"), tuple(key if isinstance(key, str) else float(key) for key in keys))
    reader.done()
    return group


def _tests(reader: Reader) -> TestSpec:
    spec = TestSpec(
        level=reader.number("level", 0.05, low=1e-6, high=0.5),
        correction=reader.choice("correction", "holm", ("none", "holm", "bonferroni")),
        letters=reader.flag("letters", default=True),
        rest=reader.flag("rest", default=False),
    )
    reader.done()
    return spec


def _ranges(value: object, where: str) -> tuple[tuple[float, float], ...]:
    """Missing codes: a number, or a list of numbers and [low, high] ranges."""
    found: list[tuple[float, float]] = []
    for item in value if isinstance(value, list) else [value]:
        ends = item if isinstance(item, list) else [item, item]
        if len(ends) != 2 or any(isinstance(end, bool) or not isinstance(end, int | float) for end in ends):
            raise BookInvalid(
                "not_number",
                where,
                gettext_noop("a missing code is a number or a range [low, high], not {found}."),
                found=kind(item),
            )
        found.append((float(min(ends)), float(max(ends))))
    return tuple(found)
