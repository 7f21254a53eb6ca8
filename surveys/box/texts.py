"""The words children wrote, for those who read them before they leave: as written, as released, and erased."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from surveys.box.models import DetachedText


@dataclass(frozen=True)
class Text:
    """`written` is empty once it was erased; `released` None until readers let it go."""

    key: uuid.UUID
    stratum: str
    variable: str
    written: str
    released: str | None


def of_study(study: uuid.UUID, keys: Collection[uuid.UUID] | None = None) -> Iterator[Text]:
    """In the order of their random keys, which says nothing of when or with what they came."""
    found = DetachedText.objects.filter(study=study).order_by("pk")
    if keys is not None:
        found = found.filter(pk__in=keys)
    for row in found.values_list("pk", "stratum", "variable", "text", "released").iterator(chunk_size=2000):
        yield Text(*row)


def release(study: uuid.UUID, words: Mapping[uuid.UUID, str]) -> int:
    """Let these go, in the words given; what was withdrawn meanwhile is not there any more. Safe to repeat."""
    with transaction.atomic(using="responses"):
        return sum(
            DetachedText.objects.filter(study=study, pk=key).exclude(text="").update(released=text)
            for key, text in words.items()
        )


def erase_written(study: uuid.UUID, keys: Collection[uuid.UUID]) -> int:
    """Empty the words as they were written, of texts that were released; the released words stay."""
    released = DetachedText.objects.filter(study=study, pk__in=keys, released__isnull=False)
    return released.exclude(text="").update(text="")
