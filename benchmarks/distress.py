"""The distress lexicon against its corpus (`tests/reference/distress`): recall and precision per language, on the half
that words may be tuned on, on the half that is only scored, and on hard sentences written after the lexicon."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from surveys.safeguarding.distress import LANGUAGES, heavy, lexicon

CORPUS = Path(__file__).resolve().parents[1] / "tests" / "reference" / "distress"
WANTED = {"recall": 0.9, "precision": 0.8}
TUNED, HELD_BACK, FRESH = "tuned", "held back", "fresh"


def entries(language: str, part: str = "") -> list[dict[str, Any]]:
    """All of the corpus, or one of its halves, or the sentences that were written after the lexicon."""
    name = f"{language}-fresh" if part == FRESH else language
    found: list[dict[str, Any]] = json.loads((CORPUS / f"{name}.json").read_text(encoding="utf-8"))
    return [entry for entry in found if part in {"", FRESH, half(entry["text"])}]


def half(text: str) -> str:
    return HELD_BACK if int(hashlib.sha256(text.encode()).hexdigest(), 16) % 2 else TUNED


def scores(language: str, part: str) -> tuple[dict[str, float], int]:
    """Recall and precision, and the number of sentences that should be found."""
    known = lexicon(language)
    pairs = [(entry["distress"], heavy(entry["text"], known)) for entry in entries(language, part)]
    hits = sum(true and found for true, found in pairs)
    wanted, got = sum(true for true, _found in pairs), sum(found for _true, found in pairs)
    return {"recall": hits / wanted, "precision": hits / (got or 1)}, wanted


def run() -> list[dict[str, Any]]:
    results = []
    for language in LANGUAGES:
        for part in (TUNED, HELD_BACK, FRESH):
            figures, true = scores(language, part)
            results += [
                {
                    "figure": f"{language}, {part} ({true} true): {name}",
                    "value": value,
                    "unit": "",
                    "reference": "wanted",
                    "reference_value": WANTED[name],
                    "ratio": value / WANTED[name],
                }
                for name, value in figures.items()
            ]
    return results
