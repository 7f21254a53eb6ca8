"""Taking back: whoever keeps something that rests on a yes says here how it is given up when the yes goes.

A taker is registered in `AppConfig.ready` for a purpose. It gets the child's place by its random id, removes what may no
longer be there, and answers how much it took and how much had been published before: that stays, and is told. It must be
safe to repeat: one that fails is run again by `resume`.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count

from consent.models import Decision, TakenBack
from consent.standing import Purpose, Value


@dataclass(frozen=True)
class Taken:
    taken: int = 0
    published: int = 0


Taker = Callable[[uuid.UUID], Taken]
NO = (Value.WITHDRAWN.value, Value.REFUSED.value)
takers: dict[Purpose, dict[str, Taker]] = {}


def register(purpose: str, name: str, taker: Taker) -> None:
    """Registering the same name again replaces it."""
    takers.setdefault(Purpose(purpose), {})[name] = taker


def take_back(decision: Decision) -> list[TakenBack]:
    """Run every taker of this decision's purpose that has not been run for it yet."""
    done = set(decision.taken_back.values_list("taker", flat=True))
    for name, taker in takers.get(Purpose(decision.purpose), {}).items():
        if name not in done:
            found = taker(decision.slot_id)
            TakenBack.objects.create(decision=decision, taker=name, taken=found.taken, published=found.published)
    return list(decision.taken_back.all())


def resume() -> int:
    """Finish what a fault interrupted; how many decisions there were to finish."""
    left = 0
    for purpose, registered in takers.items():
        said_no = Decision.objects.filter(purpose=purpose, value__in=NO)
        for decision in said_no.annotate(done=Count("taken_back")).filter(done__lt=len(registered)):
            take_back(decision)
            left += 1
    return left
