"""Reading aloud: which texts of a questionnaire can be heard, recordings, the computer's voice for the rest, and the
soundtrack that tablets keep."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.accounts.models import Study, User
from backend.core.errors import Missing
from backend.jobs import services as jobs
from backend.jobs.registry import Progress
from surveys import instruments, sound
from surveys.box import media
from surveys.engine.texts import placed_texts, text_hash
from surveys.models import Recording, Version, Voice

UNHEARD = ("title", "concept/", "module/", "derived/")
"""What no child meets, by the beginning of the address."""
ANSWERS = ("answer.dont_know", "answer.dont_want", "answer.dont_understand")
"""The ways out stand beside each question and belong to the interface, not to the document."""


@dataclass
class Heard:
    """A text in one language with the places where it stands, and its recording if there is one."""

    language: str
    text: str
    hash: str
    addresses: list[str] = field(default_factory=list)
    recording: Recording | None = None


def study_of(version: Version) -> Study:
    study: Study = version.questionnaire.wave.study
    return study


def language_of(track: str) -> str:
    return track.split("-", maxsplit=1)[0]


def heard_texts(document: Mapping[str, Any]) -> list[Heard]:
    """Every text a child can meet, once a language, in the order of the interview. An easy track without words of its
    own is read the plain ones, as the tablet shows them."""
    found: dict[tuple[str, str], Heard] = {}
    for address, track, text in _spoken(document):
        one = Heard(language_of(track), text, text_hash(text))
        known = found.setdefault((one.language, one.hash), one)
        if address not in known.addresses:
            known.addresses.append(address)
    return list(found.values())


def _spoken(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    strings = instruments.strings()
    for placed in placed_texts(document):
        if placed.address.startswith(UNHEARD):
            continue
        for track in document["tracks"]:
            text = (placed.texts.get(track) or placed.texts.get(language_of(track)) or "").strip()
            if text:
                yield placed.address, track, text
    for track in document["tracks"]:
        words = strings.get(language_of(track), {}) | strings.get(track, {})
        yield from ((f"strings/{key}", track, words[key]) for key in ANSWERS if key in words)


def with_recordings(study: Study, texts: Iterable[Heard]) -> list[Heard]:
    """The texts with their recordings, without reading the sound."""
    listed = list(texts)
    known = Recording.objects.filter(study=study, text_hash__in=[one.hash for one in listed]).defer("sound")
    recordings = {(each.language, each.text_hash): each for each in known}
    for one in listed:
        one.recording = recordings.get((one.language, one.hash))
    return listed


def recording_in(study: Study, public_id: uuid.UUID) -> Recording:
    found = Recording.objects.filter(study=study, public_id=public_id).first()
    if found is None:
        raise Missing("recording", gettext_lazy("This study has no such recording."))
    return found


def record(*, version: Version, language: str, hashed: str, upload: bytes) -> Recording:
    """Keep a person's recording of a text; it takes the place of the computer's voice."""
    if not any((one.language, one.hash) == (language, hashed) for one in heard_texts(version.document)):
        raise Missing(
            "text-changed",
            gettext_lazy("This text has changed or is gone. Open the page again and record the new text."),
        )
    clip = sound.recorded(upload)
    kept = _keep(study_of(version), language, hashed, Voice.PERSON, clip)
    publish(version=version)
    return kept


def forget(*, version: Version, language: str, hashed: str) -> None:
    """Take a recording away; the computer may read the text again."""
    Recording.objects.filter(study=study_of(version), language=language, text_hash=hashed).delete()
    publish(version=version)


def _keep(study: Study, language: str, hashed: str, voice: Voice, clip: sound.Clip) -> Recording:
    values = {"voice": voice, "sound": clip.sound, "seconds": clip.seconds}
    kept, _new = Recording.objects.update_or_create(study=study, language=language, text_hash=hashed, defaults=values)
    return kept


def begin(*, version: Version, asked_by: User | None) -> None:
    """Put on the tablets what is recorded, and let the computer read the rest where it has a voice."""
    publish(version=version)
    if sound.can_speak():
        params = {"version": str(version.public_id)}
        jobs.enqueue_once("soundtrack", study_of(version), params, asked_by=asked_by, same=True)


def work(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Have the computer read what nobody has recorded, then publish the soundtrack. Repeating continues."""
    version = Version.objects.select_related("questionnaire__wave__study").get(
        public_id=params["version"], questionnaire__wave__study=study
    )
    texts = with_recordings(study, heard_texts(version.document))
    silent = [one for one in texts if one.recording is None]
    for place, one in enumerate(silent):
        progress(place / len(silent), _("%(n)d of %(total)d texts") % {"n": place, "total": len(silent)})
        _keep(study, one.language, one.hash, Voice.COMPUTER, sound.spoken(one.text, one.language))
    publish(version=version)
    return {"made": len(silent), "texts": len(texts)}


def publish(*, version: Version) -> dict[str, Any]:
    """Put the recordings of a published version on the tablets: one file a language, clips one after the other in the
    order of their hashes, so that the same recordings give the same file. A draft has nothing to publish."""
    if not version.content_hash:
        return {}
    study = study_of(version)
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in heard_texts(version.document):
        wanted[one.language].add(one.hash)
    track: dict[str, Any] = {}
    for language, hashes in sorted(wanted.items()):
        recordings = Recording.objects.filter(study=study, language=language, text_hash__in=hashes)
        packed, clips = bytearray(), {}
        for each in recordings.order_by("text_hash"):
            clips[each.text_hash[: media.CLIP_KEY]] = [len(packed), len(each.sound)]
            packed += each.sound
        if clips:
            name = media.store(bytes(packed), "bin")
            track[language] = {"file": name, "bytes": len(packed), "clips": clips}
    media.set_soundtrack(version.content_hash, track)
    return track
