"""The ledger: places on a class list, whom to ask, under which policy, and what was decided.

A decision points at a place by its random id alone, without a constraint: when a class list is erased, the decisions
stay as proof and lead to nobody.
"""

from __future__ import annotations

import datetime
import uuid
from enum import StrEnum
from typing import Any, NoReturn

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict
from consent.standing import AgeBand, ChildMode, Decider, Delivery, ParentMode, Purpose, Rule, Said, Value


class Channel(models.TextChoices):
    """How a decision came in."""

    PAPER = "paper_scan", _("on paper")
    WEB = "web", _("on a web page")
    TABLET = "tablet", _("on a tablet")
    VERBAL = "verbal_witnessed", _("by word of mouth, before a witness")


def one_of(field: str, words: type[StrEnum], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": [word.value for word in words]}), name=name)


class Slot(models.Model):
    """A place on a class list: a number, and a name only when the study asked for one. The name is sealed."""

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    group = models.ForeignKey("consent.Group", on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField(_("number"), validators=[MinValueValidator(1)])
    name_sealed = models.BinaryField(null=True, editable=False)
    age_band = models.CharField(_("age"), max_length=5)
    start_code_hmac = models.CharField(max_length=64, blank=True, editable=False)
    handled = models.BooleanField(default=False, help_text="had its turn, whatever the child said")

    class Meta:
        ordering = ("group", "number")
        constraints = (
            models.UniqueConstraint(fields=("group", "number"), name="slot_number_once"),
            models.UniqueConstraint(
                fields=("start_code_hmac",), condition=~Q(start_code_hmac=""), name="slot_start_code_once"
            ),
            one_of("age_band", AgeBand, "slot_age_band"),
        )

    def __str__(self) -> str:
        return str(self.number)


class GuardianContact(models.Model):
    """Where to reach a parent. Deletable on its own: nothing else hangs on it."""

    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="contacts")
    person = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1), MaxValueValidator(2)])
    sealed = models.BinaryField(editable=False, help_text="name, channel and address as sealed JSON")
    language = models.CharField(max_length=5)
    delivered_on = models.DateField(null=True, blank=True)
    bounced = models.BooleanField(default=False)

    class Meta:
        ordering = ("slot", "person")
        constraints = (models.UniqueConstraint(fields=("slot", "person"), name="guardian_person_once"),)

    def __str__(self) -> str:
        return f"{self.slot_id}/{self.person}"

    @property
    def delivery(self) -> Delivery | None:
        return Delivery(self.delivered_on, self.bounced) if self.delivered_on else None


class ConsentPolicy(models.Model):
    """Where a study departs from the shipped policy; without a row the shipped one holds."""

    study = models.ForeignKey("accounts.Study", on_delete=models.PROTECT, related_name="policies")
    purpose = models.CharField(max_length=20)
    age_band = models.CharField(max_length=5)
    parent = models.CharField(max_length=16)
    n_parents = models.PositiveSmallIntegerField(default=1)
    child = models.CharField(max_length=12)
    objection_days = models.PositiveSmallIntegerField(default=14)
    ethics_ref = models.CharField(max_length=120)

    class Meta:
        ordering = ("study", "purpose", "age_band")
        constraints = (
            models.UniqueConstraint(fields=("study", "purpose", "age_band"), name="policy_once"),
            one_of("purpose", Purpose, "policy_purpose"),
            one_of("age_band", AgeBand, "policy_age_band"),
            one_of("parent", ParentMode, "policy_parent"),
            one_of("child", ChildMode, "policy_child"),
            models.CheckConstraint(condition=Q(n_parents__in=[1, 2]), name="policy_n_parents"),
            models.CheckConstraint(condition=~Q(ethics_ref=""), name="policy_ethics_ref"),
        )

    def __str__(self) -> str:
        return f"{self.purpose} {self.age_band}"

    @property
    def rule(self) -> Rule:
        return Rule(
            Purpose(self.purpose), ParentMode(self.parent), ChildMode(self.child), self.n_parents, self.objection_days
        )


class Decision(models.Model):
    """Somebody said yes or no to one purpose, having read one text. Never changed, never removed, chained per study.

    It holds no name and no time, only the day. `recorded_by` is set when a member of staff entered it for somebody.
    """

    CHAINED = (
        "seq",
        "public_id",
        "slot_id",
        "purpose",
        "value",
        "decider",
        "person",
        "own",
        "text_sha256",
        "language",
        "level",
        "channel",
        "evidence_sha256",
        "comprehension",
        "decided_on",
        "recorded_by_id",
        "prev_hash",
        "hash",
    )

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.PROTECT, related_name="decisions")
    seq = models.PositiveIntegerField(help_text="in the chain of the study, from 1")
    slot = models.ForeignKey(
        Slot, to_field="public_id", on_delete=models.DO_NOTHING, db_constraint=False, related_name="decisions"
    )
    purpose = models.CharField(max_length=20)
    value = models.CharField(max_length=12)
    decider = models.CharField(max_length=8)
    person = models.PositiveSmallIntegerField(default=1, help_text="1 or 2 when two parents are asked")
    own = models.BooleanField(
        default=False, help_text="a child who spoke for itself alone, under the policy of that day"
    )
    text_sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    level = models.CharField(max_length=12)
    channel = models.CharField(max_length=16, choices=Channel)
    evidence_sha256 = models.CharField(max_length=64, blank=True)
    comprehension = models.PositiveSmallIntegerField(null=True)
    decided_on = models.DateField(default=timezone.localdate)
    recorded_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("study", "seq")
        indexes = (models.Index(fields=("slot", "purpose", "seq"), name="decision_of_slot"),)
        constraints = (
            models.UniqueConstraint(fields=("study", "seq"), name="decision_number_once"),
            one_of("purpose", Purpose, "decision_purpose"),
            one_of("value", Value, "decision_value"),
            one_of("decider", Decider, "decision_decider"),
            models.CheckConstraint(condition=Q(person__in=[1, 2]), name="decision_person"),
            models.CheckConstraint(condition=~Q(text_sha256=""), name="decision_text"),
        )

    def __str__(self) -> str:
        return f"{self.purpose}: {self.value}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise unchangeable()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise unchangeable()

    @property
    def said(self) -> Said:
        """What of it counts for where things stand."""
        return Said(Decider(self.decider), Value(self.value), self.person, self.text_sha256, self.own)

    @property
    def row(self) -> dict[str, Any]:
        """The row as it is chained."""
        return {name: chained(getattr(self, name)) for name in self.CHAINED}


def chained(value: Any) -> Any:
    return str(value) if isinstance(value, uuid.UUID | datetime.date) else value


def unchangeable() -> Conflict:
    return Conflict("decision-kept", _("A decision is kept as it was given. Record a new one instead."))


class LedgerHead(models.Model):
    """The end of a study's chain. Who wants to add a decision holds this row, so that two can't add to the same end."""

    study = models.OneToOneField("accounts.Study", on_delete=models.PROTECT, primary_key=True, related_name="+")
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.study_id}: {self.seq}"


class TakenBack(models.Model):
    """What one part of the product took back after a no, and what had already been published by then."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="taken_back")
    taker = models.CharField(max_length=40)
    taken = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("decision", "taker")
        constraints = (models.UniqueConstraint(fields=("decision", "taker"), name="taken_back_once"),)

    def __str__(self) -> str:
        return f"{self.taker}: {self.taken}"
