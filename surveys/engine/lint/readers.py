"""For whom a text is written: the age of the youngest, and whether it must be easy to read."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = {"first": 6, "primary": 9, "secondary": 12, "easy": 9}
"""Level of a questionnaire -> age of its youngest readers."""


@dataclass(frozen=True)
class Reader:
    youngest: int
    easy: bool = False

    @property
    def most_words(self) -> int:
        """In one sentence."""
        if self.easy:
            return 12
        return 15 if self.youngest < 12 else 20


def reader(level: str, track: str = "") -> Reader:
    return Reader(LEVELS[level], easy=level == "easy" or track.endswith("-easy"))
