"""Cleaning rules as versioned code: each says what it looks for, why, and whether it removes a row or only marks it.

A rule never changes an answer. Rows that leave are kept apart with their reason, so that another release can have
them back. There are no timings to find speeders with: nothing that dates an answer reaches the data.
A change to a rule raises its version; releases name the versions they were made with.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from surveys.engine import types
from surveys.engine.codebook import Codebook, Variable

Mask = NDArray[np.bool_]
Text = dict[str, str]

NOT_ASKED = -1
SAID = (-5, -4, -3)
"""Don't understand, don't want to say, don't know: equal answers, not gaps."""
LEAST_SHARE = 1 / 3
LEAST_GRID_ROWS = 3
LEAST_STRAIGHT_ROWS = 5
ALL_TICKED = 5
JOKE_SIGNS = 2
AGES = {"P1-2": (5, 10), "P3-4": (7, 12), "P5-6": (9, 14), "S1-2": (11, 16), "S3-4": (13, 19), "S5-6": (15, 22)}
"""Ages that occur in a pair of grades, two years of delay and one of advance included."""


@dataclass(frozen=True)
class Material:
    """What rules look at: rows of one instrument (columns as in its codebook, plus `grade_band` as text)."""

    frame: pd.DataFrame
    codebook: Codebook

    @cached_property
    def items(self) -> list[list[str]]:
        """The columns of each question: one, or those of a multiple-response set."""
        sets = [[name for name in each.variables if name in self.frame] for each in self.codebook.sets]
        inside = {name for columns in sets for name in columns}
        single = [[variable.name] for variable in self.answers if variable.name not in inside]
        return [columns for columns in [*single, *sets] if columns]

    @cached_property
    def answers(self) -> list[Variable]:
        return [each for each in self.codebook.variables if each.role == "answer" and each.name in self.frame]

    @cached_property
    def grids(self) -> list[list[Variable]]:
        """Rows of each grid: neighbours with the same question."""
        rows = [each for each in self.answers if types.kind(each.type).battery]
        together = groupby(rows, key=lambda each: sorted(each.question.items()))
        return [found for found in (list(group) for _question, group in together) if len(found) >= LEAST_GRID_ROWS]

    def values(self, columns: Collection[str]) -> NDArray[np.int64]:
        """(rows, columns) codes; a gap of the file counts as lost."""
        return self.frame[list(columns)].fillna(-7).to_numpy(dtype=np.int64)

    def none(self) -> Mask:
        return np.zeros(len(self.frame), dtype=bool)


@dataclass(frozen=True)
class Rule:
    """`finds` marks the rows; `removes` says whether they leave or only get a mark."""

    name: str
    version: int
    reason: Text
    removes: bool
    finds: Callable[[Material], Mask]


def nothing_answered(material: Material) -> Mask:
    """No question has an answer with content."""
    empty = ~material.none()
    for columns in material.items:
        empty &= ~(material.values(columns) >= 0).any(axis=1)
    return empty


def mostly_unanswered(material: Material) -> Mask:
    """Fewer than a third of the questions that were asked got any answer."""
    asked = np.zeros(len(material.frame))
    said = np.zeros(len(material.frame))
    for columns in material.items:
        values = material.values(columns)
        was_asked = (values != NOT_ASKED).any(axis=1)
        asked += was_asked
        said += was_asked & ((values >= 0) | np.isin(values, SAID)).any(axis=1)
    return (asked > 0) & (said < LEAST_SHARE * asked)


def straight_lining(material: Material) -> Mask:
    """One and the same answer down every grid. "Never" throughout can be true, so the first answer doesn't count."""
    straight, rows, beyond_first = ~material.none(), np.zeros(len(material.frame)), material.none()
    for grid in material.grids:
        values = material.values([each.name for each in grid])
        seen = (values != NOT_ASKED).any(axis=1)
        same = (values == values[:, :1]).all(axis=1) & (values[:, 0] >= 0)
        straight &= same | ~seen
        rows += np.where(seen, values.shape[1], 0)
        first = min((each.code for each in grid[0].categories if not each.missing), default=0)
        beyond_first |= same & (values[:, 0] > first)
    return straight & beyond_first & (rows >= LEAST_STRAIGHT_ROWS)


def age_out_of_grade(material: Material) -> Mask:
    """The age given can't be that of a pupil in these grades."""
    if "age" not in material.frame or "grade_band" not in material.frame:
        return material.none()
    ages = material.values(["age"])[:, 0]
    found = material.none()
    for band, (youngest, oldest) in AGES.items():
        here = (material.frame["grade_band"] == band).to_numpy()
        found |= here & (ages >= 0) & ((ages < youngest) | (ages > oldest))
    return found


