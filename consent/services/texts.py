"""Writing the texts people agree to, and putting them into use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.accounts.models import Study, User
from backend.core.errors import Conflict, Invalid
from backend.core.text import in_language
from consent import wording
from consent.models import Audience, SignOff, Text, TextSet
from consent.services import audit
from consent.standing import Purpose
from consent.tokens.canonical import fingerprint
from consent.wording import Texts

ONLY = Purpose.SURVEY.value
CONTENT = Path(__file__).parents[1] / "content"
SIGNED = frozenset({Audience.PARENT})
"""Whose texts somebody must have signed in every language that is needed."""

DAY = {"de": "j. F Y"}
"""How a day is written where it isn't `1 mars 2027`."""

FACT_NAMES = {
    "controller": _("who is responsible for the study"),
    "contact": _("whom to ask"),
    "ethics_reference": _("ethics committee and file number"),
    "officer_contact": _("how to reach the data-protection officer"),
    "withdraw_until": _("last day to withdraw answers"),
    "study": _("name of the study"),
}


def shipped(audience: str) -> Texts:
    """The texts a study may begin with; those for children come with the questionnaires."""
    texts: Texts = json.loads((CONTENT / f"{audience}.json").read_text(encoding="utf-8"))
    return texts


def first(audience: str) -> dict[str, dict[str, Any]]:
    """What a study begins with: the text that ships, asking parents for the questionnaire alone."""
    return {
        track: dict(parts) | ({"purposes": {ONLY: parts["purposes"][ONLY]}} if "purposes" in parts else {})
        for track, parts in shipped(audience).items()
    }


def sentences(audience: str) -> Texts:
    """Track -> purpose -> what a letter says of it; nothing for readers who are asked one question only."""
    texts = shipped(audience) if audience != Audience.CHILD else {}
    return {track: parts["purposes"] for track, parts in texts.items() if "purposes" in parts}


@transaction.atomic
def draft_texts(
    *, study: Study, texts: Texts, audience: str = Audience.CHILD, material_change: bool = False
) -> TextSet:
    """The next version, not yet in use; an unused draft is replaced, and what was signed of it with it."""
    mine = TextSet.objects.filter(study=study, audience=audience)
    for draft in mine.filter(activated__isnull=True):
        draft.delete()
    last = mine.aggregate(last=Max("version"))["last"] or 0
    return TextSet.objects.create(
        study=study,
        audience=audience,
        version=last + 1,
        texts=texts,
        sha256=fingerprint(texts),
        material_change=material_change and last > 0,
    )


def sign(*, text_set: TextSet, track: str, by: User) -> SignOff:
    """This person read the draft in this language and stands for it."""
    if text_set.activated:
        raise Conflict("text-active", _("This text is already in use."))
    if track not in wording.whole(text_set.texts):
        raise Invalid("text-incomplete", _("This language is not complete yet: there is nothing to sign."))
    signed, _new = SignOff.objects.update_or_create(
        text_set=text_set, track=track, defaults={"by": by, "on": timezone.localdate()}
    )
    return signed


@transaction.atomic
def activate_texts(*, text_set: TextSet) -> TextSet:
    """Put a draft into use, all languages at once; from here it can't change. Raises Invalid while anything lacks."""
    text_set = TextSet.objects.select_for_update().select_related("study").get(pk=text_set.pk)
    if text_set.activated:
        raise Conflict("text-active", _("This text is already in use."))
    refuse_incomplete(text_set)
    shown = {
        track: wording.filled_in(text_set.texts[track], facts(text_set.study, wording.language(track)))
        for track in wording.whole(text_set.texts)
    }
    text_set.sha256 = fingerprint(shown)
    text_set.activated = timezone.localdate()
    text_set.save()
    audit.note(
        text_set.study, None, "text.activate", text_set.audience, text_set.sha256, {"version": text_set.version}
    )
    Text.objects.bulk_create(
        Text(
            text_set=text_set,
            track=track,
            language=wording.language(track),
            level=wording.level(track),
            parts=parts,
            sha256=wording.text_hash(parts),
            figures=wording.figures(parts, track),
        )
        for track, parts in shown.items()
    )
    return text_set


def refuse_incomplete(text_set: TextSet) -> None:
    missing = wording.needed_gaps(text_set.texts)
    if missing:
        raise Invalid(
            "text-incomplete",
            _("Not every language is complete yet. Missing: %(missing)s."),
            missing=", ".join(f"{track}: {part}" for track, part in missing),
        )
    unknown = sorted(wording.facts_named(text_set.texts) - set(wording.FACTS))
    if unknown:
        raise Invalid(
            "fact-unknown",
            _("Nothing is known under %(names)s. Between braces may stand: %(known)s."),
            names=", ".join(unknown),
            known=", ".join(wording.FACTS),
        )
    empty = facts_lacking(text_set)
    if empty:
        raise Invalid(
            "facts-missing",
            _("Fill in first, on the page “Who is responsible”: %(names)s."),
            names=", ".join(str(FACT_NAMES[name]) for name in empty),
        )
    unsigned = unsigned_tracks(text_set)
    if unsigned:
        raise Invalid(
            "text-unsigned",
            _("Somebody has to read and sign the text first in: %(tracks)s."),
            tracks=", ".join(track.upper() for track in unsigned),
        )


def unsigned_tracks(text_set: TextSet) -> list[str]:
    """The languages of a draft that would be shown, that must be signed and are not."""
    if text_set.audience not in SIGNED:
        return []
    signed = set(text_set.sign_offs.values_list("track", flat=True))
    return [track for track in wording.whole(text_set.texts) if track not in signed]


def facts_lacking(text_set: TextSet) -> list[str]:
    """The facts this text names and the study doesn't have yet."""
    known = facts(text_set.study, "nl")
    return [name for name in wording.FACTS if name in wording.facts_named(text_set.texts) and not known[name]]


def facts(study: Study, language: str) -> dict[str, str]:
    """What stands between braces, as one says it in this language."""
    day = study.withdraw_until
    with override(language):
        until = date_format(day, DAY.get(language, "j F Y")) if day else ""
    return {
        "study": in_language(study.name, language),
        "controller": study.controller,
        "contact": study.contact,
        "ethics_reference": study.ethics_reference,
        "officer_contact": study.officer_contact,
        "withdraw_until": until,
    }


def draft_first(*, study: Study, texts: Texts, audience: str = Audience.CHILD) -> TextSet | None:
    """A first draft for a study that has no text yet; None when it has one."""
    if TextSet.objects.filter(study=study, audience=audience).exists():
        return None
    return draft_texts(study=study, texts=texts, audience=audience)


def take_translation(*, study: Study, audience: str, track: str, parts: dict[str, Any]) -> TextSet:
    """The next version with this translator's language in it; the other languages stay as they are."""
    newest = TextSet.objects.filter(study=study, audience=audience).order_by("-version").first()
    texts = dict(newest.texts if newest else first(audience))
    return draft_texts(study=study, audience=audience, texts=texts | {track: parts})
