"""What goes on paper and on tablets before a sitting: slips to cut, and the page that prepares the tablets."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from backend.accounts.access import Permission, study_for
from consent.tokens import receipts
from consent.tokens import slips as codes
from surveys import aloud, board, selectors
from surveys.forms import SlipsForm
from surveys.services import sittings as services


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


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def slips(request: HttpRequest, study: uuid.UUID, sitting: uuid.UUID) -> HttpResponse:
    """GET says what printing does; POST draws the codes and shows them this once."""
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.sitting_in(found, sitting)
    form = SlipsForm(request.POST or None, initial={"count": board.slips_wanted(one)})
    context = {"study": found, "sitting": one, "form": form}
    if not form.is_valid():
        return render(request, "surveys/slips_ask.html", context, status=422 if form.is_bound else 200)
    drawn = services.print_slips(sitting=one, count=form.cleaned_data["count"])
    language = one.group.school.community
    context |= {
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


@login_required
@require_GET
def tablets(request: HttpRequest, study: uuid.UUID, sitting: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    one = selectors.sitting_in(found, sitting)
    address = address_of(one.door)
    context = {
        "study": found,
        "sitting": one,
        "address": address,
        "host": urlsplit(address).netloc,
        "path": urlsplit(address).path.rstrip("/"),
        "qr": qr(address),
        "local": urlsplit(address).hostname in {"localhost", "127.0.0.1"},
    }
    return render(request, "surveys/tablets.html", context)
