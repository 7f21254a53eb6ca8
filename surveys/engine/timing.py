"""How long a draft takes to answer, by age: the words to read at the pace of that age, then the time to think and tap.

Reading: words a minute at the middle of a school year, the mean over the grades of the age, half of the readers (typical)
and the slower quarter (slow). 6-8 and 9-12: Hasbrouck & Tindal (2017), oral reading fluency norms, grades 1-3 and 4-6,
winter, percentiles 50 and 25. 13 and over: between grade 6 of those norms and the 238 words a minute of adults who read
silently (Brysbaert 2019, Journal of Memory and Language 109), taken low. American pupils read aloud: a stand-in until a
pilot gives Belgian times. Thinking: an adult takes about ten seconds for a question on its own, reading included (Pew
Research Center 2022, "How we keep our online surveys from running too long"); children are given half as much again,
the youngest twice as much. Every question counts as asked, so a route that skips some is shorter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.engine.editing import items
from surveys.engine.forms import Operand
from surveys.engine.playable import playable


@dataclass(frozen=True)
class Pace:
    typical: int
    slow: int
    thinking: float


PACES: Mapping[str, Pace] = {
    "6-8": Pace(typical=70, slow=51, thinking=2.0),
    "9-12": Pace(typical=133, slow=107, thinking=1.5),
    "13": Pace(typical=180, slow=140, thinking=1.0),
}
ANSWERING_S: Mapping[Operand, float] = {"category": 5, "amount": 8, "set": 10, "words": 25}
"""Seconds to think and answer for one variable, for somebody of 13 or more."""
NEXT_S = 2
"""To go on to the next screen."""


@dataclass(frozen=True)
class Estimate:
    """Seconds, for a typical and for a slow reader."""

    typical: float
    slow: float

    def __add__(self, other: Estimate) -> Estimate:
        return Estimate(self.typical + other.typical, self.slow + other.slow)


def item_seconds(item: Mapping[str, Any], operands: Mapping[str, Operand], track: str, age: str) -> Estimate:
    """One item in one track. operands: variable -> how it is answered."""
    pace = PACES[age]
    texts = [item["texts"], item.get("note", {})]
    texts += [entry["texts"] for part in ("rows", "categories") for entry in item.get(part, ())]
    words = sum(len(text.get(track, "").split()) for text in texts)
    asked = [item["variable"], *(row["variable"] for row in item.get("rows", ()))]
    answering = sum(ANSWERING_S[operands[name]] for name in asked if name in operands)
    thinking = pace.thinking * answering + NEXT_S
    return Estimate(60 * words / pace.typical + thinking, 60 * words / pace.slow + thinking)


def operands_of(document: Mapping[str, Any]) -> dict[str, Operand]:
    """How each variable that can be asked already is answered."""
    running = playable(document).questionnaire
    return {name: field.form.operand for name, field in running.fields.items()} if running else {}


def document_seconds(document: Mapping[str, Any], track: str, age: str) -> Estimate:
    known = operands_of(document)
    return sum((item_seconds(item, known, track, age) for item in items(document)), Estimate(0, 0))
