"""A sitting whose children have start codes: the right to answer is a blind token instead of a slip.

The issuer (consent) knows the class list and the box knows the answers; this module hands the one's public keys to the
other, and their counts to the page.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict
from consent import selectors as consent
from consent.services import issuing, start_codes
from surveys.box import blind
from surveys.box import selectors as box
from surveys.models import Sitting, State, Wave
from surveys.pictograms import Pictogram, fingerprints


@dataclass(frozen=True)
class Count:
    """What must never grow: eligible, handled, issued, received. `received` as the page may show it."""

    eligible: int
    handled: int
    issued: int
    received: int
    exact: bool
    alarms: tuple[str | Promise, ...]


@dataclass(frozen=True)
class Shown:
    pictures: list[Pictogram]
    count: Count


def begin(*, wave: Wave, group: consent.Group, batch: uuid.UUID) -> None:
    """The batch's first key, made by the issuer, and its directory for the box."""
    signed = issuing.begin(study=wave.study, group=group, batch=batch, round_=wave.public_id)
    blind.keep_directory(batch, signed.directory, signed.signature)


def is_blind(sitting: Sitting) -> bool:
    return issuing.issues(sitting.batch)


def print_cards(*, sitting: Sitting) -> list[tuple[int, str]]:
    """(number on the class list, start code) for every place; those printed before die."""
    if sitting.state == State.CLOSED:
        raise Conflict("sitting-closed", _("This sitting is closed: it takes no new slips."))
    drawn = start_codes.draw(sitting.group)
    state = State.READY if sitting.state == State.PLANNED else sitting.state
    Sitting.objects.filter(pk=sitting.pk).update(slips=len(drawn), state=state)
    sitting.refresh_from_db()
    return drawn


def new_keys(*, sitting: Sitting) -> Sitting:
    """For a tablet that is lost with a token on it: tokens that aren't in the box die, those children join again."""
    signed = issuing.rotate(batch=sitting.batch, used=blind.spent(sitting.batch))
    blind.keep_directory(sitting.batch, signed.directory, signed.signature)
    return sitting


def shown(sitting: Sitting) -> Shown | None:
    """What the sitting's page tells; None for one with slips."""
    return Shown(pictures(sitting), count(sitting)) if is_blind(sitting) else None


def pictures(sitting: Sitting) -> list[Pictogram]:
    """The four that the teacher's sheet and every tablet show."""
    return fingerprints.pictures(issuing.pictures(sitting.batch))


def count(sitting: Sitting) -> Count:
    """The count equation of one batch, with what is wrong in words. What came in is shown in steps while it runs, but
    judged exactly."""
    told = issuing.counts(sitting.batch)
    shown = box.counts_in_steps(sitting.batch, reopened=sitting.reopened)
    received = box.counts(sitting.batch).in_box
    alarms: list[str | Promise] = []
    if told.handled > told.eligible:
        alarms.append(_("More children had their turn than may take part. Did a parent withdraw meanwhile?"))
    if told.issued > told.handled:
        alarms.append(_("More tokens were given than children had their turn. Tell the people of the study."))
    if received > told.issued:
        alarms.append(
            _(
                "The box holds more envelopes than tokens were given: somebody may be stuffing it. Don't mix this sitting."
            )
        )
    return Count(told.eligible, told.handled, told.issued, shown.in_box, shown.exact, tuple(alarms))
