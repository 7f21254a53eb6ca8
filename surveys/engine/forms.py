"""The shapes an answer can have: a category, several categories, an order, a whole number, words.

Every question type answers in one of these (or in none), so routing, validation, logic, data columns and the codebook
work with shapes and never need to know a type.
"""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from random import Random
from typing import Any, ClassVar, Literal

from surveys.engine.findings import Param

Answer = int | str | list[int]
Problem = tuple[str, dict[str, Param]]
Operand = Literal["category", "set", "amount", "words"]
Holds = Literal["answer", "minutes", "chosen", "rank", "right"]
"""What the numbers of a column say: the answer itself, or it as minutes since midnight; 1 for a chosen category, its rank;
1 for a right answer."""

NOT_ASKED, SKIPPED, DONT_KNOW, DONT_WANT, DONT_UNDERSTAND, NOT_REACHED, LOST = range(-1, -8, -1)
MISSING_CODES = frozenset(range(-7, 0))


def is_whole(value: object) -> bool:
    """True and False are whole numbers to Python but never an answer."""
    return type(value) is int


def is_blank(value: object) -> bool:
    """No answer at all: absent, null, an emptied text field, a list with every tick taken away."""
    return value is None or value in ("", [])


@dataclass(frozen=True)
class Column:
    """One data column of a variable. `code` is the category it is about, None when it is about them all."""

    name: str
    holds: Holds
    code: int | None = None


class Form(ABC):
    operand: ClassVar[Operand]
    names: Mapping[str, int] = {}
    unanswered: ClassVar[int] = SKIPPED
    """Why there is no answer when it was asked and none came."""

    @abstractmethod
    def problem(self, value: object) -> Problem | None:
        """What is wrong with an answer that is neither blank nor a missing code."""

    def settled(self, value: Any) -> Any:
        """The one way to write an answer: codes sorted; words in NFC without control characters and without half an
        emoji (a length limit in a browser can cut one)."""
        if isinstance(value, list):
            return sorted(value)
        if isinstance(value, str):
            kept = "".join(sign for sign in value if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs"})
            return unicodedata.normalize("NFC", kept).strip()
        return value

    def columns(self, variable: str) -> tuple[Column, ...]:
        """The data columns a variable of this form becomes."""
        return (Column(variable, "answer"),)

    def row(self, value: Answer | None) -> tuple[int | None, ...]:
        """The numbers of an answer, one for each column. A missing code stands in all of them; an answer that isn't
        there was lost."""
        if isinstance(value, int) and value < 0:
            return (value,) * len(self.columns(""))
        numbers = self.numbers(value)
        return (LOST,) * len(self.columns("")) if numbers is None else numbers

    def numbers(self, value: Answer | None) -> tuple[int | None, ...] | None:
        """The numbers of a given answer; None for what is no answer of this form."""
        return (value,) if isinstance(value, int) else None

    @abstractmethod
    def candidates(self, points: frozenset[int], *, every: bool) -> list[Answer] | None:
        """Answers enough to decide a condition that compares with `points` only; `every` when it compares with
        another variable. None when there are too many to list."""

    @abstractmethod
    def drawn(self, chance: Random) -> Answer:
        """A valid answer at random, for tests of routes and for made-up children."""


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

    def drawn(self, chance: Random) -> Answer:
        return chance.choice(sorted(self.codes))


@dataclass(frozen=True)
class Keyed(Coded):
    """A category with right and wrong ones; a column of its own says which the answer was."""

    key: frozenset[int] = frozenset()

    def columns(self, variable: str) -> tuple[Column, ...]:
        return (Column(variable, "answer"), Column(f"{variable}_right", "right"))

    def numbers(self, value: Answer | None) -> tuple[int | None, ...] | None:
        return (value, int(value in self.key)) if isinstance(value, int) else None


@dataclass(frozen=True)
class Drawn(Coded):
    """The device draws one code. No child can skip that: without one it was lost."""

    unanswered: ClassVar[int] = LOST


@dataclass(frozen=True)
class Several(Form):
    operand: ClassVar[Operand] = "set"
    holds: ClassVar[Holds] = "chosen"
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

    def columns(self, variable: str) -> tuple[Column, ...]:
        return tuple(Column(f"{variable}_{name}", self.holds, code) for name, code in self.names.items())

    def numbers(self, value: Answer | None) -> tuple[int | None, ...] | None:
        return tuple(int(code in value) for code in self.names.values()) if isinstance(value, list) else None

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

    def drawn(self, chance: Random) -> Answer:
        free = sorted(self.codes - self.exclusive)
        if self.exclusive and chance.random() < len(self.exclusive) / len(self.codes):
            return [chance.choice(sorted(self.exclusive))]
        most = min(self.most or len(free), len(free))
        picked: list[int] = self.settled(chance.sample(free, chance.randint(min(self.least, most), most)))
        return picked


@dataclass(frozen=True)
class Ranked(Several):
    """Categories in the order the child put them; those left out have no rank."""

    holds: ClassVar[Holds] = "rank"

    def settled(self, value: Any) -> Any:
        return list(value) if isinstance(value, list) else super().settled(value)

    def numbers(self, value: Answer | None) -> tuple[int | None, ...] | None:
        if not isinstance(value, list):
            return None
        ranks = {code: rank for rank, code in enumerate(value, start=1)}
        return tuple(ranks.get(code, 0) for code in self.names.values())


@dataclass(frozen=True)
class Whole(Form):
    """A number that is a whole number of steps above the least."""

    operand: ClassVar[Operand] = "amount"
    least: int = 0
    most: int = 999_999_999
    step: int = 1

    def problem(self, value: object) -> Problem | None:
        if type(value) is not int:
            return "answer-type", {"expected": "a whole number"}
        if value < self.least:
            return "answer-below", {"given": str(value), "limit": self.least}
        if value > self.most:
            return "answer-above", {"given": str(value), "limit": self.most}
        if (value - self.least) % self.step:
            return "answer-step", {"given": str(value), "limit": self.step, "least": self.least}
        return None

    @property
    def values(self) -> range:
        return range(self.least, self.most + 1, self.step)

    def candidates(self, points: frozenset[int], *, every: bool) -> list[Answer] | None:
        if every:
            return list(self.values) if len(self.values) <= 201 else None
        beside = {(point - self.least) // self.step + by for point in points for by in (-1, 0, 1)}
        places = {0, len(self.values) - 1} | {place for place in beside if 0 <= place < len(self.values)}
        return [self.values[place] for place in sorted(places)]

    def drawn(self, chance: Random) -> Answer:
        return self.values[chance.randrange(len(self.values))]


@dataclass(frozen=True)
class Clock(Whole):
    """A time of day in minutes since midnight."""

    def columns(self, variable: str) -> tuple[Column, ...]:
        return (Column(variable, "minutes"),)


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

    def numbers(self, value: Answer | None) -> tuple[int | None, ...] | None:
        """Words have no number, whether they are there or were detached."""
        del value
        return (None,)

    def candidates(self, points: frozenset[int], *, every: bool) -> list[Answer] | None:
        del points, every
        return ["x"]

    def drawn(self, chance: Random) -> Answer:
        return "".join(chance.choice("aeiou lmnst") for _ in range(chance.randint(1, 40))).strip() or "a"
