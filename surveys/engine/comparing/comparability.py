"""The questions of several waves beside those of the last one: which can be compared, and what the waves themselves
have not in common.
"""

from __future__ import annotations

from collections.abc import Sequence

from surveys.engine.codebook import Category, Codebook, Text
from surveys.engine.comparing import normal
from surveys.engine.comparing.judging import judged
from surveys.engine.comparing.matching import matches
from surveys.engine.comparing.questions import Question, questions
from surveys.engine.comparing.reasons import listed, reason
from surveys.engine.comparing.verdicts import Asked, Aspect, Comparison, Judgement

BANDS, MODE, COMMUNITY = "grade_band", "mode", "community"


def compare(waves: Sequence[Asked]) -> list[Comparison]:
    """Every question of the last wave against the waves before it, in the order of its codebook."""
    *earlier, last = waves
    reference = questions(last.codebook)
    sides = [_side(wave, last, reference) for wave in earlier]
    return [Comparison(one, tuple(side[name] for side in sides)) for name, one in reference.items()]


def dropped(waves: Sequence[Asked]) -> list[tuple[Question, Text]]:
    """Questions of earlier waves that the last wave didn't ask, with the label of the latest wave that did."""
    *earlier, last = waves
    reference = questions(last.codebook)
    found: dict[str, tuple[Question, Text]] = {}
    for wave in reversed(earlier):
        other = questions(wave.codebook)
        known = set(matches(reference, other).values())
        for name, one in other.items():
            if name not in known and one.role != "design":
                found.setdefault(name, (one, wave.label))
    return list(found.values())


def remarks(waves: Sequence[Asked]) -> list[Text]:
    """What holds for every question: groups of children that one wave covers and another doesn't, an unknown mode."""
    *earlier, last = waves
    found: list[Text] = []
    for wave in earlier:
        for name in (COMMUNITY, BANDS):
            before, after = _answers(wave.codebook, name), _answers(last.codebook, name)
            if before and after and before.keys() != after.keys():
                label = next(each.label for each in last.codebook.variables if each.name == name)
                both = {"before": listed(before.values()), "after": listed(after.values())}
                found.append(reason("covered", wave=wave.label, reference=last.label, label=label, **both))
        if not _answers(wave.codebook, MODE) and _answers(last.codebook, MODE):
            found.append(reason("mode_untold", wave=wave.label))
    return found


def _side(wave: Asked, last: Asked, reference: dict[str, Question]) -> dict[str, Judgement]:
    """reference name -> what differs in this wave."""
    other = questions(wave.codebook)
    found = matches(reference, other)
    renamed = {there: here for here, there in found.items()}
    mode = _mode(wave.codebook, last.codebook)
    judgements = {}
    for name, one in reference.items():
        if name not in found:
            judgements[name] = Judgement(None, (Aspect("question", "changed", reason("absent", wave=wave.label)),))
            continue
        there = other[found[name]]
        aspects = judged(there, one, renamed)
        if one.role != "design":
            aspects = (*aspects, *_reached(wave, last, there, one), *mode)
        judgements[name] = Judgement(there, aspects)
    return judgements


def _answers(codebook: Codebook, name: str) -> dict[str, Text]:
    """code -> label of the groups a design column holds; none when the data have no such column."""
    for each in codebook.variables:
        if each.name == name:
            return {f"{category.code:g}": category.label for category in each.categories if not _is_gap(category)}
    return {}


def _is_gap(category: Category) -> bool:
    return category.missing or category.code < 0


def _mode(before: Codebook, after: Codebook) -> tuple[Aspect, ...]:
    """A note on every question when both waves say how they were taken, and say different things."""
    old, new = (list(_answers(each, MODE).values()) for each in (before, after))
    same = {normal.words(text) for each in old for text in each.values()} == {
        normal.words(text) for each in new for text in each.values()
    }
    if not old or not new or same:
        return ()
    return (Aspect("mode", "note", reason("mode", before=listed(old), after=listed(new))),)


def _reached(wave: Asked, last: Asked, before: Question, after: Question) -> tuple[Aspect, ...]:
    """The grades in which anybody was asked, among the grades that both waves cover."""
    old, new = (_answers(each.codebook, BANDS) for each in (wave, last))
    common = old.keys() & new.keys()
    grades = []
    for side, question in ((wave, before), (last, after)):
        names = question.members or (question.name,)
        if not all(name in side.reach for name in names):
            return ()
        grades.append(frozenset[str]().union(*(side.reach[name] for name in names)) & common)
    if grades[0] == grades[1]:
        return ()
    said = [listed(new[key] for key in sorted(each)) if each else {"": "–"} for each in grades]
    return (Aspect("base", "changed", reason("reach", before=said[0], after=said[1])),)
