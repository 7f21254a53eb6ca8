"""The staff's pages of letters to the parents of one class."""

from __future__ import annotations

import uuid
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import Conflict, Missing
from backend.jobs import services as jobs
from consent import parent_pages as pages
from consent import selectors
from consent.letter_forms import (
    BouncedForm,
    ContactsForm,
    HandoutForm,
    PaperForm,
    PrintForm,
    slot_numbered,
    try_or_tell,
)
from consent.models import Channel, Group, Scan, Text
from consent.selectors import ledger
from consent.selectors import letters as reading
from consent.services import audit, contacts, letters, mailing, scans
from consent.tokens import slips


def opened(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> tuple[Study, Group]:
    found = study_for(request.user, study, Permission.FIELDWORK)
    return found, selectors.group_in(found, group)


def person_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101  the guarded door let nobody else through
    return request.user


def cells_of(study: Study) -> list[Text]:
    return selectors.readable(reading.parents_set(study))


def qr(text: str) -> SafeString:
    drawn = segno.make(text, error="m", micro=False)
    return mark_safe(  # noqa: S308  segno's own drawing; the text is encoded as modules, never as markup
        drawn.svg_inline(omitsize=True, svgclass="qr", lineclass="qr-dots", border=2)
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def letters_of(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    """What is to be done for this class; POST draws codes and shows the letters this once."""
    found, one = opened(request, study, group)
    places = list(ledger.slots_of(one))
    cells = cells_of(found) if selectors.active_texts(found, "parent") else []
    form = PrintForm(request.POST or None, cells=cells, initial={"languages": [one.school.community]})
    if form.is_valid() and places:
        return printed(request, found, one, cells, form.cleaned_data)
    context = {
        "study": found,
        "group": one,
        "places": places,
        "cells": cells,
        "form": form,
        "handout": reading.handout(one),
        "named": len(reading.handed_out(places)) == len(places),
        "reachable": mailing.waiting(one).count(),
        "counts": ledger.eligible_counts(one),
    }
    return render(request, "consent/letters.html", context, status=422 if form.is_bound else 200)


def printed(
    request: HttpRequest, study: Study, group: Group, cells: list[Text], wanted: dict[str, Any]
) -> HttpResponse:
    places = list(ledger.slots_of(group))
    drawn = letters.draw(slots=[(slot, person) for slot in places for person in range(1, wanted["persons"] + 1)])
    chosen = [cell for cell in cells if cell.track in wanted["languages"]]
    sheets = [sheet(one, text, group) for one in drawn for text in chosen]
    audit.note(study, person_of(request), "letters.print", "group", group.public_id, {"letters": len(drawn)})
    return render(request, "consent/letters_print.html", {"study": study, "group": group, "sheets": sheets})


def sheet(one: letters.Letter, text: Text, group: Group) -> dict[str, Any]:
    """One letter on paper, in one language."""
    language, words = pages.around(text.language, group.school.community)
    return {
        "language": language,
        "words": words,
        "letter": pages.letter(text, reading.questions(one.slot, text, one.person)),
        "code": slips.display(one.code),
        "qr": qr(pages.link(text.language, one.code)),
        "online": words["online"].format(address=pages.address()),
        "place": words["place"].format(**pages.place(one.slot)),
    }


@login_required
@require_http_methods(["GET", "POST"])
def handout(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    """The school's word that the letters went out."""
    found, one = opened(request, study, group)
    before = reading.handout(one)
    initial = (
        {
            "way": before.way,
            "on": before.on,
            "sent": before.sent,
            "bounced": before.bounced,
            "returned": ", ".join(str(slot.number) for slot in before.returned.order_by("number")),
        }
        if before
        else {"sent": one.size}
    )
    form = HandoutForm(request.POST or None, initial=initial)
    if form.is_valid() and try_or_tell(
        form, lambda: letters.hand_out(group=one, by=person_of(request), **form.cleaned_data)
    ):
        messages.success(request, _("Kept. Silence counts from that day, where the policy says so."))
        return redirect("consent:letters", study=study, group=group)
    context = {"study": found, "group": one, "form": form}
    return render(request, "consent/letters_handout.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    """Type in what stands on a form; the next one comes at once."""
    found, one = opened(request, study, group)
    places = list(ledger.slots_of(one))
    if not places:
        raise Conflict("no-places", _("This class has no numbered places yet. Make its class list first."))
    cells = cells_of(found)
    given = request.POST or request.GET
    text = next((cell for cell in cells if cell.track == given.get("track")), None) or reading.letter_in(
        reading.parents_set(found), one.school.community
    )
    number = given.get("number", "")
    slot = slot_numbered(places, int(number)) if number.isdecimal() else places[0]
    asked = reading.questions(slot or places[0], text, 1)
    form = PaperForm(
        request.POST or None,
        request.FILES or None,
        cells=cells,
        questions=asked,
        yes=text.parts["yes"],
        no=text.parts["no"],
        initial={"track": text.track, "number": number},
    )
    if form.is_valid() and slot is None:
        form.add_error("number", _("The class list has no such number."))
    elif form.is_valid() and slot and try_or_tell(form, lambda: keep(person_of(request), found, slot, text, form)):
        messages.success(request, _("Kept: the form of number %(number)s.") % {"number": slot.number})
        return redirect(f"{request.path}?track={text.track}")
    context = {"study": found, "group": one, "form": form, "text": text}
    return render(request, "consent/letters_paper.html", context, status=422 if form.is_bound else 200)


def keep(by: User, study: Study, slot: Any, text: Text, form: PaperForm) -> None:
    file = form.cleaned_data["scan"]
    evidence = scans.add(study=study, file=file).sha256 if file else ""
    kept = letters.answer(
        slot=slot,
        person=form.cleaned_data["person"],
        text=text,
        choices=form.choices(),
        channel=Channel.PAPER,
        recorded_by=by,
        evidence_sha256=evidence,
        decided_on=form.cleaned_data["day"],
    )
    audit.note(study, by, "decision.paper", "group", slot.group.public_id, {"decisions": len(kept)})


@login_required
@require_http_methods(["GET", "POST"])
def addresses(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    """Parents' addresses come in, and later which mails came back."""
    found, one = opened(request, study, group)
    entering = "lines" in request.POST
    form = ContactsForm(request.POST if entering else None)
    back = BouncedForm(request.POST if "numbers" in request.POST else None)
    if form.is_valid() and try_or_tell(
        form, lambda: contacts.enter(group=one, contacts=form.cleaned_data["lines"], by=person_of(request))
    ):
        messages.success(request, _("Kept, sealed. Nobody has been written to yet."))
        return redirect("consent:letters", study=study, group=group)
    if back.is_valid():
        count = contacts.bounce(group=one, numbers=back.cleaned_data["numbers"], by=person_of(request))
        messages.success(request, _("Noted: %(count)s mails reached nobody.") % {"count": count})
        return redirect("consent:letters-addresses", study=study, group=group)
    context = {"study": found, "group": one, "form": form, "back": back, "sent": mailing.sent(one).count()}
    status = 422 if request.method == "POST" else 200
    return render(request, "consent/letters_addresses.html", context, status=status)


@login_required
@require_POST
def mail(request: HttpRequest, study: uuid.UUID, group: uuid.UUID) -> HttpResponse:
    """One mail to each parent of this class who has an address and had no letter yet."""
    found, one = opened(request, study, group)
    reading.parents_set(found)
    job = jobs.enqueue_once(mailing.KIND, found, {"group": str(one.public_id)}, asked_by=person_of(request), same=True)
    return redirect("jobs:show", study=study, job=job.public_id)


@login_required
@never_cache
@require_GET
def scan(request: HttpRequest, study: uuid.UUID, scan: uuid.UUID) -> HttpResponse:
    """The form itself, for who protects the data. Every look at it is noted."""
    found = study_for(request.user, study, Permission.PROTECT)
    one = Scan.objects.filter(study=found, public_id=scan).first()
    if one is None:
        raise Missing("scan", _("There is no such scan, or its time is over and it was erased."))
    audit.note(found, person_of(request), "scan.open", "scan", one.public_id)
    ending = "pdf" if one.kind == "application/pdf" else "jpg"
    named = f'attachment; filename="{one.sha256[:12]}.{ending}"'
    return HttpResponse(scans.opened(one), content_type=one.kind, headers={"Content-Disposition": named})
