"""The panel of the bank beside a draft: find an item or a module, take it in, bring it up to date, let it loose, keep one."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from backend.accounts.models import User
from backend.core.errors import Invalid
from surveys import bank
from surveys import bank_presenting as presenting
from surveys.bank_forms import FindForm, KeepForm
from surveys.banking import catalogue, taking
from surveys.editor import answers
from surveys.editor.act_views import new_items, writing
from surveys.editor.views import draft_for
from surveys.engine import borrowing, editing, shape
from surveys.models import Version
from surveys.services import banking, linting
from surveys.services import editing as services

MOST = 12
"""Items shown in the panel; the page of the bank shows them all."""
LOOKED_FOR = "bank-panel"
"""The session keeps what was looked for, because the panel is drawn anew after every change."""


@login_required
@require_GET
def panel(request: HttpRequest, study: uuid.UUID, version: uuid.UUID) -> HttpResponse:
    one = draft_for(request, study, version)
    if "q" in request.GET:
        request.session[LOOKED_FOR] = {name: request.GET.get(name, "") for name in ("q", "topic", "age")}
    form = FindForm(request.session.get(LOOKED_FOR, {}))
    wish = form.wish()
    organisation = one.questionnaire.wave.study.organisation
    found = catalogue.matching(catalogue.entries(organisation), wish) if wish != catalogue.Wish() else []
    focus = request.GET.get("item", "")
    context: dict[str, Any] = {
        **answers.places(one),
        "form": form,
        "fields": form.foremost(),
        "asking": wish != catalogue.Wish(),
        "lines": [presenting.line(each) for each in found[:MOST]],
        "n": len(found),
        "more": max(0, len(found) - MOST),
        "topic": form["topic"].value() if _topic(wish.topic) else "",
        "focus": focus,
        **_focused(one, focus),
    }
    return render(request, "surveys/bank_panel.html", context)


def _topic(name: str) -> bank.Topic | None:
    return next((each for each in bank.topics() if each.name == name), None)


def _focused(version: Version, variable: str) -> dict[str, Any]:
    """What is to be said of the question in focus: where it comes from, and what the bank has that it hasn't."""
    document = version.document
    items = {each["variable"]: each for each in editing.items(document)} if shape.holds(document) else {}
    item = items.get(variable)
    if item is None:
        return {}
    taken = item.get(borrowing.REFERENCE) or item.get(borrowing.COPY)
    if taken is None:
        return {"item": item, "keep": KeepForm()}
    entry = catalogue.found_entry(version.questionnaire.wave.study.organisation, taken["item"])
    changes: tuple[borrowing.Difference, ...] = ()
    if entry and borrowing.REFERENCE in item:
        changes = borrowing.differences(item, entry.item, set(document["tracks"]) & set(entry.tracks))
    by_reference = borrowing.REFERENCE in item
    return {"item": item, "taken": taken, "entry": entry, "by_reference": by_reference, "changes": changes}


@writing
def take(request: HttpRequest, version: Version, author: User) -> HttpResponse:
    """An item, or a whole topic as a module, by reference or as a copy."""
    given = request.POST
    reference, after = given["how"] == "reference", given.get("after", "")
    organisation = version.questionnaire.wave.study.organisation
    if "topic" in given:
        topic = _topic(given["topic"])
        if topic is None:
            raise Invalid("bank-topic", _("The bank has no such module."))
        chosen = [
            each
            for each in bank.entries()
            if each.topic == topic.name and (not given.get("age") or given["age"] in each.ages)
        ]
        changed = services.change(
            version=version,
            author=author,
            compose=lambda document: taking.module_operation(
                document, topic.name, topic.title, chosen, reference=reference
            ),
        )
    else:
        entry = catalogue.entry_in(organisation, given["entry"])
        known = {each["variable"] for each in editing.items(version.document)}
        place = after if after in known else ""
        changed = services.change(
            version=version,
            author=author,
            compose=lambda document: taking.item_operation(document, entry, reference=reference, after=place),
        )
    fresh = new_items(changed)
    linting.bring_motives(version=changed.version, motives=taking.motives(changed.after, fresh))
    focus = f"handle-{fresh[0]}" if fresh else ""
    return answers.answer(request, changed, said=_("Taken from the bank."), focus=focus)


@writing
def renew(request: HttpRequest, version: Version, author: User) -> HttpResponse:
    """The words that the bank has now, for an item that refers to it."""
    variable = request.POST["item"]
    taken = taking.referring_item(version.document, variable)[borrowing.REFERENCE]
    entry = catalogue.entry_in(version.questionnaire.wave.study.organisation, taken["item"])
    changed = services.change(
        version=version,
        author=author,
        compose=lambda document: taking.renewing(document, variable, entry),
        from_bank=True,
    )
    return answers.answer(request, changed, said=_("The item says what the bank says now."))


@writing
def detach(request: HttpRequest, version: Version, author: User) -> HttpResponse:
    variable = request.POST["item"]
    changed = services.change(
        version=version, author=author, compose=lambda document: taking.detaching(document, variable)
    )
    return answers.answer(request, changed, said=_("The item is your own now: change what you like."))


@writing
def keep(request: HttpRequest, version: Version, author: User) -> HttpResponse:
    """Keep an item of this draft in the bank of the organisation; the item remembers that it is there."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        raise Invalid("bank-keep", _("Say what the item is about and for which children it is meant."))
    item = editing.find(version.document, f"item/{request.POST['item']}")
    row = banking.keep(study=version.questionnaire.wave.study, by=author, item=item, **form.cleaned_data)
    marked = borrowing.copied(item, str(row.bank_item.public_id), row.number)
    changed = services.change(version=version, author=author, compose=lambda _document: taking.becoming(item, marked))
    return answers.answer(request, changed, said=_("Kept in the bank of your organisation."))
