"""Downloads. What is there or quickly made is sent at once; the rest is made by a job, whose page gives the file.

Each file that leaves is written into the study's log.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from analysis import selectors
from backend.accounts import access, tokens
from backend.accounts.access import Permission
from backend.accounts.models import Study, User
from backend.core.errors import Missing
from backend.jobs import selectors as jobs
from backend.jobs.models import Job, State
from exports.models import Download
from exports.services import downloads, text_files
from exports.services.downloads import Order
from exports.services.ordering import File
from surveys.formats import ddi

View = Callable[..., HttpResponseBase]
A_PAGE = 100


def attachment(path: Path) -> FileResponse:
    response = FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
    response["Cache-Control"] = "private, no-store"
    return response


def of_run(form: str) -> View:
    """The view that gives a table book in this form."""

    @login_required
    @require_GET
    def view(request: HttpRequest, study: uuid.UUID, run: uuid.UUID) -> HttpResponseBase:
        language = request.GET.get("language") or ("nl-fr" if form == "xlsx" else "nl")
        return _handed_over(request, study, Order("run", str(run), form, language))

    return view


def of_trend(form: str) -> View:
    """The view that gives a trend in this form."""

    @login_required
    @require_GET
    def view(request: HttpRequest, study: uuid.UUID, trend: uuid.UUID) -> HttpResponseBase:
        language = request.GET.get("language") or ("nl-fr" if form == "xlsx" else "nl")
        return _handed_over(request, study, Order("trend", str(trend), form, language))

    return view


def of_analysis(form: str) -> View:
    """The view that gives a model, a scale or profiles in this form."""

    @login_required
    @require_GET
    def view(request: HttpRequest, study: uuid.UUID, analysis: uuid.UUID) -> HttpResponseBase:
        return _handed_over(
            request, study, Order("analysis", str(analysis), form, request.GET.get("language") or "nl")
        )

    return view


def of_release(form: str) -> View:
    """The view that gives the rows of a release in this form."""

    @login_required
    @require_GET
    def view(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> HttpResponseBase:
        language, question = request.GET.get("language") or "nl", request.GET.get("question", "")
        return _handed_over(request, study, Order("release", str(release), form, language, question))

    return view


book_xlsx, book_csv, book_json, book_html, book_charts = map(of_run, ("xlsx", "csv", "json", "html", "charts"))
trend_xlsx, trend_csv = map(of_trend, ("xlsx", "csv"))
analysis_xlsx, analysis_csv, analysis_json = map(of_analysis, ("xlsx", "csv", "json"))
sav, dta, csv, parquet = map(of_release, ("sav", "dta", "csv", "parquet"))


def _handed_over(request: HttpRequest, study: uuid.UUID, order: Order) -> HttpResponseBase:
    found = downloads.door(request.user, study, order)
    person = request.user if isinstance(request.user, User) else None
    made = downloads.now_or_job(found, order, person)
    if isinstance(made, Job):
        return redirect("exports:wait", found.public_id, made.public_id)
    return sent(found, made, person, Download.Way.PAGE)


def sent(study: Study, file: File, person: User | None, way: str) -> FileResponse:
    """The file on its way, and the line about it."""
    response = attachment(file.path)
    size = int(response.headers["Content-Length"])
    downloads.note(study, file.path.name, size, person=person, microdata=file.microdata, way=way)
    return response


@login_required
@require_GET
def codebook(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    row = selectors.release_in(found, release)
    response = JsonResponse(row.codebook, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="{downloads.codebook_name(row)}"'
    return response


@login_required
@require_GET
def codebook_ddi(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    """The codebook as data archives take it."""
    found = access.study_for(request.user, study)
    row = selectors.release_in(found, release)
    response = HttpResponse(ddi.of_codebook(selectors.codebook(row)), content_type="application/xml")
    response["Content-Disposition"] = f'attachment; filename="{downloads.codebook_name(row, "xml")}"'
    return response


@login_required
@require_GET
def texts(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """Children's own words, after readers made them safe."""
    found = access.study_for(request.user, study, Permission.EXPORT_MICRODATA)
    content, name = text_files.csv_of(found), "texts.csv"
    person = request.user if isinstance(request.user, User) else None
    downloads.note(found, name, len(content), person=person, microdata=True, way=Download.Way.PAGE)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_GET
def wait(request: HttpRequest, study: uuid.UUID, job: uuid.UUID) -> HttpResponse:
    """How far the file is, and the file once it is there."""
    found = access.study_for(request.user, study)
    row = jobs.job(found, job)
    if row.kind != downloads.KIND:
        raise Missing("job", _("There is no such job in this study."))
    order = downloads.ordered(row.params)
    context = {
        "study": found,
        "job": row,
        "ready": row.state == State.DONE,
        "address": downloads.address(found, order),
    }
    return render(request, "exports/wait.html", {**context, "back": _origin(found, order)})


def _origin(study: Study, order: Order) -> str:
    """The page on which the file was asked for."""
    return reverse(f"analysis:{order.of}", args=[study.public_id, order.id])


@require_GET
def linked(request: HttpRequest, link: str) -> FileResponse:
    """The file of a link that the API gave; the link is the credential."""
    study, order, person = downloads.linked(link)
    file = downloads.file_of(study, order)
    if not file.ready:
        raise Missing("file", _("This file is no longer kept. Ask for it again."))
    return sent(study, file, person, Download.Way.LINK)


@login_required
@require_GET
def leaving(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """What left the study, and which tokens of the API can fetch more."""
    found = access.study_for(request.user, study, Permission.PROTECT)
    page = Paginator(downloads.log(found), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "exports/leaving.html", {"study": found, "page": page, "tokens": tokens.of_study(found)})


@login_required
@require_POST
def token_revoke(request: HttpRequest, study: uuid.UUID, token: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study, Permission.PROTECT)
    tokens.revoke(tokens.in_study(found, token))
    return redirect("exports:leaving", study)
