"""What must be known of every column before its first row can be written: one pass over the rows, a batch at a time."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from exports.writers.rows import Rows
from surveys.engine.codebook import Codebook, Variable

Numbers = npt.NDArray[np.float64]


@dataclass(slots=True)
class Facts:
    """`low` and `high` bound the numbers that are no missing code (`low` > `high` without any), `whole` says that they
    have no fraction; `missing` are the user-missing codes that occur; `longest` counts bytes of a text.
    """

    text: bool
    whole: bool = True
    low: float = np.inf
    high: float = -np.inf
    missing: set[float] = field(default_factory=set)
    longest: int = 0


def collect(rows: Rows, codebook: Codebook) -> tuple[int, dict[str, Facts]]:
    """The number of rows, and name -> facts."""
    described = {each.name: each for each in codebook.variables}
    found = {each.name: Facts(text=not is_number(each.type)) for each in rows.schema}
    count = 0
    for batch in rows.batches():
        count += batch.num_rows
        for name, column in zip(batch.schema.names, batch.columns, strict=True):
            facts = found[name]
            if facts.text:
                longest = pc.max(pc.binary_length(texts(column))).as_py()
                facts.longest = max(facts.longest, longest or 0)
            else:
                _look_at(numbers(column), described[name], facts)
    return count, found


def is_number(kind: pa.DataType) -> bool:
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind))


def numbers(column: pa.Array) -> Numbers:
    """The column as float64, NaN where nothing is known."""
    found: Numbers = column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)
    return found


def texts(column: pa.Array) -> pa.Array:
    """The column as text, empty where nothing is known."""
    return pc.fill_null(column.cast(pa.large_string()), "")


def _look_at(values: Numbers, variable: Variable, facts: Facts) -> None:
    rest = values[~np.isnan(values)]
    for low, high in variable.user_missing:
        inside = (rest >= low) & (rest <= high)
        if inside.any():
            facts.missing.update(np.unique(rest[inside]).tolist())
            rest = rest[~inside]
    if rest.size:
        facts.low = min(facts.low, float(rest.min()))
        facts.high = max(facts.high, float(rest.max()))
        facts.whole = facts.whole and bool((rest == np.rint(rest)).all())
