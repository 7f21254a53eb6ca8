"""What the browser gets after a change: only the pieces of the page that are different, to be put in place out of band,
with what was done said once, and the steps that can be undone."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from backend.core.errors import DomainError
from surveys.editor import scales
from surveys.editor.changes import Piece, pieces, whole_page
from surveys.editor.layout import ItemShown, Page
from surveys.engine import editing, types
from surveys.engine.canonical import content_hash
from surveys.engine.lint.scales import asks
from surveys.models import Version
from surveys.reading import TRACK_NAMES, TYPES
from surveys.services.editing import Changed, history

LIMITS = ("min", "max", "step", "max_chars", "min_answers", "max_answers")


def answer(
    request: HttpRequest, changed: Changed, *, said: str = "", focus: str = "", opening: Iterable[str] = ()
) -> HttpResponse:
    """The pieces that changed. focus: id of the element that gets the focus; opening: items to show open for writing."""
    version = changed.version
    if whole_page(changed.before, changed.after):
        response = HttpResponse(status=204)
        response.headers["HX-Refresh"] = "true"
        return response
    opened = {*request.POST.getlist("open"), *opening}
    drawn = _drawn(request, version, pieces(changed.before, changed.after), opened)
    return fragments(request, version, drawn, said=said, focus=focus)


def fragments(
    request: HttpRequest, version: Version, drawn: Iterable[str], *, said: str = "", focus: str = ""
) -> HttpResponse:
    undoable, redoable = history(version)
    context = {"said": said, "undoable": undoable, "redoable": redoable, **places(version)}
    parts = [*drawn, render_to_string("surveys/editor_after.html", context, request)]
    response = HttpResponse("".join(parts))
    response.headers["HX-Reswap"] = "none"
    response.headers["HX-Trigger"] = "document-changed"
    if focus:
        response.headers["HX-Trigger-After-Settle"] = json.dumps({"editor-focus": {"id": focus}})
    return response


def refused(request: HttpRequest, error: DomainError, field: str = "") -> HttpResponse:
    """The sentence of a refusal, at the field it is about, or in the bar; what was typed stays where it is."""
    context = {"sentence": str(error), "field": field}
    response = HttpResponse(
        render_to_string("surveys/editor_refused.html", context, request), status=getattr(error, "status", 400)
    )
    response.headers["HX-Reswap"] = "none"
    return response


def places(version: Version) -> dict[str, Any]:
    """What the templates need for addresses."""
    return {"study": version.questionnaire.wave.study, "version": version}


def _drawn(request: HttpRequest, version: Version, found: list[Piece], opened: set[str]) -> list[str]:
    lone = found[0].name if len(found) == 1 and found[0].kind == "item" else ""
    page = Page(version, f"item/{lone}/" if lone else "")
    return [_piece(request, page, piece, opened) for piece in found]


def _piece(request: HttpRequest, page: Page, piece: Piece, opened: set[str]) -> str:
    context: dict[str, Any] = {"swap": piece.swap, "piece": piece, **places(page.version)}
    if piece.swap == "delete":
        return render_to_string("surveys/editor_gone.html", context)
    if piece.kind == "heads":
        return render_to_string("surveys/editor_heads.html", {**context, "heads": page.heads()}, request)
    if piece.kind == "derived":
        return render_to_string("surveys/editor_derived.html", {**context, "derived": page.derived()}, request)
    if piece.kind == "item":
        data = editing.find(page.document, f"item/{piece.name}")
        inner = item(request, page, data, opened=piece.name in opened, swap=piece.swap)
    else:
        module = page.module(editing.find(page.document, f"module/{piece.name}"))
        template = "surveys/editor_module.html" if piece.kind == "module" else "surveys/editor_module_head.html"
        inner = render_to_string(template, {**context, "module": module, "tracks": page.tracks}, request)
    return inner if piece.swap == "outerHTML" else f'<div hx-swap-oob="{piece.swap}">{inner}</div>'


def item(request: HttpRequest, page: Page, data: Mapping[str, Any], *, opened: bool, swap: str = "") -> str:
    shown = page.item(data)
    context = {"item": shown, "swap": swap, "tracks": page.tracks, **places(page.version)}
    if not opened:
        return render_to_string("surveys/editor_item.html", context, request)
    return render_to_string("surveys/editor_item_open.html", {**context, **form_of(shown)}, request)


def form_of(shown: ItemShown) -> dict[str, Any]:
    """What the open form of an item offers: the members its type knows, with what they are now."""
    known = types.BY_NAME.get(shown.data["type"])
    allowed = known.allowed if known else frozenset()
    bounds = shown.data.get("bounds", {})
    return {
        "allowed": allowed,
        "exclusives": bool(known and known.exclusives),
        "fixed": bool(known and known.defaults().get("categories")),
        "card": not asks(shown.data),
        "rotates": bool(known and known.rotates),
        "writes": "max_chars" in allowed or any(each.get("other") for each in shown.data.get("categories", ())),
        "can_point": asks(shown.data) and not {"max_chars", "rows"} & allowed,
        "points": "identifying" in shown.data,
        "coarser": " ".join(shown.data.get("identifying", ())),
        "kinds": TYPES.items(),
        "limits": [(name, LIMIT_NAMES[name](), bounds.get(name, "")) for name in LIMITS if name in allowed],
        "scales": scales.titles(),
        "measures": ("nominal", "ordinal", "scale"),
        "condition_hash": content_hash(shown.data.get("ask_if")),
        "default_measure": known.measure if known else "",
        "track_names": TRACK_NAMES,
    }


LIMIT_NAMES = {
    "min": lambda: _("lowest"),
    "max": lambda: _("highest"),
    "step": lambda: _("step"),
    "max_chars": lambda: _("most characters"),
    "min_answers": lambda: _("fewest answers"),
    "max_answers": lambda: _("most answers"),
}
