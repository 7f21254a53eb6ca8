"""A wave of 1,200 SYNTHETIC children of 40 schools as a release, and its books."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import selectors
from analysis.models import Release, Run
from analysis.services import books, imports, publishing, releases
from backend.accounts.models import Study

SCHOOLS, CHILDREN = 40, 30
FEW = 12
"""Children of the small group, each in another school."""


def frame() -> pd.DataFrame:
    chance = np.random.default_rng(7)
    rows = SCHOOLS * CHILDREN
    data = pd.DataFrame(
        {
            "school": np.repeat(np.arange(SCHOOLS), CHILDREN),
            "phone": chance.choice([1, 2], rows, p=[0.6, 0.4]),
            "chat": chance.choice([1, 2, 3], rows, p=[0.5, 0.3, 0.2]),
            "group": np.tile([1, 2, 1, 2, 2, 1], rows // 6),
            "age": chance.integers(12, 18, rows),
        }
    )
    data.loc[np.arange(FEW) * CHILDREN, "group"] = 3
    return data


def release(study: Study, folder: Path, data: pd.DataFrame | None = None) -> Release:
    """The wave, frozen."""
    (frame() if data is None else data).to_csv(folder / "wave.csv", index=False)
    (folder / "design.yaml").write_text("clusters: [school]\n")
    return imports.load(study=study, path=folder / "wave.csv", design_path=folder / "design.yaml")


def run(frozen: Release, audience: str = "partner", **spec: Any) -> Run:
    """A book of the phone question, run."""
    whole = {
        "title": {"nl": "Telefoons", "fr": "Téléphones"},
        "banner": [],
        "tables": ["phone"],
        "suppress": {"audience": audience},
        **spec,
    }
    book = books.save_book(study=frozen.study, title=whole["title"], spec=whole)
    return books.make(book=book, release=frozen, scheme=None, progress=releases.silent)


def publish(study: Study, row: Run, audience: str = "partner", *, hide: bool = False) -> dict[str, Any]:
    """The job's result."""
    params = {"run": str(row.public_id), "audience": audience, "hide": hide}
    return publishing.work(study, params, releases.silent)


def published(study: Study, row: Run, audience: str = "partner", *, hide: bool = False) -> Run:
    """The run that was published."""
    return selectors.run_in(study, publish(study, row, audience, hide=hide)["run"])
