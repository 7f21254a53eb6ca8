"""Which question of another wave is the same question: by concept, else by name."""

from __future__ import annotations

from collections.abc import Mapping

from surveys.engine.comparing.questions import Question


def matches(reference: Mapping[str, Question], other: Mapping[str, Question]) -> dict[str, str]:
    """reference name -> name in the other wave, for every question the other wave has.

    A concept that one question of each wave carries ties these two, whatever their names. Where several share it (the
    rows of a grid), or a wave has no concepts, the name decides.
    """
    ours, theirs = _lone(reference), _lone(other)
    found: dict[str, str] = {}
    for name, one in reference.items():
        there = theirs.get(_key(one)) if ours.get(_key(one)) == name else None
        if there is not None:
            found[name] = there
        elif name in other:
            found[name] = name
    return found


def _lone(questions: Mapping[str, Question]) -> dict[tuple[str, str], str]:
    """(concept, role) -> the one question that carries it."""
    held: dict[tuple[str, str], list[str]] = {}
    for name, one in questions.items():
        if one.concept:
            held.setdefault(_key(one), []).append(name)
    return {key: names[0] for key, names in held.items() if len(names) == 1}


def _key(question: Question) -> tuple[str, str]:
    return question.concept, question.role
