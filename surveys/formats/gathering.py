"""What a reader of a foreign questionnaire gathers on its way, whatever the format: losses, faults, and the names and
questions that conditions speak of."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from surveys.formats import translating
from surveys.formats.foreign import Broken, Language, parse
from surveys.formats.losses import Lost, Unreadable
from surveys.formats.naming import category_name, variable_name
from surveys.formats.translating import Target

Item = dict[str, Any]
MOST_CODE = 9999
NUMBER_BOUNDS = {"min": 0, "max": 999}
MOST_POINTS = 11


@dataclass(frozen=True)
class Wish:
    """A condition to translate once every question is known."""

    item: Item
    text: str
    address: str


@dataclass
class Gathered:
    lost: list[Lost] = field(default_factory=list)
    faults: list[Lost] = field(default_factory=list)
    targets: dict[str, Target] = field(default_factory=dict)
    """Name in the file -> what it is here."""
    taken: set[str] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    """Every name of a question in the file, also of those that did not come along."""
    wishes: list[Wish] = field(default_factory=list)

    def loses(self, address: str, what: str, why: str, **params: str) -> None:
        self.lost.append(Lost(address, what, why, params))

    def fault(self, address: str, what: str, why: str, **params: str) -> None:
        self.faults.append(Lost(address, what, why, params))

    def named(self, given: str, address: str) -> str:
        """The variable for a name of the file; a change is listed."""
        name = variable_name(given, self.taken)
        self.taken.add(name)
        if name != given:
            self.loses(address, given, "renamed", new=name)
        return name

    def translate(self, language: Language) -> None:
        """Gives every item its condition. Several wishes for one item (its own and those of its groups) all count."""
        for wish in self.wishes:
            text = self._translated(wish, language)
            if text and text != "true":
                before = wish.item.get("ask_if")
                wish.item["ask_if"] = f"{enclosed(before)} and {enclosed(text)}" if before else text

    def _translated(self, wish: Wish, language: Language) -> str:
        try:
            return translating.translate(parse(wish.text, language), self.targets)
        except Broken as error:
            if error.found:
                self.fault(wish.address, wish.text, "xpath", position=str(error.position), found=error.found)
            else:
                self.fault(wish.address, wish.text, "xpath-ends")
        except translating.Unknown as error:
            if error.name in self.known:
                self.loses(wish.address, wish.text, "condition-unread", found=error.name)
            else:
                self.fault(wish.address, wish.text, "xpath-unknown", name=error.name)
        except translating.Untranslatable as error:
            self.loses(wish.address, wish.text, "condition-unread", found=error.found)
        return ""

    def document(self, head: dict[str, Any], modules: list[dict[str, Any]]) -> dict[str, Any]:
        """The document of what was gathered; modules without a question are left out. Raises Unreadable."""
        kept = [module for module in modules if module["items"]]
        if not kept and not self.faults:
            self.fault("", "", "no-questions")
        if self.faults:
            raise Unreadable(self.faults)
        return {"format": 1, **head, "modules": kept}


def enclosed(condition: str) -> str:
    return f"({condition})" if " or " in condition else condition


def coded(values: list[str]) -> list[int] | None:
    """The values of a list as codes when they all are whole numbers that can be codes."""
    if all(value.isdigit() and int(value) <= MOST_CODE for value in values) and len(set(map(int, values))) == len(
        values
    ):
        return [int(value) for value in values]
    return None


def category_names(values: list[str], labels: list[str]) -> list[str]:
    """A name for each category: the value itself when it says something, else its words."""
    names: list[str] = []
    for value, label in zip(values, labels, strict=True):
        names.append(category_name(label[:40] if value.lstrip("-").isdigit() and label else value, names))
    return names


def numbered(low: int, high: int, step: int, tracks: list[str]) -> Item:
    """The members of a question whose answer is a number on a line: a ladder when it has few points, else a slider.
    Its ends show their number."""
    points = [low, high]
    categories = [
        {"code": point, "name": f"point_{point}", "texts": dict.fromkeys(tracks, str(point))} for point in points
    ]
    if step == 1 and high - low < MOST_POINTS:
        return {"type": "scale", "bounds": {"min": low, "max": high}, "categories": categories}
    return {"type": "slider", "bounds": {"min": low, "max": high, "step": step}, "categories": categories}
