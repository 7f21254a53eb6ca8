"""The pages of lists of schools and of the draws made from them."""

from __future__ import annotations

import csv
import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import DomainError, Invalid
from surveys import selectors as surveys
from surveys.design_views import may
from surveys.fieldwork import draws, frames, presenting, selectors
from surveys.fieldwork.forms import COLUMN_NAMES, METHODS, DrawForm, FrameForm
from surveys.fieldwork.models import Draw, Frame, Standing
from surveys.fieldwork.sentences import LINE, told

A_PAGE = 25
RESERVES_LAST = sorted(Standing, key=lambda standing: standing == Standing.RESERVE)
FIRST_PLAN = {
    "strata": ["community", "province", "level"],
    "sorted_by": ["network"],
    "method": "systematic",
    "rule": "proportional",
    "least": 2,
    "reserves": 2,
}


def person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def no_wave(request: HttpRequest, study: Study) -> HttpResponse:
    """What every page of fieldwork says before there is a wave."""
    context = {"study": study, "may_design": may(request, study, Permission.DESIGN)}
    return render(request, "surveys/no_wave.html", context)


@login_required
@require_GET
def sample(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    wave = surveys.current_wave(found)
    if wave is None:
        return no_wave(request, found)
    standings = selectors.standings(wave)
    context = {
        "study": found,
        "wave": wave,
        "frames": selectors.frames_of(wave),
        "standings": [(each, each.label, standings[each]) for each in RESERVES_LAST if standings[each]],
        "may_design": may(request, found, Permission.DESIGN),
    }
    return render(request, "surveys/field_sample.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def frame_add(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    wave = surveys.current_wave(found)
    if wave is None:
        return no_wave(request, found)
    form = FrameForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            frame = frames.bring(
                wave=wave,
                source=form.cleaned_data["source"],
                file_name=upload.name,
                content=upload.read(),
                counted_on=form.cleaned_data["counted_on"],
                by=person(request),
            )
        except Invalid as error:
            form.add_error("file", str(error))
        else:
            return redirect("surveys:frame", study=study, frame=frame.public_id)
    context = {"study": found, "form": form, "words": list(frames.KNOWN.items())}
    return render(request, "surveys/field_frame_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def frame(request: HttpRequest, study: uuid.UUID, frame: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.frame_in(found, frame)
    strata = draws.strata_of(one, ("community", "level"))
    context = {
        "study": found,
        "frame": one,
        "page": Paginator(one.rows, A_PAGE).get_page(request.GET.get("page")),
        "left_out": [
            (line["line"], "; ".join(line["cells"]), [told(LINE, code, params) for code, params in line["why"]])
            for line in one.left_out
        ],
        "strata": [(presenting.stratum_name(name), each.units, each.size) for name, each in strata.items()],
        "pupils": sum(row["size"] for row in one.rows),
        "names": presenting.NAMES,
        "draws": one.draws.all(),
        "may_design": may(request, found, Permission.DESIGN),
    }
    return render(request, "surveys/field_frame.html", context)


@login_required
@require_POST
def frame_act(request: HttpRequest, study: uuid.UUID, frame: uuid.UUID, verb: str) -> HttpResponse:
    """Put a list into use, or forget one that isn't."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.frame_in(found, frame)
    try:
        if verb == "use":
            frames.put_into_use(frame=one)
            messages.success(request, _("The list is in use and can't change any more. Now draw schools from it."))
        else:
            frames.drop(frame=one)
            messages.success(request, _("The list is gone."))
            return redirect("surveys:sample", study=study)
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("surveys:frame", study=study, frame=frame)


def shares(one: Frame, form: DrawForm, data: Any) -> list[dict[str, Any]]:
    """Each stratum with what it would get: by the rule, or as typed. Raises Invalid when the numbers don't fit."""
    said = form.cleaned_data
    strata = tuple(said["strata"])
    typed = {name[2:]: value for name, value in data.items() if name.startswith("n:")}
    counts: dict[str, Any] = typed or draws.shared_out(
        one, strata, rule=said["rule"], count=said["count"], least=said["least"]
    )
    return [
        {
            "key": name,
            "name": presenting.stratum_name(name),
            "units": each.units,
            "size": each.size,
            "count": counts.get(name, 0),
        }
        for name, each in draws.strata_of(one, strata).items()
    ]


def by_rule(one: Frame, form: DrawForm) -> dict[str, int]:
    """What the rule would give; nothing when its numbers don't fit, because then somebody typed others."""
    try:
        return {row["key"]: row["count"] for row in shares(one, form, {})}
    except Invalid:
        return {}


def plan_of(one: Frame, form: DrawForm, rows: list[dict[str, Any]]) -> draws.Plan:
    said = form.cleaned_data
    try:
        counts = {row["key"]: int(row["count"]) for row in rows}
    except ValueError as error:
        raise Invalid("count", _("Give a whole number for every stratum.")) from error
    return draws.Plan(
        method=said["method"],
        strata=tuple(said["strata"]),
        sorted_by=tuple(said["sorted_by"]),
        rule=said["rule"] if counts == by_rule(one, form) else "hand",
        counts=counts,
        seed=said["seed"],
        reserves=said["reserves"],
    )


@login_required
@require_http_methods(["GET", "POST"])
def draw_add(request: HttpRequest, study: uuid.UUID, frame: uuid.UUID) -> HttpResponse:
    """First how (a GET with the choices shows what each stratum gets), then the draw itself."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.frame_in(found, frame)
    data = request.POST if request.method == "POST" else request.GET
    first = {**FIRST_PLAN, "count": min(60, len(one.rows)), "seed": draws.fresh_seed()}
    form = DrawForm(data if "seed" in data else None, initial=first)
    rows: list[dict[str, Any]] = []
    if form.is_valid():
        try:
            rows = shares(one, form, data)
            if request.method == "POST":
                made = draws.make(frame=one, plan=plan_of(one, form, rows), by=person(request))
                messages.success(request, _("The draw is made and stays on record. Look at it, then follow it."))
                return redirect("surveys:draw", study=study, draw=made.public_id)
        except DomainError as error:
            form.add_error(None, str(error))
    context = {"study": found, "frame": one, "form": form, "rows": rows, "chosen": chosen(form)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "surveys/field_draw_form.html", context, status=status)


def chosen(form: DrawForm) -> list[tuple[str, Any]]:
    """The choices, as hidden fields of the form that draws."""
    if not form.is_bound or not hasattr(form, "cleaned_data"):
        return []
    return [
        (name, value)
        for name, given in form.cleaned_data.items()
        for value in (given if isinstance(given, list) else [given])
    ]


@login_required
@require_GET
def draw(request: HttpRequest, study: uuid.UUID, draw: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    made = selectors.draw_in(found, draw)
    context = {
        "study": found,
        "draw": made,
        "same": draws.same_again(made),
        "method": dict(METHODS)[made.plan["method"]],
        "strata_by": [label for name, label in COLUMN_NAMES if name in made.plan["strata"]],
        "sorted_by": [label for name, label in COLUMN_NAMES if name in made.plan["sorted_by"]],
        "strata": [(presenting.stratum_name(name), each) for name, each in made.result["strata"].items()],
        "page": Paginator(drawn_rows(made), A_PAGE).get_page(request.GET.get("page")),
        "followed_one": made.frame.draws.filter(followed__isnull=False).first(),
        "may_design": may(request, found, Permission.DESIGN),
    }
    return render(request, "surveys/field_draw.html", context)


def drawn_rows(made: Draw) -> list[dict[str, Any]]:
    """Each school that was drawn with its reserves, by name."""
    rows = {row["key"]: row for row in made.frame.rows}
    reserves: dict[str, list[str]] = {}
    for pick in made.result["reserves"]:
        reserves.setdefault(pick["stands_by"], []).append(rows[pick["key"]]["name"])
    return [
        {
            "name": rows[pick["key"]]["name"],
            "size": rows[pick["key"]]["size"],
            "stratum": presenting.stratum_name(pick["stratum"]),
            "probability": pick["probability"],
            "reserves": reserves.get(pick["key"], []),
        }
        for pick in made.result["drawn"]
    ]


@login_required
@require_POST
def draw_follow(request: HttpRequest, study: uuid.UUID, draw: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    made = selectors.draw_in(found, draw)
    try:
        draws.follow(made=made)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("surveys:draw", study=study, draw=draw)
    messages.success(request, _("The schools are on the list, each with its chance. Now invite them."))
    return redirect("surveys:field-schools", study=study)


@login_required
@require_GET
def draw_file(request: HttpRequest, study: uuid.UUID, draw: uuid.UUID) -> HttpResponse:
    """The draw as .csv: every school drawn and every reserve, with its chance, also as a fraction."""
    made = selectors.draw_in(study_for(request.user, study, Permission.FIELDWORK), draw)
    rows = {row["key"]: row for row in made.frame.rows}
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="draw-{made.number}.csv"'
    out = csv.writer(response)
    out.writerow(["role", "rank", "stands_by", "stratum", "probability", "exact", "name", "size", "key", "sha256"])
    for pick in (*made.result["drawn"], *made.result["reserves"]):
        row = rows[pick["key"]]
        out.writerow(
            [
                "reserve" if pick.get("stands_by") else "drawn",
                pick.get("rank", ""),
                pick.get("stands_by", ""),
                pick["stratum"],
                repr(pick["probability"]),
                pick["exact"],
                row["name"],
                row["size"],
                row["key"],
                made.sha256,
            ]
        )
    return response
