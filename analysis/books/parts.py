"""The sums of a part of the rows as a file, so that another worker can add them up."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import fields
from itertools import count, takewhile
from pathlib import Path
from typing import Any

import numpy as np

from analysis.books.frames import Source, Table
from analysis.books.spec import TableSpec
from analysis.books.stubs import stub_of
from analysis.books.summing import Part
from analysis.books.tally import Census, Tallied
from analysis.kernel.sums import Sums

MEMBERS = tuple(each.name for each in fields(Sums))


def save(part: Part, path: Path) -> None:
    """Write a part; the file is there whole or not at all."""
    arrays: dict[str, Any] = {}
    for place, tallied in enumerate(part.sums):
        _put(arrays, f"{place}", tallied.sums)
        for block, sums in enumerate(tallied.swapped):
            _put(arrays, f"{place}.{block}", sums)
        if tallied.present is not None:
            arrays[f"{place}.present"] = tallied.present
    for place, census in enumerate(part.counts):
        arrays[f"{place}.n"], arrays[f"{place}.keys"] = census.n, census.keys
        arrays[f"{place}.outside"] = np.frombuffer(json.dumps(dict(census.outside)).encode(), dtype=np.uint8)
    scratch = path.with_suffix(f".{os.getpid()}")
    with scratch.open("wb") as file:
        np.savez(file, **arrays)
    scratch.replace(path)


def load(path: Path, source: Source, nobody: Table, tables: Sequence[TableSpec]) -> Part:
    """A part as it was saved. `source` knows the categories; `nobody`: its columns without a row."""
    with np.load(path, allow_pickle=False) as file:
        arrays = dict(file)
    empty = source.over(nobody)
    sums, counts = [], []
    for place, spec in enumerate(tables):
        stub = stub_of(empty, spec).bare()
        names = (f"{place}.{block}" for block in count())
        swapped = tuple(_take(arrays, name) for name in takewhile(lambda name: f"{name}.base" in arrays, names))
        sums.append(Tallied(stub, _take(arrays, f"{place}"), swapped, arrays.get(f"{place}.present")))
        if f"{place}.n" in arrays:
            outside = json.loads(arrays[f"{place}.outside"].tobytes())
            counts.append(Census(stub, arrays[f"{place}.n"], arrays[f"{place}.keys"], outside))
    return Part(tuple(sums), tuple(counts))


def _put(arrays: dict[str, Any], name: str, sums: Sums) -> None:
    arrays.update({f"{name}.{member}": getattr(sums, member) for member in MEMBERS})


def _take(arrays: dict[str, Any], name: str) -> Sums:
    return Sums(**{member: arrays[f"{name}.{member}"] for member in MEMBERS})
