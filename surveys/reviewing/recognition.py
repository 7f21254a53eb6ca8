"""The recognisers' pass over a study's texts, as a job. Safe to repeat: what a reader has seen is left alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from backend.accounts.models import Study, User
from backend.jobs import services as jobs
from backend.jobs.registry import Progress
from consent import selectors as consent
from surveys.box import texts
from surveys.freetext.language_model import installed
from surveys.freetext.lists import Lists, standard
from surveys.freetext.recognising import find
from surveys.freetext.spans import Kind, Span
from surveys.reviewing.models import Stage, TextReview

KIND = "texts"
SAMPLE = 10
"""One text in so many is read twice, whatever is in it."""
READ_TWICE = frozenset({Kind.SCHOOL, Kind.CLUB, Kind.PERSON, Kind.ADULT})


def begin(study: Study, asked_by: User | None) -> None:
    jobs.enqueue_once(KIND, study, {}, asked_by=asked_by)


def work(study: Study, _params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "texts": look through what no reader has seen yet, forget what was withdrawn."""
    known = lists_for(study)
    further = installed()
    held = list(texts.of_study(study.public_id))
    read = set(TextReview.objects.filter(study=study, revision__gt=0).values_list("text", flat=True))
    new = [text for text in held if text.key not in read and text.released is None]
    for number, text in enumerate(new):
        if number % 50 == 0:
            progress(number / len(new), _("Looking for names and addresses"))
        spans = find(text.written, known, further)
        TextReview.objects.update_or_create(
            text=text.key,
            defaults={"study": study, "spans": [span.to_json() for span in spans], "twice": twice(text, spans)},
        )
    gone = TextReview.objects.filter(study=study).exclude(text__in=[text.key for text in held])
    forgotten, _kinds = gone.delete()
    return {"looked_through": len(new), "withdrawn": forgotten}


def lists_for(study: Study) -> Lists:
    """The lists, with the schools of the study."""
    return standard().with_schools(school.name for school in consent.schools_of(study))


def twice(text: texts.Text, spans: Iterable[Span]) -> bool:
    """Whether a second person must read it: names, schools, and one in ten by a hash of its random key."""
    drawn = hashlib.sha256(text.key.bytes).digest()[0] % SAMPLE == 0
    return drawn or any(span.kind in READ_TWICE and span.replaced for span in spans)


def waiting(study: Study) -> int:
    """How many texts no recogniser has looked at."""
    seen = set(TextReview.objects.filter(study=study).values_list("text", flat=True))
    return sum(text.key not in seen and text.released is None for text in texts.of_study(study.public_id))


def stages(study: Study) -> dict[str, int]:
    """How many texts stand where: waiting, second (read once, to be read again), ready, released, erased."""
    found = list(TextReview.objects.filter(study=study).values_list("stage", "twice", "second", "erased"))
    read = [(twice and second is None) for stage, twice, second, _erased in found if stage == Stage.READ]
    return {
        "waiting": sum(stage == Stage.WAITING for stage, *_rest in found),
        "second": sum(read),
        "ready": len(read) - sum(read),
        "released": sum(stage == Stage.RELEASED for stage, *_rest in found),
        "erased": sum(erased for *_rest, erased in found),
    }
