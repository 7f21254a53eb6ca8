"""Reading where waves, questionnaires and sittings stand; every entry point starts from a Study that passed the door."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from backend.accounts.models import Study
from backend.core.errors import Missing
from consent import selectors as consent
from surveys.box import selectors as box
from surveys.models import Arrival, Level, Questionnaire, Sitting, State, Version, Wave

__all__ = ("Arrival", "Level", "Questionnaire", "Sitting", "State", "Version", "Wave")

Words = str | Promise


@dataclass(frozen=True)
class CommunityProgress:
    """How far the fieldwork is in one community, in groups."""

    community: str
    name: Words
    groups: int
    done: int


@dataclass(frozen=True)
class Progress:
    """How far the current wave is. `waiting` envelopes of the study are counted in steps while a sitting runs;
    `stored` are its flushed responses; `groups` are all groups of the study."""

    groups: int = 0
    planned: int = 0
    ready: int = 0
    open: int = 0
    closed: int = 0
    waiting: int = 0
    stored: int = 0
    communities: tuple[CommunityProgress, ...] = ()


@dataclass(frozen=True)
class NextAct:
    """Something to do now, and the page where it is done."""

    title: Words
    text: Words
    button: Words
    url: str


def waves_of(study: Study) -> QuerySet[Wave]:
    return Wave.objects.filter(study=study).order_by("-number")


def current_wave(study: Study) -> Wave | None:
    """The wave with the highest number."""
    return waves_of(study).select_related("study").first()


def wave_in(study: Study, public_id: uuid.UUID) -> Wave:
    wave = Wave.objects.filter(study=study, public_id=public_id).select_related("study").first()
    if wave is None:
        raise Missing("wave", _("This study has no such wave."))
    return wave


def questionnaires_of(wave: Wave) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.filter(wave=wave).prefetch_related("versions")


def questionnaire_in(study: Study, public_id: uuid.UUID) -> Questionnaire:
    found = Questionnaire.objects.filter(wave__study=study, public_id=public_id).select_related("wave").first()
    if found is None:
        raise Missing("questionnaire", _("This study has no such questionnaire."))
    return found


def version_in(study: Study, public_id: uuid.UUID) -> Version:
    version = (
        Version.objects.filter(questionnaire__wave__study=study, public_id=public_id)
        .select_related("questionnaire__wave")
        .first()
    )
    if version is None:
        raise Missing("version", _("This study has no such version of a questionnaire."))
    return version


def versions_beside(version: Version) -> list[Version]:
    """The other versions of the same questionnaire, newest first."""
    return list(
        Version.objects.filter(questionnaire=version.questionnaire_id).exclude(pk=version.pk).order_by("-number")
    )


def arrival_in(study: Study, public_id: uuid.UUID) -> Arrival:
    arrivals = Arrival.objects.filter(wave__study=study, public_id=public_id)
    arrival = arrivals.select_related("wave", "version__questionnaire").first()
    if arrival is None:
        raise Missing("arrival", _("This study has no such file waiting."))
    return arrival


def previous_document(version: Version) -> dict[str, Any] | None:
    """What was last published before this draft: an earlier version of it, else the last wave's for the same level."""
    mine = version.questionnaire
    earlier = Version.objects.filter(published_at__isnull=False).exclude(pk=version.pk)
    same = earlier.filter(questionnaire=mine, number__lt=version.number).order_by("-number")
    before = earlier.filter(
        questionnaire__wave__study_id=mine.wave.study_id,
        questionnaire__level=mine.level,
        questionnaire__wave__number__lt=mine.wave.number,
    ).order_by("-questionnaire__wave__number", "-number")
    found = same.first() or before.first()
    return found.document if found else None


def published_versions(study: Study) -> QuerySet[Version]:
    """Every published version of the study, newest wave and number first."""
    versions = Version.objects.filter(questionnaire__wave__study=study, published_at__isnull=False)
    return versions.select_related("questionnaire__wave").order_by("-questionnaire__wave__number", "-number")


def published_documents(wave: Wave) -> list[str]:
    """The hashes of every questionnaire that this wave's answers may name."""
    versions = Version.objects.filter(questionnaire__wave=wave, published_at__isnull=False)
    return list(versions.values_list("content_hash", flat=True))


def version_numbers(study: Study) -> dict[str, int]:
    """document hash -> number of the published version; of two with the same document the earlier one."""
    versions = Version.objects.filter(questionnaire__wave__study=study, published_at__isnull=False)
    return dict(versions.order_by("-number").values_list("content_hash", "number"))


def sitting_behind(study: Study, door: str) -> Sitting | None:
    """The sitting of this study that a door code leads to."""
    return sittings_of(study).filter(door=door).first()


def sittings_of(study: Study) -> QuerySet[Sitting]:
    return Sitting.objects.filter(wave__study=study).select_related(
        "wave__study", "group__school", "group__participation", "version__questionnaire", "text_set"
    )


def sitting_in(study: Study, public_id: uuid.UUID) -> Sitting:
    sitting = sittings_of(study).filter(public_id=public_id).first()
    if sitting is None:
        raise Missing("sitting", _("This study has no such sitting."))
    return sitting


def groups_without_sitting(wave: Wave) -> QuerySet[consent.Group]:
    """The groups of the study that nobody planned a sitting for yet; `listed` when there is a class list."""
    return consent.listed(consent.groups_of(wave.study)).exclude(sittings__wave=wave)


