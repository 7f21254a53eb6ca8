"""The questionnaire on paper: its PDF, and the page where paper answers are typed in, twice."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study
from backend.core.errors import Missing
from surveys import selectors
from surveys.engine import document as engine
from surveys.engine.structure import Questionnaire
from surveys.models import Level, Version
from surveys.paper.pdf import pdf
from surveys.paper.plan import plan


@login_required
@require_GET
def paper(request: HttpRequest, study: uuid.UUID, version: uuid.UUID, track: str) -> HttpResponse:
    """The questionnaire of one track as PDF; of a split one, the form asked for."""
    found = study_for(request.user, study, Permission.VIEW)
    one = selectors.version_in(found, version)
    questionnaire = engine.load(one.document)
    if track not in questionnaire.tracks:
        raise Missing("track", _("This questionnaire has no such language."))
    return as_pdf(found, one, track, form=request.GET.get("form", ""))


def as_pdf(study: Study, one: Version, track: str, *, form: str = "") -> HttpResponse:
    """A version on paper in one of its tracks."""
    questionnaire = engine.load(one.document)
    drawn = drawn_by(questionnaire, form)
    mark = " · ".join(
        [str(one.questionnaire), _("version %(n)d") % {"n": one.number}, one.content_hash[:12] or _("draft")]
    )
    content = pdf(
        plan(questionnaire, track, drawn=drawn),
        mark=f"SYNTHETIC · {mark}" if study.synthetic else mark,
        oldest=one.questionnaire.level == Level.SECONDARY,
    )
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{one.questionnaire.slug}-v{one.number}-{track}.pdf"'
    return response


def drawn_by(questionnaire: Questionnaire, form: str) -> dict[str, int]:
    """The draw's value for a form's code; the first form when none is named."""
    return {
        item.variable: next((each.code for each in item.categories if str(each.code) == form), item.categories[0].code)
        for item in questionnaire.items
        if item.drawn
    }


def forms_of(questionnaire: Questionnaire, track: str) -> list[tuple[int, str]]:
    return [
        (each.code, each.texts.get(track, each.name))
        for item in questionnaire.items
        if item.drawn
        for each in item.categories
    ]


@login_required
@never_cache
@require_GET
def entry(request: HttpRequest, study: uuid.UUID, sitting: uuid.UUID) -> HttpResponse:
    """Typing in. The page holds the questions; the answers stay in the browser, locked with each slip, until they have
    been typed twice and are sealed there. This server never sees one."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.sitting_in(found, sitting)
    questionnaire = engine.load(one.version.document)
    track = request.GET.get("track", "")
    if track not in questionnaire.tracks:
        community = one.group.school.community
        track = community if community in questionnaire.tracks else questionnaire.tracks[0]
    drawn = drawn_by(questionnaire, request.GET.get("form", ""))
    context = {
        "study": found,
        "sitting": one,
        "tracks": questionnaire.tracks,
        "track": track,
        "forms": forms_of(questionnaire, track),
        "form": next(iter(drawn.values()), None),
        "setup": setup(plan(questionnaire, track, drawn=drawn).to_json(), one.door, drawn),
    }
    return render(request, "surveys/paper_entry.html", context)


def setup(sheet: dict[str, Any], door: str, drawn: dict[str, int]) -> dict[str, Any]:
    """What the page's script needs: the plan, the door of the box, and its sentences in the reader's language."""
    return {"plan": sheet, "door": door, "drawn": drawn, "words": words()}


def words() -> dict[str, str]:
    return {
        "slip": _("Code on the sheet"),
        "slip_bad": _("This code isn't right. Look again, letter by letter."),
        "slip_in": _("This sheet is in the box already."),
        "receipt": _("Withdrawal code on the sheet"),
        "receipt_bad": _("This withdrawal code isn't right. Leave it empty if the sheet has none."),
        "first": _("First entry"),
        "second": _("Second entry: type what stands on paper, without looking at the first"),
        "kept": _("The first entry is locked on this computer. Let somebody else type the sheet again, now or later."),
        "compare": _("Compare: %(n)s differences") % {"n": "{n}"},
        "sealed": _("In the envelope. Take the next sheet."),
        "waiting": _("%(n)s envelopes on this computer are on their way.") % {"n": "{n}"},
        "refused": _("The box refuses %(n)s envelopes of this computer. Tell the researchers.") % {"n": "{n}"},
        "code": _("a code: %(codes)s") % {"codes": "{codes}"},
        "codes": _("codes with a space between: %(codes)s") % {"codes": "{codes}"},
        "order": _("codes in the child's order: %(codes)s") % {"codes": "{codes}"},
        "number": _("a number from %(least)s to %(most)s") % {"least": "{least}", "most": "{most}"},
        "time": _("a time, like 21:30"),
        "words": _("words, at most %(most)s characters") % {"most": "{most}"},
        "bad": _("That isn't an answer here: %(hint)s.") % {"hint": "{hint}"},
        "skipped": _("nothing filled in"),
        "dont_know": _("doesn't know"),
        "dont_want": _("doesn't want to say"),
        "dont_understand": _("doesn't understand"),
        "not_asked": _("not for this child"),
        "no_network": _("The questions can't be fetched. Is there a network?"),
    }
