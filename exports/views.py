"""Downloads. Each is written to the person's browser and to the study's log of what left."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from analysis import selectors
from analysis.trend_access import trend_for
from backend.accounts import access
from backend.accounts.access import Permission
from backend.accounts.models import User
from backend.core.errors import Invalid
from backend.jobs import services as jobs
from exports.services import downloads

LANGUAGES = {"nl": ("nl",), "fr": ("fr",), "nl-fr": ("nl", "fr")}


def languages(request: HttpRequest) -> tuple[str, ...]:
    asked = request.GET.get("language", "nl-fr")
    if asked not in LANGUAGES:
        raise Invalid("language", _("Ask for the language nl, fr or nl-fr."))
    return LANGUAGES[asked]


def attachment(path: Path) -> FileResponse:
    response = FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_GET
def book_xlsx(request: HttpRequest, study: uuid.UUID, run: uuid.UUID) -> FileResponse:
    found = access.study_for(request.user, study)
    return attachment(downloads.book_xlsx(selectors.run_in(found, run), languages=languages(request)))


@login_required
@require_GET
def book_csv(request: HttpRequest, study: uuid.UUID, run: uuid.UUID) -> FileResponse:
    found = access.study_for(request.user, study)
    return attachment(downloads.book_csv(selectors.run_in(found, run)))


@login_required
@require_GET
def book_json(request: HttpRequest, study: uuid.UUID, run: uuid.UUID) -> FileResponse:
    found = access.study_for(request.user, study)
    return attachment(downloads.book_json(selectors.run_in(found, run)))


@login_required
@require_GET
def book_html(request: HttpRequest, study: uuid.UUID, run: uuid.UUID) -> FileResponse:
    found = access.study_for(request.user, study)
    return attachment(downloads.book_html(selectors.run_in(found, run), language=languages(request)[0]))


@login_required
@require_GET
def book_charts(request: HttpRequest, study: uuid.UUID, run: uuid.UUID) -> HttpResponseBase:
    """The zip when it is made, else the work that makes it."""
    found = access.study_for(request.user, study)
    row, language = selectors.run_in(found, run), languages(request)[0]
    made = downloads.book_charts(row, language)
    if made is not None:
        return attachment(made)
    params = {"run": str(row.public_id), "labels": language}
    asked_by = request.user if isinstance(request.user, User) else None
    job = jobs.enqueue_once("charts", found, params, asked_by=asked_by)
    if any(job.params.get(name) != value for name, value in params.items()):
        messages.warning(request, _("Other charts are being drawn. Ask for these when they are ready."))
    return redirect("jobs:show", study, job.public_id)


@login_required
@require_GET
def trend_xlsx(request: HttpRequest, study: uuid.UUID, trend: uuid.UUID) -> FileResponse:
    return attachment(downloads.trend_xlsx(trend_for(request.user, study, trend)[1], languages=languages(request)))


@login_required
@require_GET
def trend_csv(request: HttpRequest, study: uuid.UUID, trend: uuid.UUID) -> FileResponse:
    return attachment(downloads.trend_csv(trend_for(request.user, study, trend)[1]))


@login_required
@require_GET
def dta(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> FileResponse:
    found = access.study_for(request.user, study, Permission.EXPORT_MICRODATA)
    return attachment(downloads.microdata_dta(selectors.release_in(found, release), language=languages(request)[0]))


@login_required
@require_GET
def csv(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> FileResponse:
    found = access.study_for(request.user, study, Permission.EXPORT_MICRODATA)
    row, question = selectors.release_in(found, release), request.GET.get("question", "")
    return attachment(downloads.microdata_csv(row, language=languages(request)[0], question=question))


@login_required
@require_GET
def sav(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> FileResponse:
    found = access.study_for(request.user, study, Permission.EXPORT_MICRODATA)
    return attachment(downloads.microdata_sav(selectors.release_in(found, release), language=languages(request)[0]))


@login_required
@require_GET
def parquet(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> FileResponse:
    found = access.study_for(request.user, study, Permission.EXPORT_MICRODATA)
    return attachment(downloads.microdata_parquet(selectors.release_in(found, release)))


@login_required
@require_GET
def codebook(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    row = selectors.release_in(found, release)
    response = JsonResponse(row.codebook, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{downloads.codebook_name(row)}"'
    return response
