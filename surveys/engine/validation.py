"""One answer set against one questionnaire: what is wrong with it, and how it reads when complete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.engine.findings import Finding, Param
from surveys.engine.forms import MISSING_CODES, NOT_ASKED, Answer, Form, is_blank
from surveys.engine.routing import asked
from surveys.engine.structure import Field, Questionnaire


def validate(questionnaire: Questionnaire, answers: object) -> list[Finding]:
    """Empty when the answers can be stored. A blank answer is a skipped one and no fault."""
    if not isinstance(answers, dict):
        return [Finding("answers-not-object", "")]
    findings = [
        Finding("answer-unknown-variable", str(name), {"variable": str(name)})
        for name in answers
        if name not in questionnaire.fields
    ]
    shown = asked(questionnaire, answers)
    for name, field in questionnaire.fields.items():
        value = answers.get(name)
        if not is_blank(value):
            problem = _problem(field, value, asked_now=name in shown)
            if problem is not None:
                code, params = problem
                findings.append(Finding(code, name, {"variable": name, **params}))
    return findings


def _problem(field: Field, value: object, *, asked_now: bool) -> tuple[str, dict[str, Param]] | None:
    if type(value) is int and value < 0:
        if value not in MISSING_CODES:
            return "answer-missing-code", {"given": str(value)}
        return ("answer-was-asked", {}) if asked_now and value == NOT_ASKED else None
    return field.form.problem(value) if asked_now else ("answer-not-asked", {})


def complete(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> dict[str, Answer]:
    """Every variable of the questionnaire, in its order: not asked is -1 whatever was sent, asked without an answer
    is -2, lists are sorted unless their order is the answer, texts cleaned. Give it answers that `validate` accepts."""
    shown = asked(questionnaire, answers)
    return {
        name: _completed(answers.get(name), field.form) if name in shown else NOT_ASKED
        for name, field in questionnaire.fields.items()
    }


def _completed(value: Any, form: Form) -> Answer:
    kept: Answer = form.settled(value)
    return form.unanswered if is_blank(kept) or kept == NOT_ASKED else kept
