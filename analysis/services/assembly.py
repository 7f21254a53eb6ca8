"""From rows of the box to one clean frame: engine columns, cleaning per instrument, instruments merged, design coded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis import cleaning, design, merging, supervision, versions
from surveys.box import documents
from surveys.engine.codebook import Category, Codebook, Variable, codebook, free_texts
from surveys.engine.columns import columns
from surveys.engine.types.yesno import YesNo

REASON = "excluded_by"
YES_NO = {1: {"nl": "ja", "fr": "oui", "en": "yes"}, 0: {"nl": "nee", "fr": "non", "en": "no"}}


@dataclass(frozen=True)
class Assembled:
    """`frame` and `codebook` of the rows that stay, `excluded` rows with their reason, and the facts so far."""

    frame: pd.DataFrame
    codebook: Codebook
    excluded: pd.DataFrame
    manifest: dict[str, Any]


@dataclass(frozen=True)
class Cleaned:
    """One questionnaire's rows; `notes` has its marks and reasons for leaving, `log` its rules, `texts` what is left
    out because it is in a child's own words."""

    part: merging.Part
    notes: pd.DataFrame
    log: list[dict[str, Any]]
    texts: tuple[str, ...]


def assemble(
    rows: Sequence[Mapping[str, Any]],
    *,
    skip: Collection[str] = (),
    numbers: Mapping[str, int] | None = None,
    watched: supervision.Known | None = None,
) -> Assembled:
    """The whole data set of these rows (as `surveys.box.selectors.responses` gives them). `numbers`: document -> number of
    that version of its questionnaire; `watched`: how the sittings of a class were watched over."""
    by_document: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        by_document[row["document"]].append(place)
    names = sorted(by_document, key=lambda name: _standing(by_document[name], rows, name))
    parts = [_part(name, [rows[place] for place in by_document[name]], skip) for name in names]
    order = [place for name in names for place in by_document[name]]
    merged = merging.merge([each.part for each in parts])
    notes = pd.concat([each.notes for each in parts], ignore_index=True)
    ordered = [rows[place] for place in order]
    designed, variables = design.columns(ordered)
    reasons = notes.pop(REASON)
    stay = (reasons == "").to_numpy()
    seen, seen_variables = supervision.columns(ordered, watched or {}, stay.tolist())
    whole = pd.concat([designed, seen, merged.frame, notes], axis=1)
    told, beside = versions.told(_seen(by_document, rows, numbers or {}))
    asked = versions.noted(merged.codebook, beside).variables
    book = replace(merged.codebook, variables=(*variables, *seen_variables, *asked, *_flags(whole)))
    return Assembled(
        frame=whole[stay].reset_index(drop=True),
        codebook=book,
        excluded=pd.concat([whole, reasons], axis=1)[~stay].reset_index(drop=True),
        manifest={
            "counts": _counts(whole, stay),
            "instruments": _instruments(by_document, rows),
            "versions": told,
            "rules": _summed([each.log for each in parts]),
            "rewordings": list(merged.rewordings),
            "left_out": sorted({text for each in parts for text in each.texts}),
            "design": design.SPEC,
        },
    )


def _standing(places: Sequence[int], rows: Sequence[Mapping[str, Any]], name: str) -> tuple[int, str, str]:
    """Where a questionnaire comes among others: the one most children read first, because its wording stands."""
    return -len(places), rows[places[0]]["instrument"], name


def _part(document: str, rows: list[Mapping[str, Any]], skip: Collection[str]) -> Cleaned:
    """The rows of one questionnaire, in the order given."""
    questionnaire = documents.questionnaire(document)
    book = codebook(questionnaire)
    texts = free_texts(book)
    frame = pd.DataFrame([columns(questionnaire, row["answers"]) for row in rows]).drop(columns=list(texts))
    frame = frame.astype(np.int64)
    book = replace(book, variables=tuple(each for each in book.variables if each.name not in texts))
    bands = pd.Series([row["grade_band"] for row in rows], name="grade_band")
    cleaned = cleaning.clean(cleaning.Material(pd.concat([frame, bands], axis=1), book), skip=skip)
    marks = {_flag_name(name): mask.astype(np.int64) for name, mask in cleaned.marks.items()}
    notes = pd.DataFrame({**marks, REASON: cleaned.reason})
    return Cleaned(merging.Part(frame, book), notes, cleaned.log, texts)


def _flag_name(rule: str) -> str:
    return f"flag_{rule.replace('-', '_')}"


def _flags(frame: pd.DataFrame) -> list[Variable]:
    """The columns that rules which only mark have left."""
    found: list[Variable] = []
    for rule in cleaning.RULES:
        name = _flag_name(rule.name)
        if name in frame:
            labels = tuple(Category(float(code), text, missing=False) for code, text in sorted(YES_NO.items()))
            found.append(
                Variable(name, rule.reason, rule.reason, YesNo.name, "nominal", "derived", labels, "", 0, "", ())
            )
    return found


def _counts(whole: pd.DataFrame, stay: np.ndarray[Any, np.dtype[np.bool_]]) -> dict[str, int]:
    kept = whole[stay]
    return {
        "received": len(whole),
        "excluded": int((~stay).sum()),
        "rows": len(kept),
        "columns": len(whole.columns),
        "clusters": int(kept["cluster"].nunique()),
    }


def _instruments(by_document: Mapping[str, list[int]], rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"instrument": rows[places[0]]["instrument"], "document": document, "rows": len(places)}
        for document, places in sorted(by_document.items())
    ]


def _seen(
    by_document: Mapping[str, list[int]], rows: Sequence[Mapping[str, Any]], numbers: Mapping[str, int]
) -> dict[str, list[versions.Seen]]:
    """instrument -> its versions among the rows"""
    found: dict[str, list[versions.Seen]] = defaultdict(list)
    for document, places in by_document.items():
        seen = versions.Seen(document, numbers.get(document), len(places))
        found[rows[places[0]]["instrument"]].append(seen)
    return found


def _summed(logs: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """One line a rule, counts summed over the instruments."""
    return [
        {**lines[0], "found": sum(line["found"] for line in lines), "removed": sum(line["removed"] for line in lines)}
        for lines in zip(*logs, strict=True)
    ]
