"""What the pages of a sitting show: its stage, its heap of envelopes, the next act.

While a sitting runs the count moves in steps of five and only downwards rounded, so that nobody can time an arrival;
from the closing on it is exact.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent import selectors as consent
from surveys import selectors
from surveys.box import probes
from surveys.box import selectors as box
from surveys.models import Level, Sitting, SittingReport, State
from surveys.services import levels

STAGES = (_("Prepare"), _("Ready"), _("Answer"), _("Closed"), _("Mixed"))
MIXED = "flushed"
GONE = "discarded"
PAUSED = "paused"


@dataclass(frozen=True)
class Board:
    """One sitting as its page shows it. `key` changes when the page must be drawn anew."""

    stage: int
    key: str
    counted: bool
    checked: bool
    places: int
    received: int
    exact: bool
    mixed: bool
    discarded: bool
    paused: bool = False

    @property
    def left(self) -> int:
        """Envelopes that may still be on a tablet."""
        return max(self.places - self.received, 0)

    @property
    def heap(self) -> list[bool]:
        """One entry per place, filled ones first, so that a place is never a child."""
        return [True] * self.received + [False] * self.left

    @property
    def polls(self) -> bool:
        """Whether the page has something to wait for."""
        return self.key in {"ready-unchecked", "open", PAUSED, "closed", "closed-asked"}

    @property
    def stones(self) -> list[tuple[str, Any]]:
        """(past, here or later; name) for each stage."""
        return [
            ("past" if n < self.stage or self.mixed else "here" if n == self.stage else "later", name)
            for n, name in enumerate(STAGES, start=1)
        ]

    @property
    def stage_name(self) -> Any:
        return STAGES[self.stage - 1]


@dataclass(frozen=True)
class Balance:
    """The counts of the end, each no larger than the one before: eligible, handled, received. `said` explains what
    doesn't add up, in words."""

    eligible: int | None
    handed: int
    received: int | None
    left: int
    said: tuple[str | Promise, ...]


def balance(sitting: Sitting, shown: Board) -> Balance | None:
    """What the report and the box say together; nothing before the report is there. The box's count only once it is
    exact."""
    report = getattr(sitting, "report", None)
    if report is None:
        return None
    counted = getattr(sitting.group, "participation", None)
    eligible = counted.eligible - counted.refused if counted else None
    received = shown.received if shown.exact else None
    return Balance(eligible, report.handed, received, report.left, unequal(eligible, report, received))


def unequal(eligible: int | None, report: SittingReport, received: int | None) -> tuple[str | Promise, ...]:
    said: list[str | Promise] = []
    if eligible is not None and report.handed > eligible:
        said.append(_("More slips were handed out than children may take part. Count the class again."))
    elif eligible is not None and report.handed + report.refused + report.absent < eligible:
        said.append(_("Some children are in no count: neither with a slip, nor absent, nor unwilling."))
    if received is not None and received > report.handed:
        said.append(_("The box holds more envelopes than slips handed out. Was a late-comer's slip not counted?"))
    elif received is not None and received + report.left < report.handed:
        said.append(
            _(
                "Some slips brought no envelope. A child may have stopped or thrown its answers away, which is its right; "
                "or an envelope waits on a device nobody looked at."
            )
        )
    return tuple(said)


@dataclass(frozen=True)
class Row:
    """One line in the list of sittings."""

    sitting: Sitting
    board: Board
    act: str | Promise
    url_name: str


def board(sitting: Sitting, box_state: str | None = None) -> Board:
    """The sitting now; `box_state` saves a look at the box when a list has read them all at once."""
    box_state = box_state or box.states([sitting.batch]).get(sitting.batch)
    begun = sitting.state in {State.OPEN, State.CLOSED}
    counts = box.counts_in_steps(sitting.batch, reopened=sitting.reopened) if begun else None
    checked = sitting.state == State.READY and probes.passed(sitting.batch)
    mixed, discarded = box_state == MIXED, box_state == GONE
    paused = sitting.state == State.OPEN and box_state == PAUSED
    return Board(
        stage=stage(sitting, mixed=mixed),
        key=PAUSED if paused else key(sitting, checked=checked, over=mixed or discarded),
        counted=selectors.counted(sitting),
        checked=checked,
        places=selectors.places(sitting),
        received=counts.in_box if counts else 0,
        exact=counts.exact if counts else False,
        mixed=mixed,
        discarded=discarded,
        paused=paused,
    )


def stage(sitting: Sitting, *, mixed: bool) -> int:
    order = {State.PLANNED: 1, State.READY: 2, State.OPEN: 3, State.CLOSED: 4}
    return 5 if mixed else order[State(sitting.state)]


def key(sitting: Sitting, *, checked: bool, over: bool) -> str:
    if over:
        return "over"
    if sitting.state == State.READY:
        return "ready" if checked else "ready-unchecked"
    if sitting.state == State.CLOSED and sitting.mixing_asked:
        return "closed-asked"
    return str(sitting.state)


@dataclass(frozen=True)
class Unplanned:
    """A class that waits for its day: the questionnaires it may be asked, and the one chosen unless somebody says so."""

    group: consent.Group
    levels: tuple[Level, ...]
    suited: Level


def unplanned(group: consent.Group, held: list[Level]) -> Unplanned:
    """`held` are the levels the wave has."""
    return Unplanned(
        group, tuple(level for level in held if level in levels.allowed(group)), levels.suited(group, held)
    )


def rows(sittings: list[Sitting]) -> list[Row]:
    states = box.states(sitting.batch for sitting in sittings)
    return [row(sitting, states[sitting.batch]) for sitting in sittings]


def row(sitting: Sitting, box_state: str) -> Row:
    shown = board(sitting, box_state)
    acts: dict[str, tuple[Any, str]] = {
        State.PLANNED: (_("Count the class"), "counts") if not shown.counted else (_("Print the slips"), "slips"),
        State.READY: (_("Open the sitting"), "sitting"),
        State.OPEN: (_("To the class"), "sitting"),
        State.CLOSED: (_("Mix the answers"), "sitting"),
    }
    done = shown.mixed or shown.discarded or sitting.mixing_asked
    act, url_name = ("", "sitting") if done else acts[sitting.state]
    return Row(sitting=sitting, board=shown, act=act, url_name=url_name)


def state_counts(sittings: QuerySet[Sitting], unplanned: int) -> list[tuple[str, str | Promise, int]]:
    """(filter, its name, how many) for the list's tabs."""
    states = Counter(sittings.order_by().values_list("state", flat=True))
    return [
        ("", _("all"), states.total()),
        ("unplanned", _("to plan"), unplanned),
        *((state.value, state.label, states[state.value]) for state in State),
    ]


def slips_wanted(sitting: Sitting) -> int:
    """A slip for each child who may take part, also the absent ones, who may come later."""
    counted = getattr(sitting.group, "participation", None)
    return max(counted.eligible - counted.refused, 1) if counted else sitting.group.size
