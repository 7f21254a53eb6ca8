"""How near a message may come to the children it is about, and who is told.

A text knows its stratum. With several schools in it, all their care teams get the same words, so that none is singled
out. A stratum with one school would single it out: only if the study's officer allowed that, and among enough answers.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study, User
from backend.core.errors import Conflict, Missing
from consent import selectors as consent
from consent.services import audit
from surveys import selectors
from surveys.box import selectors as box
from surveys.safeguarding import review
from surveys.safeguarding.desk import desk_of
from surveys.safeguarding.models import Escalation, Reach

ENOUGH = 10
LANGUAGES = ("nl", "fr", "de")


def reach(schools: int, answers: int, *, one_school: bool) -> Reach | None:
    """The nearest step that may be taken; None when a message would point at too few."""
    if schools < 1 or answers < ENOUGH:
        return None
    if schools > 1:
        return Reach.STRATUM
    return Reach.SCHOOL if one_school else None


def schools_in(study: Study, stratum: str) -> list[consent.School]:
    """The schools of a stratum where somebody answered."""
    asked = {one.group.school for one in selectors.sittings_of(study).filter(mixing_asked=True)}
    return sorted((one for one in asked if one.stratum == stratum), key=str)


def allowed(study: Study, stratum: str) -> Reach | None:
    documents = [version.content_hash for version in selectors.published_versions(study)]
    answers = box.stored_by_stratum(study.public_id, documents).get(stratum, 0)
    return reach(len(schools_in(study, stratum)), answers, one_school=desk_of(study).one_school)


def escalate(*, study: Study, stratum: str, label: str, by: User | None) -> Escalation:
    """Put on record that the care teams are told, of what kind; the letter is printed from it."""
    if (stratum, label) not in {(one.stratum, one.label) for one in review.findings(study)}:
        raise Missing("finding", _("Nothing of this kind was found there."))
    step = allowed(study, stratum)
    if step is None:
        raise Conflict(
            "points-at-few",
            _(
                "A message would point at too few children: fewer than %(n)d answers, or one school while the officer has "
                "not allowed that. Speak with the data-protection officer."
            ),
            n=ENOUGH,
        )
    schools = len(schools_in(study, stratum))
    made = Escalation.objects.create(
        study=study, stratum=stratum, label=label, reach=step, schools=schools, day=timezone.localdate(), by=by
    )
    audit.note(study, by, "care.tell", "escalation", made.public_id, {"schools": schools})
    return made


def escalations_of(study: Study) -> list[Escalation]:
    return list(Escalation.objects.filter(study=study).select_related("by"))


def escalation_in(study: Study, public_id: Any) -> Escalation:
    found = Escalation.objects.filter(study=study, public_id=public_id).first()
    if found is None:
        raise Missing("escalation", _("There is no such message."))
    return found


@cache
def words() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "told.json").read_text(encoding="utf-8"))
    return found


def letter(told: Escalation, language: str) -> dict[str, Any]:
    """The message to a care team in one language: of what kind, never the words."""
    text = words()[language]
    filled = {"what": text["labels"][told.label], "where": text[told.reach]}
    return {"title": text["title"], "lines": [line.format(**filled) for line in text["lines"]]}
