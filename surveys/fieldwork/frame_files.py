"""A list of schools from a .csv or .xlsx file: every line becomes a school or a line left out with its reasons. Pure."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePath
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

SUFFIXES = (".csv", ".xlsx")
NEEDED = ("name", "community", "province", "network", "level", "size")
BESIDE = ("municipality", "code")
HEADS = {
    "name": ("naam", "nom", "school", "ecole", "école"),
    "community": ("gemeenschap", "communauté", "communaute"),
    "province": ("provincie",),
    "network": ("net", "réseau", "reseau"),
    "level": ("niveau",),
    "size": ("pupils", "leerlingen", "élèves", "eleves"),
    "municipality": ("gemeente", "commune"),
    "code": ("number", "nummer", "numéro", "numero", "fase"),
}
"""Names of columns that are understood beside the English ones."""
LONGEST = {"name": 120, "municipality": 38, "code": 40}
MOST_ROWS = 20000


@dataclass(frozen=True)
class FrameSchool:
    """One school of the frame. `key` is its number where the list has one, else what it is called."""

    key: str
    name: str
    community: str
    province: str
    network: str
    level: str
    size: int
    line: int

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class LeftOut:
    """A line that can't be used: what stood there and why, as (code, parameters)."""

    line: int
    cells: tuple[str, ...]
    why: tuple[tuple[str, dict[str, str]], ...]

    def to_json(self) -> dict[str, Any]:
        return {"line": self.line, "cells": list(self.cells), "why": [[code, params] for code, params in self.why]}


class Unreadable(Exception):
    """The file as a whole can't be read; `code` and `params` say why."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def read(
    file_name: str, content: bytes, known: Mapping[str, Iterable[str]]
) -> tuple[list[FrameSchool], list[LeftOut]]:
    """The schools and the lines left out. `known`: column -> the words it may hold."""
    lines = list(sheet(content) if PurePath(file_name).suffix.lower() == ".xlsx" else table(content))
    if not lines:
        raise Unreadable("empty")
    places = columns(lines[0][1])
    if len(lines) - 1 > MOST_ROWS:
        raise Unreadable("too-long", most=str(MOST_ROWS))
    allowed = {name: set(words) for name, words in known.items()}
    schools: list[FrameSchool] = []
    left: list[LeftOut] = []
    keys: dict[str, int] = {}
    called: dict[tuple[str, str], int] = {}
    for line, cells in lines[1:]:
        given = {name: cells[place] if place < len(cells) else "" for name, place in places.items()}
        why = faults(given, allowed)
        if not why:
            school = school_of(given, line)
            twin = keys.get(school.key) or called.get((school.name, school.level))
            if twin is None:
                keys[school.key] = called[school.name, school.level] = line
                schools.append(school)
                continue
            why = [("twice", {"line": str(twin)})]
        left.append(LeftOut(line, tuple(cells), tuple(why)))
    return schools, left


def table(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines of a .csv that hold something, with their numbers; comma, semicolon or tab, UTF-8 or Windows letters."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    head = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [" ".join(cell.split()) for cell in cells]
    except csv.Error as error:
        raise Unreadable("broken") from error


def sheet(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The lines of the first sheet that hold something."""
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = list(book.worksheets[0].iter_rows(values_only=True))
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise Unreadable("broken") from error
    for number, cells in enumerate(rows, start=1):
        texts = [written(cell) for cell in cells]
        if any(texts):
            yield number, texts


def written(cell: object) -> str:
    """A cell as one would type it: 245.0 is 245."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())


def columns(head: list[str]) -> dict[str, int]:
    """column -> its place. Raises Unreadable when one that is needed isn't there."""
    names = {word: name for name, words in HEADS.items() for word in (name, *words)}
    places: dict[str, int] = {}
    for place, text in enumerate(head):
        name = names.get(text.casefold().strip())
        if name and name not in places:
            places[name] = place
    lacking = [name for name in NEEDED if name not in places]
    if lacking:
        raise Unreadable("columns", names=", ".join(lacking))
    return places


def faults(given: Mapping[str, str], allowed: Mapping[str, set[str]]) -> list[tuple[str, dict[str, str]]]:
    """Everything that is wrong with a line, not only the first thing."""
    found: list[tuple[str, dict[str, str]]] = []
    if not given["name"]:
        found.append(("no-name", {}))
    found += [
        ("word", {"column": name, "word": given[name], "words": ", ".join(sorted(words))})
        for name, words in allowed.items()
        if given[name].casefold() not in words
    ]
    if not (given["size"].isascii() and given["size"].isdecimal()) or len(given["size"]) > 6 or not int(given["size"]):
        found.append(("size", {"word": given["size"]}))
    found += [
        ("long", {"column": name, "most": str(most)})
        for name, most in LONGEST.items()
        if len(given.get(name, "")) > most
    ]
    return found


def school_of(given: Mapping[str, str], line: int) -> FrameSchool:
    place = given.get("municipality", "")
    name = f"{given['name']}, {place}" if place else given["name"]
    level = given["level"].casefold()
    return FrameSchool(
        key=given.get("code") or f"{name} ({level})",
        name=name,
        community=given["community"].casefold(),
        province=given["province"].casefold(),
        network=given["network"].casefold(),
        level=level,
        size=int(given["size"]),
        line=line,
    )
