"""Drawing classes within a school from its list, in the way schools are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.core.errors import Conflict, Invalid
from consent import selectors as consent
from consent.services import schools as ledger
from surveys.engine.canonical import content_hash
from surveys.fieldwork.models import ClassDraw
from surveys.models import Sitting, Wave
from surveys.sampling.drawing import Unit, draw

MOST_CLASSES = 200
FORMAT = 1


@dataclass(frozen=True)
class Listed:
    """A class on the school's list."""

    label: str
    grade: int
    size: int
    form: str = ""


def read_list(text: str) -> list[Listed]:
    """One class a line: name; grade; children; form of education where there is one. Raises Invalid with the line."""
    found: list[Listed] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.replace("\t", ";").split(";")]
        parts += [""] * (4 - len(parts))
        label, grade, size, form = parts[:4]
        fits = (
            0 < len(label) <= 40
            and grade in {"1", "2", "3", "4", "5", "6", "7"}
            and size.isascii()
            and size.isdecimal()
            and 0 < int(size) <= 60
        )
        if not fits or (form and form not in consent.Form.values):
            raise Invalid(
                "class-line",
                _(
                    "Line %(line)d can't be read: “%(text)s”. Write it as 5B; 5; 22, and a form of education after that."
                ),
                line=number,
                text=line.strip(),
            )
        if label in {each.label for each in found}:
            raise Invalid("class-twice", _("Line %(line)d names the class %(label)s again."), line=number, label=label)
        found.append(Listed(label, int(grade), int(size), form))
    if not 0 < len(found) <= MOST_CLASSES:
        raise Invalid("class-list", _("Give the classes of the school, one a line."))
    return found


def band(grade: int) -> str:
    """Two grades together, as `Group.grade_band` has them."""
    return str(min((grade - 1) // 2, 2))


def result_of(listed: Sequence[Mapping[str, Any]], plan: Mapping[str, Any]) -> dict[str, Any]:
    units = [
        Unit(each["label"], band(each["grade"]) if plan["by_band"] else "all", each["size"], (each["grade"],))
        for each in listed
    ]
    counts = dict.fromkeys({unit.stratum for unit in units}, plan["count"])
    found = draw(units, counts, method=plan["method"], seed=plan["seed"])
    return {"drawn": [pick.to_json() for pick in found.drawn]}


@transaction.atomic
def make(
    *,
    wave: Wave,
    school: consent.School,
    listed: Sequence[Listed],
    count: int,
    by_band: bool,
    method: str,
    seed: str,
    by: User | None = None,
) -> ClassDraw:
    """Draw `count` classes (of each pair of grades with `by_band`), keep the draw, and enter the classes with their chance.

    A later draw takes the place of an earlier one as long as no class of the school has a sitting; both stay on record.
    """
    if Sitting.objects.filter(wave=wave, group__school=school).exists():
        raise Conflict(
            "classes-planned", _("A class of this school has a sitting already: its draw of classes stands.")
        )
    lines: list[dict[str, Any]] = [
        {"label": each.label, "grade": each.grade, "size": each.size, "form": each.form} for each in listed
    ]
    plan = {"format": FORMAT, "count": count, "by_band": by_band, "method": method, "seed": seed}
    result = result_of(lines, plan)
    earlier = ClassDraw.objects.filter(wave=wave, school=school)
    before = earlier.first()
    made = ClassDraw.objects.create(
        wave=wave,
        school=school,
        number=(earlier.aggregate(last=Max("number"))["last"] or 0) + 1,
        listed=lines,
        plan=plan,
        result=result,
        sha256=seal(lines, plan, result),
        made_by=by,
        made_on=timezone.localdate(),
    )
    chances = {pick["key"]: pick["probability"] for pick in result["drawn"]}
    if before is not None:
        gone = {pick["key"] for pick in before.result["drawn"]} - set(chances)
        met = Sitting.objects.filter(group__school=school).values_list("group__label", flat=True)
        ledger.leave_out_groups(school=school, labels=gone - set(met))
    for line in lines:
        if line["label"] in chances:
            ledger.enter_drawn_group(school=school, probability=chances[line["label"]], **line)
    return made


def seal(listed: Sequence[Mapping[str, Any]], plan: Mapping[str, Any], result: Mapping[str, Any]) -> str:
    return content_hash({"listed": list(listed), "plan": dict(plan), "result": dict(result)})


def same_again(made: ClassDraw) -> bool:
    again = result_of(made.listed, made.plan)
    return made.sha256 == seal(made.listed, made.plan, again) == seal(made.listed, made.plan, made.result)
