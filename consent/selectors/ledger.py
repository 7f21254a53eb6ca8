"""Reading the ledger: where things stand is computed from the decisions each time somebody asks."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Conflict, Missing
from consent import policies, words
from consent.models import ConsentPolicy, Decision, Group, GuardianContact, LedgerHead, Slot
from consent.selectors import letters
from consent.standing import AgeBand, Decider, Delivery, Purpose, Rule, Said, Standing, State, Value, standing
from consent.tokens import chain

__all__ = ("Purpose", "Slot", "State")


def rule_for(study: Study, purpose: Purpose, band: str) -> Rule:
    """The study's own policy, else the shipped one."""
    own = ConsentPolicy.objects.filter(study=study, purpose=purpose, age_band=band).first()
    return own.rule if own else policies.shipped(purpose, AgeBand(band))[0]


def rules_for(study: Study, purpose: Purpose) -> dict[str, Rule]:
    """Age band -> the rule that holds."""
    own = {policy.age_band: policy.rule for policy in ConsentPolicy.objects.filter(study=study, purpose=purpose)}
    return {band: own.get(band) or policies.shipped(purpose, band)[0] for band in AgeBand}


def standings(slots: Iterable[Slot], purpose: Purpose, *, today: datetime.date | None = None) -> dict[int, Standing]:
    """Slot's key -> where it stands, in eight queries whatever the number. The slots are of one study."""
    places = list(slots)
    if not places:
        return {}
    study = places[0].group.school.study
    rules = rules_for(study, purpose)
    said = decisions_by_slot(places, purpose)
    reached = deliveries(places)
    day = today or timezone.localdate()
    replaced = letters.superseded_texts(study)
    return {
        slot.pk: standing(
            said[slot.public_id],
            rules[slot.age_band],
            today=day,
            delivery=reached.get(slot.pk),
            superseded=replaced,
        )
        for slot in places
    }


def decisions_by_slot(slots: Collection[Slot], purpose: Purpose) -> dict[object, list[Said]]:
    """Slot's public id -> what was said of this purpose, oldest first."""
    rows = Decision.objects.filter(slot__in=[slot.public_id for slot in slots], purpose=purpose).order_by("seq")
    said: dict[object, list[Said]] = defaultdict(list)
    for slot, decider, value, person, text, own in rows.values_list(
        "slot_id", "decider", "value", "person", "text_sha256", "own"
    ):
        said[slot].append(Said(Decider(decider), Value(value), person, text, own))
    return said


def deliveries(slots: Collection[Slot]) -> dict[int, Delivery]:
    """Slot's key -> that the information reached a parent; a bounce counts only where nobody else was reached."""
    found = letters.handed_out(slots)
    for contact in GuardianContact.objects.filter(slot__in=slots, delivered_on__isnull=False).order_by("delivered_on"):
        reached = contact.delivery
        if reached and (contact.slot_id not in found or (found[contact.slot_id].bounced and not reached.bounced)):
            found[contact.slot_id] = reached
    return found


def allowed(slot: Slot, purpose: str) -> Standing:
    """Whether this may be done with this child today: `.allowed`, else `.state`, `.reason` and what is `.missing`."""
    return standings([slot], Purpose(purpose))[slot.pk]


def require(slot: Slot, purpose: str) -> None:
    """The gate before anything is done for a purpose. Raises Conflict that says what is missing."""
    found = allowed(slot, purpose)
    if not found.allowed:
        raise Conflict(f"consent-{found.state}", words.sentence(found), purpose=words.PURPOSES[Purpose(purpose)])


def eligible_counts(group: Group, purpose: str = Purpose.SURVEY) -> Counter[State] | None:
    """How many children of a class stand where; None for a class that is only counted."""
    slots = list(slots_of(group))
    if not slots:
        return None
    return Counter(found.state for found in standings(slots, Purpose(purpose)).values())


def slots_of(group: Group) -> QuerySet[Slot]:
    return Slot.objects.filter(group=group).select_related("group__school__study").order_by("number")


def slot_in(study: Study, public_id: uuid.UUID) -> Slot:
    slot = Slot.objects.select_related("group__school__study").filter(group__school__study=study, public_id=public_id)
    found = slot.first()
    if found is None:
        raise Missing("slot", _("This study has no such place on a class list."))
    return found


def decisions_of(slot: Slot) -> QuerySet[Decision]:
    """Newest first."""
    return Decision.objects.filter(slot=slot).order_by("-seq")


def decision_by(public_id: uuid.UUID) -> Decision:
    """A decision by its own random id, for whoever was given it."""
    found = Decision.objects.select_related("study__organisation").filter(public_id=public_id).first()
    if found is None:
        raise Missing("decision", _("There is no such receipt. Look at the address again."))
    return found


def head(study: Study) -> chain.Head | None:
    """The end of the study's chain of decisions: what an officer keeps elsewhere."""
    found = LedgerHead.objects.filter(study=study).first()
    return chain.Head(found.seq, found.hash) if found else None


def chain_faults(study: Study) -> list[chain.Fault]:
    """What is wrong with the study's chain of decisions; nothing when it is whole."""
    rows = Decision.objects.filter(study=study).order_by("seq").iterator(chunk_size=2000)
    return chain.faults(str(study.public_id), (decision.row for decision in rows), head(study))