def counted(sitting: Sitting) -> bool:
    """Whether the teacher has counted this class."""
    return getattr(sitting.group, "participation", None) is not None


def places(sitting: Sitting) -> int:
    """How many envelopes this sitting may bring: the children counted as present, else the slips on paper."""
    counted = getattr(sitting.group, "participation", None)
    return counted.present if counted else sitting.slips


def progress(study: Study) -> Progress:
    """Where the fieldwork of the current wave stands, in all and per community."""
    wave = current_wave(study)
    communities: Counter[str] = Counter(consent.groups_of(study).values_list("school__community", flat=True))
    if wave is None:
        return Progress(groups=communities.total())
    rows = list(Sitting.objects.filter(wave=wave).values_list("state", "group__school__community", "group_id"))
    states = Counter(state for state, _community, _group in rows)
    done = Counter(
        community
        for community, _group in {(community, group) for state, community, group in rows if state == "closed"}
    )
    totals = box.totals(study.public_id)
    step = box.STEP if states[State.OPEN] else 1
    return Progress(
        groups=communities.total(),
        planned=states[State.PLANNED],
        ready=states[State.READY],
        open=states[State.OPEN],
        closed=states[State.CLOSED],
        waiting=totals.waiting // step * step,
        stored=totals.responses,
        communities=tuple(
            CommunityProgress(key, name, communities[key], done[key])
            for key, name in consent.Community.choices
            if communities[key]
        ),
    )


def next_acts(study: Study, *, design: bool = True, field: bool = True) -> list[NextAct]:
    """What somebody who may `design` or do `field` work should do next, most urgent first."""
    wave = current_wave(study)
    if wave is None:
        return first_acts(study) if design else []
    acts = design_acts(study, wave)
    if acts:
        return acts if design else []
    return field_acts(study, wave) if field else []


def first_acts(study: Study) -> list[NextAct]:
    return [
        NextAct(
            _("Begin a wave"),
            _("Name it, set its days, and start from the questionnaires that ship."),
            _("Begin a wave"),
            reverse("surveys:wave-add", args=[study.public_id]),
        )
    ]


def design_acts(study: Study, wave: Wave) -> list[NextAct]:
    """What stands between the wave and its first sitting."""
    acts = [
        NextAct(
            _("Publish a questionnaire"),
            _("Read it in Dutch and French, then freeze it for the field."),
            _("Read and publish"),
            reverse("surveys:version", args=[study.public_id, draft.public_id]),
        )
        for draft in Version.objects.filter(questionnaire__wave=wave, published_at__isnull=True, number=1)
    ]
    if not wave.questionnaires.exists():
        acts.append(
            NextAct(
                _("Choose the questionnaires"),
                _("Start from those that ship, or bring your own."),
                _("To the questionnaires"),
                reverse("surveys:questionnaires", args=[study.public_id]),
            )
        )
    if consent.active_texts(study) is None:
        acts.append(
            NextAct(
                _("Put the children's text into use"),
                _("What they read before they say yes or no, in Dutch and French."),
                _("Read the text"),
                reverse("consent:texts", args=[study.public_id]),
            )
        )
    if not consent.schools_of(study).exists():
        acts.append(
            NextAct(
                _("Add the schools of the sample"),
                _("Each with its chance of being drawn, then its classes."),
                _("Add a school"),
                reverse("consent:school-add", args=[study.public_id]),
            )
        )
    return acts


def field_acts(study: Study, wave: Wave) -> list[NextAct]:
    """What waits in the field: running sittings first, then slips, mixing and groups without a sitting."""
    if wave.ended:
        return []
    sittings = sittings_of(study).filter(wave=wave)
    acts = [
        NextAct(
            _("A class is answering"),
            f"{sitting.group} · {sitting.group.school}",
            _("To the sitting"),
            reverse("surveys:sitting", args=[study.public_id, sitting.public_id]),
        )
        for sitting in sittings.filter(state=State.OPEN)[:3]
    ]
    counts = {
        State.PLANNED: sittings.filter(state=State.PLANNED).count(),
        State.READY: sittings.filter(state=State.READY).count(),
        State.CLOSED: sittings.filter(state=State.CLOSED, mixing_asked=False).count(),
        "unplanned": groups_without_sitting(wave).count(),
    }
    here = reverse("surveys:sittings", args=[study.public_id])
    return acts + [
        NextAct(title % {"n": counts[state]}, text, button, f"{here}?state={state}")
        for state, title, text, button in WAITING
        if counts[state]
    ]


WAITING = (
    (
        State.PLANNED,
        ngettext_lazy("Print the slips of %(n)d class", "Print the slips of %(n)d classes", "n"),
        _("Count ten minutes a class: print, cut, fold."),
        _("Prepare the slips"),
    ),
    (
        State.READY,
        ngettext_lazy("%(n)d class is ready to begin", "%(n)d classes are ready to begin", "n"),
        _("Prepare the tablets, then open the sitting."),
        _("To the sittings"),
    ),
    (
        State.CLOSED,
        ngettext_lazy("Mix the answers of %(n)d class", "Mix the answers of %(n)d classes", "n"),
        _("Nobody can read an answer before it is mixed."),
        _("To the sittings"),
    ),
    (
        "unplanned",
        ngettext_lazy("Plan a sitting for %(n)d class", "Plan a sitting for %(n)d classes", "n"),
        _("A day, a teacher and an hour in the timetable."),
        _("Plan"),
    ),
)
"""What the field may wait for: the state of the sittings, and the words for the act."""
