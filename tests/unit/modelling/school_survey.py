"""SYNTHETIC children in schools with their codebook, for the tests of models, scales and profiles."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.books.frames import Source
from analysis.books.result import Provenance
from analysis.books.spec import parse_design
from surveys.engine.codebook import Category, Codebook, MultipleSet, Variable

FILE = Path(__file__).parents[2] / "reference" / "data" / "models" / "children.csv"
DESIGN = parse_design({"weights": "weight", "strata": "stratum", "clusters": ["school"], "lonely": "adjust"})
AGREE = {1: "nooit", 2: "zelden", 3: "soms", 4: "vaak"}
TEAM = {"minimum_n": 0, "minimum_clusters": 0}


def variable(name, labels=None, *, measure="nominal", kind="single", role="answer", sensitivity=0):
    categories = tuple(
        Category(float(code), {"nl": text, "fr": f"{text} (fr)"}, missing=False)
        for code, text in (labels or {}).items()
    )
    label = {"nl": f"Vraag {name}", "fr": f"Question {name}"}
    return Variable(name, label, dict(label), kind, measure, role, categories, "", sensitivity, "", ((-7.0, -1.0),))


def codebook(*more: Variable, sets: tuple[MultipleSet, ...] = ()) -> Codebook:
    variables = (
        variable("gender", {1: "meisje", 2: "jongen", 3: "anders"}),
        variable("grade", {1: "eerste", 2: "tweede", 3: "derde", 4: "vierde"}, measure="ordinal"),
        variable("age", measure="scale", kind="number"),
        variable("hours", measure="scale", kind="number"),
        variable("phone", {1: "ja", 2: "nee"}, sensitivity=1),
        *(variable(f"i{place}", AGREE, measure="ordinal") for place in range(1, 6)),
        *more,
    )
    return Codebook({"nl": "Golf", "fr": "Vague"}, variables, sets, "test")


def children() -> pd.DataFrame:
    return pd.read_csv(FILE)


def source(frame: pd.DataFrame | None = None, **columns) -> Source:
    """The children with more columns beside; a dictionary of labels under `labels` makes those categorical."""
    labels = columns.pop("labels", {})
    known = children() if frame is None else frame
    for name, values in columns.items():
        known = known.assign(**{name: np.asarray(values)})
    return Source(known, codebook(*(variable(name, labels.get(name)) for name in columns)))


def computed(compute, given, data=None, design=DESIGN):
    """compute(source, design, spec) without progress, of unknown provenance."""
    return compute(data or source(), design, given, progress=lambda share: None, provenance=Provenance())
