"""A questionnaire as an XLSForm, for KoboToolbox, ODK and every tool that reads it.

What XLSForm has columns for stands in them: texts of every track, answers by their codes, conditions and limits as
XPath, shuffled answers. The rest travels as JSON in the column `arobase`, which other tools pass over; beside it
stand marks of the cells it belongs to, so that a cell somebody changed counts for more than what was carried.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from surveys import instruments
from surveys.engine.building import build
from surveys.engine.codebook import MISSING_LABELS
from surveys.engine.findings import DocumentInvalid
from surveys.engine.forms import (
    DONT_KNOW,
    DONT_UNDERSTAND,
    DONT_WANT,
    Clock,
    Coded,
    Drawn,
    Ranked,
    Several,
    Whole,
    Words,
)
from surveys.engine.structure import Field, Item, Questionnaire
from surveys.formats import sheets
from surveys.formats.languages import OTHER, heading
from surveys.formats.losses import Lost
from surveys.formats.xpath_writing import Writer, derivation

Cells = dict[str, str]
MISSING: Mapping[int, str] = {
    DONT_KNOW: "answer.dont_know",
    DONT_WANT: "answer.dont_want",
    DONT_UNDERSTAND: "answer.dont_understand",
}
CARRIED = "arobase"
LONGEST = 32_000
MIDNIGHT = 24 * 60
SHORT_TEXT = 200
TEXT_COLUMNS = {"texts": "label", "note": "hint", "help": "guidance_hint"}
PLAIN = ("relevant", "constraint", "calculation", "appearance", "parameters", "media::image", "media::video")
STANDING = frozenset({"variable", "texts", "note", "help", "categories", "rows", "ask_tree", "rule_trees"})
"""What columns of XLSForm hold, or what publishing writes anew."""


def mark(cell: str) -> str:
    """Tells whether a cell still says what it said when it was written."""
    return hashlib.sha256(cell.encode()).hexdigest()[:8]


def carried(said: Mapping[str, Any]) -> Cells:
    """JSON for the column `arobase`, cut into cells. XLSForm takes `${` for a question wherever it stands."""
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).replace("$", "\\u0024")
    parts = [text[at : at + LONGEST] for at in range(0, len(text), LONGEST)]
    return {CARRIED if index == 0 else f"{CARRIED}_{index + 1}": part for index, part in enumerate(parts)}


def write(document: Mapping[str, Any]) -> tuple[bytes, tuple[Lost, ...]]:
    """The workbook, and what other tools will not do with it. Raises DocumentInvalid for a draft whose structure
    doesn't hold yet."""
    built = build(document)
    if built.questionnaire is None:
        raise DocumentInvalid(built.findings)
    form = _Form(built.questionnaire, built.filled)
    survey, choices, settings = form.survey(), form.choices, form.settings()
    texts = [f"{column}::{heading(track)}" for column in TEXT_COLUMNS.values() for track in form.tracks]
    keys = [CARRIED, *sorted({key for row in survey for key in row if key.startswith(f"{CARRIED}_")})]
    headings = {
        "survey": ["type", "name", *texts, *PLAIN, *keys],
        "choices": ["list_name", "name", *texts[: len(form.tracks)], CARRIED],
        "settings": ["form_title", "form_id", "version", "default_language", "style", CARRIED],
    }
    return sheets.write({"survey": survey, "choices": choices, "settings": settings}, headings), tuple(form.lost)


