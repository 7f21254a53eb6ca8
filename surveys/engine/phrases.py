"""The words in which `explaining` says a condition, per language. Sentences are made for adults: the team, the reader of a
paper questionnaire, a reviewer. `{subject}` is the answer to a question, `{question}` the question itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrases:
    """`claims` by what is claimed; `own_age` the same where the number is the child's age and needs no question named."""

    prefix: str
    always: str
    never: str
    both: str
    either: str
    quotes: tuple[str, str]
    neither: tuple[str, str]
    subject: str
    claims: Mapping[str, str]
    own_age: Mapping[str, str]


NL = Phrases(
    prefix="alleen als: ",
    always="altijd",
    never="nooit",
    both="en",
    either="of",
    quotes=("“", "”"),
    neither=("noch ", " noch "),
    subject="het antwoord op {question}",
    claims={
        "is": "{subject} is {any}",
        "is-or-none": "{subject} is {any} of ontbreekt",
        "other": "{subject} is iets anders dan {any}",
        "least": "{subject} is minstens {value}",
        "most": "{subject} is hoogstens {value}",
        "between": "{subject} ligt van {low} tot en met {high}",
        "ticked-any": "{any} is aangekruist bij {question}",
        "ticked-all": "{all} zijn aangekruist bij {question}",
        "unticked": "{value} is niet aangekruist bij {question}",
        "unticked-all": "{none} is aangekruist bij {question}",
        "answered": "{question} is beantwoord",
        "unanswered": "{question} is niet beantwoord",
        "asked": "{question} is gevraagd",
        "unasked": "{question} is niet gevraagd",
        "==": "{subject} is hetzelfde als dat op {other}",
        "!=": "{subject} is anders dan dat op {other}",
        "<": "{subject} is lager dan dat op {other}",
        "<=": "{subject} is niet hoger dan dat op {other}",
        ">": "{subject} is hoger dan dat op {other}",
        ">=": "{subject} is niet lager dan dat op {other}",
    },
    own_age={
        "is": "{any} jaar",
        "is-or-none": "{any} jaar, of geen leeftijd gegeven",
        "other": "een andere leeftijd dan {any} jaar",
        "least": "{value} jaar of ouder",
        "most": "{value} jaar of jonger",
        "between": "van {low} tot en met {high} jaar",
    },
)
FR = Phrases(
    prefix="seulement si\u202f: ",
    always="toujours",
    never="jamais",
    both="et",
    either="ou",
    quotes=("«\u202f", "\u202f»"),
    neither=("ni ", " ni "),
    subject="la réponse à {question}",
    claims={
        "is": "{subject} est {any}",
        "is-or-none": "{subject} est {any} ou manque",
        "other": "{subject} est autre que {any}",
        "least": "{subject} est au moins {value}",
        "most": "{subject} est au plus {value}",
        "between": "{subject} va de {low} à {high}",
        "ticked-any": "{any} est coché pour {question}",
        "ticked-all": "{all} sont cochés pour {question}",
        "unticked": "{value} n’est pas coché pour {question}",
        "unticked-all": "{none} n’est coché pour {question}",
        "answered": "on a répondu à {question}",
        "unanswered": "on n’a pas répondu à {question}",
        "asked": "on a posé {question}",
        "unasked": "on n’a pas posé {question}",
        "==": "{subject} est la même que pour {other}",
        "!=": "{subject} est différente de celle pour {other}",
        "<": "{subject} est inférieure à celle pour {other}",
        "<=": "{subject} n’est pas supérieure à celle pour {other}",
        ">": "{subject} est supérieure à celle pour {other}",
        ">=": "{subject} n’est pas inférieure à celle pour {other}",
    },
    own_age={
        "is": "{any} ans",
        "is-or-none": "{any} ans, ou pas d’âge donné",
        "other": "un autre âge que {any} ans",
        "least": "{value} ans ou plus",
        "most": "{value} ans ou moins",
        "between": "de {low} à {high} ans",
    },
)
DE = Phrases(
    prefix="nur wenn: ",
    always="immer",
    never="nie",
    both="und",
    either="oder",
    quotes=("„", "“"),
    neither=("weder ", " noch "),
    subject="die Antwort auf {question}",
    claims={
        "is": "{subject} ist {any}",
        "is-or-none": "{subject} ist {any} oder fehlt",
        "other": "{subject} ist etwas anderes als {any}",
        "least": "{subject} ist mindestens {value}",
        "most": "{subject} ist höchstens {value}",
        "between": "{subject} liegt von {low} bis {high}",
        "ticked-any": "{any} ist angekreuzt bei {question}",
        "ticked-all": "{all} sind angekreuzt bei {question}",
        "unticked": "{value} ist nicht angekreuzt bei {question}",
        "unticked-all": "{none} ist angekreuzt bei {question}",
        "answered": "{question} ist beantwortet",
        "unanswered": "{question} ist nicht beantwortet",
        "asked": "{question} wurde gefragt",
        "unasked": "{question} wurde nicht gefragt",
        "==": "{subject} ist dieselbe wie auf {other}",
        "!=": "{subject} ist eine andere als auf {other}",
        "<": "{subject} ist niedriger als die auf {other}",
        "<=": "{subject} ist nicht höher als die auf {other}",
        ">": "{subject} ist höher als die auf {other}",
        ">=": "{subject} ist nicht niedriger als die auf {other}",
    },
    own_age={
        "is": "{any} Jahre alt",
        "is-or-none": "{any} Jahre alt, oder kein Alter angegeben",
        "other": "ein anderes Alter als {any} Jahre",
        "least": "{value} Jahre oder älter",
        "most": "{value} Jahre oder jünger",
        "between": "von {low} bis {high} Jahre alt",
    },
)
EN = Phrases(
    prefix="only if: ",
    always="always",
    never="never",
    both="and",
    either="or",
    quotes=("“", "”"),
    neither=("neither ", " nor "),
    subject="the answer to {question}",
    claims={
        "is": "{subject} is {any}",
        "is-or-none": "{subject} is {any} or missing",
        "other": "{subject} is something other than {any}",
        "least": "{subject} is at least {value}",
        "most": "{subject} is at most {value}",
        "between": "{subject} is from {low} to {high}",
        "ticked-any": "{any} is ticked at {question}",
        "ticked-all": "{all} are ticked at {question}",
        "unticked": "{value} is not ticked at {question}",
        "unticked-all": "{none} is ticked at {question}",
        "answered": "{question} is answered",
        "unanswered": "{question} is not answered",
        "asked": "{question} was asked",
        "unasked": "{question} was not asked",
        "==": "{subject} is the same as to {other}",
        "!=": "{subject} differs from the one to {other}",
        "<": "{subject} is lower than the one to {other}",
        "<=": "{subject} is not higher than the one to {other}",
        ">": "{subject} is higher than the one to {other}",
        ">=": "{subject} is not lower than the one to {other}",
    },
    own_age={
        "is": "{any} years old",
        "is-or-none": "{any} years old, or no age given",
        "other": "an age other than {any}",
        "least": "{value} or older",
        "most": "{value} or younger",
        "between": "from {low} to {high} years old",
    },
)
PHRASES: Mapping[str, Phrases] = {"nl": NL, "fr": FR, "de": DE, "en": EN}
