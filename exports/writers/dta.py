"""Microdata as a Stata file: labels in one language, user-missing codes as extended missing values.

-1 to -7 become .a to .g with their labels; other user-missing codes follow from .h on, in ascending order. Stata's
limits: names of 32 letters, digits and underscores, variable labels of 80 characters, labels for whole numbers only.
What is longer is cut and ends in "…"; more than 26 kinds of missing are an error.
"""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

from analysis.books.result import text_in
from exports.writers.atomic import replacing
from surveys.engine.codebook import Codebook, Variable

NAME_CHARACTERS, LABEL_CHARACTERS = 32, 80
RESERVED = frozenset(
    "_all _b byte _coef _cons double float if in int long _n _pi _pred _rc _skip strL using with".lower().split()
)
FIXED = {-float(place): letter for place, letter in enumerate("abcdefg", start=1)}
FREE = string.ascii_lowercase[len(FIXED) :]


class DtaLimitError(ValueError):
    """The data can't be said in a Stata file. `code` and `params` let callers translate the sentence."""

    def __init__(self, code: str, sentence: str, **params: object) -> None:
        super().__init__(sentence.format(**params))
        self.code, self.params = code, params


def write(frame: pd.DataFrame, codebook: Codebook, path: Path, language: str, *, title: str = "") -> dict[str, str]:
    """Write the columns the codebook knows, in its order; returns codebook name -> name in the file."""
    variables = [each for each in codebook.variables if each.name in frame.columns]
    names = file_names([each.name for each in variables])
    letters = {each.name: missing_letters(each, frame[each.name]) for each in variables}
    table = pd.DataFrame({names[each.name]: _column(frame[each.name], letters[each.name]) for each in variables})
    labels: dict[str, Any] = {
        names[each.name]: _value_labels(each, letters[each.name], language) for each in variables
    }
    with replacing(path) as scratch:
        pyreadstat.write_dta(
            table,
            str(scratch),
            file_label=_cut(title or text_in(codebook.title, language)),
            column_labels={names[each.name]: _cut(text_in(each.label, language)) for each in variables},
            variable_value_labels={name: found for name, found in labels.items() if found},
            missing_user_values={names[name]: sorted(found.values()) for name, found in letters.items() if found},
        )
    return names


def file_names(names: list[str]) -> dict[str, str]:
    """Names Stata accepts, unique without regard to case; most stay as they are."""
    taken: set[str] = set()
    result: dict[str, str] = {}
    for name in names:
        clean = re.sub(r"[^A-Za-z0-9_]", "_", name) or "v"
        if clean[0].isdigit() or clean.lower() in RESERVED or re.fullmatch(r"str\d+", clean.lower()):
            clean = f"v_{clean}"
        candidate, turn = clean[:NAME_CHARACTERS], 1
        while candidate.lower() in taken:
            turn += 1
            ending = f"_{turn}"
            candidate = clean[: NAME_CHARACTERS - len(ending)] + ending
        taken.add(candidate.lower())
        result[name] = candidate
    return result


def missing_letters(variable: Variable, values: pd.Series[Any]) -> dict[float, str]:
    """User-missing code -> the letter of its extended missing value, for the codes that occur or have a label."""
    if values.dtype.kind not in "iufb":
        return {}
    present = {float(value) for value in np.unique(values.dropna().to_numpy(dtype=np.float64))}
    labelled = {each.code for each in variable.categories if each.missing}
    inside = {
        code
        for code in present | {each.code for each in variable.categories}
        if any(low <= code <= high for low, high in variable.user_missing)
    }
    codes = labelled | inside
    others = sorted(codes - FIXED.keys())
    if len(others) > len(FREE):
        raise DtaLimitError(
            "user-missing",
            "Stata can't hold the {count} missing codes of {variable}: -1 to -7 and {most} more is the most.",
            count=len(codes),
            variable=variable.name,
            most=len(FREE),
        )
    return {code: FIXED[code] for code in sorted(codes & FIXED.keys())} | dict(zip(others, FREE, strict=False))


def _column(values: pd.Series[Any], letters: dict[float, str]) -> pd.Series[Any]:
    """Numbers with letters among them go as categories, numbers first: the library that writes guesses the kind of a
    column from the first values it sees."""
    if values.dtype.kind not in "iufb":
        words = zip(values, values.isna(), strict=True)
        return pd.Series(["" if missing else str(value) for value, missing in words])
    if not letters:
        return pd.Series(values.to_numpy(dtype=np.float64))
    known, places = np.unique(values.to_numpy(dtype=np.float64), return_inverse=True)
    categories = [letters.get(value, value) for value in known.tolist() if not np.isnan(value)]
    order = sorted(range(len(categories)), key=lambda place: isinstance(categories[place], str))
    rank = np.full(known.size, -1)
    rank[order] = np.arange(len(order))
    return pd.Series(pd.Categorical.from_codes(rank[places], pd.Index([categories[place] for place in order])))


def _value_labels(variable: Variable, letters: dict[float, str], language: str) -> dict[float | str, str]:
    found: dict[float | str, str] = {}
    for each in variable.categories:
        label = text_in(each.label, language) or f"{each.code:g}"
        if each.code in letters:
            found[letters[each.code]] = label
        elif float(each.code).is_integer():
            found[float(each.code)] = label
    found.update({letter: f"{code:g}" for code, letter in letters.items() if letter not in found})
    return found


def _cut(value: str) -> str:
    plain = " ".join(value.split())
    return plain if len(plain) <= LABEL_CHARACTERS else f"{plain[: LABEL_CHARACTERS - 1]}…"
