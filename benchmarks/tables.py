"""The demo's whole table book, and one of 40 stubs x 12 columns at two sizes: errors, letters, bases and all.

The reference does a fraction of that work: weighted column per cents by pandas, without standard errors, letters or
bases. The data are SYNTHETIC random answers in the shape of the demo's wave.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis import design, merging
from analysis.books.spec import parse_book, parse_design
from analysis.books.tabulate import tabulate
from backend.demo import generator
from backend.demo.population import Group, population
from surveys.engine.codebook import Category, Codebook, MultipleSet, Variable, codebook
from surveys.engine.columns import columns

SINGLE, SETS, MEANS, CHOICES = 32, 5, 3, 8
BANNER = {"community": 3, "gender": 3, "grade_band": 5}
DESIGN = {"weights": "base_weight", "strata": "stratum", "clusters": ["cluster"], "lonely": "adjust"}
REPEATS = 5


def run() -> list[dict[str, Any]]:
    """Seconds for the book at the demo's size and at ten times that, beside the plain crosstab of the same tables."""
    found = [demo()]
    for rows, schools in ((5_500, 150), (55_000, 1_500)):
        frame, described = wave(rows, schools)
        plan, book = parse_design(DESIGN), parse_book(book_of())

        def whole(frame=frame, described=described, plan=plan, book=book) -> None:
            tabulate(frame, described, plan, book)

        value = seconds(whole)
        reference = seconds(lambda frame=frame: crosstabs(frame))
        found.append(
            {
                "figure": f"table book, {SINGLE + SETS + MEANS} stubs x 12 columns, {rows:,} rows",
                "value": value,
                "unit": "s",
                "reference": "pandas weighted crosstabs without errors",
                "reference_value": reference,
                "ratio": value / reference,
            }
        )
    return found


def demo() -> dict[str, Any]:
    """Seconds for every question of the demo's wave against community, gender, grades and form."""
    frame, described = demo_wave()
    inside = {name for found in described.sets for name in found.variables}
    asked = [
        each.name
        for each in described.variables
        if each.role == "answer" and each.type != "text" and each.categories and each.name not in inside
    ]
    stubs = [*asked, *(found.name for found in described.sets)]
    banner = [name for name in ("community", "gender", "grade_band", "form") if name in frame]
    plan = parse_design({**DESIGN, "lonely": "average"})
    book = parse_book({"title": "SYNTHETIC", "languages": ["nl", "fr"], "banner": banner, "tables": stubs,
                       "tests": {"correction": "holm"}, "suppress": {"minimum_n": 30, "minimum_clusters": 3}})  # fmt: skip
    value = seconds(lambda: tabulate(frame, described, plan, book))

    def plain() -> None:
        for name in (*asked, *inside):
            for column in (pd.Series(0, index=frame.index), *(frame[each] for each in banner)):
                answered = frame[name] >= 0
                table = (
                    frame["base_weight"][answered].groupby([frame[name][answered], column[answered]]).sum().unstack()
                )
                table.div(table.sum())

    reference = seconds(plain)
    return {
        "figure": f"the demo's table book, {len(stubs)} stubs, {len(frame):,} rows",
        "value": value,
        "unit": "s",
        "reference": "pandas weighted crosstabs without errors",
        "reference_value": reference,
        "ratio": value / reference,
    }


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


def seconds(work: Callable[[], None]) -> float:
    """Median of some runs after one to warm up."""
    work()
    taken = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def wave(rows: int, schools: int) -> tuple[pd.DataFrame, Codebook]:
    """SYNTHETIC answers, coded as a release codes them, with missing codes and schools in strata."""
    random = np.random.default_rng(2)
    cluster = random.integers(0, schools, rows)
    held: dict[str, Any] = {
        "cluster": cluster, "stratum": cluster % 12, "base_weight": random.uniform(20, 400, rows),
    }  # fmt: skip
    variables = [variable(name, 0) for name in held]
    for name, size in BANNER.items():
        held[name] = random.integers(1, size + 1, rows).astype(np.int8)
        variables.append(variable(name, size))
    for place in range(SINGLE + MEANS):
        size = 2 + place % 6
        held[f"q{place}"] = np.where(random.random(rows) < 0.05, -2, random.integers(1, size + 1, rows)).astype(
            np.int8
        )
        variables.append(variable(f"q{place}", size))
    sets = []
    for place in range(SETS):
        skipped = random.random(rows) < 0.05
        names = tuple(f"m{place}_{choice}" for choice in range(CHOICES))
        for name in names:
            held[name] = np.where(skipped, -2, random.random(rows) < 0.3).astype(np.int8)
            variables.append(variable(name, 2, first=0))
        sets.append(MultipleSet(f"m{place}", {"nl": f"Vraag {place}"}, {}, names))
    return pd.DataFrame(held), Codebook({"nl": "SYNTHETIC"}, tuple(variables), tuple(sets), "benchmark")


def variable(name: str, size: int, first: int = 1) -> Variable:
    """A coded variable of `size` categories and the usual missing codes."""
    categories = tuple(
        Category(float(code), {"nl": f"antwoord {code}"}, missing=False) for code in range(first, first + size)
    )
    return Variable(name, {"nl": name}, {}, "single", "nominal", "answer", categories, "", 0, "", ((-7.0, -1.0),))


def book_of() -> dict[str, Any]:
    """Every stub against community, gender and grade band, with letters and the rest."""
    tables: list[Any] = [f"q{place}" for place in range(SINGLE)]
    tables += [f"m{place}" for place in range(SETS)]
    tables += [{"stub": f"q{SINGLE + place}", "statistic": "mean"} for place in range(MEANS)]
    return {"title": "SYNTHETIC", "languages": ["nl", "fr"], "banner": list(BANNER), "tables": tables,
            "tests": {"correction": "holm", "rest": True}, "suppress": {"minimum_n": 30, "minimum_clusters": 3}}  # fmt: skip


def crosstabs(frame: pd.DataFrame) -> None:
    """The same tables as weighted per cents and nothing else."""
    for banner in (None, *BANNER):
        column = frame[banner] if banner else pd.Series(0, index=frame.index)
        for place in range(SINGLE):
            answered = frame[f"q{place}"] > 0
            table = (
                frame["base_weight"][answered]
                .groupby([frame[f"q{place}"][answered], column[answered]])
                .sum()
                .unstack()
            )
            table.div(table.sum())
        for place in range(SETS):
            names = [f"m{place}_{choice}" for choice in range(CHOICES)]
            answered = frame[names[0]] >= 0
            weighted = frame.loc[answered, names].mul(frame["base_weight"][answered], axis=0)
            weighted.groupby(column[answered]).sum().div(
                frame["base_weight"][answered].groupby(column[answered]).sum(), axis=0
            )
        for place in range(MEANS):
            values = frame[f"q{SINGLE + place}"]
            answered = values > 0
            weights = frame["base_weight"][answered]
            (values[answered] * weights).groupby(column[answered]).sum() / weights.groupby(column[answered]).sum()
