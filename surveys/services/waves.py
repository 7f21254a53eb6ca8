"""Beginning a wave and declaring its fieldwork over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from consent.services import audit, texts
from surveys import instruments
from surveys.box import field
from surveys.models import Level, Questionnaire, Sitting, State, Wave
from surveys.services import linting
from surveys.services.questionnaires import draft_version

STANDARD = {level: f"wave1-{level}" for level in (Level.PRIMARY, Level.SECONDARY, Level.FIRST, Level.EASY)}


def add_wave(
    *,
    study: Study,
    name: dict[str, str],
    field_from: dt.date | None = None,
    field_until: dt.date | None = None,
    withdraw_until: dt.date | None = None,
) -> Wave:
    """The study's next wave. Dutch and French names are both needed."""
    if not (name.get("nl", "").strip() and name.get("fr", "").strip()):
        raise Invalid("wave-name", _("Give the wave a name in Dutch and in French."))
    if field_from and field_until and field_until < field_from:
        raise Invalid("wave-days", _("The last day in schools lies before the first."))
    last = Wave.objects.filter(study=study).aggregate(last=Max("number"))["last"] or 0
    return Wave.objects.create(
        study=study,
        name=name,
        number=last + 1,
        field_from=field_from,
        field_until=field_until,
        withdraw_until=withdraw_until,
    )


@transaction.atomic
def adopt_standard(*, wave: Wave) -> list[Questionnaire]:
    """Give the wave the questionnaires that ship, as drafts, and the study their text of assent if it has none."""
    adopted = []
    for level, name in STANDARD.items():
        questionnaire, _new = Questionnaire.objects.get_or_create(wave=wave, level=level, defaults={"slug": name})
        draft = draft_version(questionnaire=questionnaire, document=instruments.instrument(name))
        linting.bring_motives(version=draft, motives=instruments.motives(name))
        adopted.append(questionnaire)
    texts.draft_first(study=wave.study, texts=instruments.assent()["texts"])
    return adopted


def end_field(*, wave: Wave, remainders: str = "discard") -> Wave:
    """Declare the fieldwork over: unused slips die and the mixer settles what never became enough for a flush.

    Every sitting must be closed, because closing is the supervisor's word that no child is answering any more.
    """
    running = Sitting.objects.filter(wave=wave, state=State.OPEN).count()
    if running:
        raise Conflict(
            "sittings-open",
            _("%(n)d sittings are still open. Close them first; late envelopes will still come in."),
            n=running,
        )
    if Sitting.objects.filter(wave=wave).exists():
        field.end(wave.study.public_id, remainders)
    if Wave.objects.filter(pk=wave.pk, ended__isnull=True).update(ended=timezone.localdate()):
        audit.note(wave.study, None, "field.end", "wave", wave.public_id)
    wave.refresh_from_db()
    return wave
