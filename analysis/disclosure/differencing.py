"""What a new set of tables reveals beside the tables published before: small groups as differences of larger ones.

Two tables of one question over 859 and 863 children give the answers of 4 children when the first are among the
second. A pure function over what was published: the caller keeps the history of a release.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from analysis.disclosure.linked import Floats, Ints, Mask

ONE = 1 - 1e-8


@dataclass(frozen=True, eq=False)
class Published:
    """One column of one table: where it stands, the question, its base and its counts by row. members (N,): the
    children of the base; None when only the figures are known, then a set is taken to hold every set it could hold.
    width: children by which a reader can be off about each count, since it was rounded. name: universe and column;
    figures alone are compared under one name only.
    """

    where: str
    question: str
    base: int
    counts: Mapping[str, int] = field(default_factory=dict)
    members: Mask | None = None
    width: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """A group of `base` children that can be worked out from the tables at `where`, with its counts by row."""

    where: tuple[str, ...]
    question: str
    base: int
    counts: dict[str, int]

    @property
    def reason(self) -> str:
        """One English sentence."""
        rows = ", ".join(f"{count} of {self.base} {row}" for row, count in self.counts.items())
        return f"set difference has {self.base} respondents; rows give {rows}"


def differences(earlier: Sequence[Published], new: Sequence[Published], *, minimum: int) -> list[Difference]:
    """Groups of 1 to minimum - 1 children that `new` reveals only together with `earlier`, smallest first. Rounding
    that leaves a reader `minimum` children off reveals nothing.
    """
    found: list[Difference] = []
    for question in dict.fromkeys(each.question for each in new):
        before = [each for each in earlier if each.question == question]
        after = [each for each in new if each.question == question]
        for first, second in product(before, after):
            found += _pair(first, second, minimum)
        found += _combined(before, after, minimum)
    return sorted(_once(found), key=lambda each: (each.base, each.where))


def _once(found: list[Difference]) -> list[Difference]:
    """The first of those that tell the same of the same number of children."""
    seen: dict[tuple[object, ...], Difference] = {}
    for each in found:
        seen.setdefault((each.question, each.base, *sorted(each.counts.items())), each)
    return list(seen.values())


def _pair(first: Published, second: Published, minimum: int) -> list[Difference]:
    """One set within the other, and few children between them."""
    small, large = sorted((first, second), key=lambda each: each.base)
    if first.width + second.width >= minimum:
        return []
    rows = [row for row in large.counts if row in small.counts]
    counts = {row: large.counts[row] - small.counts[row] for row in rows}
    base = large.base - small.base
    if not 0 < base < minimum:
        return []
    if small.members is not None and large.members is not None:
        inside = not (small.members & ~large.members).any()
    else:
        inside = first.name == second.name and all(0 <= count <= base for count in counts.values())
    return [Difference((first.where, second.where), large.question, base, counts)] if inside else []


def _combined(before: Sequence[Published], after: Sequence[Published], minimum: int) -> list[Difference]:
    """Smallest groups that a sum and difference of several tables gives: the group's indicator lies in the span of the
    sets of both, and of neither alone.
    """
    every = [each for each in (*before, *after) if each.members is not None]
    old = sum(each.members is not None for each in before)
    if not 0 < old < len(every):
        return []
    atoms, sizes = _atoms(np.stack([each.members for each in every if each.members is not None]))
    small = np.flatnonzero(sizes < minimum)
    if not small.size:
        return []
    whole = np.linalg.pinv(atoms) @ atoms
    alone = [np.linalg.pinv(part) @ part for part in (atoms[:old], atoms[old:])]
    found = []
    for place in small:
        if whole[place, place] >= ONE and all(part[place, place] < ONE for part in alone):
            weights = np.linalg.lstsq(atoms.T, np.eye(atoms.shape[1])[place], rcond=None)[0]
            used = [int(index) for index in np.flatnonzero(np.abs(weights) > 1e-6)]
            if sum(every[index].width for index in used) >= minimum:
                continue
            rows = [row for row in every[used[0]].counts if all(row in every[index].counts for index in used)]
            counts = {row: round(sum(weights[index] * every[index].counts[row] for index in used)) for row in rows}
            where = tuple(every[index].where for index in used)
            found.append(Difference(where, every[used[0]].question, int(sizes[place]), counts))
    return found


def _atoms(masks: Mask) -> tuple[Floats, Ints]:
    """(M, A) whether each of the M sets holds the children of an atom, and how many children that are: atoms are the
    groups of children whom the sets don't tell apart. A child's sets add up to a random number, its atom's name.
    """
    drawn = np.random.default_rng(0).integers(1, 2**40, masks.shape[0])
    inside = masks[:, masks.any(axis=0)]
    first, sizes = np.unique(drawn @ inside, return_index=True, return_counts=True)[1:]
    return inside[:, first].astype(np.float64), sizes
