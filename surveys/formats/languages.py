"""The languages of other tools and the tracks of a document. An easy-read track is a private variant of its language
(`nl-x-easy`, BCP 47)."""

from __future__ import annotations

import re
from collections.abc import Mapping

NAMES: Mapping[str, str] = {
    "nl": "Nederlands",
    "fr": "Français",
    "de": "Deutsch",
    "nl-easy": "Nederlands, eenvoudig",
    "fr-easy": "Français, facile",
    "de-easy": "Deutsch, leicht",
}
KNOWN: Mapping[str, str] = {
    **{name.lower(): track for track, name in NAMES.items()},
    **{track: track for track in NAMES},
    **{f"{track[:2]}-x-easy": track for track in NAMES if track.endswith("-easy")},
    **dict.fromkeys(("dutch", "vlaams", "néerlandais", "nederlands (formeel)", "nl-informal"), "nl"),
    **dict.fromkeys(("french", "frans", "francais"), "fr"),
    **dict.fromkeys(("german", "duits", "allemand", "de-informal"), "de"),
}
OTHER: Mapping[str, str] = {"nl": "Iets anders", "fr": "Autre chose", "de": "Etwas anderes"}


def tag(track: str) -> str:
    """The BCP 47 tag of a track."""
    return f"{track[:2]}-x-easy" if track.endswith("-easy") else track


def heading(track: str) -> str:
    """How a column of XLSForm names the track: `Nederlands (nl)`."""
    return f"{NAMES[track]} ({tag(track)})"


def track_of(language: str) -> str:
    """The track of a language as other tools write it (`Nederlands (nl)`, `nl-BE`, `French`), "" for none of ours."""
    given = language.strip().lower()
    inside = re.search(r"\(([^)]*)\)\s*$", given)
    for name in ((inside[1].strip() if inside else given), given.split("(")[0].strip(), given):
        if name in KNOWN:
            return KNOWN[name]
        if re.fullmatch(r"(nl|fr|de)[-_][a-z]{2}", name):
            return name[:2]
    return ""
