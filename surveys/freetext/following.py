"""The words that carry on a name: "college | van het Heilig Hart", "rue | du Vieux Moulin"."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.freetext.lists import cues
from surveys.freetext.reading import Reading
from surveys.freetext.words import Word

PARTICLES = cues("name_particles")


def carried(reading: Reading, after: int, *, most: int, guesses: bool = True) -> int:
    """The number of the last word that still belongs to a name begun at word `after`, at most `most` content words on.

    Particles count only when a content word comes behind. Without `guesses` a content word needs a capital or has to be
    unknown to the dictionary; with it any word that doesn't hold a sentence together will do.
    """
    last, content = after, 0
    for number in range(after + 1, len(reading.words)):
        word = reading.words[number]
        if not word.follows and word.before != ". ":
            break
        if word.plain in PARTICLES:
            continue
        described = epithet(reading, number - 1) and number - 1 > after
        if not (belongs(reading, number, guesses=guesses) or described or epithet(reading, number)):
            break
        last, content = number, content + 1
        if content == most:
            break
    return last


def epithet(reading: Reading, number: int) -> bool:
    """A common word right behind an article and before the name proper: de *kleine* Wereld, du *petit* Chemin."""
    words = reading.words
    if number + 1 >= len(words) or words[number - 1].plain not in PARTICLES or not words[number + 1].follows:
        return False
    following = words[number + 1]
    return words[number].plain not in PARTICLES and following.letters and following.plain not in reading.glue


def belongs(reading: Reading, number: int, *, guesses: bool) -> bool:
    word = reading.words[number]
    if not word.letters:
        return False
    if word.capital and not reading.shouting:
        return True
    if not reading.is_word(word.plain):
        return True
    weak = reading.glue if reading.words[number - 1].plain in PARTICLES else reading.common
    return guesses and word.plain not in weak


def stretch(words: Sequence[Word], first: int, last: int) -> tuple[int, int]:
    return words[first].start, words[last].end
