"""The sufficient statistic of a table: weighted sums by leaf of the design, column and category, made in one pass.

Notation: n rows at hand, L leaves of the design, A atoms, B columns, U unions, K categories, P calibration variables.

    T[l, b, k] = sum of w_i over the rows i of leaf l, column b and category k

Columns of a banner may overlap (blocks beside each other, multiple response, a total): rows lie in disjoint atoms, and a
membership matrix (A, B) says which columns an atom belongs to. T adds up over chunks of rows coded alike, wherever the
chunks are: the sums of a whole are the sums of its parts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace

import numpy as np

from analysis.kernel.arrays import Floats


@dataclass(frozen=True, eq=False)
class Sums:
    """The sufficient statistic of one stub against a banner.

    weighted (L, B + U, K): T, or sums of w y for values. base (L, B + U): sums of w over rows with an answer. count
    (L, B + U): unweighted. squares (B + U,): sums of w^2 (for the effective base). second (B + U, K): sums of w y^2 of
    values, empty for shares. cross (P, B + U, K), cross_base (P, B + U): cross-sums of weighted and base with the
    calibration variables; P is 0 for weights that count as fixed. rest (B + U, B): as in Columns.
    """

    weighted: Floats
    base: Floats
    count: Floats
    squares: Floats
    second: Floats
    cross: Floats
    cross_base: Floats
    rest: Floats = field(repr=False)

    @property
    def shares(self) -> bool:
        """Whether the K entries are indicators."""
        return not self.second.size

    def __add__(self, other: Sums) -> Sums:
        """The sums of two chunks of rows of one design, coded alike."""
        parts = {each.name: getattr(self, each.name) + getattr(other, each.name) for each in fields(self)}
        return Sums(**{**parts, "rest": self.rest})

    def with_nets(self, nets: Floats) -> Sums:
        """Sums with further categories that add up given ones: `nets` (K, Q) of zeros and ones. Single response only."""
        weighted = np.concatenate([self.weighted, self.weighted @ nets], axis=2)
        cross = np.concatenate([self.cross, self.cross @ nets], axis=2) if self.cross.size else self.cross
        return replace(self, weighted=weighted, cross=cross) if cross.shape[0] else replace(self, weighted=weighted)

    def columns(self) -> Sums:
        """The columns without the unions."""
        size = self.rest.shape[1]
        return self if size == self.rest.shape[0] else self._mapped(np.eye(self.rest.shape[0], size))

    def others(self) -> Sums:
        """For each column the rest of its block."""
        found = self._mapped(self.rest)
        empty = found.count.sum(axis=0) == 0
        base = np.where(empty, 0.0, found.base)
        return replace(found, base=base, squares=np.where(empty, 0.0, found.squares))

    def _mapped(self, mix: Floats) -> Sums:
        """Sums of combinations (B + U, B) of columns."""

        def mixed(table: Floats) -> Floats:
            return np.asarray(np.einsum("xbk,bc->xck", table, mix, optimize=True))

        return Sums(
            weighted=mixed(self.weighted),
            base=self.base @ mix,
            count=self.count @ mix,
            squares=self.squares @ mix,
            second=mix.T @ self.second if self.second.size else self.second,
            cross=mixed(self.cross) if self.cross.shape[0] else np.zeros((0, mix.shape[1], self.weighted.shape[2])),
            cross_base=self.cross_base @ mix,
            rest=np.zeros((mix.shape[1], mix.shape[1])),
        )
