"""The four shapes an answer can have: a category, several categories, a whole number, words.

Every question type answers in one of these (or in none), so routing, validation, logic and the codebook
work with shapes and never need to know a type.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, ClassVar, Literal

from surveys.engine.findings import Param

Answer = int | str | list[int]
Problem = tuple[str, dict[str, Param]]
Operand = Literal["category", "set", "amount", "words"]

NOT_ASKED, SKIPPED, DONT_KNOW, DONT_WANT, DONT_UNDERSTAND, NOT_REACHED, LOST = range(-1, -8, -1)
MISSING_CODES = frozenset(range(-7, 0))


def is_whole(value: object) -> bool:
    """True and False are whole numbers to Python but never an answer."""
    return type(value) is int


def is_blank(value: object) -> bool:
    """No answer at all: absent, null, an emptied text field, a list with every tick taken away."""
    return value is None or value in ("", [])


def settled(value: Any) -> Any:
    """The one way to write an answer: codes sorted; words in NFC without control characters and without half an emoji
    (a length limit in a browser can cut one)."""
    if isinstance(value, list):
        return sorted(value)
    if isinstance(value, str):
        kept = "".join(sign for sign in value if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"})
        return unicodedata.normalize("NFC", kept).strip()
    return value


class Form(ABC):
    operand: ClassVar[Operand]
    names: Mapping[str, int] = {}
    unanswered: ClassVar[int] = SKIPPED
    """Why there is no answer when it was asked and none came."""

    @abstractmethod
    def problem(self, value: object) -> Problem | None:
        """What is wrong with an answer that is neither blank nor a missing code."""

    def columns(self, variable: str) -> tuple[str, ...]:
        """The names of the data columns a variable of this form becomes."""
        return (variable,)

    @abstractmethod
    def candidates(self, points: frozenset[int], *, every: bool) -> list[Answer] | None:
        """Answers enough to decide a condition that compares with `points` only; `every` when it compares with
        another variable. None when there are too many to list."""


@dataclass(frozen=True)
class Coded(Form):
    operand: ClassVar[Operand] = "category"
    names: Mapping[str, int] = field(default_factory=dict)
    ordered: bool = False
    codes: frozenset[int] = frozenset()

    def problem(self, value: object) -> Problem | None:
        if not is_whole(value):
            return "answer-type", {"expected": "a code"}
        if value not in self.codes:
            return "answer-code", {"given": str(value)}
        return None

    def candidates(self, points: frozenset[int], *, every: bool) -> list[Answer] | None:
        if every:
            return list(self.codes)
        marks = sorted(points)
        kinds = {tuple((code > mark) - (code < mark) for mark in marks): code for code in sorted(self.codes)}
        return list(kinds.values())


@dataclass(frozen=True)
class Drawn(Coded):
    """The device draws one code. No child can skip that: without one it was lost."""

    unanswered: ClassVar[int] = LOST


@dataclass(frozen=True)
class Several(Form):
    operand: ClassVar[Operand] = "set"
    names: Mapping[str, int] = field(default_factory=dict)
    codes: frozenset[int] = frozenset()
    exclusive: frozenset[int] = frozenset()
    least: int = 1
    most: int | None = None

    def problem(self, value: object) -> Problem | None:
        if not isinstance(value, list) or not all(is_whole(code) for code in value):
            return "answer-type", {"expected": "a list of codes"}
        for code in value:
            if code not in self.codes:
                return "answer-code", {"given": str(code)}
        chosen = set(value)
        if len(chosen) < len(value):
            return "answer-repeated", {}
        alone = chosen & self.exclusive
        if alone and len(chosen) > 1:
            return "answer-exclusive", {"given": str(min(alone))}
        if len(chosen) < self.least and not alone:
            return "answer-too-few", {"given": len(chosen), "limit": self.least}
        if self.most is not None and len(chosen) > self.most:
            return "answer-too-many", {"given": len(chosen), "limit": self.most}
        return None

    def columns(self, variable: str) -> tuple[str, ...]:
        return tuple(f"{variable}_{name}" for name in self.names)

    def candidates(self, points: frozenset[int], *, every: bool) -> list[Answer] | None:
        """`least` is not used: categories that no condition mentions can always fill it up."""
        mentioned = sorted(points & self.codes)
        rest = sorted(self.codes - points)
        if every or len(mentioned) > 12:
            return None
        found: list[Answer] = [rest[:1]] if rest else []
        for size in range(1, len(mentioned) + 1):
            if self.most is not None and size > self.most:
                break
            found.extend(
                list(pick) for pick in combinations(mentioned, size) if size == 1 or not self.exclusive & {*pick}
            )
        return found


@dataclass(frozen=True)
class Whole(Form):
    operand: ClassVar[Operand] = "amount"
    least: int = 0
    most: int = 999_999_999

    def problem(self, value: object) -> Problem | None:
        if type(value) is not int:
            return "answer-type", {"expected": "a whole number"}
        if value < self.least:
            return "answer-below", {"given": str(value), "limit": self.least}
        if value > self.most:
            return "answer-above", {"given": str(value), "limit": self.most}
        return None

    def candidates(self, points: frozenset[int], *, every: bool) -> list[Answer] | None:
        if every:
            return list(range(self.least, self.most + 1)) if self.most - self.least <= 200 else None
        near = {self.least, self.most} | {point + step for point in points for step in (-1, 0, 1)}
        return [number for number in sorted(near) if self.least <= number <= self.most]


@dataclass(frozen=True)
class Words(Form):
    operand: ClassVar[Operand] = "words"
    max_chars: int = 200

    def problem(self, value: object) -> Problem | None:
        if not isinstance(value, str):
            return "answer-type", {"expected": "a text"}
        if len(value) > self.max_chars:
            return "answer-too-long", {"given": len(value), "limit": self.max_chars}
        return None

    def candidates(self, points: frozenset[int], *, every: bool) -> list[Answer] | None:
        del points, every
        return ["x"]
