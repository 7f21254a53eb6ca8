"""What is known of every text of a draft: the source it was written beside, and who reviewed it as it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils import timezone

from backend.accounts.models import User
from surveys.engine.editing import Document
from surveys.engine.texts import placed_texts, text_hash
from surveys.engine.translating import Known, State, source_of, state
from surveys.models import Version, Wording


def follow(*, version: Version, before: Document, after: Document) -> None:
    """After a change: a text that was written is written beside its source of now; a text whose source moved on under
    it keeps what the source was."""
    old = {place.address: place.texts for place in placed_texts(before)}
    tracks, source = after["tracks"], version.questionnaire.source
    for place in placed_texts(after):
        was, now = old.get(place.address), place.texts
        if was is None or was == now:
            continue
        for track in tracks:
            origin = source_of(track, source, tracks)
            if track == origin or not now.get(track, "").strip():
                continue
            if was.get(track) != now[track]:
                _write(version, place.address, track, now[track], now.get(origin, ""))
            elif was.get(origin, "").strip() and was.get(origin) != now.get(origin):
                _keep(version, place.address, track, now[track], was[origin])


def reviewed(*, version: Version, author: User, address: str, track: str) -> None:
    """The text as it stands is right, said by this person beside the source of now."""
    texts = next(place.texts for place in placed_texts(version.document) if place.address == address)
    tracks = version.document["tracks"]
    source = texts.get(source_of(track, version.questionnaire.source, tracks), "")
    about = {"source": source, "reviewed_by": author, "reviewed_on": timezone.localdate()}
    _row(version, address, track, texts[track], about)


def moved(*, version: Version, old: str, new: str) -> None:
    """What something is called has changed: what is known of its texts goes along."""
    kept = version.wordings
    kept.filter(address__startswith=f"{new}/").delete()
    kept.filter(address=new).delete()
    for wording in kept.filter(address__startswith=old):
        if wording.address == old or wording.address.startswith(f"{old}/"):
            wording.address = new + wording.address[len(old) :]
            wording.save(update_fields=["address"])


def inherited(*, version: Version, earlier: Version) -> None:
    """A new version begins with what was known of the texts of the one before."""
    rows = earlier.wordings.values("address", "track", "text_hash", "source", "reviewed_by_id", "reviewed_on")
    Wording.objects.bulk_create(Wording(version=version, **row) for row in rows)


Memory = Mapping[tuple[str, str], Mapping[str, Known]]


def memory(version: Version, address: str = "") -> Memory:
    """(address, track) -> text hash -> what is known; of all texts, or of those under one address."""
    rows = version.wordings.filter(address__startswith=address) if address else version.wordings.all()
    found: dict[tuple[str, str], dict[str, Known]] = defaultdict(dict)
    names = ("address", "track", "text_hash", "source", "reviewed_by__name", "reviewed_by__email")
    for place, track, digest, source, name, email in rows.values_list(*names):
        found[place, track][digest] = Known(source, name or email or "")
    return found


def states(version: Version, known: Memory | None = None) -> Iterator[tuple[str, str, State]]:
    """(address, track, state) of every text of the draft in every track."""
    document, source = version.document, version.questionnaire.source
    remembered = memory(version) if known is None else known
    origins = {track: source_of(track, source, document["tracks"]) for track in document["tracks"]}
    for place in placed_texts(document):
        for track, origin in origins.items():
            yield place.address, track, state(track, origin, place.texts, remembered.get((place.address, track), {}))


def _write(version: Version, address: str, track: str, text: str, source: str) -> None:
    _row(version, address, track, text, {"source": source})


def _keep(version: Version, address: str, track: str, text: str, source: str) -> None:
    Wording.objects.get_or_create(
        version=version, address=address, track=track, text_hash=text_hash(text), defaults={"source": source}
    )


def _row(version: Version, address: str, track: str, text: str, about: Mapping[str, Any]) -> None:
    Wording.objects.update_or_create(
        version=version, address=address, track=track, text_hash=text_hash(text), defaults=about
    )
