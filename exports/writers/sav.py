"""Microdata as an SPSS file: labels, user-missing values, measurement levels and multiple-response sets.

SPSS limits: names of 64 bytes with few signs, variable labels of 255 bytes, value labels of 120 bytes, texts of 32,767
bytes, user-missing values as at most three codes or one range and one code. Labels that are longer are cut and end in
"…"; user-missing values that don't fit are an error, because losing one would turn a refusal into an answer, and so are
texts.

pyreadstat writes the dictionary, with one row that is thrown away again; the rows follow as a stream.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from analysis.books.result import text_in
from exports.writers import facts, sav_dictionary, sav_rows
from exports.writers.atomic import replacing
from exports.writers.facts import Facts
from exports.writers.rows import Rows
from surveys.engine.codebook import Codebook, Variable

NAME_BYTES, LABEL_BYTES, VALUE_LABEL_BYTES, TEXT_BYTES = 64, 255, 120, 32_767
RESERVED = frozenset(["ALL", "AND", "BY", "EQ", "GE", "GT", "LE", "LT", "NE", "NOT", "OR", "TO", "WITH"])


class SavLimitError(ValueError):
    """The data can't be said in an SPSS file. `code` and `params` let callers translate the sentence."""

    def __init__(self, code: str, sentence: str, **params: object) -> None:
        super().__init__(sentence.format(**params))
        self.code, self.params = code, params


def write(rows: Rows, codebook: Codebook, path: Path, language: str, *, title: str = "") -> dict[str, str]:
    """Write the columns the codebook knows, in its order; returns codebook name -> name in the file."""
    inside = set(rows.schema.names)
    variables = [each for each in codebook.variables if each.name in inside]
    names = file_names([each.name for each in variables])
    count, known = facts.collect(rows, codebook)
    widths = [_width(each, known[each.name]) for each in variables]
    with replacing(path) as scratch:
        _dictionary(scratch, variables, names, known, language, _cut(title or text_in(codebook.title, language), 64))
        dictionary = sav_dictionary.completed(scratch.read_bytes(), _sets(codebook, names, language), count)
        with scratch.open("wb") as stream:
            stream.write(dictionary)
            for batch in rows.batches():
                stream.writelines(sav_rows.packed(batch, widths))
            stream.write(sav_rows.END)
    return names


def _dictionary(
    path: Path, variables: list[Variable], names: dict[str, str], known: dict[str, Facts], language: str, title: str
) -> None:
    """A file with one row, in which every column is of the kind and the width that it will have."""
    sample = {
        names[each.name]: ["x" * known[each.name].longest or "x"] if known[each.name].text else [0.0]
        for each in variables
    }
    pyreadstat.write_sav(
        pd.DataFrame(sample),
        str(path),
        file_label=title,
        column_labels={names[each.name]: _cut(text_in(each.label, language), LABEL_BYTES) for each in variables},
        variable_value_labels={
            names[each.name]: _value_labels(each, language)
            for each in variables
            if each.categories and not known[each.name].text
        },
        missing_ranges={
            names[each.name]: _missing(each) for each in variables if each.user_missing and not known[each.name].text
        },
        variable_measure={names[each.name]: each.measure for each in variables},
        row_compress=True,
        variable_format={names[each.name]: _format(known[each.name]) for each in variables},
    )


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


def _width(variable: Variable, known: Facts) -> int:
    """0 for a number, else bytes."""
    if known.longest > TEXT_BYTES:
        raise SavLimitError(
            "text-length",
            "SPSS can't hold the longest text of {variable}: it has {count} bytes, {most} is the most.",
            variable=variable.name,
            count=known.longest,
            most=TEXT_BYTES,
        )
    return max(known.longest, 1) if known.text else 0


def _format(known: Facts) -> str:
    if known.text:
        return f"A{max(known.longest, 1)}"
    return "F8.0" if known.whole else "F16.8"


def _value_labels(variable: Variable, language: str) -> dict[float, str]:
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


def _sets(codebook: Codebook, names: dict[str, str], language: str) -> list[sav_dictionary.DichotomySet]:
    """SPSS knows sets of columns in which one value is counted; ranks are no such set."""
    found = []
    for each in (one for one in codebook.sets if not one.ranks):
        inside = tuple(names[name] for name in each.variables if name in names)
        if len(inside) > 1:
            (set_name,) = file_names([each.name]).values()
            found.append(
                sav_dictionary.DichotomySet(
                    set_name, _cut(text_in(each.label, language), 120), inside, int(each.counted)
                )
            )
    return found


def _cut(value: str, most: int) -> str:
    plain = " ".join(value.split())
    return plain if len(plain.encode()) <= most else f"{_bytes(plain, most - 3)}…"


def _bytes(value: str, most: int) -> str:
    """At most so many bytes of UTF-8, no character cut in two."""
    return value.encode()[:most].decode(errors="ignore")
