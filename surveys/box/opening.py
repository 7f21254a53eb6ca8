"""From sealed bytes to a ballot: answers, a refusal, or the reason why it is neither. Touches no table."""

from __future__ import annotations

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from consent.tokens import envelopes
from consent.tokens.envelopes import EnvelopeInvalid
from surveys.box.keys import Ring
from surveys.box.models import Batch
from surveys.engine import validation
from surveys.engine.forms import Words
from surveys.engine.structure import Questionnaire

VERSION = 1
TAG = re.compile(r"[0-9a-f]{64}")
DECISIONS = ("yes", "no")  # a tuple: what a stranger sends may not be hashable
MOST_MEMBERS = 2000


class Unusable(Exception):
    """An envelope that holds no ballot of this batch. `reason` goes to the quarantine."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Ballot:
    """One opened envelope.

    `tag` is the child's. `reason` is set when it goes to quarantine; `body` then holds what was readable. Withdrawn and
    repeated ones are `marked` when they are compared with others.
    """

    envelope: uuid.UUID
    batch: uuid.UUID
    ciphertext: bytes
    refused: bool = False
    reason: str = ""
    tag: str = ""
    document: str = ""
    track: str = ""
    switched: bool = False
    answers: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    body: dict[str, object] | None = None
    withdrawn: bool = False

    @property
    def valid(self) -> bool:
        """True when it becomes a row of answers."""
        return not (self.refused or self.reason or self.withdrawn)


def open_ballot(
    *, envelope: uuid.UUID, ciphertext: bytes, card: Batch, questionnaire: Questionnaire, ring: Ring
) -> Ballot:
    """Never raises for what a stranger may have put in an envelope."""
    sealed = Ballot(envelope=envelope, batch=card.pk, ciphertext=ciphertext)
    try:
        body = envelopes.open_(ciphertext, ring.private_for(ciphertext), card.pk)
    except EnvelopeInvalid as error:
        return replace(sealed, reason=f"sealed:{error.code}")
    tag = body.get("tag")
    opened = replace(sealed, body=body, tag=tag if isinstance(tag, str) and TAG.fullmatch(tag) else "")
    try:
        return read_ballot(opened, body, card, questionnaire)
    except Unusable as error:
        return replace(opened, reason=error.reason)


def read_ballot(opened: Ballot, body: dict[str, object], card: Batch, questionnaire: Questionnaire) -> Ballot:
    decision = check_frame(body, card)
    if decision == "no":
        return replace(opened, refused=True)
    if not opened.tag:
        raise Unusable("tag")
    answers, texts = checked_answers(body, questionnaire)
    track, switched = str(body["track"]), body["switched"] is True
    document = str(body["document"])
    return replace(opened, document=document, track=track, switched=switched, answers=answers, texts=texts)


def check_frame(body: dict[str, object], card: Batch) -> str:
    """The decision, after all but tag and answers: the envelope belongs to this batch, its questions, its assent text."""
    assent = body.get("assent")
    if body.get("v") != VERSION:
        raise Unusable("format")
    if body.get("batch") != str(card.pk):
        raise Unusable("other-batch")
    if not isinstance(assent, dict) or assent.get("decision") not in DECISIONS:
        raise Unusable("assent")
    if assent.get("hash") != card.assent:
        raise Unusable("other-assent")
    if body.get("document") not in (card.document, *card.earlier):
        raise Unusable("other-document")
    return str(assent["decision"])


def checked_answers(body: dict[str, object], questionnaire: Questionnaire) -> tuple[dict[str, Any], dict[str, str]]:
    """(coded answers, texts): texts and "other" leave the answers altogether, even the trace of who wrote one."""
    given = body.get("answers")
    if body.get("track") not in questionnaire.tracks or not isinstance(body.get("switched"), bool):
        raise Unusable("track")
    if not isinstance(given, dict) or len(given) > MOST_MEMBERS:
        raise Unusable("answers")
    if validation.validate(questionnaire, given):
        raise Unusable("answers")
    answers, texts = {}, {}
    for variable, value in validation.complete(questionnaire, given).items():
        if not isinstance(questionnaire.fields[variable].form, Words):
            answers[variable] = value
        elif isinstance(value, str):
            texts[variable] = value
    return answers, texts


def marked(ballots: Sequence[Ballot], *, buried: Collection[str], seen: Collection[str]) -> list[Ballot]:
    """The ballots whose tags are `buried` as withdrawn; of those with one tag only the first counts, and none whose tag
    was `seen` in a row before."""
    known, found = set(seen), []
    for ballot in ballots:
        reason = ballot.reason
        if ballot.valid and ballot.tag in known:
            reason = "tag-twice"
        elif ballot.valid:
            known.add(ballot.tag)
        withdrawn = bool(ballot.tag) and ballot.tag in buried and not ballot.refused
        found.append(replace(ballot, withdrawn=withdrawn, reason=reason))
    return found
