"""What a table book says of its data: release, hash, wording, weights, and for each margin what kind of figure it is."""

from __future__ import annotations

from dataclasses import replace

from analysis import selectors
from analysis.books.result import BookResult, Margin, Provenance, Table, Text, WeightReport
from analysis.models import Release, WeightingScheme
from surveys.engine.codebook import Codebook

SOFTWARE = "Arobase 0.1.0"
SHORT = 12
RAKED: Text = {
    "nl": "Gewogen naar de populatie (raking, schema {version}); de gewichten gelden als vast.",
    "fr": "Pondéré sur la population (calage itératif, schéma {version}) ; les poids sont tenus pour fixes.",
    "en": "Weighted to the population (raking, scheme {version}); the weights are taken as fixed.",
}


def of(release: Release, scheme: WeightingScheme | None) -> Provenance:
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
        margins=_margins(scheme, selectors.codebook(release)) if scheme else (),
        weighting=_reports(scheme, selectors.codebook(release)) if scheme else (),
    )


def with_weights(result: BookResult, scheme: WeightingScheme) -> BookResult:
    """The result naming its weighting scheme instead of the bare column the weights stood in."""
    tables = tuple(weighed(table, scheme) for table in result.tables)
    return replace(result, tables=tables, provenance=replace(result.provenance, weights=named(scheme)))


def weighed(table: Table, scheme: WeightingScheme | None) -> Table:
    """The table naming its weighting scheme, as `with_weights` does for the whole book."""
    return replace(table, weights=named(scheme)) if scheme else table


def named(scheme: WeightingScheme) -> Text:
    return {language: text.format(version=scheme.version) for language, text in RAKED.items()}


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
