"""A small SYNTHETIC wave with its codebook, for the tests of books."""

from __future__ import annotations

import numpy as np
import pandas as pd

from surveys.engine.codebook import Category, Codebook, MultipleSet, Variable

CHOICES = ("apps_chat", "apps_video", "apps_game")


def variable(name, labels, *, missing=((-7.0, -1.0),), universe=""):
    """A coded variable with Dutch and French labels; a label None marks a missing category."""
    categories = tuple(
        Category(float(code), {"nl": label or "onbekend", "fr": f"{label or 'inconnu'} (fr)"}, missing=label is None)
        for code, label in labels.items()
    )
    label = {"nl": f"Vraag {name}", "fr": f"Question {name}"}
    return Variable(name, label, dict(label), "single", "nominal", "answer", categories, universe, 0, "", missing)


def codebook():
    yes_no = {0: "nee", 1: "ja"}
    variables = (
        variable("phone", {1: "smartphone", 2: "gewone gsm", 3: "geen", 9: None}),
        variable("gender", {1: "meisje", 2: "jongen", 3: "anders"}),
        variable("grade", {1: "lager", 2: "secundair"}),
        variable("hours", {}),
        *(variable(name, yes_no) for name in CHOICES),
        variable("weight", {}, missing=()),
        variable("school", {}, missing=()),
        variable("stratum", {}, missing=()),
    )
    apps = MultipleSet(
        "apps", {"nl": "Apps", "fr": "Applications"}, {"nl": "Welke apps?", "fr": "Quelles applications ?"}, CHOICES
    )
    return Codebook({"nl": "Golf", "fr": "Vague"}, variables, (apps,), "test")


def frame(rows=600, schools=30, seed=1):
    random = np.random.default_rng(seed)
    school = random.integers(0, schools, rows)
    skipped = random.random(rows) < 0.05
    return pd.DataFrame(
        {
            "phone": random.choice([1, 2, 3, 9, -2], rows, p=[0.6, 0.15, 0.1, 0.1, 0.05]).astype(np.int8),
            "gender": random.choice([1, 2, 3, -4], rows, p=[0.48, 0.46, 0.03, 0.03]).astype(np.int8),
            "grade": (1 + school % 2).astype(np.int8),
            "hours": np.where(random.random(rows) < 0.1, -3, random.integers(0, 12, rows)),
            **{name: np.where(skipped, -2, random.random(rows) < 0.4).astype(np.int8) for name in CHOICES},
            "weight": random.uniform(0.5, 3, rows),
            "school": school,
            "stratum": school % 3,
        }
    )


DESIGN = {"weights": "weight", "strata": "stratum", "clusters": ["school"], "lonely": "adjust"}
