"""Where the sample is thin beside the population, while the field still runs: from counts of classes, never from answers.

Each cell of a margin is compared by design weights, because a design may draw some strata more densely on purpose. Quotas are
soft: they say whom to ask next, and turn nobody away.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.design import CODED
from surveys.fieldwork.reach import ClassReach

Text = dict[str, str]
THIN = 0.8
"""Below this part of its share in the population a cell is called thin."""
BANDS = dict(enumerate(CODED["grade_band"][1], start=1))
FORM_GROUPS = {1: ("general",), 2: ("technical", "arts"), 3: ("vocational",)}
FORM_NAMES: dict[int, Text] = {
    1: {"nl": "algemeen", "fr": "général", "en": "general"},
    2: {"nl": "technisch en kunst", "fr": "technique et artistique", "en": "technical and arts"},
    3: {"nl": "beroeps", "fr": "professionnel", "en": "vocational"},
}
FITS: dict[str, Callable[[ClassReach, int], bool]] = {
    "grade_band": lambda each, code: each.grade_band == BANDS.get(code),
    "form_group": lambda each, code: each.form in FORM_GROUPS.get(code, ()),
}
"""Margins that can be known of a class without looking into the box, and when a class is in a cell."""


@dataclass(frozen=True)
class Cell:
    """`share` in the population, `weighted` in the sample so far, both of their margin; `missing` children would bring the
    cell to its share, `coming` are in classes that still have to answer."""

    name: Text
    level: str
    share: float
    children: int
    weighted: float
    coming: int
    missing: int

    @property
    def ratio(self) -> float:
        return self.weighted / self.share

    @property
    def thin(self) -> bool:
        return self.ratio < THIN

    @property
    def ask_more(self) -> bool:
        """Whether the classes that are still to come won't fill it."""
        return self.thin and self.coming < self.missing


@dataclass(frozen=True)
class Margin:
    """One margin of one community, with what kind of figure it is and where it comes from."""

    community: str
    label: Text
    status: str
    source: str
    date: str
    unit: str
    cells: tuple[Cell, ...]


def margins(classes: Iterable[ClassReach], calibration: Mapping[str, Any]) -> list[Margin]:
    """Every margin of the calibration that classes tell something of, for communities that have classes."""
    mine = list(classes)
    names = {text["en"]: code for code, text in CODED["community"][1].items()}
    found = []
    for said in calibration["margins"]:
        community = names.get(said["group"], "")
        here = [each for each in mine if each.community == community]
        if said.get("variable") in FITS and here:
            facts = {name: str(said.get(name, "")) for name in ("status", "source", "date", "unit")}
            found.append(Margin(community, said["label"], cells=cells(said, here), **facts))
    return found


def cells(said: Mapping[str, Any], classes: list[ClassReach]) -> tuple[Cell, ...]:
    fits, variable = FITS[said["variable"]], said["variable"]
    whole = math.fsum(said["totals"].values())
    inside = [each for each in classes if any(fits(each, code) for code in said["totals"])]
    reached = [each for each in inside if each.done]
    mass = math.fsum(each.weight * each.children for each in reached)
    n = sum(each.children for each in reached)
    found = []
    for code, total in said["totals"].items():
        mine = [each for each in reached if fits(each, code)]
        part = math.fsum(each.weight * each.children for each in mine)
        share, children = total / whole, sum(each.children for each in mine)
        mean = part / children if children else (mass / n if n else 1.0)
        lacks = (share * mass - part) / (mean * (1 - share)) if share < 1 else 0.0
        found.append(
            Cell(
                name=name_of(variable, code),
                level=level_of(variable, code),
                share=share,
                children=children,
                weighted=part / mass if mass else 0.0,
                coming=sum(each.children for each in inside if not each.done and fits(each, code)),
                missing=max(math.ceil(lacks - 1e-9), 0),
            )
        )
    return tuple(found)


def name_of(variable: str, code: int) -> Text:
    return CODED["grade_band"][1][BANDS[code]] if variable == "grade_band" else FORM_NAMES[code]


def level_of(variable: str, code: int) -> str:
    """Where children of a cell go to school; forms begin in secondary school."""
    return "primary" if variable == "grade_band" and BANDS[code].startswith("P") else "secondary"
