"""Pages of publishing: hand a run to people outside the study team, and what was handed out so far."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from analysis import selectors
from analysis.disclosure.policy import POLICIES, Policy
from analysis.presenting import number_format
from analysis.selectors import Publication, Run
from analysis.services import publishing
from analysis.views import asker
from backend.accounts import access
from backend.accounts.access import Permission
from backend.accounts.models import Study
from backend.core.errors import DomainError
from backend.jobs import services as jobs
from backend.jobs.selectors import last, unfinished

MOST_REFUSALS = 20


@dataclass(frozen=True)
class Choice:
    """An audience on the form, with its rules in a sentence."""

    value: str
    label: str
    rules: str
    open: bool


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, study: uuid.UUID, run: uuid.UUID) -> HttpResponse:
    """The form; what the guard found; the record once it is published."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.run_in(found, run)
    error, status = "", 200
    if request.method == "POST":
        try:
            ask(request, found, row)
        except DomainError as refusal:
            error, status = str(refusal), refusal.status
        else:
            return redirect("analysis:publish", study, run)
    context = {
        "study": found,
        "run": row,
        "error": error,
        "choices": choices(row),
        "job": unfinished(found, "publication"),
        "history": history(found, row),
        **outcome(found, row),
    }
    return render(request, "analysis/publish.html", context, status=status)


def ask(request: HttpRequest, study: Study, run: Run) -> None:
    """Refuse at once what can't be published; the rest is work."""
    person, audience = asker(request), request.POST.get("audience", "")
    publishing.refuse(run, audience)
    params: dict[str, Any] = {"run": str(run.public_id), "audience": audience, "by": person.pk if person else None}
    if request.POST.get("hide"):
        params["hide"] = True
    jobs.enqueue_once("publication", study, params, asked_by=person)


def choices(run: Run) -> list[Choice]:
    """The audiences, those that have to wait for the last day to withdraw closed."""
    final = publishing.final(run.release)
    return [
        Choice(name, str(Publication.Audience(name).label), rules(policy), final or name == "partner")
        for name, policy in POLICIES.items()
        if name in Publication.Audience.values
    ]


def rules(policy: Policy) -> str:
    """A policy in a sentence."""
    parts = [
        _("%(children)s children and %(schools)s schools in a column")
        % {"children": policy.minimum_n, "schools": policy.minimum_clusters}
    ]
    if policy.minimum_cell:
        parts.append(_("%(count)s children in a cell") % {"count": policy.minimum_cell})
    if policy.counts > 1:
        parts.append(_("counts rounded to %(count)s, per cents to whole ones") % {"count": policy.counts})
    return _("At least %(rules)s.") % {"rules": ", ".join(parts)}


def outcome(study: Study, run: Run) -> dict[str, Any]:
    """What the last attempt for this run came to: refused, or published as another run."""
    job = last(study, "publication")
    if job is None or job.params.get("run") != str(run.public_id) or job.state != "done":
        return {}
    refused = job.result.get("refused", ())
    other = job.result.get("run")
    return {
        "audience": job.params.get("audience"),
        "refusals": [refusal(each) for each in refused[:MOST_REFUSALS]],
        "more": max(len(refused) - MOST_REFUSALS, 0),
        "other": other if other != str(run.public_id) and not refused else None,
    }


def refusal(each: dict[str, Any]) -> dict[str, Any]:
    count = int(each["children"])
    words = ngettext("%(count)s child", "%(count)s children", count) % {"count": number_format(count)}
    return {"where": each["where"], "children": words}


@login_required
@require_GET
def published(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """Everything that was handed out."""
    found = access.study_for(request.user, study)
    return render(request, "analysis/published.html", {"study": found, "history": history(found)})


def history(study: Study, run: Run | None = None) -> list[dict[str, Any]]:
    """Newest first, of the study or of one run's book and release; with the children who withdrew since."""
    rows = selectors.publications(study)
    if run is not None:
        rows = rows.filter(run__release=run.release)
    return [{"publication": each, "left": selectors.left_since(each.run.release)} for each in rows]
