"""What is done with a version after it was written: reviewed, compared, retired, mended, given to sittings."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import DomainError
from surveys import differences, selectors
from surveys.engine import shape
from surveys.models import Version
from surveys.services import versions as services


@login_required
@require_POST
def act(request: HttpRequest, study: uuid.UUID, version: uuid.UUID, verb: str) -> HttpResponse:
    """One act on one version; what it refuses is said on the version's page."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    try:
        shown, said = ACTS[verb](request, one)
    except DomainError as error:
        shown = one
        messages.error(request, str(error))
    else:
        messages.success(request, said)
    return redirect("surveys:version", study=study, version=shown.public_id)


def review(request: HttpRequest, version: Version) -> tuple[Version, str]:
    services.review_version(version=version, reviewer=cast(User, request.user))
    return version, _("Reviewed by you. A change makes it a draft again.")


def retire(_request: HttpRequest, version: Version) -> tuple[Version, str]:
    services.retire_version(version=version)
    return version, _("Retired: no new sitting gets this version. Sittings that have it go on. You can put it back.")


def restore(_request: HttpRequest, version: Version) -> tuple[Version, str]:
    services.restore_version(version=version)
    return version, _("Back in use.")


def give(_request: HttpRequest, version: Version) -> tuple[Version, str]:
    given = services.give_version(version=version)
    said = ngettext("%(n)d sitting uses this version now.", "%(n)d sittings use this version now.", given)
    return version, said % {"n": given}


ACTS = {"review": review, "retire": retire, "restore": restore, "give": give}


@login_required
@require_GET
def compare(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """Two versions of one questionnaire side by side, to read and to print; `?with=` names the earlier one."""
    found = study_for(request.user, study, Permission.VIEW)
    one = selectors.version_in(found, version)
    return render(request, "surveys/version_diff.html", {"study": found, **comparison(found, one, request.GET)})


@login_required
@require_GET
def history(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """The panel beside the editor: what this draft changes, all of it or only in the question in focus."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    context = comparison(found, one, request.GET)
    focus = request.GET.get("item", "")
    mine = [part for part in context["difference"].parts if part.name == focus] if context["difference"] else []
    return render(request, "surveys/version_history.html", {"study": found, **context, "focus": focus, "mine": mine})


def comparison(study: Study, version: Version, query: Any) -> dict[str, Any]:
    """The version, the one it is compared with (by default the one before it), and the difference in words."""
    others = [each for each in selectors.versions_beside(version) if shape.holds(each.document)]
    chosen = next((each for each in others if str(each.public_id) == query.get("with")), None)
    against = chosen or next((each for each in others if each.number < version.number), None)
    found = None
    if against is not None and shape.holds(version.document):
        earlier, later = sorted((against, version), key=lambda each: each.number)
        found = differences.between(earlier.document, later.document)
    return {"version": version, "others": others, "against": against, "difference": found}
