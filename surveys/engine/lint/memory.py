"""How far back a child must remember. Before ten, a week is far."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from surveys.engine.lint.contract import Mark, Rule, TextRule
from surveys.engine.lint.lexicons import Lexicon, alternatives, lexicon
from surveys.engine.lint.wording import QUESTION, Wording

RECALL = Rule(
    name="recall",
    severity="warn",
    title="Long recall",
    reason="Children under ten don't keep more than a week apart in memory. Ask about yesterday or the past week.",
    source="de Leeuw 2011",
)
YOUNGEST = 10
MOST_WEEKS, MOST_DAYS = 1, 7


def recall(wording: Wording) -> Iterator[Mark]:
    if wording.reader.youngest >= YOUNGEST:
        return
    for period in _periods(wording.language):
        for match in period.finditer(wording.lower):
            if _is_long(match, wording.lexicon):
                yield Mark(*match.span())
                return


@cache
def _periods(language: str) -> tuple[re.Pattern[str], ...]:
    """Looks back: a word for the past beside a unit of time, so long ago, or since then."""
    lists = lexicon(language).lists
    past, past_after, ago, since, half = (
        alternatives(lists[name]) for name in ("past", "past_after", "ago", "since", "half")
    )
    units = alternatives([*lists["long_units"], *lists["week_units"], *lists["day_units"]])
    unit = rf"(?P<unit>{units})"
    number = rf"(?:(?P<number>\d+|{alternatives(list(lists['numbers']))})\s+)?"
    forms = [rf"{since}\s+(?:\w+\s+){{0,2}}{unit}"]
    if past:
        forms.append(rf"{past}\s+{number}(?:\w+\s+)?{unit}")
    if past_after:
        forms += [rf"{number}{past_after}\s+(?:\w+\s+)?{unit}", rf"{unit}(?:\s+\w+)?\s+{past_after}"]
    if half:
        number += rf"(?:{half}\s+)?"
    forms.append(rf"{number}{unit}\s+{ago}" if language == "nl" else rf"{ago}\s+{number}{unit}")
    return tuple(map(re.compile, forms))


def _is_long(match: re.Match[str], words: Lexicon) -> bool:
    given = match.groupdict()
    spoken = given.get("number") or "1"
    number = int(spoken) if spoken.isdigit() else words.numbers()[spoken]
    if given["unit"] in words.words("week_units"):
        return number > MOST_WEEKS
    if given["unit"] in words.words("day_units"):
        return number > MOST_DAYS
    return True


RULES = (TextRule(RECALL, QUESTION | {"note"}, recall),)
