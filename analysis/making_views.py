"""A book while it is being made: its tables appear one by one, each can be read, and the work can be stopped."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from analysis import scored, selectors
from analysis.presenting import contents
from analysis.selectors import Book
from analysis.services.books import STANDARD, default_spec
from analysis.table_presenting import table_view
from analysis.views import language, may
from backend.accounts import access
from backend.accounts.access import Permission
from backend.accounts.models import Study
from backend.core.errors import Missing
from backend.core.text import in_language
from backend.jobs import selectors as jobs
from backend.jobs.models import Job, State


@login_required
@require_GET
def making(request: HttpRequest, study: uuid.UUID, job: uuid.UUID) -> HttpResponse:
    """The list so far. htmx asks for what came `after` the last table it has, until the job ends."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = jobs.job(found, job)
    asked = request.GET.get("after", "")
    partial = bool(request.headers.get("HX-Request")) and asked.isdigit()
    if row.ended and partial:
        return elsewhere(
            reverse("analysis:making", args=[study, job]) if row.state != State.DONE else run_of(row, found)
        )
    if row.state == State.DONE:
        return redirect(run_of(row, found))
    made = [] if row.ended else selectors.made(row.public_id)
    if partial and int(asked) > len(made):
        return elsewhere(reverse("analysis:making", args=[study, job]))  # another worker began anew: so does the list
    context = {
        **seen(request, found, row),
        "made": contents(made[int(asked) :] if partial else made, language(request)),
        "after": len(made),
    }
    return render(request, "analysis/making_more.html" if partial else "analysis/making.html", context)


@login_required
@require_GET
def making_table(request: HttpRequest, study: uuid.UUID, job: uuid.UUID, number: int) -> HttpResponse:
    """One table before its book is complete; as soon as it is, the page of the run takes over."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = jobs.job(found, job)
    if row.state == State.DONE:
        place = reverse("analysis:table", args=[study, row.result["run"], number])
        return elsewhere(place) if request.headers.get("HX-Request") else redirect(place)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=286 if row.ended else 204)
    shown = None if row.ended else selectors.made_table(row.public_id, number)
    if shown is None:
        raise Missing("table", _("This table isn't there. The work on its book may have stopped."))
    context = seen(request, found, row)
    book, release = context["book"], context["release"]
    spec = book.spec if isinstance(book, Book) else default_spec(scored.codebook(release))
    policy, codebook = selectors.policy(spec), scored.codebook(release)
    names = selectors.answer_names(release)
    context["table"] = table_view(shown, language(request), policy=policy, codebook=codebook, names=names)
    return render(request, "analysis/making_table.html", context)


def seen(request: HttpRequest, study: Study, job: Job) -> dict[str, Any]:
    """What both pages say of the work."""
    book = job.params.get("book")
    return {
        "study": study,
        "job": job,
        "book": selectors.book_in(study, book) if book else in_language(STANDARD),
        "release": selectors.release_for(study, job.params.get("release")),
        "may_analyse": may(request, study, Permission.ANALYSE),
    }


def run_of(job: Job, study: Study) -> str:
    return reverse("analysis:run", args=[study.public_id, job.result["run"]])


def elsewhere(place: str) -> HttpResponse:
    """Tell htmx to go there."""
    response = HttpResponse()
    response["HX-Redirect"] = place
    return response
