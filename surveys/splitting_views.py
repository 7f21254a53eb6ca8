"""The panel where a questionnaire is split: each child gets the trunk and k of the ticked modules."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from backend.accounts.models import User
from backend.core.errors import DomainError
from backend.core.text import in_language
from surveys.editor.views import draft_for
from surveys.engine.editing import Document, Operation
from surveys.engine.splitting import CannotSplit, joined, split
from surveys.services import editing

REFUSED = {
    "trunk": gettext_lazy("Leave at least the first module to every child: it is the trunk, where the draw stands."),
    "share": gettext_lazy("Tick more modules than a child gets, and let it get one or more."),
    "many": gettext_lazy("That makes more than 200 forms. Tick fewer modules."),
    "name": gettext_lazy("Another question is called “drawn_form”. Give it another name first."),
}


@login_required
@require_http_methods(["GET", "POST"])
def forms(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    draft = draft_for(request, study, version)
    if request.method == "POST":
        names, given = request.POST.getlist("module"), request.POST.get("k", "")
        k = int(given) if given.isdecimal() else 0

        def replaced(document: Document) -> Operation:
            return {"op": "replace", "value": split(document, names, k) if names else joined(document)}

        try:
            editing.change(version=draft, author=cast(User, request.user), compose=replaced)
        except CannotSplit as error:
            messages.error(request, str(REFUSED[error.code]))
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request, _("Split. Undo takes it back.") if names else _("Every child gets every module.")
            )
        return redirect("surveys:editor", study=study, version=version)
    modules = draft.document["modules"]
    chosen = [module for module in modules if module.get("forms")]
    draw: dict[str, Any] = next(
        (item for each in modules for item in each["items"] if item["variable"] == draft.document.get("draw")), {}
    )
    context = {
        "study_id": study,
        "version": draft,
        "modules": [
            (module["name"], in_language(module["title"]), bool(module.get("forms"))) for module in modules[1:]
        ],
        "forms": [in_language(category["texts"]) for category in draw.get("categories", ())],
        "k": sum(1 in module["forms"] for module in chosen) or 1,
    }
    return render(request, "surveys/splitting.html", context)
