"""Trends: releases side by side. What can be compared, what may be asked for, and the job that computes it."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis import scored, selectors
from analysis.books import spec as specs
from analysis.books.reading import BookInvalid
from analysis.books.result import Text, text_in
from analysis.models import Release, Trend, TrendWave, WeightingScheme, folder
from analysis.services import provenance, samples
from analysis.services.books import short_labels
from analysis.services.weights import refused
from analysis.trends.compute import followed, trend
from analysis.trends.result import TrendResult, Wave, to_json
from analysis.trends.sides import WaveData
from analysis.trends.spec import parse_trend
from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from backend.jobs.registry import Progress
from surveys import selectors as surveys
from surveys.engine.codebook import Codebook
from surveys.engine.comparing.comparability import compare
from surveys.engine.comparing.verdicts import Asked, Comparison
from surveys.engine.forms import NOT_ASKED

MOST_WAVES = 6
BANDS = "grade_band"


@dataclass(frozen=True)
class Chosen:
    """A release as one wave of a trend, with its latest weights unless others are named."""

    release: Release
    scheme: WeightingScheme | None
    label: Text


def chosen(release: Release, *, label: Text | None = None, scheme: WeightingScheme | None = None) -> Chosen:
    return Chosen(release, scheme or selectors.latest_scheme(release), label or label_of(release))


def label_of(release: Release) -> Text:
    """What a wave is called until somebody gives it another name: the title of a file, the wave of a box."""
    if release.origin == Release.Origin.IMPORT:
        title = {key: text for key, text in release.codebook["title"].items() if text}
        return title or {"": str(release.manifest.get("source", release))}
    waves = list(surveys.waves_of(release.study)[:2])
    if len(waves) == 1:
        return dict(waves[0].name)
    return {"nl": f"Release {release.number}", "fr": f"Version {release.number}", "en": f"Release {release.number}"}


def checked(waves: Sequence[Chosen], *, shared_schools: bool = False) -> None:
    """Refuse releases that are no waves of each other. Raises Invalid, Conflict."""
    if len({wave.release.pk for wave in waves}) < len(waves) or len(waves) < 2:
        raise Invalid("trend-waves", gettext_lazy("Choose at least two different releases."))
    if len(waves) > MOST_WAVES:
        raise Invalid("trend-many", gettext_lazy("Choose at most %(most)s releases."), most=MOST_WAVES)
    if any(wave.release.erased for wave in waves):
        raise Conflict("release-erased", gettext_lazy("The rows of this release were erased. Use its successor."))
    boxes = [wave.release.study_id for wave in waves if wave.release.origin == Release.Origin.BOX]
    if len(set(boxes)) < len(boxes):
        raise Conflict(
            "trend-same-children",
            gettext_lazy("Two releases of one ballot box hold the same children: they are no waves. Keep the newest."),
        )
    if shared_schools and boxes:
        raise Conflict(
            "trend-shared-box",
            gettext_lazy("School codes of the ballot box are drawn anew for every release, so they can't be joined."),
        )


def asked(wave: Chosen) -> Asked:
    """What the wave asked, and in which grades."""
    codebook = scored.codebook(wave.release)
    return Asked(wave.label, codebook, reach(scored.frame(wave.release), codebook))


def comparisons(waves: Sequence[Chosen]) -> tuple[list[Comparison], list[Asked]]:
    """Every question of the last wave beside the same one of the waves before it."""
    every = [asked(wave) for wave in waves]
    return compare(every), every


def reach(frame: pd.DataFrame, codebook: Codebook) -> dict[str, frozenset[str]]:
    """variable -> codes of the grades in which anybody was asked; nothing for data without grades or reserved codes."""
    if BANDS not in frame.columns:
        return {}
    bands = frame[BANDS].to_numpy()
    inside = {f"{band:g}": bands == band for band in pd.unique(bands)}
    found = {}
    for variable in codebook.variables:
        lows = [low for low, high in variable.user_missing if low <= NOT_ASKED <= high]
        if lows and variable.role in {"answer", "derived"} and variable.name in frame.columns:
            was_asked = (frame[variable.name] != NOT_ASKED).to_numpy()
            found[variable.name] = frozenset(code for code, rows in inside.items() if was_asked[rows].any())
    return found


def described(waves: Sequence[Chosen], spec: Mapping[str, Any]) -> dict[str, Any]:
    """The params of a job for these waves, once the specification has been held against them. Raises Invalid."""
    checked(waves, shared_schools=bool(spec.get("shared_schools")))
    try:
        parsed = parse_trend(spec)
        found, _every = comparisons(waves)
        followed(found, parsed.tables, parsed, "tables")
        followed(found, parsed.banner, parsed, "banner")
    except BookInvalid as error:
        raise refused(error) from error
    return {
        "waves": [
            {
                "study": str(wave.release.study.public_id),
                "release": str(wave.release.public_id),
                "scheme": str(wave.scheme.public_id) if wave.scheme else None,
                "label": wave.label,
            }
            for wave in waves
        ],
        "spec": {"labels": named_columns(waves[-1].release, parsed.banner), **spec},
    }


def named_columns(release: Release, names: Sequence[str]) -> dict[str, Text]:
    """Short labels for these columns, as the standard book has them."""
    short = short_labels(scored.codebook(release))
    return {name: short[name] for name in names if name in short}


def under_way() -> Conflict:
    """The refusal when another trend is being made."""
    return Conflict("job-under-way", gettext_lazy("Another trend is being made. Start this one when it is ready."))


def run(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "trend". params: `waves`, earliest first, each with `release`, `study` and optionally `scheme`, `label`
    (whoever asked may analyse every one of these studies); `spec` as in docs/trends.md; `job`.
    """
    waves = [_wave(each) for each in params["waves"]]
    done = make(study=study, waves=waves, spec=params["spec"], progress=progress, job=params.get("job"))
    return {"trend": str(done.public_id), "tables": len(done.spec["tables"]), "hash": done.hash}


