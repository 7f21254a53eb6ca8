"""Reading letters: which texts still bind, who was reached, what a parent is asked and has answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Conflict
from consent import policies
from consent.models import Audience, ConsentPolicy, Decision, Group, Handout, Scan, Slot, Text, TextSet
from consent.standing import AgeBand, Decider, Delivery, ParentMode, Purpose, Value

ASKED = frozenset({ParentMode.ACTIVE, ParentMode.OPT_OUT})


@dataclass(frozen=True)
class Question:
    """One thing a parent is asked, as their letter says it. `answer` is their last word, None before the first.

    Where the young person decides alone (`informed`) a parent reads it and has nothing to answer.
    """

    purpose: Purpose
    sentence: str
    mode: ParentMode
    answer: bool | None

    @property
    def informed(self) -> bool:
        return self.mode not in ASKED

    @property
    def word(self) -> str:
        """The answer as a form speaks of it."""
        return "" if self.answer is None else "yes" if self.answer else "no"


def parents_set(study: Study) -> TextSet:
    """The letter in use. Raises Conflict while there is none."""
    found = TextSet.objects.filter(study=study, audience=Audience.PARENT, activated__isnull=False).first()
    if found is None:
        raise Conflict(
            "letter-missing",
            _("No letter to parents is in use yet. Write it under “What parents read”, then come back."),
        )
    return found


def letter_in(text_set: TextSet, *languages: str) -> Text:
    """The letter in the first of these languages that it speaks, else in Dutch."""
    cells = {cell.track: cell for cell in text_set.cells.all()}
    return next((cells[one] for one in languages if one in cells), cells["nl"])


def questions(slot: Slot, text: Text, person: int) -> list[Question]:
    """What this letter asks this parent, in the order in which purposes are known."""
    study = slot.group.school.study
    own = {one.purpose: one.rule for one in ConsentPolicy.objects.filter(study=study, age_band=slot.age_band)}
    said = last_words(slot, person)
    sentences = text.parts.get("purposes", {})
    return [
        Question(
            purpose,
            sentences[purpose],
            (own.get(purpose) or policies.shipped(purpose, AgeBand(slot.age_band))[0]).parent,
            said[purpose].value in {Value.GRANTED, Value.NO_OBJECTION} if purpose in said else None,
        )
        for purpose in Purpose
        if purpose in sentences
    ]


def last_words(slot: Slot, person: int) -> dict[str, Decision]:
    """Purpose -> what this parent decided last."""
    said = Decision.objects.filter(slot=slot, person=person).exclude(decider=Decider.CHILD)
    return {decision.purpose: decision for decision in said.order_by("seq")}


def handed_out(slots: Collection[Slot]) -> dict[int, Delivery]:
    """Slot's key -> that the school handed the letter out. Nothing for a class whose returned letters are not all named."""
    by_group: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        by_group[slot.group_id].append(slot)
    found: dict[int, Delivery] = {}
    for one in Handout.objects.filter(group__in=by_group).prefetch_related("returned"):
        back = {slot.pk for slot in one.returned.all()}
        if len(back) == one.bounced:
            found |= {slot.pk: Delivery(one.on, slot.pk in back) for slot in by_group[one.group_id]}
    return found


def handout(group: Group) -> Handout | None:
    return Handout.objects.filter(group=group).first()


def scan_behind(study: Study, sha256: str) -> Scan | None:
    return Scan.objects.filter(study=study, sha256=sha256).first()


def superseded_texts(study: Study) -> frozenset[str]:
    """Hashes of texts whose substance has changed since: a yes to one of them has to be asked again."""
    changed = TextSet.objects.filter(study=study, activated__isnull=False, material_change=True)
    last: dict[str, int] = dict(changed.values_list("audience").annotate(Max("version")))
    earlier = Q(pk__in=[])
    for audience, version in last.items():
        earlier |= Q(text_set__audience=audience, text_set__version__lt=version)
    mine = Text.objects.filter(text_set__study=study)
    return hashes(mine.filter(earlier)) - hashes(mine.exclude(earlier))


def hashes(texts: QuerySet[Text]) -> frozenset[str]:
    """By which a decision may know these texts: each alone, or its whole set as an envelope does."""
    return frozenset(sha256 for row in texts.values_list("sha256", "text_set__sha256") for sha256 in row)
