"""The audit log: who did what on which day. Rows are chained and only ever added.

A row says the day and no time, counts and no child, a member of staff by number and nobody by name: the log can be shown
and kept when the things it speaks of are gone. It refers to nothing by key, so that it outlives a study.
"""

from __future__ import annotations

import uuid
from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.core.errors import Conflict

HASH_CHARS = 64
HOUSE = uuid.UUID(int=0)
"""The chain of what belongs to no single study."""


def refuse() -> NoReturn:
    raise Conflict("append-only", _("The audit log can't be changed: rows are only ever added."))


class AppendOnly(models.QuerySet["AuditEvent"]):
    def update(self, **_fields: Any) -> NoReturn:
        refuse()

    def delete(self) -> NoReturn:
        refuse()


class AuditEvent(models.Model):
    """One act. The database refuses changes too (a trigger), so that a slip in the code finds a second door closed."""

    chain = models.UUIDField(help_text="the study's public id; zero for the house")
    seq = models.PositiveIntegerField()
    day = models.DateField()
    actor = models.CharField(max_length=40)
    action = models.CharField(max_length=40)
    object_type = models.CharField(max_length=40, blank=True)
    object_ref = models.CharField(max_length=200, blank=True)
    counts = models.JSONField(default=dict, help_text="name -> whole number")
    prev_hash = models.CharField(max_length=HASH_CHARS)
    hash = models.CharField(max_length=HASH_CHARS)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("chain", "seq")
        constraints = (
            models.UniqueConstraint(fields=("chain", "seq"), name="audit_number_once"),
            models.UniqueConstraint(fields=("chain", "prev_hash"), name="audit_never_forks"),
        )
        indexes = (models.Index(fields=("chain", "action"), name="audit_by_action"),)

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            refuse()
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        refuse()

    @property
    def row(self) -> dict[str, Any]:
        """The row as it is chained."""
        return {
            "chain": str(self.chain),
            "seq": self.seq,
            "day": self.day.isoformat(),
            "actor": self.actor,
            "action": self.action,
            "object_type": self.object_type,
            "object_ref": self.object_ref,
            "counts": self.counts,
            "prev_hash": self.prev_hash,
            "hash": self.hash,
        }


class AuditHead(models.Model):
    """The end of a chain. Who wants to add a row holds this one, so that two can't add to the same end."""

    chain = models.UUIDField(primary_key=True)
    seq = models.PositiveIntegerField(default=0)
    hash = models.CharField(max_length=HASH_CHARS)

    def __str__(self) -> str:
        return f"{self.chain}: {self.seq}"
