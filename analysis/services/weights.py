"""Weights for a release: design weights raked per community to population margins, stored beside the rows."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml
from django.db import transaction
from django.db.models import Max
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from analysis import selectors, storage
from analysis.books import spec as specs
from analysis.books.frames import Coded, Source
from analysis.books.margin_checks import joined, troubles
from analysis.books.margins import CalibrationSpec
from analysis.books.reading import BookInvalid
from analysis.books.result import text_in
from analysis.books.weighting import Calibrated, calibrate
from analysis.kernel.design import Floats
from analysis.models import Release, WeightingScheme, folder
from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from backend.jobs.registry import Progress
from surveys.engine.expressions import LogicError
from surveys.engine.findings import SENTENCES, Finding

SHIPPED = Path(__file__).resolve().parent.parent / "margins"
STANDARD = "belgium-2024"
METHODS = {"rake": "raking", "poststratify": "post-stratification", "calibrate": "calibration"}


def shipped(name: str = STANDARD) -> dict[str, Any]:
    """Margins that come with the product, by the name of their file."""
    path = SHIPPED / f"{Path(name).name}.yaml"
    if not path.is_file():
        raise Invalid("margins-unknown", gettext_lazy("There are no margins called “%(name)s”."), name=name)
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def run(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "weights". params: `release` (public id; default the latest), `calibration` (as in `design.yaml`) or
    `margins` (name of a shipped file), `trim` (two multiples of the mean weight). Without either it takes what the
    release was imported with, else the standard margins.
    """
    release = selectors.release_for(study, params.get("release"))
    own = None if params.get("margins") else release.manifest.get("calibration")
    calibration = dict(params.get("calibration") or own or shipped(params.get("margins") or STANDARD))
    if params.get("trim"):
        calibration["trim"] = params["trim"]
    progress(0.1, _("Reading the release"))
    scheme = make(release=release, calibration=calibration, progress=progress)
    return {
        "scheme": str(scheme.public_id),
        "version": scheme.version,
        "largest_gap": scheme.diagnostics["largest_gap"],
    }


def make(*, release: Release, calibration: dict[str, Any], progress: Progress) -> WeightingScheme:
    """Rake the release's design weights and keep the result as its next weighting scheme.

    The weights sum to the population per community, so that figures for the whole country combine by population.
    """
    progress(0.4, _("Raking to the margins"))
    fitted_to, result = fit(release=release, calibration=calibration)
    progress(0.9, _("Storing the weights"))
    return _stored(release, fitted_to, result)


def fit(*, release: Release, calibration: dict[str, Any]) -> tuple[dict[str, Any], Calibrated]:
    """The weights these margins would give, nothing stored, and the margins of the groups that took part.

    Raises Invalid when the margins contradict each other or don't fit the sample.
    """
    if release.erased:
        raise Conflict("release-erased", gettext_lazy("The rows of this release were erased. Use its successor."))
    frame = selectors.frame(release)
    source = Source(frame, selectors.codebook(release))
    try:
        fitted_to = present(source, calibration)
        found = unfit(source, fitted_to)
        if found:
            raise Invalid("margins-unfit", "%(reason)s", reason=" ".join(each.sentence for each in found))
        return fitted_to, calibrate(source, specs.calibration_of(fitted_to), starting(release, source))
    except BookInvalid as error:
        raise refused(error) from error


@dataclass(frozen=True)
class Unfit:
    """Why margins can't be met, in the reader's language; `place` is the margin's in the list, none for all of them.
    `reason` is the sentence without the margin's name before it.
    """

    place: int | None
    name: str
    reason: str

    @property
    def sentence(self) -> str:
        return _("%(margin)s: %(reason)s") % {"margin": self.name, "reason": self.reason} if self.name else self.reason


def unfit(source: Source, calibration: dict[str, Any]) -> list[Unfit]:
    """Everything that keeps these margins from being met by this sample. Raises BookInvalid for what can't be read."""
    spec = specs.calibration_of(calibration)
    return [
        Unfit(
            trouble.margin,
            "" if trouble.margin is None else named(source, spec, trouble.margin),
            _(trouble.template).format(**{key: shown(value) for key, value in trouble.params.items()}),
        )
        for trouble in troubles(source, spec)
    ]


