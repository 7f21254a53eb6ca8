"""The help lines of a study: the shipped facts, with who made sure of them and when.

A number that no longer answers is worse than none, so a questionnaire goes to the field only while each line of its
languages was confirmed in the last half year. An invented confirmation opens that door for a SYNTHETIC study and no
more: the line stays unverified on every screen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study, User
from backend.core.errors import Invalid, Missing
from surveys import instruments
from surveys.engine.canonical import content_hash
from surveys.safeguarding.models import Confirmation, Way

GOOD_FOR = dt.timedelta(days=180)
NOT_FACTS = ("verified", "verified_on", "status", "source")
"""Members of a line that say where we have it from, not what a child is told."""


@dataclass(frozen=True)
class Line:
    """One help line in every language that lists it, with the newest confirmation of what it says today."""

    name: str
    told: dict[str, dict[str, Any]]
    facts: str
    confirmation: Confirmation | None
    shipped_on: dt.date | None

    @property
    def invented(self) -> bool:
        return self.confirmation is not None and self.confirmation.way == Way.INVENTED

    @property
    def confirmed_on(self) -> dt.date | None:
        days = [day for day in (self.confirmation and self.confirmation.day, self.shipped_on) if day]
        return max(days, default=None)

    @property
    def good_until(self) -> dt.date | None:
        return self.confirmed_on + GOOD_FOR if self.confirmed_on else None

    def stands(self, today: dt.date) -> bool:
        """Whether somebody has to make sure of it before a questionnaire goes to the field."""
        return self.good_until is None or self.good_until < today


class HelpLinesStale(Invalid):
    """Lines that nobody made sure of in time; `lines` says which."""

    def __init__(self, lines: list[Line]) -> None:
        super().__init__(
            "help-lines-stale",
            _(
                "Nobody made sure of these help lines in the last %(days)d days: %(names)s. Call or visit each one, then "
                "confirm it on the page “Help lines”."
            ),
            days=GOOD_FOR.days,
            names=", ".join(line.name for line in lines),
        )
        self.lines = lines


def lines(study: Study) -> list[Line]:
    """Every line once, in the order of the shipped lists."""
    told: dict[str, dict[str, dict[str, Any]]] = {}
    for language, listed in instruments.help_lines().items():
        for line in listed:
            told.setdefault(line["name"], {})[language] = line
    newest = newest_confirmations(study)
    return [line_of(name, by_language, newest) for name, by_language in told.items()]


def line_of(name: str, told: dict[str, dict[str, Any]], newest: dict[tuple[str, str], Confirmation]) -> Line:
    shown = {language: {k: v for k, v in line.items() if k not in NOT_FACTS} for language, line in told.items()}
    facts = content_hash(shown)
    days = [line["verified_on"] for line in told.values()]
    shipped = min(map(dt.date.fromisoformat, days)) if all(days) else None
    return Line(name, told, facts, newest.get((name, facts)), shipped)


def newest_confirmations(study: Study) -> dict[tuple[str, str], Confirmation]:
    """By line and facts. A person's word stands before an invented one."""
    found: dict[tuple[str, str], Confirmation] = {}
    rows = Confirmation.objects.filter(study=study).select_related("by").order_by("day", "pk")
    for row in sorted(rows, key=lambda one: one.way != Way.INVENTED):
        found[row.line, row.facts] = row
    return found


def help_lines(study: Study) -> dict[str, list[dict[str, Any]]]:
    """What children of this study are shown: the shipped lists, each line with the day on which a person confirmed it."""
    known = {line.name: line for line in lines(study)}
    return {
        language: [as_shown(line, known[line["name"]]) for line in listed]
        for language, listed in instruments.help_lines().items()
    }


def as_shown(line: dict[str, Any], known: Line) -> dict[str, Any]:
    day = known.shipped_on if known.invented else known.confirmed_on
    return {
        **line,
        "verified_on": day.isoformat() if day else None,
        "verified": day is not None,
        "status": "verified" if day else "unverified",
    }


def stale(study: Study, tracks: Collection[str]) -> list[Line]:
    """The lines of these languages that stand in the way of the field today."""
    languages, today = {track.split("-")[0] for track in tracks}, timezone.localdate()
    return [line for line in lines(study) if languages & line.told.keys() and line.stands(today)]


def require_fresh(study: Study, tracks: Collection[str]) -> None:
    standing = stale(study, tracks)
    if standing:
        raise HelpLinesStale(standing)


def confirm(*, study: Study, name: str, way: str, day: dt.date, by: User | None) -> Confirmation:
    """Keep that somebody made sure of a line, as it is written today."""
    line = next((one for one in lines(study) if one.name == name), None)
    if line is None:
        raise Missing("help-line", _("There is no such help line."))
    if day > timezone.localdate():
        raise Invalid("confirmed-later", _("The day lies in the future. Write the day on which you made sure."))
    if way == Way.INVENTED:
        raise Invalid("confirmed-invented", _("Say how you made sure: called, visited or written."))
    return Confirmation.objects.create(study=study, line=name, facts=line.facts, way=way, day=day, by=by)


def confirm_invented(study: Study) -> None:
    """For a SYNTHETIC study: opens the door to its invented field. Nobody was asked, and the screens say so."""
    if not study.synthetic:
        raise Invalid("not-synthetic", _("Only a SYNTHETIC study may have invented confirmations."))
    today = timezone.localdate()
    Confirmation.objects.bulk_create(
        Confirmation(study=study, line=line.name, facts=line.facts, way=Way.INVENTED, day=today)
        for line in lines(study)
    )
