"""Numbers, releases, weights and the contents of a book as pages show them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analysis.books.result import BookResult, Table, text_in
from analysis.selectors import Exclusion, Made, Release, Run, WeightingScheme
from surveys.engine.codebook import Codebook


def number_format(value: float, places: int = 0) -> str:
    """A number in the notation of the page's language, rounded (Django's own cuts digits off)."""
    return formats.number_format(Decimal(f"{value:.{places}f}"), places)


def children(count: int) -> str:
    return ngettext("%(count)s child", "%(count)s children", count) % {"count": number_format(count)}


@dataclass(frozen=True)
class ExclusionView:
    name: str
    reason: str
    count: str


@dataclass(frozen=True)
class WeightView:
    """Diagnostics of raking in one community, formatted."""

    group: str
    n: str
    n_effective: str
    deff: str
    minimum: str
    maximum: str
    gap: str


@dataclass(frozen=True)
class MarginView:
    label: str
    status: str
    status_text: str
    source: str


@dataclass(frozen=True)
class ReleaseView:
    rows: str
    exclusions: tuple[ExclusionView, ...]
    weighting: tuple[WeightView, ...]
    margins: tuple[MarginView, ...]


METHODS: dict[str, Callable[[], str]] = {
    "rake": lambda: _("raking, margin after margin"),
    "poststratify": lambda: _("post-stratification, one margin per group"),
    "raking": lambda: _("calibration, raking distance"),
    "linear": lambda: _("calibration, linear distance"),
    "logit": lambda: _("calibration, logit between limits"),
}


def method(calibration: Mapping[str, Any]) -> str:
    """How weights were made, in the reader's language."""
    name = str(calibration.get("method") or "rake")
    return METHODS[str(calibration.get("distance") or "raking") if name == "calibrate" else name]()


STATUSES: dict[str, Callable[[], str]] = {
    "official": lambda: _("official"),
    "derived": lambda: _("derived"),
    "estimate": lambda: _("estimate"),
    "unstated": lambda: _("not stated"),
}


def release_view(
    release: Release, exclusions: list[Exclusion], scheme: WeightingScheme | None, language: str
) -> ReleaseView:
    diagnostics = scheme.diagnostics if scheme else {}
    named = group_names(release, scheme, language) if scheme else {}
    return ReleaseView(
        rows=children(int(release.manifest.get("counts", {}).get("rows", 0))),
        exclusions=tuple(
            ExclusionView(rule.name, text_in(rule.reason, language), number_format(rule.count))
            for rule in exclusions
            if rule.removes and rule.count
        ),
        weighting=tuple(weight_view(group, named) for group in diagnostics.get("groups", ())),
        margins=tuple(margin_view(margin, language, named) for margin in diagnostics.get("margins", ())),
    )


def group_names(release: Release, scheme: WeightingScheme | None, language: str) -> dict[str, str]:
    """code, or labels joined as a book's provenance has them -> label of the groups that were weighted apart."""
    by = scheme.margins.get("by") if scheme else None
    groups = [
        category
        for variable in Codebook.from_json(release.codebook).variables
        if variable.name == by
        for category in variable.categories
    ]
    named = {f"{category.code:g}": text_in(category.label, language) for category in groups}
    joined = {
        " / ".join(dict.fromkeys(category.label[key] for key in ("nl", "fr") if category.label.get(key))): text_in(
            category.label, language
        )
        for category in groups
    }
    return named | joined


def relative(gap: float) -> str:
    """A relative gap as a per cent: what lies below a millionth is called so, not written out."""
    return _("%(number)s%%") % {
        "number": f"< {number_format(0.0001, 4)}" if gap < 1e-6 else number_format(100 * gap, 4)
    }


def weight_view(group: dict[str, Any], named: dict[str, str]) -> WeightView:
    return WeightView(
        group=named.get(str(group["group"]), str(group["group"])) or _("everybody"),
        n=number_format(group["n"]),
        n_effective=number_format(group["n_effective"], 0),
        deff=number_format(group["kish_deff"], 2),
        minimum=number_format(group["minimum"], 1),
        maximum=number_format(group["maximum"], 1),
        gap=relative(group["largest_gap"]),
    )


def margin_view(margin: dict[str, Any], language: str, named: dict[str, str]) -> MarginView:
    label = text_in(margin["label"], language) or margin["variable"]
    group = named.get(str(margin.get("group", "")), str(margin.get("group", "")))
    source = " · ".join(part for part in (margin.get("source", ""), margin.get("date", "")) if part)
    return MarginView(f"{label} ({group})" if group else label, margin["status"], STATUSES[margin["status"]](), source)


def contents(tables: Sequence[Table | Made], language: str) -> list[dict[str, Any]]:
    """The list of tables: number, title, wording."""
    return [
        {
            "number": table.number,
            "title": text_in(table.title, language),
            "question": text_in(table.question, language),
        }
        for table in tables
    ]


def origin(run: Run, result: BookResult, language: str) -> dict[str, Any]:
    """What the footer of a book or a table says of its numbers."""
    named = group_names(run.release, run.scheme, language)
    margins = [margin_view(asdict(margin), language, named) for margin in result.provenance.margins]
    protection = text_in(result.suppression, language) or _("nothing is hidden")
    return {"provenance": result.provenance, "margins": margins, "protection": protection}
