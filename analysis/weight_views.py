"""The weighting workspace of a release: what a scheme did, its history, and the form for the next one."""

from __future__ import annotations

import uuid
from typing import Any

import yaml
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from analysis import presenting, selectors, weight_chart
from analysis.books.result import Text, text_in
from analysis.forms import WeightForm
from analysis.kernel.weights import Cost
from analysis.selectors import Release, WeightingScheme
from analysis.services import weights as services
from analysis.views import asker, language
from analysis.weight_diagnostics import Diagnostics, MarginGap, diagnose
from backend.accounts import access
from backend.accounts.access import Permission
from backend.accounts.models import Study
from backend.core.errors import DomainError, Missing
from backend.jobs import services as jobs
from backend.jobs.selectors import unfinished


@login_required
@require_http_methods(["GET", "POST"])
def weights(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    """The page; a POST checks margins and limits at once and lets a job do the rest."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.release_in(found, release)
    scheme = chosen(row, request.GET.get("version", ""))
    form = WeightForm(request.POST or None, request.FILES or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        calibration = asked(row, scheme, form)
        try:
            services.fit(release=row, calibration=calibration)
        except DomainError as refusal:
            form.add_error("file" if form.cleaned_data["file"] else None, str(refusal))
        else:
            started(request, found, row, calibration)
            return redirect("analysis:weights", study, release)
    context = {
        "study": found,
        "release": row,
        "scheme": scheme,
        "form": form,
        "history": [past(row, each, language(request)) for each in selectors.schemes(row)],
        "job": unfinished(found, "weights"),
        "books": selectors.books(found),
        **(shown(row, scheme, language(request)) if scheme and scheme.path and not row.erased else {}),
    }
    return render(request, "analysis/weights.html", context, status=400 if form.errors else 200)


def chosen(release: Release, version: str) -> WeightingScheme | None:
    """The scheme of that version, else the latest one."""
    wanted = selectors.schemes(release).filter(version=int(version)).first() if version.isdecimal() else None
    return wanted or selectors.latest_scheme(release)


def asked(release: Release, scheme: WeightingScheme | None, form: WeightForm) -> dict[str, Any]:
    """The uploaded margins, else those of the scheme on the page, with the limits of the form."""
    base = form.cleaned_data["file"] or (scheme.margins if scheme else None) or release.manifest.get("calibration")
    calibration = {key: value for key, value in dict(base or services.shipped()).items() if key != "trim"}
    uploaded = (form.cleaned_data["file"] or {}).get("trim")
    trim = form.trim or uploaded
    return {**calibration, "trim": trim} if trim else calibration


def started(request: HttpRequest, study: Study, release: Release, calibration: dict[str, Any]) -> None:
    params = {"release": str(release.public_id), "calibration": calibration}
    job = jobs.enqueue_once("weights", study, params, asked_by=asker(request))
    if any(job.params.get(key) != value for key, value in params.items()):
        messages.warning(request, _("Other weights are being made. Ask for these again when they are ready."))


def past(release: Release, scheme: WeightingScheme, spoken: str) -> dict[str, Any]:
    named = presenting.group_names(release, scheme, spoken)
    return {
        "scheme": scheme,
        "trim": scheme.margins.get("trim"),
        "method": presenting.method(scheme.margins),
        "groups": [presenting.weight_view(group, named) for group in scheme.diagnostics.get("groups", ())],
    }


def shown(release: Release, scheme: WeightingScheme, spoken: str) -> dict[str, Any]:
    found = diagnose(release, scheme)
    return {
        "margins": [margin_view(margin, spoken) for margin in found.margins],
        "schools": [(school.code, 100 * school.share) for school in found.schools],
        "even_share": 100 / found.clusters if found.clusters else None,
        "description": weight_chart.describe(found.relative),
        "largest": largest(found),
        "cut": found.cut,
        "trim": scheme.margins.get("trim"),
        "whole": cost_view(_("All children"), 1.0, found.whole),
        "blocks": [
            {
                "label": text_in(block.label, spoken),
                "columns": [cost_view(text_in(each.label, spoken), each.share, each.cost) for each in block.columns],
            }
            for block in found.blocks
        ],
    }


def largest(found: Diagnostics) -> float:
    """The largest gap left, in per cent of its target."""
    return 100 * max((abs(cell.gap) for margin in found.margins for cell in margin.cells), default=0.0)


def cost_view(label: str, share: float, cost: Cost) -> dict[str, Any]:
    """Share in per cent; the design effect is that of the weights alone, without the clusters."""
    return {"label": label, "share": 100 * share, "n": cost.n, "effective": cost.n_effective, "deff": cost.deff}


def margin_view(margin: MarginGap, spoken: str) -> dict[str, Any]:
    """Shares in per cent; a gap that rounds to nothing is nothing."""
    return {
        "label": joined(margin.labels, spoken),
        "group": text_in(margin.group, spoken),
        "status": presenting.STATUSES[margin.spec.status](),
        "facts": [
            fact for fact in (margin.spec.source, margin.spec.date, margin.spec.unit, margin.spec.universe) if fact
        ],
        "cells": [
            {
                "label": joined(cell.labels, spoken),
                "total": cell.total,
                "target": 100 * cell.target,
                "before": 100 * cell.before,
                "after": 100 * cell.after,
                "gap": 100 * cell.gap if abs(cell.gap) >= 0.0005 else 0.0,
                "off": abs(cell.gap) >= 0.0005,
            }
            for cell in margin.cells
        ],
    }


def joined(labels: tuple[Text, ...], spoken: str) -> str:
    return " × ".join(text_in(label, spoken) for label in labels)


def scheme_of(release: Release, version: int) -> WeightingScheme:
    found = selectors.schemes(release).filter(version=version).first()
    if found is None:
        raise Missing("scheme", gettext_lazy("This release has no such weights."))
    return found


@login_required
@require_GET
def weights_chart(request: HttpRequest, study: uuid.UUID, release: uuid.UUID, version: int) -> HttpResponse:
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.release_in(found, release)
    scheme = scheme_of(row, version)
    if not scheme.path or row.erased:
        raise Missing("scheme", gettext_lazy("These weights were erased with their release."))
    response = HttpResponse(weight_chart.draw(diagnose(row, scheme).relative), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=3600"
    response["Vary"] = "Cookie, Accept-Language"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@login_required
@require_GET
def weights_yaml(request: HttpRequest, study: uuid.UUID, release: uuid.UUID, version: int) -> HttpResponse:
    """The margins of a scheme as the file somebody can change and bring back."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    scheme = scheme_of(selectors.release_in(found, release), version)
    text = yaml.safe_dump({"calibration": scheme.margins}, allow_unicode=True, sort_keys=False, width=100)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-margins-{version}.yaml"'
    return response
