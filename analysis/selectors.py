"""Reading releases, weights, books and runs. Every function starts from a Study that passed the guarded door."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from analysis import storage
from analysis.books.parquet import ParquetColumns
from analysis.books.reading import Reader
from analysis.books.result import BookResult, Table, Text, from_json, table_from_json
from analysis.books.suppress import policy_of
from analysis.disclosure.policy import Policy
from analysis.models import Book, Publication, Release, Run, WeightingScheme, folder
from backend.accounts.access import Permission
from backend.accounts.models import Study
from backend.core.errors import Conflict, Missing
from surveys.box import documents
from surveys.box import selectors as box
from surveys.engine.codebook import Codebook

WEIGHT = "weight"
"""The column in which a scheme's weights stand beside the rows."""
__all__ = ("Book", "Publication", "Release", "Run", "WeightingScheme")


@dataclass(frozen=True)
class Exclusion:
    """One cleaning rule and how many rows left for it. `reason` is a text per language."""

    name: str
    version: int
    reason: dict[str, str]
    removes: bool
    applied: bool
    found: int
    count: int


def releases(study: Study) -> QuerySet[Release]:
    """Newest first; erased ones too, because their manifests explain what was published from them."""
    return Release.objects.filter(study=study)


def release_in(study: Study, public_id: uuid.UUID | str) -> Release:
    found = Release.objects.filter(study=study, public_id=public_id).first()
    if found is None:
        raise Missing("release", _("This study has no such release."))
    return found


def latest_release(study: Study) -> Release | None:
    """The newest release whose rows are still there."""
    return Release.objects.filter(study=study).exclude(path="").first()


def release_for(study: Study, public_id: uuid.UUID | str | None) -> Release:
    """The release asked for, or the latest one."""
    found = release_in(study, public_id) if public_id else latest_release(study)
    if found is None:
        raise Conflict("no-release", _("This study has no release yet. Make one first."))
    return found


def exclusions(release: Release) -> list[Exclusion]:
    """What cleaning did, rule by rule, in the order of the rules."""
    return [
        Exclusion(
            rule["rule"],
            rule["version"],
            rule["reason"],
            rule["removes"],
            rule["applied"],
            rule["found"],
            rule["removed"],
        )
        for rule in release.manifest.get("rules", ())
    ]


def left_since(release: Release) -> int:
    """How many withdrawals there were since this release was made: at most so many of its rows have left."""
    if release.origin != Release.Origin.BOX:
        return 0
    now = box.totals(Study.objects.get(pk=release.study_id).public_id).withdrawn
    return max(now - int(release.manifest["withdrawn"]), 0)


def codebook(release: Release) -> Codebook:
    return Codebook.from_json(release.codebook)


def answer_names(release: Release) -> dict[str, dict[str, float]]:
    """variable -> name of a category in the questionnaire -> its code: conditions of questionnaires speak in names."""
    found: dict[str, dict[str, float]] = {}
    for instrument in release.manifest.get("instruments", ()):
        try:
            asked = documents.questionnaire(instrument["document"])
        except Missing:
            continue
        for item in asked.items:
            names = {each.name: float(each.code) for each in item.categories}
            for variable in [row.variable for row in item.rows] or [item.variable]:
                found.setdefault(variable, {}).update(names)
    return found


def frame(release: Release, columns: Collection[str] | None = None) -> pd.DataFrame:
    """The rows, in the order that weights refer to; all their columns, or only these."""
    if release.erased:
        raise Conflict("release-erased", _("The rows of this release were erased. Use its successor."))
    return storage.read_frame(release.file, columns)


def columns(release: Release) -> ParquetColumns:
    """The same rows, read column by column."""
    if release.erased:
        raise Conflict("release-erased", _("The rows of this release were erased. Use its successor."))
    return ParquetColumns(release.file)


def schemes(release: Release) -> QuerySet[WeightingScheme]:
    return WeightingScheme.objects.filter(release=release)


def latest_scheme(release: Release) -> WeightingScheme | None:
    return schemes(release).exclude(path="").first()


def scheme_in(release: Release, public_id: uuid.UUID | str) -> WeightingScheme:
    found = schemes(release).filter(public_id=public_id).first()
    if found is None:
        raise Missing("scheme", _("This release has no such weights."))
    return found


