"""One row of an XLSForm as an item of a document."""

from __future__ import annotations

import re
from typing import Any

from surveys.formats import constraints
from surveys.formats.foreign import XPATH, Broken, parse
from surveys.formats.gathering import NUMBER_BOUNDS, Gathered, Item, Wish, numbered
from surveys.formats.languages import OTHER
from surveys.formats.sheets import Row
from surveys.formats.translating import Kind, Target
from surveys.formats.xlsform_sheets import MEDIA, TEXTS, ChoiceList, Page, carried, completed, unchanged
from surveys.formats.xlsform_writing import MIDNIGHT

SELECTS = {
    "select_one": "single",
    "select one": "single",
    "select1": "single",
    "select_multiple": "multiple",
    "select multiple": "multiple",
    "select all that apply": "multiple",
    "rank": "ranking",
}
SELECT = re.compile(rf"({'|'.join(SELECTS)})(?:\s+from)?\s+(\S+)(\s+or[_ ]other)?$", re.IGNORECASE)
NUMBERS = {"integer", "int", "decimal"}
WORDS = {"text", "string"}
METADATA = {
    "start",
    "end",
    "today",
    "deviceid",
    "subscriberid",
    "simserial",
    "phonenumber",
    "username",
    "email",
    "audit",
}
METADATA |= {"start-geopoint", "background-audio", "xml-external", "csv-external"}
COMPUTED = {"calculate", "hidden"}
KEPT = {"type", "name", "label", "hint", "guidance_hint", "relevant", "constraint", "calculation", "parameters"}
LISTED = {
    "required": "always-skippable",
    "choice_filter": "choice-filter",
    "default": "default",
    "constraint_message": "message",
    "required_message": "message",
    "appearance": "appearance",
    "calculation": "calculation",
    **dict.fromkeys(MEDIA, "media"),
}
NO = {"no", "false", "false()", "0", ""}
LINES = 200
ALLOWED_APPEARANCE = {"multiline", "table-list", "label", "list-nolabel", "field-list"}
CHARACTERS = {"text": 200, "longtext": 2000}


