"""Pages of table books: writing one, trying its universes. `book_shelf` keeps the list and starts the runs."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from analysis import book_acts, book_drafts, scored, selectors, universe_words
from analysis import book_presenting as presenting
from analysis.book_acts import Choice
from analysis.book_codebook import Known
from analysis.book_drafts import Draft
from analysis.books.reading import BookInvalid
from analysis.selectors import Book, Release
from analysis.services import books as services
from analysis.services import shelf
from analysis.services.weights import said
from analysis.universe_words import Suggestion
from analysis.views import asker, language
from backend.accounts import access
from backend.accounts.access import Permission
from backend.accounts.models import Study
from backend.core.errors import Conflict, DomainError
from backend.jobs import services as jobs
from surveys.engine.codebook import Codebook

FEW = 30
"""A universe that keeps, or leaves out, fewer children than this is not counted to the child."""
STANDARD = "standard"
DEFAULTS: dict[str, Any] = {
    "tables": [],
    "languages": ["nl", "fr"],
    "tests": {"level": 0.05, "correction": "holm", "letters": True},
    "suppress": {"audience": "partner"},
}


@login_required
@require_http_methods(["GET", "POST"])
def book_new(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """A new book, empty or a copy (`?from=` a book, or "standard": every question)."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    release = selectors.release_for(found, None)
    origin = request.GET.get("from", "")
    if origin == STANDARD:
        draft = copied(services.STANDARD, services.default_spec(scored.codebook(release)))
    elif origin:
        book = selectors.book_in(found, known_id(origin))
        draft = copied(book.title, book.spec)
    else:
        draft = book_drafts.of({}, DEFAULTS)
    return edited(request, found, release, draft, None)


