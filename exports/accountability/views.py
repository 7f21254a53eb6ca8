"""The officer's documents: shown, printed, taken along."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import User
from exports.accountability import bundle, documents
from exports.accountability.settings_of import Facts, gather, name_of
from exports.services import downloads

LANGUAGES = ("nl", "fr")


def document(name: str, made: Callable[[Facts], list[documents.Section]]) -> Callable[..., HttpResponse]:
    """The view of one document; with `?file` it is taken along."""

    @login_required
    @require_GET
    def view(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
        found = study_for(request.user, study, Permission.PROTECT)
        language = request.GET.get("language", "")
        with override(language if language in LANGUAGES else get_language()):
            sections = made(gather(found))
            if "file" not in request.GET:
                context = {"study": found, "document": name, "sections": sections, "languages": LANGUAGES}
                return render(
                    request,
                    "exports/accountability.html",
                    context | {"name": name_of(found), "day": timezone.localdate()},
                )
            content = bundle.page(found, name, sections).encode()
        file_name = f"{found.slug}-{name}-{language or get_language()}.html"
        downloads.note(found, file_name, len(content), person=person(request), microdata=False, way="page")
        return attached(content, file_name, "text/html; charset=utf-8")

    return view


record = document("record", documents.record)
assessment = document("assessment", documents.assessment)


@login_required
@require_POST
def proof(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.PROTECT)
    name = f"proof-{found.slug}-{timezone.localdate().isoformat()}.zip"
    content = bundle.make(found)
    downloads.note(found, name, len(content), person=person(request), microdata=False, way="page")
    return attached(content, name, "application/zip")


def person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def attached(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=kind, headers=headers)
