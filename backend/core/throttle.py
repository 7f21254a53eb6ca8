"""Wrong tries at a door that needs no account: counted per caller for a minute, in memory and as a hash only."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.http import HttpRequest

from backend.core.errors import Message, TooMany

WRONG_A_MINUTE = 20
MINUTE = 60  # seconds


@dataclass(frozen=True)
class Door:
    """`name` keeps doors apart; `told` is what somebody reads who tried too often."""

    name: str
    told: Message

    def counter(self, request: HttpRequest) -> str:
        caller = sha256(str(request.META.get("REMOTE_ADDR", "")).encode()).hexdigest()
        return f"{self.name}:{caller}"

    def refuse_hasty(self, request: HttpRequest) -> None:
        if cache.get(self.counter(request), 0) >= WRONG_A_MINUTE:
            raise TooMany("too-many-keys", self.told)

    def wrong(self, request: HttpRequest) -> None:
        counter = self.counter(request)
        cache.add(counter, 0, MINUTE)
        with suppress(ValueError):  # it ran out between the two
            cache.incr(counter)
