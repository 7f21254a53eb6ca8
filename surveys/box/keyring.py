"""What is wrong with the keys of this installation: missing, damaged, readable by others, or left after a burn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _

from backend.core import keyfiles
from backend.core.errors import DomainError
from consent.tokens import envelopes
from surveys.box import keys
from surveys.box.models import Batch, Envelope, StudyState


@dataclass(frozen=True)
class Fault:
    """A key file, and what is wrong with it in a sentence."""

    name: str
    sentence: str


def faults() -> list[Fault]:
    """Of every file and every study the box knows. A service that has only its own files sees the others as missing."""
    found = [*unreadable(keyfiles.root() / "slip.key")]
    for state in StudyState.objects.order_by("study"):
        found += left(state.study) if state.burnt else [*of_study(state)]
    return [*found, *open_to_others()]


def of_study(state: StudyState) -> Iterator[Fault]:
    study = state.study
    yield from unreadable(keys.withdrawal_path(study))
    try:
        public = keys.mixer_public(study)
    except DomainError as error:
        yield Fault(name_of(keys.public_path(study)), str(error))
        return
    if state.trustee:
        if any(keys.mixer_folder(study).glob("*.key")):
            yield Fault(name_of(keys.mixer_folder(study)), _("A trustee has this study's key: no copy belongs here."))
        return
    try:
        ring = keys.mixer_ring(study)
    except DomainError as error:
        yield Fault(name_of(keys.mixer_folder(study)), str(error))
        return
    if envelopes.key_id(public) not in ring.keys:
        sentence = _("Tablets seal to a key whose private half isn't here: nobody could open what children send.")
        yield Fault(name_of(keys.public_path(study)), sentence)
    waiting = Envelope.objects.filter(batch__in=Batch.objects.filter(study=study)).values_list("ciphertext", flat=True)
    lost = sum(keys.named(bytes(sealed)) not in ring.keys for sealed in waiting.iterator(chunk_size=200))
    if lost:
        sentence = _("%(n)d waiting envelopes are sealed to a key that isn't here: restore it from its backup.")
        yield Fault(name_of(keys.mixer_folder(study)), sentence % {"n": lost})


def left(study: UUID) -> list[Fault]:
    """After the burn no key of the study may be anywhere."""
    own = [keys.withdrawal_path(study), keys.public_path(study), *keys.mixer_folder(study).glob("*.key")]
    return [Fault(name_of(path), _("The study is burnt: destroy this copy.")) for path in own if path.exists()]


def unreadable(path: Path) -> Iterator[Fault]:
    try:
        keys.read(path)
    except DomainError as error:
        yield Fault(name_of(path), str(error))


def open_to_others() -> Iterator[Fault]:
    for path in sorted(keyfiles.root().rglob("*.key")):
        if path.stat().st_mode & 0o077:
            yield Fault(name_of(path), _("Others can read it: its mode must be 0600."))


def name_of(path: Path) -> str:
    return str(path.relative_to(keyfiles.root()))
