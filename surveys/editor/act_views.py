"""What is done on the page of the editor: texts written and reviewed, members set, buttons pressed, steps undone."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from backend.accounts.models import User
from backend.core.errors import DomainError, Invalid
from surveys.editor import acts, answers
from surveys.editor.layout import Cell, Page, key_of
from surveys.editor.views import draft_for
from surveys.engine import composing, editing
from surveys.engine.canonical import content_hash
from surveys.engine.editing import EditRefused
from surveys.models import Version
from surveys.services import editing as services

View = Callable[[HttpRequest, Version, User], HttpResponse]


def writing(view: View) -> Callable[..., HttpResponse]:
    """A view that changes the draft; a refusal becomes a sentence on the page, and nothing typed is lost."""

    @login_required
    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
        one = draft_for(request, study, version)
        if not isinstance(request.user, User):
            raise TypeError("nobody is signed in")
        try:
            return view(request, one, request.user)
        except DomainError as error:
            return answers.refused(request, error, request.POST.get("field", ""))
        except EditRefused as error:
            return answers.refused(request, services.refusal(error), request.POST.get("field", ""))
        except KeyError as error:
            return answers.refused(
                request, Invalid("incomplete", _("This request can't be used. Look at its members.")), str(error)
            )

    return guarded


@writing
def write(request: HttpRequest, version: Version, author: User) -> HttpResponse:
    """One text, as it is typed (`more`) or when its field is left."""
    given = request.POST
    address, track, more = given["address"], given["track"], "more" in given
    try:
        changed = services.write(
            version=version,
            author=author,
            address=address,
            track=track,
            text=given["text"],
            seen=given["seen"],
            going_on=more,
        )
    except services.TextsCollide as error:
        context: dict[str, Any] = {"mine": error.mine, "theirs": error.theirs, "author": error.author, "track": track}
        context |= {"address": address, "cell": cell_of(version, address, track), **answers.places(version)}
        response = HttpResponse(render_to_string("surveys/editor_clash.html", context, request), status=error.status)
        response.headers["HX-Reswap"] = "none"
        return response
    drawn = [cell_states(request, changed.version, address)]
    if "/category/" in address and not more and address.startswith("item/"):
        named = services.change(
            version=version, author=author, compose=lambda document: composing.name_category(document, address)
        )
        changed = services.Changed(named.version, changed.before, named.edit or changed.edit)
        if named.edit:
            entry = editing.find(named.after, address)
            drawn.append(render_to_string("surveys/editor_name.html", {"key": key_of(address), "name": entry["name"]}))
    if changed.edit is None:
        response = answers.fragments(request, changed.version, drawn)
        del response.headers["HX-Trigger"]
        return response
    return answers.fragments(request, changed.version, drawn)


@writing
def review(request: HttpRequest, version: Version, author: User) -> HttpResponse:
    """This text is right as it stands."""
    given = request.POST
    address, track = given["address"], given["track"]
    changed = services.review(version=version, author=author, address=address, track=track, seen=given["seen"])
    return answers.fragments(
        request, changed.version, [cell_states(request, changed.version, address)], said=_("Reviewed.")
    )


def cell_of(version: Version, address: str, track: str) -> Cell:
    return next(cell for cell in line_cells(version, address) if cell.track == track)


def line_cells(version: Version, address: str) -> tuple[Cell, ...]:
    owner, member = editing.text_owner(version.document, address)
    return Page(version, address).line(address, "", owner.get(member, {})).cells


def cell_states(request: HttpRequest, version: Version, address: str) -> str:
    """The states of one text in every track, and the hash of each as it now stands."""
    context = {"cells": line_cells(version, address), **answers.places(version)}
    return render_to_string("surveys/editor_states.html", context, request)


@writing
def setting(request: HttpRequest, version: Version, author: User) -> HttpResponse:
    """One member of an item, an answer or a module."""
    given = request.POST
    target, member, raw = given["at"], given["member"], given.get("value", "")
    if member == "ask_if":
        value = raw.strip() or None
        changed = services.set_member(
            version=version, author=author, target=target, member=member, value=value, seen=given.get("seen", "")
        )
        response = answers.fragments(request, changed.version, [])
        kept = {"field": given.get("field", ""), "seen": content_hash(value)}
        response.headers["HX-Trigger-After-Settle"] = json.dumps({"member-saved": kept})
        return response
    changed = services.change(version=version, author=author, compose=acts.setting(target, member, raw))
    renamed = next((after for before, after in _renames(changed) if before == target), target)
    item = renamed.split("/")[1] if renamed.startswith("item/") else ""
    focus = request.POST.get("field", "").replace(key_of(target), key_of(renamed))
    return answers.answer(request, changed, focus=focus, opening=[item] if item else ())


def _renames(changed: services.Changed) -> list[tuple[str, str]]:
    return list(editing.renames(changed.edit.operation)) if changed.edit else []


@writing
def act(request: HttpRequest, version: Version, author: User) -> HttpResponse:
    """A button: add, duplicate, move, remove, paste."""
    given = request.POST.dict()
    name = given["act"]
    changed = services.change(
        version=version, author=author, compose=lambda document: acts.ACTS[name](document, given)
    )
    fresh = new_items(changed)
    focus = given.get("focus", "")
    if fresh:
        focus = f"t-{key_of(f'item/{fresh[0]}/texts', changed.after['tracks'][0])}"
    elif name == "add-module":
        known = {module["name"] for module in changed.before["modules"]}
        made = next(module["name"] for module in changed.after["modules"] if module["name"] not in known)
        focus = f"t-{key_of(f'module/{made}/title', changed.after['tracks'][0])}"
    said = SAID[name]() if changed.edit and name in SAID else "" if changed.edit else _("That is the end already.")
    return answers.answer(request, changed, said=said, focus=focus, opening=fresh)


def new_items(changed: services.Changed) -> list[str]:
    before = {each["variable"] for each in editing.items(changed.before)}
    return [each["variable"] for each in editing.items(changed.after) if each["variable"] not in before]


SAID = {
    "add-item": lambda: _("Question added."),
    "add-module": lambda: _("Module added."),
    "duplicate": lambda: _("Duplicated."),
    "remove": lambda: _("Removed. Undo brings it back."),
    "up": lambda: _("Moved up."),
    "down": lambda: _("Moved down."),
    "paste": lambda: _("The list is in."),
    "scale": lambda: _("The answers are those of the scale."),
}


@writing
def step(request: HttpRequest, version: Version, author: User) -> HttpResponse:
    """One step back or forth in the history of the draft."""
    del author
    redone = request.POST["way"] == "redo"
    changed = (services.redo if redone else services.undo)(version=version)
    return answers.answer(request, changed, said=_("Done again.") if redone else _("Undone."), focus=touched(changed))


def touched(changed: services.Changed) -> str:
    """The handle of the first item that a step has put back or changed, for the focus to follow it."""
    before = {each["variable"]: each for each in editing.items(changed.before)}
    found = (each["variable"] for each in editing.items(changed.after) if before.get(each["variable"]) != each)
    return next((f"handle-{name}" for name in found), "")


@login_required
@require_POST
def source(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    """In which language texts are written first."""
    one = draft_for(request, study, version)
    services.set_source(version=one, source=request.POST.get("source", ""))
    return redirect("surveys:editor", study=study, version=version)
