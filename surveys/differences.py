"""The difference between two versions in words: what changed, and what it does to the answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from backend.core.text import in_language
from surveys.engine.diff import Change, Difference, Judgement, Part, Wording, diff
from surveys.engine.explaining import only_if
from surveys.engine.playable import playable

Words = str | Promise

JUDGEMENTS: Mapping[Judgement, Words] = {
    "comparable": _("comparable"),
    "care": _("comparable with care"),
    "not": _("not comparable"),
}
TONES: Mapping[Judgement, str] = {"comparable": "tag-ok", "care": "tag-warn", "not": "tag-bad"}
CHANGES: Mapping[str, Words] = {
    "title": _("The title has other words."),
    "title-translated": _("The title has been written in one more track."),
    "language-added": _("The track %(place)s is new."),
    "language-removed": _("The track %(place)s is gone."),
    "item-added": _("A new question."),
    "item-removed": _("This question is gone."),
    "moved": _("The question stands in another place."),
    "wording": _("The question has other words."),
    "wording-translated": _("The question has been written in one more track."),
    "note": _("The line under the question has other words."),
    "note-translated": _("The line under the question has been written in one more track."),
    "help": _("The help has other words."),
    "help-translated": _("The help has been written in one more track."),
    "alt": _("What is said of the picture has other words."),
    "alt-translated": _("What is said of the picture has been written in one more track."),
    "row-added": _("A new row: %(place)s."),
    "row-removed": _("The row %(place)s is gone."),
    "row": _("The row %(place)s has other words."),
    "row-translated": _("The row %(place)s has been written in one more track."),
    "rows-order": _("The rows stand in another order."),
    "category-added": _("A new answer: %(place)s."),
    "category-removed": _("The answer %(place)s is gone."),
    "category": _("The answer %(place)s has other words."),
    "category-translated": _("The answer %(place)s has been written in one more track."),
    "category-member": _("The answer %(place)s: “%(before)s” became “%(after)s”."),
    "categories-order": _("The answers stand in another order."),
    "bound": _("The limit %(place)s: “%(before)s” became “%(after)s”."),
    "condition-written": _("The condition is written in another way and means the same."),
    "condition": _("Other children are asked this."),
    "forms": _("It belongs to other forms: “%(before)s” became “%(after)s”."),
    "member": _("%(place)s: “%(before)s” became “%(after)s”."),
    "derived-added": _("A new derived variable."),
    "derived-removed": _("This derived variable is gone."),
    "rule": _("The rule of this derived variable changed."),
}
OTHER_WORDS = _("Children read other words. Compare only when you can say in writing why they ask the same.")
SPELLING = _("It looks like a slip of the pen that was mended. Read it in each track to be sure.")
SIGNS = _("Only signs, capitals or spaces differ.")
ONLY_THERE = _("Only one of the versions has answers to it.")
REASONS: Mapping[tuple[str, Judgement], Words] = {
    ("wording", "not"): OTHER_WORDS,
    ("row", "not"): OTHER_WORDS,
    ("category", "not"): OTHER_WORDS,
    ("wording", "care"): SPELLING,
    ("row", "care"): SPELLING,
    ("category", "care"): SPELLING,
    ("wording", "comparable"): SIGNS,
    ("row", "comparable"): SIGNS,
    ("category", "comparable"): SIGNS,
    ("note", "care"): _("What stands beside a question can steer its answer."),
    ("help", "care"): _("What stands beside a question can steer its answer."),
    ("moved", "care"): _("What comes before a question can steer its answer."),
    ("item-added", "not"): ONLY_THERE,
    ("item-removed", "not"): ONLY_THERE,
    ("row-added", "not"): ONLY_THERE,
    ("row-removed", "not"): ONLY_THERE,
    ("derived-removed", "not"): ONLY_THERE,
    ("derived-added", "not"): ONLY_THERE,
    ("category-added", "not"): _(
        "Who would have chosen it chose something else, or nothing, in the earlier version: not offered."
    ),
    ("category-removed", "not"): _(
        "Who would have chosen it chose something else, or nothing, in the later version: not offered."
    ),
    ("categories-order", "not"): _("In a list with an order, the order is what was measured."),
    ("categories-order", "care"): _("What stands first is chosen a little more often."),
    ("rows-order", "care"): _("What comes before a row can steer its answer."),
    ("condition", "not"): _("The answers are about other children."),
    ("forms", "care"): _("Chance decides who is asked: shares stay good, counts don't."),
    ("bound", "not"): _("The ends of the scale are the scale."),
    ("bound", "care"): _("Answers that one version allowed were not possible in the other."),
    ("bound", "comparable"): _("Only the length of a text differs."),
    ("rule", "not"): _("It is computed in another way."),
    ("language-added", "care"): _("Children who read it are in the later version only."),
    ("language-removed", "care"): _("Children who read it are in the earlier version only."),
}
USUAL: Mapping[Judgement, Words] = {
    "comparable": _("The answers mean the same."),
    "care": _("Probably the same; say it where figures are used."),
    "not": _("It measures something else now."),
}


@dataclass(frozen=True)
class Condition:
    """A condition as it was written and in plain words; both empty when everyone is asked."""

    written: str
    said: str


@dataclass(frozen=True)
class ChangeRead:
    """One change as it is shown; `conditions` are the earlier and the later one, `wordings` the words of each track."""

    sentence: str
    reason: Words
    judgement: Words
    tone: str
    wordings: tuple[Wording, ...]
    conditions: tuple[Condition, Condition] | None


@dataclass(frozen=True)
class PartRead:
    name: str
    kind: str
    title: str
    judgement: Words
    tone: str
    changes: tuple[ChangeRead, ...]


@dataclass(frozen=True)
class DifferenceRead:
    """`counts` are parts by judgement, in the order of the judgements."""

    parts: tuple[PartRead, ...]
    kept: int
    counts: tuple[tuple[Words, str, int], ...]


def between(before: Mapping[str, Any], after: Mapping[str, Any]) -> DifferenceRead:
    """The difference of two documents that hold together, the earlier one first."""
    return read(diff(before, after), told(before), told(after))


def told(document: Mapping[str, Any]) -> Mapping[str, str]:
    """variable -> its condition in plain words, as far as the document runs."""
    questionnaire = playable(document).questionnaire
    language = (get_language() or "nl").partition("-")[0]
    if questionnaire is None:
        return {}
    track = language if language in questionnaire.tracks else questionnaire.tracks[0]
    return {
        item.variable: only_if(item.ask_tree, questionnaire, track, language=language)
        for item in questionnaire.items
        if item.ask_if and item.ask_tree is not None
    }


def read(
    difference: Difference, before: Mapping[str, str] | None = None, after: Mapping[str, str] | None = None
) -> DifferenceRead:
    """`before` and `after` say conditions in plain words, by variable."""
    said = (before or {}, after or {})
    parts = tuple(read_part(part, said) for part in difference.parts)
    counts = tuple(
        (words, TONES[name], sum(part.judgement == name for part in difference.parts))
        for name, words in JUDGEMENTS.items()
    )
    return DifferenceRead(parts, difference.kept, counts)


def read_part(part: Part, said: tuple[Mapping[str, str], Mapping[str, str]]) -> PartRead:
    return PartRead(
        name=part.name,
        kind=part.kind,
        title=in_language(part.texts),
        judgement=JUDGEMENTS[part.judgement],
        tone=TONES[part.judgement],
        changes=tuple(read_change(change, *(each.get(part.name, "") for each in said)) for change in part.changes),
    )


def read_change(change: Change, before: str = "", after: str = "") -> ChangeRead:
    conditions = change.code in {"condition", "condition-written"}
    return ChangeRead(
        sentence=sentence(change),
        reason=REASONS.get((change.code, change.judgement), USUAL[change.judgement]),
        judgement=JUDGEMENTS[change.judgement],
        tone=TONES[change.judgement],
        wordings=change.wordings,
        conditions=(Condition(change.before, before), Condition(change.after, after)) if conditions else None,
    )


def sentence(change: Change) -> str:
    params: dict[str, Any] = {"place": change.place, "before": change.before or "–", "after": change.after or "–"}
    return str(CHANGES[change.code]) % params
