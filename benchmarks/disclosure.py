"""What an attacker can do with the tables the public sees: the demo's standard book under the public policy. SYNTHETIC data.

The attacker knows every published number and its rounding, and that counts are not negative. For every hidden count of
children two linear programs bound it; the interval should be as wide as the policy's protection. Then patterns are
planted that are unsafe by construction, and the attacker has to find each.
"""

from __future__ import annotations

import os
import time
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.books import reasons
from analysis.books.banner import heads
from analysis.books.frames import Source
from analysis.books.hiding import Decision, decide
from analysis.books.spec import BookSpec, DesignSpec, parse_book, parse_design
from analysis.books.summing import in_memory
from analysis.books.tally import Held
from analysis.books.weighting import plan
from analysis.disclosure import attack
from analysis.disclosure.policy import POLICIES
from benchmarks.wave import demo_wave
from surveys.engine.codebook import Codebook

AUDIENCES = ("partner", "public", "child")
PLANTED = 20
"""How many unsafe patterns."""


def run() -> list[dict[str, Any]]:
    """Figures by audience."""
    frame, codebook, design, spec = demo()
    found = []
    for audience in AUDIENCES:
        found += figures(audience, frame, codebook, design, replace(spec, suppress=POLICIES[audience]))
    return found


def demo() -> tuple[Any, Codebook, DesignSpec, BookSpec]:
    """Rows, codebook, design and standard book of the demo's wave, as its release holds them before cleaning."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    import django  # noqa: PLC0415  the standard book lives beside the models; no database is asked

    django.setup()
    from analysis.design import SPEC  # noqa: PLC0415
    from analysis.services.books import default_spec  # noqa: PLC0415

    frame, codebook = demo_wave()
    return frame, codebook, parse_design(dict(SPEC)), parse_book(default_spec(codebook))


def decision(frame: Any, codebook: Codebook, design_spec: DesignSpec, spec: BookSpec) -> Decision:
    """What the book hides and the linked tables behind it."""
    source = Source(frame, codebook, design_spec.missing)
    design, _account = plan(source, design_spec)
    held = Held.of(source, design, heads(source, spec), spec.tables)
    sums = in_memory(held.keyed(), spec.tables, counting=True)
    shown = [np.zeros(head.columns.size, np.int8) for head in held.heads]
    requests = [(table, census, shown) for table, census in zip(spec.tables, sums.census(), strict=True)]
    return decide(held, design, requests, spec.suppress)


def figures(audience: str, frame: Any, codebook: Codebook, design: DesignSpec, spec: BookSpec) -> list[dict[str, Any]]:
    start = time.perf_counter()
    made = decision(frame, codebook, design, spec)
    taken = time.perf_counter() - start
    codes = np.concatenate([block.cells.ravel() for table in made.blocks for block in table])
    primary, complementary = float(np.mean(reasons.primary(codes))), float(np.mean(codes == reasons.COMPLEMENTARY))
    secret = made.secret & ~made.tables.latent & (made.need > 0)
    width = widths(made)
    safe = width[secret] >= made.need[secret]
    caught = planted(made)
    name = f"{audience}, {len(made.blocks)} tables"

    def figure(
        what: str, value: float, unit: str, reference: str = "", against: float | None = None
    ) -> dict[str, Any]:
        ratio = value / against if against else None
        return {"figure": f"{name}: {what}", "value": value, "unit": unit, "reference": reference,
                "reference_value": against, "ratio": ratio}  # fmt: skip

    found = [
        figure("cells", float(codes.size), "cells"),
        figure("hidden as sensitive", 100 * primary, "% of cells"),
        figure("hidden to protect those", 100 * complementary, "% of cells"),
        figure("hidden counts", float(secret.sum()), "counts"),
        figure(
            "hidden counts that can't be bounded more narrowly than the protection",
            100 * float(safe.mean()) if safe.size else 100.0,
            "%",
        ),
        figure("planted patterns that the attacker caught", 100 * caught, "%"),
        figure("time to decide and protect", taken, "s"),
    ]
    if safe.size:
        found.append(
            figure(
                "narrowest interval of a hidden count",
                float(width[secret].min()),
                "children",
                "protection",
                float(spec.suppress.protection),
            )
        )
    return found


def widths(made: Decision) -> NDArray[np.float64]:
    """(n,) width of what the attacker deduces of each count, by two programs each."""
    low, high = attack.bounds(made.tables, made.secret)
    return np.asarray(high - low)


def planted(made: Decision) -> float:
    """Share of patterns caught that are unsafe by construction: a sum of published counts with a single hidden one."""
    known = ~made.tables.latent & (made.tables.high == made.tables.low)
    hidden = made.secret & known & (made.need > 0)
    relations = made.tables.relations
    found = []
    for row in np.random.default_rng(3).permutation(relations.shape[0]):
        cells = relations.indices[relations.indptr[row] : relations.indptr[row + 1]]
        chosen = cells[hidden[cells]]
        if chosen.size < 2 or not known[cells].all():
            continue
        pattern = made.secret.copy()
        pattern[cells] = False
        pattern[chosen[0]] = True
        target = np.zeros(pattern.size, bool)
        target[chosen[0]] = True
        low, high = attack.bounds(made.tables, pattern, target)
        found.append(low[chosen[0]] == high[chosen[0]] == made.tables.value[chosen[0]])
        if len(found) == PLANTED:
            break
    return float(np.mean(found)) if found else 1.0
