"""The printed questionnaire, read back by another program: pages numbered, questions whole, codes beside the boxes."""

from __future__ import annotations

import subprocess

import pytest

from surveys import instruments
from surveys.engine import document
from surveys.paper.pdf import pdf
from surveys.paper.plan import plan

pytestmark = pytest.mark.office


def pages(content, tmp_path):
    file = tmp_path / "paper.pdf"
    file.write_bytes(content)
    read = subprocess.run(["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True)
    return read.stdout.split("\f")[:-1]


@pytest.mark.parametrize("track", ["nl", "fr", "de"])
def test_paper_says_all_in_its_language(track, tmp_path):
    asked = document.load(document.publish(instruments.instrument("wave1-primary")))
    sheet = plan(asked, track)
    printed = pages(pdf(sheet, mark="version 1 · abc", oldest=False), tmp_path)
    whole = " ".join(" ".join(printed).split())
    for entry in sheet.entries:
        assert " ".join(entry.text.split())[:30] in whole
    for number, page in enumerate(printed, start=1):
        assert "version 1 · abc" in page
        assert f"{number} {'van' if track == 'nl' else 'sur' if track == 'fr' else 'von'} {len(printed)}" in page


def test_only_the_oldest_can_say_that_they_do_not_understand(tmp_path):
    asked = document.load(document.publish(instruments.instrument("wave1-secondary")))
    for oldest in (True, False):
        whole = " ".join(pages(pdf(plan(asked, "nl"), mark="", oldest=oldest), tmp_path))
        assert ("Ik snap de vraag niet" in whole) is oldest
        assert "Ik wil het niet zeggen" in whole


def test_the_same_questionnaire_gives_the_same_file():
    asked = document.load(document.publish(instruments.instrument("wave1-first")))
    first, second = (pdf(plan(asked, "fr"), mark="x") for _ in range(2))
    assert first == second
