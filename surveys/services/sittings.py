"""The life of a sitting: planned, slips printed, open, closed, handed to the mixer.

Each act changes the box first and the ledger after: the box's acts are safe to repeat, so a failure in between is
mended by clicking again.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict, Invalid, Unavailable
from consent import selectors as consent
from consent.services import audit, issuing
from surveys import instruments
from surveys.box import batches, documents, probes, slips
from surveys.box import selectors as box
from surveys.models import Level, Mode, Sitting, SittingReport, State, Version, Wave
from surveys.safeguarding import desk, distress, registry
from surveys.services import tokens
from surveys.services.levels import version_for

THEMES = {Level.FIRST: "6-8", Level.EASY: "easy"}
AGE_THEMES = {"P1-2": "6-8", "P3-4": "9-12", "P5-6": "9-12"}
OLDEST_THEME = "13"
"""How the child's screens are drawn: after the questionnaire where it is written for some, else after the grades."""
MOST_SLIPS = 60
MOST_MORE = 10


def plan_sitting(
    *,
    wave: Wave,
    group: consent.Group,
    day: dt.date | None = None,
    mode: str = Mode.TABLETS,
    level: str = "",
    with_codes: bool = False,
) -> Sitting:
    """Prepare the group's batch in the box, then the sitting that knows it. Needs a published questionnaire for the
    class (of `level`, or else the suited one), a text of assent in use and a last day to withdraw. `with_codes`: each child has its start
    code and fetches a blind token, instead of drawing a slip."""
    if wave.ended:
        raise Conflict("field-over", _("The fieldwork of this wave is over: it takes no new sittings."))
    if Sitting.objects.filter(wave=wave, group=group).exclude(state=State.CLOSED).exists():
        raise Conflict("sitting-twice", _("This class already has a sitting that isn't closed yet."))
    if with_codes and mode == Mode.PAPER:
        raise Invalid("codes-on-paper", _("A class that answers on paper draws slips: start codes need tablets."))
    if with_codes:
        issuing.require_list(group)
    version = version_for(wave=wave, group=group, level=level)
    text_set = consent.active_texts(wave.study)
    if text_set is None:
        raise Invalid("no-text", _("Put the text that children agree to into use first."))
    batch = batches.create(card(wave=wave, group=group, version=version, text_set=text_set, day=day, mode=mode))
    if with_codes:
        tokens.begin(wave=wave, group=group, batch=batch)
    sitting = Sitting.objects.create(
        wave=wave,
        group=group,
        version=version,
        text_set=text_set,
        batch=batch,
        door=box.door(batch),
        mode=mode,
        day=day,
    )
    probes.send(batch)
    noted(sitting, "plan")
    return sitting


def age_theme(version: Version, group: consent.Group) -> str:
    written_for = THEMES.get(Level(version.questionnaire.level))
    return written_for or AGE_THEMES.get(group.grade_band, OLDEST_THEME)


def card(
    *,
    wave: Wave,
    group: consent.Group,
    version: Version,
    text_set: consent.TextSet,
    day: dt.date | None,
    mode: str,
) -> batches.BatchCard:
    """What the box may know of this sitting: codes, chances and the week, no name and no day."""
    school, study = group.school, wave.study
    withdraw_until = wave.withdraw_until or study.withdraw_until
    if withdraw_until is None:
        raise Invalid("no-withdrawal-day", _("Set the last day on which children can withdraw their answers first."))
    year, week, _weekday = (day or timezone.localdate()).isocalendar()
    return batches.BatchCard(
        study=study.public_id,
        community=school.community,
        stratum=school.stratum,
        cluster=school.cluster,
        subcluster=group.subcluster,
        base_weight=group.base_weight,
        pi1=school.probability,
        pi2=group.probability,
        instrument=version.questionnaire.slug,
        document=version.content_hash,
        grade_band=group.grade_band,
        mode=mode,
        iso_week=f"{year}-W{week:02d}",
        assent=documents.store("assent", text_set.texts),
        strings=documents.store("strings", instruments.strings()),
        help=documents.store("help", registry.help_lines(study)),
        activity=documents.store("activity", instruments.activity()),
        distress=documents.store("distress", distress.document()),
        desk_days=desk.days(study),
        title=version.document["title"],
        age_theme=age_theme(version, group),
        withdraw_until=withdraw_until.isoformat(),
        synthetic=study.synthetic,
        send_delay=study.send_delay_s,
        minimum=study.minimum_batch,
    )


def print_slips(*, sitting: Sitting, count: int) -> list[str]:
    """Draw so many slips and return them once, in shuffled order; those printed before become void."""
    if sitting.state == State.CLOSED:
        raise Conflict("sitting-closed", _("This sitting is closed: it takes no new slips."))
    refuse_codes(sitting)
    if not 1 <= count <= MOST_SLIPS:
        raise Invalid("slips-count", _("Print between 1 and %(most)d slips."), most=MOST_SLIPS)
    drawn = slips.draw(sitting.batch, count)
    state = State.READY if sitting.state == State.PLANNED else sitting.state
    Sitting.objects.filter(pk=sitting.pk).update(slips=count, state=state)
    sitting.refresh_from_db()
    noted(sitting, "slips", slips=count)
    return drawn


