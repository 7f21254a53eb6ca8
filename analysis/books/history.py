"""A book as statements about sets of children, for the guard against differencing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.books.banner import heads
from analysis.books.frames import Source
from analysis.books.result import BookResult, Table
from analysis.books.spec import BookSpec, DesignSpec
from analysis.books.stubs import Stub, stub_of
from analysis.books.universe import members
from analysis.disclosure.differencing import Published
from analysis.disclosure.linked import Mask
from surveys.engine.codebook import Codebook


def published(
    frame: pd.DataFrame, codebook: Codebook, design: DesignSpec, spec: BookSpec, result: BookResult
) -> list[Published]:
    """Every column that `result` shows, with its children and the counts of the rows it shows. `result` is the book
    `spec` over `frame`; counts are unweighted.
    """
    source = Source(frame, codebook, design.missing)
    columns = [
        (f"{head.block.key}={column.key}", _inside(head.columns.atoms, head.columns.member[:, place]))
        for head in heads(source, spec)
        for place, column in enumerate(head.block.columns)
    ]
    found: list[Published] = []
    for table, wanted in zip(result.tables, spec.tables, strict=True):
        stub = stub_of(source, wanted)
        domain = stub.answered
        if wanted.universe:
            domain = np.asarray(domain & members(wanted.universe, source, f"{wanted.where}.universe"))
        rows = [(key, _chose(stub, place)) for place, key in enumerate(stub.keys)] if stub.values is None else []
        for place, (name, inside) in enumerate(columns):
            if table.bases[place].n is not None:
                found.append(_statement(table, place, name, np.asarray(domain & inside), rows))
    return found


def _statement(table: Table, place: int, name: str, inside: Mask, rows: list[tuple[str, Mask]]) -> Published:
    shown = {row.key for row in table.rows if not row.cells[place].status.startswith("suppressed")}
    counts = {key: int((inside & chosen).sum()) for key, chosen in rows if key in shown}
    return Published(f"{table.number}. {table.name}, {name}", table.name, int(inside.sum()), counts, inside)


def _inside(atoms: np.ndarray, member: np.ndarray) -> Mask:
    return np.asarray((atoms >= 0) & (member[atoms] > 0))


def _chose(stub: Stub, place: int) -> Mask:
    """(N,) whoever is in the row."""
    if stub.indicators is not None:
        return np.asarray(stub.indicators[:, place])
    if stub.codes is None:
        return np.zeros(stub.answered.size, bool)
    if place < stub.categories or stub.nets is None:
        return np.asarray(stub.codes == place)
    return np.asarray(np.isin(stub.codes, np.flatnonzero(stub.nets[:, place - stub.categories])))
