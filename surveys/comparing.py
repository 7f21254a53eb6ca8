"""The comparison of two versions as its page shows it; the judgement itself is the engine's."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.engine.codebook import codebook, text_in
from surveys.engine.comparing.comparability import compare, dropped
from surveys.engine.comparing.questions import Question
from surveys.engine.comparing.reasons import ASPECTS
from surveys.engine.comparing.verdicts import Asked, Comparison, Verdict
from surveys.engine.document import load
from surveys.models import Version


@dataclass(frozen=True)
class Told:
    """One reason, under the aspect it is about."""

    aspect: str
    reason: str


@dataclass(frozen=True)
class Side:
    """A question as one version asks it: language and text, answers, and whom."""

    texts: tuple[tuple[str, str], ...]
    answers: str
    base: str


@dataclass(frozen=True)
class Row:
    name: str
    label: str
    reasons: tuple[Told, ...]
    before: Side | None
    after: Side | None


@dataclass(frozen=True)
class Compared:
    """The questions of the later version by verdict, those that are new in it, and those it no longer asks."""

    comparable: tuple[Row, ...]
    note: tuple[Row, ...]
    different: tuple[Row, ...]
    new: tuple[Row, ...]
    gone: tuple[Row, ...]


def compared(before: Version, after: Version, language: str) -> Compared:
    waves = [_asked(before), _asked(after)]
    rows: dict[Verdict | str, list[Row]] = {"comparable": [], "note": [], "different": [], "new": []}
    for each in compare(waves):
        (judgement,) = each.earlier
        rows[judgement.verdict if judgement.question else "new"].append(_row(each, language))
    gone = [Row(one.name, _label(one, language), (), _side(one, language), None) for one, _wave in dropped(waves)]
    return Compared(**{name: tuple(found) for name, found in rows.items()}, gone=tuple(gone))


def _asked(version: Version) -> Asked:
    return Asked(version.questionnaire.wave.name, codebook(load(version.document)))


def _row(each: Comparison, language: str) -> Row:
    (judgement,) = each.earlier
    told = tuple(
        Told(text_in(ASPECTS[aspect.name], language), text_in(aspect.text, language)) for aspect in judgement.aspects
    )
    shown = bool(told)
    return Row(
        name=each.question.name,
        label=_label(each.question, language),
        reasons=told if judgement.question else (),
        before=_side(judgement.question, language) if shown and judgement.question else None,
        after=_side(each.question, language) if shown else None,
    )


def _label(question: Question, language: str) -> str:
    return text_in(question.label, language) or question.name


def _side(question: Question, language: str) -> Side:
    texts = tuple(
        (track, " – ".join(dict.fromkeys(part for part in (text, question.label.get(track, "")) if part)))
        for track, text in question.wording.items()
    )
    answers = " · ".join(text_in(each.label, language) for each in question.answers)
    return Side(texts, answers, question.universe or _("everyone who was asked"))
