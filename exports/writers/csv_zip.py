"""Microdata as CSV with what it takes to use it: codebook, start scripts, and the table these reproduce, in one zip."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.csv as pacsv

from exports.writers import codebook_csv
from exports.writers.atomic import replacing
from exports.writers.rows import Rows
from surveys.engine.codebook import Codebook

LEVEL = 3
"""Of compression: higher levels take several times as long for a file a tenth smaller."""


def write(rows: Rows, codebook: Codebook, path: Path, *, name: str, texts: Mapping[str, str]) -> None:
    """Write `name`.csv (a row a child, codes as numbers, empty where nothing is known), the codebook as CSV and JSON,
    and `texts`: file name -> content.
    """
    with replacing(path) as scratch, zipfile.ZipFile(scratch, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as pack:
        with pack.open(f"{name}.csv", "w", force_zip64=True) as stream:
            _rows(rows, stream)
        with _text(pack, "codebook.csv") as text:
            codebook_csv.write(codebook, rows.schema.names, text)
        with _text(pack, "codebook.json") as text:
            json.dump(codebook.to_json(), text, ensure_ascii=False, indent=1)
        for file, content in texts.items():
            with _text(pack, file) as text:
                text.write(content)


def _rows(rows: Rows, stream: IO[bytes]) -> None:
    head = io.StringIO(newline="")
    csv.writer(head, lineterminator="\n").writerow(rows.schema.names)
    stream.write(head.getvalue().encode())
    options = pacsv.WriteOptions(include_header=False, quoting_style="needed")
    for batch in rows.batches():
        part = pa.BufferOutputStream()
        pacsv.write_csv(batch, part, options)
        stream.write(memoryview(part.getvalue()))


@contextmanager
def _text(pack: zipfile.ZipFile, name: str) -> Iterator[io.TextIOWrapper]:
    with pack.open(name, "w") as stream, io.TextIOWrapper(stream, encoding="utf-8", newline="") as text:
        yield text
