"""The page on which staff bring in the rescue file of a tablet that had to leave before it was online."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backend.accounts.access import Permission, study_for


@login_required
@require_GET
def rescue(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """The file goes from the browser to the box; the staff service could not open it and has nothing to do with it."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    return render(request, "surveys/rescue.html", {"study": found, "words": words()})


def words() -> dict[str, str]:
    """What the page's script says of each answer of the box."""
    return {
        "busy": _("Bringing in %(file)s…") % {"file": "{file}"},
        "stored": _("In the box now"),
        "again": _("In the box already"),
        "kept": _("Set aside: another envelope came with the same slip"),
        "waiting": _("Not yet: their sitting isn't open. Bring the file in again later"),
        "refused": _("Refused"),
        "code": _("Code for the tablet: its copies may go"),
        "no_code": _("The tablet keeps its envelopes: the box doesn't have all of them."),
        "failed": _("The box can't be reached. Nothing is lost: try again with the same file."),
        "rescue-unknown": _(
            "This is not a rescue file of this installation, or it was damaged. The tablet still has its envelopes."
        ),
        "too-large": _("This file is larger than a rescue file can be."),
        "slip-unknown": _("the box doesn't know the slip"),
        "slip-void": _("the slip is no longer valid"),
        "slip-foreign": _("the slip is of another class"),
        "slip-mistyped": _("the slip has a typing error"),
        "burnt": _("the study is over and its keys are destroyed"),
        "malformed": _("the envelope is damaged"),
        "other-bytes": _("another envelope came with the same slip, and no more can be set aside"),
    }
