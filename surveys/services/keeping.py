"""From when the timers of a study count, and what its fieldwork and its box erase when they run out."""

from __future__ import annotations

from datetime import date
from typing import Any

from backend.accounts.models import Study
from consent.services import audit
from surveys.box import burning, letters, words
from surveys.box import selectors as box
from surveys.fieldwork.models import Contact, SittingLink, Visit
from surveys.models import Remark, Sitting, Wave
from surveys.reviewing.models import TextReview
from surveys.safeguarding.models import Concern, Reading, Request


def withdraw_until(study: Study) -> date | None:
    """The last of the days that children of any wave were promised."""
    waves = Wave.objects.filter(study=study, withdraw_until__isnull=False).values_list("withdraw_until", flat=True)
    own = [study.withdraw_until] if study.withdraw_until else []
    return max([*own, *(day for day in waves if day)], default=None)


def field_end(study: Study) -> date | None:
    """The day on which the last wave ended, when all have."""
    ends = list(Wave.objects.filter(study=study).values_list("ended", flat=True))
    return max(end for end in ends if end) if ends and all(ends) else None


def erase_fieldwork(study: Study, _until: date) -> dict[str, int]:
    """Who was spoken to and who went there; that a school was asked and visited stays, as counts of response need it."""
    contacts = Contact.objects.filter(drawn__draw__frame__wave__study=study)
    visits = Visit.objects.filter(wave__study=study)
    return {
        "contacts": contacts.exclude(note="", by=None).update(note="", by=None),
        "visits": visits.exclude(who="", note="").update(who="", note=""),
        "notes": Sitting.objects.filter(wave__study=study).exclude(note="").update(note=""),
        "links": SittingLink.objects.filter(sitting__wave__study=study).delete()[0],
    }


def erase_remarks(study: Study, _until: date) -> dict[str, int]:
    """What testers of the questionnaire wrote."""
    mine = Remark.objects.filter(pilot__version__questionnaire__wave__study=study)
    return {"remarks": mine.exclude(text="").update(text="")}


def erase_words(study: Study, _until: date) -> dict[str, int]:
    return {"texts": words.erase(study.public_id), "reviews": TextReview.objects.filter(study=study).delete()[0]}


def erase_help(study: Study, _until: date) -> dict[str, int]:
    """Requests for help, worries and what readers noted; that the school was told stays, without a word of it."""
    kept: dict[str, Any] = {"requests": Request, "concerns": Concern, "readings": Reading}
    counts = {
        name: model.objects.filter(study=study).delete()[1].get(model._meta.label, 0) for name, model in kept.items()
    }
    return {"letters": letters.erase(study.public_id), **counts}


def note_flushes() -> None:
    """What the mixer wrote since the last note, a day at a time: the mixer can't reach the log, so it is read off."""
    for study in Study.objects.all():
        totals = box.totals(study.public_id)
        counts = {name: getattr(totals, name) for name in ("received", "refused", "quarantined", "discarded")}
        if any(counts.values()) and counts != audit.last_counts(study, "flush"):
            audit.note(study, "mixer", "flush", "box", "", counts)


def burn(study: Study, _until: date) -> dict[str, int]:
    """The burn, written into the log with its certificate's hash. Once burnt there is nothing to do again."""
    if burning.burnt(study.public_id):
        return {}
    certificate = burning.burn(study.public_id)
    counts = {name: certificate[name] for name in ("responses", "texts", "withdrawn")}
    audit.note(study, None, "burn", "certificate", certificate["hash"], counts)
    return {"rows-made-anonymous": certificate["responses"], "texts-made-anonymous": certificate["texts"]}
