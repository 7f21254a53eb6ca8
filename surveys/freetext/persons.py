"""Names of people: by list, by the words around them, by a capital, by a slip of one letter, and last by being no word.

Children write names small. What is on no list and in no dictionary is therefore a guess at a name: many guesses are
wrong, and a person takes them away with one key.
"""

from __future__ import annotations

from collections.abc import Iterator

from surveys.freetext.lists import cues
from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span
from surveys.freetext.words import Word

ADULTS = cues("adults")
FRIENDS = cues("friends")
NAMING = cues("naming")
AND = frozenset({"en", "et", "und", "dat", "que", "dass"})
OF_MY_CLASS = (
    cues("of"),
    cues("my"),
    cues("class"),
)
# "mijn lief is Emma", "mon copain c'est Rose".
BEING = cues("being")
# "met Emma", "tegen Emma", "avec Emma": a name often stands there, and only a guess when it could be a word.
BESIDE = cues("beside")
# "Emma zei", "Emma heeft": a name often stands before these.
DOING = cues("doing")
PARTICLES = cues("surname_particles")
NOT_NAMES = cues("not_names")
CLOSED = cues("closed")


def find(reading: Reading) -> Iterator[Span]:
    number = 0
    while number < len(reading.words):
        found = judged(reading, number)
        if found is None:
            number += 1
            continue
        kind, sure = found
        last, first = surname(reading, number), number
        while first and reading.words[first].before == "-":
            first -= 1
        yield Span(reading.words[first].start, reading.words[last].end, kind, sure=sure)
        number = last + 1


def judged(reading: Reading, number: int) -> tuple[Kind, bool] | None:
    """What kind of person the word names and whether that is sure; None for a word like any other."""
    word = reading.words[number]
    if prefixed(reading, number):
        return Kind.ADULT, True
    if not word.letters or word.plain in CLOSED or word.plain in NOT_NAMES:
        return None
    before = reading.words[number - 1] if number and word.follows else None
    kind = Kind.ADULT if before and before.plain in ADULTS else Kind.PERSON
    if len(word.plain) == 1:
        return initial(reading, number, kind)
    if cued(reading, number):
        return kind, True
    listed = word.plain in reading.lists.names
    if reading.is_word(word.plain):
        guessed = (listed and likely(reading, number)) or raised(reading, word) or expected(reading, number)
        return (kind, False) if guessed else None
    if word.plain in ADULTS or word.plain in FRIENDS:
        return None
    if listed:
        return kind, True
    return (kind, False) if len(word.plain) > 2 or raised(reading, word) or expected(reading, number) else None


def prefixed(reading: Reading, number: int) -> bool:
    """Whether a surname begins here with its particle, behind a word for an adult: "meester van der Velden"."""
    words = reading.words
    if not (
        number and words[number].follows and words[number].plain in PARTICLES and words[number - 1].plain in ADULTS
    ):
        return False
    end = number + 1
    while end < len(words) and words[end].follows and words[end].plain in PARTICLES:
        end += 1
    return end < len(words) and words[end].follows and words[end].letters and words[end].plain not in reading.common


def initial(reading: Reading, number: int, kind: Kind) -> tuple[Kind, bool] | None:
    """A single capital behind a cue, as in "juf A."."""
    word = reading.words[number]
    return (kind, True) if word.capital and number and reading.words[number - 1].plain in ADULTS - {"m"} else None


def cued(reading: Reading, number: int) -> bool:
    """Whether the words before say that a name comes: "juf Roos", "mijn vriend Jan", "hij heet Bo", "s'appelle Rose"."""
    word = reading.words[number]
    if not number or not word.follows or word.plain in reading.common | ADULTS | FRIENDS:
        return False
    before = reading.words[number - 1].plain
    listed = word.plain in reading.lists.names or raised(reading, word)
    if before in ADULTS and before != "m":
        return (
            listed
            or not reading.is_word(word.plain)
            or before in {"juf", "meester", "madame", "herr", "frau", "meneer", "mevrouw"}
        )
    if before in NAMING:
        return True
    if before in BEING and number > 1 and reading.words[number - 2].plain in FRIENDS:
        return bool(listed)
    return before in FRIENDS and (listed or not reading.is_word(word.plain))


def likely(reading: Reading, number: int) -> bool:
    """A name that is also a word (Roos, Pierre): with a capital, or small where names stand."""
    word = reading.words[number]
    if raised(reading, word):
        return True
    if word.plain in reading.common or word.plain not in reading.lists.first_names:
        return False
    before = reading.words[number - 1].plain if number and word.follows else ""
    after = reading.words[number + 1] if number + 1 < len(reading.words) else None
    doing = after is not None and after.follows and after.plain in DOING
    return before in BESIDE or (doing and (not before or before in AND))


def expected(reading: Reading, number: int) -> bool:
    """Where a name stands more often than not, and the word isn't one that everybody uses: "mon frère sam", "mijn zus
    en jo", "jasmijn uit mijn klas", "henry janssen"."""
    words = reading.words
    plain = words[number].plain
    if plain in reading.frequent or plain in FRIENDS | ADULTS:
        return False
    before = [word.plain for word in words[max(0, number - 2) : number]] if words[number].follows else []
    if before and (
        before[-1] in FRIENDS
        or (len(before) == 2 and before[0] in FRIENDS and before[1] in BEING | {"en", "et", "und"})
    ):
        return True
    after = words[number + 1 : number + 4]
    if [word.plain in group for word, group in zip(after, OF_MY_CLASS, strict=False)] == [True, True, True]:
        return True
    return (
        bool(after)
        and after[0].follows
        and after[0].plain not in CLOSED
        and after[0].plain in reading.lists.surnames
        and not reading.is_word(after[0].plain)
    )


def raised(reading: Reading, word: Word) -> bool:
    """A capital that says something: not at the beginning of a sentence, not of a German noun, not shouted."""
    if not word.capital or word.first or reading.shouting or word.shouted:
        return False
    return not (reading.german and reading.is_word(word.plain) and word.plain not in reading.lists.names)


def surname(reading: Reading, number: int) -> int:
    """The last word of the name that begins here: further parts over a hyphen, particles, a surname."""
    words, last, place = reading.words, number, number + 1
    opening = words[number].plain in PARTICLES
    while place < len(words) and words[place].follows and place - number < 6:
        word = words[place]
        if word.plain in PARTICLES and word.before != "-":
            place += 1
            continue
        if not (word.letters and (word.before == "-" or opening)) and not continues(reading, word, place - last):
            break
        last, place, opening = place, place + 1, False
    return last


def continues(reading: Reading, word: Word, steps: int) -> bool:
    if not word.letters or word.plain in CLOSED or len(word.plain) == 1:
        return False
    if raised(reading, word):
        return True
    if reading.is_word(word.plain):
        return (
            steps == 1 and word.plain in reading.lists.surnames and word.plain not in reading.common and word.capital
        )
    return True
