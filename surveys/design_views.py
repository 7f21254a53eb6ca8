"""The pages of waves and questionnaires."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.accounts.access import Permission, permissions_in, study_for
from backend.accounts.models import Study, User
from backend.core.errors import Conflict, Invalid
from surveys import reading, selectors
from surveys.engine import shape
from surveys.forms import QuestionnaireForm, WaveForm
from surveys.safeguarding import registry
from surveys.services import linting, soundtracks, versions, waves
from surveys.services import questionnaires as services


def may(request: HttpRequest, study: Study, permission: Permission) -> bool:
    return isinstance(request.user, User) and permission in permissions_in(request.user, study)


@login_required
@require_http_methods(["GET", "POST"])
def wave_add(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    form = WaveForm(request.POST or None)
    if form.is_valid():
        days = {name: form.cleaned_data[name] for name in ("field_from", "field_until", "withdraw_until")}
        names = {"nl": form.cleaned_data["name_nl"], "fr": form.cleaned_data["name_fr"]}
        wave = waves.add_wave(study=found, name=names, **days)
        if form.cleaned_data["standard"]:
            waves.adopt_standard(wave=wave)
        messages.success(request, _("The wave has begun. Read its questionnaires, then publish them."))
        return redirect("surveys:questionnaires", study=study)
    return render(
        request, "surveys/wave_form.html", {"study": found, "form": form}, status=422 if form.is_bound else 200
    )


@login_required
@require_GET
def questionnaires(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    shown = [(wave, selectors.questionnaires_of(wave)) for wave in selectors.waves_of(found)]
    context = {"study": found, "waves": shown, "may_design": may(request, found, Permission.DESIGN)}
    return render(request, "surveys/questionnaires.html", context)


@login_required
@require_POST
def adopt(request: HttpRequest, study: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    waves.adopt_standard(wave=selectors.wave_in(found, wave))
    messages.success(request, _("The questionnaires are here as drafts. Read them, then publish them."))
    return redirect("surveys:questionnaires", study=study)


@login_required
@require_http_methods(["GET", "POST"])
def questionnaire_add(request: HttpRequest, study: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    """A questionnaire from nothing; it opens to be written."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.wave_in(found, wave)
    form = QuestionnaireForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        title = {"nl": given["title_nl"], "fr": given["title_fr"]}
        try:
            draft = services.begin(
                wave=one, level=given["level"], title=title, tracks=given["tracks"], source=given["source"]
            )
        except Conflict as error:
            form.add_error("level", str(error))
        except Invalid as error:
            form.add_error("source", str(error))
        else:
            return redirect("surveys:editor", study=study, version=draft.public_id)
    context = {"study": found, "form": form, "wave": one}
    return render(request, "surveys/questionnaire_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def revise(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """The next version, beginning as this one, opens to be written."""
    found = study_for(request.user, study, Permission.DESIGN)
    draft = services.revise(version=selectors.version_in(found, version))
    return redirect("surveys:editor", study=study, version=draft.public_id)


@login_required
@require_GET
def version(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """The document to read, its languages side by side, with what stands in the way of publishing."""
    found = study_for(request.user, study, Permission.VIEW)
    one = selectors.version_in(found, version)
    context = {
        "study": found,
        "version": one,
        "page": reading.page(one.document),
        "arrivals": one.arrivals.all(),
        "findings": () if one.published_at else reading.findings(services.findings_in(one.document), one.document),
        "stale": () if one.published_at else registry.stale(found, reading.page(one.document).tracks),
        "may_design": may(request, found, Permission.DESIGN),
        "may_write": not one.published_at and shape.holds(one.document),
        "others": selectors.versions_beside(one),
        **versions.standing(one),
    }
    return render(request, "surveys/version.html", context)


@login_required
@require_POST
def publish(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    try:
        one = services.publish_version(
            version=selectors.version_in(found, version),
            publisher=request.user if isinstance(request.user, User) else None,
        )
    except (services.DocumentRefused, linting.FindingsStand, registry.HelpLinesStale) as error:
        messages.error(request, str(error))
    else:
        soundtracks.begin(version=one, asked_by=request.user if isinstance(request.user, User) else None)
        messages.success(request, _("Published. Sittings planned from now on use this version."))
    return redirect("surveys:version", study=study, version=version)
