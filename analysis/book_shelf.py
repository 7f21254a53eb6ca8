"""The list of table books: running one, putting it away and taking it back, files in and out."""

from __future__ import annotations

import uuid
from typing import Any

import yaml
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from analysis import book_drafts, scored, selectors
from analysis.book_codebook import Known
from analysis.book_views import form_page, known_id
from analysis.books.reading import BookInvalid, text_of
from analysis.forms import BookFile
from analysis.services import books as services
from analysis.services import shelf
from analysis.views import asker, language, may
from backend.accounts import access
from backend.accounts.access import Permission
from backend.accounts.models import Study
from backend.core.errors import DomainError, Invalid
from backend.core.text import in_language
from backend.jobs import services as jobs
from backend.jobs.selectors import unfinished


@login_required
@require_GET
def books(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    return book_list(request, found, BookFile(label_suffix=""))


def book_list(request: HttpRequest, study: Study, upload: BookFile, status: int = 200) -> HttpResponse:
    context = {
        "study": study,
        "books": selectors.books(study),
        "away": selectors.books_away(study),
        "away_open": "away" in request.GET,
        "runs": selectors.runs(study),
        "standard": services.STANDARD,
        "releases": selectors.releases(study).exclude(path=""),
        "job": unfinished(study, "book"),
        "upload": upload,
        "may_analyse": may(request, study, Permission.ANALYSE),
    }
    return render(request, "analysis/books.html", context, status=status)


@login_required
@require_POST
def book_run(request: HttpRequest, study: uuid.UUID, book: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.book_in(found, book)
    release = selectors.release_for(found, known_id(chosen) if (chosen := request.POST.get("release", "")) else None)
    params = {"book": str(row.public_id), "release": str(release.public_id)}
    if wanted := request.POST.get("scheme", ""):
        params["scheme"] = str(selectors.scheme_in(release, known_id(wanted)).public_id)
    job = jobs.enqueue_once("book", found, params, asked_by=asker(request), same=True)
    return redirect("analysis:making", study, job.public_id)


@login_required
@require_POST
def book_away(request: HttpRequest, study: uuid.UUID, book: uuid.UUID) -> HttpResponse:
    """Put a book away, or (`back`) on the shelf again. Its results stay where they are."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.book_in(found, book)
    back = "back" in request.POST
    shelf.put_away(book=row, back=back)
    if back:
        messages.success(request, _("“%(title)s” is back.") % {"title": row})
    else:
        messages.info(
            request, _("“%(title)s” is put away. It stands under “Put away”; its results stay.") % {"title": row}
        )
    return redirect(reverse("analysis:books", args=[study]) + ("" if back else "?away"))


@login_required
@require_GET
def book_yaml(request: HttpRequest, study: uuid.UUID, book: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    row = selectors.book_in(found, book)
    text = yaml.safe_dump({**row.spec, "title": row.title}, allow_unicode=True, sort_keys=False, width=100)
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    name = slugify(in_language(row.title)) or "book"
    response["Content-Disposition"] = f'attachment; filename="{found.slug}-{name}.yaml"'
    return response


@login_required
@require_POST
def book_upload(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """A book from a file. One that doesn't fit the latest release opens unsaved, with what is wrong, to be mended."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    form = BookFile(request.POST, request.FILES, label_suffix="")
    if not form.is_valid():
        return book_list(request, found, form, status=400)
    spec, release = form.cleaned_data["file"], selectors.latest_release(found)
    try:
        title = titled(spec)
        draft = book_drafts.of(title, spec)
    except DomainError as refusal:
        form.add_error("file", str(refusal))
        return book_list(request, found, form, status=400)
    try:
        services.save_book(study=found, title=title, spec=spec, release=release, by=asker(request))
    except DomainError as refusal:
        if release is None:
            form.add_error("file", str(refusal))
            return book_list(request, found, form, status=400)
        known = Known(scored.codebook(release), language(request))
        return form_page(request, found, release, draft, None, known, error=refusal, status=400)
    messages.success(request, _("The table book is saved."))
    return redirect("analysis:books", study)


def titled(spec: dict[str, Any]) -> dict[str, str]:
    """The title in a file; a bare text counts for both languages."""
    try:
        title = text_of(spec.get("title") or "", "book.title")
    except BookInvalid as error:
        raise Invalid(error.code, _("The title is a text, or a text per language.")) from error
    return {"nl": title[""], "fr": title[""]} if "" in title else title
