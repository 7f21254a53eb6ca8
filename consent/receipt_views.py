"""The receipt of a decision, for who took it: the address is the credential, and no name stands on it."""

from __future__ import annotations

import json
import uuid
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from backend.core.text import in_language
from consent.records import consent_record
from consent.selectors import ledger

NAMES = {"nl": "Nederlands", "fr": "Français", "de": "Deutsch", "en": "English"}
WORDS = Path(__file__).parent / "content" / "receipt.json"


@cache
def words() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads(WORDS.read_text(encoding="utf-8"))
    return found


@never_cache
@require_GET
def receipt(request: HttpRequest, decision: uuid.UUID, language: str = "") -> HttpResponse:
    """In the language asked for, else in that of the text that was read."""
    found = ledger.decision_by(decision)
    wanted = next((each for each in (language, found.language) if each in NAMES), "en")
    told = words()[wanted]
    context = {
        "decision": found,
        "study": found.study,
        "name": in_language(found.study.name, wanted),
        "language": wanted,
        "languages": NAMES.items(),
        "t": told,
        "purpose": told["purposes"][found.purpose],
        "value": told["values"][found.value],
        "decider": told["deciders"][found.decider],
    }
    response = render(request, "consent/receipt.html", context)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_GET
def record(request: HttpRequest, decision: uuid.UUID) -> HttpResponse:
    found = ledger.decision_by(decision)
    told = consent_record(found.row, study=str(found.study.public_id), controller=found.study.organisation.name)
    return JsonResponse(
        told, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
