"""Banner columns as the kernel sees them: disjoint atoms of rows and a membership matrix. n rows, A atoms, B columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from analysis.kernel.arrays import Codes, Floats, Ints, Mask
from analysis.kernel.codes import first_rows, occurring
from analysis.kernel.errors import KernelError, gettext_noop


@dataclass(frozen=True, eq=False)
class Columns:
    """Banner columns: atoms (n,) from 0, -1 outside every column; member (A, B) of zeros and ones; sizes: how many of
    the columns each block has, in order.
    """

    atoms: Codes
    member: Floats
    sizes: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """B."""
        return int(self.member.shape[1])

    @cached_property
    def blocks(self) -> tuple[slice, ...]:
        """The columns of each block."""
        stops = np.cumsum(self.sizes or (self.size,)).tolist()
        return tuple(slice(start, stop) for start, stop in zip([0, *stops[:-1]], stops, strict=True))

    @cached_property
    def unions(self) -> Floats:
        """(A, U) membership in the whole of each block whose columns overlap."""
        wholes = [self.member[:, block].max(axis=1) for block in self.blocks if self._overlaps(block)]
        return np.stack(wholes, axis=1) if wholes else np.zeros((self.member.shape[0], 0))

    @cached_property
    def rest(self) -> Floats:
        """(B + U, B) how the sums of columns and unions make up the sums of each column's rest of its block."""
        found, union = np.zeros((self.size + self.unions.shape[1], self.size)), self.size
        for block in self.blocks:
            if self._overlaps(block):
                found[union, block] = 1.0
                found[block, block] = -np.eye(block.stop - block.start)
                union += 1
            else:
                found[block, block] = 1.0 - np.eye(block.stop - block.start)
        return found

    def of(self, rows: slice | Ints | Mask) -> Columns:
        """The same columns over some of the rows."""
        return replace(self, atoms=self.atoms[rows])

    def _overlaps(self, block: slice) -> bool:
        return bool((self.member[:, block].sum(axis=1) > 1).any())


def disjoint(codes: ArrayLike, size: int) -> Columns:
    """Columns from one code (n,) per row, -1 for rows in no column."""
    atoms = np.asarray(codes)
    check_codes(atoms, size)
    return Columns(atoms, np.eye(size))


def overlapping(indicators: ArrayLike) -> Columns:
    """Columns from `indicators` (n, B), true where a row belongs to a column; any overlap is allowed."""
    inside = np.asarray(indicators, dtype=bool)
    place = np.zeros(inside.shape[0], dtype=np.int64)
    for column in inside.T:
        place = occurring(2 * place + column)[1]
    patterns = inside[first_rows(place)]
    held = patterns.any(axis=1)
    shift = np.where(held, np.cumsum(held) - 1, -1)
    return Columns(np.asarray(shift[place]), patterns[held].astype(np.float64))


def joined(parts: Sequence[Columns]) -> Columns:
    """Blocks side by side, over the same rows: an atom for each combination that occurs."""
    combined = np.zeros(parts[0].atoms.size, dtype=np.int64)
    for part in parts:
        size = part.member.shape[0] + 1
        combined *= size
        combined += part.atoms
        combined += 1
        if part is not parts[-1]:
            combined = occurring(combined)[1]
    _, atoms = occurring(combined)
    first = first_rows(atoms)
    padded = [np.concatenate([part.member, np.zeros((1, part.size))]) for part in parts]
    member = np.concatenate([table[part.atoms[first]] for part, table in zip(parts, padded, strict=True)], axis=1)
    return Columns(atoms.astype(np.int32), member, tuple(part.size for part in parts))


def check_codes(codes: Codes, size: int) -> None:
    """Errors: KernelError codes_range."""
    if codes.size and (codes.max() >= size or codes.min() < -1):
        raise KernelError("codes_range", gettext_noop("Codes must lie between -1 and {last}."), last=size - 1)
