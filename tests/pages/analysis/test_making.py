"""A book while it is being made: tables appear one by one and can be read; stopped work leaves nothing behind."""

from __future__ import annotations

import html
import re

import pytest
from django.urls import reverse

from analysis import selectors
from analysis.models import Book, Run, folder
from analysis.services import books, releases
from backend.jobs.models import Job, State
from backend.jobs.registry import Cancelled
from backend.jobs.services import perform
from tests.db.analysis import fieldwork

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
SPEC = {"banner": ["gender"], "tables": ["age", "own_phone", "apps"], "suppress": {"minimum_n": 5}}


@pytest.fixture
def release(study, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    fieldwork.fill(study.public_id, size=6)
    return releases.make(study)


@pytest.fixture
def analyst(client, signed_in):
    client.cookies["django_language"] = "en"
    return signed_in("analyst")


@pytest.fixture
def book(study, release):
    return books.save_book(study=study, title={"nl": "Proef", "fr": "Essai"}, spec=SPEC)


@pytest.fixture
def job(study, book, release):
    params = {"book": str(book.public_id), "release": str(release.public_id)}
    return Job.objects.create(kind="book", study=study, params=params, state=State.RUNNING)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def making(study, job, *number):
    return reverse(
        "analysis:making_table" if number else "analysis:making", args=[study.public_id, job.public_id, *number]
    )


def listed(page: str) -> list[str]:
    return re.findall(r'<li><a href="[^"]*/making/[^"]*/tables/(\d+)/">', page)


def make(book, release, job, watch) -> Run:
    def progress(_share: float, message: str = "") -> None:
        if message.startswith("Table"):
            watch()

    return books.make(
        book=book, release=release, scheme=None, progress=progress, work=books.Work(book.study, job=job.public_id)
    )


def test_tables_appear_while_the_others_are_computed_and_are_the_ones_of_the_run(
    analyst, study, book, release, job
) -> None:
    lists, more, page = [], [], []

    def watch() -> None:
        lists.append(listed(text_of(analyst.get(making(study, job)))))
        answer = analyst.get(making(study, job) + f"?after={len(lists) - 1}", headers={"HX-Request": "true"})
        more.append(listed(text_of(answer)))
        page.append(text_of(analyst.get(making(study, job, len(lists)))))

    run = make(book, release, job, watch)
    assert lists == [["1"], ["1", "2"], ["1", "2", "3"]]
    assert more == [["1"], ["2"], ["3"]]
    final = text_of(analyst.get(reverse("analysis:table", args=[study.public_id, run.public_id, 2])))
    table = r'<table class="book">.*?</table>'
    assert re.search(table, page[1])[0] == re.search(table, final)[0]
    assert not list((folder() / "runs").glob("*.part"))


def test_the_universe_of_a_question_is_told_in_the_words_of_its_answers(analyst, study, release) -> None:
    book = books.save_book(study=study, title={"nl": "Filter"}, spec={**SPEC, "tables": ["ai_check"]})
    run = books.make(book=book, release=release, scheme=None, progress=releases.silent)
    page = text_of(analyst.get(reverse("analysis:table", args=[study.public_id, run.public_id, 1])))
    universe = re.search(r"<dt>Universe</dt><dd>([^<]*)</dd>", page)[1]
    assert re.fullmatch(r"only where “Heb je .*AI.*” is “Ja”", universe)


def test_a_run_that_is_stopped_leaves_nothing_and_says_so(analyst, study, book, release, job) -> None:
    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        make(book, release, job, stop)
    assert list((folder() / "runs").iterdir()) == []
    assert not Run.objects.exists()
    Job.objects.update(state=State.CANCELLED)
    page = text_of(analyst.get(making(study, job)))
    assert "Stopped. Nothing was kept." in page
    assert "Run again" in page
    assert listed(page) == []


def test_a_failed_run_says_why_and_the_book_is_still_there(analyst, study, book, release) -> None:
    book.spec = {**SPEC, "banner": ["gone"]}
    book.save()
    response = analyst.post(
        reverse("analysis:book_run", args=[study.public_id, book.public_id]), {"release": str(release.public_id)}
    )
    perform(Job.objects.get().pk)
    page = text_of(analyst.get(response.url))
    assert "no column ‘gone’" in page
    assert "Your book is still there" in page
    assert reverse("analysis:book_edit", args=[study.public_id, book.public_id]) in page
    assert list((folder() / "runs").glob("*")) == []


def test_a_list_longer_than_the_work_begins_anew(analyst, study, job) -> None:
    """The worker was lost and another one began the book again."""
    answer = analyst.get(making(study, job) + "?after=7", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == making(study, job)


def test_what_a_killed_worker_left_goes_when_the_next_book_is_made(study, book, release, job) -> None:
    lost = selectors.lines_of("00000000-0000-4000-8000-000000000000")
    lost.parent.mkdir(parents=True, exist_ok=True)
    lost.write_text("{}\t{}\n")
    make(book, release, job, lambda: None)
    assert not lost.exists()


def test_the_page_goes_on_to_the_run_when_it_is_there(analyst, study, book, release) -> None:
    run = reverse("analysis:book_run", args=[study.public_id, book.public_id])
    first = analyst.post(run, {"release": str(release.public_id)})
    assert analyst.post(run, {"release": str(release.public_id)}).url == first.url, "a double click asks once"
    job = Job.objects.get()
    perform(job.pk)
    done = selectors.latest_run(study)
    assert str(done.job) == str(job.public_id)
    result = reverse("analysis:run", args=[study.public_id, done.public_id])
    assert analyst.get(first.url).url == result
    assert analyst.get(first.url + "?after=0", headers={"HX-Request": "true"})["HX-Redirect"] == result


def test_another_book_waits_for_its_turn(analyst, study, book, release) -> None:
    second = Book.objects.create(study=study, title={"nl": "Twee"}, spec=SPEC)
    for each in (book, second):
        analyst.post(reverse("analysis:book_run", args=[study.public_id, each.public_id]))
    assert {job.params["book"] for job in Job.objects.all()} == {str(book.public_id), str(second.public_id)}