@login_required
@require_http_methods(["GET", "POST"])
def book_edit(request: HttpRequest, study: uuid.UUID, book: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.book_in(found, book)
    return edited(request, found, selectors.release_for(found, None), book_drafts.of(row.title, row.spec), row)


def known_id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def copied(title: dict[str, str], spec: dict[str, Any]) -> Draft:
    named = {key: _("Copy of %(title)s") % {"title": text} for key, text in title.items() if key in {"nl", "fr"}}
    return book_drafts.of(named, spec)


def edited(request: HttpRequest, study: Study, release: Release, draft: Draft, book: Book | None) -> HttpResponse:
    """The form after whatever button was pressed; only the "save" buttons store anything."""
    known = Known(scored.codebook(release), language(request))
    before, act, error, status, told = draft, request.POST.get("act", "show"), None, 200, ""
    if request.method == "POST":
        before = draft = book_drafts.read(request.POST)
        if act.startswith("save"):
            try:
                saved = save(request, study, release, draft, book, known)
            except DomainError as refusal:
                error, status = refusal, refusal.status
            else:
                return saved_page(request, study, release, saved, act)
        else:
            draft = book_acts.after(draft, act, choice(request, known))
            told = presenting.told(act, before, draft, known)
    return form_page(request, study, release, draft, book, known, error=error, told=told, status=status)


def form_page(
    request: HttpRequest,
    study: Study,
    release: Release,
    draft: Draft,
    book: Book | None,
    known: Known,
    *,
    error: DomainError | None = None,
    told: str = "",
    status: int = 200,
) -> HttpResponse:
    sentence = ""
    if error is not None:
        sentence, place = presenting.trouble(error, draft, known)
        draft = replace(draft, open=place if place is not None else draft.open)
    added = request.POST.get("act", "").startswith("add-")
    search = request.POST.get("q", "")
    entries, more = known.entries(search, [] if added else request.POST.getlist("add"))
    context = {
        "study": study,
        "book": book,
        "action": reverse("analysis:book_edit", args=[study.public_id, book.public_id])
        if book
        else reverse("analysis:book_new", args=[study.public_id]),
        "release": release,
        "error": sentence,
        "place": place_on_page(error, draft, known),
        "rule_fields": [field for field, _name in presenting.RULES.values()],
        "untitled": error is not None and error.code == "book-title",
        "conflict": isinstance(error, Conflict) and error.code == "book-changed",
        "new": request.POST.get("new") or uuid.uuid4(),
        "seen": request.POST.get("seen") or (shelf.fingerprint(book) if book else ""),
        "dirty": request.method == "POST",
        "told": told,
        "search": search,
        "entries": entries,
        "more": more,
        **presenting.form_view(draft, known, picked(request)),
    }
    return render(request, "analysis/book_edit.html", context, status=status)


def place_on_page(error: DomainError | None, draft: Draft, known: Known) -> str:
    """The id of what an error is about."""
    if error is None or error.code == "book-title":
        return "title-nl" if error else ""
    if rule := presenting.RULES.get(str(error.params.get("where", "")).removeprefix("book.")):
        return rule[0]
    lines = presenting.items(draft, draft.open[0], known) if draft.open and "where" in error.params else []
    return next((f"open-{line.id}" for line in lines if line.here), "")


def picked(request: HttpRequest) -> dict[str, str]:
    """The lists a condition is put together from; empty again once it was added."""
    if request.POST.get("act") == "add-condition":
        return {}
    return {name: request.POST.get(f"cond_{name}", "") for name in ("variable", "sign", "value")}


def choice(request: HttpRequest, known: Known) -> Choice:
    words = {name: request.POST.get(f"cond_{name}", "") for name in ("variable", "sign", "value")}
    return Choice(
        ticked=tuple(name for name in request.POST.getlist("add") if name in known.names),
        condition=presenting.condition(words, known),
        table=lambda name: services.table_for(known.variable(name), name),
        categories=lambda name: [(book_drafts.code(key), texts) for key, texts, _label in known.categories(name)],
        known=known.names,
    )


def save(request: HttpRequest, study: Study, release: Release, draft: Draft, book: Book | None, known: Known) -> Book:
    """Keep the book; `save-copy` as a new one, `save-over` whatever somebody else saved meanwhile. A new book that is
    sent twice is one book: its form carries the id it will have.
    """
    act = request.POST.get("act", "")
    draft = book_acts.with_names(draft, known.categories)
    new_id = known_id(request.POST.get("new", ""))
    return services.save_book(
        study=study,
        title=draft.title,
        spec=draft.spec(),
        release=release,
        book=None if act == "save-copy" else book or selectors.books(study).filter(public_id=new_id).first(),
        by=asker(request),
        seen=None if act == "save-over" or book is None else request.POST.get("seen", ""),
        public_id=new_id if new_id.int and book is None else None,
    )


def saved_page(request: HttpRequest, study: Study, release: Release, book: Book, act: str) -> HttpResponse:
    for sentence in shelf.warnings(release=release, spec=book.spec):
        messages.warning(request, sentence)
    if act == "save-run":
        params = {"book": str(book.public_id), "release": str(release.public_id)}
        job = jobs.enqueue_once("book", study, params, asked_by=asker(request), same=True)
        return redirect("analysis:making", study.public_id, job.public_id)
    messages.success(request, _("The table book is saved."))
    return redirect("analysis:book_edit", study.public_id, book.public_id)


@login_required
@require_POST
def book_choose(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """The part of the codebook that fits the search field."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    known = Known(scored.codebook(selectors.release_for(found, None)), language(request))
    entries, more = known.entries(request.POST.get("q", ""), request.POST.getlist("add"))
    return render(request, "analysis/book_codebook.html", {"entries": entries, "more": more})


def refused(
    error: BookInvalid, typed: str, offered: list[Suggestion], codebook: Codebook, spoken: str
) -> dict[str, Any]:
    """What a universe that can't be read yet says: where it stops, and the name that was perhaps meant."""
    context: dict[str, Any] = {"error": said(error)}
    text, position = typed.strip(), error.params.get("position")
    if isinstance(position, int):
        context["unfinished"] = position > len(text)
        if 0 < position <= len(text):
            context |= {"before": text[: position - 1], "after": text[position - 1 :]}
    if error.code == "unknown_category":
        wanted = str(error.params["key"])
        context["suggestions"] = offered or universe_words.near_categories(typed, wanted, codebook, spoken)
    if "near" in error.params and not offered:
        context["suggestions"] = universe_words.instead(typed, str(error.params["name"]), str(error.params["near"]))
    return context


@login_required
@require_POST
def universe_check(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """What a universe says in words and keeps of the latest release, or where it can't be read; what could be typed."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    release = selectors.release_for(found, None)
    codebook, typed = scored.codebook(release), request.POST.get("universe", "")
    caret = request.POST.get("caret", "")
    place = min(int(caret), len(typed)) if caret.isdigit() else len(typed)
    context: dict[str, Any] = {
        "text": typed.strip(),
        "suggestions": universe_words.suggestions(typed, place, codebook, language(request)),
    }
    if typed.strip():
        try:
            inside, whole = services.kept_by(release=release, universe=typed.strip())
        except BookInvalid as error:
            context |= refused(error, typed, context["suggestions"], codebook, language(request))
        else:
            context |= {
                "words": universe_words.explained(typed, codebook, language(request)),
                "inside": inside,
                "whole": whole,
                "outside": whole - inside,
                "few": FEW,
                "nearly_all": 0 < whole - inside < FEW,
            }
    return render(request, "analysis/universe.html", context)
