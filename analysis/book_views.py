"""Pages of table books: choose, change, run, and take along as a file."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

import yaml
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from analysis import book_drafts, selectors
from analysis import book_presenting as presenting
from analysis.book_drafts import Draft
from analysis.books.reading import BookInvalid, text_of
from analysis.forms import BookFile
from analysis.selectors import Book, Release
from analysis.services import books as services
from analysis.services.weights import said
from analysis.views import asker, language, may
from backend.accounts import access
from backend.accounts.access import Permission
from backend.accounts.models import Study
from backend.core.errors import DomainError, Invalid
from backend.core.text import in_language
from backend.jobs import services as jobs
from backend.jobs.selectors import unfinished

FEW = 30
"""A universe that keeps, or leaves out, fewer children than this is not counted to the child."""
DEFAULTS: dict[str, Any] = {
    "tables": [],
    "languages": ["nl", "fr"],
    "tests": {"level": 0.05, "correction": "holm", "letters": True},
    "suppress": {"minimum_n": 30, "minimum_clusters": 3, "flag_n": 100},
}


@login_required
@require_GET
def books(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    return book_list(request, found, BookFile(label_suffix=""))


def book_list(request: HttpRequest, study: Study, upload: BookFile, status: int = 200) -> HttpResponse:
    context = {
        "study": study,
        "books": selectors.books(study),
        "runs": selectors.runs(study),
        "standard": services.STANDARD,
        "releases": selectors.releases(study).exclude(path=""),
        "job": unfinished(study, "book"),
        "upload": upload,
        "may_analyse": may(request, study, Permission.ANALYSE),
    }
    return render(request, "analysis/books.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def book_new(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """A new book, empty or a copy (`?from=`)."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    release = selectors.release_for(found, None)
    origin = request.GET.get("from", "")
    draft = copied(selectors.book_in(found, known(origin))) if origin else book_drafts.of({}, DEFAULTS)
    return edited(request, found, release, draft, None)


@login_required
@require_http_methods(["GET", "POST"])
def book_edit(request: HttpRequest, study: uuid.UUID, book: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.book_in(found, book)
    return edited(request, found, selectors.release_for(found, None), book_drafts.of(row.title, row.spec), row)


def known(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def copied(book: Book) -> Draft:
    title = {key: _("Copy of %(title)s") % {"title": text} for key, text in book.title.items() if key in {"nl", "fr"}}
    return book_drafts.of(title, book.spec)


def edited(request: HttpRequest, study: Study, release: Release, draft: Draft, book: Book | None) -> HttpResponse:
    """The form after whatever button was pressed; only "save" stores anything."""
    error, status = "", 200
    codebook, spoken = selectors.codebook(release), language(request)
    if request.method == "POST":
        draft = book_drafts.read(request.POST)
        act = request.POST.get("act", "show")
        if act == "save":
            try:
                services.save_book(study=study, title=draft.title, spec=draft.spec(), release=release, book=book)
            except DomainError as refusal:
                error, place = presenting.trouble(refusal, draft, codebook, spoken)
                draft = replace(draft, open=place if place is not None else draft.open)
                status = refusal.status
            else:
                messages.success(request, _("The table book is saved."))
                return redirect("analysis:books", study.public_id)
        else:
            draft = book_drafts.after(draft, act, request.POST.getlist("add"))
    context = {
        "study": study,
        "book": book,
        "release": release,
        "error": error,
        "search": request.POST.get("q", ""),
        "entries": presenting.entries(codebook, spoken, request.POST.get("q", ""), kept(request)),
        **presenting.form_view(draft, codebook, spoken),
    }
    return render(request, "analysis/book_edit.html", context, status=status)


def kept(request: HttpRequest) -> list[str]:
    """What stays ticked in the codebook: everything, until it was added."""
    added = request.POST.get("act", "").startswith("add-")
    return [] if added else request.POST.getlist("add")


@login_required
@require_POST
def book_choose(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """The part of the codebook that fits the search field."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    codebook = selectors.codebook(selectors.release_for(found, None))
    found_here = presenting.entries(
        codebook, language(request), request.POST.get("q", ""), request.POST.getlist("add")
    )
    return render(request, "analysis/book_codebook.html", {"entries": found_here})


@login_required
@require_POST
def universe_check(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """What a universe keeps of the latest release, or where it can't be read."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    text = request.POST.get("universe", "").strip()
    context: dict[str, Any] = {"text": text}
    if text:
        try:
            inside, whole = services.kept_by(release=selectors.release_for(found, None), universe=text)
        except BookInvalid as error:
            context["error"] = said(error)
            position = error.params.get("position")
            if isinstance(position, int) and 0 < position <= len(text):
                context |= {"before": text[: position - 1], "after": text[position - 1 :]}
        else:
            context |= {"inside": inside, "whole": whole, "few": FEW, "nearly_all": 0 < whole - inside < FEW}
    return render(request, "analysis/universe.html", context)


@login_required
@require_POST
def book_run(request: HttpRequest, study: uuid.UUID, book: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.book_in(found, book)
    release = selectors.release_for(found, known(chosen) if (chosen := request.POST.get("release", "")) else None)
    params = {"book": str(row.public_id), "release": str(release.public_id)}
    job = jobs.enqueue_once("book", found, params, asked_by=asker(request), same=True)
    return redirect("analysis:making", study, job.public_id)


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
    """A book from a file, checked against the latest release when there is one."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    form = BookFile(request.POST, request.FILES, label_suffix="")
    if form.is_valid():
        spec = form.cleaned_data["file"]
        try:
            title = titled(spec)
            services.save_book(study=found, title=title, spec=spec, release=selectors.latest_release(found))
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(request, _("The table book is saved."))
            return redirect("analysis:books", study)
    return book_list(request, found, form, status=400)


def titled(spec: dict[str, Any]) -> dict[str, str]:
    """The title in a file; a bare text counts for both languages."""
    try:
        title = text_of(spec.get("title") or "", "book.title")
    except BookInvalid as error:
        raise Invalid(error.code, _("The title is a text, or a text per language.")) from error
    return {"nl": title[""], "fr": title[""]} if "" in title else title
