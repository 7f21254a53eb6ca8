"""Recording what somebody decided: the one way a decision enters the ledger."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid
from consent.models import Channel, Decision, LedgerHead, Slot
from consent.selectors import ledger
from consent.services import withdrawals
from consent.standing import ChildMode, Decider, Purpose, Value
from consent.tokens import chain

if TYPE_CHECKING:
    from backend.accounts.models import User

DIGEST = re.compile(r"[0-9a-f]{64}")
PARENTS_ONLY = frozenset({Value.NO_OBJECTION})


@transaction.atomic
def record(
    *,
    slot: Slot,
    purpose: str,
    value: str,
    decider: str,
    text_sha256: str,
    language: str,
    level: str,
    channel: str,
    person: int = 1,
    comprehension: int | None = None,
    evidence_sha256: str = "",
    recorded_by: User | None = None,
    decided_on: datetime.date | None = None,
) -> Decision:
    """Add a decision to the study's chain.

    `text_sha256` is the hash of the exact text that was shown, in `language` and at reading `level`. After a no everything
    that rested on a yes is taken back, once the decision itself is safely kept.
    """
    spoken = Value(value)
    refuse_unfit(spoken, Decider(decider), text_sha256, evidence_sha256)
    study = slot.group.school.study
    rule = ledger.rule_for(study, Purpose(purpose), slot.age_band)
    decision = Decision(
        study=study,
        slot=slot,
        purpose=Purpose(purpose).value,
        value=spoken.value,
        decider=Decider(decider).value,
        person=person,
        own=decider == Decider.CHILD and rule.child is ChildMode.OWN,
        text_sha256=text_sha256,
        language=language,
        level=level,
        channel=Channel(channel).value,
        evidence_sha256=evidence_sha256,
        comprehension=comprehension,
        decided_on=decided_on or timezone.localdate(),
        recorded_by=recorded_by,
    )
    append(decision)
    if decision.value in withdrawals.NO and not ledger.allowed(slot, purpose).allowed:
        transaction.on_commit(lambda: withdrawals.take_back(decision), robust=True)
    return decision


def append(decision: Decision) -> None:
    """Put it at the end of its study's chain, which nobody else can reach meanwhile."""
    study = decision.study
    LedgerHead.objects.get_or_create(study=study, defaults={"hash": chain.start(str(study.public_id))})
    head = LedgerHead.objects.select_for_update().get(study=study)
    decision.seq, decision.prev_hash = head.seq + 1, head.hash
    decision.hash = chain.digest(decision.row)
    decision.save(force_insert=True)
    LedgerHead.objects.filter(study=study).update(seq=decision.seq, hash=decision.hash)


def refuse_unfit(value: Value, decider: Decider, text: str, evidence: str) -> None:
    if not DIGEST.fullmatch(text):
        raise Invalid(
            "decision-text", _("A decision needs the text that was shown. Put a text into use for this study first.")
        )
    if evidence and not DIGEST.fullmatch(evidence):
        raise Invalid("decision-evidence", _("The scan of this form is not known by its hash. Add the scan again."))
    if value in PARENTS_ONLY and decider is Decider.CHILD:
        raise Invalid("decision-child", _("A child says yes or no; “no objection” is for parents."))
