"""Which questionnaire a class is asked: the one for its age, or the easy one when reading must be easy."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Invalid
from consent import selectors as consent
from surveys.models import Level, Version, Wave

OLDEST_FIRST = 2
"""Grade up to which a class gets the questionnaire that is read aloud, unless the teacher chooses otherwise."""
SPECIAL = "special"


def allowed(group: consent.Group) -> tuple[Level, ...]:
    """The levels that may be put before this class: never what was written for older children."""
    if group.school.level == Level.PRIMARY:
        return Level.FIRST, Level.PRIMARY, Level.EASY
    return Level.SECONDARY, Level.EASY


def offered(wave: Wave) -> list[Level]:
    """The levels this wave has a questionnaire for, in the order in which children grow."""
    held = set(wave.questionnaires.values_list("level", flat=True))
    return [level for level in Level if level in held]


def suited(group: consent.Group, held: list[Level]) -> Level:
    """The level for this class among those the wave has: special education reads the easy one, the first two grades
    get theirs; a wave without those asks what the school's level is asked."""
    if group.form == SPECIAL and Level.EASY in held:
        return Level.EASY
    if group.school.level == Level.PRIMARY and group.grade <= OLDEST_FIRST and Level.FIRST in held:
        return Level.FIRST
    return Level(group.school.level)


def version_for(*, wave: Wave, group: consent.Group, level: str = "") -> Version:
    """The published questionnaire for this class; `level` is the teacher's own choice, empty for the suited one."""
    chosen = Level(level) if level in Level.values else suited(group, offered(wave))
    if chosen not in allowed(group):
        raise Invalid("level-not-for-group", _("This questionnaire is written for older children or another school."))
    version = (
        Version.objects.filter(
            questionnaire__wave=wave, questionnaire__level=chosen, published_at__isnull=False, retired_on__isnull=True
        )
        .select_related("questionnaire")
        .order_by("-number")
        .first()
    )
    if version is None:
        raise Invalid("no-version", _("Publish the questionnaire for this level of school first."))
    return version
