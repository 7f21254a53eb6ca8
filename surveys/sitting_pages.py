"""What a teacher sees before, during and after a sitting; the same with an account as by the link of a day."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import DomainError
from surveys import aloud, board, instruments, paper_views
from surveys.entrances import PRINTABLES, VERBS, Entrance
from surveys.fieldwork import selectors as fieldwork
from surveys.fieldwork import visiting
from surveys.paper_views import qr, short
from surveys.safeguarding import registry
from surveys.services import links, tokens
from surveys.services import sittings as services
from surveys.sitting_forms import COUNTS, LinkForm, ReportForm


def context(entrance: Entrance, **more: Any) -> dict[str, Any]:
    return {
        "study": entrance.study,
        "sitting": entrance.sitting,
        "to": entrance.to,
        "by_link": entrance.by_link,
        **more,
    }


def sitting(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """The teacher's page."""
    one = entrance.sitting
    language = one.group.school.community
    shown = board.board(one)
    given = context(
        entrance,
        board=shown,
        steps=aloud.steps(language, services.age_theme(one.version, one.group)),
        doors=instruments.front_doors(registry.help_lines(entrance.study)),
        language=language,
        balance=board.balance(one, shown),
        link=None if entrance.by_link else links.standing(one),
        keys=tokens.shown(one),
    )
    return render(request, "surveys/sitting.html", given)


def count(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """The live part of the teacher's page; it asks for the whole page anew when the stage has changed meanwhile."""
    shown = board.board(entrance.sitting)
    if request.GET.get("seen") != shown.key:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "surveys/sitting_count.html", context(entrance, board=shown))


def act(request: HttpRequest, entrance: Entrance, verb: str) -> HttpResponse:
    """Open, pause, close, mix; a refusal is told on the sitting's own page, where one can try again."""
    verbs = {
        "open": services.open_sitting,
        "pause": services.pause_sitting,
        "continue": services.continue_sitting,
        "close": services.close_sitting,
        "reopen": services.reopen_sitting,
        "mix": services.ask_mixing,
        "rekey": tokens.new_keys,
    }
    told = {
        "open": _("The sitting is open. Children can put their envelope in the box."),
        "pause": _("The tablets pause. What a child has finished still goes in the box."),
        "continue": _("The class goes on."),
        "close": _("The sitting is closed. Late envelopes still come in."),
        "reopen": _("The sitting is open again."),
        "rekey": _("There are new keys. Prepare the tablets again; compare their four pictures with this page."),
        "mix": _("The answers are handed to the mixer. This takes a moment."),
    }
    try:
        verbs[verb](sitting=entrance.sitting)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, told[verb])
    return redirect(entrance.to["sitting"])


def report(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """The end of the sitting: who was there, what happened, counts. No names."""
    one = entrance.sitting
    counted = getattr(one, "report", None)
    before = {name: getattr(counted, name) for name in COUNTS} if counted else {"handed": one.slips}
    form = ReportForm(request.POST or None, initial={**fieldwork.watched(one), **before, "note": one.note})
    if form.is_valid():
        try:
            services.keep_report(sitting=one, note=form.cleaned_data["note"], counts=form.counts)
            if form.supervision:
                visiting.watch(sitting=one, **form.supervision)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Thank you. The report is kept."))
            return redirect(entrance.to["sitting"])
    status = 422 if form.is_bound else 200
    return render(request, "surveys/sitting_report.html", context(entrance, form=form), status=status)


def link(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Make the link of a day; the page that answers shows it this once."""
    one = entrance.sitting
    form = LinkForm(request.POST or None, initial={"day": one.day or timezone.localdate()})
    given = context(entrance, form=form, standing=links.standing(one))
    if not form.is_valid():
        return render(request, "surveys/sitting_link.html", given, status=422 if form.is_bound else 200)
    try:
        key = links.make(sitting=one, day=form.cleaned_data["day"], by=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        form.add_error("day", str(error))
        return render(request, "surveys/sitting_link.html", given, status=error.status)
    address = settings.SITE_URL + reverse("class-sitting", args=[key])
    given |= {"day": form.cleaned_data["day"], "qr": qr(address), "address": short(address)}
    response = render(request, "surveys/sitting_link_made.html", given)
    response.headers["Cache-Control"] = "no-store"
    return response


def link_revoke(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    links.revoke(sitting=entrance.sitting)
    messages.success(request, _("The link doesn't work any more."))
    return redirect(entrance.to["sitting"])


LOOK, ACT, BOTH = ("GET", "HEAD"), ("POST",), ("GET", "HEAD", "POST")
PAGES: tuple[tuple[str, str, Any, tuple[str, ...], dict[str, str]], ...] = (
    ("sitting", "", sitting, LOOK, {}),
    ("count", "count/", count, LOOK, {}),
    ("slips", "slips/", paper_views.slips, BOTH, {}),
    ("more", "slips/more/", paper_views.more, BOTH, {}),
    ("tablets", "tablets/", paper_views.tablets, LOOK, {}),
    ("report", "report/", report, BOTH, {}),
    *((verb, f"{verb}/", act, ACT, {"verb": verb}) for verb in VERBS),
    *((what, f"print/{what}/", paper_views.printable, LOOK, {"what": what}) for what in PRINTABLES),
)
"""(name, address below the sitting's, page, methods, what the page is told)."""
STAFF_PAGES: tuple[tuple[str, str, Any, tuple[str, ...], dict[str, str]], ...] = (
    ("mix", "mix/", act, ACT, {"verb": "mix"}),
    ("rekey", "rekey/", act, ACT, {"verb": "rekey"}),
    ("link", "link/", link, BOTH, {}),
    ("link-revoke", "link/revoke/", link_revoke, ACT, {}),
)