class _Form:
    def __init__(self, questionnaire: Questionnaire, document: dict[str, Any]) -> None:
        self.questionnaire = questionnaire
        self.document = document
        self.tracks = questionnaire.tracks
        self.lost: list[Lost] = []
        self.choices: list[Cells] = []
        fields = questionnaire.fields.values()
        self.clocks = frozenset(each.variable for each in fields if _is_clock(each))
        self.xpath = Writer(questionnaire, self.clocks)
        self.words = instruments.strings()
        self.names = set(questionnaire.fields) | {item.variable for item in questionnaire.items}

    def survey(self) -> list[Cells]:
        rows: list[Cells] = []
        steps = iter(self.questionnaire.steps)
        for module in self.document["modules"]:
            name = module["name"]
            while name in self.names:
                name += "_module"
            self.names.add(name)
            rest = self.rest(module, STANDING | {"title", "items"})
            rows.append(
                {"type": "begin_group", "name": name, **self.labels(module["title"]), **carried({"module": rest})}
            )
            for item in module["items"]:
                step = next(steps)
                rows += self.item(item, step.item, step.fields)
            rows.append({"type": "end_group"})
        for derived, entry in zip(self.questionnaire.derived, self.document.get("derived", ()), strict=True):
            rule = [(code, tree) for (code, _), tree in zip(derived.rule, derived.trees, strict=True)]
            rest = self.rest(entry)
            self.listed(derived.variable, entry["categories"])
            cells = {"type": "calculate", "name": derived.variable, "calculation": derivation(self.xpath, rule)}
            marks = {"calculation": mark(cells["calculation"])}
            rows.append({**cells, **self.labels(entry["texts"]), **carried({"derived": rest, "cells": marks})})
            self.loses(derived.variable, "derived", "out-derived")
        return rows

    def settings(self) -> list[Cells]:
        title = self.document["title"]
        rest = {key: value for key, value in self.document.items() if key not in {"modules", "derived"}}
        shown = next((title[track] for track in self.tracks if title.get(track)), self.document["name"])
        row = {"form_title": shown, "form_id": self.document["name"], "default_language": heading(self.tracks[0])}
        if self.document.get("concepts") or any(item.concept for item in self.questionnaire.items):
            self.loses("", "concept", "out-concepts")
        return [{**row, "style": "pages", **carried({"document": rest})}]

    def rest(self, holder: Mapping[str, Any], standing: frozenset[str] = STANDING) -> dict[str, Any]:
        """What no column holds: other members, and texts in languages that are no track of the document."""
        rest = {key: value for key, value in holder.items() if key not in standing}
        more = {
            member: other
            for member in (*TEXT_COLUMNS, "title")
            if (other := {track: text for track, text in holder.get(member, {}).items() if track not in self.tracks})
        }
        return {**rest, "more": more} if more else rest

    def labels(self, texts: Mapping[str, str], column: str = "label") -> Cells:
        return {f"{column}::{heading(track)}": broken(text) for track, text in texts.items() if track in self.tracks}

    def loses(self, address: str, what: str, why: str, **params: str) -> None:
        self.lost.append(Lost(address, what, why, params))

    def item(self, item: Mapping[str, Any], built: Item, fields: tuple[Field, ...]) -> Iterator[Cells]:
        cells: Cells = {"name": built.variable}
        for member, column in TEXT_COLUMNS.items():
            cells |= self.labels(item.get(member, {}), column)
        if built.ask_tree is not None:
            cells["relevant"] = self.condition(built)
        if built.categories:
            self.listed(built.variable, item["categories"], offered=_offers_missing(fields))
        rest = self.rest(item)
        if built.rows:
            yield from self.grid(item, cells, rest)
            return
        cells |= self.shape(built, fields)
        self.remarks(built, fields)
        yield {**cells, **_kept(cells, rest)}
        for field in fields:
            if field.other_of is not None:
                yield self.other(field)

    def condition(self, item: Item) -> str:
        text = self.xpath.holds(item.ask_tree)
        self.loses(item.variable, item.universe, "out-conditions" if len(text) <= LONGEST else "out-too-long")
        return text if len(text) <= LONGEST else ""

    def grid(self, item: Mapping[str, Any], cells: Cells, rest: dict[str, Any]) -> Iterator[Cells]:
        cells |= {"type": "begin_group", "appearance": "table-list"}
        yield {**cells, **_kept(cells, rest)}
        for row in item["rows"]:
            said = self.rest(row)
            name = {"type": f"select_one {item['variable']}", "name": row["variable"]}
            yield {**name, **self.labels(row["texts"]), **carried({"row": said})}
        yield {"type": "end_group"}
        self.loses(item["variable"], "", "out-missing-choices")

    def shape(self, item: Item, fields: tuple[Field, ...]) -> Cells:
        """Type, limits and parameters by the shape of the answer."""
        if item.drawn:
            codes = " ".join(str(category.code) for category in item.categories)
            drawn = f"once(selected-at('{codes}', int(random() * {len(item.categories)})))"
            return {"type": "calculate", "calculation": drawn}
        shuffled = {"parameters": "randomize=true"} if item.rotate else {}
        if not fields:
            media = item.media
            return {"type": "note", **({f"media::{media.kind}": media.file} if media and media.file else {})}
        match fields[0].form:
            case Ranked():
                return {"type": f"rank {item.variable}", **shuffled}
            case Several() as form:
                return {"type": f"select_multiple {item.variable}", **shuffled, **_several_limits(form)}
            case Coded():
                return {"type": f"select_one {item.variable}", **shuffled}
            case Words() as form:
                long = {"appearance": "multiline"} if form.max_chars > SHORT_TEXT else {}
                return {"type": "text", "constraint": f"string-length(.) <= {form.max_chars}", **long}
            case Whole() as form:
                return self.amount(item, form)
        raise TypeError(f"an XLSForm has no question for {type(fields[0].form).__name__}")

    def amount(self, item: Item, form: Whole) -> Cells:
        if item.variable in self.clocks:
            clock = "round(decimal-time(.) * 1440)"
            return {"type": "time", "constraint": f"{clock} >= {form.least} and {clock} <= {form.most}"}
        if item.categories:
            return {
                "type": "range",
                "parameters": f"start={form.least} end={form.most} step={form.step}",
            }
        return {"type": "integer", "constraint": f". >= {form.least} and . <= {form.most}"}

    def other(self, field: Field) -> Cells:
        """The text beside an "other" answer is a question of its own in XLSForm."""
        variable, code = field.other_of or ("", 0)
        cells = {"type": "text", "name": field.variable, "relevant": f"selected(${{{variable}}}, '{code}')"}
        labels = self.labels({track: self.word(track, "question.other", OTHER) for track in self.tracks})
        return {**cells, **labels, **carried({"other_of": variable})}

    def listed(self, name: str, categories: list[dict[str, Any]], *, offered: bool = False) -> None:
        for category in categories:
            rest = self.rest(category, STANDING | {"code"})
            cells = {"list_name": name, "name": str(category["code"])}
            self.choices.append({**cells, **self.labels(category["texts"]), **carried(rest)})
            if category.get("pictogram"):
                self.loses(name, category["pictogram"], "out-pictogram")
        for code, key in MISSING.items() if offered else ():
            labels = {track: self.word(track, key, MISSING_LABELS[code]) for track in self.tracks}
            cells = {"list_name": name, "name": str(code)}
            self.choices.append({**cells, **self.labels(labels), **carried({"missing": code})})

    def word(self, track: str, key: str, known: Mapping[str, str]) -> str:
        """A word of the child's interface, in the plain track where a track has none of its own."""
        spoken = (self.words[each][key] for each in (track, track[:2]) if key in self.words.get(each, {}))
        return next(spoken, known[track[:2]])

    def remarks(self, item: Item, fields: tuple[Field, ...]) -> None:
        """What a tool that reads the form will not do, for this item."""
        form = fields[0].form if fields else None
        media = item.media
        said = {
            "out-missing-choices": _offers_missing(fields),
            "out-missing": form is not None and not item.drawn and not _offers_missing(fields),
            "out-rank": isinstance(form, Ranked),
            "out-exclusive": any(category.exclusive for category in item.categories),
            "out-look": isinstance(form, Whole) and bool(item.categories),
            "out-time": isinstance(form, Clock) and item.variable not in self.clocks,
            "out-helpcard": item.helpcard,
            "out-sensitive": item.sensitivity > 0,
            "out-rotate": item.rotate,
            "out-draw": item.drawn,
            "out-assent": not fields and item.type == "assent",
        }
        for why, holds in said.items():
            if holds:
                self.loses(item.variable, "", why)
        if media and media.file:
            self.loses(item.variable, media.file, "out-media", file=media.file)
        if item.pictogram:
            self.loses(item.variable, item.pictogram, "out-pictogram")