def _wave(given: Mapping[str, Any]) -> Chosen:
    study = Study.objects.get(public_id=given["study"])
    release = selectors.release_in(study, given["release"])
    scheme = selectors.scheme_in(release, given["scheme"]) if given.get("scheme") else None
    return chosen(release, label=given.get("label"), scheme=scheme)


def make(
    *,
    study: Study,
    waves: Sequence[Chosen],
    spec: Mapping[str, Any],
    progress: Progress,
    job: uuid.UUID | str | None = None,
) -> Trend:
    """Compute the trend and keep its result beside the releases; when anything fails neither file nor row stays."""
    checked(waves, shared_schools=bool(spec.get("shared_schools")))
    progress(0.02, _("Reading the releases"))
    result = compute(waves=waves, spec=spec, progress=progress)
    text = json.dumps(to_json(result), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    public_id = uuid.uuid4()
    path = folder() / "trends" / f"{public_id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_text(text, encoding="utf-8")
        with transaction.atomic():
            made = Trend.objects.create(
                public_id=public_id,
                study=study,
                title=result.title,
                job=job,
                spec=dict(spec),
                path=str(path.relative_to(folder())),
                hash=hashlib.sha256(text.encode()).hexdigest(),
            )
            for place, wave in enumerate(waves):
                TrendWave.objects.create(
                    trend=made, release=wave.release, scheme=wave.scheme, place=place, label=wave.label
                )
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return made


def compute(*, waves: Sequence[Chosen], spec: Mapping[str, Any], progress: Progress) -> TrendResult:
    """The trend's numbers on these rows with these weights."""

    def tick(done: int, whole: int) -> None:
        progress(0.05 + 0.9 * done / whole, _("Table %(done)s of %(whole)s") % {"done": done, "whole": whole})

    try:
        parsed = parse_trend({"title": title_of(waves), **spec})
        return trend([data(wave) for wave in waves], parsed, progress=tick)
    except BookInvalid as error:
        raise refused(error) from error


def data(wave: Chosen) -> WaveData:
    """The rows of a wave with their weights, and what is told of them."""
    release, sample = wave.release, samples.of(wave.release, wave.scheme)
    origin = provenance.of(release)
    told = Wave(
        label=wave.label,
        study_id=str(release.study.public_id),
        release_id=str(release.public_id),
        release=origin.release,
        data_hash=origin.data_hash,
        wording=origin.wording,
        synthetic=origin.synthetic,
        provisional=origin.provisional,
        left_since=origin.left_since,
        weights=provenance.named(wave.scheme) if wave.scheme else {},
    )
    reached = reach(sample.frame, sample.codebook)
    return WaveData(told, sample.frame, sample.codebook, specs.parse_design(sample.design), reached)


def title_of(waves: Sequence[Chosen]) -> Text:
    """The first and the last wave, in every language."""
    first, last = waves[0].label, waves[-1].label
    languages = [key for key in ("nl", "fr", "en") if key in {*first, *last}] or ["nl", "fr"]
    return {key: f"{text_in(first, key)} – {text_in(last, key)}" for key in languages}
