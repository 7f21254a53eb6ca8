"""Drawing schools from a frame. What was drawn can be drawn again from frame, plan and seed, and must come out the same."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid
from consent.services import schools as ledger
from surveys.engine.canonical import content_hash
from surveys.fieldwork.models import Draw, DrawnSchool, Frame, Standing
from surveys.fieldwork.sentences import DRAW, refusal
from surveys.sampling.allocating import CannotAllocate, Extent, allocate
from surveys.sampling.drawing import Drawn, Unit, draw, extents

FORMAT = 1
COLUMNS = ("community", "province", "level", "network")
"""What strata may be made of, in the order in which a stratum names them."""
FIELDS = ("community", "province", "network", "level")


@dataclass(frozen=True)
class Plan:
    """How schools are drawn: `strata` the columns that make them, `sorted_by` the columns that spread the draw within
    one (size comes last, always), `counts` what each stratum gets and `rule` how that was found."""

    method: str
    strata: tuple[str, ...]
    sorted_by: tuple[str, ...]
    rule: str
    counts: Mapping[str, int]
    seed: str
    reserves: int = 2
    format: int = field(default=FORMAT)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "strata": list(self.strata), "sorted_by": list(self.sorted_by)}


def plan_from(data: Mapping[str, Any]) -> Plan:
    return Plan(**{**data, "strata": tuple(data["strata"]), "sorted_by": tuple(data["sorted_by"])})


def fresh_seed() -> str:
    """Sixteen digits by chance. A seed may also be agreed upon in public, such as the numbers of a lottery."""
    return f"{secrets.randbelow(10**16):016d}"


def stratum_of(row: Mapping[str, Any], strata: tuple[str, ...]) -> str:
    """Values alone, in a fixed order, as `School.stratum` writes them."""
    return "|".join(row[name] for name in COLUMNS if name in strata) or "all"


def units(frame: Frame, strata: tuple[str, ...], sorted_by: tuple[str, ...]) -> list[Unit]:
    return [
        Unit(
            row["key"],
            stratum_of(row, strata),
            row["size"],
            (*(row[name] for name in sorted_by if name not in strata), row["size"]),
        )
        for row in frame.rows
    ]


def strata_of(frame: Frame, strata: tuple[str, ...]) -> dict[str, Extent]:
    """How many schools and pupils each stratum would have."""
    return extents(units(frame, strata, ()))


def shared_out(frame: Frame, strata: tuple[str, ...], *, rule: str, count: int, least: int) -> dict[str, int]:
    """What a rule gives each stratum. Raises Invalid when the numbers don't fit."""
    try:
        return allocate(strata_of(frame, strata), rule=rule, count=count, least=least)
    except CannotAllocate as error:
        raise refusal(DRAW, error.code, error.params) from error


def result_of(frame: Frame, plan: Plan) -> dict[str, Any]:
    """The draw itself, as it is kept."""
    found = draw(
        units(frame, plan.strata, plan.sorted_by),
        plan.counts,
        method=plan.method,
        seed=plan.seed,
        reserves=plan.reserves,
    )
    return {
        "strata": {name: told(found, name) for name in found.strata},
        "drawn": [pick.to_json() for pick in found.drawn],
        "reserves": [pick.to_json() for pick in found.reserves],
    }


def told(found: Drawn, name: str) -> dict[str, Any]:
    mine = [pick for pick in found.drawn if pick.stratum == name]
    return {
        "units": found.strata[name].units,
        "size": found.strata[name].size,
        "drawn": len(mine),
        "certain": sum(pick.probability == 1 for pick in mine),
        "reserves": sum(pick.stratum == name for pick in found.reserves),
    }


