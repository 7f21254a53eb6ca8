"""The sheets of an XLSForm by their meaning: which columns are texts of which track, what was carried, the lists of
choices."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from surveys.formats.gathering import Gathered, category_names, coded
from surveys.formats.languages import track_of
from surveys.formats.sheets import Row
from surveys.formats.xlsform_writing import CARRIED, mark, mended

ALIASES: Mapping[str, str] = {
    "relevance": "relevant",
    "list name": "list_name",
    "read_only": "readonly",
    "caption": "label",
    "calculate": "calculation",
    **{kind: f"media::{kind}" for kind in ("image", "audio", "video", "big-image")},
}
TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
MEDIA = ("media::image", "media::audio", "media::video", "media::big-image")
CHOICE = {"list_name", "name", "value"}
PARTS = ("module", "item", "row", "derived", "document", "cells")
YES_NO = {"yes", "no"}


@dataclass(frozen=True)
class Column:
    """A column by its meaning; `track` is "" for a language that has none here, None for what is no text."""

    heading: str
    meaning: str
    track: str | None = None


def columns(rows: list[Row], untagged: str) -> list[Column]:
    """`untagged` is the track of texts without a language."""
    headings = dict.fromkeys(heading for row in rows for heading in row.columns)
    return [_column(heading, untagged) for heading in headings]


def _column(heading: str, untagged: str) -> Column:
    parts = heading.split("::")
    start = ALIASES.get(parts[0], parts[0])
    if start == "media" and len(parts) > 1:
        start, parts = f"media::{parts[1]}", parts[1:]
    if start in TEXTS:
        return Column(heading, start, track_of(parts[1]) if len(parts) > 1 else untagged)
    if start in MEDIA:
        return Column(heading, start)
    return Column(heading, ALIASES.get(heading, heading))


class Page:
    """The rows of one sheet with the meaning of its columns."""

    def __init__(self, rows: list[Row], untagged: str) -> None:
        self.rows = rows
        self.columns = columns(rows, untagged)

    def tracks(self) -> list[str]:
        return list(dict.fromkeys(each.track for each in self.columns if each.meaning == "label" and each.track))

    def texts(self, row: Row, meaning: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for column in self.columns:
            if column.meaning == meaning and column.track and row.get(column.heading).strip():
                found.setdefault(column.track, mended(row.get(column.heading)))
        return found

    def said(self, row: Row, meaning: str) -> str:
        """The cell of a column that is no text."""
        return next(
            (row.get(each.heading) for each in self.columns if each.meaning == meaning and row.get(each.heading)), ""
        ).strip()

    def place(self, row: Row, meaning: str) -> str:
        heading = next((each.heading for each in self.columns if each.meaning == meaning), meaning)
        return row.place(heading)


def carried(row: Row) -> dict[str, Any]:
    """What an exported form carries beside its columns; empty in any other form."""
    keys = sorted((key for key in row.cells if key.startswith(CARRIED)), key=lambda key: (len(key), key))
    try:
        found = json.loads("".join(row.get(key) for key in keys)) if keys else {}
    except ValueError:
        return {}
    if not isinstance(found, dict) or not _sound(found):
        return {}
    return found


def _sound(said: Mapping[str, Any]) -> bool:
    """Somebody may have written in the column; then nothing counts as carried."""
    parts = [said, *(said[name] for name in PARTS if name in said)]
    return all(
        isinstance(part, dict)
        and isinstance(part.get("type", ""), str)
        and isinstance(part.get("more", {}), dict)
        and all(isinstance(texts, dict) for texts in part.get("more", {}).values())
        for part in parts
    )


def completed(holder: dict[str, Any], rest: Mapping[str, Any]) -> dict[str, Any]:
    """The item, row, category or module with what was carried beside its columns."""
    holder.update({member: value for member, value in rest.items() if member != "more"})
    holder.update({member: {**holder.get(member, {}), **texts} for member, texts in rest.get("more", {}).items()})
    return holder


def unchanged(row_cell: str, said: Mapping[str, Any], column: str) -> bool:
    """Whether the cell still says what stood there when the form was written."""
    marks = said.get("cells")
    return isinstance(marks, dict) and marks.get(column) == mark(row_cell)


@dataclass(frozen=True)
class ChoiceList:
    """Categories as a document writes them, and the values they have in the form -> their names here."""

    categories: list[dict[str, Any]]
    values: dict[str, str]
    yes_no: bool = False

    def copied(self) -> list[dict[str, Any]]:
        return [dict(category) for category in self.categories]


def choice_lists(page: Page, gathered: Gathered) -> dict[str, ChoiceList]:
    by_list: dict[str, list[Row]] = {}
    for row in page.rows:
        name = page.said(row, "list_name")
        if name:
            by_list.setdefault(name, []).append(row)
    return {name: _choice_list(page, rows, gathered) for name, rows in by_list.items()}


def _remark(page: Page, row: Row, gathered: Gathered) -> None:
    """What a choice says besides its value and its words."""
    for column in page.columns:
        text = row.get(column.heading).strip()
        if not text or column.meaning in CHOICE or column.meaning.startswith(CARRIED) or column.track:
            continue
        why = "no-language" if column.track == "" else "media" if column.meaning in MEDIA else "column"
        gathered.loses(row.place(column.heading), text, why)


def _choice_list(page: Page, rows: list[Row], gathered: Gathered) -> ChoiceList:
    said = {row.number: carried(row) for row in rows}
    rows = [row for row in rows if "missing" not in said[row.number]]
    values = [page.said(row, "name") or page.said(row, "value") for row in rows]
    for row, value in zip(rows, values, strict=True):
        if values.index(value) < rows.index(row):
            gathered.fault(page.place(row, "name"), value, "choice-twice", name=value)
        _remark(page, row, gathered)
    texts = [page.texts(row, "label") for row in rows]
    yes_no = set(values) == YES_NO and not any(said[row.number] for row in rows)
    codes = [1 if value == "yes" else 2 for value in values] if yes_no else coded(values)
    if codes is None:
        codes = list(range(1, len(values) + 1))
        if any(value.lstrip("-").isdigit() for value in values):
            gathered.loses(page.place(rows[0], "name"), ", ".join(values), "codes-given")
    names = category_names(values, [next(iter(text.values()), "") for text in texts])
    categories = [
        completed({"code": code, "name": name, "texts": text}, said[row.number])
        for code, name, text, row in zip(codes, names, texts, rows, strict=True)
    ]
    return ChoiceList(categories, dict(zip(values, (each["name"] for each in categories), strict=True)), yes_no)