def weights(scheme: WeightingScheme) -> pd.Series[Any]:
    """The weights by row of the release."""
    column = storage.read_frame(scheme.file).sort_values("row")["weight"]
    return column.reset_index(drop=True)


def books(study: Study) -> QuerySet[Book]:
    return Book.objects.filter(study=study, away_at=None)


def books_away(study: Study) -> QuerySet[Book]:
    """Those that were put away, the last one first."""
    return Book.objects.filter(study=study).exclude(away_at=None).order_by("-away_at")


def book_in(study: Study, public_id: uuid.UUID | str) -> Book:
    """Also one that was put away."""
    found = Book.objects.filter(study=study, public_id=public_id).select_related("changed_by").first()
    if found is None:
        raise Missing("book", _("This study has no such table book."))
    return found


def in_team(study: Study) -> bool:
    """Whether the reader belongs to the study team: whoever may analyse, and the house's own work."""
    return study.granted is None or Permission.ANALYSE in study.granted


def runs(study: Study, release: Release | None = None) -> QuerySet[Run]:
    """Newest first; outside the study team only what was published."""
    found = Run.objects.filter(release__study=study).select_related("book", "release", "scheme", "publication")
    if not in_team(study):
        found = found.filter(publication__isnull=False)
    return found.filter(release=release) if release else found


def publications(study: Study) -> QuerySet[Publication]:
    """Newest first."""
    return Publication.objects.filter(study=study).select_related("run__book", "run__release", "published_by")


def run_in(study: Study, public_id: uuid.UUID | str) -> Run:
    found = runs(study).filter(public_id=public_id).first()
    if found is None:
        raise Missing("run", _("This study has no such table book."))
    return found


def latest_run(study: Study) -> Run | None:
    return runs(study).first()


def result(run: Run) -> BookResult:
    """The computed book as it was stored; how many answers have left since is asked of `left_since` when it is shown."""
    return _read(run.file, run.hash)


@lru_cache(maxsize=8)
def _read(path: Path, content: str) -> BookResult:
    text = path.read_bytes()
    if hashlib.sha256(text).hexdigest() != content:
        raise Conflict(
            "run-changed", _("The stored tables are not those that were computed. Restore them from a backup.")
        )
    return from_json(json.loads(text))


def policy(spec: Mapping[str, Any]) -> Policy:
    """The rule of a stored book behind what its tables hide."""
    return policy_of(Reader(spec.get("suppress") or {}, "book.suppress"))


def tables(run: Run) -> tuple[Table, ...]:
    return result(run).tables


def table_in(run: Run, number: int) -> Table:
    """The table with this number, as printed."""
    for table in tables(run):
        if table.number == number:
            return table
    raise Missing("table", _("This table book has no such table."))


@dataclass(frozen=True)
class Made:
    """A table that is final while its book is still being made."""

    number: int
    title: Text
    question: Text


def lines_of(job: uuid.UUID | str) -> Path:
    """The tables a job has made so far: on each line title and wording, a tab, and the table itself, as JSON."""
    return folder() / "runs" / f"{job}.part"


def made(job: uuid.UUID | str) -> list[Made]:
    """In their order; none once the job has ended."""
    return [Made(**json.loads(head)) for head, _table in _made(job)]


def made_table(job: uuid.UUID | str, number: int) -> Table | None:
    for head, table in _made(job):
        if json.loads(head)["number"] == number:
            return table_from_json(json.loads(table))
    return None


def _made(job: uuid.UUID | str) -> Iterator[tuple[str, str]]:
    """(head, table) of the whole lines; the last one may still be on its way."""
    try:
        content = lines_of(job).read_bytes()
    except FileNotFoundError:
        return
    for line in content.split(b"\n")[:-1]:
        head, _tab, table = line.decode("utf-8").partition("\t")
        yield head, table


def received(release: Release) -> int:
    """How many answers of the box this release was made from."""
    return int(release.manifest.get("counts", {}).get("received", 0))


def waiting(study: Study) -> bool:
    """Whether the box holds answers that no release has, or lost some that a release still has."""
    totals = box.totals(study.public_id)
    made = Release.objects.filter(study=study, origin=Release.Origin.BOX).exclude(path="").first()
    if made is None:
        return totals.responses > 0
    return totals.responses != received(made) or left_since(made) > 0
