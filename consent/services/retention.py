"""Timers: what is due, erasing it, and the certificate of it. Apps say how their tables are erased and when things began."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import Study
from backend.core.errors import Conflict, Invalid
from backend.core.privacy import Holds
from backend.jobs import services as jobs
from backend.jobs.registry import Progress
from consent.models.audit import AuditEvent
from consent.models.rights import ErasureCertificate, RetentionRule
from consent.retention import SHIPPED, Action, Rule, Standing, Trigger, standing
from consent.services import audit
from consent.tokens.chain import digest

KIND = "retention"
Eraser = Callable[[Study, date], dict[str, int]]
ERASERS: dict[Holds, dict[str, Eraser]] = {}
HAPPENED: dict[str, Callable[[Study], date | None]] = {}


def register_eraser(data_class: Holds, name: str, eraser: Eraser) -> None:
    """`eraser(study, until)` erases what it keeps of this class and says how much of what: {"slots": 22}. It is called
    again every day, so it must be safe to repeat; `until` is the day on which the rule made it due."""
    ERASERS.setdefault(data_class, {})[name] = eraser


def register_trigger(trigger: str, happened: Callable[[Study], date | None]) -> None:
    """`happened(study)` is the day from which rules of this trigger count, or None while there is none."""
    HAPPENED[trigger] = happened


@dataclass(frozen=True, slots=True)
class Due:
    """A rule with its day, and where that leaves it."""

    rule: Rule
    on: date | None
    standing: Standing


def rules(study: Study) -> list[Rule]:
    """The shipped rules, and in their place those of the study."""
    own = {
        rule.data_class: Rule(
            Holds(rule.data_class), Trigger(rule.trigger), rule.days, Action(rule.action), rule.legal_note, own=True
        )
        for rule in RetentionRule.objects.filter(study=study)
    }
    return [own.get(rule.holds, rule) for rule in SHIPPED]


def calendar(study: Study) -> list[Due]:
    """Every rule with its day."""
    today = timezone.localdate()
    days = {rule: rule.due_on(happened(study, rule.trigger)) for rule in rules(study)}
    return [Due(rule, on, standing(rule, on, today)) for rule, on in days.items()]


def happened(study: Study, trigger: Trigger) -> date | None:
    found = HAPPENED.get(trigger)
    return found(study) if found else None


def burnt_on(study: Study) -> date | None:
    """The box keeps no day; the log does."""
    burns = AuditEvent.objects.filter(chain=study.public_id, action="burn")
    return burns.values_list("day", flat=True).first()


def set_rule(*, study: Study, actor: object, data_class: Holds, days: int, action: Action, legal_note: str) -> None:
    """Depart from the shipped rule. Personal data can't be kept for good."""
    shipped = next((rule for rule in SHIPPED if rule.holds == data_class), None)
    if shipped is None or Action.KEEP in {shipped.action, action}:
        raise Invalid(
            "retention-kept", _("This can be erased by the timer or by a person; it can't be kept for good.")
        )
    with transaction.atomic():
        RetentionRule.objects.update_or_create(
            study=study,
            data_class=data_class,
            defaults={"trigger": shipped.trigger, "days": days, "action": action, "legal_note": legal_note},
        )
        audit.note(study, actor, "retention.rule", "class", data_class, {"days": days})


def run(study: Study) -> list[ErasureCertificate]:
    """Erase what the timer may erase today."""
    ready = [due for due in calendar(study) if due.standing == Standing.DUE and due.rule.action == Action.ERASE]
    return [made for due in ready if (made := carry_out(study, due, None))]


def carry_out(study: Study, due: Due, actor: object) -> ErasureCertificate | None:
    """Erase a class that is due. A certificate the first time, and again whenever something new had come in."""
    if due.on is None or due.standing != Standing.DUE:
        raise Conflict("retention-not-due", _("This is not due yet."))
    counts: dict[str, int] = {}
    for name, erase in ERASERS.get(due.rule.holds, {}).items():
        counts.update({f"{name}.{what}": number for what, number in erase(study, due.on).items()})
    known = ErasureCertificate.objects.filter(study=study, data_class=due.rule.holds, due_on=due.on)
    if known.exists() and not any(counts.values()):
        return None
    return certify(study, due, due.on, counts, actor)


@transaction.atomic
def certify(study: Study, due: Due, due_on: date, counts: dict[str, int], actor: object) -> ErasureCertificate:
    day = timezone.localdate()
    statement = {
        "study": str(study.public_id),
        "class": due.rule.holds.value,
        "trigger": due.rule.trigger.value,
        "days": due.rule.days,
        "due_on": due_on.isoformat(),
        "day": day.isoformat(),
        "erased": counts,
    }
    made = ErasureCertificate.objects.create(
        study=study, data_class=due.rule.holds, due_on=due_on, day=day, statement=statement, hash=digest(statement)
    )
    audit.note(study, actor, "retention.erase", due.rule.holds, made.hash, counts)
    return made


def due_now(study: Study, data_class: str) -> Due:
    found = next((due for due in calendar(study) if due.rule.holds == data_class), None)
    if found is None:
        raise Invalid("retention-class", _("There is no rule for this."))
    return found


def work(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """Job kind "retention"."""
    progress(0.1)
    return {"certificates": [str(made.public_id) for made in run(study)], "language": params.get("language", "")}


def every_day() -> None:
    """Ask for the job in each study that has something for the timer."""
    for study in Study.objects.all():
        due = (each for each in calendar(study) if each.standing == Standing.DUE)
        if any(each.rule.action == Action.ERASE for each in due):
            jobs.enqueue_once(KIND, study, {})
