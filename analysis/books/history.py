"""A book as statements about sets of children, for the guard against differencing."""

from __future__ import annotations

from typing import Any

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

KEPT = ("where", "question", "base", "counts", "width", "name")


def published(
    frame: pd.DataFrame, codebook: Codebook, design: DesignSpec, spec: BookSpec, result: BookResult, *, title: str = ""
) -> list[Published]:
    """Every column that `result` shows, with its children and the counts of the rows it shows. `result` is the book
    `spec` over `frame`; counts are unweighted. `title` names the book where a statement stands.
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
                held = np.asarray(domain & inside)
                base = int(held.sum())
                found.append(
                    Published(
                        where=where(table, name, title),
                        question=table.name,
                        base=base,
                        counts=_counts(table, place, held, rows),
                        members=held,
                        width=spec.suppress.points * base,
                        name=f"{wanted.universe} {name}",
                    )
                )
    return found


def where(table: Table, column: str, title: str = "") -> str:
    """The place of a column: book, number and name of the table, block and key."""
    return " · ".join(part for part in (title, f"{table.number}. {table.name}", column) if part)


def _counts(table: Table, place: int, inside: Mask, rows: list[tuple[str, Mask]]) -> dict[str, int]:
    shown = {row.key for row in table.rows if not row.cells[place].status.startswith("suppressed")}
    return {key: int((inside & chosen).sum()) for key, chosen in rows if key in shown}


def to_json(statements: list[Published]) -> list[dict[str, Any]]:
    """The statements to keep: figures without children."""
    return [{name: getattr(each, name) for name in KEPT} for each in statements]


def from_json(kept: list[dict[str, Any]]) -> list[Published]:
    """The statements that `to_json` kept."""
    return [Published(**each) for each in kept]


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
