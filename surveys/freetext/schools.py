"""Schools and clubs: the study's own list, saints and other patterns of their names, and words like club or atheneum."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.freetext.following import PARTICLES, carried, stretch
from surveys.freetext.lists import cues
from surveys.freetext.normalising import plain
from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span

# A word that is nearly always part of a school's name, and the same at the end of a longer one (sint-jozefscollege).
SCHOOL = re.compile(
    r"(?:basisschool|lagereschool|kleuterschool|middenschool|freinetschool|steinerschool|methodeschool|atheneum|athenee|"
    r"lyceum|lycee|college|instituut|institut|gymnasium|realschule|hauptschule|gesamtschule|grundschule|vbs|gbs|sbs|bs|"
    r"ka|kta|miniemeninstituut|vti|bsgo|bsbo|buso|ecole|internaat|internat|campus|leerplein|robert-schuman)"
)
ENDING = re.compile(r"\w{3,}(?:school|college|instituut|lyceum|atheneum|schule|gymnasium|campus)")
# A school word too common to be a name by itself.
BARE = frozenset({"school", "schule", "ecole", "internaat", "internat", "campus", "bs", "ka", "institut"})
GENERIC = cues("school_kinds")
TITLES = cues("before_school")
SAINT = cues("saints")
# "lagere school De Zon", "école communale du Centre", "école du Petit Chemin": these tell that a name is meant.
KINDS_BEFORE = cues("kinds_before_school")
KINDS_BEHIND = cues("kinds_behind_school")
AFTER_BARE = cues("school_is_called")
CLUB = re.compile(
    r"(?:voetbalclub|voetbalploeg|basketclub|basketbalclub|zwemclub|turnclub|turnkring|judoclub|tennisclub|hockeyclub|"
    r"volleyclub|volleybalclub|danscclub|dansclub|atletiekclub|jeugdhuis|jeugdbeweging|muziekschool|dansschool|chiro|"
    r"scouts|ksa|klj|kazou|patro|kfc|krc|rsc|rfc|fc|sk|sv|tsv|vfb|bbc|bc|vc|tc|kv|kvv|kvc|ksk|rc|us|as|club|guides|"
    r"maison de jeunes|harmonie|fanfare|jugendheim|fussballverein|sportverein|verein|turnverein|academie|akademie)"
)
# A club word that begins a name only before a word that is none.
WEAK_CLUB = cues("clubs_that_are_also_words")


def find(reading: Reading) -> Iterator[Span]:
    yield from listed(reading)
    for number, word in enumerate(reading.words):
        if word.plain in SAINT:
            yield from saintly(reading, number)
        if SCHOOL.fullmatch(word.plain) or word.plain in BARE:
            yield from named(reading, number, Kind.SCHOOL, bare=word.plain in BARE)
            yield from ended(reading, number)
        elif ENDING.fullmatch(word.plain) and word.plain not in reading.common:
            yield from compound(reading, number)
        if CLUB.fullmatch(word.plain):
            yield from named(reading, number, Kind.CLUB, bare=word.plain in WEAK_CLUB)


def named(reading: Reading, number: int, kind: Kind, *, bare: bool) -> Iterator[Span]:
    """A school or club word with the name behind it; a bare one needs a name that is no word, or a word for naming."""
    words = reading.words
    following = [word.plain for word in words[number + 1 : number + 3]]
    if number and words[number].follows and words[number - 1].plain in KINDS_BEFORE:
        bare = False
    if following and (following[0] in KINDS_BEHIND or following == ["de", "la"]):
        bare = False
    if number + 1 < len(words) and words[number + 1].plain in AFTER_BARE:
        begun = number + (2 if words[number + 1].plain == "s" else 1)
        if begun < len(words) and (last := carried(reading, begun, most=3)) > begun:
            yield Span(*stretch(words, begun + 1, last), kind)
        return
    begin = number
    while begin and (words[begin].follows or words[begin].before == "! ") and words[begin - 1].plain in TITLES:
        begin -= 1
    last = carried(reading, number, most=3, guesses=not bare)
    if last > number:
        yield Span(*stretch(words, begin, last), kind)


def ended(reading: Reading, number: int) -> Iterator[Span]:
    """The name before the word: Zentrum Raeren Schule, Don Bosco college."""
    begin = number
    while begin and reading.words[begin].follows and leads(reading, begin):
        begin -= 1
    if begin < number:
        yield Span(*stretch(reading.words, begin, number), Kind.SCHOOL, sure=False)


def compound(reading: Reading, number: int) -> Iterator[Span]:
    """Sint-Jozefscollege, Regenboogschool: the word itself is the name, with what stands before it and belongs to it."""
    word = reading.words[number]
    if word.plain in GENERIC:
        yield from named(reading, number, Kind.SCHOOL, bare=False)
        return
    begin = number
    while begin and reading.words[begin].follows and leads(reading, begin):
        begin -= 1
    capital = word.capital and not reading.german and not reading.shouting
    if begin < number or capital or not reading.is_word(word.plain) or word.plain not in reading.known:
        last = carried(reading, number, most=2, guesses=False)
        yield Span(*stretch(reading.words, begin, last), Kind.SCHOOL, sure=begin < number or capital)


def leads(reading: Reading, number: int) -> bool:
    """Whether the word before belongs to the name: a saint, over a hyphen, with a capital, or no word at all."""
    word, before = reading.words[number], reading.words[number - 1]
    raised = before.capital and not before.first and not reading.shouting and not reading.german
    unknown = before.letters and not reading.is_word(before.plain)
    return before.plain in SAINT or word.before == "-" or raised or unknown


def saintly(reading: Reading, number: int) -> Iterator[Span]:
    """Sint-Pieters, Saint Michel, Notre-Dame: the name of a school, of a parish or of a street; in any case a name."""
    words = reading.words
    if number + 1 >= len(words) or not words[number + 1].follows:
        return
    following = words[number + 1]
    if words[number].plain in {"onze", "notre"} and following.plain not in {"lieve", "dame"}:
        return
    if words[number].plain in {"heilig", "heilige", "sacre"} and following.plain not in {
        "hart",
        "coeur",
        "cœur",
        "familie",
        "graf",
    }:
        return
    if words[number].plain in {"st", "ste"} and (not following.letters or following.plain in reading.common):
        return
    dame = words[number].plain == "notre"
    last = carried(reading, number + 1, most=2, guesses=dame)
    if dame and not any(word.plain in PARTICLES for word in words[number + 2 : last + 1]):
        last = number + 1
    yield Span(*stretch(words, number, last), Kind.SCHOOL, sure=words[number].plain != "st")


def listed(reading: Reading) -> Iterator[Span]:
    """A school of the study, whole or by what tells it from other schools."""
    plains = [word.plain for word in reading.words]
    for name in reading.lists.schools:
        whole = re.findall(r"[^\W_]+", plain(name))
        own = [part for part in whole if not SCHOOL.fullmatch(part) and part not in PARTICLES | BARE | {"go", "vrije"}]
        for wanted in (whole, own):
            if not wanted or (len(wanted) == 1 and (len(wanted[0]) < 5 or wanted[0] in reading.known)):
                continue
            for number in range(len(plains) - len(wanted) + 1):
                if plains[number : number + len(wanted)] == wanted:
                    yield Span(*stretch(reading.words, number, number + len(wanted) - 1), Kind.SCHOOL)
