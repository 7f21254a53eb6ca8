"""Table books: the standard one for a codebook, and running any of them on a release with its weights."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis import scored, selectors
from analysis.books import spec as specs
from analysis.books.frames import Source
from analysis.books.parquet import ParquetColumns, by_row_group
from analysis.books.reading import BookInvalid
from analysis.books.result import BookResult, Table, to_json
from analysis.books.stubs import stub_of
from analysis.books.summing import Engine, in_memory
from analysis.books.tabulate import tabulate
from analysis.books.universe import members
from analysis.models import Book, Release, Run, WeightingScheme, folder
from analysis.services import making, parts, provenance, samples, shelf
from analysis.services.weights import refused
from backend.accounts.models import Study, User
from backend.core.errors import Conflict, Invalid
from backend.jobs.registry import Progress
from surveys.engine.codebook import FREE_TEXT, Codebook, Variable

STANDARD = {"nl": "Standaard", "fr": "Standard", "en": "Standard"}
BANNER_CONCEPTS = ("child.gender", "school.form")
GENDER = {"nl": "Geslacht", "fr": "Genre", "en": "Gender"}
FORM = {"nl": "Onderwijsvorm", "fr": "Forme d’enseignement", "en": "Form of education"}
MOST_CATEGORIES = 60
ROWS_A_PART = 2_000_000
"""Rows that one worker sums in a few seconds; more are shared out among the workers there are."""
STEPS = 25
"""How often a run says how far it is: writing to the database at every table would cost more than the tables."""


def default_spec(codebook: Codebook) -> dict[str, Any]:
    """Every substantive variable against total, community, gender, grades and form, as far as the data have them."""
    inside = {name for each in codebook.sets for name in each.variables}
    tables = [
        table_for(each, each.name) for each in codebook.variables if _substantive(each) and each.name not in inside
    ]
    tables += [{"stub": each.name} for each in codebook.sets]
    return {
        "title": codebook.title,
        "languages": ["nl", "fr"],
        "banner": banner_of(codebook),
        "total": True,
        "tables": _in_order(codebook, tables),
        "tests": {"level": 0.05, "correction": "holm", "letters": True},
        "suppress": {"audience": "partner", "minimum_n": 30, "minimum_clusters": 3, "flag_n": 100},
    }


def _substantive(variable: Variable) -> bool:
    if variable.role not in {"answer", "derived"} or variable.type == FREE_TEXT:
        return False
    return variable.measure == "scale" or 0 < len(variable.categories) <= MOST_CATEGORIES


def table_for(variable: Variable | None, name: str) -> dict[str, Any]:
    """The table a question begins as: a mean of numbers, else column per cents."""
    return {"stub": name, "statistic": "mean" if variable and variable.measure == "scale" else "column_percent"}


def banner_of(codebook: Codebook) -> list[dict[str, Any]]:
    """The banner's variables: community and grades by name, gender and form by what the question is about. A short
    label stands where the question itself would."""
    by_concept = {each.concept: each.name for each in reversed(codebook.variables) if each.concept}
    derived = {each.concept: each.name for each in codebook.variables if each.role == "derived" and each.concept}
    gender, form = (derived.get(concept) or by_concept.get(concept) for concept in BANNER_CONCEPTS)
    known = {each.name for each in codebook.variables}
    wanted = (
        "community" if "community" in known else None,
        gender,
        "grade_band" if "grade_band" in known else None,
        form,
    )
    short = short_labels(codebook)
    return [
        {"variable": name, "label": short[name]} if name in short else {"variable": name} for name in wanted if name
    ]


def short_labels(codebook: Codebook) -> dict[str, dict[str, str]]:
    """Variable -> a short label where the question itself would make a long head."""
    short = dict(zip(BANNER_CONCEPTS, (GENDER, FORM), strict=True))
    return {each.name: short[each.concept] for each in codebook.variables if each.concept in short}


def _in_order(codebook: Codebook, tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tables in the order of the interview; a set stands where its first variable does."""
    place = {each.name: index for index, each in enumerate(codebook.variables)}
    first = {each.name: place.get(each.variables[0], 0) for each in codebook.sets if each.variables}
    return sorted(tables, key=lambda table: first.get(table["stub"], place.get(table["stub"], 0)))


def standard(*, study: Study, release: Release) -> Book:
    """The study's book "Standard", brought up to this release's codebook. Runs keep the book as it was for them."""
    spec = default_spec(scored.codebook(release))
    book = next((each for each in selectors.books(study) if each.title == STANDARD), None)
    if book is None:
        return Book.objects.create(study=study, title=STANDARD, spec=spec)
    if book.spec != spec:
        book.spec = spec
        book.save(update_fields=["spec"])
    return book


def save_book(
    *,
    study: Study,
    title: dict[str, str],
    spec: dict[str, Any],
    release: Release | None = None,
    book: Book | None = None,
    by: User | None = None,
    seen: str | None = None,
    public_id: uuid.UUID | None = None,
) -> Book:
    """Keep a new book, or change `book`; runs keep the book as it was for them. The specification is read first, and
    held against the data of `release` when there is one, so that a book that can't be run is never kept. seen: the
    fingerprint of the book that the writer began with; when it is another by now, Conflict. public_id: of a
    new book, so that sending it twice makes one.
    """
    if book is not None and book.title == STANDARD:
        raise Conflict(
            "book-standard", gettext_lazy("The standard book follows the questionnaire. Change a copy of it.")
        )
    if book is not None and seen is not None:
        shelf.unchanged_since(book, seen)
    if not any(title.values()):
        raise Invalid("book-title", gettext_lazy("A table book needs a title."))
    try:
        parsed = specs.parse_book(spec)
        if release is not None:
            against(*shelf.sources(release), parsed)
    except BookInvalid as error:
        raise refused(error) from error
    if book is None:
        return Book.objects.create(
            study=study, title=title, spec=spec, changed_by=by, public_id=public_id or uuid.uuid4()
        )
    book.title, book.spec, book.changed_by = title, spec, by
    book.save(update_fields=["title", "spec", "changed_by", "changed_at"])
    return book


