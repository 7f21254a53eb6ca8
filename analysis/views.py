"""Pages of releases, weights and table books."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.http import require_GET, require_POST

from analysis import presenting, scored, selectors
from analysis.presenting import contents
from analysis.services import charts as drawn
from analysis.services.books import STANDARD
from analysis.table_presenting import table_view
from backend.accounts import access
from backend.accounts.access import Permission
from backend.accounts.models import Study, User
from backend.jobs import services as jobs
from backend.jobs.selectors import unfinished

CHART_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def may(request: HttpRequest, study: Study, permission: Permission) -> bool:
    return isinstance(request.user, User) and permission in access.permissions_in(request.user, study)


def asker(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def language(request: HttpRequest) -> str:
    return (translation.get_language() or "nl").split("-")[0]


@login_required
@require_GET
def releases(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    context = {
        "study": found,
        "releases": selectors.releases(found),
        "waiting": selectors.waiting(found),
        "job": unfinished(found, "release"),
        "may_analyse": may(request, found, Permission.ANALYSE),
        "may_protect": may(request, found, Permission.PROTECT),
    }
    return render(request, "analysis/releases.html", context)


@login_required
@require_POST
def make_release(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study, Permission.ANALYSE)
    jobs.enqueue_once("release", found, {}, asked_by=asker(request))
    return redirect("analysis:releases", study)


@login_required
@require_GET
def release(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    row = selectors.release_in(found, release)
    scheme = selectors.latest_scheme(row)
    context = {
        "study": found,
        "release": row,
        "scheme": scheme,
        "summary": presenting.release_view(row, selectors.exclusions(row), scheme, language(request)),
        "runs": selectors.runs(found, row),
        "job": unfinished(found, "weights", "book"),
        "may_analyse": may(request, found, Permission.ANALYSE),
        "may_export": may(request, found, Permission.EXPORT_MICRODATA),
    }
    return render(request, "analysis/release.html", context)


@login_required
@require_POST
def weigh(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.release_in(found, release)
    jobs.enqueue_once("weights", found, {"release": str(row.public_id)}, asked_by=asker(request))
    return redirect("analysis:release", study, release)


@login_required
@require_POST
def run_standard(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.release_in(found, release)
    job = jobs.enqueue_once("book", found, {"release": str(row.public_id)}, asked_by=asker(request), same=True)
    return redirect("analysis:making", study, job.public_id)


@login_required
@require_GET
def run(request: HttpRequest, study: uuid.UUID, run: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    row = selectors.run_in(found, run)
    result = selectors.result(row)
    context = {
        "study": found,
        "run": row,
        "tables": contents(result.tables, language(request)),
        "standard": STANDARD,
        "may_analyse": may(request, found, Permission.ANALYSE),
        **presenting.origin(row, result, language(request)),
    }
    return render(request, "analysis/run.html", context)


@login_required
@require_GET
def table(request: HttpRequest, study: uuid.UUID, run: uuid.UUID, number: int) -> HttpResponse:
    found = access.study_for(request.user, study)
    row = selectors.run_in(found, run)
    result = selectors.result(row)
    shown = selectors.table_in(row, number)
    numbers = [each.number for each in result.tables]
    place = numbers.index(number)
    context = {
        "study": found,
        "run": row,
        "table": table_view(
            shown,
            language(request),
            policy=selectors.policy(row.spec),
            codebook=scored.codebook(row.release),
            names=selectors.answer_names(row.release),
        ),
        "tables": contents(result.tables, language(request)),
        "chart": chart_view(row, number, language(request), request.GET.get("chart", "")),
        "total": len(numbers),
        "previous": numbers[place - 1] if place else None,
        "following": numbers[place + 1] if place + 1 < len(numbers) else None,
        **presenting.origin(row, result, language(request)),
    }
    return render(request, "analysis/table.html", context)


@login_required
@require_GET
def chart(request: HttpRequest, study: uuid.UUID, run: uuid.UUID, number: int, form: drawn.Form) -> HttpResponse:
    found = access.study_for(request.user, study)
    row = selectors.run_in(found, run)
    asked = {name: request.GET.get(name, "") for name in ("kind", "theme", "size")}
    content = drawn.picture(row, number, language=language(request), form=form, **asked)
    response = HttpResponse(content, content_type=CHART_TYPES[form])
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    if "download" in request.GET:
        mark = "-SYNTHETIC" if found.synthetic else ""
        response["Content-Disposition"] = f'attachment; filename="{found.slug}{mark}-table-{number}.{form}"'
    return response


def chart_view(run: selectors.Run, number: int, spoken: str, kind: str) -> dict[str, Any]:
    """The chart a table page shows: its kind, the kinds to choose from, and the same in words."""
    offered = drawn.choices(run, number, language=spoken, kind=kind)
    current = next((each for each in offered if each.current), None)
    return {
        "kind": current.kind if current else "",
        "wide": bool(current and current.wide),
        "kinds": offered,
        "description": drawn.description(run, number, language=spoken, kind=kind),
    }
