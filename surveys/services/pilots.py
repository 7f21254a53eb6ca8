"""Trying a questionnaire out: a link for testers, what they say of each question, notes of interviews, a board of problems."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict, Invalid, Missing
from surveys.engine.explaining import in_track
from surveys.engine.texts import text_hash
from surveys.models import Pilot, Questionnaire, Remark, Step, Version

KEY_BYTES = 16
FACES = (1, 2, 3)
MOST_REMARKS = 5000
"""A link that leaks must not fill the disk."""
MOST_CHARACTERS = 1000
GRAVE = 3


def begin(*, version: Version) -> Pilot:
    """The version's pilot, open; made when there is none."""
    pilot = Pilot.objects.filter(version=version).first()
    if pilot is None:
        return Pilot.objects.create(version=version, key=secrets.token_urlsafe(KEY_BYTES))
    return _moved(pilot, is_open=True)


def close(*, pilot: Pilot) -> Pilot:
    """The link stops working; what was said stays."""
    return _moved(pilot, is_open=False)


def _moved(pilot: Pilot, *, is_open: bool) -> Pilot:
    Pilot.objects.filter(pk=pilot.pk).update(is_open=is_open)
    pilot.refresh_from_db()
    return pilot


def pilot_of(version: Version) -> Pilot | None:
    return Pilot.objects.filter(version=version).first()


def open_pilot(key: str) -> Pilot:
    """The pilot behind a tester's link."""
    pilot = Pilot.objects.filter(key=key, is_open=True).select_related("version__questionnaire__wave__study").first()
    if pilot is None:
        raise Missing("pilot-closed", _("This trial is over. Thank you for looking."))
    return pilot


def question_at(version: Version, variable: str) -> dict[str, Any]:
    for module in version.document.get("modules", ()):
        for item in module.get("items", ()):
            rows = {row.get("variable") for row in item.get("rows", ())}
            if variable == item.get("variable") or variable in rows:
                found: dict[str, Any] = item
                return found
    raise Missing("question-unknown", _("This question isn't in the questionnaire any more."))


def remark(
    *, pilot: Pilot, variable: str, track: str, face: int | None = None, unclear: bool = False, text: str = ""
) -> Remark:
    """What a tester says of the question on the screen."""
    if not (face or unclear or text.strip()):
        raise Invalid("remark-empty", _("Choose a face, tick the box or write something first."))
    return _keep(pilot, variable, track, text, face=face, unclear=unclear)


def note(*, pilot: Pilot, variable: str, track: str, step: str, severity: int, text: str) -> Remark:
    """What an interviewer saw while a child thought aloud."""
    if step not in Step.values or severity not in FACES or not text.strip():
        raise Invalid("note-incomplete", _("Say what went wrong, at which step and how grave it is."))
    return _keep(pilot, variable, track, text, step=step, severity=severity)


def _keep(pilot: Pilot, variable: str, track: str, text: str, **more: Any) -> Remark:
    item = question_at(pilot.version, variable)
    if track not in pilot.version.document["tracks"] or more.get("face") not in {None, *FACES}:
        raise Invalid("remark-malformed", _("This remark can't be read."))
    if len(text) > MOST_CHARACTERS:
        raise Invalid("remark-long", _("Keep it within %(most)d characters."), most=MOST_CHARACTERS)
    if Remark.objects.filter(pilot=pilot).count() >= MOST_REMARKS:
        raise Conflict("pilot-full", _("This trial has gathered enough remarks. Thank you."))
    hashed = text_hash(in_track(item.get("texts", {}), track))
    return Remark.objects.create(
        pilot=pilot, variable=item["variable"], track=track, text_hash=hashed, text=text.strip(), **more
    )


def remark_in(questionnaire: Questionnaire, public_id: uuid.UUID) -> Remark:
    found = Remark.objects.filter(pilot__version__questionnaire=questionnaire, public_id=public_id).first()
    if found is None:
        raise Missing("remark", _("This questionnaire has no such remark."))
    return found


def settle(*, remark: Remark, solved: bool, solution: str = "") -> Remark:
    """Put a remark aside with what was done about it, or take it up again."""
    Remark.objects.filter(pk=remark.pk).update(solved=solved, solution=solution.strip()[:300])
    remark.refresh_from_db()
    return remark


@dataclass
class Said:
    """A remark with what has become of the words it was about."""

    remark: Remark
    changed: bool


@dataclass
class Problem:
    """One question on the board with what was said of it."""

    variable: str
    question: str
    said: list[Said] = field(default_factory=list)

    @property
    def open(self) -> list[Remark]:
        return [one.remark for one in self.said if not one.remark.solved]

    @property
    def unclear(self) -> int:
        return sum(one.unclear for one in self.open)

    @property
    def faces(self) -> list[tuple[int, int]]:
        """(face, how many), the glad one first."""
        return [(face, sum(one.face == face for one in self.open)) for face in FACES]

    @property
    def weight(self) -> tuple[int, int, int]:
        """What puts a question higher on the board: grave notes, then unclear, then all that is open."""
        grave = sum(one.severity == GRAVE for one in self.open)
        return grave, self.unclear + sum(one.face == GRAVE for one in self.open), len(self.open)


def board(version: Version, track: str) -> list[Problem]:
    """Every question somebody said something of, in any version of the questionnaire, the worst first."""
    remarks = Remark.objects.filter(pilot__version__questionnaire=version.questionnaire).select_related(
        "pilot__version"
    )
    return sorted(_problems(version, remarks, track), key=lambda one: one.weight, reverse=True)


def said_of(version: Version, variable: str, track: str) -> Problem | None:
    """What was said of one question."""
    return next((one for one in board(version, track) if one.variable == variable), None)


def _problems(version: Version, remarks: Iterable[Remark], track: str) -> list[Problem]:
    found: dict[str, Problem] = {}
    for one in remarks:
        try:
            texts = question_at(version, one.variable).get("texts", {})
        except Missing:
            texts = {}
        problem = found.setdefault(one.variable, Problem(one.variable, in_track(texts, track)))
        problem.said.append(Said(one, text_hash(in_track(texts, one.track)) != one.text_hash))
    return list(found.values())
