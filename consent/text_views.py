"""The pages of the text children read before they say yes or no."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.accounts.access import Permission, study_for
from consent import rules, selectors
from consent.forms import TextsForm, part_name
from consent.services import texts as services
from consent.views import may_design

FIRST_PARTS = ("title", "body", "yes", "no")


def side_by_side(texts: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per part, each with its texts in the order of the tracks."""
    parts = list(dict.fromkeys(part for track in texts.values() for part in track))
    return [
        {"part": part_name(part), "texts": [(track, texts[track].get(part, "")) for track in texts]} for part in parts
    ]


@login_required
@require_GET
def texts(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    sets = list(selectors.text_sets_of(found))
    shown = sets[0] if sets else None
    context = {
        "study": found,
        "shown": shown,
        "earlier": sets[1:],
        "tracks": list(shown.texts) if shown else [],
        "rows": side_by_side(shown.texts) if shown else [],
        "gaps": rules.gaps(shown.texts) if shown else [],
        "may_design": may_design(request, found),
    }
    return render(request, "consent/texts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def texts_edit(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """Write the next version, starting from the newest one."""
    found = study_for(request.user, study, Permission.DESIGN)
    newest = selectors.text_sets_of(found).first()
    start = newest.texts if newest else {track: dict.fromkeys(FIRST_PARTS, "") for track in rules.NEEDED}
    form = TextsForm(request.POST or None, texts=start)
    if form.is_valid():
        services.draft_texts(study=found, texts=form.edited())
        messages.success(request, _("The draft is kept. Read both languages once more, then put it into use."))
        return redirect("consent:texts", study=study)
    return render(request, "consent/texts_edit.html", {"study": found, "form": form, "tracks": list(start)})


@login_required
@require_POST
def texts_activate(request: HttpRequest, study: uuid.UUID, version: int) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    services.activate_texts(text_set=selectors.text_set_in(found, version))
    messages.success(request, _("The text is in use. From here it can't change; a change makes a new version."))
    return redirect("consent:texts", study=study)
