"""Pages of models, scales and profiles: choose, compute, read, keep."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from analysis import analysis_drafts as drafts
from analysis import analysis_form as forms
from analysis import analysis_presenting as presenting
from analysis import analysis_selectors, scored, selectors
from analysis.analysis_drafts import Draft
from analysis.selectors import Release
from analysis.services import analyses as services
from analysis.services import analysis_charts as drawn
from analysis.services import scales
from analysis.views import asker, language, may
from backend.accounts import access
from backend.accounts.access import Permission
from backend.accounts.models import Study
from backend.core.errors import DomainError
from backend.jobs import services as jobs
from backend.jobs.selectors import job as job_in
from backend.jobs.selectors import unfinished


@login_required
@require_GET
def analyses(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    job = unfinished(found, *services.TOOLS)
    context = {
        "study": found,
        "analyses": analysis_selectors.analyses(found),
        "scales": presenting.scale_views(scored.scales(found), language(request)),
        "ready": selectors.latest_release(found) is not None,
        "job": job,
        "again": job.kind if job is not None and job.ended else "",
        "may_analyse": may(request, found, Permission.ANALYSE),
    }
    return render(request, "analysis/analyses.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def analysis_new(request: HttpRequest, study: uuid.UUID, kind: str) -> HttpResponse:
    """The form of one kind; `?from=` begins with a result, `?job=` with what a job was asked and could not do."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    if kind not in services.TOOLS:
        raise Http404
    release = selectors.release_for(found, None)
    if request.method != "POST":
        return form(request, found, release, begun(request, found, kind), "", 200)
    draft, act = drafts.read(kind, request.POST), request.POST.get("act", "show")
    if act != "run":
        crossed = (request.POST.get("cross_one", ""), request.POST.get("cross_other", ""))
        return form(request, found, release, drafts.after(draft, act, request.POST.getlist("add"), crossed), "", 200)
    spec = draft.spec()
    try:
        services.check(kind=kind, release=release, spec=spec)
    except DomainError as refusal:
        return form(request, found, release, draft, forms.trouble(refusal), refusal.status)
    params = {"release": str(release.public_id), "spec": spec}
    jobs.enqueue_once(kind, found, params, asked_by=asker(request), same=True)
    return redirect("analysis:analyses", study)


def begun(request: HttpRequest, study: Study, kind: str) -> Draft:
    """An empty draft, or the one of a result or job."""
    for key, spec_of in (("from", result_spec), ("job", job_spec)):
        try:
            asked = uuid.UUID(request.GET.get(key, ""))
        except ValueError:
            continue
        return drafts.of(kind, spec_of(study, asked))
    return Draft(kind)


def result_spec(study: Study, public_id: uuid.UUID) -> dict[str, Any]:
    return dict(analysis_selectors.analysis_in(study, public_id).spec)


def job_spec(study: Study, public_id: uuid.UUID) -> dict[str, Any]:
    return dict(job_in(study, public_id).params.get("spec") or {})


def form(request: HttpRequest, study: Study, release: Release, draft: Draft, error: str, status: int) -> HttpResponse:
    codebook, spoken, search = scored.codebook(release), language(request), request.POST.get("q", "")
    design = release.manifest.get("design") or {}
    kept = [] if request.POST.get("act", "").startswith("add-") else request.POST.getlist("add")
    context = {
        "study": study,
        "kind": draft.kind,
        "release": release,
        "error": error,
        "search": search,
        "entries": forms.entries(forms.offered(codebook, design), codebook, spoken, search, kept),
        **forms.form_view(draft, codebook, design, spoken),
    }
    return render(request, "analysis/analysis_form.html", context, status=status)


@login_required
@require_POST
def analysis_choose(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """The part of the codebook that fits the search field."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    release = selectors.release_for(found, None)
    codebook = scored.codebook(release)
    offered = forms.offered(codebook, release.manifest.get("design") or {})
    listed = forms.entries(
        offered, codebook, language(request), request.POST.get("q", ""), request.POST.getlist("add")
    )
    return render(request, "analysis/book_codebook.html", {"entries": listed})


@login_required
@require_GET
def analysis(request: HttpRequest, study: uuid.UUID, analysis: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    row = analysis_selectors.analysis_in(found, analysis)
    outcome = analysis_selectors.outcome(row)
    context = {
        "study": found,
        "analysis": row,
        "run": row,
        "view": presenting.sheet_view(outcome, language(request)),
        "chart": drawn.description(row, language=language(request)),
        "left_since": selectors.left_since(row.release),
        "may_analyse": may(request, found, Permission.ANALYSE),
        **presenting.origin(row, outcome, language(request)),
    }
    return render(request, "analysis/analysis.html", context)


@login_required
@require_GET
def analysis_chart(request: HttpRequest, study: uuid.UUID, analysis: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    row = analysis_selectors.analysis_in(found, analysis)
    response = HttpResponse(drawn.svg(row, language=language(request)), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    if "download" in request.GET:
        mark = "-SYNTHETIC" if found.synthetic else ""
        response["Content-Disposition"] = f'attachment; filename="{found.slug}{mark}-{row.kind}-{row.pk}.svg"'
    return response


@login_required
@require_POST
def scale_keep(request: HttpRequest, study: uuid.UUID, analysis: uuid.UUID) -> HttpResponse:
    """Make the scale a variable."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = analysis_selectors.analysis_in(found, analysis)
    try:
        kept = scales.save(analysis=row, name=request.POST.get("name", "").strip())
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return redirect("analysis:analysis", study, analysis)
    messages.success(request, _("The scale is now the variable “%(name)s”.") % {"name": kept.name})
    return redirect("analysis:analyses", study)


@login_required
@require_POST
def scale_remove(request: HttpRequest, study: uuid.UUID, name: str) -> HttpResponse:
    found = access.study_for(request.user, study, Permission.ANALYSE)
    try:
        scales.remove(study=found, name=name)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The scale is no longer a variable. Results made with it stay."))
    return redirect("analysis:analyses", study)
