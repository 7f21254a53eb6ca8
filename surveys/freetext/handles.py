"""Names on platforms: with an at sign or a Discord number, after words that announce one, or by their shape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.freetext.lists import cues
from surveys.freetext.reading import Reading
from surveys.freetext.spans import Kind, Span

WRITTEN = r"[\w](?:[\w.\-]*[\w])?"
AT = re.compile(rf"(?<![\w.])@\s?{WRITTEN}")
NUMBERED = re.compile(r"\b[\w.]{2,32}#\d{4}\b")
ANNOUNCED = re.compile(
    r"\b(?:snap(?:chat)?|insta(?:gram)?|ig|tik ?tok|discord|roblox|fortnite|minecraft|psn|xbox|steam|twitch|gamer ?tag|"
    r"user ?name|gebruikersnaam|benutzername|nutzername|pseudo|account|accountnaam|compte|konto|profiel|profil|"
    r"yt|youtube|kanaal|chaine|kanal|add|voeg|ajoute|ajoutez|volg|suis|suivez|adde|folg\w*)\b"
)
# Words that may stand between the announcement and the name.
BETWEEN = cues("between_account_and_name")
SHAPED = re.compile(r"(?<![\w@.#/])(?=[\w.\-]*[a-z])(?=[\w.\-]*[\d_])[\w](?:[\w.\-]*[\w])(?![\w@#])")
# Letters with digits that are no name: sizes, hours, ordinals, consoles.
HARMLESS = re.compile(
    r"\d+(?:[.,:]\d+)?(?:x|e|de|ste|er|ere|eme|me|nd|th|st|km|m|cm|g|kg|h|u|uur|min|s|sec|j|jr|jaar|ans|ste|gb|mb|k|p|d|euro|"
    r"euros|eur|o|a|b|c|ter|en|kids|fois|keer|mal)?|\d+[uh:]\d*|\d+-\d+|ps[1-5]|mp[34]|[235]d|wii?u?|covid-?19|4k|\d+\+|"
    r"fifa\d+|gta\d|f1|a4|b2b|g\d|p\d|i\d|h\d|[a-z]\d|\d[a-z]|2day|m8|gr8|b4|w8|l8|2m|d8|\d+[a-z]-\d+[a-z]|"
    r"(?:iphone|ipad|galaxy|switch|xbox|windows|s|a)-?\d{1,3}\w?|\d+-\w+|\w+-\d{1,2}"
)
WINDOW = 5


def find(reading: Reading) -> Iterator[Span]:
    for pattern in (AT, NUMBERED):
        for start, end in reading.matches(pattern):
            yield Span(start, end, Kind.HANDLE)
    for match in ANNOUNCED.finditer(reading.plain):
        yield from announced(reading, match.end())
    for start, end in reading.matches(SHAPED):
        if not HARMLESS.fullmatch(reading.plain[start:end]):
            yield Span(start, end, Kind.HANDLE, sure=False)


def announced(reading: Reading, after: int) -> Iterator[Span]:
    """The first word behind the announcement that no dictionary knows or that is shaped like a name on a platform."""
    pattern = re.compile(rf"[\s:='\"(\-]*({WRITTEN})")
    place = after
    for _step in range(WINDOW):
        match = pattern.match(reading.plain, place)
        if match is None:
            return
        token = match[1]
        if shaped(token) or not (token in BETWEEN or token in reading.known):
            yield Span(match.start(1), match.end(1), Kind.HANDLE)
            return
        if token not in BETWEEN and token not in reading.common:
            return
        place = match.end()


def shaped(token: str) -> bool:
    return any(each.isdigit() or each in "_." for each in token) and not HARMLESS.fullmatch(token)
