"""Numbers between two bounds, in steps: what the types that answer with a number have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from surveys.engine.findings import Finding
from surveys.engine.forms import Whole
from surveys.engine.structure import Field, Item
from surveys.engine.types.contract import ItemType


class AmountType(ItemType):
    """A whole number, never below zero: negative numbers say why an answer is missing."""

    measure = "scale"
    allowed = frozenset({"min", "max"})
    form: ClassVar[type[Whole]] = Whole

    def start(self) -> Mapping[str, Any]:
        return {"bounds": {"min": 0, "max": 20}}

    def fields(self, item: Item) -> tuple[Field, ...]:
        low, high = item.bounds.min, item.bounds.max
        form = self.form() if low is None or high is None else self.form(low, high, item.bounds.step or 1)
        return (Field(item.variable, form, item.texts, item),)

    def problems(self, item: Item, where: str) -> Iterator[Finding]:
        yield from super().problems(item, where)
        low, high, step = item.bounds.min, item.bounds.max, item.bounds.step or 1
        if low is None or high is None:
            yield Finding("needs-bounds", where, {"type": self.name})
        elif low > high:
            yield Finding("bounds-crossed", f"{where}.bounds", {"low": low, "high": high})
        elif (high - low) % step:
            yield Finding("steps-crossed", f"{where}.bounds", {"low": low, "high": high, "step": step})
        else:
            yield from self.range_problems(item, low, high, where)

    def range_problems(self, item: Item, low: int, high: int, where: str) -> Iterator[Finding]:
        """What is wrong with bounds that are there and in order."""
        del item, low, high, where
        yield from ()


class LabelledAmount(AmountType):
    """A range of which some points have a label, both ends at least; the code of a category is its point."""

    allowed = frozenset({"categories", "min", "max"})
    least_categories = 2

    def start(self) -> Mapping[str, Any]:
        ends = [{"code": code, "name": name, "texts": {}} for name, code in (("lowest", 0), ("highest", 10))]
        return {"bounds": {"min": 0, "max": 10}, "categories": ends}

    def range_problems(self, item: Item, low: int, high: int, where: str) -> Iterator[Finding]:
        codes = {category.code for category in item.categories}
        for place, category in enumerate(item.categories):
            if not low <= category.code <= high or (category.code - low) % (item.bounds.step or 1):
                limits = {"given": category.code, "low": low, "high": high}
                yield Finding("point-outside", f"{where}.categories[{place}].code", limits)
        if not {low, high} <= codes:
            yield Finding("ends-unlabelled", f"{where}.categories", {"low": low, "high": high})
