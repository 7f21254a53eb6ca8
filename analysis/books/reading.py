"""Reads one level of a specification (YAML or JSON data) with errors that say what is wrong and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar, cast

from analysis.books.result import Text
from analysis.kernel.errors import gettext_noop

Choice = TypeVar("Choice", bound=str)


class BookInvalid(ValueError):
    """A specification that can't be used. `where` is the path in the document (`tables[2].stub`); `str(error)` is the
    English sentence with the place in front; callers translate `template` and fill in `params`.
    """

    def __init__(self, code: str, where: str, template: str, /, **params: object) -> None:
        super().__init__(f"{where}: {template.format(**params)}")
        self.code = code
        self.where = where
        self.template = template
        self.params = params


class Reader:
    """A mapping of the document and its path. Every key is read once; `done` rejects what nobody read."""

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise BookInvalid(
                "not_mapping",
                where,
                gettext_noop("a list of names with values is expected here, not {found}."),
                found=kind(data),
            )
        self._data: dict[str, Any] = {str(key): value for key, value in data.items()}
        self._asked: set[str] = set()
        self.where = where

    def at(self, key: str) -> str:
        """The path of a key."""
        return f"{self.where}.{key}"

    def raw(self, key: str, default: object = None) -> Any:
        """Whatever stands under the key."""
        self._asked.add(key)
        value = self._data.get(key)
        return default if value is None else value

    def has(self, key: str) -> bool:
        """Whether something stands under the key."""
        return self._data.get(key) is not None

    def name(self, key: str, *, required: bool = False) -> str:
        """A name, empty when absent."""
        value = self.raw(key)
        if value is None:
            if required:
                raise BookInvalid("missing_key", self.where, gettext_noop("‘{key}’ is missing."), key=key)
            return ""
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise BookInvalid(
                "not_text", self.at(key), gettext_noop("a name is expected here, not {found}."), found=kind(value)
            )
        return str(value)

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names; a single one may stand without a list."""
        value = self.raw(key, [])
        items = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        for item in items:
            if not isinstance(item, str):
                raise BookInvalid(
                    "not_text", self.at(key), gettext_noop("a name is expected here, not {found}."), found=kind(item)
                )
        return tuple(items)

    def text(self, key: str) -> Text:
        """A text per language; a bare string counts as every language's."""
        return text_of(self.raw(key, {}), self.at(key))

    def flag(self, key: str, *, default: bool) -> bool:
        """Yes or no."""
        value = self.raw(key, default)
        if not isinstance(value, bool):
            raise BookInvalid(
                "not_flag",
                self.at(key),
                gettext_noop("true or false is expected here, not {found}."),
                found=kind(value),
            )
        return value

    def number(self, key: str, default: float, *, low: float, high: float) -> float:
        """A number between two bounds, both included."""
        value = self.raw(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise BookInvalid(
                "not_number", self.at(key), gettext_noop("a number is expected here, not {found}."), found=kind(value)
            )
        if not low <= value <= high:
            raise BookInvalid("out_of_range", self.at(key), gettext_noop("{value} does not lie between {low} and {high}."),
                              value=value, low=low, high=high)  # fmt: skip
        return float(value)

    def choice(self, key: str, default: Choice, options: tuple[Choice, ...]) -> Choice:
        """One of a few words."""
        value = self.raw(key, default)
        if value not in options:
            listed = ", ".join(options)
            raise BookInvalid(
                "not_a_choice",
                self.at(key),
                gettext_noop("‘{value}’ is not one of {options}."),
                value=value,
                options=listed,
            )
        return cast(Choice, value)

    def items(self, key: str) -> Iterator[tuple[str, Any]]:
        """The members of a list with their paths."""
        value = self.raw(key, [])
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise BookInvalid(
                "not_list", self.at(key), gettext_noop("a list is expected here, not {found}."), found=kind(value)
            )
        for index, item in enumerate(value):
            yield f"{self.at(key)}[{index}]", item

    def done(self) -> None:
        """Reject keys nobody knows, with the nearest known one."""
        for key in self._data:
            if key not in self._asked:
                close = get_close_matches(key, sorted(self._asked), n=1)
                if close:
                    near = gettext_noop("‘{key}’ is not known here. Did you mean ‘{near}’?")
                    raise BookInvalid("unknown_key", self.where, near, key=key, near=close[0])
                raise BookInvalid("unknown_key", self.where, gettext_noop("‘{key}’ is not known here."), key=key)


def text_of(value: object, where: str) -> Text:
    """A text per language from a mapping or a bare string (kept under the empty language)."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return {"": str(value)}
    if isinstance(value, Mapping) and all(isinstance(item, str) for item in value.values()):
        return {str(key): str(item) for key, item in value.items()}
    raise BookInvalid(
        "not_text",
        where,
        gettext_noop("a text or a text per language is expected here, not {found}."),
        found=kind(value),
    )


def kind(value: object) -> str:
    """What a person would call this piece of YAML."""
    names = {
        type(None): "nothing",
        bool: "true/false",
        int: "a number",
        float: "a number",
        str: "a text",
        list: "a list",
    }
    return names.get(type(value), "a group of names" if isinstance(value, Mapping) else "this")


def unknown_column(where: str, name: str, known: Sequence[str]) -> BookInvalid:
    """The error for a column the data don't have."""
    close = get_close_matches(name, list(known), n=1)
    if close:
        near = gettext_noop("the data have no column ‘{name}’. Did you mean ‘{near}’?")
        return BookInvalid("unknown_column", where, near, name=name, near=close[0])
    return BookInvalid("unknown_column", where, gettext_noop("the data have no column ‘{name}’."), name=name)