def joke_answers(material: Material) -> Mask:
    """Two or more signs of a joke: a whole long list ticked, the highest answer in every row of a long grid, a first
    phone at a later age than one's own."""
    signs = np.zeros(len(material.frame), dtype=np.int64)
    if {"age", "phone_age"} <= set(material.frame.columns):
        age, first = material.values(["age", "phone_age"]).T
        signs += (age >= 0) & (first > age)
    for each in material.codebook.sets:
        columns = [name for name in each.variables if name in material.frame]
        values = material.values(columns) if columns else None
        if values is not None and values.shape[1] >= ALL_TICKED:
            signs += (values == each.counted).sum(axis=1) >= values.shape[1] - 1
    for grid in material.grids:
        if len(grid) >= ALL_TICKED:
            highest = max((category.code for category in grid[0].categories if not category.missing), default=0)
            signs += (material.values([row.name for row in grid]) == highest).all(axis=1)
    return signs >= JOKE_SIGNS


def not_honest(material: Material) -> Mask:
    """The child said at the end that it did not answer seriously: the last category of the question about honesty."""
    found = material.none()
    for each in material.answers:
        if each.concept.endswith("honest"):
            codes = [category.code for category in each.categories if not category.missing]
            if codes:
                found |= material.values([each.name])[:, 0] == max(codes)
    return found


RULES: tuple[Rule, ...] = (
    Rule(
        "nothing-answered",
        1,
        {
            "nl": "Geen enkele vraag beantwoord.",
            "fr": "Aucune question n’a reçu de réponse.",
            "en": "No question was answered.",
        },
        removes=True,
        finds=nothing_answered,
    ),
    Rule(
        "mostly-unanswered",
        1,
        {
            "nl": "Minder dan een derde van de gestelde vragen beantwoord.",
            "fr": "Moins d’un tiers des questions posées ont reçu une réponse.",
            "en": "Fewer than a third of the questions asked were answered.",
        },
        removes=True,
        finds=mostly_unanswered,
    ),
    Rule(
        "age-out-of-grade",
        1,
        {
            "nl": "De opgegeven leeftijd kan niet bij deze leerjaren horen.",
            "fr": "L’âge indiqué ne peut pas correspondre à ces années d’études.",
            "en": "The age given cannot belong to these grades.",
        },
        removes=True,
        finds=age_out_of_grade,
    ),
    Rule(
        "straight-lining",
        1,
        {
            "nl": "In elk rooster overal hetzelfde antwoord (en niet het eerste).",
            "fr": "La même réponse partout dans chaque grille (et pas la première).",
            "en": "The same answer throughout every grid (and not the first one).",
        },
        removes=True,
        finds=straight_lining,
    ),
    Rule(
        "joke-answers",
        1,
        {
            "nl": "Minstens twee tekens van een grap: alles aangevinkt, overal het hoogste antwoord, een onmogelijke leeftijd.",
            "fr": "Au moins deux signes d’une blague : tout coché, le maximum partout, un âge impossible.",
            "en": "At least two signs of a joke: everything ticked, the highest answer everywhere, an impossible age.",
        },
        removes=True,
        finds=joke_answers,
    ),
    Rule(
        "not-honest",
        1,
        {
            "nl": "Zegt zelf niet eerlijk te hebben geantwoord (gemarkeerd, niet verwijderd).",
            "fr": "Dit ne pas avoir répondu sincèrement (signalé, pas retiré).",
            "en": "Says the answers were not honest (marked, not removed).",
        },
        removes=False,
        finds=not_honest,
    ),
)


@dataclass(frozen=True)
class Cleaned:
    """`reason` names the rule that removed each row ("" when it stays); `marks` the rules that only mark, by name.

    `log` has one entry a rule: name, version, reason, removes, applied, found (rows it fits), removed (rows that left
    for it: a row leaves for the first rule that fits).
    """

    reason: NDArray[np.object_]
    marks: dict[str, Mask]
    log: list[dict[str, Any]]

    @property
    def kept(self) -> Mask:
        return np.asarray(self.reason == "", dtype=bool)


def clean(material: Material, *, skip: Collection[str] = ()) -> Cleaned:
    """Apply every rule but those named in `skip`; the rows themselves are left alone."""
    reason = np.full(len(material.frame), "", dtype=object)
    marks: dict[str, Mask] = {}
    log: list[dict[str, Any]] = []
    for rule in RULES:
        applied = rule.name not in skip
        found = rule.finds(material) if applied else material.none()
        leaving = found & (reason == "") if rule.removes else material.none()
        reason[leaving] = rule.name
        if not rule.removes:
            marks[rule.name] = found
        log.append(
            {
                "rule": rule.name,
                "version": rule.version,
                "reason": rule.reason,
                "removes": rule.removes,
                "applied": applied,
                "found": int(found.sum()),
                "removed": int(leaving.sum()),
            }
        )
    return Cleaned(reason, marks, log)
