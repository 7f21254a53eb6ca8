"""Reading class lists and what stands on them, for pages."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from backend.accounts.models import Study
from consent import policies, selectors, wording, words
from consent.models import Audience, ConsentPolicy, Decision, Group, GuardianContact, Slot, Text
from consent.selectors import ledger
from consent.standing import AgeBand, Purpose, Rule, Said, Standing, State, standing


@dataclass(frozen=True)
class Place:
    slot: Slot
    purpose: Purpose
    standing: Standing

    @property
    def words(self) -> words.Words:
        return words.STATES[self.standing.state]

    @property
    def why(self) -> str:
        """What is missing, in a sentence; nothing when nothing is."""
        if self.standing.allowed:
            return ""
        return str(words.sentence(self.standing)) % {"purpose": words.PURPOSES[self.purpose]}


@dataclass(frozen=True)
class ClassList:
    places: list[Place]
    named: int
    contacts: int

    @property
    def tally(self) -> list[tuple[State, words.Words, int]]:
        counted = Counter(place.standing.state for place in self.places)
        return [(state, words.STATES[state], counted[state]) for state in State if counted[state]]


@dataclass(frozen=True)
class Line:
    """One purpose on a child's page."""

    words: words.Words
    place: Place


@dataclass(frozen=True)
class Policy:
    purpose: Purpose
    band: AgeBand
    rule: Rule
    source: str
    ethics_ref: str

    @property
    def own(self) -> bool:
        return bool(self.ethics_ref)

    @property
    def said(self) -> list[words.Words]:
        return words.rule_in_words(self.rule)

    @property
    def band_words(self) -> words.Words:
        return words.BANDS[self.band]

    @property
    def purpose_words(self) -> words.Words:
        return words.PURPOSES[self.purpose]


def class_list(group: Group) -> ClassList:
    """Where each child of a class stands with the questionnaire. Without names: these are read through a service."""
    slots = list(ledger.slots_of(group).defer("name_sealed"))
    found = ledger.standings(slots, Purpose.SURVEY)
    named = Slot.objects.filter(group=group, name_sealed__isnull=False).count()
    contacts = GuardianContact.objects.filter(slot__group=group).count()
    return ClassList([Place(slot, Purpose.SURVEY, found[slot.pk]) for slot in slots], named, contacts)


def expected_counts(group: Group) -> dict[str, int] | None:
    """What the teacher's counts begin with where a class list exists: who is on it, and for whom there is no yes."""
    states = ledger.eligible_counts(group)
    if states is None:
        return None
    return {"eligible": states.total(), "refused": states.total() - states[State.ALLOWED], "absent": 0}


def lines(slot: Slot) -> list[Line]:
    """Every purpose with where it stands for this child, in as many queries as one purpose takes."""
    study = slot.group.school.study
    own = {row.purpose: row.rule for row in ConsentPolicy.objects.filter(study=study, age_band=slot.age_band)}
    said: dict[str, list[Said]] = defaultdict(list)
    for decision in Decision.objects.filter(slot=slot).order_by("seq"):
        said[decision.purpose].append(decision.said)
    delivery = ledger.deliveries([slot]).get(slot.pk)
    replaced = selectors.superseded_texts(study)
    today = timezone.localdate()
    found = []
    for purpose in Purpose:
        rule = own.get(purpose) or policies.shipped(purpose, AgeBand(slot.age_band))[0]
        where = standing(said[purpose], rule, today=today, delivery=delivery, superseded=replaced)
        found.append(Line(words.PURPOSES[purpose], Place(slot, purpose, where)))
    return found


def history(slot: Slot) -> QuerySet[Decision]:
    """What was decided about this child, newest first, with what was taken back after a no."""
    return ledger.decisions_of(slot).select_related("recorded_by").prefetch_related("taken_back")


def texts_in_use(study: Study) -> list[Text]:
    """The texts a decision taken today can be about: those of the newest sets for parents and for children."""
    found: list[Text] = []
    for audience in (Audience.PARENT, Audience.CHILD):
        mine = Text.objects.filter(text_set__study=study, text_set__audience=audience).select_related("text_set")
        cells = mine.defer("parts", "figures", "text_set__texts")
        newest = cells.order_by("-text_set__version").first()
        if newest:
            found += sorted(cells.filter(text_set=newest.text_set), key=lambda text: wording.place(text.track))
    return found


def policies_of(study: Study) -> list[tuple[words.Words, list[Policy]]]:
    """Purpose by purpose, the rule of each age."""
    own = {(row.purpose, row.age_band): row for row in ConsentPolicy.objects.filter(study=study)}
    return [
        (words.PURPOSES[purpose], [policy_in(purpose, band, own.get((purpose, band))) for band in AgeBand])
        for purpose in Purpose
    ]


def policy_of(study: Study, purpose: Purpose, band: AgeBand) -> Policy:
    own = ConsentPolicy.objects.filter(study=study, purpose=purpose, age_band=band).first()
    return policy_in(purpose, band, own)


def policy_in(purpose: Purpose, band: AgeBand, own: ConsentPolicy | None) -> Policy:
    rule, source = policies.shipped(purpose, band)
    return Policy(purpose, band, own.rule if own else rule, source, own.ethics_ref if own else "")
