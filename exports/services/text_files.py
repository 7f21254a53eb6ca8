"""The released texts of a study: question, stratum, words. A file of its own that nothing joins to rows of answers."""

from __future__ import annotations

import csv
import io

from backend.accounts.models import Study
from surveys.box import texts

COLUMNS = ("question", "stratum", "text")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_of(study: Study) -> bytes:
    """Made anew each time, so that a text that was withdrawn is in no kept file. Question by question, in the order of
    random keys; with a mark that spreadsheets know UTF-8 by, and no cell that they would take for a formula."""
    released = [text for text in texts.of_study(study.public_id) if text.released is not None]
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for text in sorted(released, key=lambda text: text.variable):
        writer.writerow((text.variable, text.stratum, plain(text.released or "")))
    return stream.getvalue().encode("utf-8-sig")


def plain(words: str) -> str:
    return f"'{words}" if words.startswith(FORMULA) else words
