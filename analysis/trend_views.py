"""Pages of trends: choose releases, see what can be compared, run, read."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from analysis import selectors, trend_choosing, trend_forms
from analysis import trend_presenting as presenting
from analysis import trend_selectors as trends_of
from analysis.books.result import text_in
from analysis.services import trend_charts
from analysis.services import trends as services
from analysis.trend_access import trend_for
from analysis.trend_selectors import Trend
from analysis.views import asker, language, may
from backend.accounts import access
from backend.accounts.access import Permission
from backend.accounts.models import Study, User
from backend.core.errors import DomainError
from backend.jobs import services as jobs
from backend.jobs.selectors import unfinished
from surveys.engine.comparing.comparability import dropped, remarks
from surveys.engine.comparing.verdicts import Comparison


@login_required
@require_GET
def trends(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = access.study_for(request.user, study)
    return trend_list(request, found)


def trend_list(request: HttpRequest, study: Study, error: str = "", status: int = 200) -> HttpResponse:
    may_analyse = may(request, study, Permission.ANALYSE)
    sources = [
        (each, trends_of.comparable_releases(each)) for each in (within_reach(request, study) if may_analyse else [])
    ]
    context = {
        "study": study,
        "trends": trends_of.trends(study),
        "sources": [
            (each, [(release, text_in(services.label_of(release), language(request))) for release in releases])
            for each, releases in sources
            if releases
        ],
        "chosen": set(request.GET.getlist("release")) or first_choice(sources),
        "enough": sum(len(releases) for _each, releases in sources) > 1,
        "error": error,
        "job": unfinished(study, "trend"),
        "may_analyse": may_analyse,
    }
    return render(request, "analysis/trends.html", context, status=status)


def within_reach(request: HttpRequest, study: Study) -> list[Study]:
    """This study, then the others in which this person may analyse."""
    user = request.user
    if not isinstance(user, User):
        return []
    others = [each for each in access.studies_of(user) if each.pk != study.pk]
    return [study, *(each for each in others if may(request, each, Permission.ANALYSE))]


def first_choice(sources: list[tuple[Study, list[trends_of.Release]]]) -> set[str]:
    """Ticked at the start: imported waves of this study and the newest release of its box."""
    own = sources[0][1] if sources else []
    imported = [each for each in own if each.origin == each.Origin.IMPORT]
    boxed = [each for each in own if each.origin == each.Origin.BOX][-1:]
    return {str(each.public_id) for each in (*imported, *boxed)}


@login_required
@require_http_methods(["GET", "POST"])
def trend_new(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """What can be compared between the releases of the address, and the choice among it; "run" starts the job."""
    found = access.study_for(request.user, study, Permission.ANALYSE)
    waves = waves_of(request)
    try:
        services.checked(waves)
    except DomainError as refusal:
        return trend_list(request, found, str(refusal), refusal.status)
    comparisons, asked = services.comparisons(waves)
    choice = trend_forms.default(waves, comparisons)
    error, status = "", 200
    if request.method == "POST":
        choice = after(request.POST, trend_forms.read(request.POST, len(waves)), choice)
        if request.POST.get("act") == "run":
            try:
                return started(request, found, trend_forms.named(waves, choice), choice, comparisons)
            except DomainError as refusal:
                error, status = trend_choosing.trouble(refusal, comparisons, language(request)), refusal.status
    spoken = language(request)
    questions = trend_choosing.question_views(comparisons, asked, choice, spoken)
    context: dict[str, Any] = {
        "study": found,
        "waves": wave_lines(request, waves, choice),
        "questions": questions,
        "ticked": trend_choosing.ticked(questions["comparable"]),
        "columns": trend_choosing.column_views(comparisons, choice, spoken),
        "remarks": presenting.said(remarks(asked), spoken),
        "gone": [text_in(one.label, spoken) for one, _wave in dropped(asked)],
        "choice": choice,
        "audiences": [(key, label()) for key, label in trend_choosing.AUDIENCES.items()],
        "corrections": trend_choosing.corrections(),
        "joinable": all(wave.release.origin == wave.release.Origin.IMPORT for wave in waves),
        "error": error,
    }
    return render(request, "analysis/trend_new.html", context, status=status)


def waves_of(request: HttpRequest) -> list[services.Chosen]:
    """The releases of the address, each through the guarded door of its study."""
    found = []
    for text in dict.fromkeys(request.GET.getlist("release")):
        release_id = known(text)
        origin = access.study_for(request.user, trends_of.study_behind(release_id), Permission.ANALYSE)
        found.append(services.chosen(selectors.release_in(origin, release_id)))
    return found


def known(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def after(post: QueryDict, choice: trend_forms.Choice, whole: trend_forms.Choice) -> trend_forms.Choice:
    """The choice after its buttons: everything comparable ticked, or nothing."""
    act = post.get("act", "")
    if act not in {"all", "none"}:
        return choice
    return trend_forms.with_tables(choice, whole.tables if act == "all" else frozenset())


def wave_lines(request: HttpRequest, waves: list[services.Chosen], choice: trend_forms.Choice) -> list[dict[str, Any]]:
    """The waves in order, each with its typed name and the address that puts it one place earlier."""
    ids = [str(wave.release.public_id) for wave in waves]
    lines = []
    for place, (wave, label) in enumerate(zip(waves, choice.labels, strict=True)):
        earlier = [*ids[: place - 1], ids[place], ids[place - 1], *ids[place + 1 :]] if place else []
        query = QueryDict(mutable=True)
        query.setlist("release", earlier)
        lines.append({"wave": wave, "label": label, "earlier": f"{request.path}?{query.urlencode()}" if place else ""})
    return lines


def started(
    request: HttpRequest,
    study: Study,
    waves: list[services.Chosen],
    choice: trend_forms.Choice,
    comparisons: list[Comparison],
) -> HttpResponse:
    """The job is asked for. Raises DomainError when the choice can't be computed."""
    params = services.described(waves, choice.spec([each.question.name for each in comparisons]))
    job = jobs.enqueue_once("trend", study, params, asked_by=asker(request))
    if job.params.get("spec") != params["spec"] or job.params.get("waves") != params["waves"]:
        raise services.under_way()
    return redirect("analysis:trends", study.public_id)


