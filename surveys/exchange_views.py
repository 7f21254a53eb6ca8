"""The pages on which questionnaires leave for other tools and come from them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import User
from backend.core.errors import Invalid
from surveys import reading, selectors
from surveys.design_views import may
from surveys.exchange_forms import ArrivalForm
from surveys.formats.losses import SENTENCES, Lost
from surveys.services import exchange


@dataclass(frozen=True)
class LostRead:
    """One reason, with every place it holds for: (address, what stood there)."""

    why: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Offer:
    """A file one can download, with what it has no place for, or why it can't be made."""

    form: exchange.OutForm
    lost: tuple[LostRead, ...] = ()
    n_lost: int = 0
    refused: str = ""


def read_losses(found: Iterable[Lost]) -> tuple[LostRead, ...]:
    """Losses in the reader's language, each reason said once."""
    reasons: dict[str, list[tuple[str, str]]] = {}
    for each in found:
        reasons.setdefault(gettext(SENTENCES[each.why]) % each.params, []).append((each.address, each.what))
    return tuple(LostRead(why, tuple(places)) for why, places in reasons.items())


@login_required
@require_GET
def download(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    one = selectors.version_in(found, version)
    offers = []
    for form in exchange.OUT.values():
        try:
            lost = exchange.written(one, form)[1]
            offers.append(Offer(form, read_losses(lost), len(lost)))
        except Invalid as error:
            offers.append(Offer(form, refused=str(error)))
    return render(request, "surveys/exchange.html", {"study": found, "version": one, "offers": offers})


@login_required
@require_GET
def download_file(request: HttpRequest, study: uuid.UUID, version: uuid.UUID, form: str) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    one = selectors.version_in(found, version)
    if form not in exchange.OUT:
        raise Http404
    wanted = exchange.OUT[form]
    name = exchange.file_name(one, wanted)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(exchange.written(one, wanted)[0], content_type=wanted.content_type, headers=headers)


@login_required
@require_http_methods(["GET", "POST"])
def arrival_add(request: HttpRequest, study: uuid.UUID, wave: uuid.UUID) -> HttpResponse:
    """A questionnaire from a file of any format; what could not be carried over is shown next."""
    found = study_for(request.user, study, Permission.DESIGN)
    into = selectors.wave_in(found, wave)
    begin = {"level": request.GET.get("level", "")}
    form = ArrivalForm(request.POST or None, request.FILES or None, initial=begin)
    faults: tuple[LostRead, ...] = ()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        level, untagged = form.cleaned_data["level"], form.cleaned_data["untagged"]
        try:
            arrival = exchange.receive(wave=into, level=level, name=upload.name, data=upload.read(), untagged=untagged)
        except exchange.FileRefused as error:
            form.add_error("file", str(error))
            faults = read_losses(error.faults)
        else:
            return redirect("surveys:arrival", study=study, arrival=arrival.public_id)
    context = {"study": found, "wave": into, "form": form, "faults": faults}
    return render(request, "surveys/arrival_form.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def arrival(request: HttpRequest, study: uuid.UUID, arrival: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    one = selectors.arrival_in(found, arrival)
    context = {
        "study": found,
        "arrival": one,
        "lost": read_losses(exchange.losses(one)),
        "n_lost": len(one.lost),
        "page": reading.page(one.document),
        "in_the_way": None if one.version else exchange.draft_in_the_way(one),
        "may_design": may(request, found, Permission.DESIGN),
    }
    return render(request, "surveys/arrival.html", context)


@login_required
@require_POST
def arrival_adopt(request: HttpRequest, study: uuid.UUID, arrival: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    author = request.user if isinstance(request.user, User) else None
    version = exchange.adopt(arrival=selectors.arrival_in(found, arrival), author=author)
    messages.success(request, _("The questionnaire is here as a draft. Read it, mend it, then publish it."))
    return redirect("surveys:version", study=study, version=version.public_id)


@login_required
@require_POST
def arrival_dismiss(request: HttpRequest, study: uuid.UUID, arrival: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.arrival_in(found, arrival)
    version = one.version
    exchange.dismiss(arrival=one)
    if version is None:
        return redirect("surveys:questionnaires", study=study)
    return redirect("surveys:version", study=study, version=version.public_id)
