"""How fieldwork is shown: names of strata, weeks, percentages, lines of the table of who answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent import selectors as consent
from surveys.fieldwork.models import Visit
from surveys.fieldwork.rates import Outcomes
from surveys.fieldwork.response import Row, Table

COUNTS = {
    "complete": gettext_lazy("complete"),
    "partial": gettext_lazy("partial"),
    "refusal": gettext_lazy("refusal"),
    "non_contact": gettext_lazy("non-contact"),
    "other": gettext_lazy("other"),
    "unknown": gettext_lazy("unknown eligibility"),
    "not_eligible": gettext_lazy("not eligible"),
}
SHOWN = ("RR1", "RR2", "RR3", "RR6", "COOP1", "REF1")
"""Rates on the page; the file has all."""
NAMES: dict[str, str | Promise] = {
    str(value): label
    for choices in (consent.Community, consent.Province, consent.Level, consent.Network)
    for value, label in choices.choices
}


def stratum_name(stratum: str) -> str:
    """`nl|antwerp|primary` in the reader's words."""
    if stratum == "all":
        return _("all schools")
    return " · ".join(str(NAMES.get(part, part)) for part in stratum.split("|"))


@dataclass(frozen=True)
class Line:
    """A stratum, or all together, as counts and rates in the order of the columns."""

    name: str
    counts: tuple[float, ...]
    rates: tuple[float | None, ...]


def lines(table: Table) -> list[Line]:
    """All together when there are several strata, then each."""
    rows = [line(row, stratum_name(row.stratum)) for row in table.rows]
    return [line(table.whole, _("All")), *rows] if len(rows) > 1 else rows


def line(row: Row, name: str) -> Line:
    found = row.rates
    shares = (found[rate] for rate in SHOWN)
    return Line(name, counted(row.found), tuple(None if share is None else 100 * share for share in shares))


def counted(found: Outcomes) -> tuple[float, ...]:
    return tuple(getattr(found, name) for name in COUNTS)


def csv_rows(tables: Iterable[tuple[str, Table]]) -> Iterator[list[Any]]:
    """Every table, stratum and rate, one line a stratum; English names, as in the Standard Definitions."""
    first = True
    for name, table in tables:
        for row in (*table.rows, table.whole):
            found = row.rates
            if first:
                yield ["table", "stratum", *COUNTS, "e", *found]
                first = False
            shares = ["" if share is None else f"{share:.6f}" for share in found.values()]
            counts = [f"{value:.10g}" for value in counted(row.found)]
            yield [name, row.stratum or "ALL", *counts, f"{row.found.share_eligible:.6f}", *shares]


@dataclass(frozen=True)
class Day:
    day: dt.date
    visits: tuple[Visit, ...]


@dataclass(frozen=True)
class Week:
    """Monday to Friday, weekends where somebody works."""

    first: dt.date
    days: tuple[Day, ...]

    @property
    def before(self) -> dt.date:
        return self.first - dt.timedelta(days=7)

    @property
    def after(self) -> dt.date:
        return self.first + dt.timedelta(days=7)

    @property
    def number(self) -> int:
        return self.first.isocalendar().week

    @property
    def last(self) -> dt.date:
        return self.first + dt.timedelta(days=6)

    @property
    def planned(self) -> int:
        return sum(len(day.visits) for day in self.days)


def monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def week(first: dt.date, visits: Iterable[Visit]) -> Week:
    mine = list(visits)
    days = [first + dt.timedelta(days=place) for place in range(7)]
    shown = [Day(day, tuple(visit for visit in mine if visit.day == day)) for day in days]
    return Week(first, tuple(day for day in shown if day.day.weekday() < 5 or day.visits))
