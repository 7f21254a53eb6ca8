"""Data of others: `.sav`, `.csv` or Parquet into a frame and a codebook; labels, user-missing values and sets kept."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyreadstat
from django.utils.translation import gettext_lazy as _

from analysis.books.frames import Table
from analysis.books.parquet import ParquetColumns
from backend.core.errors import Invalid
from surveys.engine.codebook import FREE_TEXT, Category, Codebook, MultipleSet, Variable
from surveys.engine.types.number import Number
from surveys.engine.types.single import Single

Text = dict[str, str]
CODEBOOK_KEY = b"arobase.codebook"
SUFFIXES = (".sav", ".csv", ".parquet")
MOST_CATEGORIES = 12
"""A column of whole numbers without labels is nominal up to so many values, a scale beyond."""


def read(path: Path) -> tuple[pd.DataFrame, Codebook]:
    """The data and what its file knows of it. Raises Invalid in plain words when the file can't be read."""
    if not path.is_file():
        raise Invalid("file-missing", _("There is no file “%(name)s”."), name=path.name)
    readers = {".sav": _read_sav, ".csv": _read_csv, ".parquet": _read_parquet}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise Invalid(
            "file-kind",
            _("“%(name)s” is not a kind of file that can be read. Use one of: %(kinds)s."),
            name=path.name,
            kinds=", ".join(SUFFIXES),
        )
    frame, codebook = reader(path)
    if frame.empty:
        raise Invalid("file-empty", _("“%(name)s” holds no rows."), name=path.name)
    return frame, codebook


def parquet_columns(path: Path) -> tuple[ParquetColumns, Codebook]:
    """A Parquet file read column by column, however large, and what it knows of itself. Raises Invalid."""
    if path.suffix.lower() != ".parquet" or not path.is_file():
        raise Invalid(
            "file-parquet", _("“%(name)s” is not a Parquet file; only these are read piece by piece."), name=path.name
        )
    try:
        columns = ParquetColumns(path)
        described = (pq.read_schema(path).metadata or {}).get(CODEBOOK_KEY)
        book = _plain_codebook(columns, path) if described is None else Codebook.from_json(json.loads(described))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _corrupt(path, error) from error
    return columns, book


def near(name: str, known: Iterable[str]) -> str:
    """Names like this one, for a message; "-" when none is."""
    names = list(known)
    lower = {each.lower(): each for each in names}
    found = difflib.get_close_matches(name.lower(), lower, n=4, cutoff=0.5)
    return ", ".join(lower[each] for each in found) or "-"


def _corrupt(path: Path, error: Exception) -> Invalid:
    return Invalid(
        "file-corrupt",
        _("“%(name)s” can't be read: the file is damaged or not what its name says (%(detail)s)."),
        name=path.name,
        detail=str(error).strip() or type(error).__name__,
    )


def _read_sav(path: Path) -> tuple[pd.DataFrame, Codebook]:
    try:
        frame, meta = pyreadstat.read_sav(str(path), user_missing=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OSError, UnicodeDecodeError) as error:
        raise _corrupt(path, error) from error
    variables = tuple(_sav_variable(str(name), frame[name], meta) for name in frame.columns)
    sets = tuple(_sav_set(name, details) for name, details in meta.mr_sets.items() if details["is_dichotomy"])
    title = {"": meta.file_label or path.stem}
    return _narrow(frame), Codebook(title=title, variables=variables, sets=sets, source=path.name)


def _sav_variable(name: str, column: pd.Series[Any], meta: Any) -> Variable:
    missing = tuple(_range(each) for each in meta.missing_ranges.get(name, ()) if _is_numeric(each))
    labels = meta.variable_value_labels.get(name, {}) if column.dtype.kind in "if" else {}
    categories = tuple(
        Category(code=float(code), label={"": str(label)}, missing=_inside(float(code), missing))
        for code, label in sorted(labels.items())
    )
    measure = meta.variable_measure.get(name, "unknown")
    label = {"": meta.column_names_to_labels.get(name) or name}
    return _variable(
        name,
        label,
        column,
        categories=categories,
        missing=missing,
        measure=measure if measure != "unknown" else "",
    )


