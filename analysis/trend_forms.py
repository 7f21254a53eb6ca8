"""What an analyst chooses for a trend, kept over every round trip of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import QueryDict

from analysis.services import trends as services
from analysis.services.books import BANNER_CONCEPTS
from backend.core.text import in_language
from surveys.engine.comparing.verdicts import Comparison

AUDIENCES = ("team", "partner", "public", "child")
CORRECTIONS = ("holm", "bonferroni", "none")
COLUMNS = ("community", "grade_band")
MOST_COLUMNS = 8
"""A question with more answers makes no column heads."""


@dataclass(frozen=True)
class Choice:
    """`labels` per wave as typed; `tables`, `banner` names; `motives` name -> text as typed, empty ones too."""

    labels: tuple[str, ...]
    tables: frozenset[str]
    banner: frozenset[str]
    motives: dict[str, str] = field(default_factory=dict)
    audience: str = "partner"
    correction: str = "holm"
    shared_schools: bool = False

    def spec(self, order: Sequence[str]) -> dict[str, Any]:
        """As `analysis.trends.spec` reads it, in the order of the codebook."""
        return {
            "tables": [name for name in order if name in self.tables],
            "banner": [name for name in order if name in self.banner],
            "motives": {name: text for name, text in self.motives.items() if name in self.tables and text.strip()},
            "shared_schools": self.shared_schools,
            "correction": self.correction,
            "suppress": {"audience": self.audience},
        }


def default(waves: Sequence[services.Chosen], found: Sequence[Comparison]) -> Choice:
    """Everything that can be compared, against the columns of the standard book as far as these can be."""
    return Choice(
        labels=tuple(in_language(wave.label) for wave in waves),
        tables=frozenset(each.question.name for each in found if tabled(each) and each.usable()),
        banner=frozenset(suggested(found)),
    )


def read(post: QueryDict, waves: int) -> Choice:
    """The choice a form sends."""
    motives = {key.removeprefix("motive-"): post.get(key, "") for key in post if key.startswith("motive-")}
    audience, correction = post.get("audience", ""), post.get("correction", "")
    return Choice(
        labels=tuple(" ".join(post.get(f"label-{place}", "").split())[:60] for place in range(waves)),
        tables=frozenset(post.getlist("table")),
        banner=frozenset(post.getlist("column")),
        motives=motives,
        audience=audience if audience in AUDIENCES else "partner",
        correction=correction if correction in CORRECTIONS else "holm",
        shared_schools="shared_schools" in post,
    )


def with_tables(choice: Choice, tables: frozenset[str]) -> Choice:
    return replace(choice, tables=tables)


def named(waves: Sequence[services.Chosen], choice: Choice) -> list[services.Chosen]:
    """The waves under the names that were typed; a name left as it was keeps its languages."""
    found = []
    for wave, typed in zip(waves, choice.labels, strict=True):
        label = wave.label if not typed or typed == in_language(wave.label) else {"": typed}
        found.append(services.chosen(wave.release, label=label, scheme=wave.scheme))
    return found


def tabled(comparison: Comparison) -> bool:
    """Whether the question makes a table: columns of the design are for the banner."""
    return comparison.question.role != "design"


def columned(comparison: Comparison) -> bool:
    """Whether the question can be a block of columns: few answers, comparable in every wave."""
    question = comparison.question
    return (
        not question.numeric
        and 1 < len(question.answers) <= MOST_COLUMNS
        and all(each.verdict != "different" for each in comparison.earlier)
    )


def suggested(found: Sequence[Comparison]) -> list[str]:
    """Community, gender, grades and form, as far as every wave has them alike."""
    fit = [each.question for each in found if columned(each)]
    concepts = {each.concept: each.name for each in fit if each.concept}
    names = {each.name for each in fit}
    return [
        name
        for name in (COLUMNS[0], concepts.get(BANNER_CONCEPTS[0]), COLUMNS[1], concepts.get(BANNER_CONCEPTS[1]))
        if name in names
    ]
