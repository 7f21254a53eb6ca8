"""SYNTHETIC waves for benchmarks: random answers coded as a release codes them, and the demo's own children."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis import design, merging
from backend.demo import generator
from backend.demo.population import Group, population
from surveys.engine.codebook import Category, Codebook, Variable, codebook
from surveys.engine.columns import columns

BANNER = {"community": 3, "gender": 3, "grade_band": 6}
DESIGN = {"weights": "base_weight", "strata": "stratum", "clusters": ["cluster"], "lonely": "adjust"}
UNANSWERED = 0.05


def demo_wave() -> tuple[pd.DataFrame, Codebook]:
    """The SYNTHETIC wave of the demo as a release holds it, without sending it through the box."""
    drawn = population(2026)
    rows: list[dict[str, Any]] = []
    parts: dict[str, list[dict[str, Any]]] = {}
    for number, group in enumerate(drawn.groups):
        asked_of = generator.questionnaire(group.school.level)
        for given in generator.answers(group, np.random.default_rng([2026, number])):
            rows.append(card(group))
            parts.setdefault(group.school.level, []).append(columns(asked_of, given))
    levels = sorted(parts)
    order = [place for level in levels for place, row in enumerate(rows) if row["instrument"] == level]
    merged = merging.merge(
        [merging.Part(pd.DataFrame(parts[level]), codebook(generator.questionnaire(level))) for level in levels]
    )
    frame, variables = design.columns([rows[place] for place in order])
    return pd.concat([frame, merged.frame], axis=1), replace(
        merged.codebook, variables=(*variables, *merged.codebook.variables)
    )


def card(group: Group) -> dict[str, Any]:
    """What the box knows of a class."""
    school = group.school
    return {"community": school.community, "grade_band": group.grade_band, "instrument": school.level, "mode": "class",
            "track": school.community, "stratum": school.stratum, "cluster": school.cluster, "subcluster": group.subcluster,
            "base_weight": group.base_weight}  # fmt: skip


def wave(rows: int, schools: int, questions: int) -> tuple[pd.DataFrame, Codebook]:
    """Questions q0, q1, ... of 2 to 7 answers, some unanswered, with schools in strata and the columns of `BANNER`."""
    random = np.random.default_rng(2)
    cluster = random.integers(0, schools, rows)
    held: dict[str, Any] = {
        "cluster": cluster, "stratum": cluster % 12, "base_weight": random.uniform(20, 400, rows),
    }  # fmt: skip
    variables = [variable(name, 0) for name in held]
    for name, size in BANNER.items():
        held[name] = random.integers(1, size + 1, rows).astype(np.int8)
        variables.append(variable(name, size))
    for place in range(questions):
        size = 2 + place % 6
        answers = random.integers(1, size + 1, rows)
        held[f"q{place}"] = np.where(random.random(rows) < UNANSWERED, -2, answers).astype(np.int8)
        variables.append(variable(f"q{place}", size))
    frame = pd.DataFrame(held).astype({"cluster": np.int16, "stratum": np.int8})
    return frame, Codebook({"nl": "SYNTHETIC"}, tuple(variables), (), "benchmark")


def variable(name: str, size: int) -> Variable:
    """A coded variable of `size` categories and the usual missing codes."""
    categories = tuple(Category(float(code), {"nl": f"antwoord {code}"}, missing=False) for code in range(1, size + 1))
    return Variable(name, {"nl": name}, {}, "single", "nominal", "answer", categories, "", 0, "", ((-7.0, -1.0),))