def seal(frame: Frame, plan: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return content_hash({"frame": frame.sha256, "plan": dict(plan), "result": dict(result)})


def make(*, frame: Frame, plan: Plan, by: User | None = None) -> Draw:
    """Draw, and keep it as the next number. Every draw stays on record."""
    if not frame.in_use:
        raise Conflict("frame-not-in-use", _("Put the list into use first."))
    try:
        allocate(strata_of(frame, plan.strata), rule="hand", count=0, by_hand=plan.counts)
    except CannotAllocate as error:
        raise refusal(DRAW, error.code, error.params) from error
    result, said = result_of(frame, plan), plan.to_json()
    with transaction.atomic():
        Frame.objects.select_for_update().get(pk=frame.pk)
        last = Draw.objects.filter(frame=frame).aggregate(last=Max("number"))["last"] or 0
        return Draw.objects.create(
            frame=frame,
            number=last + 1,
            plan=said,
            result=result,
            sha256=seal(frame, said, result),
            made_by=by,
            made_on=timezone.localdate(),
        )


def same_again(made: Draw) -> bool:
    """Whether drawing once more from frame, plan and seed gives what stands, and nobody changed what stands."""
    again = result_of(made.frame, plan_from(made.plan))
    return made.sha256 == seal(made.frame, made.plan, again) == seal(made.frame, made.plan, made.result)


@transaction.atomic
def follow(*, made: Draw) -> int:
    """Send out invitations by this draw: its schools come to the ledger with their chance, reserves stand by. Returns
    how many schools. One draw of a list is followed; the others stay on record."""
    Frame.objects.select_for_update().get(pk=made.frame_id)
    followed = Draw.objects.filter(frame=made.frame, followed__isnull=False).first()
    if followed is not None:
        raise Conflict(
            "draw-followed",
            _("Draw %(number)d of this list is followed already. A new sample needs a new list."),
            number=followed.number,
        )
    if not same_again(made):
        raise Conflict("draw-differs", _("Drawn again, this draw comes out otherwise. It can't be followed."))
    rows = {row["key"]: row for row in made.frame.rows}
    refuse_twice(made, [rows[pick["key"]]["name"] for pick in made.result["drawn"]])
    mains = {pick["key"]: drawn_school(made, rows[pick["key"]], pick) for pick in made.result["drawn"]}
    for main in mains.values():
        main.school = enter(main, rows[main.key], main.probability)
    DrawnSchool.objects.bulk_create(mains.values())
    DrawnSchool.objects.bulk_create(
        drawn_school(made, rows[pick["key"]], pick, mains[pick["stands_by"]]) for pick in made.result["reserves"]
    )
    Draw.objects.filter(pk=made.pk).update(followed=timezone.localdate())
    made.refresh_from_db()
    return len(mains)


def refuse_twice(made: Draw, names: list[str]) -> None:
    """A school has one chance in a wave: two lists that overlap would give it two."""
    others = DrawnSchool.objects.filter(draw__frame__wave=made.frame.wave_id, school__isnull=False)
    twice = set(others.values_list("name", flat=True)) & set(names)
    if twice:
        raise Invalid(
            "school-in-two-lists",
            _("%(name)s was drawn from another list of this wave already. Lists must not overlap."),
            name=min(twice),
        )


def drawn_school(
    made: Draw, row: Mapping[str, Any], pick: Mapping[str, Any], stands_by: DrawnSchool | None = None
) -> DrawnSchool:
    return DrawnSchool(
        draw=made,
        key=row["key"],
        name=row["name"],
        stratum=pick["stratum"],
        probability=pick["probability"],
        stands_by=stands_by,
        rank=pick.get("rank", 0),
        standing=Standing.RESERVE if stands_by else Standing.DRAWN,
    )


def enter(drawn: DrawnSchool, row: Mapping[str, Any], probability: float) -> Any:
    """The school's place in the ledger."""
    return ledger.enter_drawn(
        study=drawn.draw.frame.wave.study,
        name=drawn.name,
        probability=probability,
        stratum=drawn.stratum,
        **{name: row[name] for name in FIELDS},
    )
