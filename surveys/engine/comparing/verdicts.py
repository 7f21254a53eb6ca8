"""What is said of a question that was asked in several waves: which aspects differ, and what follows.

A changed concept, scale, base or kind of measurement makes a question another question. A changed wording does too,
unless an analyst says in writing why it asks the same thing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from surveys.engine.codebook import Codebook, Text
from surveys.engine.comparing.questions import Question

State = Literal["note", "changed"]
Verdict = Literal["comparable", "note", "different"]
Reach = Mapping[str, frozenset[str]]


@dataclass(frozen=True, eq=False)
class Asked:
    """What one wave asked. `reach`: variable -> codes of the grades in which anybody was asked, when known."""

    label: Text
    codebook: Codebook
    reach: Reach = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aspect:
    """One way in which a question differs between two waves. A note leaves it comparable."""

    name: str
    state: State
    text: Text
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A question of one wave beside the same question of the reference wave; None where it was not asked."""

    question: Question | None
    aspects: tuple[Aspect, ...]

    @property
    def verdict(self) -> Verdict:
        if any(aspect.state == "changed" for aspect in self.aspects):
            return "different"
        return "note" if self.aspects else "comparable"

    @property
    def reworded(self) -> bool:
        """Whether only the wording stands in the way, so that a motive may open it."""
        changed = [aspect.name for aspect in self.aspects if aspect.state == "changed"]
        return changed == ["wording"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A question of the reference wave (the last) with a judgement for each earlier wave, in their order."""

    question: Question
    earlier: tuple[Judgement, ...]

    @property
    def verdict(self) -> Verdict:
        """Comparable when every wave is, different when none is, a note when it depends on the wave."""
        found = {each.verdict for each in self.earlier}
        if found == {"comparable"}:
            return "comparable"
        return "different" if found <= {"different"} else "note"

    @property
    def reworded(self) -> bool:
        """Whether a motive would add at least one wave."""
        return any(each.reworded for each in self.earlier)

    def usable(self, *, motive: str = "") -> tuple[int, ...]:
        """Places of the waves that can stand side by side, the reference last."""
        kept = [
            place
            for place, each in enumerate(self.earlier)
            if each.verdict != "different" or (motive.strip() and each.reworded)
        ]
        return (*kept, len(self.earlier)) if kept else ()
