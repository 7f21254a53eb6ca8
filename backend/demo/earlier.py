"""The SYNTHETIC wave of 2024: a smaller sample that comes in as a file, so that a new user sees trends at once.

It asked most questions as the demo's own wave does. A few were asked otherwise, one for each reason why a question can't
be compared or carries a note; a few answers have moved since.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from analysis import design, storage
from analysis import selectors as analysis
from analysis.services import imports, trends
from analysis.services.assembly import assemble
from backend.accounts.models import Study
from backend.demo import generator, population
from backend.jobs import services as jobs
from surveys.engine import validation
from surveys.engine.codebook import Codebook, Variable

SEED = 2024
SHARE = 4
"""One school in four of the sample of the demo's own wave."""
FILE = "wave-0-SYNTHETIC.parquet"
TITLE = {"nl": "Golf 0 (2024)", "fr": "Vague 0 (2024)", "en": "Wave 0 (2024)"}
NOT_ASKED = -1
MOVED = {
    "phone_night": (1, 2, 0.30),
    "apps_snapchat": (0, 1, 0.25),
    "lessons_bullying": (1, 0, 0.30),
    "ai_used": (1, 2, 0.35),
}
"""variable -> (answer, other answer, share of the first that gave the other in 2024)."""
FOLLOWED_UP = {"ai_used": "ai_for"}
"""variable -> the question asked of those who answered it with 1."""
REWORDED = {
    "phone_night": {"fr": "Y a-t-il un GSM dans ta chambre pendant la nuit\u202f?"},
    "stranger": {
        "nl": "Heb je al ooit online gepraat met een onbekende?",
        "fr": "As-tu déjà parlé en ligne avec un inconnu\u202f?",
    },
}
MERGED = ("game_money", 4.0, 3.0, {"nl": "10 euro of meer", "fr": "10 euros ou plus"})
"""Two answers that were one in 2024."""
RENAMED = {"own_tablet": "tablet"}
NOT_YET = ("ai_rule", "ai_check")
ASKED_OF_ALL = "news_where"
TABLES = (
    "own_phone", "own_tablet", "phone_night", "screen_time", "freq_game", "freq_chat", "apps", "news_freq", "ai_used", "lessons",
    "phone_2h",
)  # fmt: skip
MOTIVE = "De Franse vraag kreeg alleen een andere woordvolgorde; ze vraagt hetzelfde."


def bring(made: Study) -> None:
    """Import the wave and weigh it; the demo's own release comes after it and stays the latest."""
    frame, codebook = wave()
    with tempfile.TemporaryDirectory() as folder:
        path, beside = Path(folder) / FILE, Path(folder) / "design.yaml"
        storage.write_frame(path, frame, codebook)
        beside.write_text(yaml.safe_dump(design.SPEC), encoding="utf-8")
        release = imports.load(study=made, path=path, design_path=beside)
    jobs.run_now("weights", made, {"release": str(release.public_id)})


def follow(made: Study) -> None:
    """The trend from that wave to the demo's own."""
    both = [trends.chosen(each) for each in reversed(analysis.releases(made))]
    spec = {
        "tables": list(TABLES),
        "banner": ["community", "gender"],
        "motives": {"phone_night": MOTIVE},
        "suppress": {"audience": "partner"},
    }
    jobs.run_now("trend", made, trends.described(both, spec))


def wave() -> tuple[pd.DataFrame, Codebook]:
    """Rows and codebook of 2024."""
    rng = np.random.default_rng(SEED)
    drawn = [group for group in population.population(SEED).groups if group.school.number % SHARE == 0]
    rows = [_row(group, given) for group in drawn for given in generator.answers(group, rng)]
    assembled = assemble(rows)
    frame = assembled.frame.drop(columns=list(NOT_YET))
    for name, (answer, other, share) in MOVED.items():
        gave = (frame[name] == answer) & (rng.random(len(frame)) < share)
        frame.loc[gave, name] = other
        if name in FOLLOWED_UP:
            frame.loc[gave, _columns(frame, FOLLOWED_UP[name])] = NOT_ASKED
    name, code, instead, _label = MERGED
    frame.loc[frame[name] == code, name] = int(instead)
    for column in _columns(frame, ASKED_OF_ALL):
        unasked = frame[column] == NOT_ASKED
        frame.loc[unasked, column] = int(column == f"{ASKED_OF_ALL}_home")
    return frame.rename(columns=RENAMED), _codebook(assembled.codebook)


def _columns(frame: pd.DataFrame, name: str) -> list[str]:
    """The columns of a question with several answers."""
    return [str(each) for each in frame.columns if str(each).startswith(f"{name}_")]


def _row(group: population.Group, given: dict[str, Any]) -> dict[str, Any]:
    """A child's answers as the box would hold them."""
    asked_of = generator.questionnaire(group.school.level)
    return {
        "community": group.school.community,
        "stratum": group.school.stratum,
        "cluster": group.school.cluster,
        "subcluster": group.subcluster,
        "base_weight": group.base_weight,
        "instrument": f"wave1-{group.school.level}",
        "document": generator.published_hash(group.school.level),
        "grade_band": group.grade_band,
        "mode": "class",
        "track": group.school.community,
        "answers": validation.complete(asked_of, given),
    }


def _codebook(book: Codebook) -> Codebook:
    variables = tuple(_as_then(each) for each in book.variables if each.name not in NOT_YET)
    return replace(book, title=TITLE, variables=variables, source=FILE)


def _as_then(variable: Variable) -> Variable:
    """The variable as the wave of 2024 asked it."""
    name, code, kept, label = MERGED
    if variable.name == name:
        categories = tuple(
            replace(each, label=label) if each.code == kept else each
            for each in variable.categories
            if each.code != code
        )
        variable = replace(variable, categories=categories)
    if variable.name.startswith(f"{ASKED_OF_ALL}_"):
        variable = replace(variable, universe="")
    texts = REWORDED.get(variable.name, {})
    return replace(
        variable,
        name=RENAMED.get(variable.name, variable.name),
        label={**variable.label, **texts},
        question={**variable.question, **texts},
    )
