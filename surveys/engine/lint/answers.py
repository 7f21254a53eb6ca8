"""Rules about a list of answers as a child reads it in one track: ranges that overlap or leave gaps, agreeing or not,
more answers on one side than on the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from surveys.engine.lint.contract import Rule
from surveys.engine.lint.lexicons import lexicon
from surveys.engine.lint.ranges import Range, ranges
from surveys.engine.lint.readers import Reader

OVERLAP = Rule(
    name="options-overlap",
    severity="warn",
    title="Answers overlap",
    reason="The number %(value)s fits two answers. Each number must have one place.",
    source="de Leeuw 2011",
)
GAP = Rule(
    name="options-gap",
    severity="warn",
    title="Answers leave a gap",
    reason="The number %(value)s fits no answer. A child with it must choose something untrue.",
    source="de Leeuw 2011",
)
AGREE = Rule(
    name="agree-disagree",
    severity="warn",
    title="Agree or disagree",
    reason="Children under ten agree to please. Ask the thing itself, with its own answers.",
    source="Borgers, de Leeuw & Hox 2000",
)
UNBALANCED = Rule(
    name="unbalanced-scale",
    severity="warn",
    title="Unbalanced answers",
    reason="There are %(good)s answers on the good side and %(bad)s on the bad side: the list pushes.",
    source="de Leeuw 2011",
)
UNDER = 10


@dataclass(frozen=True)
class Answers:
    """The texts of one list in one track, in order; `ordered` when the order means something."""

    texts: tuple[str, ...]
    language: str
    ordered: bool
    reader: Reader


Fault = tuple[Rule, dict[str, str]]


def faults(answers: Answers) -> Iterator[Fault]:
    yield from _numbers(answers)
    if answers.reader.youngest < UNDER and _agree(answers):
        yield AGREE, {}
    if answers.ordered:
        yield from _balance(answers)


def _numbers(answers: Answers) -> Iterator[Fault]:
    found = [one for one in ranges(answers.texts, answers.language) if one]
    units = {one.unit for one in found if one.unit}
    if len(found) < 2 or len(units) > 1:
        return
    inner = sorted(found, key=lambda one: (one.low, one.high))
    overlap = _shared(inner)
    if overlap is not None:
        yield OVERLAP, {"value": str(overlap)}
    gap = next((one.high + 1 for one, after in _steps(inner) if after.low > one.high + 1), None)
    if gap is not None and len(found) == len(answers.texts):
        yield GAP, {"value": str(gap)}


def _shared(ordered: Sequence[Range]) -> int | None:
    """A number in two ranges."""
    return next((after.low for one, after in pairwise(ordered) if after.low <= one.high), None)


def _steps(ordered: Sequence[Range]) -> Iterator[tuple[Range, Range]]:
    """Neighbours, the first of each pair reaching as far as anything before it."""
    reach = ordered[0]
    for after in ordered[1:]:
        yield reach, after
        reach = max(reach, after, key=lambda one: one.high)


def _agree(answers: Answers) -> bool:
    agreeing = lexicon(answers.language).expressions("agreement")
    return sum(bool(agreeing.search(text.lower().replace("’", "'"))) for text in answers.texts) >= 2


def _balance(answers: Answers) -> Iterator[Fault]:
    """Only where every answer is known to be good, bad or neither, and both sides are there."""
    sides = [side(text, answers.language) for text in answers.texts]
    good, bad = sides.count(1), sides.count(-1)
    if None not in sides and good and bad and good != bad:
        yield UNBALANCED, {"good": str(good), "bad": str(bad)}


def side(text: str, language: str) -> int | None:
    """1 for good, -1 for bad, 0 for neither, None for anything else. "Not" turns a side round."""
    words = lexicon(language)
    said = " ".join(text.lower().replace("’", "'").split()).strip(" .!")
    if said in words.words("neutral"):
        return 0
    turn = 1
    while said not in words.words("good") | words.words("bad"):
        prefix = words.pattern("negators").match(said)
        if prefix:
            turn = -turn
        else:
            prefix = words.pattern("intensifiers").match(said)
        if not prefix:
            return None
        said = said[prefix.end() :].strip()
    return turn if said in words.words("good") else -turn


RULES = (OVERLAP, GAP, AGREE, UNBALANCED)
