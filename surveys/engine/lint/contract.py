"""What a rule is, what it looks at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from surveys.engine import document as engine
from surveys.engine.canonical import content_hash
from surveys.engine.findings import Finding
from surveys.engine.lint.readers import Reader
from surveys.engine.lint.wording import Wording

Severity = Literal["gate", "warn", "hint"]
"""A gate stands between a draft and publishing; a warning too, until somebody writes down why it may stay; a hint
never does."""


@dataclass(frozen=True)
class Rule:
    """`title` names the fault, `reason` says why it matters (both are translated); `source` is where the rule is from."""

    name: str
    severity: Severity
    title: str
    reason: str
    source: str


@dataclass(frozen=True)
class Mark:
    """A fault in one text: the code points it is about."""

    begin: int
    end: int


@dataclass(frozen=True)
class Spot:
    """A fault of an item or of the whole. `bound` is what the fault depends on: when it changes, a motive written for
    it no longer holds."""

    address: str
    bound: Any
    params: Mapping[str, str] = field(default_factory=dict)
    track: str = ""
    cause: Finding | None = None


@dataclass(frozen=True)
class Lint:
    """One finding. `span` is in code points of the text at `address` in `track`; `hash` is what a motive is bound to;
    `cause` is the finding of the engine behind a gate."""

    rule: Rule
    address: str
    track: str
    hash: str
    params: Mapping[str, str] = field(default_factory=dict)
    span: tuple[int, int] | None = None
    cause: Finding | None = None

    @property
    def severity(self) -> Severity:
        return self.rule.severity

    @property
    def variable(self) -> str:
        """The item or derived variable it is about, "" for the whole or a module."""
        kind, _, rest = self.address.partition("/")
        return rest.partition("/")[0] if kind in {"item", "derived"} else ""

    @property
    def message(self) -> str:
        return self.cause.message if self.cause else self.rule.reason % self.params


@dataclass(frozen=True)
class Setting:
    """The document and for whom it is: what rules about items and the whole may look at."""

    document: Mapping[str, Any]
    level: str
    reader: Reader
    previous: Mapping[str, Any] | None = None
    heard: frozenset[tuple[str, str]] | None = None

    @property
    def tracks(self) -> Sequence[str]:
        found: Sequence[str] = self.document["tracks"]
        return found

    @property
    def items(self) -> list[dict[str, Any]]:
        return [item for module in self.document["modules"] for item in module["items"]]

    @cached_property
    def checked(self) -> Sequence[Finding]:
        """What the engine says of it."""
        return engine.check(dict(self.document))


@dataclass(frozen=True)
class TextRule:
    """Looks at one text in one track; `parts` are the kinds of text it is for."""

    rule: Rule
    parts: frozenset[str]
    find: Callable[[Wording], Iterator[Mark]]


@dataclass(frozen=True)
class ItemRule:
    rule: Rule
    find: Callable[[Mapping[str, Any], Setting], Iterator[Spot]]


@dataclass(frozen=True)
class WholeRule:
    rule: Rule
    find: Callable[[Setting], Iterator[Spot]]


def placed(rule: Rule, spot: Spot) -> Lint:
    return Lint(rule, spot.address, spot.track, content_hash({"bound": spot.bound}), spot.params, None, spot.cause)
