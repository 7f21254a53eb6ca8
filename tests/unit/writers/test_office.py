"""A table book opened by LibreOffice and printed: what a reader sees on paper, in Dutch and in French."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace

import pytest

from exports.writers import xlsx
from exports.writers.words import word
from tests.unit.writers import books

pytestmark = pytest.mark.office
TABLES = 12
LONG = {
    "nl": "Onlinevideo’s bekijken van mensen die iets voordoen, uitleggen of samen een spelletje spelen",
    "fr": "Regarder des vidéos en ligne de personnes qui montrent, expliquent ou jouent ensemble à un jeu",
}
WORD = {"nl": "Wetenschapsonderwijs", "fr": "Professionnalisation"}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The text of each page of a book of twelve tables in two languages, with long labels and large numbers."""
    folder = tmp_path_factory.mktemp("office")
    result = books.book(TABLES)
    first = result.tables[0]
    rows = (replace(first.rows[0], label=LONG), *first.rows[1:])
    block = first.blocks[1]
    wide = replace(block, columns=(replace(block.columns[0], label=WORD), *block.columns[1:]))
    bases = (replace(first.bases[0], n_weighted=1_234_567_890.0), *first.bases[1:])
    blocks = (first.blocks[0], wide, *first.blocks[2:])
    table = replace(first, question=LONG, rows=rows, blocks=blocks, bases=bases)
    xlsx.write_book(replace(result, tables=(table, *result.tables[1:])), folder / "book.xlsx", ["nl", "fr"])
    home = f"-env:UserInstallation=file://{folder}/home"
    office = ["soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(folder / "book.xlsx")]
    subprocess.run(office, check=True, capture_output=True)
    read = ["pdftotext", "-layout", str(folder / "book.pdf"), "-"]
    text = subprocess.run(read, check=True, capture_output=True, text=True).stdout
    return text.split("\f")[:-1]


def words(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_each_table_has_a_page_and_each_page_its_number(printed: list[str]) -> None:
    pages = 2 * (TABLES + 2)  # per language: contents, origin, tables
    assert len(printed) == pages
    for number, page in enumerate(printed, start=1):
        assert f"{number} / {pages}" in words(page)
        assert "SYNTHETIC" in page


@pytest.mark.parametrize(("language", "start"), [("nl", 0), ("fr", TABLES + 2)])
def test_contents_bases_notes_and_units_are_on_paper(printed: list[str], language: str, start: int) -> None:
    contents, origin, first = (words(page) for page in printed[start : start + 3])
    assert contents.count(books.table().title[language]) == TABLES
    assert word("margins", language) in origin
    for name in ("base_n", "base_weighted", "base_effective", "base_clusters", "notes", "flagged", "suppressed"):
        assert word(name, language) in first, name
    assert re.search(r"58[.,]3 %", first)
    assert books.table().tests.text[language] in first


@pytest.mark.parametrize(("language", "start"), [("nl", 0), ("fr", TABLES + 2)])
def test_nothing_is_cut_off(printed: list[str], language: str, start: int) -> None:
    page = words(printed[start + 2])
    question = page.partition(":")[2]
    assert LONG[language].split()[0] in question
    for each in LONG[language].split():
        assert page.count(each) >= 2, each  # in the question and in the label
    assert WORD[language] in page
    assert re.search(r"1.234.567.890", page)
    assert "###" not in page
