"""The page on which margins are written: totals with where they come from, checked against the sample, then a job."""

from __future__ import annotations

import json
import uuid
from typing import Any

import numpy as np
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from analysis import margin_drafts as drafts
from analysis import presenting, selectors
from analysis.books.frames import Source
from analysis.books.reading import BookInvalid
from analysis.books.result import text_in
from analysis.margin_drafts import Draft, MarginDraft
from analysis.selectors import Release
from analysis.services import weights as services
from analysis.views import language
from analysis.weight_views import chosen, joined, started
from backend.accounts import access
from backend.accounts.access import Permission
from backend.core.errors import Conflict, DomainError

MOST_CATEGORIES = 30


@login_required
@require_http_methods(["GET", "POST"])
def margins(request: HttpRequest, study: uuid.UUID, release: uuid.UUID) -> HttpResponse:
    """Opens on the margins of a scheme (`?version=`), else of the release, else those that ship. Nothing is stored
    before the job; a refusal keeps everything that was typed.
    """
    found = access.study_for(request.user, study, Permission.ANALYSE)
    row = selectors.release_in(found, release)
    if row.erased:
        raise Conflict("release-erased", _("The rows of this release were erased. Use its successor."))
    source = Source(selectors.frame(row), selectors.codebook(row))
    wrong: list[str] = []
    said: list[services.Unfit] = []
    reports: list[dict[str, Any]] = []
    act = request.POST.get("act", "")
    if request.method == "POST":
        draft = drafts.after(drafts.read(request.POST), act, request.POST, source)
        if act in {"check", "weigh"}:
            wrong, said, reports, calibration = judged(row, source, draft, language(request))
            if act == "weigh" and not wrong and not said:
                started(request, found, row, calibration)
                return redirect("analysis:weights", study, release)
    else:
        draft = opened(row, source, request.GET.get("version", ""))
    context = {
        "study": found,
        "release": row,
        "draft": draft,
        "wrong": wrong,
        "said": [each.sentence for each in said],
        "reports": reports,
        "fits": act == "check" and not wrong and not said,
        "rest": json.dumps(draft.rest),
        "methods": [(value, name()) for value, name in presenting.METHODS.items()],
        "statuses": [(value, name()) for value, name in presenting.STATUSES.items()],
        **choices(source, draft, language(request)),
        "margins": [
            margin_view(source, draft, place, wrong, [each for each in said if each.place == place], language(request))
            for place in range(len(draft.margins))
        ],
    }
    return render(request, "analysis/margins.html", context, status=400 if wrong or said else 200)


def opened(release: Release, source: Source, version: str) -> Draft:
    """The margins to begin with; a scheme's that fit no more (a category has gone) give way to none."""
    scheme = chosen(release, version)
    begun = (scheme.margins if scheme else None) or release.manifest.get("calibration") or services.shipped()
    try:
        return drafts.of(services.present(source, dict(begun)), source)
    except BookInvalid:
        return Draft(())


def judged(
    release: Release, source: Source, draft: Draft, spoken: str
) -> tuple[list[str], list[services.Unfit], list[dict[str, Any]], dict[str, Any]]:
    """Fields without a number, everything that keeps the margins from being met, else what the weights would be like."""
    try:
        calibration = drafts.calibration(draft)
    except drafts.Unreadable as error:
        return error.fields, [], [], {}
    try:
        said = services.unfit(source, calibration)
        if said:
            return [], said, [], calibration
        _fitted, result = services.fit(release=release, calibration=calibration)
    except BookInvalid as error:
        return [], [services.Unfit(None, "", services.said(error))], [], calibration
    except DomainError as refusal:
        return [], [services.Unfit(None, "", str(refusal.params.get("reason") or refusal))], [], calibration
    named = group_labels(source, draft, spoken)
    return [], [], [vars(presenting.weight_view(vars_of(report), named)) for report in result.reports], calibration


def vars_of(report: Any) -> dict[str, Any]:
    return {name: getattr(report, name) for name in report.__slots__}


