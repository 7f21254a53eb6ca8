"""Microdata as a Stata file: labels in one language, user-missing codes as extended missing values.

-1 to -7 become .a to .g with their labels; other user-missing codes follow from .h on, in ascending order. Whole numbers
take one, two or four bytes. Stata's limits: names of 32 letters, digits and underscores, variable labels of 80
characters, labels for whole numbers only, 32,767 columns. Labels that are longer are cut and end in "…"; more than 26
kinds of missing are an error.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from analysis.books.result import text_in
from exports.writers import dta_layout as layout
from exports.writers import facts
from exports.writers.atomic import replacing
from exports.writers.facts import Facts
from exports.writers.rows import Rows
from surveys.engine.codebook import Codebook, Variable

NAME_CHARACTERS, LABEL_CHARACTERS, MOST_COLUMNS = 32, 80, 32_767
PART = 1 << 22
"""Bytes of rows put together at once."""
RESERVED = frozenset(
    "_all _b byte _coef _cons double float if in int long _n _pi _pred _rc _skip strL using with".lower().split()
)
FIXED = {-float(place): letter for place, letter in enumerate("abcdefg", start=1)}
FREE = string.ascii_lowercase[len(FIXED) :]


class DtaLimitError(ValueError):
    """The data can't be said in a Stata file. `code` and `params` let callers translate the sentence."""

    def __init__(self, code: str, sentence: str, **params: object) -> None:
        super().__init__(sentence.format(**params))
        self.code, self.params = code, params


def write(rows: Rows, codebook: Codebook, path: Path, language: str, *, title: str = "") -> dict[str, str]:
    """Write the columns the codebook knows, in its order; returns codebook name -> name in the file."""
    inside = set(rows.schema.names)
    variables = [each for each in codebook.variables if each.name in inside]
    if len(variables) > MOST_COLUMNS:
        raise DtaLimitError(
            "columns", "Stata can't hold {count} columns: {most} is the most.", count=len(variables), most=MOST_COLUMNS
        )
    names = file_names([each.name for each in variables])
    count, known = facts.collect(rows, codebook)
    letters = [missing_letters(each, known[each.name]) for each in variables]
    columns = [
        layout.Column(
            names[each.name],
            _cut(text_in(each.label, language)),
            _kind(each, known[each.name]),
            {} if known[each.name].text else _value_labels(each, found, language),
        )
        for each, found in zip(variables, letters, strict=True)
    ]
    head, places = layout.head(columns, count, _cut(title or text_in(codebook.title, language)))
    with replacing(path) as scratch, scratch.open("wb") as stream:
        stream.write(head)
        for batch in rows.batches():
            stream.writelines(_packed(batch, columns, letters, stream.tell() - len(head)))
        _after(stream, rows, columns, places)
    return names


def _after(stream: BinaryIO, rows: Rows, columns: Sequence[layout.Column], places: dict[str, int]) -> None:
    """What follows the rows, and the map, which can be filled only now."""
    stream.write(b"</data>")
    places["strls"] = stream.tell()
    stream.write(b"<strls>")
    stream.writelines(_long_texts(rows, columns))
    stream.write(b"</strls>")
    places["value_labels"] = stream.tell()
    stream.write(b"<value_labels>")
    stream.writelines(layout.value_labels(each) for each in columns if each.labels)
    stream.write(b"</value_labels>")
    end = stream.tell()
    stream.write(b"</stata_dta>")
    stream.seek(places["map"] + len(b"<map>"))
    stream.write(layout.map_of(places, end))


def file_names(names: list[str]) -> dict[str, str]:
    """Names Stata accepts, unique without regard to case; most stay as they are."""
    taken: set[str] = set()
    result: dict[str, str] = {}
    for name in names:
        clean = re.sub(r"[^A-Za-z0-9_]", "_", name) or "v"
        if clean[0].isdigit() or clean.lower() in RESERVED or re.fullmatch(r"str\d+", clean.lower()):
            clean = f"v_{clean}"
        candidate, turn = clean[:NAME_CHARACTERS], 1
        while candidate.lower() in taken:
            turn += 1
            ending = f"_{turn}"
            candidate = clean[: NAME_CHARACTERS - len(ending)] + ending
        taken.add(candidate.lower())
        result[name] = candidate
    return result


