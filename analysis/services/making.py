"""The tables of a book while it is being made: lines beside the runs, one as soon as a table is final.

Whoever watches the job reads them; once the run stands, or the work stopped, they are gone.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis import selectors
from analysis.books.result import Table, table_to_json
from backend.jobs import selectors as jobs


@contextmanager
def tables(job: uuid.UUID | str | None) -> Iterator[Callable[[Table], None]]:
    """Keep what is handed over until the work ends, well or not. A job that is repeated begins anew."""
    if job is None:
        yield lambda _table: None
        return
    path = selectors.lines_of(job)
    path.parent.mkdir(parents=True, exist_ok=True)
    sweep(path.parent)
    try:
        with path.open("w", encoding="utf-8") as file:

            def keep(table: Table) -> None:
                head = {"number": table.number, "title": table.title, "question": table.question}
                file.write(f"{_text(head)}\t{_text(table_to_json(table))}\n")
                file.flush()

            yield keep
    finally:
        path.unlink(missing_ok=True)


def sweep(runs: Path) -> None:
    """Take away what a worker left that was killed before its job ended another way."""
    under_way = jobs.under_way("book")
    for path in runs.glob("*.part"):
        if path.stem not in under_way:
            path.unlink(missing_ok=True)


def _text(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
