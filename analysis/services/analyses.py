"""Models, scales and profiles on a release: checked, computed as a job, kept as results that never change."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis import selectors
from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.books.spec import parse_design
from analysis.books.weighting import plan
from analysis.modelling import matrix, model, profiling, scale
from analysis.modelling.result import Result, to_json
from analysis.modelling.specs import ModelSpec, ScaleSpec, parse_model, parse_profiles, parse_scale
from analysis.modelling.variables import categories_of, refuse_design, refuse_sets
from analysis.models import Analysis, Release, WeightingScheme, folder
from analysis.services import provenance, samples
from analysis.services.weights import refused
from backend.accounts.models import Study
from backend.core.errors import Invalid
from backend.jobs.registry import Progress, Work

MOST_SEEDS = 2**31 - 1


@dataclass(frozen=True)
class Tool:
    """How one kind is read from data and computed."""

    parse: Callable[[object], Any]
    compute: Callable[..., Result]


TOOLS = {
    "model": Tool(parse_model, model.compute),
    "scale": Tool(parse_scale, scale.compute),
    "profiles": Tool(parse_profiles, profiling.compute),
}


def work_of(kind: str) -> Work:
    """The work of a job kind "model", "scale" or "profiles". params: `spec`; optional: `release` (default the latest),
    `scheme` (default its latest weights), `job`.
    """

    def work(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
        release = selectors.release_for(study, params.get("release"))
        chosen = params.get("scheme")
        scheme = selectors.scheme_in(release, chosen) if chosen else selectors.latest_scheme(release)
        spec = params.get("spec") or {}
        done = make(kind=kind, release=release, scheme=scheme, spec=spec, progress=progress, job=params.get("job"))
        return {"analysis": str(done.public_id), "hash": done.hash}

    return work


def seeded(kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    """The specification with the seed its random starts will have, so that the result can be made again."""
    if kind != "profiles" or spec.get("seed"):
        return spec
    return {**spec, "seed": 1 + secrets.randbelow(MOST_SEEDS)}


def check(*, kind: str, release: Release, spec: dict[str, Any]) -> None:
    """Refuse a specification that can't be computed, with the sentence a page can show, before a job is asked for."""
    sample = samples.of(release, None)
    source = Source(sample.frame, sample.codebook)
    try:
        parsed, design = tool(kind).parse(spec), parse_design(sample.design)
        if isinstance(parsed, ModelSpec):
            matrix.frame_of(source, design, plan(source, design)[0], parsed)
        elif isinstance(parsed, ScaleSpec):
            scale.definition_of(source, parsed)
        else:
            for name in parsed.variables:
                refuse_sets(source, name, profiling.WHERE)
                refuse_design(design, name, profiling.WHERE)
                categories_of(source, name, profiling.WHERE)
    except BookInvalid as error:
        raise refused(error) from error


def tool(kind: str) -> Tool:
    found = TOOLS.get(kind)
    if found is None:
        raise Invalid("analysis-kind", gettext_lazy("Ask for a model, a scale or profiles."))
    return found


def make(
    *,
    kind: str,
    release: Release,
    scheme: WeightingScheme | None,
    spec: dict[str, Any],
    progress: Progress,
    job: uuid.UUID | str | None = None,
) -> Analysis:
    """Compute and keep the result as JSON beside the releases; when anything fails nothing stays."""
    samples.require_own(release, scheme)
    progress(0.02, _("Reading the release"))
    spec = seeded(kind, spec)
    result = compute(kind=kind, release=release, scheme=scheme, spec=spec, progress=progress)
    text = json.dumps(to_json(result), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    public_id = uuid.uuid4()
    path = folder() / "analyses" / f"{public_id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_text(text, encoding="utf-8")
        return Analysis.objects.create(
            public_id=public_id,
            study_id=release.study_id,
            release=release,
            scheme=scheme,
            kind=kind,
            title=result.heading.title,
            spec=spec,
            job=job,
            path=str(path.relative_to(folder())),
            hash=hashlib.sha256(text.encode()).hexdigest(),
        )
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def compute(
    *, kind: str, release: Release, scheme: WeightingScheme | None, spec: dict[str, Any], progress: Progress
) -> Result:
    """The numbers on these rows with these weights."""
    sample = samples.of(release, scheme)
    chosen = tool(kind)

    def tick(share: float) -> None:
        progress(0.05 + 0.9 * share, _("Computing"))

    try:
        found = chosen.compute(
            Source(sample.frame, sample.codebook),
            parse_design(sample.design),
            chosen.parse(spec),
            progress=tick,
            provenance=provenance.of(release),
        )
    except BookInvalid as error:
        raise refused(error) from error
    if scheme is None:
        return found
    heading = replace(found.heading, provenance=provenance.known(found.heading.provenance, scheme))
    return replace(found, heading=heading)
