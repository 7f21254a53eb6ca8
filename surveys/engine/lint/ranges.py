"""Numbers in the texts of answers ("1 tot 2 uur", "moins de 10 euros") as ranges of whole numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from surveys.engine.lint.lexicons import Lexicon, alternatives, lexicon

ENDLESS = 10**9
NUMBER = r"(?:\d+|[a-zà-ÿß]+)"


@dataclass(frozen=True)
class Range:
    """Whole numbers from `low` to `high`, both included; `unit` is the word behind them, "" when there is none."""

    low: int
    high: int
    unit: str


def ranges(answers: Sequence[str], language: str) -> list[Range | None]:
    """For each answer the numbers it stands for, or None when it isn't about a number."""
    found = [_range(answer, lexicon(language)) for answer in answers]
    if any(one and one.high == 0 for one in found):
        # "None" is an answer of its own, so "less than ten" begins at one.
        return [Range(1, one.high, one.unit) if one and one.low < 0 else one for one in found]
    return found


def _range(answer: str, words: Lexicon) -> Range | None:
    text = " ".join(
        re.sub(r"['’](?=s\b)", "", answer.lower()).replace("'", " ").replace("’", " ").replace("–", "-").split()
    ).strip(" .")
    text = re.sub(r"^(?:ja|oui),? ", "", text)
    text = re.sub(r"(?<=\d)-(?=mal\b)", " ", text)
    text, period = _without_period(text)
    if none := words.pattern("none").match(text):
        unit = text[none.end() :].strip()
        return Range(0, 0, _stem(unit)) if len(unit.split()) <= 1 else None
    for shape, low, high in _shapes(words.language):
        match = shape.fullmatch(text)
        if match:
            given = match.groupdict()
            first, second = (_number(given.get(name) or "", words) for name in ("first", "second"))
            if first is None or (given.get("second") and second is None):
                continue
            edges = {"first": first, "second": second or 0, "under": first - 1, "over": first + 1}
            edges |= {"least": -ENDLESS, "most": ENDLESS}
            return Range(edges[low], edges[high], _stem(given.get("unit") or "") + period)
    return None


def _without_period(text: str) -> tuple[str, str]:
    """ "2 dagen per week" counts days, but other days than those of a month: the period belongs to the unit."""
    found = re.search(r" (?:per|par|pro) [a-zà-ÿß]+$", text)
    return (text[: found.start()], found.group()) if found else (text, "")


def _number(word: str, words: Lexicon) -> int | None:
    return int(word) if word.isdigit() else words.numbers().get(word)


def _stem(unit: str) -> str:
    """Singular and plural are one unit."""
    return unit[:2]


@cache
def _shapes(language: str) -> tuple[tuple[re.Pattern[str], str, str], ...]:
    """Forms of an answer with the edges it means, the more telling before the plainer."""
    lists = lexicon(language).lists
    one, two = rf"(?P<first>{NUMBER})", rf"(?P<second>{NUMBER})"
    unit = r"(?: (?P<unit>[a-zà-ÿß]+))?"
    between = r"(?: [a-zà-ÿß]+)?"
    before = rf"(?:{alternatives(lists['range_before'])} )?"
    join = rf"(?: ?- ?| {alternatives(lists['range'])} )"
    forms = (
        (rf"{alternatives(lists['less_than'])} {one}{unit}", "least", "under"),
        (rf"{alternatives(lists['more_than'])} {one}{unit}", "over", "most"),
        (rf"{alternatives(lists['at_least'])} {one}{unit}", "first", "most"),
        (rf"{one}{unit} {alternatives(lists['or_more'])}{between}", "first", "most"),
        (rf"{one} {alternatives(lists['or_more'])}{unit}", "first", "most"),
        (rf"{one}{unit} {alternatives(lists['or_less'])}", "least", "first"),
        (rf"{before}{one}{between}{join}{two}{unit}", "first", "second"),
        (rf"{alternatives(lists['at_most'])} {one}{unit}", "least", "first"),
        (rf"{one}{unit}", "first", "first"),
    )
    return tuple((re.compile(form), low, high) for form, low, high in forms)
