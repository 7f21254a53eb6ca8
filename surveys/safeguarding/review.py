"""Two people read what children wrote at sensitive questions, each alone, after it was mixed; a third where they differ.

Sorted by how heavy the words sound, never filtered: the lexicon misses what is said around things. A text knows its
stratum and nothing nearer, so a finding can't lead to a child; it can lead to a word to the care teams.
"""

from __future__ import annotations

import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study, User
from backend.core.errors import Conflict, Invalid
from consent.services import audit
from surveys import selectors
from surveys.box import selectors as box
from surveys.safeguarding import distress
from surveys.safeguarding.models import Reading

SENSITIVE = 2
NONE = "none"
DANGER = "danger"
LABELS = {
    NONE: _("nothing to do"),
    "distress": _("distress"),
    "violence": _("violence"),
    "sexual": _("sexual"),
    "suicidal": _("suicidal"),
    DANGER: _("danger now"),
    "identifies": _("identifies somebody"),
}
PAIR, THIRD = 2, 3


@dataclass(frozen=True)
class Waiting:
    """A text for a reader, with how heavy it sounds and how many read it before."""

    text: box.Text
    score: int
    readings: int


def sensitive_variables(study: Study) -> set[str]:
    """Where a child may write at a question of the study that somebody marked as sensitive."""
    found: set[str] = set()
    for version in selectors.published_versions(study):
        for module in version.document["modules"]:
            for item in module["items"]:
                if item.get("sensitivity", 0) >= SENSITIVE:
                    names = [item["variable"], *(row["variable"] for row in item.get("rows", ()))]
                    found |= {*names, *(f"{name}__other" for name in names)}
    return found


def texts(study: Study) -> list[box.Text]:
    return box.texts(study.public_id, sensitive_variables(study))


def readings_of(study: Study) -> dict[uuid.UUID, list[Reading]]:
    by_text: dict[uuid.UUID, list[Reading]] = defaultdict(list)
    for one in Reading.objects.filter(study=study).order_by("pk"):
        by_text[one.text].append(one)
    return by_text


def verdict(readings: Collection[Reading]) -> list[str] | None:
    """What was decided: two alike, or else the third's word; None while it is open."""
    labels = [one.labels for one in readings]
    if len(labels) >= THIRD:
        return list(labels[PAIR])
    return list(labels[0]) if len(labels) == PAIR and labels[0] == labels[1] else None


def score(text: str) -> int:
    """How heavy the words sound, in the language in which they sound heaviest: the text no longer says which it is in."""
    return max(distress.weight(text, distress.lexicon(language)) for language in distress.LANGUAGES)


def queue(study: Study, reader: User) -> list[Waiting]:
    """What this reader may still read, heaviest first; what the reader had before never comes again."""
    by_text = readings_of(study)
    mine = [
        Waiting(text, score(text.text), len(by_text[text.id]))
        for text in texts(study)
        if verdict(by_text[text.id]) is None and all(one.reader_id != reader.pk for one in by_text[text.id])
    ]
    return sorted(mine, key=lambda one: (-one.score, one.text.id))


def keep(*, study: Study, text: uuid.UUID, labels: Iterable[str], reader: User) -> Reading:
    """One reader's word on one text."""
    given = sorted(set(labels))
    if not given or not set(given) <= LABELS.keys() or (NONE in given and len(given) > 1):
        raise Invalid("labels", _("Tick what you see, or “nothing to do” alone."))
    if all(one.text.id != text for one in queue(study, reader)):
        raise Conflict(
            "text-read", _("This text is no longer for you: it was decided, taken out, or you read it before.")
        )
    made = Reading.objects.create(study=study, text=text, labels=given, day=timezone.localdate(), reader=reader)
    audit.note(study, reader, "care.read")
    return made


@dataclass(frozen=True)
class Found:
    """How often something was seen in a stratum. `urgent`: one reader saw danger, and nobody waits for a second."""

    stratum: str
    label: str
    n: int
    urgent: bool

    @property
    def words(self) -> object:
        return LABELS[self.label]


def findings(study: Study) -> list[Found]:
    """Decided texts by stratum and label, danger first."""
    by_text, counts, urgent = readings_of(study), Counter[tuple[str, str]](), set()
    for text in texts(study):
        readings = by_text[text.id]
        labels = set(verdict(readings) or ())
        if verdict(readings) is None and any(DANGER in one.labels for one in readings):
            labels.add(DANGER)
            urgent.add(text.stratum)
        counts.update((text.stratum, label) for label in labels - {NONE})
    found = [Found(s, label, n, label == DANGER and s in urgent) for (s, label), n in counts.items()]
    return sorted(found, key=lambda one: (one.label != DANGER, one.stratum, one.label))


def forget_gone(study: Study) -> int:
    """Readings of texts that a child took out again, or that were erased, go too."""
    here = {text.id for text in texts(study)}
    gone = [one.pk for one in Reading.objects.filter(study=study) if one.text not in here]
    return Reading.objects.filter(pk__in=gone).delete()[0]
