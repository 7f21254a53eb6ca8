"""The parts of a Stata file of format 118 (Stata 14 and later): UTF-8, little-endian, rows of a fixed width.

Layout as in Stata's manual, "File formats .dta" (`help dta_118`). A missing value is one of 27 numbers at the upper end
of each type: "." and then ".a" to ".z".
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

NAME_BYTES, FORMAT_BYTES, LABEL_BYTES = 129, 57, 321
LONGEST_TEXT, LONG_TEXT = 2045, 32768
"""Bytes of a text that stands in its row; the type code of one that stands behind the rows."""
SECTIONS = (
    "stata_dta",
    "map",
    "variable_types",
    "varnames",
    "sortlist",
    "formats",
    "value_label_names",
    "variable_labels",
    "characteristics",
    "data",
    "strls",
    "value_labels",
)


@dataclass(frozen=True, slots=True)
class Kind:
    """How a column is stored: Stata's type code, numpy's type in a row, Stata's display format, the numbers it takes."""

    code: int
    store: str
    display: str
    low: float = 0.0
    high: float = 0.0

    @property
    def long_text(self) -> bool:
        return self.code == LONG_TEXT

    @property
    def text(self) -> bool:
        return self.code <= LONG_TEXT

    def missing(self, letter: str) -> int | float:
        """The number that stands for "." (no letter) or ".a" to ".z"."""
        place = ord(letter) - ord("a") + 1 if letter else 0
        if self.code == DOUBLE.code:
            bits = 0x7FE0_0000_0000_0000 + (place << 40)
            return float(np.uint64(bits).view(np.float64))
        return int(self.high) + 1 + place


WHOLE = (
    Kind(65530, "<i1", "%8.0g", -127, 100),
    Kind(65529, "<i2", "%8.0g", -32_767, 32_740),
    Kind(65528, "<i4", "%12.0g", -2_147_483_647, 2_147_483_620),
)
DOUBLE = Kind(65526, "<f8", "%10.0g", -8.988e307, 8.988e307)


def text(width: int) -> Kind:
    """The kind of a text of so many bytes."""
    if width > LONGEST_TEXT:
        return Kind(LONG_TEXT, "<u8", "%9s")
    return Kind(max(width, 1), f"S{max(width, 1)}", f"%{max(width, 1)}s")


@dataclass(frozen=True, slots=True)
class Column:
    """`labels` are value -> text; whole numbers or letters of missing values."""

    name: str
    label: str
    kind: Kind
    labels: Mapping[float | str, str]


def head(columns: Sequence[Column], rows: int, title: str) -> tuple[bytes, dict[str, int]]:
    """All that stands before the first row, and where each part begins; `map_of` says it once all are known."""
    said = title.encode()
    header = b"<release>118</release><byteorder>LSF</byteorder>"
    header += b"<K>" + struct.pack("<H", len(columns)) + b"</K><N>" + struct.pack("<Q", rows) + b"</N>"
    header += b"<label>" + struct.pack("<H", len(said)) + said + b"</label><timestamp>\0</timestamp>"
    parts = {
        "map": bytes(8 * (len(SECTIONS) + 2)),
        "variable_types": struct.pack(f"<{len(columns)}H", *(each.kind.code for each in columns)),
        "varnames": b"".join(_fixed(each.name, NAME_BYTES) for each in columns),
        "sortlist": bytes(2 * (len(columns) + 1)),
        "formats": b"".join(_fixed(each.kind.display, FORMAT_BYTES) for each in columns),
        "value_label_names": b"".join(_fixed(each.name if each.labels else "", NAME_BYTES) for each in columns),
        "variable_labels": b"".join(_fixed(each.label, LABEL_BYTES) for each in columns),
        "characteristics": b"",
    }
    written, places = b"<stata_dta><header>" + header + b"</header>", {"stata_dta": 0}
    for name, content in parts.items():
        places[name] = len(written)
        written += f"<{name}>".encode() + content + f"</{name}>".encode()
    places["data"] = len(written)
    return written + b"<data>", places


def map_of(places: Mapping[str, int], end: int) -> bytes:
    """What stands in the map: the place of each part, of the closing tag and of the end of the file."""
    return struct.pack(f"<{len(SECTIONS) + 2}Q", *(places[name] for name in SECTIONS), end, end + len(b"</stata_dta>"))


def long_text(row: int, column: int, value: bytes) -> bytes:
    """A long text behind the rows; row and column count from 1."""
    return b"GSO" + struct.pack("<IQBI", column, row, 130, len(value) + 1) + value + b"\0"


def reference(rows: np.ndarray, column: int) -> np.ndarray:
    """What stands in the row for such a text: the column in two bytes, the row in six."""
    found: np.ndarray = np.uint64(column) | (rows.astype(np.uint64) << np.uint64(16))
    return found


def value_labels(column: Column) -> bytes:
    """The labels of one column's values, in ascending order."""
    long = WHOLE[-1]
    pairs = sorted(
        (long.missing(value) if isinstance(value, str) else int(value), text.encode() + b"\0")
        for value, text in column.labels.items()
    )
    texts = b"".join(text for _value, text in pairs)
    starts = np.cumsum([0, *(len(text) for _value, text in pairs[:-1])])
    table = struct.pack("<2I", len(pairs), len(texts)) + starts.astype("<u4").tobytes()
    table += np.array([value for value, _text in pairs], dtype="<i4").tobytes() + texts
    return b"<lbl>" + struct.pack("<I", len(table)) + _fixed(column.name, NAME_BYTES) + bytes(3) + table + b"</lbl>"


def _fixed(value: str, size: int) -> bytes:
    return value.encode().ljust(size, b"\0")