def group_labels(source: Source, draft: Draft, spoken: str) -> dict[str, str]:
    """Key -> label of the groups that occur in the sample."""
    if not draft.by or draft.by not in source.frame.columns:
        return {}
    by = source.coded(draft.by, "calibration.by")
    return {by.keys[place]: text_in(by.labels[place], spoken) for place in np.unique(by.codes[by.codes >= 0])}


def choices(source: Source, draft: Draft, spoken: str) -> dict[str, Any]:
    """What can be chosen: groups, and variables with few categories."""
    known = [
        (each.name, text_in(each.label, spoken) or each.name, each.role)
        for each in source.codebook.variables
        if each.name in source.frame.columns
        and 1 < len([c for c in each.categories if not c.missing]) <= MOST_CATEGORIES
    ]
    return {
        "groups": sorted(group_labels(source, draft, spoken).items()),
        "variables": [(name, label) for name, label, _role in known],
        "divisions": [(name, label) for name, label, role in known if role in {"design", "derived"}],
    }


def margin_view(
    source: Source, draft: Draft, place: int, wrong: list[str], said: list[services.Unfit], spoken: str
) -> dict[str, Any]:
    """One margin for the page: a line a category with the children of the sample in it, and the sum of what was typed."""
    margin = draft.margins[place]
    labels = [v.label if (v := source.variable(name)) else {"": name} for name in margin.variables]
    marked = {key for keys in margin.without.values() for key in keys}
    single = len(margin.variables) == 1
    try:
        lines = [
            {
                "key": key,
                "label": joined(texts, spoken),
                "n": count,
                "typed": margin.typed.get(key, ""),
                "marked": single and key in marked,
                "wrong": f"m{place}-t-{key}" in wrong,
            }
            for (key, texts), count in zip(drafts.cells(source, margin), counts(source, draft, margin), strict=True)
            if single or not marked.intersection(key.split("/"))
        ]
    except BookInvalid:
        lines = []
    return {
        "place": place,
        "draft": margin,
        "label": text_in(margin.label, spoken) or joined(tuple(labels), spoken),
        "label_data": json.dumps(margin.label),
        "without_data": json.dumps(margin.without),
        "group": group_labels(source, draft, spoken).get(margin.group, ""),
        "variables": "*".join(margin.variables),
        "single": single,
        "lines": lines,
        "sum": summed(margin, marked if single else set()),
        "said": [each.reason for each in said],
        "facts": [(name, label, margin.facts.get(name, "")) for name, label in fact_names()],
    }


def fact_names() -> list[tuple[str, str]]:
    return [
        ("source", _("Source")),
        ("date", _("Date of the figures")),
        ("unit", _("Unit")),
        ("universe", _("Universe")),
    ]


def counts(source: Source, draft: Draft, margin: MarginDraft) -> list[int]:
    """Children of the sample in every category, in the order of `cells`."""
    inside = np.ones(source.rows, bool)
    if draft.by and draft.by in source.frame.columns:
        by = source.coded(draft.by, "calibration.by")
        inside = np.asarray(by.codes == (by.keys.index(margin.group) if margin.group in by.keys else -2))
    cell, size = np.zeros(source.rows, np.int64), 1
    for name in margin.variables:
        part = source.coded(name, "margins")
        inside = inside & (part.codes >= 0)
        cell, size = cell * len(part.keys) + part.codes, size * len(part.keys)
    return [int(count) for count in np.bincount(cell[inside], minlength=size)][: drafts.MOST_CELLS]


def summed(margin: MarginDraft, marked: set[str]) -> str:
    """The sum of the totals that are numbers."""
    whole = 0.0
    for key, text in margin.typed.items():
        try:
            whole += (drafts.figure(text) or 0.0) if key not in marked else 0.0
        except ValueError:
            continue
    return presenting.number_format(whole, 0 if abs(whole - round(whole)) < 0.05 else 1)
