"""Synthetic utterances of children with what should be found in them: templates x details x noise, all from one seed.

A seeded third of all names is taken off the recognisers' lists, and every name in the set is one of those. Half of the
templates, by their hash, may be tuned on; the sentences of the others are only scored.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from surveys.freetext.lists import Lists, read, standard

FOLDER = Path(__file__).resolve().parents[1] / "tests" / "reference" / "freetext"
SIZES = {"nl": 400, "fr": 400, "de": 200, "mixed": 200}
SEED = 20
LOWER, CAPITAL = "lower", "capital"
TUNED, HELD_BACK = "tuned", "held back"
SLOT = re.compile(r"\{(\w+)\}")
KINDS = {"first": "name", "full": "name", "last": "name", "tag": "handle", "nn": "id"}
ARTICLE = re.compile(r"((?:l'|le |la |les |het |de )?)(.*)")
MIXED = ("nl", "fr", "de")

Piece = tuple[str, str]  # the words, and the kind of detail ("" for a stretch of template)


@dataclass(frozen=True)
class Utterance:
    """`details`: where something stands that should be found, with its kind."""

    text: str
    language: str
    case: str
    part: str
    details: tuple[tuple[int, int, str], ...]


@cache
def corpus(language: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return found


@cache
def material() -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads((FOLDER / "details.json").read_text(encoding="utf-8"))
    return found


def half(template: str) -> str:
    return HELD_BACK if int(hashlib.sha256(template.encode()).hexdigest(), 16) % 2 else TUNED


def removed_names() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """A third of first names and of surnames, by language."""
    chance = random.Random(SEED)
    first, last = (
        {group: sorted(chance.sample(names, len(names) // 3)) for group, names in sorted(read(file).items())}
        for file in ("first_names", "surnames")
    )
    return first, last


@cache
def lists() -> Lists:
    """The lists of the recognisers without the names of the set."""
    return standard().without([name for groups in removed_names() for names in groups.values() for name in names])


def utterances() -> Iterator[Utterance]:
    chance = random.Random(SEED)
    first, last = removed_names()
    for language, size in SIZES.items():
        found = corpus(language)
        for number in range(size):
            template = found["templates"][number % len(found["templates"])]
            spoken = chance.choice(MIXED) if language == "mixed" else language
            details = Details(chance, spoken, first, last)
            yield noisy(chance, spoken, language, template, details)


def negatives() -> Iterator[tuple[str, str]]:
    """Sentences in which nothing should be found, with their language."""
    for language in SIZES:
        yield from ((language, sentence) for sentence in corpus(language)["negatives"])


class Details:
    """Draws what goes into the slots of a template; a slot `school` is drawn by the method `school`."""

    def __init__(
        self, chance: random.Random, language: str, first: dict[str, list[str]], last: dict[str, list[str]]
    ) -> None:
        self.chance, self.language = chance, language
        self.first_names, self.surnames, self.stock = first, last, material()[language]

    def draw(self, slot: str) -> str:
        method: Callable[[], str] = getattr(self, slot)
        return method()

    def first(self) -> str:
        return self.chance.choice(self.first_names["other" if self.chance.random() < 0.2 else self.language])

    def last(self) -> str:
        return self.chance.choice(self.surnames[self.language])

    def full(self) -> str:
        return f"{self.first()} {self.last()}"

    def school(self) -> str:
        return self.chance.choice(self.stock["schools"])

    def club(self) -> str:
        return self.chance.choice(self.stock["clubs"])

    def address(self) -> str:
        street, number = self.chance.choice(self.stock["streets"]), self.chance.randrange(1, 250)
        written = (
            f"{number} {street}" if self.language == "fr" and self.chance.random() < 0.5 else f"{street} {number}"
        )
        if self.chance.random() < 0.5:
            written += f"{self.chance.choice((', ', ' '))}{self.chance.choice(self.stock['localities'])}"
        return written

    def phone(self) -> str:
        pattern = self.chance.choice(material()["all"]["phones"])
        return re.sub("#", lambda _match: str(self.chance.randrange(10)), pattern)

    def email(self) -> str:
        name = self.chance.choice(("{0}.{1}", "{0}{2}", "{0}_{1}", "{1}.{0}{2}"))
        host = self.chance.choice(("gmail.com", "hotmail.com", "outlook.be", "telenet.be", "skynet.be", "web.de"))
        return f"{name.format(ascii_only(self.first()), ascii_only(self.last()), self.chance.randrange(2008, 2017))}@{host}"

    def iban(self) -> str:
        country, length = self.chance.choice((("BE", 12), ("NL", 14), ("FR", 23), ("DE", 18), ("LU", 16)))
        rest = "".join(str(self.chance.randrange(10)) for _digit in range(length))
        rest = f"ABNA{rest[4:]}" if country == "NL" else rest
        number = int("".join(str(int(each, 36)) for each in f"{rest}{country}00"))
        whole = f"{country}{98 - number % 97:02d}{rest}"
        spaced = " ".join(whole[place : place + 4] for place in range(0, len(whole), 4))
        return self.chance.choice((whole, spaced))

    def nn(self) -> str:
        year, month, day = (
            self.chance.randrange(2006, 2018),
            self.chance.randrange(1, 13),
            self.chance.randrange(1, 29),
        )
        month += self.chance.choice((0, 0, 0, 20, 40))
        base = f"{year % 100:02d}{month:02d}{day:02d}{self.chance.randrange(1, 998):03d}"
        digits = f"{base}{97 - int(f'2{base}') % 97:02d}"
        form = self.chance.choice(
            ("{0}.{1}.{2}-{3}.{4}", "{0}{1}{2}{3}{4}", "{0} {1} {2} {3} {4}", "{0}{1}{2}-{3}-{4}")
        )
        return form.format(digits[:2], digits[2:4], digits[4:6], digits[6:9], digits[9:])

    def plate(self) -> str:
        pattern = self.chance.choice(("1-@@@-###", "2-@@@-###", "@@-###-@@", "@@-@@ ###", "1 @@@ ###", "1@@@###"))
        letters = "ABCDEFGHJKLNPRSTVWXZ"
        return re.sub(
            "[#@]",
            lambda match: str(self.chance.randrange(10)) if match[0] == "#" else self.chance.choice(letters),
            pattern,
        )

    def url(self) -> str:
        host = self.chance.choice(
            ("www.youtube.com/@{0}{1}", "https://tiktok.com/@{0}", "{0}{1}.be", "twitch.tv/{0}{1}")
        )
        return host.format(ascii_only(self.first()), self.chance.randrange(1, 99))

    def handle(self) -> str:
        """A name on a platform behind words that announce it: any shape, also one that is only letters."""
        return self.tag() if self.chance.random() < 0.7 else "".join(self.chance.sample(self.stock["nicks"], 2))

    def tag(self) -> str:
        """One that can be told by its shape."""
        nick, number = self.chance.choice(self.stock["nicks"]), self.chance.randrange(1, 2016)
        forms = ("@{0}{1}", "{0}_{1}", "{0}{1}", "xX_{0}_Xx", "{2}", "{0}#{1:04d}", "@{0}.{3}", "{0}_{3}")
        return self.chance.choice(forms).format(nick, number, leet(nick + "king"), ascii_only(self.first()))


def ascii_only(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower()) or "kid"


def leet(word: str) -> str:
    return word.translate(str.maketrans("aeio", "4310"))


def noisy(chance: random.Random, spoken: str, language: str, template: str, details: Details) -> Utterance:
    lower = chance.random() < 0.7
    pieces = filled(template, details)
    pieces = [(worn(chance, spoken, words, kind), kind) for words, kind in pieces]
    if chance.random() < 0.3:
        pieces = [(words if kind else re.sub(r"[.,!?;]", "", words), kind) for words, kind in pieces]
    if lower:
        pieces = [(words.lower(), kind) for words, kind in pieces]
    elif not pieces[0][1]:
        pieces[0] = (pieces[0][0][:1].upper() + pieces[0][0][1:], "")
    if chance.random() < 0.2:
        pieces.append((chance.choice((" 😭", " 😂😂", " !!!", " xd", " :(", " lol")), ""))
    text, found = "", []
    for words, kind in pieces:
        if kind:
            found.append((len(text), len(text) + len(words), kind))
        text += words
    return Utterance(text, language, LOWER if lower else CAPITAL, half(template), tuple(found))


def filled(template: str, details: Details) -> list[Piece]:
    pieces: list[Piece] = []
    place = 0
    for match in SLOT.finditer(template):
        pieces.append((template[place : match.start()], ""))
        article, words = ARTICLE.fullmatch(details.draw(match[1])).groups()  # type: ignore[union-attr]
        pieces += [(article, ""), (words, KINDS.get(match[1], match[1]))]
        place = match.end()
    return [piece for piece in [*pieces, (template[place:], "")] if piece[0]]


def worn(chance: random.Random, spoken: str, words: str, kind: str) -> str:
    """How children write: short forms, drawn-out words, slips; in a name a slip is rare, in a number there is none."""
    if kind:
        return slipped(chance, words) if kind == "name" and len(words) >= 6 and chance.random() < 0.05 else words
    short = material()[spoken]["short"]
    parts = re.split(r"(\s+)", words)
    for place, word in enumerate(parts):
        if word.lower() in short and chance.random() < 0.4:
            parts[place] = short[word.lower()]  # type: ignore[call-overload]
        elif word.isalpha() and len(word) > 3 and chance.random() < 0.05:
            parts[place] = slipped(chance, word)
        elif word.isalpha() and len(word) > 3 and chance.random() < 0.02:
            parts[place] = word[:-1] + word[-1] * 4
    return "".join(parts)


def slipped(chance: random.Random, word: str) -> str:
    """One letter left out, doubled or swapped with the next, never the first."""
    place = chance.randrange(1, len(word) - 1)
    if not (word[place].isalpha() and word[place + 1].isalpha()):
        return word
    return chance.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + word[place] + word[place:],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )
