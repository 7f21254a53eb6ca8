"""Who else keeps files made of a release's rows. Apps above register here; erasing a release calls every one."""

from __future__ import annotations

from collections.abc import Callable

from analysis.models import Release

ERASERS: dict[str, Callable[[Release], None]] = {}


def register(name: str, eraser: Callable[[Release], None]) -> None:
    """`eraser(release)` removes what was made of the release's rows; it must be safe to repeat."""
    ERASERS[name] = eraser
