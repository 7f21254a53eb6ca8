"""Microdata as an SPSS file: labels, user-missing values, measurement levels and multiple-response sets.

SPSS limits: names of 64 bytes with few signs, variable labels of 255 bytes, value labels of 120 bytes, user-missing
values as at most three codes or one range and one code. What is longer is cut and ends in "…"; user-missing values
that don't fit are an error, because losing one would turn a refusal into an answer.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from analysis.books.result import text_in
from exports.writers.atomic import replacing
from exports.writers.sav_sets import DichotomySet, declare
from surveys.engine.codebook import Codebook, Variable

NAME_BYTES, LABEL_BYTES, VALUE_LABEL_BYTES = 64, 255, 120
RESERVED = frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"])


class SavLimitError(ValueError):
    """The data can't be said in an SPSS file. `code` and `params` let callers translate the sentence."""

    def __init__(self, code: str, sentence: str, **params: object) -> None:
        super().__init__(sentence.format(**params))
        self.code, self.params = code, params


def write(frame: pd.DataFrame, codebook: Codebook, path: Path, language: str, *, title: str = "") -> dict[str, str]:
    """Write the columns the codebook knows, in its order; returns codebook name -> name in the file."""
    variables = [each for each in codebook.variables if each.name in frame.columns]
    names = file_names([each.name for each in variables])
    table = pd.DataFrame({names[each.name]: _column(frame[each.name]) for each in variables})
    with replacing(path) as scratch:
        pyreadstat.write_sav(
            table,
            str(scratch),
            file_label=_cut(title or text_in(codebook.title, language), 64),
            column_labels={names[each.name]: _cut(text_in(each.label, language), LABEL_BYTES) for each in variables},
            variable_value_labels={
                names[each.name]: _value_labels(each, table[names[each.name]], language)
                for each in variables
                if each.categories
            },
            missing_ranges={names[each.name]: _missing(each) for each in variables if each.user_missing},
            variable_measure={names[each.name]: each.measure for each in variables},
            row_compress=True,
            variable_format={names[each.name]: _format(table[names[each.name]]) for each in variables},
        )
        declare(scratch, _sets(codebook, names, language))
    return names


def file_names(names: list[str]) -> dict[str, str]:
    """Names SPSS accepts, unique without regard to case; most stay as they are."""
    taken: set[str] = set()
    result: dict[str, str] = {}
    for name in names:
        clean = re.sub(r"[^\w.$#@]", "_", name) or "v"
        clean = clean.rstrip(".") if clean[0].isalpha() or clean[0] == "@" else f"v{clean}".rstrip(".")
        clean = _bytes(clean, NAME_BYTES - 4)
        if clean.upper() in RESERVED:
            clean = f"{clean}_"
        candidate, turn = clean, 1
        while candidate.lower() in taken:
            turn += 1
            candidate = f"{clean}_{turn}"
        taken.add(candidate.lower())
        result[name] = candidate
    return result


def _column(values: pd.Series[Any]) -> pd.Series[Any]:
    if values.dtype.kind in "iufb":
        return values.astype("float64")
    return pd.Series(["" if missing else str(value) for value, missing in zip(values, values.isna(), strict=True)])


def _format(values: pd.Series[Any]) -> str:
    if values.dtype.kind != "f":
        longest = max((len(value.encode()) for value in values), default=1)
        return f"A{max(longest, 1)}"
    known = values.dropna()
    return "F8.0" if bool((known == known.round()).all()) else "F16.8"


def _value_labels(variable: Variable, column: pd.Series[Any], language: str) -> dict[float, str]:
    if column.dtype.kind != "f":
        return {}
    return {float(each.code): _cut(text_in(each.label, language), VALUE_LABEL_BYTES) for each in variable.categories}


def _missing(variable: Variable) -> list[Any]:
    codes = [low for low, high in variable.user_missing if low == high]
    ranges = [{"lo": low, "hi": high} for low, high in variable.user_missing if low != high]
    if len(ranges) > 1 or len(codes) > (1 if ranges else 3):
        raise SavLimitError(
            "user-missing",
            "SPSS can't hold the user-missing values of {variable}: one range and one code, or three codes, is the most.",
            variable=variable.name,
        )
    return [*ranges, *codes]


def _sets(codebook: Codebook, names: dict[str, str], language: str) -> list[DichotomySet]:
    found = []
    for each in codebook.sets:
        inside = tuple(names[name] for name in each.variables if name in names)
        if len(inside) > 1:
            (set_name,) = file_names([each.name]).values()
            found.append(DichotomySet(set_name, _cut(text_in(each.label, language), 120), inside, int(each.counted)))
    return found


def _cut(value: str, most: int) -> str:
    plain = " ".join(value.split())
    return plain if len(plain.encode()) <= most else f"{_bytes(plain, most - 3)}…"


def _bytes(value: str, most: int) -> str:
    """At most so many bytes of UTF-8, no character cut in two."""
    return value.encode()[:most].decode(errors="ignore")
