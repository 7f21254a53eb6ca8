"""A table book over a release larger than one worker should sum: parts of its rows as jobs of their own.

The job of the book asks for the parts, does whatever part waits itself, and adds up what the others left on the shared
disk. A part that a killed worker left behind is sent again like any lost job; a part done twice is the same part.
"""

from __future__ import annotations

import json
import shutil
import time
import uuid
from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from operator import add
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from analysis import selectors
from analysis.books import parts
from analysis.books import spec as specs
from analysis.books.frames import Source
from analysis.books.hiding import needs_counts
from analysis.books.parquet import ParquetColumns, learn, part_of
from analysis.books.spec import TableSpec
from analysis.books.summing import Engine, Summing
from analysis.books.tabulate import hold
from analysis.books.tally import Held
from analysis.models import folder
from analysis.services import samples
from backend.accounts.models import Study
from backend.core.errors import Conflict, Unavailable
from backend.jobs import selectors as jobs
from backend.jobs import services
from backend.jobs.registry import Cancelled, Progress
from backend.jobs.selectors import Standing

KIND = "book-part"
PLAN = "plan.json"
LOOK_EVERY_S = 0.2
RESUME_EVERY_S = 10.0


def over_workers(
    study: Study, columns: ParquetColumns, plan: dict[str, Any], count: int, progress: Progress, job: str | None = None
) -> Engine:
    """The engine that spreads the row groups of a file over `count` jobs. plan: release, scheme, design and book as the
    parts need them. job: of the book; when it is repeated, parts that are there already are not made again.
    """

    def engine(held: Held, tables: Sequence[TableSpec], *, counting: bool) -> Summing:  # noqa: ARG001  the plan says it
        learn(held, tables)
        home = prepared(folder() / "parts" / (job or str(uuid.uuid4())), {**plan, "known": held.source.known()})
        ranges = split(columns.groups(), count)
        missing = [each for each in ranges if not (home / name(each)).is_file()]
        asked = [
            services.enqueue(KIND, study, {"home": home.name, "groups": [each.start, each.stop]}) for each in missing
        ]
        try:
            gather([each.pk for each in asked], progress)
            files = [home / name(each) for each in ranges]
            return reduce(add, (parts.load(path, held.source, columns.nothing(), tables) for path in files))
        finally:
            shutil.rmtree(home, ignore_errors=True)

    return engine


def prepared(home: Path, plan: dict[str, Any]) -> Path:
    """The folder of the parts, with its plan; parts made to another plan are thrown away."""
    text = json.dumps(plan, sort_keys=True)
    held = home / PLAN
    if held.is_file() and held.read_text(encoding="utf-8") != text:
        shutil.rmtree(home)
    home.mkdir(parents=True, exist_ok=True)
    held.write_text(text, encoding="utf-8")
    return home


def split(groups: int, count: int) -> list[range]:
    """The row groups in runs of about the same length, as many as `count` where there are enough."""
    wanted = max(min(count, groups), 1)
    edges = [groups * place // wanted for place in range(wanted + 1)]
    return [range(start, stop) for start, stop in pairwise(edges)]


def gather(asked: Sequence[int], progress: Progress) -> None:
    """Wait until every part is done, doing what nobody has begun. Raises Cancelled, or Unavailable when one failed."""
    resumed = time.monotonic()
    try:
        while left := unended(asked):
            words = {"done": len(asked) - len(left), "whole": len(asked)}
            progress(0.05 + 0.75 * words["done"] / len(asked), _("Part %(done)s of %(whole)s") % words)
            waiting = [each.key for each in left if each.state == "waiting"]
            if waiting:
                services.perform(waiting[-1])  # workers begin at the other end
            else:
                time.sleep(LOOK_EVERY_S)
            if time.monotonic() - resumed > RESUME_EVERY_S:
                services.resume()
                resumed = time.monotonic()
    except (Cancelled, Unavailable):
        services.cancel_all(asked)
        raise


def unended(asked: Sequence[int]) -> list[Standing]:
    """The parts that wait or are being summed. Raises Unavailable when one failed."""
    left = jobs.not_done(asked)
    for each in left:
        if each.state in {"failed", "cancelled"}:
            raise Unavailable(
                "book-part", gettext_lazy("A part of the rows could not be summed: %(why)s"), why=each.message
            )
    return left


def work(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "book-part". params: `home` of the plan, `groups` (start and stop of the row groups)."""
    home = folder() / "parts" / Path(params["home"]).name
    if not (home / PLAN).is_file():
        raise Conflict("book-part-late", gettext_lazy("The table book no longer waits for this part."))
    plan = json.loads((home / PLAN).read_text(encoding="utf-8"))
    release = selectors.release_in(study, plan["release"])
    scheme = selectors.scheme_in(release, plan["scheme"]) if plan["scheme"] else None
    sample = samples.of(release, scheme)
    design, book = specs.parse_design(plan["design"]), specs.parse_book(plan["book"])
    source = Source(sample.columns, sample.codebook, design.missing, plan["known"])
    progress(0.1, _("Reading the release"))
    held, _design, _account = hold(source, design, book)
    groups = range(*params["groups"])
    part = part_of(sample.columns, held, book.tables, groups, counting=needs_counts(book.suppress))
    parts.save(part, home / name(groups))
    return {"rows": [groups.start, groups.stop]}


def name(groups: range) -> str:
    """The file of a part."""
    return f"{groups.start}-{groups.stop}.npz"
