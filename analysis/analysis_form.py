"""A draft of a model, scale or profiles as its page shows it: what can be chosen, and what was."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analysis.analysis_drafts import AUDIENCES, Draft
from analysis.books.result import text_in
from analysis.modelling.variables import words_of
from backend.core.errors import DomainError
from surveys.engine.codebook import FREE_TEXT, Codebook, Variable

AUDIENCE_WORDS: dict[str, Callable[[], str]] = {
    "team": lambda: _("the study team"),
    "partner": lambda: _("partners"),
    "public": lambda: _("everybody"),
}
MOST_ENTRIES = 80


@dataclass(frozen=True)
class Option:
    """Something to choose: its key, its name, and whether it is chosen."""

    key: str
    label: str
    chosen: bool = False


@dataclass(frozen=True)
class Setting:
    """A variable of a model: how it is taken and which of its categories the others are compared with."""

    name: str
    label: str
    numeric: bool
    categories: tuple[Option, ...]


@dataclass(frozen=True)
class TermView:
    key: str
    label: str


def offered(codebook: Codebook, design: dict[str, Any]) -> list[Variable]:
    """Variables an analysis can use: no words, nothing that says how the sample was drawn."""
    apart = {*design.get("clusters", ()), design.get("weights", "")}
    return [
        each
        for each in codebook.variables
        if each.type != FREE_TEXT
        and each.name not in apart
        and (each.role in {"answer", "derived"} or (each.role == "design" and each.categories))
    ]


def entries(
    variables: list[Variable], codebook: Codebook, language: str, search: str, checked: list[str]
) -> list[dict[str, Any]]:
    """What fits the words searched for; what is ticked stays in sight. An answer of a set names its question."""
    words = search.casefold().split()
    names = labelled(codebook, language)
    found = []
    for each in variables:
        text = " ".join((each.name, names[each.name], *each.label.values(), *each.question.values())).casefold()
        if each.name in checked or all(word in text for word in words):
            found.append({"name": each.name, "label": names[each.name], "checked": each.name in checked})
    return found


def labelled(codebook: Codebook, language: str) -> dict[str, str]:
    """name -> label; an answer of a question with several carries the question in front."""
    names = {each.name: text_in(each.label, language) or each.name for each in codebook.variables}
    for each in codebook.sets:
        question = text_in(each.label, language)
        for name in each.variables:
            if question and name in names:
                names[name] = f"{question} – {names[name]}"
    return names


def options(variable: Variable | None, chosen: tuple[str, ...], language: str) -> tuple[Option, ...]:
    """The categories of a variable that are answers."""
    if variable is None:
        return ()
    listed = [each for each in variable.categories if not each.missing]
    return tuple(
        Option(f"{each.code:g}", text_in(each.label, language) or f"{each.code:g}", f"{each.code:g}" in chosen)
        for each in listed
        if not any(low <= each.code <= high for low, high in variable.user_missing)
    )


def form_view(draft: Draft, codebook: Codebook, design: dict[str, Any], language: str) -> dict[str, Any]:
    """Everything the form shows of a draft."""
    variables, names = offered(codebook, design), labelled(codebook, language)
    known = {each.name: each for each in codebook.variables}
    context: dict[str, Any] = {
        "draft": draft,
        "suppress": json.dumps(draft.suppress, ensure_ascii=False),
        "audiences": [Option(key, AUDIENCE_WORDS[key](), key == draft.audience) for key in AUDIENCES],
        "columns": [Option(name, names.get(name, name)) for name in draft.columns],
        "questions": [Option(name, names.get(name, name), name in draft.reversed) for name in draft.questions],
    }
    if draft.kind == "model":
        context |= _model(draft, variables, known, names, language)
    return context


def _model(
    draft: Draft, variables: list[Variable], known: dict[str, Variable], names: dict[str, str], language: str
) -> dict[str, Any]:
    outcome = known.get(draft.outcome)
    answers = options(outcome, draft.event, language)
    if draft.family == "logistic" and answers and not draft.event and "==" not in draft.formula.partition("~")[0]:
        answers = (Option(answers[0].key, answers[0].label, chosen=True), *answers[1:])
    terms = draft.terms()
    inside = list(dict.fromkeys(name for term in terms or [] for piece in term for name in words_of(piece)))
    settings = [
        Setting(
            name,
            names.get(name, name),
            name in draft.numeric or not options(known.get(name), (), language),
            options(known.get(name), (draft.reference.get(name, ""),), language),
        )
        for name in inside
    ]
    return {
        "outcomes": [Option(each.name, names[each.name], each.name == draft.outcome) for each in variables],
        "answers": answers if draft.family == "logistic" else (),
        "terms": [
            TermView(":".join(term), " × ".join(names.get(piece, piece) for piece in term)) for term in terms or []
        ],
        "unread": terms is None,
        "settings": settings,
        "crossable": settings if len(settings) > 1 else [],
    }


def trouble(error: DomainError) -> str:
    """The sentence for a specification that was refused; its place is clear from the form."""
    reason = str(error.params.get("reason", "")) or str(error)
    return reason[:1].upper() + reason[1:]
