"""An XLSForm as a questionnaire document: groups become modules, tables become grids, XPath becomes conditions.

What was exported from here comes back as it was, edits in the spreadsheet included; any other form comes as far as it
fits, with a list of what didn't.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from surveys.formats import sheets
from surveys.formats.foreign import XPATH
from surveys.formats.gathering import Gathered, Item, Wish
from surveys.formats.languages import NAMES, track_of
from surveys.formats.losses import Brought, Lost, Unreadable
from surveys.formats.naming import document_name, module_name
from surveys.formats.sheets import Row, Sheets
from surveys.formats.xlsform_questions import SELECT, Questions
from surveys.formats.xlsform_sheets import Page, carried, choice_lists, completed, unchanged

SHEETS = {"survey", "choices", "settings"}
SETTINGS = {"form_title", "form_id", "title", "id_string", "default_language", "version", "style"}


@dataclass
class Group:
    row: Row
    children: list[Row | Group] = field(default_factory=list)
    repeated: bool = False


def read(data: bytes, *, untagged: str = "nl") -> Brought:
    """The document of a workbook. `untagged` is the track of texts that name no language. Raises Unreadable."""
    return _Reader(sheets.read(data), untagged).brought()


class _Reader:
    def __init__(self, found: Sheets, untagged: str) -> None:
        if "survey" not in found:
            raise Unreadable([Lost("", ", ".join(found), "no-survey")])
        self.gathered = Gathered()
        setting = next(iter(found.get("settings", [])), None)
        self.settings = {} if setting is None else setting.cells
        self.carried = {} if setting is None else _head(carried(setting).get("document", {}))
        spoken = track_of(self.settings.get("default_language", ""))
        self.untagged = spoken or untagged
        self.page = Page(found["survey"], self.untagged)
        self.tracks: list[str] = self.carried.get("tracks") or self.page.tracks() or [self.untagged]
        lists = choice_lists(Page(found.get("choices", []), self.untagged), self.gathered)
        self.questions = Questions(self.page, lists, self.tracks, self.gathered)
        self.modules: list[dict[str, Any]] = []
        self.open: dict[str, Any] | None = None
        self.derived: list[dict[str, Any]] = []
        self.lists = lists
        self.others(found)

    def others(self, found: Sheets) -> None:
        for name in found.keys() - SHEETS:
            if found[name]:
                self.gathered.loses(name, name, "sheet")
        for key, value in self.settings.items():
            if key not in SETTINGS and not key.startswith("arobase"):
                self.gathered.loses(f"settings!{key}", value, "setting")

    def brought(self) -> Brought:
        tree = self.tree()
        for node in tree:
            if isinstance(node, Group) and not node.repeated and not self.is_grid(node):
                self.module(node)
            else:
                self.loose(node)
        self.gathered.translate(XPATH)
        document = self.gathered.document(self.head(), self.modules)
        if self.derived:
            document["derived"] = self.derived
        return Brought(document, tuple(self.gathered.lost))

    def head(self) -> dict[str, Any]:
        title = self.settings.get("form_title") or self.settings.get("title") or ""
        name = document_name(self.settings.get("form_id") or title or "questionnaire")
        if self.carried:
            head = {**self.carried}
            shown = next((head["title"][track] for track in self.tracks if head["title"].get(track)), "")
            return head if shown == title else {**head, "title": {**head["title"], self.tracks[0]: title}}
        return {"name": name, "title": {self.untagged: title or name}, "tracks": self.tracks}

    def tree(self) -> list[Row | Group]:
        """Rows in their groups; names are looked at here, where every row passes."""
        top: list[Row | Group] = []
        stack: list[Group] = []
        seen: dict[str, int] = {}
        for row in self.page.rows:
            kind = self.page.said(row, "type").lower().replace(" ", "_")
            inside = stack[-1].children if stack else top
            if kind.startswith(("begin_group", "begin_repeat")):
                group = Group(row, repeated=kind.startswith("begin_repeat"))
                inside.append(group)
                stack.append(group)
            elif kind.startswith(("end_group", "end_repeat")):
                if stack:
                    stack.pop()
                else:
                    self.gathered.fault(self.page.place(row, "type"), kind, "unopened-group")
            elif self.named(row, kind, seen):
                inside.append(row)
        for group in stack:
            self.gathered.fault(
                self.page.place(group.row, "type"), self.page.said(group.row, "name"), "unclosed-group"
            )
        return top

    def named(self, row: Row, kind: str, seen: dict[str, int]) -> bool:
        name = self.page.said(row, "name")
        if not kind:
            if name:
                self.gathered.fault(self.page.place(row, "type"), name, "no-type")
            return False
        if not name:
            self.gathered.fault(self.page.place(row, "name"), self.page.said(row, "type"), "no-name")
            return False
        if name in seen:
            self.gathered.fault(self.page.place(row, "name"), name, "name-twice", name=name, row=str(seen[name]))
            return False
        seen[name] = row.number
        self.gathered.known.add(name)
        return True

    def module(self, group: Group) -> None:
        said = carried(group.row).get("module", {})
        given = self.page.said(group.row, "name")
        module = completed({"name": self.module_name(given), "title": self.page.texts(group.row, "label")}, said)
        module["items"] = []
        self.modules.append(module)
        module["items"] += self.items(group, depth=0)

    def module_name(self, given: str) -> str:
        return module_name(given, [module["name"] for module in self.modules])

    def loose(self, node: Row | Group) -> None:
        """What stands in no group goes into a module of its own, together with its neighbours."""
        items = list(self.items_of(node))
        if not items:
            return
        if not self.modules or self.modules[-1] is not self.open:
            title = {self.untagged: said} if (said := self.settings.get("form_title")) else {}
            self.modules.append({"name": self.module_name("questions"), "title": title, "items": []})
            self.open = self.modules[-1]
        self.modules[-1]["items"] += items

    def items(self, group: Group, *, depth: int) -> Iterator[Item]:
        """The items of a group, its condition given to each."""
        self.questions.remark(group.row, carried(group.row))
        condition, place = self.page.said(group.row, "relevant"), self.page.place(group.row, "relevant")
        for child in group.children:
            for item in self.items_of(child):
                if condition:
                    self.gathered.wishes.append(Wish(item, condition, place))
                yield item
        if condition:
            self.gathered.loses(place, condition, "group-condition")
        if depth and self.page.texts(group.row, "label"):
            shown = next(iter(self.page.texts(group.row, "label").values()))
            self.gathered.loses(self.page.place(group.row, "name"), shown, "group-title")

    def items_of(self, node: Row | Group) -> Iterator[Item]:
        if isinstance(node, Group):
            if node.repeated:
                self.refused(node)
            elif self.is_grid(node):
                yield self.grid(node)
            else:
                yield from self.items(node, depth=1)
        elif "derived" in carried(node):
            self.derived.append(self.derivation(node))
        elif (item := self.questions.item(node)) is not None:
            yield item

    def refused(self, group: Group) -> None:
        """A repeated group stays behind with all that is in it, each question named."""
        name = self.page.said(group.row, "name")
        label = next(iter(self.page.texts(group.row, "label").values()), "")
        self.gathered.loses(self.page.place(group.row, "type"), f"{name}: {label}".strip(": "), "repeat")
        for row in _rows(group):
            label = next(iter(self.page.texts(row, "label").values()), "")
            what = f"{self.page.said(row, 'name')}: {label}".strip(": ")
            self.gathered.loses(self.page.place(row, "name"), what, "inside-repeat")

    def is_grid(self, group: Group) -> bool:
        """Questions about one list, drawn as a table, none with a condition of its own."""
        rows = [child for child in group.children if isinstance(child, Row)]
        lists = {self.page.said(row, "type") for row in rows}
        looks = {self.page.said(row, "appearance") for row in rows}
        if len(rows) != len(group.children) or not rows or len(lists) != 1:
            return False
        select = SELECT.fullmatch(lists.pop())
        drawn = "table-list" in self.page.said(group.row, "appearance") or "list-nolabel" in looks
        single = select is not None and select[1].lower() not in {"rank", "select_multiple"} and not select[3]
        return drawn and single and not any(self.page.said(row, "relevant") for row in rows)

    def grid(self, group: Group) -> Item:
        said = carried(group.row)
        rows = [row for row in group.children if isinstance(row, Row) and self.page.said(row, "appearance") != "label"]
        made = [(row, one) for row in rows if (one := self.questions.item(row)) is not None]
        given = self.page.said(group.row, "name")
        self.gathered.known.add(given)
        variable = given if said else self.gathered.named(given, self.page.place(group.row, "name"))
        item: Item = {"variable": variable, "type": "grid", **self.questions.texts(group.row)}
        item["rows"] = [
            completed({"variable": one["variable"], "texts": one["texts"]}, carried(row).get("row", {}))
            for row, one in made
        ]
        if made:
            item["categories"] = made[0][1]["categories"]
        if not item["texts"]:
            head = [
                row for row in group.children if isinstance(row, Row) and self.page.said(row, "appearance") == "label"
            ]
            item["texts"] = self.page.texts(head[0], "label") if head else {}
        self.questions.remark(group.row, said)
        self.questions.overlay(item, said, group.row)
        self.questions.wish(item, group.row, said)
        return item

    def derivation(self, row: Row) -> dict[str, Any]:
        said = carried(row)
        variable = self.page.said(row, "name")
        if not unchanged(self.page.said(row, "calculation"), said, "calculation"):
            self.gathered.loses(self.page.place(row, "calculation"), self.page.said(row, "calculation"), "calculation")
        listed = self.lists.get(variable)
        categories = listed.copied() if listed else []
        texts = self.page.texts(row, "label")
        return completed({"variable": variable, "texts": texts, "categories": categories}, said["derived"])


def _head(said: dict[str, Any]) -> dict[str, Any]:
    """What was carried of the whole document, when it still is what was written there."""
    tracks = said.get("tracks")
    sound = isinstance(said.get("title"), dict) and isinstance(tracks, list) and set(map(str, tracks)) <= set(NAMES)
    return said if sound and tracks else {}


def _rows(group: Group) -> Iterator[Row]:
    for child in group.children:
        if isinstance(child, Group):
            yield from _rows(child)
        else:
            yield child