def _is_clock(field: Field) -> bool:
    """XLSForm knows no time after midnight."""
    return isinstance(field.form, Clock) and field.form.most < MIDNIGHT


def _offers_missing(fields: tuple[Field, ...]) -> bool:
    """Where a child chooses answers from a list, the reasons to give none can stand among them."""
    return (
        bool(fields) and isinstance(fields[0].form, Coded | Several) and not isinstance(fields[0].form, Ranked | Drawn)
    )


def _several_limits(form: Several) -> Cells:
    alone = [*sorted(form.exclusive), *MISSING]
    parts = [f"(not(selected(., '{code}')) or count-selected(.) = 1)" for code in alone]
    single = " or ".join(f"selected(., '{code}')" for code in alone)
    if form.least > 1:
        parts.append(f"(count-selected(.) >= {form.least} or {single})")
    if form.most is not None:
        parts.append(f"count-selected(.) <= {form.most}")
    return {"constraint": " and ".join(parts)}


def _kept(cells: Mapping[str, str], rest: Mapping[str, Any]) -> Cells:
    """What the columns can't say, with marks of the cells that said a part of it."""
    marks = {column: mark(cells.get(column, "")) for column in ("relevant", "constraint", "parameters")}
    return carried({"item": rest, "as": cells["type"].split(" ")[0], "cells": marks})


def broken(text: str) -> str:
    """XLSForm takes `${` for a question: an invisible word joiner keeps the two signs apart."""
    return text.replace("${", "$\u2060{")


def mended(text: str) -> str:
    return text.replace("$\u2060{", "${")
