"""The choice of a trend as its page shows it: what can be compared, why the rest can't, both texts side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from analysis.book_presenting import CORRECTIONS
from analysis.books.result import text_in
from analysis.trend_forms import Choice, columned, suggested, tabled
from analysis.trends.compute import reasons
from backend.core.errors import DomainError
from surveys.engine.comparing.questions import Question
from surveys.engine.comparing.reasons import ASPECTS, TONGUES
from surveys.engine.comparing.verdicts import Asked, Comparison

AUDIENCES: dict[str, Callable[[], str]] = {
    "team": lambda: _("the team"),
    "partner": lambda: _("partners"),
    "public": lambda: _("everyone"),
    "child": lambda: _("children"),
}
OFFERED = ("holm", "bonferroni", "none")


@dataclass(frozen=True)
class TextsView:
    """What one wave asked: its name, then question and answers per language."""

    wave: str
    texts: tuple[tuple[str, str, str], ...]  # code, language, text
    answers: str
    base: str


@dataclass(frozen=True)
class QuestionView:
    """One line of the list: why it can or can't be compared, and both texts."""

    name: str
    label: str
    chosen: bool
    reasons: tuple[str, ...]
    aspects: str
    reworded: bool
    motive: str
    texts: tuple[TextsView, ...]


def question_views(
    found: Sequence[Comparison], asked: Sequence[Asked], choice: Choice, language: str
) -> dict[str, list[QuestionView]]:
    """The questions by verdict, in the order of the codebook."""
    lists: dict[str, list[QuestionView]] = {"comparable": [], "note": [], "different": []}
    for each in found:
        if tabled(each):
            lists[each.verdict].append(_question(each, asked, choice, language))
    return lists


def _question(each: Comparison, asked: Sequence[Asked], choice: Choice, language: str) -> QuestionView:
    question = each.question
    kinds = dict.fromkeys(aspect.name for judgement in each.earlier for aspect in judgement.aspects)
    every = [(wave.label, one.question) for wave, one in zip(asked, each.earlier, strict=False)]
    every.append((asked[-1].label, question))
    return QuestionView(
        name=question.name,
        label=text_in(question.label, language) or question.name,
        chosen=question.name in choice.tables,
        reasons=tuple(text_in(text, language) for text in reasons(each, asked, notes=True)),
        aspects=" · ".join(text_in(ASPECTS[kind], language) for kind in kinds),
        reworded=each.reworded,
        motive=choice.motives.get(question.name, ""),
        texts=tuple(_texts(text_in(label, language), one, language) for label, one in every) if kinds else (),
    )


def _texts(wave: str, question: Question | None, language: str) -> TextsView:
    if question is None:
        return TextsView(wave, (), "", "")
    texts = tuple(
        (key.partition("-")[0] or language, text_in(TONGUES.get(key, {"": key}), language), _whole(question, key))
        for key in question.wording
    )
    answers = " · ".join(text_in(each.label, language) for each in question.answers)
    return TextsView(wave, texts, answers, question.universe or _("everyone who was asked"))


def _whole(question: Question, key: str) -> str:
    """The question, and the row of a grid behind it."""
    parts = (question.wording.get(key, ""), question.label.get(key, ""))
    return " – ".join(dict.fromkeys(part for part in parts if part))


def ticked(views: Sequence[QuestionView]) -> int:
    return sum(view.chosen for view in views)


def column_views(found: Sequence[Comparison], choice: Choice, language: str) -> dict[str, list[tuple[str, str, bool]]]:
    """Name, label and tick of what can be columns: the usual ones first, the rest behind a fold."""
    usual = suggested(found)
    lists: dict[str, list[tuple[str, str, bool]]] = {"usual": [], "others": []}
    for each in found:
        name = each.question.name
        if columned(each):
            place = "usual" if name in usual or name in choice.banner else "others"
            lists[place].append((name, text_in(each.question.label, language) or name, name in choice.banner))
    return lists


def corrections() -> list[tuple[str, str]]:
    return [(key, CORRECTIONS[key]()) for key in OFFERED]


def trouble(refusal: DomainError, found: Sequence[Comparison], language: str) -> str:
    """What is wrong, said of the question as the list shows it instead of its place in the specification."""
    if "where" not in refusal.params:
        return str(refusal)
    labels = {each.question.name: text_in(each.question.label, language) or each.question.name for each in found}
    name = str(refusal.params["where"]).removeprefix("trend.motives.")
    reason = str(refusal.params["reason"])
    if name in labels:
        return f"“{labels[name]}”: {reason}"
    for each, label in labels.items():
        reason = reason.replace(f"‘{each}’", f"“{label}”")
    return reason
