"""What a reader does with a text: change its spans, do so everywhere at once, say that it was read."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study, User
from backend.core.errors import Conflict, Invalid
from surveys.box import texts
from surveys.freetext.normalising import normalised
from surveys.freetext.spans import GENERALISED, Kind, Span, merged
from surveys.freetext.words import words
from surveys.reviewing.models import Stage, TextReview
from surveys.reviewing.recognition import READ_TWICE

PAGE = 40


@dataclass(frozen=True)
class Sheet:
    """A text on a reader's page."""

    key: uuid.UUID
    variable: str
    written: str
    spans: list[list[Any]]
    revision: int
    read: bool


def for_reader(study: Study, *, second: bool, reader: User) -> QuerySet[TextReview]:
    """What waits for this person: unread texts, or those that another person read and that need a second reader."""
    found = TextReview.objects.filter(study=study)
    if not second:
        return found.filter(stage=Stage.WAITING)
    return found.filter(stage=Stage.READ, twice=True, second=None).exclude(reader=reader)


def sheets(study: Study, reviews: Iterable[TextReview]) -> list[Sheet]:
    """With their words, question by question. One that was withdrawn meanwhile is left out."""
    listed = {review.text: review for review in reviews}
    found = [sheet(listed[text.key], text) for text in texts.of_study(study.public_id, listed) if text.written]
    return sorted(found, key=lambda one: one.variable)


def sheet(review: TextReview, text: texts.Text) -> Sheet:
    read = review.stage != Stage.WAITING
    return Sheet(text.key, text.variable, text.written, review.spans, review.revision, read=read)


@transaction.atomic
def mark(study: Study, key: uuid.UUID, spans: Sequence[Any], revision: int) -> Sheet:
    """Keep these spans. Refuses when another reader changed the text since `revision`."""
    review = TextReview.objects.select_for_update().filter(study=study, text=key).exclude(stage=Stage.RELEASED).first()
    text = next(texts.of_study(study.public_id, [key]), None)
    if review is None or text is None or not text.written:
        raise Conflict("text-gone", _("This text was released or withdrawn meanwhile. Open the page again."))
    if review.revision != revision:
        raise Conflict("text-changed", _("Somebody else changed this text meanwhile. Open the page again."))
    return keep(review, text, checked(spans, len(text.written)))


def keep(review: TextReview, text: texts.Text, spans: list[Span]) -> Sheet:
    review.spans = [span.to_json() for span in spans]
    review.revision += 1
    review.twice = review.twice or any(span.kind in READ_TWICE and span.replaced for span in spans)
    review.save(update_fields=["spans", "revision", "twice"])
    return sheet(review, text)


def checked(spans: Sequence[Any], size: int) -> list[Span]:
    try:
        found = [Span.from_json(span) for span in spans]
    except (TypeError, ValueError) as error:
        raise Invalid("spans", _("These are no places in a text.")) from error
    if any(not 0 <= span.start < span.end <= size for span in found):
        raise Invalid("spans", _("These are no places in a text."))
    return merged(found)


@transaction.atomic
def everywhere(study: Study, said: str, kind: str) -> list[tuple[Sheet, list[list[Any]]]]:
    """Mark these words wherever they stand in texts that are not released, or, without a kind, take their marks away.
    Returns each changed text with the spans it had, so that the page can undo it."""
    wanted = folded(said)
    if not wanted:
        raise Invalid("nothing-said", _("Choose a word first."))
    chosen = Kind(kind) if kind in Kind.__members__.values() else None
    listed = TextReview.objects.select_for_update().filter(Q(study=study) & ~Q(stage=Stage.RELEASED))
    reviews = {review.text: review for review in listed}
    changed = []
    for text in texts.of_study(study.public_id, reviews):
        places = standing(text.written, wanted)
        review = reviews[text.key]
        before = review.spans
        apart = [
            span for span in review.found if not any(span.start < end and start < span.end for start, end in places)
        ]
        placed = [Span(start, end, chosen, replaced=chosen not in GENERALISED) for start, end in places if chosen]
        after = merged([*apart, *placed])
        if places and [span.to_json() for span in after] != before:
            changed.append((keep(review, text, after), before))
    return changed


def folded(said: str) -> tuple[str, ...]:
    return tuple(word.plain for word in words(normalised(said)))


def standing(written: str, wanted: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where these words stand as whole words, however they are written."""
    normal = normalised(written)
    found = words(normal)
    size = len(wanted)
    return [
        normal.original(found[number].start, found[number + size - 1].end)
        for number in range(len(found) - size + 1)
        if tuple(word.plain for word in found[number : number + size]) == wanted
    ]


@transaction.atomic
def accept(study: Study, key: uuid.UUID, revision: int, *, reader: User, read: bool = True) -> None:
    """Say that the text was read, or take that back. A second reader is another person than the first."""
    review = TextReview.objects.select_for_update().filter(study=study, text=key).exclude(stage=Stage.RELEASED).first()
    if review is None or review.revision != revision:
        raise Conflict("text-changed", _("Somebody else changed this text meanwhile. Open the page again."))
    if review.stage == Stage.WAITING and read:
        review.stage, review.reader = Stage.READ, reader
    elif not read and review.second_id == reader.pk:
        review.second = None
    elif not read and review.reader_id == reader.pk and review.second_id is None:
        review.stage, review.reader = Stage.WAITING, None
    elif read and review.reader_id != reader.pk:
        review.second = reader
    review.revision += 1
    review.save(update_fields=["stage", "reader", "second", "revision"])
