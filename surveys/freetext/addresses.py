"""Where somebody lives: streets with or without a number, postcode with locality, localities."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from surveys.freetext.following import carried, stretch
from surveys.freetext.lists import cues
from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span

# Dutch and German: the kind of street ends its name.
ENDING = re.compile(
    r"\w{3,}(?:straat|str|laan|steenweg|stwg|dreef|plein|kaai|lei|baan|dijk|weg|pad|hof|wegel|kouter|strase|strasse|gasse|"
    r"platz|allee|ring|markt|park|berg|veld)"
)
WEAK = re.compile(r"\w+(?:weg|pad|hof|lei|park|berg|veld|ring|markt|baan|dijk|platz)")
APART = re.compile(r"(?:straat|laan|steenweg|dreef|plein|kaai|weg|strase|strasse|platz|allee)")
# French: it begins it.
ALONE = frozenset({"markt", "dorp", "plein", "marktplein", "dorpsplein", "dorpsstraat", "grand"})
BEGINNING = re.compile(
    r"(?:rue|avenue|av|boulevard|bd|bld|chaussee|place|allee|chemin|impasse|clos|quai|square|sentier|dreve|ruelle|cite)"
)
WEAK_BEGINNING = cues("street_words_that_are_also_words")
HOUSE = r"(?:n[°o]\.?\s?|nr\.?\s?|nummer\s|numero\s)?\d{1,3}(?:[a-z]|\sbis)?(?:\s?(?:/|bus|bte|boite|b)\s?\d{1,3})?"
AFTER = re.compile(rf"[ .,]{{1,3}}(?:op\s|au\s|am\s)?({HOUSE})(?!\d|\w)")
BEFORE = re.compile(rf"({HOUSE})[ ,]{{1,3}}(?:(?:de|a|dans)\s)?(?:la\s|l'|le\s)?$")
POSTCODE = re.compile(r"(?<![\w+.,\-])(?:(?:b|d|l|f)-?\s?)?(\d{4,5})(?:\s?[a-z]{2})?(?=\s)")
TAILS = frozenset({"van", "de", "der", "den"})
LEADING = cues("before_street")
IN = cues("before_locality")
NOT_STREETS = cues("not_streets")


@dataclass(frozen=True)
class Street:
    first: int
    last: int
    sure: bool


def find(reading: Reading) -> Iterator[Span]:
    for street in streets(reading):
        start, end = stretch(reading.words, street.first, street.last)
        numbered = False
        if after := AFTER.match(reading.plain, end):
            end, numbered = after.end(1), True
        elif before := BEFORE.search(reading.plain, max(0, start - 16), start):
            start, numbered = before.start(1), True
        if numbered or street.sure:
            yield Span(start, end, Kind.ADDRESS)
    yield from postcodes(reading)
    yield from localities(reading)


def streets(reading: Reading) -> Iterator[Street]:
    words = reading.words
    for number, word in enumerate(words):
        if word.plain in ALONE:
            yield Street(begun(reading, number), number, sure=False)
        elif ENDING.fullmatch(word.plain) and word.plain not in NOT_STREETS:
            yield Street(begun(reading, number), number, sure=not WEAK.fullmatch(word.plain))
        elif number and APART.fullmatch(word.plain) and word.follows and named(reading, number - 1):
            yield Street(begun(reading, number - 1), number, sure=True)
        elif BEGINNING.fullmatch(word.plain):
            last = carried(reading, number, most=3)
            if last > number:
                yield Street(number, last, sure=word.plain not in WEAK_BEGINNING)


def begun(reading: Reading, number: int) -> int:
    """The word a street begins with: what a hyphen joins, titles and "lange" before it, names before it."""
    words = reading.words
    while number and words[number].follows:
        before = words[number - 1]
        name = before.letters and before.plain not in reading.common and not reading.is_word(before.plain)
        raised = before.capital and not before.first and not reading.german and not reading.shouting
        if not (words[number].before == "-" or before.plain in LEADING or name or raised):
            break
        number -= 1
    while words[number].plain in TAILS:
        number += 1
    return number


def named(reading: Reading, number: int) -> bool:
    """Whether the word before "straat" is a name: no article, no word that holds a sentence together."""
    word = reading.words[number]
    return len(word.plain) > 2 and word.plain not in reading.common and word.letters


def postcodes(reading: Reading) -> Iterator[Span]:
    """A postcode with the locality behind it; alone it is a number like any other."""
    for match in POSTCODE.finditer(reading.plain):
        place = next((number for number, word in enumerate(reading.words) if word.start >= match.end()), None)
        if place is None or reading.words[place].before.strip():
            continue
        size = locality_at(reading, place)
        word = reading.words[place]
        if size:
            yield Span(match.start(), reading.words[place + size - 1].end, Kind.ADDRESS)
        elif word.letters and not reading.is_word(word.plain):
            yield Span(match.start(), word.end, Kind.ADDRESS, sure=False)


def localities(reading: Reading) -> Iterator[Span]:
    number = 0
    while number < len(reading.words):
        size = locality_at(reading, number)
        if size and (size > 1 or telling(reading, number)):
            yield Span(*stretch(reading.words, number, number + size - 1), Kind.PLACE)
        number += size or 1


def locality_at(reading: Reading, number: int) -> int:
    """How many words from here on are the name of a locality: the longest that is listed."""
    for size in (4, 3, 2, 1):
        words = reading.words[number : number + size]
        together = len(words) == size and all(word.follows for word in words[1:])
        if together and " ".join(word.plain for word in words) in reading.lists.localities:
            return size
    return 0


def telling(reading: Reading, number: int) -> bool:
    """One that is also a word or a name (Mol, Halle, Spa) needs a capital or a word like "in" before it."""
    word = reading.words[number]
    before = reading.words[number - 1].plain if number and word.follows else ""
    if word.plain in reading.common:
        return False
    if word.plain in reading.known or len(word.plain) < 4:
        return before in IN and (word.capital or len(word.plain) >= 3) and not (reading.german and not word.capital)
    return True
