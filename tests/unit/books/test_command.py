"""`manage.py tabulate`: every format from one book, and nothing written when something is wrong."""

import io
import json

import pandas as pd
import pytest
import yaml
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from analysis.books.result import from_json
from analysis.books.tidy import COLUMNS, tidy
from tests.unit.books.wave import DESIGN, frame

BOOK = {"title": {"nl": "Proef & toets", "fr": "Essai"}, "languages": ["nl", "fr"], "banner": ["gender"],
        "tables": ["phone", {"stub": "hours", "statistic": "mean"}], "tests": {"rest": True}, "suppress": {"minimum_n": 30}}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    data = frame().where(lambda each: each >= 0).assign(school=frame().school)
    data.to_csv(tmp_path / "wave.csv", index=False)
    (tmp_path / "design.yaml").write_text(yaml.safe_dump(DESIGN))
    (tmp_path / "book.yaml").write_text(yaml.safe_dump(BOOK))
    return tmp_path


def tabulated(folder, name, data="wave.csv"):
    said = io.StringIO()
    call_command("tabulate", str(folder / data), "--design", str(folder / "design.yaml"), "--book", str(folder / "book.yaml"),
                 "--out", str(folder / name), stdout=said)  # fmt: skip
    return said.getvalue()


def test_four_formats_hold_the_same_numbers(folder):
    for name in ("book.json", "book.csv", "book.html", "book.xlsx"):
        assert "2 tables" in tabulated(folder, name)
    result = from_json(json.loads((folder / "book.json").read_text()))
    lines = pd.read_csv(
        folder / "book.csv", dtype={"category": str, "column": str, "table": str}, keep_default_na=False
    )
    assert tuple(lines.columns) == COLUMNS
    assert [float(value) if value else None for value in lines.estimate] == [
        None if pd.isna(value) else value for value in tidy(result).estimate
    ]
    page = (folder / "book.html").read_text()
    share = result.tables[0].rows[0].cells[0].estimate
    assert f"{100 * share:.1f}".replace(".", ",") in page
    assert "Proef &amp; toets" in page
    assert "•••" in page
    assert "<script" not in page
    values = {cell.value for sheet in load_workbook(folder / "book.xlsx") for row in sheet.iter_rows() for cell in row}
    assert share in values


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("design.yaml", "weights: wieght", "design.weights: the data have no column ‘wieght’. Did you mean ‘weight’?"),
        ("book.yaml", "tables: [phone, tablet]", "tables[1].stub"),
        ("book.yaml", "tables: [", "readable YAML"),
        ("wave.sav", "this is no SPSS file", "wave.sav"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(folder, file, text, says):
    (folder / file).write_text(text)
    with pytest.raises(CommandError) as caught:
        tabulated(folder, "out.csv", data=file if file.endswith(".sav") else "wave.csv")
    assert says in str(caught.value)
    assert not (folder / "out.csv").exists()


def test_an_unknown_suffix_is_refused_before_any_work(folder):
    with pytest.raises(CommandError, match=r"out\.docx"):
        tabulated(folder, "out.docx", data="absent.csv")