def named(source: Source, spec: CalibrationSpec, place: int) -> str:
    """What to call a margin: its label or variables, and its group."""
    margin = spec.margins[place]
    labels = [variable.label for name in margin.variables if (variable := source.variable(name))]
    name = text_in(margin.label or joined(labels), get_language() or "nl") or " × ".join(margin.variables)
    group = margin.group
    if spec.by and group:
        try:
            by = source.coded(spec.by, "")
            group = text_in(by.labels[by.positions((group,), "")[0]], get_language() or "nl")
        except BookInvalid:
            group = margin.group
    return f"{name} · {group}" if group else name


def shown(value: object) -> object:
    """A text in the reader's language, a number as the reader writes it."""
    if isinstance(value, dict):
        return text_in(value, get_language() or "nl")
    if isinstance(value, int | float):
        return formats.number_format(Decimal(f"{value:.9g}"), force_grouping=True)
    return value


def starting(release: Release, source: Source) -> Floats:
    """(N,) the design weights, 1 where the design has none."""
    name = release.manifest["design"].get("weights")
    return source.values(name, "design.weights") if name else np.ones(source.rows)


def refused(error: BookInvalid) -> Invalid:
    """A rejected specification as an error a page can show: the sentence names the place and what stands there.
    `where` and `reason` are kept apart too, for pages that say the place in their own words.
    """
    reason = said(error)
    return Invalid(
        error.code,
        gettext_lazy("The specification can't be used: %(detail)s"),
        detail=f"{error.where}: {reason}",
        where=error.where,
        reason=reason,
    )


def said(error: BookInvalid) -> str:
    """The sentence of a refusal in the reader's language; a condition says what was expected at which character."""
    if isinstance(error.__cause__, LogicError):
        finding = Finding(error.__cause__.code, error.where, error.__cause__.params)
        words = {name: _(word) if word else "" for name, word in finding.words.items()}
        return _(SENTENCES[finding.code]) % words
    return _(error.template).format(**error.params)


def present(source: Source, calibration: dict[str, Any]) -> dict[str, Any]:
    """The calibration without margins of groups nobody in the sample belongs to (a community that took no part)."""
    if not calibration.get("by") or not isinstance(calibration.get("margins"), list):
        return calibration
    by = source.coded(str(calibration["by"]), "design.calibration.by")
    inside = _names_present(by)
    margins = [each for each in calibration["margins"] if str(each.get("group", "")).casefold() in inside]
    return {**calibration, "margins": margins}


def _names_present(by: Coded) -> set[str]:
    """Codes and labels, case folded, of the categories that occur."""
    names: set[str] = set()
    for place in np.unique(by.codes[by.codes >= 0]):
        names |= {by.keys[place].casefold(), *(text.casefold() for text in by.labels[place].values())}
    return names


def _stored(release: Release, calibration: dict[str, Any], result: Calibrated) -> WeightingScheme:
    public_id = uuid.uuid4()
    path = release.file.parent.parent.parent / "weights" / f"{public_id}.parquet"
    rows = np.arange(len(result.weights), dtype=np.int64)
    storage.write_frame(path, pd.DataFrame({"row": rows, selectors.WEIGHT: result.weights}))
    try:
        with transaction.atomic():
            Release.objects.select_for_update().get(pk=release.pk)
            last = WeightingScheme.objects.filter(release=release).aggregate(last=Max("version"))["last"] or 0
            return WeightingScheme.objects.create(
                public_id=public_id,
                release=release,
                version=last + 1,
                method=METHODS.get(str(calibration.get("method") or "rake"), "raking"),
                margins=calibration,
                diagnostics={
                    "groups": [asdict(report) for report in result.reports],
                    "margins": [asdict(margin) for margin in result.margins],
                    "findings": [asdict(finding) for finding in result.findings],
                    "largest_gap": max((report.largest_gap for report in result.reports), default=0.0),
                    "sum": float(result.weights.sum()),
                },
                path=str(path.relative_to(folder())),
            )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
