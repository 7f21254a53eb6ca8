"""What every question type says about itself. A type is one module with one `ItemType` and a line in the registry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from surveys.engine.findings import Finding
from surveys.engine.forms import Coded, Words
from surveys.engine.structure import Field, Item, Text

MEMBERS = ("categories", "rows", "drawn", "key", "media", "alt", "ordered")
LIMITS = ("min", "max", "step", "max_chars", "min_answers", "max_answers")


def label(*, en: str, nl: str, fr: str) -> Text:
    """What a kind of question is called, in the languages of the staff pages and of results."""
    return {"en": en, "nl": nl, "fr": fr}


class ItemType:
    """The base: an item without an answer. `allowed` names the optional members and bounds the type knows; `label` says
    what kind of question it is."""

    name: ClassVar[str]
    label: ClassVar[Text]
    hint: ClassVar[Text]
    """When to choose it, in a sentence for an author."""
    measure: ClassVar[str] = "nominal"
    allowed: ClassVar[frozenset[str]] = frozenset()
    least_categories: ClassVar[int] = 0
    exclusives: ClassVar[bool] = False
    youngest: ClassVar[int] = 0
    """Children younger than this are not asked it."""
    pictured: ClassVar[bool] = False
    """Whether its answers have pictures of their own: faces, a tick and a cross."""
    rotates: ClassVar[bool] = False
    """Whether the order of its categories may differ from child to child, as long as they are nominal."""
    battery: ClassVar[bool] = False
    """Whether its rows are meant to be compared with each other."""
    diverge: ClassVar[bool] = False
    """Whether its answers run from one pole to the other, so that charts draw them from the middle."""

    asks: ClassVar[bool] = True
    """Whether a child is asked anything; what is shown, explained or drawn is no question."""
    written: ClassVar[bool] = False
    """Whether a child answers in words of its own."""

    def defaults(self) -> Mapping[str, Any]:
        """Members of the JSON item that stand when the author leaves them out; publishing writes them down."""
        return {}

    def start(self) -> Mapping[str, Any]:
        """What a new item of this type begins with, for its author to write on."""
        if "categories" not in self.allowed:
            return {}
        codes = range(1, max(self.least_categories, 2) + 1)
        blank = [{"code": code, "name": f"c{code}", "texts": {}} for code in codes]
        return {"categories": self.defaults().get("categories", blank)}

    def fields(self, item: Item) -> tuple[Field, ...]:
        """The variables this item adds to the answer set."""
        del item
        return ()

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        for member in self._given(item) - self.allowed:
            yield Finding("not-here", where, {"type": self.name, "member": member})
        if "categories" in self.allowed:
            if len(item.categories) < self.least_categories:
                yield Finding("needs-categories", where, {"type": self.name, "count": self.least_categories})
            yield from self._category_problems(item, where)
        if item.rotate and not (self.rotates and item.measure == "nominal"):
            yield Finding("rotate-ordered", f"{where}.rotate", {"type": self.name, "measure": item.measure})

    def unfinished(self, item: Item, tracks: Sequence[str], where: str) -> Iterator[Finding]:
        """What a draft may still lack and a published item may not, beside its texts."""
        del item, tracks, where
        yield from ()

    def _given(self, item: Item) -> set[str]:
        given = {member for member in MEMBERS if getattr(item, member)}
        given |= {limit for limit in LIMITS if getattr(item.bounds, limit) is not None}
        if any(category.other for category in item.categories):
            given.add("other")
        return given

    def _category_problems(self, item: Item, where: str) -> Iterator[Finding]:
        if sum(category.other for category in item.categories) > 1:
            yield Finding("two-others", f"{where}.categories")
        if not self.exclusives and any(category.exclusive for category in item.categories):
            yield Finding("exclusive-not-here", f"{where}.categories")


def coded_form(item: Item) -> Coded:
    return Coded(
        names={category.name: category.code for category in item.categories},
        ordered=item.measure != "nominal",
        codes=frozenset(category.code for category in item.categories),
    )


def other_fields(item: Item) -> tuple[Field, ...]:
    """The text beside the "other" category: `<variable>__other`."""
    return tuple(
        Field(
            variable=f"{item.variable}__other",
            form=Words(),
            label=category.texts,
            item=item,
            other_of=(item.variable, category.code),
        )
        for category in item.categories
        if category.other
    )


def answers_crossed(item: Item, where: str) -> Iterator[Finding]:
    """The least and the most answers fit each other and the categories there are."""
    free = sum(not category.exclusive for category in item.categories)
    low, high = item.bounds.min_answers or 1, item.bounds.max_answers or free
    if low > min(high, free):
        yield Finding("bounds-crossed", f"{where}.bounds", {"low": low, "high": min(high, free)})


class CategoryType(ItemType):
    """One category out of a list."""

    allowed = frozenset({"categories"})
    least_categories = 2

    def fields(self, item: Item) -> tuple[Field, ...]:
        return (Field(item.variable, coded_form(item), item.texts, item), *other_fields(item))
