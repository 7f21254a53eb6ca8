"""The data section of a `.sav` file, compressed as SPSS does it, a part of the rows at a time.

A row is a chain of eight-byte words: a number is one, a text several, longer ones in pieces (`words`). Each eight words
are preceded by eight codes of a byte: the number itself plus 100 where it is whole and small, else "as it stands behind"
(253), blanks (254) or nothing known (255). Each row begins a new group of eight, as in what ReadStat writes. Layout as
in the PSPP developers' guide, "System File Format"; little-endian.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from exports.writers.facts import numbers, texts

BIAS, SMALLEST, LARGEST = 100, -99, 151
LITERAL, BLANK, UNKNOWN = 253, 254, 255
END = bytes([252, 0, 0, 0, 0, 0, 0, 0])
"""A group that says that nothing follows."""
BLANKS = np.uint64(0x2020202020202020)
WORDS = 1 << 19
"""Of a part: the memory that writing takes, in words, for any number of columns."""
PIECE, STEP = 255, 252
"""A piece of a long text holds 255 bytes in 256; the dictionary counts 252 a piece."""

Words = npt.NDArray[np.uint64]


def words(width: int) -> int:
    """How many words a value of this width takes; 0 is a number, else bytes of text."""
    if width <= PIECE:
        return max(-(-width // 8), 1)
    pieces = -(-width // STEP)
    return 32 * (pieces - 1) + -(-(width - STEP * (pieces - 1)) // 8)


def packed(batch: pa.RecordBatch, widths: Sequence[int]) -> Iterator[bytes]:
    """The rows of a batch as they stand in the file, in parts. `widths`: of its columns, as for `words`."""
    whole = -(-sum(words(width) for width in widths) // 8) * 8
    size = max(WORDS // max(whole, 1), 1)
    for start in range(0, batch.num_rows, size):
        yield _part(batch.slice(start, size), widths, whole)


def _part(batch: pa.RecordBatch, widths: Sequence[int], whole: int) -> bytes:
    """Words (column, row) and codes alike are filled along columns, then turned and told apart."""
    values: Words = np.zeros((whole, batch.num_rows), dtype="<u8")
    codes = np.zeros((whole, batch.num_rows), dtype=np.uint8)
    place = 0
    for column, width in zip(batch.columns, widths, strict=True):
        end = place + words(width)
        if width:
            values[place:end] = _text(column, width)
            codes[place:end] = np.where(values[place:end] == BLANKS, BLANK, LITERAL)
        else:
            found = numbers(column)
            values[place] = found.view(np.uint64)
            codes[place] = _codes(found)
        place = end
    groups = whole // 8
    line: Words = np.empty((batch.num_rows, groups, 9), dtype="<u8")
    turned = np.ascontiguousarray(codes.T)
    line[:, :, 0] = turned.view("<u8")
    line[:, :, 1:] = values.T.reshape(batch.num_rows, groups, 8)
    kept = np.ones(line.shape, dtype=bool)
    kept[:, :, 1:] = (turned == LITERAL).reshape(batch.num_rows, groups, 8)
    return line[kept].tobytes()


def _codes(found: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    near = np.rint(found)
    small = (near == found) & (near >= SMALLEST) & (near <= LARGEST)
    codes = np.where(small, near + BIAS, LITERAL).astype(np.uint8)
    codes[np.isnan(found)] = UNKNOWN
    return codes


def _text(column: pa.Array, width: int) -> Words:
    """(word, row) of a column of texts, padded with blanks."""
    size = 8 * words(width)
    joined = b"".join(_pieces(value.encode()).ljust(size) for value in texts(column).to_pylist())
    return np.frombuffer(joined, dtype="<u8").reshape(len(column), -1).T


def _pieces(value: bytes) -> bytes:
    if len(value) <= PIECE:
        return value
    return b" ".join(value[start : start + PIECE] for start in range(0, len(value), PIECE))
