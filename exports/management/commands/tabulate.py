"""`manage.py tabulate DATA --design design.yaml --book book.yaml --out PATH`: table books without a browser."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from analysis import charts
from analysis.books.frames import Table
from analysis.books.parquet import by_row_group
from analysis.books.reading import BookInvalid
from analysis.books.result import BookResult, Provenance
from analysis.books.result import Table as BookTable
from analysis.books.spec import load_book, load_design
from analysis.books.sql import in_duckdb
from analysis.books.summing import Engine, in_memory
from analysis.books.tabulate import tabulate
from analysis.importing import parquet_columns, read
from backend.core.errors import DomainError
from exports.writers import html, json_book, tidy_csv, xlsx
from surveys.engine.codebook import Codebook

WRITERS: dict[str, Callable[[BookResult, Path], None]] = {
    ".xlsx": lambda result, path: xlsx.write_book(result, path, result.languages),
    ".csv": tidy_csv.write_book,
    ".json": json_book.write_book,
    ".html": lambda result, path: html.write_book(
        result, path, result.languages[0], lambda table: _drawn(result, table, result.languages[0])
    ),
}


def _drawn(result: BookResult, table: BookTable, language: str) -> tuple[bytes, str] | None:
    """The chart of a table as SVG and in words."""
    about = charts.Subject(table, charts.siblings(result.tables, table), result.provenance.source)
    kind = charts.chosen(about)
    if kind is None:
        return None
    words = charts.words(about, language, kind=kind)
    return charts.canvas(about, language, kind=kind).svg(*words, language), words[1]


class Command(BaseCommand):
    """Reads a data file, a design and a book, and writes the tables; the database is not touched."""

    help = "Compute a table book from a data file (.sav, .csv, .parquet) into .xlsx, .csv (tidy), .json or .html."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django's own declaration

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("data", type=Path, help="data file: .sav, .csv or .parquet")
        parser.add_argument(
            "--design", type=Path, required=True, help="design.yaml: weights, strata, clusters, calibration"
        )
        parser.add_argument("--book", type=Path, required=True, help="book.yaml: banner, tables, tests, suppression")
        parser.add_argument("--out", type=Path, required=True, help="file to write; its suffix chooses the format")
        parser.add_argument(
            "--engine",
            choices=("memory", "row-groups", "duckdb"),
            default="memory",
            help="where the sums are made; the two others read a Parquet file larger than memory piece by piece",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        data, out = Path(options["data"]), Path(options["out"])
        writer = WRITERS.get(out.suffix.lower())
        if writer is None:
            kinds = ", ".join(WRITERS)
            raise CommandError(_("‘%(name)s’ ends in none of %(kinds)s.") % {"name": out.name, "kinds": kinds})
        try:
            book, design = load_book(Path(options["book"])), load_design(Path(options["design"]))
            frame, codebook, engine = opened(data, options["engine"])
            with data.open("rb") as file:
                origin = Provenance(source=data.name, data_hash=hashlib.file_digest(file, "sha256").hexdigest())
            result = tabulate(frame, codebook, design, book, provenance=origin, engine=engine)
        except BookInvalid as error:
            raise CommandError(f"{error.where}: {_(error.template).format(**error.params)}") from error
        except DomainError as error:
            raise CommandError(str(error)) from error
        writer(result, out)
        self.stdout.write(_("%(count)s tables written to %(path)s") % {"count": len(result.tables), "path": out})
        for finding in result.findings:
            self.stdout.write(f"- {finding.text.get('en', finding.code)}")


def opened(data: Path, engine: str) -> tuple[Table, Codebook, Engine]:
    """The data, what is known of them, and where their sums are made."""
    if engine == "memory":
        return *read(data), in_memory
    columns, codebook = parquet_columns(data)
    return columns, codebook, in_duckdb(data) if engine == "duckdb" else by_row_group(columns)
