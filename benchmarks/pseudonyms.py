"""Recall and precision of the recognisers of free text on generated utterances (`benchmarks.utterances`).

A detail counts as found when each of its letters and digits lies in a span that would be replaced, whatever it is called.
The references are the targets, not a speed: ratio 1 is on target. Wilson's interval (95 %) stands in each figure's name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from benchmarks.utterances import CAPITAL, HELD_BACK, LOWER, SIZES, TUNED, Utterance, lists, negatives, utterances
from surveys.freetext.recognising import find
from surveys.freetext.spans import Span

TARGETS = {
    "id": 0.99, "email": 0.98, "phone": 0.98, "iban": 0.98, "handle": 0.95, f"name {CAPITAL}": 0.95,
    f"name {LOWER}": 0.85, "school": 0.90, "address": 0.90,
}  # fmt: skip
PRECISION = 0.30


@dataclass
class Tally:
    """Hits of trials, by (type, language, case)."""

    hits: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    trials: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))

    def add(self, kind: str, language: str, case: str, *, hit: bool) -> None:
        for one in (language, "all"):
            for other in (case, "both"):
                self.trials[kind, one, other] += 1
                self.hits[kind, one, other] += hit

    def share(self, key: tuple[str, str, str]) -> float:
        return self.hits[key] / self.trials[key]


def covered(utterance: Utterance, start: int, end: int, spans: Iterable[Span]) -> bool:
    places = {place for span in spans if span.replaced for place in range(span.start, span.end)}
    return all(place in places for place in range(start, end) if utterance.text[place].isalnum())


def touching(span: Span, utterance: Utterance) -> bool:
    return any(span.start < end and start < span.end for start, end, _kind in utterance.details)


def score(part: str) -> tuple[Tally, Tally]:
    """Recall by type of detail, and precision of everything that would be replaced."""
    recall, precision = Tally(), Tally()
    for utterance in utterances():
        if utterance.part != part:
            continue
        spans = find(utterance.text, lists())
        for start, end, kind in utterance.details:
            recall.add(kind, utterance.language, utterance.case, hit=covered(utterance, start, end, spans))
        for span in spans:
            if span.replaced:
                precision.add("precision", utterance.language, utterance.case, hit=touching(span, utterance))
    return recall, precision


def missed(part: str) -> list[tuple[str, str, str]]:
    """What was not found: its kind, its words and the sentence. To tune with, so never of the half held back."""
    return [
        (kind, utterance.text[start:end], utterance.text)
        for utterance in utterances()
        if utterance.part == part
        for start, end, kind in utterance.details
        if not covered(utterance, start, end, find(utterance.text, lists()))
    ]


def wilson(hits: int, trials: int) -> tuple[float, float]:
    z = 1.96
    share, spread = hits / trials, z * sqrt(hits / trials * (1 - hits / trials) / trials + z * z / (4 * trials**2))
    middle, scale = share + z * z / (2 * trials), 1 + z * z / trials
    return (middle - spread) / scale, (middle + spread) / scale


def false_alarms() -> float:
    """Spans that would be replaced in a sentence in which there is nothing to find."""
    found = [sum(span.replaced for span in find(sentence, lists())) for _language, sentence in negatives()]
    return sum(found) / len(found)


def figures(tally: Tally, part: str) -> list[dict[str, Any]]:
    results = []
    for key in sorted(tally.trials):
        kind, language, case = key
        target = PRECISION if kind == "precision" else TARGETS.get(kind, TARGETS.get(f"{kind} {case}"))
        low, high = wilson(tally.hits[key], tally.trials[key])
        results.append({
            "figure": f"{part}, {kind}, {language}, {case}: {tally.hits[key]} of {tally.trials[key]} [{low:.3f}, {high:.3f}]",
            "value": tally.share(key),
            "unit": "",
            "reference": "wanted",
            "reference_value": target,
            "ratio": tally.share(key) / target if target else None,
        })  # fmt: skip
    return results


def run() -> list[dict[str, Any]]:
    assert sum(SIZES.values()) >= 1200
    results = [figure for part in (TUNED, HELD_BACK) for tally in score(part) for figure in figures(tally, part)]
    return [
        *results,
        {"figure": f"hard negatives ({len(list(negatives()))}): spans to take away", "value": false_alarms(),
         "unit": "a sentence", "reference": "", "reference_value": None, "ratio": None},
    ]  # fmt: skip
