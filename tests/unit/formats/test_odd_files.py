"""Files that somebody spoiled: they are read as far as they go, or refused with a reason; nothing else happens."""

from __future__ import annotations

import io
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from surveys import instruments
from surveys.formats import xlsform_reading, xlsform_writing
from surveys.formats.limesurvey_files import read_lss, read_tsv
from surveys.formats.losses import Unreadable
from tests.unit.formats import workbooks

DATA = Path(__file__).parent / "data"
SEEDS = st.integers(min_value=0, max_value=2**32)
OWN = xlsform_writing.write(instruments.instrument("wave1-first"))[0]
ODD = (
    "",
    "name",
    "text",
    "select_one nothing",
    "begin group",
    "end_group",
    "${age} =",
    "((((",
    "- - 1",
    "{}",
    "[]",
    '{"item": 3}',
    '{"item": {"type": []}, "cells": 1}',
    '{"module": {"more": {"title": "x"}}}',
    '{"document": {"tracks": [1], "title": []}}',
    '{"derived": {}}',
    '{"missing": 1}',
    "1e99",
    "nl",
    "𝒶 ",
)


def spoiled(random: Random, data: bytes) -> bytes:
    book = load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        for _ in range(random.randint(0, 4)):
            row, column = random.randint(1, sheet.max_row), random.randint(1, sheet.max_column)
            sheet.cell(row, column).value = random.choice(ODD) or None
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def readable(read: Any, data: bytes) -> bool:
    try:
        brought = read(data)
    except Unreadable as error:
        return all(each.sentence for each in error.faults)
    return bool(brought.document["modules"]) and all(each.sentence for each in brought.lost)


@settings(max_examples=60)
@given(seed=SEEDS)
def test_a_spoiled_spreadsheet(seed: int) -> None:
    random = Random(seed)
    assert readable(xlsform_reading.read, spoiled(random, random.choice((OWN, workbooks.CLASSROOM, workbooks.LIMITS))))


def cut(random: Random, text: str) -> str:
    """Some characters taken away, some swapped for others."""
    signs = list(text)
    for _ in range(random.randint(1, 12)):
        place = random.randrange(len(signs))
        length = random.randint(0, 30)
        signs[place : place + length] = random.choice(("", "<", "\t", "\n", "Q", "M", '"', "==", "nl", "\x00", "]]>"))
    return "".join(signs)


@settings(max_examples=200)
@given(seed=SEEDS)
def test_a_spoiled_file_of_limesurvey(seed: int) -> None:
    random = Random(seed)
    lss = (DATA / "phones.lss").read_text(encoding="utf-8")
    tsv = (DATA / "sleep.tsv").read_text(encoding="utf-8-sig")
    assert readable(read_lss, cut(random, lss).encode())
    assert readable(read_tsv, cut(random, tsv).encode())


@given(data=st.binary(max_size=300))
def test_noise(data: bytes) -> None:
    for read in (xlsform_reading.read, read_lss, read_tsv):
        assert readable(read, data)
