"""Reads the `suppress` part of a book: a policy of the house, or single numbers, or a policy with other numbers."""

from __future__ import annotations

from typing import Any, get_args

from analysis.books.reading import BookInvalid, Reader
from analysis.disclosure.policy import POLICIES, Audience, Dominance, Policy
from analysis.kernel.errors import gettext_noop

SHORT = {"minimum_n": "n", "minimum_clusters": "clusters", "minimum_cell": "cell"}
"""Keys that may be written shorter."""


def policy_of(reader: Reader) -> Policy:
    """The policy in `suppress`. Raises BookInvalid."""
    base = Policy()
    if reader.has("audience"):
        base = POLICIES[reader.choice("audience", "team", get_args(Audience))]
    counts, points = _rounding(reader, base)
    policy = Policy(
        audience=base.audience,
        minimum_n=_whole(reader, "minimum_n", base.minimum_n),
        minimum_clusters=_whole(reader, "minimum_clusters", base.minimum_clusters),
        minimum_cell=_whole(reader, "minimum_cell", base.minimum_cell),
        flag_n=_whole(reader, "flag_n", base.flag_n),
        dominance=_dominance(reader, base.dominance),
        complementary=reader.flag("complementary", default=base.complementary),
        protection=_whole(reader, "protection", base.protection),
        counts=counts,
        points=points,
        sensitive=_whole(reader, "sensitive", base.sensitive),
    )
    reader.raw("audience")
    reader.done()
    return policy


def _whole(reader: Reader, key: str, default: int) -> int:
    short = SHORT.get(key, key)
    if short != key and reader.has(short):
        if reader.has(key):
            raise BookInvalid(
                "said_twice",
                reader.at(key),
                gettext_noop("‘{key}’ and ‘{short}’ mean the same; keep one."),
                key=key,
                short=short,
            )
        key = short
    reader.raw(short)
    reader.raw(SHORT.get(key, key))
    return int(reader.number(key, default, low=0, high=1e6))


def _rounding(reader: Reader, base: Policy) -> tuple[int, float]:
    """Multiples of counts and of shares: a number rounds counts to it and per cents to whole ones."""
    given: Any = reader.raw("rounding")
    if given is None:
        return base.counts, base.points
    if given is False or given == 0:
        return 1, 0.0
    if isinstance(given, int | float) and not isinstance(given, bool):
        return int(reader.number("rounding", 1, low=1, high=1000)), 0.01
    inner = Reader(given, reader.at("rounding"))
    counts = int(inner.number("counts", 1, low=1, high=1000))
    points = inner.number("points", 0, low=0, high=50) / 100
    inner.done()
    return counts, points


def _dominance(reader: Reader, base: Dominance | None) -> Dominance | None:
    """A share of the largest school, or the numbers of the rules."""
    given: Any = reader.raw("dominance")
    if given is None:
        return base
    if given is False:
        return None
    if isinstance(given, int | float) and not isinstance(given, bool):
        return Dominance(share=reader.number("dominance", 1, low=0.01, high=1))
    inner = Reader(given, reader.at("dominance"))
    rule = Dominance(
        largest=int(inner.number("largest", 1, low=1, high=100)),
        share=inner.number("share", 1, low=0.01, high=1),
        within=inner.number("within", 0, low=0, high=1),
    )
    inner.done()
    return rule
