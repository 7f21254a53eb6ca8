"""Bringing a picture, a film or its captions into a stimulus item of the draft."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from backend.accounts.models import User
from backend.core.errors import Invalid
from surveys.editor import answers
from surveys.editor.act_views import writing
from surveys.engine import editing
from surveys.models import Version
from surveys.services import editing as services
from surveys.services import media


@writing
def bring(request: HttpRequest, version: Version, author: User) -> HttpResponse:
    """`file` is kept and named in the item; with `track` it is the captions of its film; with `away` all of it goes."""
    target = request.POST["at"]
    variable = target.removeprefix("item/")
    upload = request.FILES.get("file")
    if "away" in request.POST:
        value: dict[str, Any] = {"kind": "image"}
    elif upload is None:
        raise Invalid("no-file", _("Choose a file first."))
    elif track := request.POST.get("track"):
        now = editing.find(version.document, target).get("media", {})
        if now.get("kind") != "video":
            raise Invalid("captions-alone", _("Bring the film first, then its captions."))
        value = {**now, "captions": {**now.get("captions", {}), track: media.keep_captions(upload)}}
    elif (upload.content_type or "").startswith("video/"):
        value = {"kind": "video", "file": media.keep_film(upload)}
    else:
        value = {"kind": "image", "file": media.keep_picture(upload)}
    changed = services.set_member(version=version, author=author, target=target, member="media", value=value)
    return answers.answer(request, changed, said=_("The file is in."), focus=f"media-{variable}", opening=[variable])
