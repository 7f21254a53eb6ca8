"""The table of who answered, and its file."""

from __future__ import annotations

import csv
import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backend.accounts.access import Permission, study_for
from surveys import selectors as surveys
from surveys.fieldwork import presenting
from surveys.fieldwork.response import Response, Table, response
from surveys.fieldwork.sample_views import no_wave


@login_required
@require_GET
def answered(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.FIELDWORK)
    wave = surveys.current_wave(found)
    if wave is None:
        return no_wave(request, found)
    counted = response(wave)
    context = {
        "study": found,
        "wave": wave,
        "any": bool(counted.drawn.rows or counted.children.rows),
        "tables": [
            (_("Schools, as they were drawn"), presenting.lines(counted.drawn), "drawn"),
            (_("Places, reserves counted"), presenting.lines(counted.places), "places"),
            (_("Children of the classes in the sample"), presenting.lines(counted.children), "children"),
        ],
        "counts": presenting.COUNTS.values(),
        "rates": presenting.SHOWN,
    }
    return render(request, "surveys/field_response.html", context)


@login_required
@require_GET
def answered_file(request: HttpRequest, study: uuid.UUID) -> HttpResponse:
    """Every table, every stratum, every rate."""
    wave = surveys.current_wave(study_for(request.user, study, Permission.FIELDWORK))
    counted = response(wave) if wave else Response(*[Table(())] * 4)
    out = HttpResponse(content_type="text/csv; charset=utf-8")
    out["Content-Disposition"] = 'attachment; filename="response-rates.csv"'
    writer = csv.writer(out)
    tables = (
        ("schools", counted.drawn),
        ("schools_weighted", counted.weighted),
        ("places", counted.places),
        ("children", counted.children),
    )
    writer.writerows(presenting.csv_rows(tables))
    return out
