"""The page of simulated children: what they met in a version, how long their routes are, one child to look at."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.text import in_language
from backend.jobs.selectors import jobs, unfinished
from surveys import selectors
from surveys.engine import walking
from surveys.engine.playable import playable
from surveys.engine.structure import Questionnaire
from surveys.models import Version
from surveys.services import walks


@dataclass(frozen=True)
class ItemMet:
    """An item with the share of the children that saw it, from 0 to 1, and the number of one who did."""

    variable: str
    text: str
    share: float
    percent: int
    first: int | None


@login_required
@require_http_methods(["GET", "POST"])
def walk(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """The report of the last thousand; posting sends another thousand. `?child=` shows one of them."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    if request.method == "POST":
        walks.begin(version=one, asked_by=request.user if isinstance(request.user, User) else None)
        return redirect("surveys:walk", study=study, version=version)
    context = {"study": found, "version": one, "job": unfinished(found, walks.KIND), **shown(found, one, request)}
    return render(request, "surveys/walk.html", context)


def shown(study: Study, version: Version, request: HttpRequest) -> dict[str, Any]:
    """The last report on this version, when its questions are still those that were walked."""
    done = next(
        (job for job in jobs(study).filter(kind=walks.KIND, state="done", params__version=str(version.public_id))),
        None,
    )
    runs = playable(version.document).questionnaire
    if done is None or runs is None:
        return {"report": None}
    report = walking.Report.from_json(done.result["report"])
    items = [met for each in report.items if (met := item_met(runs, each, report.children)) is not None]
    return {
        "report": report,
        "stale": done.result["document"] != walks.hashed(version) or len(items) != len(report.items),
        "items": items,
        "unseen": [each for each in items if each.first is None],
        "seconds": [
            (age, track, spread.least / 60, spread.middle / 60, spread.most / 60)
            for age, tracks in report.seconds.items()
            for track, spread in tracks.items()
        ],
        "child": child_of(runs, report, request.GET.get("child", "")),
    }


def item_met(questionnaire: Questionnaire, met: walking.Met, children: int) -> ItemMet | None:
    """None when the item is gone since."""
    item = next((each for each in questionnaire.items if each.variable == met.variable), None)
    if item is None:
        return None
    share = met.children / children
    return ItemMet(met.variable, in_language(item.texts), share, round(100 * share), met.first)


def child_of(questionnaire: Questionnaire, report: walking.Report, given: str) -> dict[str, Any] | None:
    """One simulated child: the questions it met, with its answers as words."""
    if not given.isdecimal() or int(given) >= report.children:
        return None
    walked = walking.walk(questionnaire, report.seed, int(given))
    return {"number": int(given), "steps": [(in_language(step.item.texts), step.item.variable, [
        (in_language(field.label), said(walked.answers[field.variable], step.item))
        for field in step.fields if walked.answers[field.variable] != -1
    ]) for step in questionnaire.steps if step.item.variable in walked.seen]}  # fmt: skip


def said(answer: Any, item: Any) -> str:
    """Codes as the words of their categories; a missing code and a number as they are."""
    labels = {category.code: in_language(category.texts) for category in item.categories}
    listed = answer if isinstance(answer, list) else [answer]
    return ", ".join(str(labels.get(each, each)) for each in listed)
