"""Putting a child-readable word in place of each span: [vriend 1], [école 1], [Ort 2].

The same words of one text get the same number, also when one is written small; another text begins at 1 again, so that
no number can be followed from text to text.
"""

from __future__ import annotations

from collections.abc import Iterable

from surveys.freetext.lists import Lists, spoken, standard
from surveys.freetext.normalising import normalised
from surveys.freetext.spans import Kind, Span, merged
from surveys.freetext.words import words

# Words without a gender or a case to agree with, as far as the language has them.
CALLED: dict[str, dict[Kind, str]] = {
    "nl": {
        Kind.PERSON: "vriend", Kind.ADULT: "volwassene", Kind.SCHOOL: "school", Kind.CLUB: "club", Kind.PLACE: "plaats",
        Kind.ADDRESS: "adres", Kind.HANDLE: "account", Kind.PHONE: "nummer", Kind.EMAIL: "mailadres", Kind.LINK: "link",
        Kind.IBAN: "rekening", Kind.NUMBER: "rijksnummer", Kind.PLATE: "nummerplaat", Kind.DETAIL: "iets",
        Kind.AGE: "leeftijd", Kind.DATE: "dag", Kind.RARE: "iets persoonlijks",
    },
    "fr": {
        Kind.PERSON: "ami", Kind.ADULT: "adulte", Kind.SCHOOL: "école", Kind.CLUB: "club", Kind.PLACE: "endroit",
        Kind.ADDRESS: "adresse", Kind.HANDLE: "compte", Kind.PHONE: "numéro", Kind.EMAIL: "adresse mail",
        Kind.LINK: "lien", Kind.IBAN: "compte bancaire", Kind.NUMBER: "numéro national", Kind.PLATE: "plaque",
        Kind.DETAIL: "détail", Kind.AGE: "âge", Kind.DATE: "jour", Kind.RARE: "détail personnel",
    },
    "de": {
        Kind.PERSON: "Freund", Kind.ADULT: "Erwachsener", Kind.SCHOOL: "Schule", Kind.CLUB: "Verein", Kind.PLACE: "Ort",
        Kind.ADDRESS: "Adresse", Kind.HANDLE: "Konto", Kind.PHONE: "Nummer", Kind.EMAIL: "Mailadresse",
        Kind.LINK: "Link", Kind.IBAN: "Bankkonto", Kind.NUMBER: "Personennummer", Kind.PLATE: "Kennzeichen",
        Kind.DETAIL: "Angabe", Kind.AGE: "Alter", Kind.DATE: "Tag", Kind.RARE: "etwas Persönliches",
    },
}  # fmt: skip


def replaced(written: str, spans: Iterable[Span], language: str = "") -> str:
    """The text with a placeholder for every span that is to be replaced. Without `language`, that of the text."""
    called = CALLED[language or language_of(written)]
    seen: dict[Kind, dict[str, int]] = {}
    pieces, place = [], 0
    for span in merged(span for span in spans if span.replaced):
        numbers = seen.setdefault(span.kind, {})
        number = numbers.setdefault(normalised(written[span.start : span.end]).plain, len(numbers) + 1)
        pieces += [written[place : span.start], f"[{called[span.kind]} {number}]"]
        place = span.end
    return "".join([*pieces, written[place:]])


def language_of(written: str, lists: Lists | None = None) -> str:
    return spoken((word.plain for word in words(normalised(written))), lists or standard())[0]
