"""What the sample reaches: every class with how many children, whether it has answered, and what it stands for by design.

Counts of classes only. Nothing here looks into the box.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from consent import selectors as consent
from surveys.fieldwork import selectors
from surveys.fieldwork.models import Standing
from surveys.models import Sitting, State, Wave


@dataclass(frozen=True)
class ClassReach:
    """`children` present, as the teacher counted, else those on the list; `weight` what one of them stands for."""

    community: str
    grade_band: str
    form: str
    children: int
    weight: float
    done: bool


def reach(wave: Wave) -> list[ClassReach]:
    """The classes of the study: those whose sitting is closed have answered, the others are still to come."""
    done = set(Sitting.objects.filter(wave=wave, state=State.CLOSED).values_list("group_id", flat=True))
    return [
        ClassReach(
            community=group.school.community,
            grade_band=group.grade_band,
            form=group.form,
            children=counted.present if (counted := getattr(group, "participation", None)) else group.size,
            weight=group.base_weight,
            done=group.pk in done,
        )
        for group in consent.groups_of(wave.study)
    ]


def unanswered(wave: Wave) -> Counter[tuple[str, str]]:
    """(community, level) -> schools that were drawn and haven't said yes or no yet."""
    waiting = selectors.asked_schools(wave).filter(standing__in=(Standing.DRAWN, Standing.INVITED))
    return Counter(waiting.values_list("school__community", "school__level"))
