"""What the linter says of a draft, what may stay because somebody wrote down why, and what stands before publishing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Invalid, Missing
from backend.core.text import in_language
from surveys import selectors
from surveys.engine.lint.contract import Lint
from surveys.engine.lint.linting import lint
from surveys.instruments import TRACKS
from surveys.models import Override, Questionnaire, Recording, Version

LEAST_MOTIVE = 10
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Judged:
    """A finding, and the motive for which it may stay."""

    lint: Lint
    override: Override | None

    @property
    def stands(self) -> bool:
        """Whether it is in the way of publishing."""
        return self.lint.severity == "gate" or (self.lint.severity == "warn" and self.override is None)


class FindingsStand(Invalid):
    """The linter has findings that nobody mended or explained; `judged` says which."""

    def __init__(self, judged: list[Judged]) -> None:
        super().__init__(
            "findings-stand",
            _("The linter still has %(n)d findings. Mend them, or write down why they may stay."),
            n=len(judged),
        )
        self.judged = judged


def key(one: Lint | Override) -> Key:
    """What a motive is bound to."""
    if isinstance(one, Override):
        return one.rule, one.address, one.track, one.text_hash
    return one.rule.name, one.address, one.track, one.hash


def judged(version: Version) -> list[Judged]:
    """Every finding in the draft, in the order of the document, with its motive when it has one."""
    questionnaire = version.questionnaire
    recorded = Recording.objects.filter(study=questionnaire.wave.study_id).values_list("language", "text_hash")
    found = lint(
        version.document,
        level=questionnaire.level,
        previous=selectors.previous_document(version),
        heard={(track, hashed) for track in TRACKS for language, hashed in recorded if track.startswith(language)},
    )
    motives = {key(one): one for one in Override.objects.filter(questionnaire=questionnaire, taken_back=None)}
    return [Judged(one, motives.get(key(one)) if one.severity == "warn" else None) for one in found]


def require_clean(version: Version) -> None:
    """Raise FindingsStand unless nothing is in the way of publishing."""
    standing = [one for one in judged(version) if one.stands]
    if standing:
        raise FindingsStand(standing)


def override(*, version: Version, finding: Key, motive: str, by: User) -> Override:
    """Let a warning stand for a written motive. Gates can't be overridden and hints needn't be."""
    motive = motive.strip()
    if len(motive) < LEAST_MOTIVE:
        raise Invalid("motive-short", _("Write in a sentence why this may stay."))
    given = next((one.lint for one in judged(version) if key(one.lint) == finding), None)
    if given is None:
        raise Missing("finding", _("This finding is no longer there: the text has changed."))
    if given.severity != "warn":
        raise Invalid("not-overridable", _("Only a warning can stand with a motive."))
    return keep(version.questionnaire, finding, motive, by)


def keep(questionnaire: Questionnaire, finding: Key, motive: str, by: User | None) -> Override:
    """One motive a finding; writing it again replaces it."""
    names: dict[str, Any] = dict(zip(("rule", "address", "track", "text_hash"), finding, strict=True))
    made, _new = Override.objects.update_or_create(
        questionnaire=questionnaire, **names, taken_back=None, defaults={"motive": motive[:1000], "by": by}
    )
    return made


def take_back(*, version: Version, override: str) -> None:
    """Undo a motive; it stays on record."""
    mine = Override.objects.filter(questionnaire=version.questionnaire, public_id=override, taken_back=None)
    if not mine.update(taken_back=timezone.now()):
        raise Missing("override", _("This motive is no longer there."))


def bring_motives(*, version: Version, motives: Iterable[Mapping[str, Any]]) -> None:
    """The motives that come with a document that ships: `{"rule", "address", "motive": {language: text}}`."""
    written = {(one["rule"], one["address"]): in_language(one["motive"]) for one in motives}
    for one in judged(version):
        motive = written.get((one.lint.rule.name, one.lint.address))
        if motive and one.lint.severity == "warn":
            keep(version.questionnaire, key(one.lint), motive, None)
