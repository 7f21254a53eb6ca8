"""What decisions amount to under a policy: computed whenever somebody asks, never stored. Pure: standard library only."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum


class Purpose(StrEnum):
    """What somebody says yes or no to; each on its own."""

    SURVEY = "survey"
    FOCUS_GROUP = "focus_group"
    CODESIGN = "codesign_session"
    AUDIO = "audio"
    VIDEO = "video"
    PHOTO = "photo"
    QUOTE = "quote_verbatim"
    PARAPHRASE = "quote_paraphrase"
    DRAWING = "drawing_publish"
    RECONTACT = "recontact"
    LINKAGE = "linkage_waves"
    ARCHIVE = "archive_reuse"
    HELPDESK = "helpdesk_contact"


class AgeBand(StrEnum):
    """Bands and not ages: nobody asks for a date of birth."""

    CHILD = "6-11"
    TEEN = "12-15"
    YOUTH = "16-17"
    ADULT = "18"


class ParentMode(StrEnum):
    ACTIVE = "active"
    OPT_OUT = "informed_optout"
    INFORMED = "informed_only"
    NONE = "none"


class ChildMode(StrEnum):
    """A child is always asked; what differs is whether its yes carries alone."""

    ASSENT = "assent"
    OWN = "own_consent"


class Value(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NO_OBJECTION = "no_objection"


class Decider(StrEnum):
    PARENT = "parent"
    GUARDIAN = "guardian"
    CHILD = "child"


class State(StrEnum):
    ALLOWED = "allowed"
    WAITING = "waiting"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NEEDS_OWN_CONSENT = "needs_own_consent"


class Lack(StrEnum):
    """What is missing before something may be done."""

    PARENT = "parent"
    SECOND_PARENT = "second-parent"
    CHILD = "child"
    OWN_CONSENT = "own-consent"
    NEW_TEXT = "new-text"
    DELIVERY = "delivery"
    BOUNCED = "bounced"
    DEADLINE = "deadline"


ON_THE_DAY = frozenset({Purpose.SURVEY})
"""The child is asked on its tablet and its answer stays in its envelope: the ledger can't know it, only a no said before."""


@dataclass(frozen=True)
class Rule:
    """What one policy asks for one purpose and one age band."""

    purpose: Purpose
    parent: ParentMode
    child: ChildMode
    n_parents: int = 1
    objection_days: int = 14


@dataclass(frozen=True)
class Said:
    """One decision, as far as it counts here. `own` when a child spoke for itself alone."""

    decider: Decider
    value: Value
    person: int = 1
    text: str = ""
    own: bool = False


@dataclass(frozen=True)
class Delivery:
    """That the information reached the parents: what silence may be counted from."""

    confirmed_on: datetime.date
    bounced: bool = False


@dataclass(frozen=True)
class Standing:
    state: State
    reason: str
    missing: tuple[Lack, ...] = ()

    @property
    def allowed(self) -> bool:
        return self.state is State.ALLOWED


def standing(
    said: Iterable[Said],
    rule: Rule,
    *,
    today: datetime.date,
    delivery: Delivery | None = None,
    superseded: Collection[str] = (),
) -> Standing:
    """Fold decisions, oldest first, into where things stand today.

    Each person's last word counts; a no of anyone who has a say outweighs every yes. A yes to a text that was replaced
    because its substance changed (`superseded`) has to be asked again; a no keeps its force.
    """
    last = {(decision.decider, decision.person): decision for decision in said}
    children = [one for (decider, _), one in last.items() if decider is Decider.CHILD]
    parents = [one for (decider, _), one in last.items() if decider is not Decider.CHILD]
    has_say = rule.parent in {ParentMode.ACTIVE, ParentMode.OPT_OUT}
    for voices, who in ((children, "child"), (parents if has_say else [], "parent")):
        for value, state in ((Value.WITHDRAWN, State.WITHDRAWN), (Value.REFUSED, State.REFUSED)):
            if any(one.value is value for one in voices):
                return Standing(state, f"{who}-{value}")
    missing = (
        *lacking_of_parents(parents, rule, today, delivery, superseded),
        *lacking_of_child(children, rule, superseded),
    )
    if not missing:
        return Standing(State.ALLOWED, "complete")
    if missing == (Lack.OWN_CONSENT,) and any(one.value is Value.GRANTED for one in (*parents, *children)):
        return Standing(State.NEEDS_OWN_CONSENT, "age", missing)
    return Standing(State.WAITING, missing[0], missing)


def lacking_of_parents(
    parents: list[Said], rule: Rule, today: datetime.date, delivery: Delivery | None, superseded: Collection[str]
) -> tuple[Lack, ...]:
    if rule.parent in {ParentMode.NONE, ParentMode.INFORMED}:
        return ()
    counted = {Value.GRANTED} if rule.parent is ParentMode.ACTIVE else {Value.GRANTED, Value.NO_OBJECTION}
    yes = [one for one in parents if one.value in counted]
    valid = [one for one in yes if one.text not in superseded]
    if rule.parent is ParentMode.OPT_OUT:
        return () if valid else silence(rule, today, delivery)
    if len(valid) >= rule.n_parents:
        return ()
    if len(yes) > len(valid):
        return (Lack.NEW_TEXT,)
    return (Lack.SECOND_PARENT if valid else Lack.PARENT,)


def silence(rule: Rule, today: datetime.date, delivery: Delivery | None) -> tuple[Lack, ...]:
    """Silence counts only of somebody who was reached and had the time to object."""
    if delivery is None:
        return (Lack.DELIVERY,)
    if delivery.bounced:
        return (Lack.BOUNCED,)
    over = delivery.confirmed_on + datetime.timedelta(days=rule.objection_days)
    return (Lack.DEADLINE,) if today <= over else ()


def lacking_of_child(children: list[Said], rule: Rule, superseded: Collection[str]) -> tuple[Lack, ...]:
    if rule.purpose in ON_THE_DAY:
        return ()
    yes = [one for one in children if one.value is Value.GRANTED]
    if rule.child is ChildMode.OWN:
        yes = [one for one in yes if one.own]
    if any(one.text not in superseded for one in yes):
        return ()
    if yes:
        return (Lack.NEW_TEXT,)
    return (Lack.OWN_CONSENT if rule.child is ChildMode.OWN else Lack.CHILD,)
