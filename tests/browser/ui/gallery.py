"""One question of every type for each age: the shipped questionnaires' own where they ask that type, else a SYNTHETIC one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from surveys import instruments
from surveys.engine import document

TYPES = Path(__file__).parents[2] / "vectors" / "types"
INSTRUMENTS = {"6-8": "wave1-first", "9-12": "wave1-primary", "13": "wave1-secondary", "easy": "wave1-easy"}
TRACKS = {
    "6-8": ["nl", "fr"],
    "9-12": ["nl", "fr", "de"],
    "13": ["nl", "fr"],
    "easy": ["nl-easy", "fr-easy", "de-easy", "nl", "fr"],
}
PLAIN = {"assent", "draw"}
"""Types without a screen of their own among the questions."""
FACES = {"ranking": ["console", "draw", "book", "sport"], "single": ["phone", "simple-phone", "none"]}
WITH_PICTURES = {"6-8", "easy"}
SIGNS = {
    "duration": ["dots-0", "dots-1", "dots-7"],
    "knowledge": ["friends", "globe", "none"],
    "grid": ["video", "chat"],
}
TITLE = {"nl": "Alle vragen", "fr": "Toutes les questions", "de": "Alle Fragen"}
GERMAN = {
    "Hoe lang?": "Wie lange?",
    "Niet": "Gar nicht",
    "Minder dan 1 uur": "Weniger als 1 Stunde",
    "Meer dan 1 uur": "Mehr als 1 Stunde",
    "Hoe vaak?": "Wie oft?",
    "Niet leuk": "Nicht schön",
    "Gaat wel": "Es geht",
    "Leuk": "Schön",
    "Filmpjes": "Videos",
    "Chatten": "Chatten",
    "Wie ziet een openbaar bericht?": "Wer sieht eine öffentliche Nachricht?",
    "Mijn vrienden": "Meine Freunde",
    "Iedereen": "Alle",
    "Niemand": "Niemand",
    "Vertel eens.": "Erzähl mal.",
    "Waarop kijk je filmpjes?": "Worauf schaust du Videos?",
    "Een gsm": "Ein Handy",
    "Een tablet": "Ein Tablet",
    "Een televisie": "Ein Fernseher",
    "Wat doe je het liefst? Kies je top 3.": "Was machst du am liebsten? Wähle deine Top 3.",
    "Gamen": "Spielen",
    "Tekenen": "Malen",
    "Lezen": "Lesen",
    "Sporten": "Sport",
    "Op welke trede sta jij?": "Auf welcher Stufe stehst du?",
    "Het slechtste leven": "Das schlechteste Leben",
    "Het beste leven": "Das beste Leben",
    "Hoe moe ben je?": "Wie müde bist du?",
    "Helemaal niet": "Gar nicht",
    "Heel erg": "Sehr",
    "Kijk naar dit filmpje.": "Schau dir dieses Video an.",
    "Twee kinderen delen een foto.": "Zwei Kinder teilen ein Foto.",
    "Wat vind je zelf?": "Was denkst du selbst?",
    "Hoe laat ga je slapen?": "Um wie viel Uhr gehst du schlafen?",
}


def translated(data: Any, tracks: list[str]) -> Any:
    """The same JSON with every text in these tracks: an easy track without words of its own takes the plain ones."""
    if isinstance(data, list):
        return [translated(entry, tracks) for entry in data]
    if not isinstance(data, dict):
        return data
    if "nl" in data and all(isinstance(text, str) for text in data.values()):
        words = {"de": GERMAN.get(data["nl"], data.get("de", data["nl"])), **data}
        return {track: words.get(track) or words[track.split("-")[0]] for track in tracks}
    return {key: translated(entry, tracks) for key, entry in data.items()}


def _synthetic(kind: str, age: str) -> dict[str, Any]:
    item: dict[str, Any] = json.loads((TYPES / f"{kind}.json").read_text(encoding="utf-8"))["item"]
    if age in WITH_PICTURES:
        named = {**FACES, **SIGNS}.get(kind, [])
        for entry, sign in zip(item.get("rows", item.get("categories", [])), named, strict=False):
            entry["pictogram"] = sign
    return item


def _unconditional(item: dict[str, Any]) -> dict[str, Any]:
    return {key: entry for key, entry in item.items() if key not in {"ask_if", "order", "carry", "module"}}


def items(age: str, picture: str) -> list[dict[str, Any]]:
    """Named after their types; stimulus twice: a film that is not there, and an image that is."""
    asked = [item for module in instruments.instrument(INSTRUMENTS[age])["modules"] for item in module["items"]]
    found = []
    for kind in sorted({path.stem for path in TYPES.glob("*.json")} - PLAIN):
        own = [item for item in asked if item["type"] == kind and not item.get("derived")]
        # The longest list of answers is the hardest to draw.
        item = max(own, key=lambda one: len(one.get("categories", []))) if own else _synthetic(kind, age)
        found.append({**_unconditional(item), "variable": kind})
        if "media" in item:
            found.append({**item, "variable": "image", "media": {"kind": "image", "file": picture}})
    return found


def gallery(age: str, picture: str) -> dict[str, Any]:
    tracks = TRACKS[age]
    modules = [{"name": "all", "title": TITLE, "items": items(age, picture)}]
    data = {"format": 1, "name": "gallery", "title": TITLE, "tracks": tracks, "modules": translated(modules, tracks)}
    return document.publish({**data, "title": translated(TITLE, tracks)})


def lengthened(text: str) -> str:
    """The same text 30 % longer, word by word, as a translation may be."""
    words = []
    for word in text.split(" "):
        letters = sum(map(str.isalpha, word))
        more = round(letters * 0.3) if "{" not in word and letters > 1 else 0
        words.append(word[:1] + "ëéüàöïèçâûîñ"[:more] + word[1:])
    return " ".join(words)


def pseudo(data: Any) -> Any:
    """The same JSON with every text in Dutch lengthened."""
    if isinstance(data, list):
        return [pseudo(entry) for entry in data]
    if isinstance(data, dict):
        return {key: _longer(entry) if key.startswith("nl") else pseudo(entry) for key, entry in data.items()}
    return data


def _longer(data: Any) -> Any:
    if isinstance(data, str):
        return lengthened(data)
    if isinstance(data, list):
        return [_longer(entry) for entry in data]
    return {key: _longer(entry) for key, entry in data.items()} if isinstance(data, dict) else data
