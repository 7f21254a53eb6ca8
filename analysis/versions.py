"""Several versions of one questionnaire in one release: what differs between them, for the manifest and the codebook.

A version that mends a typo during the fieldwork gives rows of the same questionnaire under another document. Rows are
merged by variable; what the versions don't share is said, so that nobody takes "not offered" for "not chosen".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from surveys import differences
from surveys.box import documents
from surveys.engine.codebook import Codebook, Text
from surveys.engine.diff import Change, Part, diff
from surveys.engine.forms import Column
from surveys.engine.structure import Questionnaire

LANGUAGES = ("nl", "fr", "en")
STEP = _("Version %(before)s → %(after)s: %(sentence)s %(reason)s (%(judgement)s)")
ONLY_IN = _(
    "Asked in version %(version)s only; in the rows of the other version -1 means that this question wasn't in it."
)
NOT_OFFERED = _("In this column -1 also stands for children to whom this answer wasn't offered.")
OFFERED = frozenset({"category-added", "category-removed"})


@dataclass(frozen=True)
class Seen:
    """One version that rows of a release answered. `number` is None when only its document is known."""

    document: str
    number: int | None
    rows: int

    @property
    def name(self) -> str:
        return str(self.number) if self.number else self.document[:8]


def told(
    seen: Mapping[str, Iterable[Seen]],
) -> tuple[list[dict[str, Any]], dict[str, Text]]:
    """(manifest entries, notes by column) for every instrument with more than one version."""
    entries: list[dict[str, Any]] = []
    notes: dict[str, list[Text]] = defaultdict(list)
    for instrument, listed in sorted(seen.items()):
        ordered = sorted(listed, key=lambda each: (each.number or 0, each.document))
        changes: list[dict[str, Any]] = []
        for before, after in pairwise(ordered):
            changes += _step(before, after, notes)
        if len(ordered) > 1:
            versions = [{"document": one.document, "number": one.number, "rows": one.rows} for one in ordered]
            entries.append({"instrument": instrument, "versions": versions, "changes": changes})
    return entries, {column: _joined(texts) for column, texts in notes.items()}


def noted(codebook: Codebook, notes: Mapping[str, Text]) -> Codebook:
    """The codebook with what is to be known of the versions beside each variable."""
    variables = tuple(
        replace(each, note=notes[each.name]) if each.name in notes else each for each in codebook.variables
    )
    return replace(codebook, variables=variables)


def _step(before: Seen, after: Seen, notes: dict[str, list[Text]]) -> list[dict[str, Any]]:
    sides = [documents.questionnaire(each.document) for each in (before, after)]
    found = diff(documents.fetch(before.document), documents.fetch(after.document))
    changes = []
    for part in found.parts:
        for change in part.changes:
            text = _text(change, before, after)
            changes.append({"variable": part.name, "judgement": change.judgement, "text": text})
            for column in _columns(part, change, sides):
                notes[column].append(text)
            for column in _unoffered(part, change, sides):
                notes[column].append(_in_languages(NOT_OFFERED))
    return changes


def _text(change: Change, before: Seen, after: Seen) -> Text:
    if change.code in {"item-added", "item-removed"}:
        return _in_languages(ONLY_IN, version=(after if change.code == "item-added" else before).name)
    return {language: _said(change, before, after, language) for language in LANGUAGES}


def _said(change: Change, before: Seen, after: Seen, language: str) -> str:
    with override(language):
        shown = differences.read_change(change)
        return STEP % {
            "before": before.name,
            "after": after.name,
            "sentence": shown.sentence,
            "reason": shown.reason,
            "judgement": shown.judgement,
        }


def _in_languages(sentence: Any, **params: str) -> Text:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(sentence) % params
    return found


def _columns(part: Part, change: Change, sides: list[Questionnaire]) -> list[str]:
    """The columns a change is about: those of its question, of its row when it names one, or a derived variable."""
    if part.kind == "derived":
        return [part.name]
    held = [column.name for _variable, column in _placed(part, sides)]
    rows = [column.name for variable, column in _placed(part, sides) if variable == change.place]
    return list(dict.fromkeys(rows or held))


def _unoffered(part: Part, change: Change, sides: list[Questionnaire]) -> list[str]:
    """The column of an answer that only one version offered, where each answer is a column of its own."""
    if change.code not in OFFERED:
        return []
    code = change.place.partition(" ")[0]
    return list(dict.fromkeys(column.name for _variable, column in _placed(part, sides) if str(column.code) == code))


def _placed(part: Part, sides: list[Questionnaire]) -> Iterator[tuple[str, Column]]:
    """(variable, column) of a question in either version; the words beside an "other" are in no release."""
    for side in sides:
        for field in side.fields.values():
            if field.item.variable == part.name and field.other_of is None:
                yield from ((field.variable, column) for column in field.form.columns(field.variable))


def _joined(texts: list[Text]) -> Text:
    """Each sentence once, in each language."""
    return {language: " ".join(dict.fromkeys(text[language] for text in texts)) for language in LANGUAGES}
