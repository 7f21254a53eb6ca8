"""The pages of the texts that parents, children, teachers and schools read before they say yes or no."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from backend.accounts.access import Permission, study_for
from backend.accounts.models import Study, User
from backend.core.errors import Missing
from consent import selectors, wording
from consent.models import Audience, TextSet
from consent.services import texts as services
from consent.text_forms import TextsForm, TranslationForm, blank, flat, part_name, translators_file
from consent.views import may_design

FIRST_PARTS = ("title", "body", "yes", "no")
TITLES = {
    Audience.PARENT: gettext_lazy("What parents read"),
    Audience.CHILD: gettext_lazy("What children agree to"),
    Audience.TEACHER: gettext_lazy("What teachers agree to"),
    Audience.SCHOOL: gettext_lazy("What schools agree to"),
}


def audience_of(name: str) -> Audience:
    try:
        return Audience(name)
    except ValueError as error:
        raise Missing("text-audience", _("There are no texts for such readers.")) from error


def start(study: Study, audience: Audience) -> dict[str, dict[str, Any]]:
    """What a new version begins with: the newest one, else the text that ships, else two empty languages."""
    newest = selectors.text_sets_of(study, audience).first()
    if newest:
        return dict(newest.texts)
    if audience == Audience.CHILD:
        return {track: dict.fromkeys(FIRST_PARTS, "") for track in wording.NEEDED}
    return services.first(audience)


def by_place(texts: wording.Texts) -> dict[str, Any]:
    return {track: texts[track] for track in sorted(texts, key=wording.place)}


def side_by_side(texts: wording.Texts) -> list[dict[str, Any]]:
    """One row per part, each with its texts in the order of the tracks."""
    spread = {track: flat(parts) for track, parts in texts.items()}
    addresses = list(dict.fromkeys(address for parts in spread.values() for address in parts))
    return [
        {"part": part_name(one), "texts": [(track, spread[track].get(one, "")) for track in spread]}
        for one in addresses
    ]


def standing(shown: TextSet) -> list[dict[str, Any]]:
    """Language by language: how hard it reads, who signed it, whether it waits for a translator."""
    whole = wording.whole(shown.texts)
    cells = {cell.track: cell for cell in shown.cells.all()}
    signed = {one.track: one for one in shown.sign_offs.select_related("by")}
    tracks = [*by_place(shown.texts), *(one for one in wording.TO_TRANSLATE if one not in shown.texts)]
    return [
        {
            "track": track,
            "name": wording.LANGUAGES.get(wording.language(track), track),
            "figures": figures,
            "hard": "ease" in figures and figures["ease"] < wording.goal(shown.audience, track).ease,
            "goal": wording.goal(shown.audience, track).ease,
            "whole": track in whole,
            "waits": track in wording.TO_TRANSLATE and track not in whole,
            "sha256": cells[track].sha256 if track in cells else "",
            "signed": signed.get(track),
        }
        for track in tracks
        if shown.audience == Audience.PARENT or track in shown.texts
        for figures in [wording.figures(shown.texts.get(track, {}), track)]
    ]


@login_required
@require_GET
def texts(request: HttpRequest, study: uuid.UUID, audience: str = Audience.CHILD) -> HttpResponse:
    found = study_for(request.user, study, Permission.VIEW)
    readers = audience_of(audience)
    sets = list(selectors.text_sets_of(found, readers))
    shown = sets[0] if sets else None
    rows = standing(shown) if shown else []
    signers = {row["signed"].by_id for row in rows if row["signed"]}
    context = {
        "study": found,
        "audience": readers,
        "audiences": TITLES.items(),
        "heading": TITLES[readers],
        "shown": shown,
        "earlier": [one for one in sets[1:] if one.activated],
        "tracks": list(by_place(shown.texts)) if shown else [],
        "rows": side_by_side(by_place(shown.texts)) if shown else [],
        "standing": rows,
        "gaps": wording.needed_gaps(shown.texts) if shown else [],
        "lacking": [services.FACT_NAMES[name] for name in services.facts_lacking(shown)] if shown else [],
        "unsigned": services.unsigned_tracks(shown) if shown and not shown.activated else [],
        "one_signer": len(signers) == 1 and sum(bool(row["signed"]) for row in rows) > 1,
        "may_design": may_design(request, found),
    }
    return render(request, "consent/texts.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def texts_edit(request: HttpRequest, study: uuid.UUID, audience: str) -> HttpResponse:
    """Write the next version, starting from the newest one."""
    found = study_for(request.user, study, Permission.DESIGN)
    readers = audience_of(audience)
    before = by_place(start(found, readers))
    later = selectors.active_texts(found, readers) is not None
    sentences = services.sentences(readers)
    form = TextsForm(request.POST or None, texts=before, sentences=sentences, later=later)
    if form.is_valid():
        changed = form.cleaned_data.get("material_change", False)
        services.draft_texts(study=found, audience=readers, texts=form.edited(), material_change=changed)
        messages.success(request, _("The draft is kept. Read both languages once more, then put it into use."))
        return redirect("consent:texts-of", study=study, audience=readers)
    context = {"study": found, "form": form, "tracks": list(before), "audience": readers, "heading": TITLES[readers]}
    return render(request, "consent/texts_edit.html", context | {"facts": wording.FACTS})


@login_required
@require_POST
def texts_sign(request: HttpRequest, study: uuid.UUID, audience: str, version: int, track: str) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    assert isinstance(request.user, User)  # noqa: S101  the guarded door let nobody else through
    text_set = selectors.text_set_in(found, version, audience_of(audience))
    services.sign(text_set=text_set, track=track, by=request.user)
    messages.success(request, _("Signed: you read this language and stand for it."))
    return redirect("consent:texts-of", study=study, audience=audience)


@login_required
@require_POST
def texts_activate(request: HttpRequest, study: uuid.UUID, audience: str, version: int) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    services.activate_texts(text_set=selectors.text_set_in(found, version, audience_of(audience)))
    messages.success(request, _("The text is in use. From here it can't change; a change makes a new version."))
    return redirect("consent:texts-of", study=study, audience=audience)


@login_required
@require_http_methods(["GET", "POST"])
def texts_translate(request: HttpRequest, study: uuid.UUID, audience: str, track: str) -> HttpResponse:
    """One language goes out to a translator as a table and comes back."""
    found = study_for(request.user, study, Permission.DESIGN)
    readers, name = audience_of(audience), language_named(track)
    form = TranslationForm(request.POST or None, request.FILES or None, texts=start(found, readers), track=track)
    if form.is_valid():
        services.take_translation(study=found, audience=readers, track=track, parts=form.cleaned_data["file"])
        messages.success(request, _("The translation is in the draft. Have somebody who reads it well sign it."))
        return redirect("consent:texts-of", study=study, audience=readers)
    context = {
        "study": found,
        "form": form,
        "audience": readers,
        "heading": TITLES[readers],
        "track": track,
        "name": name,
    }
    return render(request, "consent/texts_translate.html", context, status=422 if form.is_bound else 200)


@login_required
@require_GET
def texts_translate_file(request: HttpRequest, study: uuid.UUID, audience: str, track: str) -> HttpResponse:
    found = study_for(request.user, study, Permission.DESIGN)
    readers = audience_of(audience)
    language_named(track)
    start_texts = start(found, readers)
    content = translators_file(start_texts | {track: start_texts.get(track) or blank(start_texts["nl"])}, track)
    named = f'attachment; filename="{found.slug}-{readers}-{track}.csv"'
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": named})


def language_named(track: str) -> str:
    name = wording.LANGUAGES.get(track)
    if name is None or track in wording.NEEDED:
        raise Missing("text-language", _("Texts are not translated into this language here."))
    return name