def missing_letters(variable: Variable, known: Facts) -> dict[float, str]:
    """User-missing code -> the letter of its extended missing value, for the codes that occur or have a label."""
    if known.text:
        return {}
    labelled = {each.code for each in variable.categories if each.missing}
    inside = {
        each.code
        for each in variable.categories
        if any(low <= each.code <= high for low, high in variable.user_missing)
    }
    codes = labelled | inside | known.missing
    others = sorted(codes - FIXED.keys())
    if len(others) > len(FREE):
        raise DtaLimitError(
            "user-missing",
            "Stata can't hold the {count} missing codes of {variable}: -1 to -7 and {most} more is the most.",
            count=len(codes),
            variable=variable.name,
            most=len(FREE),
        )
    return {code: FIXED[code] for code in sorted(codes & FIXED.keys())} | dict(zip(others, FREE, strict=False))


def _kind(variable: Variable, known: Facts) -> layout.Kind:
    if known.text:
        return layout.text(known.longest)
    if known.low <= known.high and (known.low < layout.DOUBLE.low or known.high > layout.DOUBLE.high):
        raise DtaLimitError(
            "size", "Stata can't hold the numbers of {variable}: infinity has no place in it.", variable=variable.name
        )
    if known.whole:
        for kind in layout.WHOLE:
            if kind.low <= min(known.low, kind.high) and max(known.high, kind.low) <= kind.high:
                return kind
    return layout.DOUBLE


def _packed(
    batch: pa.RecordBatch, columns: Sequence[layout.Column], letters: Sequence[dict[float, str]], before: int
) -> Iterator[bytes]:
    """The rows of a batch as they stand in the file, in parts; `before` are the bytes of the rows before them."""
    shape = np.dtype([(f"c{place}", each.kind.store) for place, each in enumerate(columns)])
    first, size = before // shape.itemsize, max(PART // shape.itemsize, 1)
    for start in range(0, batch.num_rows, size):
        part = batch.slice(start, size)
        records = np.empty(part.num_rows, dtype=shape)
        for place, (column, values) in enumerate(zip(columns, part.columns, strict=True)):
            records[f"c{place}"] = (
                _text(column, values, place, first + start)
                if column.kind.text
                else _numbers(facts.numbers(values), column.kind, letters[place])
            )
        yield records.tobytes()


def _numbers(values: npt.NDArray[np.float64], kind: layout.Kind, letters: dict[float, str]) -> npt.NDArray[np.float64]:
    gaps = {code: values == code for code in letters}
    empty = np.isnan(values)
    result = values.copy()
    for code, there in gaps.items():
        result[there] = kind.missing(letters[code])
    result[empty] = kind.missing("")
    return result


def _text(column: layout.Column, values: pa.Array, place: int, before: int) -> npt.NDArray[Any]:
    said = [value.encode() for value in facts.texts(values).to_pylist()]
    if not column.kind.long_text:
        return np.array(said, dtype=column.kind.store)
    filled = np.array([bool(value) for value in said])
    rows = np.arange(before + 1, before + 1 + len(said))
    return np.where(filled, layout.reference(rows, place + 1), np.uint64(0))


def _long_texts(rows: Rows, columns: Sequence[layout.Column]) -> Iterator[bytes]:
    """The texts that don't fit in a row, in the order of the rows."""
    long = [place for place, each in enumerate(columns) if each.kind.long_text]
    row = 0
    for batch in rows.batches() if long else ():
        said = [facts.texts(batch.column(place)).to_pylist() for place in long]
        for line in zip(*said, strict=True):
            row += 1
            yield from (
                layout.long_text(row, place + 1, value.encode())
                for place, value in zip(long, line, strict=True)
                if value
            )


def _value_labels(variable: Variable, letters: dict[float, str], language: str) -> dict[float | str, str]:
    found: dict[float | str, str] = {}
    for each in variable.categories:
        label = text_in(each.label, language) or f"{each.code:g}"
        if each.code in letters:
            found[letters[each.code]] = label
        elif float(each.code).is_integer():
            found[float(each.code)] = label
    found.update({letter: f"{code:g}" for code, letter in letters.items() if letter not in found})
    return found


def _cut(value: str) -> str:
    plain = " ".join(value.split())
    return plain if len(plain) <= LABEL_CHARACTERS else f"{plain[: LABEL_CHARACTERS - 1]}…"