def _is_numeric(entry: Any) -> bool:
    return not isinstance(entry.get("lo") if isinstance(entry, dict) else entry, str)


def _range(entry: Any) -> tuple[float, float]:
    return (float(entry["lo"]), float(entry["hi"])) if isinstance(entry, dict) else (float(entry), float(entry))


def _inside(code: float, ranges: tuple[tuple[float, float], ...]) -> bool:
    return any(low <= code <= high for low, high in ranges)


def _sav_set(name: str, details: Any) -> MultipleSet:
    label = {"": details["label"] or name.lstrip("$")}
    counted = float(details["counted_value"] if details["counted_value"] is not None else 1)
    return MultipleSet(
        name=name.lstrip("$"), label=label, question=label, variables=tuple(details["variable_list"]), counted=counted
    )


def _variable(
    name: str,
    label: Text,
    column: pd.Series[Any],
    *,
    categories: tuple[Category, ...] = (),
    missing: tuple[tuple[float, float], ...] = (),
    measure: str = "",
) -> Variable:
    """A variable of a foreign file; what the file doesn't say is told from its values."""
    numeric = column.dtype.kind in "iufb"
    if not measure:
        measure = "nominal" if categories or not numeric else _guess(column, missing)
    if numeric and not categories and measure != "scale":
        categories = tuple(
            Category(code=float(code), label={"": f"{code:g}"}, missing=_inside(float(code), missing))
            for code in np.unique(column.dropna().to_numpy(dtype=float))
        )
    kind = Single.name if categories else Number.name if numeric else FREE_TEXT
    return Variable(
        name=name,
        label=label,
        question=label,
        type=kind,
        measure=measure,
        role="answer",
        categories=categories,
        universe="",
        sensitivity=0,
        concept="",
        user_missing=missing,
    )


def _guess(column: pd.Series[Any], missing: tuple[tuple[float, float], ...]) -> str:
    values = column.dropna().to_numpy(dtype=float)
    valid = values[[not _inside(value, missing) for value in values]] if missing else values
    whole = bool(np.all(valid == np.floor(valid)))
    return "nominal" if whole and len(np.unique(valid)) <= MOST_CATEGORIES else "scale"


def _read_csv(path: Path) -> tuple[pd.DataFrame, Codebook]:
    try:
        separator, decimal = _dialect(path)
        frame = pd.read_csv(path, encoding="utf-8-sig", sep=separator, decimal=decimal)
    except (ValueError, OSError, pd.errors.ParserError) as error:
        raise _corrupt(path, error) from error
    return _narrow(frame), _plain_codebook(frame, path)


def _dialect(path: Path) -> tuple[str, str]:
    """Separator and decimal sign. Comma, semicolon or tab, whichever the first line has most of. With semicolons a comma may be the decimal sign:
    it is when no number in the first lines has a point."""
    with path.open(encoding="utf-8-sig") as stream:
        head = list(islice(stream, 50))
    first = head[0] if head else ""
    separator = max((",", ";", "\t"), key=first.count)
    points = any(re.search(r"\d\.\d", line) for line in head[1:])
    return separator, "," if separator == ";" and not points else "."


def _read_parquet(path: Path) -> tuple[pd.DataFrame, Codebook]:
    try:
        table = pq.read_table(path)
        frame = table.to_pandas()
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _corrupt(path, error) from error
    described = (table.schema.metadata or {}).get(CODEBOOK_KEY)
    if described is None:
        return _narrow(frame), _plain_codebook(frame, path)
    return _narrow(frame), Codebook.from_json(json.loads(described))


def _plain_codebook(frame: Table, path: Path) -> Codebook:
    variables = tuple(_variable(str(name), {"": str(name)}, frame[name]) for name in frame.columns)
    return Codebook(title={"": path.stem}, variables=variables, sets=(), source=path.name)


def _narrow(frame: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers without gaps as integers, true and false as 1 and 0, the rest as it is."""
    narrowed = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype.kind == "b":
            column = column.astype("int64")
        elif column.dtype.kind == "f" and column.notna().all():
            whole = column.to_numpy() == np.floor(column.to_numpy())
            column = column.astype("int64") if whole.all() and column.abs().max() < 2**53 else column
        narrowed[str(name)] = column
    return pd.DataFrame(narrowed)
