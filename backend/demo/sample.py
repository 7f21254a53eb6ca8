"""The SYNTHETIC sample: a made-up list of every school, drawn from as a real one would be, with schools that refuse.

The population names the schools whose children answer; the list is written so that the draw finds them. Numbers of schools
decide what is drawn, so names may be given afterwards: the schools of the population to the numbers drawn, made-up ones to
all others.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.utils import timezone

from backend.accounts.models import User
from backend.demo import population
from consent import selectors as consent
from surveys import selectors as surveys
from surveys.fieldwork import draws, frames, recruiting, selectors, visiting
from surveys.fieldwork.models import DrawnSchool, Way
from surveys.sampling.drawing import Unit, draw

STRATA = ("community", "province", "level")
METHOD, RESERVES = "simple", 2
EVERY_REFUSING = 12
"""Of so many schools that were drawn one refuses; its reserve takes part."""
REASONS = ("SYNTHETIC: too many surveys this year", "SYNTHETIC: no time before the exams")
HEAD = ("code", "name", "community", "province", "network", "level", "size")


@dataclass(frozen=True)
class Listed:
    """A number on the list with the school that stands there."""

    code: str
    stratum: str
    size: int

    @property
    def unit(self) -> Unit:
        return Unit(self.code, self.stratum, self.size, (self.size,))


@transaction.atomic
def draw_schools(
    wave: surveys.Wave, people: population.Population, answering: set[int], by: User
) -> dict[int, consent.School]:
    """Bring the list, draw from it, follow the draw and ask the schools. Returns the ledger's school by number of the
    population; those in `answering` took part, the others are still being asked."""
    seed = str(people.seed)
    by_stratum: dict[str, list[population.School]] = defaultdict(list)
    for school in people.schools:
        by_stratum[school.stratum].append(school)
    counts = {name: len(schools) for name, schools in by_stratum.items()}
    listed = [each for name, schools in by_stratum.items() for each in numbers(name, schools)]
    found = draw([each.unit for each in listed], counts, method=METHOD, seed=seed, reserves=RESERVES)
    first_reserve = {pick.stands_by: pick.key for pick in found.reserves if pick.rank == 1}
    named: dict[str, population.School] = {}
    for name, schools in by_stratum.items():
        drawn = [pick.key for pick in found.drawn if pick.stratum == name]
        for code, school in zip(drawn, schools, strict=True):
            refused = school.number % EVERY_REFUSING == 0 and code in first_reserve
            named[first_reserve[code] if refused else code] = school
    frame = frames.bring(
        wave=wave,
        source="SYNTHETIC list of schools",
        file_name="synthetic-schools.csv",
        content=file_of(listed, named, people.seed),
        counted_on=dt.date(2026, 2, 1),
        by=by,
    )
    frames.put_into_use(frame=frame)
    plan = draws.Plan(METHOD, STRATA, (), "hand", counts, seed, RESERVES)
    draws.follow(made=draws.make(frame=frame, plan=plan, by=by))
    return asked(wave, named, answering, by)


def numbers(stratum: str, schools: Sequence[population.School]) -> list[Listed]:
    """As many schools as the stratum's chance says there are, larger ones with larger numbers."""
    count = round(len(schools) / schools[0].probability)
    mean = population.PUPILS_PER_SCHOOL[schools[0].level]
    community, province, level = stratum.split("|")
    return [
        Listed(f"SYN-{community}-{province}-{level}-{place:04d}", stratum, int(mean * (0.6 + 0.8 * place / count)))
        for place in range(1, count + 1)
    ]


def file_of(listed: Sequence[Listed], named: dict[str, population.School], seed: int) -> bytes:
    rng = np.random.default_rng(seed)
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(HEAD)
    for number, each in enumerate(listed, start=1):
        community, province, level = each.stratum.split("|")
        school = named.get(each.code)
        shares = population.NETWORKS[community, level]
        network = school.network if school else str(rng.choice(list(shares), p=list(shares.values())))
        name = school.name if school else f"SYNTHETIC listed school {number:05d}"
        out.writerow([each.code, name, community, province, network, level, each.size])
    return text.getvalue().encode()


def asked(
    wave: surveys.Wave, named: dict[str, population.School], answering: set[int], by: User
) -> dict[int, consent.School]:
    """Letters go out, schools answer, refusing ones are replaced."""
    entered: dict[int, consent.School] = {}
    today = timezone.localdate()
    for main in selectors.asked_schools(wave):
        recruiting.note(
            drawn=main, way=Way.LETTER, text="SYNTHETIC: invitation", day=today - dt.timedelta(days=30), by=by
        )
        drawn: DrawnSchool = main
        if main.key not in named:
            reason = REASONS[main.pk % len(REASONS)]
            recruiting.move(drawn=main, standing="refused", reason=reason, day=today - dt.timedelta(days=20), by=by)
            drawn = recruiting.replace(drawn=main, by=by)
        school = named[drawn.key]
        if drawn.school is not None:
            entered[school.number] = drawn.school
        if school.number in answering:
            recruiting.move(drawn=drawn, standing="agreed", agreed_day=today, day=today - dt.timedelta(days=10), by=by)
            recruiting.move(drawn=drawn, standing="done", by=by)
    return entered


def plan_visit(wave: surveys.Wave, group: consent.Group) -> None:
    """Somebody goes to a class that waits for real fingers."""
    visiting.plan(
        wave=wave, school=group.school, group=group, day=timezone.localdate(), part="morning", who="SYNTHETIC: Karim"
    )