def refuse_codes(sitting: Sitting) -> None:
    """One right to answer a sitting: slips beside start codes would let a child answer twice."""
    if tokens.is_blind(sitting):
        raise Conflict("with-codes", _("The children of this sitting have start codes: it takes no slips."))


def more_slips(*, sitting: Sitting, count: int) -> list[str]:
    """Slips for late-comers, beside those handed out: none becomes void."""
    if sitting.state not in {State.READY, State.OPEN}:
        raise Conflict("sitting-not-running", _("More slips can be made while the sitting is ready or open."))
    refuse_codes(sitting)
    if not 1 <= count <= MOST_MORE:
        raise Invalid("slips-count", _("Print between 1 and %(most)d slips."), most=MOST_MORE)
    drawn = slips.draw(sitting.batch, count, beside=True)
    Sitting.objects.filter(pk=sitting.pk).update(slips=F("slips") + count)
    sitting.refresh_from_db()
    noted(sitting, "slips", more=count)
    return drawn


def open_sitting(*, sitting: Sitting) -> Sitting:
    """Let the class answer. Refused while the mixer hasn't opened this sitting's test envelope."""
    if sitting.state == State.PLANNED:
        raise Conflict("no-slips", _("Print the slips first: a child needs one to take part."))
    if not probes.passed(sitting.batch):
        probes.send(sitting.batch)
        raise Unavailable(
            "probe-not-opened",
            _("The ballot box hasn't opened our test envelope yet. Wait a moment and try again."),
        )
    batches.open_(sitting.batch)
    if tokens.is_blind(sitting):
        issuing.open_(sitting.batch)
    noted(sitting, "open", slips=sitting.slips)
    return moved(sitting, State.OPEN)


def pause_sitting(*, sitting: Sitting) -> Sitting:
    """Ask the tablets to wait, so that a class can listen. Only the box knows: it is where the tablets ask."""
    if sitting.state != State.OPEN:
        raise Conflict("sitting-not-open", _("This sitting isn't open."))
    batches.pause(sitting.batch)
    return sitting


def continue_sitting(*, sitting: Sitting) -> Sitting:
    """Let the class go on where each child was."""
    if sitting.state != State.OPEN:
        raise Conflict("sitting-not-open", _("This sitting isn't open."))
    batches.open_(sitting.batch)
    return sitting


def close_sitting(*, sitting: Sitting) -> Sitting:
    """End the sitting; envelopes still on a tablet may come in later."""
    if sitting.state not in {State.OPEN, State.CLOSED}:
        raise Conflict("sitting-not-open", _("This sitting was never opened."))
    batches.close(sitting.batch)
    if tokens.is_blind(sitting):
        issuing.close(sitting.batch)
    noted(sitting, "close")
    return moved(sitting, State.CLOSED)


def reopen_sitting(*, sitting: Sitting) -> Sitting:
    """Take a closing back, until the answers are handed to the mixer."""
    if sitting.state == State.OPEN:
        return sitting
    if sitting.state != State.CLOSED or sitting.mixing_asked:
        raise Conflict("sitting-not-closed", _("Only a closed sitting that isn't mixed yet can be opened again."))
    if sitting.wave.ended:
        raise Conflict("field-over", _("The fieldwork of this wave is over: it takes no new sittings."))
    if Sitting.objects.filter(wave=sitting.wave, group=sitting.group).exclude(state=State.CLOSED).exists():
        raise Conflict("sitting-twice", _("This class already has a sitting that isn't closed yet."))
    batches.open_(sitting.batch)
    if tokens.is_blind(sitting):
        issuing.open_(sitting.batch)
    Sitting.objects.filter(pk=sitting.pk).update(reopened=True)
    noted(sitting, "reopen")
    return moved(sitting, State.OPEN)


def ask_mixing(*, sitting: Sitting) -> Sitting:
    """Hand the closed batch to the mixer."""
    if sitting.state != State.CLOSED:
        raise Conflict("sitting-not-closed", _("Close the sitting first."))
    batches.request_flush(sitting.batch)
    Sitting.objects.filter(pk=sitting.pk).update(mixing_asked=True)
    sitting.refresh_from_db()
    noted(sitting, "mix")
    return sitting


def keep_report(*, sitting: Sitting, note: str, counts: dict[str, int] | None = None) -> Sitting:
    """What the supervisor wants the researchers to know about the occasion, never about a child; with the counts of the
    end when they were given."""
    if sitting.state not in {State.OPEN, State.CLOSED}:
        raise Conflict("sitting-not-begun", _("Say this once the sitting has begun."))
    Sitting.objects.filter(pk=sitting.pk).update(note=note)
    if counts is not None:
        SittingReport.objects.update_or_create(sitting=sitting, defaults=counts)
    sitting.refresh_from_db()
    return sitting


@transaction.atomic
def moved(sitting: Sitting, state: State) -> Sitting:
    Sitting.objects.filter(pk=sitting.pk).update(state=state)
    sitting.refresh_from_db()
    return sitting


def noted(sitting: Sitting, act: str, **counts: int) -> None:
    """Into the study's log, under the sitting's own number."""
    audit.note(sitting.wave.study, None, f"sitting.{act}", "sitting", sitting.public_id, counts)
