"""A book whose rows are shared out: the same numbers, nothing left behind when it is stopped or a part fails."""

from __future__ import annotations

import pytest

from analysis import selectors, storage
from analysis.models import folder
from analysis.services import books, parts, releases, weights
from backend.core.errors import Unavailable
from backend.jobs import services
from backend.jobs.models import Job
from backend.jobs.registry import KINDS, Cancelled
from tests.db.analysis import fieldwork
from tests.db.analysis.test_books import SMALL
from tests.unit.books.test_engines import same

pytestmark = pytest.mark.django_db(databases=["default", "responses"], transaction=True)
SPEC = {
    "title": {"nl": "Proef"},
    "banner": ["community", "gender"],
    "tables": ["own_phone", {"stub": "apps", "universe": "community == 1"}, {"stub": "age", "statistic": "mean"}],
    "tests": {"level": 0.05},
    "suppress": {"audience": "partner", "minimum_n": 5},
}


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch):
    """No other worker is awake: the book's own job does every part."""
    monkeypatch.setattr(services, "wake", lambda _job: None)


@pytest.fixture
def book(study, monkeypatch):
    """A weighted release in seven row groups and a book on it."""
    monkeypatch.setattr(storage, "ROWS_AT_A_TIME", 20)
    fieldwork.fill(study.public_id, size=6)
    releases.make(study)
    weights.run(study, {"calibration": SMALL}, releases.silent)
    return books.save_book(study=study, title={"nl": "Proef"}, spec=SPEC)


def run(study, book, progress=releases.silent, **more):
    done = books.run(study, {"book": str(book.public_id), **more}, progress)
    return selectors.result(selectors.run_in(study, done["run"]))


def left_behind():
    home = folder() / "parts"
    return list(home.iterdir()) if home.exists() else []


def test_rows_shared_out_give_the_numbers_of_all_rows_at_once(study, book) -> None:
    same(run(study, book), run(study, book, parts=3))
    asked = Job.objects.filter(kind=parts.KIND)
    assert [job.state for job in asked] == ["done"] * 3
    assert left_behind() == []


def test_a_failed_part_is_said_and_leaves_nothing(study, book, monkeypatch) -> None:
    def fails(*_args):
        raise Unavailable("disk", "The disk is full.")

    monkeypatch.setitem(KINDS, parts.KIND, fails)
    with pytest.raises(Unavailable, match="could not be summed: The disk is full"):
        run(study, book, parts=3)
    assert left_behind() == []
    assert not Job.objects.filter(kind=parts.KIND, state__in=("waiting", "running")).exists()


def test_a_stopped_book_stops_its_parts(study, book) -> None:
    def stop(share: float, message: str = "") -> None:
        if share > 0.2:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(study, book, stop, parts=4)
    assert {job.state for job in Job.objects.filter(kind=parts.KIND)} == {"done", "cancelled"}
    assert left_behind() == []


def test_a_book_that_is_repeated_uses_the_parts_that_are_there(study, book, monkeypatch) -> None:
    job, summed = "11111111-1111-4111-8111-111111111111", []
    real = parts.work

    def once(study, params, progress):
        summed.append(tuple(params["groups"]))
        if len(summed) == 2:
            raise KeyboardInterrupt
        return real(study, params, progress)

    monkeypatch.setitem(KINDS, parts.KIND, once)
    monkeypatch.setattr(parts.shutil, "rmtree", lambda *_args, **_more: None)  # as if the machine went down
    with pytest.raises(KeyboardInterrupt):
        run(study, book, parts=3, job=job)
    monkeypatch.undo()
    monkeypatch.setitem(KINDS, parts.KIND, once)
    Job.objects.filter(kind=parts.KIND).delete()
    same(run(study, book, parts=3, job=job), run(study, book))
    assert len(set(summed)) == 3
    assert len(summed) == 4


def test_rows_are_split_evenly_and_wholly() -> None:
    for groups, count in ((7, 3), (2, 5), (1, 1), (100, 8)):
        ranges = parts.split(groups, count)
        assert [place for each in ranges for place in each] == list(range(groups))
        assert max(map(len, ranges)) - min(map(len, ranges)) <= 1
