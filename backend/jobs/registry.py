"""Job kinds, registered by the apps above in their AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from backend.accounts.models import Study


class Progress(Protocol):
    def __call__(self, share: float, message: str = "") -> None:
        """Note how far the work is (0 to 1). Raises Cancelled when somebody asked to stop."""


class Cancelled(Exception):
    """The work was asked to stop; what it began must leave nothing behind."""


Work = Callable[[Study, dict[str, Any], Progress], dict[str, Any]]
KINDS: dict[str, Work] = {}


def register(kind: str, work: Work) -> None:
    """Make `work(study, params, progress) -> result` the work of this kind. It must be safe to repeat."""
    KINDS[kind] = work


DAILY: dict[str, Callable[[], None]] = {}


def every_day(name: str, act: Callable[[], None]) -> None:
    """Have `act()` called at least once a day, by beat or by `manage.py tick`. It must be safe to repeat."""
    DAILY[name] = act