@login_required
@require_GET
def trend(request: HttpRequest, study: uuid.UUID, trend: uuid.UUID) -> HttpResponse:
    found, row = trend_for(request.user, study, trend)
    result, spoken = trends_of.result(row), language(request)
    context = {
        "study": found,
        "trend": row,
        "tables": presenting.contents(result, spoken),
        "left_out": presenting.left_out(result, spoken),
        "remarks": presenting.said(result.remarks, spoken),
        **footer(row, spoken),
    }
    return render(request, "analysis/trend.html", context)


@login_required
@require_GET
def trend_table(request: HttpRequest, study: uuid.UUID, trend: uuid.UUID, number: int) -> HttpResponse:
    found, row = trend_for(request.user, study, trend)
    result, spoken = trends_of.result(row), language(request)
    shown = trends_of.table_in(row, number)
    previous, following = presenting.neighbours(result, number)
    context = {
        "study": found,
        "trend": row,
        "table": presenting.table_view(result, shown, spoken),
        "description": trend_charts.description(row, number, language=spoken),
        "total": len(result.tables),
        "previous": previous,
        "following": following,
        **footer(row, spoken),
    }
    return render(request, "analysis/trend_table.html", context)


def footer(row: Trend, spoken: str) -> dict[str, Any]:
    """Waves, rules and what is hidden, as every page of a trend ends."""
    result = trends_of.result(row)
    return {
        "waves": presenting.wave_views(result, trends_of.left_since(row), spoken),
        "rule": text_in(result.rule, spoken),
        "samples": text_in(result.samples, spoken),
        "suppression": text_in(result.suppression, spoken),
        "findings": [text_in(each.text, spoken) for each in result.findings],
    }


@login_required
@require_GET
def trend_chart(request: HttpRequest, study: uuid.UUID, trend: uuid.UUID, number: int, kind: str) -> HttpResponse:
    found, row = trend_for(request.user, study, trend)
    drawn, media = trend_charts.drawn(row, number, language=language(request), kind=kind)
    response = HttpResponse(drawn, content_type=media)
    response["Cache-Control"] = "private, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    if "download" in request.GET:
        mark = "-SYNTHETIC" if trends_of.result(row).synthetic else ""
        response["Content-Disposition"] = f'attachment; filename="{found.slug}{mark}-trend-{row.pk}-{number}.{kind}"'
    return response
