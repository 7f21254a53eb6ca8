"""Downloads of models, scales and profiles."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.views.decorators.http import require_GET

from analysis import analysis_selectors
from backend.accounts import access
from exports.services import analysis_files
from exports.views import attachment, languages


@login_required
@require_GET
def xlsx(request: HttpRequest, study: uuid.UUID, analysis: uuid.UUID) -> FileResponse:
    row = analysis_selectors.analysis_in(access.study_for(request.user, study), analysis)
    return attachment(analysis_files.xlsx(row, languages(request)[0]))


@login_required
@require_GET
def csv(request: HttpRequest, study: uuid.UUID, analysis: uuid.UUID) -> FileResponse:
    row = analysis_selectors.analysis_in(access.study_for(request.user, study), analysis)
    return attachment(analysis_files.csv(row))


@login_required
@require_GET
def json(request: HttpRequest, study: uuid.UUID, analysis: uuid.UUID) -> FileResponse:
    row = analysis_selectors.analysis_in(access.study_for(request.user, study), analysis)
    return attachment(analysis_files.whole(row))
