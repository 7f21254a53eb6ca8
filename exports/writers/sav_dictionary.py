"""What the library that writes a `.sav` file can't say in its dictionary: multiple-response sets, and how many rows
follow when they are written apart.

The dictionary is a chain of records; one more record (type 7, subtype 7) goes in front of its end. Layout as described
in the PSPP developers' guide, "System File Format": little-endian, as written by ReadStat.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

HEADER_BYTES = 176
VARIABLE, LABELS, LABEL_TARGETS, DOCUMENT, EXTENSION, END = 2, 3, 4, 6, 7, 999
SETS, LONG_NAMES, ROWS = 7, 13, 16
ROWS_AT = 80
"""Where the header holds the number of rows, in four bytes; the record of subtype 16 has it in eight."""


@dataclass(frozen=True, slots=True)
class DichotomySet:
    """Variables of which one value counts. Names as in the file, the set's own without its leading "$"."""

    name: str
    label: str
    variables: tuple[str, ...]
    counted: int


@dataclass(frozen=True, slots=True)
class Record:
    kind: int
    start: int
    end: int


def completed(data: bytes, sets: Sequence[DichotomySet], rows: int) -> bytes:
    """The dictionary of the file `data`, without what follows, with these sets and this number of rows."""
    chain = list(records(data))
    head, end = bytearray(data[: chain[-1].start]), data[chain[-1].start : chain[-1].end]
    struct.pack_into("<i", head, ROWS_AT, rows)
    for record in chain:
        if record.kind == EXTENSION and _integers(data, record.start + 4, 1)[0] == ROWS:
            struct.pack_into("<q", head, record.end - 8, rows)
    if sets:
        short = short_names(data, chain)
        lines = "".join(_line(each, short) for each in sets).encode()
        head += struct.pack("<4i", EXTENSION, SETS, 1, len(lines)) + lines
    return bytes(head) + end


def _line(each: DichotomySet, short: dict[str, str]) -> str:
    counted = str(each.counted)
    label = each.label.replace("\n", " ")
    names = "".join(f" {short[name].lower()}" for name in each.variables)
    return f"${each.name}=D{len(counted)} {counted} {len(label.encode())} {label}{names}\n"


def records(data: bytes) -> Iterator[Record]:
    """The records of the dictionary, the closing one included."""
    place = HEADER_BYTES
    while True:
        (kind,) = _integers(data, place, 1)
        end = place + _size(data, place, kind)
        yield Record(kind, place, end)
        if kind == END:
            return
        place = end


def _integers(data: bytes, place: int, count: int) -> tuple[int, ...]:
    return struct.unpack_from(f"<{count}i", data, place)


def _size(data: bytes, place: int, kind: int) -> int:
    if kind == VARIABLE:
        has_label, missing = _integers(data, place + 8, 2)
        label = 0
        if has_label:
            (length,) = _integers(data, place + 32, 1)
            label = 4 + _padded(length, 4)
        return 32 + label + 8 * abs(missing)
    if kind == LABELS:
        (count,) = _integers(data, place + 4, 1)
        inside = place + 8
        for _label in range(count):
            inside += 8 + _padded(1 + data[inside + 8], 8)
        return inside - place
    (count,) = _integers(data, place + 4, 1)
    if kind == LABEL_TARGETS:
        return 8 + 4 * count
    if kind == DOCUMENT:
        return 8 + 80 * count
    if kind == EXTENSION:
        size, count = _integers(data, place + 8, 2)
        return 16 + size * count
    return 8


def _padded(length: int, step: int) -> int:
    return -(-length // step) * step


def short_names(data: bytes, chain: Sequence[Record]) -> dict[str, str]:
    """Long name -> the eight-character name that records refer to."""
    for record in chain:
        if record.kind == EXTENSION and _integers(data, record.start + 4, 1)[0] == LONG_NAMES:
            text = data[record.start + 16 : record.end].decode()
            pairs = (entry.split("=", maxsplit=1) for entry in text.split("\t"))
            return {long: short for short, long in pairs}
    return {}