def against(source: Source, some: Source, book: specs.BookSpec) -> None:
    """Hold names, categories and universes of a book against data, of which `some` are the first rows. Raises
    BookInvalid with the place.
    """
    for block in book.banner:
        for name in block.variables:
            positions(source, name, block.groups, block.where)
    for table in book.tables:
        stub_of(source if table.nets else some, table)
        if table.universe:
            members(table.universe, source, f"{table.where}.universe")


def positions(source: Source, name: str, groups: tuple[specs.Group, ...], where: str) -> None:
    """Refuse a variable or set the data don't have, and categories it doesn't have."""
    found = source.multiple(name)
    known = source.chosen(found, where) if found else source.coded(name, where)
    for group in groups:
        known.positions(group.keys, where)


def kept_by(*, release: Release, universe: str) -> tuple[int, int]:
    """How many children of the release a universe keeps, and of how many. Raises BookInvalid."""
    columns = shelf.columns_of(universe, selectors.codebook(release))
    if columns is None:
        source = Source(scored.frame(release), scored.codebook(release))
    else:
        source = Source(selectors.frame(release, columns), selectors.codebook(release))
    return int(members(universe, source, "universe").sum()), source.rows


def run(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "book". params, all optional: `release` (default the latest), `book` (default "Standard"), `scheme`
    (default the release's latest weights), `job` (public id of the job, kept with the run), `parts` (how many jobs share
    the rows; as many as the release is large when absent).
    """
    release = selectors.release_for(study, params.get("release"))
    book_id = params.get("book")
    book = selectors.book_in(study, book_id) if book_id else standard(study=study, release=release)
    scheme_id = params.get("scheme")
    scheme = selectors.scheme_in(release, scheme_id) if scheme_id else selectors.latest_scheme(release)
    work = Work(study, params.get("job"), params.get("parts"))
    done = make(book=book, release=release, scheme=scheme, progress=progress, work=work)
    return {"run": str(done.public_id), "tables": len(done.spec["tables"]), "hash": done.hash}


@dataclass(frozen=True)
class Work:
    """The job that makes a book: its study and public id, and how many parts of the rows are jobs of their own."""

    study: Study
    job: str | None = None
    parts: int | None = None

    def engine(self, columns: ParquetColumns, plan: dict[str, Any], progress: Progress) -> Engine:
        """Where the sums are made: here, or by several workers where the rows are many."""
        count = self.parts or (1 if settings.EMBEDDED else -(-len(columns) // ROWS_A_PART))
        if count > 1:
            return parts.over_workers(self.study, columns, plan, count, progress, self.job)
        return by_row_group(columns) if len(columns) > ROWS_A_PART else in_memory


def make(
    *,
    book: Book,
    release: Release,
    scheme: WeightingScheme | None,
    progress: Progress,
    work: Work | None = None,
    spec: dict[str, Any] | None = None,
) -> Run:
    """Compute the book, or `spec` in its place, and keep the result as JSON beside the release."""
    samples.require_own(release, scheme)
    progress(0.02, _("Reading the release"))
    spec, work = book.spec if spec is None else spec, work or Work(release.study)
    with making.tables(work.job) as keep:
        result = compute(spec=spec, release=release, scheme=scheme, progress=progress, keep=keep, work=work)
        return stored(result, book=book, spec=spec, release=release, scheme=scheme, job=work.job)


def stored(
    result: BookResult,
    *,
    book: Book,
    spec: dict[str, Any],
    release: Release,
    scheme: WeightingScheme | None,
    job: uuid.UUID | str | None,
) -> Run:
    """The result as canonical JSON beside the release, with its row; neither without the other."""
    text = json.dumps(to_json(result), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    public_id = uuid.uuid4()
    path = folder() / "runs" / f"{public_id}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_text(text, encoding="utf-8")
        return Run.objects.create(
            public_id=public_id,
            book=book,
            release=release,
            scheme=scheme,
            job=job,
            spec=spec,
            path=str(path.relative_to(folder())),
            hash=hashlib.sha256(text.encode()).hexdigest(),
        )
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def compute(
    *,
    spec: dict[str, Any],
    release: Release,
    scheme: WeightingScheme | None,
    progress: Progress,
    keep: Callable[[Table], None] | None = None,
    work: Work | None = None,
) -> BookResult:
    """The book's numbers on these rows with these weights; `keep` gets every table as soon as it is final."""
    sample = samples.of(release, scheme)
    plan = {
        "release": str(release.public_id),
        "scheme": str(scheme.public_id) if scheme else None,
        "design": sample.design,
        "book": spec,
    }

    def tick(done: int, whole: int) -> None:
        if done == whole or done % max(whole // STEPS, 1) == 0:
            progress(0.05 + 0.9 * done / whole, _("Table %(done)s of %(whole)s") % {"done": done, "whole": whole})

    try:
        result = tabulate(
            sample.columns,
            sample.codebook,
            specs.parse_design(sample.design),
            specs.parse_book(spec),
            progress=tick,
            provenance=provenance.of(release),
            engine=(work or Work(release.study)).engine(sample.columns, plan, progress),
            each=None if keep is None else lambda table: keep(provenance.weighed(table, scheme)),
        )
    except BookInvalid as error:
        raise refused(error) from error
    return provenance.with_weights(result, scheme) if scheme else result
