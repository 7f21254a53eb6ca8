"""SYNTHETIC schools and classes, drawn from made-up frames that have the size of the real populations.

Nothing here is a real school. Strata, their sizes and the shares of forms come from the margins beside this module;
a school is drawn within its stratum with a known chance, a class within its school likewise.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

COMMUNITIES = ("nl", "fr")
LEVELS = ("primary", "secondary")
FILES = {"nl": "vl", "fr": "fr"}
GROUPS = {"nl": "Flemish", "fr": "French"}
GRADE_CODES = {"P5-6": 3, "S1-2": 4, "S3-4": 5, "S5-6": 6}
"""Codes that pairs of grades have in every release."""
GENDER_WITHOUT_MARGIN = 3
STATUSES = ("official", "derived", "estimate")
"""From the firmest to the weakest."""
SCHOOLS = {"primary": 32, "secondary": 43}
"""Schools drawn per community."""
PUPILS_PER_SCHOOL = {"primary": 53, "secondary": 380}
"""Pupils of the surveyed grades in a school of the frame; orders of magnitude, not measured."""
NETWORKS = {
    ("nl", "primary"): {"community": 0.15, "subsidised": 0.23, "free": 0.62},
    ("nl", "secondary"): {"community": 0.20, "subsidised": 0.07, "free": 0.73},
    ("fr", "primary"): {"community": 0.10, "subsidised": 0.48, "free": 0.42},
    ("fr", "secondary"): {"community": 0.23, "subsidised": 0.17, "free": 0.60},
}
PROFILES = {
    "nl": {"general": 0.25, "practical": 0.40, "mixed": 0.35},
    "fr": {"general": 0.42, "practical": 0.30, "mixed": 0.28},
}
FORMS = {
    "general": {"general": 0.95, "arts": 0.05},
    "practical": {"technical": 0.55, "vocational": 0.45},
    "mixed": {"general": 0.45, "technical": 0.30, "arts": 0.05, "vocational": 0.20},
}
CLASS_SIZE = {"": 20.0, "general": 20.0, "technical": 17.0, "arts": 16.0, "vocational": 14.0}
SMALLEST, LARGEST = 12, 25
BANDS_DRAWN = 2.5
"""Pairs of grades drawn in a secondary school, on average, out of three."""
ABSENT, REFUSING = 0.07, 0.015


@dataclass(frozen=True)
class School:
    """`probability` is the chance of being drawn within the stratum; `seed` gives the school its own habits."""

    number: int
    name: str
    community: str
    province: str
    network: str
    level: str
    cluster: str
    probability: float
    seed: int

    @property
    def stratum(self) -> str:
        return f"{self.community}|{self.province}|{self.level}"


@dataclass(frozen=True)
class Group:
    """A class: `size` children on the list, of whom `absent` are not there and `refusing` say no on the tablet."""

    school: School
    label: str
    subcluster: str
    grade: int
    form: str
    size: int
    absent: int
    refusing: int
    probability: float

    @property
    def present(self) -> int:
        return self.size - self.absent

    @property
    def answering(self) -> int:
        return self.present - self.refusing

    @property
    def grade_band(self) -> str:
        first = min((self.grade - 1) // 2, 2) * 2 + 1
        return f"{'P' if self.school.level == 'primary' else 'S'}{first}-{first + 1}"

    @property
    def base_weight(self) -> float:
        return 1.0 / (self.school.probability * self.probability)


@dataclass(frozen=True)
class Population:
    label: str
    seed: int
    schools: tuple[School, ...]
    groups: tuple[Group, ...]


def margins(community: str) -> dict[str, Any]:
    """The population figures of one community (`nl` or `fr`): its total and the margins to weight to."""
    path = Path(__file__).parent / "margins" / f"{FILES[community]}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def calibration(trim: tuple[float, float] | None = None) -> dict[str, Any]:
    """The margins of both communities as the `calibration` of a design: what `analysis.services.weights` takes.

    A margin is as good as its weakest row: one estimate makes it an estimate.
    """
    found: dict[str, Any] = {"by": "community", "method": "rake", "margins": []}
    for community in COMMUNITIES:
        found["margins"] += [_calibration_margin(community, margin) for margin in margins(community)["margins"]]
    if trim:
        found["trim"] = list(trim)
    return found


def _calibration_margin(community: str, margin: dict[str, Any]) -> dict[str, Any]:
    rows, variables = margin["rows"], margin["variables"]
    totals = [
        {**{name: GRADE_CODES.get(key, key) for name, key in zip(variables, row["category"], strict=True)},
         "total": row["count"]}
        for row in rows
    ]  # fmt: skip
    return {
        "group": GROUPS[community],
        "variables": variables,
        "label": margin["title"],
        "status": max((row["status"] for row in rows), key=STATUSES.index),
        "source": "; ".join(dict.fromkeys(row["source"] for row in rows)),
        "date": max(row["date"] for row in rows),
        "unit": rows[0]["unit"],
        "without": {"gender": [GENDER_WITHOUT_MARGIN]} if "gender" in variables else {},
        "totals": totals,
    }


def population(seed: int = 2026) -> Population:
    """150 SYNTHETIC schools with about 350 classes; the same seed gives the same ones."""
    rng = np.random.default_rng(seed)
    schools: list[School] = []
    groups: list[Group] = []
    for community in COMMUNITIES:
        for stratum, drawn, chance in _strata(community):
            for _each in range(drawn):
                school = _school(len(schools) + 1, stratum, chance, rng)
                schools.append(school)
                groups.extend(_groups(school, rng))
    return Population("SYNTHETIC", seed, tuple(schools), tuple(groups))


def _strata(community: str) -> list[tuple[str, int, float]]:
    """(stratum, schools to draw, chance of each): in proportion to pupils, at least two a stratum."""
    place = next(margin for margin in margins(community)["margins"] if margin["name"] == "place")
    found = []
    for level in LEVELS:
        rows = [row for row in place["rows"] if row["category"][0].endswith(f"|{level}")]
        counts = np.array([row["count"] for row in rows], dtype=np.float64)
        drawn = _allocate(SCHOOLS[level], counts)
        frame = np.maximum(drawn, np.round(counts / PUPILS_PER_SCHOOL[level]))
        found += [
            (row["category"][0], int(n), float(n / size)) for row, n, size in zip(rows, drawn, frame, strict=True)
        ]
    return found


def _allocate(schools: int, counts: NDArray[np.float64]) -> NDArray[np.int64]:
    """Two schools for each stratum, the rest by largest remainders of its share of the pupils."""
    exact = counts / counts.sum() * (schools - 2 * counts.size)
    drawn: NDArray[np.int64] = np.floor(exact).astype(np.int64)
    drawn += 2
    rest = schools - int(drawn.sum())
    for index in np.argsort(drawn - exact, kind="stable")[:rest]:
        drawn[index] += 1
    return drawn


def _school(number: int, stratum: str, chance: float, rng: np.random.Generator) -> School:
    community, province, level = stratum.split("|")
    return School(
        number=number,
        name=f"SYNTHETIC school {number:03d}",
        community=community,
        province=province,
        network=_pick(NETWORKS[community, level], rng),
        level=level,
        cluster=f"SYN{number:03d}",
        probability=chance,
        seed=int(rng.integers(2**31)),
    )


def _groups(school: School, rng: np.random.Generator) -> list[Group]:
    if school.level == "primary":
        parallel = int(rng.choice([1, 1, 2]))
        return [_group(school, rng, grade=grade, form="", parallel=parallel) for grade in (5, 6)]
    profile = _pick(PROFILES[school.community], rng)
    bands = np.sort(rng.choice(3, size=int(np.floor(BANDS_DRAWN + rng.random())), replace=False))
    made = []
    for band in bands:
        grade = int(band) * 2 + int(rng.integers(1, 3))
        form = _pick(FORMS[profile], rng) if band > 0 else ""
        parallel = int(rng.integers(5, 10))
        made.append(_group(school, rng, grade=grade, form=form, parallel=parallel, chance=BANDS_DRAWN / 3))
    return made


def _group(
    school: School, rng: np.random.Generator, *, grade: int, form: str, parallel: int, chance: float = 1.0
) -> Group:
    """One class out of `parallel`; `chance` is that of its grades being drawn at all."""
    size = int(np.clip(round(rng.normal(CLASS_SIZE[form], 2.5)), SMALLEST, LARGEST))
    absent = min(int(rng.binomial(size, ABSENT)), size // 3)
    letter = "ABCDEFGHIJ"[int(rng.integers(parallel))]
    return Group(
        school=school,
        label=f"{grade}{letter}",
        subcluster=f"G{grade}{letter}",
        grade=grade,
        form=form,
        size=size,
        absent=absent,
        refusing=int(rng.binomial(size - absent, REFUSING)),
        probability=chance / parallel,
    )


def _pick(shares: dict[str, float], rng: np.random.Generator) -> str:
    names = list(shares)
    weights = np.array(list(shares.values()))
    return names[int(rng.choice(len(names), p=weights / weights.sum()))]
