"""Says a compiled condition in plain language, in the words of the questionnaire: its questions and its categories.

`only_if(tree, questionnaire, "nl")` gives “alleen als: 12 jaar of ouder en “TikTok” is aangekruist bij “Welke apps …?””. A
paper questionnaire names questions by their number: it gives `naming`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from surveys.engine.claims import All, Any, Claim, Said, claims
from surveys.engine.forms import Form
from surveys.engine.phrases import PHRASES, Phrases
from surveys.engine.structure import Category, Questionnaire, Text, Tree

LONGEST = 70
"""Characters of a question that are quoted; the rest is an ellipsis."""
OWN_AGE = "age"
"""The last part of the concept of a question about the child's own age (`child.age`)."""

Naming = Callable[[str], str | None]
"""variable -> how to name its question ("vraag 5"), or None to quote it."""


def only_if(
    tree: Tree, questionnaire: Questionnaire, track: str, *, language: str = "", naming: Naming | None = None
) -> str:
    """The whole condition, "only if: …"; empty when there is none."""
    if tree is None:
        return ""
    words = PHRASES[language or track.partition("-")[0]]
    return words.prefix + explain(tree, questionnaire, track, language=language, naming=naming)


def explain(
    tree: Tree, questionnaire: Questionnaire, track: str, *, language: str = "", naming: Naming | None = None
) -> str:
    """The condition as one clause, without a capital or a full stop. `track` is that of the quoted texts; `language` that
    of the sentence when it is another one (a page in English about a Dutch questionnaire)."""
    forms: dict[str, Form] = {name: field.form for name, field in questionnaire.fields.items()}
    return _Speaker(questionnaire, track, PHRASES[language or track.partition("-")[0]], naming).say(
        claims(tree, forms)
    )


def in_track(texts: Text, track: str) -> str:
    """The text of a track; where it isn't written yet that of the plain track, then any."""
    for wanted in (track, track.partition("-")[0], *texts):
        if texts.get(wanted, "").strip():
            return texts[wanted].strip()
    return ""


class _Speaker:
    def __init__(self, questionnaire: Questionnaire, track: str, words: Phrases, naming: Naming | None) -> None:
        self.track = track
        self.words = words
        self.naming = naming or (lambda _variable: None)
        self.labels: dict[str, Text] = {name: field.label for name, field in questionnaire.fields.items()}
        self.labels |= {each.variable: each.texts for each in questionnaire.derived}
        self.categories: dict[str, Sequence[Category]] = {
            name: field.item.categories for name, field in questionnaire.fields.items()
        }
        self.categories |= {each.variable: each.categories for each in questionnaire.derived}
        self.ages = {
            name
            for name, field in questionnaire.fields.items()
            if field.form.operand == "amount" and field.item.concept.rpartition(".")[2] == OWN_AGE
        }

    def say(self, said: Said) -> str:
        match said:
            case bool():
                return self.words.always if said else self.words.never
            case Claim():
                return self.claim(said)
            case All(parts):
                return self.joined(
                    [f"({self.say(p)})" if isinstance(p, Any) else self.say(p) for p in parts], self.words.both
                )
            case _:
                sayings = [self.say(part) for part in said.parts]
                if any(isinstance(part, All) for part in said.parts):
                    return f", {self.words.either} ".join(sayings)
                return self.joined(sayings, self.words.either)

    def claim(self, claim: Claim) -> str:
        question = self.question(claim.variable)
        values = [self.value(claim.variable, code) for code in claim.values]
        kind = "unticked-all" if claim.kind == "unticked" and len(values) > 1 else claim.kind
        own = claim.variable in self.ages and self.words.own_age.get(kind)
        opening, between = self.words.neither
        return (own or self.words.claims[kind]).format(
            question=question,
            subject=self.words.subject.format(question=question),
            other=self.question(claim.other) if claim.other else "",
            value=values[0] if values else "",
            low=values[0] if values else "",
            high=values[-1] if values else "",
            any=self.joined(values, self.words.either),
            all=self.joined(values, self.words.both),
            none=opening + between.join(values),
        )

    def question(self, variable: str) -> str:
        return self.naming(variable) or self.quoted(in_track(self.labels.get(variable, {}), self.track) or variable)

    def value(self, variable: str, code: int) -> str:
        named: Mapping[int, Category] = {category.code: category for category in self.categories.get(variable, ())}
        if code not in named:
            return str(code)
        return self.quoted(in_track(named[code].texts, self.track) or named[code].name)

    def quoted(self, text: str) -> str:
        opening, closing = self.words.quotes
        text = " ".join(text.split())
        return f"{opening}{text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + '…'}{closing}"

    @staticmethod
    def joined(sayings: Iterable[str], word: str) -> str:
        """a, b and c."""
        *first, last = [*sayings] or [""]
        return f"{', '.join(first)} {word} {last}" if first else last
