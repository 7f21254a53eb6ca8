"""The parts of a questionnaire as frozen values. They hold what the document says; `document` builds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from surveys.engine.forms import Form

Text = Mapping[str, str]
"""Track or language -> text."""

Linkage = Literal["none", "coarse", "full"]
"""What a text keeps: nothing, the stratum of its child, or its row of answers."""

Tree = Any
"""A compiled condition: nested JSON lists, see `logic`."""


@dataclass(frozen=True)
class Category:
    code: int
    name: str
    texts: Text
    pictogram: str = ""
    exclusive: bool = False
    other: bool = False


@dataclass(frozen=True)
class Row:
    variable: str
    texts: Text
    pictogram: str = ""


@dataclass(frozen=True)
class Bounds:
    min: int | None = None
    max: int | None = None
    step: int | None = None
    max_chars: int | None = None
    min_answers: int | None = None
    max_answers: int | None = None


@dataclass(frozen=True)
class Media:
    """An image or a video, named by the hash of its bytes; a draft may not have the file yet. `captions` by track."""

    kind: str
    file: str = ""
    captions: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """`within` is the condition its module's forms come to; `ask_tree` holds both that and `ask_if`, compiled.

    `identifying` are the coarser variables that may stand for it (`engine.identifying`), None when it points to nobody;
    `linkage` is what its text in a child's own words stays tied to, None when the author left that as it is.
    """

    variable: str
    type: str
    texts: Text
    help: Text = field(default_factory=dict)
    note: Text = field(default_factory=dict)
    categories: tuple[Category, ...] = ()
    rows: tuple[Row, ...] = ()
    bounds: Bounds = field(default_factory=Bounds)
    ask_if: str = ""
    ask_tree: Tree = None
    sensitivity: int = 0
    measure: str = "nominal"
    concept: str = ""
    pictogram: str = ""
    helpcard: bool = False
    key: tuple[int, ...] = ()
    media: Media | None = None
    alt: Text = field(default_factory=dict)
    ordered: bool = False
    rotate: bool = False
    drawn: bool = False
    identifying: tuple[str, ...] | None = None
    linkage: Linkage | None = None
    within: str = ""

    @property
    def text_linkage(self) -> Linkage:
        """What a text in a child's own words keeps; its stratum when the author says nothing."""
        return self.linkage or "coarse"

    @property
    def universe(self) -> str:
        """The whole condition as text: that of its module's forms, and its own."""
        if self.within and self.ask_if:
            return f"{self.within} and ({self.ask_if})"
        return self.within or self.ask_if


@dataclass(frozen=True)
class Module:
    """`forms`: the codes of the questionnaire's draw with which a child gets this module; none means every child."""

    name: str
    title: Text
    items: tuple[Item, ...]
    forms: tuple[int, ...] = ()


@dataclass(frozen=True)
class Derived:
    """A variable computed from answers: the first rule that is not false decides."""

    variable: str
    texts: Text
    measure: str
    categories: tuple[Category, ...]
    rule: tuple[tuple[int, str], ...]
    trees: tuple[Tree, ...] = ()
    sensitivity: int = 0
    concept: str = ""


@dataclass(frozen=True)
class Field:
    """One variable of the answer set: an item, a row of a grid, or the text beside an "other" category.

    `other_of` is (variable, code): the field exists for a child only when that category was chosen.
    `label` is the text of the row, of the "other" category, or of the item itself; `role` what the column is to an
    analyst.
    """

    variable: str
    form: Form
    label: Text
    item: Item
    other_of: tuple[str, int] | None = None
    role: str = "answer"


@dataclass(frozen=True)
class Step:
    """An item with the fields it fills, in the order of the interview."""

    item: Item
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Questionnaire:
    name: str
    title: Text
    tracks: tuple[str, ...]
    modules: tuple[Module, ...]
    derived: tuple[Derived, ...]
    steps: tuple[Step, ...]
    concepts: Mapping[str, Text] = field(default_factory=dict)
    draw: str = ""

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for module in self.modules for item in module.items)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        return {each.variable: each for step in self.steps for each in step.fields}
