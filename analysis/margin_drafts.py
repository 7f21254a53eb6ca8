"""Margins as they stand on the page: what was typed, kept as it was typed, and the calibration it says."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from django.http import QueryDict
from django.utils import formats

from analysis.books import spec as specs
from analysis.books.frames import Source
from analysis.books.margins import Key, MarginSpec
from analysis.books.result import Text

METHODS: dict[str, dict[str, str]] = {
    "rake": {"method": "rake"},
    "poststratify": {"method": "poststratify"},
    "raking": {"method": "calibrate", "distance": "raking"},
    "linear": {"method": "calibrate", "distance": "linear"},
    "logit": {"method": "calibrate", "distance": "logit"},
}
FACTS = ("source", "date", "unit", "universe")
LIMITS = ("bounds_low", "bounds_high", "trim_low", "trim_high")
MOST_MARGINS, MOST_CELLS = 60, 200
SPACES = re.compile(r"[\s\u00a0\u202f']")


@dataclass(frozen=True)
class MarginDraft:
    """One margin: category keys (crossed ones joined by a slash) -> the total as typed; `without` are keys ticked as
    having no figure, of crossed margins the categories by variable.
    """

    variables: tuple[str, ...]
    group: str = ""
    label: Text = field(default_factory=dict)
    status: str = "unstated"
    missing: str = "keep"
    facts: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Draft:
    """All margins with the way to weight; `limits` as typed, `rest` what the page has no field for."""

    margins: tuple[MarginDraft, ...]
    by: str = ""
    method: str = "rake"
    limits: Mapping[str, str] = field(default_factory=dict)
    rest: Mapping[str, Any] = field(default_factory=dict)


class Unreadable(Exception):
    """Fields that hold no number, by their names."""

    def __init__(self, fields: list[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def of(calibration: Mapping[str, Any], source: Source) -> Draft:
    """The draft of a calibration that can be read. Raises BookInvalid."""
    spec = specs.calibration_of(dict(calibration))
    distance = spec.distance if spec.method == "calibrate" else spec.method
    pairs = (("bounds", spec.bounds), ("trim", spec.trim))
    limits = {f"{name}_{end}": written(value) for name, pair in pairs if pair
              for end, value in zip(("low", "high"), pair, strict=True)}  # fmt: skip
    return Draft(
        tuple(_margin_of(source, spec.by, margin) for margin in spec.margins),
        spec.by,
        distance,
        limits,
        {"tolerance": spec.tolerance} if "tolerance" in calibration else {},
    )


def _margin_of(source: Source, by: str, margin: MarginSpec) -> MarginDraft:
    parts = [source.coded(name, margin.where) for name in margin.variables]
    group = margin.group
    if by:
        known = source.coded(by, "calibration.by")
        group = known.keys[known.positions((group,), margin.where)[0]]

    def key(codes: tuple[Key, ...]) -> str:
        places = [part.positions((code,), margin.where)[0] for part, code in zip(parts, codes, strict=True)]
        return "/".join(part.keys[place] for part, place in zip(parts, places, strict=True))

    without = {
        name: tuple(part.keys[place] for place in part.positions(margin.without.get(name, ()), margin.where))
        for name, part in zip(margin.variables, parts, strict=True)
    }
    return MarginDraft(
        margin.variables,
        group,
        margin.label,
        margin.status,
        margin.missing,
        {name: getattr(margin, name) for name in FACTS},
        {key(codes): written(total) for codes, total in margin.totals},
        without,
    )


def read(data: QueryDict) -> Draft:
    """What the page sent. Nothing is refused here but fields that aren't the page's own."""
    count = data.get("margins", "0")
    margins = [_read_margin(data, place) for place in range(min(int(count) if count.isdecimal() else 0, MOST_MARGINS))]
    method = data.get("method", "rake")
    return Draft(
        tuple(margin for margin in margins if margin.variables),
        data.get("by", ""),
        method if method in METHODS else "rake",
        {name: data.get(name, "").strip() for name in LIMITS},
        _object(data.get("rest", "")),
    )


def _read_margin(data: QueryDict, place: int) -> MarginDraft:
    start = f"m{place}-"
    variables = tuple(name for name in data.get(f"{start}variables", "").split("*") if name)
    totals = f"{start}t-"
    typed = {name.removeprefix(totals): data.get(name, "").strip() for name in data if name.startswith(totals)}
    without = _object(data.get(f"{start}without", ""))
    if len(variables) == 1:
        without = {variables[0]: data.getlist(f"{start}w")}
    return MarginDraft(
        variables,
        data.get(f"{start}group", ""),
        _object(data.get(f"{start}label", "")),
        data.get(f"{start}status", "unstated"),
        data.get(f"{start}missing", "keep"),
        {name: data.get(f"{start}{name}", "").strip() for name in FACTS},
        typed,
        {name: tuple(map(str, keys)) for name, keys in without.items() if isinstance(keys, list | tuple)},
    )


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def after(draft: Draft, act: str, data: QueryDict, source: Source) -> Draft:
    """The draft after a button: `add` another margin, `drop:PLACE` one."""
    word, _, place = act.partition(":")
    if word == "drop" and place.isdecimal():
        kept = tuple(margin for index, margin in enumerate(draft.margins) if index != int(place))
        return replace(draft, margins=kept)
    if word == "add":
        names = dict.fromkeys(name for key in ("variable", "crossed") if (name := data.get(key, "")))
        known = all(name in source.frame.columns for name in names)
        if names and known:
            fresh = MarginDraft(tuple(names), data.get("group", ""))
            return replace(draft, margins=(*draft.margins, fresh)[:MOST_MARGINS])
    return draft


def calibration(draft: Draft) -> dict[str, Any]:
    """The calibration the page says. Raises Unreadable when a total or a limit is no number."""
    wrong: list[str] = []

    def number(text: str, name: str) -> float | None:
        try:
            return figure(text)
        except ValueError:
            wrong.append(name)
            return None

    margins = [_said(margin, place, number) for place, margin in enumerate(draft.margins)]
    limits = {name: number(draft.limits.get(name, ""), name) for name in LIMITS}
    found: dict[str, Any] = {**draft.rest, **({"by": draft.by} if draft.by else {}), **METHODS[draft.method]}
    for key in ("bounds", "trim"):
        low, high = limits[f"{key}_low"], limits[f"{key}_high"]
        if low is None and high is None:
            continue
        if low is None or high is None:
            wrong.append(f"{key}_low" if low is None else f"{key}_high")
        found[key] = [low, high]
    if wrong:
        raise Unreadable(wrong)
    if not draft.by:
        margins = [{key: value for key, value in margin.items() if key != "group"} for margin in margins]
    return {**found, "margins": margins}


def _said(margin: MarginDraft, place: int, number: Any) -> dict[str, Any]:
    marked = {f"{key}" for keys in margin.without.values() for key in keys} if len(margin.variables) == 1 else set()
    totals = {
        key: total
        for key, text in margin.typed.items()
        if key not in marked and (total := number(text, f"m{place}-t-{key}")) is not None
    }
    crossed = [
        {**dict(zip(margin.variables, key.split("/"), strict=False)), "total": total} for key, total in totals.items()
    ]
    without = {name: list(keys) for name, keys in margin.without.items() if keys}
    facts = {name: text for name, text in margin.facts.items() if text}
    return {
        "group": margin.group,
        "variables": list(margin.variables),
        **({"label": margin.label} if margin.label else {}),
        "status": margin.status,
        "missing": margin.missing,
        **facts,
        **({"without": without} if without else {}),
        "totals": totals if len(margin.variables) == 1 else crossed,
    }


def cells(source: Source, margin: MarginDraft) -> list[tuple[str, tuple[Text, ...]]]:
    """Key and labels of every category of a margin, in the codebook's order. Raises BookInvalid."""
    parts = [source.coded(name, "margins") for name in margin.variables]
    found = product(*[list(zip(part.keys, part.labels, strict=True)) for part in parts])
    return [("/".join(key for key, _ in cell), tuple(label for _, label in cell)) for cell in found][:MOST_CELLS]


def figure(text: str) -> float | None:
    """A number as people write it in the page's language, spaces and separators of thousands left out; None for
    nothing. Raises ValueError.
    """
    bare = SPACES.sub("", text)
    if not bare:
        return None
    decimal = str(formats.get_format("DECIMAL_SEPARATOR"))
    thousand = "." if decimal == "," else ","
    if thousand in bare and re.fullmatch(rf"\d{{1,3}}({re.escape(thousand)}\d{{3}})+({re.escape(decimal)}\d+)?", bare):
        bare = bare.replace(thousand, "")
    found = float(bare.replace(",", "."))
    if not 0 <= found < float("inf"):
        raise ValueError(text)
    return found


def written(value: float) -> str:
    """A number as the page's fields show it: all its digits, no separators of thousands."""
    text = f"{value:.12g}" if abs(value) < 1e12 else repr(value)
    return text.replace(".", str(formats.get_format("DECIMAL_SEPARATOR")))
