"""How one question differs between an earlier wave and the reference, aspect by aspect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from surveys.engine.codebook import Text
from surveys.engine.comparing import normal
from surveys.engine.comparing.questions import Answer, Question
from surveys.engine.comparing.reasons import EVERYONE, listed, reason, tongues
from surveys.engine.comparing.verdicts import Aspect
from surveys.engine.types import REGISTRY

FORMS: dict[str, Text] = {
    **{each.name: dict(each.label) for each in REGISTRY},
    "derived": {"nl": "afgeleid", "fr": "dérivée", "en": "derived"},
}
MEASURES: dict[str, Text] = {
    "nominal": {"nl": "nominaal", "fr": "nominale", "en": "nominal"},
    "ordinal": {"nl": "ordinaal", "fr": "ordinale", "en": "ordinal"},
    "scale": {"nl": "schaal", "fr": "échelle", "en": "scale"},
}


def judged(before: Question, after: Question, renamed: Mapping[str, str]) -> tuple[Aspect, ...]:
    """Everything in which `before` differs from `after`. `renamed`: name in the earlier wave -> name in the reference."""
    found: list[Aspect] = []
    found += _concept(before, after)
    found += _wording(before, after)
    found += _measurement(before, after)
    if before.multiple == after.multiple and before.numeric == after.numeric:
        found += _scale(before.answers, after.answers, ordered=after.measure == "ordinal")
    found += _missing(before, after)
    found += _base(before, after, renamed)
    return tuple(found)


def _concept(before: Question, after: Question) -> list[Aspect]:
    if before.concept and after.concept and before.concept != after.concept:
        return [Aspect("concept", "changed", reason("concept", before=before.concept, after=after.concept))]
    if before.name != after.name:
        return [Aspect("question", "note", reason("renamed", concept=after.concept, name=before.name))]
    return []


def _wording(before: Question, after: Question) -> list[Aspect]:
    """Question and label in each language of both. A text in an unknown language is the same when any language has it."""
    if after.role == "design":
        return []
    changed: list[str] = []
    untold: list[str] = []
    texts = [_texts(question) for question in (before, after)]
    for language in sorted({*texts[0], *texts[1]}):
        one, other = (each.get(language) for each in texts)
        if one is None or other is None:
            untold.append(language)
        elif one != other:
            changed.append(language)
    unknown = "" in untold
    if unknown and not set(texts[0].values()) & set(texts[1].values()):
        changed, untold = [*changed, *untold], []
    found = []
    if changed:
        names = tuple(dict.fromkeys(changed))
        found.append(Aspect("wording", "changed", reason("wording", tongues=tongues(names)), names))
    if untold and not unknown:
        names = tuple(untold)
        found.append(Aspect("wording", "note", reason("untold", tongues=tongues(names)), names))
    return found


def _texts(question: Question) -> dict[str, tuple[str, ...]]:
    """language -> the words of the question, and of its label where that says something else (a row of a grid)."""
    found = {}
    for language in {*question.wording, *question.label}:
        parts = [normal.words(text.get(language, "")) for text in (question.wording, question.label)]
        kept = tuple(dict.fromkeys(part for part in parts if part))
        if kept:
            found[language] = kept
    return found


def _measurement(before: Question, after: Question) -> list[Aspect]:
    if before.numeric != after.numeric:
        return [Aspect("measure", "changed", reason("number"))]
    if before.multiple != after.multiple:
        return [Aspect("measure", "changed", reason("several"))]
    found = []
    if before.measure != after.measure:
        names = {name: MEASURES.get(each, {"": each}) for name, each in _both(before.measure, after.measure)}
        found.append(Aspect("measure", "note", reason("measure", **names)))
    if before.form != after.form and after.role != "design":
        names = {name: FORMS.get(each, {"": each}) for name, each in _both(before.form, after.form)}
        found.append(Aspect("form", "note", reason("form", **names)))
    return found


def _both(before: str, after: str) -> tuple[tuple[str, str], ...]:
    return ("before", before), ("after", after)


def _scale(before: Sequence[Answer], after: Sequence[Answer], *, ordered: bool) -> list[Aspect]:
    """Codes, their texts, and their order where it means something."""
    old, new = ({each.key: each for each in answers} for answers in (before, after))
    found = []
    gone = [each.label for key, each in old.items() if key not in new]
    added = [each.label for key, each in new.items() if key not in old]
    if gone:
        found.append(Aspect("scale", "changed", reason("codes_gone", listed=listed(gone))))
    if added:
        found.append(Aspect("scale", "changed", reason("codes_new", listed=listed(added))))
    retold = [new[key].label for key in old if key in new and _differ(old[key].label, new[key].label)]
    if retold:
        found.append(Aspect("scale", "changed", reason("labels", listed=listed(retold))))
    shared = [[key for key in answers if key in old and key in new] for answers in (old, new)]
    if shared[0] != shared[1]:
        found.append(Aspect("scale", "changed" if ordered else "note", reason("order")))
    return found


def _differ(one: Text, other: Text) -> bool:
    """Whether the texts differ in a language that both have, or have no language and no text in common."""
    texts = [
        {language: normal.words(text) for language, text in each.items() if normal.words(text)}
        for each in (one, other)
    ]
    known = [language for language in texts[0] if language in texts[1]]
    if known:
        return any(texts[0][language] != texts[1][language] for language in known)
    return bool(texts[0] and texts[1]) and not set(texts[0].values()) & set(texts[1].values())


def _missing(before: Question, after: Question) -> list[Aspect]:
    if after.role == "design":
        return []
    old, new = ({each.key: each.label for each in question.missing} for question in (before, after))
    same = old.keys() == new.keys() and not any(_differ(old[key], new[key]) for key in old)
    return [] if same else [Aspect("missing", "note", reason("missing"))]


def _base(before: Question, after: Question, renamed: Mapping[str, str]) -> list[Aspect]:
    if normal.condition(before.universe, renamed) == normal.condition(after.universe, {}):
        return []
    return [Aspect("base", "changed",
                   reason("base", before=before.universe or EVERYONE, after=after.universe or EVERYONE))]  # fmt: skip
