"""Letters to parents: drawing their codes, opening one, keeping what a parent decides, and the school's word that they
were handed out."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Invalid, Missing
from consent import keys
from consent.models import Channel, Decision, Group, Handout, LetterCode, Slot, Text
from consent.selectors import letters as reading
from consent.services import audit, decisions
from consent.standing import Decider, Purpose, Value
from consent.tokens import slips
from consent.tokens.alphabet import TokenInvalid

USE = "letter-code"


@dataclass(frozen=True)
class Letter:
    """A letter to send: for whom, and its code, which is known now and never again."""

    slot: Slot
    person: int
    code: str


@transaction.atomic
def draw(*, slots: Iterable[tuple[Slot, int]]) -> list[Letter]:
    """A new code for each (place, person). Codes of earlier letters keep working: a parent may still have that letter."""
    wanted = list(slots)
    letters = [
        Letter(slot, person, code) for (slot, person), code in zip(wanted, slips.draw(len(wanted)), strict=True)
    ]
    LetterCode.objects.bulk_create(
        LetterCode(slot=one.slot, person=one.person, code_hmac=keys.keyed_hash(one.code, use=USE)) for one in letters
    )
    return letters


def opened(code: str) -> LetterCode:
    """The letter this code is of. Whatever is wrong with a code, the answer is the same."""
    try:
        canonical = slips.normalise(code)
    except TokenInvalid:
        canonical = ""
    found = (
        LetterCode.objects.filter(code_hmac=keys.keyed_hash(canonical, use=USE))
        .select_related("slot__group__school__study")
        .first()
    )
    if found is None:
        raise Missing("letter-unknown", _("We don't know this code. Look at the letter again, or ask the school."))
    return found


@transaction.atomic
def answer(
    *,
    slot: Slot,
    person: int,
    text: Text,
    choices: Mapping[str, bool],
    channel: str = Channel.WEB,
    recorded_by: User | None = None,
    evidence_sha256: str = "",
    decided_on: datetime.date | None = None,
) -> list[Decision]:
    """Keep a parent's yes or no to each thing their letter asks. What they said before to this same text is not said twice."""
    asked = {question.purpose: question for question in reading.questions(slot, text, person) if not question.informed}
    if set(choices) != set(asked):
        raise Invalid("letter-answers", _("Please choose yes or no everywhere."))
    before = reading.last_words(slot, person)
    kept = []
    for purpose, yes in choices.items():
        last = before.get(purpose)
        if last and asked[Purpose(purpose)].answer == yes and last.text_sha256 == text.sha256 and not evidence_sha256:
            continue
        taken_back = asked[Purpose(purpose)].answer is True and not yes
        kept.append(
            decisions.record(
                slot=slot,
                purpose=purpose,
                value=Value.GRANTED if yes else Value.WITHDRAWN if taken_back else Value.REFUSED,
                decider=Decider.PARENT,
                person=person,
                text_sha256=text.sha256,
                language=text.language,
                level=text.level,
                channel=channel,
                evidence_sha256=evidence_sha256,
                recorded_by=recorded_by,
                decided_on=decided_on,
            )
        )
    return kept


@transaction.atomic
def hand_out(
    *, group: Group, way: str, on: datetime.date, sent: int, bounced: int, returned: Collection[int], by: User
) -> Handout:
    """The school's word: how the letters went out, when, how many, and which came back (by number). It replaces an earlier one."""
    if on > timezone.localdate():
        raise Invalid("handout-day", _("This day is still to come."))
    if bounced > sent:
        raise Invalid("handout-counts", _("More letters came back than went out."))
    slots = list(Slot.objects.filter(group=group, number__in=returned))
    unknown = sorted(set(returned) - {slot.number for slot in slots})
    if unknown:
        raise Invalid(
            "handout-numbers",
            _("The class list has no number %(numbers)s."),
            numbers=", ".join(map(str, unknown)),
        )
    handout, _new = Handout.objects.update_or_create(
        group=group, defaults={"way": way, "on": on, "sent": sent, "bounced": bounced, "confirmed_by": by}
    )
    handout.returned.set(slots)
    audit.note(
        group.school.study, by, "letters.handed-out", "group", group.public_id, {"sent": sent, "bounced": bounced}
    )
    return handout
