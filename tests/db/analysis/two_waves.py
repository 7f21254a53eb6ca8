"""A box with its release, and an earlier wave of a hundred and sixty SYNTHETIC children that comes in as a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import yaml

from analysis import design, selectors, storage
from analysis.models import Release
from analysis.services import imports, releases
from backend.accounts.models import Study
from tests.db.analysis import fieldwork

TITLE = {"nl": "Golf 0", "fr": "Vague 0"}
OTHER = {"nl": "Heb jij zelf een tablet?", "fr": "As-tu ta propre tablette\u202f?"}


def earlier(study: Study, of: Release, folder: Path) -> Release:
    """The same questions; own_tablet in other words, screen_time with an answer less, phone_age asked of everyone."""
    frame, book = selectors.frame(of), selectors.codebook(of)
    changed = {
        "own_tablet": lambda each: replace(each, question=OTHER, label=OTHER),
        "screen_time": lambda each: replace(each, categories=each.categories[1:]),
        "phone_age": lambda each: replace(each, universe=""),
    }
    variables = tuple(changed.get(each.name, lambda same: same)(each) for each in book.variables)
    frame["phone_night"] = frame["phone_night"].where(frame["phone_night"] != 1, 2)
    path, beside = folder / "wave0.parquet", folder / "design.yaml"
    storage.write_frame(path, frame, replace(book, title=TITLE, variables=variables))
    beside.write_text(yaml.safe_dump(design.SPEC))
    return imports.load(study=study, path=path, design_path=beside)


def both(study: Study, folder: Path) -> tuple[Release, Release]:
    """(the earlier wave, the release of the box)."""
    fieldwork.fill(study.public_id, size=6)
    box = releases.make(study)
    return earlier(study, box, folder), box
