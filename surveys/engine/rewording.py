"""Two wordings of one text: what was taken out and put in, and how large the step is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from surveys.engine.comparing import normal

Kind = Literal["same", "del", "ins"]
Size = Literal["same", "signs", "spelling", "words"]
PIECE = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
MOST_LETTERS = 2
LEAST_WORD = 5
"""In a shorter word one letter is often another word: niet and iets, pas and par."""


@dataclass(frozen=True)
class Segment:
    """A run of words that both wordings have, or only the earlier (`del`) or the later one (`ins`)."""

    kind: Kind
    text: str


def segments(before: str, after: str) -> tuple[Segment, ...]:
    """Both wordings in one, in reading order; taking out what is `ins` gives the earlier, what is `del` the later."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    return tuple(_joined([*_steps(old, new)]))


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[Segment]:
    for tag, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Segment("same", "".join(old[a:b]))
        else:
            yield Segment("del", "".join(old[a:b]))
            yield Segment("ins", "".join(new[c:d]))


def _joined(steps: Sequence[Segment]) -> Iterator[Segment]:
    """A lone space between two changed words belongs to the change: one phrase is easier to read than its words."""
    held = {"del": "", "ins": ""}
    for place, step in enumerate(steps):
        if step.kind != "same":
            held[step.kind] += step.text
        elif step.text.isspace() and 0 < place < len(steps) - 1:
            held = {kind: text + step.text for kind, text in held.items()}
        else:
            yield from _flushed(held)
            held = {"del": "", "ins": ""}
            yield step
    yield from _flushed(held)


def _flushed(held: dict[str, str]) -> Iterator[Segment]:
    if held["del"]:
        yield Segment("del", held["del"])
    if held["ins"]:
        yield Segment("ins", held["ins"])


def size(before: str, after: str) -> Size:
    """The same; other signs or capitals only; a few letters of long words; other words."""
    if before.split() == after.split():
        return "same"
    old, new = normal.words(before).split(), normal.words(after).split()
    if old == new:
        return "signs"
    if len(old) == len(new) and all(_spelt(a, b) for a, b in zip(old, new, strict=True)):
        return "spelling"
    return "words"


def _spelt(one: str, other: str) -> bool:
    """Whether two words can be one word spelt in two ways. A number that changed is never a slip of the pen."""
    if one == other:
        return True
    if min(len(one), len(other)) < LEAST_WORD or any(sign.isdigit() for sign in one + other):
        return False
    return distance(one, other) <= MOST_LETTERS


def distance(one: str, other: str) -> int:
    """Letters to add, drop or change to get from one word to the other; two that changed places count once."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            best = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                best = min(best, rows[-2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
