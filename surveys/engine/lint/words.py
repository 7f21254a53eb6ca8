"""Rules that look for words: negations, vague amounts, abstract nouns, wording that leads to an answer."""

from __future__ import annotations

from collections.abc import Iterator

from surveys.engine.lint.contract import Mark, Rule, TextRule
from surveys.engine.lint.wording import QUESTION, Wording

NEGATION = Rule(
    name="negation",
    severity="warn",
    title="Negation",
    reason="A “no” to a question with “not” can mean yes or no. Ask it the other way round.",
    source="Borgers, de Leeuw & Hox 2000; de Leeuw 2011",
)
VAGUE = Rule(
    name="vague",
    severity="warn",
    title="Vague amount",
    reason="Every child reads this amount in its own way. Ask how often or how long, with answers to choose from.",
    source="Borgers, de Leeuw & Hox 2000",
)
ABSTRACT = Rule(
    name="abstract",
    severity="hint",
    title="Abstract word",
    reason="Children of this age think in things and deeds; this word names an idea. Say what one sees or does.",
    source="Borgers, de Leeuw & Hox 2000; Inclusion Europe, Information for all",
)
LEADING = Rule(
    name="leading",
    severity="warn",
    title="Leading wording",
    reason="This wording tells the child which answer is wanted. Name both sides, or neither.",
    source="de Leeuw 2011",
)


def negation(wording: Wording) -> Iterator[Mark]:
    """From the first negating word to the last of its sentence: French has two."""
    covered = [match.span() for match in wording.lexicon.pattern("not_negations").finditer(wording.lower)]
    found = [
        match.span()
        for match in wording.lexicon.pattern("negations").finditer(wording.lower)
        if not any(begin <= match.start() < end for begin, end in covered)
    ]
    if found:
        _begin, end = wording.sentence_of(found[0][0])
        yield Mark(found[0][0], max(last for first, last in found if first < end))


def vague(wording: Wording) -> Iterator[Mark]:
    """A word after "how" or "too" asks for the amount, or judges it."""
    asked = wording.lexicon.words("not_vague_after")
    unless_asked = wording.lexicon.words("vague_unless_asked")
    for match in wording.lexicon.pattern("vague").finditer(wording.lower):
        before = [word.text for word in wording.words if word.end <= match.start()][-1:]
        if before and before[0] in asked:
            continue
        if match[0] in unless_asked and wording.asks_openly:
            continue
        yield Mark(*match.span())


def abstract(wording: Wording) -> Iterator[Mark]:
    """For readers under twelve, and where it must be easy."""
    if wording.reader.youngest >= 12 and not wording.reader.easy:
        return
    listed = [match.span() for match in wording.lexicon.pattern("abstract").finditer(wording.lower)]
    yield from (Mark(*span) for span in listed)
    endings = tuple(wording.lexicon.lists["abstract_endings"])
    concrete = wording.lexicon.words("concrete")
    for word in wording.words:
        known = word.text in concrete or any(begin <= word.begin < end for begin, end in listed)
        if word.text.endswith(endings) and len(word.text) > 5 and not known:
            yield Mark(word.begin, word.end)


def leading(wording: Wording) -> Iterator[Mark]:
    match = wording.lexicon.expressions("leading").search(wording.lower)
    if match:
        yield Mark(*match.span())


RULES = (
    TextRule(NEGATION, QUESTION, negation),
    TextRule(VAGUE, QUESTION, vague),
    TextRule(ABSTRACT, QUESTION | {"option", "note", "help", "card"}, abstract),
    TextRule(LEADING, QUESTION, leading),
)
