"""Something to look at before the questions about it: a short text, an image, a video with captions. It collects nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveys.engine.findings import Finding
from surveys.engine.structure import Item
from surveys.engine.types.contract import ItemType, label


class Stimulus(ItemType):
    name = "stimulus"
    asks = False
    hint = label(
        en="Something to look at or read before the next question.",
        nl="Iets om te bekijken of te lezen voor de volgende vraag.",
        fr="Quelque chose à regarder ou à lire avant la question suivante.",
    )
    label = label(en="something to look at", nl="iets om te bekijken", fr="quelque chose à regarder")
    allowed = frozenset({"media", "alt"})

    def unfinished(self, item: Item, tracks: Sequence[str], where: str) -> Iterator[Finding]:
        """The file itself, and what stands for it for a child who can't see or hear it."""
        if item.media is None:
            return
        if not item.media.file:
            yield Finding("media-missing", f"{where}.media", {"kind": item.media.kind})
        if not item.alt:
            yield Finding("alt-missing", where)
        if item.media.kind == "video":
            for track in tracks:
                if not {track, track.partition("-")[0]} & set(item.media.captions):
                    yield Finding("captions-missing", f"{where}.media.captions", {"track": track})
