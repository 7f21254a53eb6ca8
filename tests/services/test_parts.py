"""A table book over many rows is summed by several workers on the real queue; one of them dies on the way."""

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from analysis import storage
from analysis.books.result import from_json
from tests.services.conftest import until
from tests.unit.books.test_engines import BOOK, MARGINS, same
from tests.unit.books.wave import DESIGN, codebook, frame

pytestmark = [pytest.mark.postgres, pytest.mark.redis]
APPLICATION = "tests.services.held_parts"
PREPARE = """
from pathlib import Path
from backend.accounts.models import Organisation, Study
from analysis.services import books, imports, weights
house, _made = Organisation.objects.get_or_create(name="Huis")
study = Study.objects.create(organisation=house, slug="parts", name={{}})
release = imports.load(study=study, path=Path({data!r}), design_path=Path({design!r}))
weights.run(study, {{}}, lambda *_: None)
book = books.save_book(study=study, title={{"nl": "Boek"}}, spec={book!r}, release=release)
print(book.public_id)
"""
ASK = """
import uuid
from backend.accounts.models import Study
from backend.jobs import services
study = Study.objects.get(slug="parts")
print(services.enqueue("book", study, {{"book": {book!r}, "job": str(uuid.uuid4()), **{more!r}}}).public_id)
"""
RESULT = """
from analysis import selectors
from backend.accounts.models import Study
print(selectors.run_in(Study.objects.get(slug="parts"), {run!r}).file)
"""
JOB = (
    "SELECT state, message, result->>'run' FROM jobs_job WHERE public_id = %s AND state NOT IN ('waiting', 'running')"
)
SILENT = "UPDATE jobs_job SET beat_at = now() - interval '10 minutes' WHERE state = 'running' AND worker LIKE %s"


@pytest.fixture
def book(installation, tmp_path):
    """A release of 200,000 SYNTHETIC rows in seven row groups, with weights, and a book with every kind of table."""
    data, design = tmp_path / "wave.parquet", tmp_path / "design.yaml"
    described = codebook()
    variables = tuple(replace(each, name="start") if each.name == "weight" else each for each in described.variables)
    rows = frame(rows=200_000).rename(columns={"weight": "start"})
    storage.write_frame(data, rows, replace(described, variables=variables))
    design.write_text(yaml.safe_dump({**DESIGN, "weights": "start", "calibration": MARGINS}))
    spec = {**BOOK, "suppress": {"audience": "partner", "minimum_cell": 5}}
    return installation.shell(PREPARE.format(data=str(data), design=str(design), book=spec)).strip()


def test_two_workers_one_killed_give_the_numbers_of_one(installation, worker, book):
    def ended(job):
        with installation.connection("staff", "DATABASE_URL") as connection:
            return connection.execute(JOB, [job]).fetchone()

    def result(job):
        state, message, run = until(lambda: ended(job), "the end of the book")
        assert state == "done", message
        path = Path(installation.shell(RESULT.format(run=run)).strip())
        return from_json(json.loads(path.read_text(encoding="utf-8")))

    first = worker(APPLICATION)
    whole = result(installation.shell(ASK.format(book=book, more={"parts": 1})).strip())

    data = installation.folder / "data"
    (data / "wait").touch()
    job = installation.shell(ASK.format(book=book, more={"parts": 7})).strip()
    until(lambda: list((data / "analysis" / "parts").glob("*/plan.json")), "the first worker sharing out the rows")
    second = worker(APPLICATION, before=lambda process: (data / "hold").write_text(str(process.pid)))
    until((data / "held").exists, "the second worker holding a part")
    os.killpg(second.pid, signal.SIGKILL)
    second.wait(10)
    with installation.connection("staff", "DATABASE_URL") as connection:
        silent = connection.execute(SILENT, [f"%:{(data / 'held').read_text()}:%"])
        assert silent.rowcount == 1  # as two minutes later
    (data / "wait").unlink()
    parted = result(job)
    assert first.poll() is None
    same(whole, parted)
    assert [table.findings for table in whole.tables] == [table.findings for table in parted.tables]
    assert list((data / "analysis" / "parts").iterdir()) == []
