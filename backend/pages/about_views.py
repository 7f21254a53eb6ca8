"""The public page of a study over HTTP: no account, no cookie, nothing to send."""

from __future__ import annotations

import uuid
from pathlib import Path

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from backend.core.errors import Missing
from backend.pages import about
from exports.services import book_files
from surveys.paper_entry_views import as_pdf


@require_GET
def front(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """To the language of the browser."""
    about.study_of(study)
    return redirect("about", study=study, track=about.track_for(request.headers.get("accept-language", "")))


def track_of(track: str) -> str:
    if track not in about.TRACKS:
        raise Missing("track", _("This page has no such language."))
    return track


@require_GET
def page(request: HttpRequest, study: uuid.UUID, track: str) -> HttpResponse:
    return render(request, "backend/about.html", about.page(about.study_of(study), track_of(track)))


@require_GET
def questions(request: HttpRequest, study: uuid.UUID, track: str, version: uuid.UUID) -> HttpResponse:
    """A questionnaire to look through."""
    found, shown = about.study_of(study), track_of(track)
    one = asked(request, study, track, version)
    context = {
        "study": found,
        "name": about.in_track(found.name, shown[:2]),
        "text": about.words()[shown],
        "track": shown,
        "language": one.track[:2],
        "one": one,
        "questions": about.questions(one.version.document, one.track),
    }
    return render(request, "backend/about_questions.html", context)


@require_GET
def paper(request: HttpRequest, study: uuid.UUID, track: str, version: uuid.UUID) -> HttpResponse:
    one = asked(request, study, track, version)
    return as_pdf(about.study_of(study), one.version, one.track)


def asked(_request: HttpRequest, study: uuid.UUID, track: str, version: uuid.UUID) -> about.Asked:
    """Only what the page lists: no draft and nothing that was replaced."""
    listed = about.asked(about.study_of(study), track_of(track))
    found = next((one for one in listed if one.version.public_id == version), None)
    if found is None:
        raise Missing("version", _("This study has no such version of a questionnaire."))
    return found


@require_GET
def results(request: HttpRequest, study: uuid.UUID, run: uuid.UUID) -> FileResponse:
    """The numbers of a table book that was published for everybody."""
    published = next((one for one in about.results(about.study_of(study)) if one.public_id == run), None)
    if published is None:
        raise Missing("run", _("This study has no such table book."))
    file = book_files.of(published, "csv")
    if not file.ready:
        file.make(lambda _share, _message="": None)
    return FileResponse(Path(file.path).open("rb"), as_attachment=True, filename=file.path.name)
