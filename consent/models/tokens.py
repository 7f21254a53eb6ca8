"""The issuer's tables: the keys of a batch's blind tokens, who fetched one while a sitting runs, who had its turn.

No time stands anywhere. While a sitting runs, JoinState holds one row a child in the order of joining: on PostgreSQL the
table is unlogged (no write-ahead log, no place in a physical backup), and at the close its rows become turns, shuffled,
in one transaction.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class IssuanceState(models.TextChoices):
    WAITING = "waiting"
    OPEN = "open"
    CLOSED = "closed"


class Issuance(models.Model):
    """One batch whose children fetch tokens. `round` is what a child may answer once: the wave."""

    batch = models.UUIDField(primary_key=True, editable=False)
    study = models.ForeignKey("accounts.Study", on_delete=models.PROTECT, related_name="+")
    group = models.ForeignKey("consent.Group", on_delete=models.PROTECT, related_name="issuances")
    round = models.UUIDField(editable=False)
    state = models.CharField(max_length=7, choices=IssuanceState, default=IssuanceState.WAITING)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(state__in=IssuanceState.values), name="issuance_state"),)

    def __str__(self) -> str:
        return f"{self.batch} {self.state}"


class BatchKey(models.Model):
    """The issuer's key of one batch and epoch; the private part is sealed. The last epoch is in use."""

    issuance = models.ForeignKey(Issuance, on_delete=models.CASCADE, related_name="keys")
    epoch = models.PositiveSmallIntegerField()
    modulus = models.TextField(help_text="n, in hexadecimal")
    private_sealed = models.BinaryField(editable=False)
    limit = models.PositiveSmallIntegerField(null=True, help_text="how many tokens at most; null: one a child")
    issued = models.PositiveSmallIntegerField(default=0, help_text="counted at the close")
    used = models.PositiveSmallIntegerField(null=True, help_text="how many the box had when the epoch ended")

    class Meta:
        ordering = ("issuance", "epoch")
        constraints = (models.UniqueConstraint(fields=("issuance", "epoch"), name="batch_key_epoch_once"),)

    def __str__(self) -> str:
        return f"{self.issuance_id}/{self.epoch}"


class JoinState(models.Model):
    """A child of a running sitting that fetched its token; `asked` recognises a repeat. The row without a child says
    that the table was not emptied by a crash, which is what PostgreSQL does to an unlogged one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.UUIDField()
    epoch = models.PositiveSmallIntegerField()
    slot = models.ForeignKey("consent.Slot", on_delete=models.CASCADE, null=True, related_name="+")
    asked = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("batch", "epoch", "slot"), name="join_once"),)

    def __str__(self) -> str:
        return str(self.id)


class Turn(models.Model):
    """A child had its turn in this round, whatever it said. Written at the close, a whole shuffled class at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.UUIDField()
    slot = models.ForeignKey("consent.Slot", on_delete=models.CASCADE, related_name="turns")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("round", "slot"), name="turn_once"),)

    def __str__(self) -> str:
        return str(self.id)
