"""A study's page for everybody: what is asked, what is kept, until when, how to take it out, and how well the promise
of anonymity held when it was last attacked. In the languages of parents and children; words are data (about.json)."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from analysis import selectors as analysis
from backend.accounts.models import Study
from backend.core.errors import Missing
from surveys import selectors as surveys
from surveys.box import selectors as box
from surveys.engine import types
from surveys.safeguarding import registry

TRACKS = ("nl", "fr", "de", "nl-easy", "fr-easy", "de-easy")
LINKAGE = Path(box.__file__).parent / "linkage.json"
PUBLIC = "public"


@cache
def words() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "about.json").read_text(encoding="utf-8"))
    return found


def study_of(public_id: uuid.UUID) -> Study:
    """A study that has something in the field or behind it; of others nobody outside may know."""
    study = Study.objects.filter(public_id=public_id).first()
    if study is None or not surveys.published_versions(study).exists():
        raise Missing("study", _("There is no such study, or nothing of it is public yet."))
    return study


def track_for(accepted: str) -> str:
    """The plain track of the first language a browser asks for that we have."""
    wished = [part.split(";")[0].strip()[:2].lower() for part in accepted.split(",")]
    return next((language for language in wished if language in TRACKS), "nl")


def beside(track: str) -> str:
    """The other reading of the same language: easy for plain, plain for easy."""
    return track.removesuffix("-easy") if track.endswith("-easy") else f"{track}-easy"


def on_day(day: date, language: str) -> str:
    with override(language):
        return date_format(day, "j F Y")


def in_track(texts: Mapping[str, str], track: str) -> str:
    """A text in a track; what has no easy words of its own is told in plain ones."""
    return texts.get(track) or texts.get(track[:2]) or texts.get("nl") or ""


@dataclass(frozen=True)
class Asked:
    """A questionnaire that children of this study answer or answered."""

    version: surveys.Version
    title: str
    n_items: int
    track: str


def asked(study: Study, track: str) -> list[Asked]:
    """The newest version of each questionnaire of the last wave that has one published, in the reader's language."""
    versions = list(surveys.published_versions(study))
    newest: dict[int, surveys.Version] = {}
    for version in versions:
        if version.questionnaire.wave_id == versions[0].questionnaire.wave_id:
            newest.setdefault(version.questionnaire_id, version)
    return [asked_in(version, track) for version in newest.values()]


def asked_in(version: surveys.Version, track: str) -> Asked:
    document = version.document
    tracks = document["tracks"]
    shown = next(one for one in (track, track[:2], "nl", *tracks) if one in tracks)
    return Asked(version, in_track(document["title"], shown), len(questions(document, shown)), shown)


@dataclass(frozen=True)
class Question:
    text: str
    answers: tuple[str, ...]
    rows: tuple[str, ...]
    written: bool
    depends: bool


def questions(document: Mapping[str, Any], track: str) -> list[Question]:
    """Every question of the document with its answers, in its order; what asks nothing is left out."""
    found = []
    for module in document["modules"]:
        for item in module["items"]:
            text = in_track(item.get("texts") or {}, track)
            if text and types.kind(item["type"]).asks:
                found.append(question(item, text, track))
    return found


def question(item: Mapping[str, Any], text: str, track: str) -> Question:
    return Question(
        text=text,
        answers=tuple(in_track(one["texts"], track) for one in item.get("categories", ()) if one.get("texts")),
        rows=tuple(in_track(row["texts"], track) for row in item.get("rows", ()) if row.get("texts")),
        written=types.kind(item["type"]).written,
        depends=bool(item.get("ask_if")),
    )


@dataclass(frozen=True)
class Attacked:
    """What was aimed at (`answers`, `texts`), in how many ways, and per cent right for the best way of all."""

    target: str
    ways: int
    right: float
    chance: float


@dataclass(frozen=True)
class Tested:
    """`caught`: per cent right on a box that was built wrongly on purpose; without it a test would prove nothing."""

    day: date
    children: int
    ceiling: float
    attacked: tuple[Attacked, ...]
    caught: float | None


def tested() -> Tested | None:
    """The latest linkage test as it was written down; None while nobody has measured."""
    written = json.loads(LINKAGE.read_text(encoding="utf-8")) if LINKAGE.exists() else {"runs": []}
    runs = written["runs"]
    if not runs:
        return None
    tries: dict[str, list[tuple[str, dict[str, float]]]] = {}
    for run in runs:
        for name, found in run["attacks"].items():
            tries.setdefault(name.split(", ")[0], []).append((name, found))
    controls = [right for control in written.get("controls", ()) for right in control["writers"].values()]
    return Tested(
        day=max(date.fromisoformat(run["date"]) for run in runs),
        children=max(run["children"] for run in runs),
        ceiling=100 * max(found["ceiling"] for each in tries.values() for _name, found in each),
        attacked=tuple(attacked(target, each) for target, each in tries.items()),
        caught=100 * min(controls) if controls else None,
    )


def attacked(target: str, tries: list[tuple[str, dict[str, float]]]) -> Attacked:
    best = max((found for _name, found in tries), key=lambda found: found["accuracy"])
    return Attacked(target, len({name for name, _found in tries}), 100 * best["accuracy"], 100 * best["chance"])


def results(study: Study) -> list[analysis.Run]:
    """Table books that left for everybody."""
    return [one.run for one in analysis.publications(study) if one.audience == PUBLIC]


def last_day(study: Study) -> date | None:
    wave = surveys.current_wave(study)
    return (wave.withdraw_until if wave else None) or study.withdraw_until


def page(study: Study, track: str) -> dict[str, Any]:
    """Everything the page shows, in one track."""
    text, language = words()[track], track[:2]
    day = last_day(study)
    lines = registry.help_lines(study).get(language, [])
    return {
        "study": study,
        "name": in_track(study.name, language),
        "text": text,
        "track": track,
        "language": language,
        "languages": [
            (one, words()[one]["name"], f"{one}-easy" if track.endswith("-easy") else one) for one in TRACKS[:3]
        ],
        "beside": beside(track),
        "asked": [(one, text["questions"].format(n=one.n_items)) for one in asked(study, track)],
        "until": text["until_day"].format(day=on_day(day, language)) if day else text["until_none"],
        "door": box.any_door(study.public_id),
        **told(tested(), text, language),
        "lines": lines[:3],
        "results": results(study),
    }


def told(measured: Tested | None, text: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The test in the reader's words; nothing while there is none."""
    if measured is None:
        return {"tested": ()}
    rows = [
        (
            text["targets"].get(one.target, one.target),
            text["ways"][one.ways > 1].format(n=one.ways),
            number(one.right),
            number(one.chance),
        )
        for one in measured.attacked
    ]
    mean = [text["tested_mean"].format(ceiling=number(measured.ceiling))]
    if measured.caught is not None:
        mean.append(text["tested_caught"].format(caught=number(measured.caught)))
    day = on_day(measured.day, language)
    return {
        "tested": rows,
        "tested_text": text["tested_text"].format(day=day, n=measured.children),
        "tested_mean": mean,
    }


def number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
