"""The guard against differencing: what a run reveals beside everything published before it.

Runs on one release are compared child by child. Releases made from one ballot box share children but not their order,
so across them the counts alone are compared, under one universe and column. Imported files are compared with
themselves alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from analysis import selectors
from analysis.books import history
from analysis.books import spec as specs
from analysis.books.result import text_in
from analysis.disclosure.differencing import Difference, Published, differences
from analysis.models import Publication, Release, Run
from analysis.services import samples
from backend.core.text import in_language


@dataclass(frozen=True)
class Hideable:
    """A column of a table of the new run: the number of the table, and block and key of the column."""

    table: int
    column: str


@dataclass(frozen=True)
class Checked:
    """What a run states; the differences with earlier publications; and for each the columns of the run that are part
    of it.
    """

    statements: list[Published]
    found: list[Difference]
    columns: list[tuple[Hideable, ...]]


def check(run: Run) -> Checked:
    """Hold the run against everything published before it. The minimum is that of the run's own policy; what was
    said before in the same words is no news.
    """
    minimum = specs.parse_book(run.spec).suppress.minimum_n
    new = _statements(run)
    earlier, figures = _before(run)
    known = {(_set(each), row) for each in earlier for row in ("", *each.counts)}
    fresh = [each for each in new if not {(_set(each), row) for row in ("", *each.counts)} <= known]
    found = differences(earlier, fresh, minimum=minimum) + differences(figures, _alone(new), minimum=minimum)
    places = _places(run)
    columns = [tuple(places[where] for where in each.where if where in places) for each in found]
    return Checked(new, found, columns)


def titled(run: Run) -> str:
    """What a run is called where a statement stands: its book and its number."""
    return f"{in_language(run.book.title)} ({run.pk})"


def _statements(run: Run) -> list[Published]:
    sample = samples.of(run.release, None)
    return history.published(
        sample.frame,
        sample.codebook,
        specs.parse_design(sample.design),
        specs.parse_book(run.spec),
        selectors.result(run),
        title=titled(run),
    )


def _before(run: Run) -> tuple[list[Published], list[Published]]:
    """Statements of the same release with their children, each set once; and figures of releases that share some."""
    seen: dict[tuple[object, ...], Published] = {}
    figures: list[Published] = []
    for publication in (
        Publication.objects.filter(study=run.release.study_id)
        .order_by("pk")
        .select_related("run__release", "run__book")
    ):
        if publication.run.release_id == run.release_id:
            for each in _statements(publication.run):
                seen.setdefault((_set(each), *each.counts), each)
        elif _share_children(publication.run.release, run.release):
            figures += history.from_json(publication.statements)
    return list(seen.values()), figures


def _set(statement: Published) -> tuple[str, bytes]:
    """The question and the children it was asked of."""
    return statement.question, b"" if statement.members is None else statement.members.tobytes()


def _share_children(one: Release, other: Release) -> bool:
    return one.origin == other.origin == Release.Origin.BOX


def _alone(statements: list[Published]) -> list[Published]:
    """The statements without their children."""
    return history.from_json(history.to_json(statements))


def _places(run: Run) -> dict[str, Hideable]:
    title = titled(run)
    return dict(_columns(run, title))


def _columns(run: Run, title: str) -> Iterator[tuple[str, Hideable]]:
    for table in selectors.tables(run):
        for block in table.blocks:
            for column in block.columns:
                name = f"{block.key}={column.key}"
                yield history.where(table, name, title), Hideable(table.number, name)


def named(run: Run, column: Hideable, language: str) -> str:
    """A column of a table in words: number and title of the table, banner and column."""
    table = selectors.table_in(run, column.table)
    for block in table.blocks:
        for each in block.columns:
            if f"{block.key}={each.key}" == column.column:
                parts = (text_in(block.label, language), text_in(each.label, language))
                heads = " ".join(part for part in parts if part)
                return f"{table.number}. {text_in(table.title, language)} · {heads}"
    return f"{table.number} · {column.column}"
