"""What a tester sees: the questionnaire in the child's client, and a strip to say what one thinks of the question.

No account and no cookie: the address is the key. Answers stay in the page and go nowhere.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from surveys import previewing
from surveys.preview_views import framed_by_ourselves
from surveys.services import pilots


def untraced(response: HttpResponse) -> HttpResponse:
    """The key stands in the address: no other site and no search engine may learn it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_GET
def trial(request: HttpRequest, key: str) -> HttpResponse:
    pilot = pilots.open_pilot(key)
    context = {"pilot": pilot, "study": pilot.version.questionnaire.wave.study, "faces": pilots.FACES}
    return untraced(render(request, "surveys/pilot_trial.html", context))


@require_GET
@xframe_options_sameorigin
@framed_by_ourselves
def child(request: HttpRequest, key: str) -> HttpResponse:
    pilots.open_pilot(key)
    context = {"draft": reverse("pilot-draft", args=[key])}
    return untraced(render(request, "surveys/preview_child.html", context))


@never_cache
@require_GET
def draft(request: HttpRequest, key: str) -> HttpResponse:
    version = pilots.open_pilot(key).version
    return untraced(JsonResponse(previewing.bundle(version.questionnaire.wave.study, version)))


@csrf_exempt  # there is no session to abuse: the key in the address is all the right there is
@never_cache
@require_POST
def say(request: HttpRequest, key: str) -> HttpResponse:
    """Keep a remark; the strip is drawn again, empty, with thanks."""
    pilot = pilots.open_pilot(key)
    given = request.POST
    face = given.get("face", "")
    pilots.remark(
        pilot=pilot,
        variable=given.get("variable", ""),
        track=given.get("track", ""),
        face=int(face) if face.isdecimal() else None,
        unclear="unclear" in given,
        text=given.get("text", ""),
    )
    return render(request, "surveys/pilot_strip.html", {"pilot": pilot, "faces": pilots.FACES, "thanks": True})
