"""The example of the guide against a running server: a token, a job, a link, a spreadsheet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from analysis.services import books, releases
from backend.accounts import tokens
from backend.jobs.models import Job
from exports.services import book_files
from tests.db.analysis import fieldwork

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "fetch_book.py"
SPEC = {
    "title": {"nl": "Proef", "fr": "Essai"},
    "languages": ["nl", "fr"],
    "banner": ["community"],
    "tables": [{"stub": "own_phone"}],
}


@pytest.fixture
def secret(study, person, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    fieldwork.fill(study.public_id, size=6)
    releases.make(study)
    book = books.save_book(study=study, title=SPEC["title"], spec=SPEC)
    books.run(study, {"book": str(book.public_id)}, releases.silent)
    return tokens.create(user=person("analyst", study), study=study, name="script", permissions=("analyse",), days=30)[
        1
    ]


def fetch(server, study, secret, folder):
    command = [sys.executable, str(EXAMPLE), f"{server.url}/api/studies/{study.public_id}/", "fr"]
    return subprocess.Popen(
        command, cwd=folder, env={"AROBASE_TOKEN": secret}, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


@pytest.mark.django_db(databases=["default", "responses"], transaction=True)
@pytest.mark.parametrize("slow", [False, True], ids=["at once", "by a job"])
def test_the_example_fetches_a_book(live_server, study, secret, tmp_path, monkeypatch, slow):
    monkeypatch.setattr(book_files, "MANY_CELLS", -1 if slow else 10**9)
    program = fetch(live_server, study, secret, tmp_path)
    said, faults = program.communicate(timeout=60)
    assert program.returncode == 0, faults
    assert Job.objects.filter(kind="file").count() == int(slow)
    sheet = openpyxl.load_workbook(tmp_path / said.strip())["Tableau 1"]
    assert sheet["A1"].value.startswith("Tableau 1.")


@pytest.mark.django_db(databases=["default", "responses"], transaction=True)
def test_the_example_says_why_it_was_refused(live_server, study, secret, tmp_path):
    program = fetch(live_server, study, secret[:-1], tmp_path)
    _said, faults = program.communicate(timeout=60)
    assert program.returncode == 1
    assert "token" in faults.lower()
