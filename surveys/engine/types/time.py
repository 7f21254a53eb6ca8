"""A time of day, in minutes since midnight. The range may pass midnight: half past twelve at night is 1470."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.engine.findings import Finding
from surveys.engine.forms import Clock
from surveys.engine.structure import Item
from surveys.engine.types.amounts import AmountType
from surveys.engine.types.contract import label

LATEST = 36 * 60 - 1
STEP = 15


class TimeOfDay(AmountType):
    name = "time"
    hint = label(
        en="A time of day, also past midnight: when the phone goes off.",
        nl="Een uur van de dag, ook na middernacht: wanneer de gsm uit gaat.",
        fr="Une heure de la journée, aussi après minuit : quand le GSM s’éteint.",
    )
    label = label(en="time of day", nl="tijdstip", fr="heure")
    allowed = frozenset({"min", "max", "step"})
    form = Clock

    def start(self) -> Mapping[str, Any]:
        """An evening, until three at night."""
        return {"bounds": {"min": 18 * 60, "max": 27 * 60, "step": STEP}}

    def defaults(self) -> Mapping[str, Any]:
        return {"bounds": {"step": STEP}}

    def range_problems(self, item: Item, low: int, high: int, where: str) -> Iterator[Finding]:
        del item, low
        if high > LATEST:
            yield Finding("time-limit", f"{where}.bounds", {"given": high, "limit": LATEST})
