"""What goes on paper and on tablets around a sitting: slips to cut, sheets to print, the page that prepares tablets."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import segno
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe

from consent.tokens import receipts
from consent.tokens import slips as codes
from surveys import aloud, board, classroom, selectors
from surveys.entrances import Entrance
from surveys.services import sittings as services
from surveys.services import tokens
from surveys.sitting_forms import MoreSlipsForm, SlipsForm


def qr(text: str) -> SafeString:
    """A QR code as SVG, medium correction, drawn in the text colour; only from text that this module made."""
    drawn = segno.make(text, error="m", micro=False)
    return mark_safe(  # noqa: S308  segno's own drawing; the text is encoded as modules, never as markup
        drawn.svg_inline(omitsize=True, svgclass="qr", lineclass="qr-dots", border=2)
    )


def address_of(door: str) -> str:
    """Where a tablet fetches the questions of this sitting."""
    return f"{settings.SITE_URL}/box/k/{door}/"


def short(address: str) -> str:
    """An address as one types it."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/")


def slips(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """GET says what printing does; POST draws the codes and shows them this once."""
    one = entrance.sitting
    if tokens.is_blind(one):
        return cards(request, entrance)
    form = SlipsForm(request.POST or None, initial={"count": board.slips_wanted(one)})
    if not form.is_valid():
        return ask(request, entrance, form)
    return shown_once(request, entrance, services.print_slips(sitting=one, count=form.cleaned_data["count"]))


def cards(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """A start code for each place on the class list, shown this once: each child gets the one with its number."""
    one = entrance.sitting
    given = prepared(entrance) | {"language": one.group.school.community}
    if request.method != "POST":
        return render(request, "surveys/cards_ask.html", given)
    drawn = [
        {"number": number, "code": codes.display(code), "qr": qr(code)}
        for number, code in tokens.print_cards(sitting=one)
    ]
    text = aloud.card_text(one.group.school.community)
    response = render(
        request, "surveys/cards.html", given | {"cards": drawn, "text": text, "where": short(given["address"])}
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def more(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Slips for late-comers; those handed out stay good."""
    form = MoreSlipsForm(request.POST or None)
    if not form.is_valid():
        return ask(request, entrance, form, beside=True)
    drawn = services.more_slips(sitting=entrance.sitting, count=form.cleaned_data["count"])
    return shown_once(request, entrance, drawn, beside=True)


def ask(request: HttpRequest, entrance: Entrance, form: forms.Form, *, beside: bool = False) -> HttpResponse:
    context = {"study": entrance.study, "sitting": entrance.sitting, "to": entrance.to, "form": form, "beside": beside}
    return render(request, "surveys/slips_ask.html", context, status=422 if form.is_bound else 200)


def shown_once(request: HttpRequest, entrance: Entrance, drawn: list[str], *, beside: bool = False) -> HttpResponse:
    one = entrance.sitting
    language = one.group.school.community
    context = {
        "study": entrance.study,
        "sitting": one,
        "to": entrance.to,
        "beside": beside,
        "slips": [
            {"code": codes.display(code), "qr": qr(code), "receipt": receipts.display(receipts.draw())}
            for code in drawn
        ],
        "text": aloud.slip_text(language),
        "language": language,
        "address": short(address_of(one.door)),
        "withdraw": f"{short(address_of(one.door))}/#withdraw",
    }
    response = render(request, "surveys/slips.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def tablets(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    return render(request, "surveys/tablets.html", prepared(entrance))


def printable(request: HttpRequest, entrance: Entrance, what: str) -> HttpResponse:
    """A sheet for the wall, the parents, the cart of tablets or those who are done early."""
    letters = classroom.letters(entrance.study) if what == "letter" else {}
    languages = tuple(letters) if what == "letter" else classroom.languages(what)
    asked = request.GET.get("language", "")
    chosen = asked if asked in languages else entrance.sitting.group.school.community
    if what == "letter":
        sheet = classroom.letter(letters.get(chosen) or letters["nl"], entrance.sitting) if letters else None
    else:
        sheet = classroom.sheet(what, chosen, entrance.study, entrance.sitting)
    about = f"{settings.SITE_URL}/about/{entrance.study.public_id}/"
    context = prepared(entrance) | {
        "what": what,
        "title": classroom.TITLES[what],
        "sheet": sheet,
        "language": chosen,
        "languages": languages,
        "places": selectors.places(entrance.sitting),
        "about": about,
        "about_qr": qr(about),
    }
    return render(request, "surveys/printable.html", context)


def prepared(entrance: Entrance) -> dict[str, Any]:
    """What a page needs that brings devices to the questions."""
    address = address_of(entrance.sitting.door)
    return {
        "study": entrance.study,
        "sitting": entrance.sitting,
        "to": entrance.to,
        "address": address,
        "host": urlsplit(address).netloc,
        "path": urlsplit(address).path.rstrip("/"),
        "qr": qr(address),
        "pictures": tokens.pictures(entrance.sitting) if tokens.is_blind(entrance.sitting) else [],
        "local": urlsplit(address).hostname in {"localhost", "127.0.0.1"},
    }
