"""The codebook as a flat table: a line a code of a variable, one line for a variable without codes."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import TextIO

from surveys.engine.codebook import Codebook, Variable

LANGUAGES = ("nl", "fr", "en")
FACTS = ("type", "measure", "role", "universe", "sensitivity", "concept")


def columns() -> list[str]:
    """The head of the file."""
    texts = [f"{what}_{language}" for what in ("label", "question") for language in LANGUAGES]
    return [
        "name",
        *texts,
        *FACTS,
        "missing_codes",
        "code",
        "is_missing",
        *(f"code_label_{each}" for each in LANGUAGES),
        *(f"note_{each}" for each in LANGUAGES),
    ]


def write(codebook: Codebook, names: list[str], stream: TextIO) -> None:
    """Write what the codebook says of these columns, in its own order."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns())
    wanted = set(names)
    for variable in codebook.variables:
        if variable.name in wanted:
            writer.writerows(_lines(variable))


def _lines(variable: Variable) -> Iterator[list[str]]:
    ranges = " ".join(f"{low:g}" if low == high else f"{low:g}..{high:g}" for low, high in variable.user_missing)
    head = [
        variable.name,
        *(_said(variable.label, each) for each in LANGUAGES),
        *(_said(variable.question, each) for each in LANGUAGES),
        *(str(getattr(variable, fact)) for fact in FACTS),
        ranges,
    ]
    notes = [_said(variable.note, each) for each in LANGUAGES]
    for each in variable.categories:
        labels = [_said(each.label, language) for language in LANGUAGES]
        yield [*head, f"{each.code:g}", str(int(each.missing)), *labels, *notes]
    if not variable.categories:
        yield [*head, "", "", *("" for _language in LANGUAGES), *notes]


def _said(text: dict[str, str], language: str) -> str:
    """The text in this very language, or the one that belongs to none; empty when there is neither."""
    return text.get(language) or text.get("", "")
