"""Who answered, of the schools and of the children, per stratum: from counts alone.

Of children it knows what teachers counted (on the list, parents who said no, absent) and how many answers each stratum
holds once they were mixed. Which child said no on the tablet is nowhere; those children are among the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from surveys.box import selectors as box
from surveys.fieldwork import selectors
from surveys.fieldwork.models import DrawnSchool, Standing
from surveys.fieldwork.rates import Outcomes, rates
from surveys.models import Sitting, State, Wave
from surveys.selectors import published_documents

WHICH = {
    Standing.DONE: "complete",
    Standing.PARTLY: "partial",
    Standing.REFUSED: "refusal",
    Standing.SILENT: "non_contact",
    Standing.INVITED: "non_contact",
    Standing.AGREED: "other",
    Standing.DRAWN: "unknown",
    Standing.INELIGIBLE: "not_eligible",
}
"""A school that was invited and hasn't answered is no contact yet; one that agreed and waits is an eligible other."""
MIXED = frozenset({"flushed", "discarded"})
"""States of a batch in the box after which no answer of it is waiting."""


@dataclass(frozen=True)
class Row:
    """One stratum."""

    stratum: str
    found: Outcomes

    @property
    def rates(self) -> dict[str, float | None]:
        return rates(self.found)


@dataclass(frozen=True)
class Table:
    """Strata in order and all together."""

    rows: tuple[Row, ...]

    @property
    def whole(self) -> Row:
        return Row("", sum((row.found for row in self.rows), Outcomes()))


@dataclass(frozen=True)
class Response:
    """`drawn`: the schools that were drawn, whoever came after them. `places`: each place by who holds it now, reserves
    counted. `weighted`: the first by the inverse of their chance. `children`: of the classes in the sample."""

    drawn: Table
    places: Table
    weighted: Table
    children: Table


def response(wave: Wave) -> Response:
    schools = list(selectors.asked_schools(wave))
    mains = [school for school in schools if school.stands_by_id is None]
    return Response(
        drawn=schools_table(mains),
        places=schools_table(holders(mains, schools)),
        weighted=schools_table(mains, weighted=True),
        children=children_table(wave),
    )


def holders(mains: Iterable[DrawnSchool], schools: Iterable[DrawnSchool]) -> list[DrawnSchool]:
    """Who holds each place: the school that was drawn, or the last reserve asked in its stead."""
    after: dict[int, DrawnSchool] = {}
    for school in sorted(schools, key=lambda each: each.rank):
        if school.stands_by_id is not None:
            after[school.stands_by_id] = school
    return [after.get(main.pk, main) for main in mains]


def schools_table(schools: Iterable[DrawnSchool], *, weighted: bool = False) -> Table:
    found: dict[str, Outcomes] = defaultdict(Outcomes)
    for school in schools:
        one = 1 / school.probability if weighted else 1
        found[school.stratum] += Outcomes(**{WHICH[Standing(school.standing)]: one})
    return ordered(found)


def ordered(found: Mapping[str, Outcomes]) -> Table:
    return Table(tuple(Row(name, found[name]) for name in sorted(found)))


def children_table(wave: Wave) -> Table:
    """Children of the classes in the sample. A class whose sitting isn't over, or whose answers aren't mixed yet, is
    unknown as a whole."""
    sittings = list(Sitting.objects.filter(wave=wave).select_related("group__school", "group__participation"))
    states = box.states([sitting.batch for sitting in sittings])
    by_group: dict[int, list[Sitting]] = defaultdict(list)
    for sitting in sittings:
        by_group[sitting.group_id].append(sitting)
    found: dict[str, Outcomes] = defaultdict(Outcomes)
    present: dict[str, int] = defaultdict(int)
    for mine in by_group.values():
        group = mine[0].group
        counted = getattr(group, "participation", None)
        over = all(each.state == State.CLOSED and states.get(each.batch) in MIXED for each in mine)
        stratum = group.school.stratum
        if not over or counted is None:
            found[stratum] += Outcomes(unknown=counted.eligible if counted else group.size)
        else:
            found[stratum] += Outcomes(refusal=counted.refused, non_contact=counted.absent)
            present[stratum] += counted.present
    stored = box.stored_by_stratum(wave.study.public_id, published_documents(wave))
    for stratum, n in present.items():
        answered = min(stored.get(stratum, 0), n)
        found[stratum] += Outcomes(complete=answered, other=n - answered)
    return ordered(found)
