"""What an adult heard or saw in a group: groups are not anonymous, so somebody must act, and it must be on record.

Sealed to the desk's key: whoever was there writes it, only the desk reads it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study, User
from backend.core.errors import Conflict, Invalid, Missing
from consent.services import audit
from consent.tokens import letters
from surveys.box import keys
from surveys.safeguarding.models import Concern

PARTS = {
    "who": _("Who is it about?"),
    "verbatim": _("What was said or seen, word for word?"),
    "when": _("When and where?"),
    "wish": _("What does the child want?"),
    "steps": _("What was done, and who was told?"),
}
LONGEST = 4000


def write(*, study: Study, told: Mapping[str, str], by: User | None, follows: Concern | None = None) -> Concern:
    kept = {part: told.get(part, "").strip()[:LONGEST] for part in PARTS}
    if not kept["verbatim"] and not (follows and kept["steps"]):
        raise Invalid("concern-empty", _("Write down what was said or seen, in the words that were used."))
    sealed = letters.seal(dict(kept), keys.desk_public(), study.public_id)
    made = Concern.objects.create(study=study, follows=follows, sealed=sealed, day=timezone.localdate(), by=by)
    audit.note(study, by, "concern.write", "concern", made.public_id)
    return made


def first_ones(study: Study) -> list[Concern]:
    return list(Concern.objects.filter(study=study, follows=None).select_related("by"))


def concern_in(study: Study, public_id: uuid.UUID) -> Concern:
    found = Concern.objects.filter(study=study, public_id=public_id, follows=None).first()
    if found is None:
        raise Missing("concern", _("There is no such concern, or it was erased."))
    return found


def read(*, concern: Concern, by: User | None) -> list[tuple[Concern, dict[str, str]]]:
    """The concern and what followed, opened; that it was read stays on record."""
    private = keys.desk_private()
    rows = [concern, *concern.later.select_related("by").order_by("pk")]
    try:
        opened = [(row, letters.open_(bytes(row.sealed), private, concern.study.public_id)) for row in rows]
    except letters.LetterInvalid as error:
        raise Conflict("letter-closed", _("This concern doesn't open with the key of this desk.")) from error
    audit.note(concern.study, by, "concern.read", "concern", concern.public_id)
    return [(row, {part: str(told.get(part, "")) for part in PARTS}) for row, told in opened]
