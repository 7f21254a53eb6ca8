"""Writing a condition: what it says in words, what is wrong and how to mend it, what may come next. Read-only."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET

from backend.accounts.access import Permission, study_for
from surveys import selectors
from surveys.engine.completing import completions, subjects
from surveys.engine.correcting import corrections
from surveys.engine.explaining import only_if
from surveys.engine.findings import SENTENCES, Finding
from surveys.engine.phrases import PHRASES
from surveys.engine.playable import playable
from surveys.engine.structure import Questionnaire
from surveys.engine.verdicts import Verdict, judge

MOST_CHARACTERS = 2000


def reader() -> str:
    """The language of the page, in which conditions are said."""
    language = (get_language() or "en").partition("-")[0]
    return language if language in PHRASES else "en"


def texts_track(questionnaire: Questionnaire) -> str:
    """The track whose words are quoted to this reader."""
    return reader() if reader() in questionnaire.tracks else questionnaire.tracks[0]


@login_required
@require_GET
def logic(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> JsonResponse:
    """`?item=` the question whose condition it is, `text=` what is written, `caret=` where (from 0)."""
    found = study_for(request.user, study, Permission.VIEW)
    one = selectors.version_in(found, version)
    text = request.GET.get("text", "")[:MOST_CHARACTERS]
    caret = request.GET.get("caret", "")
    made = playable(one.document)
    if made.questionnaire is None:
        return JsonResponse({"said": "", "problem": None, "corrections": [], "completions": []})
    item = request.GET.get("item", "")
    known = subjects(made.questionnaire, item)
    track = texts_track(made.questionnaire)
    place = int(caret) if caret.isdecimal() else len(text)
    offers = [
        {"start": one.start, "end": one.end, "text": one.text, "kind": one.kind, "detail": one.detail}
        for one in completions(text, place, known, track)
    ]
    return JsonResponse(verdict_words(text, made.questionnaire, item, track) | {"completions": offers})


def verdict_words(text: str, questionnaire: Questionnaire, item: str, track: str) -> dict[str, Any]:
    if not text.strip():
        return {"said": gettext("Asked of everyone."), "problem": None, "corrections": []}
    verdict: Verdict = judge(text, questionnaire, item)
    if verdict.error is None:
        said = only_if(verdict.tree, questionnaire, track, language=reader())
        problem = None
        if not verdict.possible:
            message = gettext(SENTENCES["logic-unreachable"]) % {"item": item}
            problem = {"message": message, "position": 0}
        return {"said": said, "problem": problem, "corrections": []}
    finding = Finding(verdict.error.code, "", verdict.error.params)
    return {
        "said": "",
        "problem": {
            "message": gettext(SENTENCES[finding.code]) % finding.words,
            "position": int(finding.words["position"]),
        },
        "corrections": [
            {"text": mended, "label": gettext("Write %(text)s") % {"text": mended}}
            for mended in dict.fromkeys(one.applied(text) for one in corrections(text, verdict.error))
        ],
    }
