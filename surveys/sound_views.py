"""The page where a questionnaire is given its voice: listen, record, let the computer read the rest."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import DomainError
from backend.jobs import services as jobs
from backend.jobs.selectors import unfinished
from surveys import selectors, sound
from surveys.models import Version, Voice
from surveys.services import soundtracks

A_PAGE = 60
SHOWN = {
    "all": gettext_lazy("all"),
    "silent": gettext_lazy("without sound"),
    Voice.COMPUTER: gettext_lazy("read by the computer"),
    Voice.PERSON: gettext_lazy("recorded by a person"),
}


@login_required
@require_GET
def sounds(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    context = context_of(request, found, one)
    return render(request, "surveys/sounds.html", context)


def context_of(request: HttpRequest, study: Study, version: Version) -> dict[str, Any]:
    texts = soundtracks.with_recordings(study, soundtracks.heard_texts(version.document))
    languages = sorted({one.language for one in texts}, key=["nl", "fr", "de"].index)
    language = request.GET.get("language", languages[0] if languages else "nl")
    show = request.GET.get("show", "all")
    mine = [one for one in texts if one.language == language]
    listed = [one for one in mine if show == "all" or state_of(one) == show]
    return {
        "study": study,
        "version": version,
        "languages": [(name, *tally(texts, name)) for name in languages],
        "language": language,
        "shown": [(name, label, sum(name in {"all", state_of(one)} for one in mine)) for name, label in SHOWN.items()],
        "show": show,
        "page": Paginator(listed, A_PAGE).get_page(request.GET.get("page")),
        "silent": sum(one.recording is None for one in texts),
        "can_speak": sound.can_speak(),
        "job": unfinished(study, "soundtrack"),
    }


def state_of(one: soundtracks.Heard) -> str:
    return one.recording.voice if one.recording else "silent"


def tally(texts: list[soundtracks.Heard], language: str) -> tuple[int, int]:
    """(texts with sound, texts) of a language."""
    mine = [one for one in texts if one.language == language]
    return sum(one.recording is not None for one in mine), len(mine)


def asker(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


@login_required
@require_POST
def speak(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """Let the computer read what nobody has recorded, as a job."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    if sound.can_speak():
        jobs.enqueue_once("soundtrack", found, {"version": str(one.public_id)}, asked_by=asker(request), same=True)
    else:
        messages.error(request, _("The computer's voice isn't installed on this server (espeak-ng)."))
    return redirect("surveys:sounds", study=study, version=version)


@login_required
@require_POST
def record(request: HttpRequest, study: uuid.UUID, version: uuid.UUID, language: str, hashed: str) -> HttpResponse:
    """Keep a recording, or take it away; the row is drawn again."""
    found = study_for(request.user, study, Permission.DESIGN)
    one = selectors.version_in(found, version)
    upload, error = request.FILES.get("sound"), ""
    try:
        if "away" in request.POST:
            soundtracks.forget(version=one, language=language, hashed=hashed)
        elif upload is None:
            error = _("Choose a sound file first.")
        else:
            soundtracks.record(version=one, language=language, hashed=hashed, upload=upload.read())
    except DomainError as refusal:
        error = str(refusal)
    if not request.headers.get("HX-Request"):
        if error:
            messages.error(request, error)
        address = reverse("surveys:sounds", kwargs={"study": study, "version": version})
        return redirect(f"{address}?language={language}")
    texts = soundtracks.with_recordings(found, soundtracks.heard_texts(one.document))
    row = next((text for text in texts if (text.language, text.hash) == (language, hashed)), None)
    context = {"study": found, "version": one, "one": row, "error": error}
    return render(request, "surveys/sounds_row.html", context)


@login_required
@require_GET
def recording(request: HttpRequest, study: uuid.UUID, recording: uuid.UUID) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    one = soundtracks.recording_in(found, recording)
    response = HttpResponse(bytes(one.sound), content_type="audio/mpeg")
    response.headers["Cache-Control"] = "private, no-cache"
    return response
