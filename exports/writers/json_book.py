"""A table book as JSON: the whole result, read back by `analysis.books.result.from_json`."""

from __future__ import annotations

import json
from pathlib import Path

from analysis.books.result import BookResult, to_json
from exports.writers.atomic import replacing


def write_book(result: BookResult, path: Path) -> None:
    """Write the book with full precision."""
    with replacing(path) as scratch:
        scratch.write_text(json.dumps(to_json(result), ensure_ascii=False, allow_nan=False), encoding="utf-8")
