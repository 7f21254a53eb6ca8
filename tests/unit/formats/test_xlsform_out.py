"""XLSForm out and back: pyxform converts what was written, and what was written is read back as it was."""

from __future__ import annotations

import io
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from surveys import instruments
from surveys.engine import document as documents
from surveys.formats import xlsform_reading, xlsform_writing
from tests.unit.formats.documents import awkward, settled

SEEDS = st.integers(min_value=0, max_value=2**32)


def edited(data: bytes, change: Any) -> bytes:
    """The workbook after somebody changed a cell."""
    book = load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(book: Any, name: str, column: str, sheet: str = "survey") -> Any:
    """The cell of the row with this name."""
    heads = {each.value: each.column for each in book[sheet][1]}
    row = next(row for row in book[sheet].iter_rows(min_row=2) if row[heads["name"] - 1].value == name)
    return row[heads[column] - 1]


def item_of(document: dict[str, Any], variable: str) -> dict[str, Any]:
    return next(item for module in document["modules"] for item in module["items"] if item["variable"] == variable)


@pytest.mark.parametrize("name", instruments.names())
def test_each_instrument_that_ships_converts_and_comes_back_equal(name: str) -> None:
    instrument = instruments.instrument(name)
    data, lost = xlsform_writing.write(instrument)
    form = convert(io.BytesIO(data))
    assert "<select1" in form.xform
    assert [warning for warning in form.warnings if "-x-easy" not in warning] == []
    brought = xlsform_reading.read(data)
    assert brought.lost == ()
    assert documents.publish(brought.document) == documents.publish(instrument)
    assert "out-missing-choices" in {each.why for each in lost}


@settings(max_examples=40)
@given(seed=SEEDS)
def test_every_document_converts_and_comes_back_equal(seed: int) -> None:
    original = awkward(Random(seed))
    data, _ = xlsform_writing.write(original)
    assert convert(io.BytesIO(data)).xform
    brought = xlsform_reading.read(data)
    assert brought.lost == ()
    assert settled(brought.document) == settled(original)


def test_a_text_changed_in_the_spreadsheet_counts() -> None:
    data, _ = xlsform_writing.write(instruments.instrument("wave1-primary"))

    def change(book: Any) -> None:
        cell(book, "age", "label::Français (fr)").value = "Tu as quel âge ?"

    brought = xlsform_reading.read(edited(data, change))
    assert item_of(brought.document, "age")["texts"]["fr"] == "Tu as quel âge ?"


def test_a_condition_changed_in_the_spreadsheet_counts_for_more_than_the_carried_one() -> None:
    data, _ = xlsform_writing.write(instruments.instrument("wave1-secondary"))
    asked = next(
        item
        for module in instruments.instrument("wave1-secondary")["modules"]
        for item in module["items"]
        if "ask_if" in item
    )

    def change(book: Any) -> None:
        cell(book, asked["variable"], "relevant").value = "${age} >= 15"

    brought = xlsform_reading.read(edited(data, change))
    assert item_of(brought.document, asked["variable"])["ask_if"] == "age >= 15"
    assert brought.lost == ()


def test_a_limit_changed_in_the_spreadsheet_counts() -> None:
    data, _ = xlsform_writing.write(instruments.instrument("wave1-secondary"))

    def change(book: Any) -> None:
        cell(book, "age", "constraint").value = ". >= 10 and . < 19"

    brought = xlsform_reading.read(edited(data, change))
    assert item_of(brought.document, "age")["bounds"] == {"min": 10, "max": 18}


def test_the_reasons_to_give_no_answer_stand_among_the_answers_and_go_again() -> None:
    instrument = instruments.instrument("wave1-secondary")
    data, _ = xlsform_writing.write(instrument)
    book = load_workbook(io.BytesIO(data))
    codes = {row[1].value for row in book["choices"].iter_rows(min_row=2)}
    assert {"-3", "-4", "-5"} <= codes
    found = xlsform_reading.read(data).document
    assert all(
        one["code"] >= 0 for module in found["modules"] for i in module["items"] for one in i.get("categories", ())
    )


def test_a_draft_with_faults_in_its_structure_says_so() -> None:
    broken = {**instruments.instrument("wave1-primary"), "modules": []}
    with pytest.raises(documents.DocumentInvalid):
        xlsform_writing.write(broken)
