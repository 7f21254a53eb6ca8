"""Reading the box: counts for the sitting page, states, totals, and the plain rows a release is made from."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Missing
from surveys.box.models import (
    Batch,
    BatchState,
    DetachedText,
    Envelope,
    FlushCount,
    Remainders,
    Response,
    SlipRight,
    SlipState,
    SpentToken,
    StudyState,
)

STEP = 5
RUNNING = (BatchState.PLANNED, BatchState.OPEN, BatchState.PAUSED)
TOLD = (BatchState.PLANNED, BatchState.OPEN, BatchState.PAUSED, BatchState.CLOSED)
OVER = "over"
ROW_FIELDS = (
    "community",
    "stratum",
    "cluster",
    "subcluster",
    "base_weight",
    "pi1",
    "pi2",
    "instrument",
    "document",
    "grade_band",
    "mode",
    "iso_week",
    "assent",
    "track",
    "switched",
    "answers",
)
FLUSHED = ("received", "refused", "quarantined", "withdrawn", "stored", "discarded")


@dataclass(frozen=True)
class Counts:
    """`slips` that are or were good, `in_box` of them used (or so many blind tokens); of those `waiting` in the pool, the
    rest flushed. `coarsened`: in what the rows had to become alike, with what was kept of it."""

    slips: int
    void: int
    in_box: int
    waiting: int
    received: int
    refused: int
    quarantined: int
    withdrawn: int
    stored: int
    discarded: int
    exact: bool = True
    coarsened: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    """A whole study. `withdrawn` counts every withdrawal that removed answers, whenever it came."""

    batches: int
    responses: int
    waiting: int
    received: int
    refused: int
    quarantined: int
    withdrawn: int
    discarded: int
    burnt: bool


def counts(batch: uuid.UUID) -> Counts:
    """Exact counts, for services and tests; a page shows `counts_in_steps`. After the burn only flushes are counted."""
    rights = SlipRight.objects.filter(batch=batch).aggregate(
        unused=Count("pk", filter=Q(state=SlipState.UNUSED)),
        spent=Count("pk", filter=Q(state=SlipState.SPENT)),
        void=Count("pk", filter=Q(state=SlipState.VOID)),
    )
    flushed = summed(FlushCount.objects.filter(batch=batch).aggregate(**sums()))
    return Counts(
        slips=rights["unused"] + rights["spent"],
        void=rights["void"],
        in_box=max(rights["spent"] + SpentToken.objects.filter(keys=batch).count(), flushed["received"]),
        waiting=Envelope.objects.filter(batch=batch).count(),
        received=flushed["received"],
        refused=flushed["refused"],
        quarantined=flushed["quarantined"],
        withdrawn=flushed["withdrawn"],
        stored=flushed["stored"],
        discarded=flushed["discarded"],
        coarsened={
            name: step for each in FlushCount.objects.filter(batch=batch) for name, step in each.coarsened.items()
        },
    )


def counts_in_steps(batch: uuid.UUID, *, reopened: bool = False) -> Counts:
    """For the sitting page: steps of five while it runs, so that nobody can time an arrival; exact from the close on.
    One that was `reopened` keeps its steps until it is handed to the mixer: closing twice must not time anybody."""
    state = Batch.objects.filter(pk=batch).values_list("state", flat=True).first()
    if state is None:
        raise Missing("batch-unknown", _("There is no such batch."))
    exact = counts(batch)
    if state not in RUNNING and not (reopened and state == BatchState.CLOSED):
        return exact
    stepped = exact.in_box // STEP * STEP
    return replace(exact, in_box=stepped, waiting=stepped, exact=False)


def states(batches: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(Batch.objects.filter(pk__in=list(batches)).values_list("pk", "state"))


def door(batch: uuid.UUID) -> str:
    """The door code under which tablets find this batch."""
    found = Batch.objects.filter(pk=batch).values_list("door", flat=True).first()
    if found is None:
        raise Missing("batch-unknown", _("There is no such batch."))
    return found


def any_door(study: uuid.UUID) -> str:
    """A door of the study through which its answers can be taken out; empty while it has no sitting."""
    doors = Batch.objects.filter(study=study).exclude(state=BatchState.DISCARDED).order_by("door")
    return doors.values_list("door", flat=True).first() or ""


def told(door: str) -> str:
    """What a tablet may know of its sitting: planned, open, paused, closed, or over when the box takes nothing more for
    it. Handed to the mixer is still closed: late envelopes come in."""
    batch = Batch.objects.filter(door=door.strip().upper()).values("study", "state").first()
    if batch is None:
        raise Missing("door-unknown", _("There is no sitting behind this code."))
    if batch["state"] in (BatchState.FLUSHED, BatchState.DISCARDED):
        return OVER
    ended = StudyState.objects.filter(study=batch["study"]).exclude(remainders=Remainders.WAIT, burnt=False)
    if ended.exists():
        return OVER
    return str(batch["state"]) if batch["state"] in TOLD else BatchState.CLOSED.value


def responses(study: uuid.UUID) -> Iterator[dict[str, Any]]:
    """The study's rows in the order of their random keys: design variables and answers, without key and tag."""
    yield from Response.objects.filter(study=study).order_by("pk").values(*ROW_FIELDS).iterator(chunk_size=2000)


def totals(study: uuid.UUID) -> Totals:
    flushed = summed(FlushCount.objects.filter(batch__study=study).aggregate(**sums()))
    state = StudyState.objects.filter(study=study).first()
    return Totals(
        batches=Batch.objects.filter(study=study).count(),
        responses=Response.objects.filter(study=study).count(),
        waiting=Envelope.objects.filter(batch__study=study).count(),
        received=flushed["received"],
        refused=flushed["refused"],
        quarantined=flushed["quarantined"],
        withdrawn=state.withdrawn if state else 0,
        discarded=flushed["discarded"],
        burnt=bool(state and state.burnt),
    )


def stored_by_stratum(study: uuid.UUID, documents: Collection[str]) -> dict[str, int]:
    """How many flushed rows each stratum holds of these questionnaires; answers are not looked at."""
    rows = Response.objects.filter(study=study, document__in=documents).order_by()
    return dict(rows.values_list("stratum").annotate(n=Count("pk")))


@dataclass(frozen=True)
class Text:
    """A detached text as its readers see it."""

    id: uuid.UUID
    stratum: str
    variable: str
    text: str


def texts(study: uuid.UUID, variables: Collection[str]) -> list[Text]:
    """The detached texts at these variables, in the order of their random keys."""
    rows = DetachedText.objects.filter(study=study, variable__in=variables).order_by("pk")
    return [Text(*row) for row in rows.values_list("pk", "stratum", "variable", "text")]


def texts_waiting(study: uuid.UUID) -> int:
    """How many detached texts nobody released yet; they leave in no file."""
    return DetachedText.objects.filter(study=study, released=None).count()


def coarsened(study: uuid.UUID) -> dict[str, dict[str, int]]:
    """What flushes made coarser: variable -> what was kept instead ("withheld": nothing) -> rows at their flush."""
    found: dict[str, dict[str, int]] = {}
    for each in FlushCount.objects.filter(batch__study=study).order_by("pk"):
        for name, step in each.coarsened.items():
            steps = found.setdefault(name, {})
            steps[step] = steps.get(step, 0) + each.stored
    return {name: found[name] for name in sorted(found)}


def sums() -> dict[str, Sum]:
    return {name: Sum(name) for name in FLUSHED}


def summed(values: dict[str, Any]) -> dict[str, int]:
    return {name: values[name] or 0 for name in FLUSHED}
