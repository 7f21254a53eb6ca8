"""What an analyst asks for: a model, a scale or profiles, as plain data read with errors that name the place.

`docs/models.md` describes the keys. Names are checked against the data where the work is done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from analysis.books.margins import Key
from analysis.books.reading import BookInvalid, Reader
from analysis.books.result import Text
from analysis.books.spec import BannerSpec, parse_book
from analysis.books.suppress import policy_of
from analysis.disclosure.policy import Policy
from analysis.kernel.errors import gettext_noop
from analysis.kernel.scales import Score

Family = Literal["linear", "logistic"]
Kind = Literal["model", "scale", "profiles"]
MOST_PROFILES = 10
MOST_ITEMS = 60
NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True, slots=True)
class Common:
    """What every analysis says: title, who is asked, what must stay hidden, the level of its intervals."""

    title: Text
    universe: str
    suppress: Policy
    level: float


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """formula: `outcome ~ terms`. event: the answers that count as yes in a logistic model. reference: the category the
    others of a variable are compared with. numeric: variables with categories that are taken as numbers.
    """

    common: Common
    formula: str
    family: Family
    event: tuple[Key, ...] = ()
    reference: Mapping[str, Key] | None = None
    numeric: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScaleSpec:
    """items, those of them worded the other way round, and how many answers a score needs (0: all of them)."""

    common: Common
    items: tuple[str, ...]
    reversed: tuple[str, ...] = ()
    score: Score = "mean"
    at_least: int = 0
    banner: tuple[BannerSpec, ...] = ()

    @property
    def needed(self) -> int:
        return self.at_least or len(self.items)


@dataclass(frozen=True, slots=True)
class ProfilesSpec:
    """variables to group children by, how many profiles, up to how many to compare with; seed None draws one."""

    common: Common
    variables: tuple[str, ...]
    profiles: int
    compare_to: int
    seed: int
    starts: int = 30
    repeats: int = 100
    banner: tuple[BannerSpec, ...] = ()


def parse_model(data: object) -> ModelSpec:
    """A model in plain data. Raises BookInvalid naming the place."""
    top = Reader(data, "model")
    given = top.raw("reference", {})
    if not isinstance(given, Mapping):
        raise BookInvalid(
            "not_mapping", top.at("reference"), gettext_noop("a list of names with values is expected here.")
        )
    spec = ModelSpec(
        common=_common(top),
        formula=top.name("formula", required=True),
        family=top.choice("family", "logistic", get_args(Family)),
        event=_keys(top, "event"),
        reference={str(name): _key(value, f"{top.at('reference')}.{name}") for name, value in given.items()},
        numeric=top.names("numeric"),
    )
    top.done()
    return spec


def parse_scale(data: object) -> ScaleSpec:
    """A scale in plain data. Raises BookInvalid naming the place."""
    top = Reader(data, "scale")
    items, turned = _names(top, "items", least=2), top.names("reversed")
    for name in turned:
        if name not in items:
            raise BookInvalid(
                "reversed_unknown",
                top.at("reversed"),
                gettext_noop("‘{name}’ is reversed but no item of the scale."),
                name=name,
            )
    spec = ScaleSpec(
        common=_common(top),
        items=items,
        reversed=turned,
        score=top.choice("score", "mean", get_args(Score)),
        at_least=_whole(top, "at_least", 0, 0, len(items)),
        banner=_banner(top),
    )
    top.done()
    return spec


def parse_profiles(data: object) -> ProfilesSpec:
    """Profiles in plain data. Raises BookInvalid naming the place."""
    top = Reader(data, "profiles")
    count = _whole(top, "profiles", 4, 2, MOST_PROFILES)
    spec = ProfilesSpec(
        common=_common(top),
        variables=_names(top, "variables", least=2),
        profiles=count,
        compare_to=max(_whole(top, "compare_to", min(count + 2, MOST_PROFILES), 2, MOST_PROFILES), count),
        seed=_whole(top, "seed", 0, 0, 2**31 - 1),
        starts=_whole(top, "starts", 30, 1, 500),
        repeats=_whole(top, "repeats", 100, 10, 1000),
        banner=_banner(top),
    )
    top.done()
    return spec


def _common(top: Reader) -> Common:
    return Common(
        title=top.text("title"),
        universe=top.name("universe"),
        suppress=policy_of(Reader(top.raw("suppress", {}), top.at("suppress"))),
        level=top.number("level", 0.95, low=0.5, high=0.9999),
    )


def _banner(top: Reader) -> tuple[BannerSpec, ...]:
    """Banner blocks, written as in a table book."""
    given: Any = top.raw("banner", [])
    return parse_book({"banner": given, "tables": ["stub"]}).banner


def _names(top: Reader, key: str, *, least: int) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(top.names(key)))
    if len(found) < least:
        raise BookInvalid(
            "too_few_names", top.at(key), gettext_noop("choose at least {least} questions."), least=least
        )
    if len(found) > MOST_ITEMS:
        raise BookInvalid(
            "too_many_names", top.at(key), gettext_noop("choose at most {most} questions."), most=MOST_ITEMS
        )
    return found


def _whole(top: Reader, key: str, default: int, low: int, high: int) -> int:
    value = top.number(key, default, low=low, high=high)
    if value != int(value):
        raise BookInvalid(
            "not_whole", top.at(key), gettext_noop("a whole number is expected here, not {value}."), value=value
        )
    return int(value)


def _keys(top: Reader, key: str) -> tuple[Key, ...]:
    given = top.raw(key, [])
    listed = given if isinstance(given, list | tuple) else [given]
    return tuple(_key(each, top.at(key)) for each in listed)


def _key(value: object, where: str) -> Key:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise BookInvalid("not_codes", where, gettext_noop("‘codes’ needs a list of categories."))
    return value if isinstance(value, str) else float(value)