class Questions:
    def __init__(self, page: Page, lists: dict[str, ChoiceList], tracks: list[str], gathered: Gathered) -> None:
        self.page = page
        self.lists = lists
        self.tracks = tracks
        self.gathered = gathered
        self.values: dict[str, dict[str, str]] = {}
        """Question -> its values in the form -> the names of its categories."""

    def item(self, row: Row) -> Item | None:
        """None for a row that becomes no question; why is listed."""
        said = carried(row)
        if "other_of" in said:
            return None
        kind = self.page.said(row, "type")
        select = SELECT.fullmatch(kind)
        made = self.selected(row, select, said) if select else self.entered(row, kind.lower(), said)
        if made is None:
            return None
        given = self.page.said(row, "name")
        variable = made.pop("variable", None) or self.gathered.named(given, self.page.place(row, "name"))
        item = {"variable": variable, **made, **self.texts(row)}
        self.limit(row, item, said)
        self.overlay(item, said, row)
        self.wish(item, row, said)
        self.remark(row, said)
        self.target(given, item)
        return item

    def texts(self, row: Row) -> Item:
        found: Item = {"texts": self.page.texts(row, "label")}
        for meaning, member in (("hint", "note"), ("guidance_hint", "help")):
            if texts := self.page.texts(row, meaning):
                found[member] = texts
        for text in (text for texts in found.values() for text in texts.values()):
            if "${" in text and not carried(row):
                self.gathered.loses(self.page.place(row, "name"), text, "piping")
        return found

    def selected(self, row: Row, select: re.Match[str], said: dict[str, Any]) -> Item | None:
        keyword, name, other = select[1].lower(), select[2], select[3]
        if name not in self.lists:
            self.gathered.fault(self.page.place(row, "type"), self.page.said(row, "type"), "no-list", name=name)
            return None
        listed = self.lists[name]
        self.values[self.page.said(row, "name")] = listed.values
        item: Item = {"type": SELECTS[keyword], "categories": listed.copied()}
        if listed.yes_no and item["type"] == "single" and not other:
            item["type"] = "yesno"
        if other:
            texts = {track: OTHER[track[:2]] for track in self.tracks}
            code = max((category["code"] for category in item["categories"]), default=0) + 1
            item["categories"].append({"code": code, "name": "other", "texts": texts, "other": True})
            self.gathered.loses(self.page.place(row, "type"), "or_other", "other-worded")
        if "randomize=true" in self.page.said(row, "parameters").replace(" ", "") and not said:
            item["rotate"] = True
        return item

    def entered(self, row: Row, kind: str, said: dict[str, Any]) -> Item | None:
        if kind in COMPUTED and "item" in said:
            name = self.page.said(row, "name")
            return {
                "type": said["item"]["type"],
                "categories": self.lists[name].copied() if name in self.lists else [],
            }
        if kind in WORDS:
            long = "multiline" in self.page.said(row, "appearance")
            return {"type": "longtext" if long else "text"}
        if kind in NUMBERS:
            if kind == "decimal":
                self.gathered.loses(self.page.place(row, "type"), kind, "decimals")
            return {"type": "number"}
        if kind == "range":
            return self.ranged(row, said)
        if kind == "time":
            return {"type": "time", "bounds": {"min": 0, "max": MIDNIGHT - 1, "step": 1}}
        if kind in {"note", "acknowledge"}:
            if kind != "note":
                self.gathered.loses(self.page.place(row, "type"), kind, "type-unknown", type=kind)
            return {"type": "card"}
        why = "metadata" if kind in METADATA else "calculation" if kind in COMPUTED else "type-unknown"
        shown = next(iter(self.page.texts(row, "label").values()), "") or self.page.said(row, "calculation")
        what = f"{self.page.said(row, 'name')}: {shown}" if shown else self.page.said(row, "name") or kind
        self.gathered.loses(self.page.place(row, "type"), what, why, type=kind)
        return None

    def ranged(self, row: Row, said: dict[str, Any]) -> Item:
        parameters = dict(re.findall(r"(start|end|step)\s*=\s*(-?\d+)", self.page.said(row, "parameters")))
        low, high, step = (int(parameters.get(key, value)) for key, value in (("start", 1), ("end", 10), ("step", 1)))
        if low < 0:
            self.gathered.loses(self.page.place(row, "parameters"), str(low), "below-zero")
        made = numbered(max(0, low), high, max(1, step), self.tracks)
        name = self.page.said(row, "name")
        if said and name in self.lists:
            made["categories"] = self.lists[name].copied()
        else:
            self.gathered.loses(self.page.place(row, "type"), f"{low}, {high}", "ends-labelled")
        return made

    def limit(self, row: Row, item: Item, said: dict[str, Any]) -> None:
        """Bounds and answers that stand alone, from the constraint."""
        text, place = self.page.said(row, "constraint"), self.page.place(row, "constraint")
        if text and not unchanged(text, said, "constraint"):
            try:
                found = constraints.limits(parse(text, XPATH))
            except Broken as error:
                why = "xpath" if error.found else "xpath-ends"
                self.gathered.fault(place, text, why, position=str(error.position), found=error.found)
                return
            for part in found.unread:
                self.gathered.loses(place, text, "constraint-unread", found=part)
            self.bounded(self.page.said(row, "name"), item, found, place)
        if item["type"] == "number" and not unchanged(text, said, "constraint"):
            self.numbered(item, place)

    def bounded(self, given: str, item: Item, found: constraints.Limits, place: str) -> None:
        fitting = {
            "number": {"min", "max"},
            "time": {"min", "max"},
            "text": {"max_chars"},
            "longtext": {"max_chars"},
            "multiple": {"min_answers", "max_answers"},
            "ranking": {"min_answers", "max_answers"},
        }.get(item["type"], set())
        for name, value in found.bounds.items():
            if name not in fitting:
                self.gathered.loses(place, f"{name} {value}", "constraint-unread", found=name)
            elif value >= 0:
                most = CHARACTERS.get(item["type"], value)
                item.setdefault("bounds", {})[name] = min(value, most)
        for alone in found.alone if item["type"] == "multiple" else ():
            for category in item["categories"]:
                if self.values[given].get(alone) == category["name"]:
                    category["exclusive"] = True

    def numbered(self, item: Item, place: str) -> None:
        given = item.get("bounds", {})
        bounds = {**NUMBER_BOUNDS, **given}
        bounds["max"] = max(bounds["max"], bounds["min"])
        item["bounds"] = bounds
        if set(given) != {"min", "max"}:
            low, high = str(bounds["min"]), str(bounds["max"])
            self.gathered.loses(place, item["variable"], "bounds-taken", low=low, high=high)

    def overlay(self, item: Item, said: dict[str, Any], row: Row) -> None:
        """What an exported form carried, except where its cell was changed."""
        rest = dict(said.get("item", {})) if isinstance(said.get("item"), dict) else {}
        if not rest:
            return
        keyword = self.page.said(row, "type").split(" ")[0]
        if said.get("as") != keyword:
            rest.pop("type", None)
            rest.pop("bounds", None)
        if not all(unchanged(self.page.said(row, each), said, each) for each in ("constraint", "parameters")):
            rest.pop("bounds", None)
        elif "bounds" not in rest:
            item.pop("bounds", None)
        if not unchanged(self.page.said(row, "relevant"), said, "relevant"):
            rest.pop("ask_if", None)
        completed(item, rest)

    def wish(self, item: Item, row: Row, said: dict[str, Any]) -> None:
        text = self.page.said(row, "relevant")
        if text and not unchanged(text, said, "relevant"):
            self.gathered.wishes.append(Wish(item, text, self.page.place(row, "relevant")))

    def remark(self, row: Row, said: dict[str, Any]) -> None:
        """Every cell of the row that has no place here."""
        for column in self.page.columns:
            text = row.get(column.heading).strip()
            if not text or (column.meaning in KEPT and column.track != "") or column.meaning.startswith("arobase"):
                continue
            if column.track == "" and column.meaning in TEXTS:
                self.gathered.loses(row.place(column.heading), text, "no-language")
            elif said or (column.meaning == "required" and text.lower() in NO):
                continue
            elif column.meaning != "appearance" or not set(text.split()) <= ALLOWED_APPEARANCE:
                self.gathered.loses(row.place(column.heading), text, LISTED.get(column.meaning, "column"))

    def target(self, given: str, item: Item) -> None:
        """What conditions may say about this question."""
        kinds: dict[str, Kind] = {"text": "words", "longtext": "words", "multiple": "several", "ranking": "several"}
        kind = kinds.get(item["type"], "amount" if "bounds" in item else "one")
        if item["type"] in {"card", "assent", "stimulus"}:
            return
        self.gathered.targets[given] = Target(item["variable"], kind, self.values.get(given, {}))
