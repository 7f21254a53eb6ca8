"""What a table book says of its data: release, hash, wording, weights, and for each margin what kind of figure it is."""

from __future__ import annotations

from dataclasses import replace

from analysis import selectors
from analysis.books import spec as specs
from analysis.books import wording
from analysis.books.result import BookResult, Margin, Provenance, Table, Text, WeightReport
from analysis.models import Release, WeightingScheme
from surveys.engine.codebook import Codebook

SOFTWARE = "Arobase 0.1.0"
SHORT = 12
WEIGHTED: Text = {
    "nl": "Gewogen naar de populatie ({method}, schema {version}); {errors}",
    "fr": "Pondéré sur la population ({method}, schéma {version}) ; {errors}",
    "en": "Weighted to the population ({method}, scheme {version}); {errors}",
}


def of(release: Release) -> Provenance:
    """Everything that is known before the tables are computed."""
    documents = [each["document"][:SHORT] for each in release.manifest.get("instruments", ())]
    return Provenance(
        source=str(release.manifest.get("source") or release.study.slug),
        release=f"{release.study.slug} {release.number}",
        data_hash=release.hash,
        wording=", ".join(documents),
        software=SOFTWARE,
        synthetic=bool(release.manifest.get("synthetic")),
        provisional=release.state != Release.State.PUBLIC,
        left_since=selectors.left_since(release),
    )


def with_weights(result: BookResult, scheme: WeightingScheme) -> BookResult:
    """The result naming its weighting scheme instead of the bare column the weights stood in, with what the scheme
    says of its margins.
    """
    tables = tuple(weighed(table, scheme) for table in result.tables)
    return replace(result, tables=tables, provenance=known(result.provenance, scheme))


def known(given: Provenance, scheme: WeightingScheme) -> Provenance:
    """The same with the scheme's name and what it says of its margins."""
    codebook = selectors.codebook(scheme.release)
    margins, reports = _margins(scheme, codebook), _reports(scheme, codebook)
    return replace(given, weights=named(scheme), margins=margins, weighting=reports)


def weighed(table: Table, scheme: WeightingScheme | None) -> Table:
    """The table naming its weighting scheme, as `with_weights` does for the whole book."""
    return replace(table, weights=named(scheme)) if scheme else table


def named(scheme: WeightingScheme) -> Text:
    """How the weights were made, in which version, and how standard errors take that into account."""
    spec = specs.calibration_of(scheme.margins)
    return wording.filled(
        WEIGHTED, method=wording.method_text(spec), version=scheme.version, errors=wording.errors_text(spec)
    )


def _margins(scheme: WeightingScheme, codebook: Codebook) -> tuple[Margin, ...]:
    names = _group_names(scheme, codebook)
    margins = (Margin(**each) for each in scheme.diagnostics["margins"])
    return tuple(replace(each, group=names.get(each.group, each.group)) for each in margins)


def _reports(scheme: WeightingScheme, codebook: Codebook) -> tuple[WeightReport, ...]:
    names = _group_names(scheme, codebook)
    reports = (WeightReport(**each) for each in scheme.diagnostics["groups"])
    return tuple(replace(each, group=names.get(each.group, each.group)) for each in reports)


def _group_names(scheme: WeightingScheme, codebook: Codebook) -> dict[str, str]:
    """Code -> name in Dutch and French, readable in a file of either language."""
    by = scheme.margins.get("by")
    variable = next((each for each in codebook.variables if each.name == by), None)
    if variable is None:
        return {}
    return {
        f"{each.code:g}": " / ".join(dict.fromkeys(each.label[key] for key in ("nl", "fr") if each.label.get(key)))
        or next(iter(each.label.values()), "")
        for each in variable.categories
    }
