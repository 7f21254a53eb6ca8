"""What an analyst asks of a trend: questions, columns, motives for other wordings, tests and what to hide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from analysis.books.reading import BookInvalid, Reader
from analysis.books.result import Text
from analysis.books.spec import ALL_LANGUAGES
from analysis.books.suppress import policy_of
from analysis.disclosure.policy import Policy
from analysis.kernel.compare import Correction
from analysis.kernel.errors import gettext_noop

SHORTEST_MOTIVE = 10
"""Characters: a motive is a reason somebody else can weigh, not a tick."""


@dataclass(frozen=True)
class TrendSpec:
    """`tables` and `banner` are names of questions of the last wave; `labels` name -> a short
    label for its columns; `motives` name -> why a new wording asks the same.

    shared_schools: the cluster codes mean the same schools in every wave, so the waves are one sample of schools.
    """

    title: Text
    tables: tuple[str, ...]
    banner: tuple[str, ...] = ()
    labels: Mapping[str, Text] = field(default_factory=dict)
    motives: Mapping[str, str] = field(default_factory=dict)
    shared_schools: bool = False
    test_level: float = 0.05
    correction: Correction = "holm"
    level: float = 0.95
    suppress: Policy = field(default_factory=Policy)
    languages: tuple[str, ...] = ALL_LANGUAGES


def parse_trend(data: object) -> TrendSpec:
    """The specification in plain data. Raises BookInvalid naming the place."""
    top = Reader(data, "trend")
    tables = tuple(dict.fromkeys(top.names("tables")))
    if not tables:
        raise BookInvalid("no_tables", "trend.tables", gettext_noop("choose at least one question."))
    motives = top.raw("motives", {})
    reader = Reader(motives, "trend.motives")
    labels = Reader(top.raw("labels", {}), "trend.labels")
    spec = TrendSpec(
        title=top.text("title"),
        tables=tables,
        banner=tuple(dict.fromkeys(top.names("banner"))),
        labels={name: labels.text(name) for name in top.raw("labels", {})},
        motives={name: _motive(reader, name) for name in motives},
        shared_schools=top.flag("shared_schools", default=False),
        test_level=top.number("test_level", 0.05, low=1e-6, high=0.5),
        correction=top.choice("correction", "holm", get_args(Correction)),
        level=top.number("level", 0.95, low=0.5, high=0.9999),
        suppress=policy_of(Reader(top.raw("suppress", {}), "trend.suppress")),
        languages=top.names("languages") or ALL_LANGUAGES,
    )
    top.done()
    return spec


def _motive(reader: Reader, name: str) -> str:
    motive = " ".join(reader.name(name).split())
    if len(motive) < SHORTEST_MOTIVE:
        raise BookInvalid(
            "motive_short",
            reader.at(name),
            gettext_noop("say in a sentence why the new wording asks the same thing."),
        )
    return motive
